"""The page 汇报清单: choose a list, put one in order, name and save it; its panels follow, ready to present."""

from __future__ import annotations

from urllib.parse import urlencode

import htpy as h
import streamlit as st

from township.app import frame, list_draft, panels
from township.charts import theme
from township.panels import html, published, report_list
from township.panels.heading import actions, meta, title
from township.panels.page import panel_named
from township.panels.published import Published
from township.store import lists
from township.store.lists import Item, ListError, ReportList

_DRAFT_NAME = "正在编的清单"
# of the session: the list asked about, the one just deleted, the one just saved
_DELETING, _DELETED, _SAVED = "list_deleting", "list_deleted", "list_saved"


def show() -> None:
    """The whole page, on the snapshot of this run."""
    opened = frame.resolve()
    if opened is None:
        return
    saved = lists.names(published.data_folder())
    names = [_DRAFT_NAME, *saved, *(name for name in report_list.defaults(opened) if name not in saved)]
    _unknown(names)
    if kept := st.session_state.pop(_SAVED, None):
        st.session_state["list"] = kept.name
        st.success(
            f"已保存“{kept.name}”，共{len(kept.items)}项，可以演示、导出、复制链接。要再改，点“以此为底稿编辑”。"
        )
    top = st.container(horizontal=True, vertical_alignment="top", gap="medium", key="top")
    heading = top.container(width="stretch", key="heading")
    with top.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content", key="filters"):
        default = 0 if list_draft.draft() else len(saved) + 1
        name = st.selectbox("清单", names, index=default, key="list", bind="query-params", filter_mode=None, width=260)
    frame.announce(opened)
    if name == _DRAFT_NAME:
        shown = ReportList(name, tuple(list_draft.draft()), opened.warehouse.snapshot.id)
    else:
        try:
            shown = report_list.named(name, opened)
        except ListError as error:
            frame.write(html.empty("清单打不开", str(error)))
            return
    items, missing = report_list.resolved(shown.items, opened, theme.palette(st.context.theme.type))
    _heading(heading, shown, opened)
    for words in filter(None, (report_list.other_snapshot(shown, opened), *missing)):
        frame.notice(words)
    if name == _DRAFT_NAME:
        _edit(opened)
    else:
        _reuse(shown, name in saved)
    for number, (panel, setting) in enumerate(items, start=1):
        with st.container(key=f"item_{number}"):
            line = f"{number}. {setting.filters.words(setting.catalogue)}"
            frame.write(h.p(".item")[line])
            panels.show_panel(panel, setting, f"panel_item_{number}")


def _unknown(names: list[str]) -> None:
    if deleted := st.session_state.pop(_DELETED, None):
        st.success(f"已删除清单“{deleted}”。")
        return
    wanted = st.query_params.get("list")
    if wanted and wanted not in names:
        frame.notice(f"地址中的清单“{wanted[:30]}”不存在；请在右上角另选。")


def _heading(place: st.delta_generator.DeltaGenerator, shown: ReportList, opened: Published) -> None:
    conclusion = f"{shown.name}，{len(shown.items)}项"
    parts = [f"快照 {opened.warehouse.snapshot.id}"]
    if shown.saved_at:
        parts.append(f"{shown.by or '未署名'} 保存于 {shown.saved_at[:10]}")
    subject = urlencode({"list": shown.name, "snapshot": opened.warehouse.snapshot.id})
    buttons = None
    if shown.items:
        buttons = (
            actions("", "", "存成清单后，才能导出PPT、资料包、CSV包和复制链接。")
            if shown.name == _DRAFT_NAME
            else actions(subject, f"./briefing?{subject}")
        )
    place.html(str(h.fragment[title("汇报清单", conclusion), meta(parts), buttons]))


def _edit(opened: Published) -> None:
    draft = list_draft.draft()
    if not draft:
        todo = "在任意页面的面板右上角点“更多”、“加入汇报”；或在右上角选一个清单，以它为底稿。"
        frame.write(html.empty("清单还是空的", f"{todo}没有保存的清单只在编它的浏览器里；给别人看，要先保存。"))
        return
    with st.container(key="draft", gap="small"):
        for index, item in enumerate(draft):
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"draft_{index}"):
                st.button("↑", key=f"up_{index}", on_click=_move, args=(index, -1), disabled=index == 0, help="上移")
                last = index == len(draft) - 1
                st.button("↓", key=f"down_{index}", on_click=_move, args=(index, 1), disabled=last, help="下移")
                st.button("移除", key=f"remove_{index}", on_click=_remove, args=(index,))
                frame.write(h.p(".draft")[f"{index + 1}. {_words(item, opened)}"])
    with st.form("save_list", border=False):
        name, by, replacing, button = st.columns([2, 1.2, 1.2, 0.8], vertical_alignment="bottom")
        chosen = name.text_input(
            "清单名字", key="list_name", max_chars=lists.LONGEST, placeholder="如：第三季度经济分析会"
        )
        author = by.text_input("编制人", key="list_by", max_chars=20)
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
    return f"{named}　{setting.filters.words(opened.catalogue)}"


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
        st.error(f"没有保存：数据盘写不进去（{error.strerror}）。请联系维护人员。")
    else:
        draft.clear()
        st.session_state[_SAVED] = kept
        st.rerun()


def _reuse(shown: ReportList, own: bool) -> None:
    with st.container(horizontal=True, gap="small", key="reuse"):
        st.button("以此为底稿编辑", key="reuse_list", on_click=_take_over, args=(shown,))
        if own and st.session_state.get(_DELETING) != shown.name:
            st.button("删除清单", key="delete_list", on_click=_ask_to_delete, args=(shown.name,))
    if own and st.session_state.get(_DELETING) == shown.name:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="deleting"):
            frame.notice(f"删除清单“{shown.name}”？删除后不能恢复，它的链接也打不开。")
            st.button("确定删除", key="delete_surely", on_click=_delete, args=(shown.name,))
            st.button("不删", key="delete_not", on_click=_ask_to_delete, args=(None,))


def _take_over(shown: ReportList) -> None:
    list_draft.draft()[:] = shown.items
    st.session_state["list"] = _DRAFT_NAME
    if shown.saved_at:
        st.session_state.update({"list_name": shown.name, "list_by": shown.by})


def _ask_to_delete(name: str | None) -> None:
    st.session_state[_DELETING] = name


def _delete(name: str) -> None:
    lists.delete(published.data_folder(), name)
    st.session_state.update({"list": _DRAFT_NAME, _DELETING: None, _DELETED: name})


def _move(index: int, by: int) -> None:
    draft = list_draft.draft()
    draft[index], draft[index + by] = draft[index + by], draft[index]


def _remove(index: int) -> None:
    del list_draft.draft()[index]
