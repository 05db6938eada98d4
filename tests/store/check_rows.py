"""Rows for the tests of validation: one line says what differs from a good row of its sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.bundled import CATALOGUE
from township.intake import contract
from township.intake.contract import BY_NAME, Intake, Problem
from township.intake.files.workbook import RawRow, RawSheet, Workbook
from township.store import checks
from township.store.manifest import Snapshot

TODAY = dt.date(2021, 1, 28)
TOWN = "370830108"
OUTPUT, SERVICE, PROFIT = "above_scale_industry_output", "above_scale_service_revenue", "above_scale_industry_profit"
EAST, WEST = "370830108200", "370830108201"

_GOOD = {
    "来源": {"来源代码": "monthly", "名称": "月报", "发布日期": "2021-01-28"},
    "统计月报": {
        "指标代码": "fiscal_revenue", "区划代码": TOWN, "期末": "2020-09", "口径": "累计", "数值": "3668", "状态": "实报"
    },
    "目标任务": {"指标代码": "fiscal_revenue", "区划代码": TOWN, "年度": "2020", "全年任务": "4757.5", "状态": "实报"},
    "民生工程": {"工程代码": "house_renovation", "工程": "危房改造", "区划代码": TOWN, "期末": "2020-09", "状态": "实报"},
    "扶贫项目": {"项目代码": "house_repair", "项目": "住房维修", "区划代码": TOWN, "期末": "2020-09", "状态": "实报"},
    "料场名录": {"点位编码": "C01", "点位类型": "碎石厂", "期末": "2020-09", "状态": "实报"},
    "巡查台账": {"巡查日期": "2020-09-01", "点位编码": "C01", "巡查结果": "正常", "状态": "实报"},
    "问题整改": {
        "问题编号": "A", "发现日期": "2020-09-02", "点位编码": "C01", "问题类型": "未苫盖", "整改时限": "2020-09-10",
        "状态": "实报",
    },
    "项目名录": {
        "项目序号": "1", "计入十二项": "是", "性质": "新建", "项目名称": "食品生产", "简称": "食品", "建设单位": "好趣味",
        "单位简称": "好趣味", "期末": "2020-09", "状态": "实报",
    },
    "企业名录": {
        "企业代码": "E1", "企业名称": "甲公司", "类型": "企业", "情形": "新建项目业主", "期末": "2020-09", "状态": "实报"
    },
    "名单": {"名单代码": "talent_five_teams", "名单": "人才队伍", "主题": "talent", "序号": "1", "状态": "实报"},
    "项目进度": {"项目序号": "1", "期末": "2020-09", "状态": "实报"},
}  # fmt: skip

Rows = list[dict[str, str]]
Sheets = dict[str, Rows]


def book(name: str = "月报", wide: Rows | None = None, **sheets: Rows) -> Workbook:
    """A workbook of rows by sheet, each laid over a good one; numbered from 2 and addressed from A2 on."""
    made = [_sheet(title, rows, name) for title, rows in {"来源": [{}], **sheets}.items()]
    beside = [_wide(rows, name) for rows in [wide] if rows is not None]
    return Workbook(name, tuple(made), {}, wide=tuple(beside))


def _sheet(title: str, rows: Rows, name: str) -> RawSheet:
    header = BY_NAME[title].accepted
    cells = [{**dict.fromkeys(header, ""), **_GOOD[title], **row} for row in rows]
    return RawSheet(title, f"{name}.xlsx", header, _numbered(cells, header), title=f"{title}表")


def _wide(rows: Rows, name: str) -> RawSheet:
    good = {"指标代码": "fiscal_revenue", "区划代码": TOWN, "期末": "2020-09", "分组": ""}
    header = (*good, "完成%", "指标")
    return RawSheet(
        "10月",
        f"{name}.xlsx",
        header,
        _numbered([{**dict.fromkeys(header, ""), **good, **row} for row in rows], header),
    )


def _numbered(rows: Rows, header: tuple[str, ...]) -> tuple[RawRow, ...]:
    letters = {title: chr(65 + place) for place, title in enumerate(header)}
    return tuple(
        RawRow(number, cells, {title: f"{letters[title]}{number}" for title in cells})
        for number, cells in enumerate(rows, start=2)
    )


def accepted(**sheets: Any) -> Intake:
    """The rows typed; that they are well-formed is the premise of every test here."""
    intake = contract.accept([book(**sheets)], CATALOGUE)
    assert intake.errors == []
    return intake


def problems(current: Snapshot | None = None, today: dt.date = TODAY, **sheets: Any) -> list[Problem]:
    return checks.check(accepted(**sheets), current, CATALOGUE, today=today)


def told(current: Snapshot | None = None, today: dt.date = TODAY, **sheets: Any) -> list[tuple[str, str, str, str]]:
    """Severity, rule, cell and value of every problem."""
    return [(p.severity, p.rule, p.cell, p.value) for p in problems(current, today, **sheets)]


# ------------------------------------------------------------------ sheets in one line


def monthly(*rows: dict[str, str]) -> Sheets:
    return {"统计月报": list(rows)}


def figure(value: str, month: str = "2020-09", indicator: str = "fiscal_revenue", **more: str) -> dict[str, str]:
    return {"指标代码": indicator, "期末": month, "数值": value, **more}


def path(*values: str, **more: str) -> Sheets:
    """Cumulative values from January on."""
    return monthly(*(figure(value, f"2020-{number:02d}", **more) for number, value in enumerate(values, start=1)))


def works(**row: str) -> Sheets:
    return {"民生工程": [row]}
