"""The text of an annotated article, made again from the file that it was published in.

Annotations hold no texts (``training/README.md``): each names a file, a recipe that gets the text out of it, and the
digest of what must come out. ``python -m loaders.train.originals FILE RECIPE`` prints what a recipe gives.

==================  =======================================================================================
recipe              the text is
==================  =======================================================================================
text                the whole file
markdown            the file without front matter, as CommonMark, its blocks as paragraphs
html                the article in the page (loaders.parsing.page)
html:XPATH          the elements of the page that an XPath picks, each a paragraph
json:KEY.KEY        a value of a JSON document; a number is a place in a list
json:KEY.*.KEY      that value of each in a list, where it has one
jsonl:LINE:KEY      a value in a line of JSON; lines count from 0
csv:ROW:COLUMN      a cell; rows count from 0 without the heading, COLUMN is a heading
tsv:ROW:COLUMN      the same, between tabs
xml:PATH            the text of the first element at a path (ElementTree's) under the root of an XML document
==================  =======================================================================================

A value that holds markup is made text by ``+html`` or ``+markdown`` behind the recipe: ``json:articles.3.body+html``.
``+list`` reads a list of paragraphs as Python prints it, in which a backslash is all that is left of a no-break space.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

from lxml import etree, html
from markdown_it import MarkdownIt

from kb.errors import BadInput
from kb.text import clean
from loaders.limits import Limits
from loaders.parsing.page import read_page

_FRONT_MATTER = re.compile(r"\A(?:---\n.*?\n---|\+\+\+\n.*?\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "dt", "dd", "pre", "div")
_PRINTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_NO_TEXT = ("script", "style", "figure", "iframe", "noscript")


def original(content: bytes, recipe: str) -> str:
    """Return the text that ``recipe`` gets out of a file's ``content``, as kb.text.clean leaves it.

    Raises:
        BadInput: if the recipe is none, or does not fit the content.
    """
    recipe, _, markup = recipe.partition("+")
    kind, _, where = recipe.partition(":")
    try:
        if kind == "html" and where:
            picked = html.document_fromstring(content).xpath(where)
            return clean("\n\n".join(" ".join(element.text_content().split()) for element in picked)).strip()
        if kind == "html":
            return clean(read_page(content, limits=Limits())["text"])
        if kind == "xml":
            return clean(_element(content, where)).strip()
        text = _value(content.decode("utf-8-sig"), kind, where)
        markup = markup or ("markdown" if kind == "markdown" else "")
        if markup == "list":
            text = "\n\n".join(single or double for single, double in _PRINTED.findall(text)).replace("\\", " ")
        if markup == "markdown":
            text, markup = MarkdownIt("commonmark").enable("table").render(_FRONT_MATTER.sub("", text)), "html"
        return clean(_paragraphs(text) if markup == "html" else text).strip()
    except (LookupError, SyntaxError, TypeError, ValueError, etree.XPathError) as error:
        raise BadInput(f"The recipe {recipe!r} does not fit: {error!r}") from error


def _value(text: str, kind: str, where: str) -> str:
    if kind in ("text", "markdown"):
        return text
    if kind == "json":
        return _text(json.loads(text), where)
    number, _, key = where.partition(":")
    if kind == "jsonl":
        return _text(json.loads(text.split("\n")[int(number)]), key)
    if kind in ("csv", "tsv"):
        csv.field_size_limit(1 << 24)
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="," if kind == "csv" else "\t")
        return list(rows)[int(number)][key]
    raise BadInput(f"There is no recipe {kind!r}.")


def _text(value: Any, keys: str) -> str:
    first, every, rest = keys.partition(".*.")
    for key in first.split("."):
        value = value[int(key) if isinstance(value, list) else key]
    if every:
        return "\n\n".join(_text(one, rest) for one in value if rest.split(".")[0] in one)
    return "\n\n".join(value) if isinstance(value, list) else str(value)


def _element(content: bytes, path: str) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    element = etree.fromstring(content, parser).find(path)
    if element is None:
        raise LookupError(path)
    return "".join(element.itertext())


def _paragraphs(markup: str) -> str:
    root = html.fragment_fromstring(markup, create_parent="div")
    for element in list(root.iter(*_NO_TEXT)):
        element.drop_tree()
    for element in root.iter("br"):
        element.tail = "\n" + (element.tail or "")
    for element in root.iter(*_BLOCKS):
        element.text = "\n\n" + (element.text or "")
        element.tail = "\n\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def main() -> None:
    """Print the text of a file."""
    _, file, recipe = sys.argv
    sys.stdout.write(original(Path(file).read_bytes(), recipe) + "\n")


if __name__ == "__main__":
    main()
