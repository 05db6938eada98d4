"""Places by two figures: names that cover nothing, the chosen ones marked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import ems, scatter, theme
from township.charts.scatter import Dot

LIGHT = theme.LIGHT


def test_chosen_places_are_diamonds_and_named_in_bold(drawable):
    dots = [Dot("崔村东", "village:1", 3, 5, "东", chosen=True), Dot("崔村西", "village:2", 9, 5, "西", example=True)]
    plot = drawable(scatter.scatter(LIGHT, dots, "收入（万元）", "比率（%）"))
    assert plot.figure["data"][0]["marker"]["symbol"] == ["x", "diamond"]
    texts = [note["text"] for note in plot.figure["layout"]["annotations"]]
    assert texts == ["↑ 比率（%）", "收入（万元） →", "<b>崔村东</b>", "崔村西"]


def test_of_places_that_coincide_the_chosen_ones_are_named():
    at = [(50.0, 50.0)] * 12
    placed = scatter.names(["崔村东"] * 12, at, [n == 9 for n in range(12)], (400, 300))
    assert placed[0][0] == 9 and len(placed) < 12


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), min_size=1, max_size=40))
def test_no_name_covers_another_or_a_dot(at):
    words = ["崔村东"] * len(at)
    wide = 14 * ems(words[0])
    boxes = []
    for index, side in scatter.names(words, at, [False] * len(at), (400, 300)):
        x, y = at[index]
        left = x + side.get("xshift", 0) - {"left": 0, "right": wide}.get(side.get("xanchor"), wide / 2)
        low = y + side.get("yshift", 0) - {"bottom": 0, "top": 18}.get(side.get("yanchor"), 9)
        boxes.append((left, low, left + wide, low + 18))
    for number, (left, low, right, top) in enumerate(boxes):
        assert all(
            right <= other[0] or other[2] <= left or top <= other[1] or other[3] <= low for other in boxes[:number]
        )
        assert not any(left < x < right and low < y < top for x, y in at)
