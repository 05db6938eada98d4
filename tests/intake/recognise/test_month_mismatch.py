"""The rows' months and dates, and the names of sheet and file, beside the month the sheet says it is of."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.intake.recognise.monthly_sheets import observed, said

HEADER = ["指标", "期末", "单位", "累计"]


def sheet(*rows: list[object], title: str = "义桥镇2020年11月统计月报", month: str = "2020-11") -> dict[str, list]:
    return {"统计月报": [[title], ["期末", month], HEADER, *rows]}


def test_last_months_filled_in_months_are_asked_about_once(take):
    rows = [["税收收入", "2020-10", "万元", 10], ["公共财政预算收入", "2020-10", "万元", 20]]
    [(severity, cell, message)] = [one for one in said(take(sheet(*rows))) if one[1]]

    assert (severity, cell) == ("warning", "B4")
    assert message.startswith("有2行的期末是 2020-10，会照此读入，报表月份却是 2020-11（B2）；")


def test_a_row_later_than_its_sheet_is_an_error_in_its_cell(take):
    intake = take(sheet(["税收收入", "2020-12", "万元", 10], ["公共财政预算收入", "2020-11", "万元", 20]))

    [error] = intake.errors
    assert (error.cell, error.message) == ("B4", "期末 2020-12 晚于报表月份 2020-11（B2）；请改成一致")


def test_an_indicator_may_be_as_late_as_the_catalogue_says_and_no_later(take):
    def late(month: str) -> list:
        return [one for one in said(take(sheet(["规上服务业营业收入", month, "万元", 10]))) if one[1]]

    assert late("2020-10") == []
    assert [severity for severity, _, _ in late("2020-09")] == ["warning"]


def test_nothing_is_said_of_rows_nobody_filled(take):
    intake = take(sheet(["税收收入", "2020-10", "万元", None], ["公共财政预算收入", "2020-11", "万元", 20]))

    assert [one for one in said(intake) if one[1]] == []


def test_a_month_only_guessed_from_the_file_stops_no_row(take):
    grid = {"统计月报": [HEADER, ["税收收入", "2020-10", "万元", 10]]}
    intake = take(grid, None, "2020年9月月报.xlsx")

    assert (intake.errors, list(observed(intake))) == ([], [("2020-10", "ytd")])
    assert [message for _, cell, message in said(intake) if cell == "B2"] == [
        "这一行的期末是 2020-10，会照此读入，报表月份却是 2020-09（文件名）；沿用旧表忘了改的请改正“期末”，确实如此的请确认"
    ]


@pytest.mark.parametrize(
    ("name", "header", "rows", "expected"),
    [
        (
            "巡查台账",
            ["巡查日期", "点位编码", "巡查结果"],
            [["2020-11-30", "C01", "正常"], ["2020-10-01", "C01", "正常"], ["2020-10-02", "C01", "正常"]],
            [("warning", "A4")],
        ),
        ("巡查台账", ["巡查日期", "点位编码", "巡查结果"], [[dt.date(2020, 12, 1), "C01", "正常"]], [("error", "A3")]),
        (
            "问题整改",
            ["问题编号", "发现日期", "点位编码", "问题类型", "整改时限", "整改完成日期"],
            [
                ["1", "2020-09-01", "C01", "未苫盖", "2020-12-31", "2020-12-02"],  # done while the sheet was made
                ["2", "2002-10-01", "C01", "未苫盖", "2020-12-31", None],
                ["3", "2020-12-01", "C01", "未苫盖", "2020-12-31", None],
            ],
            [("error", "B5"), ("warning", "B4"), ("warning", "F3")],
        ),
        (
            "目标任务",
            ["指标", "区划代码", "年度", "单位", "全年任务"],
            [["税收收入", "370830108", 2020, "万元", 5], ["公共财政预算收入", "370830108", 2019, "万元", 5]],
            [("warning", "C4")],
        ),
        (
            "项目进度",
            ["项目序号", "期末", "本年累计完成投资"],
            [["1", "2020-10", 5], ["2", "2020-12", 5]],
            [("error", "B4"), ("warning", "B3")],
        ),
    ],
)
def test_a_ledgers_dates_are_compared_too(take, name, header, rows, expected):
    intake = take({name: [["期末", "2020-11"], header, *rows]})

    assert sorted((p.severity, p.cell) for p in intake.problems) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("义桥镇填报表_2020年11月.xlsx", "文件名“义桥镇填报表_2020年11月”写的是 2020-11，“统计月报”里却是 2020-10"),
        ("11月月报.xlsx", "文件名“11月月报”写的是 11月，“统计月报”里却是 2020-10"),
        ("2020年10月.xlsx", None),
        ("10月月报.xlsx", None),
        ("2020-11-05上报.xlsx", None),
        ("月报20201105.xlsx", None),
    ],
)
def test_a_file_named_after_another_month_is_asked_about(take, name, message):
    rows = [["税收收入", "2020-10", "万元", 10]]
    intake = take(sheet(*rows, title="", month="2020-10"), None, name)

    told = [p.message.partition("；")[0] for p in intake.problems if "文件名" in p.message]
    assert told == ([message] if message else [])


def test_a_sheet_named_after_another_month_is_asked_about(take):
    [rows] = sheet(["税收收入", "2020-10", "万元", 10], title="", month="2020-10").values()

    told = {name: said(take({name: rows})) for name in ("9月统计月报", "2020年10月统计月报")}
    assert [message for _, cell, message in told["9月统计月报"] if cell == "B2"] == [
        "工作表名“9月统计月报”写的是 9月，表内却是 2020-10（B2）；沿用旧表的请改正表内的月份，否则请改工作表名"
    ]
    assert [cell for _, cell, _ in told["2020年10月统计月报"] if cell] == []
