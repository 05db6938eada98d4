"""Places by month: the chosen against the rest, and the board of shades."""

from __future__ import annotations

import datetime as dt

from township.charts import theme
from township.charts.compare import Pair, Place, pairs, place_board, place_lines

LIGHT = theme.LIGHT
MONTHS = (dt.date(2022, 1, 1), dt.date(2022, 2, 1), dt.date(2022, 4, 1))


def place(
    name: str, *values: float | None, chosen: bool = False, status: str = "reported", shade: float = 0.5
) -> Place:
    words = tuple("<3" if value is None else str(value) for value in values)
    n = len(values)
    return Place(name, f"village:{name}", chosen, MONTHS[:n], values, words, words, (status,) * n, (shade,) * n)


def test_only_the_chosen_are_named_and_native(drawable):
    plot = drawable(place_lines(LIGHT, [place("东", 5, 6), place("西", 7, 9, chosen=True)], {MONTHS[1]: 7.5}))
    grey, own, middle = plot.figure["data"]
    assert grey["line"]["color"] == LIGHT.rule and grey["customdata"] == ["village:东"] * 2 + [None]
    assert own["name"] == "西" and (middle["x"], middle["y"]) == ([2], [7.5])
    assert [series.name for series in plot.native[0].series] == ["西", "中位数"]
    assert {note["text"] for note in plot.figure["layout"]["annotations"]} == {"<b>西 9</b>", "中位数"}


def test_however_many_others_are_one_trace_with_a_gap_after_each():
    grey, _ = place_lines(LIGHT, [place("东", 5, 6), place("南", 7), place("西", 1, chosen=True)], {}).figure["data"]
    assert (grey["x"], grey["y"]) == ([1, 2, 2, 1, 1], [5, 6, None, 7, None])
    assert grey["customdata"] == ["village:东", "village:东", None, "village:南", None]
    assert grey["hovertext"] == ["5", "6", "", "7", ""] and grey["connectgaps"] is False


def test_the_median_breaks_at_months_without_figures():
    middle = place_lines(LIGHT, [place("东", 5, 6, 7)], dict(zip(MONTHS, (5, 6, 7), strict=True))).figure["data"][1]
    assert (middle["x"], middle["y"]) == ([1, 2, 3, 4], [5, 6, None, 7])


def test_a_place_whose_figures_may_not_be_shown_has_no_line():
    (others,) = place_lines(LIGHT, [place("东", None, None), place("西", 1, 2)], {}).figure["data"]
    assert others["customdata"] == ["village:西", "village:西", None]


def test_the_board_leaves_what_is_missing_blank_and_says_what_is_hidden(drawable):
    plot = drawable(place_board(LIGHT, [place("东", 5, 6, shade=0.99), place("西", None, shade=0)]))
    (bars,) = plot.figure["data"]
    assert list(zip(bars["base"], bars["y"], bars["text"], strict=True)) == [
        *[(-0.48, 0, "5"), (0.52, 0, "6"), (-0.48, 1, "<3")],
    ]
    assert bars["marker"]["color"] == [LIGHT.accent, LIGHT.accent, LIGHT.paper]
    (grid,) = plot.native
    assert grid.columns == ("1月", "2月") and [cell.words for cell in grid.cells] == ["5", "6", "<3"]


def test_examples_are_hatched_on_the_board():
    (bars,) = place_board(LIGHT, [place("东", 5, status="illustrative")]).figure["data"]
    assert bars["marker"]["pattern"]["shape"] == ["/"]


def test_chosen_places_are_on_the_board_however_many_there_are(drawable):
    plot = drawable(place_board(LIGHT, [place(f"{n}村", n, chosen=n == 99) for n in range(100)]))
    assert plot.native[0].rows[-1] == "99村" and len(plot.native[0].rows) == 40


def test_pairs_stand_on_their_units_scale_and_write_what_may_not_be_shown(drawable):
    given = [
        Pair("收入", 50, 100, "50万元", "100万元", "万元"),
        Pair("比率", 80, 40, "80%", "40%", "%"),
        Pair("人数", None, None, "—", "<3", "人"),
    ]
    lines, dots = drawable(pairs(theme.LIGHT, given)).figure["data"]
    assert dots["x"] == [0.5, 1, 1, 0.5] and lines["x"] == [0.5, 1, None, 1, 0.5, None]
