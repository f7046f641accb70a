"""JSON Lines: one article a line, ``id, url, title, text, published, language, publisher``; only ``text`` is required.

Unknown keys are ignored. The grammar is that of RFC 8259 in UTF-8, without what parsers disagree on: duplicate
keys, NaN and Infinity.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from kb.errors import TechgeoError
from kb.model import Article
from loaders.articles import make_article
from loaders.decode import decode
from loaders.failure import LoadFailure, reject
from loaders.json_text import parse
from loaders.kinds import Options, Step, has_suffix
from loaders.limits import Limits
from loaders.opened import Opened

KEYS = ("id", "url", "title", "text", "published", "language", "publisher")
_PIECE = 1 << 20
_BOM = b"\xef\xbb\xbf"


def recognise(head: bytes, name: str, media_type: str) -> float:
    """An object that begins on the first line."""
    if has_suffix(name, ".jsonl", ".ndjson", ".jsonlines"):
        return 0.95
    begins = head.removeprefix(_BOM).lstrip()
    if begins.startswith((b'{"', b"{ ")):
        return 0.6
    return 0.6 if media_type in ("application/jsonl", "application/x-ndjson") else 0.0


def read(source: Opened, options: Options) -> Iterator[Step]:
    """Give one article or failure for each line that is not blank; failures name the line."""
    for number, line in _lines(source.stream, options.limits):
        try:
            if line is None:
                raise reject("too-large")
            if line and not line.isspace():
                decoded = decode(line, "utf-8", limits=options.limits)
                yield article_of(parse(decoded.text, options.limits), options, decoded.warnings)
        except TechgeoError as e:
            yield LoadFailure.of(e, source.source, item=source.item, line=number)


def article_of(fields: Any, options: Options, warnings: tuple[str, ...]) -> Article:
    """Return the article that a value read from JSON describes.

    Raises:
        BadInput: ``bad-json``, ``empty`` or ``bad-url``.
    """
    if not isinstance(fields, dict):
        raise reject("bad-json", "This is not a JSON object.")
    if "text" not in fields:
        raise reject("bad-json", "The object has no text.")
    given = {key: _string(key, fields.get(key)) for key in KEYS}
    return make_article(
        given["text"] or "",
        minter=options.minter,
        title=given["title"],
        url=given["url"],
        published=given["published"],
        language=given["language"],
        publisher=given["publisher"],
        source_id=given["id"],
        warnings=warnings,
        defaults=options.defaults,
    )


def _string(key: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return json.dumps(value)
    raise reject("bad-json", f"The value of {key} is not a string.")


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[tuple[int, bytes | None]]:
    """Give each line with its number, and None for one over the limit, which is never held whole."""
    number = 0
    while line := stream.readline(limits.item_bytes + 1):
        number += 1
        if len(line) > limits.item_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_PIECE)
            yield number, None
        else:
            yield number, line.removeprefix(_BOM) if number == 1 else line
