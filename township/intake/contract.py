"""What a workbook may contain: its sheets, their columns, and the typed rows they become.

A sheet is one kind of data, with Chinese headers, and becomes one table of the snapshot.
Headers, names and types are written here and nowhere else; templates, readers and tables
are all made from them. Reading cells is workbook.py's, understanding them recognise.py's; storing rows is store/snapshot.py's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from township.intake.workbook import Finding, RawRow, RawSheet, Workbook
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue

_ISO_DATE = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")

STATUSES = {"实报": "reported", "推算": "derived", "示例": "illustrative"}
BASES = {"累计": "ytd", "当月": "month", "时点": "point", "年度": "year"}
STEPS = {"是": "done", "未填报": "missing", "不适用": "na"}


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
            Field("巡查结果", "result", "text", True),  # 正常 | 发现问题
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
        ("enterprise",),
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


SEVERITIES = {"error": "错误", "warning": "提醒", "notice": "提示"}  # in the order of their weight


@dataclass(frozen=True)
class Problem:
    """Something wrong with an input: where (file, sheet, row, column), what, and what to do, in Chinese.

    severity: ``error`` stops publishing, ``warning`` needs a named confirmation, ``notice`` is only said.
    ``message`` ends with what to do, after a ``；``. ``cell`` is the cell as Excel writes it (F5), where the input
    came from a workbook with addresses. ``rule`` names what found it, where that was a rule of validation.
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    value: str
    message: str
    severity: str = "error"
    cell: str = ""
    rule: str = ""

    @property
    def wrong(self) -> str:
        """The message without what to do."""
        return self.message.rpartition("；")[0] or self.message

    @property
    def advice(self) -> str:
        """What to do, from the end of the message."""
        return self.message.rpartition("；")[2] if "；" in self.message else "请核对并改正"

    def __str__(self) -> str:
        sheet = f"“{self.sheet}”" if self.sheet and self.sheet not in self.file else ""  # a .csv is named as its sheet
        cell = f" {self.cell}" if self.cell else ""
        row = f" 第{self.row}行" if self.row else ""
        place = self.file + sheet + cell + row + (f"“{self.column}”列" if self.column else "")
        return f"{place}：{self.message}" + (f"（现值：{self.value}）" if self.value else "")


@dataclass(frozen=True)
class Origin:
    """Where an accepted row was read: ``row`` as Excel shows it, ``cells`` the cell of each header that has one."""

    file: str
    sheet: str
    row: int | None
    cells: dict[str, str] = field(default_factory=dict)


@dataclass
class Intake:
    """Typed rows by table, and everything wrong with the inputs. Publishable when no problem is an error.

    ``origins`` says by table and key where each row was read; ``wide`` are the monthly sheets side by side.
    """

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {s.table: [] for s in SHEETS})
    problems: list[Problem] = field(default_factory=list)
    origins: dict[tuple[str, tuple[Any, ...]], Origin] = field(default_factory=dict)
    wide: list[RawSheet] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == "error"]


def accept(workbooks: list[Workbook], catalogue: Catalogue) -> Intake:
    """Type and check every row of the workbooks, finding all problems at once.

    A key given twice with different status keeps the stronger one (实报 before 推算 before 示例): that is
    how real figures replace illustrative ones. The same key twice in one status is an error.
    """
    intake = Intake()
    seen: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
    for workbook in workbooks:
        intake.problems += [_problem_of(finding) for finding in workbook.findings]
        intake.wide += workbook.wide
        source = _source_of(workbook, intake)
        for raw in workbook.sheets:
            sheet = BY_NAME.get(raw.name)
            if sheet is None:
                intake.problems.append(Problem(raw.file, raw.shown, None, None, "", "没有这个工作表；请按模板命名"))
                continue
            if _header_fits(raw, sheet, intake):
                for raw_row in raw.rows:
                    _take(raw_row, raw, sheet, source, catalogue, intake, seen)
    return intake


