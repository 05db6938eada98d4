"""What new rows would change: compared with a snapshot's rows by key, and merged into them.

A row is compared by its figures and words; where it came from and how it was printed make no
difference. Of two rows with one key the stronger status stands (实报 before 推算 before 示例), of equally
strong ones the newer. What a real row said before stays in the history.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from township.intake import contract
from township.intake.contract import Sheet
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.store import tables

KINDS = {
    "new": "新增",
    "revised": "修订",
    "reworded": "改述",
    "replaced": "替换",
    "ignored": "忽略",
    "removed": "删除",
}
_PROVENANCE = {"source", "location", "revision", *contract.FLAGS}  # a flag says what the note says
_BASES = {value: word for word, value in contract.BASES.items()}
_PRINTED = {"printed_value", "printed_unit"}  # of the sheets whose figure is normalised into `value`


@dataclass(frozen=True)
class Cell:
    """One column of a changed row: its name, Chinese header, and both values (Decimal, date, text, list or None)."""

    column: str
    header: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """What becomes of one row.

    kind: ``new`` | ``revised`` (a figure that stood before differs) | ``reworded`` (only names or notes do) |
    ``replaced`` (by a stronger status, or 示例 by 示例) | ``ignored`` (weaker than what stands, or 上年同期 where that
    month reported itself) | ``removed``.
    ``cells`` are the columns that differ; of a new or removed row, those that are filled. ``called`` is what the row
    itself calls the codes of its key, by column.
    """

    kind: str
    table: str
    sheet: str
    key: dict[str, Any]
    status: str | None
    status_before: str | None
    cells: tuple[Cell, ...]
    called: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableDiff:
    """One table's changes, held as rows until they are asked for."""

    sheet: Sheet
    new: pa.Table
    removed: pa.Table
    pairs: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...]  # kind, old row, new row
    unchanged: int

    def changes(self) -> Iterator[Change]:
        """Every change of the table: revised, then new, then removed rows."""
        for kind, old, new in self.pairs:
            yield _change(self.sheet, kind, old, new)
        for kind, rows in (("new", self.new), ("removed", self.removed)):
            for row in rows.to_pylist():
                yield _change(self.sheet, kind, row if kind == "removed" else None, row if kind == "new" else None)


