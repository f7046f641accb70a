"""Names of organisations in Chinese, which end with what they are: 委员会, 部, 局, 法院, 公司, 集团.

Where such a name begins shows a country, a city or another place before it (中国生态环境部), or, for the endings that
nothing but a name has, a word that cannot stand inside one. The look to the left is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from loaders.extract.gazetteer import Hit

REACH = 18
"""Characters before its ending in which a name begins."""
_PLACES = frozenset({"country", "supranational", "region", "city", "government", "place"})
_ENDINGS: dict[str, tuple[str, ...]] = {
    "agency": (
        "委员会", "管理局", "监管局", "监督局", "总局", "总署", "管理署", "调查局", "情报局", "安全局", "统计局",
        "专利局", "能源局", "税务局", "贸易局", "航天局", "管制局", "公室", "办公室", "办公厅", "执委会", "理事会",
        "财政部", "外交部", "国防部", "商务部", "司法部", "内政部", "交通部", "运输部", "能源部", "贸易部",
        "工业部", "技术部", "信息部", "通信部", "农业部", "教育部", "环境部", "卫生部", "法务部", "经济部",
        "产业省", "经济产业省", "外务省", "防卫省", "财务省", "总务省", "数字部", "数码部", "投资部", "安全部",
        "公安部", "海关", "海关总署", "央行", "中央银行", "储备银行", "国会", "议会", "参议院", "众议院", "上议院",
        "下议院", "内阁", "法院", "法庭", "检察院", "检察署", "警方", "检方", "军方", "当局", "监管机构",
        "监管部门", "政府部门", "市政府", "省政府", "州政府", "发改委", "工信部", "网信办", "国资委", "金管会",
        "证监会", "银保监会", "公平会", "通传会", "陆委会", "国安会", "发展局", "金融管理局", "警察局", "卡特尔署",
        "通信署", "大使馆", "使馆", "代表处", "贸易代表", "海军", "空军", "陆军", "海警", "情报机构", "情报部门",
        "安全部门", "反垄断机构",
    ),
    "company": ("有限公司", "股份公司", "有限责任公司", "公司", "集团", "银行"),
    "organisation": (
        "协会", "商会", "联合会", "联盟", "基金会", "工会", "总会", "促进会", "学会", "研究院", "研究所",
        "智库", "中心", "政党",
    ),
    "university": ("大学", "学院"),
    "office": ("大使", "总领事", "总统府发言人", "贸易代表", "国务秘书"),
}  # fmt: skip
_BARE = (
    "委员会", "管理局", "监管局", "总局", "总署", "有限公司", "有限责任公司", "股份公司", "协会", "联合会", "基金会",
    "大学", "研究院", "研究所", "调查局", "集团", "发改委", "经济产业省",
)  # fmt: skip
"""Endings that make a name of what stands before them, whether or not a place does."""
_KIND = {ending: kind for kind, endings in reversed(_ENDINGS.items()) for ending in endings}
_ENDING = re.compile("|".join(sorted(map(re.escape, _KIND), key=len, reverse=True)))
_STOP = re.compile(
    r"[^\w·&]|[的了在把被将称说据是让请令因但若这那该已还给至按过并]|等(?!法院)|\d+[日月年家个名位条项]"
    r"|表示|宣布|指出|认为|透露|要求|发布|公布|通过|针对|以及|周[一二三四五六日]|星期|今天|昨天|今日|昨日|决定|批准|禁止"
    r"|起诉|指控|调查|收购|包括|来自|位于|成为|成立|加入|列入|列为|制裁|投资|两家|多家|一家|几家|其他|各大|部分|所有|任何"
    r"|一些|许多|更多|不少|数家|提供|主管|处以|受理|撤销|出席|获得|违反|限制|援引|引述|境内|包含|威胁|允许|签署|全日制|专业"
    r"|一所|一家|一名|最大|允许|不同意"
)
_GENERIC = re.compile(r"(?:[子母分]|上市|外国|跨国|企业|科技|本国|一家|国内)(?:公司|集团|银行)$")
_GOES_ON = frozenset("谈议见晤面")
"""What makes of 会 a meeting: 三国会谈 is no parliament."""
_JOINT = re.compile(r"[和与及、同]|对|向|由|从|经|跟|为")
_COMMON = frozenset((
    "科技", "互联网", "电信", "网络", "上市", "跨国", "外国", "外资", "国内", "海外", "大型", "本土", "子", "母",
    "分", "总", "新", "相关", "有关", "民营", "国有", "私营", "研发", "生产", "数据", "服务", "购物", "能源",
    "半导体", "芯片", "汽车", "当地", "地方", "行业", "审计", "选举", "董事", "监督", "企业", "独立监督", "最高",
    "联邦", "上诉", "专利", "国际", "全球", "世界",
))  # fmt: skip


def organisations(plain: str, start: int, end: int, hits: Sequence[Hit]) -> Iterator[tuple[int, int, str]]:
    """Yield where organisations are named in ``plain[start:end]``, a sentence in simplified characters, and their
    kinds; ``hits`` are the known names of the text, in order, with characters as tokens.

    >>> list(organisations("朴道征信有限公司被北京仲裁委员会点名", 0, 18, ()))
    [(0, 8, 'company'), (9, 16, 'agency')]
    """
    starts = [h.first for h in hits]
    done = start
    for m in _ENDING.finditer(plain, start, end):
        left = max(done, m.start() - REACH)
        stops = [s.end() for s in _STOP.finditer(plain, left, m.start())]
        low = max(stops, default=left)
        first = _anchored(plain, low, m.start(), hits, starts)
        if first is None and m.group() in _BARE:
            first = _bare(plain, low, m.start())
        if first is None or m.end() - first < len(m.group()) + 1:
            continue
        if _GENERIC.search(plain, first, m.end()) or (
            m.group()[-1] in "部局署省" and plain[m.end() : m.end() + 1] == "长"
        ):
            continue
        if m.group()[-1] == "会" and plain[m.end() : m.end() + 1] in _GOES_ON:
            continue
        if m.group() in ("大使", "总领事") and "驻" not in plain[first : m.start()]:
            continue
        yield first, m.end(), _KIND[m.group()]
        done = m.end()


def _anchored(plain: str, low: int, stop: int, hits: Sequence[Hit], starts: list[int]) -> int | None:
    """Return where the place stands that the name begins with: the first after which no other one is joined."""
    found: int | None = None
    k = bisect_left(starts, low)
    while k < len(hits) and hits[k].last < stop:
        hit = hits[k]
        if hit.name.entity.kind in _PLACES and hit.name.use != "group":
            between = plain[found : hit.first] if found is not None else ""
            if found is None or _JOINT.search(between):
                found = hit.first
        k += 1
    return found


def _bare(plain: str, low: int, stop: int) -> int | None:
    for m in _JOINT.finditer(plain, low, stop):
        # "发展和改革委员会" is one name, "对国家委员会" is not one with its preposition.
        if m.group() not in "和与及" or stop - m.end() >= 4:
            low = m.end()
    name = plain[low:stop]
    return low if len(name) >= 2 and name not in _COMMON and not name[0].isdigit() else None
