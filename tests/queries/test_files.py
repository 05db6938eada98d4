"""Every query file: its header tells the truth, some page asks it, and it answers whatever the reader filters."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import math
import re
import subprocess
import sys
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bundled import ROOT
from township.exports.csv import csv as as_csv
from township.exports.xlsx import panel_xlsx
from township.intake.template import writer
from township.panels import blocks, table
from township.panels.page import panelled
from township.statistics.catalogue import THEMES
from township.store.manifest import Snapshot
from township.store.warehouse import AnswerError, Warehouse, read_queries, view_files

QUERIES = read_queries(ROOT / "queries")
CHINESE = re.compile("[一-龥]")
# parameters a page gives besides the filters, where the program and not a page asks
ASKED_BY_THE_PROGRAM: dict[str, list[dict[str, Any]]] = {
    "frame/months": [{"indicator": "fiscal_revenue"}],
    **{f"frame/{one}": [{}] for one in "caveats events notes published sources sources_used undated withheld".split()},
    **{f"indicators/{one}": [{}] for one in ("by_village", "reported")},
    "report/statements": [{"theme": ""}],
    **{f"template/{table}": [{"month": dt.date(2020, 10, 1)}] for table in (*writer.TABLES, "form_figures")},
}
MONTHS = ("2020-01", "2020-09")
VILLAGES = ([], ["370830108204", "370830108205"])
CODES = {*blocks.STATUS_WORDS, *blocks.LIGHT_WORDS, *THEMES, "done", "na", "part", "True", "False"}
STATUSES = {"reported", "derived", "illustrative", "missing"}


def asked_by_pages() -> dict[str, list[dict[str, Any]]]:
    """The own parameters the pages' conclusions and panels give each query."""
    asked: dict[str, list[dict[str, Any]]] = {}
    for page in panelled().values():
        asked.setdefault(page.conclusion.query, []).append({})
        for panel in page.panels:
            asked.setdefault(panel.query, []).append(dict(panel.parameters))
    return asked


ASKED_BY_PAGES = asked_by_pages()
ASKED = {name: ASKED_BY_THE_PROGRAM.get(name, []) + ASKED_BY_PAGES.get(name, []) for name in QUERIES}
each_query = pytest.mark.parametrize("name", QUERIES)


# the annual report has no indicator by village or of two years, no patrols of rivers, and its goals name no indicator
NOT_IN_THE_REPORT = {
    *("overview/changes", "overview/warnings", "pollution/river_patrols"),
    *("indicators/by_village", "indicators/county_ranks", "indicators/village_pairs"),
    *("indicators/village_ranking", "indicators/village_months", "plan/months"),
    *("villages/board", "villages/notes", "villages/sites", "villages/standing"),
}


@each_query
def test_the_header_names_grain_and_parameters(name):
    head = "\n".join(itertools.takewhile(lambda line: line.startswith("--"), QUERIES[name].sql.splitlines()))
    described = re.search(r"-- 参数：(.*?)(?=\n-- 列：|\Z)", head, re.DOTALL)

    assert "-- 粒度：一行" in head
    assert set(re.findall(r"\$([a-z_]+)", described[1] if described else "")) == QUERIES[name].parameters
    assert QUERIES[name].question.rstrip("。")


@each_query
def test_every_column_has_a_chinese_label_of_its_own(name):
    labels = QUERIES[name].labels

    assert all(CHINESE.search(label) for label in labels.values())
    assert len(set(labels.values())) == len(labels)


@each_query
def test_somebody_asks_it(name):
    assert ASKED[name], f"没有页面用到 queries/{name}.sql"


@each_query
def test_it_answers_with_the_columns_its_header_labels(name, bundled, parameters):
    frames = [bundled.run(name, **parameters(**own)) for own in ASKED[name]]

    assert {tuple(frame.columns) for frame in frames} == {tuple(QUERIES[name].labels)}
    if name in ASKED_BY_PAGES.keys() - NOT_IN_THE_REPORT:
        assert not all(frame.empty for frame in frames), f"随软件发布的数据里，{name} 一行也没有"
    assert not any(frame["revision"].any() for frame in frames if "revision" in frame)  # nothing was revised yet


