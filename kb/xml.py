"""XML that is always well-formed: what XML 1.0 cannot hold becomes U+FFFD, the replacement character.

The engine writes every character of a literal as it is. XML 1.0 (https://www.w3.org/TR/xml/#charsets) has no way to
write most control characters, and a document with one is read by nobody. The other formats keep them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CONTROLS = bytes(sorted({*range(0x20)} - {0x09, 0x0A, 0x0D}))
_UNFIT = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\ufffd".encode()


def fit(text: bytes) -> bytes:
    """Return UTF-8 text without the characters that XML cannot hold.

    >>> fit("a\\x00b\\uffff\\t".encode()).decode()
    'a\ufffdb\ufffd\\t'
    """
    # Looking for single bytes is many times faster than the pattern, which nearly no text needs.
    if b"\xef\xbf" not in text and len(text.translate(None, _CONTROLS)) == len(text):
        return text
    return _UNFIT.sub(_REPLACEMENT, text)


class FitSink:
    """Passes chunks of an XML document on, fit; a character may be cut in two by the end of a chunk."""

    def __init__(self, sink: Callable[[bytes], object]) -> None:
        self.sink, self.held = sink, b""

    def __call__(self, chunk: bytes) -> None:
        """Take a chunk. The last one ends in ``>``, so nothing is ever left."""
        text = self.held + chunk
        cut = len(text) - (2 if text.endswith(b"\xef\xbf") else 1 if text.endswith(b"\xef") else 0)
        self.held = text[cut:]
        self.sink(fit(text[:cut]))

    def write(self, chunk: bytes) -> int:
        """Take a chunk, as a file does."""
        self(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: the engine asks for it."""
