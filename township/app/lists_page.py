"""The page 汇报清单: choose a list, put one in order, name and save it; its panels follow, ready to present."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import htpy as h
import streamlit as st

from township.access.roles import Right
from township.app import frame, list_draft, panels
from township.app.viewer import signature, viewer
from township.charts import theme
from township.panels import html, permalink, published, report_list
from township.panels.heading import MONTH_WIDTH, actions, meta, months_given, title
from township.panels.page import panel_named, panelled
from township.panels.published import Published
from township.panels.render import conclusion
from township.panels.report_list import Shown
from township.panels.setting import INTERNAL
from township.statistics import periods
from township.store import durable_io, lists
from township.store.lists import Item, ListError, ReportList
from township.store.snapshot import SnapshotError

_DRAFT_NAME = "正在编的清单"
# of the session: what is asked about the list on show ("delete", "rename"), what was done, the list to show next, the
# snapshot's newest month when the page was last run
_ASKED, _DONE, _NEXT, _NEWEST = "list_asked", "list_done", "list_next", "list_newest"


def show() -> None:
    """The whole page, on the snapshot of this run."""
    opened = frame.resolve()
    if opened is None:
        return
    saved = lists.names(published.data_folder())
    names = [_DRAFT_NAME, *saved, *(name for name in report_list.defaults(opened) if name not in saved)]
    if following := st.session_state.pop(_NEXT, None):
        st.session_state["list"] = following
    if done := st.session_state.pop(_DONE, None):
        st.success(done)
    elif (wanted := st.query_params.get("list")) and wanted not in names:
        frame.notice(f"地址中的清单“{wanted[:30]}”不存在；请在右上角另选。")
    top = st.container(horizontal=True, vertical_alignment="top", gap="medium", key="top")
    heading = top.container(width="stretch", key="heading")
    with top.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content", key="filters"):
        default = 0 if list_draft.draft() else len(saved) + 1
        name = st.selectbox("清单", names, index=default, key="list", bind="query-params", filter_mode=None, width=260)
        try:
            shown = (
                ReportList(name, tuple(list_draft.draft()), opened.warehouse.snapshot.id)
                if name == _DRAFT_NAME
                else report_list.named(name, opened)
            )
        except ListError as error:
            frame.write(html.empty("清单打不开", str(error)))
            return
        newest = _newest(opened) if any(item.follows for item in shown.items) else None
        internal = frame.asked_internal()
    frame.announce(opened)
    items, missing = report_list.resolved(shown.items, opened, theme.palette(st.context.theme.type), newest)
    items = [replace(one, setting=frame.seen(one.setting, internal, f"汇报清单“{name}”")) for one in items]
    _heading(heading, shown, items, opened, newest)
    for words in filter(None, (report_list.other_snapshot(shown, opened), *missing)):
        frame.notice(words)
    if name == _DRAFT_NAME:
        _edit(opened)
    else:
        _reuse(shown, name in saved and viewer().may(Right.LIST))
    for number, one in enumerate(items, start=1):
        with st.container(key=f"item_{number}"):
            page = panelled()[one.panel.id.partition("/")[0]]
            said = f"{page.title}：{conclusion(page, one.setting)}"
            line = f"{number}. {_follows(one.item)}{one.setting.words}"
            frame.write(h.p(".item", data_conclusion=said)[line])
            key = f"panel_item_{number}"
            panels.show_panel(
                one.panel,
                one.setting,
                key,
                picked=partial(frame.pick_month, key, "newest", opened.months if newest else ()),
            )


def _newest(opened: Published) -> dt.date:
    """The month that stands for the newest one, to be moved like the month of a page."""
    months, default = opened.months, opened.default_month
    before = st.session_state.get(_NEWEST, default)
    if before != default and st.session_state.get("newest") == before:
        st.session_state["newest"] = default  # something was published while the page stood open
    st.session_state[_NEWEST] = default
    place = st.container(width="content")  # as in frame.py
    month = st.selectbox(
        "最新月份", months, index=months.index(default), key="newest", width=MONTH_WIDTH,
        format_func=periods.month_name, bind="query-params", filter_mode=None,
    )  # fmt: skip
    step = partial(frame.step, "newest", months)
    place.button("‹", help="上一个月", key="previous", on_click=step, args=(-1,), disabled=month == months[0])
    st.button("›", help="下一个月", key="next", on_click=step, args=(1,), disabled=month == months[-1])
    return month


def _follows(item: Item) -> str:
    words = report_list.following(item)
    return f"随{words}　" if words else ""


def _heading(
    place: st.delta_generator.DeltaGenerator,
    shown: ReportList,
    items: list[Shown],
    opened: Published,
    newest: dt.date | None,
) -> None:
    parts: list[h.Node] = [f"快照 {opened.warehouse.snapshot.id}"]
    if followed := report_list.months_followed(items):
        parts.insert(0, followed)
    if shown.saved_at:
        parts.append(f"{shown.by or '未署名'} 保存于 {periods.local_day(shown.saved_at)}")
    given = {"list": shown.name, "snapshot": opened.warehouse.snapshot.id}
    if any(one.setting.internal for one in items):
        given |= dict([permalink.ASKS_INTERNAL])
        parts.insert(0, h.b(".internal")[INTERNAL])
    subject = urlencode(given | ({"newest": periods.month_key(newest)} if newest else {}))
    link = urlencode(given | ({"newest": periods.month_name(newest)} if newest else {}))
    buttons = None
    if shown.items:
        buttons = (
            actions("", "", "存成清单后，才能导出PPT、资料包、CSV包和复制链接。")
            if shown.name == _DRAFT_NAME
            else actions(subject, f"./briefing?{link}")
        )
    heading = title("汇报清单", f"{shown.name}，{len(shown.items)}项")
    months = months_given(newest, opened.months) if newest else {}
    place.html(str(h.fragment[heading, meta(parts, data_list=shown.name, **months), buttons]))


def _edit(opened: Published) -> None:
    draft = list_draft.draft()
    if not draft:
        todo = "在任意页面的面板右上角点“更多”、“加入汇报”；或在右上角选一个清单，以它为底稿。"
        frame.write(html.empty("清单还是空的", f"{todo}没有保存的清单只在编它的浏览器里；给别人看，要先保存。"))
        return
    with st.container(horizontal=True, gap="small", key="all_months"):
        st.button("全部随最新月份", key="all_follow", on_click=_set_months, args=(lists.NEWEST,))
        fixed = periods.month_key(opened.default_month)
        st.button(
            f"全部定在{periods.month_name(opened.default_month)}", key="all_fixed", on_click=_set_months, args=(fixed,)
        )
    with st.container(key="draft", gap="small"):
        for index, item in enumerate(draft):
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"draft_{index}"):
                st.button("↑", key=f"up_{index}", on_click=_move, args=(index, -1), disabled=index == 0, help="上移")
                last = index == len(draft) - 1
                st.button("↓", key=f"down_{index}", on_click=_move, args=(index, 1), disabled=last, help="下移")
                st.button("移除", key=f"remove_{index}", on_click=_remove, args=(index,))
                _choose_month(index, item, opened)
                frame.write(h.p(".draft")[f"{index + 1}. {_words(item, opened)}"])
    if not viewer().may(Right.LIST):
        frame.write(
            html.empty("您的账号不能保存清单", "没有保存的清单只在这个浏览器里；给别人看，请“发布”的账号保存。")
        )
        return
    with st.form("save_list", border=False):
        name, by, replacing, button = st.columns([2, 1.2, 1.2, 0.8], vertical_alignment="bottom")
        chosen = name.text_input(
            "清单名字", key="list_name", max_chars=lists.LONGEST, placeholder="如：第三季度经济分析会"
        )
        author = signature(by, "编制人", "list_by")
        replace = replacing.checkbox("替换同名清单", key="list_replace")
        if button.form_submit_button("保存清单", type="primary"):
            _save(chosen, author, replace, opened)


def _words(item: Item, opened: Published) -> str:
    panel = panel_named(item.panel)
    named = panel.title if panel else item.panel
    try:
        _, setting = report_list.shown_as(item, opened, theme.LIGHT)
    except LookupError as error:
        return f"{named}（{error.args[0]}）"
    return f"{named}　{_follows(item)}{setting.filters.words(opened.catalogue)}"


def _choose_month(index: int, item: Item, opened: Published) -> None:
    """Which month an item of the draft is of, or which one it follows."""
    options = [lists.NEWEST, lists.YEAR_BEFORE, *map(periods.month_key, reversed(opened.months))]
    if item.month not in options:
        options.append(item.month)  # of another snapshot
    key = f"month_{index}_{item.panel}_{item.month}"  # another item or month in this place is another widget
    st.selectbox(
        "月份", options, index=options.index(item.month), key=key, format_func=_month_words, width=220,
        label_visibility="collapsed", filter_mode=None, on_change=_set_month, args=(index, key),
    )  # fmt: skip


def _month_words(month: str) -> str:
    followed = report_list.following(Item("", month, (), False))
    try:
        return f"随{followed}" if followed else periods.month_name(periods.parse_month(month))
    except ValueError:
        return month


def _set_month(index: int, key: str) -> None:
    draft = list_draft.draft()
    draft[index] = replace(draft[index], month=st.session_state[key])


def _set_months(month: str) -> None:
    draft = list_draft.draft()
    draft[:] = [replace(item, month=month) for item in draft]


def _save(name: str, by: str, replacing: bool, opened: Published) -> None:
    draft = list_draft.draft()
    if name.strip() in (_DRAFT_NAME, *report_list.defaults(opened)):
        st.error("这个名字是看板自带清单的；请换一个。")
        return
    try:
        kept = lists.save(
            published.data_folder(), name, draft, snapshot=opened.warehouse.snapshot.id, by=by.strip(), replacing=replacing
        )  # fmt: skip
    except ListError as error:
        st.error(str(error))
    except OSError as error:
        st.error(f"没有保存：数据盘写不进去（{durable_io.why(error)}）。请联系维护人员。")
    else:
        draft.clear()
        words = f"已保存“{kept.name}”，共{len(kept.items)}项，可以演示、导出、复制链接。要再改，点“以此为底稿编辑”。"
        st.session_state.update({_NEXT: kept.name, _DONE: words})
        st.rerun()


def _reuse(shown: ReportList, own: bool) -> None:
    with st.container(horizontal=True, gap="small", key="reuse"):
        st.button("以此为底稿编辑", key="reuse_list", on_click=_take_over, args=(shown,))
        if own:
            st.button("改名", key="rename_list", on_click=_ask, args=("rename", shown.name))
            st.button("删除清单", key="delete_list", on_click=_ask, args=("delete", shown.name))
    if own and st.session_state.get(_ASKED) in (asked := [("rename", shown.name), ("delete", shown.name)]):
        _answer(shown.name, renaming=st.session_state[_ASKED] == asked[0])


def _answer(name: str, *, renaming: bool) -> None:
    """Who renames or deletes the list, and the deed."""
    with st.form("change_list", enter_to_submit=False, border=False):
        todo = "改名后原来的链接打不开" if renaming else "删除后它的链接打不开，误删请维护人员找回"
        frame.notice(f"{'改名' if renaming else '删除'}清单“{name}”？{todo}；由谁操作记入操作记录。")
        to = st.text_input("新名字", name, key="list_to", max_chars=lists.LONGEST) if renaming else ""
        by = signature(st, "操作人", "list_changed_by")
        with st.container(horizontal=True, gap="small"):
            sure = st.form_submit_button("确定改名" if renaming else "确定删除", type="primary")
            if st.form_submit_button("不改" if renaming else "不删"):
                _ask(None)
                st.rerun()
    if not sure:
        return
    if renaming and to.strip() in (_DRAFT_NAME, *report_list.defaults(published.current())):
        st.error("这个名字是看板自带清单的；请换一个。")
        return
    try:
        if renaming:
            kept = lists.rename(published.data_folder(), name, to, by)
            st.session_state.update({_NEXT: kept.name, _DONE: f"已把清单“{name}”改名为“{kept.name}”。"})
        else:
            lists.delete(published.data_folder(), name, by)
            st.session_state.update({_NEXT: _DRAFT_NAME, _DONE: f"已删除清单“{name}”。"})
    except (ListError, SnapshotError) as error:
        st.error(str(error))
    except OSError as error:
        st.error(f"没有改动：数据盘写不进去（{durable_io.why(error)}）。请联系维护人员。")
    else:
        _ask(None)
        st.rerun()


def _take_over(shown: ReportList) -> None:
    list_draft.draft()[:] = shown.items
    st.session_state["list"] = _DRAFT_NAME
    if shown.saved_at:
        st.session_state.update({"list_name": shown.name, "list_by": shown.by})


def _ask(what: str | None, name: str = "") -> None:
    st.session_state[_ASKED] = (what, name)


def _move(index: int, by: int) -> None:
    draft = list_draft.draft()
    draft[index], draft[index + by] = draft[index + by], draft[index]


def _remove(index: int) -> None:
    del list_draft.draft()[index]
