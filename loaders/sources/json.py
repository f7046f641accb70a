"""JSON: one article, or an array of articles, in one file; the keys are those of JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import TechgeoError
from loaders.decode import decode
from loaders.failure import LoadFailure
from loaders.json_text import parse
from loaders.kinds import Options, Step, has_suffix
from loaders.opened import Opened
from loaders.sources import jsonl


def recognise(head: bytes, name: str, media_type: str) -> float:
    """An array, or an object that does not end on its first line."""
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    named = has_suffix(name, ".json") or media_type == "application/json"
    if begins.startswith(b"["):
        return 0.9 if named else 0.05
    line, end, _ = begins.partition(b"\n")
    if begins.startswith(b"{") and end and not line.rstrip().endswith(b"}"):
        return 0.9 if named else 0.65
    return 0.0


def read(source: Opened, options: Options) -> Iterator[Step]:
    """Give the articles; failures name the number of the item, from 1."""
    decoded = decode(source.whole(options.limits), "utf-8", limits=options.limits)
    value = parse(decoded.text, options.limits)
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        try:
            yield jsonl.article_of(item, options, decoded.warnings)
        except TechgeoError as e:
            name = f"item {number}" if isinstance(value, list) else source.item
            yield LoadFailure.of(e, source.source, item=name)
