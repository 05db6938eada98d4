"""The queries of one village against a few hand-made rows, with answers worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

TOWN = "370830108"
MIDDLE, EAST, WEST = "370830108202", "370830108203", "370830108204"
PEOPLE, INCOME = "disabled_persons", "collective_income"


def figure(area, value, month="2020-09", indicator=INCOME, **own):
    return {"indicator": indicator, "month": month, "value": value, "area": area, **own}


@pytest.fixture
def asked(warehouse_of, parameters):
    """``asked(tables, query, **parameters)``: the answer as a frame."""
    return lambda tables, query, **own: warehouse_of(tables).run(f"villages/{query}", **parameters(**own))


FIGURES = [
    *[figure(TOWN, 60), figure(MIDDLE, 10), figure(EAST, 30), figure(WEST, 20)],
    *[figure(EAST, 5, "2019-09"), figure(WEST, 9, "2019-09"), figure(TOWN, 1, indicator="fiscal_revenue")],
    *[figure(MIDDLE, 9, indicator=PEOPLE, basis="point"), figure(WEST, 8, indicator=PEOPLE, basis="point")],
]


def test_one_village_in_all_its_figures_and_what_it_has_none_of(asked):
    frame = asked({"observation": FIGURES}, "standing", villages=[EAST]).set_index("indicator")
    assert frame.index.tolist() == [
        INCOME,
        PEOPLE,
    ]  # the catalogue's order; the town's own figures are none of a village
    income, people = frame.loc[INCOME], frame.loc[PEOPLE]
    assert (income.value, income.position, income.villages, income["median"]) == (30, 1, 3, 20)
    assert (income.before, income.risen, income.status) == (2, 1, "reported")
    assert (people.status, people.villages, people["median"]) == ("missing", 2, 8.5)
    assert (income.previous, income.next) == (MIDDLE, WEST)
    counted = asked({"observation": FIGURES}, "conclusion", villages=[EAST]).iloc[0]
    assert (counted.village, counted.figures, counted.missing, counted.villages) == ("崔村东村", 1, 1, 40)


def test_the_first_and_the_last_three_of_eight(warehouse_of, parameters):
    codes = [f"3708301082{number:02}" for number in range(2, 10)]
    warehouse = warehouse_of({"observation": [figure(code, 90 - 10 * place) for place, code in enumerate(codes)]})
    told = [warehouse.run("villages/conclusion", **parameters(villages=[code])).iloc[0] for code in codes]
    assert [(row.first_three, row.last_three) for row in told] == [*[(1, 0)] * 3, *[(0, 0)] * 2, *[(0, 1)] * 3]


@pytest.mark.parametrize(("villages", "tied", "first"), [(3, 0, 0), (4, 0, 1), (8, 8, 0), (8, 7, 1)])
def test_where_all_villages_are_among_the_first_three_none_is_said_to_be(
    warehouse_of, parameters, villages, tied, first
):
    codes = [f"3708301082{number:02}" for number in range(2, 2 + villages)]
    rows = [figure(code, 100 if place < tied else 90 - place) for place, code in enumerate(codes)]
    told = warehouse_of({"observation": rows}).run("villages/conclusion", **parameters(villages=codes[:1])).iloc[0]
    assert (told.first_three, told.last_three, told.tied) == (first, 0, int(tied == villages))


def test_without_a_choice_the_first_village_of_the_register_is_shown(asked, catalogue):
    first = min(area.code for area in catalogue.villages(dt.date(2020, 9, 1)))
    assert asked({"observation": FIGURES}, "standing")["area"].unique().tolist() == [first]


def test_few_persons_are_not_written_in_a_villages_row_either(asked):
    rows = [figure(area, value, indicator=PEOPLE, basis="point") for area, value in ((EAST, 1), (WEST, 2), (MIDDLE, 9))]
    frame = asked({"observation": rows}, "standing", villages=[WEST])
    assert frame["text"].tolist() == ["<3"] and frame[["value", "position", "risen"]].isna().all(axis=None)
    assert asked({"observation": rows}, "standing", villages=[MIDDLE])["position"].tolist() == [1]
    board = asked({"observation": rows}, "board", indicators=[PEOPLE]).set_index("area")
    assert board.loc[[MIDDLE, EAST, WEST], "text"].tolist() == ["", "<3", "<3"]


def test_the_board_has_the_chosen_or_else_the_first_indicators(asked):
    assert asked({"observation": FIGURES}, "board", indicators=[PEOPLE])["indicator"].unique().tolist() == [PEOPLE]
    other = asked({"observation": FIGURES}, "board", indicators=["fiscal_revenue"])
    assert other["indicator"].unique().tolist() == [INCOME, PEOPLE] and not other["picked"].any()
    assert other["area"].nunique() == 40


def test_a_villages_notes_are_those_of_the_year_to_the_month(warehouse_of, parameters):
    note = {"words": "说明", "author": "王五", "area": EAST}
    notes = [
        *({**note, "indicator": INCOME, "month": month} for month in ("2019-12", "2020-01", "2020-09", "2020-10")),
        {**note, "indicator": PEOPLE, "month": "2020-02", "status": "illustrative"},
        {**note, "indicator": INCOME, "month": "2020-03", "area": WEST},
    ]
    warehouse = warehouse_of({"note": notes})
    frame = warehouse.run("villages/notes", **parameters(villages=[EAST]))
    assert frame["month"].dt.month.tolist() == [1, 2, 9]
    assert frame["name"].tolist() == ["村集体经济收入", "持证残疾人", "村集体经济收入"]
    frame = warehouse.run("villages/notes", **parameters(villages=[EAST], reported_only=True))
    assert frame["month"].dt.month.tolist() == [1, 9]


def test_works_given_jointly_stay_joint_and_help_is_ranked(asked):
    work = {"month": "2020-09", "unit": "米", "planned": 300, "done": 100}
    tables = {
        "work": [
            {"work": "road", "work_name": "户户通", "area": EAST, **work},
            {"work": "lane", "work_name": "巷道", "area": TOWN, "part": "一段", "areas": [EAST, WEST], **work},
            {"work": "well", "work_name": "水井", "area": WEST, **work},
        ],
        "programme": [
            {"programme": "cows", "programme_name": "养牛", "area": EAST, "month": "2020-09", "households": 7},
            {"programme": "cows", "programme_name": "养牛", "area": WEST, "month": "2020-09", "households": 9},
        ],
    }
    frame = asked(tables, "works", villages=[EAST]).set_index("measure")
    assert set(frame.index) == {"户户通", "巷道", "各项帮扶合计"}
    assert frame.loc["巷道", "extent"] == "几村合计" and frame.loc["巷道", "villages"] == "崔村东村、崔村西村"
    helped = frame.loc["各项帮扶合计"]
    assert (helped.text, helped.position, helped.ranked) == ("7", 2, 2)


def test_sites_with_their_problems_and_remarks_of_the_village_alone(asked):
    tables = {
        "site": [
            {
                "site": "S1",
                "site_name": "甲",
                "site_type": "碎石厂",
                "area": EAST,
                "month": "2020-08",
                "state": "停业整顿",
            },
            {
                "site": "S2",
                "site_name": "乙",
                "site_type": "碎石厂",
                "area": WEST,
                "month": "2020-08",
                "state": "停业整顿",
            },
        ],
        "rectification": [
            {"issue": "P1", "site": "S1", "found_on": "2020-08-03", "closed_on": "2020-08-09"},
            {"issue": "P2", "site": "S1", "found_on": "2020-09-03"},
        ],
        "note": [
            {"indicator": INCOME, "area": EAST, "month": "2020-06", "words": "一次性"},
            {"indicator": INCOME, "area": EAST, "month": "2019-06", "words": "去年"},
            {"indicator": INCOME, "area": TOWN, "month": "2020-06", "words": "全镇"},
        ],
    }
    sites = asked(tables, "sites", villages=[EAST])
    assert sites[["site_name", "found", "pending"]].to_numpy().tolist() == [["甲", 2, 1]]
    assert asked(tables, "sites", villages=[WEST])[["site_name", "found", "pending"]].to_numpy().tolist() == [
        ["乙", 0, 0]
    ]
    assert asked(tables, "notes", villages=[EAST])["words"].tolist() == ["一次性"]
