"""What an answer with an error means: the end of the run, of the article, of a form of request, or of a try."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping

from kb.errors import RunStopped, TechgeoError
from loaders.extract.llm.answers import Complaint
from loaders.failure import reject

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_MISFITS = frozenset({400, 404, 415, 422, 500, 501})
"""Statuses with which servers answer a request in a form that they do not know."""


class Misfit(Exception):
    """The server does not take the form of a request; ``complaint`` is what it says about it."""

    def __init__(self, complaint: str) -> None:
        super().__init__()
        self.complaint = complaint


class Again(Exception):
    """Says that a request may be made again, ``after`` so many seconds."""

    def __init__(self, error: TechgeoError, after: float = 0.0) -> None:
        super().__init__()
        self.error, self.after = error, after


def refusal(status: int, headers: Mapping[str, str], complaint: Complaint) -> Exception:
    """Return what an answer with an error means: the end of the run, of the article, of a form, or of a try."""
    failed = reject("http-status", f"The model server answered with status {status}.")
    if status in (401, 403):
        return RunStopped("The model server refuses the key: see TECHGEO_LLM_KEY.", slug="llm-key")
    if status == 402 or (status == 429 and complaint.quota):
        return RunStopped("The account at the model server has no credit left.", slug="llm-credit")
    if 300 <= status < 400:
        return RunStopped("The model server redirects, which is not followed: see TECHGEO_LLM_URL.", slug="llm-url")
    if complaint.length:
        return reject("too-large", "A part of the article is too long for the model: see TECHGEO_LLM_WINDOW.")
    if status in _MISFITS and (complaint.form or status in (400, 422)):
        return Misfit(complaint.text)
    if status in (404, 405):
        return RunStopped(
            "The model server does not know the model or the path: see TECHGEO_LLM_URL and TECHGEO_LLM_MODEL.",
            slug="llm-model",
        )
    if status in _AGAIN:
        return Again(failed, seconds_of(headers.get("Retry-After", "")))
    return failed


def seconds_of(after: str) -> float:
    """Return the seconds that a Retry-After header (RFC 9110, 10.2.3) asks for; 0 where it cannot be read.

    >>> seconds_of("7"), seconds_of("soon")
    (7.0, 0.0)
    """
    if after.isdecimal():
        return float(after[:9])
    try:
        moment = email.utils.parsedate_to_datetime(after[:64])
        return max(0.0, moment.timestamp() - time.time())
    except (ValueError, OverflowError, OSError):
        return 0.0
