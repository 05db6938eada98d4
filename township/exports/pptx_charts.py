"""Draws charts and grids on a slide as PowerPoint's own objects: editable charts with their numbers, coloured tables."""

from __future__ import annotations

import copy
import io
import math
from dataclasses import replace
from functools import cache
from typing import Any

import xlsxwriter
from pptx.chart.chart import Chart as PptxChart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.text import CT_TextCharacterProperties
from pptx.slide import Slide
from pptx.text.text import Font
from pptx.util import Inches, Pt

from township.charts import theme
from township.charts.plot import Chart, Look, Series
from township.exports.fit_table import width_of
from township.exports.xlsx import TEXT_STAYS_TEXT

FACE = "Microsoft YaHei"
INK = theme.LIGHT
_MANY = 16  # categories beyond which names stand upright and every label shrinks
_LETTER = 0.64  # width of a digit, in font sizes

Box = tuple[float, float, float, float]  # left, top, width, height in inches


def rgb(colour: str) -> RGBColor:
    """``#27508F`` as PowerPoint's colour."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def face(font: Font, size: float, colour: str = INK.ink, *, bold: bool = False) -> None:
    """Set size in points, colour and our typeface, for Chinese letters too, which have a typeface of their own.

    As XML, since Font takes five times as long, and a deck sets thousands of words.
    """
    properties = font._element
    properties.set("sz", str(Pt(size).centipoints))
    properties.set("b", str(int(bold)))
    made = copy.deepcopy(_face(colour))
    for new in made:
        for old in properties.findall(new.tag):
            properties.remove(old)
    properties[:0] = list(made)  # colour and typefaces come before what else is said of letters


@cache
def _face(colour: str) -> CT_TextCharacterProperties:
    """Letters of a colour in our typeface; to be copied."""
    return parse_xml(
        f'<a:rPr {nsdecls("a")}><a:solidFill><a:srgbClr val="{rgb(colour)}"/></a:solidFill>'
        f'<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/></a:rPr>'
    )


def paint(fill: FillFormat, look: Look) -> None:
    """Fill with the look's colour, or with a hatch on it where it is 示例."""
    if not look.fill.startswith("#"):
        fill.background()
    elif look.hatched:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = rgb(INK.accent_mid), rgb(look.fill)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(look.fill)


