"""Drawings of the economy and overview pages as plain functions: words, statuses, numbers."""

import pandas as pd
import pytest

from township.panels.themes import economy, overview

SEPTEMBER, AUGUST = pd.Timestamp("2020-09-01"), pd.Timestamp("2020-08-01")
PROGRESS = {
    "month": SEPTEMBER, "value": 3668.0, "status": "reported", "completion_pct": 77.1, "completion_status": "reported",
    "time_pct": 75.0, "lead_points": 2.1, "light": "green", "target": 4757.5, "target_low": 4754.4, "target_high": 4760.5,
    "target_status": "derived", "monthly_so_far": 407.56, "monthly_needed": 363.17, "months_left": 3,
}  # fmt: skip


def html(drawing):
    return "".join(block.html for block in drawing.blocks)


def test_progress_says_how_far_ahead_and_what_is_still_needed(scene_of):
    drawing = economy.fiscal_progress(pd.DataFrame([PROGRESS]), scene_of())
    text = html(drawing)
    for words in ("77.1%", "快2.1个百分点", "时序75%", "约4757.5", "<b>408</b>", "<b>363</b>"):
        assert words in text
    assert "4754.4—4760.5" in drawing.notes[0]
    assert drawing.scope == "2020年1—9月，万元"


def test_illustrative_progress_is_hatched_and_not_judged(scene_of):
    row = {**PROGRESS, "month": AUGUST, "status": "illustrative", "completion_status": "illustrative", "light": "grey"}
    text = html(economy.fiscal_progress(pd.DataFrame([row]), scene_of("2020-08")))
    assert "示例，不作判断" in text
    assert "bullet illustrative" in text and "pace illustrative" in text
    assert "个百分点" not in text


def test_progress_against_an_illustrative_task_is_not_judged(scene_of):
    row = {**PROGRESS, "completion_status": "illustrative", "target_status": "illustrative", "light": "grey"}
    text = html(economy.fiscal_progress(pd.DataFrame([row]), scene_of()))
    assert "示例，不作判断" in text and "全年任务示例4757.5" in text
    assert "bullet illustrative" in text and "个百分点" not in text
    assert text.count("pace illustrative") == 1  # what is still needed; what was reached is reported


def test_without_a_task_no_progress_is_drawn(scene_of):
    row = {**PROGRESS, "target": None, "target_low": None, "target_high": None, "completion_pct": None}
    text = html(economy.fiscal_progress(pd.DataFrame([row]), scene_of()))
    assert "缺任务" in text and "bullet" not in text


def test_a_printed_completion_is_drawn_without_its_task(scene_of):
    row = {**PROGRESS, "target": None, "target_low": None, "target_status": None, "monthly_needed": None}
    text = html(economy.fiscal_progress(pd.DataFrame([row]), scene_of()))
    assert "77.1%" in text and "快2.1个百分点" in text and "全年任务数未报" in text
    assert "还需月均" not in text


def test_what_is_needed_for_an_illustrative_task_is_illustrative(scene_of):
    text = html(economy.fiscal_progress(pd.DataFrame([{**PROGRESS, "target_status": "illustrative"}]), scene_of()))
    assert "快2.1个百分点" in text and text.count("pace illustrative") == 1


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
    assert pace["y"][8] == pytest.approx(4757.5 * 9 / 12)
    assert any("任务4757.5" in note["text"] and "推算" in note["text"] for note in figure["layout"]["annotations"])
    assert "9月实报" in drawing.badges and "其余示例" in drawing.badges
    assert drawing.notes[-1] == "点线为按时序每月应达到的累计数；上年同期未报，不画上年线。"

    frame = frame.assign(last_year=[3000.0, 3500.0], pace=None, target=None)
    assert economy.fiscal_path(frame, scene_of()).notes[-1] == "上年1—9月3500万元。"


