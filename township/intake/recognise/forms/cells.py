"""What every cell below a table's header is by a form: the one walk that reading, filling and the clerk's screen share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from township.intake.files.workbook import RawRow
from township.intake.recognise import units, values
from township.intake.recognise.aliases import name_key
from township.intake.recognise.forms.form import Form, Meaning
from township.intake.recognise.forms.layout import Layout, Place, is_figure, is_total, path_key, said_above, undated
from township.intake.recognise.forms.reader import IN_UNITS, Reader
from township.intake.recognise.report_month import Block

LABELS = ("indicator", "area", "period", "unit", "measure")  # roles of columns that say what their rows are
_NO_HEADER = Meaning(problem="没有表头")
_NOWHERE = Place("", "")


@dataclass(frozen=True)
class Cell:
    """One cell below the header.

    Attributes:
        text: the figure as written, symbols read as the form says; "" where the cell holds none.
        meaning: of a label what it says, of a figure all that is known of it; with a ``problem`` where that is not
            whole. A ``role`` says that there is no figure: a label, a note, or nothing to be read.
        label: what says what it is of; ``place`` what says where.
        of_row: whether a problem is the row's and not the column's.
    """

    letter: str
    row: RawRow
    text: str
    meaning: Meaning
    label: Place
    place: Place
    of_row: bool = False

    @property
    def cell(self) -> str:
        """As Excel writes it."""
        return f"{self.letter}{self.row.number}"


def column_of(form: Form, path: tuple[Place, ...]) -> Meaning:
    """What the form says of a column."""
    return form.columns.get(path_key(path), _NO_HEADER) if path else _NO_HEADER


def row_key(layout: Layout, form: Form, row: RawRow) -> str:
    """The labels of a row as a form writes them."""
    roles = [(letter, column_of(form, path).role) for letter, path in layout.columns.items()]
    texts = [layout.label(row, letter).text for letter, role in roles if role in ("indicator", "area")]
    return " / ".join(undated(text) for text in texts if text)


def cell_key(rows: str, path: tuple[Place, ...]) -> str:
    """One cell as a form writes it: the labels of its row, then its column."""
    return f"{rows} ： {path_key(path)}"


def cells(layout: Layout, form: Form, reader: Reader) -> Iterator[Cell]:
    """Every cell of the rows that are no sums, blank ones too, from left to right."""
    heads = {letter: _Head.of(path, reader) for letter, path in layout.columns.items()}
    roles = [column_of(form, path).role for path in layout.columns.values()]
    labelled = next((n for n, role in enumerate(roles) if role in LABELS), 0)  # what stands before it is no row's
    named_by = [k for k, role in zip(layout.columns, roles, strict=True) if role in ("indicator", "area", "period")]
    words = reader.unknown_labels
    named_above, named_text = Meaning(), ""
    block = Block()
    for row in layout.rows:
        first = next(iter(row.cells.values()), "")
        titles = [text for text in row.cells.values() if len(row.cells) == 1 or said_above(text)]
        if titles and not any(map(is_figure, row.cells.values())) and not reader.named(first):
            unit = next(filter(None, (units.behind_title(text, reader.aliases.units) for text in titles)), "")
            block.title(name_key(first), unit, alone=True)
        if is_total(first):
            continue
        labels, label, place, after_figures = Meaning(), _NOWHERE, _NOWHERE, False
        known = any(layout.label(row, letter).text for letter in named_by)
        named = row_key(layout, form, row) if form.cells else ""
        for position, (letter, path) in enumerate(layout.columns.items()):
            column = column_of(form, path)
            if column.role in LABELS:
                if after_figures and column.role not in ("unit", "measure"):  # another table begins beside the first
                    labels, label, place, after_figures = Meaning(), _NOWHERE, _NOWHERE, False
                own = layout.label(row, letter)
                meant = _label(form, reader, own, column.role)
                if column.role == "indicator" and meant.problem and (told := reader.told(own)):  # 增幅 below a name
                    meant = replace(told, indicator=named_above.indicator, work=named_above.work)
                    own = replace(own, text=named_text) if named_above.subject else own
                elif column.role == "indicator":
                    named_above, named_text = meant, own.text
                label = own if column.role == "indicator" else label
                place = own if column.role == "area" else place
                problem = labels.problem or meant.problem
                both = labels.merged(meant)
                labels = replace(both or labels, problem=problem or ("" if both else f"“{own.text}”与同一行别的格矛盾"))
                yield Cell(letter, row, "", replace(meant, role=column.role), own, place)
                continue
            text = _text(form, row.cells.get(letter, ""))
            if (
                not known
                and letter in words
                and column.problem
                and not text
                and (own := layout.label(row, letter)).text
            ):
                labels = replace(labels, problem=labels.problem or f"“{values.excerpt(own.text)}”不知道是什么")
            after_figures = after_figures or bool(column.measure or column.subject or text)
            column, head = form.cells.get(cell_key(named, path), column) if named else column, heads[letter]
            if column.role or labels.role:
                yield Cell(letter, row, text, Meaning(role=column.role or labels.role), label, place)
                continue
            # 数值 above 税收收入增速: the row says what its figures are
            generic = column.measure == "value" and labels.measure
            whole = labels.merged(replace(column, period=head.period, measure="" if generic else column.measure))
            if whole:
                whole = replace(whole, period=whole.period or block.period, unit=whole.unit or _unit(block, whole))
            problem = labels.problem or column.problem
            if not problem and position < labelled:
                problem = f"“{values.excerpt(path[-1].text)}”在行名的左边，不知道是哪一行的" if path else ""
            if not problem and (whole is None or not whole.subject):
                problem = "表头和行名矛盾" if whole is None else "不知道是哪个指标"
            meaning = replace(whole or column, problem=problem)
            subject, where = label if labels.subject else head.subject, place if place.cell else head.area
            yield Cell(letter, row, text, meaning, subject, where, of_row=bool(labels.problem))


_YEAR = re.compile("(?:19|20)[0-9]{2}年")
_MONTHS = re.compile("(?:1月?-)?[0-9]{1,2}月")  # below a year


@dataclass(frozen=True)
class _Head:
    """Of a column's header, where it says what its figures are of and where, and of which period."""

    subject: Place
    area: Place
    period: str

    @classmethod
    def of(cls, path: tuple[Place, ...], reader: Reader) -> _Head:
        said = [(place, meaning) for place in path if (meaning := reader.part(place.text))]
        subject = next((place for place, meaning in said if meaning.subject), path[-1] if path else _NOWHERE)
        area = next((place for place, meaning in said if meaning.area), _NOWHERE)
        period = next((meaning.period for _, meaning in said if meaning.period), "")
        years = {year[0] for place in path if (year := _YEAR.match(name_key(place.text)))}
        return cls(subject, area, f"{years.pop()}{period}" if _MONTHS.match(period) and len(years) == 1 else period)


def _unit(block: Block, meaning: Meaning) -> str:
    """The unit in the title of a group of rows, for what has one."""
    return block.unit if meaning.measure in IN_UNITS else ""


def _label(form: Form, reader: Reader, own: Place, role: str) -> Meaning:
    """What a label says: by the form where it says anything of it, else by the catalogue's names."""
    said = form.rows.get(undated(own.text), Meaning())
    return said if said != Meaning() or not own.text else reader.label(own, role)


def _text(form: Form, text: str) -> str:
    """The figure a cell holds; "" where it holds none."""
    symbol = form.symbols.get(values.half_width(text))
    text = {None: text, "不足最小单位": "…"}.get(symbol, "")
    return text if text and (is_figure(text) or values.is_less_than_the_unit(text)) else ""
