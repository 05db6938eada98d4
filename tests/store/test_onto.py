"""Publishing onto what stands: what is merged, which files are written, what is kept and what is refused."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench import kills
from tests import sent
from tests.bundled import ROOT
from tests.store.conftest import replaced
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.store import audit, durable_io, history, planning, snapshot, tables
from township.store.snapshot import MovedError, Publication, SnapshotError, UnconfirmedError
from township.store.warehouse import Warehouse

Onto = Callable[..., Publication]


@pytest.fixture
def onto(data, catalogue, tmp_path) -> Onto:
    """Publish monthly rows ``(month, value, status)`` onto what stands."""

    def run(*rows: tuple[str, object, str], name: str = "月报", sheet: str = "", **given: object) -> Publication:
        lines = [sent.revenue(value, month, status=status) for month, value, status in rows]
        folder = sent.folder(tmp_path / name, *lines, header=sent.HEADER + sheet, source=name)
        book = read_folder(folder)
        named = {"by": "测试", "note": "", "originals": [folder]} | given
        return snapshot.publish_onto(contract.accept([book], catalogue), catalogue, [book], data, **named)

    return run


def shown(data: Path) -> dict[str, tuple[Decimal, str, int]]:
    """What the current snapshot says of each month: value, status, revision."""
    opened = snapshot.open_published(data)
    assert opened.refusal is None
    rows = pq.read_table(list(opened.snapshot.tables["observation"])).to_pylist()
    return {f"{row['month']:%Y-%m}": (row["value"], row["status"], row["revision"]) for row in rows}


# ------------------------------------------------------------------ merging


def test_a_month_is_added_to_what_stands(onto, data):
    first = onto(("2020-08", 3200, "实报"))
    second = onto(("2020-09", 3668, "实报"))

    assert (first.diff.base, second.diff.base) == (None, first.id)
    assert second.diff.counts == {
        **dict.fromkeys(("revised", "reworded", "replaced", "ignored", "removed"), 0),
        **{"new": 1, "unchanged": 1},  # the source is the same
    }
    assert shown(data) == {"2020-08": (3200, "reported", 0), "2020-09": (3668, "reported", 0)}
    assert replaced(data) == []


def test_the_same_key_again_is_a_revision_and_the_old_value_is_kept(onto, data):
    onto(("2020-09", 3668, "实报"), by="甲")
    second = onto(("2020-09", 3670, "实报"), by="乙")
    third = onto(("2020-09", 3668, "实报"), by="丙")
    kept = replaced(data)

    assert shown(data) == {"2020-09": (3668, "reported", 2)}
    assert [(row["number"], row["old"]["value"], row["new"], row["by"]) for row in kept] == [
        (0, "3668", {"value": "3670"}, "乙"),
        (1, "3670", {"value": "3668"}, "丙"),
    ]
    assert [row["replaced_in"] for row in kept] == [second.id, third.id]
    assert {(row["table"], row["status"], row["source"]) for row in kept} == {("observation", "reported", "月报")}
    assert all(abs((row["replaced_on"] - dt.date.today()).days) <= 1 for row in kept)


def test_a_real_row_replaces_an_example_without_being_a_revision(onto, data):
    onto(("2020-08", 1, "示例"), ("2020-09", 2, "示例"))
    done = onto(("2020-09", 3668, "实报"))

    assert done.diff.counts["replaced"] == 1
    assert shown(data) == {"2020-08": (1, "illustrative", 0), "2020-09": (3668, "reported", 0)}
    assert replaced(data) == []


def test_an_example_never_replaces_a_real_row(onto, data):
    first = onto(("2020-09", 3668, "实报"))
    done = onto(("2020-09", 1, "示例"))

    assert (done.id, done.is_new, done.diff.counts["ignored"]) == (first.id, False, 1)
    assert done.diff.changes_nothing
    assert shown(data) == {"2020-09": (3668, "reported", 0)}


def test_publishing_the_same_twice_changes_nothing(onto, data):
    first, second = onto(("2020-09", 3668, "实报")), onto(("2020-09", 3668, "实报"), name="又一份")
    third = onto(("2020-09", 3668, "实报"), name="又一份")

    assert not third.is_new
    assert third.id == second.id != first.id  # only that it has another source, too
    assert second.diff.counts["unchanged"] == 1
    assert shown(data) == {"2020-09": (3668, "reported", 0)}


def test_a_revision_published_again_is_the_same_at_once(onto):
    onto(("2020-09", 3668, "实报"))
    revised = onto(("2020-09", 3670, "实报"))
    again = onto(("2020-09", 3670, "实报"))

    assert (again.id, again.is_new) == (revised.id, False)
    onto(("2020-10", 4100, "实报"), ("2020-09", 3671, "实报"))
    onto(("2020-11", 4500, "实报"))
    assert not onto(("2020-11", 4500, "实报")).is_new  # nor where the revision was published before


def test_the_same_content_has_one_id_however_it_came_together(onto, data):
    onto(("2020-08", 3200, "实报"))
    merged = onto(("2020-09", 3668, "实报"))
    at_once = onto(("2020-09", 3668, "实报"), ("2020-08", 3200, "实报"), fresh=True)

    assert (at_once.id, at_once.is_new) == (merged.id, False)


def test_from_scratch_forgets_what_stood(onto, data, catalogue):
    onto(("2020-08", 3200, "实报"))
    current = snapshot.open_published(data).snapshot
    intake = kills.intake_of(catalogue, 5)
    diff = snapshot.preview(intake, catalogue, data, fresh=True)
    snapshot.publish_onto(intake, catalogue, [], data, by="测试", note="", fresh=True)

    assert (diff.base, diff.counts["removed"], diff.counts["new"]) == (current.id, 1, 5)
    assert set(shown(data)) == {"2020-07", "2020-08", "2020-09"}


def test_a_preview_says_what_publishing_does_and_writes_nothing(onto, data, catalogue):
    first = onto(("2020-08", 3200, "实报"), ("2020-09", 1, "示例"))
    before = sorted(path for path in data.rglob("*"))
    intake = kills.intake_of(catalogue, 5)
    diff = snapshot.preview(intake, catalogue, data)

    assert sorted(path for path in data.rglob("*")) == before
    assert diff.base == first.id
    assert diff.counts == snapshot.publish_onto(intake, catalogue, [], data, by="测试", note="").diff.counts
    assert [(c.kind, c.sheet) for c in diff.changes()] == [
        ("new", "来源"),
        ("revised", "统计月报"),
        ("replaced", "统计月报"),
        ("new", "统计月报"),
        ("new", "目标任务"),
        ("new", "民生工程"),
    ]


def test_two_snapshots_are_compared_by_their_rows(onto, data):
    old = onto(("2020-08", 3200, "实报"))
    new = onto(("2020-08", 3300, "实报"), ("2020-09", 3668, "实报"))
    opened = [snapshot.open_snapshot(data, one.id) for one in (old, new)]
    forth, back = planning.between(*opened), planning.between(*reversed(opened))

    assert (forth.counts["revised"], forth.counts["new"], forth.counts["removed"]) == (1, 1, 0)
    assert (back.counts["revised"], back.counts["new"], back.counts["removed"]) == (1, 0, 1)
    assert planning.between(opened[0], opened[0]).changes_nothing


# ------------------------------------------------------------------ files


def test_files_without_changes_are_the_bases_own(onto, data):
    first = onto(("2020-08", 3200, "实报"))
    second = onto(("2020-09", 3668, "实报"))
    old, new = (data / "snapshots" / one.id for one in (first, second))
    entries = snapshot.open_snapshot(data, second.id).manifest["tables"]

    assert (second.written, second.linked) == (1, 21)
    for name, table in entries.items():
        [entry] = table["files"]
        same = (old / entry["file"]).samefile(new / entry["file"])
        assert same == (name != "observation"), name
        assert entry["linked_from"] == (first.id if same else None), name


@pytest.mark.parametrize("reason", [errno.EXDEV, errno.EMLINK, errno.EPERM])
def test_where_a_link_cannot_be_made_a_copy_is(onto, data, monkeypatch, reason):
    onto(("2020-08", 3200, "实报"))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "link", refuse)
    done = onto(("2020-09", 3668, "实报"))

    assert len(shown(data)) == 2
    assert {path.stat().st_nlink for path in (data / "snapshots" / done.id).glob("*.parquet")} == {1}


def test_a_large_table_is_a_file_a_year_and_only_the_years_touched_are_written(
    onto, data, monkeypatch, tmp_path, catalogue
):
    monkeypatch.setattr(tables, "WHOLE_ROWS", 3)
    onto(("2019-09", 1, "实报"), ("2020-08", 2, "实报"))
    onto(("2020-09", 3, "实报"), ("2021-01", 4, "实报"))
    split = snapshot.open_published(data).snapshot
    done = onto(("2020-09", 5, "实报"), ("2022-01", 6, "实报"))
    opened = snapshot.open_published(data).snapshot
    entries = {entry["file"]: entry["linked_from"] for entry in opened.manifest["tables"]["observation"]["files"]}
    at_once = onto(
        *(("2019-09", 1, "实报"), ("2020-08", 2, "实报"), ("2020-09", 5, "实报")),
        *(("2021-01", 4, "实报"), ("2022-01", 6, "实报")),
        fresh=True,
    )
    (tmp_path / "queries").mkdir()
    header = "-- 问题：合计。\n-- 列：value 数；rows 行数\n"
    (tmp_path / "queries" / "q.sql").write_text(
        f"{header}select sum(value) as value, count(*) as rows from observation", encoding="utf-8"
    )
    house = Warehouse(opened, tmp_path / "queries", catalogue)
    answer = house.run("q")
    house.close()

    assert [path.name for path in split.tables["observation"]] == [
        f"observation-{year}.parquet" for year in (2019, 2020, 2021)
    ]
    assert entries == {
        **{"observation-2019.parquet": split.id, "observation-2021.parquet": split.id},
        **{"observation-2020.parquet": None, "observation-2022.parquet": None},
    }
    assert opened.rows("observation") == 5
    assert (answer["value"].tolist(), answer["rows"].tolist()) == ([18.0], [5])
    assert shown(data)["2020-09"] == (5, "reported", 0)  # published afresh
    assert at_once.id != done.id  # the history differs
    assert history.check(data).flaws == ()


def test_rows_of_an_older_contract_are_rewritten_with_the_new_column_blank(onto, data, monkeypatch):
    of_contract = contract.columns
    with monkeypatch.context() as earlier:
        earlier.setattr(contract, "columns", lambda sheet: [c for c in of_contract(sheet) if c[0] != "units_n"])
        onto(("2020-08", 3200, "实报"))
    onto(("2020-09", 3668, "实报"))
    rows = pq.read_table(list(snapshot.open_published(data).snapshot.tables["observation"])).to_pylist()

    assert [(row["units_n"], row["revision"]) for row in rows] == [(None, 0)] * 2


def test_the_source_workbooks_are_kept_as_they_came(onto, data, tmp_path):
    onto(("2020-08", 3200, "实报"))
    opened = snapshot.open_published(data).snapshot
    content = (tmp_path / "月报" / "统计月报.csv").read_bytes()

    assert list(opened.manifest["originals"]) == ["workbooks/月报/来源.csv", "workbooks/月报/统计月报.csv"]
    assert opened.original("workbooks/月报/统计月报.csv") == content
    assert opened.manifest["workbooks"]["月报"]["统计月报.csv"] == hashlib.sha256(content).hexdigest()


def test_a_source_workbook_changed_after_reading_is_not_published(onto, data, catalogue, tmp_path):
    first = onto(("2020-08", 3200, "实报"))
    book = read_folder(tmp_path / "月报")
    intake = contract.accept([book], catalogue)
    intake.tables["observation"][0]["value"] = Decimal(1)
    (tmp_path / "月报" / "统计月报.csv").write_text("改过\n", encoding="utf-8")

    with pytest.raises(SnapshotError, match=r"统计月报\.csv 在读入之后被改动过；没有发布"):
        snapshot.publish_onto(intake, catalogue, [book], data, by="测试", note="", originals=[tmp_path / "月报"])
    assert durable_io.read_current(data) == first.id
    assert durable_io.orphans(data) == []


# ------------------------------------------------------------------ what is refused


def test_warnings_wait_for_a_name(onto, data):
    first = onto(("2020-08", 3200, "实报"))
    row = ("2020-09", 3668, "实报")

    with pytest.raises(UnconfirmedError, match="有1处提醒，确认后才能发布"):
        onto(row, sheet=",手机")
    assert durable_io.read_current(data) == first.id
    done = onto(row, sheet=",手机", confirmed_by="李")
    said = snapshot.open_snapshot(data, done.id).manifest
    line = audit.read(data)[-1]

    assert said["confirmed_by"] == line["confirmed_by"] == "李"
    assert said["warnings"] == line["warnings"] == ["月报/统计月报.csv 第1行“手机”列：不认识这一列，已忽略"]


def test_errors_cannot_be_confirmed(onto, data):
    with pytest.raises(SnapshotError, match="有1处错误，未发布"):
        onto(("2020-09", "若干", "实报"), confirmed_by="李")
    assert durable_io.read_current(data) is None


def test_a_difference_seen_against_another_snapshot_is_not_published(onto, data):
    seen = onto(("2020-08", 3200, "实报")).id
    meanwhile = onto(("2020-08", 3300, "实报")).id

    with pytest.raises(SnapshotError, match=f"预览之后当前快照已不是 {seen}"):
        onto(("2020-08", 3400, "实报"), expected=seen)
    assert onto(("2020-08", 3400, "实报"), expected=meanwhile).diff.base == meanwhile


def test_what_was_looked_at_beside_nothing_is_not_merged_into_a_first_publication(onto, data):
    onto(("2020-08", 3200, "实报"), expected="")

    with pytest.raises(MovedError, match="预览之后当前快照已经有了；没有发布，请重新预览"):
        onto(("2020-08", 3400, "实报"), expected="")


def test_a_damaged_current_snapshot_is_no_base(onto, data):
    good = onto(("2020-08", 3200, "实报")).id
    path = data / "snapshots" / onto(("2020-08", 3300, "实报")).id / "observation.parquet"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(SnapshotError, match=r"observation\.parquet 已被改动.*rollback.*--fresh"):
        onto(("2020-09", 3668, "实报"))
    snapshot.rollback(data, good, by="测试")
    onto(("2020-09", 3668, "实报"))
    assert shown(data) == {"2020-08": (3200, "reported", 0), "2020-09": (3668, "reported", 0)}


def test_another_content_with_the_same_short_id_gets_a_longer_one(onto, data, monkeypatch):
    first = onto(("2020-08", 3200, "实报"))
    content = planning._content
    monkeypatch.setattr(planning, "_content", lambda *given: first.id[-8:] + content(*given)[8:])
    second = onto(("2020-08", 3300, "实报"))

    assert second.id.startswith(first.id) and len(second.id) == len(first.id) + 24
    assert shown(data) == {"2020-08": (3300, "reported", 1)}
    assert json.loads((data / "snapshots" / second.id / "manifest.json").read_bytes())["base"] == first.id


def test_queries_tell_which_figures_were_revised(onto, data, catalogue):
    onto(("2020-08", 3200, "实报"), ("2020-09", 3668, "实报"))
    onto(("2020-09", 3670, "实报"))
    house = Warehouse(snapshot.open_published(data).snapshot, ROOT / "queries", catalogue)
    frame = house.run("economy/fiscal_path", month=dt.date(2020, 9, 1), town=catalogue.town_code, reported_only=False)
    house.close()

    assert frame["revision"].tolist() == [0, 1]
