"""Writes query results and cuts them at a limit, while they pass, without parsing them.

The engine's writers give chunks of bytes. Counting rows in Python objects would cost more than writing them does,
so rows are counted by what stands between them, which in each format cannot stand anywhere else:

====  =====================================================================================
XML   ``<result>``: ``<`` is escaped in content
JSON  ``},{"`` before a variable name: a quote is escaped in a string, and a name has no ``,`` or ``}``
TSV   a line feed: escaped in terms
CSV   a line feed after an even number of quotes
====  =====================================================================================

(JSON rows without any binding, ``{}``, are held by the limit on bytes alone.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NoReturn

import pyoxigraph as ox

from kb.store.formats import Format
from kb.xml import FitSink

Sink = Callable[[bytes], object]
_BLOCK = 64 << 10


class Full(Exception):
    """Stops the engine's writer: the answer has all the rows that it may have."""


class _Cutter:
    """Passes rows on until there are ``limit``; then writes what closes the document and raises Full."""

    hold = 0
    """Bytes that a separator may reach into the next chunk."""
    ending = b""

    def __init__(self, sink: Sink, limit: int) -> None:
        self.sink, self.limit, self.rows = sink, limit, 0
        self.over = False
        self.chunks: list[bytes] = []
        self.size = 0

    def write(self, chunk: bytes) -> int:
        """Take a chunk from the engine, whose chunks are small: many of them are looked at together."""
        if not self.over:  # the engine writes what it has buffered once more, when it is dropped
            self.chunks.append(chunk)
            self.size += len(chunk)
            if self.size >= _BLOCK:
                self.work()
        return len(chunk)

    def work(self) -> None:
        """Look at what has come, and pass it on."""
        text = b"".join(self.chunks)
        cut = len(text) - self.hold
        self.chunks, self.size = [text[cut:]], 0
        self.take(text, cut)

    def take(self, text: bytes, end: int) -> None:
        """Pass on ``text[:end]``; what follows is there to look ahead."""
        starts = self.count(text, end)
        if self.rows + starts > self.limit:
            at = self.find(text, self.limit - self.rows)
            self.stop(text[:at] + self.ending)
        self.rows += starts
        self.sink(text[:end])

    @property
    def total(self) -> int:
        """Rows passed on so far."""
        return self.rows

    def stop(self, last: bytes) -> NoReturn:
        """Pass on the last bytes and end the answer."""
        self.over = True
        self.sink(last)
        raise Full

    def count(self, text: bytes, end: int) -> int:
        """Return how many rows start before ``end``."""
        raise NotImplementedError

    def find(self, text: bytes, skip: int) -> int:
        """Return where the row after ``skip`` more rows starts."""
        raise NotImplementedError

    def close(self) -> None:
        """Pass on what was held back."""
        text, self.chunks = b"".join(self.chunks), []
        if text:
            self.take(text, len(text))

    def flush(self) -> None:
        """Do nothing: the engine asks for it."""


class _Separated(_Cutter):
    """Rows that start with a mark which stands nowhere else."""

    mark: bytes

    def count(self, text: bytes, end: int) -> int:
        """Return how many rows start, or end, before ``end``."""
        return text.count(self.mark, 0, end + len(self.mark) - 1)

    def find(self, text: bytes, skip: int) -> int:
        """Return where the row after ``skip`` more rows starts."""
        at = text.find(self.mark)
        for _ in range(skip):
            at = text.find(self.mark, at + 1)
        return at


class XmlCutter(_Separated):
    """SPARQL 1.1 Query Results XML Format."""

    mark, hold, ending = b"<result>", 7, b"<!-- truncated --></results></sparql>"


class JsonCutter(_Cutter):
    """SPARQL 1.1 Query Results JSON Format; a cut answer has the member ``"truncated": true``."""

    hold, ending = 13, b'}]},"truncated":true}'
    _START = re.compile(rb'\},\{"(?![,}])')

    def __init__(self, sink: Sink, limit: int) -> None:
        super().__init__(sink, limit - 1)  # the first row has no separator before it
        self.any = False

    @property
    def total(self) -> int:
        """Rows passed on so far."""
        return self.rows + self.any

    def count(self, text: bytes, end: int) -> int:
        """Return how many rows start, or end, before ``end``."""
        self.any = self.any or b'"bindings":[{' in text
        found = text.count(b'},{"', 0, end + 3)
        if found:
            found -= text.count(b'},{",', 0, end + 4) + text.count(b'},{"}', 0, end + 4)
        return found

    def find(self, text: bytes, skip: int) -> int:
        """Return where the row after ``skip`` more rows starts."""
        starts = self._START.finditer(text)
        return next(islice(starts, skip, None)).start()


