"""What changed since the month before, and what was revised since a meeting last used the data."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.bundled import ROOT
from tests.queries.conftest import SOURCE, filled
from township.intake import contract
from township.store import last_used, lists, snapshot
from township.store.warehouse import Warehouse

REVENUE = "fiscal_revenue"


def told(frame):
    return [
        (row.kind, row.name, row.before_light or row.before_value, row.after_light or row.after_value, row.weight)
        for row in frame.astype(object).where(frame.notna(), None).itertuples()
    ]


def test_lights_tasks_works_and_ranks_by_how_much_they_moved(warehouse_of, parameters):
    monthly = [
        # of 1000: 70 % of 66.7 due, green; 70 % of 75 due, yellow
        *({"indicator": REVENUE, "month": month, "value": 700} for month in ("2020-08", "2020-09")),
        *({"indicator": "tax_revenue", "month": month, "value": v} for month, v in (("2020-08", 99), ("2020-09", 100))),
        *({"indicator": "county_rank", "month": month, "value": v} for month, v in (("2020-07", 9), ("2020-09", 6))),
        # no other month to compare with
        {"indicator": "private_investment", "value": 5},
    ]
    target = [{"indicator": code, "value": v} for code, v in ((REVENUE, 1000), ("tax_revenue", 100))]
    works = [
        {"work": "road", "work_name": "户户通", "unit": "米", "planned": 50, "month": month, "done": done}
        for month, done in (("2020-08", 20), ("2020-09", 30))
    ]
    warehouse = warehouse_of({"observation": monthly, "target": target, "work": works})

    # the gap went from 3.3 points ahead to 5 behind; a point of the task; three places; a fifth of the road
    assert told(warehouse.run("overview/changes", **parameters())) == [
        ("亮灯", "公共财政预算收入", "green", "yellow", pytest.approx(108.3, abs=0.1)),
        ("完成任务", "税收收入", 99, 100, 101),
        ("位次", "主要指标全县排名", 9, 6, 30),
        ("工程", "户户通", 20, 30, 20),
    ]
    assert warehouse.run("overview/changes", **parameters(month="2020-08")).empty


def test_what_moved_as_much_comes_by_kind_and_code(warehouse_of, parameters):
    ranks = [
        {"indicator": code, "month": month, "value": value, "basis": "month" if code == "air_rank" else "ytd"}
        for code in ("county_rank", "air_rank")
        for month, value in (("2020-07", 9), ("2020-09", 7), ("2020-10", 1))
    ]
    works = [
        {"work": "road", "work_name": "户户通", "unit": "米", "planned": 50, "month": month, "done": done}
        for month, done in (("2020-08", 20), ("2020-09", 30))
    ]
    frame = warehouse_of({"observation": ranks, "work": works}).run("overview/changes", **parameters())
    assert frame[["kind", "indicator", "weight"]].values.tolist() == [
        ["位次", "air_rank", 20], ["位次", "county_rank", 20], ["工程", "road", 20],
    ]  # fmt: skip


def test_a_year_is_not_compared_with_the_task_of_the_year_before(warehouse_of, parameters):
    monthly = [{"indicator": REVENUE, "month": month, "value": 50} for month in ("2019-12", "2020-01")]
    target = [{"indicator": REVENUE, "year": year, "value": 500} for year in (2019, 2020)]
    warehouse = warehouse_of({"observation": monthly, "target": target})

    assert warehouse.run("overview/changes", **parameters(month="2020-01")).empty


@pytest.fixture
def publish(tmp_path, catalogue):
    """Publish the revenue of two months, and of a group, onto what is there; returns the snapshot's folder."""

    def run(value: float, note: str) -> Path:
        intake = contract.Intake()
        row = {"indicator": REVENUE, "value": value, "note": note}
        rows = [row, row | {"month": "2020-08"}, row | {"breakdown": "甲"}]
        for table, given in {"source": [SOURCE], "observation": rows}.items():
            intake.tables[table] = [filled(one, contract.BY_TABLE[table], catalogue) for one in given]
        done = snapshot.publish_onto(intake, catalogue, [], tmp_path, by="张三", note="")
        return tmp_path / "snapshots" / done.id

    return run


def test_revisions_are_those_since_a_list_was_saved_on_an_earlier_snapshot(publish, tmp_path, catalogue, parameters):
    item = lists.Item("overview/tasks", "2020-09", (), False)
    first, second = publish(100, "初报"), publish(110, "核对")
    third = publish(121, "补报")
    lists.save(tmp_path, "上次", [item], snapshot=first.name, by="李四")
    lists.save(tmp_path, "下次", [item], snapshot=third.name, by="李四")
    since = last_used.published_since(third)
    assert since == (third.name, second.name)

    opened = snapshot.open_snapshot(tmp_path, third.name)
    with closing(Warehouse(opened, ROOT / "queries", catalogue)) as warehouse:
        frame = warehouse.run("overview/changes", **parameters(published_since=list(since)))
        shown = frame[["kind", "before_value", "after_value", "who", "why", "weight"]].values.tolist()
        assert shown == [["修订", 100, 110, "张三", "核对", 10], ["修订", 110, 121, "张三", "补报", 10]] * 2
        assert frame["month"].dt.month.tolist() == [8, 8, 9, 9]
        newest = warehouse.run("overview/changes", **parameters(published_since=[third.name]))
        assert newest["before_value"].tolist() == [110, 110]


def test_without_a_list_of_an_earlier_snapshot_only_this_one_is_new(publish, tmp_path):
    publish(100, "初报")
    second = publish(110, "核对")
    assert last_used.published_since(second) == (second.name,)
    last_used.published_since.cache_clear()
    lists.save(
        tmp_path, "别处", [lists.Item("overview/tasks", "2020-09", (), False)], snapshot="20190101-00000000", by="李四"
    )
    assert last_used.published_since(second) == (second.name,)
