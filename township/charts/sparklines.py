"""Many small charts in rows: each names what it is of, says its newest figure, and draws its months by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from township.charts import FOOT, ems, foot, least, rest, short, theme, years
from township.charts.multiples import Place
from township.charts.plot import Plot
from township.charts.theme import Palette
from township.charts.years import Point

_ABREAST, _MOST = 4, 60
_NARROWEST = 240  # px of one at least: its words stand over it
_GAP = 0.03  # between charts, of the whole width
_ROW, _HEAD, _UNDER = 126, 48, 16  # px of a row, of the words over its charts, and under them


@dataclass(frozen=True)
class Spark:
    """One small chart: its name, where a click on the name leads, what is said under it, its months.

    Of ``words`` those stand there that have room together; none is cut, for they are figures.
    """

    name: str
    href: str
    words: tuple[str, ...]
    points: tuple[Point, ...]


def _fitting(words: tuple[str, ...]) -> str:
    said = " ".join(words)
    return said if len(words) < 2 or ems(said) <= _NARROWEST / 14 else _fitting(words[:-1])


def sparklines(colours: Palette, sparks: Sequence[Spark]) -> Plot:
    """The months 1—12 of each, the newest year over the one before; each on a scale of its own.

    There is no native part: so many charts are a table in other media.
    """
    left_out = rest(len(sparks) - _MOST)
    sparks = sparks[:_MOST]
    height = -(-len(sparks) // _ABREAST) * _ROW
    width = (1 - _GAP * (_ABREAST - 1)) / _ABREAST
    data, annotations = [], []
    axes: dict[str, Any] = {}
    for number, spark in enumerate(sparks):
        row, column = divmod(number, _ABREAST)
        left, top = column * (width + _GAP), 1 - (row * _ROW + _HEAD) / height
        place = Place(number, left, left + width, top - (_ROW - _HEAD - _UNDER) / height, top)
        newest = spark.points[-1].month.year
        drawn = [point for point in spark.points if point.month.year >= newest - 1]
        axes |= place.axes(
            {"range": [0.5, 12.5], "showticklabels": False},
            {"range": years.value_range([p.value for p in drawn]), "showticklabels": False, "showgrid": False},
        )
        for year, colour, weight in ((newest - 1, colours.accent_soft, 1.2), (newest, colours.accent, 2.2)):
            own = [point for point in drawn if point.month.year == year]
            if own:
                line = years.trace([point.month.month for point in own], own, colour, weight, step=12)
                line["marker"]["size"] = [*[0] * (len(own) - 1), 6 if year == newest else 0]
                data.append({**line, "name": f"{spark.name}{year}年", **place.on})
        name = escape(short(spark.name, place.room))
        link = f'<a href="{escape(spark.href)}" target="_self" style="color:{colours.accent}">{name}</a>'
        annotations.append(place.heading(f"<b>{link}</b>", colours, yshift=21))
        annotations.append(place.heading(_fitting(spark.words), colours, yshift=2))
    below = FOOT if left_out else 0
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=height + below,
            margin={"l": 2, "r": 8, "t": 0, "b": below},
            annotations=[*annotations, *foot(left_out, colours)],
            meta=least(_ABREAST * _NARROWEST),
            **axes,
        ),
    }
    return Plot(figure, ())
