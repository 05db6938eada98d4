"""汇报清单: which panels, in which order, under which filters; from the registry by default, or as saved."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import streamlit as st

from township.panels.panel import Panel
from township.panels.report_list import item_of
from township.panels.setting import Setting
from township.store.lists import Item

DRAFT = "briefing_draft"  # the session's list of items not yet saved
_BROWSER = "township_browser"  # the cookie that names a browser, see browser/early.js
_MOST_KEPT = 200
_kept: OrderedDict[str, list[Item]] = OrderedDict()  # drafts by browser: a session ends with every reload
_keeping = Lock()


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
