"""What a task is judged by, and that its words say what its light says.

``lights.csv`` is the table of cases by hand; the properties are asked of the macros alone, and the rows of a sample
town are judged again here, with fractions.
"""

import csv
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundled import CATALOGUE_FOLDER, ROOT
from township.charts import theme
from township.demo import town
from township.panels import blocks
from township.panels.filters import Filters, Scene
from township.panels.themes import overview, rural, tasks
from township.panels.wording import gap_words
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.statistics.catalogue import JUDGED
from township.statistics.entries import PacePath
from township.store import snapshot
from township.store.warehouse import Warehouse

HERE = Path(__file__).parent
CASES = list(csv.DictReader((HERE / "lights.csv").read_text(encoding="utf-8").splitlines()))
FEBRUARY = dt.date(2020, 2, 1)
BEST_FIRST = ("green", "yellow", "red")


def said_of(warehouse, known, filters):
    """Name, light and words of the rows of the board, and the rows themselves."""
    frame = warehouse.run("overview/tasks", **filters.parameters(known))
    drawn = list(tasks.tasks(frame, Scene(filters, known, theme.LIGHT)).blocks)
    said = {}
    while drawn:
        block = drawn.pop()
        drawn += getattr(block, "blocks", ())
        said |= {blocks.spoken(cells[1]): blocks.spoken(cells[5]) for cells in getattr(block, "rows", ())}
    return [(row, said[row.task]) for row in frame.itertuples()]


# ------------------------------------------------------------------ by hand


@pytest.fixture
def judged_cases(warehouse_of, catalogue):
    """Every case as an indicator of its own, in one snapshot."""
    model = catalogue.indicator("fiscal_revenue")
    indicators, observations, targets = dict(catalogue.indicators), [], []
    for number, case in enumerate(CASES):
        code = f"case_{number:02}"
        own = {name: case[name] for name in ("judged", "direction", "unit")}
        indicators[code] = replace(model, code=code, name=case["case"], **own)
        row = {"indicator": code, "unit": case["unit"]}
        observations.append(row | {name: case[name] for name in ("month", "value", "status")})
        targets.append(row | {"value": case["target"], "status": case["target_status"]})
    known = replace(catalogue, indicators=indicators)
    return warehouse_of({"observation": observations, "target": targets}, known), known


def test_the_table_of_cases(judged_cases):
    warehouse, known = judged_cases
    wrong = []
    for month in sorted({case["month"] for case in CASES}):
        filters = Filters(periods.parse_month(month), (), False)
        found = {row.task: (row.light, words) for row, words in said_of(warehouse, known, filters)}
        cases = [case for case in CASES if case["month"] == month]
        wrong += [
            (case, found[case["case"]]) for case in cases if found[case["case"]] != (case["light"], case["words"])
        ]
    assert wrong == []


def test_the_table_has_every_way_of_judging_and_every_light():
    assert {case["judged"] for case in CASES} == set(JUDGED)
    lit = {(case["judged"], case["light"]) for case in CASES}
    assert lit >= {(judged, light) for judged in ("pace", "level", "rank") for light in BEST_FIRST}


def test_where_the_catalogue_does_not_say_kind_basis_direction_and_unit_do(warehouse_of, catalogue, parameters):
    unsaid = {
        "a flow": ({}, "pace"),
        "a count": ({"kind": "count"}, "pace"),
        "a stock": ({"kind": "count", "basis": "point"}, "level"),
        "a rate": ({"kind": "rate"}, "level"),
        "better low": ({"direction": "down"}, "ceiling"),
        "a rank": ({"direction": "down", "unit": "位"}, "rank"),
        "a rank for information": ({"direction": "none", "unit": "位"}, "none"),
        "for information": ({"direction": "none"}, "none"),
    }
    model = replace(catalogue.indicator("fiscal_revenue"), judged=None)
    indicators = {name: replace(model, code=name, name=name, **own) for name, (own, _) in unsaid.items()}
    figures = [{"indicator": name, "value": 5, "unit": known.unit} for name, known in indicators.items()]
    rows = {
        "observation": [figure | {"basis": indicators[figure["indicator"]].basis} for figure in figures],
        "target": figures,
    }
    board = warehouse_of(rows, replace(catalogue, indicators=indicators)).run("overview/tasks", **parameters())

    assert dict(zip(board["task"], board["judged"], strict=True)) == {
        name: judged for name, (_, judged) in unsaid.items()
    }


