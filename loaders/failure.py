"""What could not be loaded, and why: one :class:`LoadFailure` for each item that was left out.

Nothing is lost in silence: whatever a source holds and does not become an Article becomes a failure, and what was
lost or guessed inside an Article becomes one of its warnings. One bad item never stops the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import BadInput, Refused, RemoteFailed, TechgeoError, TooLarge
from kb.text import squeeze

MAX_NAME = 300
"""Characters of a source or item name that a failure repeats."""

REASONS: Mapping[str, str] = {
    "bad-answer": "The answer of the model cannot be used, nor the one to a second request.",
    "bad-compression": "The gzip data are damaged, cut, or not gzip.",
    "bad-digest": "The digest of the WARC record does not fit its content.",
    "bad-feed": "This is not an RSS, Atom or JSON feed.",
    "bad-json": "This is not one JSON object of the form of an article.",
    "bad-url": "The URL of the item is not an http or https URL.",
    "bad-warc": "These bytes are not a WARC record.",
    "cut-record": "The WARC record ends before its stated length.",
    "doctype": "The feed has a document type declaration, which is refused.",
    "empty": "No text was found.",
    "encoding": "More than one character in a hundred could not be decoded.",
    "extraction-failed": "The parser ran over its time or memory, or died, on this item.",
    "http-status": "The server answered with an error.",
    "invalid": "What was found in the article does not fit the ontology.",
    "not-found": "There is nothing to read at this location.",
    "refused-address": "The address is not one of the public Internet, or not http or https.",
    "refused-file": "Only regular files are read: no links, devices or pipes.",
    "revisit": "The WARC record repeats an earlier capture and has no content of its own.",
    "timeout": "The server did not answer in time.",
    "tls-failed": "The server could not prove that it is the one that was asked for.",
    "too-deep": "The markup is nested deeper than can be read without loss.",
    "too-large": "The item is over the size limit.",
    "too-many-items": "The feed has more items than are read at once.",
    "too-many-redirects": "The server redirected too often.",
    "unknown-kind": "The kind of this source could not be told from its name or content.",
    "unreachable": "No connection to the server could be made, or it broke.",
    "unreadable": "The file could not be read.",
}
"""Every reason for which something is not loaded, by slug, in the words that the user gets."""

WARNINGS: Mapping[str, str] = {
    "charset-guessed": "No valid character encoding was declared; the named one was guessed.",
    "encoding": "So many characters could not be decoded and are kept as U+FFFD.",
    "language": "The declared language tag is not a language tag; the text counts as of unknown language.",
    "llm-dropped": "So many things of each kind that a model answered were left out: see docs/llm.md.",
    "paywall": "The page says that it is not free to read; the text may be its beginning only.",
    "published": "The publication date could not be read.",
    "summary-only": "The feed gives a summary or a headline, not the article.",
}
"""Every warning that an Article can carry; a value may follow after a colon."""

_REFUSED = frozenset({"refused-address", "refused-file", "doctype"})
_TOO_LARGE = frozenset({"too-large", "too-deep", "too-many-items"})
_REMOTE = frozenset({"bad-answer", "http-status", "timeout", "tls-failed", "too-many-redirects", "unreachable"})


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """One item that was not loaded.

    ``source`` is the location as the user gave it, or a file below it; ``item`` names a part of it (a line, an
    item of a feed, a record); ``reason`` is a key of :data:`REASONS`; ``line`` counts from 1.

    >>> LoadFailure("a.jsonl", "bad-json", line=3).to_json()["line"]
    3
    """

    source: str
    reason: str
    detail: str = ""
    item: str | None = None
    line: int | None = None

    def __post_init__(self) -> None:
        assert self.reason in REASONS, self.reason

    def to_json(self) -> dict[str, str | int]:
        """Return the object that the command line prints, one line for each failure."""
        out: dict[str, str | int] = {"source": _name(self.source), "reason": self.reason}
        if self.item is not None:
            out["item"] = _name(self.item)
        if self.line is not None:
            out["line"] = self.line
        return out | {"detail": self.detail or REASONS[self.reason]}

    @classmethod
    def of(cls, error: TechgeoError, source: str, *, item: str | None = None, line: int | None = None) -> LoadFailure:
        """Return the failure that says of ``item`` what ``error`` says."""
        reason = error.problem if error.problem in REASONS else "extraction-failed"
        return cls(source, reason, error.detail, item, line)


def reject(reason: str, detail: str = "") -> TechgeoError:
    """Return the error for a reason, for the caller to raise; its ``problem`` is the reason.

    >>> reject("too-large").status
    413
    """
    kind: type[TechgeoError] = BadInput
    if reason in _REFUSED:
        kind = Refused
    elif reason in _TOO_LARGE:
        kind = TooLarge
    elif reason in _REMOTE:
        kind = RemoteFailed
    return kind(detail or REASONS[reason], slug=reason)


def _name(text: str) -> str:
    """Return a name without control characters, so that it cannot forge a log line."""
    return squeeze(text)[:MAX_NAME]
