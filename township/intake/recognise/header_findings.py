"""What is to be said of a sheet's header: columns left out or given twice, the month, the area; another table below."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from township.intake.contract import BY_NAME
from township.intake.files.workbook import Finding, RawRow, RawSheet, column_letter, column_number
from township.intake.recognise import (
    other_town,
    percentages,
    report_month,
    units,
    values,
)
from township.intake.recognise.aliases import WIDE_FIGURES, Aliases, is_amount, is_another_growth
from township.intake.recognise.forms.layout import laid_out
from township.intake.recognise.forms.reader import split_brackets
from township.intake.recognise.header import Header
from township.intake.recognise.units import contradict
from township.statistics import periods
from township.statistics.catalogue import Catalogue

_SINCE = re.compile("同比|上年|去年")
_TASK = re.compile("目标|任务|计划")
Said = tuple[str, str, str, str, str]  # severity, kind, cell, message, advice


def of_header(found: Header, raw: RawSheet, catalogue: Catalogue, second: int, file_name: str) -> list[Finding]:
    """What is to be said of the header; ``second`` is the row another table begins in, 0 where there is none."""
    parts = (
        _of_columns(found, raw, second),
        _of_growth(found, raw),
        _of_month(found),
        _of_units(found),
        _of_area(found, raw, catalogue, file_name),
    )
    return [
        Finding(severity, kind, raw.file, raw.name, cell, message, advice)
        for severity, kind, cell, message, advice in itertools.chain(*parts)
    ]


def _of_columns(found: Header, raw: RawSheet, second: int) -> Iterator[Said]:
    """Columns that are not known, have no header or stand twice, and tables beside the one that was found."""
    for letter, text in found.extras.items():
        below = [row.cells[letter] for row in raw.rows if row.number > found.last_row and letter in row.cells]
        if not below:
            continue
        at, quoted = f"{letter}{found.last_row}", f"不认识“{values.excerpt(text)}”这一列"
        numbers = sum(map(_is_figure, below))
        lost = f"，其中{numbers}格有数，没有读入" if numbers else "，已忽略"
        growth = _growth_after(found, letter)
        if numbers and growth and not is_amount(text):
            message, advice = (
                f"{quoted}，它后面的“{growth}”不知道是谁的同比",
                "请改用模板的列名（当月、累计），或在别名表中登记",
            )
            yield "error", "column", at, message, advice
        elif numbers and _TASK.search(text) and found.letter_of("完成%") and not found.letter_of("全年任务"):
            message = f"{quoted}，不知道“完成%”是哪个任务的"
            yield "error", "column", at, message, "全年的任务请写“全年任务”；别的请删去这两列"
        elif is_another_growth(text):
            message = f"“{values.excerpt(text)}”不是与上年同期比，没有地方存{lost}"
            yield "warning", "column", at, message, "请核对；需要的可写进备注"
        else:
            yield "warning", "column", at, f"{quoted}{lost}", "要读入请用模板的列名，或在别名表中登记"
    texts = {letter: text for row in raw.rows if row.number == found.last_row for letter, text in row.cells.items()}
    for letter in found.previous:
        after = column_letter(column_number(letter) + 1)
        if _growth_after(found, letter) and not _SINCE.search(texts.get(after, "")):
            message = f"“{texts.get(after, '')}”在“{texts.get(letter, '')}”后面，不知道是比上期还是比上年同期"
            yield "error", "column", f"{after}{found.last_row}", message, "比上年同期的请写“同比%”；比上期的请删去"
    if above := _above_header(raw, found):
        message = f"第{above[0]}—{above[-1]}行有数，在认出的表头上方，没有读入"
        yield "warning", "column", f"A{above[0]}", message, "两张表请分开填，或在数据填报页说明一次，存为表样"
    if second:
        message = f"第{second}行起是另一张表，没有读入"
        yield "warning", "column", f"A{second}", message, "两张表请分开填，或在数据填报页说明一次，存为表样"
    for letter, numbers in _unheaded(raw, found).items():
        message = f"{letter} 列没有表头，其中{len(numbers)}格有数，没有读入"
        yield "warning", "column", f"{letter}{numbers[0]}", message, "请补上表头；不要的请删去"
    for letter, name in found.twice.items():
        first = found.letter_of(name)
        if all(
            row.cells.get(letter) in (None, row.cells.get(first)) for row in raw.rows if row.number > found.last_row
        ):
            continue  # the second says nothing else
        yield (
            "error",
            "column",
            f"{letter}{found.last_row}",
            f"“{name}”有两列（{first} 列与 {letter} 列）",
            "请只留一列；几个月或几张表并列的，请在数据填报页说明一次，存为表样",
        )


def _of_growth(found: Header, raw: RawSheet) -> Iterator[Said]:
    """A column headed 增减 without any % may hold the difference of two figures."""
    headers = {letter: text for row in raw.rows if row.number == found.last_row for letter, text in row.cells.items()}
    for letter, name in found.columns.items():
        below = [row.cells[letter] for row in raw.rows if row.number > found.last_row and letter in row.cells]
        if name in ("同比%", "当月同比%") and percentages.may_be_a_difference(
            headers.get(letter, ""), below, found.above
        ):
            message = f"“{values.excerpt(headers[letter])}”一列没有写 %，按同比的百分数读入"
            yield "warning", "share", f"{letter}{found.last_row}", message, "请核对；是增减的数额请把表头改为“增减额”"


def _of_month(found: Header) -> Iterator[Said]:
    if found.since_january:
        message = f"标题写的是累计，“{found.since_january}”一列按 1 月以来的累计读入"
        yield (
            "warning",
            "basis",
            f"{found.letter_of('累计')}{found.last_row}",
            message,
            "请核对；是当月的请在表头写“当月”",
        )
    dated = BY_NAME[found.sheet].dated_by
    if found.month_problem:
        yield "error", "month", found.month_cell, found.month_problem, "请改正报表月份"
    elif dated and not found.month and not found.letter_of(dated):
        advice = "请在表头上方写“期末”，旁边一格写月份，如 2020-09"
        yield "error", "month", found.month_cell, found.month_unclear or "找不到报表月份", advice
    elif dated and found.month_guessed_from and not found.letter_of(dated):
        message = f"表内没有写全报表的年月，按{found.month_guessed_from}读作 {periods.month_key(found.month)}"
        yield "warning", "month", "", message, "请核对；最好在表头上方写“期末”和月份"
    elif found.month_asked:
        yield "warning", "month", found.month_cell, found.month_asked, "请核对；沿用旧表的请改成一致"


def _of_units(found: Header) -> Iterator[Said]:
    for letter, unit in found.units.items():
        if over := next((line for line in found.above if contradict(unit, line)), ""):
            message = f"表的上方写单位“{over}”，“{found.columns[letter]}”一列却写“{unit}”"
            yield "error", "unit", f"{letter}{found.last_row}", message, "请改成一致"
    if found.unit_problem:
        advice = "请写 元、万元、亿元、户、米 等目录里的单位，金额只写一个；或改在“单位”列逐行写"
        yield "error", "unit", found.unit_cell, found.unit_problem, advice


def _of_area(found: Header, raw: RawSheet, catalogue: Catalogue, file_name: str) -> Iterator[Said]:
    """Whose figures they are, where no column says it."""
    if found.letter_of("区划代码") or found.letter_of("村"):
        return
    if cell := other_town.of_the_county(titles(raw, found), [raw.name, file_name], catalogue.town):
        message = f"标题只写了{catalogue.town['county']}，没有写{catalogue.town['name']}，又没有区划列"
        yield "error", "area", cell, message, "全县的数不要导入；是本镇的请在标题里写明"
    for cell, text in titles(raw, found):
        if other := other_town.named_instead(text, catalogue.town):
            own = f"{catalogue.town['county']}{catalogue.town['name']}"
            message = f"标题写的是“{other}”，这里只收{own}的数，又没有区划列"
            yield "error", "area", cell, message, "不是本镇的表请不要导入；标题写错的请改正"
    if any(field.header == "区划代码" and field.required for field in BY_NAME[found.sheet].fields):
        if found.area and not catalogue.own_area_named(found.area):
            message = f"区划名录中没有“{values.excerpt(found.area)}”"
            yield "error", "area", found.area_cell, message, "请写 12 位区划代码或规范村名"
        elif not found.area:
            message = f"没有区划列，全表按{catalogue.town['name']}全镇读入"
            yield "warning", "area", "", message, "请核对；分村数据请加“区划代码”列"


def is_half_read(raw: RawSheet, found: Header, aliases: Aliases) -> bool:
    """Whether something of the sheet is not understood by the header found, so that a form may do better."""
    return bool(
        found.twice
        or found.month_problem
        or _above_header(raw, found)
        or second_title(raw, found, aliases)
        or (found.wide and (_unheaded(raw, found) or _not_taken(raw, found, aliases)))
    )


def _not_taken(raw: RawSheet, found: Header, aliases: Aliases) -> bool:
    """Whether columns that are not known hold figures or say of which kind the row's are, or a cell holds two figures."""
    below = [row for row in raw.rows if row.number > found.last_row]
    return any(
        _is_figure(text) or aliases.header_named("统计月报", text).name in WIDE_FIGURES
        for row in below
        for letter in found.extras
        if (text := row.cells.get(letter, ""))
    ) or any(
        split_brackets(row.cells.get(letter, ""))
        for row in below
        for letter, name in found.columns.items()
        if name in WIDE_FIGURES
    )


