"""Where a sheet keeps what: the header (one row or two, not necessarily the first), its columns, its month.

Looks at names and positions only; sheets.py reads the rows below.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from township.intake.contract import LAST_YEAR, SHEETS
from township.intake.contract.declaration import PREVIOUS
from township.intake.files.workbook import RawRow, RawSheet, column_number
from township.intake.recognise import report_month, units, values
from township.intake.recognise.aliases import FIGURE_ITSELF, WIDE_FIGURES, Aliases, HeaderCell, name_key
from township.intake.recognise.report_month import Above, Names
from township.intake.recognise.units import Stated

_SEARCHED_ROWS = 40
_SEARCHED_COLUMNS = 60  # the widest sheet has half as many; further columns are read once the header is found
_FIGURE = re.compile(r"[-+]?[0-9][0-9,.]*%?")
_LABEL = re.compile(r"(?P<label>[^:]{1,8}?)(?:[:]\s*(?P<value>.*))?")
_MONTH_LABELS = set("期末 报表月份 报告期 报告期末 数据截至 月份 统计月份 所属期 报表期 填报月份".split())
_AREA_LABELS = {"区划代码", "区划", "填报单位", "填报村", "村", "单位名称"}
_UNIT_LABELS = {"单位", "计量单位", "金额单位"}
# a group above 累计 that makes another figure of it
_ANOTHER = re.compile("全县|全市|全省|全国|上年|去年|上月|环比|计划|预计")
_LEVELS = ("当月", "累计", LAST_YEAR)
_SINCE_JANUARY = {"当月": "累计", "当月同比%": "同比%"}
# a sheet is only guessed from its columns if one of each group is among them; the monthly sheet shares its own with others
_IDENTIFYING = {
    sheet.name: groups for sheet in sorted(SHEETS, key=lambda sheet: bool(sheet.form)) if (groups := sheet.identifying)
}


@dataclass
class Header:
    """How one sheet is laid out. ``columns`` and ``units`` are by letter; ``said`` what is wrong with it so far."""

    sheet: str
    first_row: int
    last_row: int
    columns: dict[str, str]
    units: dict[str, str]
    extras: dict[str, str]
    twice: dict[str, str]
    previous: dict[str, str]  # 上期… columns: letter → header
    month: dt.date | None = None
    month_cell: str = ""
    month_problem: str = ""
    month_guessed_from: str = ""
    month_unclear: str = ""  # why none was found, where one is needed
    month_asked: str = ""  # what another cell says of the month, to be confirmed
    above: tuple[str, ...] = ()  # the units of a line 单位：… above the table
    unit_cell: str = ""
    unit_problem: str = ""
    area: str = ""
    area_cell: str = ""
    since_january: str = ""  # the header 9月 that is read as 1-9月, as the title says 累计
    of_the_title: str = ""  # the column headed 本期: of the period the title says
    periods: dict[str, tuple[str, str]] = field(default_factory=dict)  # by letter: the period in a header, its text

    @property
    def wide(self) -> bool:
        """Whether this is the monthly sheet with 当月, 累计 … side by side."""
        found = set(self.columns.values())
        return self.sheet == "统计月报" and not {"数值", "口径"} <= found

    @property
    def stated(self) -> Stated:
        """The units the sheet states."""
        return Stated({self.columns[letter]: unit for letter, unit in self.units.items()}, self.above)

    def letter_of(self, name: str) -> str:
        """The column of a header, "" if the sheet has none."""
        return next((letter for letter, known in self.columns.items() if known == name), "")


def find_header(sheet: RawSheet, aliases: Aliases, file_name: str) -> Header | None:
    """The header of a sheet; None where neither its name nor its columns say what it is."""
    by_name = aliases.sheet_named(sheet.name)
    candidates = [by_name] if by_name else list(_IDENTIFYING)
    remembered = _Remembered(aliases)
    rows = [row for row in sheet.rows if row.number <= sheet.rows[0].number + _SEARCHED_ROWS] if sheet.rows else []
    names = ""
    best = _best(rows, candidates, remembered, known=bool(by_name))
    if best is None and "统计月报" in candidates and (names := _names_indicators(rows, aliases)):
        best = _best(rows, ["统计月报"], remembered, names, known=bool(by_name))
    if best is None:
        return None
    found = _header_of(*best, aliases, names)
    if line := units.LINE.match(values.half_width(_own_text(found.letter_of("指标"), found, rows))):
        _unit_from(found, line["said"], f"{found.letter_of('指标')}{found.first_row}", aliases)
    _take_units_below(found, rows, aliases)
    _take_unnamed_units(found, rows, aliases)
    look_above(found, rows, sheet, aliases, file_name)
    return found


def _best(
    rows: list[RawRow], candidates: list[str], aliases: _Remembered, names: str = "", *, known: bool
) -> tuple[str, RawRow, RawRow | None] | None:
    """The sheet and the one or two rows that say most as its header."""
    best: tuple[tuple[int, int, int], str, RawRow, RawRow | None] | None = None
    for position, row in enumerate(rows):
        below = rows[position + 1] if position + 1 < len(rows) and rows[position + 1].number == row.number + 1 else None
        for name in candidates:
            for second in (None, below) if below else (None,):
                made = _header_of(name, _beginning(row), _beginning(second) if second else None, aliases, names)
                rank = (_score(made), -2 if second else -1, -position)
                if _fits(made, known=known) and (best is None or rank > best[0]):
                    best = (rank, name, row, second)
    return best[1:] if best else None


class _Remembered:
    """Aliases that keep their answers: a header cell is asked about under ten names, by itself and joined."""

    def __init__(self, aliases: Aliases) -> None:
        self.header_named = functools.cache(aliases.header_named)


def _beginning(row: RawRow) -> RawRow:
    if len(row.cells) <= _SEARCHED_COLUMNS:
        return row
    return replace(row, cells={k: text for k, text in row.cells.items() if column_number(k) <= _SEARCHED_COLUMNS})


def _score(header: Header) -> int:
    return len(set(header.columns.values()))


def _fits(header: Header, *, known: bool) -> bool:
    found = set(header.columns.values())
    if known and header.sheet != "统计月报":
        return len(found) >= 2
    return len(found) >= 2 and all(found & group for group in _IDENTIFYING.get(header.sheet, ()))


def _names_indicators(rows: list[RawRow], aliases: Aliases) -> str:
    """The column whose cells name indicators, more than one; "" where there is none."""
    named = Counter(
        k for row in map(_beginning, rows) for k, text in row.cells.items() if aliases.indicator_named(text)
    )
    [(letter, count)] = named.most_common(1) or [("", 0)]
    return letter if count > 1 else ""


def _own_text(letter: str, header: Header, rows: list[RawRow]) -> str:
    """What a column's header says in the first of its rows."""
    return next((row.cells.get(letter, "") for row in rows if row.number == header.first_row), "")


def _take_units_below(header: Header, rows: list[RawRow], aliases: Aliases) -> None:
    """Take the row of units below a header: 万元 | 万元 | %."""
    below = next((row for row in rows if row.number == header.last_row + 1), None)
    said = {letter: name_key(text).strip("()") for letter, text in (below.cells if below else {}).items()}
    if not header.wide or not {*said} <= {*header.columns}:
        return
    label = said.pop(header.letter_of("指标"), "单位")
    if label in ("单位", "计量单位") and said and all(unit in aliases.units for unit in said.values()):
        header.units |= {letter: unit for letter, unit in said.items() if letter not in header.units}
        header.last_row += 1


def _take_unnamed_units(header: Header, rows: list[RawRow], aliases: Aliases) -> None:
    """Take a column of units that no header names."""
    if not header.wide or header.letter_of("单位"):
        return
    texts: dict[str, set[str]] = {}
    for letter, text in ((k, t) for row in rows if row.number > header.last_row for k, t in row.cells.items()):
        texts.setdefault(letter, set()).add(name_key(text).strip("()"))
    known = {*aliases.units}
    found = sorted(
        k
        for k, said in texts.items()
        if k not in {*header.columns, *header.previous} and (said <= known or (k not in header.extras and said & known))
    )
    if len(found) == 1:
        header.columns[found[0]] = "单位"
        header.extras.pop(found[0], None)
    elif found:
        header.unit_cell = f"{found[0]}{header.last_row}"
        header.unit_problem = f"{'、'.join(found)} 列写着单位，表头没有写是哪一列数的"


