"""Makes the 示例 workbook: months and villages that add up exactly to what the annual report prints.

The report has January–September totals and almost nothing by village or month; without these
rows the filters would have nothing to filter. Every row says 示例 (one kind, last year's base
implied by a printed growth, says 推算). What the report does not count is not made up: no air
quality, income or GDP, no progress of clean heating, no split of a figure given for villages jointly.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from township.illustrative import apportion, patrols
from township.intake import contract
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Row]]

MONTH = dt.date(2020, 9, 1)  # the report's figures run to here; this month is reported and not made
SOURCE: Row = {
    "source": "illustrative-2020",
    "title": "示例数据（按年报合计推演，非实报）",
    "publisher": "本系统",
    "published": dt.date(2021, 1, 28),
    "note": "由 python -m township illustrate 生成，各期各村之和等于年报合计；录入实报后自动让位",
}
_MONTHLY_NOTE = "按年报1—9月合计推演"
_VILLAGE_NOTE = "按年报全镇合计分摊到村"

# How a year's total spreads over January to September, in any unit. 2020: low in February and March.
_INVESTMENT = (3, 2, 8, 13, 15, 16, 14, 14, 15)
_FISCAL = (14, 6, 8, 11, 12, 14, 12, 10, 13)
_EPIDEMIC = (15, 45, 18, 6, 3, 3, 2, 3, 5)
_LATE = (0, 0, 1, 2, 4, 9, 6, 3, 2)  # the report counts one unit fewer in February than in September
_BUSINESS = (10, 7, 11, 11, 11, 12, 11, 11, 12)
_PEOPLE = (1, 0, 1, 1, 1, 1, 2, 1, 1)
_WORKS = (1, 0, 4, 8, 11, 12, 10, 8, 5)
# The cumulative figures broken down by month. Left out: the twelve projects, a named list and not a flow.
_SPREAD = {
    "fiscal_revenue": _FISCAL,
    "industrial_commercial_tax": _FISCAL,
    "fixed_asset_investment": _INVESTMENT,
    "project_investment": _INVESTMENT,
    "industrial_renovation_investment": _INVESTMENT,
    "manufacturing_renovation_investment": _INVESTMENT,
    "above_scale_industry_output": _BUSINESS,
    "above_scale_service_revenue": _BUSINESS,
    "above_quota_trade_sales": _BUSINESS,
    "new_registered_units": _LATE,
    "epidemic_leaflets": _EPIDEMIC,
    "epidemic_banners": _EPIDEMIC,
    "returned_talents": _PEOPLE,
}
# part → whole, the whole first: the report's 其中
_WHOLE_OF = {
    "industrial_commercial_tax": "fiscal_revenue",
    "industrial_renovation_investment": "project_investment",
    "manufacturing_renovation_investment": "industrial_renovation_investment",
}
# the report prints one investment twice, as fixed-asset and as project investment: one path for both
_SAME_AS = {"project_investment": "fixed_asset_investment"}
_STEPS = ("planned", "started", "done", "accepted")
# Works the report counts for the whole town and that can be counted by village: units a village at least.
_UNITS_PER_VILLAGE = {"public_toilet": Decimal(1), "house_renovation": Decimal("2.5")}
_HOUSEHOLDS_PER_VILLAGE = Decimal(3)


def illustrate(tables: Tables, catalogue: Catalogue) -> dict[str, list[dict[str, str]]]:
    """The sheets of the 示例 workbook, as text by header, from ``contract.accept([annual]).tables``.

    Rows that are 示例 already are ignored, so the result never depends on an earlier one.

    Raises:
        ValueError: a total cannot be broken down (negative, or a part above its whole).
    """
    given = {name: [row for row in rows if row.get("status") != "illustrative"] for name, rows in tables.items()}
    sites = [row["site"] for row in given["site"]]
    made_patrols = patrols.patrols(sites, MONTH) if sites else []
    made = {
        "source": [SOURCE],
        "observation": _monthly_rows(given["observation"], catalogue),
        "work": _work_rows(given["work"], catalogue),
        "programme": _programme_rows(given["programme"], catalogue),
        "patrol": made_patrols,
        "rectification": patrols.rectifications(made_patrols, MONTH),
    }
    return {
        sheet.name: [_as_text(row, sheet) for row in made[sheet.table]]
        for sheet in contract.SHEETS
        if made.get(sheet.table)
    }


def write(folder: Path, sheets: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Write each sheet as ``<name>.csv`` (UTF-8 without BOM, LF, headers in contract order) into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, [f.header for f in contract.BY_NAME[name].fields], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_bytes(text.getvalue().encode())


# ------------------------------------------------------------------ 统计月报


def _monthly_rows(observations: Sequence[Row], catalogue: Catalogue) -> list[Row]:
    """Cumulative months before ``MONTH`` of the town's figures, and last year's where a printed 同比 implies it."""
    reported = {row["indicator"]: row for row in observations if _is_broken_down(row, catalogue)}
    made: dict[str, list[Decimal]] = {}
    rows: list[Row] = []
    for code in sorted(reported, key=_depth):
        row, indicator = reported[code], catalogue.indicator(code)
        base = _last_year(row, indicator)
        made[code] = _levels_on(base, row, indicator) if base else _levels(row, indicator, reported, made)
        this_year = _before(indicator, made[code])
        if base:
            rows += _last_year_rows(base, row, indicator)
            growth = [apportion.yoy(level, last) for level, last in zip(made[code], base, strict=True)]
        else:
            growth = [None] * len(made[code])
        for (month, level), yoy in zip(this_year, growth[:-1], strict=True):
            rows.append(_observation(row, indicator, month, level) | {"yoy_pct": yoy})
    order = list(catalogue.indicators)
    return sorted(rows, key=lambda row: (order.index(row["indicator"]), row["month"]))


def _is_broken_down(row: Row, catalogue: Catalogue) -> bool:
    return (
        row["indicator"] in _SPREAD
        and row["basis"] == "ytd"
        and row["area"] == catalogue.town_code
        and row["month"] == MONTH
        and not row["breakdown"]
        and row["value"] is not None
    )


def _depth(code: str) -> tuple[int, str]:
    """How many wholes a code stands inside; wholes are made before their parts."""
    outer = _WHOLE_OF.get(code) or _SAME_AS.get(code)
    return (1 + _depth(outer)[0], code) if outer else (0, code)


def _levels(
    row: Row, indicator: Indicator, reported: Mapping[str, Row], made: Mapping[str, Sequence[Decimal]]
) -> list[Decimal]:
    """Cumulative levels from the indicator's first month to ``MONTH``, ending at the reported value."""
    twin, whole = _SAME_AS.get(indicator.code), _WHOLE_OF.get(indicator.code)
    if twin in made and reported[twin]["value"] == row["value"]:
        return list(made[twin])
    decimals = apportion.decimals_of(row["value"])
    if whole in made:
        steps = apportion.increments(made[whole])
        decimals = max(decimals, *map(apportion.decimals_of, steps))
        tilt = [apportion.draw(80, 120, indicator.code, i) for i in range(len(steps))]
        return apportion.cumulate(apportion.nested(row["value"], steps, tilt, decimals))
    return apportion.cumulate(apportion.apportion(row["value"], _weights(indicator), decimals))


