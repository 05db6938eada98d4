"""A panel under the reader's filters, ready for every medium; knows nothing of Streamlit.

:func:`render` runs the panel's query with the reader's filters, hands the frame to its drawing function, and puts what
else a reader must know beside the blocks. Whatever shows panels (pages, meeting mode, slides, workbooks) comes through
here, so all of them show the same. Results are kept by everything they depend on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import htpy as h
import pandas as pd

from township.panels import blocks, failure, html, leads, page, panel_notes
from township.panels.blocks import Badge, Block, Note, Picture
from township.panels.filters import Scene
from township.panels.panel import Panel
from township.panels.panel_notes import Annotation
from township.panels.setting import Setting, frame_of, narrowed, run_query
from township.panels.table import PanelTable, readable
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue


@dataclass(frozen=True)
class Rendered:
    """A panel ready to be shown or taken away.

    Attributes:
        frame: what the query returned; no rows where there is nothing to show.
        scope: period and unit.
        blocks: empty where there is nothing to show.
        notes: of the drawing, then what its source leaves undated, its ambiguities, events, 批注.
        missing: what is missing and what to do about it, or the good news that nothing is; empty where blocks are.
        failure: the id under which the log says why there is nothing to show; "" where nothing failed.
        town_wide: whether a village filter cannot apply.
        drawn: the same as it is kept for all filters that make no difference to it.
    """

    panel: Panel
    setting: Setting = field(repr=False)
    frame: pd.DataFrame = field(compare=False, repr=False)
    scope: str
    badges: tuple[Badge, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    missing: tuple[str, ...] = ()
    town_wide: bool = True
    drawn: Rendered | None = field(default=None, compare=False, repr=False)
    failure: str = ""

    def failed(self, error: Exception) -> Rendered:
        """The same panel as it says that it could not be put into what is being made."""
        return _failed(self, error)

    @property
    def of_town(self) -> bool:
        """Whether a village is chosen and this shows the whole town."""
        return bool(self.town_wide and self.setting.filters.villages and self.blocks)

    @property
    def scope_alone(self) -> str:
        """The scope where the panel stands without its page, which says for all of them whose figures they are."""
        return self.scope + ("（全镇口径）" if self.of_town else "")

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The sources behind what is shown: those of the tables and indicators its question reads, up to the month."""
        if self.failure:
            return ()
        used = panel_notes.sources(self.panel, self.setting, self.frame)
        return self.setting.named_sources(used, panel_notes.statuses(self.frame))

    @cached_property
    def table(self) -> PanelTable:
        """The table behind the panel, and everything needed to trace it."""
        filters, catalogue = self.setting.filters, self.setting.catalogue
        query = self.setting.warehouse.query(self.panel.query)
        applied = replace(filters, villages=()) if self.town_wide else filters
        return PanelTable(
            town=catalogue.town["name"] + ("（演示数据）" if catalogue.stamp else ""),
            title=self.panel.title,
            scope=self.scope_alone if self.blocks else "",
            frame=self.frame if self.failure else readable(self.frame, query.labels),
            query=query.name,
            question=query.question,
            filters=replace(self.setting, filters=applied).words,
            period=applied.file_part(catalogue) + ("_内部" if self.setting.internal else ""),
            definition=_definition(self.panel, catalogue),
            notes=tuple(f"{note.said}{note.on_screen}" for note in self.notes if note.kind != "hint"),
            sources=self.sources,
            snapshot=self.setting.warehouse.snapshot.id,
        )

    def _led_to(self, shown: list[dict[str, Any]]) -> tuple[str, ...]:
        """The names of the indicators the title leads to: those whose figures are shown, except where what is ``shown``
        under it leads to them already, or the panel stands on their page.
        """
        if self.panel.page == leads.PAGE:
            return ()
        written = json.dumps(shown)
        known = self.setting.catalogue.indicators
        of_rows = self.frame["indicator"].unique() if {"indicator", "value"} <= {*self.frame.columns} else ()
        shown_here = dict.fromkeys((self.panel.indicator, *self.panel.also, *of_rows))
        names = (known[code].name for code in shown_here if code in known)
        return tuple(name for name in names if leads.address(name) not in written)

    @cached_property
    def content(self) -> bytes:
        """The JSON panel.js gets, encoded once."""
        if self.drawn:
            return self.drawn.content
        try:
            return self.encoded()
        except Exception as error:
            if self.failure:
                raise
            return self.failed(error).content

    def encoded(self) -> bytes:
        """The content made anew; raises whatever stops it."""
        content = self._content()
        try:
            return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
        except ValueError:  # a browser reads no NaN
            return json.dumps(_without_nan(content), ensure_ascii=False, allow_nan=False).encode()

    def _content(self) -> dict[str, Any]:
        panel = self.panel
        about = {"id": panel.name, "title": panel.title}
        if not self.blocks:
            # good news has no heading of its own: it is all there is to say
            good_news = bool(panel.nothing) and not self.failure
            block = h.p[self.missing[0]] if good_news else html.empty(*self.missing)
            aside = panel.aside or good_news
            said = [{"html": str(block)}]
            return {**about, "header": str(_header(self, ())), "blocks": said, "footer": "", "aside": aside}
        shown_blocks = [
            {"figure": block.plot.figure, "alt": f"{panel.title}，{self.scope_alone}。{block.alt}"}
            if isinstance(block, Picture)
            else {"html": str(html.render(leads.rows(block, self.setting.catalogue)))}
            for block in self.blocks
        ]
        return {
            **about,
            "header": str(_header(self, self._led_to(shown_blocks))),
            "source": "；".join(self.sources),
            "blocks": shown_blocks,
            "footer": str(h.fragment[map(html.note, self.notes)]),
            "aside": panel.aside,
        }


