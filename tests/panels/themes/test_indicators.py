"""What the page of any indicators says of a year to come and of two months."""

from __future__ import annotations

import pandas as pd
import pytest

from township.panels.blocks import Badge, Fold, Headline, spoken
from township.panels.themes import indicators


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(2.1, "%", "+2.1个百分点"), (-3, "天", "−3天"), (0, "户", "持平"), (None, "户", "—")],
)
def test_a_difference_has_the_right_unit(value, unit, words):
    assert indicators.difference(value, unit) == words


def test_the_year_to_come_is_a_computed_figure_beside_its_task(scene_of, figures_of):
    months = pd.date_range("2020-09-01", "2020-12-01", freq="MS")
    frame = pd.DataFrame(
        {
            "indicator": "fiscal_revenue", "name": "公共财政预算收入", "unit": "万元", "newest": months[0],
            "month": months, "value": [3668, None, None, None], "by_rhythm": [3668, 4000, 4400, 4890.4],
            "by_time": [3668, 4075, 4483, 4890.7], "target": 4755.0, "first_month": 1,
            "status": ["reported", *["derived"] * 3], "revision": 0,
        }
    )  # fmt: skip
    drawing = indicators.projection(frame, scene_of())
    assert figures_of(drawing) and drawing.badges == (Badge("derived"),)
    head = next(block for block in drawing.blocks if isinstance(block, Headline))
    assert "按上年节奏全年约4890万元，占任务102.8%" in spoken(head.parts) and "按时序全年约4891万元" in spoken(
        head.parts
    )


def test_two_months_side_by_side(scene_of, figures_of):
    row = {
        "indicator": "collective_income", "name": "村集体经济收入", "unit": "万元", "direction": "up", "place": "崔村东村",
        "month": pd.Timestamp("2020-09-01"), "value": 12.5, "text": "", "qualifier": None,
        "before_month": pd.Timestamp("2019-09-01"), "before": 10.0, "before_text": "", "difference": 2.5,
        "yoy_pct": None, "status": "reported", "before_status": "reported", "revision": 0,
    }  # fmt: skip
    drawing = indicators.compared(
        pd.DataFrame([row, row | {"place": "崔村西村", "value": None, "text": "<3"}]), scene_of()
    )
    assert figures_of(drawing)
    (table,) = next(block for block in drawing.blocks if isinstance(block, Fold)).blocks
    assert [spoken(cell) for cell in table.rows[0]][2:] == [
        "12.5万元",
        "2020年9月",
        "10万元",
        "2019年9月",
        "+2.5万元",
        "未报",
    ]
    assert spoken(table.rows[1][2]) == "<3"
