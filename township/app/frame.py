"""The frame around every page: which snapshot, which filters, the heading, the notices.

``dashboard.py`` calls :func:`configure` and :func:`begin` before the page runs; the page asks
:func:`current`. A run resolves CURRENT once, and that snapshot serves every query, cache key,
caption and download of the run.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import htpy as h
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from township.access.roles import Right
from township.app import indicator_search, snapshot_notice
from township.app import viewer as viewers
from township.charts import theme
from township.panels import failure, html, published
from township.panels.filters import Choice, Filters, IndicatorChoice, MonthChoice
from township.panels.heading import MONTH_WIDTH, VILLAGE_WIDTH
from township.panels.page import Page, choices
from township.panels.published import Published
from township.panels.setting import Setting
from township.statistics import periods
from township.statistics.catalogue import Catalogue, CatalogueError
from township.store.snapshot import SnapshotError

INTERNAL = "显示内部数"
_CSS = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@dataclass
class Run:
    """One run of one page: what its panels are drawn from, and where its heading goes."""

    setting: Setting
    heading: DeltaGenerator
    months: tuple[dt.date, ...]


def configure() -> None:
    """Page settings, the design and whose session it is; before anything else on every run."""
    viewers.begin()
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{style(theme.palette(st.context.theme.type), _town())}</style>")
    if badge := viewers.badge():
        write(badge)


def name_tab(title: str) -> None:
    """What the browser's tab is called: the page's title first, so that tabs are told apart."""
    st.set_page_config(page_title=f"{title} - {_town()}数据看板")


def _town() -> str:
    try:
        return published.catalogue().town["name"]
    except CatalogueError:
        return ""  # begin() says what is wrong with the catalogue


def style(colours: theme.Palette, town: str) -> str:
    """The design as CSS, in ``colours`` on screen and in ink on paper."""
    # browser/print.js reads the second rule too, to redraw the charts for paper
    on_paper = f"@media print{{:root{{{theme.PRINT.css()}}}}}"
    return f':root{{{colours.css()};--brand:"{town}"}}\n{on_paper}\n{_CSS}'


def underline(position: int) -> None:
    """Mark the entry of the navigation, counted from 0, that the page in view is folded under; Streamlit does not."""
    entry = f'[data-testid="stTopNav"] > :nth-child({position + 1}) [data-testid="stTopNavSection"]'
    st.html(f"<style>{entry} {{ box-shadow: inset 0 -2.5px var(--accent); }} {entry} p {{ font-weight: 700; }}</style>")


def begin(page: Page) -> Run | None:
    """Resolve the snapshot and draw the filter row; None when there is nothing to show (the reason is on screen)."""
    shown = resolve()
    if shown is None:
        return None
    top = st.container(horizontal=True, vertical_alignment="top", gap="medium", key="top")
    heading = top.container(width="stretch", key="heading")
    with top.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content", key="filters"):
        filters, internal, notices = _filters(page, shown)
    for words in notices:
        notice(words)
    announce(shown)
    setting = shown.setting(filters, theme.palette(st.context.theme.type))
    return Run(seen(setting, internal, page.title), heading, shown.months)


def asked_internal() -> bool:
    """The switch 显示内部数, which only who may see them has; whether it is on."""
    if not viewers.viewer().may(Right.INTERNAL):
        return False
    return st.toggle(INTERNAL, key="internal", bind="query-params", width="content")


def seen(setting: Setting, internal: bool, title: str) -> Setting:
    """``setting`` as the viewer sees it; what is not for everybody only once the audit trail has who looked at it.

    Args:
        title: of what is looked at.
    """
    who = viewers.viewer()
    asked = setting.seen_by(who, internal=internal)
    shown = published.accounted(asked, who, title)
    if shown != asked:
        notice("查看记不进操作记录（数据盘写不进去），没有显示内部数。请联系维护人员。")
    return shown


def resolve() -> Published | None:
    """The snapshot of this run: the newest, or the one the address names; None when nothing can be shown (said so)."""
    try:
        newest = published.current()
    except (SnapshotError, CatalogueError) as error:
        write(html.empty("没有可以显示的数据", str(error)))
        return None
    # the address loses it on the way to the next page; the session keeps it
    wanted = st.session_state.setdefault("snapshot", st.query_params.get("snapshot"))
    if wanted in (None, newest.warehouse.snapshot.id):
        return newest
    try:
        return published.named(wanted)
    except SnapshotError:
        st.session_state["snapshot"] = None
        notice(f"地址中的快照“{wanted[:30]}”已不在或损坏，已改为显示最新的快照。")
        return newest


def announce(shown: Published) -> None:
    """What a reader must know of the snapshot shown: an old one, a new one since the last run, a refused one."""
    if st.session_state.get("snapshot") == shown.warehouse.snapshot.id and shown is not published.current():
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="older"):
            notice(
                f"正在看{shown.warehouse.snapshot.published:%Y-%m-%d}的快照 {shown.warehouse.snapshot.id}，不是最新的。"
            )
            st.button("看最新的", key="newest", on_click=_newest)
    if words := snapshot_notice.notice(shown.warehouse.snapshot.id, st.session_state, refused=bool(shown.refusal)):
        write(h.div(".update", role="status")[words])
    if shown.refusal:
        notice(f"数据校验没有通过：{shown.refusal}。请联系维护人员。")


def _newest() -> None:
    st.session_state["snapshot"] = None
    st.query_params.pop("snapshot", None)


def pick(component_key: str, months: tuple[dt.date, ...]) -> None:
    """A click in a chart or in the grid of months: set the visible filter it names, or clear it when it is already set.

    Args:
        months: those that can be chosen.
    """
    name, value = _picked(component_key)
    choice = choices().get(name)
    if name == "month":
        pick_month(component_key, "month", months)
    elif name == "village":
        st.session_state["village"] = [] if st.session_state.get("village") == [value] else [value]
    elif choice and value in choice.options:
        st.session_state[name] = choice.default if st.session_state.get(name) == value else value


def failed(error: Exception) -> bool:
    """What stands where a page's run ended for want of care, in place of Streamlit's English page."""
    write(html.empty(*failure.words(error, failure.noted("页面", error))))
    return True


def pick_month(component_key: str, key: str, months: tuple[dt.date, ...]) -> None:
    """A click in the grid of months (months.js), which a panel hands on: set the month of the widget ``key``."""
    name, value = _picked(component_key)
    by_key = {periods.month_key(month): month for month in months}
    if name == "month" and value in by_key:
        st.session_state[key] = by_key[value]


def _picked(component_key: str) -> tuple[str, str]:
    name, _, value = (st.session_state[component_key].get("pick") or "").partition(":")
    return name, value


def write(node: h.Node) -> None:
    """Put HTML at this place of the page."""
    st.html(str(h.fragment[node]))


def notice(words: str) -> None:
    """A line the reader must not miss."""
    write(h.div(".notice", role="status")[words])


def _filters(page: Page, shown: Published) -> tuple[Filters, bool, list[str]]:
    catalogue, months, default = shown.catalogue, shown.months, shown.default_month
    notices = _checked_address(shown)
    before = st.container(width="content")  # whether there is a month before is known once the list has its month
    month = st.selectbox(
        "截至月份", months, index=months.index(default), key="month", width=MONTH_WIDTH,
        format_func=periods.month_name, bind="query-params", filter_mode=None,
    )  # fmt: skip
    before.button(
        "‹", help="上一个月", key="previous", on_click=step, args=("month", months, -1), disabled=month == months[0]
    )
    st.button("›", help="下一个月", key="next", on_click=step, args=("month", months, 1), disabled=month == months[-1])
    villages = catalogue.villages(month)
    picked = st.multiselect(
        "村", [v.code for v in villages], key="village", format_func=lambda code: catalogue.areas[code].name,
        bind="query-params", placeholder=f"全镇（{len(villages)}村）", select_all=False, width=VILLAGE_WIDTH,
    )  # fmt: skip
    taken = [(choice, _choose(choice, catalogue, months)) for choice in page.choices]
    with st.container(key="switches", gap=None, width="content"):  # one above the other: a row has no room for two
        reported_only = st.toggle("只看实报", key="reported", bind="query-params", width="content")
        internal = asked_internal()
    narrowed = tuple((choice, option) for choice, option in taken if option != choice.default)
    return Filters(month, tuple(picked), reported_only, narrowed), internal, notices


def _choose(choice: Choice, catalogue: Catalogue, months: tuple[dt.date, ...]) -> str:
    if isinstance(choice, IndicatorChoice):
        return _choose_indicators(choice, catalogue)
    options = list(choice.options)
    if isinstance(choice, MonthChoice):
        options += map(periods.month_name, reversed(months))
    return st.selectbox(
        choice.label, options, key=choice.name, bind="query-params", filter_mode=None, width=choice.width
    )


def _choose_indicators(choice: IndicatorChoice, catalogue: Catalogue) -> str:
    """Several indicators. The address holds their names, not what they are found by, so it is kept here."""
    known = catalogue.indicators
    if choice.name not in st.session_state:
        given = choice.read(st.query_params.get_all(choice.name), catalogue).split(",")
        st.session_state[choice.name] = [code for code in given if code in known]
    nothing = known[choice.codes("", catalogue)[0]].name
    entries = indicator_search.entries(tuple(known.values()))
    picked = st.multiselect(
        choice.label, list(known), key=choice.name, format_func=entries.__getitem__,
        placeholder=nothing, filter_mode="contains", select_all=False, width=choice.width,
    )  # fmt: skip
    st.query_params[choice.name] = [known[code].name for code in picked]
    return ",".join(picked)


def step(key: str, months: tuple[dt.date, ...], by: int) -> None:
    """Move the month of the widget ``key`` by so many places, from the one shown when the button was pressed."""
    position = months.index(st.session_state[key]) + by
    if 0 <= position < len(months):
        st.session_state[key] = months[position]


def _checked_address(shown: Published) -> list[str]:
    """On a session's first run, say which values of the address are unknown (Streamlit drops them silently).

    The address holds what the filters show (2020年9月, 崔村东村); 2020-09 and a village's code are understood too.
    """
    if "address_checked" in st.session_state:
        return []
    st.session_state["address_checked"] = True
    catalogue, notices = shown.catalogue, []
    names = {periods.month_name(month): month for month in shown.months}
    if (wanted := st.query_params.get("month")) and wanted not in names:
        by_key = {periods.month_key(month): month for month in shown.months}
        if wanted in by_key:
            st.session_state["month"] = by_key[wanted]
        else:
            instead = periods.month_name(shown.default_month)
            notices.append(f"地址中的月份“{wanted[:20]}”没有数据，已改为显示{instead}。")
    given = st.query_params.get_all("village")
    month = st.session_state.get("month") or names.get(wanted or "", shown.default_month)
    existing = {area.code for area in catalogue.villages(month)}
    found = {text: area for text in given if (area := catalogue.area_named(text)) and area.code in existing}
    if any(text != area.name for text, area in found.items()):
        st.session_state["village"] = list(dict.fromkeys(area.code for area in found.values()))
    for text in [text for text in given if text not in found][:3]:
        if area := catalogue.area_named(text):
            why = f"{catalogue.absence(area, month)}；{periods.month_name(month)}不能选它"
        else:
            why = f"“{text[:20]}”不在{catalogue.town['name']}名录中"
        notices.append(f"地址中的村{why}，已忽略。")
    for name, choice in choices().items():
        if isinstance(choice, IndicatorChoice):
            asked = ",".join(st.query_params.get_all(name)).split(",")
            strange = [one for one in asked if not choice.accepts(choice.read([one], catalogue), catalogue)]
            notices += [f"地址中的指标“{text[:20]}”不在指标目录里，已忽略。" for text in strange[:3]]
    return notices
