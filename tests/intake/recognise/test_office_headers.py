"""Headers as offices lay them out: two rows, a corner without a name, a row of units, another table below."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.intake.recognise.monthly_sheets import observed, said

TITLE = ["义桥镇2020年9月主要经济指标"]
IN_YI = ["单位：亿元"]


def taken(take, *rows: list[object]):
    return take({"Sheet1": [list(row) for row in rows]})


@pytest.mark.parametrize("figure", ["绝对额", "绝对值", "总量", "绝对额（亿元）", "数值"])
@pytest.mark.parametrize(("month", "so_far"), [("9月", "1—9月"), ("本月", "本月止累计")])
def test_below_a_period_a_word_for_the_figure_itself_says_no_more(take, figure, month, so_far):
    intake = taken(
        take,
        TITLE,
        IN_YI,
        ["指标", month, None, so_far, None],
        [None, figure, "同比%", figure, "同比增长（%）"],
        ["税收收入", 0.03, 5, 0.25, -10.2],
    )

    assert intake.errors == []
    assert observed(intake) == {
        ("2020-09", "month"): (300, None, 5),
        ("2020-09", "ytd"): (2500, None, Decimal("-10.2")),
    }


def test_a_task_above_what_is_done_of_it_is_not_the_task(take):
    header = [["指标", "累计", "全年任务", None, None], [None, None, "任务数", "完成", "完成%"]]
    intake = taken(take, TITLE, IN_YI, *header, ["税收收入", 0.25, 0.35, 0.25, 71.4])

    assert [(row["indicator"], row["value"]) for row in intake.tables["target"]] == [("tax_revenue", 3500)]


@pytest.mark.parametrize("corner", [None, "单位：亿元", "单位: 亿元"])
def test_a_corner_without_a_name_stands_above_the_names_of_indicators(take, corner):
    above = [TITLE] if corner else [TITLE, IN_YI]
    rows = [["税收收入", 0.25, 10.2], ["工商税收", 0.1, 3]]
    intake = taken(take, *above, [corner, "累计", "同比%"], *rows)

    assert intake.errors == []
    assert observed(intake) == {("2020-09", "ytd"): (2500, None, Decimal("10.2"))}


def test_names_of_nothing_below_a_corner_make_no_table(take):
    intake = taken(take, TITLE, IN_YI, [None, "累计", "同比%"], ["张三", 0.25, 10.2], ["李四", 0.1, 3])

    assert (intake.tables["observation"], bool(intake.errors)) == ([], True)


@pytest.mark.parametrize("units", [["", "亿元", "亿元", "%"], ["单位", "（亿元）", "（亿元）", "（%）"]])
def test_a_row_of_units_below_the_header_is_the_columns(take, units):
    intake = taken(take, TITLE, ["指标", "当月", "累计", "同比"], units, ["税收收入", 0.03, 0.25, 10.2])

    assert intake.errors == []
    assert observed(intake) == {
        ("2020-09", "month"): (300, None, None),
        ("2020-09", "ytd"): (2500, None, Decimal("10.2")),
    }


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ([["指标", "累计", "同比%"], ["", "亿元", ""]], ["税收收入", 0.25, 10.2]),
        ([["指标", "累计", "同比%"], ["计量单位", "亿元", ""]], ["税收收入", 0.25, 10.2]),
        ([["指标", None, "累计", "同比%"]], ["税收收入", "亿元", 0.25, 10.2]),
        ([["指标", "累计", "", "同比%"]], ["税收收入", 0.25, "亿元", 10.2]),
    ],
)
def test_a_unit_by_itself_below_the_header_or_without_one_is_the_figures(take, header, row):
    intake = taken(take, TITLE, *header, row)

    assert intake.errors == []
    assert observed(intake) == {("2020-09", "ytd"): (2500, None, Decimal("10.2"))}


def test_a_unit_nobody_knows_in_a_column_without_a_header_is_told(take):
    rows = [["税收收入", "亿元", 0.25], ["工商税收", "万元整", 1000]]
    intake = taken(take, TITLE, ["指标", None, "累计"], *rows)

    assert observed(intake) == {("2020-09", "ytd"): (2500, None, None)}
    assert ["万元整" in str(problem) for problem in intake.errors] == [True]


def test_units_in_two_columns_without_a_header_are_asked_about(take):
    intake = taken(take, TITLE, ["指标", "累计", "", "同比", ""], ["税收收入", 0.25, "亿元", 10.2, "%"])

    assert ["C、E 列写着单位" in str(problem) for problem in intake.errors] == [True]


@pytest.mark.parametrize("above", [[], [["单位：万元"]]])
def test_a_unit_amid_a_table_is_that_of_the_rows_below_it(take, above):
    rows = [["税收收入", 2500, 10.2], ["单位：亿元"], ["工商税收", 0.1, 3]]
    intake = taken(take, TITLE, *above, ["指标", "累计", "同比%"], *rows)

    assert {row["indicator"]: row["value"] for row in intake.tables["observation"]} == (
        {"tax_revenue": 2500} if above else {"tax_revenue": 2500, "industrial_commercial_tax": 1000}
    )
    assert bool(intake.errors) == bool(above)


@pytest.mark.parametrize("title", [[], [["二、工业（万元）"]]])
def test_another_table_below_is_told_and_not_read_by_the_first_ones_header(take, title):
    below = [["指标", "本月", "同比%"], ["工商税收", 100, 3]]
    intake = taken(take, TITLE, IN_YI, ["指标", "累计", "同比%"], ["税收收入", 0.25, 10.2], *title, *below)

    assert (intake.errors, [row["indicator"] for row in intake.tables["observation"]]) == ([], ["tax_revenue"])
    assert [message.split("；")[0] for _, cell, message in said(intake) if cell == "A5"] == [
        "第5行起是另一张表，没有读入"
    ]


@pytest.mark.parametrize("title", ["2020年主要经济指标（累计，亿元）", "2020年主要经济指标（累计数，单位：亿元）"])
def test_below_a_title_that_says_since_january_a_month_is_where_the_figures_end(take, title):
    intake = taken(take, [title], ["指标", "9月", "同比%"], ["税收收入", 0.25, 10.2])

    assert intake.errors == []
    assert observed(intake) == {("2020-09", "ytd"): (2500, None, Decimal("10.2"))}
    assert (
        "warning",
        "B2",
        "标题写的是累计，“9月”一列按 1 月以来的累计读入；请核对；是当月的请在表头写“当月”",
    ) in said(intake)


@pytest.mark.parametrize("header", [["9月", "1—9月"], ["9月当月", "累计"]])
def test_a_month_beside_its_cumulative_stays_the_months(take, header):
    intake = taken(take, ["2020年主要经济指标（累计）"], ["指标", "单位", *header], ["税收收入", "万元", 300, 2500])

    assert observed(intake) == {("2020-09", "month"): (300, None, None), ("2020-09", "ytd"): (2500, None, None)}


@pytest.mark.parametrize(
    ("title", "basis", "before"),
    [("2020年1—9月", "ytd", "2019-09"), ("2020年9月", "month", "2019-09"), ("2020年上半年", "ytd", "2019-06")],
)
def test_this_period_is_the_one_the_title_says(take, title, basis, before):
    header = ["指标", "单位", "本期", "上年同期", "增减%"]
    intake = taken(take, [f"义桥镇{title}主要经济指标"], header, ["税收收入", "万元", 2500, 2270, 10.2])

    assert observed(intake) == {
        (before.replace("2019", "2020"), basis): (2500, None, Decimal("10.2")),
        (before, basis): (2270, None, None),
    }


def test_a_difference_without_a_percent_sign_anywhere_is_asked_about(take):
    def asked(*rows: list[object]) -> list[str]:
        return [cell for _, cell, message in said(taken(take, TITLE, *rows)) if "没有写 %" in message]

    header = ["指标", "累计", "比去年同期增减"]
    assert asked(["单位：万元"], header, ["税收收入", 2500, 230]) == ["C3"]
    assert asked(["单位：万元、%"], header, ["税收收入", 2500, 10.2]) == []
    assert asked(["单位：万元"], header, ["税收收入", 2500, "10.2%"]) == []
    assert asked(["单位：万元"], [*header[:2], "比去年同期增减%"], ["税收收入", 2500, 10.2]) == []


def test_the_sum_of_villages_is_left_out_with_a_word(take):
    header = ["村", "指标", "单位", "累计"]
    rows = [[village, "村集体经济收入", "万元", n] for village, n in (("崔东村", 3), ("崔西村", 10), ("合计", 13))]
    intake = taken(take, TITLE, header, *rows)

    assert [(row["area"], row["value"]) for row in intake.tables["observation"]] == [
        ("370830108203", 3),
        ("370830108204", 10),
    ]
    assert ("warning", "A5", "合计行没有读入；要读入请写明是哪个指标、哪个村或全镇") in said(intake)


def test_growth_behind_the_period_before_may_be_over_that(take):
    rows = ["税收收入", "万元", 420, 400, 5]
    [error] = taken(take, TITLE, ["指标", "单位", "本期", "上期", "增减%"], rows).errors

    assert (error.cell, "不知道是比上期还是比上年同期" in error.message) == ("E2", True)
    assert taken(take, TITLE, ["指标", "单位", "本期", "上期", "同比增减%"], rows).errors == []


@pytest.mark.parametrize("order", [["当月", "同比%", "累计", "同比%"], ["累计", "同比%", "当月", "同比%"]])
def test_growth_twice_is_each_ones_in_either_order(take, order):
    figures = {"当月": [300, 3.6], "累计": [2500, 10.2]}
    intake = taken(take, TITLE, ["指标", "单位", *order], ["税收收入", "万元", *figures[order[0]], *figures[order[2]]])

    assert intake.errors == []
    assert observed(intake) == {
        ("2020-09", "month"): (300, None, Decimal("3.6")),
        ("2020-09", "ytd"): (2500, None, Decimal("10.2")),
    }


def test_what_is_wrong_is_said_of_the_column_as_the_sheet_calls_it(take):
    intake = taken(take, TITLE, IN_YI, ["指标", "当月", "累计", "全县排名"], ["税收收入", "三", "0.25x", "第三"])

    assert [problem.column for problem in intake.errors] == ["累计", "当月", "全县排名"]


@pytest.mark.parametrize("line", ["亿元", "【亿元】", "货币单位：亿元", "单位＝亿元", "单位亿元", "（单位：亿元）"])
def test_a_unit_above_the_table_however_it_is_written_is_its_unit(take, line):
    intake = taken(take, TITLE, [None, None, line], ["指标", "累计"], ["税收收入", 0.25])

    assert (intake.errors, observed(intake)) == ([], {("2020-09", "ytd"): (2500, None, None)})


def test_sheets_called_by_their_months_below_a_title_of_the_year_are_of_these(take):
    table = [["义桥镇2022年统计月报"], ["指标", "单位", "累计"], ["税收收入", "万元", 25]]
    intake = take({"1月": table, "2月份": table, "1-3月": table})

    assert intake.errors == []
    assert {month for month, _ in observed(intake)} == {"2022-01", "2022-02", "2022-03"}
    assert sum("按工作表名和表内写的年份读作" in problem.message for problem in intake.problems) == 3
