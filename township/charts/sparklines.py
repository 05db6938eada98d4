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

_MOST = 60
_NARROWEST = 240  # px of one at least: its words stand over it
_GAP = 0.03  # between charts, of the whole width
_ROW, _HEAD, _UNDER = 126, 58, 16  # px of a row, of the words over its charts (in a meeting of 20 px), and under them


@dataclass(frozen=True)
class Spark:
    """One small chart: its name, where a click on the name leads, what is said under it, its months if any.

    Of ``words`` those stand there that have room together; none is cut, for they are figures.
    """

    name: str
    href: str
    words: tuple[str, ...]
    points: tuple[Point, ...]


def _fitting(words: tuple[str, ...]) -> str:
    said = " ".join(words)
    return said if len(words) < 2 or ems(said) <= _NARROWEST / 14 else _fitting(words[:-1])


def sparklines(colours: Palette, sparks: Sequence[Spark], *, abreast: int = 4) -> Plot:
    """The months 1—12 of each, the newest year over the one before; each on a scale of its own.

    There is no native part: so many charts are a table in other media.
    """
    left_out = rest(len(sparks) - _MOST)
    sparks = sparks[:_MOST]
    rows = -(-len(sparks) // abreast)
    height = rows * _ROW
    width = (1 - _GAP * (abreast - 1)) / abreast
    data, annotations = [], []
    axes: dict[str, Any] = {}
    for number, spark in enumerate(sparks):
        row, column = divmod(number, abreast)
        left, top = column * (width + _GAP), 1 - (row * _ROW + _HEAD) / height
        place = Place(number, left, left + width, top - (_ROW - _HEAD - _UNDER) / height, top)
        newest = max((point.month.year for point in spark.points), default=0)
        drawn = [point for point in spark.points if point.month.year >= newest - 1]
        axes |= place.axes(
            {"range": [0.5, 12.5], "showticklabels": False},
            {
                "range": years.value_range([p.value for p in drawn]),
                "showticklabels": False,
                "showgrid": False,
                "zeroline": bool(drawn),
            },
        )
        for year, colour, weight in ((newest - 1, colours.accent_soft, 1.2), (newest, colours.accent, 2.2)):
            own = [point for point in drawn if point.month.year == year]
            if own:
                line = years.trace([point.month.month for point in own], own, colour, weight, step=12)
                shown = len(line["x"]) - 1 if year == newest else None
                symbols = line["marker"]["symbol"]
                line["marker"]["size"] = [
                    6 if at == shown else 4 if symbol == years.SYMBOLS["illustrative"] else 0
                    for at, symbol in enumerate(symbols)
                ]
                if any(point.status == "illustrative" for point in own):
                    line["line"]["dash"] = "dot"
                data.append({**line, "name": f"{spark.name}{year}年", "cliponaxis": False, **place.on})
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
            meta=least(abreast * _NARROWEST) | {"rows": rows},
            **axes,
        ),
    }
    return Plot(figure, ())
