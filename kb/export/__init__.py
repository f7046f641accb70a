"""Exports: everything that a snapshot holds, in one stream, in the forms that other tools take.

One format, one module; its name is the format's. A module has ``MEDIA_TYPE``, ``EXTENSION``, ``SUMMARY`` and
``write(reader, out)``, which writes to a binary stream in memory that does not grow with the store. An answer that
has limits on rows and bytes is a query's; these have none. The same snapshot gives the same bytes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from typing import BinaryIO, Protocol, cast

from kb.errors import NotFound
from kb.reader import Reader


class Format(Protocol):
    """A module of this package."""

    MEDIA_TYPE: str
    EXTENSION: str
    SUMMARY: str

    def write(self, reader: Reader, out: BinaryIO) -> None:
        """Write the whole snapshot."""


@lru_cache(maxsize=1)
def formats() -> Mapping[str, Format]:
    """Return the export formats by name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        code = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(code, "write"):
            found[module.name] = cast(Format, code)
    return found


def named(name: str) -> Format:
    """Return the export format of this name.

    Raises:
        NotFound: listing the names that exist.
    """
    known = formats()
    if name not in known:
        raise NotFound(f"There is no such export format; there are {', '.join(known)}.")
    return known[name]
