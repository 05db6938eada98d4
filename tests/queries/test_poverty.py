"""The poverty queries against a few hand-made rows, with answers worked out by hand."""

import itertools

import pytest

TOWN = "370830108"
EAST, WEST, MIDDLE, NORTH = "370830108203", "370830108204", "370830108202", "370830108233"
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


def test_a_bound_is_rounded_so_that_it_holds(warehouse_of, parameters):
    expected = {
        **dict.fromkeys(("近", "不到", "以内"), ("≤", 3334)),
        **dict.fromkeys(("余", "多", "以上"), ("≥", 3333)),
        **{"约": ("约", 3333), None: ("", 3333)},
    }
    like = done("tap_water", TOWN, 3, fund=1)
    rows = [like | {"programme": f"of_{w}", "programme_name": f"of_{w}", "fund_qualifier": w} for w in expected]
    frame = warehouse_of({"programme": rows}).run("poverty/programmes", **parameters())

    assert {row.programme_name: (row.bound, row.per_household) for row in frame.itertuples()} == {
        f"of_{words}": told for words, told in expected.items()
    }


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
        done("tap_water", TOWN, 300, "2020-08"),  # an example: of what was reported it is the least
    ]
    warehouse = warehouse_of({"programme": rows})
    town = warehouse.run("poverty/monthly", **parameters())
    assert town["programme_name"].drop_duplicates().tolist() == ["自来水维修", "住房维修", "卫生厕所改造"]
    house = town[town["programme_name"] == "住房维修"]
    assert house[["households", "status"]].values.tolist() == [[9, "illustrative"], [237, "reported"]]
    both = warehouse.run("poverty/monthly", **parameters(villages=[EAST, WEST]))
    assert both["households"].tolist() == [3, 9]
    assert warehouse.run("poverty/monthly", **parameters(reported_only=True))["households"].tolist() == [237, 199, 15]
    assert warehouse.run("poverty/monthly", **parameters(reported_only=True, villages=[EAST])).empty


def test_a_hidden_programme_of_a_village_takes_another_village_with_it(warehouse_of, parameters):
    rows = [
        done("house_repair", EAST, 3),
        done("toilet_renovation", EAST, 6),
        done("tap_water", EAST, 1),
        done("house_repair", WEST, 5),
        done("toilet_renovation", WEST, 2),
        done("tap_water", WEST, 2),
        # none is not told from few
        done("house_repair", MIDDLE, 5),
        done("toilet_renovation", MIDDLE, 4),
        done("tap_water", MIDDLE, 0),
    ]
    warehouse = warehouse_of({"programme": rows})

    def texts(village):
        frame = warehouse.run("poverty/monthly", **parameters(villages=[village])).set_index("programme_name")
        hidden = frame["text"].str.contains("[<*]")
        assert frame.loc[hidden, "households"].isna().all()
        return frame["text"].to_dict()

    assert texts(EAST) == {"住房维修": "3", "卫生厕所改造": "6", "自来水维修": "<3"}
    # toilets: 2 alone hidden would be what the town has without the others, so 4 is hidden too
    assert texts(WEST) == {"住房维修": "5", "卫生厕所改造": "<5", "自来水维修": "<3"}
    assert texts(MIDDLE) == {"住房维修": "5", "卫生厕所改造": "<5", "自来水维修": "<3"}
    # and the sum of three would give the one that is not written
    assert set(warehouse.run("poverty/village_ranking", **parameters())["text"]) == {"*"}


def test_no_choice_of_villages_gives_a_hidden_count_away(warehouse_of, parameters):
    counts = {EAST: 1, WEST: 2, MIDDLE: 4, NORTH: 9}
    rows = [done("house_repair", TOWN, 16), *(done("house_repair", area, count) for area, count in counts.items())]
    warehouse = warehouse_of({"programme": rows})
    told = {
        chosen: warehouse.run("poverty/monthly", **parameters(villages=list(chosen)))["text"].item()
        for size in (1, 2, 3, 4)
        for chosen in itertools.combinations(counts, size)
    }

    fitting = [
        each
        for each in itertools.product(range(14), repeat=4)
        if sum(each) == 16
        and all(
            text_fits(text, sum(each[list(counts).index(area)] for area in chosen)) for chosen, text in told.items()
        )
    ]
    # 1 and 2 are 3 together: either may be the 1
    assert fitting == [(1, 2, 4, 9), (2, 1, 4, 9)]
    assert told[MIDDLE, NORTH] == "13"
    assert {told[chosen] for chosen in told if len(chosen) > 1 and {EAST, WEST} & {*chosen}} == {"*"}


