"""Excel's own charts over the cells of a table; over a block of their own where the table does not hold what they show."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from township.charts import theme
from township.charts.plot import Chart, Look, Series

HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
_FACE = "Microsoft YaHei"
ROW, COLUMN = 20, 64  # px of a cell as Excel draws it


class Place(NamedTuple):
    """Cells of one column, rows inclusive, counted from 0."""

    column: int
    first: int
    last: int


def cell(sheet: Worksheet, row: int, column: int, value: Any, shorter: Mapping[int, Format] | None = None) -> None:
    """Numbers as numbers, text as text whatever it begins with, nothing for what is missing.

    Args:
        shorter: formats by decimals shown, for what was computed to more than two: the cell keeps them all.
    """
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None and pd.notna(value) and math.isfinite(value):
        number = float(value)
        long = shorter and not math.isclose(number, round(number, 2), rel_tol=1e-9, abs_tol=1e-9)
        sheet.write_number(row, column, number, shorter[1 if abs(number) >= 1 else 4] if long else None)


def in_table(frame: pd.DataFrame, drawn: Chart) -> tuple[Chart, list[Place], Place] | None:
    """Where in the table the chart's numbers and names stand; None where the table does not hold them so.

    The chart comes back without categories that have no bar: months to come are not in the table.
    """
    barred = [series for series in drawn.series if not series.line] or list(drawn.series)
    known = [i for i in range(len(drawn.categories)) if any(series.values[i] is not None for series in barred)]
    if not known:
        return None
    first, last = known[0], known[-1]
    short = Chart(
        drawn.title,
        drawn.categories[first : last + 1],
        tuple(_part(series, first, last) for series in drawn.series),
        drawn.horizontal,
        drawn.stacked,
        drawn.remarks,
    )
    places = []
    for series in short.series:
        place = _find(frame, series.values)
        if place is None:
            return None
        places.append(place)
    names = _names(frame, places[0])
    return (short, places, names) if names else None


def _part(series: Series, first: int, last: int) -> Series:
    looks = series.looks if series.line else series.looks[first : last + 1]
    cut = slice(first, last + 1)
    return Series(series.name, series.values[cut], series.labels[cut], looks, series.line, series.dotted)


def _find(frame: pd.DataFrame, values: Sequence[float | None]) -> Place | None:
    """The first run of cells in a numeric column that holds these values in this order."""
    for column, header in enumerate(frame.columns):
        if not pd.api.types.is_numeric_dtype(frame[header]):
            continue
        held = [None if pd.isna(value) else float(value) for value in frame[header]]
        for start in range(len(held) - len(values) + 1):
            if all(map(_equal, held[start : start + len(values)], values)):
                return Place(column, start + 1, start + len(values))
    return None


def _equal(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)


def _names(frame: pd.DataFrame, place: Place) -> Place | None:
    """The first column of text that names each of these rows, and is no code."""
    for column, header in enumerate(frame.columns):
        cells = frame[header].iloc[place.first - 1 : place.last].tolist()
        told = all(isinstance(cell, str) and cell for cell in cells)
        if told and len(set(cells)) == len(cells) and not all(cell.isascii() and cell.isalnum() for cell in cells):
            return Place(column, place.first, place.last)
    return None


def own_block(book: Workbook, sheet: Worksheet, drawn: Chart, column: int) -> tuple[list[Place], Place]:
    """The chart's own numbers beside the table."""
    head = book.add_format(HEAD)
    sheet.write_string(0, column, "图中数据", head)
    for row, name in enumerate(drawn.categories, start=1):
        sheet.write_string(row, column, name)
    count = len(drawn.categories)
    places = []
    for number, series in enumerate(drawn.series, start=column + 1):
        sheet.write_string(0, number, series.name, head)
        for row, value in enumerate(series.values, start=1):
            cell(sheet, row, number, value)
        places.append(Place(number, 1, count))
    return places, Place(column, 1, count)


