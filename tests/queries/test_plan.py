"""The plan: which goals have a number, which are still to be set, how they stand month by month."""

import contextlib
from collections import Counter

import pandas as pd

from tests.bundled import CATALOGUE_FOLDER, ROOT
from township.demo import town
from township.store import snapshot
from township.store.warehouse import Warehouse

SOURCE = {"source": "test", "title": "测试来源", "published": "2031-01-28"}
GOALS = [
    {"goal": "b", "field": "项目", "section": "三（二）四", "location": "三（二）四·第40段", "kind": "定性"},
    {"goal": "a", "field": "经济", "section": "三（二）一", "location": "三（二）一·第40段", "kind": "量化",
     "printed_target": "100%（隐含）", "note": "口径不同；建议目标：100%"},
    {"goal": "c", "field": "党建", "section": "三（一）", "location": "三（一）·第39段", "kind": "节点",
     "printed_target": "1家", "note": "建议目标：1家"},
    {"goal": "e", "field": "取暖", "section": "一（三）5", "location": "一（三）5·第23段", "kind": "量化",
     "printed_target": "749户", "carried_over": True},
]  # fmt: skip


def plan_of(warehouse_of, *goals):
    """A snapshot that holds only a plan, published in 2031."""
    return warehouse_of({"source": [SOURCE], "plan_goal": [{"theme": "plan", **goal} for goal in goals or GOALS]})


def test_the_year_is_that_of_the_source(warehouse_of, parameters):
    row = plan_of(warehouse_of).run("plan/conclusion", **parameters(plan="当年", month="2031-03")).iloc[0]

    assert row[["plan_year", "asked_year", "goals", "quantified", "pending", "carried"]].tolist() == [
        2031, 2031, 4, 2, 1, 1,
    ]  # fmt: skip
    assert (row["measured"], row["unjudged"]) == (0, 4)


def test_without_a_plan_there_is_nothing(warehouse_of, parameters):
    warehouse = warehouse_of({})

    for name in ("conclusion", "fields", "kinds", "quantified", "months"):
        assert warehouse.run(f"plan/{name}", **parameters(plan="当年")).empty


def test_goals_follow_the_source_and_say_what_is_to_be_set(warehouse_of, parameters):
    frame = plan_of(warehouse_of).run("plan/goals", **parameters(plan="当年", carried_over=False))

    assert frame["goal"].tolist() == ["c", "a", "b"]
    assert frame["printed_target"].tolist() == ["1家", "100%（隐含）", "待下达"]
    assert frame["target_basis"].tolist() == ["原文", "由文字得出", "未定"]


def test_goals_of_one_paragraph_follow_their_sections(warehouse_of, parameters):
    place = {"location": "三·第40段", "field": "经济", "kind": "量化", "printed_target": "1家"}
    warehouse = plan_of(
        warehouse_of, *({"goal": goal, "section": s, **place} for goal, s in (("a", "九"), ("b", "八")))
    )

    for query, own in (("goals", {"carried_over": False}), ("quantified", {})):
        assert warehouse.run(f"plan/{query}", **parameters(plan="当年", **own))["goal"].tolist() == ["b", "a"]


def test_a_suggested_target_is_not_a_target(warehouse_of, parameters):
    frame = plan_of(warehouse_of).run("plan/goals", **parameters(plan="当年", carried_over=False)).set_index("goal")

    assert frame.loc["a", "note"] == "口径不同"
    assert frame["note"].isna().tolist() == [True, False, True]


def test_goals_carried_over_stand_apart(warehouse_of, parameters):
    frame = plan_of(warehouse_of).run("plan/goals", **parameters(plan="当年", carried_over=True))

    assert frame["goal"].tolist() == ["e"]


def test_counts_by_field_and_kind_add_up(bundled, parameters):
    fields = bundled.run("plan/fields", **parameters(plan="当年"))
    kinds = bundled.run("plan/kinds", **parameters(plan="当年"))
    total = bundled.run("plan/conclusion", **parameters(plan="当年")).iloc[0]

    assert fields["goals"].sum() == kinds["goals"].sum() == total["goals"] == 54
    assert (fields["quantified"] + fields["stated"] + fields["pending"]).tolist() == fields["goals"].tolist()
    assert (
        fields["quantified"].sum()
        == total["quantified"]
        == len(bundled.run("plan/quantified", **parameters(plan="当年")))
    )
    assert fields["pending"].sum() == total["pending"] == (kinds["goals"] - kinds["with_target"]).sum()
    assert fields["carried"].sum() == len(bundled.run("plan/goals", **parameters(plan="当年", carried_over=True)))