def values(frame: pd.DataFrame) -> list[Any]:
    return [value for column in frame.columns for value in frame[column].tolist()]


@each_query
def test_it_answers_whatever_the_reader_filters(name, bundled, parameters):
    filters = {"month": MONTHS, "villages": VILLAGES, "reported_only": (False, True)}
    named = [key for key in filters if key in QUERIES[name].parameters]
    for own in ASKED[name]:
        for chosen in itertools.product(*(filters[key] for key in named)):
            given = {**parameters(**dict(zip(named, chosen, strict=True))), **own}
            frame = bundled.run(name, **given)
            statuses = {s for c in frame.columns if c.endswith("status") for s in frame[c].dropna()}

            assert list(frame.columns) == list(QUERIES[name].labels)
            assert statuses <= STATUSES
            # DuckDB divides by zero without complaint; a page would show inf%
            assert not any(isinstance(value, float) and math.isinf(value) for value in values(frame)), (name, given)
            if "reported_only" in named and given["reported_only"]:
                assert "illustrative" not in statuses, (name, given)


OF_EVERY_ROW = {"indicators/reported", "template/observation", "template/form_figures"}
OF_OTHER_TOWNS = {"indicators/county_ranks", "overview/warnings"}


@pytest.fixture(scope="module")
def beside(bundled, catalogue, tmp_path_factory):
    """The bundled figures, and beside each other ones: of a group, on another basis, of another town of the county."""
    [file] = bundled.snapshot.tables["observation"]
    figures = pq.read_table(file)
    rows = [
        {**row, **own, "value": row["value"] and row["value"] * 3 + 7, "yoy_pct": 77, "units_n": None}
        for row in figures.to_pylist()
        for other in ["ytd" if catalogue.indicators[row["indicator"]].basis == "month" else "month"]
        for own in ({"breakdown": "甲"}, {"basis": other}, {"area": "370830102"})
        if row["breakdown"] == ""
    ]
    folder = tmp_path_factory.mktemp("beside")
    pq.write_table(pa.concat_tables([figures, pa.Table.from_pylist(rows, figures.schema)]), folder / file.name)
    paths = {**bundled.snapshot.tables, "observation": (folder / file.name,)}
    warehouse = Warehouse(Snapshot("beside", folder, bundled.snapshot.manifest, paths), ROOT / "queries", catalogue)
    yield warehouse
    warehouse.close()


@pytest.mark.parametrize("name", [name for name in QUERIES if name not in OF_EVERY_ROW | OF_OTHER_TOWNS])
def test_figures_of_a_group_on_another_basis_or_of_another_town_change_no_answer(name, bundled, beside, parameters):
    for own in ASKED[name]:
        pd.testing.assert_frame_equal(*(house.run(name, **parameters(**own)) for house in (bundled, beside)))


def test_every_page_opens_on_a_figure_of_any_size(warehouse_of, catalogue, parameters):
    largest = [
        {"indicator": known.code, "area": "370830108", "month": "2020-09", "basis": known.basis, "value": 10**14 - 1,
         "unit": known.unit, "units_n": 2**31 - 1}
        for known in catalogue.indicators.values()
    ]  # fmt: skip
    house = warehouse_of({"observation": largest})

    refused = {}
    for name, asked in ASKED_BY_PAGES.items():
        for own in asked:
            try:
                house.run(name, **parameters(**own))
            except AnswerError as error:
                refused[name] = str(error.__cause__)
    assert refused == {}


# of the catalogue, of the source, and sentences, which say that there is nothing
TOLD_OF_NOTHING = {
    *("frame/events", "frame/months", "frame/published", "frame/sources", "indicators/reported", "overview/owed"),
    *("pollution/air", "report/coverage"),
    *(f"{page}/conclusion" for page in ("economy", "epidemic", "overview", "pollution", "talent", "villages")),
}


@each_query
def test_it_answers_an_empty_snapshot_too(name, empty, parameters):
    for own in ASKED[name]:
        frame = empty.run(name, **parameters(**own))

        assert list(frame.columns) == list(QUERIES[name].labels)
        assert frame.empty or name in TOLD_OF_NOTHING
        assert not any(isinstance(value, float) and math.isinf(value) for value in values(frame))


