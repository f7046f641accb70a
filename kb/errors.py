"""The exception tree of techgeo.

::

    TechgeoError            anything we raise on purpose            500  exit 70
      BadInput              the caller's input cannot be used       400  exit 3
        BadParameter        one parameter has an impossible value   422  exit 2
        TooLarge            over a documented size limit            413  exit 3
      NotFound              no such thing here                      404  exit 3
      Gone                  was here, was withdrawn                 410  exit 3
      NotAcceptable         none of the formats asked for           406  exit 2
      Refused               understood, and not allowed             403  exit 3
      Busy                  over a quota; try again later           429  exit 5
      QueryTimeout          a query ran over its time               503  exit 5
      QueryMemory           a query ran over its memory             503  exit 5
      WorkerLost            the process of a query died             503  exit 5
      StoreUnavailable      locked, full, corrupt or missing        503  exit 4
      RemoteFailed          a remote endpoint failed after retries  502  exit 5
      RunStopped            nothing more of a run can be done       503  exit 5

``status`` (HTTP), ``exit_code`` (command line) and ``slug`` (the problem type of RFC 9457) are class
attributes, so that an instance cannot disagree with its class. ``detail`` is in our own words: it never
holds the input, a path of this machine, or a traceback.
"""

from __future__ import annotations

from typing import ClassVar


class TechgeoError(Exception):
    """Base of every error that techgeo raises on purpose.

    >>> BadInput("The query is empty.").status
    400
    """

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 70
    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str, *, slug: str | None = None, **members: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problem = slug or self.slug
        self.members = members


class BadInput(TechgeoError):
    """The caller's input cannot be used as it is."""

    status, exit_code, slug, title = 400, 3, "bad-input", "Bad input"


class BadParameter(BadInput):
    """One parameter has a value that it cannot have."""

    status, exit_code, slug, title = 422, 2, "bad-parameter", "Bad parameter"


class TooLarge(BadInput):
    """The input is over a documented size limit."""

    status, exit_code, slug, title = 413, 3, "too-large", "Too large"


class NotFound(TechgeoError):
    """There is no such thing here."""

    status, exit_code, slug, title = 404, 3, "not-found", "Not found"


class Gone(TechgeoError):
    """The thing was here and has been withdrawn."""

    status, exit_code, slug, title = 410, 3, "gone", "Gone"


class NotAcceptable(TechgeoError):
    """None of the formats that the caller accepts can be made."""

    status, exit_code, slug, title = 406, 2, "not-acceptable", "Not acceptable"


class Refused(TechgeoError):
    """The request was understood and is not allowed."""

    status, exit_code, slug, title = 403, 3, "refused", "Refused"


class Busy(TechgeoError):
    """The caller is over a quota, or every worker is taken; try again later."""

    status, exit_code, slug, title = 429, 5, "busy", "Busy"


class QueryTimeout(TechgeoError):
    """A query was stopped because it ran over its time."""

    status, exit_code, slug, title = 503, 5, "query-timeout", "Query timeout"


class QueryMemory(TechgeoError):
    """A query was stopped because it ran over its memory."""

    status, exit_code, slug, title = 503, 5, "query-memory", "Query over its memory"


class WorkerLost(TechgeoError):
    """The process that ran a query died."""

    status, exit_code, slug, title = 503, 5, "worker-lost", "Worker lost"


class StoreUnavailable(TechgeoError):
    """The store is locked, full, corrupt or missing."""

    status, exit_code, slug, title = 503, 4, "store-unavailable", "Store unavailable"


class RemoteFailed(TechgeoError):
    """A remote SPARQL endpoint failed, after the retries that make sense."""

    status, exit_code, slug, title = 502, 5, "remote-failed", "Remote endpoint failed"


class RunStopped(TechgeoError):
    """Nothing more of a run can be done: its budget is spent, or what it leans on turns it away. What is done stays."""

    status, exit_code, slug, title = 503, 5, "run-stopped", "Run stopped"
