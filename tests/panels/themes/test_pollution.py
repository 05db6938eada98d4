"""Drawings of the pollution page: what the calendar, the ledgers and the empty air panel say."""

import pandas as pd
import pytest

from township.charts import theme
from township.panels.blocks import Fold, Headline, Light, Note, Squares
from township.panels.themes import pollution


def day(date, made, found=0, status="reported", due=15):
    """One row of pollution/patrol_days."""
    return {
        "day": pd.Timestamp(date), "made": made, "due": due, "missed": max(due - made, 0), "found": found,
        "status": status,
    }  # fmt: skip


def month(number, made, due, status="reported", missed=None):
    """One row of pollution/patrol_rate; without ``made`` a month nobody reported."""
    none = made is None
    return {
        "month": pd.Timestamp(2020, number, 1), "made": made, "due": due,
        "missed": None if none else due - made if missed is None else missed,
        "short_days": None if none else 1, "rate_pct": None if none else 100 * made / due,
        "status": "missing" if none else status,
    }  # fmt: skip


def problem(stage, status="reported", overdue=None, **dates):
    """One row of pollution/problems."""
    given = {"found_on": "2020-09-01", "due_on": "2020-09-10", "fixed_on": None, "closed_on": None} | dates
    return {
        "issue": "A", "site_name": "碎石厂1号", "issue_type": "未苫盖", "origin": "日常巡查", "stage": stage,
        "overdue_days": overdue, "owner": "环保所", "status": status,
        **{name: pd.Timestamp(value) if value else pd.NaT for name, value in given.items()},
    }  # fmt: skip


CONCLUSION = {
    "sites": 14, "suspended": 14, "listed_in": pd.NaT, "rate_pct": 97.9, "rate_status": "illustrative",
    "overdue": 2, "overdue_status": "illustrative", "air": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "14家料场全部停业整顿，空气质量尚无数据"),
        ({"listed_in": pd.Timestamp("2020-09-01")}, "14家料场（2020年9月名录）全部停业整顿，空气质量尚无数据"),
        ({"suspended": 10, "air": 2}, "14家料场中10家停业整顿，空气质量已报2项"),
        ({"sites": 0}, "巡查为示例，不作判断，空气质量尚无数据"),
        ({"sites": 0, "rate_status": "reported"}, "巡查到位率97.9%，空气质量尚无数据"),
        (
            {"rate_status": "reported", "overdue_status": "reported"},
            "14家料场全部停业整顿，巡查到位率97.9%，2件问题逾期未整改，空气质量尚无数据",
        ),
        ({"overdue": 0, "overdue_status": "reported"}, "14家料场全部停业整顿，空气质量尚无数据"),
        ({"sites": 0, "rate_status": None, "rate_pct": None}, "空气质量尚无数据"),
    ],
)
def test_the_conclusion_says_only_what_is_reported(row, words):
    assert pollution.conclusion(pd.DataFrame([CONCLUSION | row])) == words


def test_the_calendar_writes_the_count_where_it_is_short_of_due(scene_of, figures_of):
    frame = pd.DataFrame([day("2020-01-31", 15), day("2020-02-29", 12, found=1)])
    drawing = pollution.patrol_days(frame, scene_of("2020-03"))
    (figure,) = figures_of(drawing)
    cells = figure["data"][0]

    assert cells["x"] == [31, 29]
    assert cells["text"] == ["", "<b>12</b>"]
    assert cells["hovertext"] == [
        "2020年1月31日 周五<br>实巡15 / 应巡15点次",
        "2020年2月29日 周六<br>实巡12 / 应巡15点次，缺3，发现问题1件",
    ]
    assert figure["layout"]["yaxis"]["ticktext"] == ["1月", "2月", "3月"]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["未填报"]
    assert drawing.notes[1] == "共1天没有巡满，最少的是2月29日12点次。"
    assert drawing.notes[2] == "3月没有台账，不当作没有巡查。"
    assert drawing.scope == "2020年1月31日—2月29日，点次/天"


def test_an_example_day_is_hatched_and_lighter(scene_of, figures_of):
    frame = pd.DataFrame([day("2020-01-01", 10), day("2020-01-02", 10, status="illustrative")])
    marker = figures_of(pollution.patrol_days(frame, scene_of("2020-01")))[0]["data"][0]["marker"]

    assert marker["pattern"]["shape"] == ["", "/"]
    assert marker["color"] == [theme.LIGHT.accent, theme.LIGHT.accent_soft]


def test_the_monthly_rate_leaves_out_what_nobody_reported(scene_of, figures_of, words_of):
    frame = pd.DataFrame([month(1, 450, 465), month(2, 435, 435), month(3, None, None)])
    drawing = pollution.patrol_rate(frame, scene_of("2020-03"))
    (figure,) = figures_of(drawing)

    assert words_of(drawing) == "98.3% 到位，实巡885 / 应巡900点次"
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["缺15点次，到位96.8%", "全部到位", "未填报"]
    assert drawing.scope == "2020年1—2月，点次"


