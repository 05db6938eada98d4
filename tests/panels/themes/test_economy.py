"""The economy page's panels as plain functions: words, statuses, numbers."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from township.panels import html
from township.panels.blocks import MOST_SQUARES, Badge, Bar, Board, Bullet, Note, Squares
from township.panels.themes import economy
from township.statistics.entries import PacePath

SEPTEMBER, AUGUST = pd.Timestamp("2020-09-01"), pd.Timestamp("2020-08-01")
PROGRESS = {
    "month": SEPTEMBER, "value": 3668.0, "status": "reported", "completion_pct": 77.1, "completion_status": "reported",
    "time_pct": 75.0, "lead_points": 2.1, "light": "green", "target": 4757.5, "target_low": 4754.4, "target_high": 4760.5,
    "target_status": "derived", "monthly_so_far": 407.56, "monthly_needed": 363.17, "months_left": 3, "doubted": False,
}  # fmt: skip
EXAMPLE = {"status": "illustrative", "completion_status": "illustrative", "light": "grey"}
UNKNOWN = {"target": None, "target_low": None, "target_high": None}


@pytest.mark.parametrize(
    ("own", "said", "unsaid"),
    [
        ({}, ["77.1% 3668 万元 ● 快2.1个百分点", "0|全年任务约4757.5", "1—9月月均||408 万元", "还需月均||363 万元"], "示例"),
        ({"month": AUGUST, **EXAMPLE}, ["○ 示例，不作判断", "1—8月月均"], "个百分点"),
        ({"target_status": "illustrative", "light": "grey"}, ["○ 示例，不作判断", "全年任务示例4757.5"], "个百分点"),
        ({"target_status": "illustrative"}, ["快2.1个百分点"], "不作判断"),
        ({**UNKNOWN, "completion_pct": None}, ["3668 万元 ○ 缺任务"], "%"),
        ({**UNKNOWN, "target_status": None, "monthly_needed": None}, ["77.1%", "全年任务数未报，100%"], "还需月均"),
        ({"completion_pct": 77.104, "completion_status": "derived"}, ["77.1% "], "77.10"),
        ({"monthly_so_far": 0.0, "monthly_needed": 0.0}, ["1—9月月均||0 万元"], "—9月月均||—"),
    ],
)  # fmt: skip
def test_progress_says_how_far_ahead_and_what_is_still_needed(scene_of, words_of, own, said, unsaid):
    drawing = economy.fiscal_progress(pd.DataFrame([PROGRESS | own]), scene_of())
    words = words_of(drawing)
    assert [part for part in said if part not in words] == []
    assert unsaid not in words
    assert drawing.scope == f"2020年1—{(own.get('month') or SEPTEMBER).month}月，万元"


@pytest.mark.parametrize(
    ("own", "bullet", "looks"),
    [
        ({}, "reported", ["solid", "outline"]),
        (EXAMPLE, "illustrative", ["illustrative", "illustrative"]),
        # what is still needed for an example task is an example; what was reached is reported
        ({"target_status": "illustrative", "light": "grey"}, "illustrative", ["solid", "illustrative"]),
        ({"target_status": "illustrative"}, "reported", ["solid", "illustrative"]),
    ],
)
def test_what_is_an_example_is_hatched(scene_of, parts_of, own, bullet, looks):
    drawing = economy.fiscal_progress(pd.DataFrame([PROGRESS | own]), scene_of())
    assert parts_of(drawing, Bullet) == [Bullet(77.1, 75.0, bullet, "财政收入")]
    assert [bar.look for bar in parts_of(drawing, Bar)] == looks


def test_a_completion_beyond_belief_is_no_headline(scene_of, words_of, parts_of):
    doubted = {"completion_pct": 12514.5, "target": 29.3, "doubted": True, "light": "grey"}
    drawing = economy.fiscal_progress(pd.DataFrame([PROGRESS | doubted]), scene_of())
    assert words_of(drawing) == "3668 万元 ○ 与任务29.3万元相差过大，待核对"
    assert parts_of(drawing, Bullet) == []


@pytest.mark.parametrize(
    ("own", "note"),
    [
        ({}, Note("任务数按上报完成率推算，区间4754.4—4760.5万元", "；竖线为时序进度。")),
        ({"target_low": None}, Note("任务数按上报完成率推算万元", "；竖线为时序进度。")),
        ({"target_status": "reported"}, Note("", "竖线为时序进度。")),
    ],
)
def test_a_task_worked_out_is_said_to_be(scene_of, own, note):
    assert economy.fiscal_progress(pd.DataFrame([PROGRESS | own]), scene_of()).notes == (note,)


def test_path_hatches_illustrative_months_and_marks_the_task(scene_of, figures_of):
    frame = pd.DataFrame(
        {
            "month": [AUGUST, SEPTEMBER],
            "value": [3223.0, 3668.0],
            "status": ["illustrative", "reported"],
            "last_year": [None, None],
            "pace": [3171.7, 3568.1],
            "target": [4757.5, 4757.5],
            "target_status": ["derived", "derived"],
        }
    )
    drawing = economy.fiscal_path(frame, scene_of())
    (figure,) = figures_of(drawing)
    bars, pace = figure["data"]
    assert bars["y"] == [3223.0, 3668.0] and bars["x"] == [8, 9]
    assert bars["marker"]["pattern"]["shape"] == ["/", ""]
    assert pace["y"][8] == 3568.1
    assert any("任务4757.5" in note["text"] and "推算" in note["text"] for note in figure["layout"]["annotations"])
    assert drawing.badges == (Badge("reported", "9月实报"), Badge("illustrative", "其余示例"))
    assert drawing.notes == (
        Note("8月为示例，按实报合计推演，不作判断", "；打开“只看实报”只留实报月份。"),
        "点线为按时序每月应达到的累计数；上年同期未报，不画上年线。",
    )

    seasonal = tuple(PacePath("fiscal_revenue", n, Decimal(10 * max(n - 2, 0))) for n in range(1, 13))
    scene = scene_of()
    (figure,) = figures_of(
        economy.fiscal_path(frame, replace(scene, catalogue=replace(scene.catalogue, paths=seasonal)))
    )
    assert figure["data"][1]["y"][:3] == [0, 0, 475.8]

    frame = frame.assign(last_year=[3000.0, 3500.0], pace=None, target=None)
    assert economy.fiscal_path(frame, scene_of()).notes[-1] == "上年1—9月3500万元。"


def test_the_parts_of_revenue(scene_of, figures_of, words_of):
    frame = pd.DataFrame(
        {
            "part": ["工商税收", "其他收入"],
            "month": SEPTEMBER,
            "value": [1090.0, 2578.0],
            "share_pct": [29.716, 70.284],
            "status": ["reported", "derived"],
        }
    )
    drawing = economy.fiscal_composition(frame, scene_of())
    assert [trace["x"] for trace in figures_of(drawing)[0]["data"]] == [[1090.0], [2578.0]]
    assert words_of(drawing) == "29.7% 工商税收占财政收入"
    assert drawing.blocks[1].alt == "工商税收1090万元，占29.7%"


SECTORS = pd.DataFrame(
    {
        "sector": ["规上工业", "限上批零住餐"],
        "measure": ["总产值", "销售额"],
        "month": [SEPTEMBER, SEPTEMBER],
        "units_n": [4, 2],
        "value": [8543.0, 4268.0],
        "yoy_pct": [14.0, 72.4],
        "few": [False, True],
        "status": ["reported", "reported"],
    }
)


def test_sectors_print_units_growth_and_the_small_sample(scene_of, words_of, parts_of):
    drawing = economy.sectors(SECTORS, scene_of())
    assert words_of(drawing).split("\n") == [
        "规上工业 4家|8543 万元 总产值 +14%|",
        "限上批零住餐 2家|4268 万元 销售额 +72.4%|▲ 样本仅2家，对外不显示",
    ]
    assert [bar.look for bar in parts_of(drawing, Bar)] == ["solid", "outline dashed"]
    assert parts_of(drawing, Bar)[1].share_pct == 100
    assert [units.groups for units in parts_of(drawing, Squares)] == [((4, ""),), ((2, ""),)]


def test_sectors_of_different_periods_say_each_its_own(scene_of, words_of):
    drawing = economy.sectors(SECTORS.assign(month=[SEPTEMBER, pd.Timestamp("2020-08-01")]), scene_of())

    assert drawing.scope == "截至2020年9月，期间各见其行，同比"
    assert words_of(drawing).split("\n") == [
        "规上工业 4家|8543 万元 1—9月总产值 +14%|",
        "限上批零住餐 2家|4268 万元 1—8月销售额 +72.4%|▲ 样本仅2家，对外不显示",
    ]


@pytest.mark.parametrize(
    ("own", "note"),
    [
        ({}, "同比为上报值，按可比口径，不由两年数字重算。"),
        ({"status": ["reported", "illustrative"]}, "同比为上报值，按可比口径，不由两年数字重算；示例行的同比为推演。"),
        ({"status": "illustrative"}, "同比为示例推演，不是上报值。"),
    ],
)
def test_where_growth_comes_from_is_said(scene_of, own, note):
    drawing = economy.sectors(SECTORS.assign(**own), scene_of())
    assert drawing.notes[0] == f"各项口径不同，不相加；{note}"


def test_a_sector_without_figures_is_named_and_a_fall_has_no_bar(scene_of, parts_of):
    drawing = economy.sectors(SECTORS.assign(yoy_pct=[5.0, -20.0]), scene_of())

    assert drawing.notes[1:] == ("规上服务业截至所看月份没有可见的数。", "条长为同比增幅，下降的不画条。")
    assert [bar.share_pct for bar in parts_of(drawing, Bar)] == [100, 0]


def test_sectors_of_an_unknown_number_of_units(scene_of, words_of, parts_of):
    frame = SECTORS.assign(status="illustrative", units_n=None, few=None, yoy_pct=None)
    drawing = economy.sectors(frame, scene_of())
    assert "家数未报" in words_of(drawing) and "（示例）" in words_of(drawing)
    assert "样本仅" not in words_of(drawing)
    assert parts_of(drawing, Bar) == [Bar(0, "illustrative")] * 2
    assert parts_of(drawing, Squares) == []


def test_sector_paths_draw_last_year_dotted(scene_of, figures_of):
    frame = pd.DataFrame(
        {
            "sector": ["规上工业总产值"] * 2,
            "this_year": [False, True],
            "month": [pd.Timestamp("2019-09-01"), SEPTEMBER],
            "value": [7493.9, 8543.0],
            "yoy_pct": [None, 14.0],
            "units_n": [None, 4],
            "status": ["derived", "reported"],
        }
    )

    def notes_of(given):
        return economy.sector_paths(given, scene_of()).notes

    (figure,) = figures_of(economy.sector_paths(frame, scene_of()))
    now, before = figure["data"]
    assert now["y"] == [8543.0] and before["y"] == [7493.9]
    assert before["line"]["dash"] == "dot"
    assert figure["layout"]["xaxis"]["ticktext"][0] == "1—2"
    assert notes_of(frame)[1:] == ("点线为2019年同期：9月由上报同比推算（可比口径）。", "样本：规上工业总产值4家。")
    assert notes_of(frame.assign(units_n=[None, 2]))[-1] == "样本：规上工业总产值2家；少于3家的对外不显示。"
    assert notes_of(frame.assign(units_n=None))[-1] == ""
    assert notes_of(frame.assign(status=["illustrative", "reported"]))[1] == "点线为2019年同期：9月为示例。"
    assert notes_of(frame.assign(status=["reported", "reported"]))[1] == "点线为2019年同期。"
    assert notes_of(frame.tail(1))[1] == "上年同期数没有实报，不画上年线。"


def step(moment, month, units, change="", pending=0, **split):
    parts = {"industry": None, "trade": None, "service": None} | split
    month = pd.Timestamp(month)
    return {
        "moment": moment,
        "month": month,
        "units": units,
        "change": change,
        "pending": pending,
        "oldest_month": month,
        "status": "reported",
        **parts,
    }


LISTED = step("2月中旬复工名单", "2020-02-01", 6)


@pytest.mark.parametrize(
    ("units", "added", "note"),
    [
        (7, "新增纳统 甲", "2月名单与9月在统差1家，由新增纳统解释；"),
        (8, "新增纳统 甲、乙", "2月名单与9月在统差2家，由新增纳统解释；"),
        (8, "新增纳统 甲", "2月名单与9月在统差2家；"),
        (5, "", "2月名单与9月在统差1家；"),
        (6, "", ""),
    ],
)
def test_the_register_says_whether_the_newly_added_explain_the_change(scene_of, units, added, note):
    frame = pd.DataFrame([LISTED, step("在统", "2020-09-01", units, added)])
    drawing = economy.register(frame, scene_of())
    assert drawing.notes == (f"{note}待批的不计入在统。建筑业、房地产未列。",)


def test_the_register_draws_a_square_a_unit(scene_of, words_of, parts_of):
    now = step("在统", "2020-09-01", 7, "新增纳统 甲", industry=4, trade=2, service=1)
    frame = pd.DataFrame([now, step("如获批", "2020-10-01", 8, "待批 乙", 1)])
    drawing = economy.register(frame, scene_of())
    assert words_of(drawing) == "在统||7家||新增纳统 甲；工业4、批零住餐2、服务业1|\n如获批||8家||待批 乙|"
    assert [units.groups for units in parts_of(drawing, Squares)] == [
        ((7, ""), (0, "pending")),
        ((7, ""), (1, "pending")),
    ]


def test_the_register_holds_thousands(scene_of, words_of, parts_of):
    names = "、".join(f"企业{number}" for number in range(1, 3451))
    frame = pd.DataFrame([LISTED, step("在统", "2020-09-01", 3456, f"新增纳统 {names}")])
    drawing = economy.register(frame, scene_of())
    assert "在统||3456家||新增纳统 企业1、企业2、企业3、企业4、企业5、企业6、企业7、企业8等3450家|" in words_of(drawing)
    assert drawing.notes[0].startswith("2月名单与9月在统差3450家，由新增纳统解释；")
    assert str(html.render(parts_of(drawing, Board)[0])).count("<i>") == 6 < MOST_SQUARES


RESUMED = pd.DataFrame(
    {
        "kind": ["规上", "规下"],
        "moment": ["2月中旬", "2月下旬"],
        "units": [6, 30],
        "rate_pct": 100.0,
        "month": pd.Timestamp("2020-02-01"),
        "status": "reported",
    }
)


def test_enterprises_back_at_work(scene_of, words_of):
    drawing = economy.resumption(RESUMED, scene_of())
    assert words_of(drawing) == "100% 复产率，36家全部复工复产\n规上|2月中旬|6家\n规下|2月下旬|30家"
    assert drawing.scope == "2020年2月，家"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"lead_points": 2.1, "done_pct": 61.33, "month": SEPTEMBER, "illustrative": False}, "1—9月财政收入快于时序2.1个百分点，项目投资完成总投资的61.3%"),
        ({"lead_points": 2.1, "done_pct": 60.0, "month": SEPTEMBER, "done_month": AUGUST, "illustrative": False},
         "1—9月财政收入快于时序2.1个百分点，截至8月项目投资完成总投资的60.0%"),
        ({"lead_points": -3.0, "done_pct": None, "month": SEPTEMBER, "illustrative": False}, "1—9月财政收入慢于时序3个百分点"),
        ({"lead_points": 1.1, "done_pct": 50.0, "month": AUGUST, "illustrative": True}, "2020年1—8月为示例数据，不作判断"),
        ({"lead_points": None, "done_pct": None, "month": pd.NaT, "illustrative": False}, "财政收入与项目投资未报"),
    ],
)  # fmt: skip
def test_economy_conclusion_comes_from_the_figures(row, words):
    assert economy.conclusion(pd.DataFrame([{"done_month": row["month"]} | row])) == words


def test_without_rows_there_is_no_conclusion():
    assert economy.conclusion(pd.DataFrame()) == "截至所选月份没有可见的经济数据"
