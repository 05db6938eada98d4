"""What the template is given from earlier months: the latest reported value before its own, never 示例."""

from __future__ import annotations

import datetime as dt

import pytest

TOWN = "370830108"
VILLAGE = "370830108203"


@pytest.fixture
def ask(warehouse_of):
    """Publish rows and ask ``template/<table>`` for the template of a month; returns its rows."""

    def answered(table, rows, month=dt.date(2020, 10, 1)):
        frame = warehouse_of(rows).run(f"template/{table}", month=month, town=TOWN)
        return frame.astype(object).where(frame.notna(), None).to_dict("records")

    return answered


def test_the_latest_month_before_the_templates_own(ask):
    rows = [
        {"indicator": "fiscal_revenue", "month": "2020-08", "value": 3300},
        {"indicator": "fiscal_revenue", "month": "2020-09", "value": 3668},
        {"indicator": "fiscal_revenue", "month": "2020-10", "value": 4000},
    ]

    assert [(row["month"], row["value"]) for row in ask("observation", {"observation": rows})] == [("2020-09", 3668)]


def test_a_late_indicator_counts_from_its_own_month(ask):
    rows = [
        {"indicator": "above_scale_service_revenue", "month": month, "value": value}
        for month, value in (("2020-08", 2400), ("2020-09", 2692))
    ]

    assert [row["month"] for row in ask("observation", {"observation": rows})] == ["2020-08"]


def test_totals_of_last_year_are_left_out_and_stocks_are_not(ask):
    rows = [
        {"indicator": "fiscal_revenue", "month": "2019-12", "value": 4700},
        {"indicator": "above_scale_industry_units", "basis": "point", "month": "2019-12", "value": 4},
    ]

    assert [row["indicator"] for row in ask("observation", {"observation": rows})] == ["above_scale_industry_units"]


def test_month_and_cumulative_and_groups_stay_apart(ask):
    rows = [
        {"indicator": "pm25", "basis": "month", "value": 40},
        {"indicator": "pm25", "basis": "ytd", "value": 51},
        {"indicator": "county_rank", "breakdown": "fiscal_revenue", "value": 3},
    ]
    found = ask("observation", {"observation": rows})

    assert {(row["indicator"], row["basis"], row["breakdown"], row["value"]) for row in found} == {
        *(("pm25", "month", "", 40), ("pm25", "ytd", "", 51), ("county_rank", "ytd", "fiscal_revenue", 3)),
    }


def test_illustrative_rows_are_no_comparison(ask):
    rows = {
        "observation": {"indicator": "fiscal_revenue", "value": 3668},
        "target": {"indicator": "fiscal_revenue", "value": 4757.5},
        "work": {"work": "public_toilet", "done": 18},
        "programme": {"programme": "tap_water", "households": 15},
        "site": {"site": "C01"},
        "rectification": {"issue": "WT-1", "found_on": "2020-09-01", "due_on": "2020-09-05"},
        "project": {"project": "1"},
        "enterprise": {"enterprise": "co_1"},
    }
    for status, given in (("reported", 1), ("illustrative", 0)):
        published = {table: [{**row, "status": status}] for table, row in rows.items()}
        assert {table: len(ask(table, published)) for table in rows} == dict.fromkeys(rows, given), status


def test_an_enterprise_is_listed_once_as_it_stood_last(ask):
    rows = [
        {"enterprise": "co_1", "register_state": state, "month": f"2020-{month}"}
        for month, state in (("08", None), ("09", "待批"), ("11", "新增纳统"))
    ]
    assert [(row["register_state"], row["month"]) for row in ask("enterprise", {"enterprise": rows})] == [
        ("待批", "2020-09")
    ]


def test_a_village_is_not_the_town(ask):
    assert ask("observation", {"observation": [{"indicator": "fiscal_revenue", "area": VILLAGE, "value": 1}]}) == []


def test_the_targets_are_of_the_templates_year(ask):
    rows = [{"indicator": "fiscal_revenue", "year": year, "value": year} for year in (2019, 2020, 2021)]

    assert [row["value"] for row in ask("target", {"target": rows})] == [2020]


def test_each_part_of_a_work_has_its_own_latest_month(ask):
    rows = [
        {"work": "village_road", "part": "三村合计", "areas": [VILLAGE, "370830108204"], "month": "2020-08", "done": 1},
        {"work": "village_road", "part": "三村合计", "areas": [VILLAGE, "370830108204"], "month": "2020-09", "done": 2},
        {"work": "village_road", "area": VILLAGE, "month": "2020-08", "done": 3, "due": "2020-12-31"},
        {"work": "public_toilet", "month": "2019-09", "done": 9},
    ]
    found = ask("work", {"work": rows})

    assert [(row["area"], row["part"], row["done"], row["month"]) for row in found] == [
        (TOWN, "三村合计", 2, "2020-09"),
        (VILLAGE, "", 3, "2020-08"),
    ]
    assert [(row["areas"], row["due"]) for row in found] == [(f"{VILLAGE}|370830108204", None), ("", "2020-12-31")]


def test_only_problems_not_yet_closed_are_carried_over(ask):
    rows = [
        {"issue": "WT-1", "found_on": "2020-09-01", "due_on": "2020-09-05", "fixed_on": "2020-09-04"},
        {"issue": "WT-2", "found_on": "2020-09-01", "due_on": "2020-09-05", "closed_on": "2020-09-06"},
        {"issue": "WT-3", "found_on": "2020-10-01", "due_on": "2020-10-05"},
    ]

    assert [(row["issue"], row["fixed_on"]) for row in ask("rectification", {"rectification": rows})] == [
        ("WT-1", "2020-09-04")
    ]


def test_a_projects_progress_is_of_the_same_year(ask):
    tables = {
        "project": [{"project": "10"}, {"project": "A1"}, {"project": "2", "stage": "签约"}],
        "project_progress": [
            {"project": "10", "month": "2020-08", "cumulative_investment": 100, "stage": "在建"},
            {"project": "2", "month": "2019-12", "cumulative_investment": 900},
        ],
    }

    assert [
        (row["project"], row["cumulative_investment"], row["stage"], row["month"]) for row in ask("project", tables)
    ] == [("2", None, "签约", None), ("10", 100, "在建", "2020-08"), ("A1", None, None, None)]
