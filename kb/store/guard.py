"""Decides, without calling the engine, which foreign SPARQL may be run at all.

The engine's parser recurses (6 KB of nested braces overflow its stack), its planner takes a time that grows with
the fourth power of the number of joined patterns, and its SERVICE and LOAD reach the network. What passes here
neither crashes the parser nor plans for long nor opens a connection; tests compare the guard with the engine on
random texts. It takes time linear in the text. The worker's own walls (kb.store.sandbox) do not rely on it.

======================= ======== ==================== ============================================
limit                   default  setting              measured
======================= ======== ==================== ============================================
bytes of a query        16 KiB   ``query_text``       largest of 645 published examples: 3.4 KB
bytes of an update      1 MiB    ``update_text``
nesting of brackets     32       ``query_nesting``    deepest of 1,307 W3C files: 5
triple patterns         64       ``query_patterns``   64 in one group plan in 0.15 s, 160 in > 12 s
operators               1,000                         8,000 chained additions overflow the stack
operators in a row      32                            16,000 chained ``!`` overflow the stack
======================= ======== ==================== ============================================
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from kb.errors import BadInput, Refused, TooLarge
from kb.store.skeleton import Skeleton, read
from kb.store.tokens import position
from kb.store.using import without_silent_loads

MAX_OPERATORS = 1_000
MAX_OPERATOR_RUN = 32


class Limits(Protocol):
    """The settings that the guard goes by; ``kb.settings.Settings`` has them."""

    @property
    def query_text(self) -> int:
        """Bytes of a query."""

    @property
    def query_nesting(self) -> int:
        """Depth of brackets."""

    @property
    def query_patterns(self) -> int:
        """Triple patterns."""

    @property
    def update_text(self) -> int:
        """Bytes of an update."""


def check_query(text: str | bytes, limits: Limits, *, allow_service: bool = False) -> Skeleton:
    """Return the skeleton of a foreign query that may be run.

    ``allow_service`` is for a caller that checks the endpoints itself, against an allow-list.

    Raises:
        BadInput: ``not-utf8``, ``sparql-syntax`` (with ``position``), or ``query-too-complex`` (with ``limit``).
        TooLarge: ``query-too-large``.
        Refused: ``service-refused``.
    """
    source = decode(text)
    if _is_over(source, limits.query_text):
        _look_at_the_start(source[: limits.query_text], limits)
        raise TooLarge(
            f"The query is over {limits.query_text:,} bytes.", slug="query-too-large", limit=limits.query_text
        )
    skeleton = _shape(source, limits.query_nesting, limits.query_patterns)
    if not skeleton.form:
        raise BadInput("The query is empty.", slug="sparql-syntax", position=position(source, len(source)))
    if skeleton.form == "update":
        raise BadInput(
            "This is no query: it does not begin with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            slug="sparql-syntax",
            position={"line": 1, "column": 1},
        )
    _check_service(skeleton, allow_service)
    return skeleton


@lru_cache(maxsize=256)
def _shape(source: str, nesting: int, patterns: int) -> Skeleton:
    """Return the skeleton of a text within its bounds. Many callers ask the same queries again and again."""
    return read(source, lambda s: _check_bounds(s, nesting, patterns))


def check_answered(text: str, limits: Limits) -> None:
    """Let a query pass in which answers of SERVICE endpoints stand for the SERVICE clauses: nothing of one is left.

    Raises:
        BadInput: ``sparql-syntax`` or ``query-too-complex``.
        Refused: ``service-refused``.
    """
    _check_service(read(text, lambda s: _check_shape(s, limits)), False)


def check_update(text: str | bytes, limits: Limits) -> tuple[str, Skeleton]:
    """Return a foreign update that may be run, and its skeleton. LOAD SILENT is taken out of it.

    What stands outside INSERT DATA and DELETE DATA has the limits of a query, since it runs in the process that
    owns the store.

    Raises:
        BadInput: ``not-utf8``, ``sparql-syntax`` (with ``position``), or ``query-too-complex`` (with ``limit``).
        TooLarge: ``query-too-large``.
        Refused: ``service-refused``, or ``update-operation-refused`` for LOAD.
    """
    source = decode(text)
    if _is_over(source, limits.update_text):
        raise TooLarge(
            f"The update is over {limits.update_text:,} bytes.", slug="query-too-large", limit=limits.update_text
        )
    skeleton = read(source, lambda s: _check_shape(s, limits))
    if skeleton.form not in ("", "update"):
        raise BadInput("This is a query, not an update.", slug="sparql-syntax", position=position(source, 0))
    if skeleton.outside_data > limits.query_text:
        raise TooLarge(
            "The update has too much text outside INSERT DATA and DELETE DATA.",
            slug="query-too-large",
            limit=limits.query_text,
        )
    _check_service(skeleton, False)
    if skeleton.loads:
        source = without_silent_loads(source, skeleton)
        skeleton = read(source, lambda s: _check_shape(s, limits))
    if "load" in skeleton.operations:
        raise Refused(
            "LOAD is not allowed here; fetch the document and send its triples.", slug="update-operation-refused"
        )
    return source, skeleton


def decode(text: str | bytes) -> str:
    """Return ``text`` as a string that can be encoded again.

    Raises:
        BadInput: with slug ``not-utf8``.
    """
    try:
        if isinstance(text, bytes):
            return text.decode("utf-8")
        text.encode("utf-8")
    except UnicodeError as e:
        raise BadInput("The text is not valid UTF-8.", slug="not-utf8") from e
    return text


def _is_over(text: str, limit: int) -> bool:
    return len(text) > limit or len(text.encode()) > limit


def _look_at_the_start(text: str, limits: Limits) -> None:
    """Say of a text that is too large that it is too complex, where its start is: that is the more useful answer."""
    try:
        read(text, lambda s: _check_shape(s, limits))
    except BadInput as e:
        if e.problem == "query-too-complex":
            raise


def _check_shape(s: Skeleton, limits: Limits) -> None:
    _check_bounds(s, limits.query_nesting, limits.query_patterns)


def _check_bounds(s: Skeleton, nesting: int, patterns: int) -> None:
    if s.depth > nesting:
        _too_complex(f"brackets nest over {nesting} deep", nesting)
    if s.patterns > patterns:
        _too_complex(f"it has over {patterns} triple patterns", patterns)
    if s.operators > MAX_OPERATORS:
        _too_complex(f"it has over {MAX_OPERATORS:,} operators", MAX_OPERATORS)
    if s.unary > MAX_OPERATOR_RUN:
        _too_complex(f"it has over {MAX_OPERATOR_RUN} operators in a row", MAX_OPERATOR_RUN)


def _too_complex(why: str, limit: int) -> None:
    raise BadInput(f"The query is too complex: {why}.", slug="query-too-complex", limit=limit)


def _check_service(skeleton: Skeleton, allowed: bool) -> None:
    if skeleton.service and not allowed:
        raise Refused(
            "SERVICE is not allowed here. (Where it is part of a prefix, rename the prefix.)", slug="service-refused"
        )
