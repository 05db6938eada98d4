"""A superior's form filled in for a month: its own file, its formats and formulas as they are, our figures in it.

Filled is every cell a form binds to a figure that is reported or worked out from reported ones; 示例 never is. What is
not known is left blank on yellow and listed. The comment of a cell says status and source.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from township.intake.contract import STATUSES
from township.intake.files import workbook
from township.intake.files.fill_xlsx import Copy
from township.intake.files.workbook import WorkbookError
from township.intake.recognise import ledger_sheets, values
from township.intake.recognise.aliases import Aliases
from township.intake.recognise.forms import read, whose_table
from township.intake.recognise.forms.cells import Cell, cells
from township.intake.recognise.forms.form import MEASURES, Form, Meaning
from township.intake.recognise.forms.layout import Layout, laid_out
from township.intake.recognise.forms.reader import Reader
from township.intake.recognise.units import Stated, size
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.store.manifest import Snapshot
from township.store.previous_report import QUERIES
from township.store.warehouse import Warehouse

_DAY_ZERO = dt.date(1899, 12, 30)
_WORDS = {value: word for word, value in STATUSES.items()}


@dataclass(frozen=True)
class Key:
    """What a figure is: indicator or work, area, month, basis (ytd, month, point …) and measure (value, yoy …)."""

    subject: str
    area: str
    month: dt.date
    basis: str
    measure: str


@dataclass(frozen=True)
class Figure:
    """A figure as published, in the catalogue's unit."""

    value: Decimal
    unit: str
    status: str
    source: str = ""
    qualifier: str = ""


@dataclass
class Filled:
    """The file made, how many cells were filled, and of the others what they are and why not."""

    content: bytes = b""
    cells: int = 0
    missing: list[tuple[str, str]] = field(default_factory=list)  # cell, what it is and why it is blank


def published(
    snapshot: Snapshot, month: dt.date, catalogue: Catalogue, own: Collection[str] | None = None
) -> dict[Key, Figure]:
    """The figures of a snapshot that a form of the month can ask for.

    Args:
        own: the indicators whose figures are not for everybody and are given all the same: what is 对外不显示, and every
            village's. None: of all.
    """
    with closing(Warehouse(snapshot, QUERIES, catalogue)) as warehouse:
        rows = warehouse.run("template/form_figures", month=month).to_dict("records")
        if own is not None:
            outward = warehouse.outward.run("template/form_figures", month=month).to_dict("records")
            of_town = [row for row in outward if row["area"] == catalogue.town_code and row["subject"] not in own]
            rows = [row for row in rows if row["subject"] in own] + of_town
    return {
        Key(row["subject"], row["area"], row["month"].date(), row["basis"], row["measure"]): Figure(
            Decimal(str(row["value"])),
            *("" if figures.is_missing(row[name]) else row[name] for name in ("unit", "status", "source", "qualifier")),
        )
        for row in rows
        if not figures.is_missing(row["value"])
    }


def fill(
    form: Form, blank: Path, month: dt.date, known: Mapping[Key, Figure], catalogue: Catalogue, aliases: Aliases
) -> Filled:
    """Fill the form's own file for a month.

    Args:
        blank: the superior's .xlsx, empty or of another month.
        known: the published figures, of the month and of earlier ones.

    Raises:
        WorkbookError: the file cannot be read, or has no table of the form.
    """
    first, last = (int(row) for row in form.header_rows.split("-"))
    for sheet in workbook.read_file(blank).sheets:
        for layout in laid_out(sheet, (first, last)):
            if form.fits(layout):
                return _Filling(form, layout, Copy(blank, sheet.name), month, known, catalogue, aliases).done()
    raise WorkbookError(f"{blank.name} 里没有表样“{form.name}”的表；请核对标题和表头")


