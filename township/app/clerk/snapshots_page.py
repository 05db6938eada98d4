"""数据快照: the list of snapshots, what changed between two, going back, the source workbooks."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import htpy as h
import streamlit as st

from township.access.roles import Right
from township.app import frame
from township.app.clerk import desk, markup, upload
from township.app.viewer import signature, viewer
from township.panels import html, published
from township.panels.heading import title
from township.statistics.catalogue import Catalogue
from township.store import audit, history, planning, snapshot
from township.store.snapshot import SnapshotError

_ALL = "全部（.zip）"


def show() -> None:
    """数据快照: the list, what changed between two, going back, the source workbooks."""
    data = published.data_folder()
    listed = {one.id: one for one in history.listing(data)}
    said = f"共{len(listed)}份，已发布的永不改动，可随时回到任何一份。" if listed else "还没有发布过数据。"
    frame.write(title("数据快照", said))
    catalogue = desk.catalogue()
    if catalogue is None:
        return
    if not listed:
        frame.write(html.empty("还没有快照", "在“数据填报”上传，或运行 python -m township publish。"))
        return
    desk.said()
    frame.write(markup.section("全部快照"))
    frame.write(markup.snapshots(list(listed.values())))
    good = {identity: one for identity, one in listed.items() if one.flaw is None}
    if not good:
        return
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        frame.write(markup.section("源文件与回退"))
        current = next((identity for identity, one in good.items() if one.is_current), next(iter(good)))
        chosen = _choose("快照", good, current, "chosen")
        if viewer().may(Right.INTERNAL):
            _originals(good[chosen])
        _rollback(good[chosen])
    if viewer().may(Right.INTERNAL):  # row by row, small counts and all
        with right:
            frame.write(markup.section("两份之间的变化"))
            _compare(data, good, current, catalogue)
    frame.write(markup.section("操作记录"))
    frame.write(markup.trail([entry for entry in audit.read(data) if entry.get("action") in audit.OF_DATA]))


def _choose(label: str, listed: dict[str, history.Listed], default: str, key: str) -> str:
    options = list(listed)
    if st.session_state.get(key) not in options:
        st.session_state[key] = default
    return st.selectbox(
        label, options, format_func=lambda identity: markup.snapshot_words(listed[identity]),
        key=key, filter_mode=None, placeholder="请选择",
    )  # fmt: skip


def _compare(data: Path, good: dict[str, history.Listed], current: str, catalogue: Catalogue) -> None:
    before, after = st.columns(2)
    older = good[current].base if good[current].base in good else next((i for i in good if i != current), current)
    with before:
        old = _choose("从", good, older, "diff_from")
    with after:
        new = _choose("到", good, current, "diff_to")
    _between(data, old, new, catalogue)


def _between(data: Path, old: str, new: str, catalogue: Catalogue) -> None:
    if old == new:
        frame.write(markup.note("选两份不同的快照，就列出后一份改了什么。"))
        return
    try:
        found = planning.between(snapshot.open_snapshot(data, old), snapshot.open_snapshot(data, new))
    except SnapshotError as error:
        frame.write(html.empty("快照校验没有通过", str(error)))
    else:
        frame.write(markup.changed_rows(found, catalogue))


def _originals(listed: history.Listed) -> None:
    if not listed.originals:
        frame.write(markup.note("这份快照没有保存源文件。"))
        return
    options = [*([_ALL] if len(listed.originals) > 1 else []), *listed.originals]
    name = st.selectbox(
        "源文件", options, format_func=lambda text: text.removeprefix("workbooks/"), key=f"original_{listed.id}",
        filter_mode=None, placeholder="请选择",
    )  # fmt: skip
    data = str(published.data_folder())
    if name == _ALL:
        content, file = partial(upload.originals_bytes, data, listed.id), f"源文件_{listed.id}.zip"
    else:
        content, file = partial(upload.original_bytes, data, listed.id, name), Path(name).name
    st.download_button("下载源文件", content, file, on_click="ignore")


def _rollback(chosen: history.Listed) -> None:
    if chosen.is_current:
        frame.write(markup.note("这就是现在用的快照；要回退，请在上面选另一份。"))
        return
    if not desk.may_publish():
        frame.write(desk.cannot("回退", f"回退请用命令 rollback {chosen.id}。"))
        return
    with st.form("rollback", enter_to_submit=False, border=False):
        by = signature(st, "操作人", "rollback_by")
        note = st.text_input("原因", key="rollback_note", max_chars=100)
        pressed = st.form_submit_button(f"回退到 {chosen.id}", type="primary")
    if not pressed:
        return
    if not by.strip():
        frame.write(html.empty("还不能回退", "请写明操作人。"))
        return
    with st.spinner("正在回退…"):
        try:
            snapshot.rollback(published.data_folder(), chosen.id, by=by.strip(), note=note.strip())
        except SnapshotError as error:
            words, css = f"没有回退：{error}", "notice"
        else:
            words, css = ("已回退到快照 ", h.b[chosen.id], "。打开着的页面下一次刷新即用它。"), "update"
    st.session_state["said"] = markup.notice(words, css)
    st.rerun()
