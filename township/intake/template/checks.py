"""What may be typed into a template's columns: the check behind each cell and what it says when it refuses.

A strict check refuses (dates, codes, choices); a lenient one asks and lets words through, because
figures are also reported as 近200, 持平 or —, which the reader understands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from township.intake import contract
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue

# Names of the lists that stand in the 代码表 sheet.
AREAS, INDICATORS, UNITS, SITES, PROJECTS, WORKS, PROGRAMMES, OWNERS, INDICATOR_NAMES, VILLAGES = (
    *("区划代码", "指标代码", "单位", "点位编码", "项目序号", "工程代码", "项目代码", "责任单位", "指标", "村"),
)
_LARGEST = 10**14
_FIRST_DAY, _LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_MONTHS_BACK = 13

_QUALIFIERS = (*figures.UPPER_BOUND, "约", *figures.LOWER_BOUND, "计划", "预计")
# Words in use where the contract leaves a column free: offered, not imposed.
_USUAL = {
    ("民生工程", "约数"): _QUALIFIERS,
    ("民生工程", "验收级别"): ("镇级", "县级", "市级", "省级"),
    ("扶贫项目", "资金约数"): _QUALIFIERS,
    ("料场名录", "点位类型"): ("碎石厂", "物料堆场", "工地", "道路", "企业", "秸秆禁烧点", "其他"),
    ("料场名录", "经营状态"): ("停业整顿", "待验收", "验收合格恢复经营", "关闭"),
    ("料场名录", "验收部门"): ("镇环保", "县工信", "联合"),
    ("问题整改", "问题来源"): ("日常巡查", "上级交办", "督察反馈", "信访投诉", "自动监测"),
    ("问题整改", "问题类型"): ("未苫盖", "未湿法作业", "道路积尘", "车辆未冲洗", "擅自复工", "露天焚烧", "其他"),
    ("项目进度", "阶段"): ("谋划", "签约", "开工", "在建", "竣工", "投产"),
    ("项目进度", "节点按期"): ("按期", "滞后", "提前"),
    ("企业名录", "类型"): ("企业", "矿山"),
    ("企业名录", "在统情况"): ("新增纳统", "待批", "在统", "退库"),
}
_LISTED = {
    "指标代码": (INDICATORS, True),
    "区划代码": (AREAS, True),
    "单位": (UNITS, False),
    "项目序号": (PROJECTS, False),
    "工程代码": (WORKS, False),
    "项目代码": (PROGRAMMES, False),
    "责任单位": (OWNERS, False),
}
_NAMED = {"指标": INDICATOR_NAMES, "村": VILLAGES}  # of 批注, where people choose by name
_SHORTHAND = ("亿", "万", "组长", "次")  # read where they are typed, not offered
_SITE_SHEETS = ("巡查台账", "问题整改")  # in 料场名录 the code is new
NUMBERS = ("当月", "累计", "上年同期", "同比%", "全年任务", "完成%")  # of the monthly sheet, which the contract has not


@dataclass(frozen=True)
class Check:
    """One check. ``kind``: list | number | whole | date | length | closed; ``listed`` names a list of the 代码表."""

    kind: str
    message: str
    low: int | dt.date | None = None
    high: int | dt.date | None = None
    choices: tuple[str, ...] = ()
    listed: str = ""
    strict: bool = True

    @classmethod
    def number(cls, low: int = -_LARGEST) -> Check:
        """A number of at least ``low``; words may be written after a question."""
        least = "，不能是负数" if low == 0 else ""
        message = f"这里填数字{least}。约数（近200、6万余）、持平、—可以照写：确是这样，请选“是”；没有数请留空。"
        return cls("number", message, low, _LARGEST, strict=False)

    @classmethod
    def whole(cls, low: int, high: int, *, strict: bool) -> Check:
        """A whole number between the two; not ``strict``: others after a question."""
        asked = f"{low}到{high}的整数" if strict else "整数，不能是负数"
        return cls("whole", f"这里填{asked}；没有数请留空。", low, high, strict=strict)

    @classmethod
    def day(cls, low: dt.date = _FIRST_DAY, high: dt.date = _LAST_DAY) -> Check:
        """A date between the two."""
        within = "" if low == _FIRST_DAY else f"，要在{low}到{high}之间"
        return cls("date", f"日期写成 年-月-日，如 {high if within else '2020-09-30'}{within}。", low, high)

    @classmethod
    def one_of(cls, choices: tuple[str, ...], *, strict: bool = True) -> Check:
        """One of the words; not ``strict``: others after a question."""
        message = f"只能填：{'、'.join(choices)}。" if strict else "不在常用的词里；确要这样填，请选“是”。"
        return cls("list", message, choices=choices, strict=strict)

    @classmethod
    def from_list(cls, listed: str, *, strict: bool) -> Check:
        """A code of the list of this name on the sheet 代码表."""
        tail = "请从下拉中选，或到“代码表”查。" if strict else "确是新的，请选“是”。"
        return cls("list", f"“代码表”里没有这个{listed}；{tail}", listed=listed, strict=strict)

    @classmethod
    def length(cls, most: int) -> Check:
        """Text of at most ``most`` characters."""
        return cls("length", f"最多{most}字。", 0, most)

    @classmethod
    def closed(cls) -> Check:
        """Nothing: the cell has no figure to take."""
        return cls("closed", "这一格不用填：时点数没有当月数；1—2月一并报的，没有单独的2月数。", 0, 0)


def check_of(sheet: str, header: str, month: dt.date, catalogue: Catalogue) -> Check | None:
    """The usual check of a column; None where any text will do."""
    column = next((f for f in contract.BY_NAME[sheet].fields if f.header == header), None)
    if (sheet, header) in _USUAL:
        return Check.one_of(_USUAL[sheet, header], strict=False)
    if sheet == "批注" and header in _NAMED:
        return Check.from_list(_NAMED[header], strict=True)
    if header in _LISTED:
        listed, strict = _LISTED[header]
        return Check.from_list(listed, strict=strict)
    if header == "点位编码" and sheet in _SITE_SHEETS:
        return Check.from_list(SITES, strict=False)
    if header == "状态":
        return Check.one_of(tuple(word for word, status in contract.STATUSES.items() if status != "illustrative"))
    if header in ("期末", "截至月份"):
        months = [periods.add_months(month, -back) for back in range(_MONTHS_BACK)]
        return Check.one_of(tuple(map(periods.month_key, months)))
    if header == "巡查日期":
        return Check.day(month, periods.month_end(month))
    if header == "全县排名":
        return Check.whole(1, catalogue.town.get("townships_in_county", 999), strict=True)
    if header == "年度":
        return Check.whole(_FIRST_DAY.year, _LAST_DAY.year, strict=True)
    if header in NUMBERS:
        return Check.number()
    return _of_kind(column)


def _of_kind(column: contract.Field | None) -> Check | None:
    kind = column.kind if column else "text"
    if column and column.longest:
        return Check.length(column.longest)
    if kind == "choice":
        assert column is not None and column.choices is not None
        return Check.one_of(tuple(column.choices))
    if kind == "number":
        return Check.number(0)
    if kind == "integer":
        return Check.whole(0, 2**31 - 1, strict=False)
    return Check.day() if kind == "date" else None


def lists(catalogue: Catalogue, month: dt.date) -> dict[str, list[tuple[str, ...]]]:
    """The lists of the 代码表 that the catalogue gives: code, name and definition as far as there are, by list."""
    indicators = catalogue.indicators.values()
    units = {indicator.unit for indicator in indicators}
    units |= {printed for printed, (base, _) in figures.UNITS.items() if base in units and printed not in _SHORTHAND}
    town = (catalogue.town_code, catalogue.town["name"])
    return {
        INDICATORS: [(indicator.code, indicator.name, indicator.definition) for indicator in indicators],
        INDICATOR_NAMES: [(indicator.name,) for indicator in indicators],
        VILLAGES: [(area.name,) for area in catalogue.villages(month)],
        AREAS: [town, *((area.code, area.name) for area in catalogue.villages(month))],
        UNITS: [(unit,) for unit in sorted(units)],
        OWNERS: [(owner,) for owner in sorted({indicator.owner for indicator in indicators})],
    }
