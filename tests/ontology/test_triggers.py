"""The pattern language, and the matcher against one that tries everything, in linear time: row 45 of the list."""

from __future__ import annotations

import itertools
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.script import simplified
from ontology.triggers import GAP, Matcher, PatternError, Step, parse, unblocked, words
from ontology.types import Trigger

VOCABULARY = ["in", "talks", "talk", "talking", "ban", "banned", "on"]
OPTIONS = st.sampled_from(["in", "on", "talks", "talk*", "ban*", "ban|talk*", "on|in"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    steps = draw(st.lists(OPTIONS, min_size=1, max_size=3))
    gaps = draw(st.lists(st.sampled_from([" ", " .. "]), min_size=len(steps), max_size=len(steps)))
    return "".join(itertools.chain.from_iterable(zip(steps, gaps, strict=True))).removesuffix(" .. ").strip()


def brute_force(steps: tuple[Step, ...], tokens: list[str]) -> set[tuple[int, int]]:
    """Every match, by trying every combination of positions; then those with no other inside."""
    found = set()
    for places in itertools.combinations(range(len(tokens)), len(steps)):
        near = all(b - a <= 1 + s.gap for (a, b), s in zip(itertools.pairwise(places), steps[1:], strict=True))
        if near and all(s.accepts(tokens[p]) for s, p in zip(steps, places, strict=True)):
            found.add((places[0], places[-1]))
    return {m for m in found if not any(o != m and m[0] <= o[0] and o[1] <= m[1] for o in found)}


@given(st.lists(patterns(), min_size=1, max_size=3), st.lists(st.sampled_from(VOCABULARY), max_size=10))
def test_the_matcher_finds_what_trying_everything_finds(sources: list[str], tokens: list[str]) -> None:
    triggers = [Trigger(p, "strong", str(i)) for i, p in enumerate(sources)]
    found = Matcher(triggers)(tokens)
    for trigger in triggers:
        mine = {(m.first, m.last) for m in found if m.trigger.id == trigger.id}
        assert mine == brute_force(parse(trigger.pattern), tokens)


@given(st.text())
def test_any_pattern_is_parsed_or_refused_as_such(pattern: str) -> None:
    for language in ("", "zh"):
        try:
            steps = parse(pattern, language)
        except PatternError:
            continue
        assert steps
        assert steps[0].gap == 0
        assert all(s.exact or s.stems for s in steps)


@given(patterns())
def test_spaces_between_words_do_not_matter(pattern: str) -> None:
    assert parse(f"  {pattern.replace(' ', '   ')} ") == parse(pattern)


@pytest.mark.parametrize(
    "pattern", ["", "   ", "..", ".. talks", "in ..", "in .. .. talks", "ta*", "early-stage", "a|", "%"]
)
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse(pattern)


def test_case_accents_and_apostrophes_are_read_as_the_text_is() -> None:
    assert [w.text for w in words("L’ACCORDO è stato FIRMATO")] == ["l", "accordo", "è", "stato", "firmato"]
    decomposed = parse("è")[0]
    assert decomposed.accepts("è")


@given(st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    assert all(text[w.start : w.end].casefold() == w.text for w in words(text, "en"))
    assert all(simplified(text[w.start : w.end].casefold()) == w.text for w in words(text, "zh"))


def test_a_gap_has_an_end() -> None:
    match = Matcher([Trigger("in .. talks", "strong", "t")])
    assert match(["in", *["very"] * GAP, "talks"])
    assert not match(["in", *["very"] * (GAP + 1), "talks"])


def test_chinese_patterns_are_substrings_with_gaps() -> None:
    match = Matcher([Trigger("禁止..出口", "strong", "t", language="zh")])
    found = match([w.text for w in words("当局禁止稀土出口。", "zh")])
    assert [(m.first, m.last) for m in found] == [(2, 7)]


def test_a_blocker_stops_the_triggers_of_its_own_type_that_it_touches() -> None:
    match = Matcher(
        [
            Trigger("attack*", "strong", "cyber/en/0", "CyberOperation"),
            Trigger("heart attack*", "block", "cyber/en/1", "CyberOperation"),
            Trigger("attack*", "weak", "other/en/0", "Other"),
        ]
    )
    found = unblocked(match(["an", "attack", "after", "a", "heart", "attack"]))
    assert [(m.trigger.type, m.first) for m in found] == [("CyberOperation", 1), ("Other", 1), ("Other", 5)]


def lines_run(match: Matcher, tokens: list[str]) -> int:
    """How many lines of the matcher run: a count that does not depend on the machine."""
    count = 0

    def local(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return local

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        return local if frame.f_code.co_filename.endswith("triggers.py") else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        match(tokens)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("tokens", [["in"], ["in", "talks"], ["in", "on", "talk"], ["ban"] * 5 + ["talks"]])
def test_work_grows_with_the_text_and_no_faster(tokens: list[str]) -> None:
    match = Matcher(
        [Trigger("in .. in .. in .. in .. talks", "strong", "a"), Trigger("ban .. talk* .. ban*", "strong", "b")]
    )
    once, twice = (lines_run(match, (tokens * 400)[:n]) for n in (200, 400))
    assert twice <= 2.1 * once
