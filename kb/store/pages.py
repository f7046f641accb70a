"""Lookups of quads at an endpoint: a pattern, or many of one shape, in pages that no engine cuts short.

Terms get into a query as the engine here writes them, and nothing else of a query is made from a value. Only graphs
under the base IRI are looked at: an endpoint may hold what is not ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyoxigraph as ox

from kb.store.endpoint import Endpoint, failed
from kb.store.quads import Pattern

TOGETHER = 100
"""Patterns of one request."""
_NAMES = ("s", "p", "o", "g")
_VARIES = (0, 2, 3, 1)


class Pages:
    """Reads quads from an endpoint.

    ``graphs`` is the namespace of the graphs that are looked at; ``page`` is how many rows one request asks for, where
    that is not the engine's to say.
    """

    def __init__(self, endpoint: Endpoint, graphs: str, page: int | None = None) -> None:
        self._endpoint, self._page = endpoint, page
        self._ours = str(ox.Literal(graphs))

    def quads(self, pattern: Pattern) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern.

        Raises:
            RemoteFailed: whatever goes wrong there or on the way.
        """
        body = self._body(pattern)
        rows, whole = self._rows(pattern, [body, "}"])
        if whole:
            yield from rows
        elif pattern[0] is None:
            yield from self._by_subject(pattern, body)
        else:
            yield from self._by_offset(pattern, body)

    def many(self, patterns: Iterable[Pattern]) -> Iterator[tuple[Pattern, list[ox.Quad]]]:
        """Yield each of these patterns with its quads, in no order."""
        shapes: dict[tuple[int, tuple[object, ...]], list[Pattern]] = defaultdict(list)
        for pattern in dict.fromkeys(patterns):
            varies = next(n for n in _VARIES if pattern[n] is not None)
            shapes[varies, tuple(t for n, t in enumerate(pattern) if n != varies)].append(pattern)
        for (varies, _), alike in shapes.items():
            these = iter(alike)
            while some := list(islice(these, TOGETHER)):
                yield from self._together(varies, some)

    def _together(self, varies: int, patterns: Sequence[Pattern]) -> Iterator[tuple[Pattern, list[ox.Quad]]]:
        if len(patterns) == 1:
            yield patterns[0], list(self.quads(patterns[0]))
            return
        first = patterns[0]
        open_ = (*first[:varies], None, *first[varies + 1 :])
        terms = [str(p[varies]) for p in patterns]
        values = ["VALUES ?", _NAMES[varies], " { ", " ".join(terms), " }\n"]
        rows, whole = self._rows(open_, [self._body(open_, "".join(values)), "}"])  # type: ignore[arg-type]
        if not whole:
            half = len(patterns) // 2
            yield from self._together(varies, patterns[:half])
            yield from self._together(varies, patterns[half:])
            return
        found: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in rows:
            found[str(tuple(quad)[varies])].append(quad)
        for pattern, term in zip(patterns, terms, strict=True):
            yield pattern, found[term]

    def _by_subject(self, pattern: Pattern, body: str) -> Iterator[ox.Quad]:
        """Yield page after page in the order of subjects; the last subject of a page comes again, whole."""
        compare, last = ">=", ""
        while True:
            after = ["FILTER (STR(?s) ", compare, " ", str(ox.Literal(last)), ") } ORDER BY STR(?s)"]
            rows, whole = self._rows(pattern, [body, *after])
            if whole:
                yield from rows
                return
            subject = rows[-1].subject
            assert isinstance(subject, ox.NamedNode)
            if rows[0].subject == subject:
                yield from self.quads((subject, *pattern[1:]))
                compare = ">"
            else:
                yield from (q for q in rows if q.subject != subject)
                compare = ">="
            last = subject.value

    def _by_offset(self, pattern: Pattern, body: str) -> Iterator[ox.Quad]:
        order = " ".join(f"?{name}" for name, term in zip(_NAMES, pattern, strict=True) if term is None)
        start = 0
        while True:
            rows, whole = self._rows(pattern, [body, "} ORDER BY ", order, " OFFSET ", str(start)])
            yield from rows
            if whole:
                return
            start += len(rows)

    def _body(self, pattern: Pattern, values: str = "") -> str:
        """Return the query up to the end of its pattern, where a filter may follow."""
        if isinstance(pattern[3], ox.DefaultGraph):
            raise ValueError("at an endpoint, only named graphs are looked at")
        s, p, o, g = (f"?{name}" if term is None else str(term) for name, term in zip(_NAMES, pattern, strict=True))
        free = " ".join(f"?{name}" for name, term in zip(_NAMES, pattern, strict=True) if term is None)
        pieces = [
            "SELECT ",
            free or "(1 AS ?there)",
            " WHERE { ",
            values,
            "GRAPH ",
            g,
            " { ",
            s,
            " ",
            p,
            " ",
            o,
            " }\n",
        ]
        if pattern[3] is None and not values:
            pieces += ["FILTER (STRSTARTS(STR(?g), ", self._ours, "))\n"]
        return "".join(pieces)

    def _rows(self, pattern: Pattern, query: Sequence[str]) -> tuple[list[ox.Quad], bool]:
        """Return the quads of one request, and whether they are all that there are."""
        page = self._page or self._endpoint.engine.page_rows
        text = "".join([*query, " LIMIT ", str(page)])
        answer = self._endpoint.ask(text, "results")
        found = self._endpoint.solutions(answer)
        quads = []
        for row in found:
            terms = [row[name] if term is None else term for name, term in zip(_NAMES, pattern, strict=True)]
            try:
                quads.append(ox.Quad(*terms))  # type: ignore[arg-type]
            except TypeError as e:
                raise failed("remote-bad-answer") from e
        return quads, len(quads) < min(page, answer.most_rows or page)