def _header_of(name: str, row: RawRow, below: RawRow | None, aliases: Aliases | _Remembered, names: str = "") -> Header:
    """The header two rows make; ``names`` is the column that names indicators, where nothing else is called so."""
    cells: dict[str, tuple[str, HeaderCell]] = {}
    group = ""
    letters = {*row.cells, *(below.cells if below else ())}
    for letter in sorted(letters, key=column_number):
        text = row.cells.get(letter, "")
        under = below.cells.get(letter, "") if below else ""
        group = text or (group if under else "")
        joined = aliases.header_named(name, group + under)
        if under and joined.name is None:
            alone, over = aliases.header_named(name, under), aliases.header_named(name, group)
            # a word known by itself, below a group that says the same (9月 | 本月) or nothing (经济 | 当月)
            known = over.name == alone.name or over.name not in WIDE_FIGURES
            known = known or (over.name, alone.name) == ("全年任务", "完成%")
            if alone.name and known and not _ANOTHER.search(name_key(group)):
                joined = HeaderCell(alone.name, alone.unit or over.unit, over.period)
            elif over.name in _LEVELS and _is_figure_itself(under, alone.unit):
                joined = replace(over, unit=alone.unit or over.unit)  # 10月 | 绝对额
        cells[letter] = (group + under, joined)
    last = below.number if below else row.number
    header = Header(name, row.number, last, {}, {}, {}, {}, {})
    this_year = max((_year(cell.period) for _, cell in cells.values()), default=0)
    for letter, (text, cell) in cells.items():
        ours = cell.name
        if ours == "累计" and 0 < _year(cell.period) == this_year - 1:
            ours = "上年同期"
        if name_key(text).startswith(PREVIOUS):
            header.previous[letter] = re.sub(r"\(.*\)$", "", name_key(text))
        elif ours is None:
            if text and not cell.ignored:
                header.extras[letter] = text
        elif ours in header.columns.values():
            if ours == "同比%" and _is_of_the_month(header, letter):
                header.columns[header.letter_of(ours)] = "当月同比%"
                header.columns[letter] = ours
            elif ours == "同比%" and _is_of_the_month(header, letter, ("累计", "当月")):
                header.columns[letter] = "当月同比%"
            else:
                header.twice[letter] = ours
        else:
            header.columns[letter] = ours
            if ours == "当月" and name_key(text).startswith("本期"):
                header.of_the_title = letter
            if cell.unit:
                header.units[letter] = cell.unit
            if cell.period:
                header.periods[letter] = (cell.period, text)
    corner = name_key(row.cells.get(names, "") + (below.cells.get(names, "") if below else ""))
    unnamed = name == "统计月报" and names and not {"指标", "指标代码"} & {*header.columns.values()}
    if unnamed and (not corner or units.LINE.match(corner)):
        header.columns[names] = "指标"
        header.extras.pop(names, None)
    if _only_beside_the_month(header):
        header.columns[header.letter_of("同比%")] = "当月同比%"
    return header


def _is_figure_itself(text: str, unit: str) -> bool:
    """Whether a header below another says that here stands that figure: 绝对额, 绝对值（万元）."""
    plain = name_key(text)
    return (plain.rpartition("(")[0] if unit else plain) in FIGURE_ITSELF - {"进度", "完成情况"}  # may be a share


def _only_beside_the_month(header: Header) -> bool:
    """Whether growth stands once and right of 当月, before 累计: 本月 | 同比% | 本月累计."""
    places = {name: column_number(letter) for letter, name in header.columns.items()}
    growth, month, so_far = (places.get(name, 0) for name in ("同比%", "当月", "累计"))
    return "当月同比%" not in places and 0 < month == growth - 1 < so_far


def _is_of_the_month(header: Header, letter: str, order: tuple[str, str] = ("当月", "累计")) -> bool:
    """Whether growth stands twice because it stands once beside 当月 and once beside 累计, in that order or the other."""

    def beside(of: str) -> str:
        return next((known for at, known in header.columns.items() if column_number(at) == column_number(of) - 1), "")

    return (beside(header.letter_of("同比%")), beside(letter)) == order


def _year(period: str) -> int:
    match = re.match(r"(?:19|20)[0-9]{2}", period)
    return int(match[0]) if match else 0