def second_title(raw: RawSheet, found: Header, aliases: Aliases) -> int:
    """The row another table begins in; 0 if none.

    Its header is another one, or the same below a title of its own with a unit or a month in it.
    """
    headers = next((row.cells for row in raw.rows if row.number == found.last_row), {})
    for before, row in itertools.pairwise(row for row in raw.rows if row.number >= found.last_row):
        if row.cells != headers and found.wide and _is_header(row, found.letter_of("指标"), aliases):
            return before.number if len(before.cells) == 1 and before.number > found.last_row else row.number
        if before.number > found.last_row and len(before.cells) == 1 and len(row.cells) > 1 and row.cells == headers:
            [text] = before.cells.values()
            if units.LINE.search(text) or units.behind_title(text, aliases.units) or report_month.says_month(text):
                return before.number
    return 0


def _is_header(row: RawRow, letter: str, aliases: Aliases) -> bool:
    """Whether a row is the header of a monthly sheet: it names its column of names, ``letter``, and one of figures."""
    if aliases.header_named("统计月报", row.cells.get(letter, "")).name != "指标":
        return False
    named = {aliases.header_named("统计月报", text).name for text in row.cells.values()}
    return not named.isdisjoint(WIDE_FIGURES) and not any(map(_is_figure, row.cells.values()))


