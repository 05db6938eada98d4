"""A panel: one question, its picture, where it comes from, and a way to take it away.

``panel()`` runs one query with the page's filters, hands the frame to a drawing function and
shows the result through our component (panel.js). Drawing functions live in charts.py and
boards.py and never fetch. Drawings are cached by (snapshot, query, parameters, palette).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from township.display import exports, marks, theme
from township.display.drawing import Draw, Drawing, Filters, Scene
from township.display.frame import current, pick, title
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store.warehouse import Warehouse

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "township_panel", js=(_HERE / "panel.js").read_text(encoding="utf-8"), isolate_styles=False
)


@dataclass(frozen=True)
class _Request:
    """Everything a panel's content depends on; hashable, so it is the cache key."""

    identity: str
    title: str
    query: str
    draw: Draw
    indicator: str | None
    sheet: str
    caveats: tuple[str, ...]
    nothing: str
    own: tuple[tuple[str, Any], ...]
    filters: Filters
    colours: theme.Palette
    warehouse: Warehouse
    catalogue: Catalogue = field(hash=False, compare=False)
    caveat_words: dict[str, str] = field(hash=False, compare=False)


@dataclass(frozen=True)
class _Shown:
    """A panel ready to be sent: ``content`` is the JSON its component gets, kept so that a rerun encodes nothing."""

    frame: pd.DataFrame
    drawing: Drawing | None
    content: bytes


@lru_cache(maxsize=512)
def _answered(warehouse: Warehouse, query: str, given: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    """The frame by the parameters the query names: a village's choice does not re-ask the town's figures."""
    return warehouse.run(query, **{name: list(value) if isinstance(value, tuple) else value for name, value in given})


def _ask(
    warehouse: Warehouse, query: str, filters: Filters, catalogue: Catalogue, own: tuple[tuple[str, Any], ...] = ()
) -> pd.DataFrame:
    context = {**filters.parameters(catalogue), **dict(own)}
    named = warehouse.query(query).parameters
    given = sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in context.items() if name in named)
    return _answered(warehouse, query, tuple(given))


@lru_cache(maxsize=512)
def _shown(request: _Request) -> _Shown:
    frame = _ask(request.warehouse, request.query, request.filters, request.catalogue, request.own)
    drawing = None
    if not frame.empty:
        drawing = request.draw(frame.copy(), Scene(request.filters, request.catalogue, request.colours))
    content = json.dumps(_content(request, frame, drawing), ensure_ascii=False)
    return _Shown(frame, drawing, content.encode())


def panel(
    identity: str,
    title: str,
    query: str,
    draw: Draw,
    *,
    indicator: str | None = None,
    sheet: str = "统计月报",
    caveats: tuple[str, ...] = (),
    nothing: str = "",
    **own: Any,
) -> None:
    """Show one panel at this place of the page.

    Args:
        identity: stable id, used as anchor and key.
        title: what is measured, in Chinese.
        query: name of the query file.
        draw: frame → Drawing.
        indicator: catalogue code whose definition and owner stand under 来源.
        sheet: the sheet to fill when there is no data; the empty state names it.
        caveats: ids of known ambiguities of the source (table caveat) shown as notes.
        nothing: what to say when no rows is good news rather than missing data, e.g. nothing is owed.
        own: query parameters besides the filters.
    """
    run = current()
    filters = run.filters.without_choice() if getattr(draw, "timeless", False) else run.filters
    request = _Request(
        identity, title, query, draw, indicator, sheet, caveats, nothing, tuple(sorted(own.items())),
        filters, run.colours, run.warehouse, run.catalogue, run.caveats,
    )  # fmt: skip
    shown = _shown(request)
    result = _component(
        key=f"panel_{identity}",
        data=shown.content,
        on_open_change=_ignore,
        on_pick_change=lambda: pick(f"panel_{identity}"),
    )
    if result.open:
        frame, drawing = shown.frame, shown.drawing
        town_wide = drawing is None or drawing.town_wide
        subject = exports.Subject(
            town=run.catalogue.town["name"],
            title=title,
            scope=_scope(drawing, run.filters) if drawing else "",
            frame=exports.readable(frame, run.warehouse.query(query).labels),
            query=run.warehouse.query(query).name,
            question=run.warehouse.query(query).question,
            filters=run.filters.words(run.catalogue),
            period=(replace(run.filters, villages=()) if town_wide else run.filters).file_part(run.catalogue),
            definition=_definition(indicator, run.catalogue),
            notes=tuple(drawing.notes) + tuple(run.caveats.get(code, "") for code in caveats) if drawing else (),
            sources=run.sources(frame),
            snapshot=run.snapshot.id,
        )
        exports.dialog(subject, result.open)