def test_a_path_of_its_own_replaces_the_months(warehouse_of, catalogue, parameters):
    shares = [0, 0, 0, 10, 20, 30, 40, 50, 60, 80, 90, 100]
    path = tuple(PacePath("fiscal_revenue", n, Decimal(share)) for n, share in enumerate(shares, start=1))
    rows = {
        "observation": [{"indicator": "fiscal_revenue", "value": 60}],
        "target": [{"indicator": "fiscal_revenue", "value": 100}],
    }
    warehouse, own = warehouse_of(rows, replace(catalogue, paths=path)), parameters(indicators=["fiscal_revenue"])
    [row] = warehouse.run("overview/tasks", **own).itertuples()
    assert (row.light, row.time_pct, row.gap) == ("green", 60, 0)
    for name in ("economy/fiscal_path", "indicators/trend"):  # the lines drawn of it
        assert warehouse.run(name, **own)["pace"].tolist() == [60], name
    assert warehouse.run("indicators/outlook", **own)["by_time"].tolist() == [60, 80, 90, 100]
    early = {"observation": [{"indicator": "fiscal_revenue", "month": "2020-02", "value": 60}]}
    outlook = warehouse_of(early, replace(catalogue, paths=path)).run("indicators/outlook", **own | {"month": FEBRUARY})
    assert outlook["by_time"].isna().all()  # nothing was due
    assert warehouse_of(rows).run("overview/tasks", **parameters())["light"].tolist() == ["red"]


def test_the_towns_own_lines(warehouse_of, catalogue, parameters):
    lines = catalogue.town["lights"] | {"yellow_at_least": -20, "ceiling_yellow_within": 50}
    known = replace(catalogue, town={**catalogue.town, "lights": lines})
    rows = {
        "observation": [
            {"indicator": "fiscal_revenue", "value": 60},
            {"indicator": "environmental_complaints", "value": 15},
            {"indicator": "environmental_complaints", "month": "2020-10", "value": 16},
        ],
        "target": [
            {"indicator": "fiscal_revenue", "value": 100},
            {"indicator": "environmental_complaints", "value": 10},
        ],
    }
    warehouse = warehouse_of(rows, known)
    assert set(warehouse.run("overview/tasks", **parameters())["light"]) == {"yellow"}
    # more than half above
    assert set(warehouse.run("overview/tasks", **parameters(month="2020-10"))["light"]) == {"yellow", "red"}
    assert set(warehouse_of(rows).run("overview/tasks", **parameters())["light"]) == {"red"}


WORKS = (
    ({"done": 156}, "yellow", "慢于期限进度31.8个百分点"),
    ({"done": 260}, "green", "快于期限进度1.5个百分点"),
    ({"done": 312}, "green", ""),
    ({"done": 156, "due": None}, "yellow", "慢于期限进度25个百分点"),
    ({"done": 156, "due": "2021-12-31"}, "green", "快于期限进度12.5个百分点"),
    ({"done": 156, "due": "2020-08-31"}, "red", "原定8月底，逾期未完成"),
    ({"due": "2020-08-31"}, "yellow", "原定2020-08-31，逾期未反馈"),
    ({"done": 312, "due": "2020-08-31"}, "green", ""),
    ({"done": 156, "status": "illustrative"}, "grey", ""),
)