def chart(slide: Slide, drawn: Chart, box: Box, name: str) -> None:
    """Add a chart with its numbers in a workbook behind it.

    Args:
        name: the object's name and alternative text.
    """
    drawn = _shortened(drawn, box)
    data = CategoryChartData()
    data.categories = drawn.categories
    for series in drawn.series:
        data.add_series(series.name, series.values)
    frame = slide.shapes.add_chart(_kind(drawn), *(Inches(side) for side in box), data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", name)
    made = frame.chart
    made.part.chart_workbook.update_from_xlsx_blob(_workbook(drawn))
    if any(series.line for series in drawn.series) and not all(series.line for series in drawn.series):
        _lines_over_bars(made, [series.line for series in drawn.series])
    size = _size(drawn, box)
    face(made.font, size)
    _title(made, drawn, size, box)
    labelled = _labelled(drawn, box, size)
    _axes(made, drawn, box, size, labelled=labelled)
    for plot in made.plots:
        if hasattr(plot, "gap_width"):
            plot.gap_width = 55 if len(drawn.categories) < _MANY else 35
            plot.overlap = 100 if drawn.stacked else 0
        plot.vary_by_categories = False
    for series, target in zip(drawn.series, _in_order(made), strict=True):
        if series.line:
            _dress_line(target, series)
        else:
            _dress_bars(target, series, drawn, size, labelled)


def _is_lines(drawn: Chart) -> bool:
    return all(series.line for series in drawn.series)


def _kind(drawn: Chart) -> XL_CHART_TYPE:
    if _is_lines(drawn):
        return XL_CHART_TYPE.LINE_MARKERS
    if drawn.horizontal:
        return XL_CHART_TYPE.BAR_STACKED if drawn.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    return XL_CHART_TYPE.COLUMN_STACKED if drawn.stacked else XL_CHART_TYPE.COLUMN_CLUSTERED


def _workbook(drawn: Chart) -> bytes:
    """The numbers behind the chart, where python-pptx says they are; text never becomes a formula or a link."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, TEXT_STAYS_TEXT) as book:
        sheet = book.add_worksheet()
        for row, category in enumerate(drawn.categories, start=1):
            sheet.write_string(row, 0, category)
        for column, series in enumerate(drawn.series, start=1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return stream.getvalue()


def _lines_over_bars(made: PptxChart, lines: list[bool]) -> None:
    """Make lines of some series: python-pptx draws one kind a chart, PowerPoint several over the same axes."""
    area = made._chartSpace.chart.plotArea
    bars = area.find(qn("c:barChart"))
    over = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        '<c:marker val="1"/></c:lineChart>'
    )
    for series, is_line in zip(bars.findall(qn("c:ser")), lines, strict=True):
        if is_line:
            for unknown in series.findall(qn("c:invertIfNegative")):
                series.remove(unknown)
            series.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
            over.find(qn("c:marker")).addprevious(series)
    for axis in bars.findall(qn("c:axId")):
        over.append(copy.deepcopy(axis))
    bars.addnext(over)


def _in_order(made: PptxChart) -> list[Any]:
    """The chart's series in the order they were given, over all its plots."""
    found = [series for plot in made.plots for series in plot.series]
    return sorted(found, key=lambda series: series._element.idx.val)


def _slot(drawn: Chart, box: Box, size: float) -> float:
    """Letters of room across for the name of one upright bar."""
    return (box[2] - 0.7) * 72 / max(len(drawn.categories), 1) / size


def _shortened(drawn: Chart, box: Box) -> Chart:
    """In a narrow chart the months are written as numbers: 1—2, 3, … 12."""
    months = all(name.endswith("月") and "年" not in name for name in drawn.categories)
    if drawn.horizontal or not months or _slot(drawn, box, 11) > max(map(width_of, drawn.categories)):
        return drawn
    return replace(drawn, categories=tuple(name.removesuffix("月") for name in drawn.categories))


def _size(drawn: Chart, box: Box) -> float:
    """Font size in points that the names of the categories have room for."""
    if drawn.horizontal:
        rows = len(drawn.categories) * (1 if drawn.stacked else len(drawn.series))
        return max(8.0, min(14.0, round(box[3] * 72 / rows * 0.5)))
    if len(drawn.categories) > _MANY:
        if _is_lines(drawn):
            return 12.0
        return max(8.0, min(12.0, round(_slot(drawn, box, 1) * 0.6)))
    widest = max(map(width_of, drawn.categories))
    return max(8.0, min(14.0, round(_slot(drawn, box, 1) / widest)))


def _title(made: PptxChart, drawn: Chart, size: float, box: Box) -> None:
    made.has_title = bool(drawn.title)
    if drawn.title:
        made.chart_title.include_in_layout = False
        made.chart_title.text_frame.text = drawn.title
        largest = min(14.0, (box[2] - 0.3) * 72 / width_of(drawn.title) / 1.15)  # bold, and the box keeps a margin
        face(made.chart_title.text_frame.paragraphs[0].runs[0].font, largest, bold=True)
    made.has_legend = len(drawn.series) > 1
    if made.has_legend:
        made.legend.position = XL_LEGEND_POSITION.BOTTOM
        made.legend.include_in_layout = False
        face(made.legend.font, min(max(size, 11), 12), INK.muted)


def _axes(made: PptxChart, drawn: Chart, box: Box, size: float, *, labelled: bool) -> None:
    across, along = made.category_axis, made.value_axis
    across.format.line.color.rgb = rgb(INK.ink)
    across.format.line.width = Pt(1)
    across.major_tick_mark = XL_TICK_MARK.NONE
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.has_major_gridlines = False
    across.reverse_order = drawn.horizontal  # the first on top
    face(across.tick_labels.font, size)
    lines = _is_lines(drawn)
    if lines and len(drawn.categories) > _MANY:  # every so many months is enough along a line
        step = math.ceil(max(map(width_of, drawn.categories)) / _slot(drawn, box, size))
        skipped = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{step}"/>')
        across._element.find(qn("c:noMultiLvlLbl")).addprevious(skipped)
    elif not drawn.horizontal and len(drawn.categories) > _MANY:
        # names from top to bottom, letter by letter, as on the page
        body = across._element.find(qn("c:txPr")).find(qn("a:bodyPr"))
        body.set("rot", "0")
        body.set("vert", "eaVert")
    if drawn.places:
        along.reverse_order, along.minimum_scale, along.maximum_scale = True, 1, drawn.places
        across.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # at the foot, where the last place is
    elif min((value for series in drawn.series for value in series.values if value is not None), default=0) >= 0:
        along.minimum_scale = 0
    along.visible = not drawn.horizontal and (lines or not labelled or len(drawn.categories) <= _MANY)
    along.has_major_gridlines = along.visible
    along.major_tick_mark = XL_TICK_MARK.NONE
    if along.visible:
        along.major_gridlines.format.line.color.rgb = rgb(INK.rule)
        along.major_gridlines.format.line.width = Pt(0.75)
        along.format.line.fill.background()
        face(along.tick_labels.font, max(size - 2, 8), INK.muted)


def _labelled(drawn: Chart, box: Box, size: float) -> bool:
    """Whether there is room for a number at every bar; else only what the page writes is written."""
    if drawn.horizontal:
        return True
    widest = max((len(f"{v:g}") for s in drawn.series for v in s.values if v is not None), default=1)
    bars = sum(not series.line for series in drawn.series)
    return widest * size * _LETTER * bars * len(drawn.categories) < (box[2] - 0.6) * 72


def _dress_bars(target: Any, series: Series, drawn: Chart, size: float, labelled: bool) -> None:
    """Looks and labels, bar by bar: what is written equals the number unless the page writes it otherwise."""
    known = [look for look in series.looks if look.fill]
    paint(target.format.fill, known[0] if known else Look(INK.accent))
    target.invert_if_negative = False
    shown = [value for value in series.values if value is not None]
    places = max((_decimals(value) for value in shown), default=0)
    if labelled:
        labels = target.data_labels
        labels.show_value = True
        # a part of nothing needs no 0
        labels.number_format = "0;−0;;" if drawn.stacked else ("General" if places <= 2 else "0.0")
        labels.number_format_is_linked = False
        if not drawn.stacked:
            labels.position = XL_LABEL_POSITION.OUTSIDE_END
        face(labels.font, size)
    for index, (value, label, look) in enumerate(zip(series.values, series.labels, series.looks, strict=True)):
        if not look.fill:
            continue
        point = target.points[index]
        paint(point.format.fill, look)
        if look.outline.startswith("#") and look.width:
            point.format.line.color.rgb = rgb(look.outline)
            point.format.line.width = Pt(look.width)
        if drawn.stacked and labelled and value:
            face(point.data_label.font, size, _legible(look))
        elif label and value is not None and not drawn.stacked and (not labelled or label != f"{value:g}"):
            _write(point, label, size, bold=not labelled)


def _write(point: Any, words: str, size: float, *, bold: bool) -> None:
    frame = point.data_label.text_frame
    frame.text = words
    frame.word_wrap = False
    face(frame.paragraphs[0].runs[0].font, size, bold=bold)
    point.data_label.position = XL_LABEL_POSITION.OUTSIDE_END


def _legible(look: Look) -> str:
    """Ink for a number that stands on the bar itself."""
    red, green, blue = (int(look.fill[i : i + 2], 16) for i in (1, 3, 5))
    return INK.on_accent if 0.3 * red + 0.6 * green + 0.1 * blue < 128 and not look.hatched else INK.ink


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _dress_line(target: Any, series: Series) -> None:
    target.smooth = False
    target.format.line.color.rgb = rgb(series.looks[0].fill)
    target.format.line.width = Pt(2.25)
    if series.dotted:
        target.format.line.dash_style = MSO_LINE.ROUND_DOT
    target.marker.style = XL_MARKER_STYLE.NONE
