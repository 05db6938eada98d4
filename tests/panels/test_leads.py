"""From every figure of an indicator there is a way to the page of indicators."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qs

from township.panels import leads
from township.panels.blocks import Board, Link, Row, columns, strong, table
from township.panels.page import panelled
from township.panels.render import render


def led_to(content: bytes) -> set[str]:
    """The names of the indicators that links anywhere in a panel's content lead to."""
    shown = json.loads(content)
    blocks = [block.get("html") or json.dumps(block["figure"], ensure_ascii=False) for block in shown["blocks"]]
    found = (re.findall(r'indicators\?([^"\\ ]+)', html.unescape(part)) for part in (shown["header"], *blocks))
    return {name for queries in found for query in queries for name in parse_qs(query).get("indicators", [])}


def test_every_panel_leads_to_the_indicators_whose_figures_it_shows(any_town):
    setting = any_town.setting()
    known = setting.catalogue.indicators
    without: dict[str, set[str]] = {}
    seen: set[str] = set()
    for page in panelled().values():
        for panel in page.panels if page.key != leads.PAGE else ():
            rendered = render(panel, setting)
            if not rendered.blocks:
                continue
            frame = rendered.frame
            of_rows = set(frame["indicator"]) if {"indicator", "value"} <= {*frame.columns} else set()
            about = {known[code].name for code in (rendered.panel.indicators | of_rows) & known.keys()}
            seen |= about
            if lost := about - led_to(rendered.content):
                without[panel.id] = lost
    assert without == {}
    assert len(seen) > 30


def test_a_row_leads_by_its_first_words_and_an_alias_to_the_indicators_own_name(scene_of):
    catalogue = scene_of().catalogue
    revenue = catalogue.indicator("fiscal_revenue")
    rows = [(strong(revenue.name), "3668"), (revenue.aliases[0], "1"), ("户户通", revenue.name)]

    led = leads.rows(table("指标|数", rows), catalogue)
    board = leads.rows(Board("paces", columns("指标|数"), (Row((revenue.name, "1")),)), catalogue)

    assert led.rows[0][0] == strong(leads.link(revenue.name))
    assert led.rows[1][0] == leads.link(revenue.name, revenue.aliases[0])
    assert led.rows[2] == ("户户通", revenue.name)
    assert board.rows[0].cells[0] == Link(revenue.name, "indicators", (("indicators", revenue.name),))
