"""Where a table of any shape has what: its header of one to five rows, its columns and rows. No meaning yet.

A column's *path* is what its header says from the top down, merged cells spread over what they cover:
``("乡村振兴", "公厕建设(座)", "镇城建办", "目标任务")``.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace

from township.intake.files.workbook import RawRow, RawSheet, column_letter, column_number
from township.intake.recognise import footnotes, values
from township.intake.recognise.aliases import name_key

_MOST_HEADER_ROWS = 5
_MOST_CELLS, _MOST_TABLES = 20_000, 50  # of a sheet; what is larger is no table that somebody looks at
_BEFORE = "并列|第|约|近|超过?|不到|低于|高于|不足|增长|上升|下降|减少|提高|降低|回落|同比|预计"
_FIGURE = re.compile(
    rf"(?:(?:{_BEFORE}|[≥≤<>▲△▼▽↑↓+\-−(]) *)*[0-9][0-9,]*(?:\.[0-9]+)? ?(?:[^0-9.、年月季日()]{{1,6}}[0-9]*[人口名]?)?"
    r"(?:/[0-9]+)?(?:\([^()]*\)|\))?|持平|与?上年同期持平"
)
_MONTH = re.compile("(?:19|20)[0-9]{2}[-/](?:0[1-9]|1[0-2])")
_LABEL = rf"[一-龥A-Za-z]|^{_MONTH.pattern}"
_NOTE = re.compile(
    r"(?:注|说明|备注|填报人|填表人|审核人?|复核人?|单位负责人|负责人|制表人?|报送时间|分管领导)\s*[0-9一]*\s*[:：]"
)
_ABOVE_TABLE = re.compile(
    r"(?:填报|填表|制表|报送|编制|计量|金额|汇总)?(?:单位|日期|时间|月份|人)\s*[:：]|报表月份|表\s*号|制表机关|批准文号|期末"
)
_COLUMN_NUMBERS = re.compile(r"甲|乙|丙|丁|[0-9]{1,2}|栏次|-+|—+")
_OF_ANOTHER = re.compile(  # headers of what is told of the figure beside them
    r"(?P<growth>(?:同比|[比较与]?(?:上年|去年)同期)?(?:增长|增速|增幅|增减|改善|±|同比)(?:率|幅度)?)(?:\(?(?:%|个?百分点)\)?)?"
    r"|位次|排名|名次|上年同期|去年同期"
)
DITTO = frozenset({"〃", "″", "同上", "”"})


@dataclass(frozen=True)
class Place:
    """A text and the cell it stands in."""

    text: str
    cell: str


@dataclass(frozen=True)
class Layout:
    """One table of a sheet. ``columns`` has the path of each column by letter, ``cells`` what each row says."""

    sheet: RawSheet
    first_row: int
    last_row: int  # of the header
    columns: dict[str, tuple[Place, ...]]
    rows: tuple[RawRow, ...]
    notes: tuple[Place, ...]
    above: tuple[Place, ...] = field(default=())
    marked: dict[str, str] = field(default_factory=dict)  # by cell, the note its mark points to
    over_all: int = 0  # of a later table of its sheet: the first one's header begins here, what stands above is of all

    def label(self, row: RawRow, letter: str) -> Place:
        """What a row says in a column of labels: its own text, or that of the merged cell or the row it repeats."""
        return self._labels.get((row.number, letter), Place("", ""))

    @functools.cached_property
    def _labels(self) -> dict[tuple[int, str], Place]:
        return _spread_labels(self)


def is_figure(text: str) -> bool:
    """Whether a cell looks like a figure, in whatever writing; a period, a serial number and a dash do not."""
    plain = values.half_width(text)
    return len(plain) <= values.LONGEST and bool(_FIGURE.fullmatch(plain)) and not _MONTH.fullmatch(plain)


def laid_out(sheet: RawSheet, header_rows: tuple[int, int] | None = None) -> list[Layout]:
    """The tables of a sheet, one below the other; [] where nothing looks like one.

    ``header_rows`` says where the header of the only table stands: an empty form has no figures to tell it by.
    """
    sheet, marked = footnotes.taken_off(sheet)
    merged = merged_cells(sheet)
    if header_rows:
        return [replace(_table_below(sheet, header_rows, merged), marked=marked)]
    found: list[Layout] = []
    rows = list(sheet.rows) if sum(len(row.cells) for row in sheet.rows) <= _MOST_CELLS else []
    while rows and len(found) < _MOST_TABLES:
        made = _first_table(sheet, rows, merged)
        if made is None:
            break
        layout, rest = made
        found.append(replace(layout, marked=marked, over_all=found[0].first_row if found else 0))
        rows = rest
    return found


def _table_below(
    sheet: RawSheet, header_rows: tuple[int, int], merged: dict[tuple[int, int], tuple[int, int]]
) -> Layout:
    first, last = header_rows
    head = [row for row in sheet.rows if first <= row.number <= last and not numbers_columns(row)]
    data: list[RawRow] = []
    for row in sheet.rows:
        if row.number > last and row.cells:
            if _NOTE.match(next(iter(row.cells.values()))):
                break
            data.append(row)
    before = tuple(
        Place(t, f"{k}{row.number}") for row in sheet.rows if row.number < first for k, t in row.cells.items()
    )
    return Layout(sheet, first, last, _paths(head, data, merged) if head else {}, tuple(data), (), before)


def _first_table(
    sheet: RawSheet, rows: list[RawRow], merged: dict[tuple[int, int], tuple[int, int]]
) -> tuple[Layout, list[RawRow]] | None:
    at = next((n for n, row in enumerate(rows) if is_data(row)), None)
    if at is None:
        return None
    above = rows[:at]
    numbered = [row for row in above if numbers_columns(row)]
    head: list[RawRow] = []
    unfilled: list[RawRow] = []  # labels above the first row with figures
    for row in reversed([row for row in above if row not in numbered]):
        is_header = _is_header(row, merged, head, rows[at])
        if not (head or is_header) and len(row.cells) == 1 and not _is_spread(row, merged):
            unfilled.insert(0, row)
            continue
        if len(head) == _MOST_HEADER_ROWS or not is_header:
            break
        if head and not _touch(row, head[0], numbered, merged):
            break
        head.insert(0, row)
    if not head:
        return None
    first, last = head[0].number, max([head[-1].number, *(row.number for row in numbered)])
    data, notes, rest = _body([*unfilled, *rows[at:]], last, head)
    columns = _paths(head, data, merged)
    before = tuple(
        Place(text, f"{k}{row.number}") for row in above if row.number < first for k, text in row.cells.items()
    )
    return Layout(sheet, first, last, columns, tuple(data), tuple(notes), before), rest


def _touch(row: RawRow, below: RawRow, numbered: list[RawRow], merged: dict[tuple[int, int], tuple[int, int]]) -> bool:
    """Whether nothing is between two rows of a header but numbers of columns, and rows that its merged cells cover."""
    between = set(range(row.number + 1, below.number))
    covered = {n for (n, _), (top, _) in merged.items() if n in between and top <= row.number}
    return between <= covered | {one.number for one in numbered}


def is_data(row: RawRow) -> bool:
    """A row of figures beside a label; a line of the columns' numbers is none."""
    figures = [text for text in row.cells.values() if is_figure(text)]
    labels = [text for text in row.cells.values() if not is_figure(text) and re.search(_LABEL, text)]
    return bool(figures and labels) and not numbers_columns(row) and not any(map(said_above, row.cells.values()))


