"""Events of the catalogue: marked on the charts of months of their theme, and told under them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from township.charts import theme
from township.panels import render
from township.panels.filters import Filters
from township.panels.page import panels
from township.panels.setting import Setting
from township.panels.themes.indicators import CHOSEN
from township.statistics.entries import Event

PATH = panels()["economy/fiscal_path"]
FIGURES = [
    {"indicator": "household_toilets", "month": "2020-05", "value": 9},
    {"indicator": "tax_revenue", "month": "2020-05", "value": 9},
]
FIGURES += [{"indicator": "fiscal_revenue", "month": f"2020-0{month}", "value": 400 * month} for month in range(1, 10)]
EVENTS = (
    Event(dt.date(2019, 12, 31), "", "economy", "去年的事", "", "实报", ""),
    Event(dt.date(2020, 3, 15), "fiscal_revenue", "economy", "减税", "二·第3段", "实报", ""),
    Event(dt.date(2020, 4, 1), "new_registered_units", "economy", "别的指标", "", "实报", ""),
    Event(dt.date(2020, 5, 1), "", "rural", "别的主题", "", "实报", ""),
    Event(dt.date(2020, 6, 30), "", "economy", "停产", "", "推算", "日期未列"),
    Event(dt.date(2020, 7, 1), "", "economy", "演示", "", "示例", ""),
    Event(dt.date(2020, 9, 30), "", "economy", "转正", "", "实报", ""),
)


@pytest.fixture
def setting_of(warehouse_of, catalogue):
    known = dataclasses.replace(catalogue, events=EVENTS)
    warehouse = warehouse_of({"observation": FIGURES}, known)

    def setting(month=9, *, reported_only=False):
        filters = Filters(dt.date(2020, month, 1), (), reported_only)
        return Setting(warehouse, known, filters, theme.LIGHT, filters.month)

    return setting


def content(setting, panel=PATH):
    return json.loads(render.render(panel, setting).content)


def marked(setting):
    [marks] = marked_on(content(setting))
    return marks


def marked_on(shown):
    """The marks on each chart and their months."""
    charts = [block["figure"]["layout"]["annotations"] for block in shown["blocks"] if block.get("figure")]
    return [{note["text"]: note["x"] for note in notes if note["text"].startswith("事")} for notes in charts]


def test_events_of_the_theme_and_of_the_indicator_are_told_in_order(setting_of):
    lines = [
        "事1　2020年3月：减税（二·第3段）",
        "事2　2020年6月：停产（推算；日期未列）",
        "事3　2020年7月：演示（示例）",
        "事4　2020年9月：转正",
    ]
    setting = setting_of()

    assert [note.words for note in render.render(PATH, setting).notes if note.kind == "remark"] == lines
    assert all(line in content(setting)["footer"] for line in lines)
    assert marked(setting) == {"事1": 3, "事2": 6, "事3": 7, "事4": 9}


def test_beside_another_indicator_each_chart_has_the_events_of_its_own_theme(setting_of):
    setting = setting_of()
    chosen = ((CHOSEN, "household_toilets,fiscal_revenue,tax_revenue"),)
    setting = setting.with_filters(dataclasses.replace(setting.filters, choices=chosen))
    trend = panels()["indicators/trend"]

    of_theme = {"事3": 6, "事4": 7, "事5": 9}
    assert marked_on(content(setting, trend)) == [{"事2": 5}, {"事1": 3, **of_theme}, of_theme]
    told = [note.words[:3] for note in render.render(trend, setting).notes if note.kind == "remark"]
    assert told == ["事1　", "事2　", "事3　", "事4　", "事5　"]


def test_an_illustrative_event_is_gone_where_only_the_reported_is_shown(setting_of):
    assert marked(setting_of(reported_only=True)) == {"事1": 3, "事2": 6, "事3": 9}


def test_an_event_of_a_later_month_is_not_there_yet(setting_of):
    assert marked(setting_of(month=6)) == {"事1": 3, "事2": 6}
    assert marked(setting_of(month=5)) == {"事1": 3}


def test_a_panel_without_a_chart_of_months_tells_none(setting_of):
    assert "事1" not in content(setting_of(), panels()["economy/fiscal_progress"])["footer"]


def test_events_go_along_with_what_is_taken_away(setting_of):
    assert "事1　2020年3月：减税（二·第3段）" in render.render(PATH, setting_of()).table.notes


def test_the_bundled_events_are_on_the_towns_revenue(bundled, catalogue):
    filters = Filters(dt.date(2020, 9, 1), (), False)
    setting = Setting(bundled, catalogue, filters, theme.LIGHT, filters.month)

    assert marked(setting) == {"事1": 6, "事2": 9}
