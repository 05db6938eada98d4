"""The sheets of a workbook: their columns, kinds and keys, and the tables of the snapshot they become.

A sheet is one kind of data, with Chinese headers, and becomes one table of the snapshot. What there is to say of a
column is said in its :class:`Field`, and of a sheet in its :class:`Sheet`, here and nowhere else: the template, the
recognition of other people's tables, the checks and the snapshot's tables are all made from them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from township.intake.contract.declaration import PREVIOUS, SOURCE_CODE, Field, Sheet
from township.statistics import figures
from township.statistics.catalogue import THEMES


def as_written(*said: str) -> dict[str, str]:
    """Choices that are stored as they are written."""
    return dict(zip(said, said, strict=True))


STATUSES = {"实报": "reported", "推算": "derived", "示例": "illustrative"}
BASES = {"累计": "ytd", "当月": "month", "时点": "point", "年度": "year"}
STEPS = {"是": "done", "未填报": "missing", "不适用": "na"}
DIRECTIONS = {"不低于": "up", "不高于": "down"}
PATROL_RESULTS = as_written("正常", "发现问题")
STAGES = as_written("谋划", "签约", "开工", "在建", "竣工", "投产")  # of a project
SITE_TYPES = as_written("碎石厂", "物料堆场", "工地", "道路", "企业", "秸秆禁烧点", "其他")
SITE_STATES = as_written("停业整顿", "待验收", "已验收", "恢复经营", "关闭") | {"验收合格恢复经营": "恢复经营"}
ORIGINS = as_written("日常巡查", "上级交办", "督察反馈", "信访投诉", "自动监测")  # of a problem found
ISSUE_TYPES = as_written("未苫盖", "未湿法作业", "道路积尘", "车辆未冲洗", "擅自复工", "露天焚烧", "其他")
REGISTER_STATES = as_written("新增纳统", "待批", "在统", "退库")
STATEMENT_KINDS = as_written("定性", "目标", "计数", "累计量", "时点量", "比率", "同比")
LAST_YEAR = "上年同期"  # 备注 of an observation taken from that column: last year's level, told beside this year's


PERIOD = f"{PREVIOUS}期末"
REGISTERED = f"{PREVIOUS}登记"  # all prepared cells of a row of a directory, to see whether somebody changed one
PROGRESS = f"{PREVIOUS}进展"


# by its name; by its code in the workbooks that were written before it had to be one of them
_THEME = Field("主题", "theme", "choice", True, {name: code for code, name in THEMES.items()} | {c: c for c in THEMES})
_STATUS = Field("状态", "status", "choice", True, STATUSES, prefilled=True, after="备注")
_WHERE = Field("出处", "location", in_template=False)  # section and paragraph of the source, e.g. 一（二）·第10段
_NOTE = Field("备注", "note", width=24)
_SAID = (_STATUS, _WHERE, _NOTE)  # of a row as a whole
# from which month to which a row holds; blank is the year its source reports (queries/_views.sql)
_HOLDS = (Field("起", "holds_from", "month"), Field("止", "holds_to", "month"))
_ABOUT = Field("指标", "about", "texts")  # codes of the figures it is about
_INDICATOR = Field("指标代码", "indicator", "indicator", True, identifying=1, spans=True, prefilled=True, listed=True)
_INDICATOR_NAME = Field("指标", "indicator_name", identifying=1, spans=True, prefilled=True, names="indicator")
_AREA = Field("区划代码", "area", "area", True, spans=True, prefilled=True, listed=True)
_MONTH = Field("期末", "month", "month", True, spans=True, in_template=False)
# guides: columns of a template for people, not stored
_PLACE = Field("村", "place", spans=True, after="区划代码")
_REGISTERED = Field(REGISTERED, "", after="状态")
# the source does not say when the figure ends
_UNDATED = Field("截止时间未注明", "undated", "boolean", told=lambda note: "截止时间" in note)
# figures of ledgers: a blank is asked about, and the last value stands beside
_FIGURE = {"missed": True, "previous": True}
_QUALIFIER = Field("约数", "qualifier", "choice", choices=as_written(*figures.QUALIFIERS))

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "来源",
        "source",
        (
            SOURCE_CODE,
            Field("名称", "title", "text", True, names="source"),
            Field("发布单位", "publisher"),
            Field("发布日期", "published", "date", True, happened="announced"),
            Field("网址", "url"),
            _NOTE,
        ),
        ("source",),
    ),
    Sheet(
        "统计月报",
        "observation",
        (
            _INDICATOR,
            _INDICATOR_NAME,
            _AREA,
            _MONTH,
            Field("口径", "basis", "choice", True, BASES),
            Field("分组", "breakdown"),
            # as printed; normalised into `value` by the unit
            Field("数值", "printed_value", qualifier="约数", identifying=2),
            Field("单位", "printed_unit"),
            _QUALIFIER,
            Field("同比%", "yoy_pct", "number", signed=True),
            Field("单位数", "units_n", "integer", unit="家"),
            *_SAID,
        ),
        ("indicator", "area", "month", "basis", "breakdown"),
        derived=(
            Field("数值", "value", "number", signed=True),
            Field("单位", "unit"),
            Field(LAST_YEAR, "is_last_year", "boolean", told=lambda note: note == LAST_YEAR),
            _UNDATED,
        ),
        form=(
            _INDICATOR,
            _INDICATOR_NAME,
            Field("分组", "breakdown", prefilled=True),
            _AREA,
            Field("期末", "month", "month", True, spans=True, prefilled=True, hint="年-月"),
            Field("单位", "unit", spans=True, prefilled=True, listed=True),
            Field("当月", "in_month", "number", signed=True, identifying=2, previous=True),
            Field("累计", "so_far", "number", signed=True, identifying=2, previous=True, hint="时点指标填期末数"),
            Field(LAST_YEAR, "last_year", "number", signed=True),
            Field("同比%", "yoy_pct", "number", signed=True, hint="单位为%的填百分点"),
            Field("当月同比%", "month_yoy_pct", "number", signed=True, in_template=False),
            Field("全年任务", "target", "number", signed=True),
            Field("完成%", "completion", "number", signed=True),
            Field("全县排名", "rank", "integer", hint="共{townships_in_county}个镇街"),
            Field("单位数", "units_n", "integer", unit="家"),
            Field("状态", "status", "choice", True, STATUSES, in_template=False),
            _WHERE,
            _NOTE,
        ),
        guides=(
            _PLACE,
            Field(PERIOD, "month", after="上期累计"),
            Field("责任单位", "owner"),
            Field("填报要求", "demand", widest=70),
        ),
        template="observation",
        compared=True,
    ),
    Sheet(
        "目标任务",
        "target",
        (
            _INDICATOR,
            _INDICATOR_NAME,
            _AREA,
            Field("年度", "year", "integer", True, identifying=3, prefilled=True),
            Field("全年任务", "value", "number", True, identifying=2, signed=True, previous=True),
            Field("下限", "low", "number", signed=True, previous=True),
            Field("上限", "high", "number", signed=True, previous=True),
            Field("单位", "unit", spans=True, prefilled=True, after="年度", listed=True),
            *_SAID,
        ),
        ("indicator", "area", "year"),
        guides=(Field("责任单位", "owner", spans=True, after="备注"),),
        template="target",
        compared=True,
    ),
    Sheet(
        "民生工程",
        "work",
        (
            Field("工程代码", "work", "text", True, identifying=1, spans=True, prefilled=True, listed=True),
            Field("工程", "work_name", "text", True, identifying=1, spans=True, prefilled=True, names="work"),
            _AREA,  # the town's code where the figure is for the whole town or joint
            # the villages a joint figure covers; a joint figure is never split
            Field("涉及村", "areas", "areas", prefilled=True, hint="代码以|分开"),
            Field("分段", "part", prefilled=True),  # tells apart two figures of one work, e.g. 三村合计 / 东张村
            _MONTH,
            Field("单位", "unit", spans=True, prefilled=True, listed=True),
            Field("计划数", "planned", "number", identifying=2, carried=True, qualifier="约数", **_FIGURE),
            Field("开工数", "started", "number", qualifier="约数", **_FIGURE),
            Field("完工数", "done", "number", identifying=2, qualifier="约数", **_FIGURE),
            Field("验收数", "accepted", "number", qualifier="约数", **_FIGURE),
            dataclasses.replace(_QUALIFIER, previous=PROGRESS),
            Field("已开工", "step_started", "choice", False, STEPS, previous=PROGRESS),
            Field("已完工", "step_done", "choice", False, STEPS, previous=PROGRESS),
            Field("已验收", "step_accepted", "choice", False, STEPS, previous=PROGRESS),
            Field("验收级别", "accept_level", "choice", choices=as_written("镇级", "县级", "市级", "省级")),
            Field("计划完成日", "due", "date", carried=True, previous=True),
            Field("现状", "state", previous=PROGRESS, width=20),
            Field("责任单位", "owner", spans=True, prefilled=True, listed=True),
            *_SAID,
        ),
        ("work", "area", "part", "month"),
        guides=(_PLACE, Field(PROGRESS, "", after="现状"), Field(PERIOD, "month", after=PROGRESS)),
        template="work",
        by_village=True,
        held=4,
    ),
    Sheet(
        "扶贫项目",
        "programme",
        (
            Field("项目代码", "programme", "text", True, identifying=1, spans=True, prefilled=True, listed=True),
            Field("项目", "programme_name", "text", True, identifying=1, spans=True, prefilled=True, names="programme"),
            _AREA,
            _MONTH,
            Field("户数", "households", "integer", identifying=2, unit="户", **_FIGURE),
            Field("投入资金", "fund", "number", identifying=3, unit="万元", qualifier="资金约数", **_FIGURE),
            dataclasses.replace(
                _QUALIFIER, header="资金约数", name="fund_qualifier", previous="上期投入资金", after="投入资金"
            ),
            *_SAID,
        ),
        ("programme", "area", "month"),
        derived=(_UNDATED,),
        guides=(_PLACE, Field(PERIOD, "month", after="上期投入资金")),
        template="programme",
        by_village=True,
        held=4,
    ),
    Sheet(
        "料场名录",
        "site",
        (
            Field("点位编码", "site", "text", True, identifying=1, prefilled=True),
            Field("点位名称", "site_name", prefilled=True, names="site"),
            Field("点位类型", "site_type", "choice", True, SITE_TYPES, identifying=2, prefilled=True),
            Field("区划代码", "area", "area", spans=True, prefilled=True, listed=True),
            _MONTH,
            Field("经营状态", "state", "choice", choices=SITE_STATES, prefilled=True, previous=True),
            Field("验收日期", "accepted_on", "date", happened="once", prefilled=True),
            Field("验收部门", "accepted_by", prefilled=True, offered=("镇环保", "县工信", "联合")),
            *_SAID,
        ),
        ("site", "month"),
        guides=(Field(PERIOD, "month", after="验收部门"), _REGISTERED),
        template="site",
        directory=True,
    ),
    Sheet(
        "巡查台账",
        "patrol",
        (
            Field("巡查日期", "patrolled_on", "date", True, identifying=1, happened="in_month", prefilled=True),
            Field("点位编码", "site", "text", True, prefilled=True, listed=True),
            Field("巡查结果", "result", "choice", True, PATROL_RESULTS, identifying=2),
            _STATUS,
            _NOTE,
        ),
        ("patrolled_on", "site"),
        guides=(Field("点位名称", "site_name", names="site", after="点位编码"),),
        template="site",
        held=3,
        spare=60,
    ),
    Sheet(
        "巡河台账",
        "river_patrol",
        # as river chiefs keep it; the town's own form of it, so the template does not prepare one
        (
            Field("巡河日期", "patrolled_on", "date", True, identifying=1, happened="in_month"),
            Field("河长级别", "level", "choice", True, identifying=2, choices=as_written("镇级", "村级")),
            Field("河段", "reach", "text", True, identifying=3),
            Field("起止时间", "hours"),
            Field("时长", "minutes", "number", unit="分钟"),
            Field("里程", "distance", "number", unit="公里"),
            Field("发现问题及处理情况", "finding"),
            _STATUS,
            _NOTE,
        ),
        ("patrolled_on", "level", "reach", "hours"),
        added=True,
    ),
    Sheet(
        "问题整改",
        "rectification",
        (
            Field("问题编号", "issue", "text", True, identifying=1, prefilled=True),
            Field("问题来源", "origin", "choice", choices=ORIGINS, prefilled=True),
            Field("发现日期", "found_on", "date", True, happened="by_month_end", prefilled=True),
            Field("点位编码", "site", "text", True, prefilled=True, listed=True),
            Field("问题类型", "issue_type", "choice", True, ISSUE_TYPES, prefilled=True),
            Field("整改时限", "due_on", "date", True, identifying=2, prefilled=True),
            Field("整改完成日期", "fixed_on", "date", happened="later", prefilled=True),
            Field("销号日期", "closed_on", "date", happened="later"),
            Field("责任单位", "owner", spans=True, prefilled=True, after="整改时限", listed=True),
            _STATUS,
            _NOTE,
        ),
        ("issue",),
        guides=(_REGISTERED,),
        template="rectification",
        directory=True,
        spare=60,
    ),
    Sheet(
        "项目名录",
        "project",
        (
            Field("项目序号", "project", "text", True),  # 1–12, A1 outside the twelve
            Field("计入十二项", "in_plan", "boolean", True),
            Field("性质", "kind", "choice", True, as_written("新建", "技改", "申报")),
            Field("项目名称", "project_name", "text", True),
            Field("简称", "short_name", "text", True, names="project"),
            Field("建设单位", "company", "text", True),
            Field("单位简称", "company_short", "text", True),
            Field("行业", "industry"),
            Field("设计能力", "capacity_text"),
            Field("总投资", "total_investment", "number", unit="万元"),
            Field("阶段", "stage", "choice", choices=STAGES),
            Field("入库情况", "library"),
            _MONTH,
            *_HOLDS,
            *_SAID,
        ),
        ("project",),
        later=("holds_from", "holds_to"),
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
        derived=(Field("数值", "value", "number"),),
    ),
    Sheet(
        "项目进度",
        "project_progress",
        (
            Field("项目序号", "project", "text", True, identifying=1, prefilled=True, listed=True),
            _MONTH,
            Field("本年计划投资", "year_plan", "number", unit="万元", carried=True, previous=True),
            Field("本年累计完成投资", "cumulative_investment", "number", identifying=2, unit="万元", **_FIGURE),
            Field("阶段", "stage", "choice", choices=STAGES, previous=True),
            Field("节点按期", "on_time", "choice", choices=as_written("按期", "滞后", "提前")),
            _STATUS,
            _NOTE,
        ),
        ("project", "month"),
        guides=(
            Field("项目名称", "project_name", names="project", after="项目序号"),
            Field(PERIOD, "month", after="节点按期"),
        ),
        template="project",
    ),
    Sheet(
        "企业名录",
        "enterprise",
        (
            Field("企业代码", "enterprise", "text", True, identifying=1, prefilled=True),
            Field("企业名称", "enterprise_name", "text", True, identifying=1, prefilled=True, names="enterprise"),
            Field("类型", "kind", "choice", True, as_written("企业", "矿山"), prefilled=True),
            Field("情形", "role", "text", True, identifying=2, prefilled=True),
            Field("在统情况", "register_state", "choice", choices=REGISTER_STATES, prefilled=True, previous=True),
            _MONTH,
            *_SAID,
        ),
        ("enterprise", "month"),
        guides=(Field(PERIOD, "month", after="上期在统情况"), _REGISTERED),
        template="enterprise",
        directory=True,
    ),
    Sheet(
        "批注",
        "note",
        # a sentence of the office's own beside one figure of a chart: why it is as it is; one for each figure
        (
            Field("指标", "indicator", "indicator", True, identifying=1, spans=True, listed=True),
            Field("截至月份", "month", "month", True, hint="年-月"),
            Field("村", "area", "area", spans=True, listed=True),  # blank: the town
            Field("批注", "words", "text", True, longest=100, identifying=2, width=70),
            Field("填写人", "author", "text", True, longest=20, identifying=3, hint="单位或岗位"),
            Field("状态", "status", "choice", choices=STATUSES, in_template=False),  # blank: 实报
        ),
        ("indicator", "area", "month"),
        template="",
        added=True,
    ),
    Sheet(
        "人才合作",
        "cooperation",
        (
            Field("合作代码", "cooperation", "text", True),
            Field("方式", "kind", "choice", True, as_written("柔性引才", "产学研合作", "共建合作", "挂职")),
            Field("人才或团队", "person"),
            Field("科研单位", "institution", "texts"),
            Field("合作企业", "enterprise_name"),
            Field("内容", "content", names="cooperation"),
            _MONTH,
            *_HOLDS,
            *_SAID,
        ),
        ("cooperation",),
        later=("holds_from", "holds_to"),
    ),
    Sheet(
        "名单",
        "roster",
        # named lists the report gives without counts of its own: systems, bases, measures, channels
        (
            Field("名单代码", "roster", "text", True),
            Field("名单", "roster_name", "text", True, names="roster"),
            _THEME,
            Field("序号", "position", "integer", True),
            Field("内容", "item", "text", True),
            *_HOLDS,
            *_SAID,
        ),
        ("roster", "position"),
        later=("holds_from", "holds_to"),
    ),
    Sheet(
        "计划目标",
        "plan_goal",
        # a year's plan; a goal with an indicator and a target is judged by what is reported month by month
        (
            Field("计划年度", "plan_year", "integer", hint="空为来源发布的年"),
            Field("目标代码", "goal", "text", True),
            Field("章节", "section", "text", True),
            Field("领域", "field", "text", True),
            _THEME,
            Field("目标", "goal_name", "text", True, names="goal"),
            Field("类型", "kind", "choice", True, as_written("量化", "节点", "项目", "定性", "过程", "口号")),
            Field("原文目标", "printed_target"),  # blank: 待下达
            Field("建议衡量", "measure"),
            Field("衡量单位", "unit"),
            Field("指标代码", "indicator", "indicator", listed=True),
            Field("目标值", "target_value", "number", signed=True, hint="按指标的单位"),
            Field("目标方向", "target_direction", "choice", choices=DIRECTIONS),  # blank: the indicator's
            Field("基数", "baseline", formerly="2020年基数", hint="上一年"),
            Field("频次", "frequency", "choice", choices=as_written("月", "季", "半年", "年")),
            Field("建议责任单位", "owner"),
            Field("延续事项", "carried_over", "boolean", True),
            *_SAID,
        ),
        ("plan_year", "goal"),
        later=("plan_year", "indicator", "target_value", "target_direction"),
        template="",
    ),
    Sheet(
        "存在问题",
        "problem",
        (
            Field("序号", "problem", "integer", True),
            Field("问题", "problem_name", "text", True, names="problem"),
            Field("对照数据", "evidence"),
            _THEME,
            *_HOLDS,
            *_SAID,
        ),
        ("problem",),
        later=("holds_from", "holds_to"),
    ),
    Sheet(
        "年报数据",
        "statement",
        (
            Field("编号", "fact_id", "text", True),
            _THEME,
            Field("章节", "section", "text", True),
            Field("段落", "paragraph", "integer", True),
            Field("内容", "label", "text", True, names="fact_id"),
            Field("范围", "dimension"),
            Field("期间", "period", "text", True),
            Field("原文数", "printed_value"),
            Field("原文单位", "printed_unit"),
            _QUALIFIER,
            Field("换算数", "value", "number", signed=True),
            Field("换算单位", "unit"),
            Field("性质", "kind", "choice", True, STATEMENT_KINDS),
            Field("进展", "progress", "choice", choices=as_written("计划", "进行中", "已完成", "预计")),
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
            Field("程度", "severity", "choice", True, as_written("高", "中", "低", "提示")),
            _THEME,
            Field("段落", "paragraph"),
            Field("情况", "what", "text", True, names="caveat"),
            Field("处理", "handling", "text", True),
            *_HOLDS,
            _ABOUT,
            _STATUS,
        ),
        ("caveat",),
        later=("holds_from", "holds_to", "about"),
    ),
)

BY_NAME = {sheet.name: sheet for sheet in SHEETS}
BY_TABLE = {sheet.table: sheet for sheet in SHEETS}


def columns(sheet: Sheet) -> list[tuple[str, str]]:
    """The columns of the sheet's table in order, as (name, kind); what a snapshot file holds."""
    return [(field.name, field.kind) for field in sheet.stored]


# the columns told from 备注
FLAGS = {field.name: field.told for sheet in SHEETS for field in sheet.derived if field.told}


def flags(sheet: Sheet, note: str | None) -> dict[str, bool]:
    """The sheet's columns told from 备注, as ``note`` tells them."""
    return {field.name: field.told(note or "") for field in sheet.derived if field.told}


def registration(sheet: Sheet, cells: Mapping[str, Any]) -> str:
    """The prepared cells of a directory's row in one line."""
    return "｜".join(str(cells.get(header) or "") for header in sheet.prefilled)