def _without_nan(part: Any) -> Any:
    """The same with a gap for every number that is none."""
    if isinstance(part, dict):
        return {name: _without_nan(inner) for name, inner in part.items()}
    if isinstance(part, list | tuple):
        return [_without_nan(inner) for inner in part]
    return None if isinstance(part, float) and not math.isfinite(part) else part


def render(panel: Panel, setting: Setting) -> Rendered:
    """``panel`` as it is under ``setting``; one that fails says so in its own place (failure.py)."""
    try:
        return _whole(panel, setting)
    except Exception as error:
        return _failed(Rendered(panel, setting, pd.DataFrame(), "", (), (), ()), error)


def _failed(rendered: Rendered, error: Exception) -> Rendered:
    panel, filters = rendered.panel, rendered.setting.filters
    identity = failure.noted(f"面板“{panel.title}”（{panel.id}，{periods.month_name(filters.month)}）", error)
    said = failure.words(error, identity)
    blank = pd.DataFrame()
    return Rendered(panel, rendered.setting, blank, rendered.scope, (), (), (), said, failure=identity)


def asked(panel: Panel, setting: Setting) -> None:
    """Ask the panel's question; raises whatever stops it."""
    frame_of(panel, setting)


def whole(panel: Panel, setting: Setting) -> None:
    """Make all of the panel that a page shows; raises whatever stops it."""
    _whole(panel, setting).encoded()


def _whole(panel: Panel, setting: Setting) -> Rendered:
    apart = narrowed(panel, setting)
    told: frozenset[str] = frozenset()
    if panel.follows:
        told = setting.warehouse.kept(panel_notes.told_before, panel, setting)
        if apart is not setting:
            told &= {apart.filters.chosen(panel.follows)}
    drawn = setting.warehouse.kept(_rendered, panel, apart, told)
    return drawn if apart is setting else replace(drawn, setting=setting, drawn=drawn)


def _rendered(panel: Panel, setting: Setting, told: frozenset[str]) -> Rendered:
    frame = frame_of(panel, setting)
    panel = panel.about(frame, setting.filters, setting.catalogue)
    if frame.empty:
        return _empty(panel, setting, frame)
    drawing = panel(to_draw(frame), Scene(setting.filters, setting.catalogue, setting.colours))
    badges = drawing.badges if drawing.badges is not None else blocks.badges(panel_notes.statuses(frame))
    if "revision" in frame.columns:
        badges += blocks.revised(frame["revision"])
    if setting.internal and not frame.equals(frame_of(panel, setting.outwardly())):
        badges += (Badge("internal", blocks.INTERNAL),)
    noted = (*panel_notes.events(panel, setting, drawing), *panel_notes.remarks(panel, setting, told))
    own = [note if isinstance(note, Note) else Note(note) for note in drawing.notes if note]
    return Rendered(
        panel,
        setting,
        frame,
        drawing.scope,
        badges,
        tuple(_marked(block, panel, noted, setting) for block in drawing.blocks),
        (
            *own,
            *map(Note, panel_notes.undated(panel, setting, frame)),
            *map(Note, panel_notes.withheld(panel, setting)),
            *(Note(line, kind="caveat") for line in panel_notes.caveats(panel, setting, frame, told)),
            *(Note(words, kind="remark") for words in dict.fromkeys(note.words for note in noted)),
        ),
        town_wide=drawing.town_wide,
    )


