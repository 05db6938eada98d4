"""What every panel of every page says, on screen and in files: names, not codes; figures as long as their parts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from township.exports import data_package, pptx, xlsx
from township.panels import blocks, render, table
from township.panels.heading import heading
from township.panels.page import panelled
from township.panels.published import Published
from township.panels.render import Rendered
from township.store.warehouse import Warehouse

PAGES = panelled()
ENUMS = {*blocks.STATUS_WORDS, *blocks.LIGHT_WORDS, *blocks.STEP_WORDS, *table._JUDGED_WORDS, *table._DIRECTION_WORDS}
CODE = re.compile(r"(?<![A-Za-z0-9_.#/-])[A-Za-z]+[A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
# columns of the published tables that name things by codes
KEYED = {"observation": "indicator", "work": "work", "programme": "programme", "source": "source", "roster": "roster",
         "statement": "fact_id", "plan_goal": "goal", "cooperation": "cooperation", "enterprise": "enterprise"}  # fmt: skip


def codes(shown: Published) -> set[str]:
    """What the data model calls things by: keys of the tables, pages, themes, values of the enumerations."""
    tables = shown.warehouse.snapshot
    keys = {value for name, column in KEYED.items() for value in _column(shown.warehouse, name, column)}
    themes = {known.theme for known in shown.catalogue.indicators.values()}
    assert tables.id
    return {*keys, *shown.catalogue.indicators, *themes, *PAGES, *ENUMS}


def _column(warehouse: Warehouse, name: str, column: str) -> list[str]:
    return warehouse._connection.cursor().execute(f"select distinct {column} from {name}").df()[column].tolist()


def found(words: str, known: set[str]) -> set[str]:
    """The codes among ``words``; numbers of ledgers (P202308-00002) and of points (C01) are the office's own."""
    return {one for one in CODE.findall(words) if one in known and not re.fullmatch(r"[A-Z]+[0-9]+(-[A-Z0-9]+)?", one)}


def seen(html: str) -> str:
    """The words of markup, those that hovering shows among them."""
    return unescape(re.sub(r"<[^>]*>", " ", re.sub(r'(?:title|alt|aria-label)="([^"]*)"', r">\1<", html)))


def drawn(figure: Any) -> Iterator[str]:
    """The words of a Plotly figure."""
    for trace in figure["data"]:
        for key in ("text", "hovertext", "name", "x", "y"):
            told = trace.get(key)
            yield from (one for one in (told if isinstance(told, list) else [told]) if isinstance(one, str))
    layout = figure["layout"]
    yield from (note["text"] for note in layout.get("annotations", ()))
    for key, axis in layout.items():
        if re.match(r"[xy]axis", key):
            yield from map(str, axis.get("ticktext", ()))


def said(shown: Rendered) -> str:
    """All that a panel says: on the page, under 来源, and in its table."""
    content = (shown.drawn or shown)._content()
    words = [seen(content["header"]), seen(content["footer"]), content.get("source", "")]
    for block in content["blocks"]:
        words.append(
            seen(block["html"]) if "html" in block else seen(" ".join([block["alt"], *drawn(block["figure"])]))
        )
    frame = shown.table.frame
    words += [str(value) for column in frame for value in frame[column].dropna() if isinstance(value, str)]
    words += [*frame.columns, *(told for name, told in shown.table.facts() if name not in ("查询", "快照"))]
    return " ".join(words)


def test_no_code_of_the_data_model_is_said(any_town, settings_of):
    known, wrong = codes(any_town), []
    assert {"reported", "fiscal_revenue", "economy", "clean_heating"} <= known
    for setting in settings_of(any_town):
        for page in PAGES.values():
            heads = seen(str(heading(page, setting, any_town.months)))
            wrong += [(page.key, setting.filters.month, code) for code in found(heads, known)]
            for panel in page.panels:
                told = said(render.render(panel, setting))
                wrong += [(panel.id, setting.filters.month, code) for code in found(told, known)]
    assert not wrong, wrong


def test_no_code_is_said_in_slides_or_workbooks(bundled_town):
    known, setting = codes(bundled_town), bundled_town.setting()
    items = [(panel, setting) for page in PAGES.values() for panel in page.panels]
    deck = Presentation(io.BytesIO(pptx.pptx("试", items)))
    words = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    words += [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
    ]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.xlsx("试", items)))
    words += [
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    words = [re.sub(r"queries/\S*", "", line) for line in words]
    assert found(" ".join(words), known) == set()


def test_a_computed_figure_is_no_longer_than_its_parts_were_printed(any_town, settings_of):
    """At most four decimals, of a share one; a reported share may have more."""
    wrong = []
    for setting in settings_of(any_town):
        for page in PAGES.values():
            for panel in page.panels:
                frame = render.render(panel, setting).table.frame
                for column in frame.columns:
                    if not pd.api.types.is_float_dtype(frame[column]):
                        continue
                    digits = 1 if "（%）" in column and "同比" not in column else 4
                    long = [value for value in frame[column].dropna() if abs(value - round(value, digits)) > 1e-9]
                    wrong += [(panel.id, column, value) for value in long[:1]]
    assert not wrong, wrong


@pytest.mark.parametrize("name", ["pptx", "xlsx", "zip"])
def test_files_name_when_the_sources_of_the_month_shown_were_published(name, sample_town):
    """Not when the newest source of the snapshot was."""
    month = sample_town.months[4]
    setting = sample_town.setting().at(month)
    items = [(panel, setting) for panel in PAGES["economy"].panels[:2]]
    day = f"{setting.published:%Y-%m-%d}"
    assert day < f"{sample_town.warehouse.snapshot.published:%Y-%m-%d}"
    if name == "pptx":
        deck = Presentation(io.BytesIO(pptx.pptx("试", items)))
        told = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    elif name == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(xlsx.xlsx("试", items)))["说明"]
        told = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    else:
        told = data_package._readme("试", items, [], []).decode()
    assert re.search(rf"发布日[：　 ]*{day}", told)
