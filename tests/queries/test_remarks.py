"""批注: a clerk's note is listed under the panels of its indicator, and marked on a chart of months."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from township.charts import theme
from township.panels import render
from township.panels.filters import Filters
from township.panels.page import pages, panels
from township.panels.setting import Setting
from township.panels.themes.indicators import CHOSEN

NOTES = [
    {"indicator": "fiscal_revenue", "month": "2020-08", "words": "含一次性入库120万元", "author": "王五"},
    {"indicator": "fiscal_revenue", "month": "2020-06", "words": "退税集中", "author": None},
    {"indicator": "fiscal_revenue", "month": "2020-08", "area": "370830108203", "words": "村级说明", "author": "王五"},
    {"indicator": "above_scale_service_revenue", "month": "2020-09", "words": "新增一家", "author": "赵六"},
]
FIGURES = [{"indicator": "fiscal_revenue", "month": f"2020-0{month}", "value": 400 * month} for month in range(1, 10)]
FIGURES.append({"indicator": "above_scale_service_revenue", "month": "2020-09", "value": 900})


@pytest.fixture
def setting_of(warehouse_of, catalogue):
    warehouse = warehouse_of({"observation": FIGURES, "note": NOTES})

    def setting(month=9, villages=()):
        filters = Filters(dt.date(2020, month, 1), villages, False)
        return Setting(warehouse, catalogue, filters, theme.LIGHT, filters.month)

    return setting


def content(panel, setting):
    return json.loads(render.render(panels()[panel], setting).content)


def test_the_years_notes_are_listed_in_order(setting_of):
    lines = [
        note.words
        for note in render.render(panels()["economy/fiscal_path"], setting_of()).notes
        if note.words.startswith("批")
    ]

    assert lines == [
        "批1　2020年6月，公共财政预算收入：退税集中",
        "批2　2020年8月，公共财政预算收入：含一次性入库120万元（王五）",
    ]
    assert all(line in content("economy/fiscal_path", setting_of())["footer"] for line in lines)


def test_a_note_of_a_later_month_is_not_there_yet(setting_of):
    lines = [
        note.words
        for note in render.render(panels()["economy/fiscal_path"], setting_of(month=7)).notes
        if note.words.startswith("批")
    ]

    assert lines == ["批1　2020年6月，公共财政预算收入：退税集中"]


def test_a_villages_note_is_for_those_who_chose_it(setting_of):
    name = "崔村东村"
    lines = [
        note.words
        for note in render.render(panels()["economy/fiscal_path"], setting_of(villages=("370830108203",))).notes
        if note.words.startswith("批")
    ]

    assert any(f"2020年8月，{name}，" in line and "村级说明" in line for line in lines)
    assert len(lines) == 3


def test_a_panel_of_several_indicators_lists_the_notes_of_all(setting_of):
    [remark] = [n for n in render.render(panels()["economy/sectors"], setting_of()).notes if n.words.startswith("批")]

    assert "新增一家（赵六）" in remark.words


def test_notes_are_marked_on_the_chart_of_months(setting_of):
    [figure] = [b["figure"] for b in content("economy/fiscal_path", setting_of())["blocks"] if b.get("figure")]

    marked = {a["text"]: a["x"] for a in figure["layout"]["annotations"] if a["text"].startswith("批")}
    assert marked == {"批1": 6, "批2": 8}


def test_notes_are_marked_on_the_chart_of_their_indicator_alone(setting_of):
    setting = setting_of()
    two = ((CHOSEN, "above_scale_service_revenue,fiscal_revenue"),)
    shown = content("indicators/trend", setting.with_filters(replace(setting.filters, choices=two)))

    marked = [
        {a["text"]: a["x"] for a in block["figure"]["layout"]["annotations"] if a["text"].startswith("批")}
        for block in shown["blocks"]
        if block.get("figure")
    ]
    assert marked == [{"批3": 9}, {"批1": 6, "批2": 8}]


def test_notes_go_along_with_what_is_taken_away(setting_of):
    subject = render.render(panels()["economy/fiscal_path"], setting_of()).table

    assert any("含一次性入库120万元（王五）" in note for note in subject.notes)


def test_panels_that_follow_one_choice_say_a_note_once(setting_of):
    shown = [render.render(panel, setting_of()) for panel in pages()["indicators"].panels]
    saying = [one.panel.name for one in shown for note in one.notes if note.words.startswith("批1")]

    assert len([one for one in shown if one.blocks]) > 1
    assert saying == ["trend"]
