"""Drawings of the pollution page: what the calendar, the ledgers and the empty air panel say."""

import pandas as pd
import pytest

from township.charts import theme
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


def html(drawing):
    return "".join(block.html for block in drawing.blocks)


CONCLUSION = {
    "sites": 14, "suspended": 14, "rate_pct": 97.9, "rate_status": "illustrative",
    "overdue": 2, "overdue_status": "illustrative", "air": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "14家料场全部停业整顿，空气质量尚无数据"),
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


def test_the_monthly_rate_leaves_out_what_nobody_reported(scene_of, figures_of):
    frame = pd.DataFrame([month(1, 450, 465), month(2, 435, 435), month(3, None, None)])
    drawing = pollution.patrol_rate(frame, scene_of("2020-03"))
    (figure,) = figures_of(drawing)

    assert "98.3%" in html(drawing)
    assert "实巡885 / 应巡900点次" in html(drawing)
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["缺15点次，到位96.8%", "全部到位", "未填报"]
    assert drawing.scope == "2020年1—2月，点次"


def test_sites_one_square_each_and_reopening_not_reported(scene_of):
    row = {
        "site_type": "碎石厂",
        "state": "停业整顿",
        "village": None,
        "accepted_on": pd.NaT,
        "departments": "甲、乙",
        "status": "reported",
    }
    frame = pd.DataFrame(
        [{**row, "site": f"C{n}", "site_name": f"厂{n}<", "month": pd.Timestamp("2020-09-01")} for n in range(4)]
    )
    words = html(pollution.sites(frame, scene_of()))

    assert words.count('<i class="shut"') == 4
    assert "<dt>验收恢复</dt><dd>未填报</dd>" in words
    assert "甲、乙验收" in words
    assert "厂0&lt; 停业整顿" in words

    assert pollution.sites(frame, scene_of()).notes[0].count("未填报") == 1
    assert "一格一家；所在村、验收日期未填报。" in pollution.sites(frame, scene_of()).notes[0]

    named = frame.assign(
        site_name=[f"碎石厂{n}号" for n in range(4)], village="甲村", accepted_on=pd.Timestamp("2020-09-01")
    )
    assert "一格一家；名称未填报。" in pollution.sites(named, scene_of()).notes[0]

    frame.loc[0, "state"] = "恢复经营"
    words = html(pollution.sites(frame, scene_of()))
    assert words.count('<i class="open"') == 1
    assert "<dt>验收恢复</dt><dd>1家</dd>" in words


def test_air_without_a_figure_names_owner_and_sheet(scene_of):
    row = {"indicator": "pm25", "name": "PM2.5浓度", "unit": "微克/立方米", "owner": "环保所", "sheet": "统计月报"}
    missing = row | {"month": pd.NaT, "value": None, "status": "missing"}
    rank = {"indicator": "air_rank", "name": "排名", "unit": "位", "month": pd.Timestamp("2020-08-01"), "value": 3.0}
    drawing = pollution.air(pd.DataFrame([missing, row | rank | {"status": "reported"}]), scene_of())

    assert "暂无数据" in html(drawing) and "待环保所报" in html(drawing)
    assert "第<b>3</b> 位" in html(drawing) and "2020年8月" in html(drawing)
    assert drawing.notes == ("由环保所填报“统计月报”表并发布后即显示；年报没有这些数，不作推算。",)
    assert drawing.scope == "截至2020年9月，已报1项，缺1项"


def steps(found, fixed, closed, overdue, status="reported", recorded="2020-09-30"):
    """The frame of pollution/rectification."""
    counts = {"发现": found, "已整改": fixed, "已销号": closed, "逾期未改": overdue}
    more = {"late": 1, "carried": 0, "recorded_to": pd.Timestamp(recorded), "status": status}
    return pd.DataFrame([{"step": name, "problems": count, **more} for name, count in counts.items()])


def test_overdue_is_red_when_reported_and_never_judged_when_an_example(scene_of, figures_of):
    reported = pollution.rectification(steps(40, 37, 37, 2), scene_of())
    example = pollution.rectification(steps(40, 37, 37, 2, "illustrative"), scene_of())
    clear = pollution.rectification(steps(40, 40, 40, 0), scene_of())

    assert "92.5%" in html(reported) and "37 / 40件" in html(reported)
    assert 'class="light bad"' in html(reported) and "逾期未改2件" in html(reported)
    assert 'class="light none"' in html(example)
    assert 'class="light good"' in html(clear) and "没有逾期" in html(clear)
    assert figures_of(reported)[0]["data"][0]["x"] == [40, 37, 37, 2]


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


def test_the_ledger_folds_what_is_closed(scene_of):
    closed = problem("已销号", fixed_on="2020-09-12", closed_on="2020-09-13")
    drawing = pollution.problems(pd.DataFrame([problem("逾期未整改", overdue=20), closed]), scene_of())
    words = html(drawing)

    assert words.index("逾期20天") < words.index("<details>") < words.index("9月12日（超期）")
    assert drawing.scope == "截至9月末，未销号1件，已销号1件"

    all_closed = html(pollution.problems(pd.DataFrame([closed]), scene_of()))
    assert 'class="light good"' in all_closed and "1件全部销号" in all_closed


def test_points_tell_the_project_apart_from_the_sites(scene_of):
    row = {"made": 10, "due": 12, "missed": 2, "rate_pct": 83.33, "found": 1, "open": 1, "status": "reported"}
    frame = pd.DataFrame(
        [
            {"site": "P01", "site_name": "引汶补源工程", "site_type": "料场之外", "overdue": 1, **row},
            {"site": "C01", "site_name": "碎石厂1号", "site_type": "碎石厂", "overdue": 0, **row},
        ]
    )
    drawing = pollution.points(frame, scene_of())

    assert "10 / 12" in html(drawing) and "83.3%" in html(drawing)
    assert html(drawing).count('class="light bad"') == 1
    assert "1个在料场之外，不计入在册料场" in drawing.notes[0]
    assert drawing.town_wide
