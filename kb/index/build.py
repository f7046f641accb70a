"""Makes the lookup index of a snapshot: from its graphs, or from the index before it and what has changed."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kb.describe import Description, describe, subjects, unit_name
from kb.iris import Minter
from ontology import EVENT_TYPES, ROLES
from ontology.terms import DCAT, PROV, RDF, SCHEMA, SCHEME, SKOS, TGE, WD

FILE = "index.sqlite"
"""Name of the index in the folder of its snapshot."""
VERSION = "1"
"""Of the schema; an index of another version is made anew."""

_SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
_TYPES = {kind.iri: (name, kind.group) for name, kind in EVENT_TYPES.items()}
_SCHEMES = ("phase", "effect", "modality", "factuality", "stance")
_EVENT_COLUMNS = (
    *("iri", "type", "family", "day", "earliest", "latest", "precision"),
    *("phase", "effect", "modality", "factuality", "stance", "jurisdiction", "low", "high", "currency"),
    *("reports", "articles", "sources", "reported_first", "reported_last", "labels"),
)
_INSERT_EVENT = f"INSERT INTO event ({', '.join(_EVENT_COLUMNS)}) VALUES ({', '.join('?' * len(_EVENT_COLUMNS))})"
_COUNT_EVENTS = "(SELECT COUNT(DISTINCT event) FROM participation p WHERE p.actor = actor.id)"


def refresh(
    store: ox.Store,
    minter: Minter,
    folder: Path,
    previous: Path | None = None,
    changed: Iterable[str] | None = None,
) -> Path:
    """Write the index of the snapshot in ``folder`` from ``store``; return its path.

    With ``previous`` (the folder of the snapshot before) and ``changed`` (IRIs of the events that are new,
    different or gone since), only those are read; without either, everything is.
    """
    path = folder / FILE
    path.unlink(missing_ok=True)
    base = previous / FILE if previous else None
    if changed is None or base is None or not _usable(base):
        changed = None
    else:
        shutil.copyfile(base, path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # Nobody reads the file before it is whole, and a broken one is made again: no journal, no waiting.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        if changed is None:
            connection.executescript(_SCHEMA)
            connection.execute("INSERT INTO meta VALUES ('version', ?)", (VERSION,))
        connection.execute("BEGIN")
        _Builder(store, minter, connection).write(changed)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()
    return path


def _usable(path: Path) -> bool:
    if not path.is_file():
        return False
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return bool(row == (VERSION,))


class _Builder:
    def __init__(self, store: ox.Store, minter: Minter, connection: sqlite3.Connection) -> None:
        self.store, self.db = store, connection
        names = ("events", "clusters", "entities")
        self.events, self.clusters, self.entities = (ox.NamedNode(minter.graphs + name) for name in names)
        self.actors: dict[str, int] = dict(connection.execute("SELECT iri, id FROM actor"))

    def write(self, changed: Iterable[str] | None) -> None:
        counting = f"UPDATE actor SET events = {_COUNT_EVENTS}"
        if changed is None:
            for iri in subjects(self.store, RDF + "type", TGE + "Event", self.events):
                self._add(iri)
            self.db.execute(counting)
            return
        touched: set[int] = set()
        for iri in changed:
            touched |= self._remove(iri) | self._add(iri)
        self.db.executemany(f"{counting} WHERE id = ?", [(actor,) for actor in sorted(touched)])

    def _remove(self, iri: str) -> set[int]:
        row = self.db.execute("SELECT id FROM event WHERE iri = ?", (iri,)).fetchone()
        if row is None:
            return set()
        actors = {a for (a,) in self.db.execute("SELECT actor FROM participation WHERE event = ?", row)}
        for table, column in (
            ("participation", "event"),
            ("mark", "event"),
            ("event_text", "rowid"),
            ("event", "id"),
        ):
            self.db.execute(f"DELETE FROM {table} WHERE {column} = ?", row)
        return actors

    def _add(self, iri: str) -> set[int]:
        about = describe(self.store, iri, self.events)
        kind = _leaf(about)
        if kind is None:
            return set()
        reports = self._reports(iri)
        days, earliest, labels = reports.days, about.one(TGE + "earliest"), about.labels()
        low, high, currency = self._amount(about)
        row = {
            "iri": iri, "type": kind[0], "family": kind[1],
            "day": earliest or min(days, default=""),
            "earliest": earliest, "latest": about.one(TGE + "latest"),
            "precision": unit_name(about.one(TGE + "precision")),
            **{name: about.one(TGE + name, f"{SCHEME}{name}/") for name in _SCHEMES},
            "jurisdiction": about.one(TGE + "jurisdiction"),
            "low": low, "high": high, "currency": currency,
            "reports": reports.count, "articles": len(reports.articles), "sources": len(reports.sources),
            "reported_first": min(days, default=None),
            "reported_last": max(days, default=None),
            "labels": json.dumps(labels, ensure_ascii=False),
        }  # fmt: skip
        number = self.db.execute(_INSERT_EVENT, [row[c] for c in _EVENT_COLUMNS]).lastrowid
        assert number is not None
        words = [*labels.values(), *reports.headlines]
        actors: set[int] = set()
        for role in ROLES:
            for value in about.all(TGE + role):
                actor, names = self._actor(value)
                actors.add(actor)
                words += names
                self.db.execute("INSERT OR IGNORE INTO participation VALUES (?, ?, ?)", (actor, number, role))
        for mark, prefix in (("technology", SCHEME + "technology/"), ("place", "")):
            for name in about.all(TGE + mark, prefix):
                self.db.execute("INSERT OR IGNORE INTO mark VALUES (?, ?, ?)", (mark, name, number))
        self._add_text("event", number, words)
        return actors

    def _add_text(self, table: str, number: int, words: list[str]) -> None:
        text = " \n".join(dict.fromkeys(words))
        self.db.execute(f"INSERT INTO {table}_text (rowid, words) VALUES (?, ?)", (number, text))

    def _reports(self, event: str) -> _Reports:
        out = _Reports()
        for iri in subjects(self.store, TGE + "reportOf", event, self.clusters):
            out.count += 1
            report = describe(self.store, iri)
            out.days += report.all(TGE + "asOf")
            copied = any(describe(self.store, a).one(PROV + "alternateOf") for a in report.all(PROV + "wasDerivedFrom"))
            if not copied:  # a syndicated copy stands on the word of the article that it copies
                out.sources.add(self._ultimate_source(report) or iri)
            for article in set(report.all(PROV + "wasDerivedFrom")) - out.articles:
                out.articles.add(article)
                out.headlines += describe(self.store, article).all(SCHEMA + "headline")
        out.sources = out.sources or {event}
        return out

    def _ultimate_source(self, report: Description) -> str | None:
        """Return the deepest outlet or cited source: ten copies of one agency's story have one source."""
        best: tuple[int, str] | None = None
        for iri in report.all(PROV + "qualifiedAttribution"):
            link = describe(self.store, iri)
            role, agent = link.one(DCAT + "hadRole", f"{SCHEME}attribution/"), link.one(PROV + "agent")
            level = int(link.one(TGE + "level") or 0)
            if agent and role in ("outlet", "cited-source") and (best is None or level > best[0]):
                best = level, agent
        return best[1] if best else None

    def _amount(self, about: Description) -> tuple[float | None, float | None, str | None]:
        node = about.one(TGE + "amount")
        if node is None:
            return None, None, None
        amount = describe(self.store, node)
        low, high = (amount.one(SCHEMA + p) or amount.one(SCHEMA + "value") for p in ("minValue", "maxValue"))
        return low and float(low), high and float(high), amount.one(SCHEMA + "currency")  # type: ignore[return-value]

    def _actor(self, iri: str) -> tuple[int, list[str]]:
        """Return the number of an actor, which is added where it is new, and its names."""
        about = describe(self.store, iri, self.entities)
        labels = about.labels()
        names = [*labels.values(), *about.all(SKOS + "altLabel")]
        known = self.actors.get(iri)
        if known is not None:
            return known, names
        row = (
            iri,
            about.one(TGE + "kind", SCHEME + "kind/"),
            about.one(TGE + "country"),
            next((v.removeprefix(WD) for v in about.all(SCHEMA + "sameAs") if v.startswith(WD)), None),
            labels.get("en") or next(iter(labels.values()), iri.rpartition("/")[2]),
            json.dumps(labels, ensure_ascii=False),
        )
        sql = "INSERT INTO actor (iri, kind, country, wikidata, name, labels) VALUES (?, ?, ?, ?, ?, ?)"
        number = self.db.execute(sql, row).lastrowid
        assert number is not None
        self.actors[iri] = number
        self._add_text("actor", number, names)
        return number, names


@dataclass
class _Reports:
    """What the reports of one event add up to."""

    count: int = 0
    articles: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    days: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)


def _leaf(about: Description) -> tuple[str, str] | None:
    """Return the name and the group of the most special event type among the classes of an event."""
    present = [_TYPES[iri] for iri in about.all(RDF + "type") if iri in _TYPES]
    parents = {EVENT_TYPES[name].parent for name, _ in present}
    return next((kind for kind in present if kind[0] not in parents), None)
