"""What differs between 只看实报 on and off is drawn and labelled 示例, lights nothing, and is in no sentence."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from township.panels import render
from township.panels.blocks import Board, Fold, Light, Picture, Table, spoken
from township.panels.page import panelled
from township.panels.render import Rendered
from township.panels.setting import Setting

LIT = ("green", "yellow", "red")
PAGES = panelled()
MONTHS = re.compile(r"([0-9]+—)?[0-9]+月")


def both(setting: Setting) -> tuple[Setting, Setting]:
    """With the examples, and without."""
    only = dataclasses.replace(setting.filters, reported_only=True)
    return setting, setting.with_filters(only)


def rows(shown: Rendered) -> Iterator[str]:
    """The rows of a panel's tables in words, without the months, which are said where they are not all the same."""
    waiting = list(shown.blocks)
    while waiting:
        match waiting.pop(0):
            case Fold(_, inner):
                waiting += inner
            case Table(_, told):
                yield from (MONTHS.sub("", "|".join(map(spoken, cells))) for cells in told)
            case Board(_, _, told):
                yield from (MONTHS.sub("", "|".join(map(spoken, row.cells))) for row in told)


def tooltips(shown: Rendered) -> Iterator[str]:
    """What hovering over the marks of a panel's charts says."""
    for picture in (block for block in shown.blocks if isinstance(block, Picture)):
        for trace in picture.plot.figure["data"]:
            told = trace.get("hovertext") or trace.get("text") or []
            if trace.get("hovertemplate") and trace.get("hoverinfo") != "skip" and not isinstance(told, str):
                yield from (words for words in told if words)


def lit(shown: Rendered, parts_of: Any) -> Counter:
    """The lights that are green, yellow or red, but for the headings of their counts."""
    return Counter(
        (light.name, light.words)
        for light in parts_of(shown, Light)
        if light.name in LIT and light.words[:1] not in ("绿", "黄", "红")
    )


def faults(shown: Rendered, only: Rendered, parts_of: Any) -> Iterator[str]:
    """Where the examples of a panel do more than stand there as such."""
    if more := lit(shown, parts_of) - lit(only, parts_of):
        yield f"亮灯 {more}"
    statuses = {badge.status for badge in shown.badges}
    if "illustrative" in {badge.status for badge in only.badges}:
        yield "只看实报仍有示例"
    told = [*(set(rows(shown)) - set(rows(only))), *(set(tooltips(shown)) - set(tooltips(only)))]
    if told and "illustrative" not in statuses:
        yield f"面板没有标示例 {told[:3]}"
    # beside reported figures an example is told apart by itself
    if {"reported", "illustrative"} <= statuses:
        figures = (words for words in told if re.search(r"\d", words))
        yield from (f"没有标示例：{words}" for words in figures if "示例" not in words)


@pytest.mark.parametrize("page", PAGES)
def test_examples_are_labelled_light_nothing_and_are_in_no_sentence(page, any_town, settings_of, parts_of):
    found = []
    for setting in settings_of(any_town):
        shown, only = both(setting)
        month = f"{setting.filters.month:%Y-%m}"
        sentence = render.conclusion(PAGES[page], shown)
        if sentence != render.conclusion(PAGES[page], only) and "示例" not in sentence:
            found.append((page, month, sentence))
        for panel in PAGES[page].panels:
            told = faults(render.render(panel, shown), render.render(panel, only), parts_of)
            found += [(panel.id, month, words) for words in told]
    assert not found, "\n".join(map(str, found))
