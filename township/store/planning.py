"""What the next snapshot will hold: which files are written, which are the base's own, and the id that gives."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from township.intake import contract
from township.intake.contract import Intake, Sheet
from township.statistics.catalogue import Catalogue
from township.store import changes, tables
from township.store.changes import Diff, TableDiff
from township.store.durable_io import SnapshotError
from township.store.manifest import Snapshot


@dataclass(frozen=True)
class Part:
    """One file of the snapshot: ``rows`` to write, or the base's file to link, whose manifest entry is ``entry``."""

    file: str
    content: str
    rows: pa.Table | None
    entry: dict[str, Any] | None = None
    linked: Path | None = None


@dataclass(frozen=True)
class Plan:
    """A snapshot that could be published; ``content`` is the digest of all it would hold."""

    content: str
    source_date: dt.date
    parts: dict[str, list[Part]]
    diff: Diff
    base: str | None

    @property
    def identities(self) -> tuple[str, str]:
        """The id this content gets, and the longer one for when other content has the first already."""
        return tuple(f"{self.source_date:%Y%m%d}-{self.content[:length]}" for length in (8, 32))

    def with_publication(self, identity: str, by: str, date: dt.date) -> dict[str, list[Part]]:
        """The parts, with the history's new rows saying which publication replaced them."""
        [part] = self.parts[tables.HISTORY]
        if part.rows is None:
            return self.parts
        new = pc.is_null(part.rows["replaced_in"])
        rows = part.rows
        for name, value in (("replaced_in", identity), ("replaced_on", date), ("by", by)):
            column = rows.schema.field(name)
            filled = pc.if_else(new, pa.scalar(value, column.type), rows[name])
            rows = rows.set_column(rows.schema.get_field_index(name), column, filled)
        return {**self.parts, tables.HISTORY: [Part(part.file, part.content, rows)]}


def plan(intake: Intake, catalogue: Catalogue, base: Snapshot | None, *, compared: Snapshot | None = None) -> Plan:
    """Plan the publication of typed rows.

    Args:
        base: the snapshot whose rows stay unless a new row has their key; None publishes exactly these rows.
        compared: with ``base`` None, what the difference is told against.

    Raises:
        SnapshotError: no source is named, neither in the rows nor in the base.
    """
    parts: dict[str, list[Part]] = {}
    diffs: dict[str, TableDiff] = {}
    replaced: list[dict[str, Any]] = []
    for sheet in contract.SHEETS:
        incoming = tables.of_rows(sheet, intake.tables[sheet.table])
        parts[sheet.table], diff, history = _sheet_parts(sheet, incoming, base)
        if sheet.table in tables.ADDED and not any(part.linked or part.rows.num_rows for part in parts[sheet.table]):
            del parts[sheet.table]
        if compared is not None:
            diff = changes.compare(sheet, whole(sheet, compared), incoming)
        diffs[sheet.table] = diff
        replaced += history
    shown = base or compared
    differing = []
    for name, rows in tables.references(catalogue).items():
        part = Part(tables.file_name(name, ""), tables.digest(rows), rows)
        [entry] = _entries(shown, name).values() if shown else [None]
        if entry is None or entry["content"] != part.content:
            differing.append(name)
        elif base is not None:
            part = _linked(base, entry)
        parts[name] = [part]
    [history] = parts[tables.HISTORY] = [_history_part(replaced, base)]
    contents = [(name, part.file, part.content) for name in parts for part in parts[name]]
    contents.append((tables.HISTORY, "", history.content))
    date = _source_date(parts["source"])
    incoming_names = _names(tables.of_rows(sheet, intake.tables[sheet.table]) for sheet in _DIRECTORIES)
    names = {**(_names(whole(sheet, shown) for sheet in _DIRECTORIES) if shown else {}), **incoming_names}
    diff = Diff(shown.id if shown else None, diffs, tuple(differing) if shown else (), names)
    return Plan(_content(date, contents), date, parts, diff, base.id if base else None)


def between(old: Snapshot, new: Snapshot) -> Diff:
    """What differs from one snapshot to another; tables whose files are the same are not read."""
    diffs, differing = {}, []
    for sheet in contract.SHEETS:
        if _contents(old, sheet.table) == _contents(new, sheet.table):
            empty = tables.schema_of(sheet).empty_table()
            diffs[sheet.table] = TableDiff(sheet, empty, empty, (), new.rows(sheet.table))
        else:
            diffs[sheet.table] = changes.compare(sheet, whole(sheet, old), whole(sheet, new))
    for name in tables.REFERENCES:
        if _contents(old, name) != _contents(new, name):
            differing.append(name)
    names = _names(whole(sheet, one) for one in (old, new) for sheet in _DIRECTORIES)
    return Diff(old.id, diffs, tuple(differing), names)


_DIRECTORIES = [contract.BY_TABLE[table] for table in ("site", "project")]


def _names(directories: Iterable[pa.Table]) -> dict[tuple[str, Any], str]:
    """The names of sites and projects by column and code, the newest rows' last."""
    return {
        (column, row[column]): row[name]
        for rows in directories
        for column, name in (("site", "site_name"), ("project", "short_name"))
        if column in rows.column_names and name in rows.column_names
        for row in rows.select([column, name]).to_pylist()
        if row[name]
    }