def test_before_its_year_the_month_does_not_matter(bundled, parameters):
    january = bundled.run("plan/goals", **parameters(plan="当年", carried_over=False, month="2020-01"))
    september = bundled.run("plan/goals", **parameters(plan="当年", carried_over=False, month="2020-09"))

    assert january.equals(september)
    # the report's own order of parts: 39 before 40 before 41 and 42
    paragraphs = september["location"].str.extract("第([0-9]+)段")[0].astype(int)
    assert paragraphs.is_monotonic_increasing


# ------------------------------------------------------------------ plans of two years, judged month by month


def years(warehouse_of, *observations, goals=None):
    """Goals of 2021 and 2022 on revenue (to reach 100) and dust (at most 50), and what was reported."""
    goals = goals or [
        {"goal": "revenue", "plan_year": year, "indicator": "fiscal_revenue", "target_value": 100 * (year - 2020)}
        for year in (2021, 2022)
    ] + [
        {"goal": "dust", "plan_year": 2021, "indicator": "pm25", "target_value": 50},
        {"goal": "words", "plan_year": 2021},
    ]
    usual = {"section": "一", "field": "经济", "theme": "plan", "kind": "量化"}
    reported = [
        {"indicator": indicator, "month": month, "value": value, "unit": unit, "basis": basis, **own}
        for indicator, month, value, *rest in observations
        for own in (rest or [{}])
        for unit, basis in [("万元", "ytd") if indicator == "fiscal_revenue" else ("微克/立方米", "month")]
    ]
    return warehouse_of({"plan_goal": [{**usual, **goal} for goal in goals], "observation": reported})


def states(warehouse, parameters, month, **own):
    """The states by goal, month by month."""
    frame = warehouse.run("plan/months", **parameters(month=month, **{"plan": "当年", **own}))
    found = {}
    for row in frame.itertuples():
        found.setdefault(row.goal, {})[row.month.month] = row.state
    return found


def test_goals_by_month_follow_their_paragraphs(warehouse_of, parameters):
    goals = [
        {"goal": goal, "plan_year": 2021, "indicator": "pm25", "target_value": 50, "location": f"一·第{paragraph}段"}
        for goal, paragraph in (("a", 10), ("b", 9))
    ]

    assert list(states(years(warehouse_of, goals=goals), parameters, "2021-04")) == ["b", "a"]


def test_each_month_is_reached_under_way_or_not_reported(warehouse_of, parameters):
    warehouse = years(warehouse_of, ("fiscal_revenue", "2021-01", 40), ("fiscal_revenue", "2021-03", 100),
                      ("pm25", "2021-01", 60), ("pm25", "2021-02", 50))  # fmt: skip

    assert states(warehouse, parameters, "2021-04") == {
        "dust": {1: "在途", 2: "达到", 3: "未报", 4: "未报"},
        "revenue": {1: "在途", 2: "未报", 3: "达到", 4: "未报"},
    }


def test_a_goal_is_asked_in_the_months_its_indicator_is_due(warehouse_of, parameters):
    every = {"urban_disposable_income": 3, "school_dropouts": 6, "administrative_villages": 12, "resumption_rate": 0}
    warehouse = years(warehouse_of, goals=[{"goal": code, "plan_year": 2021, "indicator": code} for code in every])

    assert states(warehouse, parameters, "2021-12") == {
        code: dict.fromkeys(range(step, 13, step), "未报") for code, step in every.items() if step
    }


def test_goals_judged_by_the_month_follow_the_paragraphs(warehouse_of, parameters):
    goals = [
        {"goal": goal, "plan_year": 2021, "indicator": "pm25", "location": f"三·第{paragraph}段"}
        for goal, paragraph in (("a", 42), ("b", 40), ("c", 41))
    ]
    assert list(states(years(warehouse_of, goals=goals), parameters, "2021-01")) == ["b", "c", "a"]


