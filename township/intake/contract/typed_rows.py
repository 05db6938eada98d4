"""Takes a workbook's cells as the contract's typed rows, or says of every cell why not.

What a workbook may contain stands in sheets.py; what is said of it has the shape of files/problems.py. Reading cells is
files/workbook.py's, understanding them recognise/'s; storing rows is store/snapshot.py's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz, process

from township.intake.contract.declaration import Field, Sheet
from township.intake.contract.sheets import BY_NAME, SHEETS, flags
from township.intake.files.cut_by_excel import cut_by_excel
from township.intake.files.problems import Origin, Problem
from township.intake.files.workbook import Finding, RawRow, RawSheet, Unfilled, Workbook
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue

_NEAR = 50  # of 100: a word this like one of the choices is offered
_TOO_LARGE = Decimal(10) ** 14
# where the annual report's own words are quoted (一（一）1·第4段), a numeral is a number; elsewhere 一 may be a dash
_QUOTED = re.compile(r"第[0-9]+段")
_ISO_DATE = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Blank:
    """A figure left blank: the sheet, the header of the figure, its row's key by column, source and place."""

    sheet: Sheet
    header: str
    key: dict[str, Any]
    source: str
    origin: Origin
    in_filled_row: bool


@dataclass(frozen=True)
class CodeName:
    """The name written with a code and not stored (点位名称 in 巡查台账), to be compared with the directory's."""

    sheet: Sheet
    header: str
    code: str
    name: str
    origin: Origin


@dataclass
class Intake:
    """Typed rows by table, and everything wrong with the inputs. Publishable when no problem is an error.

    ``origins`` says by table and key where each row was read; ``wide`` are the monthly sheets side by side.
    ``blanks`` are the figures left blank whose key is understood; ``places`` says by source and sheet (``""`` for the
    workbook itself) where its rows stood. ``code_names`` are names that are compared and not stored.
    """

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {s.table: [] for s in SHEETS})
    problems: list[Problem] = field(default_factory=list)
    origins: dict[tuple[str, tuple[Any, ...]], Origin] = field(default_factory=dict)
    wide: list[RawSheet] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)
    places: dict[tuple[str, str], Origin] = field(default_factory=dict)
    code_names: list[CodeName] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop a publication."""
        return [p for p in self.problems if p.severity == "error"]


def accept(workbooks: list[Workbook], catalogue: Catalogue) -> Intake:
    """Type and check every row of the workbooks, finding all problems at once.

    A key given twice with different status keeps the stronger one (实报 before 推算 before 示例): that is
    how real figures replace illustrative ones. The same key twice in one status is an error, unless it is a year's
    task that both places put alike, or 上年同期, which gives way to what that month reported itself.
    """
    intake = Intake()
    seen: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
    for workbook in workbooks:
        intake.problems += [_problem_of(finding) for finding in workbook.findings]
        intake.wide += workbook.wide
        source = _source_of(workbook, intake)
        file = workbook.sheets[-1].file.partition("/")[0] if workbook.sheets else workbook.name
        intake.places[source, ""] = Origin(file, "", None)
        for raw in workbook.sheets:
            sheet = BY_NAME.get(raw.name)
            if sheet is None:
                intake.problems.append(Problem(raw.file, raw.shown, None, None, "", "没有这个工作表；请按模板命名"))
                continue
            intake.places.setdefault((source, sheet.name), Origin(raw.file, raw.shown, None))
            if _header_fits(raw, sheet, intake):
                for raw_row in raw.rows:
                    _take_row(raw_row, raw, sheet, source, catalogue, intake, seen)
            for blank in raw.unfilled:
                _note_blank(blank, raw, sheet, source, catalogue, intake)
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
    for header in raw.header:
        if header not in sheet.accepted:
            intake.problems.append(Problem(raw.file, raw.shown, 1, header, "", "不认识这一列，已忽略", "warning"))
    return not missing and not twice


def _take_row(
    raw_row: RawRow,
    raw: RawSheet,
    sheet: Sheet,
    source: str,
    catalogue: Catalogue,
    intake: Intake,
    seen: dict[tuple[str, tuple[Any, ...]], dict[str, Any]],
) -> None:
    def called(header: str) -> str:
        return raw_row.columns.get(header, header)

    row: dict[str, Any] = {}
    failed = False
    for column in sheet.fields:
        text = raw_row.cells.get(column.header) or raw_row.cells.get(column.formerly, "")
        try:
            if column.header in raw_row.refused:  # understood no further than this when the file was read
                raise ValueError(raw_row.refused[column.header])
            row[column.name] = _typed(text, column, catalogue)
        except ValueError as error:
            failed = True
            cell = raw_row.addresses.get(column.header) or raw_row.blanks.get(column.header, "")
            problem = Problem(raw.file, raw.shown, raw_row.number, called(column.header), text, str(error), cell=cell)
            intake.problems.append(problem)
    if failed:
        return
    try:
        _normalise(row, sheet, catalogue)
    except ValueError as error:
        text, cell = str(row.get("printed_value") or ""), raw_row.addresses.get("数值", "")
        intake.problems.append(
            Problem(raw.file, raw.shown, raw_row.number, called("数值"), text, str(error), cell=cell)
        )
        return
    if sheet.table != "source":
        row["source"] = source
    key = (sheet.table, tuple(row[name] for name in sheet.key))
    typed = dict(raw_row.typed)
    if row.get("printed_unit") and row.get("value") is not None and row["printed_unit"] != row["unit"]:
        typed.setdefault("数值", f"{row['printed_value']}{row['printed_unit']}")
    origin = Origin(
        raw.file, raw.shown, raw_row.number, {**raw_row.blanks, **raw_row.addresses}, typed, raw_row.columns
    )
    named = sheet.name_column
    if named and (name := raw_row.cells.get(named.header, "")):
        intake.code_names.append(CodeName(sheet, named.header, row[named.names], name, origin))
    earlier = seen.get(key)
    if earlier is None:
        seen[key] = row
        intake.origins[key] = origin
        intake.tables[sheet.table].append(row)
        return
    strength, held = (STRENGTH.get(r.get("status", "reported"), 2) for r in (row, earlier))
    if strength == held:
        problem = _repeated_key(sheet, row, earlier, origin, intake.origins[key])
        if problem is not None:
            intake.problems.append(problem)
        if not gives_way(earlier, row):
            return
    if strength >= held:
        earlier.clear()
        earlier.update(row)
        intake.origins[key] = origin


def gives_way(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether ``row`` is 上年同期 and ``other``, of the same key and status, what was reported for that month itself.

    The comparable basis of this year may make last year's level another than was published then (conventions §2);
    what was published stays.
    """
    return row.get("is_last_year", False) and not other["is_last_year"]


