"""Chinese in one script: traditional characters read as the simplified ones that they correspond to.

Triggers, cues, names and dates are written once, in simplified characters, and match text in either script. Only
characters are converted, one for one, so that every offset stays; words that differ between regions (芯片 and 晶片)
are words of their own. The correspondence is OpenCC's.
"""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC

_FIRST, _LAST = 0x3400, 0x3FFFF
"""Outside these code points no character is Chinese."""


class _Table(dict[int, int]):
    """A table for ``str.translate`` that asks OpenCC once for each character that it meets."""

    def __missing__(self, code: int) -> int:
        if not _FIRST <= code <= _LAST:
            return code
        simple = _converter().convert(chr(code))
        self[code] = found = ord(simple) if len(simple) == 1 else code
        return found


_table = _Table()


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Return ``text`` in simplified characters; as long as before, character by character.

    >>> simplified("簽署協議，啟動調查"), simplified("日本語 and Latin")
    ('签署协议，启动调查', '日本语 and Latin')
    """
    return text if text.isascii() else text.translate(_table)