@dataclass(frozen=True)
class Diff:
    """What publishing would change against ``base`` (None: nothing is published), by table, in the sheets' order.

    ``references`` names the tables of the catalogue that differ. ``names`` are the directories' names of sites and
    projects, which other sheets tell by code alone: by column and code.
    """

    base: str | None
    tables: dict[str, TableDiff] = field(repr=False)
    references: tuple[str, ...] = ()
    names: dict[tuple[str, Any], str] = field(default_factory=dict, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind, every kind present, and ``unchanged``."""
        found: Counter[str] = Counter()
        for table in self.tables.values():
            found.update(kind for kind, _, _ in table.pairs)
            found["new"] += table.new.num_rows
            found["removed"] += table.removed.num_rows
            found["unchanged"] += table.unchanged
        return {kind: found[kind] for kind in (*KINDS, "unchanged")}

    @property
    def changes_nothing(self) -> bool:
        """Whether publishing would leave every table and the catalogue as they are."""
        counts = self.counts
        return not self.references and not any(counts[kind] for kind in KINDS if kind != "ignored")

    def changes(self) -> Iterator[Change]:
        """Every change, revised rows before new ones in each table."""
        for table in self.tables.values():
            yield from table.changes()


@dataclass(frozen=True)
class Merged:
    """One file's rows after the merge (``rows`` is None where none changed), and the history that makes."""

    rows: pa.Table | None
    diff: TableDiff
    replaced: list[dict[str, Any]]


def merge(sheet: Sheet, base: pa.Table, incoming: pa.Table) -> Merged:
    """Merge new rows into those of one file, all of them of one table.

    Args:
        base: the rows that stand, in the sheet's schema.
        incoming: the new rows in the same schema, their keys unique.
    """
    pairing = _pair(sheet, base, incoming)
    pairs, replaced, written, positions = [], [], [], []
    unchanged = pairing.unchanged
    for position, old, new in pairing.differing:
        if _says_no_more(old, new):
            unchanged += 1
            continue
        kind = _kind_of(sheet, old, new)
        pairs.append((kind, old, new))
        if kind == "ignored":
            continue
        if old.get("status") != "illustrative":
            replaced.append(_history_row(sheet, old, new))
        written.append({**new, "revision": old["revision"] + (kind == "revised")})
        positions.append(position)
    diff = TableDiff(sheet, pairing.new, base.slice(0, 0), tuple(pairs), unchanged)
    if not written and not pairing.new.num_rows:
        return Merged(None, diff, [])
    kept = base.filter(_mask(base.num_rows, positions)) if positions else base
    rewritten = pa.Table.from_pylist(written, base.schema)
    rows = tables.ordered(pa.concat_tables([kept, rewritten, pairing.new]), sheet.key)
    return Merged(rows, diff, replaced)


def compare(sheet: Sheet, old: pa.Table, new: pa.Table) -> TableDiff:
    """What differs when ``new`` stands in place of ``old``: the rows of two snapshots, or a publication from scratch."""
    pairing = _pair(sheet, old, new)
    pairs = tuple((_kind_between(sheet, was, now), was, now) for _, was, now in pairing.differing)
    gone = pc.invert(pc.is_in(tables.texts(old, sheet.key), value_set=tables.texts(new, sheet.key)))
    return TableDiff(sheet, pairing.new, old.filter(gone), pairs, pairing.unchanged)


@dataclass(frozen=True)
class _Pairing:
    """New rows beside the old ones of the same key: those that differ with the old row's position."""

    new: pa.Table
    unchanged: int
    differing: list[tuple[int, dict[str, Any], dict[str, Any]]]


def _pair(sheet: Sheet, base: pa.Table, incoming: pa.Table) -> _Pairing:
    if not base.num_rows or not incoming.num_rows:  # as most tables of a workbook are
        return _Pairing(incoming, 0, [])
    positions = pc.index_in(tables.texts(incoming, sheet.key), value_set=tables.texts(base, sheet.key))
    known = pc.is_valid(positions)
    positions = positions.drop_null()
    old, new = base.take(positions), incoming.filter(known)
    names = _compared(sheet)
    same = pc.equal(tables.texts(old, names), tables.texts(new, names))
    differs = pc.invert(same)
    differing = list(
        zip(
            positions.filter(differs).to_pylist(),
            old.filter(differs).to_pylist(),
            new.filter(differs).to_pylist(),
            strict=True,
        )
    )
    return _Pairing(incoming.filter(pc.invert(known)), new.num_rows - len(differing), differing)


def _mask(length: int, without: list[int]) -> pa.Array:
    keep = [True] * length
    for position in without:
        keep[position] = False
    return pa.array(keep, pa.bool_())


def _compared(sheet: Sheet) -> list[str]:
    names = [name for name, _ in contract.columns(sheet)]
    # the printed figure is another way to write `value`, where there is one; the annual report's own stands for itself
    normalised = {f.name for f in sheet.fields}.isdisjoint({"value"}) and "value" in names
    left_out = _PROVENANCE | (_PRINTED if normalised else set())
    compared = [name for name in names if name not in left_out and name not in sheet.key]
    return compared if sheet.table != "source" else [name for name in names if name not in sheet.key]


def _is_wording(name: str) -> bool:
    return name == "note" or name.endswith("_name")


def _strength(row: dict[str, Any]) -> int:
    return contract.STRENGTH.get(row.get("status", "reported"), 2)


def _says_no_more(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether the new row is 上年同期 with the very level that month reported."""
    return _gives_way(old, new) and new["value"] in (None, old["value"])


def _gives_way(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return _strength(new) == _strength(old) == contract.STRENGTH["reported"] and contract.gives_way(new, old)


def _kind_of(sheet: Sheet, old: dict[str, Any], new: dict[str, Any]) -> str:
    if _strength(new) < _strength(old) or _gives_way(old, new):
        return "ignored"
    return _kind_between(sheet, old, new)


def _kind_between(sheet: Sheet, old: dict[str, Any], new: dict[str, Any]) -> str:
    """``replaced`` where the statuses are not equally strong, or nothing real stood there."""
    if _strength(new) != _strength(old) or old.get("status") == "illustrative":
        return "replaced"
    differing = [name for name in _compared(sheet) if old[name] != new[name]]
    return "reworded" if all(_is_wording(name) for name in differing) else "revised"


def _history_row(sheet: Sheet, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What stood, for the revision table; who replaced it and when is added when the snapshot has a name."""
    names = [name for name, _ in contract.columns(sheet) if name not in sheet.key and name not in contract.FLAGS]
    said = {name: old[name] for name in names if old[name] is not None}
    differing = {name: new[name] for name in _compared(sheet) if old[name] != new[name]}
    return {
        "table": sheet.table,
        "key": as_json({name: old[name] for name in sheet.key}),
        "number": old["revision"],
        "status": old.get("status"),
        "source": old.get("source"),
        "old": as_json(said),
        "new": as_json(differing),
    }


def _change(sheet: Sheet, kind: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Change:
    names = _compared(sheet)
    headers = {f.name: f.header for f in sheet.fields} | {"value": "数值"}
    cells = tuple(
        Cell(name, headers.get(name, name), (old or {}).get(name), (new or {}).get(name))
        for name in names
        if _differ((old or {}).get(name), (new or {}).get(name))
        and not (name == "status" and (old is None or new is None))
    )
    row = new or old or {}
    key = {name: row[name] for name in sheet.key}
    called = {f.names: row[f.name] for f in sheet.fields if f.names and row.get(f.name)}
    status, before = (new or {}).get("status"), (old or {}).get("status")
    return Change(kind, sheet.table, sheet.name, key, status, before, cells, called)


def _differ(old: Any, new: Any) -> bool:
    return old != new and not (old in (None, []) and new in (None, []))


def key_words(
    change: Change, diff: Diff, catalogue: Catalogue, month_words: Callable[[dt.date], str] = periods.month_key
) -> str:
    """Which row changes, for people: names for codes, month and basis in words."""
    said = []
    for name, value in change.key.items():
        if name == "month":
            said.append(month_words(value))
        elif value not in (None, ""):
            named = change.called.get(name) or _named(name, value, diff, catalogue)
            said.append(_BASES.get(named, str(named)))
    return " ".join(said)


def cell_words(change: Change, column: str, value: Any, diff: Diff, catalogue: Catalogue) -> Any:
    """A value of a changed row as the sheet writes it: a choice by its word, a code by its name."""
    fields = {f.name: f for f in contract.BY_TABLE[change.table].stored}
    known = fields.get(column)
    if isinstance(value, list):
        return [cell_words(change, column, one, diff, catalogue) for one in value]
    if known and known.choices:
        return next((word for word, stored in known.choices.items() if stored == value), value)
    return _named(column, value, diff, catalogue)


_INDICATORS = {"indicator", "breakdown", "about"}  # columns that name one


def _named(column: str, value: Any, diff: Diff, catalogue: Catalogue) -> Any:
    if column in _INDICATORS and value in catalogue.indicators:
        return catalogue.indicators[value].name
    if column in ("area", "areas") and value in catalogue.areas:
        return catalogue.areas[value].name
    return diff.names.get((column, value), value)


def as_json(value: Any) -> str:
    """Values as the history keeps them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=json_text)


def json_text(value: Any) -> str:
    """A value JSON has no type for: decimals as text, exactly; dates as YYYY-MM-DD."""
    if isinstance(value, Decimal):
        return figures.plain_number(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value)} 不能写成 JSON")
