"""Warnings by the rules of the catalogue: what is measured, how many reports running, since when."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from township.statistics.entries import WarningRule

REVENUE = "fiscal_revenue"
TARGET = [{"indicator": REVENUE, "value": 1200}]  # 100 a month


def months(**values):
    """Rows of the revenue by month, ``m07=600``; a pair is a value and its growth."""
    rows = []
    for month, given in values.items():
        value, yoy = given if isinstance(given, tuple) else (given, None)
        rows.append({"indicator": REVENUE, "month": f"2020-{month[1:]}", "value": value, "yoy_pct": yoy})
    return rows


@pytest.fixture
def warned(warehouse_of, catalogue, parameters):
    """What the one rule warns of: (indicator, words, since when, newest month)."""

    def asked(tables, kind, least, reports=1, month="2020-09"):
        rule = WarningRule(kind, Decimal(str(least)), reports, "差{amount}，{reports}期")
        warehouse = warehouse_of(tables, dataclasses.replace(catalogue, warnings=(rule,)))
        frame = warehouse.run("overview/warnings", **parameters(month=month))
        return [(row.indicator, row.words, f"{row.began_month:%m}", f"{row.month:%m}") for row in frame.itertuples()]

    return asked


@pytest.mark.parametrize(
    ("values", "least", "reports", "expected"),
    [
        # 690 of 700 due is 57.5 % against 58.3, then 66 against 66.7, then 74 against 75
        ({"m07": 690, "m08": 792, "m09": 888}, 0.1, 2, [(REVENUE, "差1，3期", "07", "09")]),
        ({"m07": 700, "m08": 792, "m09": 888}, 0.1, 2, [(REVENUE, "差1，2期", "08", "09")]),
        ({"m07": 690, "m08": 800, "m09": 888}, 0.1, 2, []),  # one report running
        ({"m07": 690, "m08": 792, "m09": 900}, 0.1, 1, []),  # caught up
        ({"m08": 792, "m09": 888}, 1, 2, []),  # in August less than a point
    ],
)
def test_behind_for_so_many_reports_running(warned, values, least, reports, expected):
    assert warned({"observation": months(**values), "target": TARGET}, "pace", least, reports) == expected


def test_what_is_equally_behind_comes_in_the_catalogues_order(warned, catalogue):
    codes = [code for code, known in catalogue.indicators.items() if known.basis == "ytd" and known.direction == "up"][
        :3
    ]
    rows = [{"indicator": code, "value": 5, "yoy_pct": -2} for code in reversed(codes)]
    assert [code for code, *_ in warned({"observation": rows}, "negative", 0.1)] == codes


def test_an_earlier_years_task_is_another_task(warned):
    rows = [{"indicator": REVENUE, "month": "2019-12", "value": 1}, *months(m01=50)]
    target = [*TARGET, {"indicator": REVENUE, "year": 2019, "value": 1200}]
    assert warned({"observation": rows, "target": target}, "pace", 0.1, 2, "2020-01") == []


def test_growth_that_turned_negative_and_since_when(warned):
    rows = months(m06=(1, 2), m07=(2, -0.5), m08=(3, -1), m09=(4, -3.2))
    assert warned({"observation": rows}, "negative", 0.1) == [(REVENUE, "差3.2，3期", "07", "09")]
    assert warned({"observation": rows}, "negative", 0.1, month="2020-06") == []
    assert warned({"observation": rows}, "negative", 4) == []
    # next year nothing is reported yet, and nothing is warned of
    assert warned({"observation": rows}, "negative", 0.1, month="2021-01") == []


def test_growth_below_the_middle_of_the_countys_towns(warned, catalogue):
    others = [area.code for area in catalogue.other_towns()]
    grown = dict(zip(others, (1, 4, 6, 9), strict=False))
    rows = [
        {"indicator": REVENUE, "value": 1, "yoy_pct": yoy, "area": area} for area, yoy in grown.items()
    ]  # with ours: 1 2.5 4 6 9
    village = {**rows[0], "area": "370830108203", "yoy_pct": 99}
    other_basis = [row | {"basis": "month", "yoy_pct": 99} for row in rows]
    assert warned({"observation": [*rows, village, *other_basis, *months(m09=(1, 2.5))]}, "towns", 0.1) == [
        (REVENUE, "差1.5，1期", "09", "09")
    ]
    assert warned({"observation": months(m09=(1, 2.5))}, "towns", 0.1) == []  # nobody to compare with
    # one other town: the middle of 2 and 4 is 3
    one = [rows[1], *months(m09=(1, 2))]
    assert warned({"observation": one}, "towns", 0.1) == [(REVENUE, "差1，1期", "09", "09")]


def test_places_lost_since_the_report_before(warned):
    rows = [
        {"indicator": "county_rank", "month": month, "value": place}
        for month, place in (("2020-06", 5), ("2020-08", 6), ("2020-09", 9))
    ]
    assert warned({"observation": rows}, "rank", 3) == [("county_rank", "差3，1期", "09", "09")]
    assert warned({"observation": rows}, "rank", 3, month="2020-08") == []


def test_examples_warn_of_nothing_and_a_revised_figure_says_so(warehouse_of, warned, parameters):
    rows = months(m09=(4, -3))
    assert warned({"observation": [{**rows[0], "status": "illustrative"}]}, "negative", 0.1) == []
    frame = warehouse_of({"observation": rows}).run("overview/warnings", **parameters())
    assert frame[["words", "revision"]].values.tolist() == [["同比转负，现降3%", 0]]