def directory(count=4, **own):
    """The frame of pollution/sites."""
    row = {
        "site_type": "碎石厂", "state": "停业整顿", "village": None, "accepted_on": pd.NaT, "departments": "甲、乙",
        "status": "reported", "month": pd.Timestamp("2020-09-01"),
    }  # fmt: skip
    return pd.DataFrame([{**row, "site": f"C{n}", "site_name": f"厂{n}<"} for n in range(count)]).assign(**own)


def test_sites_one_square_each_and_reopening_not_reported(scene_of, words_of, parts_of):
    frame = directory()
    drawing = pollution.sites(frame, scene_of())
    (squares,) = parts_of(drawing, Squares)

    assert words_of(drawing).splitlines() == [
        "4 家在册料场 4 停业整顿",
        "碎石厂|4家|",
        "验收恢复|未填报",
        "恢复经营须经|甲、乙验收",
    ]
    assert squares.groups == ((1, "shut"),) * 4
    assert squares.titles[0] == "厂0< 停业整顿"

    frame.loc[0, "state"], frame.loc[1, "state"] = "恢复经营", None
    drawing = pollution.sites(frame, scene_of())
    (squares,) = parts_of(drawing, Squares)
    assert words_of(drawing).startswith("4 家在册料场 2 停业整顿 1 恢复经营\n")
    assert "验收恢复|1家" in words_of(drawing)
    assert squares.groups[:2] == ((1, "open"), (1, "shut"))
    assert squares.titles[1] == "厂1< 状态未填报"

    frame.loc[2:3, "month"] = pd.Timestamp("2019-12-01")
    assert pollution.sites(frame, scene_of()).notes[0] == "以后没有再报的：2家2019年12月。"


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({}, "所在村、验收日期未填报。"),
        (
            {
                "site_name": ["C0", *(f"碎石厂{n}号" for n in range(1, 4))],  # the code, where there is no name
                "village": "甲村",
                "accepted_on": pd.Timestamp("2020-09-01"),
            },
            "名称未填报。",
        ),
        ({"village": "甲村", "accepted_on": pd.Timestamp("2020-09-01")}, ""),
    ],
)
def test_what_the_directory_of_sites_leaves_out_is_said_in_every_medium(own, words, scene_of):
    _, note, hint = pollution.sites(directory(**own), scene_of()).notes

    assert (note.words, note.on_screen) == (words, "一格一家。")
    assert hint.kind == "hint"


def test_squares_are_not_spoken_of_where_there_are_too_many_to_draw(scene_of):
    (note,) = filter(None, pollution.sites(directory(121), scene_of()).notes)

    assert note.on_screen == ""


def test_air_without_a_figure_names_owner_and_sheet(scene_of, words_of):
    row = {"indicator": "pm25", "name": "PM2.5浓度", "unit": "微克/立方米", "owner": "环保所", "sheet": "统计月报"}
    missing = row | {"month": pd.NaT, "value": None, "status": "missing"}
    rank = {"indicator": "air_rank", "name": "排名", "unit": "位", "month": pd.Timestamp("2020-08-01"), "value": 3.0}
    drawing = pollution.air(pd.DataFrame([missing, row | rank | {"status": "reported"}]), scene_of())

    assert words_of(drawing) == "PM2.5浓度|○ 暂无数据|待环保所报\n排名|第3 位|2020年8月"
    assert drawing.notes == ("由环保所填报“统计月报”表并发布后即显示，不作推算。",)
    assert drawing.scope == "截至2020年9月，已报1项，缺1项"


def steps(found, fixed, closed, overdue, status="reported", recorded="2020-09-30"):
    """The frame of pollution/rectification."""
    counts = {"发现": found, "已整改": fixed, "已销号": closed, "逾期未改": overdue}
    more = {"late": 1, "carried": 0, "recorded_to": pd.Timestamp(recorded), "status": status}
    return pd.DataFrame([{"step": name, "problems": count, **more} for name, count in counts.items()])


@pytest.mark.parametrize(
    ("counts", "words", "light"),
    [
        (steps(40, 37, 37, 2), "92.5% 销号率，37 / 40件 ■ 逾期未改2件", "red"),
        (steps(40, 37, 37, 2, "illustrative"), "92.5% 销号率，37 / 40件 ○ 逾期未改2件", "grey"),
        (steps(40, 40, 40, 0), "100.0% 销号率，40 / 40件 ● 没有逾期", "green"),
    ],
)
def test_overdue_is_red_when_reported_and_never_judged_when_an_example(
    counts, words, light, scene_of, figures_of, words_of
):
    drawing = pollution.rectification(counts, scene_of())

    assert words_of(drawing) == words
    assert drawing.blocks[0].parts[2].name == light
    assert figures_of(drawing)[0]["data"][0]["x"] == counts["problems"].tolist()


def test_a_ledger_that_ends_early_says_so(scene_of):
    drawing = pollution.rectification(steps(40, 37, 37, 3), scene_of("2020-10"))

    assert drawing.notes[0].startswith("逾期＝整改时限早于10月31日而未改完")
    assert drawing.notes[-1] == "台账只记到9月30日，其后未填报。"


