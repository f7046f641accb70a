"""A web page as an article: its text by trafilatura, and what it says of itself. Runs in a parser process only."""

from __future__ import annotations

from typing import Any

import trafilatura

from loaders.decode import decode
from loaders.failure import reject
from loaders.limits import Limits
from loaders.parsing.blocks import paragraphs
from loaders.parsing.markup import tree
from loaders.parsing.restrict import exhausted
from loaders.parsing.structured import metadata


def read_page(
    content: bytes, *, limits: Limits, charset: str | None = None, url: str | None = None
) -> dict[str, Any]:
    """Return ``text``, ``title``, ``url``, ``published``, ``language``, ``publisher`` and ``warnings`` of a page.

    Raises:
        BadInput: ``empty`` if no text was found in it, ``encoding``.
        TooLarge: ``too-deep``.
    """
    decoded = decode(content, charset, limits=limits)
    root = tree(decoded.text, limits)
    about = metadata(root, limits)
    found = trafilatura.bare_extraction(
        root,
        url=None,
        include_comments=False,
        include_tables=True,
        include_links=False,
        include_formatting=False,
    )
    body = list(paragraphs(found.body)) if found is not None else []
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
        "warnings": [*decoded.warnings, *(() if about.free else ("paywall",))],
    }
