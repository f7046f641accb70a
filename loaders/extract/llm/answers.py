"""What a model server answers, taken apart; nothing in it is trusted further than it is checked here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kb.errors import BadInput
from loaders.extract.llm.budget import Usage
from loaders.failure import reject
from loaders.json_text import parse
from loaders.limits import Limits

MOST_TOKENS = 10_000_000
"""Tokens that a server can claim for one request."""
LONGEST_COMPLAINT = 2_000
LIMITS = Limits(json_depth=24)
_THOUGHTS = re.compile(r"^\s*<think>[^<]*+(?:<(?!/think>)[^<]*+)*+</think>")
_FORM = ("response_format", "json_schema", "json_object", "grammar", "temperature", "seed", "max_tokens")
_LENGTH = ("context_length", "context length", "context window", "maximum context", "context size", "exceed_context")
_QUOTA = ("insufficient_quota", "billing")


@dataclass(frozen=True, slots=True)
class Completion:
    """The text that a model wrote, whether it was cut off, and what it cost where the server says so."""

    text: str
    cut: bool = False
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a server says about a request that it refuses; used to decide what to do, never shown."""

    text: str = ""

    @property
    def form(self) -> bool:
        """Whether it is about the form of the request."""
        return self._about(_FORM)

    @property
    def length(self) -> bool:
        """Whether it is about the length of the text."""
        return self._about(_LENGTH)

    @property
    def quota(self) -> bool:
        """Whether it is about money."""
        return self._about(_QUOTA)

    def _about(self, words: tuple[str, ...]) -> bool:
        said = self.text.casefold()
        return any(word in said for word in words)


def completion_of(body: bytes) -> Completion:
    """Return the completion that the body of an answer holds.

    Raises:
        RemoteFailed: ``bad-answer`` if it is not a chat completion.

    >>> completion_of(b'{"choices": [{"message": {"content": "Hi"}}], "usage": {"prompt_tokens": 3}}')
    Completion(text='Hi', cut=False, usage=None)
    """
    try:
        answer = parse(body.decode(), LIMITS)
        choice = answer["choices"][0]
        content = choice["message"].get("content")
        if isinstance(content, list):  # in parts, as some servers have it
            content = "".join(p["text"] for p in content if p.get("type") == "text")
    except (BadInput, UnicodeDecodeError, LookupError, TypeError, AttributeError) as e:
        raise reject("bad-answer", "What the model server answered is not a chat completion.") from e
    text = content if isinstance(content, str) else ""
    return Completion(text, choice.get("finish_reason") == "length", _usage(answer.get("usage")))


def complaint_of(body: bytes) -> Complaint:
    """Return what the body of an error says.

    >>> complaint_of(b'{"error": {"message": "Unknown parameter", "param": "seed"}}').form
    True
    """
    return Complaint(body[:LONGEST_COMPLAINT].decode(errors="replace"))


def object_in(text: str) -> Any:
    """Return the JSON object that a model wrote, also between words, thoughts or in a code block.

    Raises:
        BadInput: ``bad-json`` if there is none, or it is nested too deep or ambiguous.

    >>> object_in('Here you are: ```json {"events": []} ```')
    {'events': []}
    """
    text = _THOUGHTS.sub("", text)
    first, last = text.find("{"), text.rfind("}")
    if first < 0 or last < first:
        raise reject("bad-json", "There is no JSON object in the answer.")
    return parse(text[first : last + 1], LIMITS)


def _usage(value: Any) -> Usage | None:
    if not isinstance(value, dict):
        return None
    sent, received = value.get("prompt_tokens"), value.get("completion_tokens")
    if type(sent) is int and type(received) is int and 0 <= sent <= MOST_TOKENS and 0 <= received <= MOST_TOKENS:
        return Usage(sent, received)
    return None