def _repeated_key(
    sheet: Sheet, row: dict[str, Any], earlier: dict[str, Any], at: Origin, before: Origin
) -> Problem | None:
    """What is wrong with a key given twice in one status: nothing where both say the same task or last year's level."""
    if gives_way(row, earlier) or gives_way(earlier, row):
        told, own = (row, earlier) if gives_way(row, earlier) else (earlier, row)
        there, here = (before, at) if told is row else (at, before)
        if None in (told["value"], own["value"]) or told["value"] == own["value"]:
            return None
        said = f"上年同期填{told['value']:f}，与{there.place('数值')}报的{own['value']:f}不同，没有采用"
        return _at(here, "数值", f"{told['value']:f}", f"{said}；请核对哪个是对的", "warning")
    if sheet.table == "target":
        both = [(f.header, row[f.name], earlier[f.name]) for f in sheet.fields if f.name in ("value", "low", "high")]
        differing = next((one for one in both if None not in one[1:] and one[1] != one[2]), None)
        if differing is None:
            earlier.update({name: row[name] for name in ("low", "high") if earlier[name] is None})
            return None
        header, value, held = differing
        said = f"与{before.place(header)}的{held:f}不同；同一年的{header}只能有一个，请改成一致"
        return _at(at, header, f"{value:f}", said)
    if row.get("is_last_year") and earlier["is_last_year"] and row["value"] == earlier["value"]:
        return None
    if sheet.table == "source" and row == earlier:
        return None  # two files of one month that are parts of one report
    where = "、".join(f.header for f in sheet.fields if f.name in sheet.key)
    other = f"第{before.row}行" if (at.file, at.sheet, bool(before.row)) == (before.file, before.sheet, True) else ""
    cell = next((at.cells[f.header] for f in sheet.fields if f.name in sheet.key and at.cells.get(f.header)), "")
    said = f"与{other or before.place('')}重复（{where}相同）；请只留一行"
    return Problem(at.file, at.sheet, at.row, None, "", said, "error", cell)