def test_a_work_is_judged_by_its_date(warehouse_of, catalogue):
    works = [
        {"work": f"work_{n}", "work_name": f"{own}", "unit": "处", "planned": 312, "due": "2020-11-30", **own}
        for n, (own, *_) in enumerate(WORKS)
    ]
    source = [{"source": "test", "title": "9月月报", "published": "2020-09-30"}]
    filters = Filters(dt.date(2020, 9, 1), (), False)
    found = said_of(warehouse_of({"work": works, "source": source}), catalogue, filters)

    assert {row.task: (row.light, said) for row, said in found} == {
        f"{own}": (light, words) for own, light, words in WORKS
    }


# ------------------------------------------------------------------ properties


@pytest.fixture(scope="module")
def judge(catalogue):
    """``judge(judged, direction, value, target, month)``: the light, the gap, and the gap as it is said."""
    connection = duckdb.connect(":memory:")
    lines = ", ".join(f"{line} as {name}" for name, line in catalogue.town["lights"].items())
    connection.execute(f"create table light_line as select {lines}")
    connection.execute((ROOT / "queries" / "_lights.sql").read_text(encoding="utf-8"))

    def asked(judged, direction, value, target, month):
        # as queries/overview/_tasks.sql makes them
        share = None if value is None or not target else float(100 * value / target)
        return connection.execute(
            """
            with gap as (select gap_of($judged, $direction, $value, $target, $share, $time, $month) as n)
            select light_at(n, lines), n, gap_said(n, lines) from (select n, lines_of($judged, $target) as lines from gap)
            """,
            {"judged": judged, "direction": direction, "value": value, "target": target, "share": share,
             "time": 100 * month / 12, "month": dt.date(2020, month, 1)},
        ).fetchone()  # fmt: skip

    yield asked
    connection.close()


def test_a_gap_that_four_decimals_do_not_show_is_said_in_full(judge):
    assert judge("level", "up", Decimal("0.000014"), Decimal(0), 9) == ("green", 0.000014, 0.000014)


FIGURES = st.decimals(0, 5000, places=2)
WAYS = st.sampled_from(
    [
        ("pace", "up"),
        ("due", "up"),
        ("level", "up"),
        ("level", "down"),
        ("ceiling", "down"),
        ("rank", "down"),
        ("done", "up"),
    ]
)
LOW_IS_GOOD = {("level", "down"), ("ceiling", "down"), ("rank", "down")}


@given(way=WAYS, values=st.lists(FIGURES, min_size=2, max_size=2), target=FIGURES, month=st.integers(1, 12))
def test_improving_a_value_never_worsens_its_light(judge, way, values, target, month):
    worse, better = sorted(values, reverse=way in LOW_IS_GOOD)
    before, after = (judge(*way, value, target, month)[0] for value in (worse, better))
    if before == "grey":  # to be done in the year, or of a task of nothing
        assert after in ("grey", "green")
    else:
        assert BEST_FIRST.index(after) <= BEST_FIRST.index(before)


@given(way=WAYS, figure=FIGURES, month=st.integers(1, 12))
def test_a_missing_target_or_value_is_grey(judge, way, figure, month):
    assert judge(*way, None, figure, month) == ("grey", None, None)
    assert judge(*way, figure, None, month) == ("grey", None, None)


@given(way=WAYS, value=FIGURES, target=FIGURES, month=st.integers(1, 12))
def test_what_is_said_is_what_is_lit(judge, way, value, target, month):
    light, gap, said = judge(*way, value, target, month)
    if gap is None:
        return
    assert (said > 0, said < 0) == (gap > 0, gap < 0)
    assert (light == "green") == (said >= 0)
    assert abs(said - gap) <= 0.051
    words = gap_words(way[0], said, "件", way[1])
    assert ("持平" in words or words == "已完成") if gap == 0 else "持平" not in words


# ------------------------------------------------------------------ a sample town


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "data"
    plan = town.Plan(months=14, villages=4, merged=2, merger=dt.date(2022, 1, 1), projects=3, enterprises=3, sites=2)
    town.build(folder, plan, CATALOGUE_FOLDER)
    known = catalogues.load(folder / "catalogue")
    warehouse = Warehouse(snapshot.open_published(folder).snapshot, ROOT / "queries", known)
    yield plan, known, warehouse
    warehouse.close()


