"""CSV for spreadsheets: no cell is taken for a formula (CWE-1236), and a byte order mark says that it is UTF-8."""

from __future__ import annotations

from typing import BinaryIO

from kb.export.csv import write_rows
from kb.reader import Reader

MEDIA_TYPE = "text/csv"
EXTENSION = "csv"
SUMMARY = "as csv, with cells that a spreadsheet would take for formulas marked as text"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def write(reader: Reader, out: BinaryIO) -> None:
    """Write a row for each report."""
    out.write(b"\xef\xbb\xbf")
    write_rows(reader, out, harmless)


def harmless(value: object) -> object:
    """Return ``value`` such that a spreadsheet shows it and does not run it.

    >>> harmless("=1+1"), harmless("Huawei"), harmless(-1.5)
    ("'=1+1", 'Huawei', -1.5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
