"""CSV (RFC 4180): a row for each report, as written; see ``spreadsheet`` for the form that is safe in one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import BinaryIO

from kb.export.rows import COLUMNS, rows
from kb.reader import Reader

MEDIA_TYPE = "text/csv"
EXTENSION = "csv"
SUMMARY = "a row for each report, with its participants, sources and quote"


def write(reader: Reader, out: BinaryIO) -> None:
    """Write a row for each report."""
    write_rows(reader, out, lambda value: value)


def write_rows(reader: Reader, out: BinaryIO, form: Callable[[object], object]) -> None:
    """Write a row for each report, each value as ``form`` gives it."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows(reader):
        writer.writerow([form(row[name]) for name in COLUMNS])
    text.detach()