class TsvCutter(_Cutter):
    """SPARQL 1.1 Query Results TSV Format: the header and each row end in a line feed."""

    def __init__(self, sink: Sink, limit: int) -> None:
        super().__init__(sink, limit)
        self.rows = -1  # the header ends a line too

    def take(self, text: bytes, end: int) -> None:
        """Pass on ``text[:end]``, unless the last row that may be is in it."""
        ends = self.count(text, end)
        if self.rows + ends >= self.limit:
            at = self.find(text, self.limit - self.rows)
            if at < end:
                self.stop(text[:at])
        self.rows += ends
        self.sink(text)

    def count(self, text: bytes, end: int) -> int:
        """Return how many rows start, or end, before ``end``."""
        return text.count(b"\n", 0, end)

    def find(self, text: bytes, skip: int) -> int:
        """Return where the row after ``skip`` more rows starts."""
        at = 0
        for _ in range(skip):
            at = text.index(b"\n", at) + 1
        return at


class CsvCutter(TsvCutter):
    """SPARQL 1.1 Query Results CSV Format: a line feed in quotes is content (RFC 4180)."""

    def __init__(self, sink: Sink, limit: int) -> None:
        super().__init__(sink, limit)
        self.quoted = False

    def count(self, text: bytes, end: int) -> int:
        """Return how many rows start, or end, before ``end``."""
        if not self.quoted and b'"' not in text:
            return super().count(text, end)
        self.ends = list(self._line_ends(text))
        return len(self.ends)

    def find(self, text: bytes, skip: int) -> int:
        """Return where the row after ``skip`` more rows starts."""
        if not self.quoted and b'"' not in text:
            return super().find(text, skip)
        return self.ends[skip - 1] if skip else 0

    def take(self, text: bytes, end: int) -> None:
        """Pass on ``text[:end]``, unless the last row that may be is in it."""
        super().take(text, end)
        self.quoted ^= bool(text.count(b'"') & 1)

    def _line_ends(self, text: bytes) -> Iterator[int]:
        quoted, at = self.quoted, 0
        *lines, _ = text.split(b"\n")
        for line in lines:
            at += len(line) + 1
            quoted ^= bool(line.count(b'"') & 1)
            if not quoted:
                yield at


class _Bytes:
    """Ends an answer that is over its bytes."""

    def __init__(self, sink: Sink, limit: int) -> None:
        self.sink, self.left = sink, limit

    def __call__(self, chunk: bytes) -> None:
        if self.left < 0:
            return
        self.left -= len(chunk)
        if self.left < 0:
            raise TooMuch
        self.sink(chunk)


class TooMuch(Exception):
    """Stops the engine's writer: the answer is over its bytes."""


_CUTTERS = {"json": JsonCutter, "xml": XmlCutter, "csv": CsvCutter, "tsv": TsvCutter}


def write(
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    form: Format,
    sink: Sink,
    *,
    rows: int,
    size: int,
) -> tuple[int, bool]:
    """Write ``results`` to ``sink`` in chunks; return how many rows or triples were written, and whether it was cut.

    At most ``rows`` rows or triples are written, as a document that is whole.

    Raises:
        TooMuch: after about ``size`` bytes; the document is not whole.
    """
    bounded = _Bytes(sink, size)
    if isinstance(results, ox.QueryTriples):
        return _write_triples(results, form, bounded, rows)
    sink = FitSink(bounded) if form.name == "xml" else bounded
    codec = form.codec
    assert isinstance(codec, ox.QueryResultsFormat)
    if isinstance(results, ox.QueryBoolean):
        sink(results.serialize(format=codec) or b"")
        return 1, False
    cutter = _CUTTERS[form.name](sink, rows)
    try:
        results.serialize(cutter, codec)  # type: ignore[arg-type]  # it calls write and flush alone
        cutter.close()
    except Full:
        return rows, True
    return max(cutter.total, 0), False


def write_triples(triples: Iterator[ox.Triple], form: Format, sink: Sink, rows: int, size: int) -> tuple[int, bool]:
    """As :func:`write`, for triples that come from elsewhere."""
    return _write_triples(triples, form, _Bytes(sink, size), rows)


class _Triples:
    """The first triples of a result; knows how many there were, and whether there were more."""

    def __init__(self, triples: Iterator[ox.Triple], limit: int) -> None:
        self.triples, self.limit, self.count, self.cut = triples, limit, 0, False

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self.triples:
            if self.count == self.limit:
                self.cut = True
                return
            self.count += 1
            yield triple


class _Writer:
    """What the engine's serialisers need of a file."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    def write(self, chunk: bytes) -> int:
        """Take a chunk from the engine."""
        self.sink(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: the engine asks for it."""


def _write_triples(results: Iterator[ox.Triple], form: Format, sink: Sink, rows: int) -> tuple[int, bool]:
    codec = form.codec
    assert isinstance(codec, ox.RdfFormat)
    triples = _Triples(results, rows)
    sink = FitSink(sink) if form.name == "rdfxml" else sink
    ox.serialize(triples, _Writer(sink), codec)  # type: ignore[arg-type]
    if triples.cut and form.name in ("turtle", "ntriples", "trig", "nquads"):
        sink(b"# truncated\n")
    return triples.count, triples.cut