def _weights(indicator: Indicator) -> list[int]:
    """The spread, bent a little per indicator; where the year begins with 1—2月 January is inside February."""
    spread = enumerate(_SPREAD[indicator.code])
    bent = [weight * apportion.draw(92, 108, indicator.code, "权", i) for i, weight in spread]
    return [sum(bent[: indicator.first_month]), *bent[indicator.first_month : MONTH.month]]


def _last_year(row: Row, indicator: Indicator) -> list[Decimal]:
    """Last year's cumulative levels (1 decimal), ending at the base the printed 同比 implies; empty without one."""
    if row["yoy_pct"] is None or row["yoy_pct"] <= -100:
        return []
    return apportion.cumulate(
        apportion.apportion(apportion.implied_base(row["value"], row["yoy_pct"]), _weights(indicator), 1)
    )


def _levels_on(base: Sequence[Decimal], row: Row, indicator: Indicator) -> list[Decimal]:
    """This year's levels on last year's: below them in the first half, ending at the printed value and 同比."""
    trough = apportion.draw(18, 32, indicator.code, "谷")
    growth = apportion.recovery(row["yoy_pct"], trough, indicator.first_month, MONTH.month)
    return apportion.grown(row["value"], base, growth, apportion.decimals_of(row["value"]))


def _last_year_rows(base: Sequence[Decimal], row: Row, indicator: Indicator) -> list[Row]:
    last_year = MONTH.replace(year=MONTH.year - 1)
    rows = [_observation(row, indicator, month, level) for month, level in _before(indicator, base, last_year)]
    formula = f"{row['value'].normalize():f}÷(1{row['yoy_pct'].normalize():+f}%)"
    # the base is of the same list of enterprises (可比口径), so the number of units holds for it too
    derived = {"units_n": row["units_n"], "status": "derived", "location": row["location"]}
    note = {"note": f"可比口径，由年报推算：{formula}"}
    return [*rows, _observation(row, indicator, last_year, base[-1]) | derived | note]