def numbers_columns(row: RawRow) -> bool:
    """甲 | 乙 | 1 | 2 | 3 below a header."""
    numbers = [int(text) for text in row.cells.values() if re.fullmatch("[0-9]{1,2}", text)]
    return (
        len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in (1, 2, 3)
        and all(_COLUMN_NUMBERS.fullmatch(values.half_width(text)) for text in row.cells.values())
    )


def _is_header(row: RawRow, merged: dict[tuple[int, int], tuple[int, int]], below: list[RawRow], data: RawRow) -> bool:
    if any(map(said_above, row.cells.values())) or any(_NOTE.match(text) for text in row.cells.values()):
        return False
    if len(row.cells) >= 2:
        return True
    [letter] = row.cells
    if not below:  # 亿元 by itself above a figure, right of the labels
        return letter in data.cells and letter != min(data.cells, key=column_number) and not _is_spread(row, merged)
    # a group that spans some of the columns, not all as a title does
    first = min(column_number(k) for cells in (r.cells for r in below) for k in cells)
    return column_number(letter) > first and (row.number, column_number(letter)) in merged


def _is_spread(row: RawRow, merged: dict[tuple[int, int], tuple[int, int]]) -> bool:
    """Whether the only cell of a row is merged, as titles are, or says what stands above tables."""
    [(letter, text)] = row.cells.items()
    return (row.number, column_number(letter)) in merged or said_above(text)


