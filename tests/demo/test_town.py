"""A sample town is whole, always the same, fits its own rules, and says on everything that it is none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.bundled import CATALOGUE, CATALOGUE_FOLDER
from township.charts import theme
from township.cli import FAILED, OK, main
from township.demo import town
from township.exports import csv, data_package, pptx, xlsx
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.panels import published
from township.panels.heading import heading
from township.panels.page import panelled
from township.panels.render import render
from township.statistics import catalogue as catalogues
from township.store import checks, snapshot

# over a merger, with villages before and after
PLAN = town.Plan(first=dt.date(2022, 11, 1), months=4, villages=7, merged=4)


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "data"
    town.build(folder, PLAN, CATALOGUE_FOLDER)
    return folder


def rows(sample: Path, table: str) -> list[dict]:
    known = catalogues.load(sample / "catalogue")
    books = [read_folder(path) for path in sorted((sample / "workbooks").iterdir())]
    return contract.accept(books, known).tables[table]


def test_the_same_plan_makes_the_same_town(sample, tmp_path):
    again = town.build(tmp_path / "data", PLAN, CATALOGUE_FOLDER)

    assert again == (sample / "CURRENT").read_text(encoding="utf-8").strip()


def test_villages_merge_and_add_up_to_the_town(sample):
    known = catalogues.load(sample / "catalogue")
    assert [len(known.villages(dt.date(2022, month, 1))) for month in (11, 12)] == [7, 7]
    assert len(known.villages(dt.date(2023, 1, 1))) == 4

    totals: dict[tuple, Decimal] = {}
    parts: Counter[tuple] = Counter()
    for row in rows(sample, "observation"):
        if known.indicators[row["indicator"]].over_areas == "sum":
            key = row["indicator"], row["month"]
            if row["area"] == town.CODE:
                totals[key] = row["value"]
            elif known.areas[row["area"]].level == "village":
                parts[key] += row["value"]
    assert parts and {key: totals[key] for key in parts} == parts
    gone = {area.code for area in known.areas.values() if area.valid_to}
    assert not [row for row in rows(sample, "observation") if row["area"] in gone and row["month"].year == 2023]


def test_towns_of_the_county_report_some_indicators_but_for_a_month(sample):
    known = catalogues.load(sample / "catalogue")
    others = {area.code for area in known.other_towns()}
    told = [row for row in rows(sample, "observation") if row["area"] in others]

    assert len(others) == 14 and {row["area"] for row in told} == others
    assert {row["month"] for row in told} == set(PLAN.reported) - {PLAN.reported[2]}
    per_month = Counter((row["area"], row["month"]) for row in told if row["indicator"] == "fiscal_revenue")
    assert set(per_month.values()) == {1}


def test_its_own_checks_find_no_error(sample):
    known = catalogues.load(sample / "catalogue")
    intake = contract.accept([read_folder(path) for path in sorted((sample / "workbooks").iterdir())], known)

    problems = checks.check(intake, None, known)

    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_everything_shown_or_taken_away_says_so(sample, monkeypatch):
    monkeypatch.setenv("TOWNSHIP_DATA", str(sample))
    opened = published.current()
    setting, stamp = opened.setting(), opened.catalogue.stamp
    page = panelled()["economy"]
    panel = next(panel for panel in page.panels if render(panel, setting).blocks)
    items = [(panel, setting)]

    assert stamp == "演示数据，不是任何镇的统计"
    assert stamp in str(heading(page, setting, opened.months))
    assert stamp in render(panel, setting).content.decode()
    assert stamp in dict(render(panel, setting).table.facts())["来源"]
    assert "演示数据" in render(panel, setting).table.file_name
    assert setting.colours == theme.LIGHT
    for made in (pptx.pptx, xlsx.xlsx, data_package.data_package):
        assert made("经济运行", items)
    assert csv.csv(render(panel, setting).table.frame)


def test_a_real_town_is_never_replaced_and_takes_no_rows_of_it(sample, tmp_path, capsys):
    real = tmp_path / "real"
    (real / "catalogue").mkdir(parents=True)
    (real / "catalogue" / "town.toml").write_bytes((CATALOGUE_FOLDER / "town.toml").read_bytes())
    book = read_folder(next(iter((sample / "workbooks").iterdir())))

    assert main(["demo", str(real)]) == FAILED
    assert "不会替换" in capsys.readouterr().err
    assert contract.accept([book], CATALOGUE).errors
    assert main(["demo", str(tmp_path / "new"), "--months", "1", "--villages", "2"]) == OK
    assert snapshot.open_published(tmp_path / "new").refusal is None
