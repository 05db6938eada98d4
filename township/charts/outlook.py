"""Where a year's cumulative figure is heading: its months, and a band of two projections to December."""

from __future__ import annotations

from collections.abc import Sequence

from township.charts import beside, label, months, theme, years
from township.charts.plot import Chart, Plot, Series
from township.charts.theme import Palette
from township.charts.years import Point

_HEIGHT, _TOP, _BOTTOM = 320, 26, 32  # px
Path = Sequence[tuple[int, float]]  # month by number, figure


def outlook(
    colours: Palette,
    points: Sequence[Point],
    projections: Sequence[tuple[str, str, Path]],
    *,
    goal: tuple[float, str] | None = None,
    first: int = 1,
    step: int = 1,
) -> Plot:
    """The months reported as a line, projections dashed with what they come to, a band between two of them.

    Args:
        points: of one year, at least one.
        projections: one or two, each with its name, what it comes to in words, and its path from the newest month on.
        goal: the year's task and its label.
        first: the month a year begins with.
        step: months from one report to the next: 3 for what is reported by quarter.
    """
    at, values = [point.month.month for point in points], [point.value for point in points]
    ends = [(path[-1][1], f"{name} {words}", True) for name, words, path in projections]
    right = [*ends, *([(goal[0], goal[1], False)] if goal else [])]
    extent = years.value_range([*values, *(value for value, _, _ in right)])
    scale = (_HEIGHT - _TOP - _BOTTOM) / (extent[1] - extent[0])
    shifts = years.spread([value for value, _, _ in right], scale, extent[1])
    data = []
    if len(projections) == 2:
        there, back = (path for _, _, path in projections)
        around = [*there, *reversed(back)]
        data.append({
            "type": "scatter", "mode": "lines", "x": [x for x, _ in around], "y": [y for _, y in around],
            "fill": "toself", "fillcolor": colours.tint, "line": {"width": 0}, "hoverinfo": "skip",
        })  # fmt: skip
    for name, _, path in projections:
        data.append({
            "type": "scatter", "mode": "lines", "x": [x for x, _ in path], "y": [y for _, y in path], "name": name,
            "line": {"color": colours.accent, "width": 1.8, "dash": "dash"},
            "hovertemplate": f"{name} %{{x}}月 %{{y:,.6~r}}　推算<extra></extra>",
        })  # fmt: skip
    data.append(years.trace(at, points, colours.accent, 3, step))
    shapes = []
    if goal:
        across = {"type": "line", "x0": first, "x1": 12, "y0": goal[0], "y1": goal[0]}
        shapes.append({**across, "line": {"color": colours.muted, "width": 1.4, "dash": "dot"}})
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=_HEIGHT,
            margin={
                "l": 60,
                "r": beside([words for _, words, _ in right], 60, most=16, air=20),
                "t": _TOP,
                "b": _BOTTOM,
            },
            xaxis=months.month_axis(at[-1], first=first),
            yaxis={"range": extent, "nticks": 6, "tickformat": years.TICKS},
            shapes=shapes,
            annotations=[
                label(12.2, value, words, colours, bold=bold, muted=not bold, xanchor="left", yshift=shift)
                for (value, words, bold), shift in zip(right, shifts, strict=True)
            ],
        ),
    }
    across = range(first, 13)
    series = [Series.of_line("累计", values, colours.accent).over(at, across)]
    for name, _, path in projections:
        series.append(
            Series.of_line(name, [y for _, y in path], colours.muted, dotted=True).over([x for x, _ in path], across)
        )
    return Plot(figure, (Chart("", tuple(f"{month}月" for month in across), tuple(series)),))