def _problem_of(finding: Finding) -> Problem:
    """What reading and recognising a file found, as a problem of the contract."""
    row = re.search("[0-9]+", finding.cell)
    message = f"{finding.message}；{finding.advice}"
    where = int(row[0]) if row else None
    return Problem(finding.file, finding.sheet, where, None, "", message, finding.severity, finding.cell)


STRENGTH = {"reported": 2, "derived": 1, "illustrative": 0}


def _source_of(workbook: Workbook, intake: Intake) -> str:
    rows = [row for sheet in workbook.sheets if sheet.name == "来源" for row in sheet.rows]
    if len(rows) != 1:
        intake.problems.append(
            Problem(workbook.name, "来源", None, None, "", f"“来源”表要有且只有一行，现有{len(rows)}行；请写明数据来源")
        )
        return workbook.name
    return rows[0].cells.get("来源代码", workbook.name)


def _header_fits(raw: RawSheet, sheet: Sheet, intake: Intake) -> bool:
    missing = [f.header for f in sheet.fields if f.required and f.header not in raw.header]
    for header in missing:
        intake.problems.append(Problem(raw.file, raw.shown, raw.header_row, header, "", "缺这一列；请从模板补上"))
    twice = sorted({header for header in raw.header if header and raw.header.count(header) > 1})
    for header in twice:
        intake.problems.append(Problem(raw.file, raw.shown, raw.header_row, header, "", "这一列出现了两次；请只留一列"))
    known = {f.header for f in sheet.fields}
    for header in raw.header:
        if header not in known:
            intake.problems.append(Problem(raw.file, raw.shown, 1, header, "", "不认识这一列，已忽略", "warning"))
    return not missing and not twice


def _take(
    raw_row: RawRow,
    raw: RawSheet,
    sheet: Sheet,
    source: str,
    catalogue: Catalogue,
    intake: Intake,
    seen: dict[tuple[str, tuple[Any, ...]], dict[str, Any]],
) -> None:
    row: dict[str, Any] = {}
    failed = False
    for column in sheet.fields:
        text = raw_row.cells.get(column.header, "")
        try:
            if column.header in raw_row.refused:  # understood no further than this when the file was read
                raise ValueError(raw_row.refused[column.header])
            row[column.name] = _typed(text, column, catalogue)
        except ValueError as error:
            failed = True
            cell = raw_row.addresses.get(column.header, "")
            problem = Problem(raw.file, raw.shown, raw_row.number, column.header, text, str(error), cell=cell)
            intake.problems.append(problem)
    if failed:
        return
    try:
        _normalise(row, sheet, catalogue)
    except ValueError as error:
        text, cell = str(row.get("printed_value") or ""), raw_row.addresses.get("数值", "")
        intake.problems.append(Problem(raw.file, raw.shown, raw_row.number, "数值", text, str(error), cell=cell))
        return
    if sheet.table != "source":
        row["source"] = source
    key = (sheet.table, tuple(row[name] for name in sheet.key))
    origin = Origin(raw.file, raw.shown, raw_row.number, raw_row.addresses)
    earlier = seen.get(key)
    if earlier is None:
        seen[key] = row
        intake.origins[key] = origin
        intake.tables[sheet.table].append(row)
        return
    strength, held = (STRENGTH.get(r.get("status", "reported"), 2) for r in (row, earlier))
    if strength == held:
        where = "、".join(f.header for f in sheet.fields if f.name in sheet.key)
        intake.problems.append(
            Problem(raw.file, raw.shown, raw_row.number, None, "", f"与前面一行重复（{where}相同）；请只留一行")
        )
    elif strength > held:
        earlier.clear()
        earlier.update(row)
        intake.origins[key] = origin


