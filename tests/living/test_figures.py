"""Figures of generated towns: sentences say what their rows say, parts add up, lights are right, files hold the same."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import chain

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from tests.living import said
from tests.living.conftest import chosen, settings
from tests.pages.dashboard import on_page
from tests.queries.test_lights import expected_light
from township.access.roles import NOBODY
from township.exports.csv import csv
from township.exports.pptx import pptx
from township.exports.xlsx import xlsx
from township.panels import permalink
from township.panels.page import panelled
from township.panels.render import conclusion, render
from township.panels.setting import Setting, run_query
from township.statistics import figures, periods


def numbers_of(frame: pd.DataFrame) -> set[str]:
    """Every number a sentence about the rows may say: cells, however rounded, dates, and how many rows are alike."""
    held = {f"{len(frame)}"}
    for name in frame:
        column = frame[name].dropna()
        if pd.api.types.is_datetime64_any_dtype(column):
            held |= {f"{part}" for day in column for part in (day.year, day.month, day.day)}
        elif pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            for value in {*column, column.sum()}:
                held |= {figures.plain(abs(value))} | {figures.plain(abs(value), places) for places in (0, 1, 2)}
        else:
            held |= set(chain.from_iterable(said.NUMBER.findall(f"{value}") for value in column))
            held |= {f"{count}" for count in column.map(str).value_counts()}
    return {number.lstrip("−-") for number in held}


def _reported(setting: Setting) -> Setting:
    return setting.with_filters(replace(setting.filters, reported_only=True))


def test_a_sentence_says_no_number_but_its_rows(town_of, shown):
    wrong = []
    for setting in settings(town_of, shown):
        for page in panelled().values():
            assert page.conclusion
            # of what was reported, unless it says 示例
            frames = (run_query(one, page.conclusion.query) for one in (setting, _reported(setting)))
            held = set().union(*map(numbers_of, frames)) | {"1"}  # 1—9月
            words = conclusion(page, setting)
            rest = {number.lstrip("−-") for number in said.NUMBER.findall(words)} - held
            wrong += [(page.key, words, sorted(rest))] if rest else []
    assert wrong == []


def test_the_overviews_sentence_counts_the_lights_of_its_board(town_of, shown):
    for setting in settings(town_of, shown):
        board = run_query(_reported(setting), "overview/tasks")
        words = conclusion(panelled()["overview"], setting)
        for light, word in (("red", "滞后"), ("yellow", "关注")):
            lit = int((board["light"] == light).sum())
            assert (f"{lit}项{word}" in words) if lit else (f"项{word}" not in words), words


def test_lights_are_those_worked_out_again_with_fractions(town_of, shown):
    for setting in settings(town_of, shown):
        board = run_query(setting, "overview/tasks")
        for row in board[board["judged"].isin(("pace", "level", "ceiling", "rank"))].itertuples():
            example = "illustrative" in (row.status, row.target_status)
            if row.task == "公共财政预算收入" and (example or pd.isna(row.target)):
                continue  # its completion may be reported all the same
            right = "grey" if example else expected_light(row, town_of.known.town["lights"])
            assert row.light == right, (row.task, row.month, row.value, row.target)


def test_villages_add_up_to_the_town(town_of, shown):
    """Where the catalogue says so, for the newest figure of every indicator; and of works and programmes."""
    added = 0
    for month in chosen(shown, 2):
        setting = shown.setting().at(month)
        given = setting.filters.parameters(town_of.known) | {
            "indicators": list(town_of.known.indicators),
            "against": "上月",
        }
        for known in town_of.known.indicators.values():
            if known.over_areas != "sum" or known.kind == "rate":
                continue
            one = given | {"indicators": [known.code]}
            asked = setting.warehouse.query("indicators/village_ranking").parameters
            villages = setting.warehouse.run(
                "indicators/village_ranking", **{name: value for name, value in one.items() if name in asked}
            )
            if villages.empty or villages["value"].isna().any():
                continue  # too few to be told
            [town] = setting.warehouse.run("indicators/latest", **one).itertuples()
            if town.month == villages["month"].iloc[0] and len(villages) == len(town_of.known.villages(month)):
                assert villages["value"].sum() == pytest.approx(town.value), (known.name, month)
                added += 1
    assert added or town_of.tables["observation"] == [] or len(town_of.known.villages(shown.months[0])) == 1


def test_files_hold_the_figures_of_the_page(town_of, shown):
    """Every page once as CSV, XLSX and PPTX: the cells of the query, and no number on a slide that the page lacks."""
    setting = shown.setting().at(chosen(shown)[-1])
    for page in panelled().values():
        items = [(panel, setting) for panel in page.panels]
        book = openpyxl.load_workbook(io.BytesIO(xlsx(page.title, items)))
        for panel, sheet in zip(page.panels, book.worksheets[1:], strict=True):
            frame = render(panel, setting).table.frame
            read = pd.read_csv(io.BytesIO(csv(frame)), encoding="utf-8-sig")
            for column in frame.select_dtypes("number"):
                values = [None if pd.isna(value) else pytest.approx(float(value), abs=1e-6) for value in frame[column]]
                at = list(frame).index(column) + 1
                assert [cell.value for cell in sheet[sheet.cell(1, at).column_letter][1 : len(values) + 1]] == values
                assert [None if pd.isna(value) else value for value in read[column]] == values
        wrong = []
        deck = Presentation(io.BytesIO(pptx(page.title, items)))
        on_page = " ".join(chain.from_iterable(said.lines(render(panel, setting)) for panel in page.panels))
        held = set(said.NUMBER.findall(on_page + conclusion(page, setting)))
        held |= {f"{day}" for day in range(1, 32)}  # of a calendar, whose page writes every fifth
        for panel in page.panels:
            held |= numbers_of(render(panel, setting).table.frame)
        for slide in list(deck.slides)[1:]:
            cells = [
                cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells
            ]
            for words in cells:
                rest = {number.lstrip("−-") for number in said.NUMBER.findall(words)} - {n.lstrip("−-") for n in held}
                wrong += [(page.key, words, rest)] if rest else []
        assert wrong == []


def test_months_and_villages_it_does_not_have_are_refused(town_of, shown):
    written = permalink.written("economy", shown.setting())
    given = dict(part.split("=") for part in written.split("&"))
    gone = [area.code for area in town_of.known.areas.values() if area.valid_to and area.valid_to < shown.default_month]
    after = periods.month_key(periods.add_months(shown.months[-1], 1))
    for own in ({"month": after}, {"villages": "370899100999"}, *({"villages": code} for code in gone[:1])):
        with pytest.MonkeyPatch.context() as environment, pytest.raises(LookupError):
            environment.setenv("TOWNSHIP_DATA", str(town_of.folder))
            permalink.read(given | own, NOBODY)


def notices(app: AppTest) -> str:
    """The lines the reader must not miss."""
    return "".join(html.proto.body for html in app.get("html") if 'class="notice"' in html.proto.body)


def test_an_address_of_a_month_or_village_it_does_not_have_says_so(town_of, shown):
    after = periods.month_name(periods.add_months(shown.months[-1], 1))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TOWNSHIP_DATA", str(town_of.folder))
        app = on_page("economy", month=after, village="没有的村")
    assert not app.exception
    said_of = notices(app)
    assert f"地址中的月份“{after}”没有数据" in said_of and "地址中的村“没有的村”" in said_of
    assert app.session_state["month"] == shown.default_month and re.search("已忽略", said_of)
