"""Many small charts: each names what it is of and leads there."""

from __future__ import annotations

import datetime as dt

from township.charts import theme
from township.charts.sparklines import Spark, sparklines
from township.charts.years import Point

POINTS = tuple(
    Point(dt.date(year, month, 1), value, str(value), str(value), "reported")
    for year, month, value in ((2020, 12, 9), (2021, 12, 8), (2022, 1, 1), (2022, 2, 3))
)


def test_the_newest_year_over_the_one_before_and_a_link(drawable):
    plot = drawable(
        sparklines(theme.LIGHT, [Spark("A<B", "indicators?indicators=A", ("3个", "+4.5%", "任务" + "9" * 40), POINTS)])
    )
    assert [trace["name"] for trace in plot.figure["data"]] == ["A<B2021年", "A<B2022年"]
    assert plot.figure["data"][1]["marker"]["size"] == [0, 6]
    name, words = (note["text"] for note in plot.figure["layout"]["annotations"])
    assert (
        'href="indicators?indicators=A"' in name and "A&lt;B" in name and words == "3个 +4.5%"
    )  # figures are left out, never cut


def test_what_is_beyond_sixty_is_counted(drawable):
    sparks = [Spark(f"指标{n}", "indicators", ("1个",), POINTS) for n in range(70)]
    assert sparklines(theme.LIGHT, sparks).figure["layout"]["annotations"][-1]["text"] == "其余10项见下载"
