"""What is 对外不显示 because it is of too few units, and what would give that away, against hand-made rows."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.bundled import ROOT
from tests.queries.conftest import SOURCE, filled
from township.intake import contract
from township.store import snapshot
from township.store.warehouse import Warehouse

OUTPUT, TOWN = "above_scale_industry_output", "370830108"
EAST, WEST, MIDDLE = "370830108203", "370830108204", "370830108202"


def row(value, month="2020-08", **own):
    return {"indicator": OUTPUT, "month": month, "value": value, "units_n": 9, **own}


@pytest.fixture
def told(warehouse_of, parameters):
    """What everybody may see: the town's rows as (month, basis, group), and the villages."""

    def outward(*rows):
        warehouse = warehouse_of({"observation": list(rows)}).outward
        of_town = [
            warehouse.run("template/observation", **parameters(month=month))[["month", "basis", "breakdown"]]
            for month in ("2020-09", "2020-10", "2020-11", "2021-01", "2021-02", "2021-03", "2021-09")
        ]
        of_villages = warehouse.run("indicators/village_months", **parameters(month="2020-12", indicators=[OUTPUT]))
        return {*(row for frame in of_town for row in frame.itertuples(index=False, name=None)), *of_villages["area"]}

    return outward


def test_one_group_alone_takes_the_smallest_other_with_it(told):
    rows = [row(50), row(9, breakdown="a", units_n=2), row(30, breakdown="b"), row(11, breakdown="c")]
    assert {breakdown for _, _, breakdown in told(*rows)} == {"", "b"}
    two = [*rows[:3], row(11, breakdown="c", units_n=1)]
    assert {breakdown for _, _, breakdown in told(*two)} == {"", "b"}


def test_groups_and_villages_of_a_total_of_few_units_go_with_it(told):
    groups = [row(9, breakdown="a", units_n=None), row(5, breakdown="b", units_n=None)]
    assert told(row(14, units_n=2), *groups, row(3, area=EAST, units_n=None)) == set()


def test_one_village_alone_takes_the_smallest_other_with_it(told):
    villages = [row(1, area=EAST, units_n=1), row(5, area=WEST), row(8, area=MIDDLE)]
    assert {place for place in told(row(14), *villages) if isinstance(place, str)} == {MIDDLE}


def test_neither_the_next_months_own_figure_nor_the_next_years_growth_gives_it_away(told):
    rows = [row(9, units_n=2), row(14, "2020-09"), row(5, "2020-09", basis="month"), row(18, "2021-08", yoy_pct=100)]
    assert told(*rows, row(6, "2020-10", basis="month"), row(20, "2020-10")) == {
        ("2020-09", "ytd", ""),
        ("2020-10", "month", ""),
        ("2020-10", "ytd", ""),
    }


def test_januarys_own_figure_gives_nothing_of_decembers_total_away(told):
    assert told(row(9, "2020-12", units_n=2), row(5, "2021-01", basis="month")) == {("2021-01", "month", "")}
    begun = [row(9, "2021-01", units_n=2), row(14, "2021-02"), row(5, "2021-02", basis="month")]
    assert told(*begun) == {("2021-02", "ytd", "")}


CUMULATIVE, GROWTH = "ind_output_cum_2020m09", "ind_output_yoy_2020m09"


@pytest.mark.parametrize(
    ("period", "rows", "printed"),
    [
        ("2021年1-8月", [row(9, units_n=2), row(14, "2021-08")], {CUMULATIVE}),  # growth tells the year before
        ("2021年1-8月", [row(9, "2020-07", units_n=2), row(12), row(14, "2021-08")], {CUMULATIVE, GROWTH}),
        ("2021年1-8月", [row(9, units_n=2), row(14, "2021-08", units_n=2)], set()),
        ("2021年1-8月", [row(9, units_n=2), row(14, "2021-07")], set()),  # not in the tables: perhaps of as few
        ("2022年1-8月", [row(9, units_n=2), row(14, "2021-07")], {CUMULATIVE}),
        ("2021年1-8月", [row(9, area=EAST, units_n=2), row(14), row(14, "2021-08")], {CUMULATIVE, GROWTH}),
    ],
)
def test_what_the_report_prints_is_told_where_its_figure_is(warehouse_of, period, rows, printed):
    statements = [{"fact_id": name, "period": period, "theme": "economy"} for name in (CUMULATIVE, GROWTH)]
    warehouse = warehouse_of({"observation": rows, "statement": statements})

    assert set(warehouse.run("report/statements", theme="", reported_only=False)["fact_id"]) == {CUMULATIVE, GROWTH}
    assert set(warehouse.outward.run("report/statements", theme="", reported_only=False)["fact_id"]) == printed


@pytest.mark.parametrize(("month", "is_told"), [("2020-09", False), ("2021-08", False), ("2021-09", True)])
def test_what_was_replaced_is_told_from_a_year_after_the_few(tmp_path, catalogue, parameters, month, is_told):
    of_few = row(9, units_n=2)
    for value in (14, 15):
        intake = contract.Intake()
        for table, given in {"source": [SOURCE], "observation": [of_few, row(value, month)]}.items():
            intake.tables[table] = [filled(one, contract.BY_TABLE[table], catalogue) for one in given]
        done = snapshot.publish_onto(intake, catalogue, [], tmp_path, by="张三", note="")

    with closing(Warehouse(snapshot.open_snapshot(tmp_path, done.id), ROOT / "queries", catalogue)) as warehouse:
        for one, known in ((warehouse, True), (warehouse.outward, is_told)):
            changes = one.run("overview/changes", **parameters(month="2021-12", published_since=[done.id]))
            assert changes["before_value"].tolist() == ([14] if known else [])
