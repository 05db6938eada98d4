"""What a source says holds from a month to a month, else for the year it reports; a page shows what holds in its month."""

from __future__ import annotations

import datetime as dt

import pytest

from township.charts import theme
from township.panels.filters import Filters
from township.panels.page import panels
from township.panels.render import render
from township.panels.setting import Setting

SOURCES = [
    {"source": "test", "title": "2020年总结", "publisher": "镇", "published": "2021-01-28"},
    {"source": "later", "title": "2023年12月月报", "publisher": "镇", "published": "2024-01-08"},
]
FIGURES = [
    {"indicator": "fiscal_revenue", "month": "2020-09", "value": 3668},
    {"indicator": "fiscal_revenue", "month": "2023-12", "value": 6153, "source": "later"},
]
CAVEAT = {"caveat": "I12", "paragraph": "12", "severity": "低", "what": "未列任务数", "handling": "待财政所补充"}
PROBLEM = {"problem": 1, "problem_name": "规上企业少"}
ROSTER = {"roster": "epi_disinfect_freq", "roster_name": "场所", "item": "超市"}
RISK = ROSTER | {"roster": "risk_areas", "theme": "risk"}
PROJECT = {"project": "1", "kind": "新建", "library": "已入库"}
COOPERATION = {"cooperation": "C1", "kind": "柔性引才", "institution": ["某大学"]}
STATEMENT = {"fact_id": "pov_house_safe_all", "theme": "poverty", "qualifier": "全部", "period": "2020年"}
DISINFECTED = [
    {"indicator": "disinfection_frequency", "month": month, "value": 2, "source": source}
    for month, source in (("2020-09", "test"), ("2023-12", "later"))
]
SAID = [  # the question, and the table with the one row it tells
    ("frame/caveats", "caveat", CAVEAT),
    ("overview/problems", "problem", PROBLEM),
    ("overview/risk", "roster", RISK),
    ("epidemic/disinfection", "roster", ROSTER),
    ("economy/projects", "project", PROJECT),
    ("economy/kinetic", "project", PROJECT),
    ("talent/cooperations", "cooperation", COOPERATION),
]


def rows(warehouse, query, month, parameters):
    return len(warehouse.run(query, **parameters(month=month)))


def held(warehouse_of, table, row):
    return warehouse_of({"source": SOURCES, "observation": FIGURES + DISINFECTED, table: [row]})


def said(warehouse_of, parameters, months, **own):
    """By question, how many rows it tells in each of the months, of one warehouse with all of them."""
    tables = {"source": SOURCES, "observation": FIGURES + DISINFECTED}
    for _, table, row in SAID:
        told = tables.setdefault(table, [])
        told += [row | own] if row | own not in told else []
    warehouse = warehouse_of(tables)
    return {query: [rows(warehouse, query, month, parameters) for month in months] for query, *_ in SAID}


def test_without_months_it_holds_for_the_year_its_source_reports(warehouse_of, parameters):
    told = said(warehouse_of, parameters, ("2020-09", "2020-12", "2023-12"))

    assert told == {query: [1, 1, 0] for query, *_ in SAID}


def test_it_holds_from_the_month_it_says_to_the_month_it_says(warehouse_of, parameters):
    months = ("2020-09", "2020-10", "2023-12", "2024-01")
    told = said(warehouse_of, parameters, months, holds_from="2020-10", holds_to="2023-12")

    assert told == {query: [0, 1, 1, 0] for query, *_ in SAID}


@pytest.mark.parametrize(("figures", "year"), [(FIGURES[1:], 2023), ([], 2024)])
def test_a_source_reports_the_year_of_its_newest_figure(warehouse_of, parameters, figures, year):
    """Not the year it was published in, nor that of a task or of last year's level; of these alone, as of words alone."""
    tables = {
        "source": [SOURCES[1] | {"published": "2025-01-08"}],
        "observation": [*figures, FIGURES[1] | {"month": "2022-12", "is_last_year": True}],
        "target": [{"indicator": "fiscal_revenue", "year": 2025, "value": 1, "source": "later"}],
        "caveat": [CAVEAT | {"source": "later"}],
    }
    warehouse = warehouse_of(tables)
    months = (f"{year - 1}-12", f"{year}-01", f"{year}-12", f"{year + 1}-01")

    assert [rows(warehouse, "frame/caveats", month, parameters) for month in months] == [0, 1, 1, 0]