def test_what_is_short_in_december_is_missed_and_the_other_year_has_its_own_target(warehouse_of, parameters):
    warehouse = years(warehouse_of, ("fiscal_revenue", "2021-12", 99), ("fiscal_revenue", "2022-01", 150))

    assert states(warehouse, parameters, "2021-12")["revenue"][12] == "未达到"
    assert states(warehouse, parameters, "2022-01") == {"revenue": {1: "在途"}}
    assert states(warehouse, parameters, "2022-01", plan="上一年")["revenue"][12] == "未达到"


def test_a_cumulative_ceiling_is_kept_only_at_the_end(warehouse_of, parameters):
    ceiling = [
        {
            "goal": "least",
            "plan_year": 2021,
            "indicator": "fiscal_revenue",
            "target_value": 100,
            "target_direction": "down",
        }
    ]
    kept = years(warehouse_of, ("fiscal_revenue", "2021-01", 40), ("fiscal_revenue", "2021-12", 100), goals=ceiling)
    broken = years(warehouse_of, ("fiscal_revenue", "2021-01", 101), goals=ceiling)

    assert [states(kept, parameters, "2021-12")["least"][month] for month in (1, 2, 12)] == ["在途", "未报", "达到"]
    assert states(broken, parameters, "2021-01") == {"least": {1: "未达到"}}


def test_what_cannot_be_judged_says_so(warehouse_of, parameters):
    without = [{"goal": "open", "plan_year": 2021, "indicator": "fiscal_revenue"}]
    january = ("fiscal_revenue", "2021-01", 40)

    assert states(years(warehouse_of, january, goals=without), parameters, "2021-01") == {"open": {1: "无法判断"}}
    other_unit = years(warehouse_of, (*january, {"unit": "亿元"}))
    assert states(other_unit, parameters, "2021-01")["revenue"] == {1: "无法判断"}


def test_an_example_is_no_report_and_an_example_goal_is_not_judged(warehouse_of, parameters):
    warehouse = years(warehouse_of, ("fiscal_revenue", "2021-01", 400, {"status": "illustrative"}))
    assert states(warehouse, parameters, "2021-01")["revenue"] == {1: "未报"}

    example = [
        {
            "goal": "revenue",
            "plan_year": 2021,
            "indicator": "fiscal_revenue",
            "target_value": 1,
            "status": "illustrative",
        }
    ]
    warehouse = years(warehouse_of, ("fiscal_revenue", "2021-01", 400), goals=example)
    assert states(warehouse, parameters, "2021-01") == {}
    assert warehouse.run("plan/conclusion", **parameters(plan="当年", month="2021-01")).empty
    # an example of a plan for the year does not stand for the one of the year before
    example[0]["target_value"] = 150
    earlier = {"goal": "revenue", "plan_year": 2020, "indicator": "fiscal_revenue", "target_value": 100}
    goals = [earlier, *example]
    warehouse = years(warehouse_of, ("fiscal_revenue", "2020-12", 120), goals=goals)
    [row] = warehouse.run("plan/conclusion", **parameters(plan="当年", month="2021-01")).itertuples()
    assert (row.plan_year, row.goals, row.reached) == (2020, 1, 1)


def test_the_conclusion_counts_goals_by_how_they_stand(warehouse_of, parameters):
    warehouse = years(warehouse_of, ("fiscal_revenue", "2021-03", 50), ("fiscal_revenue", "2021-12", 99),
                      ("pm25", "2021-12", 50))  # fmt: skip
    counts = ["goals", "measured", "missed", "under_way", "reached", "unreported", "unjudged"]

    def counted(month):
        return warehouse.run("plan/conclusion", **parameters(plan="当年", month=month)).iloc[0][counts].tolist()

    assert counted("2021-03") == [3, 2, 0, 1, 0, 1, 1]
    assert counted("2021-12") == [3, 2, 1, 0, 1, 0, 1]


