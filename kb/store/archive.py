"""Copies of a store that can be kept elsewhere, and the way back.

A copy is a snapshot directory (its table files linked, where the file system can) with a manifest: what is in
it, and the SHA-256 of all its quads as sorted N-Quads (https://www.w3.org/TR/n-quads/), which does not depend
on how the engine keeps them. What was restored has the hash of what was copied, or it is not restored.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kb.errors import BadInput, StoreUnavailable
from kb.settings import Settings
from kb.store import snapshots
from kb.store.embedded import LIVE, EmbeddedStore
from kb.store.failures import engine_errors
from kb.store.lock import WriterLock
from kb.store.snapshots import DESCRIPTION, Snapshot

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 500_000
"""Quads that are sorted in memory at once."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy holds."""

    format: int
    created: str
    quads: int
    graphs: int
    articles: int
    reports: int
    events: int
    ontology: str
    software: str
    sha256: str

    @classmethod
    def of(cls, snapshot: Snapshot, sha256: str) -> Manifest:
        """Return the manifest of a copy of a snapshot."""
        s = snapshot
        return cls(
            FORMAT, s.created.isoformat(), s.quads, s.graphs, s.articles, s.reports, s.events, s.ontology, s.software,
            sha256,
        )  # fmt: skip

    @classmethod
    def read(cls, directory: Path) -> Manifest:
        """Return the manifest of the copy in a directory.

        Raises:
            BadInput: with slug ``bad-snapshot`` if there is none, or it is damaged or of another format.
        """
        try:
            found: dict[str, Any] = json.loads((directory / MANIFEST).read_bytes())
            manifest = cls(**found)
        except (OSError, ValueError, TypeError) as e:
            raise BadInput("There is no whole copy of a store in this directory.", slug="bad-snapshot") from e
        if manifest.format != FORMAT:
            raise BadInput("This copy is of another format than this software reads.", slug="bad-snapshot")
        return manifest


def snapshot(store: Path, target: Path) -> Manifest:
    """Copy the current snapshot of the store in ``store`` to ``target``, which must not be there yet.

    Needs no lock: a snapshot does not change.

    Raises:
        BadInput: if there is something at ``target``.
        StoreUnavailable: if there is no store, or it is damaged, or the disk is full.
    """
    current = snapshots.current(store)
    if target.exists():
        raise BadInput("There is something at this path already.", slug="already-there")
    partial = target.with_name(f".{target.name}.new")
    with engine_errors():
        shutil.rmtree(partial, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(current.path, partial)
        manifest = Manifest.of(current, digest(current.open()))
        (partial / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", "ascii")
        partial.rename(target)
    return manifest


def restore(source: Path, store: Path, settings: Settings) -> Snapshot:
    """Make the copy in ``source`` the state of the store in ``store``, and publish it as a new snapshot.

    The copy is verified before anything of the store is touched; older snapshots stay.

    Raises:
        BadInput: if ``source`` is no copy of a store, or does not hold what its manifest says.
        StoreUnavailable: if the store is locked, or the disk is full.
    """
    manifest = Manifest.read(source)
    with engine_errors():
        store.mkdir(parents=True, exist_ok=True)
    with WriterLock(store):
        fresh, old = store / f".{LIVE}.new", store / f".{LIVE}.old"
        with engine_errors():
            shutil.rmtree(fresh, ignore_errors=True)
            _copy(source, fresh)
        try:
            same = digest(ox.Store.read_only(str(fresh))) == manifest.sha256
        except (OSError, RuntimeError):
            same = False
        if not same:
            shutil.rmtree(fresh, ignore_errors=True)
            raise BadInput("The copy is damaged: it does not hold what its manifest says.", slug="bad-snapshot")
        with engine_errors():
            shutil.rmtree(old, ignore_errors=True)
            if (store / LIVE).exists():
                (store / LIVE).rename(old)
            fresh.rename(store / LIVE)
            shutil.rmtree(old, ignore_errors=True)
            _forget_damage(store)
    from kb.index import refresh

    with EmbeddedStore.open(store, settings, create=False) as opened:
        return opened.publish([lambda live, minter, made, *_: refresh(live, minter, made)], again=True)


def digest(store: ox.Store) -> str:
    """Return the SHA-256 of a store's quads, one N-Quads line each, sorted; in memory bounded by :data:`CHUNK`."""
    return digest_of(f"{quad} .\n".encode() for quad in store)


def digest_of(lines: Iterable[bytes]) -> str:
    """Return the SHA-256 of lines in sorted order, each once."""
    hashed = hashlib.sha256()
    with ExitStack() as stack:
        runs: list[IO[bytes]] = []
        source = iter(lines)
        while chunk := sorted(islice(source, CHUNK)):
            run = stack.enter_context(tempfile.TemporaryFile())
            run.writelines(chunk)
            run.seek(0)
            runs.append(run)
        for line in _once(heapq.merge(*runs)):
            hashed.update(line)
    return hashed.hexdigest()


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line


def _copy(source: Path, target: Path) -> None:
    """Copy a RocksDB directory; table files never change, so they are linked where the file system can."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        if not path.is_file() or path.is_symlink() or path.name in (DESCRIPTION, MANIFEST, "LOCK"):
            continue
        if path.suffix == ".sst":
            try:
                os.link(path, target / path.name)
                continue
            except OSError:
                pass  # another file system, or one without links
        shutil.copyfile(path, target / path.name)


def _forget_damage(store: Path) -> None:
    """Make a damaged pointer whole, so that the restored state can be published after the snapshots that are left."""
    try:
        snapshots.current(store)
    except StoreUnavailable as e:
        if e.problem != "store-missing":
            kept = [n for n in snapshots.numbers(store) if (snapshots.path_of(store, n) / DESCRIPTION).is_file()]
            if kept:
                snapshots.point(store, kept[-1])
            else:
                (store / snapshots.POINTER).unlink(missing_ok=True)
