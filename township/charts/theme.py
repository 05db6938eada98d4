"""The one design: palette, type, and the layout every chart is finished with.

Paper, ink and one accent; red is kept for 滞后. Colours have names by role, light and dark;
a chart asks for a role, never for a hex value. Text roles hold 4.5:1 on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"
WITHIN = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0}  # words in the middle of their bar
HOVER = {"hovertemplate": "%{hovertext}<extra></extra>"}  # a trace's hovertext and nothing else


@dataclass(frozen=True)
class Palette:
    """Colours by role, and the ten series colours (marks only, never text)."""

    name: str
    paper: str
    ink: str
    muted: str
    rule: str
    track: str
    tint: str
    accent: str
    accent_mid: str
    accent_soft: str
    on_accent: str
    good: str
    warn: str
    warn_fill: str
    bad: str
    none: str
    series: tuple[str, ...]

    def css(self) -> str:
        """The roles as CSS variables, ``--paper`` and so on."""
        roles = {key: value for key, value in asdict(self).items() if key not in ("name", "series")}
        return ";".join(f"--{key.replace('_', '-')}:{value}" for key, value in roles.items())


LIGHT = Palette(
    name="light",
    paper="#FBFAF6",
    ink="#1D2125",
    muted="#5A5E63",
    rule="#D9D5C9",
    track="#E9E5DA",
    tint="#D5DFEE",
    accent="#27508F",
    accent_mid="#5F7CA9",
    accent_soft="#93A5C0",
    on_accent="#FFFFFF",
    good="#2A7548",
    warn="#8A6100",
    warn_fill="#D39300",
    bad="#B3261E",
    none="#666B72",
    series=(
        *("#27508F", "#B36049", "#349BA9", "#411D49", "#B2841D"),
        *("#2C6684", "#9C3457", "#6A727D", "#4D5D24", "#50311B"),
    ),
)
DARK = Palette(
    name="dark",
    paper="#16181C",
    ink="#ECE8DF",
    muted="#ABA9A1",
    rule="#383B41",
    track="#2A2D32",
    tint="#2C3B55",
    accent="#8DB1EA",
    accent_mid="#6B86B2",
    accent_soft="#4D5F7C",
    on_accent="#16181C",
    good="#6FC08D",
    warn="#E2B445",
    warn_fill="#E2B445",
    bad="#F28B7D",
    none="#9CA1A8",
    series=(
        *("#8DB1EA", "#EFD6A4", "#9BEFE3", "#A263E4", "#E1C863"),
        *("#72CBDA", "#EE9EA7", "#79848E", "#A7BF21", "#B07C26"),
    ),
)
# on paper the ground is the paper's own, whatever the screen shows
PRINT = replace(LIGHT, name="print", paper="#FFFFFF", ink="#000000", muted="#4A4E53")


def palette(base: str | None) -> Palette:
    """The palette for Streamlit's theme base, ``"dark"`` or anything else."""
    return DARK if base == "dark" else LIGHT


def layout(colours: Palette, **own: Any) -> dict[str, Any]:
    """The layout shared by all charts, with ``own`` keys laid over it (axes are merged key by key)."""
    axis = {"showgrid": False, "zeroline": False, "ticks": "", "automargin": False, "fixedrange": True}
    axis["tickfont"] = {"color": colours.muted}
    shared: dict[str, Any] = {
        "paper_bgcolor": colours.paper,
        "plot_bgcolor": colours.paper,
        "font": {"family": FONT, "color": colours.ink, "size": 14},
        "colorway": list(colours.series),
        "showlegend": False,
        "separators": ".",
        "bargap": 0.38,
        "margin": {"l": 46, "r": 104, "t": 20, "b": 32},
        "dragmode": False,
        "hoverlabel": {"bgcolor": colours.paper, "bordercolor": colours.rule, "font": {"color": colours.ink}},
        "xaxis": dict(axis),
        "yaxis": {**axis, "showgrid": True, "gridcolor": colours.rule, "zeroline": True, "zerolinecolor": colours.ink},
    }
    for key, value in own.items():
        if key.startswith(("xaxis", "yaxis")):
            shared[key] = {**shared.get(key, shared[key[:5]]), **value}
        else:
            shared[key] = value
    return shared


def named_rows(colours: Palette, names: Sequence[str], **own: Any) -> dict[str, Any]:
    """The axis of rows that stand at 0, 1, … from the top, each beside its name; ``own`` keys are laid over it."""
    return {
        "range": [max(len(names), 1) - 0.5, -0.5],
        "showgrid": False,
        "zeroline": False,
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "tickfont": {"color": colours.ink},
        **own,
    }


def bar_mark(colours: Palette, status: str, fill: str | None = None) -> dict[str, Any]:
    """The marker of one bar by status: 实报 solid, 示例 hatched and lighter, 推算 outlined without fill."""
    fill = fill or colours.accent
    if status == "illustrative":
        return {"color": colours.tint, "pattern": "/", "outline": colours.accent_soft, "width": 1.0}
    if status == "derived":
        return {"color": colours.paper, "pattern": "", "outline": fill, "width": 1.6}
    return {"color": fill, "pattern": "", "outline": fill, "width": 0.0}


def hatching(colours: Palette, shapes: list[str], *, size: int = 7, solidity: float = 0.22) -> dict[str, Any]:
    """A bar trace's pattern, one shape a bar; "" leaves a bar plain.

    plotly.js lays it over each bar's own colour, darkened or lightened. ``bgcolor`` changes nothing drawn: without
    it plotly.js takes the list of colours for one and warns in the console.
    """
    return {
        "shape": shapes,
        "size": size,
        "solidity": solidity,
        "bgcolor": colours.paper,
        "fgcolor": colours.accent,
        "fillmode": "overlay",
    }


def bar_marks(colours: Palette, statuses: Sequence[str], fills: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The markers of bars by status, one by one, filled with the accent or with ``fills``."""
    chosen = fills or [colours.accent] * len(statuses)
    return [bar_mark(colours, status, fill) for status, fill in zip(statuses, chosen, strict=True)]


def bar_marker(colours: Palette, marks: Sequence[dict[str, Any]], **hatch: Any) -> dict[str, Any]:
    """The marker of a bar trace with these marks; ``hatch`` goes to :func:`hatching`."""
    return {
        "color": [mark["color"] for mark in marks],
        "line": {"color": [mark["outline"] for mark in marks], "width": [mark["width"] for mark in marks]},
        "pattern": hatching(colours, [mark["pattern"] for mark in marks], **hatch),
    }
