"""批注 in the store: revised like other rows, and absent from snapshots published before there were any."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.bundled import ROOT
from tests.store.conftest import replaced
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.store import history, manifest, planning, snapshot
from township.store.snapshot import Publication
from township.store.warehouse import Warehouse

SEPTEMBER = dt.date(2020, 9, 1)


@pytest.fixture
def annotate(data, catalogue, folder_of):
    """Publish the month's figures, and a note on them unless there are no words."""

    def run(words: str, month: str = "2020-09", value: int = 3668, status: str = "") -> Publication:
        folder = folder_of(value, name="批注")
        file = folder / "批注.csv"
        file.unlink(missing_ok=True)
        if words:
            lines = ["指标,截至月份,村,批注,填写人,状态", f"fiscal_revenue,{month},,{words},财政所,{status}"]
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        book = read_folder(folder)
        intake = contract.accept([book], catalogue)
        return snapshot.publish_onto(intake, catalogue, [book], data, by="测试", note="", originals=[folder])

    return run


@pytest.fixture
def asked(data, catalogue) -> Callable[..., list[dict]]:
    """The notes a page is told of."""

    def ask(month: dt.date = SEPTEMBER, reported_only: bool = True) -> list[dict]:
        with closing(Warehouse(snapshot.open_published(data).snapshot, ROOT / "queries", catalogue)) as warehouse:
            return warehouse.run("frame/notes", month=month, reported_only=reported_only).to_dict("records")

    return ask


def test_a_note_is_published_and_told_with_its_place(annotate, data, asked):
    annotate("一次性税款入库")
    [note] = asked()

    assert {name: note[name] for name in ("indicator", "area", "place", "words", "author", "status", "revision")} == {
        "indicator": "fiscal_revenue",
        "area": "370830108",
        "place": "义桥镇",
        "words": "一次性税款入库",
        "author": "财政所",
        "status": "reported",
        "revision": 0,
    }
    assert (note["month"].date(), note["indicator_name"]) == (SEPTEMBER, "公共财政预算收入")


def test_other_words_for_the_same_figure_are_a_revision_that_keeps_the_old(annotate, data, asked):
    annotate("一次性税款入库")
    diff = annotate("两笔一次性税款入库").diff
    [was] = replaced(data)

    assert [(change.kind, change.sheet, change.cells[0].old) for change in diff.changes()] == [
        ("revised", "批注", "一次性税款入库")
    ]
    assert (was["table"], was["old"]["words"]) == ("note", "一次性税款入库")
    assert [(note["words"], note["revision"]) for note in asked()] == [("两笔一次性税款入库", 1)]


def test_an_illustrative_note_is_not_shown_with_reported_figures_only(annotate, data, asked):
    annotate("示例的话", status="示例")

    assert asked() == []
    assert [note["status"] for note in asked(reported_only=False)] == ["illustrative"]


def test_notes_are_those_of_the_months_drawn(annotate, data, asked):
    for month in ("2018-12", "2019-01", "2020-09", "2020-10"):
        annotate(f"{month}的话", month)

    assert [note["words"] for note in asked()] == ["2019-01的话", "2020-09的话"]


def test_without_notes_there_is_no_file_and_the_question_is_answered_all_the_same(annotate, data, asked):
    published = annotate("")
    opened = snapshot.open_snapshot(data, published.id)

    assert "note" not in opened.manifest["tables"]
    assert opened.tables["note"] == ()
    assert opened.rows("note") == 0
    assert asked() == []
    assert history.check(data).flaws == ()


def test_a_snapshot_without_the_table_takes_notes_and_keeps_them(annotate, data, asked):
    before = annotate("").id
    told = annotate("一次性税款入库").id
    after = annotate("", value=3669).id

    assert [note["words"] for note in asked()] == ["一次性税款入库"]
    opened = [snapshot.open_snapshot(data, identity) for identity in (before, told, after)]
    assert [one.rows("note") for one in opened] == [0, 1, 1]
    assert opened[2].manifest["tables"]["note"]["files"][0]["linked_from"] == told
    diffs = [planning.between(opened[0], opened[1]), planning.between(opened[1], opened[0])]
    assert [{change.kind for change in diff.changes()} for diff in diffs] == [{"new"}, {"removed"}]


def test_any_other_table_must_be_listed(annotate, data):
    folder = data / "snapshots" / annotate("").id
    said = json.loads((folder / "manifest.json").read_bytes())
    del said["tables"]["work"]
    said["sha256"] = manifest.seal(said)
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")

    assert next(flaw.message for flaw in manifest.flaws(folder, folder.name)).endswith("的清单缺少表：work")
