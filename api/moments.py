"""Which snapshot a SPARQL request is about: the current one, one by number, or the one of a time (RFC 7089)."""

from __future__ import annotations

from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request

from api.reading import instant
from api.state import State
from kb.errors import BadParameter, NotFound
from kb.store import snapshots
from kb.store.snapshots import Snapshot


def chosen(request: Request, state: State, as_of: str | None, number: str | None) -> tuple[Snapshot, dict[str, str]]:
    """Return the snapshot that a request asks for, and the headers that say which it is.

    Raises:
        BadParameter: for a time or number that cannot be read.
        NotFound: for one that is not kept.
        StoreUnavailable: if there is none.
    """
    accepted = request.headers.get("accept-datetime")
    if number is None and as_of is None and accepted is None:
        snapshot = state.snapshot()
        return snapshot, {"Techgeo-Snapshot": str(snapshot.number)}
    snapshot = _other(state, as_of, number, accepted)
    headers = {"Techgeo-Snapshot": str(snapshot.number)}
    if snapshot.number:
        headers["Memento-Datetime"] = format_datetime(snapshot.created, usegmt=True)
        headers["Link"] = f'<{state.base(request.scope)}{request.scope["path"]}>; rel="original timegate"'
    return snapshot, headers


def _other(state: State, as_of: str | None, number: str | None, accepted: str | None) -> Snapshot:
    directory = state.settings.directory
    if number is not None:
        if not number.isascii() or not number.isdigit() or len(number) > 12:
            raise BadParameter("snapshot is the number of a snapshot.", parameters=[{"name": "snapshot"}])
        for snapshot in snapshots.listing(directory):
            if snapshot.number == int(number):
                return snapshot
        raise NotFound("There is no such snapshot, or it is no longer kept.")
    if as_of is not None:
        return snapshots.at(directory, instant(as_of[:60]))
    try:
        time = parsedate_to_datetime((accepted or "")[:60])
    except ValueError as e:
        raise BadParameter("Accept-Datetime is not a date of RFC 9110.") from e
    return snapshots.at(directory, time if time.tzinfo else instant(time.isoformat()))
