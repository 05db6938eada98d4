"""The rural queries against a few hand-made rows, with answers worked out by hand."""

import pytest

TOWN = "370830108"
EAST, WEST, XINGLONG, DONGZHANG = "370830108203", "370830108204", "370830108226", "370830108212"


def village(area, month, planned, started, done, accepted, **own):
    return {
        "work": "public_toilet", "work_name": "公厕", "unit": "处", "area": area, "month": month, "planned": planned,
        "started": started, "done": done, "accepted": accepted, "status": "illustrative", **own,
    }  # fmt: skip


def town(**own):
    return {
        "work": "public_toilet", "work_name": "公厕", "unit": "处", "location": "一（三）1·第19段", "planned": 3,
        "started": 3, "done": 3, "accepted": 3, "step_started": "done", "step_done": "done", "step_accepted": "done",
        "accept_level": "县级", "state": "县级验收", **own,
    }  # fmt: skip


HEATING = {
    "work": "clean_heating", "work_name": "清洁取暖", "unit": "户", "areas": [EAST, WEST, XINGLONG], "part": "三村合计",
    "planned": 749, "qualifier": "计划", "step_started": "missing", "step_done": "missing", "step_accepted": "missing",
    "due": "2020-10-31", "state": "原定10月底，未反馈", "location": "一（三）5·第23段",
}  # fmt: skip
ROADS = [
    {"work": "village_road", "work_name": "户户通", "unit": "米", "areas": [WEST, "370830108219", "370830108220"],
     "part": "三村合计", "planned": 1700, "location": "一（三）6·第24段"},
    {"work": "village_road", "work_name": "户户通", "unit": "米", "area": DONGZHANG, "areas": [DONGZHANG],
     "part": "东张村", "planned": 4016, "location": "一（三）6·第24段"},
]  # fmt: skip


@pytest.fixture
def board(warehouse_of, parameters):
    """The board of hand-made works as rows by work."""

    def rows(works, source=None, **own):
        frame = warehouse_of({"work": works, **({"source": source} if source else {})}).run(
            "rural/works", **parameters(**own)
        )
        return {row.work_name: row for row in frame.itertuples()}

    return rows


def test_the_town_row_stands_and_village_rows_are_never_added_to_it(board):
    works = [town(), village(EAST, "2020-09", 2, 2, 2, 2), village(WEST, "2020-09", 1, 1, 1, 1)]
    row = board(works)["公厕"]
    assert (row.planned, row.done, row.status, row.light, row.grain) == (3, 3, "reported", "green", "全镇")


def test_before_the_town_reports_its_villages_are_added_and_judge_nothing(board):
    works = [town(), village(EAST, "2020-08", 2, 2, 1, 0), village(WEST, "2020-07", 1, 1, 1, 1)]
    row = board(works, month="2020-08")["公厕"]
    assert (row.planned, row.started, row.done, row.accepted) == (3, 3, 2, 1)
    assert (row.step_started, row.step_done, row.step_accepted) == ("done", "part", "part")
    assert (row.status, row.light, row.grain) == ("illustrative", "grey", "分村相加")
    saying = [works[1] | {"step_done": "none"}, works[2] | {"step_done": "part"}]
    assert board(saying, month="2020-08")["公厕"].step_done == "missing"  # two answers, none of them 已完工


def test_reported_only_leaves_no_illustrative_work(board):
    works = [town(), village(EAST, "2020-08", 2, 2, 1, 0)]
    assert board(works, month="2020-08", reported_only=True) == {}


def test_a_newer_illustration_does_not_push_out_a_report(board):
    works = [town(), village(EAST, "2020-10", 2, 2, 2, 2)]
    assert board(works, month="2020-10")["公厕"].status == "reported"


