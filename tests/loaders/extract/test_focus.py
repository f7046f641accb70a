from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.focus import focus
from tests.loaders.extract.telling import detection, document


def test_the_focus_is_the_clause_of_the_trigger() -> None:
    text = (
        "After months of talks with Washington about chips, the Swedish telecommunications ministry banned the gear "
        "of the supplier, while Paris waits."
    )
    read = document(text)
    span = focus(read, detection(read, "Ban", text, "banned"))
    assert (
        read.text[span.start : span.end].strip()
        == "the Swedish telecommunications ministry banned the gear of the supplier"
    )


def test_without_a_trigger_the_focus_is_the_whole_detection() -> None:
    read = document("The ministry banned the supplier, it said.")
    told = detection(read, "Ban", "The ministry banned the supplier")
    assert (focus(read, told).start, focus(read, told).end) == (told.start, told.end)


@settings(max_examples=50)
@given(st.text(alphabet="ab ,;—“", max_size=120), st.text(alphabet="ab ,;—“", max_size=120))
def test_the_focus_holds_the_trigger_and_stays_within_the_detection(before: str, after: str) -> None:
    text = f"X{before} banned {after}X"
    read = document(text)
    told = detection(read, "Ban", text, "banned")
    span = focus(read, told)
    assert told.trigger is not None
    assert told.start <= span.start <= told.trigger.start < told.trigger.end <= span.end <= told.end
