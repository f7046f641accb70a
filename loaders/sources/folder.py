"""A folder: every file in it and below it, in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from loaders.failure import LoadFailure
from loaders.kinds import Options, Step
from loaders.sources import file

_DEPTH = 64
"""Folders inside one another that are entered."""


def holds(location: str) -> float:
    """Whether there is a folder of this name."""
    try:
        return 1.0 if location and Path(location).is_dir() else 0.0
    except (OSError, ValueError):
        return 0.0


def open(location: str, options: Options, depth: int = 0) -> Iterator[Step]:
    """Give what is in the files. Hidden files are left out; links, devices and pipes are refused one by one."""
    try:
        with os.scandir(location) as entries:
            found = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in entries if not e.name.startswith("."))
    except OSError:
        yield LoadFailure(location, "unreadable")
        return
    for name, is_folder in found:
        path = os.path.join(location, name)  # noqa: PTH118 - keeps the location as the user wrote it
        if not is_folder:
            yield from file.open(path, options)
        elif depth < _DEPTH:
            yield from open(path, options, depth + 1)
        else:
            yield LoadFailure(path, "refused-file", "The folders are nested too deep.")
