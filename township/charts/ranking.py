"""Many places ranked from left to right as upright bars, their names written downwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from township.charts import FOOT, MOST, beside, ems, foot, label, least, rest, short, theme
from township.charts.plot import Chart, Plot, Series, hidden
from township.charts.theme import Palette

_LETTER = 18  # px of a letter of a name, written downwards
_NAME, _USUAL = 8, 5  # letters of a name: longer ones are cut; what the height has room for
_SLOT = 25  # px of a place at least
_ACROSS = 48  # ems of words that stand side by side over all bars; where they do not, they are turned
_OVER = 1.16  # the plot's height over the highest bar's


def ranked_columns(
    colours: Palette,
    names: Sequence[str],
    values: Sequence[float | None],
    words: Sequence[str],
    statuses: Sequence[str],
    hovers: Sequence[str],
    picks: Sequence[str],
    chosen: Sequence[bool],
    *,
    middle: tuple[float, str] | None = None,
) -> Plot:
    """Upright bars, the largest first; a place without a shown value has only its words, and still takes clicks.

    Of more than ``MOST`` places the first are drawn, and the chosen ones.

    Args:
        values: None where the figure must not be shown.
        words: what is written above each bar.
        chosen: bars the current filter selects; the others are drawn paler when any is.
        middle: the median and how it is called, a dashed line.
    """
    kept = _kept(chosen)
    left_out = rest(len(names) - len(kept), "村")
    names, values, words, statuses, hovers, picks, chosen = (
        [column[index] for index in kept] for column in (names, values, words, statuses, hovers, picks, chosen)
    )
    fills = [colours.accent] * len(names)
    if any(chosen):
        fills = [colours.accent if hit else colours.accent_soft for hit in chosen]
    marks = theme.bar_marks(colours, statuses, fills)
    marker = theme.bar_marker(colours, marks)
    if any(chosen):
        # hatched bars have no fill to fade: fade the ones not chosen as a whole
        marker["opacity"] = [1.0 if hit else 0.45 for hit in chosen]
    x = list(range(len(names)))
    letters = [name if len(name) <= _NAME else f"{name[: _NAME - 1]}…" for name in names]
    longest = max(map(len, letters), default=1)
    height = 260 + max(longest - _USUAL, 0) * _LETTER
    words = [short(word, _NAME) for word in words]
    widest = max(map(ems, words), default=0)
    highest = max([value for value in values if value is not None], default=1) or 1
    over: dict[str, Any] = {"yanchor": "bottom", "yshift": 1}
    if middle:
        over["bgcolor"] = colours.paper  # its line does not run through the figures
    top = highest * _OVER
    slot = max(_SLOT, 14 * widest + 6)
    if widest * len(words) > _ACROSS:
        slot = _SLOT
        above = round(14 * widest) + 6
        height += above
        top = highest / (1 - above / (height - longest * _LETTER - 16))
        over["textangle"] = -90
    annotations = [
        label(i, value or 0, word, colours, bold=hit, **over)
        for i, (value, word, hit) in enumerate(zip(values, words, chosen, strict=True))
    ]
    under = longest * _LETTER + 10
    annotations += foot(left_out, colours, under)
    below = FOOT if left_out else 0
    ticks = ["<br>".join(f"<b>{c}</b>" if hit else c for c in name) for name, hit in zip(letters, chosen, strict=True)]
    taps = {
        "type": "bar",
        "x": x,
        "customdata": picks,
        "hovertext": hovers,
        **theme.HOVER,
    }
    ground = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0}
    shapes = [{**ground, "line": {"color": colours.ink, "width": 1}}]
    right = 4
    if middle:
        across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": middle[0], "y1": middle[0]}
        shapes.append({**across, "line": {"color": colours.muted, "width": 1.4, "dash": "dash"}})
        right = beside([middle[1]], 4, air=10)
        annotations.append(label(1, middle[0], middle[1], colours, muted=True, xref="paper", xanchor="left", xshift=4))
    figure = {
        "data": [
            # the place's whole column takes the click, name's length included
            {**taps, "y": [top] * len(names), "width": 1, "marker": {"color": "rgba(0,0,0,0)"}},
            {**taps, "y": values, "width": 0.66, "marker": marker},
        ],
        "layout": theme.layout(
            colours,
            height=height + below,
            barmode="overlay",
            margin={"l": 4, "r": right, "t": 6, "b": under + below},
            meta=least(slot * (len(names) + 0.2) + 4 + right),
            xaxis={"range": [-0.6, max(len(names), 1) - 0.4], "tickvals": x, "ticktext": ticks, "tickangle": 0,
                   "tickfont": {"color": colours.ink}},
            yaxis={"visible": False, "range": [0, top], "zeroline": True},
            annotations=annotations,
            shapes=shapes,
        ),
    }  # fmt: skip
    drawn = Series.of_bars("", values, words, marks)
    remarks = tuple(filter(None, [*hidden(names, drawn), left_out]))
    lines = (Series.of_line(middle[1], [middle[0]] * len(names), colours.muted, dotted=True),) if middle else ()
    return Plot(figure, (Chart("", tuple(names), (drawn, *lines), remarks=remarks),))


def _kept(chosen: Sequence[bool]) -> list[int]:
    """The places drawn: ``MOST``, the chosen ones before the others, in their order."""
    return sorted(sorted(range(len(chosen)), key=lambda index: not chosen[index])[:MOST])