def test_a_source_of_words_alone_is_about_the_year_before_it_was_published(warehouse_of, parameters):
    warehouse = warehouse_of({"source": SOURCES[:1], "caveat": [CAVEAT]})

    assert [rows(warehouse, "frame/caveats", month, parameters) for month in ("2020-01", "2021-01")] == [1, 0]
    # published in the second half of a year it is about that year
    july = warehouse_of({"source": [{**SOURCES[0], "published": "2021-07-01"}], "caveat": [CAVEAT]})
    june = warehouse_of({"source": [{**SOURCES[0], "published": "2021-06-30"}], "caveat": [CAVEAT]})
    assert [rows(house, "frame/caveats", "2021-01", parameters) for house in (july, june)] == [1, 0]


def test_a_doubt_lasts_to_the_last_month_of_its_sources_figures(warehouse_of, parameters):
    figure = {"indicator": "fiscal_revenue", "value": 1}
    tables = {
        "source": SOURCES,
        "observation": [
            {**figure, "month": "2020-09"}, {**figure, "month": "2020-11", "source": "later"},
            {**figure, "month": "2020-12", "note": "上年同期"},
        ],
        "target": [{**figure, "year": 2020}],
        "note": [{"indicator": "fiscal_revenue", "month": "2020-10", "words": "说明"}],
        "caveat": [CAVEAT],
    }  # fmt: skip
    frame = warehouse_of(tables).run("frame/caveats", **parameters())
    assert frame["until"].dt.strftime("%Y-%m").tolist() == ["2020-09"]


def test_a_project_stays_while_its_progress_is_reported(warehouse_of, parameters):
    progress = {"project": "1", "month": "2022-03", "cumulative_investment": 100, "source": "later"}
    warehouse = warehouse_of(
        {"source": SOURCES, "observation": FIGURES, "project": [PROJECT], "project_progress": [progress]}
    )
    months = ("2020-08", "2020-09", "2022-12", "2023-01")

    assert [rows(warehouse, "economy/projects", month, parameters) for month in months] == [0, 1, 1, 0]


@pytest.mark.parametrize("query", ["poverty/claims", "poverty/campaigns"])
def test_a_sentence_of_the_report_is_told_in_its_year(warehouse_of, parameters, query):
    row = STATEMENT if query == "poverty/claims" else STATEMENT | {"qualifier": None, "kind": "定性"}
    warehouse = held(warehouse_of, "statement", row)

    assert [rows(warehouse, query, month, parameters) for month in ("2020-12", "2021-01")] == [1, 0]


# ------------------------------------------------------------------ what panels show of it


def setting_of(warehouse, catalogue, month):
    return Setting(warehouse, catalogue, Filters(month, (), False), theme.LIGHT, month)


def notes(warehouse, catalogue, panel, year):
    month = dt.date(year, 9 if year == 2020 else 12, 1)
    return [
        note.words
        for note in render(panels()[panel], setting_of(warehouse, catalogue, month)).notes
        if note.kind == "caveat"
    ]


def test_a_doubt_stands_beside_the_figures_of_its_own_year(warehouse_of, catalogue):
    warehouse = held(warehouse_of, "caveat", CAVEAT)

    assert notes(warehouse, catalogue, "economy/fiscal_progress", 2020) == ["未列任务数；待财政所补充"]
    assert notes(warehouse, catalogue, "economy/fiscal_progress", 2023) == []


@pytest.mark.parametrize(
    ("held_over", "until"),
    [({}, "2020-09"), ({"holds_from": "2020-02"}, None), ({"holds_to": "2020-11"}, None)],
)
def test_a_doubt_ends_with_its_sources_figures_unless_it_says_when(warehouse_of, parameters, held_over, until):
    [row] = held(warehouse_of, "caveat", CAVEAT | held_over).run("frame/caveats", **parameters()).itertuples()
    assert row.words == "未列任务数；待财政所补充"
    assert (None if row.until is None or row.until != row.until else f"{row.until:%Y-%m}") == until


def test_a_doubt_stands_wherever_a_figure_it_is_about_is_shown(warehouse_of, catalogue):
    warehouse = held(warehouse_of, "caveat", CAVEAT | {"caveat": "N1", "about": ["fiscal_revenue"]})

    assert notes(warehouse, catalogue, "economy/fiscal_path", 2020) == ["未列任务数；待财政所补充"]
    # panels that follow one choice say it once
    assert notes(warehouse, catalogue, "indicators/trend", 2020) == ["未列任务数；待财政所补充"]
    assert notes(warehouse, catalogue, "indicators/compared", 2020) == []


def test_the_day_of_publication_is_that_of_the_newest_source_up_to_the_month(warehouse_of, catalogue):
    warehouse = held(warehouse_of, "caveat", CAVEAT)

    days = {
        month: setting_of(warehouse, catalogue, month).published
        for month in (dt.date(2020, 9, 1), dt.date(2023, 12, 1))
    }

    assert days == {dt.date(2020, 9, 1): dt.date(2021, 1, 28), dt.date(2023, 12, 1): dt.date(2024, 1, 8)}
