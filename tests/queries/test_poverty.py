"""The poverty queries against a few hand-made rows, with answers worked out by hand."""

import pytest

TOWN = "370830108"
EAST, WEST, MIDDLE = "370830108203", "370830108204", "370830108202"
NAMES = {"house_repair": "住房维修", "toilet_renovation": "卫生厕所改造", "tap_water": "自来水维修"}


def done(programme, area, households, month="2020-09", **own):
    status = "reported" if area == TOWN and month == "2020-09" else "illustrative"
    return {
        "programme": programme, "programme_name": NAMES[programme], "area": area, "month": month,
        "households": households, "status": status, **own,
    }  # fmt: skip


REPORT = [
    done("house_repair", TOWN, 237, fund=200, fund_qualifier="近"),
    done("toilet_renovation", TOWN, 199, fund=30, fund_qualifier="近"),
    done("tap_water", TOWN, 15, fund=6, fund_qualifier="余"),
]


def test_funds_a_household_are_bounds_and_sums_are_about(warehouse_of, parameters):
    frame = warehouse_of({"programme": REPORT}).run("poverty/programmes", **parameters())
    assert frame["bound"].tolist() == ["≤", "≤", "≥"]
    # 2 000 000 / 237 = 8438.8, 300 000 / 199 = 1507.5, 60 000 / 15 = 4000
    assert frame["per_household"].tolist() == [8439, 1508, 4000]
    assert frame["fund_share_pct"].round(1).tolist() == [84.7, 12.7, 2.5]
    assert frame.iloc[0][["total_treatments", "total_fund", "total_qualifier"]].tolist() == [451, 236, "约"]
    assert set(frame["derived_status"]) == {"derived"}


@pytest.mark.parametrize(("qualifier", "bound", "each"), [("近", "≤", 3334), ("余", "≥", 3333), (None, "", 3333)])
def test_a_bound_is_rounded_so_that_it_holds(warehouse_of, parameters, qualifier, bound, each):
    rows = [done("tap_water", TOWN, 3, fund=1, fund_qualifier=qualifier)]
    row = warehouse_of({"programme": rows}).run("poverty/programmes", **parameters()).iloc[0]
    assert (row.bound, row.per_household) == (bound, each)


def test_no_household_means_no_average(warehouse_of, parameters):
    rows = [done("tap_water", TOWN, 0, "2020-01", fund=0)]
    row = warehouse_of({"programme": rows}).run("poverty/programmes", **parameters(month="2020-01")).iloc[0]
    assert row[["per_household", "fund_share_pct"]].isna().all()
    assert (row.households, row.derived_status) == (0, "illustrative")


def test_months_of_the_town_and_of_chosen_villages(warehouse_of, parameters):
    rows = [
        *REPORT,
        done("house_repair", TOWN, 9, "2020-08"),
        done("house_repair", EAST, 4),
        done("house_repair", WEST, 5),
        done("house_repair", EAST, 3, "2020-08"),
    ]
    warehouse = warehouse_of({"programme": rows})
    town = warehouse.run("poverty/monthly", **parameters())
    assert town["programme_name"].drop_duplicates().tolist() == ["住房维修", "卫生厕所改造", "自来水维修"]
    house = town[town["programme_name"] == "住房维修"]
    assert house[["households", "status"]].values.tolist() == [[9, "illustrative"], [237, "reported"]]
    both = warehouse.run("poverty/monthly", **parameters(villages=[EAST, WEST]))
    assert both["households"].tolist() == [3, 9]
    assert warehouse.run("poverty/monthly", **parameters(reported_only=True))["households"].tolist() == [237, 199, 15]
    assert warehouse.run("poverty/monthly", **parameters(reported_only=True, villages=[EAST])).empty


def test_a_single_hidden_programme_takes_another_with_it(warehouse_of, parameters):
    rows = [
        done("house_repair", EAST, 3),
        done("toilet_renovation", EAST, 6),
        done("tap_water", EAST, 1),
        # both water and toilets are few here: nothing can be worked out from the sum of three
        done("house_repair", WEST, 5),
        done("toilet_renovation", WEST, 2),
        done("tap_water", WEST, 2),
        # none is not few
        done("house_repair", MIDDLE, 5),
        done("toilet_renovation", MIDDLE, 4),
        done("tap_water", MIDDLE, 0),
    ]
    warehouse = warehouse_of({"programme": rows})

    def texts(village):
        frame = warehouse.run("poverty/monthly", **parameters(villages=[village])).set_index("programme_name")
        hidden = frame["text"].isin(["<3", "*"])
        assert frame.loc[hidden, "households"].isna().all()
        return frame["text"].to_dict()

    assert texts(EAST) == {"住房维修": "3", "卫生厕所改造": "*", "自来水维修": "<3"}
    assert texts(WEST) == {"住房维修": "5", "卫生厕所改造": "<3", "自来水维修": "<3"}
    assert texts(MIDDLE) == {"住房维修": "5", "卫生厕所改造": "4", "自来水维修": "0"}