def test_a_count_one_village_lacks_is_not_added(board):
    works = [village(EAST, "2020-08", 2, 2, 1, None), village(WEST, "2020-08", 1, 1, 1, 1)]
    row = board(works, month="2020-08")["公厕"]
    assert row.done == 2
    assert row.accepted != row.accepted  # NaN
    assert row.step_accepted == "missing"


def test_light_by_due_date_and_feedback(board):
    cases = [
        (None, "2020-10-31", "2021-01-28", "yellow", "原定10月底，逾期未反馈"),
        (700, "2020-10-31", "2021-01-28", "red", "原定10月底，逾期未完成"),
        (749, "2020-10-31", "2021-01-28", "green", "原定10月底，未反馈"),
        (700, "2021-06-15", "2021-01-28", "green", "原定10月底，未反馈"),
        (300, "2021-06-15", "2021-01-28", "yellow", "原定10月底，未反馈"),
        (None, "2021-06-15", "2021-01-28", "grey", "原定10月底，未反馈"),
        (None, "2020-10-31", "2020-10-15", "grey", "原定10月底，未反馈"),
        (None, "2020-09-15", "2020-09-01", "yellow", "原定9月15日，逾期未反馈"),
        (2247, "2020-10-31", "2021-01-28", "green", "原定10月底，未反馈"),  # three times what was planned
        (2248, "2020-10-31", "2021-01-28", "grey", "完成数与计划相差过大，待核对"),
    ]
    source = [{"source": day, "title": "月报", "published": day} for day in {case[2] for case in cases}]
    works = [
        {**HEATING, "work": name, "work_name": name, "done": done, "due": due, "source": published}
        for name, (done, due, published, *_) in enumerated(cases)
    ]
    rows = board(works, source=source)
    for name, case in enumerated(cases):
        assert (rows[name].light, rows[name].state) == case[3:], case


def enumerated(cases):
    return [(f"第{number}项", case) for number, case in enumerate(cases)]


def test_without_a_planned_number_there_is_no_judgement(board, warehouse_of, parameters):
    certificate = {
        "work": "land_certificate", "unit": "%", "step_started": "done", "due": "2020-12-31", "state": "测绘完成",
    }  # fmt: skip
    target = {"indicator": "certificate_rate", "value": 90, "unit": "%"}
    villages_own = {**target, "area": EAST, "value": 50}
    warehouse = warehouse_of({"work": [certificate], "target": [target, villages_own]})
    [row] = warehouse.run("rural/works", **parameters()).itertuples()
    assert warehouse.run("overview/tasks", **parameters())["expected_pct"].tolist() == [90]
    assert (row.light, row.overdue, row.expected, row.state) == ("grey", True, 90, "测绘完成")
    assert row.done_pct != row.done_pct


def test_lengths_in_parts_are_added_to_one_work(board):
    row = board(ROADS)["户户通"]
    # listed without saying whether it is planned or done, so neither, and what was done is not reported
    assert (row.listed, row.villages, row.grain, row.light, row.status) == (5716, 4, "分段合计", "grey", "missing")
    assert row.planned != row.planned


def test_parts_stand_before_villages_that_report_alone(board):
    alone = {**ROADS[0], "area": EAST, "areas": [], "part": "", "planned": 9}
    other = {"work": "lane", "work_name": "巷道"}
    for row in board([ROADS[0], alone, alone | other, ROADS[0] | other]).values():
        assert (row.listed, row.grain) == (1700, "分段合计")


def test_works_stand_in_the_order_of_the_report(board):
    assert list(board([*ROADS, HEATING, town()])) == ["公厕", "清洁取暖", "户户通"]


