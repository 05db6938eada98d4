"""The sheets of a workbook: their columns, kinds and keys, and the tables of the snapshot they become.

A sheet is one kind of data, with Chinese headers, and becomes one table of the snapshot.
Headers, names and kinds are written here and nowhere else; templates, readers and tables
are all made from them. Making typed rows of what was typed is contract.py's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

STATUSES = {"实报": "reported", "推算": "derived", "示例": "illustrative"}
BASES = {"累计": "ytd", "当月": "month", "时点": "point", "年度": "year"}
STEPS = {"是": "done", "未填报": "missing", "不适用": "na"}
PATROL_RESULTS = {"正常": "正常", "发现问题": "发现问题"}
# names that stand beside a code and are compared with it, never stored: sheet → header, the code's column
SAID_BESIDE = {"巡查台账": ("点位名称", "site"), "项目进度": ("项目名称", "project")}
LAST_YEAR = "上年同期"  # 备注 of an observation taken from that column: last year's level, told beside this year's
# columns told from 备注, so that nothing behind the contract matches words: the tables that have one, and when it is true
FLAGS: dict[str, tuple[tuple[str, ...], Callable[[str], bool]]] = {
    "is_last_year": (("observation",), lambda note: note == LAST_YEAR),
    "undated": (("observation", "programme"), lambda note: "截止时间" in note),  # the source does not say when it ends
}


@dataclass(frozen=True)
class Field:
    """One column of a sheet.

    kind: ``text`` | ``area`` (9- or 12-digit code) | ``areas`` (codes joined by ``|``) | ``indicator`` |
    ``month`` (YYYY-MM) | ``date`` (YYYY-MM-DD) | ``number`` (Decimal, 4 decimals) | ``integer`` |
    ``boolean`` (是/否) | ``texts`` (joined by ``|``) | ``choice`` (one of ``choices``, stored as its value).
    ``longest`` is how many characters a text may have; 0 is no limit of its own.
    """

    header: str
    name: str
    kind: str = "text"
    required: bool = False
    choices: dict[str, str] | None = None
    longest: int = 0


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``name`` on screen and in the file, ``table`` in the snapshot, ``key`` what makes a row unique."""

    name: str
    table: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]


