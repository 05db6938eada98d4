"""The tables of a snapshot as Arrow: their columns, order, digests, and the files they are divided into."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from township.intake import contract
from township.intake.contract import Sheet
from township.statistics.catalogue import Area, Catalogue, Event, Indicator
from township.store import durable_io

REFERENCES = ("area", "indicator", "event")
HISTORY = "revision"
NAMES = frozenset({sheet.table for sheet in contract.SHEETS} | {*REFERENCES, HISTORY})
# tables the contract gained since snapshots were first published: one without rows is not written, so that older
# snapshots stay good and the same content keeps its id
ADDED = frozenset({"note"})
# a table with more rows is one file a year, so that publishing a month rewrites a year and not the store
WHOLE_ROWS = 20_000
_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "area": pa.string(),
    "indicator": pa.string(),
    "choice": pa.string(),
    "texts": pa.list_(pa.string()),
    "areas": pa.list_(pa.string()),
    "month": pa.date32(),
    "date": pa.date32(),
    "number": pa.decimal128(18, 4),
    "integer": pa.int32(),
    "boolean": pa.bool_(),
}
# what was replaced: the key and the whole old row as JSON, of the new one what differs; `number` is the old row's,
# 0 for 初报. The last three name the publication that replaced it
HISTORY_SCHEMA = pa.schema(
    [
        ("table", pa.string()),
        ("key", pa.string()),
        ("number", pa.int32()),
        ("status", pa.string()),
        ("source", pa.string()),
        ("old", pa.string()),
        ("new", pa.string()),
        ("replaced_in", pa.string()),
        ("replaced_on", pa.date32()),
        ("by", pa.string()),
    ]
)
_HISTORY_KEY = ("table", "key", "number", "old", "new", "replaced_in")


def schema_of(sheet: Sheet) -> pa.Schema:
    """The contract's columns, and ``revision``: how often the row's figures were revised (0 is 初报)."""
    return pa.schema([*((name, _TYPES[kind]) for name, kind in contract.columns(sheet)), ("revision", pa.int32())])


def of_rows(sheet: Sheet, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Typed rows as a table in the order of their keys; a row without ``revision`` is 初报."""
    listed = [{"revision": 0, **row} for row in rows]
    return ordered(pa.Table.from_pylist(listed, schema_of(sheet)), sheet.key)


def empty(name: str) -> pa.Table:
    """A sheet's table without rows, as :data:`ADDED` ones are until somebody fills them."""
    return schema_of(contract.BY_TABLE[name]).empty_table()


def ordered(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """The rows by their key, ascending, in one chunk: the same rows make the same file."""
    return table.sort_by([(name, "ascending") for name in key]).combine_chunks()


def history(rows: list[dict[str, Any]], earlier: pa.Table | None) -> pa.Table:
    """The revision table: what was replaced before, and ``rows``."""
    made = pa.Table.from_pylist(rows, HISTORY_SCHEMA)
    return ordered(pa.concat_tables([earlier, made]) if earlier is not None else made, _HISTORY_KEY)


def references(catalogue: Catalogue) -> dict[str, pa.Table]:
    """The catalogue's own tables."""
    text, date, whole = pa.string(), pa.date32(), pa.int32()
    listed = pa.list_(text)
    given = {
        "area": (Area, catalogue.areas.values(), {"aliases": listed, "valid_from": date, "valid_to": date}),
        "indicator": (
            Indicator,
            catalogue.indicators.values(),
            {"aliases": listed, "decimals": whole, "first_month": whole, "lag_months": whole, "min_units": whole},
        ),
        "event": (Event, catalogue.events, {"date": date}),
    }
    tables = {}
    for name, (kind, items, types) in given.items():
        rows = [{k: list(v) if isinstance(v, tuple) else v for k, v in vars(item).items()} for item in items]
        schema = pa.schema([(column.name, types.get(column.name, text)) for column in dataclasses.fields(kind)])
        tables[name] = pa.Table.from_pylist(rows, schema)
    return tables


def texts(table: pa.Table, names: Iterable[str]) -> pa.Array:
    """Each row's named cells as one text: equal texts are equal cells, blank being unlike empty."""
    joined = pc.binary_join_element_wise(*(_text(table[name]) for name in names), "\x1f")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        column = pc.binary_join(column, "|")  # lists are read from text divided at |
    text = pc.cast(column, pa.string())
    if pa.types.is_string(column.type):
        for unsafe, safe in (("\\", "\\\\"), ("\0", "\\0"), ("\x1e", "\\r"), ("\x1f", "\\u")):
            text = pc.replace_substring(text, unsafe, safe)
    return pc.fill_null(text, "\0")


def digest(table: pa.Table) -> str:
    """Digest of what the rows say, whatever file or library they come from."""
    made = hashlib.sha256("\x1f".join(table.column_names).encode())
    if table.num_rows:
        for line in texts(table, table.column_names).to_pylist():
            made.update(b"\x1e" + line.encode())
    return made.hexdigest()


def year_column(sheet: Sheet) -> str | None:
    """The column of the key whose year divides a large table into files, if it has one."""
    kinds = {field.name: field.kind for field in sheet.fields}
    return next((name for name in sheet.key if kinds.get(name) in ("month", "date")), None)


def divided(sheet: Sheet, table: pa.Table) -> dict[str, pa.Table]:
    """A table's files by year, or the whole of it under ``""`` where it is small or has no year."""
    column = year_column(sheet)
    if column is None or table.num_rows <= WHOLE_ROWS:
        return {"": table}
    years = pc.cast(pc.year(table[column]), pa.string())
    return {year: table.filter(pc.equal(years, year)) for year in sorted(pc.unique(years).to_pylist())}


def file_name(table: str, year: str) -> str:
    """The Parquet file of a table, or of a year of it; ``year`` is empty for a table that is not split."""
    return f"{table}-{year}.parquet" if year else f"{table}.parquet"


def write(files: dict[Path, pa.Table]) -> None:
    """Write and sync Parquet files; raises OSError or duckdb.Error when the disk does not take them."""
    if not files:
        return
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:  # costs more than writing a small file
        for path, rows in files.items():
            connection.register("rows_to_write", rows)
            # rows arrive sorted by key; one thread keeps that order in the file
            connection.execute(
                "copy (select * from rows_to_write) to $path (format parquet, compression zstd, row_group_size 122880)",
                {"path": str(path)},
            )
            connection.unregister("rows_to_write")
            durable_io.sync(path)


def read(path: Path, schema: pa.Schema) -> pa.Table:
    """A file's rows as ``schema`` has them; a column that came later is blank, one that is gone is left out."""
    # memory-mapped files and threads gain nothing here, and a forked child must not inherit either
    stored = pq.ParquetFile(path).read(use_threads=False)
    columns = [
        stored[field.name].cast(field.type) if field.name in stored.column_names else _blank(field, stored.num_rows)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _blank(field: pa.Field, rows: int) -> pa.Array:
    return pa.array([0] * rows, field.type) if field.name == "revision" else pa.nulls(rows, field.type)


def columns_of(path: Path) -> list[str]:
    """The names of a file's columns, in order."""
    return pq.read_schema(path).names
