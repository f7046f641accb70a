"""A fragment of HTML, such as feeds carry, as text: paragraphs apart by blank lines, nothing of what is no prose."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kb.text import squeeze
from loaders.limits import Limits
from loaders.parsing.blocks import paragraphs
from loaders.parsing.markup import tree

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_NO_PROSE = (
    "aside", "audio", "button", "canvas", "embed", "figure", "form", "iframe", "math", "nav", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "video",
)  # fmt: skip


def fragment_text(html: str, limits: Limits) -> str:
    """Return the text of a fragment; text without any markup has its blank lines kept.

    Raises:
        TooLarge: ``too-deep``.
    """
    return "\n\n".join(_paragraphs(html, limits))


def _paragraphs(html: str, limits: Limits) -> Iterator[str]:
    if "<" not in html and "&" not in html:
        yield from (line for part in html.split("\n\n") if (line := squeeze(part)))
    elif not html.isspace():
        root = tree(f"<div>{html}</div>", limits)
        etree.strip_elements(root, *_NO_PROSE, with_tail=False)
        yield from paragraphs(root, _BLOCKS)
