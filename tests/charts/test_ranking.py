"""Places ranked from left to right: what may not be shown is said, and the chosen ones are always there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import theme
from township.charts.plot import Plot
from township.charts.ranking import ranked_columns

LIGHT = theme.LIGHT


def ranked(names: list[str], values: list[float | None], chosen: list[bool] | None = None) -> Plot:
    words = ["<3" if value is None else str(value) for value in values]
    statuses = ["reported"] * len(names)
    return ranked_columns(LIGHT, names, values, words, statuses, names, names, chosen or [False] * len(names))


def test_a_place_whose_figure_may_not_be_shown_is_told_in_words():
    (chart,) = ranked(["崔村东", "崔村西"], [11, None], [False, True]).native

    assert chart.categories == ("崔村东", "崔村西")
    assert chart.series[0].values == (11, None) and chart.series[0].labels == ("11", "<3")
    assert chart.remarks == ("崔村西<3",)


def test_chosen_places_are_drawn_however_far_behind():
    names = [f"第{n}村" for n in range(600)]
    plot = ranked(names, list(range(600, 0, -1)), [n in (30, 599) for n in range(600)])
    (chart,) = plot.native

    assert chart.categories == (*names[:39], "第599村")
    assert chart.remarks == ("其余560村见下载",)
    assert plot.figure["data"][0]["customdata"][-1] == "第599村"


def test_long_numbers_are_turned_where_they_would_run_into_each_other():
    few, many = (ranked(["村"] * n, [10_000] * n).figure["layout"] for n in (3, 26))

    assert "textangle" not in few["annotations"][0]
    assert many["annotations"][0]["textangle"] == -90
    room = many["height"] - many["margin"]["t"] - many["margin"]["b"]
    assert room * (1 - 10_000 / many["yaxis"]["range"][1]) >= 5 * 8


@settings(max_examples=30)
@given(
    size=st.sampled_from([0, 1, 26, 40, 41, 600]),
    value=st.sampled_from([None, 0, 1, 10, 10_000]),
    name=st.text("村甲乙1a", min_size=1, max_size=20),
    every=st.sampled_from([0, 1, 7]),
)
def test_any_places_can_be_drawn(drawable, size, value, name, every):
    plot = drawable(ranked([name] * size, [value] * size, [bool(every) and n % every == 0 for n in range(size)]))

    assert len(plot.native[0].categories) == min(size, 40)
