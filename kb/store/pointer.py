"""Which snapshot readers open now: the pointer is looked at each time, the snapshot read only when it has moved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kb.errors import StoreUnavailable
from kb.store import snapshots
from kb.store.failures import DETAILS, unavailable
from kb.store.snapshots import Snapshot


class Pointer:
    """Follows the current snapshot of the store in ``directory``; a look costs microseconds."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._file = directory / snapshots.POINTER
        self._known: tuple[tuple[int, int], Snapshot] | None = None

    def current(self) -> Snapshot:
        """Return the snapshot that readers open now.

        Raises:
            StoreUnavailable: if there is none, or it is damaged.
        """
        try:
            found = self._file.stat()
        except OSError as e:
            raise unavailable(e) from e
        seen = (found.st_mtime_ns, found.st_ino)
        known = self._known
        if known is None or known[0] != seen:
            known = self._known = seen, self._read(found.st_mtime)
        return known[1]

    def _read(self, modified: float) -> Snapshot:
        if (self.directory / snapshots.FOLDER).is_dir():
            return snapshots.current(self.directory)
        if next(self.directory.glob("MANIFEST-*"), None):  # an engine directory as it is, such as a backup
            created = dt.datetime.fromtimestamp(modified, dt.UTC)
            return Snapshot(0, self.directory, created, 0, 0, 0, 0, 0, 0, 0, "", "")
        raise StoreUnavailable(DETAILS["store-missing"], slug="store-missing")