def look_above(header: Header, rows: list[RawRow], sheet: RawSheet, aliases: Aliases, file_name: str) -> None:
    """Take month, unit and area from the rows above the header; the month else from header, sheet or file name.

    The unit else from a line by itself below.
    """
    above = Above()
    for row in rows:
        if row.number >= header.first_row:
            break
        ordered = sorted(row.cells.items(), key=lambda item: column_number(item[0]))
        answer = ""  # the cell that a label before it has taken
        for position, (letter, text) in enumerate(ordered):
            cell = f"{letter}{row.number}"
            if cell == answer:
                continue
            plain = values.half_width(text).replace("\n", " ")
            match = _LABEL.fullmatch(plain)
            label = name_key(match["label"]) if match else ""
            after = ordered[position + 1] if position + 1 < len(ordered) else ("", "")
            value, at = (match["value"], cell) if match and match["value"] else (after[1], f"{after[0]}{row.number}")
            filing = report_month.is_filing_label(label)
            if filing or label in _MONTH_LABELS | _UNIT_LABELS | _AREA_LABELS:
                answer = at
            if filing:
                above.note_filing_day(value)
            elif label in _MONTH_LABELS and value:
                _month_from(header, value, at)
            elif label in _UNIT_LABELS and value:
                _unit_from(header, value, at, aliases)
            else:
                line = units.LINE.search(plain)
                if line and (line["colon"] or units.parse_units(line["said"], aliases.units)):
                    _unit_from(header, line["said"], cell, aliases)
                elif said := units.behind_title(plain, aliases.units):
                    _unit_from(header, said, cell, aliases)
                if label in _AREA_LABELS and value:
                    area = units.LINE.split(value)[0] if at == cell else value
                    header.area, header.area_cell = values.half_width(area), at
                else:
                    above.note_cell(text, cell)
    last = max((row.number for row in rows if any(map(_FIGURE.fullmatch, row.cells.values()))), default=0)
    for row in rows:  # 注：单位：亿元 below the table, where nothing above it says so; amid it, it is another table's
        if (
            row.number > max(header.last_row, last)
            and len(row.cells) == 1
            and not (header.above or header.unit_problem)
        ):
            [(letter, text)] = row.cells.items()
            line = units.LINE.search(values.half_width(text))
            if line and line["colon"]:
                _unit_from(header, line["said"].rstrip("。;"), f"{letter}{row.number}", aliases)
    if header.of_the_title and (above.since_january or above.spans) and not header.letter_of("累计"):
        header.columns[header.of_the_title] = "累计"
    if above.since_january:
        _read_months_as_since_january(header)
    _settle_month(header, above, Names(sheet.name, file_name))


def _read_months_as_since_january(header: Header) -> None:
    """9月 | 同比% below a title that says 累计, where no column is of the month or since January by its own words."""
    bare = {letter: text for letter, (_, text) in header.periods.items() if header.columns[letter] in _SINCE_JANUARY}
    own = {name for letter, name in header.columns.items() if letter not in bare}
    stands = "当月" in {header.columns[letter] for letter in bare} and "当月" not in header.twice.values()
    months_own = own & {"累计", "当月", "当月同比%"} or any(re.search("[当本单]月", text) for text in bare.values())
    if stands and not months_own:
        header.columns |= {letter: _SINCE_JANUARY[header.columns[letter]] for letter in bare}
        header.since_january = next(iter(bare.values()))


def _month_from(header: Header, text: str, cell: str) -> None:
    try:
        header.month, header.month_cell = values.month(text), cell
    except ValueError as error:
        header.month_problem, header.month_cell = str(error), cell


def _unit_from(header: Header, text: str, cell: str, aliases: Aliases) -> None:
    """Take the units of a line 单位：…; one that is not understood is not passed over."""
    said = units.parse_units(text, aliases.units)
    if said is None:
        return
    header.above, header.unit_cell = (*header.above, *said), cell
    sizes = [unit for unit in header.above if unit != "元"]
    if not said:
        header.unit_problem = f"写了单位“{values.half_width(text)}”，不认识"
    elif any(units.contradict(one, other) for one in sizes for other in sizes):
        header.unit_problem = f"写了单位“{'、'.join(dict.fromkeys(header.above))}”，分不清以哪个为准"


def _settle_month(header: Header, above: Above, called: Names) -> None:
    """The month of a label, else of a title, the header, a name; what else is said of it must agree."""
    written = [(p, text, f"{letter}{header.first_row}") for letter, (p, text) in header.periods.items()]
    this_year = [one for one in written if header.columns[one[2].rstrip("0123456789")] != LAST_YEAR]
    titles = above.titles()
    if header.month is None and not header.month_problem:
        found = report_month.without_label(above, this_year, called)
        header.month, header.month_cell, header.month_guessed_from = found.month, found.cell, found.guessed_from
        header.month_unclear = found.problem
    elif header.month and len(titles) == 1 and titles != {header.month}:
        header.month_problem = f"表头上方写着{header.month:%Y-%m}，标题却是{titles.pop():%Y-%m}；请改成一致"
    if header.month is None or header.month_problem:
        return
    own = f"{header.month:%Y-%m}（{header.month_cell or header.month_guessed_from}）"
    if differing := report_month.header_differs(header.month, written):
        said = "、".join(f"“{text}”（{cell}）" for text, cell in differing)
        header.month_problem, header.month_cell = (f"表头{said}与报表月份 {own} 不是同一个月", differing[0][1])
    else:
        parts = [text for text, _ in above.parts]
        loose = [text for text, _ in above.loose if report_month.month_number(text) != header.month.month]
        if parts or loose:
            header.month_asked = f"标题写着“{[*parts, *loose][0]}”，报表月份却是 {own}"
