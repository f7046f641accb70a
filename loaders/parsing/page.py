"""A web page as an article: its text by trafilatura, and what it says of itself. Runs in a parser process only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import trafilatura
from trafilatura.settings import Document

from loaders.decode import decode
from loaders.failure import reject
from loaders.limits import Limits
from loaders.parsing.blocks import paragraphs
from loaders.parsing.boilerplate import is_boilerplate, is_paywall, prune, same_letters, standfirst
from loaders.parsing.markup import tree
from loaders.parsing.restrict import exhausted
from loaders.parsing.structured import metadata


def read_page(content: bytes, *, limits: Limits, charset: str | None = None) -> dict[str, Any]:
    """Return ``text``, ``title``, ``url``, ``published``, ``language``, ``publisher`` and ``warnings`` of a page.

    Raises:
        BadInput: ``empty`` if no text was found in it, ``encoding``.
        TooLarge: ``too-deep``.
    """
    decoded = decode(content, charset, limits=limits)
    root = tree(decoded.text, limits)
    about = metadata(root, limits)
    prune(root)
    found = trafilatura.bare_extraction(root, include_comments=False, include_tables=True)
    body = list(_body(found.body)) if isinstance(found, Document) else []
    locked = any(map(is_paywall, body))
    body = [p for p in body if not is_boilerplate(p) and not is_paywall(p)]
    opening = standfirst(root, about.description)
    if body and opening and not any(opening in p or p in opening for p in body[:5] if len(p) > 40):
        # Behind the title, where that is the first paragraph.
        body.insert(1 if same_letters(body[0], about.title or "") else 0, opening)
    if not body:
        if exhausted(limits.parse_memory):
            raise MemoryError
        raise reject("empty")
    return {
        "text": "\n\n".join(body),
        "title": about.title,
        "url": about.url,
        "published": about.published,
        "language": about.language,
        "publisher": about.publisher,
        "warnings": [*decoded.warnings, *(("paywall",) if locked or not about.free else ())],
    }


def _body(body: Any) -> Iterator[str]:
    """Give the paragraphs of an extracted body; headings with nothing below them were those of something else."""
    while len(body) and body[-1].tag == "head":
        body.remove(body[-1])
    yield from paragraphs(body)
