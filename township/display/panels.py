"""A panel: one question, its picture, where it comes from, and a way to take it away.

``panel()`` runs one query with the page's filters, hands the frame to a drawing function and
shows the result through our component (panel.js). Drawing functions live in charts.py and
boards.py and never fetch. Drawings are cached by (snapshot, query, parameters, palette).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from township.display import exports, marks, theme
from township.display.drawing import Draw, Drawing, Filters, Scene
from township.display.frame import Run, current, pick, title
from township.statistics.catalogue import Catalogue
from township.store.warehouse import Warehouse

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "township_panel", js=(_HERE / "panel.js").read_text(encoding="utf-8"), isolate_styles=False
)


@dataclass(frozen=True)
class _Request:
    """Everything a panel's picture depends on; hashable, so it is the cache key."""

    warehouse: Warehouse
    query: str
    draw: Draw
    filters: Filters
    catalogue: Catalogue = field(hash=False, compare=False)
    colours: theme.Palette
    own: tuple[tuple[str, Any], ...]


@lru_cache(maxsize=512)
def _answered(warehouse: Warehouse, query: str, given: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    """The query's frame, kept by the parameters the query names: a village's choice does not re-ask the town's figures."""
    return warehouse.run(query, **{name: list(value) if isinstance(value, tuple) else value for name, value in given})


@lru_cache(maxsize=512)
def _drawn(request: _Request) -> tuple[pd.DataFrame, Drawing | None]:
    context = {**request.filters.parameters(request.catalogue), **dict(request.own)}
    named = request.warehouse.query(request.query).parameters
    given = tuple(sorted((k, tuple(v) if isinstance(v, list) else v) for k, v in context.items() if k in named))
    frame = _answered(request.warehouse, request.query, given)
    if frame.empty:
        return frame, None
    return frame, request.draw(frame, Scene(request.filters, request.catalogue, request.colours))


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
    request = _Request(run.warehouse, query, draw, run.filters, run.catalogue, run.colours, tuple(sorted(own.items())))
    frame, drawing = _drawn(request)
    result = _component(
        key=f"panel_{identity}",
        data=_content(identity, title, frame, drawing, run, indicator, sheet, caveats, nothing),
        on_open_change=_ignore,
        on_pick_change=lambda: pick(f"panel_{identity}"),
    )
    if result.open:
        subject = exports.Subject(
            title=title,
            scope=drawing.scope if drawing else "",
            frame=exports.readable(frame, run.warehouse.query(query).labels),
            query=run.warehouse.query(query).name,
            question=run.warehouse.query(query).question,
            filters=run.filters.words(run.catalogue),
            period=run.filters.file_part(run.catalogue),
            definition=_definition(indicator, run.catalogue),
            notes=tuple(drawing.notes) + tuple(run.caveats.get(code, "") for code in caveats) if drawing else (),
            sources=run.sources(frame),
            snapshot=run.snapshot.id,
        )
        exports.dialog(subject, result.open)


def headline(words: str, query: str, sentence: Callable[[pd.DataFrame], str]) -> None:
    """The page's title and its one-sentence conclusion, made from what ``query`` returns."""
    run = current()
    frame = run.warehouse.run(query, **run.filters.parameters(run.catalogue))
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


def _content(
    identity: str,
    title: str,
    frame: pd.DataFrame,
    drawing: Drawing | None,
    run: Run,
    indicator: str | None,
    sheet: str,
    caveats: tuple[str, ...],
    nothing: str,
) -> dict[str, Any]:
    if drawing is None and nothing:
        return {
            "id": identity,
            "title": title,
            "header": _header(title, "", "", download=False),
            "blocks": [{"html": f"<p>{marks.text(nothing)}</p>"}],
            "footer": "",
        }
    if drawing is None:
        owner = run.catalogue.indicator(indicator).owner if indicator else ""
        blocks = [{"html": marks.empty(*run.filters.why_empty(run.catalogue, sheet, owner))}]
        return {
            "id": identity,
            "title": title,
            "header": _header(title, run.filters.scope(run.catalogue), marks.badge("missing"), download=False),
            "blocks": blocks,
            "footer": "",
        }
    statuses = {status for name in frame.columns if name.endswith("status") for status in frame[name].dropna()}
    badges = drawing.badges if drawing.badges is not None else marks.badges(statuses)
    scope = drawing.scope
    if drawing.town_wide and run.filters.villages:
        scope += "（全镇口径）"
    notes = [f"<p>{marks.text(line)}</p>" for line in drawing.notes if line]
    notes += [f'<p class="caveat">{marks.text(run.caveats[code])}</p>' for code in caveats if code in run.caveats]
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