_STATUS = Field("状态", "status", "choice", True, STATUSES)
_WHERE = Field("出处", "location")  # section and paragraph of the source, e.g. 一（二）·第10段
_NOTE = Field("备注", "note")

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "来源",
        "source",
        (
            Field("来源代码", "source", "text", True),
            Field("名称", "title", "text", True),
            Field("发布单位", "publisher"),
            Field("发布日期", "published", "date", True),
            Field("网址", "url"),
            _NOTE,
        ),
        ("source",),
    ),
    Sheet(
        "统计月报",
        "observation",
        (
            Field("指标代码", "indicator", "indicator", True),
            Field("指标", "indicator_name"),
            Field("区划代码", "area", "area", True),
            Field("期末", "month", "month", True),
            Field("口径", "basis", "choice", True, BASES),
            Field("分组", "breakdown"),
            Field("数值", "printed_value"),  # as printed; normalised into `value` by the unit
            Field("单位", "printed_unit"),
            Field("约数", "qualifier"),
            Field("同比%", "yoy_pct", "number"),
            Field("单位数", "units_n", "integer"),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("indicator", "area", "month", "basis", "breakdown"),
    ),
    Sheet(
        "目标任务",
        "target",
        (
            Field("指标代码", "indicator", "indicator", True),
            Field("指标", "indicator_name"),
            Field("区划代码", "area", "area", True),
            Field("年度", "year", "integer", True),
            Field("全年任务", "value", "number", True),
            Field("下限", "low", "number"),
            Field("上限", "high", "number"),
            Field("单位", "unit"),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("indicator", "area", "year"),
    ),
    Sheet(
        "民生工程",
        "work",
        (
            Field("工程代码", "work", "text", True),
            Field("工程", "work_name", "text", True),
            Field("区划代码", "area", "area", True),  # the town's code where the figure is for the whole town or joint
            Field("涉及村", "areas", "areas"),  # the villages a joint figure covers; a joint figure is never split
            Field("分段", "part"),  # tells apart two figures of one work, e.g. 三村合计 / 东张村
            Field("期末", "month", "month", True),
            Field("单位", "unit"),
            Field("计划数", "planned", "number"),
            Field("开工数", "started", "number"),
            Field("完工数", "done", "number"),
            Field("验收数", "accepted", "number"),
            Field("约数", "qualifier"),
            Field("已开工", "step_started", "choice", False, STEPS),
            Field("已完工", "step_done", "choice", False, STEPS),
            Field("已验收", "step_accepted", "choice", False, STEPS),
            Field("验收级别", "accept_level"),
            Field("计划完成日", "due", "date"),
            Field("现状", "state"),
            Field("责任单位", "owner"),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("work", "area", "part", "month"),
    ),
    Sheet(
        "扶贫项目",
        "programme",
        (
            Field("项目代码", "programme", "text", True),
            Field("项目", "programme_name", "text", True),
            Field("区划代码", "area", "area", True),
            Field("期末", "month", "month", True),
            Field("户数", "households", "integer"),
            Field("投入资金", "fund", "number"),  # 万元
            Field("资金约数", "fund_qualifier"),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("programme", "area", "month"),
    ),
    Sheet(
        "料场名录",
        "site",
        (
            Field("点位编码", "site", "text", True),
            Field("点位名称", "site_name"),
            Field("点位类型", "site_type", "text", True),
            Field("区划代码", "area", "area"),
            Field("期末", "month", "month", True),
            Field("经营状态", "state"),
            Field("验收日期", "accepted_on", "date"),
            Field("验收部门", "accepted_by"),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("site", "month"),
    ),
    Sheet(
        "巡查台账",
        "patrol",
        (
            Field("巡查日期", "patrolled_on", "date", True),
            Field("点位编码", "site", "text", True),
            Field("巡查结果", "result", "choice", True, PATROL_RESULTS),
            _STATUS,
            _NOTE,
        ),
        ("patrolled_on", "site"),
    ),
    Sheet(
        "问题整改",
        "rectification",
        (
            Field("问题编号", "issue", "text", True),
            Field("问题来源", "origin"),
            Field("发现日期", "found_on", "date", True),
            Field("点位编码", "site", "text", True),
            Field("问题类型", "issue_type", "text", True),
            Field("整改时限", "due_on", "date", True),
            Field("整改完成日期", "fixed_on", "date"),
            Field("销号日期", "closed_on", "date"),
            Field("责任单位", "owner"),
            _STATUS,
            _NOTE,
        ),
        ("issue",),
    ),
    Sheet(
        "项目名录",
        "project",
        (
            Field("项目序号", "project", "text", True),  # 1–12, A1 outside the twelve
            Field("计入十二项", "in_plan", "boolean", True),
            Field("性质", "kind", "text", True),  # 新建 | 技改 | 申报
            Field("项目名称", "project_name", "text", True),
            Field("简称", "short_name", "text", True),
            Field("建设单位", "company", "text", True),
            Field("单位简称", "company_short", "text", True),
            Field("行业", "industry"),
            Field("设计能力", "capacity_text"),
            Field("总投资", "total_investment", "number"),  # 万元
            Field("阶段", "stage"),
            Field("入库情况", "library"),
            Field("期末", "month", "month", True),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("project",),
    ),
    Sheet(
        "项目能力",
        "project_capacity",
        (
            Field("项目序号", "project", "text", True),
            Field("产品", "product", "text", True),
            Field("数值", "printed_value", "text", True),
            Field("单位", "printed_unit", "text", True),
            Field("换算单位", "unit", "text", True),
            _STATUS,
            _WHERE,
        ),
        ("project", "product"),
    ),
    Sheet(
        "项目进度",
        "project_progress",
        (
            Field("项目序号", "project", "text", True),
            Field("期末", "month", "month", True),
            Field("本年计划投资", "year_plan", "number"),
            Field("本年累计完成投资", "cumulative_investment", "number"),
            Field("阶段", "stage"),
            Field("节点按期", "on_time"),
            _STATUS,
            _NOTE,
        ),
        ("project", "month"),
    ),
    Sheet(
        "企业名录",
        "enterprise",
        (
            Field("企业代码", "enterprise", "text", True),
            Field("企业名称", "enterprise_name", "text", True),
            Field("类型", "kind", "text", True),  # 企业 | 矿山
            Field("情形", "role", "text", True),
            Field("在统情况", "register_state"),  # 新增纳统 | 待批 | blank
            Field("期末", "month", "month", True),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("enterprise", "month"),
    ),
    Sheet(
        "批注",
        "note",
        # a sentence of the office's own beside one figure of a chart: why it is as it is; one for each figure
        (
            Field("指标", "indicator", "indicator", True),
            Field("截至月份", "month", "month", True),
            Field("村", "area", "area"),  # blank: the town
            Field("批注", "words", "text", True, longest=100),
            Field("填写人", "author", "text", True, longest=20),  # an office or a post
            Field("状态", "status", "choice", choices=STATUSES),  # blank: 实报
        ),
        ("indicator", "area", "month"),
    ),
    Sheet(
        "人才合作",
        "cooperation",
        (
            Field("合作代码", "cooperation", "text", True),
            Field("方式", "kind", "text", True),  # 柔性引才 | 产学研合作 | 共建合作 | 挂职
            Field("人才或团队", "person"),
            Field("科研单位", "institution", "texts"),
            Field("合作企业", "enterprise_name"),
            Field("内容", "content"),
            Field("期末", "month", "month", True),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("cooperation",),
    ),
    Sheet(
        "名单",
        "roster",
        # named lists the report gives without counts of its own: systems, bases, measures, channels
        (
            Field("名单代码", "roster", "text", True),
            Field("名单", "roster_name", "text", True),
            Field("主题", "theme", "text", True),
            Field("序号", "position", "integer", True),
            Field("内容", "item", "text", True),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("roster", "position"),
    ),
    Sheet(
        "计划目标",
        "plan_goal",
        (
            Field("目标代码", "goal", "text", True),
            Field("章节", "section", "text", True),
            Field("领域", "field", "text", True),
            Field("主题", "theme", "text", True),
            Field("目标", "goal_name", "text", True),
            Field("类型", "kind", "text", True),  # 量化 | 节点 | 项目 | 定性 | 过程 | 口号
            Field("原文目标", "printed_target"),  # blank: 待下达
            Field("建议衡量", "measure"),
            Field("衡量单位", "unit"),
            Field("2020年基数", "baseline"),
            Field("频次", "frequency"),
            Field("建议责任单位", "owner"),
            Field("延续事项", "carried_over", "boolean", True),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("goal",),
    ),
    Sheet(
        "存在问题",
        "problem",
        (
            Field("序号", "problem", "integer", True),
            Field("问题", "problem_name", "text", True),
            Field("对照数据", "evidence"),
            Field("主题", "theme", "text", True),
            _STATUS,
            _WHERE,
            _NOTE,
        ),
        ("problem",),
    ),
    Sheet(
        "年报数据",
        "statement",
        (
            Field("编号", "fact_id", "text", True),
            Field("主题", "theme", "text", True),
            Field("章节", "section", "text", True),
            Field("段落", "paragraph", "integer", True),
            Field("内容", "label", "text", True),
            Field("范围", "dimension"),
            Field("期间", "period", "text", True),
            Field("原文数", "printed_value"),
            Field("原文单位", "printed_unit"),
            Field("约数", "qualifier"),
            Field("换算数", "value", "number"),
            Field("换算单位", "unit"),
            Field("性质", "kind", "text", True),
            Field("进展", "progress"),
            _STATUS,
            _NOTE,
        ),
        ("fact_id",),
    ),
    Sheet(
        "存疑",
        "caveat",
        (
            Field("编号", "caveat", "text", True),
            Field("程度", "severity", "text", True),  # 高 | 中 | 低 | 提示
            Field("主题", "theme", "text", True),
            Field("段落", "paragraph"),
            Field("情况", "what", "text", True),
            Field("处理", "handling", "text", True),
            _STATUS,
        ),
        ("caveat",),
    ),
)

BY_NAME = {sheet.name: sheet for sheet in SHEETS}
BY_TABLE = {sheet.table: sheet for sheet in SHEETS}


def columns(sheet: Sheet) -> list[tuple[str, str]]:
    """The columns of the sheet's table in order, as (name, kind); what a snapshot file holds."""
    listed = [(f.name, f.kind) for f in sheet.fields]
    if sheet.table == "observation":
        listed += [("value", "number"), ("unit", "text")]
    elif sheet.table == "project_capacity":
        listed += [("value", "number")]
    listed += [(name, "boolean") for name in flags(sheet)]
    return listed if sheet.table == "source" else [*listed, ("source", "text")]


def flags(sheet: Sheet, note: str | None = None) -> dict[str, bool]:
    """The sheet's columns told from 备注, and what ``note`` tells."""
    return {name: told(note or "") for name, (tables, told) in FLAGS.items() if sheet.table in tables}
