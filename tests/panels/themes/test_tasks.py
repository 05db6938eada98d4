"""The board of lights as a plain function: how each task is judged, counted, grouped."""

from __future__ import annotations

import pandas as pd
import pytest

from township.panels import blocks
from township.panels.blocks import Bullet, Link
from township.panels.themes import tasks

SEPTEMBER = pd.Timestamp("2020-09-01")

PACE = {"judged": "pace", "time_pct": 75.0}


def task(**own):
    """One row of overview/tasks."""
    row = {
        "theme": "economy", "indicator": None, "task": "任务", "light": "green", "judged": None, "gap": None, "gap_unit": "个百分点",
        "direction": "up", "value": 1.0, "target": 2.0, "unit": "户", "listed": None, "fund_qualifier": None,
        "completion_pct": None, "time_pct": None, "expected_pct": None, "fund": None, "state": None,
        "due": pd.NaT, "month": SEPTEMBER, "status": "reported", "target_status": None,
        "doubted": False,
    }  # fmt: skip
    return {**row, **own}


@pytest.mark.parametrize(
    ("own", "words", "bar"),
    [
        (
            PACE | {"gap": 2.1, "completion_pct": 77.1, "value": 3668.0, "unit": "万元"},
            "● 达标|任务||77.1%|3668万元|快于时序2.1个百分点|● 实报",
            Bullet(77.1, 75.0, label="任务"),
        ),
        (
            PACE | {"gap": -15.0, "light": "red", "completion_pct": 60.0, "value": 3000.0, "unit": "万元"},
            "■ 滞后|任务||60.0%|3000万元|慢于时序15个百分点|● 实报",
            Bullet(60.0, 75.0, label="任务"),
        ),
        (
            {"light": "green", "completion_pct": 50.0, "state": "县级验收"},
            "● 达标|任务||1/2|户|县级验收|● 实报",
            Bullet(50.0),
        ),
        (
            {"light": "yellow", "value": None, "target": 749.0, "due": pd.Timestamp("2020-10-31"), "state": "原定"},
            "▲ 关注|任务||未填报|计划749户|原定2020-10-31，逾期未反馈|◌ 未填报",
            Bullet(None),
        ),
        (
            {"light": "grey", "value": None, "target": None, "listed": 5716.0, "unit": "米", "status": "missing"},
            "○ 待报|任务||未填报|列明5716米||◌ 未填报",
            Bullet(None),
        ),
        (
            {"light": "grey", "value": None, "target": None, "expected_pct": 90.0, "due": pd.Timestamp("2020-12-31"), "state": "测绘完成"},
            "○ 待报|任务||未填报|预计≥90%|测绘完成；期限2020-12-31|◌ 未填报",
            Bullet(None, expected_pct=90.0),
        ),
        (
            {"light": "no_target", "target": None, "value": 85250.0, "state": "同比未报"},
            "○ 缺任务|任务|缺任务数，不画进度|85250|户|同比未报|● 实报",
            blocks.muted("缺任务数，不画进度"),
        ),
        (
            {"light": "no_target", "theme": "poverty", "target": None, "value": 237.0, "fund": 200.0, "fund_qualifier": "近"},
            "○ 缺任务|任务|缺任务数，不画进度|237|户|投入近200万元；应做总户数未报|● 实报",
            blocks.muted("缺任务数，不画进度"),
        ),
        (
            PACE | {"light": "grey", "completion_pct": 90.0, "status": "illustrative"},
            "○ 不判断|任务||90.0%|1户|示例，不作判断|▨ 示例",
            Bullet(90.0, 75.0, "illustrative", "任务"),
        ),
        (
            PACE | {"light": "grey", "completion_pct": 90.0, "target_status": "illustrative"},
            "○ 不判断|任务||90.0%|1户|示例，不作判断|▨ 示例",
            Bullet(90.0, 75.0, "illustrative", "任务"),
        ),
        (
            {"light": "yellow", "judged": "due", "gap": -4.5, "completion_pct": 50.0, "time_pct": 54.5, "state": "主体在建"},
            "▲ 关注|任务||1/2|户|主体在建；慢于期限进度4.5个百分点|● 实报",
            Bullet(50.0, 54.5),
        ),
        (
            {"light": "red", "judged": "ceiling", "gap": -7.0, "gap_unit": "件", "value": 12.0, "target": 5.0, "unit": "件"},
            "■ 滞后|任务|不超过上限为好|12件|上限5件|高于上限7件|● 实报",
            blocks.muted("不超过上限为好"),
        ),
        (
            {"judged": "rank", "gap": 2.0, "gap_unit": "位", "value": 3.0, "target": 5.0, "unit": "位"},
            "● 达标|任务|位次，数小为好|3位|目标第5位|领先于目标2位|● 实报",
            blocks.muted("位次，数小为好"),
        ),
        (
            {"light": "grey", "judged": "done", "value": 0.0, "target": 1.0, "unit": "项"},
            "○ 在办|任务|有无，不看时序|0项|目标1项|年内尚未完成|● 实报",
            blocks.muted("有无，不看时序"),
        ),
        (
            {"light": "grey", "judged": "none", "value": 1.0, "target": 1.0},
            "○ 不判断|任务|不分高低|1户|任务1户|不分高低，不作判断|● 实报",
            blocks.muted("不分高低"),
        ),
        (
            PACE | {"light": "grey", "value": 1.0, "target": 0.0},
            "○ 待报|任务|任务为0，不画进度|1户|任务0户|不作判断|● 实报",
            blocks.muted("任务为0，不画进度"),
        ),
        (
            PACE | {"light": "grey", "completion_pct": 12514.5, "doubted": True, "value": 12514.5, "target": 100.0},
            "○ 待核|任务|完成率不可信，不画进度|12514.5户|任务100户|完成数与任务相差过大，待核对|● 实报",
            blocks.muted("完成率不可信，不画进度"),
        ),
        (
            {"light": "red", "judged": "level", "gap": -7.0, "month": pd.Timestamp("2020-06-01"), "gap_unit": "户"},
            "■ 滞后|任务|比目标，不看时序|1户|目标2户|截至6月，低于目标7户|● 实报",
            blocks.muted("比目标，不看时序"),
        ),
    ],
)  # fmt: skip
def test_a_task_is_judged_only_by_what_is_reported(own, words, bar, scene_of, words_of):
    drawing = tasks.tasks(pd.DataFrame([task(**own)]), scene_of())
    _, board = drawing.blocks

    assert words_of(drawing).splitlines()[1] == words
    assert board.rows[0][2] == bar
    assert ("warn" in board.rows[0][5].roles) == (own.get("light") == "yellow")


