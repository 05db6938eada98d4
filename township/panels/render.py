"""Turns a panel of the registry into what is shown and what is taken away; knows nothing of Streamlit.

:func:`shown` runs the panel's query with the reader's filters, hands the frame to the drawing function and
encodes the result as panel.js wants it. Whatever shows panels (pages, meeting mode, slides, workbooks) comes
through here, so all of them show the same. Results are kept by everything they depend on.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from township.charts import theme
from township.panels import html, table
from township.panels.blocks import Drawing, Filters, Scene
from township.panels.registry import Panel
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store.warehouse import Warehouse

_EXAMPLES = {"illustrative"}
_NAMED = 4  # figures named one by one in a note


@dataclass(frozen=True)
class Setting:
    """What panels are drawn from: one snapshot, one choice of filters, one palette. Hashable.

    Attributes:
        caveats: the known ambiguities of the sources, by id.
        sources: one row a source: source, title, publisher, published, illustrative.
        newest: the newest month of the town's leading indicator; later ones have figures of few indicators.
    """

    warehouse: Warehouse
    catalogue: Catalogue = field(compare=False)
    filters: Filters
    colours: theme.Palette
    caveats: dict[str, str] = field(compare=False, repr=False)
    sources: pd.DataFrame = field(compare=False, repr=False)
    newest: dt.date = field(compare=False)

    def at(self, month: dt.date) -> Setting:
        """The same in another month."""
        return replace(self, filters=replace(self.filters, month=month))

    def with_filters(self, filters: Filters) -> Setting:
        """The same with other filters."""
        return replace(self, filters=filters)

    def named_sources(self, used: frozenset[str], statuses: set[str]) -> tuple[str, ...]:
        """The sources ``used`` with title, publisher and date: example data only where some is shown, and so the rest.

        Args:
            statuses: of the rows shown; none where the rows carry no status.
        """
        illustrative = self.sources["illustrative"]
        wanted = self.sources[
            self.sources["source"].isin(used)
            & ((illustrative & ("illustrative" in statuses)) | (~illustrative & (statuses != {"illustrative"})))
        ]
        return tuple(
            f"{row.title}（{'，'.join(filter(None, (row.publisher, f'{row.published:%Y-%m-%d}')))}）"
            for row in wanted.itertuples()
        )


@dataclass(frozen=True)
class Shown:
    """A panel ready to be shown.

    Attributes:
        frame: what the query returned; no rows where there is nothing to show.
        drawing: None where there is nothing to show.
        content: the JSON panel.js gets, encoded once.
    """

    frame: pd.DataFrame
    drawing: Drawing | None
    content: bytes


@lru_cache(maxsize=2048)
def _answered(warehouse: Warehouse, query: str, given: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    """The frame by the parameters the query names: a village's choice does not re-ask the town's figures."""
    return warehouse.run(query, **{name: list(value) if isinstance(value, tuple) else value for name, value in given})


def ask(setting: Setting, query: str, own: tuple[tuple[str, Any], ...] = ()) -> pd.DataFrame:
    """The answer to ``query`` under the setting's filters; shared, so not to be changed.

    Args:
        own: parameters besides the filters, as (name, value).
    """
    context = {**setting.filters.parameters(setting.catalogue), **dict(own)}
    named = setting.warehouse.query(query).parameters
    given = sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in context.items() if name in named)
    return _answered(setting.warehouse, query, tuple(given))


def shown(panel: Panel, setting: Setting) -> Shown:
    """``panel`` as it looks under ``setting``."""
    if getattr(panel.draw, "timeless", False):
        setting = setting.with_filters(setting.filters.without_choice())
    return _shown(panel, setting)


@lru_cache(maxsize=2048)
def _shown(panel: Panel, setting: Setting) -> Shown:
    frame = ask(setting, panel.query, panel.own)
    drawing = None
    if not frame.empty:
        drawing = panel.draw(frame.copy(), Scene(setting.filters, setting.catalogue, setting.colours))
    content = json.dumps(_content(panel, setting, frame, drawing), ensure_ascii=False)
    return Shown(frame, drawing, content.encode())


def forget() -> None:
    """Let go of everything kept, and of the snapshots it belongs to."""
    _answered.cache_clear()
    _shown.cache_clear()


def scope(drawing: Drawing, filters: Filters) -> str:
    """Period and unit, and that they are the town's where a chosen village cannot apply."""
    return drawing.scope + ("（全镇口径）" if drawing.town_wide and filters.villages else "")


def notes(panel: Panel, setting: Setting, drawing: Drawing) -> tuple[str, ...]:
    """The drawing's own notes, what its source leaves undated, its known ambiguities, the events, then the clerk's 批注."""
    frame = shown(panel, setting).frame
    return (
        *filter(None, drawing.notes),
        *undated(panel, setting, frame),
        *(f"存疑：{line}" for line in _caveats(panel, setting, frame)),
        *(note.words for note in _noted(panel, setting, drawing)),
    )


