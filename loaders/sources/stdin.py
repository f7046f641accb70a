"""Standard input: of any format, read as it comes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from kb.errors import TechgeoError
from loaders.failure import LoadFailure
from loaders.kinds import Options, Step, read_stream
from loaders.opened import opened


def holds(location: str) -> float:
    """Whether the location is ``-``."""
    return 1.0 if location == "-" else 0.0


def open(location: str, options: Options) -> Iterator[Step]:
    """Give what comes in; the descriptor itself stays open."""
    stream = None
    try:
        stream = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
        source = opened(stream, location, options.limits)
    except TechgeoError as e:
        yield LoadFailure.of(e, location)
    except (OSError, AttributeError, ValueError):
        yield LoadFailure(location, "unreadable")
    else:
        yield from read_stream(source, options)
    finally:
        if stream is not None:
            stream.close()
