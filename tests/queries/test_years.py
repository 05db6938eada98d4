"""The year after the bundled one: months of it published through the commands, with a gap, and asked about."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bench import filling
from tests.bundled import CATALOGUE_FOLDER, ROOT
from township import cli
from township.panels import proof
from township.statistics import periods
from township.store import snapshot
from township.store.warehouse import Warehouse, read_queries

MONTHS = ["2021-01", "2021-03", "2021-09"]


@pytest.fixture(scope="module")
def published(bundled, catalogue, tmp_path_factory):
    """The data folder after months of template → filled in → published."""
    folder = tmp_path_factory.mktemp("year")
    data = folder / "data"
    shutil.copytree(bundled.snapshot.folder.parents[1], data)
    shutil.copytree(CATALOGUE_FOLDER, data / "catalogue")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "prove", lambda *given: None)  # test_proof.py's
        for month in MONTHS:
            blank, file = folder / "blank.xlsx", folder / f"{month}.xlsx"
            blank.unlink(missing_ok=True)
            assert run(data, "template", "--month", month, "-o", blank) == 0
            file.write_bytes(filling.filled(blank.read_bytes(), periods.parse_month(month), catalogue))
            # what is filled in is beyond belief beside 2020, and confirmed
            assert run(data, "publish", file, "--by", "统计站", "--note", month, "--confirm", "统计站") == 0
    return data


def run(data: Path, *arguments: object) -> int:
    return cli.main(["--data", str(data), *map(str, arguments)])


@pytest.fixture(scope="module")
def later(published, catalogue):
    opened = snapshot.open_published(published)
    assert opened.refusal is None
    warehouse = Warehouse(opened.snapshot, ROOT / "queries", catalogue)
    yield warehouse
    warehouse.close()


def test_every_month_is_a_publication_of_its_own_onto_the_one_before(published):
    lines = [json.loads(line) for line in (published / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [line for line in lines if line["action"] == "publish"][-len(MONTHS) :]

    assert [line["note"] for line in told] == MONTHS
    assert [line["base"] for line in told[1:]] == [line["snapshot"] for line in told[:-1]]
    assert all(line["confirmed_by"] == "统计站" for line in told if "confirmed_by" in line)


def test_the_months_of_both_years_can_be_chosen(later, catalogue):
    frame = later.run("frame/months", indicator=catalogue.town["default_month_indicator"])

    assert len(frame) == 12 + 9  # a month nobody reported can be chosen, and says so
    assert frame.loc[frame["is_default"], "month"].map(periods.month_key).tolist() == ["2021-09"]


def test_the_year_has_its_own_path_and_task(later, parameters):
    path = later.run("economy/fiscal_path", **parameters(month="2021-12"))
    [progress] = later.run("economy/fiscal_progress", **parameters(month="2021-03")).to_dict("records")

    assert path["value"].dropna().tolist() == [96, 288, 864]
    assert set(path["status"]) == {"reported"}
    assert (progress["value"], progress["target"], progress["completion_pct"]) == (288, 1152, 25)


def test_growth_nobody_reported_is_not_made_from_last_years_level(later, parameters):
    """September 2020 is published, September 2021 has a level and no growth: it stays without (conventions §2)."""
    frame = later.run("economy/sector_paths", **parameters(month="2021-09"))
    industry = frame[frame["sector"] == "规上工业总产值"].set_index("month")
    sectors = later.run("economy/sectors", **parameters(month="2021-09"))

    assert industry.loc["2020-09-01", ["value", "yoy_pct"]].tolist() == [8543, 14]
    assert industry.loc["2021-09-01", "value"] == 864
    assert industry.loc["2021-09-01":, "yoy_pct"].isna().all()
    assert sectors["yoy_pct"].isna().all()


def test_ledgers_and_works_are_those_of_the_year(later, parameters):
    given = parameters(month="2021-03", reported_only=True)
    rate = later.run("pollution/patrol_rate", **given)
    works = later.run("rural/works", **given)

    assert rate["month"].map(periods.month_key).tolist() == ["2021-01", "2021-02", "2021-03"]
    assert (rate["made"].fillna(0) > 0).tolist() == [True, False, True]
    assert later.run("pollution/rectification", **given)["problems"].tolist() == [2, 2, 2, 0]
    assert works["month"].map(periods.month_key).unique().tolist() == ["2021-03"]
    assert set(works["status"]) == {"reported"}
    assert later.run("poverty/monthly", **given)["month"].nunique() == 2


def test_a_note_of_the_year_is_told(later):
    frame = later.run("frame/notes", month=periods.parse_month("2021-03"), reported_only=True)

    assert frame["words"].tolist() == ["1月按时入库", "3月按时入库"]


PAGES = [name for name in read_queries(ROOT / "queries") if name.split("/")[0] not in ("frame", "template")]
OWN = {"measure": "epidemic_banners", "carried_over": False, "lists": "epi_roles", "theme": "economy", "kind": ""}


def without_heating(name, frame):
    """Without the rows of 清洁取暖; of 总览's sentence, what it says beside the tasks."""
    if name == "overview/conclusion":
        return frame[["lead_points", "illustrative", "air_values"]].head(1)
    return frame[~frame.eq("清洁取暖").any(axis=1)].reset_index(drop=True)


@pytest.mark.parametrize("name", PAGES)
def test_last_year_is_answered_as_before_and_this_year_without_examples(name, bundled, later, parameters):
    before, after = (house.run(name, **parameters(month="2020-09", **OWN)) for house in (bundled, later))
    now = later.run(name, **parameters(month="2021-09", **OWN))

    # due in October: overdue on the day its source was published, unless a later month is reported (decision 0023)
    if name not in (
        "overview/owed",
        "report/coverage",
        "indicators/reported",
    ):  # what has been reported at all, whenever
        assert without_heating(name, after).to_csv() == without_heating(name, before).to_csv()
    assert list(now.columns) == list(before.columns)
    if "month" in now.columns and "status" in now.columns:
        assert "illustrative" not in set(now.loc[now["month"] >= "2021", "status"])
