"""Nothing is published that some panel cannot show: the new snapshot is asked and drawn before CURRENT moves."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from tests.bundled import CATALOGUE, ROOT, copied_data
from township.intake import contract
from township.intake.files.workbook import RawRow, RawSheet, Workbook
from township.panels import proof, render
from township.panels.page import panelled, panels
from township.statistics import catalogue as catalogues
from township.store import durable_io, snapshot
from township.store.changes import Diff
from township.store.snapshot import SnapshotError
from township.store.warehouse import AnswerError

TOWN = "370830108"


@pytest.fixture
def data(tmp_path) -> Path:
    """The bundled data to publish onto."""
    return copied_data(tmp_path, "catalogue", "snapshots")


def month_of(*values: str, earlier: str = "") -> tuple[contract.Intake, Workbook]:
    """October's revenue by so many villages' codes, as an office sends it, and the town's of September."""
    source = {"来源代码": "月报", "名称": "月报", "发布单位": "财政所", "发布日期": "2020-11-05"}
    areas = (TOWN, "370830108204", "370830108205")
    given = [("2020-10", area, value) for area, value in zip(areas, values, strict=False)]
    if earlier:
        given.append(("2020-09", TOWN, earlier))
    rows = [
        {"指标代码": "fiscal_revenue", "区划代码": area, "期末": month, "口径": "累计", "数值": value, "状态": "实报"}
        for month, area, value in given
    ]
    sheets = [
        RawSheet(
            name, f"月报/{name}.csv", tuple(cells[0]), tuple(RawRow(n, row) for n, row in enumerate(cells, start=2))
        )
        for name, cells in {"来源": [source], "统计月报": rows}.items()
    ]
    book = Workbook("月报", tuple(sheets), {})
    return contract.accept([book], CATALOGUE), book


def publish(data: Path, *values: str, earlier: str = "") -> str:
    """Publish with the proof; returns the snapshot's id."""
    known = catalogues.load(data / "catalogue")
    intake, book = month_of(*values, earlier=earlier)
    return snapshot.publish_onto(intake, known, [book], data, by="试", note="", prove=proof.against(known)).id


def refused(data: Path, *values: str, earlier: str = "") -> str:
    """What a publication is refused with; nothing of it stays."""
    before = (data / "CURRENT").read_text(), sorted((data / "snapshots").iterdir())
    with pytest.raises(SnapshotError) as told:
        publish(data, *values, earlier=earlier)
    assert ((data / "CURRENT").read_text(), sorted((data / "snapshots").iterdir())) == before
    return str(told.value)


def failing(monkeypatch, done: str, error: Exception) -> None:
    """Let the panel of the revenue fail where it is asked or drawn."""
    real = getattr(render, done)

    def stopped(panel, setting):
        if panel.id == "economy/fiscal_path":
            raise error
        return real(panel, setting)

    monkeypatch.setattr(render, done, stopped)


def test_what_can_be_shown_is_published_and_every_panel_it_changes_was_drawn(data, monkeypatch):
    drawn, real = [], render.whole
    monkeypatch.setattr(
        render, "whole", lambda panel, setting: drawn.append((panel.id, setting.filters.month)) or real(panel, setting)
    )

    identity = publish(data, "4000")

    assert durable_io.read_current(data) == identity
    names = {name for name, _ in drawn}
    assert {month for _, month in drawn} == {dt.date(2020, 10, 1)}
    assert {"economy/fiscal_path", "overview/tasks"} & panels().keys() <= names
    assert not {"plan/kinds", "pollution-control/issue_types"} & names  # of tables that stayed as they were


def test_a_panel_that_fails_refuses_the_publication_and_names_the_only_row(data, monkeypatch):
    failing(monkeypatch, "whole", ValueError("坏了"))

    said = refused(data, "4000")

    assert f"发布后2020年10月面板“{panels()['economy/fiscal_path'].title}”会显示不了（编号 " in said
    assert said.endswith("；请核对月报/统计月报.csv第2行")


def test_of_several_rows_the_one_the_error_quotes_is_named_or_none(data, monkeypatch):
    failing(monkeypatch, "whole", ValueError("值 4321.5 不行"))
    assert refused(data, "4000", "4321.5", "7").endswith("；请核对月报/统计月报.csv第3行")

    failing(monkeypatch, "whole", ValueError("坏了"))
    assert refused(data, "4000", "4321.5", "7").endswith("）")


def test_an_earlier_month_that_changed_is_asked_too(data, monkeypatch):
    failing(monkeypatch, "asked", ValueError("坏了"))

    said = refused(data, "4000", earlier="3670")

    assert f"发布后2020年9月面板“{panels()['economy/fiscal_path'].title}”会显示不了" in said


def test_an_earlier_month_is_not_asked_about_what_begins_later():
    def changed(table, **key):
        return contract.BY_TABLE[table], dict.fromkeys(contract.BY_TABLE[table].key) | key

    diff = Diff(None, {}, ("area",), {})
    rows = [
        *(changed("observation", month=dt.date(2020, month, 1)) for month in (10, 9)),
        changed("patrol", patrolled_on=dt.date(2020, 10, 5)),
        changed("target", year=2021),
        changed("project"),
    ]

    assert proof._begins(diff, rows) == {
        "area": dt.date.min,
        "observation": dt.date(2020, 9, 1),
        "patrol": dt.date(2020, 10, 1),
        "target": dt.date(2021, 1, 1),
        "project": dt.date.min,
    }


def test_a_sentence_that_fails_refuses_it_too(data, monkeypatch):
    def stopped(page, setting):
        raise AnswerError("数据里有查询算不了的值")

    monkeypatch.setattr(render, "sentence", stopped)

    assert f"“{next(iter(panelled().values())).title}”页的一句话会显示不了" in refused(data, "4000")


def test_a_snapshot_that_cannot_be_opened_is_not_published(data, monkeypatch):
    def stopped(taken, known):
        raise SnapshotError("打不开")

    monkeypatch.setattr(proof.published, "prepared", stopped)

    assert refused(data, "4000") == "发布后打不开：打不开；请核对月报/统计月报.csv第2行"


def test_whoever_publishes_asks_for_the_proof():
    calls = [
        call
        for path in (ROOT / "township").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "publish_onto"
    ]

    assert len(calls) == 2  # the command and the page
    assert all("prove" in {word.arg for word in call.keywords} for call in calls)
