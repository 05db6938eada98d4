"""Horizontal bars of which one may stand for several places together: bracketed, never split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from township.charts import FOOT, MOST, beside, ems, foot, label, rest, short, theme, tooltip
from township.charts.plot import Chart, Plot, Series
from township.charts.theme import Palette
from township.statistics import figures

# px at a 14 px font: a place, a line of words behind a bar
_SLOT, _LINE = 32, 19
_NAMES, _WORDS = 96, 118  # px at least of the names, and of the words behind the longest bar
_NARROWEST = 140  # px of the longest bar on a phone
_NAMED = 8  # lines of a joint bar's names; of more places the last line says how many there are
_BEHIND = 12  # ems of words in one line behind a bar

Place = tuple[str, str | None]


@dataclass(frozen=True)
class Joint:
    """One bar: its places (name, pick), its length, its status, and what is written behind it.

    ``words`` are bold, ``beside`` follows them, ``below`` is a line of its own. Where it is known of any bar how much
    of it is ``done``, that much is filled and the rest of all bars is only a track.
    """

    places: tuple[Place, ...]
    value: float
    words: str
    status: str
    beside: str = ""
    below: str = ""
    done: float | None = None

    @property
    def rows(self) -> tuple[Place, ...]:
        """The lines of names the bar stands beside."""
        if len(self.places) <= _NAMED:
            return self.places
        return (*self.places[: _NAMED - 1], (f"…等{len(self.places)}村", None))

    @property
    def name(self) -> str:
        """All its places in one."""
        named = "、".join(name for name, _ in self.places[: _NAMED if len(self.places) <= _NAMED else _NAMED - 1])
        return named if len(self.places) <= _NAMED else f"{named}等{len(self.places)}村"

    @property
    def width(self) -> float:
        """Of what is written behind it, in px."""
        return 6 + 14 * min(max(ems(f"{self.words} {self.beside}"), ems(self.below)), _BEHIND)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written behind it, the first line's number in bold."""
        bold, wide = f"<b>{self.words}</b>", f"{self.words} {self.beside}"
        first = (f"{bold} {self.beside}",) if short(wide, _BEHIND) == wide else (bold, short(self.beside, _BEHIND))
        return (*(first if self.beside else (bold,)), *([short(self.below, _BEHIND)] if self.below else []))


def joint_bars(colours: Palette, bars: Sequence[Joint], *, unit: str) -> Plot:
    """Bars from the top; a bar of several places is as thick as one and stands beside a bracket over their names.

    At most ``MOST`` lines of names are drawn, fewer where more is written behind each.

    Args:
    """
    ends = [0, *accumulate(len(bar.rows) for bar in bars)]
    # the lines behind a bar must not run into those of the next
    slot = max([_SLOT, *(-(-_LINE * len(bar.lines) // len(bar.rows)) for bar in bars if len(bar.lines) > 1)])
    shown = [bar for bar, end in zip(bars, ends[1:], strict=True) if end <= MOST * _SLOT // slot]
    left_out = rest(sum(len(bar.places) for bar in bars[len(shown) :]), "村")
    rows = [row for bar in shown for row in bar.rows]
    spans = [(start, end - 1) for start, end in pairwise(ends)][: len(shown)]
    centres = [(first + last) / 2 for first, last in spans]
    longest = max((bar.value for bar in shown), default=0) or 1
    track = {"color": colours.track, "pattern": "", "outline": colours.accent_soft, "width": 1.0}
    part = [(bar, centre) for bar, centre in zip(shown, centres, strict=True) if bar.done is not None]
    marks = [track if part else theme.bar_mark(colours, bar.status) for bar in shown]
    left = beside([name for name, _ in rows], _NAMES, most=9, air=26)
    right = max([_WORDS, *(round(bar.width - _NARROWEST * (1 - bar.value / longest)) for bar in shown)])
    data = [
        {
            # the whole line of a place takes the click, also beside a joint bar
            "type": "bar",
            "orientation": "h",
            "x": [longest] * len(rows),
            "y": list(range(len(rows))),
            "width": 0.96,
            "marker": {"color": "rgba(0,0,0,0)"},
            "customdata": [pick for _, pick in rows],
            "hovertext": [name for name, _ in rows],
            **theme.HOVER,
        },
        {
            "type": "bar",
            "orientation": "h",
            "x": [bar.value for bar in shown],
            "y": centres,
            "width": 0.8,
            "marker": theme.bar_marker(colours, marks),
            "customdata": [bar.places[0][1] if len(bar.places) == 1 else None for bar in shown],
            "hovertext": [tooltip(f"{bar.name} {bar.value:.0f}{unit}", bar.status) for bar in shown],
            **theme.HOVER,
        },
    ]
    if part:
        filled = theme.bar_marks(colours, [bar.status for bar, _ in part])
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [min(bar.done, bar.value) for bar, _ in part],
                "y": [centre for _, centre in part],
                "width": 0.8,
                "marker": theme.bar_marker(colours, filled),
                "hoverinfo": "skip",
            }
        )
    axis = {"type": "line", "xref": "x", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1}
    below = FOOT if left_out else 0
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=max(len(rows), 1) * slot + 12 + below,
            barmode="overlay",
            margin={"l": left, "r": right, "t": 4, "b": 8 + below},
            xaxis={"visible": False, "range": [0, longest]},
            yaxis={
                "range": [max(len(rows), 1) - 0.45, -0.55],
                "showgrid": False,
                "zeroline": False,
                "tickvals": list(range(len(rows))),
                "ticktext": [f"<b>{short(name, (left - 26) / 14)}</b>" for name, _ in rows],
                "tickfont": {"color": colours.ink},
                "ticklabelstandoff": 12,
            },
            shapes=[
                {**axis, "line": {"color": colours.ink, "width": 1}},
                *(_bracket(colours, first, last) for first, last in spans if last > first),
            ],
            annotations=[
                *(
                    label(bar.value, centre, "<br>".join(bar.lines), colours, xanchor="left", xshift=6, align="left")
                    for bar, centre in zip(shown, centres, strict=True)
                ),
                *foot(left_out, colours),
            ],
        ),
    }
    said = ["，".join(filter(None, [f"{bar.words} {bar.beside}".strip(), bar.below])) for bar in shown]
    series = [Series.of_bars("列明" if part else "", [bar.value for bar in shown], said, marks)]
    if part:
        written = ["" if bar.done is None else figures.plain(bar.done) for bar in shown]
        looks = theme.bar_marks(colours, [bar.status for bar in shown])
        series.append(Series.of_bars("已完成", [bar.done for bar in shown], written, looks))
    remarks = tuple(filter(None, [left_out]))
    names = tuple(bar.name for bar in shown)
    return Plot(figure, (Chart("", names, tuple(series), horizontal=True, remarks=remarks),))


def _bracket(colours: Palette, first: int, last: int) -> dict[str, object]:
    """On "paper" across, or it would be clipped to the plot."""
    top, bottom = first - 0.35, last + 0.35
    return {
        "type": "path", "xref": "paper", "yref": "y", "xsizemode": "pixel", "xanchor": 0,
        "path": f"M0,{top}L-7,{top}L-7,{bottom}L0,{bottom}", "line": {"color": colours.ink, "width": 1.5},
    }  # fmt: skip