def test_the_joint_length_is_unsplit_and_its_other_reading_is_said(warehouse_of, parameters):
    places = [
        *({"areas": [EAST], "part": "东段"}, {"area": EAST}),  # one village is no joint figure
        *({"area": WEST}, {"area": XINGLONG, "planned": None}),
    ]
    later = [ROADS[0] | {"month": "2021-09", "part": "", "areas": []} | place for place in places]
    warehouse = warehouse_of({"work": [*ROADS, *later]})
    frame = warehouse.run("rural/road_lengths", **parameters())
    assert frame["length"].tolist() == [4016, 1700]
    assert frame["villages"].tolist() == ["东张村", "崔村西村、前张吾村、后张吾村"]
    assert (frame["total"].iloc[0], frame["total_if_each"].iloc[0]) == (5716, 4016 + 3 * 1700)
    assert warehouse.run("rural/road_lengths", **parameters(villages=[WEST]))["length"].tolist() == [1700]
    assert warehouse.run("rural/road_lengths", **parameters(villages=[EAST])).empty
    frame = warehouse.run("rural/road_lengths", **parameters(month="2021-09"))
    assert sorted(frame["areas"]) == [EAST, EAST, WEST] and set(frame["total_if_each"]) == {5100}
    gone = warehouse_of({"work": [ROADS[0] | {"area": "999", "areas": []}]})
    assert gone.run("rural/road_lengths", **parameters()).empty, "nothing of a village that is not in the register"


def matrix_rows(frame):
    return [(row.measure, row.extent, row.villages, row.text) for row in frame.itertuples()]


HOUSES = {"work": "house_renovation", "work_name": "危房改造", "unit": "户", "location": "第22段"}


def test_village_matrix_keeps_joint_figures_and_hides_small_households(warehouse_of, parameters):
    works = [
        HEATING,
        town(),
        village(EAST, "2020-09", 2, 2, 2, 2),
        village(EAST, "2020-09", 2, 2, 2, 2, **HOUSES),
        village(WEST, "2020-09", 4, 4, 3, 3, **HOUSES),
        village(XINGLONG, "2020-09", 1, 0, 0, 0, **HOUSES),
    ]
    programme = {"programme": "house_repair", "programme_name": "住房维修"}
    repairs = [
        {**programme, "area": TOWN, "households": 6},
        {**programme, "area": EAST, "households": 1, "status": "illustrative"},
        {**programme, "area": WEST, "households": 5, "status": "illustrative"},
    ]
    warehouse = warehouse_of({"work": works, "programme": repairs})
    frame = warehouse.run("rural/village_works", **parameters())
    assert matrix_rows(frame) == [
        ("清洁取暖", "几村合计", "崔村东村、崔村西村、兴隆庄村", "三村合计749"),
        ("公厕", "一村", "崔村东村", "2"),
        # none is not told from few; and of three planned 2, 4 and 1 the 4 is not, so that its work is not either
        ("危房改造", "一村", "崔村东村", "<3"),
        ("危房改造", "一村", "崔村西村", "3"),
        ("危房改造", "一村", "兴隆庄村", "<3"),
        ("住房维修", "一村", "崔村东村", "<6"),
        ("住房维修", "一村", "崔村西村", "<6"),
    ]
    households = frame[frame["unit"] == "户"]
    for column in ("value", "planned"):
        assert not households[column].isin([1, 2]).any()
    assert frame.groupby("measure")["total"].first().to_dict() == {
        "清洁取暖": 749, "公厕": 2, "危房改造": 5, "住房维修": 6,
    }  # fmt: skip
    chosen = warehouse.run("rural/village_works", **parameters(villages=[WEST]))
    assert [row[0] for row in matrix_rows(chosen)] == ["清洁取暖", "危房改造", "住房维修"]
    assert chosen["total"].isna().all()
    reported = warehouse.run("rural/village_works", **parameters(reported_only=True))
    assert reported["measure"].tolist() == ["清洁取暖"]


def test_a_work_without_a_unit_has_a_blank_one(warehouse_of, parameters):
    warehouse = warehouse_of({"work": [HEATING | {"unit": None}, village(EAST, "2020-09", 2, 2, 2, 2, unit=None)]})
    for name in ("rural/village_works", "villages/works", "rural/works"):
        frame = warehouse.run(name, **parameters(villages=[EAST]))
        assert len(frame) and set(frame["unit"]) == {""}, name