def _before(indicator: Indicator, levels: Sequence[Decimal], last: dt.date = MONTH) -> list[tuple[dt.date, Decimal]]:
    """(month, level) from the indicator's first month to the one before ``last``."""
    months = [last.replace(month=number) for number in range(indicator.first_month, last.month)]
    return list(zip(months, levels, strict=False))


def _observation(row: Row, indicator: Indicator, month: dt.date, level: Decimal) -> Row:
    """An illustrative level for the month; a qualifier (余, 近) belongs to the printed total and stays there."""
    return {
        "indicator": indicator.code,
        "indicator_name": row["indicator_name"],
        "area": row["area"],
        "month": month,
        "basis": "ytd",
        "printed_value": level,
        "printed_unit": indicator.unit,
        "status": "illustrative",
        "note": _MONTHLY_NOTE,
    }


# ------------------------------------------------------------------ 民生工程


def _work_rows(works: Sequence[Row], catalogue: Catalogue) -> list[Row]:
    """Village × month of the works in ``_UNITS_PER_VILLAGE``; a figure given for several villages stays whole."""
    rows: list[Row] = []
    for town in works:
        per_village = _UNITS_PER_VILLAGE.get(town["work"])
        if per_village and town["area"] == catalogue.town_code and town["month"] == MONTH and not town["part"]:
            rows += _village_works(town, per_village, catalogue)
    return rows


def _village_works(town: Row, per_village: Decimal, catalogue: Catalogue) -> list[Row]:
    planned, *counts = (_counted(town, step) for step in _STEPS)
    if not planned:
        return []
    shares = _village_shares(planned, per_village, town["work"], catalogue)
    units = apportion.ranked(((area, i) for area, n in shares.items() for i in range(n)), town["work"], "次序")
    # the first `accepted` units in this order are accepted by MONTH, the first `done` done, and so on
    reached = {
        unit: [
            month if k < (count or 0) else None for month, count in zip(_dates(unit, town["work"]), counts, strict=True)
        ]
        for k, unit in enumerate(units)
    }
    rows = []
    for area, its_units in shares.items():
        mine = list(zip(*(reached[area, i] for i in range(its_units)), strict=True))
        for number in range(1, MONTH.month + 1):
            by_now = [sum(month is not None and month <= number for month in step) for step in mine]
            # what the report leaves blank for the town is blank for its villages too, not 0
            known = [n if count is not None else None for n, count in zip(by_now, counts, strict=True)]
            rows.append(
                {
                    "work": town["work"],
                    "work_name": town["work_name"],
                    "area": area,
                    "month": MONTH.replace(month=number),
                    "unit": town["unit"],
                    "planned": its_units,
                    **dict(zip(_STEPS[1:], known, strict=True)),
                    "owner": town["owner"],
                    "status": "illustrative",
                    "note": _VILLAGE_NOTE,
                }
            )
    return rows


def _counted(town: Row, step: str) -> int | None:
    """The town's count at a step; one not printed is as far as a later one that is (what is done was started)."""
    later = [town[name] for name in _STEPS[_STEPS.index(step) :] if town[name] is not None]
    return int(later[0]) if later else None


