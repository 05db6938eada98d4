"""Bars without a time axis: one bar split into parts, and ranked horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence

from township.charts import FOOT, MOST, beside, foot, label, rest, short, theme, tooltip
from township.charts.plot import Chart, Plot, Series
from township.charts.theme import Palette
from township.statistics import figures

# px at a 14 px font: the narrowest a bar is drawn, a letter's width, a row of two-line labels
_NARROWEST, _LETTER, _ROW = 230, 15, 46
_PARTS = 12  # of one bar; what is left of it is one part more


def _room(parts: Sequence[tuple[str, float, str, str]], total: float) -> bool:
    """Whether each part's label has room under its part, even on a narrow screen."""
    return total > 0 and all(len(name) * _LETTER <= value / total * _NARROWEST for name, value, _, _ in parts[:-1])


def stacked_bar(colours: Palette, parts: Sequence[tuple[str, float, str, str]], *, unit: str) -> Plot:
    """One bar split into parts, each labelled below it: under its part, or in two columns with its colour.

    Args:
        parts: (name, value, fill role of the palette, status), left to right.
    """
    if len(parts) > _PARTS:
        others = parts[_PARTS - 1 :]
        _, _, role, status = others[-1]
        summed = (f"其余{len(others)}项", sum(value for _, value, _, _ in others), role, status)
        parts = [*parts[: _PARTS - 1], summed]
    total = sum(value for _, value, _, _ in parts)
    whole = "illustrative" if any(status == "illustrative" for _, _, _, status in parts) else ""  # and so every share
    data, annotations, marks, said = [], [], [], []
    left = 0.0
    beneath = _room(parts, total)
    for number, (name, value, role, status) in enumerate(parts):
        mark = theme.bar_mark(colours, status if status == "illustrative" else "reported", getattr(colours, role))
        mark |= {"outline": colours.paper, "width": 1.5}
        marks.append(mark)
        said.append(f"{figures.quantity(value, unit)}，占{figures.plain(100 * value / (total or 1), 1)}%")
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": [value],
                "y": [""],
                "base": [left],
                "width": [0.9],
                "marker": {
                    "color": mark["color"],
                    "line": {"color": mark["outline"], "width": mark["width"]},
                    "pattern": {"shape": mark["pattern"], "size": 7, "solidity": 0.22, "fgcolor": colours.accent},
                },
                "text": [tooltip(f"{name} {said[-1]}", whole)],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
        block = "" if beneath else f'<span style="color:{getattr(colours, role)}">■</span> '
        annotations.append(
            label(
                left if beneath else number % 2 * (total or 1) / 2,
                -0.5,
                f"{block}{name if beneath else short(name, 10)}<br><b>{figures.plain(value)}</b>",
                colours,
                xanchor="left",
                yanchor="top",
                align="left",
                yshift=-4 - (0 if beneath else number // 2 * _ROW),
            )
        )
        left += value
    below = (1 if beneath else (len(parts) + 1) // 2) * _ROW + 16
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=44 + below,
            barmode="overlay",
            bargap=0,
            margin={"l": 0, "r": 0, "t": 4, "b": below},
            xaxis={"range": [0, total or 1], "visible": False},
            yaxis={"visible": False, "range": [-0.5, 0.5], "showgrid": False, "zeroline": False},
            annotations=annotations,
        ),
    }
    # a bar a part: the labels of small parts would lie on each other
    names, values = [name for name, _, _, _ in parts], [value for _, value, _, _ in parts]
    return Plot(figure, (Chart("", tuple(names), (Series.of_bars("", values, said, marks),), horizontal=True),))


def ranked_bars(
    colours: Palette,
    names: Sequence[str],
    values: Sequence[float],
    statuses: Sequence[str],
    *,
    words: Sequence[str] | None = None,
    picks: Sequence[str | None] | None = None,
    chosen: Sequence[bool] | None = None,
    left: int = 92,
    right: int = 70,
    row: int = 26,
    whole: float = 0,
) -> Plot:
    """Horizontal bars, first on top, the value written at each bar's end; at most ``MOST`` of them.

    Negative values lie left of zero; a value is written left of its bar then.

    Args:
        words: what is written at the end; the plain value by default.
        picks: filter a click sets, one a bar.
        chosen: bars that stand out, name and value in bold; the others are drawn paler when any does.
        left, right, row: px at least for the names, for the words, and of each bar.
        whole: what the bars are parts of, so that one as long is all of it.
    """
    left_out = rest(len(names) - MOST)
    names, values, statuses = names[:MOST], values[:MOST], statuses[:MOST]
    picks, chosen = picks and picks[:MOST], chosen and chosen[:MOST]
    written = list(words)[:MOST] if words is not None else [figures.plain(value) for value in values]
    fills = [colours.accent] * len(values)
    if chosen and any(chosen):
        fills = [colours.accent if hit else colours.accent_soft for hit in chosen]
    hits = chosen or [False] * len(values)
    bold = [f"<b>{words}</b>" if hit else words for words, hit in zip(written, hits, strict=True)]
    marks = theme.bar_marks(colours, statuses, fills)
    left = beside(names, left)
    room = (left - 10) / 14
    shown = [short(name, room) for name in names]
    shown = [f"<b>{name}</b>" if hit else name for name, hit in zip(shown, hits, strict=True)]
    ticks = {"tickvals": list(names), "ticktext": shown} if shown != list(names) else {}
    low, high = min([0, *values]), max([whole, *values])
    # words left of zero need room of their own
    extent = {"range": [low - 0.25 * (high - low), high]} if low < 0 else {"range": [0, high or 1]}
    below = FOOT if left_out else 0
    figure = {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": list(values),
                "y": list(names),
                "marker": theme.bar_marker(colours, marks),
                "text": bold,
                "textposition": "outside",
                "constraintext": "none",
                "textangle": 0,
                "cliponaxis": False,
                "textfont": {"color": colours.ink, "size": 14},
                "customdata": list(picks) if picks else None,
                "hovertext": [
                    tooltip(f"{name} {said}", status)
                    for name, said, status in zip(names, written, statuses, strict=True)
                ],
                **theme.HOVER,
            }
        ],
        "layout": theme.layout(
            colours,
            height=max(len(values), 1) * row + 16 + below,
            margin={"l": left, "r": beside(written, right, most=16), "t": 4, "b": 8 + below},
            xaxis={"visible": False, **extent},
            yaxis={
                "autorange": "reversed",
                "showgrid": False,
                "zeroline": False,
                "tickfont": {"color": colours.ink},
                "type": "category",
                "dtick": 1,  # every name, however low the rows
                **ticks,
            },
            annotations=foot(left_out, colours),
        ),
    }
    drawn = Series.of_bars("", values, written, marks)
    remarks = tuple(filter(None, [left_out]))
    return Plot(figure, (Chart("", tuple(names), (drawn,), horizontal=True, remarks=remarks),))