def text_fits(text: str, count: int) -> bool:
    return text == "*" or (count < int(text[1:]) if text[0] == "<" else count == int(text))


def test_villages_are_ranked_by_treatments_and_small_ones_come_last_unnumbered(warehouse_of, parameters):
    rows = [
        *REPORT,
        done("house_repair", EAST, 4),
        done("tap_water", EAST, 3),
        done("house_repair", WEST, 2),
        done("house_repair", MIDDLE, 7),
        done("house_repair", NORTH, 1),
    ]
    frame = warehouse_of({"programme": rows}).run("poverty/village_ranking", **parameters(villages=[WEST]))
    assert frame.astype(object).where(frame.notna(), None)[
        ["position", "village", "text", "chosen"]
    ].values.tolist() == [
        [1, "义桥中村", "7", False],
        [1, "崔村东村", "7", False],
        [None, "崔村西村", "*", True],
        [None, "北辛庄村", "*", False],
    ]
    assert frame["treatments"].isna().tolist() == [False, False, True, True]
    assert set(frame["total"]) == {17}


def worked_out(total: int, texts: list[str]) -> list[int]:
    """The hidden counts that only one value fits, given the total and every other text."""
    shown = sum(int(text) for text in texts if text[0] != "<")
    ranges = [range(int(text[1:])) for text in texts if text[0] == "<"]
    fitting = [each for each in itertools.product(*ranges) if sum(each) == total - shown]
    return [values.pop() for values in map(set, zip(*fitting, strict=True)) if len(values) == 1]


@pytest.mark.parametrize(
    ("counts", "texts"),
    [
        ([3, 3, 3, 2, 2, 2], ["<4"] * 6),  # 6 left for three would be 2 each
        ([9, 5, 1, 1], ["9", "5", "<3", "<3"]),  # 2 left for two: 1 each, or none and 2
        ([9, 4, 2], ["9", "<5", "<5"]),  # one alone would be what is left
        ([9, 4, 2, 1], ["9", "4", "<3", "<3"]),  # 3 left for two: either may be the 2
        ([9, 4, 0], ["9", "4", "0"]),
    ],
)
def test_what_is_hidden_cannot_be_worked_out_from_the_total(warehouse_of, parameters, counts, texts):
    villages = [f"3708301082{number:02}" for number in range(20, 20 + len(counts))]
    rows = [done("house_repair", code, count) for code, count in zip(villages, counts, strict=True)]
    warehouse = warehouse_of({"programme": [*REPORT, *rows]})
    ranked = warehouse.run("poverty/village_ranking", **parameters()).set_index("area")["text"]
    matrix = warehouse.run("rural/village_works", **parameters())
    matrix = matrix[matrix["measure"] == "住房维修"].set_index("areas")["text"]
    alone = [
        warehouse.run("poverty/monthly", **parameters(villages=[code])).set_index("programme_name")["text"]["住房维修"]
        for code in villages
    ]

    for told in (matrix[villages].tolist(), alone):
        assert told == texts
        assert worked_out(sum(counts), told) == []
    assert ranked[villages].tolist() == ["*" if "<" in text else text for text in texts]


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
    few = [poor | {"month": "2020-10", "value": 0}, poor | {"month": "2020-11", "value": 1}]
    told = warehouse_of({"statement": statements, "programme": REPORT, "observation": [poor, *few]})
    assert told.run("poverty/claims", **parameters())["denominator"].tolist() == [300]
    months = ("2020-09", "2020-10", "2020-11")
    assert [told.run("poverty/conclusion", **parameters(month=m)).iloc[0].claims for m in months] == [0, 1, 0]
    said = [claim(fact, "全部") for fact in ("x", "w", "pov_water_all", "pov_house_safe_all")]
    said += [claim("pov_toilet_all", "全部", paragraph=32)]
    alone = warehouse_of({"statement": said, "programme": REPORT})
    frame = alone.run("poverty/claims", **parameters())
    assert frame["claim"].tolist() == ["pov_toilet_all", "pov_house_safe_all", "pov_water_all", "w", "x"]
    assert not frame["revision"].any()
    # no sentence of the source names a month: they hold from the beginning of its year, and in no other
    months = ("2019-12", "2020-01", "2021-01")
    assert [len(alone.run("poverty/claims", **parameters(month=month))) for month in months] == [0, 5, 0]


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
