"""HTML to a tree, with its depth counted before, so that nothing is lost in silence.

libxml2 drops the text that is below 256 elements without saying so. Counting with its own tokenizer, and no tree,
costs little and is right about the tags that HTML leaves out.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from loaders.failure import reject
from loaders.limits import Limits


class _Depth:
    """A target of the parser that remembers how many elements were open at most."""

    def __init__(self, most: int) -> None:
        self._now, self._most = 0, most

    def start(self, _tag: str, _attributes: object) -> None:
        self._now += 1
        if self._now > self._most:
            raise reject("too-deep")

    def end(self, _tag: str) -> None:
        self._now -= 1

    def close(self) -> None:
        return None


def check_depth(content: bytes, limits: Limits) -> None:
    """Check that UTF-8 markup nests no more than ``limits.depth`` elements.

    Raises:
        TooLarge: ``too-deep`` if it does.
    """
    parser = etree.HTMLParser(target=_Depth(limits.depth), encoding="utf-8", huge_tree=True)
    try:
        parser.feed(content)
        parser.close()
    except etree.LxmlError:
        # What is no markup at all is told by the tree, which is made next.
        return


def tree(text: str, limits: Limits) -> HtmlElement:
    """Return the document that HTML text is, without comments.

    Raises:
        TooLarge: ``too-deep``.
        BadInput: ``empty`` if there are no elements.
        MemoryError: if it does not fit in the memory of this process, which then has to end.
    """
    content = text.replace("\0", "").encode("utf-8", "replace")
    check_depth(content, limits)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError as e:
        if getattr(e, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from e
        raise reject("empty") from e
    if root is None:
        raise reject("empty")
    return root
