from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import EVENT_TYPES
from ontology.script import simplified
from ontology.triggers import Matcher, parse, words


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("簽證", "签证"),
        ("籤署", "签署"),
        ("認為", "认为"),
        ("認爲", "认为"),
        ("峯會", "峰会"),
        ("眾議院", "众议院"),
        ("衆議院", "众议院"),
    ],
)
def test_every_traditional_variant_of_a_character_reads_as_the_same_simplified_one(
    traditional: str, simple: str
) -> None:
    assert simplified(traditional) == simple


@given(st.text())
def test_conversion_keeps_every_offset(text: str) -> None:
    assert len(simplified(text)) == len(text)
    assert simplified(simplified(text)) == simplified(text)


def test_other_scripts_stay_as_they_are() -> None:
    assert simplified("Straße, ΔΕΗ, 한국") == "Straße, ΔΕΗ, 한국"


def test_one_pattern_matches_text_in_both_scripts() -> None:
    assert parse("簽署", "zh") == parse("签署", "zh")
    [word, *_] = words("簽", "zh")
    assert (word.text, word.start, word.end) == ("签", 0, 1)


def test_triggers_are_written_once_and_find_either_script() -> None:
    for kind in EVENT_TYPES.values():
        patterns = [t.pattern for t in kind.triggers["zh"]]
        assert patterns == [simplified(p) for p in patterns], kind.name
        assert len(patterns) == len(set(patterns)), kind.name


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("CyberOperation", "駭客以惡意軟體竊取個資"),
        ("CyberOperation", "公司遭網路攻擊，客戶資料外洩"),
        ("Licensing", "主管機關撤銷業者執照"),
        ("TradeMeasure", "財政部將課徵反傾銷稅"),
        ("Sanction", "國務院宣布簽證限制"),
        ("Regulation", "立法院三讀通過條例"),
        ("Visit", "兩國元首在峰會上見面"),
        ("Talks", "雙方以視訊會議商討"),
        ("LegalAction", "業者向法院提告求償"),
        ("Investment", "集團斥資興建晶圓廠"),
        ("SubsidyFund", "政府提供紓困與租稅優惠"),
    ],
)
def test_taiwanese_news_has_its_own_words(type_: str, text: str) -> None:
    matcher = Matcher(EVENT_TYPES[type_].triggers["zh"])
    assert any(m.trigger.weight == "strong" for m in matcher([w.text for w in words(text, "zh")]))
