from __future__ import annotations

import pytest

from kb.model import Article
from loaders.failure import LoadFailure
from tests.bad_inputs.sources import ALL, Row
from tests.loaders.conftest import Load, load, parsers  # noqa: F401 - fixtures


def seen(result: Article | LoadFailure) -> tuple[object, ...]:
    if isinstance(result, Article):
        return tuple(w.split(":")[0] if w.startswith("charset-guessed") else w for w in result.warnings)
    return ("failed:" + result.reason, result.item if result.line is None else result.line)


@pytest.mark.parametrize("bad", ALL, ids=lambda r: r.key)
def test_a_bad_source_gives_what_is_good_in_it_and_names_what_is_not(bad: Row, load: Load) -> None:  # noqa: F811
    results = load(bad.make(), bad.name)
    assert [seen(r) for r in results] == list(bad.results)
    for result in results:
        if isinstance(result, Article):
            assert result.text.strip()
        else:
            assert result.source.endswith(bad.name)
            assert result.to_json()["detail"]
