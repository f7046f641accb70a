"""Numbered, read-only copies of the store, and the pointer to the current one.

::

    STORE/snapshots/000001/       a backup() directory (hard links), with
                   snapshot.json  what is in it
    STORE/CURRENT                 the number of the snapshot that readers open

A snapshot never changes. The pointer is switched by renaming a whole, synced file over the old one, so that a
reader sees the old snapshot or the new one, and after a crash at any moment one of the two.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb.errors import NotFound, StoreUnavailable
from kb.store.failures import DETAILS, engine_errors, unavailable

FOLDER = "snapshots"
TRIAL = ".trial"
"""Where a foreign update is tried out (kb.store.admission)."""
POINTER = "CURRENT"
DESCRIPTION = "snapshot.json"
_NUMBER = re.compile(r"\d{6,12}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of a store; ``path`` is the directory to open, the rest is what it holds.

    ``revision`` is the number of transactions that led to it, ``ontology`` the hash of the ontology in it.
    """

    number: int
    path: Path
    created: dt.datetime
    quads: int
    graphs: int
    articles: int
    reports: int
    events: int
    entities: int
    revision: int
    ontology: str
    software: str

    def open(self) -> ox.Store:
        """Open it for reading.

        Raises:
            StoreUnavailable: if it is damaged or has been removed.
        """
        if not self.path.is_dir():
            raise StoreUnavailable(DETAILS["store-missing"], slug="store-missing")
        with engine_errors():
            return ox.Store.read_only(str(self.path))

    def to_json(self) -> dict[str, Any]:
        """Return what ``snapshot.json`` says: everything but the path."""
        out = asdict(self)
        del out["path"]
        return out | {"created": self.created.isoformat()}


def current(store: Path) -> Snapshot:
    """Return the snapshot that readers open.

    Raises:
        StoreUnavailable: ``store-missing`` if nothing was ever published there, ``store-corrupt`` if the
        pointer or
            the description is damaged.
    """
    return _describe(store, current_number(store))


def current_number(store: Path) -> int:
    """Return the number of the current snapshot.

    Raises:
        StoreUnavailable: as for :func:`current`.
    """
    try:
        text = (store / POINTER).read_text("ascii", errors="replace").strip()
    except OSError as e:
        raise unavailable(e) from e
    if not _NUMBER.fullmatch(text):
        raise StoreUnavailable(DETAILS["store-corrupt"], slug="store-corrupt")
    return int(text)


def listing(store: Path) -> list[Snapshot]:
    """Return the snapshots that can be opened, oldest first; those that no pointer ever named are left out.

    Raises:
        StoreUnavailable: as for :func:`current`.
    """
    last = current_number(store)
    return [_describe(store, n) for n in numbers(store) if n <= last]


def numbers(store: Path) -> list[int]:
    """Return the numbers of the snapshot directories, in order, published or not."""
    folder = store / FOLDER
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as e:
        raise unavailable(e) from e
    return sorted(int(name) for name in names if _NUMBER.fullmatch(name))


def at(store: Path, instant: dt.datetime) -> Snapshot:
    """Return the snapshot that was current at ``instant`` (with a time zone).

    Raises:
        NotFound: if none of those that are kept is that old.
        StoreUnavailable: as for :func:`current`.
    """
    before = [s for s in listing(store) if s.created <= instant]
    if not before:
        raise NotFound("No snapshot that is still kept is that old.")
    return before[-1]


def path_of(store: Path, number: int) -> Path:
    """Return the directory of a snapshot."""
    return store / FOLDER / f"{number:06d}"


def _describe(store: Path, number: int) -> Snapshot:
    path = path_of(store, number)
    try:
        found = json.loads((path / DESCRIPTION).read_bytes())
        created = dt.datetime.fromisoformat(found.pop("created"))
        snapshot = Snapshot(path=path, created=created, **found)
        if snapshot.number != number or created.tzinfo is None:
            raise ValueError
    except OSError as e:
        if not path.is_dir():
            raise StoreUnavailable(
                "The current snapshot has been removed. Publish another: techgeo load SOURCE.", slug="store-missing"
            ) from e
        raise unavailable(e) from e
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise StoreUnavailable(DETAILS["store-corrupt"], slug="store-corrupt") from e
    return snapshot


def begin(store: Path) -> Path:
    """Return the directory, not yet there, in which the next snapshot is to be made; clear what others left there."""
    (store / FOLDER).mkdir(exist_ok=True)
    path = store / FOLDER / ".new"
    shutil.rmtree(path, ignore_errors=True)
    return path


def finish(store: Path, made: Path, snapshot: Snapshot) -> Snapshot:
    """Give the snapshot that was made in ``made`` its number, and make it the current one. Everything is
    synced.

    Raises:
        StoreUnavailable: if the disk is full or may not be written; the old snapshot then stays the current
        one.
    """
    with engine_errors():
        _write(made / DESCRIPTION, json.dumps(snapshot.to_json(), indent=1) + "\n")
        _sync(made)
        target = path_of(store, snapshot.number)
        made.rename(target)
        _sync(store / FOLDER)
        point(store, snapshot.number)
    return replace(snapshot, path=target)


def point(store: Path, number: int) -> None:
    """Make a snapshot the current one."""
    fresh = store / f".{POINTER}.new"
    _write(fresh, f"{number:06d}\n")
    fresh.replace(store / POINTER)
    _sync(store)


def clear_leftovers(store: Path) -> None:
    """Remove what a writer that was killed has left: the copy for a trial, half a snapshot, or one without pointer."""
    shutil.rmtree(store / TRIAL, ignore_errors=True)
    shutil.rmtree(store / FOLDER / ".new", ignore_errors=True)
    (store / f".{POINTER}.new").unlink(missing_ok=True)
    try:
        last = current_number(store)
    except StoreUnavailable as e:
        if e.problem != "store-missing":
            return
        last = 0
    for number in numbers(store):
        if number > last:
            shutil.rmtree(path_of(store, number), ignore_errors=True)


def retain(store: Path, kept: int) -> None:
    """Remove the oldest snapshots beyond the ``kept`` newest."""
    for number in numbers(store)[:-kept]:
        shutil.rmtree(path_of(store, number), ignore_errors=True)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="ascii") as f:
        f.write(text)
        f.flush()
        os.fsync(f.fileno())


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
