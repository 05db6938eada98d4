"""The 示例 workbook: parts add up to what the report prints, and the bytes are the same everywhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.bundled import ILLUSTRATIVE, REPORT
from township.illustrative import apportion, breakdown, patrols
from township.intake import contract
from township.intake.files import workbook
from township.statistics.periods import month_end

SEPTEMBER = dt.date(2020, 9, 1)
TOWN = "370830108"
INVENTED_NEVER = {"pm25", "pm10", "good_air_days", "rural_disposable_income", "clean_heating_households"}

weights = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)
decimals = st.integers(0, 4)


@st.composite
def totals(draw: st.DrawFn) -> tuple[Decimal, int]:
    places = draw(decimals)
    return Decimal(draw(st.integers(0, 10**9))).scaleb(-places), places


@pytest.fixture(scope="module")
def annual() -> workbook.Workbook:
    return workbook.read_folder(REPORT)


@pytest.fixture(scope="module")
def reported(annual, catalogue) -> dict[str, list[dict[str, Any]]]:
    return contract.accept([annual], catalogue).tables


@pytest.fixture(scope="module")
def folder(reported, catalogue, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("illustrative") / "illustrative-2020"
    breakdown.write(made, breakdown.illustrate(reported, catalogue))
    return made


@pytest.fixture(scope="module")
def made(folder, catalogue) -> dict[str, list[dict[str, Any]]]:
    """Typed rows of the illustrative workbook alone."""
    return contract.accept([workbook.read_folder(folder)], catalogue).tables


@pytest.fixture(scope="module")
def levels(reported, made) -> dict[str, dict[dt.date, Decimal]]:
    """Cumulative levels by indicator and month of 2020, September as reported."""
    by_code: dict[str, dict[dt.date, Decimal]] = defaultdict(dict)
    codes = {row["indicator"] for row in made["observation"]}
    for row in [*made["observation"], *reported["observation"]]:
        if row["indicator"] in codes and row["month"].year == 2020:
            by_code[row["indicator"]][row["month"]] = row["value"]
    return {code: dict(sorted(months.items())) for code, months in by_code.items()}


# ------------------------------------------------------------------ arithmetic


def test_apportion_gives_the_leftover_to_the_largest_remainders():
    assert apportion.apportion(Decimal(10), [1, 1, 1]) == [4, 3, 3]
    assert apportion.apportion(Decimal("0.5"), [3, 1], 1) == [Decimal("0.4"), Decimal("0.1")]


def test_what_a_cap_cuts_off_goes_to_the_others():
    assert apportion.apportion(Decimal(10), [8, 1, 1], caps=[Decimal(4)] * 3) == [4, 3, 3]


@pytest.mark.parametrize(
    ("total", "by", "options"),
    [
        (Decimal(-1), [1], {}),
        (Decimal("0.5"), [1], {}),
        (Decimal(1), [0], {}),
        (Decimal(1), [-1, 2], {}),
        (Decimal(3), [1, 1], {"caps": [Decimal(1), Decimal(1)]}),
    ],
)
def test_what_cannot_be_apportioned_is_refused(total, by, options):
    with pytest.raises(ValueError):
        apportion.apportion(total, by, **options)


@given(totals(), weights)
def test_parts_add_up_and_keep_the_precision(total, by):
    value, places = total
    parts = apportion.apportion(value, by, places)
    assert sum(parts) == value
    assert all(part >= 0 and apportion.decimals_of(part) <= places for part in parts)
    assert all(part == 0 for part, weight in zip(parts, by, strict=True) if weight == 0)


@given(totals(), weights)
def test_no_part_is_a_step_away_from_its_share(total, by):
    value, places = total
    step = Decimal(1).scaleb(-places)
    for part, weight in zip(apportion.apportion(value, by, places), by, strict=True):
        assert abs(part - value * weight / sum(by)) < step


@given(totals(), weights, st.lists(st.integers(80, 120), min_size=12, max_size=12), st.integers(0, 10**6))
def test_a_nested_part_never_exceeds_its_whole(total, by, tilt, share):
    value, places = total
    whole = apportion.apportion(value, by, places)
    part = (value * share / 10**6).quantize(Decimal(1).scaleb(-places))
    inner = apportion.nested(part, whole, tilt[: len(by)], places)
    assert sum(inner) == part
    assert all(0 <= small <= large for small, large in zip(inner, whole, strict=True))


def test_a_part_as_large_as_its_whole_is_its_whole_whatever_the_tilt():
    whole = [Decimal(5), Decimal(90), Decimal(5)]
    assert apportion.nested(Decimal(100), whole, [120, 80, 120]) == whole
    assert apportion.nested(Decimal(99), whole, [120, 80, 120]) == [5, 89, 5]
    with pytest.raises(ValueError):
        apportion.nested(Decimal(101), whole, [100, 100, 100])


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=12))
def test_increments_undo_cumulate(steps):
    assert apportion.increments(apportion.cumulate(steps)) == steps


@given(st.integers(1, 10**8), weights, st.decimals(-99, 500, places=1), st.integers(0, 60), st.integers(1, 6))
def test_a_grown_path_rises_to_the_total(total, by, yoy_pct, trough, first):
    base_total = apportion.implied_base(Decimal(total), yoy_pct)
    growth = apportion.recovery(yoy_pct, trough, first, 9)
    by = (by * 9)[: len(growth)]
    assume(any(by))
    base = apportion.cumulate(apportion.apportion(base_total, by, 1))
    path = apportion.grown(Decimal(total), base, growth)
    assert path == sorted(path) and path[-1] == total
    assert all(level == level.to_integral_value() for level in path)


@pytest.mark.parametrize(("level", "pct", "base"), [("8543", "14", "7493.9"), ("4268", "72.4", "2475.6")])
def test_the_implied_base_is_the_one_in_the_fact_sheet(level, pct, base):
    assert apportion.implied_base(Decimal(level), Decimal(pct)) == Decimal(base)


def test_a_draw_is_the_same_on_every_machine():
    assert [apportion.draw(0, 999, "义桥镇", i) for i in range(4)] == [
        736,
        8,
        83,
        810,
    ]  # sha256sum of 义桥镇|0 … 义桥镇|3
    assert apportion.ranked("甲乙丙丁", 1) == apportion.ranked("丁丙乙甲", 1)


# ------------------------------------------------------------------ the bundled workbook


def test_both_workbooks_are_accepted(annual, folder, catalogue):
    intake = contract.accept([annual, workbook.read_folder(folder)], catalogue)
    assert [str(problem) for problem in intake.problems] == []


def test_running_twice_gives_the_same_bytes(folder, reported, catalogue, tmp_path):
    breakdown.write(tmp_path, breakdown.illustrate(reported, catalogue))
    assert _contents(tmp_path) == _contents(folder)


def test_the_committed_workbook_is_what_the_generator_writes(folder):
    assert _contents(ILLUSTRATIVE) == _contents(folder)


def test_illustrative_rows_given_back_change_nothing(annual, folder, catalogue, reported):
    both = contract.accept([annual, workbook.read_folder(folder)], catalogue).tables
    assert breakdown.illustrate(both, catalogue) == breakdown.illustrate(reported, catalogue)


def test_files_are_utf8_with_lf(folder):
    for name, content in _contents(folder).items():
        assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content, name


def test_every_row_says_what_it_is_and_how_it_was_made(made):
    for table, rows in made.items():
        for row in rows if table != "source" else []:
            base = table == "observation" and row["month"] == dt.date(2019, 9, 1)
            assert row["status"] == ("derived" if base else "illustrative")
            assert row["note"] and row["source"] == "illustrative-2020"


def test_no_reported_row_is_repeated(reported, made):
    for table, rows in made.items():
        key = contract.BY_TABLE[table].key
        taken = {tuple(row[name] for name in key) for row in reported[table]}
        assert not taken & {tuple(row[name] for name in key) for row in rows}


def test_nothing_is_made_up_that_the_report_does_not_count(made):
    assert not INVENTED_NEVER & {row["indicator"] for row in made["observation"]}
    assert {row["work"] for row in made["work"]} == {"public_toilet", "house_renovation"}
    assert all(row["qualifier"] is None for row in made["observation"])


def test_every_cumulative_path_is_complete_and_rises_to_the_reported_value(levels, catalogue):
    assert len(levels) == 13
    for code, path in levels.items():
        months = [SEPTEMBER.replace(month=n) for n in range(catalogue.indicator(code).first_month, 10)]
        assert list(path) == months, code
        values = list(path.values())
        assert values == sorted(values) and values[0] >= 0, code
        assert all(value == value.to_integral_value() for value in values), code


@pytest.mark.parametrize(("part", "whole"), breakdown._WHOLE_OF.items())
def test_a_part_stays_inside_its_whole(part, whole, levels):
    inner, outer = list(levels[part].values()), list(levels[whole].values())
    assert all(small <= large for small, large in zip(inner, outer, strict=True))
    steps = zip(apportion.increments(inner), apportion.increments(outer), strict=True)
    assert all(small <= large for small, large in steps)


def test_project_and_fixed_asset_investment_are_one_path(levels):
    assert levels["project_investment"] == levels["fixed_asset_investment"]


@pytest.mark.parametrize(
    ("code", "base"),
    [
        ("above_scale_industry_output", "7493.9"),
        ("above_scale_service_revenue", "2511.2"),
        ("above_quota_trade_sales", "2475.6"),
    ],
)
def test_growth_turns_from_negative_to_positive_in_the_second_half(code, base, made):
    rows = {row["month"]: row for row in made["observation"] if row["indicator"] == code}
    last_year = [row["value"] for month, row in sorted(rows.items()) if month.year == 2019]
    assert last_year == sorted(last_year) and last_year[-1] == Decimal(base)
    for number in range(2, 9):
        now, before = rows[SEPTEMBER.replace(month=number)], rows[dt.date(2019, number, 1)]
        assert now["yoy_pct"] == apportion.yoy(now["value"], before["value"])
        assert (now["yoy_pct"] < 0) == (number <= 6)


def test_works_by_village_add_up_to_the_town(reported, made):
    steps = ("planned", "started", "done", "accepted")
    towns = {row["work"]: row for row in reported["work"] if row["area"] == TOWN}
    for work in ("public_toilet", "house_renovation"):
        rows = [row for row in made["work"] if row["work"] == work]
        for step in steps:
            assert sum(row[step] for row in rows if row["month"] == SEPTEMBER) == towns[work][step]
        for row in rows:
            assert row["planned"] >= row["started"] >= row["done"] >= row["accepted"] >= 0
        for area in {row["area"] for row in rows}:
            months = sorted((row for row in rows if row["area"] == area), key=lambda row: row["month"])
            assert [row["month"].month for row in months] == list(range(1, 10))
            for step in steps:
                assert [row[step] for row in months] == sorted(row[step] for row in months)


def test_public_toilets_are_one_each_in_eighteen_villages(made, catalogue):
    september = [row for row in made["work"] if row["work"] == "public_toilet" and row["month"] == SEPTEMBER]
    villages = {area.code for area in catalogue.villages(SEPTEMBER)}
    assert len(september) == 18 and {row["area"] for row in september} <= villages
    assert {row["planned"] for row in september} == {1}


@pytest.mark.parametrize(
    ("code", "households", "villages"),
    [("house_repair", 237, 40), ("toilet_renovation", 199, 40), ("tap_water", 15, 5)],
)
def test_poverty_programmes_add_up_every_month(code, households, villages, made, reported):
    total = next(row for row in reported["programme"] if row["programme"] == code)
    rows = [row for row in made["programme"] if row["programme"] == code]
    by_village = [row for row in rows if row["area"] != TOWN]
    assert len({row["area"] for row in by_village}) == villages
    assert all(row["fund"] is None for row in by_village)
    sums: Counter[dt.date] = Counter()
    for row in by_village:
        sums[row["month"]] += row["households"]
    assert sums[SEPTEMBER] == total["households"] == households
    town = sorted((row for row in rows if row["area"] == TOWN), key=lambda row: row["month"])
    assert [row["month"].month for row in town] == list(range(1, 9))
    assert all(row["households"] == sums[row["month"]] for row in town)
    funds = [row["fund"] for row in town]
    assert funds == sorted(funds) and funds[0] >= 0 and funds[-1] < total["fund"]
    for area in {row["area"] for row in by_village}:
        path = [row["households"] for row in by_village if row["area"] == area]
        assert path == sorted(path) and len(path) == 9


def test_patrols_are_daily_and_sometimes_short(made, reported):
    sites = {row["site"] for row in reported["site"]} | {patrols.PROJECT}
    days = Counter(row["patrolled_on"] for row in made["patrol"])
    assert {row["site"] for row in made["patrol"]} == sites and len(sites) == 15
    assert (min(days), max(days), len(days)) == (dt.date(2020, 1, 1), dt.date(2020, 9, 30), 274)
    assert min(days.values()) >= 10 and max(days.values()) == 15
    assert 0.08 < sum(count < 15 for count in days.values()) / 274 < 0.16


def test_every_problem_found_has_one_rectification(made):
    found = {(row["patrolled_on"], row["site"]) for row in made["patrol"] if row["result"] == "发现问题"}
    issues = made["rectification"]
    assert len(issues) == len(found) == 40
    assert {(row["found_on"], row["site"]) for row in issues} == found
    assert sum(row["site"] == patrols.PROJECT for row in issues) <= 2
    for row in issues:
        assert 3 <= (row["due_on"] - row["found_on"]).days <= 10
        if row["fixed_on"]:
            assert row["found_on"] < row["fixed_on"] <= dt.date(2020, 9, 30)
        if row["closed_on"]:
            assert row["fixed_on"] and row["fixed_on"] < row["closed_on"] <= dt.date(2020, 9, 30)
    still_open = [row for row in issues if row["fixed_on"] is None]
    overdue = [row for row in still_open if row["due_on"] < dt.date(2020, 9, 30)]
    late = [row for row in issues if row["fixed_on"] and row["fixed_on"] > row["due_on"]]
    assert 2 <= len(still_open) <= 6 and 1 <= len(overdue) <= 2 and 2 <= len(late) <= 8


@pytest.mark.parametrize("number", range(1, 10))
def test_an_earlier_cut_off_knows_nothing_later(number):
    last_month = SEPTEMBER.replace(month=number)
    patrolled = patrols.patrols(["C01", "Y01"], last_month)
    issues = patrols.rectifications(patrolled, last_month)
    dates = [row["patrolled_on"] for row in patrolled]
    dates += [row[name] for row in issues for name in ("fixed_on", "closed_on") if row.get(name)]
    assert issues and max(dates) <= month_end(last_month)


def test_nothing_is_fixed_or_closed_after_the_cut_off():
    day = dt.date(2020, 9, 20)
    for later in range(15):
        for site in ("C01", "Y01", "Y02", "P01"):
            as_of = day + dt.timedelta(later)
            outcome = patrols._outcome(patrols._problem(day, site), as_of)
            assert all(date <= as_of for date in outcome.values() if date)


def _town_work(**counts: int | None) -> dict[str, Any]:
    blank = dict.fromkeys(("planned", "started", "done", "accepted", "part", "owner", "unit"))
    return blank | {"work": "public_toilet", "work_name": "公厕", "area": TOWN, "month": SEPTEMBER} | counts


def test_a_step_the_report_leaves_blank_is_blank_in_the_villages(catalogue):
    rows = breakdown._work_rows([_town_work(planned=5, done=3)], catalogue)
    september = [row for row in rows if row["month"] == SEPTEMBER]
    assert [sum(row[step] for row in september) for step in ("planned", "started", "done")] == [5, 3, 3]
    assert {row["accepted"] for row in rows} == {None}


def test_a_work_without_any_count_has_no_villages(catalogue):
    assert breakdown._work_rows([_town_work()], catalogue) == []


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
