"""Chinese, whose words no space parts: names, countries of one character, dates, datelines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.document import Detection, Document, Filled, Mention, Span
from loaders.extract.modality import modality_of
from loaders.extract.money_grammar import sums_of
from loaders.extract.phase import phase_of
from loaders.extract.read import read
from tests.loaders.extract.articles import article


def document(text: str, **more: str) -> Document:
    return read(article(text, "zh", **more))


def named(text: str) -> list[str]:
    return [m.name for m in document(text).mentions]


def mention(text: str, name: str) -> Mention:
    return next(m for m in document(text).mentions if m.name == name)


@pytest.mark.parametrize(
    "text",
    [
        "委员会10日作出决定。",
        "自明年起加征税款。",
        "以安全为由作出决定。",
        "各方同意这一法案。",
        "经办方法和同意的办法。",
        "因增加用户而扩建。",
        "其中一项已经比以往更加完美。",
        "西方学者认为土地法不合理。",
    ],
)
def test_a_character_that_is_part_of_a_word_is_no_country(text: str) -> None:
    assert not [m.name for m in document(text).mentions if m.kind in ("country", "supranational")]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("中美举行会谈。", ["CN", "US"]),
        ("台美關係緊密。", ["TW", "US"]),
        ("美日韩三国会谈。", ["US", "JP", "KR"]),
        ("他将访华。", ["CN"]),
        ("日企将参与。", ["JP"]),
        ("俄方同意。", ["RU"]),
        ("中法关系平稳。", ["CN", "FR"]),
        ("英首相出席。", ["GB"]),
    ],
)
def test_a_short_name_beside_another_or_beside_what_a_country_has_is_the_country(
    text: str, countries: list[str]
) -> None:
    found = [m for m in document(text).mentions if m.kind in ("country", "government")]
    assert [m.entity.country for m in found] == countries


@pytest.mark.parametrize(
    ("text", "country"),
    [("義大利提出草案", "IT"), ("意大利提出草案", "IT"), ("紐西蘭與沙烏地阿拉伯", "NZ"), ("俄羅斯回應", "RU")],
)
def test_countries_have_the_names_of_both_scripts_and_regions(text: str, country: str) -> None:
    assert document(text).mentions[0].entity.country == country


def test_a_latin_name_is_a_whole_latin_word() -> None:
    assert "EC" not in named("Microelectronics公司与SPECTRUM合作")
    assert mention("字节跳动与TikTok达成一致", "TikTok").kind == "platform"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("国务院关税税则委员会20日发布公告。", "国务院关税税则委员会", "agency"),
        ("印度电子与信息技术部表示欢迎。", "印度电子与信息技术部", "agency"),
        ("据中国驻伦敦大使介绍，", "中国驻伦敦大使", "office"),
        ("處以福清核電有限公司罰款。", "福清核電有限公司", "company"),
        ("波蘭國內安全局逮捕一人。", "波蘭國內安全局", "agency"),
        ("委員布列東（Thierry Breton）表示，", "布列東", "person"),
        ("總理安德拉說，", "安德拉", "person"),
        ("埃里克·诺曼指出，", "埃里克·诺曼", "person"),
        ("经济部长王美丽表示，", "王美丽", "person"),
    ],
)
def test_a_name_that_nobody_listed_is_found_whole(text: str, name: str, kind: str) -> None:
    assert mention(text, name).kind == kind


def test_a_known_company_stays_itself_with_what_it_is_behind_its_name() -> None:
    assert (
        mention("美国对华为技术公司实施制裁。", "华为").entity.wikidata == mention("华为回应。", "华为").entity.wikidata
    )


def test_the_minister_is_not_the_ministry() -> None:
    assert "加拿大贸易部" not in named("加拿大贸易部长表示反对。")


def test_this_company_points_back_to_the_one_named_before() -> None:
    last = document("华为发布公告。该公司将继续经营。").mentions[-1]
    assert (last.name, last.entity.labels["en"]) == ("该公司", "Huawei")


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("根据2025年第18号公告，措施继续有效。", []),
        ("自2011年以来，双方往来增多。", []),
        ("通过《2021年国防授权法》。", []),
        ("2021年签署协议。", ["2021-01-01"]),
        ("外交部发言人8日表示，", ["2020-06-08"]),
        ("法院28日裁定，", ["2020-05-28"]),
        ("代表团将于周五抵达，", ["2020-06-12"]),
        ("代表团周五抵达，", ["2020-06-05"]),
        ("下個月17日開庭，", ["2020-07-17"]),
        ("公司昨晚宣布，", ["2020-06-09"]),
        ("工厂将在年底前投产，", ["2020-12-01"]),
        ("兩週後生效，", ["2020-06-22"]),
        ("增长了10日元，", []),
    ],
)
def test_dates_as_news_writes_them(text: str, starts: list[str]) -> None:
    found = document(text, published="2020-06-10").dates
    assert [d.value.start for d in found] == starts


@pytest.mark.parametrize(
    ("line", "story"),
    [
        ("（中央社台北2日電）", "美國宣布制裁。"),
        ("路透北京6月8日 - ", "美国宣布制裁。"),
        ("新华社北京3月5日电（记者某某）", "美国宣布制裁。"),
        ("央视网消息（新闻联播）：", "美国宣布制裁。"),
    ],
)
def test_a_dateline_is_no_part_of_the_story(line: str, story: str) -> None:
    text = line + story + "\n" + story
    sentences = document(text).sentences
    assert [text[s.start : s.end] for s in sentences if s.part == "body"] == [story, story]
    assert sentences[0].part == "boilerplate"


@settings(max_examples=60)
@given(st.text(alphabet="中美日以加同意法院委员会公司华为（Thierry B）·总理马斯10日，。《》\n", max_size=120))
def test_every_mention_is_where_it_says_and_none_overlaps_half(text: str) -> None:
    read_ = document(text if text.strip() else "。")
    assert all(read_.text[m.start : m.end] == m.name for m in read_.mentions)
    assert all(s.start < s.end for s in read_.sentences)


def detection(text: str, trigger: str, type_: str) -> Detection:
    start = text.index(trigger)
    return Detection(type_, 0, 0, len(text), 0.9, Span(start, start + len(trigger)))


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("公司不考虑收购对手。", "denied"),
        ("公司不断扩大，未来还有更多资金，完成收购。", None),
        ("公司非常重视收购。", None),
    ],
)
def test_only_a_negation_beside_a_deal_denies_it(text: str, modality: str | None) -> None:
    found = modality_of(document(text), detection(text, "收购", "Investment")).value
    assert (found == "denied") == (modality == "denied")


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("双方举行首次会谈。", "concluded"),
        ("雙方在會議上進行了磋商。", "concluded"),
        ("双方正在进行谈判。", "ongoing"),
        ("谈判陷入僵局。", "collapsed"),
    ],
)
def test_how_far_talks_have_come(text: str, phase: str) -> None:
    trigger = next(t for t in ("会谈", "磋商", "谈判") if t in text)
    judged = phase_of(document(text), detection(text, trigger, "Talks"), Filled("actual", None), None)
    assert judged is not None
    assert judged.value == phase


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [("投资12億美元", 1.2e9, "USD"), ("耗资30亿日圓", 3e9, "JPY"), ("售价2315万新元", 2.315e7, "SGD")],
)
def test_sums_in_both_scripts(text: str, value: float, currency: str) -> None:
    [sum_] = sums_of(text, "zh")
    assert (float(sum_.amount.value or 0), sum_.amount.currency) == (value, currency)


def test_a_capital_behind_a_preposition_is_the_city() -> None:
    assert mention("双方在北京会谈。", "北京").kind == "city"
    assert mention("北京表示反对。", "北京").kind == "government"