def _marked(block: Block, panel: Panel, noted: Sequence[Annotation], setting: Setting) -> Block:
    """With the marks of what is noted of the picture's indicator."""
    if not isinstance(block, Picture):
        return block
    marks = [(note.month, note.mark) for note in noted if note.indicator == (block.indicator or panel.indicator)]
    return replace(block, plot=block.plot.marked(marks, setting.colours))


def to_draw(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose units can stand after a figure: 无量纲 is none, and blank."""
    copy = frame.copy(deep=False)  # pandas copies what is written to
    for name in copy.columns:
        if name.endswith("unit") and (without := copy[name] == figures.UNITLESS).any():
            copy[name] = copy[name].mask(without, "")
    return copy


def conclusion(shown: page.Page, setting: Setting) -> str:
    """The page's one sentence, of what was reported unless it says 示例; beside a chosen village it is called the town's
    where it is.
    """
    try:
        return sentence(shown, setting)
    except Exception as error:
        return "；".join(failure.words(error, failure.noted(f"“{shown.title}”页的一句话", error)))


def sentence(shown: page.Page, setting: Setting) -> str:
    """As :func:`conclusion`; raises whatever stops it."""
    assert shown.conclusion  # a page made of panels has one
    reported = setting.with_filters(replace(setting.filters, reported_only=True))
    words, of_reported = (
        shown.conclusion(to_draw(run_query(one, shown.conclusion.query))) for one in (setting, reported)
    )
    if blocks.STATUS_WORDS["illustrative"] not in words:
        words = of_reported
    town_wide = "villages" not in setting.warehouse.query(shown.conclusion.query).parameters
    return f"全镇：{words}" if setting.filters.villages and town_wide else words


def _definition(panel: Panel, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    known = catalogue.indicators.get(panel.indicator or "")
    if known is None:
        return ()
    return (
        ("指标", known.name),
        ("定义", known.definition),
        ("单位", known.unit),
        ("责任单位", known.owner or "未定"),
        ("报送频次", known.frequency),
    )


def _empty(panel: Panel, setting: Setting, frame: pd.DataFrame) -> Rendered:
    """What a panel without rows says: that nothing is owed, or what is missing and what to do."""
    filters, catalogue = setting.filters, setting.catalogue
    if unseen := panel_notes.withheld(panel, setting):
        scope = filters.scope(catalogue)
        return Rendered(
            panel, setting, frame, scope, (Badge("internal", "对外不显示"),), (), (), ("对外不显示", *unseen)
        )
    if panel.nothing:
        return Rendered(panel, setting, frame, "", (), (), (), (panel.nothing,))
    town_wide = "villages" not in setting.warehouse.query(panel.query).parameters
    without = setting.with_filters(replace(filters, reported_only=False))
    known = catalogue.indicators.get(panel.indicator or "")
    missing = filters.why_empty(
        catalogue,
        panel.sheet,
        known,
        town_wide=town_wide,
        has_illustrative=filters.reported_only and not frame_of(panel, without).empty,
    )
    scope = f"截至{periods.month_name(filters.month)}，全镇" if town_wide else filters.scope(catalogue)
    return Rendered(panel, setting, frame, scope, (Badge("missing"),), (), (), missing)


def _header(rendered: Rendered, leading_to: tuple[str, ...]) -> h.Node:
    buttons = None
    if rendered.blocks:
        buttons = (
            h.button(data_open="download", title="数据表与下载")["下载"],
            h.button(data_open="source", title="定义与来源")["来源"],
            h.details(".more")[
                h.summary["更多"],
                h.span[
                    h.button(data_open="add", title="放进汇报清单，开会和导出用")["加入汇报"],
                    h.button(data_picture=True, title="投影分辨率的图片")["存为图片"],
                ],
            ],
        )
    return h.fragment[
        h.h2[leads.title(rendered.panel.title, leading_to) if leading_to else rendered.panel.title],
        h.span(".scope", data_town=rendered.of_town)[rendered.scope],
        h.span(".side")[html.inline(rendered.badges), buttons],
    ]