def test_villages_are_ranked_by_treatments_and_small_ones_come_last_unnumbered(warehouse_of, parameters):
    rows = [
        *REPORT,
        done("house_repair", EAST, 4),
        done("tap_water", EAST, 3),
        done("house_repair", WEST, 2),
        done("house_repair", MIDDLE, 7),
    ]
    frame = warehouse_of({"programme": rows}).run("poverty/village_ranking", **parameters(villages=[WEST]))
    assert frame[["position", "village", "text", "chosen"]].values.tolist() == [
        [1, "义桥中村", "7", False],
        [1, "崔村东村", "7", False],
        [3, "崔村西村", "<3", True],
    ]
    assert frame["treatments"].isna().tolist() == [False, False, True]
    assert set(frame["total"]) == {16}


def claim(fact, qualifier, **own):
    return {
        "fact_id": fact, "theme": "poverty", "kind": "定性", "label": fact, "period": "2020年以来",
        "qualifier": qualifier, "section": "一（五）2", "paragraph": 33, **own,
    }  # fmt: skip


def test_claims_of_all_lack_their_denominator_until_it_is_reported(warehouse_of, parameters):
    statements = [claim("pov_house_safe_all", "全部"), claim("pov_three_big", None)]
    poor = {"indicator": "registered_poor_households", "basis": "point", "value": 300}
    warehouse = warehouse_of({"statement": statements, "programme": REPORT})
    frame = warehouse.run("poverty/claims", **parameters())
    assert frame[["claim", "households", "light"]].values.tolist() == [["pov_house_safe_all", 237, "grey"]]
    assert frame["denominator"].isna().all()
    assert warehouse.run("poverty/conclusion", **parameters()).iloc[0].claims == 1
    told = warehouse_of({"statement": statements, "programme": REPORT, "observation": [poor]})
    assert told.run("poverty/claims", **parameters())["denominator"].tolist() == [300]
    assert told.run("poverty/conclusion", **parameters()).iloc[0].claims == 0


def test_work_without_figures_lists_its_named_items(warehouse_of, parameters):
    statements = [
        claim("pov_house_safe_all", "全部"),
        claim("pov_three_big", None, progress="进行中", note="轮次未列"),
        claim("main", None, theme="economy", period="2020年1—9月"),  # what the others are about, naming no month
    ]
    roster = [
        {"roster": "pov_three_big", "roster_name": "三大活动", "theme": "poverty", "position": n, "item": item}
        for n, item in enumerate(("大排查", "大整改", "大提升"), start=1)
    ]
    warehouse = warehouse_of({"statement": statements, "roster": roster})
    frame = warehouse.run("poverty/campaigns", **parameters())
    assert frame[["work", "items", "item_count", "missing"]].values.tolist() == [
        ["三大活动", "大排查、大整改、大提升", 3, "轮次未列"]
    ]
    assert warehouse.run("poverty/campaigns", **parameters(month="2020-08")).empty


def test_conclusion_adds_treatments_and_funds(warehouse_of, parameters):
    warehouse = warehouse_of({"programme": [*REPORT, done("tap_water", EAST, 3)]})
    row = warehouse.run("poverty/conclusion", **parameters()).iloc[0]
    assert (row.programmes, row.treatments, row.fund, row.qualified, row.status) == (3, 451, 236, True, "derived")
    assert warehouse.run("poverty/conclusion", **parameters(month="2020-08")).empty


def test_the_bundled_villages_add_up_to_the_town_every_month(bundled, parameters):
    for month in range(1, 10):
        town = bundled.run("poverty/programmes", **parameters(month=f"2020-{month:02}"))
        villages = bundled.run("poverty/village_ranking", **parameters(month=f"2020-{month:02}"))
        assert villages["total"].iloc[0] == town["total_treatments"].iloc[0]
        assert not villages["treatments"].isin([1, 2]).any()
