"""只看实报 in what is taken away, of the whole town and of chosen villages: what its examples add is labelled 示例."""

from __future__ import annotations

import csv as csvs
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

import openpyxl
import pytest
from docx import Document
from pptx import Presentation

from tests.living.conftest import chosen
from tests.living.towns import Town
from township.exports.csv import csv
from township.exports.docx import docx
from township.exports.panel_parts import Item, rendered
from township.exports.pptx import pptx
from township.exports.pptx_slide import SECOND
from township.exports.xlsx import xlsx
from township.panels.page import panelled
from township.panels.published import Published
from township.panels.setting import Setting

EXAMPLE = "示例"
# of project_investment: reported themselves, but told apart only where an example splits the whole
PARTS = ("制造业技改", "工业技改")
Lines = dict[str, list[str]]  # what a file says of each panel; the rows of its tables joined by |


def of_csv(items: list[Item]) -> Lines:
    files = {panel.id: csv(rendered((panel, setting)).table.frame).decode("utf-8-sig") for panel, setting in items}
    return {name: asked_in(list(csvs.reader(text.splitlines()))) for name, text in files.items()}


def asked_in(table: list[list[str]]) -> list[str]:
    """The rows of a table; 是 in a column that asks for examples is 示例."""
    asks: list[bool] = []
    told = []
    for row in table:
        if any(cell.endswith("状态") for cell in row):
            asks = [EXAMPLE in header for header in row]
        told.append("|".join(EXAMPLE if ask and cell == "是" else cell for cell, ask in zip_longest(row, asks)))
    return told


def of_xlsx(items: list[Item]) -> Lines:
    """The tables alone: what charts are drawn of stands beside them."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx("页", items)))
    told = {}
    for (panel, setting), sheet in zip(items, book.worksheets[1:], strict=True):
        wide = len(rendered((panel, setting)).table.frame.columns)
        rows = sheet.iter_rows(max_col=max(wide, 1), values_only=True)
        told[panel.id] = asked_in([["" if cell is None else f"{cell}" for cell in row] for row in rows])
    return told


def of_docx(items: list[Item]) -> Lines:
    told: Lines = defaultdict(list)
    waiting, name = [panel for panel, _ in items], ""
    for part in Document(io.BytesIO(docx("页", items))).iter_inner_content():
        if hasattr(part, "rows"):
            told[name] += ["|".join(dict.fromkeys(cell.text for cell in row.cells)) for row in part.rows]
            continue
        if part.style.name == "Heading 2":
            name = waiting.pop(0).id
        told[name].append(part.text)
    return told


def of_pptx(items: list[Item]) -> Lines:
    """The slides without the cover; of a chart what its series hold."""
    told: Lines = defaultdict(list)
    waiting, name, title = [panel for panel, _ in items], "", ""
    for slide in list(Presentation(io.BytesIO(pptx("页", items))).slides)[1:]:
        for shape in slide.shapes:
            if shape.name == SECOND or shape.shape_id == slide.shapes.title.shape_id:
                heading = re.sub(r"（[0-9]+/[0-9]+）", "", shape.text_frame.text)
                if heading != title:
                    name, title = waiting.pop(0).id, heading
            if shape.has_text_frame:
                told[name] += shape.text_frame.text.splitlines()
            if shape.has_table:
                rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                half = len(rows[0]) // 2
                if rows[0][:half] == rows[0][half:]:  # a long list in two columns
                    rows = [row[place : place + half] for place in (0, half) for row in rows]
                told[name] += map("|".join, rows)
            if shape.has_chart:
                told[name] += [f"{one.name} {[*one.values]}" for plot in shape.chart.plots for one in plot.series]
    return told


FILES: dict[str, Callable[[list[Item]], Lines]] = {"CSV": of_csv, "XLSX": of_xlsx, "DOCX": of_docx, "PPTX": of_pptx}


def added(given: list[str], less: list[str], headings: tuple[str, ...]) -> list[str]:
    """The lines with figures that ``less`` has not, be it with fewer or more of their cells: a slide has room for some.

    Not the title and what it covers, which count the rows, nor the line of filters.
    """
    told = [set(line.split("|")) for line in less]
    more = (
        line
        for line in Counter(given) - Counter(less)
        if re.search("[0-9]", line) and "只看实报：" not in line and not line.startswith(headings)
    )
    return [
        line
        for line in more
        if not any(cells <= set(line.split("|")) or set(line.split("|")) <= cells for cells in told)
    ]


def labelled(row: str, given: list[str]) -> bool:
    """Whether a row is called an example by itself, or by its name among those that a badge calls so: ▨ 清洁取暖、公厕."""
    badges = "、".join(re.search("▨ ([^　]*)", line)[1] for line in given if "▨ " in line).split("、")
    return EXAMPLE in row or row.split("|")[0].split(" ")[0] in (*badges, *PARTS)


@pytest.mark.parametrize(
    "villages",
    [slice(1), pytest.param(slice(0), marks=pytest.mark.soak), pytest.param(slice(-3, None), marks=pytest.mark.soak)],
    ids=["一村", "全镇", "三村"],
)
def test_what_examples_add_to_a_file_is_labelled_there(town_of, shown, villages):
    setting = with_villages(town_of, shown, villages)
    only = setting.with_filters(replace(setting.filters, reported_only=True))
    wrong, found = [], 0
    for page in panelled().values():
        both = [(rendered((panel, setting)), rendered((panel, only))) for panel in page.panels]
        panels = {
            one.panel.id: one
            for one, other in both
            # where a village is chosen, what is of the whole town is as it was
            if one.content != other.content and not (setting.filters.villages and one.town_wide)
        }
        if not panels:
            continue
        for kind, lines in FILES.items():
            given, less = (lines([(one.panel, own) for one in panels.values()]) for own in (setting, only))
            assert given.keys() - {""} == panels.keys()  # a file's own heading stands before them
            for name, one in panels.items():
                told = added(given[name], less[name], tuple(filter(None, (one.panel.title, one.scope, "图中标注："))))
                found += bool(told)
                if told and one.blocks and not any(EXAMPLE in line for line in given[name]):
                    wrong.append((kind, name, told[:3]))
                # beside reported figures an example is told apart by itself
                if {"reported", "illustrative"} <= {badge.status for badge in one.badges}:
                    wrong += [(kind, name, line) for line in told if "|" in line and not labelled(line, given[name])]
    assert wrong == []
    assert found or not any(row.get("status") == "illustrative" for rows in town_of.tables.values() for row in rows)


def with_villages(town_of: Town, shown: Published, which: slice) -> Setting:
    """The town with some of its villages chosen, and its examples, in the last month."""
    whole = shown.setting().at(chosen(shown)[-1])
    codes = tuple(village.code for village in town_of.known.villages(whole.filters.month))
    return whole.with_filters(replace(whole.filters, villages=codes[which]))
