"""Talent: who returned, who works with whom, how large the teams are."""

TOGETHER = [
    {"cooperation": "T4", "kind": "共建合作", "institution": ["乙院", "甲院"], "enterprise_name": "农业公司"},
    {"cooperation": "T1", "kind": "柔性引才", "institution": ["大学"], "enterprise_name": "化工公司"}
    | {"person": "某团队"},
    {"cooperation": "T0", "kind": "挂职", "person": "某人", "institution": ["学院"]},
    {"cooperation": "T6", "kind": "产学研合作", "institution": [], "enterprise_name": "别的公司", "month": "2020-10"},
]


def test_one_row_for_every_institute_in_the_order_given(warehouse_of, parameters):
    frame = warehouse_of({"cooperation": TOGETHER}).run("talent/cooperations", **parameters())

    assert frame["cooperation"].tolist() == ["T1", "T4", "T4", "T0"]
    assert frame["institution"].tolist() == ["大学", "乙院", "甲院", "学院"]
    assert frame["partner"].tolist() == ["化工公司", "农业公司", "农业公司", "义桥镇"]


def test_an_institute_that_is_not_named_is_said_and_later_months_wait(warehouse_of, parameters):
    warehouse = warehouse_of({"cooperation": TOGETHER})
    october = warehouse.run("talent/cooperations", **parameters(month="2020-10"))

    assert october.set_index("cooperation").loc["T6", "institution"] == "未列"
    assert warehouse.run("talent/cooperations", **parameters(month="2020-08")).empty


def test_an_enterprise_with_a_project_says_which(warehouse_of, parameters):
    project = {"project": "3", "kind": "新建", "company": "化工公司", "short_name": "新材料"}
    frame = warehouse_of({"cooperation": TOGETHER, "project": [project]}).run("talent/cooperations", **parameters())

    assert frame.set_index("cooperation")["project"].dropna().to_dict() == {"T1": "新材料"}


def test_the_path_of_those_who_returned(bundled, parameters):
    seen = bundled.run("talent/returned", **parameters())
    reported = bundled.run("talent/returned", **parameters(reported_only=True))

    assert seen["value"].is_monotonic_increasing
    assert seen["status"].tolist() == ["illustrative"] * 8 + ["reported"]
    assert reported["value"].tolist() == [9]


def test_a_team_without_a_size_is_missing_not_zero(warehouse_of, parameters):
    team = {"roster": "talent_five_teams", "theme": "talent"}
    pool = {"indicator": "talent_pool_persons", "basis": "point"}
    warehouse = warehouse_of(
        {
            "observation": [
                {"indicator": "talent_team_kinds", "basis": "point", "value": 2},
                {**pool, "breakdown": "高技能人才", "value": 12},
                {**pool, "breakdown": "农村实用人才", "value": 7, "status": "illustrative"},
                {**pool, "breakdown": "", "value": 99},
                {**pool, "breakdown": "高技能人才", "value": 55, "area": "370830102"},
                {**pool, "breakdown": "高技能人才", "value": 5, "month": "2019-09"},
                {"indicator": "disabled_persons", "basis": "point", "breakdown": "高技能人才", "value": 77},
            ],
            "roster": [{**team, "item": "农村实用人才"}, {**team, "item": "高技能人才", "position": 2}],
        }
    )
    assert warehouse.run("talent/teams", **parameters())["persons"].tolist() == [7, 12]
    frame = warehouse.run("talent/teams", **parameters(reported_only=True))

    assert frame["team"].tolist() == ["农村实用人才", "高技能人才"]
    assert frame["persons"].fillna(-1).tolist() == [-1, 12]
    assert frame["persons_status"].tolist() == ["missing", "reported"]
    assert warehouse.run("talent/teams", **parameters(month="2020-08")).empty


def test_the_conclusion(warehouse_of, parameters):
    returned = {"indicator": "returned_talents", "value": 9}
    row = warehouse_of({"observation": [returned], "cooperation": TOGETHER}).run("talent/conclusion", **parameters())

    assert row.values.tolist() == [[9, "reported", 2, 1]]