def test_types_say_what_is_open_and_overdue(scene_of, figures_of):
    row = {"waiting": 0, "fixing": 0, "status": "illustrative"}
    frame = pd.DataFrame(
        [
            {"issue_type": "未苫盖", "problems": 14, "closed": 12, "overdue": 1, **row},
            {"issue_type": "其他", "problems": 5, "closed": 5, "overdue": 0, **row},
        ]
    )
    (figure,) = figures_of(pollution.issue_types(frame, scene_of()))
    closed, still_open = figure["data"]

    assert (closed["x"], still_open["x"], still_open["base"]) == ([12, 5], [2, 0], [12, 5])
    assert [note["text"] for note in figure["layout"]["annotations"][:2]] == ["14件，未销号2，逾期1", "5件"]
    assert closed["marker"]["pattern"]["shape"] == ["/", "/"]


def test_the_ledger_folds_what_is_closed(scene_of, words_of):
    closed = problem("已销号", fixed_on="2020-09-12", closed_on="2020-09-13")
    overdue = problem("逾期未整改", overdue=20, owner=None)
    drawing = pollution.problems(pd.DataFrame([overdue, problem("待整改"), closed]), scene_of())

    assert words_of(drawing).splitlines() == [
        "■ 逾期20天|碎石厂1号|未苫盖|9月1日|9月10日|未填报",
        "○ 待整改|碎石厂1号|未苫盖|9月1日|9月10日|环保所",
        "已销号1件",
        "碎石厂1号|未苫盖|9月1日|9月10日|9月12日（超期）|9月13日",
    ]
    assert isinstance(drawing.blocks[1], Fold)
    assert drawing.scope == "截至2020年9月末，未销号2件，已销号1件"


def test_a_day_of_another_year_is_told_with_its_year(scene_of, words_of):
    drawing = pollution.problems(pd.DataFrame([problem("逾期未整改", overdue=1191)]), scene_of(month="2023-12"))

    assert words_of(drawing).startswith("■ 逾期1191天|碎石厂1号|未苫盖|2020年9月1日|2020年9月10日|")


@pytest.mark.parametrize(("status", "light"), [("reported", "green"), ("illustrative", "grey")])
def test_where_all_is_closed_that_is_the_headline(status, light, scene_of, words_of):
    closed = problem("已销号", status=status, fixed_on="2020-09-05", closed_on="2020-09-13")
    drawing = pollution.problems(pd.DataFrame([closed]), scene_of())

    assert drawing.blocks[0] == Headline((Light(light, "1件全部销号"),))
    assert words_of(drawing).endswith("|9月5日|9月13日")


def test_an_overdue_example_is_not_red(scene_of):
    drawing = pollution.problems(pd.DataFrame([problem("逾期未整改", "illustrative", overdue=20)]), scene_of())

    assert drawing.blocks[0].rows[0][0] == Light("grey", "逾期20天")


def test_points_tell_the_project_apart_from_the_sites(scene_of, words_of):
    row = {"made": 10, "due": 12, "missed": 2, "rate_pct": 83.33, "found": 1, "open": 1, "status": "reported"}
    row |= {"problems_status": "reported"}
    frame = pd.DataFrame(
        [
            {"site": "P01", "site_name": "引汶补源工程", "site_type": "料场之外", "overdue": 1, **row},
            {"site": "C01", "site_name": "碎石厂1号", "site_type": "碎石厂", "overdue": 0, **row, "open": 0},
        ]
    )
    drawing = pollution.points(frame, scene_of())

    assert words_of(drawing).splitlines() == [
        "引汶补源工程|料场之外|10 / 12|2|83.3%|1|1|■ 1",
        "碎石厂1号|碎石厂|10 / 12|2|83.3%|1|0|0",
    ]
    assert drawing.notes == (Note("按缺巡天数排，多的在前。", kind="order"), "其中1个在料场之外，不计入在册料场。")
    assert drawing.town_wide


def test_an_overdue_example_lights_nothing_beside_reported_patrols(scene_of, words_of):
    point = {
        "site_name": "碎石厂", "site_type": "碎石厂", "made": 12, "due": 12, "missed": 0, "rate_pct": 100.0, "found": 1,
        "open": 1, "overdue": 1, "status": "reported", "problems_status": "illustrative",
    }  # fmt: skip
    drawing = pollution.points(pd.DataFrame([point]), scene_of())

    assert words_of(drawing) == "碎石厂|碎石厂|12 / 12|0|100.0%|1（示例）|1（示例）|○ 1（示例）"


def test_a_long_ledger_folds(scene_of):
    still_open = pd.DataFrame([problem("待整改")] * 50)
    point = {
        "made": 10, "due": 12, "missed": 2, "rate_pct": 83.33, "found": 1, "open": 1, "overdue": 0, "status": "reported",
        "problems_status": None,
        "site_name": "碎石厂", "site_type": "碎石厂",
    }  # fmt: skip

    for drawing in (
        pollution.problems(still_open, scene_of()),
        pollution.points(pd.DataFrame([point] * 50), scene_of()),
    ):
        first, rest = drawing.blocks
        assert len(first.rows) == 20
        assert isinstance(rest, Fold) and len(rest.blocks[0].rows) == 30
