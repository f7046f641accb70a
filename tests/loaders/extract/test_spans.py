from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.document import Span
from loaders.extract.spans import holding, starting_in


@given(st.lists(st.integers(0, 40), unique=True), st.integers(0, 45), st.integers(0, 45))
def test_what_starts_in_a_stretch_is_what_a_search_of_all_would_find(starts: list[int], start: int, end: int) -> None:
    spans = [Span(s, s + 1) for s in sorted(starts)]
    assert list(starting_in(spans, start, end)) == [s for s in spans if start <= s.start < end]
    assert holding(spans, start) == next((s for s in spans if s.start <= start < s.end), None)
