"""How well real pages are read: floors over the shared corpus of news pages, which is no part of the project.

Each page has a JSON file beside it with the text, title and day that a human or the publisher's own parser gave.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from kb.iris import Minter
from kb.model import Article
from loaders.parsing.pool import Parsers
from loaders.sources import read

PAGES = Path(__file__).parents[3] / "shared" / "corpus" / "html"
_WORD = re.compile(r"\w+")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.corpus,
    pytest.mark.skipif(not PAGES.is_dir(), reason="the shared corpus is not beside the checkout"),
]


def words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").lower())


def overlap(text: str, expected: str) -> float:
    """Return the F1 of the words of two texts, as bags."""
    one, other = Counter(words(text)), Counter(words(expected))
    return 2 * (one & other).total() / (one.total() + other.total())


def test_text_title_and_day_of_real_pages_are_found(request: pytest.FixtureRequest, parsers: Parsers) -> None:
    texts, titles, days, failures = [], [], [], []
    for path in sorted(PAGES.glob("*.html")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        (found,) = read(str(path), minter=Minter(), kind="html", parsers=parsers)
        if not isinstance(found, Article):
            failures.append((path.name, found.reason))
            continue
        if expected["body"]:
            body = (
                found.text.partition("\n\n")[2]
                if words(found.text.partition("\n")[0]) == words(found.title)
                else found.text
            )
            texts.append(overlap(body, expected["body"]))
        squeezed = " ".join(words(found.text))
        assert all(" ".join(words(w)) in squeezed for w in (expected.get("must_contain") or [])[:1]), path.name
        titles.append(words(found.title) == words(expected["title"]))
        if expected["published"]:
            days.append(str(found.published) == expected["published"][:10])
    assert not failures
    figures = f"text F1 {mean(texts):.3f}, title {mean(titles):.2f}, day {mean(days):.2f}"
    request.node.user_properties.append(("figures", figures))
    assert mean(texts) >= 0.96, figures
    assert mean(titles) >= 0.84, figures
    assert mean(days) >= 0.92, figures
