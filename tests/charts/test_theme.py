"""The palettes: text can be read on paper, series can be told from it, every role exists in light and dark."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from township.charts import theme

PALETTES = [theme.LIGHT, theme.DARK, theme.PRINT]
TEXT_ROLES = ("ink", "muted", "accent", "good", "warn", "bad", "none")
each_palette = pytest.mark.parametrize("colours", PALETTES, ids=lambda palette: palette.name)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@each_palette
@pytest.mark.parametrize("role", TEXT_ROLES)
def test_text_is_readable_on_paper(colours, role):
    assert contrast(getattr(colours, role), colours.paper) >= 4.5


@each_palette
def test_text_is_readable_on_the_accent_and_on_tint(colours):
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.ink, colours.tint) >= 4.5


@each_palette
def test_series_stand_out_from_paper_and_differ(colours):
    assert len(set(colours.series)) == len(colours.series) == 10
    assert {c: round(contrast(c, colours.paper), 2) for c in colours.series if contrast(c, colours.paper) < 3} == {}


@each_palette
def test_every_colour_is_written_in_full(colours):
    roles = {key: value for key, value in asdict(colours).items() if key not in ("name", "series")}

    assert all(re.fullmatch("#[0-9A-F]{6}", value) for value in (*roles.values(), *colours.series))
    assert colours.css().split(";") == [f"--{key.replace('_', '-')}:{value}" for key, value in roles.items()]


@pytest.mark.parametrize(("base", "palette"), [("dark", theme.DARK), ("light", theme.LIGHT), (None, theme.LIGHT)])
def test_the_palette_follows_streamlits_theme(base, palette):
    assert theme.palette(base) is palette


@each_palette
def test_a_layout_keeps_the_house_style_under_its_own_keys(colours):
    made = theme.layout(colours, height=200, xaxis={"visible": False}, yaxis2={"side": "right"})

    assert (made["height"], made["paper_bgcolor"], made["font"]["family"]) == (200, colours.paper, theme.FONT)
    assert made["xaxis"] == {**theme.layout(colours)["xaxis"], "visible": False}
    assert made["yaxis2"] == {**theme.layout(colours)["yaxis"], "side": "right"}
    assert theme.layout(colours)["xaxis"].get("visible") is None  # nothing leaks into the next chart


@each_palette
def test_a_bars_status_can_be_seen(colours):
    solid, hatched, outlined = (theme.bar_mark(colours, s) for s in ("reported", "illustrative", "derived"))

    assert (solid["color"], solid["pattern"], solid["width"]) == (colours.accent, "", 0)
    assert (hatched["color"], hatched["pattern"]) == (colours.tint, "/")
    assert (outlined["color"], outlined["pattern"], outlined["outline"]) == (colours.paper, "", colours.accent)
    assert luminance(hatched["color"]) != luminance(solid["color"])


def test_the_marker_of_a_trace_is_bar_by_bar():
    colours = theme.LIGHT
    marks = theme.bar_marks(colours, ["reported", "illustrative"], [colours.bad, colours.bad])
    marker = theme.bar_marker(colours, marks)

    assert marker["color"] == [colours.bad, colours.tint]
    assert marker["pattern"]["shape"] == ["", "/"]
    with pytest.raises(ValueError):
        theme.bar_marks(colours, ["reported"], ["#000000", "#FFFFFF"])
