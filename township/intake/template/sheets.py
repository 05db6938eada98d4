"""The sheets of a template: their columns, and which of them the template fills in itself.

The reader needs this too, to tell a row somebody filled in from one that was only prepared.
Column headers are the contract's. A header that begins with 上期 shows what was reported before
and is never read back. The rows are made in template_rows.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from township.intake.template.checks import Check, check_of
from township.statistics.catalogue import Catalogue

PREVIOUS = "上期"
REGISTERED = f"{PREVIOUS}登记"  # all prepared cells of a row of a directory, to see whether somebody changed one
PERIOD = f"{PREVIOUS}期末"

# The columns of each sheet, in order. Those the contract does not know are explained in GUIDES or begin with 上期.
COLUMNS: dict[str, tuple[str, ...]] = {
    "统计月报": (
        *(
            "指标代码",
            "指标",
            "分组",
            "区划代码",
            "村",
            "期末",
            "单位",
            "当月",
            "上期当月",
            "累计",
            "上期累计",
            PERIOD,
        ),
        *("上年同期", "同比%", "全年任务", "完成%", "全县排名", "单位数", "备注", "责任单位", "填报要求"),
    ),
    "目标任务": (
        *(
            "指标代码",
            "指标",
            "区划代码",
            "年度",
            "单位",
            "全年任务",
            "上期全年任务",
            "下限",
            "上期下限",
            "上限",
            "上期上限",
        ),
        *("备注", "责任单位", "状态"),
    ),
    "民生工程": (
        *(
            "工程代码",
            "工程",
            "区划代码",
            "村",
            "涉及村",
            "分段",
            "单位",
            "计划数",
            "上期计划数",
            "开工数",
            "上期开工数",
        ),
        *("完工数", "上期完工数", "验收数", "上期验收数", "约数", "已开工", "已完工", "已验收", "验收级别"),
        *("计划完成日", "上期计划完成日", "现状", "上期进展", PERIOD, "责任单位", "备注", "状态"),
    ),
    "扶贫项目": (
        *("项目代码", "项目", "区划代码", "村", "户数", "上期户数", "投入资金", "资金约数", "上期投入资金", PERIOD),
        *("备注", "状态"),
    ),
    "料场名录": (
        *("点位编码", "点位名称", "点位类型", "区划代码", "经营状态", "上期经营状态", "验收日期", "验收部门", PERIOD),
        *("备注", "状态", REGISTERED),
    ),
    "巡查台账": ("巡查日期", "点位编码", "点位名称", "巡查结果", "备注", "状态"),
    "问题整改": (
        *("问题编号", "问题来源", "发现日期", "点位编码", "问题类型", "整改时限", "责任单位", "整改完成日期"),
        *("销号日期", "备注", "状态", REGISTERED),
    ),
    "项目进度": (
        *("项目序号", "项目名称", "本年计划投资", "上期本年计划投资", "本年累计完成投资", "上期本年累计完成投资"),
        *("阶段", "上期阶段", "节点按期", PERIOD, "备注", "状态"),
    ),
    "企业名录": (
        *("企业代码", "企业名称", "类型", "情形", "在统情况", "上期在统情况", PERIOD, "备注", "状态", REGISTERED),
    ),
    "批注": ("指标", "截至月份", "村", "批注", "填写人"),
}
# Columns that help people find their row and mean nothing to the reader.
GUIDES: dict[str, tuple[str, ...]] = {
    "统计月报": ("村", "责任单位", "填报要求"),
    "目标任务": ("责任单位",),
    "民生工程": ("村",),
    "扶贫项目": ("村",),
    "巡查台账": ("点位名称",),
    "项目进度": ("项目名称",),
}
# Columns the template fills in. A row in which nothing else is filled says nothing; in a directory 上期登记 must also
# still be what stands in the row.
PREFILLED: dict[str, tuple[str, ...]] = {
    "统计月报": ("指标代码", "指标", "分组", "区划代码", "期末", "单位"),
    "目标任务": ("指标代码", "指标", "区划代码", "年度", "单位", "状态"),
    "民生工程": ("工程代码", "工程", "区划代码", "涉及村", "分段", "单位", "责任单位", "状态"),
    "扶贫项目": ("项目代码", "项目", "区划代码", "状态"),
    "料场名录": ("点位编码", "点位名称", "点位类型", "区划代码", "经营状态", "验收日期", "验收部门", "状态"),
    "巡查台账": ("巡查日期", "点位编码", "状态"),
    "问题整改": (
        *("问题编号", "问题来源", "发现日期", "点位编码", "问题类型", "整改时限", "责任单位", "整改完成日期", "状态"),
    ),
    "项目进度": ("项目序号", "状态"),
    "企业名录": ("企业代码", "企业名称", "类型", "情形", "在统情况", "状态"),
    "批注": (),
}
# Columns filled in with last month's value, which stands in 上期… too: they say something once the two differ. Any other
# column says something whenever it is filled, be it with the same figure as last month.
CARRIED: dict[str, tuple[str, ...]] = {"民生工程": ("计划数", "计划完成日"), "项目进度": ("本年计划投资",)}
# Sheets where a row is news by standing there: a new site, problem or enterprise needs no figure.
DIRECTORIES = ("料场名录", "问题整改", "企业名录")
BY_VILLAGE = ("民生工程", "扶贫项目")


@dataclass(frozen=True)
class PreparedRow:
    """One row by header; ``checks`` replaces the check of a column in this row."""

    cells: dict[str, Any]
    checks: dict[str, Check] = field(default_factory=dict)


@dataclass(frozen=True)
class PreparedSheet:
    """One sheet of the template: ``held`` columns stay in sight, ``spare`` empty rows follow the prepared ones."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[PreparedRow, ...]
    held: int
    spare: int

    def checks(self, header: str, month: dt.date, catalogue: Catalogue) -> list[Check | None]:
        """The check of each cell below the header, prepared rows first."""
        usual = check_of(self.name, header, month, catalogue)
        return [row.checks.get(header, usual) for row in self.rows] + [usual] * self.spare


def registration(sheet: str, cells: Mapping[str, Any]) -> str:
    """The prepared cells of a directory's row in one line."""
    return "｜".join(str(cells.get(header) or "") for header in PREFILLED[sheet])
