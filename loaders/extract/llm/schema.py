"""The form of an answer: events in the names of the ontology and the words of the article.

The same models make the JSON schema that a server enforces where it can, the description in the prompt, and the check
of what comes back. The check keeps what is good of an answer: a bad part is left out and counted, in the ``context``
of the validation, which is a :data:`~loaders.extract.llm.tally.Tally`.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from ontology import CONCEPTS, EVENT_TYPES, ROLES
from ontology.terms import ATTRIBUTION_ROLES

MOST_EVENTS = 64
"""Events that one answer may have."""
MOST_PARTS = 12
"""Participants, sources or places that one event may have."""
LONGEST_QUOTE = 2_000
LONGEST_NAME = 300
UNSAID = 0.5
"""How sure a model is that does not say it."""

CITED_ROLES = tuple(name for name in ATTRIBUTION_ROLES if name != "outlet")
PHASES = tuple(dict.fromkeys(phase for kind in EVENT_TYPES.values() for phase in kind.phases))


def _one_of(names: Container[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in names:
            raise ValueError("not one of the names that are allowed")
        return value

    return AfterValidator(check)


def _count(info: ValidationInfo, slug: str, times: int = 1) -> None:
    if info.context is not None:
        info.context[slug] += times


def _each(most: int) -> WrapValidator:
    """Keep the items of a list that are valid, at most so many."""

    def keep(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> list[Any]:
        if not isinstance(value, list):
            if value is not None:
                _count(info, "malformed")
            return []
        _count(info, "surplus", max(0, len(value) - most))
        kept: list[Any] = []
        for item in value[:most]:
            try:
                kept += handler([item])
            except ValidationError:
                _count(info, "malformed")
        return kept

    return WrapValidator(keep)


def _else(fallback: Any) -> WrapValidator:
    """Take ``fallback`` for a value that is not valid."""

    def keep(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        try:
            return handler(value)
        except ValidationError:
            _count(info, "malformed")
            return fallback

    return WrapValidator(keep)


def _enum(*names: str, null: bool = False) -> WithJsonSchema:
    kind: dict[str, Any] = {"type": ["string", "null"], "enum": [*names, None]} if null else {"enum": list(names)}
    return WithJsonSchema({"type": "string"} | kind)


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)]
Quote = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUOTE)]
TypeName = Annotated[str, _one_of(EVENT_TYPES), _enum(*EVENT_TYPES)]
RoleName = Annotated[str, _one_of(ROLES), _enum(*ROLES)]
CitedRole = Annotated[str, _one_of(CITED_ROLES), _enum(*CITED_ROLES)]
Modality = Annotated[str, _one_of(CONCEPTS["modality"]), _enum(*CONCEPTS["modality"])]
Phase = Annotated[str | None, _one_of((*PHASES, None)), _else(None), _enum(*PHASES, null=True)]
Effect = Annotated[str | None, _one_of((*CONCEPTS["effect"], None)), _else(None), _enum(*CONCEPTS["effect"], null=True)]
Stance = Annotated[str | None, _one_of((*CONCEPTS["stance"], None)), _else(None), _enum(*CONCEPTS["stance"], null=True)]
Optional = Annotated[Words | None, _else(None)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Taker(_Part):
    """Somebody who takes part."""

    role: RoleName = Field(description="in which role, one of those of the type")
    name: Words = Field(description="who: the words of the article, the fullest form of the name")


class Cited(_Part):
    """Somebody on whose word the article reports an event."""

    role: CitedRole = Field(description="in which capacity")
    name: Words = Field(description="who: the words of the article")


class Event(_Part):
    """One event as a model tells it."""

    type: TypeName = Field(description="the type of the event")
    quote: Quote = Field(
        description="the shortest words of the article that show the type and who takes part, copied exactly"
    )
    participants: Annotated[list[Taker], _each(MOST_PARTS)] = Field(
        description="who takes part; at least one, and nobody whom the article does not name"
    )
    modality: Annotated[Modality, _else("actual")] = Field("actual", description="in which mode the article tells it")
    phase: Phase = Field(None, description="how far it has come; null for a statement")
    effect: Effect = Field(None, description="what it does to an earlier measure, deal or proceeding; else null")
    stance: Stance = Field(None, description="of a statement, the side that it takes; else null")
    sources: Annotated[list[Cited], _each(MOST_PARTS)] = Field(
        default_factory=list, description="on whose word the article reports it; [] for its own"
    )
    date: Optional = Field(None, description='the words of the article that say when ("on Monday"); null if none do')
    amount: Optional = Field(
        None, description='the words of the article that say how much money ("$52 billion"); null if none do'
    )
    places: Annotated[list[Words], _each(MOST_PARTS)] = Field(
        default_factory=list, description="where it happens or applies: the words of the article; [] if it does not say"
    )
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), _else(UNSAID)] = Field(
        UNSAID, description="how sure you are that the article tells this event, from 0 to 1"
    )


class Answer(_Part):
    """All events of one stretch of an article."""

    events: Annotated[list[Event], _each(MOST_EVENTS)] = Field(description="the events, [] if there are none")


@lru_cache(maxsize=1)
def json_schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, in the part of JSON Schema that servers enforce.

    Every property is required and no other is allowed; bounds and defaults, which some servers refuse, are left out.
    """
    schema: dict[str, Any] = _strict(Answer.model_json_schema())
    return schema


_LEFT_OUT = frozenset({"title", "default", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"})


def _strict(part: Any) -> Any:
    if isinstance(part, list):
        return [_strict(p) for p in part]
    if not isinstance(part, dict):
        return part
    if "properties" in part:
        properties = {name: _strict(p) for name, p in part["properties"].items()}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
            **({"$defs": {n: _strict(p) for n, p in part["$defs"].items()}} if "$defs" in part else {}),
        }
    return {name: _strict(p) for name, p in part.items() if name not in _LEFT_OUT}


def described(model: type[BaseModel] = Event, indent: str = "") -> list[str]:
    """Return the lines that describe the properties of an event, for a prompt.

    >>> described(Cited)
    ['- role: in which capacity', '- name: who: the words of the article']
    """
    return [f"{indent}- {name}: {field.description}" for name, field in model.model_fields.items()]