def test_lights_are_counted(scene_of):
    rows = [task(light=light) for light in ("yellow", "grey", "no_target", "yellow")]
    lights, _ = tasks.tasks(pd.DataFrame(rows), scene_of()).blocks

    assert lights.css == "lights"
    assert blocks.spoken(lights.parts) == "● 绿 达标0 ▲ 黄 关注2 ■ 红 滞后0 ○ 灰 待报、缺任务2"


def test_what_tasks_are_compared_with_is_said_once(scene_of):
    paced = {"judged": "pace", "gap": 2.1, "completion_pct": 77.1, "time_pct": 75.0}
    late = paced | {"month": pd.Timestamp("2020-08-01"), "time_pct": 66.7}
    rows = pd.DataFrame([task(**paced), task(**late), task(**paced), task()])
    note = tasks.tasks(rows, scene_of()).notes[0]

    assert note.words.endswith("时序进度9月75%、8月66.7%。") and note.on_screen == "竖线为应达到的进度。"
    own_path = pd.DataFrame([task(**paced), task(**paced | {"time_pct": 60.0})])
    assert tasks.tasks(own_path, scene_of()).notes[0].words.endswith("各项时序不同，见所画的线。")
    assert "时序进度9月" not in tasks.tasks(rows[3:], scene_of()).notes[0].words
    assert tasks.tasks(rows[3:], scene_of()).notes[0].on_screen == ""


def test_many_tasks_are_grouped_by_theme_and_what_is_met_is_folded(scene_of):
    lights = ["red"] * 8 + ["green"] * 10
    economy = [task(light=light) for light in lights]
    rural = [task(theme="rural", light=light) for light in ("yellow", "green", "green", "no_target")]
    drawing = tasks.tasks(pd.DataFrame([*economy, *rural]), scene_of())
    _, heading, open_rows, rest, met, second, second_rows, second_met = drawing.blocks

    assert blocks.spoken(heading.parts) == "经济运行 ● 绿 达标10 ■ 红 滞后8"
    assert (len(open_rows.rows), rest.summary, met.summary) == (4, ("其余4项",), ("达标10项",))
    assert blocks.spoken(second.parts) == "乡村振兴 ● 绿 达标2 ▲ 黄 关注1 ○ 灰 待报、缺任务1"
    assert (len(second_rows.rows), second_met.summary) == (2, ("达标2项",))


def test_a_light_leads_to_its_indicator_and_a_works_light_nowhere(scene_of, parts_of):
    revenue = task(judged="pace", indicator="fiscal_revenue", task="公共财政预算收入")
    drawing = tasks.tasks(pd.DataFrame([revenue, task(indicator="village_road", task="户户通")]), scene_of())

    assert parts_of(drawing, Link) == [Link("公共财政预算收入", "indicators", (("indicators", "公共财政预算收入"),))]
