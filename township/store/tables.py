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
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Area, Event, Indicator, PacePath, Relation, StatementSource, WarningRule
from township.store import durable_io

# tables the contract gained since snapshots were first published
ADDED = frozenset(sheet.table for sheet in contract.SHEETS if sheet.added)
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
# what DuckDB calls the types of all tables
_IN_DUCKDB = {
    pa.string(): "varchar",
    pa.list_(pa.string()): "varchar[]",
    pa.date32(): "date",
    pa.decimal128(18, 4): "decimal(18, 4)",
    pa.int32(): "integer",
    pa.float64(): "double",
    pa.bool_(): "boolean",
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
_TEXT, _LISTED, _DATE, _WHOLE = pa.string(), pa.list_(pa.string()), pa.date32(), pa.int32()
# the catalogue's own tables: what a row is, and the columns that are not text
_REFERENCES: dict[str, tuple[type, dict[str, pa.DataType]]] = {
    "area": (Area, {"aliases": _LISTED, "valid_from": _DATE, "valid_to": _DATE}),
    "indicator": (
        Indicator,
        {"aliases": _LISTED, "decimals": _WHOLE, "first_month": _WHOLE, "lag_months": _WHOLE, "min_units": _WHOLE},
    ),
    "event": (Event, {"date": _DATE}),
    "statement_source": (StatementSource, {}),
    "pace_path": (PacePath, {"month": _WHOLE, "share_pct": pa.float64()}),
    "relation": (Relation, {}),
    "warning_rule": (WarningRule, {"least": pa.decimal128(18, 4), "reports": _WHOLE}),
}
REFERENCES = ("area", "indicator", "event")  # those a snapshot keeps
HISTORY = "revision"
# for DuckDB: our tables are small, planning costs more than running, and by default each connection starts nine threads;
# what is divided by nought has no value, in place of an infinite one
CONNECTION = {"threads": 1, "async_threads": 0, "ieee_floating_point_ops": False, "error_on_division_by_zero": False}
NAMES = frozenset({sheet.table for sheet in contract.SHEETS} | {*REFERENCES, HISTORY})
_HISTORY_KEY = ("table", "key", "number", "old", "new", "replaced_in")


def schema_of(sheet: Sheet) -> pa.Schema:
    """The contract's columns, and ``revision``: how often the row's figures were revised (0 is 初报)."""
    return pa.schema([*((name, _TYPES[kind]) for name, kind in contract.columns(sheet)), ("revision", pa.int32())])


def schema_named(name: str) -> pa.Schema:
    """The columns and types a snapshot's table of this name has today."""
    if name in contract.BY_TABLE:
        return schema_of(contract.BY_TABLE[name])
    if name == HISTORY:
        return HISTORY_SCHEMA
    kind, types = _REFERENCES[name]
    return pa.schema([(column.name, types.get(column.name, _TEXT)) for column in dataclasses.fields(kind)])


def of_rows(sheet: Sheet, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Typed rows as a table in the order of their keys; a row without ``revision`` is 初报."""
    listed = [{"revision": 0, **row} for row in rows]
    return ordered(pa.Table.from_pylist(listed, schema_of(sheet)), sheet.key)


def ordered(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """The rows by their key, ascending, in one chunk: the same rows make the same file."""
    return table.sort_by([(name, "ascending") for name in key]).combine_chunks()


def history(rows: list[dict[str, Any]], earlier: pa.Table | None) -> pa.Table:
    """The revision table: what was replaced before, and ``rows``."""
    made = pa.Table.from_pylist(rows, HISTORY_SCHEMA)
    return ordered(pa.concat_tables([earlier, made]) if earlier is not None else made, _HISTORY_KEY)


def references(catalogue: Catalogue) -> dict[str, pa.Table]:
    """The catalogue's own tables."""
    given = (catalogue.areas.values(), catalogue.indicators.values(), catalogue.events)
    return {name: _reference(name, items) for name, items in zip(REFERENCES, given, strict=True)}


def rules(catalogue: Catalogue) -> dict[str, pa.Table]:
    """How figures are computed and judged, as the catalogue says now: no fact about the town, so no snapshot keeps it.

    ``pace_path`` is every indicator's, month ÷ 12 where the catalogue gives none. ``light_line`` is one row: the lines
    between lights, of town.toml's [lights]. ``own_town`` is one: the town whose dashboard it is, as ``area`` has the
    county's other towns too, and how many units or households are too few to be shown to everybody.
    """
    paths = [
        PacePath(code, month, share)
        for code in catalogue.indicators
        for month, share in enumerate(catalogue.pace(code), start=1)
    ]
    return {
        "statement_source": _reference("statement_source", catalogue.statement_sources),
        "pace_path": _reference("pace_path", paths),
        "warning_rule": _reference("warning_rule", catalogue.warnings),
        "relation": _reference("relation", catalogue.relations),
        "own_town": pa.table(
            {"code": [catalogue.town_code], "confidential_below": [catalogue.town["confidential_below"]]}
        ),
        "light_line": pa.table({name: [float(line)] for name, line in catalogue.town["lights"].items()}),
    }


def _reference(name: str, items: Iterable[Any]) -> pa.Table:
    listed, schema = list(items), schema_named(name)
    return pa.table([[getattr(item, column) for item in listed] for column in schema.names], schema=schema)


def create(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, where: str = "") -> None:
    """Make the table ``name`` of these rows, or of those that meet a condition.

    Of no rows, as many tables are, by its columns alone: a fifth of the time.
    """
    if rows.num_rows:
        relation = connection.from_arrow(rows)
        (relation.filter(where) if where else relation).create(name)
        return
    columns = ", ".join(f'"{column.name}" {_IN_DUCKDB[column.type]}' for column in rows.schema)
    connection.execute(f"create table {name} ({columns})")


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


def digest(table: pa.Table, later: Iterable[str] = ()) -> str:
    """Digest of what the rows say, whatever file or library they come from; flags say what the notes say already.

    Args:
        later: columns that count only once a row has something in them.
    """
    unsaid = {name for name in later if _is_blank(table[name])} | contract.FLAGS.keys()
    names = [name for name in table.column_names if name not in unsaid]
    made = hashlib.sha256("\x1f".join(names).encode())
    if table.num_rows:
        for line in texts(table, names).to_pylist():
            made.update(b"\x1e" + line.encode())
    return made.hexdigest()


def _is_blank(column: pa.ChunkedArray) -> bool:
    return not any(column.to_pylist())  # null, or a list of nothing


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


ROW_GROUP = 16_384  # rows: a question of one indicator skips all groups but its own


def write(files: dict[Path, pa.Table]) -> None:
    """Write and sync Parquet files; raises OSError when the disk does not take them."""
    for path, rows in files.items():
        # figures as the whole numbers DuckDB reads fastest; its own writer takes a connection and thrice the time
        pq.write_table(rows, path, compression="zstd", row_group_size=ROW_GROUP, store_decimal_as_integer=True)
        durable_io.sync(path)


def read(path: Path, schema: pa.Schema) -> pa.Table:
    """A file's rows as ``schema`` has them, of whatever format the file is.

    A column that came later is blank, a flag that did is told from the note as it is at intake; one that is gone is
    left out.

    Raises:
        pyarrow.ArrowInvalid: a column that cannot be cast.
    """
    # memory-mapped files and threads gain nothing here, and a forked child must not inherit either
    with pq.ParquetFile(path) as file:
        stored = file.read(use_threads=False)
    columns = [
        stored[field.name].cast(field.type) if field.name in stored.column_names else _later(field, stored)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _later(field: pa.Field, stored: pa.Table) -> pa.Array:
    if field.name in contract.FLAGS:
        told = contract.FLAGS[field.name]
        return pa.array([told(note or "") for note in stored["note"].to_pylist()], field.type)
    if pa.types.is_list(field.type):
        return pa.array([[]] * stored.num_rows, field.type)
    return (
        pa.array([0] * stored.num_rows, field.type)
        if field.name == "revision"
        else pa.nulls(stored.num_rows, field.type)
    )


def whole(schema: pa.Schema, paths: Iterable[Path]) -> pa.Table:
    """All rows of a table's files, none of them where there is no file."""
    return pa.concat_tables([schema.empty_table(), *(read(path, schema) for path in paths)])


def is_of(schema: pa.Schema, path: Path) -> bool:
    """Whether a file has today's columns; one of an earlier format has others."""
    return pq.read_schema(path).names == schema.names
