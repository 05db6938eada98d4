"""On 数据填报: a superior's empty table filled in for a month by its form, with a list of what is left yellow."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from township.app import frame
from township.app.clerk import markup, upload
from township.app.viewer import viewer
from township.exports import form_fill
from township.exports.form_fill import Filled
from township.intake import reading
from township.intake.files.workbook import WorkbookError
from township.intake.recognise import aliases
from township.intake.recognise.forms.form import Form
from township.panels import published
from township.statistics import periods
from township.statistics.catalogue import Catalogue, CatalogueError
from township.store import forms
from township.store.snapshot import SnapshotError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILLED = "filled"  # of the session: what was made last, and for what


def offer(catalogue: Catalogue) -> None:
    """Let a confirmed form, a month and the empty table be chosen; hand the table out filled in."""
    data = published.data_folder()
    try:
        kept = {form.name: form for form in reading.load_forms(data / "catalogue", catalogue) if form.confirmed_by}
        shown = published.current() if kept else None
    except (SnapshotError, CatalogueError) as error:
        frame.write(markup.notice(str(error), "notice"))
        return
    if shown is None:
        return
    frame.write(markup.section("填好上级的表"))
    name = st.selectbox("表样", list(kept), key="fill_form", filter_mode=None, placeholder="请选择")
    month = st.selectbox(
        "填哪个月", sorted(shown.months, reverse=True), format_func=periods.month_name, key="fill_month",
        filter_mode=None, placeholder="请选择",
    )  # fmt: skip
    blank = forms.blank_of(data, kept[name], catalogue)
    words = "上级发来的空表（.xlsx）" + ("，不传就用留下的那份" if blank else "")
    given = st.file_uploader(words, type=["xlsx"], key="fill_blank")
    wanted = (name, month, given.file_id if given else "", shown.warehouse.snapshot.id)
    if st.button("按这个月填好", disabled=not (given or blank)):
        content = given.getvalue() if given else blank.read_bytes() if blank else b""
        try:
            st.session_state[_FILLED] = (wanted, _made(kept[name], content, catalogue))
        except (WorkbookError, SnapshotError, CatalogueError) as error:
            st.session_state.pop(_FILLED, None)
            frame.write(markup.notice(str(error), "notice"))
    of, filled = st.session_state.get(_FILLED, (None, None))
    if of == wanted:
        frame.write(markup.filled(filled))
        file = f"{name}_{periods.month_name(month)}.xlsx"
        st.download_button("下载填好的表", filled.content, file, _XLSX, on_click="ignore")


def _made(form: Form, content: bytes, catalogue: Catalogue) -> Filled:
    """The table filled in from the snapshot on show, for the chosen month.

    Raises:
        WorkbookError: the file cannot be read, or has no table of the form.
    """
    data, month = published.data_folder(), st.session_state["fill_month"]
    own = upload.own_indicators(catalogue, viewer())
    known = form_fill.published(published.current().warehouse.snapshot, month, catalogue, own)
    with tempfile.TemporaryDirectory(prefix="fill-") as folder:
        blank = Path(folder) / "空表.xlsx"
        blank.write_bytes(content)
        return form_fill.fill(form, blank, month, known, catalogue, aliases.load(data / "catalogue", catalogue))
