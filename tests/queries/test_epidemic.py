"""Epidemic: villages covered, places disinfected, publicity by month, lists the report names."""

import pytest

VILLAGE = "370830108203"
COVERED = [
    {"indicator": "epidemic_monitor_villages", "basis": "point", "value": 40},
    {"indicator": "drone_disinfected_villages", "basis": "point", "value": 39},
]
MONTHS = ["monitor_month", "drone_month", "guide_month", "month"]


def test_only_all_villages_says_something_about_each(warehouse_of, parameters):
    frame = warehouse_of({"observation": COVERED}).run("epidemic/villages", **parameters())

    assert len(frame) == 40
    assert frame["monitor"].unique().tolist() == ["已设"]
    assert frame["drone"].unique().tolist() == ["未分村"]  # 39 of 40: which one is left out is not known
    assert frame["guide"].unique().tolist() == ["未填报"]
    assert frame[["monitor_n", "drone_n", "villages_n"]].iloc[0].tolist() == [40, 39, 40]


def test_a_village_that_reported_its_own_says_so(warehouse_of, parameters):
    own = [{**COVERED[1], "area": area, "value": value} for area, value in ((VILLAGE, 1), ("370830108204", 0))]
    example = {**COVERED[1], "area": "370830108205", "value": 1, "status": "illustrative"}
    frame = warehouse_of({"observation": [*COVERED, *own, example]}).run("epidemic/villages", **parameters())
    told = frame.set_index("area")["drone"]

    assert told[[VILLAGE, "370830108204", "370830108205"]].tolist() == ["已消杀", "未消杀", "未分村"]


def test_a_village_selected_is_one_of_all(warehouse_of, parameters):
    frame = warehouse_of({"observation": COVERED}).run("epidemic/villages", **parameters(villages=[VILLAGE]))

    assert frame[["area", "village", "monitor", "villages_n"]].values.tolist() == [[VILLAGE, "崔村东村", "已设", 40]]


def test_before_the_first_report_there_is_nothing(warehouse_of, parameters):
    warehouse = warehouse_of({"observation": COVERED[:1]})

    assert warehouse.run("epidemic/villages", **parameters(month="2020-08")).empty
    assert len(warehouse.run("epidemic/villages", **parameters())) == 40


def test_each_measure_is_of_its_own_month(warehouse_of, parameters):
    guide = {"indicator": "epidemic_guide_villages", "basis": "point", "value": 40, "month": "2020-07"}
    drone = {**COVERED[1], "value": 40, "month": "2020-08"}
    warehouse = warehouse_of({"observation": [COVERED[0], drone, guide]})
    row = warehouse.run("epidemic/villages", **parameters()).iloc[0]

    assert row[["monitor", "drone", "guide"]].tolist() == ["已设", "已消杀", "已发"]
    assert [day.month for day in row[MONTHS]] == [9, 8, 7, 9]
    row = warehouse.run("epidemic/villages", **parameters(month="2020-07")).iloc[0]
    assert row[["monitor", "drone", "guide"]].tolist() == ["未填报", "未填报", "已发"]


def test_every_place_has_the_frequency(warehouse_of, parameters):
    places = {"roster": "epi_disinfect_freq", "theme": "epidemic", "holds_to": "2020-09"}
    warehouse = warehouse_of(
        {
            "observation": [{"indicator": "disinfection_frequency", "basis": "point", "value": 3}],
            "roster": [{**places, "item": "超市", "position": 2}, {**places, "item": "村委", "position": 1}],
        }
    )
    frame = warehouse.run("epidemic/disinfection", **parameters())

    assert frame[["place", "times"]].values.tolist() == [["村委", 3], ["超市", 3]]
    assert warehouse.run("epidemic/disinfection", **parameters(month="2020-10")).empty  # no place holds any more
    unsaid = {"observation": [{"indicator": "disinfection_frequency", "basis": "point", "value": None}]}
    assert (
        warehouse_of(unsaid | {"roster": [{**places, "item": "超市"}]})
        .run("epidemic/disinfection", **parameters())
        .empty
    )


def test_publicity_keeps_the_qualifier_and_hides_examples_when_asked(warehouse_of, parameters):
    banners = {"indicator": "epidemic_banners"}
    warehouse = warehouse_of(
        {
            "observation": [
                {**banners, "month": "2020-08", "value": 114, "status": "illustrative"},
                {**banners, "month": "2020-09", "value": 120, "qualifier": "余"},
                {"indicator": "epidemic_leaflets", "value": 10000},
            ]
        }
    )
    asked = parameters(measure="epidemic_banners")

    assert warehouse.run("epidemic/publicity", **asked)["value"].tolist() == [114, 120]
    reported = warehouse.run("epidemic/publicity", **{**asked, "reported_only": True})
    assert reported[["value", "qualifier", "unit", "status"]].values.tolist() == [[120, "余", "条", "reported"]]


@pytest.mark.parametrize(
    ("month", "monitor", "resumed"), [("2020-01", None, None), ("2020-05", None, 36), ("2020-09", 40, 36)]
)
def test_the_conclusion_as_of_each_month(bundled, parameters, month, monitor, resumed):
    row = bundled.run("epidemic/conclusion", **parameters(month=month)).iloc[0]
    said = row[["monitor", "resumed"]].astype(object).where(row[["monitor", "resumed"]].notna(), None)

    assert [row["villages"], *said] == [40, monitor, resumed]


def test_lists_come_in_the_order_asked_with_their_items(warehouse_of, parameters):
    said = {"theme": "epidemic", "period": "2020年"}
    warehouse = warehouse_of(
        {
            "statement": [
                {**said, "fact_id": "roles", "label": "角色"},
                {**said, "fact_id": "heads", "label": "组长", "dimension": "书记|镇长", "value": 2, "unit": "人"},
                {**said, "fact_id": "autumn", "label": "秋季", "period": "2020年10月", "dimension": "方案"},
                {**said, "fact_id": "other", "label": "别的", "dimension": "不问"},
                # the months most sentences are about are those of the ones that name none
                *({**said, "fact_id": f"total{n}", "label": "数", "period": "2020年1—9月"} for n in (1, 2)),
            ],
            "roster": [
                {"roster": "roles", "position": 2, "item": "党员：战斗员"},
                {"roster": "roles", "position": 1, "item": "书记：指挥员"},
            ],
        }
    )
    asked = {"lists": "heads|roles|autumn"}
    frame = warehouse.run("report/lists", **parameters(**asked))

    assert frame["list"].tolist() == ["组长", "组长", "角色", "角色"]
    assert frame["item"].tolist() == ["书记", "镇长", "书记：指挥员", "党员：战斗员"]
    assert frame[["number", "unit"]].iloc[0].tolist() == [2, "人"]
    assert warehouse.run("report/lists", **parameters(month="2020-08", **asked)).empty
    assert "秋季" in warehouse.run("report/lists", **parameters(month="2020-10", **asked))["list"].tolist()


def test_the_sentence_takes_each_figure_from_its_own_indicator(warehouse_of, parameters):
    values = {
        "epidemic_monitor_villages": 38, "drone_disinfected_villages": 35, "resumed_above_scale_units": 6,
        "resumed_below_scale_units": 30, "resumption_rate": 97, "epidemic_guide_villages": 39,
    }  # fmt: skip
    rows = [{"indicator": code, "basis": "point", "value": value} for code, value in values.items()]
    [row] = warehouse_of({"observation": rows}).run("epidemic/conclusion", **parameters()).itertuples()
    assert (row.villages, row.monitor, row.drone, row.resumed, row.rate_pct) == (40, 38, 35, 36, 97)
