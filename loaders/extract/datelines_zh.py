"""What stands before the first word of a Chinese report: the agency, the place and the day it was wired from.

（中央社台北2日電）, 路透北京6月8日 -, 新华社北京3月5日电（记者某某）, 央视网消息（新闻联播）： say nothing of the
story. Every repetition is bounded.
"""

from __future__ import annotations

import re

_BRACKETED = r"[（(【][^（）()【】\n]{1,40}?(?:[电電讯訊]|[报報][导導道])[）)】]"
_WIRED = r"[^\s，。：；、（）()\n]{2,16}\d{1,2}月\d{1,2}日\s?(?:[-—–―－]{1,2}|[电電讯訊](?![子脑视话信池力商影器]))"
_NEWS = r"[^\s，。：；、（）()\n]{2,8}(?:消息|[讯訊]|[快电電][讯訊])(?=[（：:])"
_BEHIND = r"(?:[（(][^（）()\n]{1,40}[）)])?\s*[：:]?\s*"
_DATELINE = re.compile(rf"(?:{_BRACKETED}|(?:{_WIRED}|{_NEWS}){_BEHIND})\s*")


def dateline(text: str, start: int, end: int) -> int:
    """Return where the dateline that a paragraph ``text[start:end]`` begins with ends; ``start`` where it has none.

    >>> texts = "路透北京6月8日 - 央行表示", "（中央社台北2日電）據報", "5月8日电子展开幕"
    >>> [t[dateline(t, 0, len(t)) :] for t in texts]
    ['央行表示', '據報', '5月8日电子展开幕']
    """
    m = _DATELINE.match(text, start, end)
    return m.end() if m is not None and m.end() < end else start