def undated(panel: Panel, setting: Setting, frame: pd.DataFrame) -> tuple[str, ...]:
    """That a source does not say when the figures shown end, and under which month they stand; empty where it does."""
    if "month" not in frame.columns or _statuses(frame) == _EXAMPLES:
        return ()  # no figures, or none of a source's
    rows = ask(setting, "frame/undated")
    mine = rows[_read_by(panel, setting, rows)]
    if mine.empty:
        return ()
    names = list(dict.fromkeys(mine["name"]))
    listed = "、".join(names) if len(names) <= _NAMED else f"{names[0]}等{len(names)}项"
    months = "、".join(dict.fromkeys(periods.month_name(month.date()) for month in mine["month"]))
    return (f"来源未注明{listed}的截止时间，按其主要数据期列在{months}。",)


def _read_by(panel: Panel, setting: Setting, rows: pd.DataFrame) -> pd.Series:
    """Which rows, of a table each and perhaps of an indicator, the panel's question reads."""
    tables, words = setting.warehouse.reads(panel.query)
    given = {str(value) for _, value in panel.own}
    indicators = (words | given | {panel.indicator, *panel.also}) & setting.catalogue.indicators.keys()
    mine = rows["used_table"].isin(tables)
    if indicators:  # a question that names none reads them all
        mine &= rows["indicator"].isna() | rows["indicator"].isin(indicators)
    return mine


@dataclass(frozen=True)
class Remark:
    """A clerk's 批注 or a dated event: its month, its number on the chart of months, and its line under it."""

    indicator: str
    month: dt.date
    mark: str
    words: str


def events(panel: Panel, setting: Setting, drawing: Drawing) -> tuple[Remark, ...]:
    """The catalogue's events of the year shown that a chart of months is about: its theme's, or its indicator's own."""
    if panel.indicator is None or not any(block.figure and block.figure.year for block in drawing.blocks):
        return ()
    frame = ask(setting, "frame/events")
    mine = frame[
        (frame["theme"] == setting.catalogue.indicator(panel.indicator).theme)
        & (frame["indicator"].isna() | (frame["indicator"] == panel.indicator))
    ]
    found = []
    for number, row in enumerate(mine.itertuples(), start=1):
        mark = f"事{number}"
        status = "" if row.status == "reported" else html.STATUS_WORDS[row.status]
        known = "；".join(word for word in (status, row.location, row.note) if isinstance(word, str) and word)
        words = f"{mark}　{periods.month_name(row.day)}：{row.label}" + (f"（{known}）" if known else "")
        found.append(Remark(panel.indicator, row.day.date(), mark, words))
    return tuple(found)


def remarks(panel: Panel, setting: Setting) -> tuple[Remark, ...]:
    """The 批注 on the panel's indicators in the year shown, for the town or a chosen village, in order of months."""
    filters, indicators = setting.filters, {panel.indicator, *panel.also}
    places = {setting.catalogue.town_code, *filters.villages}
    frame = ask(setting, "frame/notes")
    mine = frame[
        frame["indicator"].isin(indicators)
        & frame["area"].isin(places)
        & (frame["month"].dt.year == filters.month.year)
    ]
    found = []
    for number, row in enumerate(mine.itertuples(), start=1):
        mark = f"批{number}"
        place = "" if row.area == setting.catalogue.town_code else row.place
        about = "，".join(filter(None, (periods.month_name(row.month), place, row.indicator_name)))
        author = f"（{row.author}）" if isinstance(row.author, str) and row.author else ""
        found.append(Remark(row.indicator, row.month.date(), mark, f"{mark}　{about}：{row.words}{author}"))
    return tuple(found)


def _noted(panel: Panel, setting: Setting, drawing: Drawing) -> tuple[Remark, ...]:
    return *events(panel, setting, drawing), *remarks(panel, setting)


def sources(panel: Panel, setting: Setting, frame: pd.DataFrame) -> tuple[str, ...]:
    """The sources behind what ``panel`` shows: those of the tables and indicators its question reads, up to the month.

    Args:
        frame: the rows shown, whose statuses tell reported from example data.
    """
    rows = ask(setting, "frame/sources_used")
    mine = _read_by(panel, setting, rows)
    return setting.named_sources(frozenset(rows.loc[mine, "source"]), _statuses(frame))


