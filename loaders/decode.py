"""Bytes to characters: byte order mark, valid UTF-8, declaration, guess, in that order.

Bytes that fit no encoding become U+FFFD and are counted in a warning; over one in a hundred the item is refused,
since what remains is not what was written. Encodings are those of the WHATWG Encoding Standard
(https://encoding.spec.whatwg.org/), never the codecs of Python that are no character encodings.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from loaders.failure import reject
from loaders.limits import Limits

_SAMPLE = 32_768
_REPLACEMENT = "\ufffd"
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that mean a superset in practice, as the Encoding Standard has it.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "euc_jis_2004": "euc_jp",
    "euc_jisx0213": "euc_jp",
    "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932",
    "johab": "cp949",
}
_KNOWN = frozenset({
    "utf-8", "utf-16-le", "utf-16-be", "gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "iso2022_jp",
    "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874", "cp1250", "cp1251", "cp1252", "cp1253",
    "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5",
    "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16",
})  # fmt: skip
_META = re.compile(rb"<meta\s[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")
# What text has no use for: C0 controls but tab, newlines, form feed and escape.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of some bytes, the encoding that gave them, and what is to be warned of."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def charset(label: str | None) -> str | None:
    """Return Python's name of the character encoding that a label of the web means; None for any other.

    >>> charset("latin1"), charset("rot13")
    ('cp1252', None)
    """
    if not label or len(label) > 40:
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError, UnicodeError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _KNOWN else None


def decode(content: bytes, declared: str | None = None, *, limits: Limits | None = None) -> Decoded:
    """Return the text of ``content``; ``declared`` is what its transport says (the charset of Content-Type).

    Raises:
        BadInput: ``empty`` if there is nothing but a byte order mark or white space; ``encoding`` if more than one
            character in a hundred is undecodable.

    >>> decode("città".encode("latin-1"), "iso-8859-1").text
    'città'
    """
    limits = limits or Limits()
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _lossy(content[len(bom) :], name, limits)
    if not content or content.isspace():
        raise reject("empty")
    if content.count(0) * 4 > len(content) and (wide := _utf16(content)):
        return _lossy(content, wide, limits)
    try:
        # Text that is valid UTF-8 and has a non-ASCII character is UTF-8, whatever it says of itself.
        text = content.decode("utf-8")
        name = charset(declared) or _inside(content) or "utf-8"
        if not text.isascii() or not name.startswith("iso2022"):
            return _checked(text, "utf-8", limits)
    except UnicodeDecodeError:
        name = charset(declared) or _inside(content) or ""
    if name.startswith("utf-16"):  # a declaration readable as ASCII cannot be of UTF-16
        name = ""
    if name == "utf-8" or not name:
        guess = None if _damaged_utf8(content) else _guess(content)
    else:
        return _lossy(content, name, limits)
    if guess is None:
        return _lossy(content, "utf-8", limits)
    found = _lossy(content, guess, limits)
    return Decoded(found.text, guess, (f"charset-guessed:{guess}", *found.warnings))


def _inside(content: bytes) -> str | None:
    head = content[:4_096]
    match = _XML.match(head) or _META.search(head)
    return charset(match[1].decode("ascii")) if match else None


def _damaged_utf8(content: bytes) -> bool:
    """Whether these bytes are UTF-8 with a few wrong ones: other encodings hit its sequences by chance only."""
    text = content.decode("utf-8", "replace")
    lost = text.count(_REPLACEMENT)
    beyond = len(text) - len(text.encode("ascii", "ignore")) - lost
    return beyond >= 3 * lost


def _utf16(content: bytes) -> str | None:
    """Return the UTF-16 whose zero bytes these are, without a byte order mark."""
    even, odd = content[0:_SAMPLE:2].count(0), content[1:_SAMPLE:2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _guess(content: bytes) -> str | None:
    # Cut at a line or tag, since a character of several bytes that is cut fits no encoding.
    head = content[:_SAMPLE]
    if len(content) > _SAMPLE:
        head = head[: max(head.rfind(b"\n"), head.rfind(b"<"), head.rfind(b" ")) + 1] or head
    best = from_bytes(head).best()
    # Short Western text is taken for Vietnamese, which is not written in this encoding any more.
    return charset("cp1252" if best.encoding == "cp1258" else best.encoding) if best else None


def _lossy(content: bytes, name: str, limits: Limits) -> Decoded:
    text = content.decode(name, "replace")
    # A replacement character may also have been written by whoever made the bytes.
    return _checked(text, name, limits, kept=content.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)


def _checked(text: str, name: str, limits: Limits, kept: int | None = None) -> Decoded:
    if not text or text.isspace():
        raise reject("empty")
    lost = 0 if kept is None else text.count(_REPLACEMENT) - kept
    binary = len(_BINARY.findall(text[: 4 * _SAMPLE])) if not text.isprintable() else 0
    if lost + binary > limits.bad_characters * len(text):
        raise reject("encoding")
    return Decoded(text, name, (f"encoding:{lost}",) if lost > 0 else ())
