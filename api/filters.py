"""The parameters of the lists, checked: an unknown one is an error, since a typo must not widen a query."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from kb.index.search import EventFilter
from kb.iris import Minter, check_iri
from ontology import ACTOR_KINDS, CONCEPTS, EVENT_TYPES, GROUPS, ROLES

Free = Annotated[str, StringConstraints(max_length=10_000)]
Day = dt.date | None


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    # Which snapshot is read; api.reading gives them their meaning.
    as_of: str | None = Field(None, alias="asOf")
    snapshot: int | None = None


class _Pages(BaseModel):
    limit: int = Field(20, ge=1, le=100, description="Items on a page.")
    cursor: str | None = Field(None, max_length=600, description="From the next link of the page before.")


def _known(names: object, what: str, values: list[str]) -> list[str]:
    values = [v for v in values if v]
    for value in values:
        if value not in names:  # type: ignore[operator]
            raise ValueError(f"unknown {what}")
    return values


def _country_codes(values: list[str]) -> list[str]:
    if any(len(v) != 2 or not v.isascii() or not v.isalpha() for v in values if v):
        raise ValueError("not an ISO 3166-1 alpha-2 code")
    return [v.upper() for v in values if v]


class EventFilters(_Parameters):
    """What events are chosen by. Repeated values of one filter are alternatives."""

    q: Free = Field("", description="Words that labels, names or headlines have, all of them.")
    type: list[str] = Field([], description="Event types or groups.", max_length=20)
    participant: list[str] = Field([], description="Ids, IRIs or Wikidata ids; all take part.", max_length=10)
    role: str | None = Field(None, description="Role that the participants have.")
    country: list[str] = Field([], description="ISO 3166-1 alpha-2 countries of participants.", max_length=20)
    technology: list[str] = Field([], description="Technologies, with what is narrower.", max_length=20)
    phase: list[str] = Field([], max_length=20)
    modality: list[str] = Field([], max_length=10)
    factuality: list[str] = Field([], max_length=10)
    happened_from: Day = Field(None, alias="from", description="First day on which it may have happened.")
    happened_to: Day = Field(None, alias="to", description="Last day on which it may have begun.")
    reported_from: Day = None
    reported_to: Day = None

    @field_validator("happened_from", "happened_to", "reported_from", "reported_to", mode="before")
    @classmethod
    def _a_day(cls, value: object) -> object:
        if value == "":  # what a form sends for a date that was left empty
            return None
        if isinstance(value, str) and len(value) != 10:
            raise ValueError("not a day (YYYY-MM-DD)")
        return value

    @field_validator("type")
    @classmethod
    def _types(cls, values: list[str]) -> list[str]:
        return _known({*EVENT_TYPES, *GROUPS}, "event type", values)

    @field_validator("technology", "phase", "modality", "factuality")
    @classmethod
    def _concepts(cls, values: list[str], info: object) -> list[str]:
        scheme = getattr(info, "field_name", "")
        return _known(CONCEPTS[scheme], scheme, values)

    @field_validator("role")
    @classmethod
    def _role(cls, value: str | None) -> str | None:
        if value and value not in ROLES:
            raise ValueError("unknown role")
        return value or None

    @field_validator("country")
    @classmethod
    def _countries(cls, values: list[str]) -> list[str]:
        return _country_codes(values)

    def filter(self, minter: Minter) -> EventFilter:
        """Return what the index is asked for.

        Raises:
            BadParameter: ``bad-iri`` for a participant that is no id and no IRI.
        """
        return EventFilter(
            types=tuple(self.type),
            participants=tuple(actor_key(p, minter) for p in self.participant if p),
            role=self.role,
            countries=tuple(self.country),
            technologies=tuple(self.technology),
            phases=tuple(self.phase),
            modalities=tuple(self.modality),
            factualities=tuple(self.factuality),
            happened_from=_iso(self.happened_from),
            happened_to=_iso(self.happened_to),
            reported_from=_iso(self.reported_from),
            reported_to=_iso(self.reported_to),
            text=self.q,
        )


Order = Literal["happened", "reported"]


class EventParameters(EventFilters, _Pages):
    """Parameters of the list of events."""

    order: Order = Field("happened", description="Which of the two clocks orders it.")
    facets: bool = Field(False, description="Whether to count the values of each facet.")


class NetworkParameters(EventFilters):
    """Parameters of the pairs of actors."""

    limit: int = Field(20, ge=1, le=100, description="Pairs, those with most events first.")


class SeriesParameters(EventFilters):
    """Parameters of a series over time."""

    order: Order = Field("happened", description="Which of the two clocks it goes by.")
    grain: Literal["day", "month", "year"] = "month"


class ActorParameters(_Parameters, _Pages):
    """Filters of the list of actors."""

    q: Free = Field("", description="Words of a name, the last perhaps only begun.")
    kind: list[str] = Field([], max_length=20)
    country: list[str] = Field([], max_length=20)

    @field_validator("kind")
    @classmethod
    def _kinds(cls, values: list[str]) -> list[str]:
        return _known(ACTOR_KINDS, "kind", values)

    @field_validator("country")
    @classmethod
    def _countries(cls, values: list[str]) -> list[str]:
        return _country_codes(values)


class ThingParameters(_Parameters):
    """Parameters of the page of one thing."""

    include: Literal["evidence", "none"] = Field("evidence", description="Whether reports come with their quotes.")


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def actor_key(value: str, minter: Minter) -> str:
    """Return the key by which the index knows an actor: a Wikidata id as it is, else its IRI.

    Raises:
        BadParameter: ``bad-iri``.
    """
    if value[:1] == "Q" and value[1:].isdecimal() and len(value) < 15:
        return value
    if value.startswith("n-") and value[2:].isalnum() and value.isascii():
        return minter.things + value
    return check_iri(value)