def headline(words: str, query: str, sentence: Callable[[pd.DataFrame], str]) -> None:
    """The page's title and its one-sentence conclusion, made from what ``query`` returns."""
    run = current()
    frame = _ask(run.warehouse, query, run.filters, run.catalogue)
    title(words, sentence(frame))


def _ignore() -> None:
    """The component reports nothing without a callback; the trigger's value is read from its result."""


def _definition(indicator: str | None, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    if indicator is None:
        return ()
    known = catalogue.indicator(indicator)
    return (
        ("指标", f"{known.name}（{known.code}）"),
        ("定义", known.definition),
        ("单位", known.unit),
        ("责任单位", known.owner or "未定"),
        ("报送频次", known.frequency),
    )


def _content(request: _Request, frame: pd.DataFrame, drawing: Drawing | None) -> dict[str, Any]:
    identity, title, filters = request.identity, request.title, request.filters
    if drawing is None and request.nothing:
        return {
            "id": identity,
            "title": title,
            "header": _header(title, "", "", download=False),
            "blocks": [{"html": f"<p>{marks.text(request.nothing)}</p>"}],
            "footer": "",
        }
    if drawing is None:
        owner = request.catalogue.indicator(request.indicator).owner if request.indicator else ""
        town_wide = "villages" not in request.warehouse.query(request.query).parameters
        shown_without = replace(filters, reported_only=False)
        words = filters.why_empty(
            request.catalogue,
            request.sheet,
            owner,
            town_wide=town_wide,
            has_illustrative=filters.reported_only
            and not _ask(request.warehouse, request.query, shown_without, request.catalogue, request.own).empty,
        )
        scope = filters.scope(request.catalogue) if not town_wide else f"截至{periods.month_name(filters.month)}，全镇"
        blocks = [{"html": marks.empty(*words)}]
        return {
            "id": identity,
            "title": title,
            "header": _header(title, scope, marks.badge("missing"), download=False),
            "blocks": blocks,
            "footer": "",
        }
    statuses = {status for name in frame.columns if name.endswith("status") for status in frame[name].dropna()}
    badges = drawing.badges if drawing.badges is not None else marks.badges(statuses)
    if "revision" in frame.columns:
        badges += marks.revised(frame["revision"])
    scope = _scope(drawing, filters)
    notes = [f"<p>{marks.text(line)}</p>" for line in drawing.notes if line]
    caveats = [request.caveat_words[code] for code in request.caveats if code in request.caveat_words]
    notes += [f'<p class="caveat">{marks.text(words)}</p>' for words in caveats]
    return {
        "id": identity,
        "title": title,
        "header": _header(title, scope, badges),
        "blocks": [
            {"figure": block.figure, "alt": f"{title}，{scope}。{block.alt}"} if block.figure else {"html": block.html}
            for block in drawing.blocks
        ],
        "footer": "".join(notes),
    }


def _scope(drawing: Drawing, filters: Filters) -> str:
    """Period and unit, and that they are the town's where a chosen village cannot apply."""
    return drawing.scope + ("（全镇口径）" if drawing.town_wide and filters.villages else "")


def _header(title: str, scope: str, badges: str, *, download: bool = True) -> str:
    buttons = ""
    if download:
        buttons = (
            '<button data-open="download" title="数据表与下载">下载</button>'
            '<button data-open="source" title="定义与来源">来源</button>'
        )
    return (
        f'<h2>{marks.text(title)}</h2><span class="scope">{marks.text(scope)}</span>'
        f'<span class="side">{badges}{buttons}</span>'
    )
