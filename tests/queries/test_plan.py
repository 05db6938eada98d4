"""The plan: which goals have a number, which are still to be set, in the order of the source."""

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
    row = plan_of(warehouse_of).run("plan/conclusion", **parameters())

    assert row.values.tolist() == [[2031, 4, 2, 1, 1]]


def test_without_a_plan_there_is_nothing(warehouse_of, parameters):
    warehouse = warehouse_of({})

    for name in ("conclusion", "fields", "kinds", "quantified"):
        assert warehouse.run(f"plan/{name}", **parameters()).empty


def test_goals_follow_the_source_and_say_what_is_to_be_set(warehouse_of, parameters):
    frame = plan_of(warehouse_of).run("plan/goals", **parameters(carried_over=False))

    assert frame["goal"].tolist() == ["c", "a", "b"]
    assert frame["printed_target"].tolist() == ["1家", "100%（隐含）", "待下达"]
    assert frame["target_basis"].tolist() == ["原文", "由文字得出", "未定"]


def test_a_suggested_target_is_not_a_target(warehouse_of, parameters):
    frame = plan_of(warehouse_of).run("plan/goals", **parameters(carried_over=False)).set_index("goal")

    assert frame.loc["a", "note"] == "口径不同"
    assert frame["note"].isna().tolist() == [True, False, True]


def test_goals_carried_over_stand_apart(warehouse_of, parameters):
    frame = plan_of(warehouse_of).run("plan/goals", **parameters(carried_over=True))

    assert frame["goal"].tolist() == ["e"]


def test_counts_by_field_and_kind_add_up(bundled, parameters):
    fields = bundled.run("plan/fields", **parameters())
    kinds = bundled.run("plan/kinds", **parameters())
    total = bundled.run("plan/conclusion", **parameters()).iloc[0]

    assert fields["goals"].sum() == kinds["goals"].sum() == total["goals"] == 54
    assert (fields["quantified"] + fields["stated"] + fields["pending"]).tolist() == fields["goals"].tolist()
    assert fields["quantified"].sum() == total["quantified"] == len(bundled.run("plan/quantified", **parameters()))
    assert fields["pending"].sum() == total["pending"] == (kinds["goals"] - kinds["with_target"]).sum()
    assert fields["carried"].sum() == len(bundled.run("plan/goals", **parameters(carried_over=True)))


def test_the_month_does_not_matter(bundled, parameters):
    january = bundled.run("plan/goals", **parameters(carried_over=False, month="2020-01"))
    september = bundled.run("plan/goals", **parameters(carried_over=False, month="2020-09"))

    assert january.equals(september)
    # the report's own order of parts: 39 before 40 before 41 and 42
    paragraphs = september["location"].str.extract("第([0-9]+)段")[0].astype(int)
    assert paragraphs.is_monotonic_increasing
