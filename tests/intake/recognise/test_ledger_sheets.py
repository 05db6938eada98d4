"""The cells of ledgers made canonical, or reported where they stand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.intake.recognise.monthly_sheets import TOWN, VILLAGE
from township.intake.contract import BY_NAME


@pytest.mark.parametrize(
    ("sheet", "rows", "expected"),
    [
        (
            "扶贫项目",
            [
                ["项目代码", "项目名称", "村", "户数", "投入资金（元）"],
                ["a", "住房维修", "崔东村", "237户", "近2,000,000"],
            ],
            {
                "households": 237,
                "fund": Decimal(200),
                "fund_qualifier": "近",
                "area": VILLAGE,
                "month": dt.date(2020, 9, 1),
            },
        ),
        (
            "扶贫项目",
            [["项目代码", "项目", "区划代码", "户数", "投入资金"], ["a", "住房维修", TOWN, "—", "6万余"]],
            {"households": None, "fund": Decimal(6), "fund_qualifier": "余"},
        ),
        (
            "民生工程",
            [
                ["工程代码", "工程", "村", "涉及村", "单位", "计划", "完工", "已开工", "计划完成日"],
                ["a", "户户通", "义桥镇", "崔东村、崔西村", "米", "1.7公里", "1,500", "√", "2020年10月31日"],
            ],
            {
                "planned": Decimal(1700),
                "done": Decimal(1500),
                "step_started": "done",
                "due": dt.date(2020, 10, 31),
                "areas": [VILLAGE, "370830108204"],
            },
        ),
        (
            "民生工程",
            [["工程名称", "村", "单位", "计划", "完工"], ["清洁取暖", "义桥镇", "户", 749, 700]],
            {"work": "clean_heating", "planned": Decimal(749), "done": Decimal(700)},
        ),
        (
            "巡查台账",
            [["日期", "点位", "结果"], [dt.date(2020, 9, 3), "C01", "正常"]],
            {"patrolled_on": dt.date(2020, 9, 3), "site": "C01", "result": "正常", "status": "reported"},
        ),
        (
            "项目进度",
            [["项目序号", "本年计划投资（亿元）", "累计完成投资", "阶段"], [3, 1.2, "8,525万元", "在建"]],
            {
                "project": "3",
                "year_plan": Decimal(12000),
                "cumulative_investment": Decimal(8525),
                "stage": "在建",
            },
        ),
    ],
)
def test_a_ledgers_cells_are_made_canonical(take, sheet, rows, expected):
    intake = take({sheet: [["期末", "2020-09"], [], *rows]})

    assert intake.errors == []
    [row] = intake.tables[BY_NAME[sheet].table]
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("header", "text", "message"),
    [
        ("户数", "近200", "没有地方存"),
        ("户数", "200米", "不能换算"),
        ("投入资金", "30户", "不能换算"),
        ("期末", "2020.1", "分不清"),
        ("村", "某村", "区划名录中没有"),
    ],
)
def test_a_ledgers_cell_that_cannot_be_understood_is_reported(take, header, text, message):
    cells = {
        "项目代码": "a",
        "项目": "住房维修",
        "村": "崔东村",
        "期末": "2020-09",
        "户数": 1,
        "投入资金": 1,
        header: text,
    }
    intake = take({"扶贫项目": [list(cells), list(cells.values())]})

    [problem] = intake.errors
    assert (message in problem.message, problem.cell) == (True, f"{'ABCDEF'[list(cells).index(header)]}2")