def _body(rows: list[RawRow], last: int, head: list[RawRow]) -> tuple[list[RawRow], list[Place], list[RawRow]]:
    """Rows of figures, the notes below them, and what follows as another table."""
    data: list[RawRow] = []
    notes: list[Place] = []
    before = last
    for position, row in enumerate(rows):
        first = next(iter(row.cells.values()))
        if notes or _NOTE.match(first):
            if row.number - before > 1 and _begins_anew(rows[position : position + 8]):
                return data, notes, rows[position:]
            notes += [Place(text, f"{k}{row.number}") for k, text in row.cells.items()]
        elif data and (
            (row.number - before > 1 and _begins_anew(rows[position : position + 8]))
            or _heads_another(rows[position : position + 4], head)
        ):
            return data, notes, rows[position:]
        else:
            data.append(row)
        before = row.number
    # 一、统计范围：… without figures
    while data and len(data[-1].cells) == 1 and not any(map(is_figure, data[-1].cells.values())):
        tail = data.pop()
        notes[:0] = [Place(text, f"{k}{tail.number}") for k, text in tail.cells.items()]
    return data, notes, []


def _begins_anew(rows: list[RawRow]) -> bool:
    """Whether a header and figures follow: rows of one cell, a row of several without figures, figures."""
    seen = 0
    for row in rows:
        if is_data(row):
            return seen > 0
        seen += len(row.cells) >= 2 and not any(map(is_figure, row.cells.values()))
    return False


def _heads_another(rows: list[RawRow], head: list[RawRow]) -> bool:
    """Whether a header like ``head`` follows, with other columns: the same word above its labels, rows of one cell before."""
    for row in rows:
        if any(map(is_figure, row.cells.values())):
            return False
        letter = min(row.cells, key=column_number)
        if any(row.cells[letter] == above.cells.get(letter) for above in head):
            return not any(row.cells == above.cells for above in head)
        if len(row.cells) > 1 and not any(map(said_above, row.cells.values())):
            return False
    return False