def _at(origin: Origin, header: str, value: str, message: str, severity: str = "error") -> Problem:
    cell = origin.cells.get(header, "")
    column = origin.columns.get(header, header) or None
    return Problem(origin.file, origin.sheet, origin.row, column, value, message, severity, cell)


def _note_blank(
    blank: Unfilled, raw: RawSheet, sheet: Sheet, source: str, catalogue: Catalogue, intake: Intake
) -> None:
    """Keep a figure left blank, if its key can be understood: the row itself says what is wrong with it otherwise."""
    written = {column.name: column for column in sheet.fields}
    try:
        key = {name: _typed(blank.cells.get(written[name].header, ""), written[name], catalogue) for name in sheet.key}
    except ValueError:
        return
    key |= {name: "" for name in ("part", "breakdown") if name in key and key[name] is None}
    origin = Origin(raw.file, raw.shown, blank.row, {blank.header: blank.cell})
    intake.blanks.append(Blank(sheet, blank.header, key, source, origin, blank.in_filled_row))


def _typed(text: str, column: Field, catalogue: Catalogue) -> Any:
    if not text:
        if column.required:
            raise ValueError("必填，不能为空")
        return [] if column.kind in ("areas", "texts") else None
    if column.kind == "choice":
        assert column.choices is not None
        if text not in column.choices:
            near = process.extractOne(text, column.words, scorer=fuzz.ratio, score_cutoff=_NEAR)
            meant = f"；“{near[0]}”与它相近，请改正" if near else "；请改成其中一个"
            raise ValueError(f"只能填：{'、'.join(column.words)}{meant}")
        return column.choices[text]
    if column.longest and len(text) > column.longest:
        raise ValueError(f"最多{column.longest}字，现有{len(text)}字；请删减")
    if column.kind == "number" and column.header.endswith("%"):
        return _storable(_share(figures.parse_number(text)))
    value = _READERS[column.kind](text, catalogue)
    if column.name == "year" and abs(value) > 9999:  # no date can be made of it, whatever else is said
        raise ValueError("年度写成四位数，如 2020")
    return value


def _share(number: Decimal) -> Decimal:
    """A percentage as a snapshot keeps it: a formula gives more decimals than anybody means (0.1398765432)."""
    return figures.round_half_up(number, 4) if abs(number) < _TOO_LARGE and -number.as_tuple().exponent > 4 else number


def _area_code(text: str, catalogue: Catalogue) -> str:
    area = catalogue.area_named(text)
    if area is None:
        raise ValueError(cut_by_excel(text) or "区划名录中没有这个代码或名称；请核对 12 位区划代码")
    return area.code


def _indicator_code(text: str, catalogue: Catalogue) -> str:
    if text in catalogue.indicators:
        return text
    named = [indicator.code for indicator in catalogue.indicators.values() if indicator.name == text]
    if len(named) != 1:
        raise ValueError("指标目录中没有这个代码或名称；请核对或先在目录中登记")
    return named[0]


def parse_figure(text: str, location: str | None) -> Decimal:
    """The figure of an observation; a numeral only where ``location`` (出处) quotes the annual report.

    Raises:
        ValueError: not a number.
    """
    return figures.parse_printed(text) if _QUOTED.search(location or "") else figures.parse_number(text)


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
    if abs(number) >= _TOO_LARGE or number != number.quantize(Decimal("0.0001")):
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
    """Add ``value`` and ``unit`` to rows that hold a printed figure, which is kept beside it, and the flags."""
    row.update(flags(sheet, row.get("note")))
    if sheet.table == "observation":
        indicator = catalogue.indicator(row["indicator"])
        row["breakdown"] = row["breakdown"] or ""
        row["unit"] = indicator.unit
        row["value"] = None
        if row["printed_value"]:
            printed = parse_figure(row["printed_value"], row["location"])
            if indicator.unit == "%" and (rounded := _share(printed)) is not printed:
                printed, row["printed_value"] = rounded, f"{rounded:f}"
            row["value"] = _storable(figures.convert(printed, row["printed_unit"] or indicator.unit, indicator.unit))
    elif sheet.table == "project_capacity":
        printed = figures.parse_number(row["printed_value"])
        row["value"] = _storable(figures.convert(printed, row["printed_unit"], row["unit"]))
    elif sheet.table == "work":
        row["part"] = row["part"] or ""
    elif sheet.table == "note":
        row["area"] = row["area"] or catalogue.town_code
        row["status"] = row["status"] or "reported"
