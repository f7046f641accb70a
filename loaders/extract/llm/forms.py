"""The forms in which a server can be asked for JSON, from the strictest on, and what may be left out of a request.

Servers that call themselves compatible differ in what they take. One that refuses a request with status 400 or 422
mostly names what it does not know; that is left out then, and if it names nothing, the next form is tried.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from loaders.extract.llm.prompt import Messages
from loaders.extract.llm.schema import json_schema

Format = Literal["json_schema", "object_with_schema", "json_object", "text"]
_POORER: dict[Format, Format] = {
    "json_schema": "object_with_schema",  # as llama-cpp-python and some hosts have it
    "object_with_schema": "json_object",
    "json_object": "text",
}
_OPTIONAL = ("temperature", "seed", "max_tokens")
_FORMAT = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured")


@dataclass(frozen=True, slots=True)
class Form:
    """How the answer is constrained, and which of the optional parameters are left out."""

    format: Format = "json_schema"
    without: frozenset[str] = frozenset()

    def body(self, model: str, messages: Messages, tokens: int) -> dict[str, Any]:
        """Return the body of a request for a chat completion of at most ``tokens``."""
        # Servers that know no max_tokens have it under its newer name.
        limit = "max_completion_tokens" if "max_tokens" in self.without else "max_tokens"
        body: dict[str, Any] = {"model": model, "messages": messages, "temperature": 0, "seed": 0, limit: tokens}
        if self.format == "json_schema":
            schema = {"name": "events", "strict": True, "schema": json_schema()}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self.format == "object_with_schema":
            body["response_format"] = {"type": "json_object", "schema": json_schema()}
        elif self.format == "json_object":
            body["response_format"] = {"type": "json_object"}
        return {name: value for name, value in body.items() if name not in self.without}

    def poorer(self, complaint: str) -> Form | None:
        """Return the form to try after a server refused this one with a complaint; None if there is no other.

        >>> Form().poorer("Unsupported parameter: 'seed'").without
        frozenset({'seed'})
        >>> Form().poorer("Bad request").format
        'object_with_schema'
        """
        said = complaint.casefold()
        if not any(word in said for word in _FORMAT):
            for name in _OPTIONAL:
                if name in said and name not in self.without:
                    return replace(self, without=self.without | {name})
        if self.format in _POORER:
            return replace(self, format=_POORER[self.format])
        left = set(_OPTIONAL) - self.without
        return replace(self, without=frozenset(_OPTIONAL)) if left else None