def chart(book: Workbook, sheet: str, drawn: Chart, places: Sequence[Place], names: Place, most: int) -> Any:
    """Excel's own chart over the cells, at most ``most`` rows high."""
    kind = "bar" if drawn.horizontal else "column"
    made = book.add_chart({"type": kind, "subtype": "stacked"} if drawn.stacked else {"type": kind})
    over = book.add_chart({"type": "line"})
    for series, place in zip(drawn.series, places, strict=True):
        (over if series.line else made).add_series(_series(sheet, series, place, names, drawn))
    if all(series.line for series in drawn.series):
        made = over
    elif any(series.line for series in drawn.series):
        made.combine(over)
    foot = "high" if drawn.places else "low"
    made.set_x_axis({**font(10, "num_font"), "major_tick_mark": "none", "label_position": foot,
                     "reverse": False, "line": {"color": theme.LIGHT.ink}})  # fmt: skip
    grid = {"visible": not drawn.horizontal, "line": {"color": theme.LIGHT.rule}}
    ranks = {"reverse": True, "min": 1, "max": drawn.places} if drawn.places else {}
    made.set_y_axis({**font(10, "num_font"), "major_gridlines": grid, "line": {"none": True}, **ranks})
    if drawn.horizontal:
        # Excel counts from below; and its value axis of lying bars is the other one
        made.set_y_axis({**font(10, "num_font"), "reverse": True, "major_gridlines": {"visible": False},
                         "major_tick_mark": "none"})  # fmt: skip
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    made.set_legend({"none": True} if len(drawn.series) == 1 else {"position": "bottom", **font(10)})
    rows = len(drawn.categories) * (1 if drawn.stacked else len(drawn.series))
    height = min(most * ROW - 20, 130 + 34 * rows if drawn.horizontal else 400)
    made.set_size({"width": across(drawn), "height": height})
    return made


def across(drawn: Chart) -> int:
    """A chart's width in px."""
    return (11 if len(drawn.categories) < 20 else 18) * COLUMN


def _series(sheet: str, series: Series, place: Place, names: Place, drawn: Chart) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": series.name,
        "categories": [sheet, names.first, names.column, names.last, names.column],
        "values": [sheet, place.first, place.column, place.last, place.column],
    }
    if series.line:
        dash = "round_dot" if series.dotted else "solid"
        return {**made, "line": {"color": series.looks[0].fill, "width": 2.25, "dash_type": dash}}
    made |= {"gap": 55, "overlap": 100 if drawn.stacked else 0, "points": [_look(look) for look in series.looks]}
    first = next((look for look in series.looks if look.fill), Look(theme.LIGHT.accent))
    made |= _look(first) or {}
    custom = [
        {"value": label} if label and value is not None and label != f"{value:g}" else None
        for label, value in zip(series.labels, series.values, strict=True)
    ]
    labels: dict[str, Any] = {"value": True, "custom": custom, **font(10)}
    if drawn.stacked:
        labels["num_format"] = "0;−0;;"  # a part of nothing needs no 0
    return {**made, "data_labels": labels}


def _look(look: Look) -> dict[str, Any] | None:
    if not look.fill.startswith("#"):
        return None
    outlined = look.outline.startswith("#") and look.width
    made: dict[str, Any] = {"border": {"color": look.outline, "width": look.width} if outlined else {"none": True}}
    if look.hatched:
        colours = {"fg_color": theme.LIGHT.accent_mid, "bg_color": look.fill}
        return {**made, "pattern": {"pattern": "wide_upward_diagonal", **colours}}
    return {**made, "fill": {"color": look.fill}}


def font(size: int, key: str = "", *, bold: bool = False) -> dict[str, Any]:
    """Our typeface; a chart's title takes it as ``name_font``, the rest as ``font`` or ``key``."""
    font = {"name": _FACE, "size": size, "bold": bold}
    return {key or ("name_font" if bold else "font"): font}
