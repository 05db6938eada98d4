"""The matrix of places: joint figures in one bar, natively one merged cell; readable however many places there are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import matrix, plot, theme
from township.charts.plot import Look

LIGHT = theme.LIGHT


def test_groups_that_share_a_member_stand_beside_each_other():
    assert matrix.contiguous([("a", "c", "b"), ("c", "d", "e"), ("f",)]) == ["a", "b", "c", "d", "e", "f"]


def test_a_figure_of_places_that_cannot_stand_together_is_drawn_in_runs_and_written_once():
    columns = [matrix.Column(key, key) for key in "abc"]
    cells = [matrix.Cell(0, ("a", "c"), "9", "", "reported")]
    made = matrix.place_matrix(LIGHT, columns, [("行", "户")], cells)
    drawn = made.figure["data"][2]

    assert drawn["text"] == ["9", ""]
    assert drawn["base"] == pytest.approx([0.04, 2.04])
    solid = Look(LIGHT.accent, LIGHT.accent, 0.0)
    assert made.native[0].cells == (
        plot.Cell(0, 1, 1, "", Look(LIGHT.paper, LIGHT.rule, 1), ""),
        plot.Cell(0, 0, 0, "9", solid, LIGHT.on_accent),
        plot.Cell(0, 2, 2, "", solid, LIGHT.on_accent),
    )


def test_a_joint_figure_is_one_cell_and_totals_stand_behind():
    columns = [matrix.Column(key, f"{key}村") for key in "abc"]
    cells = [
        matrix.Cell(0, ("a", "b"), "两村合计7", "", "illustrative"),
        matrix.Cell(1, tuple("abc"), "都有", "", "reported", band=True),
    ]
    (grid,) = matrix.place_matrix(LIGHT, columns, [("厕所", "户"), ("点", "")], cells, totals=["7", "3"]).native

    assert (grid.columns, grid.rows, grid.behind) == (("a村", "b村", "c村"), ("厕所 户", "点"), (("合计", ("7", "3")),))
    assert [(c.row, c.first, c.last, c.words, c.look.hatched) for c in grid.cells] == [
        (0, 2, 2, "", False), (0, 0, 1, "两村合计7", True), (1, 0, 2, "都有", False),
    ]  # fmt: skip


def test_figures_too_wide_for_their_places_are_turned_in_higher_rows():
    columns = [matrix.Column(str(n), "村") for n in range(26)]
    joint = matrix.Cell(0, tuple(str(n) for n in range(2, 9)), "七村合计10000", "", "reported")
    narrow, wide = (
        matrix.place_matrix(
            LIGHT, columns, [("行", "户")], [matrix.Cell(0, ("1",), words, "", "reported"), joint]
        ).figure
        for words in ("10", "10000")
    )

    assert [trace["text"] for trace in narrow["data"][2:]] == [["10", "七村合计10000"]]
    assert [trace["text"] for trace in wide["data"][2:]] == [["七村合计10000"], ["10000"]]
    assert [trace["textangle"] for trace in wide["data"][2:]] == [0, -90]
    assert wide["layout"]["height"] > narrow["layout"]["height"]


@settings(max_examples=30)
@given(
    places=st.sampled_from([0, 1, 26, 40, 41, 600]),
    measures=st.sampled_from([0, 1, 7, 40, 60]),
    name=st.text("村甲乙1a", min_size=1, max_size=20),
    words=st.sampled_from(["0", "10", "10000", "<3", "很多村合计10000"]),
    first=st.booleans(),
    behind=st.sampled_from([None, "totals", "row_words"]),
)
def test_any_places_and_contents_can_be_drawn(drawable, places, measures, name, words, first, behind):
    columns = [matrix.Column(str(n), name, first and n < 2, f"village:{n}") for n in range(places)]
    cells = [
        matrix.Cell(row, tuple(str(n) for n in held), words, "", "reported")
        for row in range(measures)
        for held in ((row,), range(2, 5))
        if max(held) < places
    ]
    said = {behind: ["10000"] * measures} if behind == "totals" else {behind: [name * 5] * measures} if behind else {}
    made = drawable(matrix.place_matrix(LIGHT, columns, [(name, "户")] * measures, cells, **said))
    (grid,) = made.native

    assert (len(grid.columns), len(grid.rows)) == (min(places, 40), min(measures, 40))
    left_out = [f"其余{n - 40}{unit}见下载" for n, unit in ((places, "村"), (measures, "项")) if n > 40]
    notes = [note["text"] for note in made.figure["layout"]["annotations"]]
    assert [note for note in notes if "见下载" in note] == (["，".join(left_out)] if left_out else [])