def expected_light(row, lines):
    """The light of a task with a target, worked out again with fractions."""
    value, target = Fraction(str(row.value)), Fraction(str(row.target))
    if row.judged == "pace":
        # the town reports the completion of its revenue itself
        reported = Fraction(str(row.completion_pct)) if row.task == "公共财政预算收入" else 100 * value / target
        gap = reported - Fraction(100 * row.month.month, 12)
        limit = Fraction(lines["yellow_at_least"])
    else:
        gap = target - value if row.direction == "down" else value - target
        within = {"level": "level_yellow_within", "ceiling": "ceiling_yellow_within"}.get(row.judged)
        limit = -Fraction(lines[within]) * abs(target) / 100 if within else -Fraction(lines["rank_yellow_within"])
    return "green" if gap >= 0 else "yellow" if gap >= limit else "red"


GOOD = {"pace": "快", "due": "快", "ceiling": "低", "rank": "领先"}
BAD = {"pace": "慢", "due": "慢", "ceiling": "高", "rank": "落后"}


def test_no_light_of_a_sample_town_contradicts_its_words(sample):
    plan, known, warehouse = sample
    seen = set()
    for month in plan.reported:
        for row, words in said_of(warehouse, known, Filters(month, (), False)):
            where = (month, row.task, row.light, words)
            if row.judged in GOOD or row.judged == "level":
                good, bad = GOOD.get(row.judged, "高"), BAD.get(row.judged, "低")
                if row.judged == "level" and row.direction == "down":
                    good, bad = bad, good
                word = good if row.gap > 0 else bad if row.gap < 0 else "持平"
                assert (row.light == "green") == (row.gap >= 0), where
                assert word in words, where
                assert not words.endswith(("慢0个百分点", "快0个百分点")), where
            if row.judged in ("pace", "level", "ceiling", "rank"):
                assert row.light == expected_light(row, known.town["lights"]), where
            if row.judged == "work" and row.light == "red":
                assert row.value < row.target and "逾期未完成" in words, where
            seen.add((row.judged, row.light))
    assert seen >= {(judged, light) for judged in ("pace", "level", "ceiling") for light in ("green", "red")}
    assert ("due", "yellow") in seen and ("work", "red") in seen


def test_the_conclusions_of_a_sample_town_agree_with_its_rows(sample):
    plan, known, warehouse = sample
    for month in plan.reported:
        given_ = Filters(month, (), False).parameters(known)
        board = warehouse.run("overview/tasks", **given_)
        sentence = overview.conclusion(warehouse.run("overview/conclusion", **given_))
        lights = board["light"].value_counts()
        for light, word in (("red", "滞后"), ("yellow", "关注")):
            assert (f"{lights.get(light, 0)}项{word}" in sentence) == (light in lights), (month, sentence)
        assert f"：{board['task'].iloc[0]}" in sentence, (month, sentence)

        works = warehouse.run("rural/works", **given_)
        said = rural.conclusion(warehouse.run("rural/conclusion", **given_))
        assert ("逾期未完成" in said) == ("red" in set(works["light"])), (month, said)
        assert ("未报" in said) == bool((works["done"].isna() & (works["light"] != "yellow")).any()), (month, said)
        for row in works.itertuples():
            if pd.notna(row.done) and row.done < row.planned and row.work_name in said:
                assert f"{row.work_name}完工{row.done:g}/{row.planned:g}{row.unit}" in said, (month, said)


def test_examples_light_nothing(bundled, parameters):
    for month in range(1, 10):
        board = bundled.run("overview/tasks", **parameters(month=f"2020-{month:02}"))
        examples = board[(board["status"] == "illustrative") | (board["target_status"] == "illustrative")]
        assert set(examples["light"]) <= {"grey", "no_target"}
        works = bundled.run("rural/works", **parameters(month=f"2020-{month:02}"))
        assert set(works.loc[works["status"] == "illustrative", "light"]) <= {"grey"}
