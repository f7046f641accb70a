"""Plain text: one article in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.articles import make_article
from loaders.decode import decode
from loaders.kinds import Options, Step, has_suffix
from loaders.opened import Opened

# The first line is a title if it is short, stands alone, and does not end as a sentence does.
_TITLE = re.compile(r"\s*([^\n]{1,200}[^\n.:;,])[ \t]*\n[ \t]*\n")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def recognise(head: bytes, name: str, media_type: str) -> float:
    """Whatever reads as characters is text, if nothing else claims it."""
    if has_suffix(name, ".txt", ".text", ".md") or media_type == "text/plain":
        return 0.5
    if len(_BINARY.findall(head)) * 100 > len(head) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return 0.0
    return 0.1


def read(source: Opened, options: Options) -> Iterator[Step]:
    """Give the text as one article, with its first line as title where it looks like one."""
    content = decode(source.whole(options.limits), source.charset, limits=options.limits)
    title = _TITLE.match(content.text.replace("\r\n", "\n"))
    yield make_article(
        content.text,
        minter=options.minter,
        title=title[1] if title else None,
        url=source.url,
        warnings=content.warnings,
        defaults=options.defaults,
    )
