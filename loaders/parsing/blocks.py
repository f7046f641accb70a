"""A tree of markup as text: paragraphs, headings, list items and quotes, each on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.text import squeeze

TEI = frozenset({"p", "head", "item", "quote", "row", "code", "fw", "figDesc", "div", "list", "table", "cell"})
"""Blocks of the tree that trafilatura makes."""


def paragraphs(body: Any, blocks: frozenset[str] = TEI) -> Iterator[str]:
    """Give each block of text in a body, on one line each, without those that are empty.

    ``blocks`` are the elements that do not run on in the line of the text before them.
    """
    pieces: list[str] = []
    for is_break, text in _walk(body, blocks):
        if is_break:
            if paragraph := squeeze("".join(pieces)):
                yield paragraph
            pieces = []
        else:
            pieces.append(text)
    if paragraph := squeeze("".join(pieces)):
        yield paragraph


def _walk(root: Any, blocks: frozenset[str]) -> Iterator[tuple[bool, str]]:
    """Give the text of a tree and where blocks begin and end, without recursion."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        block = element.tag in blocks
        if left:
            if block:
                yield True, ""
            if element is not root and element.tail:
                yield False, element.tail
            continue
        if block:
            yield True, ""
        elif element.tag in ("lb", "br"):
            yield False, "\n"
        if element.text:
            yield False, element.text
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element) if isinstance(child.tag, str))