def _typed(text: str, column: Field, catalogue: Catalogue) -> Any:
    if not text:
        if column.required:
            raise ValueError("必填，不能为空")
        return [] if column.kind in ("areas", "texts") else None
    if column.kind == "choice":
        assert column.choices is not None
        if text not in column.choices:
            raise ValueError(f"只能填：{'、'.join(column.choices)}")
        return column.choices[text]
    if column.longest and len(text) > column.longest:
        raise ValueError(f"最多{column.longest}字，现有{len(text)}字；请删减")
    return _READERS[column.kind](text, catalogue)


def _area_code(text: str, catalogue: Catalogue) -> str:
    area = catalogue.area_named(text)
    if area is None:
        raise ValueError("区划名录中没有这个代码或名称；请核对 12 位区划代码")
    return area.code


def _indicator_code(text: str, catalogue: Catalogue) -> str:
    if text in catalogue.indicators:
        return text
    named = [indicator.code for indicator in catalogue.indicators.values() if indicator.name == text]
    if len(named) != 1:
        raise ValueError("指标目录中没有这个代码或名称；请核对或先在目录中登记")
    return named[0]


def _boolean(text: str, catalogue: Catalogue) -> bool:
    if text not in ("是", "否"):
        raise ValueError("只能填：是、否")
    return text == "是"


def _integer(text: str, catalogue: Catalogue) -> int:
    number = figures.parse_number(text)
    if number != number.to_integral_value():
        raise ValueError("要整数")
    if abs(number) >= 2**31:
        raise ValueError("整数太大；请核对单位")
    return int(number)


def _number(text: str, catalogue: Catalogue) -> Decimal:
    return _storable(figures.parse_number(text))


def _storable(number: Decimal) -> Decimal:
    """``number`` itself where a snapshot can hold it without loss."""
    if abs(number) >= Decimal(10) ** 14 or number != number.quantize(Decimal("0.0001")):
        raise ValueError("换成存储单位后最多四位小数、十四位整数；请核对数值与单位")
    return number


def _date(text: str, catalogue: Catalogue) -> dt.date:
    try:
        if not _ISO_DATE.fullmatch(text):  # fromisoformat also takes 20200930 and 2020-W40-3
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("日期写成 YYYY-MM-DD，如 2020-09-30") from None


_READERS: dict[str, Callable[[str, Catalogue], Any]] = {
    "text": lambda text, catalogue: text,
    "texts": lambda text, catalogue: [part for part in text.split("|") if part],
    "area": _area_code,
    "areas": lambda text, catalogue: [_area_code(part, catalogue) for part in text.split("|") if part],
    "indicator": _indicator_code,
    "month": lambda text, catalogue: periods.parse_month(text),
    "date": _date,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
}


def _normalise(row: dict[str, Any], sheet: Sheet, catalogue: Catalogue) -> None:
    """Add ``value`` and ``unit`` to rows that hold a printed figure; the printed one is kept beside it."""
    if sheet.table == "observation":
        indicator = catalogue.indicator(row["indicator"])
        row["breakdown"] = row["breakdown"] or ""
        row["unit"] = indicator.unit
        row["value"] = None
        if row["printed_value"]:
            printed = figures.parse_number(row["printed_value"])
            row["value"] = _storable(figures.convert(printed, row["printed_unit"] or indicator.unit, indicator.unit))
    elif sheet.table == "project_capacity":
        printed = figures.parse_number(row["printed_value"])
        row["value"] = _storable(figures.convert(printed, row["printed_unit"], row["unit"]))
    elif sheet.table == "work":
        row["part"] = row["part"] or ""
    elif sheet.table == "note":
        row["area"] = row["area"] or catalogue.town_code
        row["status"] = row["status"] or "reported"


def columns(sheet: Sheet) -> list[tuple[str, str]]:
    """The columns of the sheet's table in order, as (name, kind); what a snapshot file holds."""
    listed = [(f.name, f.kind) for f in sheet.fields]
    if sheet.table == "observation":
        listed += [("value", "number"), ("unit", "text")]
    elif sheet.table == "project_capacity":
        listed += [("value", "number")]
    return listed if sheet.table == "source" else [*listed, ("source", "text")]
