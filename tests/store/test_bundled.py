"""The committed snapshot is what the committed workbooks make."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from tests.bundled import DATA
from township.intake import contract
from township.store import history, snapshot, tables
from township.store.snapshot import Snapshot

TABLES = sorted({sheet.table for sheet in contract.SHEETS} | {"area", "indicator", "event", "revision"})


@pytest.fixture(scope="module")
def committed() -> Snapshot:
    opened = snapshot.open_published(DATA)
    assert opened.refusal is None
    return opened.snapshot


def test_publishing_the_workbooks_gives_the_committed_snapshot(committed, rebuilt):
    assert rebuilt.id == committed.id, "工作簿或目录改过了：请运行 python -m township publish --fresh data/workbooks/*"
    assert rebuilt.manifest["workbooks"] == committed.manifest["workbooks"]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_the_same(committed, rebuilt, table):
    ours, theirs = (tables.whole(tables.schema_named(table), of.tables[table]) for of in (committed, rebuilt))

    assert ours.to_pylist() == theirs.to_pylist()


def test_the_snapshot_says_no_more_than_it_holds(committed):
    entries = committed.manifest["tables"]

    for name, entry in entries.items():
        assert sum(pq.read_metadata(path).num_rows for path in committed.tables[name]) == entry["rows"], name
    assert committed.manifest["warnings"] == []
    assert sorted(p.name for p in committed.folder.iterdir()) == sorted(
        ["manifest.json", "workbooks", *(file["file"] for entry in entries.values() for file in entry["files"])]
    )


def test_every_committed_snapshot_is_whole_with_its_workbooks(committed):
    checked = history.check(DATA)

    assert committed.id in checked.ids
    assert (checked.flaws, checked.orphans) == ((), ())
    for name in committed.manifest["originals"]:
        assert committed.original(name) == (DATA / name).read_bytes(), name


def test_the_audit_trail_ends_with_what_is_published(committed):
    lines = [json.loads(line) for line in (DATA / "audit.jsonl").read_text(encoding="utf-8").splitlines()]

    assert lines[-1]["snapshot"] == committed.id
    # the page lists them all: of snapshots that were replaced before they were bundled it would list what nobody has
    assert {line["snapshot"] for line in lines} <= set(snapshot.list_ids(DATA))
