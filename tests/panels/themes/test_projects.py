"""The panels of investment projects as plain functions: words, statuses, numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from township.panels.blocks import Fold, Note, Pick, Table
from township.panels.themes import projects

SEPTEMBER = pd.Timestamp("2020-09-01")


@pytest.mark.parametrize(
    ("choices", "words"), [((), ["7个", "5个"]), (((projects.PROJECT_KIND, "技改"),), ["7个", "<b>5个</b>"])]
)
def test_clicking_a_kind_names_the_filter(scene_of, figures_of, choices, words):
    frame = pd.DataFrame({"kind": ["新建", "技改"], "projects": [7, 5], "status": ["reported"] * 2})
    drawing = projects.project_kinds(frame, scene_of(choices=choices))
    (figure,) = figures_of(drawing)
    assert figure["data"][0]["customdata"] == ["kind:新建", "kind:技改"]
    assert figure["data"][0]["text"] == words
    assert drawing.blocks[0].alt == "新建7个、技改5个"
    assert drawing.notes == (Note("点一类只看该类项目，再点还原。", kind="hint"),)


PROJECT = {
    "project": "1", "kind": "新建", "short_name": "甲项目", "company_short": "乙", "capacity_text": "未列",
    "stage": "未填报", "library": "", "project_name": "甲的全称", "company": "乙公司", "in_plan": True, "status": "reported",
    "year_plan": None, "year_done": None, "progress_status": None,
}  # fmt: skip


def test_projects_are_listed_and_clickable(scene_of, words_of, parts_of):
    outside = {**PROJECT, "project": "A1", "library": "申报省优选", "in_plan": False}
    drawing = projects.projects(pd.DataFrame([PROJECT, outside]), scene_of())
    assert words_of(drawing) == "1|甲项目|乙|新建|未列|\nA1|甲项目|乙|新建|未列|申报省优选（不在1个内）"
    assert parts_of(drawing, Pick)[0] == Pick("新建", "kind:新建")
    assert drawing.scope == "截至2020年9月，1个，另1个不计入"
    assert drawing.notes[0] == "分项投资与阶段未填报（经贸办）。"


def test_an_example_is_told_apart_be_it_the_project_or_its_progress(scene_of, words_of):
    progress = {"stage": "在建", "year_plan": 990, "year_done": 221}
    rows = [
        {**PROJECT, **progress, "progress_status": "illustrative"},
        {**PROJECT, **progress, "status": "illustrative", "progress_status": "reported"},
    ]
    told = words_of(projects.projects(pd.DataFrame(rows), scene_of())).split("\n")
    assert told == [
        "1|甲项目|乙|新建|未列||在建（示例）|221 / 990（示例）",
        "1|甲项目（示例）|乙|新建|未列||在建|221 / 990",
    ]


def test_stages_are_listed_once_one_is_known(scene_of, words_of, parts_of):
    drawing = projects.projects(pd.DataFrame([{**PROJECT, "stage": "在建"}, PROJECT]), scene_of())
    assert parts_of(drawing, Table)[0].columns[-1].header == "阶段"
    assert words_of(drawing).split("\n")[0].endswith("|在建")
    assert drawing.notes[0] == "分项投资未填报（经贸办）。"


def test_what_was_invested_is_listed_once_it_is_known(scene_of, words_of, parts_of):
    rows = [{**PROJECT, "stage": "在建", "year_plan": 3000.0, "year_done": 1200.5}, {**PROJECT, "stage": "在建"}]
    drawing = projects.projects(pd.DataFrame(rows), scene_of())
    assert parts_of(drawing, Table)[0].columns[-1].header == "本年完成/计划（万元）"
    assert [line.split("|")[-1] for line in words_of(drawing).split("\n")] == ["1200.5 / 3000", "未填报 / —"]
    assert drawing.notes[0] == ""


def test_a_long_list_of_projects_folds(scene_of, parts_of):
    drawing = projects.projects(pd.DataFrame([PROJECT] * 10_000), scene_of())
    assert parts_of(drawing, Fold)[0].summary == ("其余9980个",)


FIXED_ASSET = {
    "fixed_asset_status": "reported", "fixed_asset_yoy_pct": None,
    "fixed_asset_target": None, "fixed_asset_target_status": None,
}  # fmt: skip
INVESTMENT = {
    "part": "新建", "month": SEPTEMBER, "value": 53742.0, "status": "derived", "total": 139000.0, "done": 85250.0,
    "done_pct": 61.33, "fixed_asset": 85250.0, **FIXED_ASSET,
}  # fmt: skip


def test_investment_names_fixed_assets_once(scene_of, figures_of, words_of):
    parts = [("制造业技改", 4200.0), ("其他工业技改", 27308.0), ("新建", 53742.0), ("未完成", 53750.0)]
    frame = pd.DataFrame([{**INVESTMENT, "part": part, "value": value} for part, value in parts])
    drawing = projects.project_investment(frame, scene_of())
    (figure,) = figures_of(drawing)
    assert [trace["x"] for trace in figure["data"]] == [[4200.0], [27308.0], [53742.0], [53750.0]]
    assert "61.3% 8.525 / 13.9 亿元" in words_of(drawing) and "只列一次，不相加" in words_of(drawing)
    assert drawing.notes == ("占多年总投资，不与时序进度相比；其他工业技改、新建、未完成为差额，推算。",)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({}, "固定资产投资 85250 万元 ○ 缺任务"),
        ({}, "与项目完成投资同数，只列一次，不相加；年度任务、同比均未报。"),
        ({"done": 80000.0}, "与项目完成投资不同数；"),
        ({"fixed_asset_status": "illustrative"}, "固定资产投资（示例） 85250 万元"),
        ({"fixed_asset_target": 120000.0}, "年度任务120000万元，同比未报。"),
        ({"fixed_asset_yoy_pct": -3.0}, "年度任务未报，同比降3%。"),
    ],
)
def test_what_is_known_of_fixed_assets_is_said(scene_of, words_of, own, words):
    said = words_of(projects.project_investment(pd.DataFrame([INVESTMENT | own]), scene_of()))
    assert words in said
    assert ("缺任务" in said) == ("fixed_asset_target" not in own)


def test_investment_without_a_total_is_not_given_a_share(scene_of, figures_of, words_of):
    row = {**INVESTMENT, "total": None, "done_pct": None, "fixed_asset": None}
    drawing = projects.project_investment(pd.DataFrame([row]), scene_of())
    figures_of(drawing)
    assert words_of(drawing) == "85250 万元 总投资未报"
    assert drawing.blocks[1].alt == "完成85250万元，总投资未报"


def test_projects_on_their_way_into_a_library(scene_of, words_of):
    outside = {**PROJECT, "short_name": "丙", "capacity_text": "2万吨/年", "library": "申报省优选", "in_plan": False}
    drawing = projects.kinetic(pd.DataFrame([{**PROJECT, "library": "已入市库"}, outside]), scene_of())
    assert words_of(drawing) == "甲项目 乙|未列|已入市库|计入\n丙 乙|2万吨/年|申报省优选|不计入"
    assert drawing.scope == "截至2020年9月，2个"
