"""Taking data away: the dialog behind a panel, CSV and XLSX that say what they are.

CSV is UTF-8 with BOM so that Excel and WPS open it unscrambled. Text that a spreadsheet would
take for a formula stays text (OWASP CSV injection); numbers stay numbers.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from township.panels import html
from township.panels.table import Subject, csv_bytes, xlsx_bytes


def _table(frame: pd.DataFrame) -> str:
    sides = "".join("r" if pd.api.types.is_numeric_dtype(frame[name]) else "l" for name in frame.columns)
    rows = [[html.text(_cell(value)) for value in row] for row in frame.itertuples(index=False)]
    return html.table(list(frame.columns), rows, align=sides, css="tight")


def _cell(value: object) -> str:
    """A table cell as text: blank stays blank, whole numbers carry no decimal point."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def dialog(subject: Subject, opened: str) -> None:
    """Show the table, the downloads and the source of a panel; ``opened`` is ``download`` or ``source``."""

    @st.dialog(f"{subject.title}　{subject.scope}", width="large")
    def show() -> None:
        data, source = st.tabs(
            ["数据与下载", "定义与来源"], default="定义与来源" if opened == "source" else "数据与下载"
        )
        with data:
            # plain markup: Streamlit's grid would bring English menus and a CSV of its own
            st.html(f'<div class="behind" tabindex="0">{_table(subject.frame)}</div>')
            left, right, rest = st.columns([1, 1, 5], vertical_alignment="center")
            left.download_button(
                "下载 CSV", partial(csv_bytes, subject.frame), f"{subject.file_name}.csv", "text/csv",
                on_click="ignore", key=f"csv_{subject.title}",
            )  # fmt: skip
            right.download_button(
                "下载 XLSX", partial(xlsx_bytes, subject), f"{subject.file_name}.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                on_click="ignore", key=f"xlsx_{subject.title}",
            )  # fmt: skip
            rest.html(f'<p class="meta">共{len(subject.frame)}行，与图中所示相同。{html.text(subject.filters)}</p>')
        with source:
            rows = [[f'<span class="muted nowrap">{html.text(k)}</span>', html.text(v)] for k, v in subject.facts()]
            st.html(html.table(["项目", "内容"], rows, css="tight"))

    show()
