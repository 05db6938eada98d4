"""A panel, a sentence or a run that fails says so in its own place, with the id by which the log says why."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import duckdb
import pytest

from township.app import frame
from township.panels import failure, render
from township.panels.page import panelled, panels
from township.store.warehouse import AnswerError, Warehouse

PANEL = panels()["economy/fiscal_path"]


def boom(frame, scene):
    raise ValueError("坏了")


@pytest.fixture
def log(caplog) -> pytest.LogCaptureFixture:
    """What is logged from here on."""
    caplog.set_level(logging.ERROR)
    failure._told.clear()
    return caplog


def told(rendered) -> str:
    """The words that stand in the panel's place on a page."""
    [block] = json.loads(rendered.content)["blocks"]
    assert rendered.table.frame.empty and rendered.table.title == rendered.panel.title
    return block["html"]


def test_a_panel_that_fails_says_so_in_its_place_and_the_log_says_why_once(bundled_town, log):
    setting = bundled_town.setting()
    spoilt = replace(PANEL, draw=boom)

    first, again = render.render(spoilt, setting), render.render(spoilt, setting)

    assert first.failure == again.failure != ""
    assert first.missing[0] == "暂时显示不了：程序没有料到这里的数"
    assert f"编号 {first.failure}" in told(first)
    [line] = log.messages
    assert first.failure in line and PANEL.title in line and "2020年9月" in line


@pytest.mark.parametrize("failing", [PANEL, panels()["indicators/trend"]], ids=lambda panel: panel.id)
def test_a_question_that_cannot_be_answered_fails_its_panel_alone(failing, bundled_town, monkeypatch, log):
    run = Warehouse.run

    def answered(self, name, **context):
        if name == failing.query:
            raise AnswerError("查询用时太久，已停下") from duckdb.InterruptException("INTERRUPT")
        return run(self, name, **context)

    monkeypatch.setattr(Warehouse, "run", answered)
    bundled_town.warehouse.forget()
    page, setting = panelled()[failing.page], bundled_town.setting()
    shown = {panel.id: render.render(panel, setting) for panel in page.panels}
    bundled_town.warehouse.forget()

    assert {name for name, one in shown.items() if one.failure} == {
        panel.id for panel in page.panels if panel.query == failing.query
    }
    assert "查询用时太久，已停下" in told(shown[failing.id])


def test_a_figure_that_is_no_number_is_a_gap_to_the_browser(bundled_town, log):
    def nan(frame, scene):
        drawing = PANEL.draw(frame, scene)
        picture = next(block for block in drawing.blocks if hasattr(block, "plot"))
        picture.plot.figure["layout"]["height"] = float("nan")
        return drawing

    content = json.loads(render.render(replace(PANEL, draw=nan), bundled_town.setting()).content)

    assert next(block for block in content["blocks"] if "figure" in block)["figure"]["layout"]["height"] is None
    assert log.messages == []


def test_a_sentence_that_fails_leaves_its_page(bundled_town, log):
    page = panelled()["economy"]
    spoilt = replace(page, conclusion=replace(page.conclusion, words=lambda frame: 1 / 0))

    assert render.conclusion(spoilt, bundled_town.setting()).startswith("暂时显示不了：程序没有料到这里的数；编号 ")


def test_a_run_that_fails_says_so_in_chinese_instead_of_streamlits_page(monkeypatch, log):
    said = []
    monkeypatch.setattr(frame, "write", lambda node: said.append(str(node)))

    assert frame.failed(KeyError("x"))
    assert "暂时显示不了" in said[0] and log.messages[0].split("：")[0] in said[0]
