"""Parquet: the tidy rows, for any engine that reads columns. The only home of duckdb."""

import tempfile
from pathlib import Path

import duckdb

from budgetnote.language import Language
from budgetnote.report.tables.export import Export
from budgetnote.report.tables.tidy import COLUMNS

_TYPES = {"text": "varchar", "integer": "bigint"}


def render(export: Export, _language: Language) -> bytes:
    """A whole file of the tidy rows: texts, and 64-bit integers of whole 1.000 kr.; compressed by zstd."""
    columns = ", ".join(f"{key} {_TYPES[column.kind]}" for key, column in COLUMNS.items())
    marks = ", ".join("?" * len(COLUMNS))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as base:
        base.execute(f"create table tidy ({columns})")
        rows = [list(row) for row in export.rows]
        if rows:
            base.executemany(f"insert into tidy values ({marks})", rows)  # noqa: S608 marks alone
        file = Path(folder, "tidy.parquet")
        base.table("tidy").write_parquet(str(file), compression="zstd")
        return file.read_bytes()
