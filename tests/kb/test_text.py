"""Text at the door: one clean form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import clean, fold, squeeze

any_text = st.text(st.characters() | st.sampled_from("\x00\x1b\r\n\t\u200b\u202e\ufeff\u0301e\u00ad\u2028"))


@given(any_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(any_text)
def test_clean_text_is_nfc_without_controls_and_can_be_encoded(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in cleaned)
    cleaned.encode()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("Cafe\u0301", "Café"),
        ("ab\u202ecd\u2066e", "abcde"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("\ufeffstart", "start"),
        ("\x1b[31mred\x00", "[31mred"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("\ud800", ""),
        ("e\u200b\u0301", "é"),
    ],
)
def test_what_cannot_be_seen_goes_and_what_means_something_stays(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_names_are_compared_without_case_width_or_spaces_but_with_accents() -> None:
    assert fold("ＺＴＥ  Corp") == fold("zte corp")
    assert fold("Perú") != fold("Peru")
