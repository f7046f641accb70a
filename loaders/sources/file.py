"""A file: of any format, or gzip of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kb.errors import TechgeoError
from loaders.failure import LoadFailure
from loaders.kinds import Options, Step, read_stream
from loaders.opened import open_file, opened


def holds(location: str) -> float:
    """A path is that of a file where nothing else claims it."""
    return 0.1 if location else 0.05


def open(location: str, options: Options) -> Iterator[Step]:
    """Give what is in the file."""
    try:
        stream = open_file(Path(location))
        try:
            source = opened(stream, location, options.limits, name=Path(location).name)
        except BaseException:
            stream.close()
            raise
    except TechgeoError as e:
        yield LoadFailure.of(e, location)
        return
    except OSError:
        yield LoadFailure(location, "unreadable")
        return
    yield from read_stream(source, options)
