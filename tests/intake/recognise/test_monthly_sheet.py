"""The monthly sheet unfolded: a contract row for each basis filled, each value with its cell or its reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.intake.recognise.monthly_sheets import TOWN, VILLAGE, monthly, observed


def test_one_row_gives_a_row_for_each_basis_filled(take):
    row = {
        "当月": 300,
        "累计": 2500,
        "上年同期": 2400,
        "同比%": 4.2,
        "全年任务": 3500,
        "全县排名": "并列3/15",
        "单位数": 7,
        "备注": "快报",
    }
    intake = take(monthly(row))

    assert intake.problems == []
    assert observed(intake) == {
        ("2020-09", "ytd"): (Decimal(2500), None, Decimal("4.2")),
        ("2020-09", "month"): (Decimal(300), None, None),
        ("2019-09", "ytd"): (Decimal(2400), None, None),
    }
    own = [row for row in intake.tables["observation"] if row["indicator"] == "tax_revenue"]
    notes = {(row["month"].year, row["basis"]): (row["note"], row["units_n"]) for row in own}
    assert notes[2020, "ytd"] == ("快报", 7)
    assert notes[2019, "ytd"] == ("上年同期", None)
    [target] = intake.tables["target"]
    assert (target["indicator"], target["area"], target["year"], target["value"], target["unit"]) == (
        *("tax_revenue", TOWN, 2020),
        *(Decimal(3500), "万元"),
    )
    [rank] = [row for row in intake.tables["observation"] if row["indicator"] == "county_rank"]
    assert (rank["value"], rank["qualifier"], rank["breakdown"], rank["unit"]) == (3, "并列", "tax_revenue", "位")
    assert {row["status"] for row in intake.tables["observation"]} == {"reported"}


def test_every_value_knows_the_cell_it_came_from(recognise_grid):
    book = recognise_grid(monthly({"累计": 2500, "同比%": 4.2, "上年同期": 2400}))
    now, before = next(sheet for sheet in book.sheets if sheet.name == "统计月报").rows

    assert (now.number, now.addresses["数值"], now.addresses["同比%"], now.addresses["期末"]) == (5, "G5", "I5", "B2")
    assert (now.addresses["指标代码"], before.addresses["数值"]) == ("A5", "H5")


def test_the_recognised_sheet_keeps_the_columns_side_by_side_in_the_catalogues_unit(recognise_grid):
    row = {"累计": "1.2亿元", "上年同期": 11000, "完成%": "106.5%", "同比%": "持平", "当月": "—", "全县排名": "第3名"}
    [wide] = recognise_grid(monthly(row)).wide
    [kept] = wide.rows

    assert {
        name: kept.cells[name] for name in ("累计", "上年同期", "完成%", "同比%", "当月", "全县排名", "单位", "期末")
    } == {
        **{"累计": "12000", "上年同期": "11000", "完成%": "106.5", "同比%": "0", "当月": "—", "全县排名": "3"},
        **{"单位": "万元", "期末": "2020-09"},
    }
    assert kept.addresses["完成%"] == "K5"


@pytest.mark.parametrize(
    ("indicator", "cells", "expected"),
    [
        ("tax_revenue", {"累计": "3,668.5万元"}, {("2020-09", "ytd"): (Decimal("3668.5"), None, None)}),
        ("tax_revenue", {"累计": "８．５２５亿"}, {("2020-09", "ytd"): (Decimal(85250), None, None)}),
        ("tax_revenue", {"累计": "近200"}, {("2020-09", "ytd"): (Decimal(200), "近", None)}),
        ("tax_revenue", {"累计": "6万余元"}, {("2020-09", "ytd"): (Decimal(6), "余", None)}),
        ("tax_revenue", {"累计": 36685000, "单位": "元"}, {("2020-09", "ytd"): (Decimal("3668.5"), None, None)}),
        ("tax_revenue", {"同比%": "下降3.2%"}, {("2020-09", "ytd"): (None, None, Decimal("-3.2"))}),
        ("tax_revenue", {"累计": 0}, {("2020-09", "ytd"): (Decimal(0), None, None)}),
        ("tax_revenue", {"累计": "—", "当月": ""}, {}),
        ("tax_revenue", {"当月": 300, "同比%": 5}, {("2020-09", "month"): (Decimal(300), None, Decimal(5))}),
        (
            "tax_revenue",
            {"当月": 300, "上年同期": 280},
            {("2020-09", "month"): (Decimal(300), None, None), ("2019-09", "month"): (Decimal(280), None, None)},
        ),
        (
            "tax_share",
            {"单位": "%", "累计": "77.1%", "同比%": "提高2.1个百分点"},
            {("2020-09", "ytd"): (Decimal("77.1"), None, Decimal("2.1"))},
        ),
        (
            "registered_poor_persons",
            {"单位": "人", "累计": "1.2万"},
            {("2020-09", "point"): (Decimal(12000), None, None)},
        ),
        (
            "registered_poor_persons",
            {"单位": "人", "累计": "1.2万人"},
            {("2020-09", "point"): (Decimal(12000), None, None)},
        ),
        ("registered_poor_persons", {"单位": "人", "当月": 900}, {("2020-09", "point"): (Decimal(900), None, None)}),
        (
            "registered_poor_persons",
            {"单位": "人", "当月": 900, "累计": 900},
            {("2020-09", "point"): (Decimal(900), None, None)},
        ),
        ("grain_output", {"单位": "万吨", "累计": 1.25}, {("2020-09", "year"): (Decimal(12500), None, None)}),
        (
            "pm25",
            {"单位": "微克/立方米", "当月": 35, "累计": 40, "同比%": -5},
            {("2020-09", "month"): (Decimal(35), None, Decimal(-5)), ("2020-09", "ytd"): (Decimal(40), None, None)},
        ),
    ],
)
def test_values_as_people_type_them(take, indicator, cells, expected):
    intake = take(monthly({"指标代码": indicator, "指标": None, **cells}))

    assert intake.errors == []
    assert observed(intake, indicator) == expected


def test_percentages_of_excel_are_percentages(take):
    def edit(book):
        book["统计月报"]["G5"] = 0.771
        book["统计月报"]["G5"].number_format = "0.0%"

    intake = take(monthly({"指标代码": "tax_share", "指标": None, "单位": "%"}), edit)
    assert observed(intake, "tax_share") == {("2020-09", "ytd"): (Decimal("77.1"), None, None)}


@pytest.mark.parametrize(
    ("cells", "cell", "message"),
    [
        ({"累计": "abc"}, "G5", "不是数字"),
        ({"累计": "1,20"}, "G5", "千分位"),
        ({"累计": "持平"}, "G5", "不是数字"),
        ({"累计": "237户"}, "G5", "不能换算"),
        ({"累计": "NaN"}, "G5", "不是数字"),
        ({"累计": "8.5E+07"}, "G5", "科学计数法"),
        ({"上年同期": "约若干"}, "H5", "不是数字"),
        ({"同比%": "翻番"}, "I5", "不是数字"),
        ({"累计": 1, "同比%": "约14%"}, "I5", "约数写在备注"),
        ({"全年任务": "增长8%"}, "J5", "不是数字"),
        ({"全年任务": "8%"}, "J5", "不能换算"),
        ({"累计": 1, "完成%": "约一半"}, "K5", "不是数字"),
        ({"累计": 1, "完成%": 1e30}, "K5", "最多十四位整数"),
        ({"累计": 1, "完成%": "9" * 17}, "K5", "最多十四位整数"),
        ({"当月": -1e30}, "F5", "最多十四位整数"),
        ({"累计": 1, "同比%": "9" * 20}, "I5", "最多十四位整数"),
        ({"累计": 1, "全县排名": "前三"}, "L5", "不是名次"),
        ({"累计": 1, "单位数": "3.5家"}, "M5", "要整数"),
        ({"累计": 1, "指标代码": "fiscal"}, "A5", "指标目录中没有这个代码"),
        ({"累计": 1, "指标代码": None, "指标": "某某"}, "B5", "在指标目录和别名表中找不到"),
        ({"累计": 1, "指标代码": "fiscal_revenue"}, "A5", "名称写的是“税收收入”"),
        ({"累计": 1, "指标": "某某"}, "A5", "代码是“税收收入”，名称写的是“某某”"),
        ({"累计": 1, "上年同期": 2, "区划代码": "370830108999"}, "C5", "区划名录中没有"),
        ({"累计": 1, "区划代码": VILLAGE, "村": "不存在村"}, "C5", "村名写的是“不存在村”"),
        ({"累计": 1, "村": "崔村东村"}, "C5", "代码是“义桥镇”，村名写的是“崔村东村”"),
        ({"累计": 1, "区划代码": VILLAGE, "村": "南李村"}, "C5", "代码是“崔村东村”，村名写的是“南李村”"),
        ({"指标代码": "registered_poor_persons", "指标": None, "单位": "人", "当月": 1, "累计": 2}, "G5", "填的数不同"),
    ],
)
def test_what_cannot_be_understood_is_reported_once_in_its_cell(take, cells, cell, message):
    intake = take(monthly(cells))

    [problem] = intake.errors
    assert (problem.cell, problem.row, problem.sheet) == (cell, 5, "统计月报")
    assert message in problem.message


@pytest.mark.parametrize(
    ("indicator", "cells", "expected"),
    [
        ("tax_revenue", {"累计": 5, "同比%": 13.98765432}, (Decimal(5), Decimal("13.9877"))),
        ("tax_revenue", {"累计": 5, "同比%": "-3.00005"}, (Decimal(5), Decimal("-3.0001"))),
        ("tax_share", {"单位": "%", "累计": 77.12345678, "同比%": 2.12344}, (Decimal("77.1235"), Decimal("2.1234"))),
    ],
)
def test_percentages_are_rounded_to_what_is_kept(take, indicator, cells, expected):
    intake = take(monthly({"指标代码": indicator, "指标": None, **cells}))

    assert intake.problems == []
    [row] = intake.tables["observation"]
    assert (row["value"], row["yoy_pct"]) == expected
    assert Decimal(row["printed_value"]) == expected[0]


def test_a_growth_rate_computed_in_a_percent_cell_is_rounded(take):
    def edit(book):
        book["统计月报"]["I5"] = 0.1398765432
        book["统计月报"]["I5"].number_format = "0.0%"

    intake = take(monthly({"累计": 1}), edit)
    assert (intake.problems, observed(intake)) == ([], {("2020-09", "ytd"): (1, None, Decimal("13.9877"))})


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"全年任务": 0}, [("warning", "J5")]),
        ({"全年任务": 0, "指标代码": "deregistered_units", "指标": None, "单位": "家"}, []),
        ({"全县排名": "3/18"}, [("error", "L5")]),
        ({"全县排名": "3/15"}, []),
        ({"完成%": "9" * 30}, [("error", "K5")]),
    ],
)
def test_a_task_of_nothing_and_a_rank_among_others_are_told(take, cells, told):
    intake = take(monthly({"累计": 1, **cells}))

    assert [(p.severity, p.cell) for p in intake.problems] == told


def test_formulas_and_errors_are_reported_once_in_their_cell(take):
    intake = take(
        monthly({"累计": "=F5+1", "同比%": 3}, {"指标代码": "pm25", "指标": None, "单位": None, "当月": "#DIV/0!"})
    )

    assert [(p.severity, p.cell) for p in intake.problems] == [("error", "G5"), ("error", "F6")]
    assert "公式没有算出的值" in intake.problems[0].message
    assert "错误值 #DIV/0!" in intake.problems[1].message


def test_an_error_where_nothing_is_read_is_a_warning(take):
    def edit(book):
        book["统计月报"]["P4"], book["统计月报"]["P5"] = "我的算式", "=1/0"

    intake = take(monthly({"累计": 1}), edit)
    assert [(p.severity, p.cell) for p in intake.problems] == [("warning", "P5")]


def test_rows_that_nobody_filled_are_left_out(take):
    intake = take(monthly({"累计": 5}, {"指标代码": "fiscal_revenue", "指标": None}, {}))

    assert intake.problems == []
    assert len(intake.tables["observation"]) == 1


def test_a_task_in_two_sheets_is_one_if_it_is_the_same(take):
    target = {
        "目标任务": [["指标代码", "区划代码", "年度", "全年任务", "单位"], ["tax_revenue", TOWN, 2020, 0.35, "亿元"]]
    }
    same = take({**monthly({"累计": 1, "全年任务": 3500}), **target})
    other = take({**monthly({"累计": 1, "全年任务": 3600}), **target})

    assert same.problems == []
    assert [(row["value"], row["unit"]) for row in same.tables["target"]] == [(Decimal(3500), "万元")]
    [error] = other.errors
    assert (error.sheet, error.cell, error.value) == ("目标任务", "D2", "3500")
    assert "与月报.xlsx“统计月报”J5的3600不同" in error.message


def test_last_year_gives_way_to_the_month_as_reported(take):
    headers = ["期末", "指标代码", "区划代码", "单位", "累计", "上年同期"]
    rows = [["2020-09", "tax_revenue", TOWN, "万元", 10, 9], ["2019-09", "tax_revenue", TOWN, "万元", 8, None]]
    intake = take({"统计月报": [headers, *rows]})

    assert observed(intake) == {("2020-09", "ytd"): (10, None, None), ("2019-09", "ytd"): (8, None, None)}
    assert [(p.severity, p.cell) for p in intake.problems] == [("warning", "F2")]
    rows[0][5] = 8
    assert take({"统计月报": [headers, *rows]}).problems == []


@pytest.mark.parametrize(
    ("rows", "growth"),
    [
        ([["规上工业增加值", "万元", 4300, 8.1], ["规上工业增加值增速", "%", 8.1, None]], "8.1"),
        ([["规上工业增加值增速", "%", 8.1, 8.1], ["规上工业增加值", "万元", 4300, 8.1]], "8.1"),
        ([["规上工业增加值增速", "%", None, 8.1]], "8.1"),
        ([["规上工业增加值", "万元", 4300, 8.1], ["规上工业增加值增速", "%", 8.2, None]], None),  # which of the two
    ],
)
def test_value_added_beside_its_growth_is_one_figure_printed_twice(take, rows, growth):
    intake = take({"统计月报": [["2021年5月"], ["指标", "单位", "累计", "同比%"], *rows]})
    found = [(row["indicator"], row["value"], row["yoy_pct"]) for row in intake.tables["observation"]]

    if growth:
        assert (intake.errors, found) == ([], [("industrial_value_added_growth", Decimal(growth), None)])
    else:
        assert any("重复" in str(error) for error in intake.errors)


@pytest.mark.parametrize("text", ["—", "-", "/", "", "不适用", "未填报"])
def test_a_dash_or_a_blank_is_no_figure_and_no_problem(take, text):
    intake = take(monthly({"累计": 100, "同比%": text}, {"指标代码": "fiscal_revenue", "指标": None, "累计": text}))

    assert [(row["indicator"], row["value"], row["yoy_pct"]) for row in intake.tables["observation"]] == [
        ("tax_revenue", 100, None)
    ]
    assert intake.problems == []


def test_households_and_people_in_one_cell_are_two_indicators(take):
    intake = take(monthly({"指标代码": "registered_poor_households", "指标": None, "单位": "户", "累计": "107户333人"}))

    found = {row["indicator"]: (row["value"], row["note"]) for row in intake.tables["observation"]}
    assert found["registered_poor_households"] == (107, "累计原写“107户333人”")
    assert found["registered_poor_persons"][0] == 333
