"""What the storage engine and the file system say, in our words.

RocksDB reports every failure as ``OSError`` or ``RuntimeError`` with its own text, which holds paths; only
its kind goes on to the user.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from kb.errors import StoreUnavailable

_WORDS = (
    ("store-locked", ("lock file", "lock hold", "lock:")),
    ("store-full", ("no space left", "file too large", "quota exceeded", "disk full")),
    ("store-corrupt", ("corruption", "checksum", "corrupt", "invalid data", "bad table magic", "truncated")),
    ("store-read-only", ("read-only file system", "permission denied", "not permitted")),
    ("store-missing", ("no such file", "does not exist", "not a directory")),
)
_NUMBERS = {
    errno.ENOSPC: "store-full",
    errno.EFBIG: "store-full",
    errno.EDQUOT: "store-full",
    errno.EROFS: "store-read-only",
    errno.EACCES: "store-read-only",
    errno.EPERM: "store-read-only",
    errno.ENOENT: "store-missing",
    errno.ENOTDIR: "store-missing",
}
DETAILS = {
    "store-locked": "The store is locked by another process.",
    "store-full": "The disk is full; nothing of the last batch was written. Free some space and run it again.",
    "store-corrupt": "The store is damaged. Restore it from a snapshot: techgeo restore DIR.",
    "store-read-only": "The store may not be written here: no permission, or a read-only file system.",
    "store-missing": "There is no store here. Load something first: techgeo load SOURCE.",
    "store-unavailable": "The store cannot be read or written.",
}
"""What is said of each way in which a store can fail, by slug."""


def unavailable(error: BaseException) -> StoreUnavailable:
    """Return the error that says in our words what ``error`` (of the engine or the system) means.

    >>> unavailable(OSError(errno.ENOSPC, "No space left on device")).problem
    'store-full'
    """
    if isinstance(error, StoreUnavailable):
        return error
    slug = _NUMBERS.get(error.errno or 0) if isinstance(error, OSError) else None
    if slug is None:
        text = str(error).lower()
        slug = next((s for s, words in _WORDS if any(w in text for w in words)), "store-unavailable")
    return StoreUnavailable(DETAILS[slug], slug=slug)


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn what the engine and the file system raise inside into :class:`StoreUnavailable`."""
    try:
        yield
    except (OSError, RuntimeError) as e:
        raise unavailable(e) from e
