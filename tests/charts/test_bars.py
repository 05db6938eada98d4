"""Bars without a time axis: parts of one bar, ranked bars."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import bars, theme

LIGHT = theme.LIGHT
STATUS = st.sampled_from(["reported", "illustrative", "derived"])
NAME = st.text("村镇甲乙1a", min_size=1, max_size=20)
SIZE = st.sampled_from([0, 1, 3, 26, 40, 41, 600])


def test_small_parts_are_named_in_two_columns_with_their_colours():
    parts = [("制造业技改", 4200, "accent"), ("其他工业技改", 27308, "accent_mid"), ("新建", 53742, "accent_soft")]
    figure = bars.stacked_bar(LIGHT, [(*part, "reported") for part in parts], unit="万元").figure

    labels = figure["layout"]["annotations"]
    assert [label["x"] for label in labels] == [0, 42625, 0]
    assert labels[0]["yshift"] == labels[1]["yshift"] > labels[2]["yshift"]
    assert LIGHT.accent in labels[0]["text"] and "制造业技改" in labels[0]["text"]


def test_parts_with_room_are_named_where_they_begin_and_are_a_bar_each_natively():
    parts = [("税", 25, "accent", "reported"), ("其他", 75, "accent_soft", "derived")]
    plot = bars.stacked_bar(LIGHT, parts, unit="万元")
    labels = plot.figure["layout"]["annotations"]
    (chart,) = plot.native

    assert [label["x"] for label in labels] == [0, 25]
    assert labels[0]["yshift"] == labels[1]["yshift"]
    assert (chart.categories, chart.horizontal) == (("税", "其他"), True)
    assert chart.series[0].values == (25, 75)
    assert chart.series[0].labels == ("25万元，占25.0%", "75万元，占75.0%")
    assert [look.fill for look in chart.series[0].looks] == [LIGHT.accent, LIGHT.accent_soft]


@settings(max_examples=30)
@given(values=st.lists(st.sampled_from([0, 1, 10, 10_000]), max_size=600), name=NAME, status=STATUS)
def test_any_parts_can_be_drawn_and_add_up(drawable, values, name, status):
    parts = [(f"{name}{number}", value, "accent", status) for number, value in enumerate(values)]
    (chart,) = drawable(bars.stacked_bar(LIGHT, parts, unit="万元")).native

    assert sum(chart.series[0].values) == sum(values)
    assert len(chart.categories) == min(len(values), 12)


@settings(max_examples=30)
@given(size=SIZE, name=NAME, value=st.sampled_from([0, 1, 10, 10_000]), status=STATUS, picked=st.booleans())
def test_any_ranking_can_be_drawn_and_says_what_it_leaves_out(drawable, size, name, value, status, picked):
    names = [f"{number}{name}"[:20] for number in range(size)]
    words = [f"{value}项，{value}项未填报"] * size
    plot = bars.ranked_bars(
        LIGHT, names, [value] * size, [status] * size, words=words, picks=names, chosen=[picked] * size, left=46
    )
    (chart,) = drawable(plot).native

    assert chart.categories == tuple(names[:40]) and chart.series[0].labels == tuple(words[:40])
    assert chart.remarks == ((f"其余{size - 40}项见下载",) if size > 40 else ())
    assert [note["text"] for note in plot.figure["layout"]["annotations"]] == list(chart.remarks)


def test_a_long_name_is_cut_on_the_axis_only():
    name = "一个名字有二十个字那么长的事项还差两个字啊"
    plot = bars.ranked_bars(LIGHT, ["短", name], [2, 1], ["reported"] * 2)

    assert plot.figure["layout"]["yaxis"]["ticktext"] == ["短", f"{name[:9]}…"]
    assert plot.figure["data"][0]["y"] == list(plot.native[0].categories) == ["短", name]


@pytest.mark.parametrize(
    ("chosen", "fills"), [([True, False], "accent accent_soft"), ([False, False], "accent accent")]
)
def test_what_is_not_chosen_is_paler(chosen, fills):
    plot = bars.ranked_bars(LIGHT, ["新建", "技改"], [2, 1], ["reported"] * 2, chosen=chosen)

    assert [look.fill for look in plot.native[0].looks] == [getattr(LIGHT, role) for role in fills.split()]


def test_the_chosen_bar_is_named_in_bold_and_what_is_below_zero_has_room(drawable):
    plot = drawable(bars.ranked_bars(LIGHT, ["甲", "乙"], [2, -3], ["reported"] * 2, chosen=[False, True]))
    axes = plot.figure["layout"]
    assert axes["yaxis"]["ticktext"] == ["甲", "<b>乙</b>"] and plot.figure["data"][0]["text"][1] == "<b>−3</b>"
    assert axes["xaxis"]["range"][0] < -4
