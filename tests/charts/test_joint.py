"""Bars of one place or of several together: bracketed, never split, and readable however many there are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import theme
from township.charts.joint import Joint, joint_bars

LIGHT = theme.LIGHT


def places(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"village:{name}") for name in names)


def test_a_joint_bar_bears_the_names_of_all_its_places_and_a_bracket():
    bars = [
        Joint(places("甲村"), 5, "5", "reported"),
        Joint(places("乙村", "丙村"), 9, "9", "reported", "两村合计，不拆", "已完成3"),
        Joint(places("丁村"), 2, "2", "illustrative"),
    ]
    plot = joint_bars(LIGHT, bars, unit="米")
    layout, (chart,) = plot.figure["layout"], plot.native

    assert [shape["type"] for shape in layout["shapes"]] == ["line", "path"]
    assert [note["text"] for note in layout["annotations"]] == [
        "<b>5</b>",
        "<b>9</b> 两村合计，不拆<br>已完成3",
        "<b>2</b>",
    ]
    assert plot.figure["data"][1]["customdata"] == ["village:甲村", None, "village:丁村"]
    assert chart.categories == ("甲村", "乙村、丙村", "丁村")
    assert chart.series[0].values == (5, 9, 2)
    assert chart.series[0].labels == ("5", "9 两村合计，不拆，已完成3", "2")
    assert [look.hatched for look in chart.looks] == [False, False, True]


def test_what_is_done_fills_its_part_of_the_bar():
    done = [None, 0.0, 3.0, 12.0]
    bars = [Joint(places(f"第{n}村"), 9, "9", "reported", done=part) for n, part in enumerate(done)]
    plot = joint_bars(LIGHT, bars, unit="米")
    _, planned, filled = plot.figure["data"]

    assert planned["marker"]["color"] == [LIGHT.track] * 4
    assert (filled["y"], filled["x"]) == ([1, 2, 3], [0, 3, 9])
    listed, finished = plot.native[0].series  # on a slide beside each other
    assert (listed.values, finished.name, finished.values) == ((9,) * 4, "已完成", (None, 0, 3, 12))


def test_a_bar_of_very_many_places_says_how_many():
    plot = joint_bars(LIGHT, [Joint(places(*(f"第{n}村" for n in range(26))), 9, "9", "reported")], unit="米")
    ticks = plot.figure["layout"]["yaxis"]["ticktext"]

    assert (len(ticks), ticks[0], ticks[-1]) == (8, "<b>第0村</b>", "<b>…等26村</b>")
    assert plot.figure["data"][0]["customdata"][-1] is None
    assert plot.native[0].categories[0].endswith("、第6村等26村")


def test_two_lines_behind_every_bar_have_room():
    one = [Joint(places(f"第{n}村"), 9, "9", "reported") for n in range(4)]
    two = [Joint(places(f"第{n}村"), 9, "9", "reported", below="已完成3") for n in range(4)]
    height = [joint_bars(LIGHT, bars, unit="米").figure["layout"]["height"] for bars in (one, two)]

    assert height == [4 * 32 + 12, 4 * 38 + 12]


@settings(max_examples=30)
@given(
    sizes=st.lists(st.sampled_from([1, 1, 1, 2, 8, 9, 600]), max_size=60) | st.just([1] * 600),
    name=st.text("村甲乙1a", min_size=1, max_size=20),
    value=st.sampled_from([0, 1, 10, 10_000]),
    beside=st.sampled_from(["", "两村合计，不拆", "很长的说明很长的说明很长的说明，不拆"]),
    below=st.sampled_from(["", "已完成10000"]),
)
def test_any_places_can_be_drawn_and_what_is_left_out_is_counted(drawable, sizes, name, value, beside, below):
    bars = [Joint(places(*[name] * size), value, str(value), "reported", beside, below) for size in sizes]
    (chart,) = drawable(joint_bars(LIGHT, bars, unit="米")).native

    left_out = sum(sizes[len(chart.categories) :])
    assert chart.remarks == ((f"其余{left_out}村见下载",) if left_out else ())
    assert sum(min(size, 8) for size in sizes[: len(chart.categories)]) <= 40
