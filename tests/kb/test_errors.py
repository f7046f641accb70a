"""Every error has one status, one exit code and one slug, as its module's docstring draws them."""

from __future__ import annotations

import re

import pytest

from kb import errors
from kb.errors import TechgeoError

EVERY = [x for x in vars(errors).values() if isinstance(x, type) and issubclass(x, TechgeoError)]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_the_tree_in_the_docstring_is_the_tree(kind: type[TechgeoError]) -> None:
    assert errors.__doc__
    row = re.search(rf"^ *{kind.__name__} .* (\d{{3}})  exit +(\d+)$", errors.__doc__, re.MULTILINE)
    assert row
    assert (kind.status, kind.exit_code) == (int(row[1]), int(row[2]))
    raised = kind("Something is wrong.")
    assert (raised.status, raised.exit_code, raised.problem) == (kind.status, kind.exit_code, kind.slug)


def test_slugs_tell_errors_apart_and_one_can_be_more_exact() -> None:
    assert len({kind.slug for kind in EVERY}) == len(EVERY)
    assert errors.BadInput("x", slug="bad-iri", limit=3).problem == "bad-iri"
    assert errors.BadInput("x", limit=3).members == {"limit": 3}