def _growth_after(found: Header, letter: str) -> str:
    """The growth in the column after one that is not known, where that growth would be read as another figure's."""
    after = found.columns.get(column_letter(column_number(letter) + 1), "")
    return after if found.wide and after in ("同比%", "当月同比%") else ""


def titles(raw: RawSheet, found: Header) -> Iterator[tuple[str, str]]:
    """Cell and text of what stands above the header."""
    for row in raw.rows:
        if row.number < found.first_row:
            yield from ((f"{letter}{row.number}", text) for letter, text in row.cells.items())


def _above_header(raw: RawSheet, found: Header) -> list[int]:
    """Rows of another table's figures above the header."""
    above = replace(raw, rows=tuple(row for row in raw.rows if row.number < found.first_row))
    return [row.number for table in laid_out(above) for row in table.rows]


def _unheaded(raw: RawSheet, found: Header) -> dict[str, list[int]]:
    """Rows with a figure in a column without any header, by letter: a header lost is a column lost."""
    headed = {letter for row in raw.rows if found.first_row <= row.number <= found.last_row for letter in row.cells}
    rows: dict[str, list[int]] = {}
    for row in raw.rows:
        if row.number > found.last_row and not found.columns.keys().isdisjoint(row.cells):
            for letter, text in row.cells.items():
                if letter not in headed and _is_figure(text):
                    rows.setdefault(letter, []).append(row.number)
    return rows


def _is_figure(text: str) -> bool:
    try:
        values.number(text)
    except ValueError:
        return False
    return True
