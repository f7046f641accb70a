"""Recipes: from the file of a publisher to the text that was annotated."""

from __future__ import annotations

import pytest

from kb.errors import BadInput
from loaders.train.originals import original

TWO = "First paragraph.\n\nSecond one."
PAGE = b"<html><body><nav>Home</nav><p class='x'>First <b>paragraph</b>.</p><p class='x'>Second one.</p></body></html>"


@pytest.mark.parametrize(
    ("recipe", "content"),
    [
        ("text", b"First paragraph.\r\n\r\nSecond one.\n"),
        ("markdown", b"---\ntitle: x\n---\nFirst *paragraph*.\n\n[Second](http://example.org/) one.\n"),
        ("html://p[@class='x']", PAGE),
        ("json:items.1.body", b'{"items": [{}, {"body": "First paragraph.\\n\\nSecond one."}]}'),
        ("json:parts", b'{"parts": ["First paragraph.", "Second one."]}'),
        ("json:parts.*.text", b'{"parts": [{"text": "First paragraph."}, {"image": 1}, {"text": "Second one."}]}'),
        ("json:body+html", b'{"body": "<p>First paragraph.</p><script>x()</script><p>Second one.</p>"}'),
        ("jsonl:1:text", b'{"text": "x"}\n{"text": "First paragraph.\\n\\nSecond one."}\n'),
        ("csv:0:text", b'id,text\n7,"First paragraph.\n\nSecond one."\n'),
        ("tsv:1:text", b"id\ttext\n7\tx\n8\t<p>First paragraph.</p><p>Second one.</p>\n"),
        ("xml:body/text", b"<doc><body><text>First paragraph.\n\nSecond one.</text></body></doc>"),
    ],
)
def test_a_recipe_gives_the_paragraphs_of_the_text(recipe: str, content: bytes) -> None:
    recipe += "+html" if recipe.startswith("tsv") else ""
    assert original(content, recipe) == TWO


@pytest.mark.parametrize("recipe", ["", "docx", "json:items.9.body", "jsonl:7:text", "csv:5:text", "csv:0:nothing"])
def test_a_recipe_that_does_not_fit_is_refused(recipe: str) -> None:
    with pytest.raises(BadInput):
        original(b'{"items": []}\n', recipe)