def test_sectors_print_units_growth_and_the_small_sample(scene_of):
    frame = pd.DataFrame(
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
    text = html(economy.sectors(frame, scene_of()))
    for words in ("4家", "2家", "+14%", "+72.4%", "样本仅2家", "8543"):
        assert words in text
    assert "14.0%" not in text
    assert "同比为上报值" in economy.sectors(frame, scene_of()).notes[0]
    mixed = economy.sectors(frame.assign(status=["reported", "illustrative"]), scene_of())
    assert "示例行的同比为推演" in mixed.notes[0]
    unknown = frame.assign(status="illustrative", units_n=None, few=None)
    assert economy.sectors(unknown, scene_of()).notes[0].endswith("同比为示例推演，不是上报值。")
    assert "样本仅" not in html(economy.sectors(unknown, scene_of()))


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
    assert notes_of(frame.assign(status=["illustrative", "reported"]))[1] == "点线为2019年同期：9月为示例。"
    assert notes_of(frame.assign(status=["reported", "reported"]))[1] == "点线为2019年同期。"


def test_clicking_a_kind_names_the_filter(scene_of, figures_of):
    frame = pd.DataFrame({"kind": ["新建", "技改"], "projects": [7, 5], "status": ["reported"] * 2})
    (figure,) = figures_of(economy.project_kinds(frame, scene_of()))
    assert figure["data"][0]["customdata"] == ["kind:新建", "kind:技改"]
    assert figure["data"][0]["text"] == ["7个", "5个"]


def test_projects_are_escaped_and_clickable(scene_of):
    row = {
        "project": "1", "kind": "新建", "short_name": "<b>甲</b>", "company_short": "乙", "capacity_text": "未列",
        "stage": "未填报", "library": "", "project_name": "甲", "company": "乙", "in_plan": True, "status": "reported",
    }  # fmt: skip
    drawing = economy.projects(pd.DataFrame([row]), scene_of())
    assert "&lt;b&gt;甲" in html(drawing) and 'data-pick="kind:新建"' in html(drawing)
    assert "阶段" not in html(drawing)
    assert "在建" in html(economy.projects(pd.DataFrame([{**row, "stage": "在建"}]), scene_of()))


FIXED_ASSET = {"fixed_asset_status": "reported", "fixed_asset_yoy_pct": None, "fixed_asset_target": None}


def test_investment_names_fixed_assets_once(scene_of, figures_of):
    parts = [("制造业技改", 4200.0), ("其他工业技改", 27308.0), ("新建", 53742.0), ("未完成", 53750.0)]
    frame = pd.DataFrame(
        [
            {"part": part, "month": SEPTEMBER, "value": value, "status": "derived", "total": 139000.0, "done": 85250.0,
             "done_pct": 61.33, "fixed_asset": 85250.0, **FIXED_ASSET}
            for part, value in parts
        ]
    )  # fmt: skip
    drawing = economy.project_investment(frame, scene_of())
    (figure,) = figures_of(drawing)
    assert [trace["x"] for trace in figure["data"]] == [[4200.0], [27308.0], [53742.0], [53750.0]]
    assert "61.3%" in html(drawing) and "8.525 / 13.9 亿元" in html(drawing) and "只列一次，不相加" in html(drawing)
    assert drawing.notes == ("占多年总投资，不与时序进度相比；其他工业技改、新建、未完成为差额，推算。",)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({}, "固定资产投资</b>"),
        ({}, "年度任务、同比均未报。"),
        ({"fixed_asset_status": "illustrative"}, "固定资产投资（示例）</b>"),
        ({"fixed_asset_target": 120000.0}, "年度任务120000万元，同比未报。"),
        ({"fixed_asset_yoy_pct": -3.0}, "年度任务未报，同比降3%。"),
    ],
)
def test_what_is_known_of_fixed_assets_is_said(scene_of, own, words):
    row = {"part": "新建", "month": SEPTEMBER, "value": 53742.0, "status": "derived", "total": None, "done": 85250.0,
           "done_pct": None, "fixed_asset": 85250.0, **FIXED_ASSET}  # fmt: skip
    drawn = html(economy.project_investment(pd.DataFrame([row | own]), scene_of()))
    assert words in drawn
    assert ("缺任务" in drawn) == ("fixed_asset_target" not in own)


def step(moment, month, units, change="", pending=0):
    split = {"industry": None, "trade": None, "service": None}
    return {
        "moment": moment,
        "month": pd.Timestamp(month),
        "units": units,
        "change": change,
        "pending": pending,
        **split,
    }


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
    frame = pd.DataFrame([step("2月中旬复工名单", "2020-02-01", 6), step("在统", "2020-09-01", units, added)])
    drawing = economy.register(frame, scene_of())
    assert drawing.notes == (f"{note}待批的不计入在统。建筑业、房地产未列。",)


