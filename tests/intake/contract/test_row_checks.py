"""One row by itself: types, signs, limits, the calendar, villages that exist."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.bundled import CATALOGUE
from township.intake import contract
from township.intake.contract import BY_TABLE, Intake, Origin, Problem, row_checks

TODAY = dt.date(2023, 5, 20)
TOWN, MERGED, MERGED_INTO, OLD = "370830108", "370830108200", "370830108244", "370830108237"
MONTH = dt.date(2023, 4, 1)
DECEMBER, JANUARY = {"month": dt.date(2022, 12, 1)}, {"month": dt.date(2023, 1, 1)}  # villages merged between them
PROFIT = {"indicator": "above_scale_industry_profit"}  # may be a loss
SHARE, RANK = {"indicator": "safe_housing_rate"}, {"indicator": "county_rank"}
ROWS: dict[str, dict[str, Any]] = {
    "observation": {
        "indicator": "fiscal_revenue", "area": TOWN, "month": MONTH, "basis": "ytd", "breakdown": "",
        "value": Decimal("3668"), "unit": "万元", "status": "reported",
    },
    "target": {"indicator": "fiscal_revenue", "area": TOWN, "year": 2023, "value": Decimal(1), "status": "reported"},
    "work": {
        "work": "toilet", "work_name": "公厕", "area": TOWN, "areas": [], "part": "", "month": MONTH,
        "status": "reported",
    },
    "programme": {
        "programme": "repair", "programme_name": "维修", "area": TOWN, "month": MONTH, "status": "reported"
    },
    "patrol": {"patrolled_on": TODAY, "site": "C01", "result": "正常", "status": "reported"},
    "rectification": {
        "issue": "A", "found_on": TODAY, "site": "C01", "issue_type": "其他", "due_on": dt.date(2023, 6, 30),
        "status": "reported",
    },
    "source": {"source": "monthly", "title": "月报", "published": TODAY},
}  # fmt: skip


def check(table: str, **cells: Any) -> list[Problem]:
    """What is wrong with a good row of ``table`` after ``cells`` are laid over it."""
    row = {**ROWS[table], **({} if table == "source" else {"source": "monthly"}), **cells}
    sheet = BY_TABLE[table]
    intake = Intake()
    intake.tables[table] = [row]
    headers = {column.header: f"{chr(65 + n)}7" for n, column in enumerate(sheet.fields)}
    intake.origins[table, tuple(row[name] for name in sheet.key)] = Origin("月报.xlsx", "表一", 7, headers)
    return row_checks.check(intake, CATALOGUE, TODAY)


def told(table: str, **cells: Any) -> list[tuple[str, str | None]]:
    return [(problem.rule, problem.column) for problem in check(table, **cells)]


@pytest.mark.parametrize("table", ROWS)
def test_the_rows_that_are_spoilt_below_are_good(table):
    assert check(table) == []


@pytest.mark.parametrize(
    ("table", "bad", "good", "expected"),
    [
        ("observation", {"value": Decimal("-0.0001")}, {"value": Decimal(0)}, ("negative", "数值")),
        ("observation", {"value": Decimal(-1)}, {"value": Decimal(-1), **PROFIT}, ("negative", "数值")),
        ("observation", {"value": Decimal("100.1"), **SHARE}, {"value": Decimal(100), **SHARE}, ("limit", "数值")),
        ("observation", {"value": Decimal(0), **RANK}, {"value": Decimal(15), **RANK}, ("negative", "数值")),
        ("observation", {"units_n": -1}, {"units_n": 0}, ("negative", "单位数")),
        ("observation", {"yoy_pct": Decimal("-100.1")}, {"yoy_pct": Decimal(-100)}, ("growth", "同比%")),
        ("observation", {"yoy_pct": Decimal(-150)}, {"yoy_pct": Decimal(-150), **PROFIT}, ("growth", "同比%")),
        ("target", {"value": Decimal(-1)}, {"value": Decimal(0)}, ("negative", "全年任务")),
        ("work", {"done": Decimal(-1)}, {"done": Decimal(0)}, ("negative", "完工数")),
        ("programme", {"fund": Decimal("-0.1")}, {"fund": Decimal(0)}, ("negative", "投入资金")),
        ("observation", {"month": dt.date(2023, 7, 1)}, {"month": dt.date(2023, 6, 1)}, ("future", "期末")),
        ("observation", {"month": dt.date(1999, 12, 1)}, {"month": dt.date(2000, 1, 1)}, ("date", "期末")),
        ("target", {"year": 2025}, {"year": 2024}, ("future", "年度")),
        ("patrol", {"patrolled_on": dt.date(2023, 5, 21)}, {"patrolled_on": TODAY}, ("future", "巡查日期")),
        ("patrol", {"patrolled_on": dt.date(1900, 1, 1)}, {"patrolled_on": dt.date(2000, 1, 1)}, ("date", "巡查日期")),
        ("rectification", {"fixed_on": dt.date(2023, 5, 21)}, {"fixed_on": TODAY}, ("future", "整改完成日期")),
        ("rectification", {"due_on": dt.date(2034, 1, 1)}, {"due_on": dt.date(2033, 12, 31)}, ("future", "整改时限")),
        ("source", {"published": dt.date(2023, 7, 1)}, {"published": dt.date(2023, 6, 30)}, ("future", "发布日期")),
        ("observation", {"area": MERGED, **JANUARY}, {"area": MERGED, **DECEMBER}, ("village", "区划代码")),
        ("observation", {"area": MERGED_INTO, **DECEMBER}, {"area": MERGED_INTO, **JANUARY}, ("village", "区划代码")),
        # the directory begins in October 2019; the villages do not, and last year is told by today's villages
        (
            "observation",
            {"area": MERGED_INTO, "month": dt.date(2022, 4, 1)},
            {"area": MERGED_INTO, "month": dt.date(2022, 4, 1), "is_last_year": True},
            ("village", "区划代码"),
        ),
        ("work", {"areas": [OLD, MERGED]}, {"areas": [OLD, MERGED_INTO]}, ("village", "涉及村")),
        ("observation", {"value": Decimal("NaN")}, {"value": None}, ("type", "数值")),
        ("observation", {"value": Decimal("Infinity")}, {"value": None}, ("type", "数值")),
        ("observation", {"value": float("nan")}, {"value": None}, ("type", "数值")),
        ("observation", {"value": Decimal(10) ** 14}, {"value": Decimal(10) ** 14 - 1, "unit": "吨"}, ("type", "数值")),
        ("observation", {"value": Decimal(10) ** 7}, {"value": Decimal(10) ** 7 - 1}, ("belief", "数值")),
        (
            "observation",
            {"value": Decimal(1327104), "unit": "立方米"},
            {"value": Decimal(13271), "unit": "立方米"},
            ("belief", "数值"),
        ),
        ("observation", {"month": dt.date(2023, 4, 2)}, {}, ("type", "期末")),
        ("observation", {"month": dt.datetime(2023, 4, 1)}, {}, ("type", "期末")),
        ("observation", {"status": "真"}, {"status": "derived"}, ("type", "状态")),
        ("observation", {"units_n": True}, {"units_n": 1}, ("type", "单位数")),
        ("work", {"work_name": None}, {}, ("required", "工程")),
    ],
)
def test_a_bound_holds_on_both_sides(table, bad, good, expected):
    assert told(table, **bad) == [expected]
    assert told(table, **good) == []


@pytest.mark.parametrize(
    ("units", "most"),
    [
        ("个 户 人 家 件 处 座 项 辆 支 条 位 村 天 点次 次/天 立方米 亩 万千瓦时", 10**6),
        ("万元 米", 10**7),
        ("元", 10**9),
        ("公里", 10**4),
        ("微克/立方米", 5000),
        ("%", 1000),
    ],
)
def test_more_than_a_town_has_of_anything_is_questioned(units, most):
    for unit in units.split():
        assert told("observation", unit=unit, value=Decimal(most)) == [("belief", "数值")], unit
        assert told("observation", unit=unit, value=Decimal(most) - Decimal("0.5")) == [], unit
    assert told("observation", unit="吨", value=Decimal(10**12)) == []


def test_a_code_or_a_date_where_a_count_belongs_is_refused():
    def severities(**cells: Any) -> list[str]:
        return [problem.severity for problem in check("observation", **cells)]

    for code in (370830108, 20201031, 999_999_999):
        assert severities(unit="家", value=Decimal(code)) == ["error"], code
        assert severities(units_n=code) == ["error"], code
    assert severities(unit="万元", value=Decimal(OLD)) == ["error"]
    assert severities(unit="万元", value=Decimal(10) ** 8) == ["warning"]  # 元 where 万元 was meant
    assert severities(yoy_pct=Decimal(10) ** 5) == ["error"]


def test_a_village_older_than_the_directory_is_no_error():
    assert told("observation", area=OLD, month=dt.date(2019, 9, 1)) == []


def test_the_cell_is_named_with_what_to_do():
    [problem] = check("observation", value=Decimal("-5.50"))

    assert (problem.file, problem.sheet, problem.row, problem.cell) == ("月报.xlsx", "表一", 7, "G7")
    assert (problem.severity, problem.value) == ("error", "-5.5")
    assert problem.advice.startswith("请核对符号")


def test_every_failure_of_a_row_is_told():
    found = told("work", done=Decimal(-1), planned=Decimal(-1), month=dt.date(2024, 1, 1), work_name=None)

    assert sorted(found) == [("future", "期末"), ("negative", "完工数"), ("negative", "计划数"), ("required", "工程")]


@pytest.mark.parametrize("sheet", contract.SHEETS, ids=lambda sheet: sheet.table)
def test_every_column_of_a_sheet_is_checked(sheet):
    checks = row_checks.cell_checks(sheet, TODAY)

    assert list(checks) == [name for name, _ in contract.columns(sheet)]
    assert all("type" in {rule for rule, _, _ in wanted} for wanted in checks.values())


def test_another_town_of_the_county_is_compared_with_and_counts_no_works(take):
    header = ["指标", "单位", "累计", "村"]
    rows = [["2020年9月"], header, ["税收收入", "万元", 900, "白石镇"], ["税收收入", "万元", 2500, "义桥镇"]]
    intake = take({"统计月报": rows})
    assert [(row["area"], row["value"]) for row in intake.tables["observation"]] == [
        ("370830110", Decimal(900)),
        ("370830108", Decimal(2500)),
    ]
    assert [p for p in row_checks.check(intake, CATALOGUE, TODAY) if p.severity == "error"] == []

    works = [
        ["2020年9月"],
        ["工程代码", "工程", "村", "单位", "计划数", "完工数"],
        ["public_toilet", "公厕", "白石镇", "座", 3, 3],
    ]
    errors = [p for p in row_checks.check(take({"民生工程": works}), CATALOGUE, TODAY) if p.severity == "error"]
    assert [(p.column, p.rule) for p in errors] == [("区划代码", "town")]


def test_a_neighbours_office_does_not_report_for_us(take):
    rows = [["填报单位：白石镇统计站"], ["2020年9月"], ["指标", "单位", "累计"], ["税收收入", "万元", 900]]

    assert {p.cell for p in take({"统计月报": rows}).errors} >= {"A1"}
