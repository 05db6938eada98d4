"""A choice of indicators: codes for queries, names for the reader, both for the address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from township.panels import permalink, render
from township.panels.page import panels
from township.panels.themes.indicators import CHOSEN
from township.store.warehouse import Warehouse


def test_none_chosen_is_the_towns_leading_indicator(catalogue):
    assert CHOSEN.parameter("", catalogue) == [catalogue.town["default_month_indicator"]]


def test_names_aliases_and_codes_are_read_in_their_order_and_once(catalogue):
    assert CHOSEN.read(["PM2.5", "PM2.5浓度"], catalogue) == "pm25"
    given = ["税收收入", "fiscal_revenue", "税收收入"]
    assert CHOSEN.read(given, catalogue) == "tax_revenue,fiscal_revenue"
    assert CHOSEN.shown("tax_revenue,fiscal_revenue", catalogue) == ("税收收入", "公共财政预算收入")


def test_an_unknown_indicator_is_refused(catalogue):
    assert CHOSEN.accepts("tax_revenue", catalogue)
    with pytest.raises(LookupError, match="没有这个选项"):
        permalink.chosen({"indicators": "tax_revenue,nothing"}, catalogue)


def test_queries_words_and_downloads_have_the_chosen_ones(scene_of):
    scene = scene_of(choices=((CHOSEN, "tax_revenue,fiscal_revenue"),))
    assert scene.filters.parameters(scene.catalogue)["indicators"] == ["tax_revenue", "fiscal_revenue"]
    assert scene.filters.words(scene.catalogue).endswith("；指标：税收收入、公共财政预算收入")


def test_what_is_about_one_indicator_is_not_made_anew_for_another_chosen_beside_it(sample_town, settings_of):
    def shown(codes):
        setting = settings_of(sample_town, choices=((CHOSEN, codes),))[1]
        return render.render(panels()["indicators/ranks"], setting)

    name = sample_town.setting().catalogue.indicator("household_toilets").name
    alone, beside = shown("household_toilets"), shown("fiscal_revenue,household_toilets")

    assert set(alone.frame["indicator"]) == {"household_toilets"}
    assert beside.content is alone.content and beside.blocks is alone.blocks
    assert f"指标：公共财政预算收入、{name}" in beside.table.filters
    of_none = shown("fiscal_revenue,tax_revenue")
    assert not of_none.blocks and of_none.missing
    assert set(shown("certificates_issued,household_toilets").frame["indicator"]) == {"certificates_issued"}


def test_what_compares_two_indicators_asks_nothing_of_one(sample_town, settings_of, monkeypatch):
    setting = settings_of(sample_town)[1]
    asked = []
    run = Warehouse.run
    monkeypatch.setattr(Warehouse, "run", lambda self, name, **own: asked.append(name) or run(self, name, **own))
    two = setting.with_filters(replace(setting.filters, choices=((CHOSEN, "household_toilets,certificates_issued"),)))

    alone, both = (render.render(panels()["indicators/scattered"], one) for one in (setting, two))

    assert asked.count("indicators/village_pairs") == 1
    assert not alone.blocks and "选两项" in alone.missing[0] and both.blocks
    assert [*alone.table.frame.columns] == [*both.table.frame.columns]
