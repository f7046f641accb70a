"""One-character names of countries in Chinese: 美, 日, 以 are a country in some company only.

The same characters are words and parts of words (10日, 以便, 同意, 法院, 增加). They name a country side by side
(中美, 美日韩), after a word that takes a country (对华, 驻美, 访日), or before what a country has (美方, 日企, 英首相).
Every look is at a bounded number of neighbours.
"""

from __future__ import annotations

from collections.abc import Set

ALWAYS_AFTER = frozenset("对驻访赴涉抵离援输亲反旅留侨售联制")
"""Verbs and coverbs of one character that a country follows: 对华, 驻美, 访台."""
FOLLOWING = (
    "方", "企", "媒", "军", "商", "籍", "裔", "资", "府", "官员", "高官", "政府", "当局", "总统",
    "总理", "首相", "外长", "外相", "财长", "防长", "国会", "议会", "参议", "众议", "参院", "众院", "议员",
    "国务卿", "国务院", "司法部", "商务部", "财政部", "国防部", "外交部", "能源部", "贸易代表", "驻", "使馆",
    "大使", "最高法院", "联邦", "法院", "海关", "副总统", "防务", "航天局", "情报", "芯片", "晶片", "车企",
    "股市", "科技", "智库", "专家", "学者", "民众", "选民", "检方", "警方", "央行", "财政", "经济学家", "制裁",
    "对华", "对中", "对台", "对俄", "对伊", "对欧", "对美", "对日", "拟对", "将对", "国务", "代表团",
    "谈判代表", "商会", "公司", "厂商", "品牌", "民航", "海军", "陆军", "空军", "国防", "领导人", "元首",
    "外交", "驻华", "联储",
)  # fmt: skip
"""What a country has, or does to another one, right behind its short name."""
FOLLOWING_A_WORD = ("方", "企", "媒", "商", "总理", "政府", "外长", "国防军", "军方", "军袭", "军称")
"""The same for the short names that are the commonest words."""
HARD = frozenset("以加意法中比西土卢台港日德乌奥华墨朝")
"""Short names that are everyday words too; these take no common noun of two characters beside them."""
_WORDS = frozenset("以意加法比")
_PAIRED = frozenset(("法德", "德法", "英德", "德意"))
"""Rows of everyday words that are countries all the same; 中, 日 and 台 make a row one of countries as well."""
_NOT_AFTER = {
    "中": "其当集高初市之空心途国家华手在人眼剧",
    "日": "0123456789０１２３４５６７８９一二三四五六七八九十今昨明当近即次本同周生节假往平整每终工旧",
    "加": "参增附施添更追强叠外再新累递相",
    "以": "所可足予得加难何借给是用据",
    "意": "同故有满愿注生创特民敌情用大示刻任主致乐留",
    "法": "办方立司宪合非违执守做说看无想商税刑民用语手设算疗护案该依书新修此种加文",
    "比": "对相占环同百与和无好",
    "西": "东广江山陕巴墨马南西新",
    "土": "领国本水出乡冻混黏稀",
    "台": "平电舞后前上一两柜吧央出讲看航阳视擂",
    "港": "口入进出海空商渔香开停该",
    "华": "中精才繁升年豪清新光",
    "德": "道品美公",
    "美": "完精优赞甘唯优俊健",
    "韩": "大",
    "泰": "国",
    "英": "精",
    "欧": "",
}
_NOT_BEFORE = {
    "中": "国华心央间部小期文旬共上下午医等学断国东层程药芯",
    "日": "期前后起内元常益子程报本讯电至圆用凌晚早上下在宣召发公",
    "加": "征强快入大上剧以码税息盟速紧深工拿州倍密坡油班价重剂热减关",
    "以": "及来上下内外为后前色便免此确致往至其应防求不",
    "意": "见味向义大识外愿图思志在",
    "法": "院律案规官庭国人制治务定新令兰则拉学",
    "比": "利例重较如亚起去上赛特",
    "西": "方部班安亚藏北南",
    "土": "地耳壤",
    "台": "湾积北中南东风币式词阶",
    "港": "口元币区珠交澳府股",
    "华": "为盛尔人北东南虹夏",
    "德": "国州克拉勒里尔",
    "美": "国元洲光好丽联团的金食妆化",
    "俄": "罗国亥",
    "英": "国镑特伟里寸才雄语文伟",
    "欧": "盟洲元委姆佩",
    "韩": "国元",
    "印": "度尼第发章花刷",
    "澳": "门洲大元",
    "朝": "鲜阳着向",
    "乌": "克兹鲁干",
    "奥": "地巴运斯",
    "泰": "国山",
    "墨": "西尔",
    "卢": "比布森旺",
}  # fmt: skip


def stands(text: str, start: int, short: Set[str]) -> bool:
    """Return whether the character at ``start`` of ``text`` (simplified) is a country there; ``short`` are all short
    names of countries.

    >>> text, short = "中美10日就加征关税以及法院同意的访华谈判", frozenset("中美日以法加意韩华")
    >>> [c for i, c in enumerate(text) if c in short and stands(text, i, short)]
    ['中', '美', '华']
    """
    if not _free(text, start, start + 1):
        return False
    if text[start - 1 : start] in ALWAYS_AFTER and start:
        return not text[start + 1 : start + 2] or text[start] not in _WORDS or _paired(text, start, short)
    following = FOLLOWING_A_WORD if text[start] in _WORDS else FOLLOWING
    return text.startswith(following, start + 1) or _paired(text, start, short)


def opens(text: str, start: int) -> bool:
    """Return whether a name that begins with a short one ("美政府") can begin at ``start``: no word ends there."""
    return text[start - 1 : start] not in _NOT_AFTER.get(text[start], "") if start else True


def _free(text: str, start: int, end: int) -> bool:
    """Return whether neither neighbour of ``text[start:end]`` makes another word of its ends."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not (before and before in _NOT_AFTER.get(text[start], "")) and not (
        after and after in _NOT_BEFORE.get(text[end - 1], "")
    )


def _paired(text: str, place: int, short: Set[str]) -> bool:
    """Return whether the character stands in a row of two to four short names, as 中美欧 does."""
    first, last = place, place + 1
    while first > 0 and place - first < 3 and text[first - 1] in short and _free(text, first - 1, first):
        first -= 1
    while last < len(text) and last - place < 4 and text[last] in short and _free(text, last, last + 1):
        last += 1
    row = text[first:last]
    return len(row) >= 2 and (row in _PAIRED or any(c not in HARD or c in "中日台" for c in row))