def test_a_goal_stands_as_last_reported_but_not_after_a_december_without_report(warehouse_of, parameters):
    warehouse = years(warehouse_of, ("fiscal_revenue", "2021-03", 100))

    def standing(month):
        frame = warehouse.run("plan/goals", **parameters(plan="当年", month=month, carried_over=False)).set_index(
            "goal"
        )
        return frame.loc["revenue", ["state", "state_value"]].tolist(), frame.loc["words", "state"]

    assert standing("2021-05") == (["达到", 100], "无法判断")
    assert standing("2021-12")[0][0] == "未报"
    row = warehouse.run("plan/conclusion", **parameters(plan="当年", month="2021-05")).iloc[0]
    assert row[["goals", "measured", "missed", "under_way", "reached", "unreported", "unjudged"]].tolist() == [
        3, 2, 0, 0, 1, 1, 1,
    ]  # fmt: skip


def test_the_plan_is_that_of_the_year_or_the_nearest(warehouse_of, parameters):
    warehouse = years(warehouse_of)

    def year(month, plan="当年"):
        return warehouse.run("plan/kinds", **parameters(month=month, plan=plan))["plan_year"].tolist()

    assert [year(f"{number}-06") for number in (2020, 2021, 2022, 2024)] == [[2021], [2021], [2022], [2022]]
    assert [year("2021-06", plan) for plan in ("上一年", "下一年")] == [[], [2022]]

    def asked(month, plan):
        [row] = warehouse.run("plan/conclusion", **parameters(month=month, plan=plan)).itertuples()
        return row.asked_year

    assert asked("2022-06", "当年") == asked("2023-06", "上一年") == asked("2021-06", "下一年") == 2022


def test_fields_with_most_goals_come_first_and_their_goals_stay_together(warehouse_of, parameters):
    goals = [
        {"goal": name, "field": field, "section": "一", "location": f"一·第{place}段", "kind": kind}
        for name, field, place, kind in (
            ("1", "甲", 40, "节点"), ("2", "丁", 41, "量化"), ("3", "乙", 42, "节点"),
            ("4", "丙", 43, "节点"), ("5", "丙", 39, "节点"),
        )
    ]  # fmt: skip
    warehouse = plan_of(warehouse_of, *goals)
    asked = parameters(plan="当年", carried_over=False)
    # two goals; one with a number; the first of the rest
    assert warehouse.run("plan/fields", **asked)["field"].tolist() == ["丙", "丁", "甲", "乙"]
    # by the earliest paragraph of each field
    assert warehouse.run("plan/goals", **asked)["goal"].tolist() == ["4", "5", "1", "2", "3"]


def test_a_goal_that_names_its_year_stands_for_one_that_does_not(warehouse_of, parameters):
    goals = [{**goal, "section": "一", "field": "经济", "theme": "plan", "kind": "量化", "goal": "same"}
             for goal in ({"goal_name": "旧"}, {"goal_name": "新", "plan_year": 2031, "target_value": 5.5, "unit": "项"})]  # fmt: skip
    frame = plan_of(warehouse_of, *goals).run("plan/goals", **parameters(plan="当年", carried_over=False))

    assert frame[["goal_name", "printed_target"]].values.tolist() == [["新", "5.5项"]]


def test_a_sample_towns_plans_of_two_years_say_the_same_everywhere(tmp_path, catalogue, parameters):
    made = town.Plan(months=24, villages=2, merged=0, works=1, projects=1, enterprises=1, sites=1, owing=())
    opened = snapshot.open_snapshot(tmp_path / "town", town.build(tmp_path / "town", made, CATALOGUE_FOLDER))
    with contextlib.closing(Warehouse(opened, ROOT / "queries", catalogue)) as warehouse:
        for month in made.reported:
            given = parameters(month=f"{month:%Y-%m}", plan="当年")
            both = [warehouse.run("plan/goals", **given, carried_over=carried) for carried in (False, True)]
            goals = pd.concat(both)
            row = warehouse.run("plan/conclusion", **given).iloc[0]
            counts = [row[name] for name in ("missed", "under_way", "reached", "unreported", "unjudged")]
            counted = Counter(goals["state"])

            assert set(goals["plan_year"]) == {row["plan_year"]} == {month.year}
            assert counts == [counted[state] for state in ("未达到", "在途", "达到", "未报", "无法判断")]
            months = warehouse.run("plan/months", **given)
            assert months["month"].max().date() <= month and set(months["month"].dt.year) == {month.year}
            assert (months.loc[months["month"].dt.month == 12, "state"] != "在途").all()