def _dates(unit: tuple[str, int], work: str) -> tuple[int, int, int]:
    """Months (1–9) in which one unit is started, done and accepted, if it is."""
    start = apportion.draw(3, 6, work, *unit, "开工")
    finish = start + apportion.draw(1, 2, work, *unit, "完工")
    return start, finish, min(finish + apportion.draw(0, 1, work, *unit, "验收"), MONTH.month)


# ------------------------------------------------------------------ 扶贫项目


def _programme_rows(programmes: Sequence[Row], catalogue: Catalogue) -> list[Row]:
    """Households by village × month, and for the town the months before ``MONTH`` with their funds (万元)."""
    rows: list[Row] = []
    for town in programmes:
        if town["area"] == catalogue.town_code and town["month"] == MONTH and town["households"]:
            rows += _village_programme(town, catalogue)
    return rows


def _village_programme(town: Row, catalogue: Catalogue) -> list[Row]:
    code = town["programme"]
    shares = _village_shares(town["households"], _HOUSEHOLDS_PER_VILLAGE, code, catalogue)
    monthly = {area: _household_increments(count, code, area) for area, count in shares.items()}
    rows = [
        _programme(town, area, month, households)
        for area, increments in monthly.items()
        for month, households in _from_january(apportion.cumulate(increments))
    ]
    town_increments = [sum(column, Decimal(0)) for column in zip(*monthly.values(), strict=True)]
    funds: list[Decimal | None] = [None] * MONTH.month
    if town["fund"] is not None:
        # Money follows the households, and some is always paid in the last month, so that no earlier
        # month shows the whole fund. 1 decimal (千元) keeps the months of a small fund apart.
        decimals = max(1, apportion.decimals_of(town["fund"]))
        weights = [int(households) for households in town_increments]
        weights[-1] = max(weights[-1], 1)
        funds = [*apportion.cumulate(apportion.apportion(town["fund"], weights, decimals))]
    town_levels = zip(_from_january(apportion.cumulate(town_increments)), funds, strict=True)
    before = [_programme(town, town["area"], month, n) | {"fund": fund} for (month, n), fund in town_levels][:-1]
    return before + rows


def _household_increments(count: int, code: str, area: str) -> list[Decimal]:
    weights = [weight * apportion.draw(50, 150, code, area, i) for i, weight in enumerate(_WORKS[: MONTH.month])]
    return apportion.apportion(Decimal(count), weights)


def _from_january(levels: Sequence[Decimal]) -> list[tuple[dt.date, Decimal]]:
    return [(MONTH.replace(month=number), level) for number, level in enumerate(levels, start=1)]


def _programme(town: Row, area: str, month: dt.date, households: Decimal) -> Row:
    note = _MONTHLY_NOTE if area == town["area"] else _VILLAGE_NOTE
    return {
        "programme": town["programme"],
        "programme_name": town["programme_name"],
        "area": area,
        "month": month,
        "households": households,
        "status": "illustrative",
        "note": note,
    }


# ------------------------------------------------------------------ shared


def _village_shares(total: int, per_village: Decimal, words: str, catalogue: Catalogue) -> dict[str, int]:
    """``total`` over as many villages as give each about ``per_village``, at least one each; by village code."""
    villages = apportion.ranked([area.code for area in catalogue.villages(MONTH)], words, "村")
    chosen = sorted(villages[: max(1, int(total / per_village))])
    if total < len(chosen) or not chosen:
        raise ValueError(f"{words}：{total}分不到{len(chosen)}个村")
    weights = [apportion.draw(60, 140, words, code, "份") for code in chosen]
    extra = apportion.apportion(Decimal(total - len(chosen)), weights)
    return {code: 1 + int(more) for code, more in zip(chosen, extra, strict=True)}


def _as_text(row: Row, sheet: contract.Sheet) -> dict[str, str]:
    """A typed row as the cells of its sheet; absent and None are blank."""
    return {column.header: _text(row.get(column.name), column) for column in sheet.fields}


def _text(value: Any, column: contract.Field) -> str:
    if value is None:
        return ""
    if column.choices:
        return next(word for word, stored in column.choices.items() if stored == value)
    if column.kind == "month":
        return periods.month_key(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
