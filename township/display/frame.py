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


def warm() -> None:
    """Open the published snapshot and the catalogue, so that the first visitor does not wait for it."""
    data = data_folder()
    _catalogue(str(data / "catalogue"))
    _opened(str(data), snapshots.fingerprint(data))


def configure() -> None:
    """Page settings and the design; before anything else on every run."""
    st.set_page_config(page_title="义桥镇数据看板", layout="wide", initial_sidebar_state="collapsed")
    colours = theme.palette(st.context.theme.type)
    st.html(f"<style>:root{{{colours.css()};--brand:\"义桥镇\"}}\n{_CSS}</style>")


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
    heading, row = st.columns([1.35, 1], gap="medium", vertical_alignment="top")
    with row.container(key="filters"):
        filters = _filters(path, warehouse, catalogue, reference)
    if refusal:
        _notice(f"数据校验没有通过：{refusal}。请联系维护人员。")
    colours = theme.palette(st.context.theme.type)
    _current.set(Run(warehouse, catalogue, filters, colours, heading.container(), reference.caveats, reference.sources))
    return True


def title(words: str, conclusion: str) -> None:
    """The page's title, its one-sentence conclusion (made from data), and the as-of line."""
    run = current()
    as_of = periods.month_name(run.filters.month)
    run.heading.html(
        f'<div class="page-title"><h1>{marks.text(words)}</h1><p class="conclusion">{marks.text(conclusion)}</p></div>'
        f'<p class="meta">数据截至 <b>{as_of}</b>　·　{marks.text(run.filters.place(run.catalogue))}　·　'
        f"发布日 {run.snapshot.published:%Y-%m-%d}　·　快照 {marks.text(run.snapshot.id)}</p>"
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


def _filters(path: str, warehouse: Warehouse, catalogue: Catalogue, reference: _Reference) -> Filters:
    names = {periods.month_name(month): month for month in reference.months}
    notices = _checked_address(names, catalogue, reference)
    on_economy = path == "economy"
    widths = [0.42, 1.25, 0.42, 1.7, 1.05] + ([1.1] if on_economy else [])
    columns = st.columns(widths, gap="small", vertical_alignment="bottom")
    chosen = st.session_state.get("month", reference.default_month)
    if chosen not in reference.months:
        chosen = reference.default_month
    position = reference.months.index(chosen)
    columns[0].button(
        "‹", help="上一个月", key="previous", on_click=_step, args=(reference.months, position - 1),
        disabled=position == 0, width="stretch",
    )  # fmt: skip
    month = columns[1].selectbox(
        "截至月份", reference.months, index=reference.months.index(reference.default_month), key="month",
        format_func=periods.month_name, bind="query-params", filter_mode=None,
    )  # fmt: skip
    columns[2].button(
        "›", help="下一个月", key="next", on_click=_step, args=(reference.months, position + 1),
        disabled=position == len(reference.months) - 1, width="stretch",
    )  # fmt: skip
    villages = catalogue.villages(month)
    picked = columns[3].multiselect(
        "村", [v.code for v in villages], key="village", format_func=lambda code: catalogue.areas[code].name,
        bind="query-params", placeholder=f"全镇（{len(villages)}村）",
    )  # fmt: skip
    reported_only = columns[4].toggle("只看实报", key="reported", bind="query-params")
    kind = KINDS[0]
    if on_economy:
        kind = columns[5].selectbox("项目性质", KINDS, key="kind", bind="query-params", filter_mode=None)
    for words in notices:
        _notice(words)
    return Filters(month, tuple(picked), reported_only, kind, warehouse.snapshot.published)


def _step(months: tuple[dt.date, ...], position: int) -> None:
    st.session_state["month"] = months[position]


def _checked_address(names: dict[str, dt.date], catalogue: Catalogue, reference: _Reference) -> list[str]:
    """On a session's first run, say which values of the address are unknown (Streamlit drops them silently).

    A month may be written 2020-09 and a village as its code; both are turned into the form the filters use.
    """
    if "address_checked" in st.session_state:
        return []
    st.session_state["address_checked"] = True
    notices = []
    if wanted := st.query_params.get("month"):
        keys = {periods.month_key(month): name for name, month in names.items()}
        if wanted in keys:
            st.query_params["month"] = keys[wanted]
        elif wanted not in names:
            shown = periods.month_name(reference.default_month)
            notices.append(f"地址中的月份“{wanted[:20]}”没有数据，已改为显示{shown}。")
            del st.query_params["month"]
    wanted_villages = st.query_params.get_all("village")
    known = [area for text in wanted_villages if (area := catalogue.area_named(text)) and area.level == "village"]
    if len(known) < len(wanted_villages):
        unknown = next(text for text in wanted_villages if catalogue.area_named(text) not in known)
        notices.append(f"地址中的村“{unknown[:20]}”不在义桥镇名录中，已忽略。")
    if wanted_villages:
        st.query_params["village"] = [area.name for area in known]
    return notices