def whole(sheet: Sheet, snapshot: Snapshot) -> pa.Table:
    """All rows of one table of a snapshot."""
    return tables.whole(tables.schema_of(sheet), snapshot.tables[sheet.table])


def _entries(snapshot: Snapshot, table: str) -> dict[str, dict[str, Any]]:
    """The manifest's entries of a table by year; ``""`` where the table is one file."""
    entries = snapshot.entry(table)["files"]
    return {entry["file"].removeprefix(table).removesuffix(".parquet").removeprefix("-"): entry for entry in entries}


def _contents(snapshot: Snapshot, table: str) -> list[tuple[str, str]]:
    return sorted((entry["file"], entry["content"]) for entry in snapshot.entry(table)["files"])


def _linked(base: Snapshot, entry: dict[str, Any]) -> Part:
    return Part(entry["file"], entry["content"], None, entry, base.folder / entry["file"])


def _made(table: str, rows: dict[str, pa.Table]) -> list[Part]:
    later = contract.BY_TABLE[table].later
    return [Part(tables.file_name(table, year), tables.digest(of, later), of) for year, of in rows.items()]


def _sheet_parts(
    sheet: Sheet, incoming: pa.Table, base: Snapshot | None
) -> tuple[list[Part], TableDiff, list[dict[str, Any]]]:
    """One table's files after the merge; only the files that get new rows are read."""
    empty = incoming.slice(0, 0)
    entries = _entries(base, sheet.table) if base else {}
    paths = {year: base.folder / entry["file"] for year, entry in entries.items()} if base else {}
    is_divided = any(entries)
    groups = _by_year(sheet, incoming) if is_divided else {"": incoming}
    # the contract may have gained a column since; then no file can stay as it is
    stale = {year for year, path in paths.items() if not tables.is_of(incoming.schema, path)}
    merged: dict[str, pa.Table] = {}
    diffs, replaced = [], []
    wanted = {year for year, rows in groups.items() if rows.num_rows or year not in paths}
    for year in sorted(wanted | stale):
        stands = tables.read(paths[year], incoming.schema) if year in paths else empty
        result = changes.merge(sheet, stands, groups.get(year, empty))
        diffs.append(result.diff)
        replaced += result.replaced
        if result.rows is not None:
            merged[year] = result.rows
        elif year in stale or year not in paths:
            merged[year] = stands
    kept = [_linked(base, entry) for year, entry in entries.items() if year not in merged] if base else []
    made = merged if is_divided else {year: of for rows in merged.values() for year, of in _divide(sheet, rows)}
    return sorted([*kept, *_made(sheet.table, made)], key=lambda part: part.file), _joined(sheet, diffs), replaced


def _divide(sheet: Sheet, rows: pa.Table) -> Iterable[tuple[str, pa.Table]]:
    return tables.divided(sheet, rows).items()


def _by_year(sheet: Sheet, rows: pa.Table) -> dict[str, pa.Table]:
    column = tables.year_column(sheet)
    assert column is not None  # only tables with one are divided
    years = pc.cast(pc.year(rows[column]), pa.string())
    return {year: rows.filter(pc.equal(years, year)) for year in sorted(pc.unique(years).to_pylist())}


def _joined(sheet: Sheet, diffs: list[TableDiff]) -> TableDiff:
    if len(diffs) == 1:
        return diffs[0]
    empty = tables.schema_of(sheet).empty_table()
    return TableDiff(
        sheet,
        pa.concat_tables([empty, *(diff.new for diff in diffs)]),
        empty,
        tuple(pair for diff in diffs for pair in diff.pairs),
        sum(diff.unchanged for diff in diffs),
    )


def _history_part(replaced: list[dict[str, Any]], base: Snapshot | None) -> Part:
    """The revision table's file; its content is told before the new rows name their publication, as the id needs it.

    Where nothing is replaced that is the base's file and content: digested anew, the names would make it another.
    """
    earlier = None
    if base:
        [entry] = _entries(base, tables.HISTORY).values()
        if not replaced:
            return _linked(base, entry)
        earlier = tables.read(base.folder / entry["file"], tables.HISTORY_SCHEMA)
    rows = tables.history(replaced, earlier)
    return Part(tables.file_name(tables.HISTORY, ""), tables.digest(rows), rows)


def _source_date(parts: list[Part]) -> dt.date:
    dates = []
    for part in parts:
        rows = part.rows if part.rows is not None else tables.read(part.linked, _SOURCE_SCHEMA)
        dates += rows["published"].to_pylist()
    if not dates:
        raise SnapshotError("没有来源，不能发布；请在“来源”表写明数据来源")
    return max(dates)


_SOURCE_SCHEMA = tables.schema_of(contract.BY_TABLE["source"])


def _content(date: dt.date, contents: list[tuple[str, str, str]]) -> str:
    said = json.dumps([date.isoformat(), sorted(contents)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
