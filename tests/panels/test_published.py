"""The snapshot and the catalogue as the dashboard has them open."""

from __future__ import annotations

import datetime as dt
import gc
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.bundled import CATALOGUE_FOLDER
from township import cli
from township.panels import published, render
from township.panels.page import panels
from township.store import snapshot
from township.store.snapshot import SnapshotError
from township.store.warehouse import Warehouse

pytestmark = pytest.mark.usefixtures("unproved")


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """A data folder with a catalogue and nothing published."""
    shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue")
    monkeypatch.setenv("TOWNSHIP_DATA", str(tmp_path))
    return tmp_path


def publish(data: Path, **sheets: str) -> None:
    """Publish a folder of sheets, ``name="header\\nrow…"``, and nothing else."""
    folder = data / "交来"
    folder.mkdir(exist_ok=True)
    source = "来源代码,名称,发布单位,发布日期\n试,测试来源,测试,2021-03-05"
    for name, text in {"来源": source, **sheets}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert cli.main(["--data", str(data), "publish", "--fresh", str(folder), "--by", "测试", "--note", "测试"]) == 0


def test_the_catalogue_is_read_again_once_a_file_of_it_changed(data):
    before = published.catalogue()
    assert published.catalogue() is before

    indicators = data / "catalogue" / "indicators.csv"
    text = indicators.read_text(encoding="utf-8")
    indicators.write_text(text.replace("PM2.5浓度", "细颗粒物浓度", 1), encoding="utf-8")
    os.utime(indicators, ns=(0, 0))  # as one copied over, whatever the clock's resolution

    assert before.indicators["pm25"].name == "PM2.5浓度"
    assert published.catalogue().indicators["pm25"].name == "细颗粒物浓度"


def test_pages_keep_the_catalogue_their_snapshot_was_opened_with(data):
    publish(data, 料场名录="点位编码,点位名称,点位类型,期末,状态\nC01,碎石厂1号,碎石厂,2020-07,实报")
    shown = published.current()
    (data / "catalogue" / "indicators.csv").write_text("写到一半", encoding="utf-8")

    assert published.current() is shown


def test_a_town_without_a_monthly_sheet_is_shown_by_the_months_of_its_other_sheets(data):
    publish(
        data,
        料场名录="点位编码,点位名称,点位类型,期末,状态\nC01,碎石厂1号,碎石厂,2020-07,实报\nC01,碎石厂1号,碎石厂,2020-09,实报",
    )
    shown = published.current()

    assert [month.month for month in shown.months] == [7, 8, 9]
    assert shown.default_month == dt.date(2020, 9, 1)


def test_a_town_without_any_month_is_shown_in_the_month_of_its_source(data):
    publish(data)
    shown = published.current()

    assert (shown.months, shown.default_month) == ((dt.date(2021, 3, 1),), dt.date(2021, 3, 1))


def test_examples_alone_have_months_too(data):
    header = "指标代码,指标,区划代码,期末,口径,数值,单位,状态"
    publish(data, 统计月报=f"{header}\nfiscal_revenue,公共财政预算收入,370830108,2020-03,累计,1200,万元,示例")

    assert published.current().default_month == dt.date(2020, 3, 1)


def test_figures_are_carried_into_the_months_of_sheets_that_report_later(data, parameters_of):
    header = "指标代码,指标,区划代码,期末,口径,数值,单位,状态"
    publish(
        data,
        统计月报=f"{header}\nfiscal_revenue,公共财政预算收入,370830108,2020-03,累计,1200,万元,实报",
        料场名录="点位编码,点位名称,点位类型,期末,状态\nC01,碎石厂1号,碎石厂,2020-05,实报",
    )
    shown = published.current()
    row = shown.warehouse.run("economy/fiscal_progress", **parameters_of(shown, dt.date(2020, 5, 1))).iloc[0]

    assert [month.month for month in shown.months] == [3, 4, 5]
    assert (row.month.date(), row.value) == (dt.date(2020, 3, 1), 1200)


@pytest.fixture
def parameters_of():
    def given(shown, month):
        return shown.setting().at(month).filters.parameters(shown.catalogue)

    return given


def test_nothing_published_is_said_and_the_form_asks_for_last_month(data, monkeypatch):
    with pytest.raises(SnapshotError):
        published.current()
    monkeypatch.setattr("township.statistics.periods.today", lambda: dt.date(2021, 1, 5))
    assert published.newest_month() == dt.date(2020, 12, 1)


def warehouses() -> list[Warehouse]:
    """Those that are open in this process."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Warehouse)]


def threads() -> int:
    return int(re.search(r"Threads:\s*(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))[1])


def test_old_snapshots_asked_for_in_turn_leave_three_open_and_no_threads(data):
    for value in range(1, 5):
        publish(data, 料场名录=f"点位编码,点位名称,点位类型,期末,状态\nC01,碎石厂{value}号,碎石厂,2020-07,实报")
    *ids, newest = snapshot.list_ids(data)
    panel = panels()["pollution-control/sites"]
    render.render(panel, published.current().setting())
    before, counted = warehouses(), threads()
    in_hand = published.named(ids[0])

    for identity in [*ids, *ids]:
        shown = published.named(identity)
        assert shown is published.named(identity)
        assert render.render(panel, shown.setting()).blocks
    del shown

    opened = [one for one in warehouses() if one not in before]
    assert len(opened) == published.MOST_OPEN - 1 + 1  # besides the current one; and the one in hand
    assert threads() == counted
    assert not in_hand.warehouse.run("frame/sources").empty
    assert published.current().warehouse.snapshot.id == newest
    del in_hand, opened
    assert len(warehouses()) <= len(before) + published.MOST_OPEN - 1
