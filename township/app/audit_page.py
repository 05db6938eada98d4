"""The page 操作记录: the audit trail, newest first, by action and by who, and as a file; whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from township.app import frame
from township.app.clerk import markup
from township.exports.csv import csv
from township.panels import published
from township.panels.heading import title
from township.statistics import periods
from township.store import audit

_ALL = "全部"
# what a line says besides; all else goes under its own name
_DETAILS = {
    "base": "原快照",
    "confirmed_by": "确认人",
    "warnings": "提醒",
    "removed": "删去的快照",
    "internal": "口径",
    "indicator": "指标代码",
    "way": "登录方式",
    "why": "原因",
    "address": "来自",
}
_SAID = ("n", "at", "action", "by", "note", "snapshot", "before")


def show() -> None:
    """The whole page."""
    data = published.data_folder()
    checked, entries = audit.check(data), audit.read(data)
    frame.write(
        title("操作记录", f"共{len(entries)}条，" + ("有改动，请看下面。" if checked.flaws else "逐条相接，没有改动。"))
    )
    if checked.flaws:
        said = "；".join(checked.flaws[: audit.LISTED])
        frame.notice(f"操作记录校验没有通过：{said}。请联系维护人员，并核对备份。")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        action = _choose("操作", "audit_action", map(action_words, entries))
        who = _choose("谁", "audit_who", (str(entry.get("by", "")) for entry in entries))
        chosen = [
            entry
            for entry in entries
            if action in (_ALL, action_words(entry)) and who in (_ALL, str(entry.get("by", "")))
        ]
        st.download_button("下载 CSV", lambda: csv(table(chosen[::-1])), "操作记录.csv", "text/csv", on_click="ignore")
    frame.write(markup.trail(chosen))


def _choose(label: str, key: str, words: Iterable[str]) -> str:
    options = [_ALL, *sorted(set(filter(None, words)))]
    if st.session_state.get(key) not in options:
        st.session_state[key] = _ALL
    return st.selectbox(label, options, key=key, filter_mode=None, width=220)


def action_words(entry: Mapping[str, Any]) -> str:
    """What a line's action is called."""
    return audit.ACTIONS.get(str(entry.get("action")), str(entry.get("action", "")))


def table(entries: list[dict[str, Any]]) -> pd.DataFrame:
    """The lines as a table to take away: one row a line, all that it says."""
    rows = [
        (
            str(entry.get("n", "")),
            _moment(str(entry.get("at", ""))),
            action_words(entry),
            *(str(entry.get(name) or "") for name in ("by", "note", "snapshot")),
            "；".join(f"{_DETAILS.get(name, name)}：{_words(entry[name])}" for name in entry if name not in _SAID),
            str(entry.get("before", "")),
        )
        for entry in entries
    ]
    return pd.DataFrame(rows, columns=["序号", "时间", "操作", "谁", "说明", "快照", "其他", "前一条的校验值"])


def _words(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _moment(written: str) -> str:
    try:
        return f"{periods.local(written):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return written
