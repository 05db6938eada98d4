"""The queries of any indicator against a few hand-made rows, with answers worked out by hand."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TOWN = "370830108"
# 240 and 244 exist before and after the merger of 2023
EAST, WEST, MIDDLE, NORTH = "370830108203", "370830108204", "370830108202", "370830108233"
PEOPLE, INCOME = "disabled_persons", "collective_income"


def reported(indicator, month, value, area=TOWN, **own):
    return {"indicator": indicator, "month": month, "value": value, "area": area, **own}


def people(area, value, month="2020-09", **own):
    return reported(PEOPLE, month, value, area, basis="point", **own)


@pytest.fixture
def asked(warehouse_of, parameters):
    """``asked(rows, query, **parameters)``: the answer as a frame."""

    def ask(rows, query, **own):
        tables = rows if isinstance(rows, dict) else {"observation": rows}
        return warehouse_of(tables).run(f"indicators/{query}", **parameters(**own))

    return ask


REVENUE = [
    reported("fiscal_revenue", "2019-12", 1200),
    reported("fiscal_revenue", "2020-01", 100),
    reported("fiscal_revenue", "2020-02", 250, yoy_pct=5),
    reported("fiscal_revenue", "2020-04", 500, status="illustrative"),
    reported("fiscal_revenue", "2020-05", 650),
    reported("fiscal_revenue", "2020-10", 999),
]


@pytest.mark.parametrize(
    ("view", "answer"),
    [
        # December 2019 is no first month and November is missing; April has no March before it
        ("当月", [("2020-01", 100, "reported"), ("2020-02", 150, "derived"), ("2020-05", 150, "illustrative")]),
        ("同比", [("2020-02", 5, "reported")]),
        (
            "累计",
            [
                *[("2019-12", 1200, "reported"), ("2020-01", 100, "reported"), ("2020-02", 250, "reported")],
                *[("2020-04", 500, "illustrative"), ("2020-05", 650, "reported")],
            ],
        ),
    ],
)
def test_a_path_over_the_years(asked, view, answer):
    frame = asked(REVENUE, "trend", indicators=["fiscal_revenue"], view=view)
    assert list(zip(frame["month"].dt.strftime("%Y-%m"), frame["value"], frame["status"], strict=True)) == answer


def test_completion_and_pace_are_of_the_years_task(asked):
    task = {"indicator": "fiscal_revenue", "year": 2020, "value": 1200}
    frame = asked({"observation": REVENUE, "target": [task]}, "trend", indicators=["fiscal_revenue"], view="完成率")
    assert frame["value"].round(1).tolist() == [8.3, 20.8, 41.7, 54.2]
    assert frame["pace"].round(1).tolist() == [8.3, 16.7, 33.3, 41.7]
    assert frame["status"].tolist() == ["derived", "derived", "illustrative", "derived"]


def test_months_after_the_chosen_one_and_examples_can_be_left_out(asked):
    frame = asked(REVENUE, "trend", indicators=["fiscal_revenue"], month="2020-05", reported_only=True)
    assert frame["value"].tolist() == [1200, 100, 250, 650]


def test_indicators_come_in_the_order_they_were_chosen(asked):
    rows = [*REVENUE, reported("tax_revenue", "2020-03", 7)]
    frame = asked(rows, "trend", indicators=["tax_revenue", "fiscal_revenue"])
    assert frame["indicator"].drop_duplicates().tolist() == ["tax_revenue", "fiscal_revenue"]
    assert asked(rows, "latest", indicators=["tax_revenue", "fiscal_revenue"])["value"].tolist() == [7, 650]


def test_one_chosen_village_is_followed_where_it_has_figures(asked):
    rows = [people(TOWN, 90), people(EAST, 9), people(WEST, 2), people(NORTH, 1), *REVENUE]
    both = [PEOPLE, "fiscal_revenue"]
    frame = asked(rows, "trend", indicators=both, villages=[EAST])
    assert frame.groupby("indicator", sort=False)["area"].first().tolist() == [EAST, TOWN]
    assert asked(rows, "trend", indicators=[PEOPLE], villages=[EAST, WEST])["value"].tolist() == [90]
    assert asked(rows, "trend", indicators=[PEOPLE], villages=[WEST]).empty  # two persons are not written


def test_ranks_with_ties_the_median_and_what_became_of_them(asked):
    rows = [
        *[people(EAST, 30), people(WEST, 20), people(MIDDLE, 20), people(NORTH, 5)],
        *[people(EAST, 10, "2019-09"), people(WEST, 40, "2019-09"), people(NORTH, 10, "2019-09")],
    ]
    frame = asked(rows, "village_ranking", indicators=["fiscal_revenue", PEOPLE]).set_index("area")
    assert frame["position"].to_dict() == {EAST: 1, MIDDLE: 2, WEST: 2, NORTH: 4}
    assert set(frame["median"]) == {20}
    assert frame["before"].dropna().to_dict() == {EAST: 2, WEST: 1, NORTH: 2}
    assert frame.loc[[EAST, WEST, NORTH], "risen"].tolist() == [1, -1, -2]
    assert asked(rows, "village_ranking", indicators=[PEOPLE], against="上月")["before"].isna().all()
    rows.append(reported("tax_revenue", "2020-09", 5, EAST))
    for first, then in ((PEOPLE, "tax_revenue"), ("tax_revenue", PEOPLE)):
        assert set(asked(rows, "village_ranking", indicators=[first, then])["indicator"]) == {first}
        assert asked(rows, "by_village", indicators=[first, then])["indicator"].tolist() == [first]


@pytest.mark.parametrize(("month", "since", "risen"), [("2022-12", "2021-12", -1), ("2023-01", "2022-01", None)])
def test_ranks_among_other_villages_are_not_compared(asked, month, since, risen):
    rows = [people(EAST, 30, month), people(NORTH, 40, month), people(EAST, 50, since), people(NORTH, 40, since)]
    frame = asked(rows, "village_ranking", indicators=[PEOPLE], month=month).set_index("area")
    assert frame.loc[EAST, ["position", "before"]].tolist() == [2, 1]
    assert frame["risen"].dropna().get(EAST) == risen


def test_the_one_told_by_village_has_figures_of_villages_in_the_year(asked):
    rows = [people(EAST, 30, "2019-09"), reported(INCOME, "2020-09", 5, EAST, status="illustrative")]
    rows += [people(TOWN, 40), reported("tax_revenue", "2020-10", 5, EAST)]
    chosen = [PEOPLE, "tax_revenue", INCOME]

    assert asked(rows, "by_village", indicators=chosen)["indicator"].tolist() == [INCOME]
    assert asked(rows, "by_village", indicators=chosen, month="2020-10")["indicator"].tolist() == ["tax_revenue"]
    assert asked(rows, "by_village", indicators=chosen, reported_only=True).empty


def test_what_is_better_low_is_ranked_from_the_lowest(asked, catalogue):
    low = next(
        i
        for i in catalogue.indicators.values()
        if i.direction == "down" and i.unit not in ("户", "人") and i.basis == "ytd"
    )
    rows = [reported(low.code, "2020-09", value, area) for area, value in ((EAST, 3), (WEST, 1))]
    assert asked(rows, "village_ranking", indicators=[low.code])["area"].tolist() == [WEST, EAST]
    few = [
        reported("monitored_households", "2020-09", n, v, basis="point") for v, n in ((EAST, 9), (WEST, 1), (MIDDLE, 2))
    ]
    found = asked(few, "village_ranking", indicators=["monitored_households"])
    assert found["text"].tolist() == ["<3", "<3", ""] and found["position"].fillna(0).tolist() == [0, 0, 3]


def test_villages_are_ranked_on_the_indicators_own_basis(asked):
    rows = [people(EAST, 9), people(WEST, 5), reported(PEOPLE, "2020-10", 7, EAST)]
    frame = asked(rows, "village_ranking", indicators=[PEOPLE], month="2020-10")
    assert frame[["area", "position"]].values.tolist() == [[EAST, 1], [WEST, 2]]


def test_a_year_without_figures_has_no_ranking(asked):
    assert asked([people(EAST, 30, "2019-09")], "village_ranking", indicators=[PEOPLE]).empty
    before_the_town = [people(EAST, 30, "2020-08"), people(TOWN, 40)]
    assert asked(before_the_town, "village_ranking", indicators=[PEOPLE])["value"].tolist() == [30]


def test_few_persons_are_not_written_nor_to_be_worked_out_from_the_towns_total(asked):
    two_hidden = asked([people(EAST, 9), people(WEST, 1), people(MIDDLE, 2)], "village_ranking", indicators=[PEOPLE])
    # one and two: the total less nine is three, which two small counts make in two ways
    assert two_hidden["text"].tolist() == ["", "<3", "<3"]
    assert two_hidden["position"].fillna(0).tolist() == [1, 0, 0], "the last place would read as a bad one"
    # one alone would be the rest of the total: the next is hidden with it
    alone = asked([people(EAST, 9), people(WEST, 1), people(MIDDLE, 5)], "village_ranking", indicators=[PEOPLE])
    assert alone.set_index("area")["text"].to_dict() == {EAST: "", WEST: "<6", MIDDLE: "<6"}
    assert alone["median"].isna().all()


def test_neither_a_path_nor_a_growth_nor_a_median_gives_a_hidden_count_away(asked):
    # 1 is hidden, and 5 with it
    alone = [people(EAST, 9, yoy_pct=350), people(WEST, 1), people(MIDDLE, 5, yoy_pct=25)]
    for view in ("累计", "同比"):
        assert asked(alone, "trend", indicators=[PEOPLE], villages=[MIDDLE], view=view).empty
    assert asked(alone, "trend", indicators=[PEOPLE], villages=[EAST])["value"].tolist() == [9]
    # 9 after a growth of 350 % were 2 a year before
    assert asked(alone, "trend", indicators=[PEOPLE], villages=[EAST], view="同比").empty
    assert asked(alone, "village_ranking", indicators=[PEOPLE])["yoy_pct"].isna().all()
    assert asked(alone, "compared", indicators=[PEOPLE], villages=[EAST, MIDDLE])["yoy_pct"].isna().all()
    # (2 + 8) / 2 is 5, and 8 is written
    even = [people(EAST, 9), people(WEST, 2), people(MIDDLE, 1), people(NORTH, 8)]
    assert asked(even, "village_ranking", indicators=[PEOPLE])["median"].isna().all()


def test_growth_from_which_last_years_few_persons_could_be_worked_out_is_not_written(asked):
    def growth(rows, **own):
        return asked(rows, "trend", indicators=[PEOPLE], villages=[EAST], view="同比", **own)["value"].tolist()

    # 3 ÷ 1.201 is 2 persons, 3 ÷ 1.2 is 2.5 and reads as 3; who may see all sees both
    assert growth([people(EAST, 3, yoy_pct=20.1)]) == [] and growth([people(EAST, 3, yoy_pct=20)]) == [20]
    assert growth([people(EAST, 3, yoy_pct=20.1)], confidential_below=0) == [20.1]
    few = [people(EAST, 2), people(WEST, 9)]
    frame = asked(few, "village_ranking", indicators=[PEOPLE], confidential_below=0)
    assert frame[["value", "text", "position", "median"]].values.tolist() == [[9, "", 1, 5.5], [2, "", 2, 5.5]]
    # with the example 9 would tell 1; without it only last year's 1 is too few
    rows = [
        *[people(TOWN, 10), people(EAST, 9, yoy_pct=5), people(WEST, 1, status="illustrative")],
        people(EAST, 1, "2019-09"),
    ]
    for only in (True, False):
        assert growth(rows, reported_only=only) == []
    assert asked(rows, "village_ranking", indicators=[PEOPLE])["text"].tolist() == ["<10", "<10"]
    assert asked(rows, "village_ranking", indicators=[PEOPLE], reported_only=True)["text"].tolist() == [""]
    # few households of a programme say nothing of an indicator, whatever its code
    helped = {"programme": PEOPLE, "programme_name": "帮扶", "area": EAST, "households": 1}
    tables = {"observation": [people(EAST, 9)], "programme": [helped]}
    assert asked(tables, "village_ranking", indicators=[PEOPLE])["value"].tolist() == [9]


def test_a_figure_that_is_no_count_of_persons_is_written_however_small(asked):
    rows = [reported(INCOME, "2020-09", value, area) for area, value in ((EAST, 1), (WEST, 2.5))]
    assert asked(rows, "village_ranking", indicators=[INCOME])["value"].tolist() == [2.5, 1]


def test_villages_by_month_within_the_year(asked):
    rows = [people(EAST, 9), people(EAST, 8, "2020-08"), people(WEST, 20), people(EAST, 7, "2019-12")]
    frame = asked(rows, "village_months", indicators=[PEOPLE], villages=[EAST])
    answer = [(EAST, 8, 1, True), (EAST, 9, 2, True), (WEST, 20, 1, False)]
    assert list(zip(frame["area"], frame["value"], frame["position"], frame["chosen"], strict=True)) == answer
    assert frame["median"].tolist() == [8, 14.5, 14.5]


def test_ranks_are_one_more_than_how_many_have_more(asked):
    """Whatever the figures and however many ties: twelve months of them."""
    drawn, places = random.Random(13), (EAST, WEST, MIDDLE, NORTH)
    months = {f"2020-{month:02}": [drawn.randint(3, 6) for _ in places] for month in range(1, 10)}
    rows = [people(area, v, month) for month, values in months.items() for area, v in zip(places, values, strict=True)]
    frame = asked(rows, "village_months", indicators=[PEOPLE])
    for month, values in months.items():
        found = frame[frame["month"] == f"{month}-01"].set_index("area")["position"]
        assert found.to_dict() == {
            area: 1 + sum(other > value for other in values) for area, value in zip(places, values, strict=True)
        }


def test_the_rest_of_a_theme_is_what_has_figures_and_no_panel_in_the_catalogues_order(warehouse_of, parameters):
    task = {"indicator": "tax_revenue", "year": 2020, "value": 100}
    rows = [reported("industrial_electricity", "2020-03", 5), reported("tax_revenue", "2020-02", 7), *REVENUE]
    warehouse = warehouse_of({"observation": rows, "target": [task]})
    frame = warehouse.run("report/rest", **parameters(with_panel=["economy/fiscal_revenue", "rural/tax_revenue"]))
    assert frame["indicator"].tolist() == ["tax_revenue", "industrial_electricity"]
    assert set(frame["theme"]) == {"economy"}
    assert frame["target"].iloc[0] == 100


def test_a_known_rhythm_comes_out_exact(asked):
    """This year is one and a half times last year, month by month: so is what the year comes to."""
    drawn = random.Random(21)
    last, total = [], 0
    for month in range(1, 13):
        total += drawn.randint(1, 90)
        last.append(reported("fiscal_revenue", f"2019-{month:02}", total))
    now = [reported("fiscal_revenue", f"2020-{month:02}", row["value"] * 1.5) for month, row in enumerate(last[:7], 1)]
    task = {"indicator": "fiscal_revenue", "year": 2020, "value": 1000}
    frame = asked({"observation": last + now, "target": [task]}, "outlook", indicators=["fiscal_revenue"])
    expected = [row["value"] * 1.5 for row in last[6:]]
    assert frame["by_rhythm"].dropna().tolist() == pytest.approx(expected, abs=0.5)  # as whole as what was printed
    assert frame["by_time"].iloc[-1] == pytest.approx(now[-1]["value"] * 12 / 7, abs=0.5)
    assert frame["value"].count() == 7 and set(frame["target"]) == {1000}
    assert frame["status"].tolist() == ["reported"] * 7 + ["derived"] * 5


def test_what_nothing_supports_has_no_outlook(asked):
    ended = [reported("fiscal_revenue", "2020-12", 9)]
    example = [reported("fiscal_revenue", "2020-08", 9, status="illustrative")]
    level = [people(TOWN, 9)]
    for rows in (ended, example, level):
        assert asked(rows, "outlook", indicators=["fiscal_revenue", PEOPLE], month="2020-12").empty
    alone = asked([reported("fiscal_revenue", "2020-06", 9)], "outlook", indicators=["fiscal_revenue"])
    assert alone["by_rhythm"].isna().all() and alone["by_time"].iloc[-1] == 18  # no last year: by time alone
    first = {"fiscal_revenue": 0, "tax_revenue": 1, "private_investment": -1}
    begun_later = [
        reported(code, month, value)
        for code, june in first.items()
        for month, value in (("2019-06", june), ("2019-12", 12), ("2020-06", 9))
    ]
    share = reported("fiscal_completion", "2020-06", 50)
    frame = asked([*begun_later, share], "outlook", indicators=[*first, "fiscal_completion"])
    assert frame["indicator"].drop_duplicates().tolist() == list(first)
    assert frame.groupby("indicator", sort=False)["by_rhythm"].last().fillna(0).tolist() == [0, 108, 0]


def test_two_months_of_the_town_or_of_chosen_villages(asked):
    rows = [*REVENUE, reported("fiscal_revenue", "2019-05", 600), people(EAST, 9), people(EAST, 4, "2019-09")]
    town = asked(rows, "compared", indicators=["fiscal_revenue"], month="2020-05").iloc[0]
    assert (town.value, town.before, town.difference) == (650, 600, 50)
    rows.append(reported("fiscal_revenue", "2018-05", 500))
    two_years = asked(rows, "compared", indicators=["fiscal_revenue"], month="2020-05", against="两年前").iloc[0]
    assert two_years.before == 500
    ended = asked(rows, "compared", indicators=["fiscal_revenue"], month="2020-05", against="上年末").iloc[0]
    assert (ended.before, ended.before_month.month) == (1200, 12)
    rows += [people(WEST, 2), people(MIDDLE, 1)]
    places = asked(rows, "compared", indicators=[PEOPLE], villages=[EAST, WEST]).set_index("area")
    assert places.loc[EAST, "difference"] == 5 and places.loc[WEST, "text"] == "<3"
    assert places["difference"].isna()[WEST]


NEIGHBOURS = ("370830102", "370830103", "370830104")


def in_towns(month, values, indicator="fiscal_revenue", **own):
    towns = zip((TOWN, *NEIGHBOURS), values, strict=False)
    return [reported(indicator, month, value, town, **own) for town, value in towns if value is not None]


def test_towns_of_the_county_with_ties_and_the_gaps_around_ours(asked):
    rows = [*in_towns("2020-08", (50, 60, 60, 10)), *in_towns("2020-09", (70, 70, 90, 40)), people(EAST, 9)]
    frame = asked(rows, "county_ranks", indicators=[PEOPLE, "fiscal_revenue"])
    newest = frame[frame["month"] == "2020-09-01"].set_index("area")
    assert newest["position"].to_dict() == {NEIGHBOURS[1]: 1, TOWN: 2, NEIGHBOURS[0]: 2, NEIGHBOURS[2]: 4}
    assert newest.loc[TOWN, ["tied", "towns", "ahead", "behind"]].tolist() == [2, 4, 20, 30]
    own = frame[frame["own"]]
    assert own["position"].tolist() == [3, 2] and own["printed"].isna().all()


def test_towns_are_ranked_from_the_lowest_where_that_is_better_and_by_growth_where_that_is_read(asked):
    rows = in_towns("2020-09", (30, 20), "pm25", basis="month")
    assert asked(rows, "county_ranks", indicators=["pm25"]).query("own")["position"].tolist() == [2]
    grown = [row | {"yoy_pct": pct} for row, pct in zip(in_towns("2020-09", (30, 90)), (8, 3), strict=True)]
    own = asked(grown, "county_ranks", indicators=["fiscal_revenue"], view="同比").query("own").iloc[0]
    assert (own.position, own.behind, own.unit) == (1, 5, "%")


def test_a_printed_rank_stays_as_it_was_printed(asked):
    printed = reported("county_rank", "2020-09", 7, breakdown="fiscal_revenue", qualifier="并列")
    others = [
        {**printed, "value": 3, **own}
        for own in (
            {"area": NEIGHBOURS[0], "month": "2020-07"},
            {"breakdown": "tax_revenue"},
            {"month": "2020-10"},
            {"basis": "point"},
        )
    ]
    example = {**printed, "month": "2020-08", "status": "illustrative"}
    alone = asked([printed, example, *others, *REVENUE], "county_ranks", indicators=["fiscal_revenue"])
    assert alone[["month", "printed", "qualifier", "status"]].values.tolist()[0][1:] == [7, "并列", "reported"]
    assert len(alone) == 1 and alone["position"].isna().all()
    towns = [*in_towns("2020-08", (3, 4)), *in_towns("2020-09", (1, 2))]
    both = asked([printed, *towns], "county_ranks", indicators=["fiscal_revenue"]).query("own")
    assert both[["position", "printed"]].fillna(0).values.tolist() == [[2, 0], [2, 7]]
    air = reported("air_rank", "2020-09", 4, basis="month")
    of_the_year = {**air, "month": "2020-08", "basis": "ytd"}
    assert asked([air, of_the_year], "county_ranks", indicators=["air_rank"])["printed"].tolist() == [4]


def test_towns_are_not_ranked_by_examples_nor_alone_nor_in_another_year(asked):
    for rows in (
        in_towns("2020-09", (1, 2), status="illustrative"),
        in_towns("2020-09", (1,)),
        in_towns("2019-09", (1, 2)),
    ):
        assert asked(rows, "county_ranks", indicators=["fiscal_revenue"]).empty


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.one_of(st.none(), st.integers(-3, 3)), min_size=4, max_size=4))
def test_a_towns_rank_is_one_more_than_how_many_are_better(asked, values):
    """Whatever the figures, however many ties and blanks."""
    known = {town: value for town, value in zip((TOWN, *NEIGHBOURS), values, strict=True) if value is not None}
    frame = asked(in_towns("2020-09", values), "county_ranks", indicators=["fiscal_revenue"]).set_index("area")
    if len(known) < 2:
        assert frame.empty
        return
    assert frame["position"].to_dict() == {t: 1 + sum(v > own for v in known.values()) for t, own in known.items()}
    for town, own in known.items():
        better, worse = [v - own for v in known.values() if v > own], [own - v for v in known.values() if v < own]
        told = [None if value != value else value for value in frame.loc[town, ["ahead", "behind"]].tolist()]
        assert told == [min(better, default=None), min(worse, default=None)]


def test_any_month_can_be_compared_with_and_villages_with_the_first_chosen(asked):
    rows = [people(EAST, 9), people(EAST, 4, "2019-03"), people(WEST, 20), people(MIDDLE, 1), people(NORTH, 2)]
    frame = asked(rows, "compared", indicators=[PEOPLE], villages=[WEST, EAST, NORTH], against="2019-03-01")
    assert frame["area"].tolist() == [WEST, EAST, NORTH]
    assert frame["difference"].tolist()[1] == 5 and set(frame["before_month"].dt.strftime("%Y-%m")) == {"2019-03"}
    assert frame["from_first"].tolist()[:2] == [0, -11] and frame["from_first"].isna()[2]  # two persons are not written
    assert asked(rows, "village_ranking", indicators=[PEOPLE], against="2019-03-01")["before"].count() == 1


def test_two_indicators_by_village_where_both_may_be_written(asked):
    rows = [
        *[people(EAST, 9), people(WEST, 1), people(MIDDLE, 2), people(NORTH, 7)],
        *[reported(INCOME, "2020-08", value, area) for area, value in ((EAST, 5), (WEST, 6), (MIDDLE, 7))],
        *[reported("tax_revenue", "2020-09", value, area) for area, value in ((EAST, 8), (WEST, 9))],
    ]
    codes = ["fiscal_revenue", INCOME, PEOPLE, "tax_revenue"]
    frame = asked(rows, "village_pairs", indicators=codes, villages=[EAST])
    answer = [(INCOME, 5, 9, EAST, True)]
    names = ("indicator", "value", "beside_value", "area", "chosen")
    assert list(frame[list(names)].itertuples(index=False, name=None)) == answer
    assert asked(rows, "village_pairs", indicators=[PEOPLE]).empty
