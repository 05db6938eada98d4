"""汇报清单: which panels, in which order, under which filters; from the registry by default, or as saved."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

import streamlit as st

from township.display import published, theme
from township.display.contents import PAGES, PANELS, Page, Panel
from township.display.drawing import KINDS, Filters
from township.display.published import Published
from township.display.rendering import Setting
from township.statistics import periods
from township.store import lists
from township.store.lists import Item, ReportList

DRAFT = "briefing_draft"  # the session's list of items not yet saved
_BROWSER = "township_browser"  # the cookie that names a browser, see board/early.js
_MOST_KEPT = 200
_kept: OrderedDict[str, list[Item]] = OrderedDict()  # drafts by browser: a session ends with every reload
_keeping = Lock()
_FOR_THE_CLERK = ("coverage", "statements")  # what is owed and how it was checked: not for a meeting


def item_of(panel: Panel, setting: Setting) -> Item:
    """``panel`` as shown now, as an item with its month written out."""
    filters = setting.filters
    return Item(panel.id, periods.month_key(filters.month), filters.villages, filters.reported_only, filters.kind)


def draft() -> list[Item]:
    """The list being put together, to be changed in place; a reload goes on with it as long as the server runs."""
    browser = st.context.cookies.get(_BROWSER)
    with _keeping:
        items = st.session_state.setdefault(DRAFT, _kept.get(browser, []))
        if browser:
            _kept[browser] = items
            _kept.move_to_end(browser)
            while len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
    return items


def add(panel: Panel, setting: Setting) -> None:
    """Put ``panel`` at the end of the draft, and say so."""
    items, item = draft(), item_of(panel, setting)
    if item in items:
        st.toast(f"“{panel.title}”已经在汇报清单里，共{len(items)}项")
        return
    items.append(item)
    st.toast(f"“{panel.title}”已加入汇报清单，共{len(items)}项。到“汇报清单”页排序、保存")


def shown_as(item: Item, opened: Published, colours: theme.Palette) -> tuple[Panel, Setting]:
    """The panel and the filters an item names.

    Raises:
        LookupError: the panel, the month or a village is not there (any more); the message (Chinese) says which.
    """
    if item.panel not in PANELS:
        raise LookupError(f"软件里已没有面板 {item.panel}")
    month = _month(item, opened)
    known = {area.code for area in opened.catalogue.villages(month)}
    if missing := [code for code in item.villages if code not in known]:
        raise LookupError(f"{periods.month_name(month)}的村名录里没有 {'、'.join(missing)}")
    kind = item.kind if item.kind in KINDS else KINDS[0]
    filters = Filters(month, item.villages, item.reported_only, kind, opened.warehouse.snapshot.published)
    return PANELS[item.panel], opened.setting(filters, colours)


def _month(item: Item, opened: Published) -> dt.date:
    try:
        month = periods.parse_month(item.month)
    except ValueError as error:
        raise LookupError(str(error)) from None
    if month not in opened.months:
        raise LookupError(f"快照 {opened.warehouse.snapshot.id} 里没有{periods.month_name(month)}的数据")
    return month


def defaults(opened: Published) -> dict[str, ReportList]:
    """The lists that come with the dashboard, one a theme: its panels in reading order, in the newest month."""
    return {page.title: _default(page, opened) for page in PAGES.values()}


def _default(page: Page, opened: Published) -> ReportList:
    setting = opened.setting()
    panels = [panel for panel in page.panels if not panel.name.startswith(_FOR_THE_CLERK)]
    return ReportList(page.title, tuple(item_of(panel, setting) for panel in panels), opened.warehouse.snapshot.id)


def named(name: str, opened: Published) -> ReportList:
    """A saved list, or one that comes with the dashboard.

    Raises:
        ListError: there is neither.
    """
    return defaults(opened).get(name) or lists.read(published.data_folder(), name)


def resolved(
    items: Iterable[Item], opened: Published, colours: theme.Palette
) -> tuple[list[tuple[Panel, Setting]], list[str]]:
    """The panels of a list with their filters, and in Chinese what could not be shown and why."""
    found, missing = [], []
    for position, item in enumerate(items, start=1):
        try:
            found.append(shown_as(item, opened, colours))
        except LookupError as error:
            missing.append(f"第{position}项不能显示：{error.args[0]}")
    return found, missing


def other_snapshot(saved: ReportList, opened: Published) -> str | None:
    """What to say when a list was put together on another snapshot than the one shown."""
    now = opened.warehouse.snapshot.id
    if saved.snapshot == now:
        return None
    return f"清单“{saved.name}”是在快照 {saved.snapshot} 上编的，现在显示快照 {now}：月份和筛选照旧，数可能已修订。"