def merged_cells(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """By covered cell (row, column), the cell at the top left that covers it."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for text in sheet.merged:
        match = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", text)
        if not match:
            continue
        left, top = column_number(match[1]), int(match[2])
        right, bottom = min(column_number(match[3]), left + 200), min(int(match[4]), top + 5_000)
        if len(covered) > 100_000:
            break
        covered |= {(row, column): (top, left) for row in range(top, bottom + 1) for column in range(left, right + 1)}
    return covered


def _paths(
    head: list[RawRow], data: list[RawRow], merged: dict[tuple[int, int], tuple[int, int]]
) -> dict[str, tuple[Place, ...]]:
    texts = {(row.number, column_number(k)): text for row in head for k, text in row.cells.items()}
    used = {column_number(k) for row in data for k in row.cells} | {column for _, column in texts}
    used |= {column for (row, column), at in merged.items() if at in texts}
    paths: dict[str, tuple[Place, ...]] = {}
    for column in sorted(used):
        path: list[Place] = []
        for row in head:
            at = merged.get((row.number, column), (row.number, column))
            if at not in texts and row is not head[-1] and at == (row.number, column):
                # a group written once over its columns without merging
                left = next((c for c in range(column - 1, 0, -1) if (row.number, c) in texts), 0)
                spread = left and (row.number, left) not in merged and column_number(min(head[-1].cells)) != column
                under = any((other.number, column) in texts for other in head if other.number > row.number)
                at = (row.number, left) if spread and under else at
            place = Place(" ".join(texts.get(at, "").split()), f"{column_letter(at[1])}{at[0]}")
            if place.text and place not in path:
                path.append(place)
        paths[column_letter(column)] = tuple(path)
    return _beside_their_figures(paths, data)


def _beside_their_figures(paths: dict[str, tuple[Place, ...]], data: list[RawRow]) -> dict[str, tuple[Place, ...]]:
    """Of columns that say only 同比, more than once in a header of one row, each is of the figure on its left."""
    written = [_told(path[0].text) for path in paths.values() if len(path) == 1]
    found: dict[str, tuple[Place, ...]] = {}
    figure: tuple[Place, ...] = ()
    for letter, path in paths.items():
        bare = _told(path[0].text) if len(path) == 1 else ""
        found[letter] = (*figure, *path) if bare and written.count(bare) > 1 else path
        if not bare:
            # a column nobody has filled in yet is one of figures too: the form of the table stays the same
            texts = [row.cells.get(letter, "") for row in data]
            holds = len(path) == 1 and all(is_figure(text) or not re.search(_LABEL, text) for text in texts)
            figure = path if holds else ()
    return found


def is_told(path: tuple[Place, ...]) -> bool:
    """Whether a column says only that it is growth or a rank, and of what is to be seen on its left."""
    return len(path) == 1 and bool(_told(path[0].text))


def _told(text: str) -> str:
    """What a header tells of another's figure (growth in whatever words, 位次, 上年同期); "" of any other."""
    match = _OF_ANOTHER.fullmatch(name_key(text))
    return ("growth" if match["growth"] else match[0]) if match else ""


def _spread_labels(layout: Layout) -> dict[tuple[int, str], Place]:
    merged = merged_cells(layout.sheet)
    own = {(row.number, k): text for row in layout.rows for k, text in row.cells.items()}
    found: dict[tuple[int, str], Place] = {}
    before: dict[str, Place] = {}
    for row in layout.rows:
        for letter in layout.columns:
            top, left = merged.get((row.number, column_number(letter)), (row.number, column_number(letter)))
            text = own.get((top, column_letter(left)), "") if column_letter(left) == letter else ""
            place = Place(text, f"{letter}{top}") if text else Place("", "")
            if text.strip() in DITTO and letter in before:
                place = Place(before[letter].text, f"{letter}{row.number}")
            if place.text:
                before[letter] = place
            found[row.number, letter] = place
    return found


def path_key(path: tuple[Place, ...]) -> str:
    """A column's path as a form writes it: months as {月}, {1—月}, {年}, so that next month's is the same."""
    return " / ".join(undated(place.text) for place in path)


def said_above(text: str) -> bool:
    """Whether a line above a table says who reports, in what unit or for when: no title and no header."""
    return bool(_ABOVE_TABLE.match(values.half_width(text)))


def undated(text: str) -> str:
    """``2023年1—5月份及同期`` → ``{年}{1—月}份及同期``; brackets and blanks as names are compared."""
    plain = name_key(text)
    plain = re.sub(r"(?:19|20)[0-9]{2}(?:年|(?![0-9]))", "{年}", plain)
    plain = re.sub(r"1月?-(?:1[0-2]|[2-9])月", "{1—月}", plain)
    return re.sub(r"(?<![0-9—{])(?:1[0-2]|0?[1-9])月", "{月}", plain)


_TOTALS = re.compile(r"(?:全县|全市|县|总|小|合)?(?:合计|总计|小计|平均|均值)|全县|全市|合 *计")


def is_total(text: str) -> bool:
    """Whether a row is a sum of others, to be checked and never added."""
    return bool(_TOTALS.fullmatch(name_key(text)))
