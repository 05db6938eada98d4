"""The rows prepared for one month's template, from the catalogue and what was reported earlier.

Villages and indicators are those of the month; 示例 never comes this far (queries/template leaves it out).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from township.intake import contract
from township.intake.template.checks import Check
from township.intake.template.sheets import (
    BY_VILLAGE,
    COLUMNS,
    PERIOD,
    REGISTERED,
    PreparedRow,
    PreparedSheet,
    registration,
)
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue, Indicator

Row = Mapping[str, Any]
Earlier = Mapping[str, Sequence[Row]]

# Empty rows below the prepared ones, for what is not on the list.
_SPARE = {"巡查台账": 60, "问题整改": 60}
_SPARE_ROWS = 20
# How many columns stay in sight when scrolling sideways.
_HELD = {"统计月报": 2, "目标任务": 2, "民生工程": 4, "扶贫项目": 4, "巡查台账": 3}

_STEP_WORDS = {value: word for word, value in contract.STEPS.items()}


def sheets(catalogue: Catalogue, month: dt.date, audience: str, earlier: Earlier) -> list[PreparedSheet]:
    """The sheets of one template, in order; ``audience`` is all, office or village."""
    made = {
        "统计月报": _monthly(catalogue, month, earlier),
        "目标任务": _targets(catalogue, month, earlier),
        "民生工程": _works(catalogue, month, audience, earlier),
        "扶贫项目": _programmes(catalogue, month, audience, earlier),
        "料场名录": _sites(catalogue, month, earlier),
        "巡查台账": _patrols(month, earlier),
        "问题整改": _problems(earlier),
        "项目进度": _projects(earlier),
        "企业名录": _enterprises(earlier),
        "批注": [],
    }
    wanted = BY_VILLAGE if audience == "village" else tuple(made)
    return [
        PreparedSheet(name, COLUMNS[name], tuple(made[name]), _HELD.get(name, 2), _SPARE.get(name, _SPARE_ROWS))
        for name in wanted
    ]


def owed(catalogue: Catalogue, month: dt.date) -> list[tuple[Indicator, dt.date]]:
    """The indicators the monthly sheet of ``month`` asks for, each with the month its own figure ends in.

    Monthly ones always; quarterly at the end of a quarter, yearly at the end of the year. One that comes a month
    late is asked for its earlier month, and one whose year begins with 1—2月 has no January.
    """
    asked = []
    for indicator in catalogue.indicators.values():
        own = periods.add_months(month, -indicator.lag_months)
        due = {"月": True, "季": own.month % 3 == 0, "年": own.month == 12}.get(indicator.frequency, False)
        if due and indicator.sheet == "统计月报" and own.month >= indicator.first_month:
            asked.append((indicator, own))
    return asked


def present(value: Any) -> Any:
    """The value, or None for what a data frame has in its place: NaN, NaT, an empty text."""
    return None if value is None or value != value or value == "" else value


def _monthly(catalogue: Catalogue, month: dt.date, earlier: Earlier) -> list[PreparedRow]:
    previous: dict[str, dict[str, dict[str, Row]]] = {}
    for row in earlier.get("observation", ()):
        by_basis = previous.setdefault(row["indicator"], {}).setdefault(present(row["breakdown"]) or "", {})
        by_basis["当月" if row["basis"] == "month" else "累计"] = row
    prepared = []
    for indicator, own in owed(catalogue, month):
        for breakdown, held in previous.get(indicator.code, {"": {}}).items():
            cells = {
                "指标代码": indicator.code,
                "指标": indicator.name,
                "分组": breakdown or None,
                "区划代码": catalogue.town_code,
                "村": catalogue.town["name"],
                "期末": periods.month_key(own),
                "单位": indicator.unit,
                "上期当月": _printed(held.get("当月"), "value"),
                "上期累计": _printed(held.get("累计"), "value"),
                PERIOD: max((row["month"] for row in held.values()), default=None),
                "责任单位": indicator.owner,
                "填报要求": _demand(indicator, own),
            }
            prepared.append(PreparedRow(cells, _monthly_checks(indicator, own)))
    return prepared


def _monthly_checks(indicator: Indicator, own: dt.date) -> dict[str, Check]:
    """Counts and stocks are never negative; a stock has no 当月, nor has the month that comes as 1—2月."""
    checks = {}
    if indicator.kind in ("count", "stock"):
        checks = {header: Check.number(0) for header in ("当月", "累计", "上年同期", "全年任务")}
    if indicator.basis in ("point", "year") or own.month < indicator.first_month + (indicator.first_month > 1):
        checks["当月"] = Check.closed()
    return checks


def _demand(indicator: Indicator, own: dt.date) -> str:
    name = periods.cumulative_name(own, year=False)
    asked = {
        "ytd": f"累计填{name}",
        "point": f"累计填{own.month}月末数",
        "year": "累计填全年数",
        "month": f"当月填{own.month}月数",
    }[indicator.basis]
    parts = [asked]
    if indicator.lag_months:
        parts.append(f"晚{indicator.lag_months}个月出数，期末是{periods.month_key(own)}")
    if indicator.first_month > 1:
        parts.append("1月不报，1—2月一并报")
    if indicator.unit == "%":
        parts.append("同比填个百分点")
    if indicator.min_units:
        parts.append("须填单位数")
    return "；".join(parts)


def _targets(catalogue: Catalogue, month: dt.date, earlier: Earlier) -> list[PreparedRow]:
    known = {row["indicator"]: row for row in earlier.get("target", ())}
    prepared = []
    for indicator in catalogue.indicators.values():
        aimed = indicator.direction != "none" and indicator.frequency != "不定期" and indicator.sheet == "统计月报"
        if not aimed and indicator.code not in known:
            continue
        row = known.get(indicator.code, {})
        cells = {
            "指标代码": indicator.code,
            "指标": indicator.name,
            "区划代码": catalogue.town_code,
            "年度": month.year,
            "单位": present(row.get("unit")) or indicator.unit,
            "上期全年任务": present(row.get("value")),
            "上期下限": present(row.get("low")),
            "上期上限": present(row.get("high")),
            "责任单位": indicator.owner,
            "状态": "实报",
        }
        prepared.append(PreparedRow(cells))
    return prepared


def _works(catalogue: Catalogue, month: dt.date, audience: str, earlier: Earlier) -> list[PreparedRow]:
    rows = earlier.get("work", ())
    town, villages = _places(catalogue, month)
    works = {row["work"]: row for row in rows}
    # town-wide words and percentages have nothing to count village by village
    counted = [work for work, row in works.items() if any(_countable(r) for r in rows if r["work"] == work)]
    wanted = [(work, area) for work in works for area in town]
    villagewise = [(work, area) for work in counted for area in villages]
    prepared = []
    for work, area in _of_audience(wanted, villagewise, audience):
        found = [row for row in rows if (row["work"], row["area"]) == (work, area)]
        of_work = next((row for row in rows if row["work"] == work and _countable(row)), works[work])
        for row in found or [{key: of_work[key] for key in ("work", "work_name", "unit", "owner")}]:
            prepared.append(_work(row, area, {**town, **villages}, month))
    return prepared


def _work(row: Row, area: str, places: Mapping[str, str], month: dt.date) -> PreparedRow:
    old = row if _same_year(row, month) else {}
    covered = (present(row.get("areas")) or "").split("|")
    said = [
        f"{header}{_STEP_WORDS[old[name]]}"
        for header, name in (("已开工", "step_started"), ("已完工", "step_done"), ("已验收", "step_accepted"))
        if present(old.get(name))
    ]
    said += [word for word in (present(old.get("state")), present(old.get("qualifier"))) if word]
    cells = {
        "工程代码": row["work"],
        "工程": row["work_name"],
        "区划代码": area,
        "村": places[area],
        "涉及村": "|".join(code for code in covered if code in places) or None,
        "分段": present(row.get("part")),
        "单位": present(row["unit"]),
        "计划数": present(old.get("planned")),
        "上期计划数": present(old.get("planned")),
        "上期开工数": present(old.get("started")),
        "上期完工数": present(old.get("done")),
        "上期验收数": present(old.get("accepted")),
        "计划完成日": _date(old.get("due")),
        "上期计划完成日": _date(old.get("due")),
        "上期进展": "，".join(said) or None,
        PERIOD: old.get("month"),
        "责任单位": present(row["owner"]),
        "状态": "实报",
    }
    return PreparedRow(cells)


def _programmes(catalogue: Catalogue, month: dt.date, audience: str, earlier: Earlier) -> list[PreparedRow]:
    rows = {(row["programme"], row["area"]): row for row in earlier.get("programme", ())}
    names = {row["programme"]: row["programme_name"] for row in rows.values()}
    town, villages = _places(catalogue, month)
    places = {**town, **villages}
    wanted = [(programme, area) for programme in names for area in town]
    villagewise = [(programme, area) for programme in names for area in villages]
    prepared = []
    for programme, area in _of_audience(wanted, villagewise, audience):
        row = rows.get((programme, area), {})
        old = row if _same_year(row, month) else {}
        cells = {
            "项目代码": programme,
            "项目": names[programme],
            "区划代码": area,
            "村": places[area],
            "上期户数": present(old.get("households")),
            "上期投入资金": _printed(old, "fund", "fund_qualifier"),
            PERIOD: old.get("month"),
            "状态": "实报",
        }
        prepared.append(PreparedRow(cells))
    return prepared


def _sites(catalogue: Catalogue, month: dt.date, earlier: Earlier) -> list[PreparedRow]:
    _, villages = _places(catalogue, month)
    prepared = []
    for row in earlier.get("site", ()):
        cells = {
            "点位编码": row["site"],
            "点位名称": present(row["site_name"]),
            "点位类型": row["site_type"],
            "区划代码": row["area"] if row["area"] in villages else None,
            "经营状态": present(row["state"]),
            "上期经营状态": present(row["state"]),
            "验收日期": _date(row["accepted_on"]),
            "验收部门": present(row["accepted_by"]),
            PERIOD: row["month"],
            "状态": "实报",
        }
        prepared.append(_registered("料场名录", cells))
    return prepared


def _patrols(month: dt.date, earlier: Earlier) -> list[PreparedRow]:
    """Every open site on every day of the month."""
    open_sites = [row for row in earlier.get("site", ()) if row["state"] != "关闭"]
    days = [month.replace(day=day) for day in range(1, calendar.monthrange(month.year, month.month)[1] + 1)]
    return [
        PreparedRow(
            {"巡查日期": day, "点位编码": row["site"], "点位名称": present(row["site_name"]), "状态": "实报"},
        )
        for day in days
        for row in open_sites
    ]


def _problems(earlier: Earlier) -> list[PreparedRow]:
    prepared = []
    for row in earlier.get("rectification", ()):
        cells = {
            "问题编号": row["issue"],
            "问题来源": present(row["origin"]),
            "发现日期": _date(row["found_on"]),
            "点位编码": row["site"],
            "问题类型": row["issue_type"],
            "整改时限": _date(row["due_on"]),
            "责任单位": present(row["owner"]),
            "整改完成日期": _date(row["fixed_on"]),
            "状态": "实报",
        }
        prepared.append(_registered("问题整改", cells))
    return prepared


def _projects(earlier: Earlier) -> list[PreparedRow]:
    prepared = []
    for row in earlier.get("project", ()):
        cells = {
            "项目序号": row["project"],
            "项目名称": row["project_name"],
            "本年计划投资": present(row["year_plan"]),
            "上期本年计划投资": present(row["year_plan"]),
            "上期本年累计完成投资": present(row["cumulative_investment"]),
            "上期阶段": present(row["stage"]),
            PERIOD: present(row["month"]),
            "状态": "实报",
        }
        prepared.append(PreparedRow(cells))
    return prepared


def _enterprises(earlier: Earlier) -> list[PreparedRow]:
    prepared = []
    for row in earlier.get("enterprise", ()):
        cells = {
            "企业代码": row["enterprise"],
            "企业名称": row["enterprise_name"],
            "类型": row["kind"],
            "情形": row["role"],
            "在统情况": present(row["register_state"]),
            "上期在统情况": present(row["register_state"]),
            PERIOD: row["month"],
            "状态": "实报",
        }
        prepared.append(_registered("企业名录", cells))
    return prepared


def _registered(sheet: str, cells: dict[str, Any]) -> PreparedRow:
    return PreparedRow({**cells, REGISTERED: registration(sheet, cells)})


def _places(catalogue: Catalogue, month: dt.date) -> tuple[dict[str, str], dict[str, str]]:
    """The town, and the villages of the month: name by code."""
    town = {catalogue.town_code: catalogue.town["name"]}
    return town, {area.code: area.name for area in catalogue.villages(month)}


def _of_audience(town: list[Any], villages: list[Any], audience: str) -> list[Any]:
    return {"office": town, "village": villages, "all": town + villages}[audience]


def _countable(row: Row) -> bool:
    return present(row["unit"]) not in (None, "%")


def _same_year(row: Row, month: dt.date) -> bool:
    return (present(row.get("month")) or "").startswith(f"{month.year}-")


def _printed(row: Row | None, name: str, qualifier: str = "qualifier") -> Any:
    """A figure to compare with: a number, or words where it is 近, 余 and the like."""
    value = present((row or {}).get(name))
    if row is None or value is None:
        return None
    words = figures.quantity(value, "", present(row.get(qualifier)))
    return value if words == figures.plain(value) else words


def _date(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if present(text) else None
