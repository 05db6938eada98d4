"""Small multiples by month: what may not be shown is said in words, and rows are filled one after the other."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import multiples, theme

LIGHT = theme.LIGHT
YEAR = tuple(dt.date(2020, month, 1) for month in range(1, 13))


def test_a_number_that_may_not_be_shown_is_said_in_words():
    path = multiples.Path("住房维修", YEAR[:3], (0, None, 5), ("0", "<3", "5"), ("illustrative",) * 3)
    plot = multiples.cumulative_multiples(LIGHT, [path], unit="户")
    (chart,) = plot.native

    assert [note["text"] for note in plot.figure["layout"]["annotations"]] == ["<3", "<b>5</b>", "<b>住房维修</b>"]
    assert (chart.title, chart.series[0].name) == ("住房维修", "住房维修")
    assert chart.series[0].values[:4] == (0, None, 5, None)
    assert chart.series[0].labels[:4] == ("", "<3", "5", "")
    assert chart.remarks == ("住房维修2月<3",)


def test_the_latest_number_is_told_also_when_it_may_not_be_shown():
    path = multiples.Path("住房维修", YEAR[:1], (None,), ("<3",), ("reported",))

    assert multiples.cumulative_multiples(LIGHT, [path], unit="户").native[0].remarks == ("住房维修1月<3",)


@given(count=st.integers(0, 30), gap=st.floats(0, 0.1))
def test_charts_stand_beside_and_under_each_other_and_never_on_one_another(count, gap):
    places = multiples.arranged(count, gap=gap)

    assert len(places) == min(count, 24)
    assert all(0 <= p.left < p.right <= 1 + 1e-9 and 0 <= p.bottom < p.top <= 1 for p in places)
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            assert one.right <= other.left + 1e-9 or other.top < one.bottom or other.right <= one.left


@settings(max_examples=30)
@given(
    count=st.sampled_from([0, 1, 4, 5, 600]),
    value=st.sampled_from([None, 0, 1, 10, 10_000]),
    title=st.text("项甲1a", min_size=1, max_size=20),
)
def test_any_number_of_paths_can_be_drawn(drawable, count, value, title):
    words = "<3" if value is None else str(value)
    path = multiples.Path(title, YEAR, (value,) * 12, (words,) * 12, ("reported",) * 12)
    plot = drawable(multiples.cumulative_multiples(LIGHT, [path] * count, unit="户"))

    written = [note["text"] for note in plot.figure["layout"]["annotations"]]
    assert ("其余576项见下载" in written) == (count == 600)
