"""The panels of one village, and of all beside each other."""

from __future__ import annotations

import pandas as pd
import pytest

from township.panels.blocks import Fold, Headline, Pick, Table, spoken
from township.panels.themes import villages
from township.panels.themes.indicators import CHOSEN

EAST, WEST = "370830108203", "370830108204"
MONTH = pd.Timestamp("2020-09-01")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "崔村东村：5项指标有数，2项列前三，1项列后三，3项暂无数据"),
        ({"missing": 0, "status": "illustrative"}, "崔村东村：5项指标有数，2项列前三，1项列后三（含示例）"),
        ({"tied": 3, "last_three": 0, "missing": 0}, "崔村东村：5项指标有数，3项各村并列，2项列前三"),
        ({"first_three": 0, "last_three": 0, "missing": 0}, "崔村东村：5项指标有数，没有列前三、后三的"),
        ({"villages": 3, "first_three": 0, "last_three": 0, "missing": 0}, "崔村东村：5项指标有数"),
        ({"figures": 0}, "崔村东村截至所选月份还没有分村的指标数"),
    ],
)
def test_the_conclusion(row, words):
    said = {
        "village": "崔村东村", "villages": 40, "figures": 5, "missing": 3, "tied": 0, "first_three": 2, "last_three": 1,
        "status": "reported",
    }  # fmt: skip
    assert villages.conclude(pd.DataFrame([said | row])) == words


def frame_of(*rows):
    """Rows as the warehouse gives them: whole numbers stay whole where some are missing."""
    frame = pd.DataFrame(rows)
    return frame.astype({name: "Int64" for name in ("position", "before", "risen") if name in frame})


def standing(**own):
    return {
        "area": EAST, "village": "崔村东村", "previous": None, "previous_name": None, "next": WEST,
        "next_name": "崔村西村", "theme": "rural", "indicator": "collective_income", "name": "村集体经济收入", "unit": "万元",
        "month": MONTH, "value": 30.0, "text": "", "qualifier": None, "position": 1, "villages": 3, "median": 20.0, "mixed": False,
        "since": MONTH - pd.DateOffset(years=1), "before": 2, "risen": 1, "yoy_pct": 5.0, "status": "reported",
        "revision": 0,
    } | own  # fmt: skip


def test_a_villages_figures_with_rank_change_and_median_and_its_neighbours(scene_of, figures_of):
    nothing = {"value": None, "text": "", "position": None, "before": None, "risen": None, "status": "missing"}
    frame = frame_of(standing(), standing(**nothing, name="持证残疾人", unit="人", median=8.5))
    drawing = villages.standing(frame, scene_of(villages=(EAST,)))
    (figure,) = figures_of(drawing)
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "<b>30万元</b>" in texts and "1/3 ↑1" in texts and "暂无数据" in texts
    neighbours = next(block for block in drawing.blocks if isinstance(block, Headline))
    assert [piece.pick for piece in neighbours.parts if isinstance(piece, Pick)] == [f"village:{WEST}"]
    (table,) = next(block for block in drawing.blocks if isinstance(block, Fold)).blocks
    assert [spoken(cell) for cell in table.rows[0]][3:] == ["30万元", "1/3", "↑1", "20万元", "+5%"]
    assert [spoken(cell) for cell in table.rows[1]][3:] == ["暂无数据", "—", "—", "8.5人", "—"]


def test_joint_works_stay_joint(scene_of):
    one = {
        "village": "崔村东村", "measure": "巷道", "step": "完工", "unit": "米", "extent": "几村合计",
        "villages": "崔村东村、崔村西村", "value": 100.0, "text": "一段100", "planned": 300.0, "position": None,
        "ranked": None, "month": MONTH, "status": "reported",
    }  # fmt: skip
    few = one | {"measure": "户厕", "unit": "户", "extent": "一村", "value": None, "text": "<3", "planned": None}
    table = villages.local_works(frame_of(one, few), scene_of()).blocks[0]
    said = [[spoken(cell) for cell in row] for row in table.rows]
    assert said[0] == ["巷道", "100米", "完工，崔村东村、崔村西村合计，未分村，计划300米"]
    assert said[1][:2] == ["户厕", "<3户"]


def test_the_board_says_which_chosen_indicators_have_no_villages(scene_of):
    row = {
        "area": EAST, "village": "崔村东村", "indicator": "collective_income", "name": "村集体经济收入", "unit": "万元",
        "month": MONTH, "value": 30.0, "text": "", "qualifier": None, "position": 1, "ranked": 1, "chosen": False,
        "picked": True, "status": "reported", "revision": 0,
    }  # fmt: skip
    other = row | {"area": WEST, "village": "崔村西村", "value": None, "text": "", "position": None}
    few = row | {"area": "370830108205", "village": "崔村北村", "value": None, "text": "<3", "position": None}
    scene = scene_of(choices=((CHOSEN, "collective_income,fiscal_revenue"),))
    drawing = villages.all_villages(frame_of(row, other, few), scene)
    (table,) = drawing.blocks
    assert isinstance(table, Table)
    said = [[spoken(cell) for cell in row] for row in table.rows]
    assert said == [["崔村东村", "30 第1"], ["崔村西村", "暂无数据"], ["崔村北村", "<3 —"]]
    assert any("不写的不排位。" in note for note in drawing.notes)
    assert "所选指标中1项没有分村数。" in drawing.notes
    (table,) = villages.all_villages(frame_of(few), scene).blocks  # nobody has a rank
    assert [spoken(cell) for cell in table.rows[0]] == ["崔村北村", "<3 —"]
