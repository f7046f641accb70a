"""The parameters of a SPARQL Protocol request, from its URL and its body.

https://www.w3.org/TR/sparql12-protocol/, section 2; python-multipart is not needed, a form is urlencoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.problems import HttpError
from kb.errors import BadInput, BadParameter
from kb.iris import check_iri
from kb.settings import Settings

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_DATASET = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_HINTS = ("format", "output", "results")  # what clients beside the standard send
KNOWN = frozenset({"query", "update", "timeout", "asOf", "snapshot", *_DATASET, *_HINTS})
_MAX_FIELDS = 200
_REMEMBERED = 32 << 10
"""Bytes up to which the body of a request is kept with what it says."""


@dataclass(frozen=True)
class Operation:
    """One operation of the protocol; both texts are None where only the service description is asked for."""

    query: str | None = None
    update: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    timeout: float | None = None
    label: str | None = None
    """The format by name, where the caller says it in the URL."""
    as_of: str | None = None
    snapshot: str | None = None
    """The snapshot to ask, by time or by number; the current one where both are None."""

    @property
    def dataset(self) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        """The default and named graphs of the query; both None where the request names none."""
        return (self.default, self.named) if self.default or self.named else (None, None)


async def read(request: Request, settings: Settings) -> Operation:
    """Return the operation that ``request`` asks for. ``timeout=`` may only lower the limit of ``settings``.

    Raises:
        BadInput: ``sparql-parameters``, ``not-utf8`` or ``timeout-too-long``.
        BadParameter: ``unknown-parameter`` or ``bad-iri``.
        HttpError: ``unsupported-media-type``.
    """
    media_type, body = "", b""
    if request.method == "POST":
        media_type, charset = content_type(request)
        if media_type not in (FORM, QUERY, UPDATE):
            raise HttpError(
                "This Content-Type is not read here.",
                slug="unsupported-media-type",
                available=[FORM, QUERY, UPDATE],
            )
        if charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise BadInput("The text must be UTF-8.", slug="not-utf8")
        body = await request.body()
    limits = settings.query_timeout, settings.update_timeout
    parsed = _parsed if len(body) <= _REMEMBERED else _parsed.__wrapped__
    return parsed(request.scope["query_string"], body, media_type, request.method, limits)


@lru_cache(maxsize=256)
def _parsed(url: bytes, body: bytes, media_type: str, method: str, limits: tuple[float, float]) -> Operation:
    """Return the operation of a request. Many callers ask the same queries again and again."""
    pairs = _pairs(url)
    if media_type == FORM:
        pairs += _pairs(body)
    elif media_type:
        pairs += [("query" if media_type == QUERY else "update", _text(body))]
    return _operation(pairs, method, limits)


def content_type(request: Request) -> tuple[str, str]:
    """Return the media type of the body and its charset, in lower case; empty where it says none."""
    header = request.headers.get("content-type", "")
    return _content_type(header) if len(header) <= 200 else ("", "")


@lru_cache(maxsize=64)
def _content_type(header: str) -> tuple[str, str]:
    parsed = Message()
    parsed["content-type"] = header
    return (parsed.get_content_type() if header else ""), (parsed.get_content_charset() or "")


def _operation(pairs: list[tuple[str, str]], method: str, limits: tuple[float, float]) -> Operation:
    unknown = {name for name, _ in pairs} - KNOWN
    if unknown:
        raise BadParameter(
            "There is a parameter that is not known here.", slug="unknown-parameter", available=sorted(KNOWN)
        )
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    for name in ("query", "update", "timeout", "asOf", "snapshot"):
        if len(given.get(name, ())) > 1:
            _wrong(f"There is more than one {name}.")
    query, update = (next(iter(given.get(name, ())), None) for name in ("query", "update"))
    if query is not None and update is not None:
        _wrong("A request is a query or an update, not both.")
    if update is not None and method != "POST":
        _wrong("An update needs POST.")
    if query is None and update is None and method == "POST":
        _wrong("There is no query and no update.")
    if update is not None and (given.get("asOf") or given.get("snapshot")):
        _wrong("An update changes what is, not what was.")
    default, named, using, using_named = (tuple(map(check_iri, given.get(name, ()))) for name in _DATASET)
    if ((default or named) and update is not None) or ((using or using_named) and query is not None):
        _wrong("default-graph-uri and named-graph-uri belong to a query, using-... to an update.")
    label = next((v for name in _HINTS for v in given.get(name, ()) if v.strip()), None)
    return Operation(
        query,
        update,
        default,
        named,
        using,
        using_named,
        _timeout(given.get("timeout"), limits[update is not None]),
        label,
        next(iter(given.get("asOf", ())), None),
        next(iter(given.get("snapshot", ())), None),
    )


def _timeout(values: list[str] | None, longest: float) -> float | None:
    if not values:
        return None
    try:
        seconds = float(values[0]) if len(values[0]) < 20 else -1.0
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise BadParameter("timeout is a number of seconds over 0.", parameters=[{"name": "timeout"}])
    if seconds > longest:
        raise BadInput("timeout may only lower the limit of this service.", slug="timeout-too-long", limit=longest)
    return seconds


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii") if encoded.isascii() else encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeError as e:
        raise BadInput("The parameters are not valid UTF-8.", slug="not-utf8") from e
    except ValueError as e:
        raise BadInput("There are too many parameters.", slug="sparql-parameters") from e


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeError as e:
        raise BadInput("The text is not valid UTF-8.", slug="not-utf8") from e


def _wrong(detail: str) -> None:
    raise BadInput(detail, slug="sparql-parameters")
