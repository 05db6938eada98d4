"""The dialog behind a panel: its table to look at and to download, its definition and sources."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import htpy as h
import pandas as pd
import streamlit as st

from township.app import frame
from township.exports.csv import csv
from township.exports.xlsx import panel_xlsx
from township.panels import html
from township.panels.blocks import Column, columns
from township.panels.table import PanelTable

_NEWEST = 4  # sources in the open


def _table(frame: pd.DataFrame) -> h.Node:
    sides = ("r" if pd.api.types.is_numeric_dtype(frame[name]) else "l" for name in frame.columns)
    rows = (map(_cell, row) for row in frame.itertuples(index=False))
    return html.table(map(Column, frame.columns, sides), rows, "tight")


def _cell(value: object) -> str:
    """A table cell as text: blank stays blank, whole numbers carry no decimal point."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _sources(sources: Sequence[str]) -> h.Node:
    """The newest ones; those before stand behind a line that counts them."""
    newest, before = sources[:_NEWEST], sources[_NEWEST:]
    return h.fragment["；".join(newest), before and h.details[h.summary[f"以前的{len(before)}份"], "；".join(before)]]


def dialog(table: PanelTable, opened: str) -> None:
    """Show the table, the downloads and the source of a panel; ``opened`` is the tab in front, ``download`` or ``source``."""

    @st.dialog(f"{table.title}　{table.scope}", width="large")
    def show() -> None:
        data, source = st.tabs(
            ["数据与下载", "定义与来源"], default="定义与来源" if opened == "source" else "数据与下载"
        )
        with data:
            # plain markup: Streamlit's grid would bring English menus and a CSV of its own
            frame.write(h.div(".behind", tabindex="0")[_table(table.frame)])
            left, right, rest = st.columns([1, 1, 5], vertical_alignment="center")
            left.download_button(
                "下载 CSV", partial(csv, table.frame), f"{table.file_name}.csv", "text/csv",
                on_click="ignore", key=f"csv_{table.title}",
            )  # fmt: skip
            right.download_button(
                "下载 XLSX", partial(panel_xlsx, table), f"{table.file_name}.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                on_click="ignore", key=f"xlsx_{table.title}",
            )  # fmt: skip
            rest.html(str(h.p(".meta")[f"共{len(table.frame)}行，与图中所示相同。{table.filters}"]))
        with source:
            told = {**dict(table.facts()), "来源": _sources(table.sources)} if table.sources else dict(table.facts())
            rows = ((h.span(".muted.nowrap")[name], words) for name, words in told.items())
            frame.write(html.table(columns("项目|内容"), rows, "tight"))

    show()