class _Filling:
    def __init__(
        self,
        form: Form,
        layout: Layout,
        copy: Copy,
        month: dt.date,
        known: Mapping[Key, Figure],
        catalogue: Catalogue,
        aliases: Aliases,
    ) -> None:
        self.form, self.layout, self.copy, self.month = form, layout, copy, month
        self.known, self.catalogue = known, catalogue
        self.aliases, self.reader = aliases, Reader(layout, catalogue, aliases)
        # indicators that are growth rates, reported in the column of growth (规上工业增加值)
        self.growths = {one.code for named in aliases.indicators.values() for one in named if one.column == "同比%"}
        self.found = whose_table.above(layout, aliases)
        self.filled = Filled()

    def done(self) -> Filled:
        """Fill every bound cell and write the month where the file says its own."""
        bound = [
            cell
            for cell in cells(self.layout, self.form, self.reader)
            if not cell.meaning.role and not cell.meaning.problem
        ]
        levels = read.levels_of_growths(bound, self.found, self.aliases)
        across = self._months_across(bound)
        for cell in bound:
            if cell.cell not in levels:  # the catalogue has only their growth
                self._fill(cell.cell, cell.meaning, across.get(cell.meaning.period, self.month))
        self._date()
        self.filled.content = self.copy.content()
        return self.filled

    def _months_across(self, bound: list[Cell]) -> dict[str, dt.date]:
        """Where periods stand side by side, each one's own month; a header of one month is made the one filled for."""
        months: dict[str, dt.date] = {}
        for said in {cell.meaning.period for cell in bound if cell.meaning.period}:
            with suppress(ValueError):
                months[said] = read.whole_year(said) or values.month(said, self.month.year)
        years = {one: month for one, month in months.items() if read.whole_year(one)}
        return months if len({month.month for month in months.values()}) > 1 else years

    def _fill(self, place: str, meaning: Meaning, month: dt.date) -> None:
        if not self.copy.is_free(place):
            return
        figure, why = self._figure(meaning, month)
        try:
            text = self._written(figure, meaning, percent=self.copy.is_percent(place)) if figure else ""
        except ValueError as error:  # 固定资产投资 in %: a growth rate's row has no level
            figure, why = None, str(error)
        if figure is None:
            self.copy.leave_blank(place)
            self.filled.missing.append((place, f"{self._said(meaning)}：{why}"))
            return
        said = [f"{_WORDS[figure.status]}，{figure.source}"]
        if meaning.beside:
            before, _ = self._figure(
                meaning if meaning.measure == "rank" else Meaning(**{**vars(meaning), "measure": "last_year"}),
                periods.add_months(month, -12) if meaning.measure == "rank" else month,
            )
            if before is not None:
                text = f"{_digits(text)}({_digits(self._written(before, meaning, percent=False))})"
                said.append(f"上年同期{_WORDS[before.status]}，{before.source}")
        self.copy.write(place, text, "\n".join(said))
        self.filled.cells += 1

    def _figure(self, meaning: Meaning, month: dt.date) -> tuple[Figure | None, str]:
        """The figure a cell is of, or why there is none."""
        area = meaning.area or self.catalogue.town_code
        indicator = self.catalogue.indicators.get(meaning.indicator)
        own = indicator.basis if indicator else "ytd"
        basis = self.form.basis_of(meaning, indicator)
        bases = [own, "ytd"] if basis == "ytd" and own in ("point", "year") else [basis]
        measure = meaning.measure or "value"
        if measure == "last_year":
            measure, month = "value", periods.add_months(month, -12)
        if measure == "yoy" and meaning.indicator in self.growths:
            measure = "value"
        if measure == "improved" or (measure == "points" and indicator and indicator.unit == "%"):
            worse = measure == "improved" and indicator is not None and indicator.direction == "down"
            figure, why = self._figure(replace(meaning, measure="yoy"), month)
            return replace(figure, value=-figure.value) if figure and worse else figure, why
        if measure == "completion":
            return self._completion(meaning, month)
        wanted = ["ytd"] if measure == "target" else [basis] if measure == "rank" else bases
        found = (self.known.get(Key(meaning.subject, area, month, one, measure)) for one in wanted)
        figure = next((one for one in found if one), None)
        if figure and figure.status == "illustrative":
            return None, "只有示例数"
        return figure, "没有报数"

    def _completion(self, meaning: Meaning, month: dt.date) -> tuple[Figure | None, str]:
        """What is done in percent of the task, worked out."""
        done, _ = self._figure(replace(meaning, measure="value"), month)
        task, _ = self._figure(replace(meaning, measure="target"), month)
        if done is None or task is None or not task.value or done.qualifier or task.qualifier:
            return None, "没有报数"
        share = figures.round_half_up(done.value / task.value * 100, 1)
        return Figure(share, "%", "derived", f"{done.source}÷{task.source}"), ""

    def _written(self, figure: Figure, meaning: Meaning, *, percent: bool) -> Decimal | str:
        """The figure as the cell takes it, in the form's unit."""
        value = figure.value
        if (meaning.measure or "value") in ("value", "last_year", "target", "started", "accepted"):
            stated = Stated({}, self.found.above)
            unit = stated.of("", "", figure.unit, name=meaning.unit) or figure.unit
            if meaning.work and size(unit)[0] != size(figure.unit)[0]:
                unit = figure.unit  # 座 and 处 are one and the same of a work
            one = ledger_sheets.in_unit(Decimal(1), unit, figure.unit) if unit != figure.unit else Decimal(1)
            value = values.plain_digits(value / one)
        if percent:
            value /= 100
        if figure.qualifier:
            return figures.quantity(value, "", figure.qualifier)
        return values.plain_digits(value)

    def _said(self, meaning: Meaning) -> str:
        area = self.catalogue.areas.get(meaning.area)
        names = [self.catalogue.indicators[meaning.indicator].name] if meaning.indicator else []
        names += [self.catalogue.works[meaning.work].name] if meaning.work else []
        return "，".join([*([area.name] if area else []), *names, MEASURES[meaning.measure or "value"]])

    def _date(self) -> None:
        """The month the file says is made the one it is filled for: in titles, above the table and in the header."""
        own = self.found.month
        places = {place.cell for path in self.layout.columns.values() for place in path}
        places |= {place.cell for place in self.layout.above}
        for place in filter(self.copy.is_free, places):
            value = self.copy.value(place)
            if isinstance(value, dt.datetime | dt.date) and own:
                self.copy.write(place, value.replace(year=self.month.year, month=self.month.month, day=1))
            elif isinstance(value, int | float) and place == self.found.month_cell:
                # a date that was typed into a cell without a format
                self.copy.write(place, (self.month - _DAY_ZERO).days)
            elif isinstance(value, str):
                self.copy.write(place, redated(value, own, self.month))


def redated(text: str, own: dt.date | None, month: dt.date) -> str:
    """``text`` of the month ``own`` written for ``month``: 2023年1—5月 → 2024年1—11月; 　年　月 is filled in."""
    text = re.sub(r"(?:[ 　_]+|20[0-9X×*]{2} ?)年([ 　_]+)月", f"{month.year}年{month.month}月", text)
    if own is None:
        return text
    text = re.sub(rf"(?<![0-9])1(月?[-—–~至])0?{own.month}月", rf"1\g<1>{month.month}月", text)
    text = re.sub(rf"(?<![0-9])(?<![0-9月][\-—–~至])0?{own.month}(?=月)", str(month.month), text)
    for back in (1, 0):
        text = text.replace(f"{own.year - back}年", f"\0{month.year - back}年")
    return text.replace("\0", "")


def _digits(value: Decimal | str) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value
