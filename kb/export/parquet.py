"""Apache Parquet: a row for each report, for data frames. Needs the extra ``techgeo[parquet]``."""

from __future__ import annotations

from itertools import islice
from typing import BinaryIO

from kb.errors import NotAcceptable
from kb.export.rows import COLUMNS, NUMBERS, rows
from kb.reader import Reader

MEDIA_TYPE = "application/vnd.apache.parquet"
EXTENSION = "parquet"
SUMMARY = "as csv, for data frames"
_ROW_GROUP = 10_000


def write(reader: Reader, out: BinaryIO) -> None:
    """Write a row for each report.

    Raises:
        NotAcceptable: if pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as e:
        raise NotAcceptable("Parquet needs pyarrow here: install techgeo[parquet].") from e
    schema = pa.schema([(name, pa.float64() if name in NUMBERS else pa.string()) for name in COLUMNS])
    source = rows(reader)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(source, _ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