def subject(panel: Panel, setting: Setting) -> table.Subject:
    """What is taken away with ``panel``: its table and everything needed to trace it."""
    result = shown(panel, setting)
    frame, drawing = result.frame, result.drawing
    query = setting.warehouse.query(panel.query)
    town_wide = drawing is None or drawing.town_wide
    filters = replace(setting.filters, villages=()) if town_wide else setting.filters
    return table.Subject(
        town=setting.catalogue.town["name"],
        title=panel.title,
        scope=scope(drawing, setting.filters) if drawing else "",
        frame=table.readable(frame, query.labels),
        query=query.name,
        question=query.question,
        filters=setting.filters.words(setting.catalogue),
        period=filters.file_part(setting.catalogue),
        definition=_definition(panel, setting.catalogue),
        notes=notes(panel, setting, drawing) if drawing else (),
        sources=sources(panel, setting, frame),
        snapshot=setting.warehouse.snapshot.id,
    )


def _statuses(frame: pd.DataFrame) -> set[str]:
    return {status for name in frame.columns if name.endswith("status") for status in frame[name].dropna()}


def _caveats(panel: Panel, setting: Setting, frame: pd.DataFrame) -> tuple[str, ...]:
    """The known ambiguities of what was reported; where all that is shown is an example, they are about nothing shown."""
    if _statuses(frame) == _EXAMPLES:
        return ()
    return tuple(setting.caveats[code] for code in panel.caveats if code in setting.caveats)


def _definition(panel: Panel, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    if panel.indicator is None:
        return ()
    known = catalogue.indicator(panel.indicator)
    return (
        ("指标", f"{known.name}（{known.code}）"),
        ("定义", known.definition),
        ("单位", known.unit),
        ("责任单位", known.owner or "未定"),
        ("报送频次", known.frequency),
    )


def _content(panel: Panel, setting: Setting, frame: pd.DataFrame, drawing: Drawing | None) -> dict[str, Any]:
    if drawing is None:
        return _empty(panel, setting)
    filters = setting.filters
    badges = drawing.badges if drawing.badges is not None else html.badges(_statuses(frame))
    if "revision" in frame.columns:
        badges += html.revised(frame["revision"])
    words = scope(drawing, filters)
    footer = [f"<p>{html.text(line)}</p>" for line in drawing.notes if line]
    footer += [f'<p class="hint">{html.text(drawing.hint)}</p>'] if drawing.hint else []
    footer += [f"<p>{html.text(line)}</p>" for line in undated(panel, setting, frame)]
    footer += [f'<p class="caveat">{html.text(line)}</p>' for line in _caveats(panel, setting, frame)]
    noted = _noted(panel, setting, drawing)
    footer += [f'<p class="remark">{html.text(note.words)}</p>' for note in noted]
    on_chart = [(note.month, note.mark) for note in noted if note.indicator == panel.indicator]
    return {
        "id": panel.name,
        "title": panel.title,
        "header": _header(panel.title, words, badges),
        "source": "；".join(sources(panel, setting, frame)),
        "blocks": [
            {
                "figure": block.figure.marked(on_chart, setting.colours).figure,
                "alt": f"{panel.title}，{words}。{block.alt}",
            }
            if block.figure
            else {"html": block.html}
            for block in drawing.blocks
        ],
        "footer": "".join(footer),
        "aside": panel.aside,
    }


def _empty(panel: Panel, setting: Setting) -> dict[str, Any]:
    """What a panel without rows says: that nothing is owed, or what is missing and what to do."""
    filters, catalogue = setting.filters, setting.catalogue
    words, badge = "", ""
    block = f"<p>{html.text(panel.nothing)}</p>"
    if not panel.nothing:
        town_wide = "villages" not in setting.warehouse.query(panel.query).parameters
        without = setting.with_filters(replace(filters, reported_only=False))
        why = filters.why_empty(
            catalogue,
            panel.sheet,
            catalogue.indicator(panel.indicator).owner if panel.indicator else "",
            town_wide=town_wide,
            first_month=catalogue.indicator(panel.indicator).first_month if panel.indicator else 1,
            has_illustrative=filters.reported_only and not ask(without, panel.query, panel.own).empty,
        )
        block = html.empty(*why)
        badge = html.badge("missing")
        words = f"截至{periods.month_name(filters.month)}，全镇" if town_wide else filters.scope(catalogue)
    return {
        "id": panel.name,
        "title": panel.title,
        "header": _header(panel.title, words, badge, download=False),
        "blocks": [{"html": block}],
        "footer": "",
        "aside": panel.aside or bool(panel.nothing),
    }


def _header(title: str, scope: str, badges: str, *, download: bool = True) -> str:
    buttons = ""
    if download:
        buttons = (
            '<button data-open="download" title="数据表与下载">下载</button>'
            '<button data-open="source" title="定义与来源">来源</button>'
            '<details class="more"><summary>更多</summary><span>'
            '<button data-open="add" title="放进汇报清单，开会和导出用">加入汇报</button>'
            '<button data-picture title="投影分辨率的图片">存为图片</button>'
            "</span></details>"
        )
    return (
        f'<h2>{html.text(title)}</h2><span class="scope">{html.text(scope)}</span>'
        f'<span class="side">{badges}{buttons}</span>'
    )