def test_monitors_cover_the_map_only_if_there_is_one_a_village(warehouse_of, parameters):
    observation = {"indicator": "epidemic_monitor_villages", "basis": "point", "month": "2020-09"}
    every = warehouse_of({"observation": [{**observation, "value": 40}]})
    row = every.run("rural/village_works", **parameters()).iloc[0]
    assert (row.extent, row.value, row.text, len(row.areas.split("|"))) == ("全部村", 40, "40个村全部设点", 40)
    one = every.run("rural/village_works", **parameters(villages=[EAST])).iloc[0]
    assert (one["areas"], one.value, one.text) == (EAST, 1, "已设点")
    some = warehouse_of({"observation": [{**observation, "value": 39}]})
    assert some.run("rural/village_works", **parameters()).empty


def test_service_assets_multiply_pools_by_their_volume(warehouse_of, parameters):
    observations = [
        {"indicator": indicator, "basis": "point", "value": value}
        for indicator, value in (("septic_trucks", 4), ("septic_pools", 2), ("septic_pool_volume", 100))
    ]
    earlier = [
        {"indicator": indicator, "basis": "point", "value": value, "month": month}
        for month, pools in (("2020-07", 101), ("2020-08", 100))
        for indicator, value in (("septic_pools", pools), ("septic_pool_volume", 100))
    ]
    october = [
        row | {"month": "2020-10", "status": status}
        for row, status in zip(observations[1:], ("reported", "illustrative"), strict=True)
    ]
    warehouse = warehouse_of({"observation": [*observations, *earlier, *october]})
    frame = warehouse.run("rural/service_assets", **parameters())
    assert frame[["item", "value", "unit"]].values.tolist() == [["抽渣车", 4, "辆"], ["二次收储池", 2, "个"]]
    assert frame["words"].tolist() == ["", "每池100立方米，共200立方米（推算）"]
    frame = warehouse.run("rural/service_assets", **parameters(month="2020-10"))
    assert frame["status"].tolist() == ["reported", "illustrative"]
    # no town's pools hold more than 10000 m³ together
    assert [
        warehouse.run("rural/service_assets", **parameters(month=m))["words"].item() for m in ("2020-07", "2020-08")
    ] == [
        "每池100立方米，个数或容积待核对",
        "每池100立方米，共10000立方米（推算）",
    ]


def test_conclusion_names_what_is_accepted_and_what_is_overdue(warehouse_of, parameters):
    warehouse = warehouse_of({"work": [town(), HEATING]})
    frame = warehouse.run("rural/conclusion", **parameters())
    assert frame[["work_name", "light", "step_accepted"]].values.tolist() == [
        ["清洁取暖", "yellow", "missing"],
        ["公厕", "green", "done"],
    ]
    assert warehouse.run("rural/conclusion", **parameters(month="2020-08")).empty


def test_the_bundled_report(bundled, parameters):
    frame = bundled.run("rural/works", **parameters()).set_index("work_name")
    assert len(frame) == 9
    assert frame["light"].to_dict() == {
        "公厕": "green", "二次收储池": "grey", "厕所管护": "grey", "危房改造": "green", "清洁取暖": "yellow",
        "户户通": "grey", "确权发证": "grey", "美丽宜居乡村": "grey", "乱占耕地摸排": "grey",
    }  # fmt: skip
    assert (frame["planned"]["公厕"], frame["accepted"]["公厕"], frame["expected"]["确权发证"]) == (18, 18, 90)
    villages = bundled.run("rural/village_works", **parameters())
    totals = villages.groupby("measure")["total"].first()
    assert totals.to_dict() == {
        "清洁取暖": 749, "户户通": 5716, "公厕": 18, "危房改造": 29, "住房维修": 237, "防疫监测点": 40,
    }  # fmt: skip
