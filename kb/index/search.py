"""Asks the lookup index: pages of events and actors under filters, their facets, and series over time.

Pages are by key, not by offset: the cursor is the last row's place in the order, so that page 1,000 costs
as much as page 1 and nothing is shown twice. Every value is bound; no text of a caller becomes a statement.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kb.errors import BadParameter, StoreUnavailable
from kb.index.build import FILE
from ontology import CONCEPTS, EVENT_TYPES

Order = Literal["happened", "reported"]
Grain = Literal["day", "month", "year"]

_WORD = re.compile(r"\w+")
_LENGTH: dict[Grain, int] = {"day": 10, "month": 7, "year": 4}
_MAX_WORDS = 12


@dataclass(frozen=True)
class EventFilter:
    """Which events are asked for; empty fields do not restrict.

    ``types`` and ``technologies`` are names of the ontology (a group stands for its types, a technology for
    what is narrower); ``participants`` are actor IRIs or Wikidata ids, all of whom take part, in ``role`` if
    given; days are ISO 8601 and inclusive.
    """

    types: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    role: str | None = None
    countries: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    factualities: tuple[str, ...] = ()
    happened_from: str | None = None
    happened_to: str | None = None
    reported_from: str | None = None
    reported_to: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Page:
    """Rows in their order, and the cursor of the page after this one; None on the last."""

    rows: list[dict[str, Any]]
    next: str | None = None


@dataclass
class _Where:
    clauses: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, clause: str, *values: Any) -> None:
        self.clauses.append(clause)
        self.values += values

    def among(self, expression: str, values: tuple[str, ...] | list[str]) -> None:
        if values:
            self.add(f"{expression} IN ({', '.join('?' * len(values))})", *values)

    def __str__(self) -> str:
        return " AND ".join(self.clauses) or "1"


class Index:
    """The lookup index of the snapshot in ``folder``, open for reading by any number of threads.

    Raises:
        StoreUnavailable: ``index-missing`` if there is none.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._local = threading.local()
        if not self._path.is_file():
            raise StoreUnavailable("This snapshot has no lookup index; publish it again.", slug="index-missing")

    def events(
        self, where: EventFilter, *, order: Order = "happened", limit: int = 20, cursor: str | None = None
    ) -> Page:
        """Return a page of events, newest first.

        Raises:
            BadParameter: ``bad-cursor``, or an unknown name of the ontology.
        """
        column = {"happened": "day", "reported": "reported_last"}[order]
        condition = _events_where(where)
        if cursor:
            day, iri = _decode(cursor)
            condition.add(f"({column} < ? OR ({column} = ? AND iri > ?))", day, day, iri)
        rows = self._rows(
            f"SELECT * FROM event WHERE {condition} ORDER BY {column} DESC, iri LIMIT ?",
            [*condition.values, limit + 1],
        )
        events = [self._event(r) for r in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return Page(events, _encode(last[column] or "", last["iri"]) if last else None)

    def count(self, where: EventFilter) -> int:
        """Return how many events there are."""
        condition = _events_where(where)
        return int(self._rows(f"SELECT COUNT(*) AS n FROM event WHERE {condition}", condition.values)[0]["n"])

    def facets(self, where: EventFilter, *, top: int = 12) -> dict[str, list[dict[str, Any]]]:
        """Return, for each facet, the values that most events under this filter have, with their numbers."""
        condition = _events_where(where)
        values = [*condition.values, top]
        hits = f"WITH hit AS MATERIALIZED (SELECT *, substr(day, 1, 4) AS year FROM event WHERE {condition})"
        out: dict[str, list[dict[str, Any]]] = {}
        for name in ("type", "factuality", "modality", "phase", "year"):
            counting = f"SELECT {name} AS value, COUNT(*) AS count FROM hit WHERE {name} <> '' GROUP BY 1"
            out[name] = self._dicts(f"{hits} {counting} ORDER BY 2 DESC, 1 LIMIT ?", values)
        out["year"].sort(key=lambda r: str(r["value"]), reverse=True)
        out["technology"] = self._dicts(
            f"""{hits} SELECT name AS value, COUNT(*) AS count FROM hit JOIN mark ON mark.event = hit.id
                WHERE kind = 'technology' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?""",
            values,
        )
        out["participant"] = self._dicts(
            f"""{hits} SELECT a.iri AS value, a.name AS label, COUNT(DISTINCT hit.id) AS count
                FROM hit JOIN participation p ON p.event = hit.id JOIN actor a ON a.id = p.actor
                GROUP BY a.id ORDER BY 3 DESC, 1 LIMIT ?""",
            values,
        )
        return out

    def timeline(
        self, where: EventFilter, *, grain: Grain = "month", order: Order = "happened"
    ) -> list[dict[str, Any]]:
        """Return how many events of each type there are in each day, month or year, in order of time."""
        column = {"happened": "day", "reported": "reported_last"}[order]
        condition = _events_where(where)
        return self._dicts(
            f"""SELECT substr({column}, 1, ?) AS time, type, COUNT(*) AS count FROM event
                WHERE {condition} AND {column} <> '' GROUP BY 1, 2 ORDER BY 1, 2""",
            [_LENGTH[grain], *condition.values],
        )

    def network(self, where: EventFilter, *, limit: int = 100) -> list[dict[str, Any]]:
        """Return the pairs of actors that take part in the same events most often."""
        condition = _events_where(where)
        return self._dicts(
            f"""WITH hit AS MATERIALIZED (SELECT id FROM event WHERE {condition}),
                part AS (SELECT DISTINCT p.actor, p.event FROM hit JOIN participation p ON p.event = hit.id)
                SELECT a.iri AS source, a.name AS source_label, b.iri AS target, b.name AS target_label,
                  COUNT(*) AS count
                FROM part x JOIN part y ON x.event = y.event AND x.actor <> y.actor
                JOIN actor a ON a.id = x.actor JOIN actor b ON b.id = y.actor
                WHERE a.iri < b.iri GROUP BY a.id, b.id ORDER BY 5 DESC, 1, 3 LIMIT ?""",
            [*condition.values, limit],
        )

    def actors(
        self,
        *,
        text: str = "",
        kinds: tuple[str, ...] = (),
        countries: tuple[str, ...] = (),
        limit: int = 20,
        cursor: str | None = None,
    ) -> Page:
        """Return a page of actors, those with most events first.

        Raises:
            BadParameter: ``bad-cursor``.
        """
        condition = _Where()
        condition.among("kind", kinds)
        condition.among("country", countries)
        if text.strip():
            condition.add("id IN (SELECT rowid FROM actor_text WHERE actor_text MATCH ?)", _match(text))
        if cursor:
            number, iri = _decode(cursor)
            if not number.isdecimal() or len(number) > 15:
                raise BadParameter("This cursor is not one of this list.", slug="bad-cursor")
            condition.add("(events < ? OR (events = ? AND iri > ?))", int(number), int(number), iri)
        rows = self._rows(
            f"SELECT * FROM actor WHERE {condition} ORDER BY events DESC, iri LIMIT ?",
            [*condition.values, limit + 1],
        )
        last = rows[limit - 1] if len(rows) > limit else None
        actors = [{**dict(r), "labels": json.loads(r["labels"])} for r in rows[:limit]]
        return Page(actors, _encode(str(last["events"]), last["iri"]) if last else None)

    def types(self) -> dict[str, int]:
        """Return how many events there are of each type."""
        return {r["type"]: r["n"] for r in self._rows("SELECT type, COUNT(*) AS n FROM event GROUP BY 1", [])}

    def technologies(self) -> dict[str, int]:
        """Return how many events each technology has, what is narrower not counted in."""
        sql = "SELECT name, COUNT(*) AS n FROM mark WHERE kind = 'technology' GROUP BY 1"
        return {r["name"]: r["n"] for r in self._rows(sql, [])}

    def _event(self, row: sqlite3.Row) -> dict[str, Any]:
        event = {**dict(row), "labels": json.loads(row["labels"])}
        event["participants"] = [
            dict(r)
            for r in self._rows(
                """SELECT p.role, a.iri, a.name, a.kind, a.country
                   FROM participation p JOIN actor a ON a.id = p.actor
                   WHERE p.event = ? ORDER BY p.role, a.events DESC, a.iri""",
                [row["id"]],
            )
        ]
        marks = self._rows("SELECT kind, name FROM mark WHERE event = ? ORDER BY 1, 2", [row["id"]])
        event["technologies"] = [m["name"] for m in marks if m["kind"] == "technology"]
        event["places"] = [m["name"] for m in marks if m["kind"] == "place"]
        del event["id"]
        return event

    def _dicts(self, sql: str, values: list[Any]) -> list[dict[str, Any]]:
        return [dict(row) for row in self._rows(sql, values)]

    def _rows(self, sql: str, values: list[Any]) -> list[sqlite3.Row]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
        try:
            return list(connection.execute(sql, values))
        except sqlite3.DatabaseError as e:
            raise StoreUnavailable(
                "The lookup index cannot be read; publish the snapshot again.", slug="index-damaged"
            ) from e


def _events_where(where: EventFilter) -> _Where:
    out = _Where()
    out.among("type", [t for name in where.types for t in _types(name)])
    for actor in where.participants:
        role, values = (" AND p.role = ?", [where.role]) if where.role else ("", [])
        out.add(
            "id IN (SELECT p.event FROM participation p JOIN actor a ON a.id = p.actor"
            f" WHERE (a.iri = ? OR a.wikidata = ?){role})",
            actor,
            actor,
            *values,
        )
    if where.role and not where.participants:
        out.add("id IN (SELECT event FROM participation WHERE role = ?)", where.role)
    if where.countries:
        marks = ", ".join("?" * len(where.countries))
        out.add(
            f"id IN (SELECT p.event FROM participation p JOIN actor a ON a.id = p.actor WHERE a.country IN ({marks}))",
            *where.countries,
        )
    if where.technologies:
        names = sorted({n for name in where.technologies for n in narrower(name)})
        marks = ", ".join("?" * len(names))
        out.add(f"id IN (SELECT event FROM mark WHERE kind = 'technology' AND name IN ({marks}))", *names)
    out.among("phase", where.phases)
    out.among("modality", where.modalities)
    out.among("factuality", where.factualities)
    for value, clause in (
        (where.happened_from, "coalesce(latest, day) >= ?"),
        (where.happened_to, "day <= ? AND day <> ''"),
        (where.reported_from, "reported_last >= ?"),
        (where.reported_to, "reported_first <= ?"),
    ):
        if value:
            out.add(clause, value)
    if where.text.strip():
        out.add("id IN (SELECT rowid FROM event_text WHERE event_text MATCH ?)", _match(where.text))
    return out


def _types(name: str) -> list[str]:
    """Return the event types that a name stands for: itself and what is under it, or those of a group."""
    found = [n for n, kind in EVENT_TYPES.items() if name in (n, kind.parent, kind.group)]
    if not found:
        raise BadParameter(f"There is no such event type or group; types are {', '.join(EVENT_TYPES)}.")
    return found


def narrower(name: str) -> set[str]:
    """Return a technology and all that are narrower.

    Raises:
        BadParameter: if there is no such technology.
    """
    concepts = CONCEPTS["technology"]
    if name not in concepts:
        raise BadParameter("There is no such technology; /technologies lists them.")
    found = {name}
    while more := {n for n, c in concepts.items() if c.broader in found} - found:
        found |= more
    return found


def _match(text: str) -> str:
    """Return the FTS5 query for texts that have all these words, the last perhaps only begun."""
    words = _WORD.findall(text)[:_MAX_WORDS]
    return " ".join(f'"{w}"' for w in words[:-1]) + f' "{words[-1]}"*' if words else '""'


def _encode(*key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[str, str]:
    try:
        first, second = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        first = second = None
    if not isinstance(first, str) or not isinstance(second, str):
        raise BadParameter("This cursor is not one of this list.", slug="bad-cursor")
    return first, second
