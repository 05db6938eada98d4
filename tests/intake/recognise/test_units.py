"""The units a sheet states: understood wherever they stand, never passed over, and refused where they contradict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.intake.recognise.monthly_sheets import TOWN, said
from township.intake.contract import BY_NAME
from township.intake.recognise import units

KNOWN = {"万元", "亿元", "元", "%", "个", "公里", "微克/立方米"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("亿元", ("亿元",)),
        ("亿 元", ("亿元",)),
        ("亿元、%", ("亿元", "%")),
        ("亿元，%，个", ("亿元", "%", "个")),
        ("亿元  制表：张三", ("亿元",)),
        ("人民币亿元", ("亿元",)),
        ("微克/立方米", ("微克/立方米",)),
        ("十元", ()),
        ("百万元、%", ()),
        ("义桥镇统计站", None),
        ("财政所", None),
        ("义桥镇统计站 2020年9月", None),
        ("亿元（%）", ("亿元",)),
    ],
)
def test_a_line_of_units_is_read_part_by_part(text, expected):
    assert units.parse_units(text, KNOWN) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        *(("亿元", "万元", True), ("元", "万元", True), ("公里", "米", True), ("万人", "人", True)),
        *(
            ("万元", "万元", False),
            ("万元", "户", False),
            ("万元", "%", False),
            ("", "万元", False),
            ("万", "万元", False),
        ),
    ],
)
def test_units_of_one_kind_and_another_size_contradict(one, other, expected):
    assert units.contradict(one, other) is units.contradict(other, one) is expected


def wide(line: str, unit: str | None, header: str = "累计", title: str = "月报") -> dict[str, list]:
    rows = [[title], [line], ["期末", "2020-09"], ["指标", "区划代码", "单位", header], ["税收收入", TOWN, unit, 0.31]]
    return {"统计月报": rows}


@pytest.mark.parametrize(
    ("line", "title"),
    [
        *(
            (line, "月报")
            for line in ("单位：亿元", "单位：亿元、%", "（单位：亿元）", "单位：亿元  制表：张三", "单位 亿元")
        ),
        *((line, "月报") for line in ("金额单位：人民币亿元", "填报单位：义桥镇 单位：亿元", "注：单位：亿元")),
        ("", "义桥镇主要经济指标（单位：亿元）"),
    ],
)
def test_the_unit_above_the_table_is_used_however_it_is_written(take, line, title):
    intake = take(wide(line, None, title=title))

    assert said(intake) == []
    assert [row["value"] for row in intake.tables["observation"]] == [3100]


@pytest.mark.parametrize("line", ["单位：十元", "单位：十万元、%", "单位：亿元、万元"])
def test_a_line_of_units_that_is_not_understood_is_an_error(take, line):
    [error] = take(wide(line, None)).problems

    assert (error.severity, error.cell) == ("error", "A2")
    assert f"写了单位“{line.removeprefix('单位：')}”" in error.message


@pytest.mark.parametrize(("unit", "indicator", "value"), [("亿", "税收收入", 3100), ("万", "建档立卡贫困人口", 3100)])
def test_a_bare_ten_thousand_in_a_header_is_of_what_is_stored(take, unit, indicator, value):
    grid = wide("", None, f"累计（{unit}）")
    grid["统计月报"][-1][0] = indicator
    intake = take(grid)

    assert said(intake) == []
    assert [row["value"] for row in intake.tables["observation"]] == [value]


@pytest.mark.parametrize("line", ["单位：义桥镇统计站", "各责任 单位 自行核对", "制表单位：统计站"])
def test_a_line_about_an_office_is_no_unit(take, line):
    assert said(take(wide(line, "万元"))) == []


def test_a_few_incomes_a_head_may_be_in_yuan(take):
    grid = wide("单位：万元、元", None)
    grid["统计月报"].append(["农村居民人均可支配收入", TOWN, None, 9000])
    intake = take(grid)

    assert said(intake) == []
    assert [row["value"] for row in intake.tables["observation"]] == [Decimal("0.31"), 9000]


@pytest.mark.parametrize(
    ("grid", "cell", "message"),
    [
        (wide("单位：亿元", "万元"), "D5", "“单位”列写“万元”，表的上方却写“亿元”"),
        (wide("", "万元", "累计（亿元）"), "D5", "“单位”列写“万元”，表头却写“亿元”"),
        (wide("", "万元", "累计（亿）"), "D5", "“单位”列写“万元”，表头却写“亿”"),
        (wide("单位：万元", None, "累计（亿元）"), "D4", "表的上方写单位“万元”，“累计”一列却写“亿元”"),
    ],
)
def test_two_units_of_one_figure_are_named_and_neither_is_taken(take, grid, cell, message):
    [error] = take(grid).problems

    assert (error.severity, error.cell, message in error.message) == ("error", cell, True)


def test_a_unit_of_another_kind_contradicts_nothing(take):
    grid = wide("单位：亿元", None, "累计")
    grid["统计月报"].append(["农村居民人均可支配收入", TOWN, "元", 9000])
    grid["统计月报"].append(["固定资产投资（万元）", TOWN, None, 9000])

    assert take(grid).errors == []


TARGET = ["指标代码", "区划代码", "年度", "全年任务"]
LONG = ["指标代码", "区划代码", "口径", "数值"]
PROGRESS = ["项目序号", "本年累计完成投资"]
WORK = ["工程代码", "工程", "区划代码", "计划数", "完工数"]


@pytest.mark.parametrize(
    ("sheet", "line", "header", "row", "expected"),
    [
        ("目标任务", "", [*TARGET[:3], "全年任务（亿元）"], ["tax_revenue", TOWN, 2020, 0.4], {"value": 4000}),
        ("目标任务", "单位：亿元", TARGET, ["tax_revenue", TOWN, 2020, 0.4], {"value": 4000}),
        ("统计月报", "", [*LONG[:3], "数值（亿元）"], ["tax_revenue", TOWN, "累计", 0.31], {"value": 3100}),
        ("统计月报", "单位：亿元", LONG, ["tax_revenue", TOWN, "累计", 0.31], {"value": 3100, "printed_unit": "亿元"}),
        ("统计月报", "单位：亿元", LONG, ["village_households", TOWN, "时点", 31], {"value": 31}),
        ("项目进度", "单位：亿元", PROGRESS, ["1", 0.5], {"cumulative_investment": 5000}),
        (
            "民生工程",
            "单位：公里",
            WORK,
            ["village_road", "户户通", TOWN, 1.7, "1.2公里"],
            {"planned": 1700, "done": 1200, "unit": "米"},
        ),
        ("民生工程", "单位：户", WORK, ["x", "危改", TOWN, 17, 12], {"planned": 17, "done": 12, "unit": "户"}),
    ],
)
def test_a_ledger_takes_the_unit_of_its_header_or_of_the_line_above(take, sheet, line, header, row, expected):
    if row[0] == "village_households":
        row = ["registered_poor_persons", *row[1:]]
    intake = take({sheet: [["期末", "2020-09"], [line], header, row]})

    assert intake.errors == []
    [made] = intake.tables[BY_NAME[sheet].table]
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("sheet", "line", "header", "row", "cell"),
    [
        ("目标任务", "", [*TARGET[:3], "全年任务（亿元）", "单位"], ["tax_revenue", TOWN, 2020, 0.4, "万元"], "D3"),
        ("目标任务", "单位：亿元", [*TARGET, "单位"], ["tax_revenue", TOWN, 2020, 0.4, "万元"], "D3"),
        ("统计月报", "单位：亿元", [*LONG, "单位"], ["tax_revenue", TOWN, "累计", 0.31, "万元"], "D3"),
        ("项目进度", "单位：亿元", ["项目序号", "本年累计完成投资（万元）"], ["1", 0.5], "B2"),
        ("民生工程", "单位：公里", [*WORK[:4], "单位"], ["village_road", "户户通", TOWN, 1.7, "米"], "D3"),
    ],
)
def test_a_ledgers_units_that_contradict_are_errors(take, sheet, line, header, row, cell):
    [error] = take({sheet: [["期末", "2020-09", None, line], header, row]}).errors

    assert error.cell == cell
    assert "却写“" in error.message