# ------------------------------------------------------------------ the views they share


VIEWS = "\n".join(path.read_text(encoding="utf-8") for path in view_files(ROOT / "queries"))
STATEMENTS = [s.strip() for s in re.sub(r"--[^\n]*", "", VIEWS).split(";") if s.strip()]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: " ".join(statement.split()[:3]))
def test_views_only_define_views_and_macros(statement):
    """_views.sql runs before the lock-down, so nothing in it may reach outside or change a setting."""
    reaching = (
        r"\b(read_\w+|attach|install|load|copy|export|import|pragma|set|insert|update|delete|drop|glob|getenv|secret)\b"
    )

    assert re.match(r"create (macro|view|table) \w+", statement)
    assert re.search(reaching, re.sub(r"'[^']*'", "''", statement)) is None
    assert not re.search(r"(?<!distinct )(from|join)\s+'", statement), "不从文件读"


def test_every_view_is_used():
    text = VIEWS + "".join(query.sql for query in QUERIES.values())
    names = [re.match(r"create (?:macro|view|table) (\w+)", statement)[1] for statement in STATEMENTS]

    assert [name for name in names if len(re.findall(rf"\b{name}\b", text)) < 2] == []


# ------------------------------------------------------------------ what is taken away


@pytest.mark.parametrize("name", ASKED_BY_PAGES)
def test_a_download_holds_what_the_query_answered(name, bundled, parameters):
    """Every column arrives under its label, every number as a number, every code as a word."""
    frame = bundled.run(name, **parameters(**ASKED[name][0]))
    shown = table.readable(frame, QUERIES[name].labels)
    subject = table.PanelTable("镇", "表", "", shown, name, "", "", "", (), (), (), bundled.snapshot.id)
    book = openpyxl.load_workbook(io.BytesIO(panel_xlsx(subject)))["数据"]
    rows = [[cell.value for cell in row] for row in book.iter_rows()]
    text = list(csv.reader(io.StringIO(as_csv(shown).decode("utf-8-sig"), newline="")))
    labels = {column: label for column, label in QUERIES[name].labels.items() if column not in table.KEYS}
    frame = frame[list(labels)]

    assert rows[0] == text[0] == list(labels.values())
    assert len(rows) == len(text) == len(frame) + 1
    for position, column in enumerate(frame.columns):
        numeric = pd.api.types.is_numeric_dtype(frame[column]) and not pd.api.types.is_bool_dtype(frame[column])
        for row, line, value in zip(rows[1:], text[1:], frame[column], strict=True):
            cell, written = row[position], line[position]
            if pd.api.types.is_scalar(value) and pd.isna(value):
                assert (cell, written) == (None, "")
            elif numeric:
                assert cell == pytest.approx(float(value), abs=1e-6)
                assert float(written) == pytest.approx(float(value), abs=1e-6)
            else:
                # a village's code is parted in CSV, so that a spreadsheet does not take it for a number
                assert (cell or "") == re.sub(r"(\d{9})-(\d{3})", r"\1\2", written.removeprefix("'"))
                assert cell not in CODES, f"{column} 里有代码“{cell}”，读者看不懂"


@each_query
def test_the_status_of_several_rows_is_the_weakest_and_not_the_first_by_letter(name):
    """Of one row, picked by its indicator, max() is its status; of several it would be the last by letter."""
    assert not re.search(
        r"\bmin\(\w*\.?status\)|\bmax\(\w*\.?status\)(?! filter \(where indicator = )", QUERIES[name].sql
    )


def test_several_rows_were_revised_as_often_as_the_one_revised_most():
    """In queries and views: where rows are joined, 修订 is said if any of them was revised."""
    for path in (ROOT / "queries").rglob("*.sql"):
        taken = re.findall(r"(\w+)\((?:\w+\.)?revision\b", path.read_text(encoding="utf-8"))
        assert set(taken) <= {"max", "max_by", "greatest", "coalesce"}, path.name


def test_queries_are_written_as_the_style_says():
    """Here and not before the tests: it takes as long as twenty of them, and one processor only."""
    linted = subprocess.run(
        [sys.executable, "-m", "sqlfluff", "lint", "queries"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout
