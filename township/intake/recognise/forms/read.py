"""The figures of a table by its form, cell by cell, on their way through the monthly sheet's and the ledgers' readers.

A cell is taken where everything about it is known: what it is of, where, when, and what of it. It becomes a row of the
monthly sheet (当月, 累计, 同比% …) or of 民生工程, so that units, qualifiers, growth and ranks are read in one way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from township.intake.contract import LAST_YEAR
from township.intake.files.workbook import Finding, RawRow, RawSheet
from township.intake.recognise import ledger_sheets, monthly_sheet, percentages, values
from township.intake.recognise.aliases import WIDE, Aliases, name_key
from township.intake.recognise.forms import totals, whose_table
from township.intake.recognise.forms.cells import Cell, cells
from township.intake.recognise.forms.form import Form, Meaning
from township.intake.recognise.forms.layout import Layout, laid_out
from township.intake.recognise.forms.propose import proposed
from township.intake.recognise.forms.reader import Reader, split_brackets
from township.intake.recognise.header import Header
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

_WORK_COLUMNS = {
    "target": "计划数",
    "value": "完工数",
    "started": "开工数",
    "accepted": "验收数",
    "completion": "完成%",
}
_COLUMNS = {
    "last_year": LAST_YEAR,
    "yoy": "同比%",
    "points": "同比%",
    "improved": "同比%",
    "target": "全年任务",
    "completion": "完成%",
    "rank": "全县排名",
    "units_n": "单位数",
}
_SO_FAR = re.compile("累计|1月?-|截至|截止|半年|季度|全年|年底|年末|以来|[0-9]月[底末]|目标|任务|进度|完成率|完成比例")


@dataclass
class Taken:
    """What one sheet gives by a form: contract sheets, the monthly sheet side by side, what is to be said, its month."""

    form: Form
    layout: Layout
    found: Header
    sheets: list[RawSheet] = field(default_factory=list)
    wide: list[RawSheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


def tables(raw: RawSheet, forms: list[Form], catalogue: Catalogue, aliases: Aliases) -> Iterator[tuple[Layout, Form]]:
    """The tables of a sheet, each with the confirmed form that fits it, else with the one proposed for it."""
    for layout in laid_out(raw):
        fitting = next((form for form in forms if form.fits(layout)), None)
        yield layout, fitting or proposed(layout, catalogue, aliases)


def take(layout: Layout, form: Form, file_name: str, catalogue: Catalogue, aliases: Aliases) -> Taken:
    """Everything the form reads from the table with certainty."""
    found = whose_table.above(layout, aliases, file_name)
    taken = Taken(form, layout, found)
    reader = Reader(layout, catalogue, aliases)
    if problem := whose_table.not_ours(layout, found, catalogue, reader):
        taken.findings.append(problem)
        return taken
    for letter, path in layout.columns.items():
        held = [row for row in layout.rows if not path and name_key(row.cells.get(letter, "")) in aliases.units]
        if held:
            where = (layout.sheet.file, layout.sheet.name, f"{letter}{held[0].number}")
            taken.findings.append(
                Finding("error", "unit", *where, f"{letter} 列写着单位，没有表头", "请写上“计量单位”")
            )
    taken.cells = list(_without_differences(_figures(layout, form, reader, taken.findings), taken))
    if found.month is None and not found.month_problem:
        found.month = _only_month(taken)
    _take_indicators(taken, catalogue, aliases)
    _take_works(taken, catalogue, aliases)
    taken.findings += totals.differ(layout, form, taken.cells, catalogue)
    return taken


# ------------------------------------------------------------ cells


def _figures(layout: Layout, form: Form, reader: Reader, findings: list[Finding]) -> Iterator[Cell]:
    """The figures whose meaning is whole; of the others it is said once a column or row what is not known."""
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cell in cells(layout, form, reader):
        written = cell.row.cells.get(cell.letter, "")
        whole = cell.meaning.subject and not (cell.meaning.role or cell.meaning.problem or cell.text)
        if whole and not values.is_blank(written) and values.half_width(written) not in form.symbols:
            said[f"“{values.excerpt(written)}”不是数", ""].append(cell.cell)
        if not cell.text or cell.meaning.role:
            continue
        if cell.meaning.problem:
            said[cell.meaning.problem, "" if cell.of_row else cell.letter].append(cell.cell)
            continue
        yield cell
    for (problem, letter), unread in said.items():
        where = f"{letter}{layout.last_row}" if letter else unread[0]
        is_word = problem.endswith("不是数")
        message = f"{problem}，没有读入" if is_word else f"{problem}，其中{len(unread)}格有数，没有读入"
        advice = "请填阿拉伯数字" if is_word else "要读入请在表样里说明它是什么，或在别名表中登记"
        findings.append(Finding("warning", "form", layout.sheet.file, layout.sheet.name, where, message, advice))


def _without_differences(given: Iterable[Cell], taken: Taken) -> Iterator[Cell]:
    """The cells but those of columns headed 增减 that hold the difference of two figures and not growth in %."""
    layout = taken.layout
    amounts = {
        letter
        for letter, path in layout.columns.items()
        if path and percentages.is_difference(path[-1].text, letter, layout.rows)
    }
    told: set[str] = set()
    for cell in given:
        if cell.letter not in amounts or cell.meaning.measure != "yoy":
            yield cell
        elif cell.letter not in told:
            told.add(cell.letter)
            said = f"“{layout.columns[cell.letter][-1].text}”一列是两列相差的数，不是百分比，没有读入"
            where = (layout.sheet.file, layout.sheet.name, f"{cell.letter}{layout.last_row}")
            taken.findings.append(Finding("warning", "amounts", *where, said, "要填同比请写 %"))


def levels_of_growths(given: Iterable[Cell], found: Header, aliases: Aliases) -> set[str]:
    """The cells that hold the level of what is an indicator by its growth alone (规上工业增加值 in 万元).

    They are told by their unit, or by a column of growth beside them; what only names it is its growth.
    """
    given = list(given)
    growing = {(c.meaning.subject, c.meaning.area, c.meaning.period) for c in given if c.meaning.measure == "yoy"}
    found_units = {unit for unit in found.above if unit}

    def is_level(cell: Cell) -> bool:
        meaning, named = cell.meaning, aliases.indicator_named(cell.label.text)
        if not named or named.column != "同比%" or meaning.measure not in ("", "value") or meaning.unit == "%":
            return False
        beside = (meaning.subject, meaning.area, meaning.period) in growing
        in_money = bool(meaning.unit or (found_units and not any("%" in unit for unit in found_units)))
        return meaning.measure == "value" or beside or in_money

    return {cell.cell for cell in given if is_level(cell)}


def whole_year(period: str) -> dt.date | None:
    """The last month of a period that is a year by itself (2019年)."""
    match = re.fullmatch("((?:19|20)[0-9]{2})年", period)
    return dt.date(int(match[1]), 12, 1) if match else None


def _month_of(meaning: Meaning, taken: Taken) -> dt.date | None:
    """The month of a figure: its own header's or label's, completed by the sheet's year; else the sheet's."""
    sheet = taken.found.month
    if not meaning.period:
        return sheet
    if year_end := whole_year(meaning.period):
        return None if sheet else year_end  # 2019年 in a table of September may be the year or its September
    year = sheet.year if sheet else _year_above(taken.layout)
    try:
        return values.month(meaning.period, year)
    except ValueError:
        return None


def _beside_last_year(taken: Taken) -> tuple[dt.date, dt.date] | None:
    """The month and the one a year before, where a table has figures of these two months side by side."""
    months = {month for cell in taken.cells if (month := _month_of(cell.meaning, taken))}
    whole = any(whole_year(cell.meaning.period) for cell in taken.cells)
    first, last = min(months, default=None), max(months, default=None)
    return (first, last) if len(months) == 2 and not whole and periods.add_months(last, -12) == first else None


def _only_month(taken: Taken) -> dt.date | None:
    """The month of a table that says it in one of its headers alone: its other columns are of it too."""
    written = [cell.meaning for cell in taken.cells if cell.meaning.period]
    months = {_month_of(meaning, taken) for meaning in written}
    return months.pop() if len(months) == 1 and not any(whole_year(meaning.period) for meaning in written) else None


def _year_above(layout: Layout) -> int | None:
    years = {
        int(y) for place in layout.above for y in re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", place.text)
    }
    return years.pop() if len(years) == 1 else None


# ------------------------------------------------------------ indicators


def _take_indicators(taken: Taken, catalogue: Catalogue, aliases: Aliases) -> None:
    rows: dict[tuple[object, ...], RawRow] = {}
    missing: list[str] = []
    levels = levels_of_growths(taken.cells, taken.found, aliases)
    growths = {one.code: name for name, named in aliases.indicators.items() for one in named if one.column == "同比%"}
    if levels:
        taken.findings.append(_no_level(taken, sorted(levels)))
    pair = _beside_last_year(taken)
    unsaid = ""
    for cell in taken.cells:
        meaning = cell.meaning
        if not meaning.indicator or cell.cell in levels:
            continue
        month = _month_of(meaning, taken)
        if month is None:
            missing.append(cell.cell)
            continue
        indicator = catalogue.indicators[meaning.indicator]
        basis = taken.form.basis_of(meaning, indicator)
        area = meaning.area or taken.found.area or catalogue.town_code
        plain = "yoy" if indicator.code in growths else "value"  # 规上工业增加值 is its growth
        measure = plain if meaning.measure in ("", "value") else meaning.measure
        if not (unsaid or meaning.basis) and measure == "value" and month.month > 1:
            unsaid = cell.cell if indicator.basis == "ytd" and indicator.kind in ("flow", "count") else ""
        both = split_brackets(cell.text) if meaning.beside else None
        written = [(cell.text if both is None else both[0], month, measure)]
        if pair and month == pair[0]:
            month = pair[1]
            written = [(cell.text, month, "last_year") if measure == "value" else (cell.text, pair[0], measure)]
        elif both:
            before = meaning.measure == "rank"
            written.append(
                (both[1], periods.add_months(month, -12) if before else month, "rank" if before else "last_year")
            )
        for text, of, measure in written:
            name = _COLUMNS.get(measure) or ("当月" if basis == "month" else "累计")
            if measure in ("started", "accepted"):
                continue
            key = (indicator.code, area, of, basis)
            if key not in rows:
                cells = {
                    "指标代码": indicator.code,
                    "指标": growths.get(indicator.code) or _name(cell, indicator.code, catalogue, aliases),
                    "区划代码": area,
                }
                cells |= {"期末": periods.month_key(of), "口径": _said_of(basis, indicator), "单位": ""}
                cells["备注"] = LAST_YEAR if of != month else taken.layout.marked.get(cell.label.cell, "")
                at = {"指标": cell.label.cell, "指标代码": cell.label.cell, "区划代码": cell.place.cell}
                rows[key] = RawRow(cell.row.number, cells, at)
            row = rows[key]
            if name in row.cells:
                if row.cells[name] != text:
                    row.refused[name] = f"{row.addresses[name]} 也是这个数，两处不同；请改成一致"
                continue
            if measure == "points":
                text = values.in_points(text)
            elif measure == "improved":
                text = _fallen(text, row, indicator)
            if (note := taken.layout.marked.get(cell.cell, "")) and note not in row.cells["备注"]:
                row.cells["备注"] = "；".join(filter(None, [row.cells["备注"], note]))
            row.cells[name], row.addresses[name] = text, cell.cell
            if meaning.unit and measure in ("value", "last_year", "target") and not row.cells["单位"]:
                row.cells["单位"] = meaning.unit
    if missing:
        of_years = any(whole_year(cell.meaning.period) for cell in taken.cells)
        no_month = _no_month(taken, missing)
        # growth beside whole years does not say of which; elsewhere a table without its month is refused
        taken.findings.append(replace(no_month, severity="warning") if of_years and rows else no_month)
    if not rows:
        return
    if unsaid and not _says_since_january(taken):
        taken.findings.append(_basis_unsaid(taken, unsaid))
    sheet = taken.layout.sheet
    table = RawSheet(sheet.name, sheet.file, WIDE, tuple(rows.values()), taken.layout.last_row)
    taken.findings += percentages.doubtful(table, taken.found, catalogue, aliases)
    made = monthly_sheet.unpivot(table, taken.found, catalogue, aliases)
    taken.findings += made.findings
    taken.sheets += [replace(one, title=sheet.name) for one in made.sheets if one.rows]
    taken.wide.append(made.wide)


def _name(cell: Cell, code: str, catalogue: Catalogue, aliases: Aliases) -> str:
    """The name as printed where it names the indicator by itself; where a form says so, the catalogue's."""
    named = aliases.indicator_named(cell.label.text)
    return cell.label.text if named and named.code == code else catalogue.indicators[code].name


def _said_of(basis: str, indicator: Indicator) -> str:
    """The basis as the monthly sheet writes it, where it is not the indicator's own."""
    return "当月" if basis == "month" else "累计" if indicator.basis == "month" else ""


def _fallen(text: str, row: RawRow, indicator: Indicator) -> str:
    """``"19.2"`` below 同比改善 as growth: of what is better when lower it has fallen; the printed form is noted."""
    try:
        typed = values.growth(text)
    except ValueError:
        return text
    if not re.fullmatch(r"[-+−]?[0-9.]+%?", values.half_width(text)) or indicator.direction not in ("up", "down"):
        return f"改善{text}"  # no number: refused where it stands
    row.cells["备注"] = "；".join(filter(None, [row.cells["备注"], f"原写“同比改善{text}”"]))
    return f"{typed.value if indicator.direction == 'up' else -typed.value:f}"


def _says_since_january(taken: Taken) -> bool:
    """Whether the titles, the header or the form say of when the figures are: since January, or a task's."""
    layout = taken.layout
    said = [*layout.above, *(place for path in layout.columns.values() for place in path)]
    bases = any(column.basis for column in taken.form.columns.values())
    return bases or any(_SO_FAR.search(name_key(place.text)) for place in said)


def _basis_unsaid(taken: Taken, at: str) -> Finding:
    sheet = taken.layout.sheet
    said = "表里没有写这些数是当月的还是 1 月以来累计的，按指标目录读作累计"
    return Finding("warning", "basis", sheet.file, sheet.name, at, said, "请核对；是当月的请在表头写“当月”")


def _no_level(taken: Taken, at: list[str]) -> Finding:
    sheet = taken.layout.sheet
    said = f"{at[0]} 等{len(at)}格是绝对数，目录里只有它的增速，没有读入"
    return Finding("warning", "form", sheet.file, sheet.name, at[0], said, "要读入请先把它新增为指标")


def _no_month(taken: Taken, cells: list[str]) -> Finding:
    sheet, found = taken.layout.sheet, taken.found
    said = found.month_problem or found.month_unclear or "找不到报表月份"
    advice = "请在表头上方写明月份，如 2020年9月"
    return Finding("error", "month", sheet.file, sheet.name, found.month_cell or cells[0], said, advice)


# ------------------------------------------------------------ works


def _take_works(taken: Taken, catalogue: Catalogue, aliases: Aliases) -> None:
    rows: dict[tuple[str, str], RawRow] = {}
    missing: list[str] = []
    for cell in taken.cells:
        meaning = cell.meaning
        name = _WORK_COLUMNS.get(meaning.measure or "value")
        if not meaning.work or name is None:
            continue
        month = _month_of(meaning, taken)
        if month is None:
            missing.append(cell.cell)
            continue
        area = meaning.area or taken.found.area or catalogue.town_code
        key = (meaning.work, area)
        if key not in rows:
            work = catalogue.works[meaning.work]
            cells = {"工程代码": work.code, "工程": work.name, "区划代码": area, "期末": periods.month_key(month)}
            at = {"工程代码": cell.label.cell, "工程": cell.label.cell, "区划代码": cell.place.cell}
            rows[key] = RawRow(cell.row.number, {**cells, "单位": "", "状态": "实报"}, at)
        row = rows[key]
        row.cells[name], row.addresses[name] = cell.text, cell.cell
        if meaning.unit and name != "完成%" and not row.cells["单位"]:
            row.cells["单位"] = meaning.unit
    if missing:
        taken.findings.append(_no_month(taken, missing))
    if not rows:
        return
    taken.findings += [_no_unit(taken, row) for row in rows.values() if not row.cells["单位"] and _has_amounts(row)]
    sheet = taken.layout.sheet
    found = Header(
        "民生工程", taken.layout.first_row, taken.layout.last_row, {}, {}, {}, {}, {}, month=taken.found.month
    )
    given = tuple(replace(row, cells={k: v for k, v in row.cells.items() if k != "完成%"}) for row in rows.values())
    table = RawSheet(sheet.name, sheet.file, (), given, taken.layout.last_row)
    made = ledger_sheets.normalise_ledger(table, found, catalogue, aliases)
    taken.sheets.append(replace(made, title=sheet.name))
    wide = [
        RawRow(
            row.number,
            {"指标代码": work, "指标": row.cells["工程"], **dict.fromkeys(("口径",), "")} | row.cells,
            row.addresses,
        )
        for (work, _), row in rows.items()
        if row.cells.get("完成%")
    ]
    if wide:
        shares = RawSheet(sheet.name, sheet.file, WIDE, tuple(map(_shares, wide)), taken.layout.last_row)
        taken.wide.append(shares)
        taken.findings += percentages.doubtful(shares, taken.found, catalogue, aliases)


def _has_amounts(row: RawRow) -> bool:
    return any(row.cells.get(name) for name in _WORK_COLUMNS.values() if name != "完成%")


def _no_unit(taken: Taken, row: RawRow) -> Finding:
    sheet, at = taken.layout.sheet, row.addresses["工程"]
    advice = "请写在单位一列，或工程名后面的括号里，如 公厕（处）"
    return Finding("error", "unit", sheet.file, sheet.name, at, f"{row.cells['工程']}的数没有写单位", advice)


def _shares(row: RawRow) -> RawRow:
    at = {**row.addresses, "指标": row.addresses.get("工程", "")}
    return replace(row, cells={name: row.cells.get(name, "") for name in WIDE}, addresses=at)
