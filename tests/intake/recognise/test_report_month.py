"""The month a sheet is of, wherever it is written, and what is said where it is written twice."""

from __future__ import annotations

import pytest

from tests.intake.recognise.monthly_sheets import observed, said

HEADER = ["指标", "单位", "累计", "同比%"]
FILED = ["填报日期：2020年10月12日"]


def sheet(*above: list[object], header: list[str] = HEADER) -> dict[str, list]:
    return {"统计月报": [*above, header, ["税收收入", "万元", 10, 5]]}


def header(*texts: str) -> list[str]:
    return ["指标", "单位", *texts]


@pytest.mark.parametrize(
    ("grid", "name", "month"),
    [
        (sheet(["义桥镇2020年1—9月主要经济指标"], FILED), "a.xlsx", "2020-09"),
        (sheet(["义桥镇2020年1—9月主要经济指标"], ["制表时间", "2020-10-12"]), "a.xlsx", "2020-09"),
        (sheet(["义桥镇2020年1—9月主要经济指标"], ["2020年10月12日"]), "a.xlsx", "2020-09"),
        (sheet(["主要经济指标 填报日期：2020年10月12日"], ["期末", "2020-09"]), "a.xlsx", "2020-09"),
        (sheet(["截至2020年9月30日"], FILED), "a.xlsx", "2020-09"),
        (sheet(["2020年9月30日"]), "a.xlsx", "2020-09"),
        (sheet(["2020年9月月报"], ["（2020年5月起执行新口径）"]), "a.xlsx", "2020-09"),
        (sheet(["2020年主要指标（1—9月）"]), "a.xlsx", "2020-09"),
        *(
            (sheet([f"义桥镇{words}主要指标"]), "a.xlsx", "2020-09")
            for words in ("2020年1至9月", "2020年一至九月", "二〇二〇年一—九月", "2020年九月", "2020.9", "2020-9")
        ),
        (sheet(["2020年主要指标"], header=header("1—9月累计", "同比%")), "a.xlsx", "2020-09"),
        (sheet(header=header("累计（2020年1—9月）", "同比%（1—9月）")), "a.xlsx", "2020-09"),
        (sheet(["期末", "2020-09"], header=header("2020年1—9月", "2019年1—9月")), "2020-09.xlsx", "2020-09"),
    ],
)
def test_the_month_is_read_where_it_is_written(take, grid, name, month):
    intake = take(grid, None, name)

    assert intake.errors == []
    assert {f"{row['month']:%Y-%m}" for row in intake.tables["observation"] if row["note"] is None} == {month}
    assert [message for _, _, message in said(intake) if "月" in message] == []


@pytest.mark.parametrize(
    ("grid", "name", "month", "where"),
    [
        (sheet(["义桥镇1—9月主要经济指标"], FILED), "a.xlsx", "2020-09", "标题“1-9月”和填报日期的年份"),
        (
            sheet(["1—12月主要经济指标"], ["填表日期：2021年1月5日"]),
            "a.xlsx",
            "2020-12",
            "标题“1-12月”和填报日期的年份",
        ),
        (
            sheet(header=header("1—9月累计", "同比%")),
            "2020年10月.xlsx",
            "2020-09",
            "表头“1—9月累计”和文件名“2020年10月”的年份",
        ),
    ],
)
def test_a_year_found_elsewhere_is_asked_about(take, grid, name, month, where):
    intake = take(grid, None, name)

    assert (intake.errors, next(iter(observed(intake)))[0]) == ([], month)
    assert f"按{where}读作 {month}" in "".join(
        message for severity, _, message in said(intake) if severity == "warning"
    )


@pytest.mark.parametrize(
    ("grid", "cell", "message"),
    [
        (
            sheet(["期末", "2020-10"], header=header("1—9月累计", "同比%")),
            "C2",
            "表头“1—9月累计”（C2）与报表月份 2020-10（B1） 不是同一个月",
        ),
        (
            sheet(["2020年10月月报"], header=header("1—10月累计", "当月(9月)")),
            "D2",
            "“当月(9月)”（D2）与报表月份 2020-10（A1）",
        ),
        (sheet(["2020年10月月报"], header=header("1—10月", "9月")), "D2", "“9月”（D2）"),
        (sheet(["2020年10月月报"], header=header("累计", "上年同期（1—9月）")), "D2", "“上年同期（1—9月）”（D2）"),
        (sheet(header=header("2020年1—10月", "2020年9月")), "C1", "表头“2020年1—10月”、“2020年9月”不是同一个月"),
        (sheet(["义桥镇1—9月主要经济指标"]), "A1", "标题“1-9月”没有写年份；请在表头上方写“期末”"),
        (sheet(["2020年9月"], ["2020年8月"]), "A1", "表头上方写了几个月份（2020-08、2020-09），分不清报表月份"),
        (sheet(FILED), "", "找不到报表月份"),
        (
            sheet(["2020年7—9月主要经济指标"]),
            "A1",
            "标题写的“7-9月”不是一个月，也不是从 1 月起的累计期；请在表头上方写",
        ),
        (sheet(["2020年义桥镇7—9月主要经济指标"]), "A1", "“7-9月”不是一个月"),
        (sheet(["2020年第三季度当季主要经济指标"]), "A1", "“当季”不是一个月"),
    ],
)
def test_months_that_contradict_each_other_or_have_no_year_stop_the_sheet(take, grid, cell, message):
    [error] = take(grid, None, "月报.xlsx").errors

    assert (error.cell, message in error.message) == (cell, True)


def test_a_title_without_a_year_that_says_another_month_is_asked_about(take):
    intake = take(sheet(["9月统计月报"], ["期末", "2020-10"]))

    assert [(p.severity, p.cell, p.message) for p in intake.problems if p.cell] == [
        ("warning", "B2", "标题写着“9月”，报表月份却是 2020-10（B2）；请核对；沿用旧表的请改成一致")
    ]


def test_a_title_of_part_of_the_year_beside_a_month_is_asked_about(take):
    intake = take(sheet(["7—9月统计月报"], ["期末", "2020-09"]))

    assert "标题写着“7-9月”，报表月份却是 2020-09（B2）" in [p.message.split("；")[0] for p in intake.problems]


def test_a_section_of_part_of_the_year_stops_its_rows(take):
    rows = [["一、财政（7—9月）"], ["税收收入", "万元", 10, 5]]
    [error] = take({"统计月报": [["2020年9月统计月报"], HEADER, *rows]}).errors

    assert "“7-9月”不是从 1 月起的累计期" in error.message


def test_a_ledger_that_needs_no_month_need_not_say_its_year(take):
    patrols = [["10月巡查台账"], ["巡查日期", "点位编码", "巡查结果"], ["2020-10-01", "C01", "正常"]]
    own = [["1—9月统计月报"], ["期末", *HEADER], ["2020-09", "税收收入", "万元", 10, 5]]

    assert take({"巡查台账": patrols}).problems == []
    assert take({"统计月报": own}, None, "月报.xlsx").errors == []
