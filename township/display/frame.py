"""The frame around every page: which snapshot, which filters, the heading, the notices.

``dashboard.py`` calls :func:`configure` and :func:`begin` before the page runs; the page asks
:func:`current`. A run resolves CURRENT once, and that snapshot serves every query, cache key,
caption and download of the run.
"""

from __future__ import annotations

import datetime as dt
import os
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from township.display import marks, theme
from township.display.drawing import KINDS, Filters
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import snapshot as snapshots
from township.store.snapshot import Snapshot, SnapshotError
from township.store.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
_CSS = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
_current: ContextVar[Run] = ContextVar("run")


@dataclass
class Run:
    """One run of one page."""

    warehouse: Warehouse
    catalogue: Catalogue
    filters: Filters
    colours: theme.Palette
    heading: DeltaGenerator
    caveats: dict[str, str]
    source_names: pd.DataFrame = field(repr=False)

    @property
    def snapshot(self) -> Snapshot:
        return self.warehouse.snapshot

    def sources(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """The sources behind a frame, told by its statuses, with title, publisher and date."""
        statuses = {s for name in frame.columns if name.endswith("status") for s in frame[name].dropna()}
        illustrative = self.source_names["illustrative"]
        wanted = self.source_names[
            (illustrative & ("illustrative" in statuses)) | (~illustrative & bool(statuses - {"illustrative"}))
        ]
        return tuple(f"{row.title}（{row.publisher}，{row.published:%Y-%m-%d}）" for row in wanted.itertuples())


def current() -> Run:
    """The run in progress; LookupError outside of one."""
    return _current.get()


def data_folder() -> Path:
    """``data/``, or what the environment variable TOWNSHIP_DATA names."""
    return Path(os.environ.get("TOWNSHIP_DATA", ROOT / "data"))


@st.cache_resource(max_entries=2, show_spinner=False)
def _catalogue(folder: str) -> Catalogue:
    return catalogues.load(Path(folder))


@dataclass(frozen=True)
class _Reference:
    """What the frame itself needs from a snapshot."""

    months: tuple[dt.date, ...]
    default_month: dt.date
    caveats: dict[str, str]
    sources: pd.DataFrame


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(data: str, fingerprint: Any) -> tuple[Warehouse, str | None, _Reference]:
    opened = snapshots.open_published(Path(data))
    warehouse = Warehouse(opened.snapshot, ROOT / "queries")
    months = warehouse.run("frame/months", indicator=_catalogue(data + "/catalogue").town["default_month_indicator"])
    caveats = warehouse.run("frame/caveats")
    reference = _Reference(
        tuple(value.date() for value in months["month"]),
        months.loc[months["is_default"], "month"].iloc[0].date(),
        dict(zip(caveats["caveat"], caveats["words"], strict=True)),
        warehouse.run("frame/sources"),
    )
    return warehouse, opened.refusal, reference


def catalogue() -> Catalogue:
    """The catalogue in use.

    Raises:
        CatalogueError: it contradicts itself or lacks something.
    """
    return _catalogue(str(data_folder() / "catalogue"))


def newest_month() -> dt.date:
    """The newest month something was reported for; the month before this one where nothing is published."""
    data = data_folder()
    try:
        return _opened(str(data), snapshots.fingerprint(data))[2].default_month
    except SnapshotError:
        return periods.add_months(dt.date.today().replace(day=1), -1)


def warm() -> None:
    """Open the published snapshot and the catalogue, so that the first visitor does not wait for it."""
    data = data_folder()
    _catalogue(str(data / "catalogue"))
    _opened(str(data), snapshots.fingerprint(data))


def configure() -> None:
    """Page settings and the design; before anything else on every run."""
    try:
        town = _catalogue(str(data_folder() / "catalogue")).town["name"]
    except catalogues.CatalogueError:
        town = ""  # begin() says what is wrong with the catalogue
    st.set_page_config(page_title=f"{town}数据看板", layout="wide", initial_sidebar_state="collapsed")
    colours = theme.palette(st.context.theme.type)
    st.html(f'<style>:root{{{colours.css()};--brand:"{town}"}}\n{_CSS}</style>')


def begin(path: str) -> bool:
    """Resolve the snapshot, draw the filter row, and set the run for the page.

    Args:
        path: the page's url_path; some pages have a filter of their own.

    Returns:
        False when there is nothing to show (the reason is on screen).
    """
    data = data_folder()
    try:
        catalogue = _catalogue(str(data / "catalogue"))
        warehouse, refusal, reference = _opened(str(data), snapshots.fingerprint(data))
    except (SnapshotError, catalogues.CatalogueError) as error:
        st.html(marks.empty("没有可以显示的数据", str(error)))
        return False
    top = st.container(horizontal=True, vertical_alignment="top", gap="medium", key="top")
    heading = top.container(width="stretch", key="heading")
    with top.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content", key="filters"):
        filters, notices = _filters(path, warehouse, catalogue, reference)
    for words in notices:
        _notice(words)
    if refusal:
        _notice(f"数据校验没有通过：{refusal}。请联系维护人员。")
    colours = theme.palette(st.context.theme.type)
    _current.set(Run(warehouse, catalogue, filters, colours, heading, reference.caveats, reference.sources))
    return True


def title(words: str, conclusion: str) -> None:
    """The page's title, its one-sentence conclusion (made from data), and the as-of line."""
    run = current()
    parts = (
        f"数据截至 <b>{periods.month_name(run.filters.month)}</b>",
        marks.text(run.filters.place(run.catalogue)),
        f"发布日 {run.snapshot.published:%Y-%m-%d}",
        f"快照 {marks.text(run.snapshot.id)}",
    )
    run.heading.html(
        f'<div class="page-title"><h1>{marks.text(words)}</h1><p class="conclusion">{marks.text(conclusion)}</p></div>'
        f'<p class="meta">{"　·　".join(f"<span>{part}</span>" for part in parts)}</p>'
    )


def pick(component_key: str) -> None:
    """A click in a chart: set the visible filter it names, or clear it when it is already set."""
    kind, _, value = (st.session_state[component_key].get("pick") or "").partition(":")
    if kind == "village":
        st.session_state["village"] = [] if st.session_state.get("village") == [value] else [value]
    elif kind == "kind" and value in KINDS:
        st.session_state["kind"] = KINDS[0] if st.session_state.get("kind") == value else value


def _notice(words: str) -> None:
    st.html(f'<div class="notice" role="status">{marks.text(words)}</div>')


def _filters(path: str, warehouse: Warehouse, catalogue: Catalogue, reference: _Reference) -> tuple[Filters, list[str]]:
    names = {periods.month_name(month): month for month in reference.months}
    notices = _checked_address(names, catalogue, reference)
    months, default = reference.months, reference.default_month
    chosen = st.session_state.get("month", default)
    position = months.index(chosen if chosen in months else default)
    st.button("‹", help="上一个月", key="previous", on_click=_step, args=(months, position - 1), disabled=position == 0)
    month = st.selectbox(
        "截至月份", months, index=months.index(default), key="month", width=144,
        format_func=periods.month_name, bind="query-params", filter_mode=None,
    )  # fmt: skip
    last = position == len(months) - 1
    st.button("›", help="下一个月", key="next", on_click=_step, args=(months, position + 1), disabled=last)
    villages = catalogue.villages(month)
    picked = st.multiselect(
        "村", [v.code for v in villages], key="village", format_func=lambda code: catalogue.areas[code].name,
        bind="query-params", placeholder=f"全镇（{len(villages)}村）", select_all=False, width=200,
    )  # fmt: skip
    kind = KINDS[0]
    if path == "economy":
        kind = st.selectbox("项目性质", KINDS, key="kind", bind="query-params", filter_mode=None, width=126)
    reported_only = st.toggle("只看实报", key="reported", bind="query-params", width="content")
    return Filters(month, tuple(picked), reported_only, kind, warehouse.snapshot.published), notices


def _step(months: tuple[dt.date, ...], position: int) -> None:
    st.session_state["month"] = months[position]


def _checked_address(names: dict[str, dt.date], catalogue: Catalogue, reference: _Reference) -> list[str]:
    """On a session's first run, say which values of the address are unknown (Streamlit drops them silently).

    The address holds what the filters show (2020年9月, 崔村东村); 2020-09 and a village's code are understood too.
    """
    if "address_checked" in st.session_state:
        return []
    st.session_state["address_checked"] = True
    notices = []
    if (wanted := st.query_params.get("month")) and wanted not in names:
        by_key = {periods.month_key(month): month for month in reference.months}
        if wanted in by_key:
            st.session_state["month"] = by_key[wanted]
        else:
            shown = periods.month_name(reference.default_month)
            notices.append(f"地址中的月份“{wanted[:20]}”没有数据，已改为显示{shown}。")
    given = st.query_params.get_all("village")
    month = st.session_state.get("month") or names.get(wanted or "", reference.default_month)
    existing = {area.code for area in catalogue.villages(month)}
    found = {text: area for text in given if (area := catalogue.area_named(text)) and area.code in existing}
    if any(text != area.name for text, area in found.items()):
        st.session_state["village"] = list(dict.fromkeys(area.code for area in found.values()))
    unknown = [text for text in given if text not in found]
    notices += [f"地址中的村“{text[:20]}”不在{catalogue.town['name']}名录中，已忽略。" for text in unknown[:3]]
    return notices