def test_investment_without_a_total_is_not_given_a_share(scene_of, figures_of):
    row = {"part": "新建", "month": SEPTEMBER, "value": 53742.0, "status": "derived", "total": None, "done": 85250.0,
           "done_pct": None, "fixed_asset": None}  # fmt: skip
    drawing = economy.project_investment(pd.DataFrame([row]), scene_of())
    figures_of(drawing)
    assert "总投资未报" in html(drawing) and "—" not in html(drawing)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"lead_points": 2.1, "done_pct": 61.33, "month": SEPTEMBER, "illustrative": False}, "1—9月财政收入快于时序2.1个百分点，项目投资完成总投资的61.3%"),
        ({"lead_points": -3.0, "done_pct": None, "month": SEPTEMBER, "illustrative": False}, "1—9月财政收入慢于时序3个百分点"),
        ({"lead_points": 1.1, "done_pct": 50.0, "month": AUGUST, "illustrative": True}, "2020年1—8月为示例数据，不作判断"),
        ({"lead_points": None, "done_pct": None, "month": pd.NaT, "illustrative": False}, "财政收入与项目投资未报"),
    ],
)  # fmt: skip
def test_economy_conclusion_comes_from_the_figures(row, words):
    assert economy.conclusion(pd.DataFrame([row])) == words


def test_overview_conclusion_leaves_out_what_is_in_order():
    row = {
        "lead_points": 2.1, "overdue": "清洁取暖", "overdue_planned": 749.0, "overdue_unit": "户",
        "overdue_state": "逾期未反馈", "air_values": 0,
        "month": SEPTEMBER, "illustrative": False,
    }  # fmt: skip
    sentence = overview.conclusion(pd.DataFrame([row]))
    assert sentence == "1—9月财政收入快于时序2.1个百分点；清洁取暖749户逾期未反馈；空气质量尚无数据。"
    assert (
        overview.conclusion(pd.DataFrame([{**row, "overdue": None, "air_values": 3}]))
        == "1—9月财政收入快于时序2.1个百分点。"
    )


def task(**own):
    row = {
        "theme": "economy", "task": "任务", "light": "green", "value": 1.0, "target": 2.0, "unit": "户", "listed": None,
        "fund_qualifier": None, "completion_pct": None, "time_pct": None, "expected_pct": None, "fund": None, "state": None, "due": pd.NaT,
        "month": SEPTEMBER, "status": "reported", "target_status": None,
    }  # fmt: skip
    return {**row, **own}


def test_board_draws_no_bar_without_a_task_and_a_dashed_one_without_a_value(scene_of):
    rows = [
        task(task="财政", completion_pct=77.1, time_pct=75.0, value=3668.0, unit="万元"),
        task(
            task="清洁取暖",
            light="yellow",
            value=None,
            target=749.0,
            due=pd.Timestamp("2020-10-31"),
            state="原定",
        ),
        task(task="固定资产", light="no_target", target=None, value=85250.0),
        task(task="户户通", light="grey", value=None, target=None, listed=5716.0, unit="米", status="missing"),
    ]
    text = html(overview.tasks(pd.DataFrame(rows), scene_of()))
    assert "快2.1个百分点" in text and "计划749户" in text and "列明5716米" in text and "未填报" in text
    assert text.count("bullet blank") == 2 and "缺任务数，不画进度" in text
    assert "<b>1</b></span>" in text  # one of each light that occurs


def test_illustrative_task_is_not_judged(scene_of):
    row = task(light="grey", completion_pct=90.0, time_pct=75.0, status="illustrative")
    text = html(overview.tasks(pd.DataFrame([row]), scene_of()))
    assert "不判断" in text and "示例，不作判断" in text and "bullet illustrative" in text


def test_a_value_against_an_illustrative_task_is_not_judged(scene_of):
    row = task(light="grey", completion_pct=90.0, time_pct=75.0, status="reported", target_status="illustrative")
    text = html(overview.tasks(pd.DataFrame([row]), scene_of()))
    assert "不判断" in text and "示例，不作判断" in text and "bullet illustrative" in text
