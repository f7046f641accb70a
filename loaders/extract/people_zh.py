"""Names of people in Chinese: after a title, with their Latin spelling behind, or with dots between their parts.

Foreign names are written with a small set of characters for their sounds; Chinese ones begin with a family name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from loaders.extract.lexicon import section
from loaders.extract.name_kinds import kind_of
from loaders.extract.nouns import nouns
from ontology.script import simplified

LONGEST_PART = 7
_SOUNDS = frozenset(
    "东夫翰娅妮娃登敦堡斐弥仑罕捷芙坚妲琪嘉嫩涅兴滋绍伽兆阿埃艾爱安昂奥巴白拜班邦保鲍贝本比彼毕宾波伯博勃卜布查柴茨达戴丹道德邓迪蒂丁杜顿多厄恩尔法凡范菲费芬丰冯弗福傅富"
    "盖甘冈戈高哥格葛根贡古瓜圭哈海汉汗豪赫亨洪胡华怀霍基吉季加贾简杰金津久卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒"
    "雷蕾黎李里理利莉丽连廉良列林琳龙隆卢鲁路伦罗洛吕马玛迈麦曼芒毛梅门蒙孟米密缅明摩莫默姆穆纳娜乃奈南内尼涅宁纽农努"
    "诺欧帕派潘庞佩彭皮平珀普齐契钱乔切钦琼丘让热仁日荣茹瑞若撒萨塞赛桑瑟沙莎山珊尚绍舍申圣施史士舒斯思司松苏素索塔泰"
    "坦汤唐陶特腾提田廷图土托瓦万汪旺威韦维魏温文翁沃乌武伍西希席夏谢欣辛休修许雅亚延扬耶叶伊依易因英尤于约宰赞泽扎詹"
    "章珍郑治朱卓兹祖佐敏蓬桥强森生"
)
"""Characters that spell foreign names."""
_FAMILIES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严"
    "牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边习栗简连苑璩"
)
_BEHIND = frozenset(
    "说称表在指于对向就和与及、，。：；（(等日今昨周也还则将已是的强认宣透介回接发批警呼重补坦会曾又近率出抵访致主签"
    "同当因从把被”」』\n 　上下去来前后0123456789则并受应以希期谈告提解承否确证分质要敦反谴欢赞感相担直并）)"
)
_ALSO_BEHIND = _BEHIND | frozenset("此目稍随公以之时没不只却更都未能可需主牵亲撰写讲续任担代到带进明本参先")
"""The same with characters that names have inside as well."""
_GLOSS = re.compile(r"[（(]([A-Z][A-Za-zÀ-ɏ .’'\-]{2,60})(?:，音译)?[）)]")
_WORDS = frozenset(
    "任命 向委 于去 高级 金融 方面 成立 向来 程序 应对 高度 全国 关于 时任 万美 万名 金额 安全 常务 单位 马上 "
    "任何 高层 方案 解除 解决 习惯 包括 包含 柏林 华为 华盛 简称 高峰论 和平 和解 武器 计划 明年 明天 于今 "
    "车企 程度 高达 成员 成功 常委 邓白 温室 江苏 石油 黄金 白宫 白银 金属 金价 毛利 方式 方向 安排 甘肃 "
    "项目 强调 欧盟 欧洲 季度 单方 时间 时候 顾问 连续 席位".split()
)
"""What begins like the name of a person and is none."""
_DOTTED = re.compile(r"[·•・‧．]")


def people(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where people are named in ``plain[start:end]``, a sentence in simplified characters.

    >>> text = "外长马斯表示，委员布勒东（Thierry Breton）与部长王美花会谈，埃隆·马斯克缺席"
    >>> [text[s:e] for s, e in people(text, 0, len(text))]
    ['马斯', '布勒东', '王美花', '埃隆·马斯克']
    """
    found: set[tuple[int, int]] = set()
    for m in _GLOSS.finditer(plain, start, end):
        words = [w.casefold().strip(".") for w in m[1].split()]
        if 2 <= len(words) <= 5 and kind_of(words, m[1], nouns("en"), titled=True)[0] == "person":
            low = max((t.end() for t in _titles().finditer(plain, max(start, m.start() - 9), m.start())), default=start)
            first = _sounds_before(plain, low, m.start())
            if m.start() - first >= 2:
                found.add((first, m.start()))
    for m in _DOTTED.finditer(plain, start, end):
        low = max((t.end() for t in _titles().finditer(plain, max(start, m.start() - 12), m.start())), default=start)
        first, last = _sounds_before(plain, low, m.start()), _sounds_after(plain, m.end(), end)
        if first < m.start() and last > m.end():
            found.add((first, last))
    for m in _titles().finditer(plain, start, end):
        last = _chinese(plain, m.end(), end) or _sounds_after(plain, m.end(), end)
        if last - m.end() >= 2:
            found.add((m.end(), last))
    done = start
    for first, last in sorted(found, key=lambda span: (span[0], -span[1])):
        if first >= done:
            done = last
            yield first, last


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    titles = {simplified(str(t)) for t in section("zh", "titles").get("person", ())} - {"先生", "女士", "代表"}
    return re.compile("|".join(sorted(map(re.escape, titles), key=len, reverse=True)))


def followed(plain: str, end: int) -> bool:
    """Return whether what stands at ``end`` can follow the name of a person."""
    return end >= len(plain) or plain[end] in _ALSO_BEHIND


def _sounds_before(plain: str, start: int, stop: int) -> int:
    first = stop
    while first > start and stop - first < LONGEST_PART and plain[first - 1] in _SOUNDS:
        first -= 1
    return first


def _sounds_after(plain: str, start: int, stop: int) -> int:
    last = start
    while last < stop and last - start < LONGEST_PART and (plain[last] in _SOUNDS or _DOTTED.match(plain, last)):
        last += 1
    # A name is followed by what people do, not by more of a word.
    return last if last >= stop or last - start > 2 or plain[last] in _BEHIND else start


def _chinese(plain: str, start: int, stop: int) -> int:
    """Return where a Chinese name that begins at ``start`` ends, 0 where none does."""
    if plain[start : start + 1] not in _FAMILIES or plain[start : start + 2] in _WORDS:
        return 0
    for last in (start + 3, start + 2):
        name = plain[start + 1 : last]
        inside = name.isalpha() and all(c not in _BEHIND or c in "强会华" for c in name)
        if last <= stop and inside and (last == stop or plain[last] in _ALSO_BEHIND):
            return last
    return 0
