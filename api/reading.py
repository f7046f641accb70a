"""Which snapshot a request reads: the current one, or the one that was current at the time it asks for.

``asOf=`` and ``Accept-Datetime`` (Memento, RFC 7089) choose by time; ``snapshot=`` by number.
"""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import Annotated

from fastapi import Depends, Header, Query
from starlette.requests import Request

from kb.errors import BadParameter
from kb.iris import Minter
from kb.reader import Reader, Readers
from kb.settings import Settings


def settings_of(request: Request) -> Settings:
    """Return the settings of the running service."""
    settings = request.app.state.techgeo.settings
    assert isinstance(settings, Settings)
    return settings


def readers_of(request: Request) -> Readers:
    """Return the snapshots of the running service, which are opened once for all requests."""
    state = request.app.state
    if not hasattr(state, "readers"):
        settings = settings_of(request)
        state.readers = Readers(settings.directory, Minter(settings.base_iri))
    readers = state.readers
    assert isinstance(readers, Readers)
    return readers


def reader_of(
    request: Request,
    as_of: Annotated[
        str | None,
        Query(alias="asOf", max_length=40, description="Day or instant (ISO 8601) whose snapshot answers."),
    ] = None,
    snapshot: Annotated[int | None, Query(ge=1, le=10**12, description="Number of the snapshot that answers.")] = None,
    accept_datetime: Annotated[str | None, Header(max_length=60, description="As in RFC 7089.")] = None,
) -> Reader:
    """Return the snapshot that a request reads.

    Raises:
        BadParameter: if the time cannot be read.
        NotFound: if no snapshot that is kept is that old.
    """
    readers = readers_of(request)
    if snapshot is not None:
        return readers.numbered(snapshot)
    if as_of is not None:
        return readers.at(instant(as_of))
    if accept_datetime is not None:
        try:
            return readers.at(_aware(parsedate_to_datetime(accept_datetime)))
        except ValueError as e:
            raise BadParameter("Accept-Datetime is not a date of RFC 9110.") from e
    return readers.current()


def instant(text: str) -> dt.datetime:
    """Return the instant that an ISO 8601 text names; a day alone is its end, and a time without zone is UTC.

    Raises:
        BadParameter: if it is neither.

    >>> instant("2026-11-25").isoformat()
    '2026-11-25T23:59:59.999999+00:00'
    """
    try:
        if len(text) == 10:
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max, dt.UTC)
        return _aware(dt.datetime.fromisoformat(text.replace(" ", "+")))
    except ValueError as e:
        raise BadParameter("This is not a day or instant of ISO 8601.") from e


def _aware(value: dt.datetime) -> dt.datetime:
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


Reading = Annotated[Reader, Depends(reader_of)]
