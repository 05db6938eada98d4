"""Rows of stacked parts: natively, what is said at a row's end goes with its name."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import theme
from township.charts.stacks import stacked_rows

LIGHT = theme.LIGHT
PARTS = [("有", [1, 0], "accent"), ("无", [2, 4], "track")]


def test_several_parts_say_their_words_beside_the_names():
    plot = stacked_rows(LIGHT, ["人才", "土地"], PARTS, ["reported", "illustrative"], unit="项", words=["3项", "4项"])
    (chart,) = plot.native

    assert chart.stacked and chart.horizontal
    assert chart.categories == ("人才　3项", "土地　4项")
    assert [(series.name, series.values) for series in chart.series] == [("有", (1, 0)), ("无", (2, 4))]
    assert [look.fill for look in chart.looks] == [LIGHT.accent, LIGHT.tint, LIGHT.track, LIGHT.paper]
    assert chart.remarks == ()
    assert plot.figure["data"][1]["base"] == [1, 0]


def test_a_single_part_bears_the_words_itself():
    (chart,) = stacked_rows(
        LIGHT, ["1月", "2月"], PARTS[:1], ["reported"] * 2, unit="点次", words=["缺1", "全部到位"]
    ).native

    assert (chart.categories, chart.stacked) == (("1月", "2月"), False)
    assert chart.series[0].labels == ("缺1", "全部到位")


@settings(max_examples=30)
@given(
    size=st.sampled_from([0, 1, 26, 40, 41, 600]),
    value=st.sampled_from([0, 1, 10, 10_000]),
    name=st.text("村甲乙1a", min_size=1, max_size=20),
    parts=st.integers(1, 3),
    status=st.sampled_from(["reported", "illustrative", "missing"]),
    legend=st.booleans(),
)
def test_any_rows_can_be_drawn(drawable, size, value, name, parts, status, legend):
    names = [f"{number}{name}"[:20] for number in range(size)]
    roles = ("accent", "accent_soft", "track")[:parts]
    given_parts = [(f"第{n}部分", [value] * size, role) for n, role in enumerate(roles)]
    words = [f"{value}件，未销号{value}，逾期{value}"] * size
    plot = drawable(stacked_rows(LIGHT, names, given_parts, [status] * size, unit="件", words=words, legend=legend))
    (chart,) = plot.native

    assert len(chart.categories) == min(size, 40)
    assert chart.remarks == ((f"其余{size - 40}项见下载",) if size > 40 else ())
