"""数据填报: templates out, workbooks in, problems, what would change, publishing.

Everything is decided by intake and store; this module shows it and asks. Who may upload and who may publish is
decided by their rights (access/roles.py).
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from township.access.roles import Right
from township.app import frame, panels
from township.app.clerk import desk, fill_form, markup, new_indicator, table_form, upload
from township.app.clerk.preview import Preview, Touched, look_ahead
from township.app.clerk.upload import Files, Submission
from township.app.viewer import signature, viewer
from township.charts import theme
from township.intake.template import writer
from township.panels import html, proof, published
from township.panels.heading import title
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import audit, durable_io, snapshot, unpublished
from township.store.snapshot import SnapshotError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHECK = unpublished.CHECK
# for panels that stand beside their own future here
_component = st.components.v2.component("township_changed_panel", js=panels.SCRIPT, isolate_styles=False)


def show() -> None:
    """数据填报: template, upload, problems, preview, publish."""
    frame.write(title("数据填报", "下载模板，填好上传；有错不发布，已发布的不受影响。"))
    catalogue = desk.catalogue()
    if catalogue is None:
        return
    desk.said()
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        frame.write(markup.section("一、下载模板"))
        _template(catalogue)
        fill_form.offer(catalogue)
    with right:
        frame.write(markup.section("二、上传校验"))
        uploads = st.file_uploader(
            "填好的工作簿（.xlsx 或 .csv，可一次多个）", type=["xlsx", "csv"], accept_multiple_files=True,
            key=f"uploads_{st.session_state.setdefault('uploader', secrets.token_hex(4))}", on_change=_forget_check,
        )  # fmt: skip
        files = tuple((upload.name, upload.getvalue()) for upload in uploads) or _kept_files()
        progress = st.empty()
        if not files:
            progress.html(str(markup.note("上传后先校验、看变化，确认以后才发布。")))
            return
        examined = _examined(files, catalogue, progress)
        _keep_check(examined.submission)
        _problems(examined.submission, catalogue)
    if not examined.submission.refusals:
        table_form.offer(examined.submission, catalogue, may_publish=desk.may_publish())
        _changes(examined, catalogue)


def _kept_files() -> Files:
    """The files of the check on show, where the uploader has lost them: after a reload, another page, a restart."""
    identity = st.session_state.setdefault(_CHECK, st.query_params.get(_CHECK, ""))
    if not identity:
        return ()
    kept = unpublished.kept(published.data_folder(), identity)
    if kept is None:
        frame.notice(f"这次校验的文件已不在：发布或放弃过，或已超过{unpublished.DAYS}天；请重新上传。")
        _forget_check()
        return ()
    names = "、".join(name for name, _ in kept.files)
    frame.write(markup.notice(f"{kept.at:%m月%d日 %H:%M}上传、还没有发布的文件：{names}。另传文件，就换成另传的。"))
    st.button("放弃这次校验", on_click=_forget_check)
    return kept.files


def _keep_check(submission: Submission) -> None:
    """Keep the files, and name them in the address. What cannot be taken is not kept: it may hold personal data."""
    if submission.refusals:
        return
    if not st.session_state.get(_CHECK):
        try:
            if who := viewer().name:
                files = "、".join(name for name, _ in submission.files)
                audit.record(published.data_folder(), "upload", who, files=files)
            st.session_state[_CHECK] = unpublished.keep(published.data_folder(), submission.files)
        except (OSError, SnapshotError) as error:
            frame.write(markup.note(f"数据盘写不进去（{durable_io.why(error)}）：刷新页面或断线以后，要重新上传。"))
            return
    st.query_params[_CHECK] = st.session_state[_CHECK]


def _forget_check() -> None:
    unpublished.drop(published.data_folder(), st.session_state.get(_CHECK, ""))
    st.session_state[_CHECK] = ""  # whatever an address says
    st.query_params.pop(_CHECK, None)


@dataclass(frozen=True)
class _Examined:
    """Uploaded files, and what publishing them would change.

    Attributes:
        preview: None where it cannot be told; ``why_not`` says why, except of errors.
        told: what was said of each stage; they ``took`` so many seconds.
        is_renewed: the same files were looked at before, against another snapshot, and that is what the reader saw.
    """

    submission: Submission
    preview: Preview | None
    why_not: str
    told: dict[int, str]
    took: float
    is_renewed: bool


def _examined(files: Files, catalogue: Catalogue, progress: DeltaGenerator) -> _Examined:
    """Look at the files once for each published snapshot and palette, not on every rerun; say how far it has come."""
    colours, data = theme.palette(st.context.theme.type), published.data_folder()
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    uploaded, beside = digest.digest(), (snapshot.fingerprint(data), colours.name)
    kept = st.session_state.get("examined")
    if kept and kept[:2] == (uploaded, beside):
        examined = kept[2]
    else:
        told: dict[int, str] = {}

        def tell(stage: int, of: str) -> None:
            told[stage] = of
            progress.html(str(markup.stages(told)))

        began = time.monotonic()
        submission, preview, why_not = upload.examine(files, data, catalogue, tell), None, ""
        submission = upload.of_offices(submission, catalogue, viewer().offices)
        if not submission.refusals and not submission.errors:
            try:
                preview = look_ahead(
                    submission.intake, catalogue, data, colours, tell, internal=viewer().may(Right.INTERNAL)
                )
            except SnapshotError as error:
                why_not = str(error)
        is_renewed = bool(kept) and kept[0] == uploaded and kept[1][0] != beside[0]
        examined = _Examined(submission, preview, why_not, told, time.monotonic() - began, is_renewed)
        # from the next run on, what is kept is what the reader saw
        st.session_state["examined"] = (uploaded, beside, replace(examined, is_renewed=False))
    progress.html(str(markup.stages(examined.told, examined.took)))
    return examined


def _template(catalogue: Catalogue) -> None:
    newest = published.newest_month()
    months = [periods.add_months(newest, step) for step in (1, 0, 2, 3)]
    month = st.selectbox(
        "月份", months, format_func=periods.month_name, key="template_month", filter_mode=None, placeholder="请选择"
    )
    audience = st.selectbox(
        "对象", list(writer.AUDIENCES), format_func=writer.AUDIENCES.get, key="audience",
        filter_mode=None, placeholder="请选择",
    )  # fmt: skip
    st.download_button(
        "下载填报模板",
        partial(upload.template_bytes, str(published.data_folder()), month, audience, viewer()),
        f"{catalogue.town['name']}填报表_{periods.month_name(month)}_{writer.AUDIENCES[audience]}.xlsx",
        _XLSX,
        on_click="ignore",
    )
    frame.write(markup.note("模板已填好指标、村和上期数（灰色，仅供对照）；空着的格子不算 0。"))


def _problems(submission: Submission, catalogue: Catalogue) -> None:
    if submission.refusals:
        frame.write(markup.refusals(submission))
        return
    frame.write(markup.lights(submission))
    if not submission.problems:
        return
    frame.write(markup.problems(submission))
    if (unknown := submission.unknown_indicators) and desk.may_publish():
        new_indicator.offer(unknown, catalogue)
    for position, (name, content) in enumerate(submission.files):
        if own := submission.problems_of(name):
            st.download_button(
                f"下载标出问题的副本：{name}", partial(upload.annotated_bytes, name, content, tuple(own)),
                f"问题_{name}", on_click="ignore", key=f"annotated_{position}",
            )  # fmt: skip


def _changes(examined: _Examined, catalogue: Catalogue) -> None:
    submission, preview = examined.submission, examined.preview
    frame.write(markup.section("三、发布后会有哪些变化"))
    if examined.is_renewed:
        words = "预览之后已发布的数据有了变化，没有发布；下面是与现在的快照对比的变化，请重新核对。"
        frame.write(markup.notice(words, "notice"))
    if submission.errors:
        frame.write(
            html.empty("有错误，不能发布", "请按上面的清单改好文件后重新上传；别的单位的表，先在上面存为表样。")
        )
        return
    if preview is None:
        frame.write(html.empty("当前快照不能读取", examined.why_not))
        return
    frame.write(markup.changed_rows(preview.diff, catalogue))
    if preview.diff.changes_nothing:
        return
    if preview.diff.base is None:
        frame.write(markup.note("这是第一次发布，各页都将有数。"))
    else:
        scope = f"截至{periods.month_name(preview.month)}，全镇；共{len(preview.touched)}张"
        frame.write(markup.section("会变的图", scope))
        frame.write(markup.touched_pages(preview))
        for one in preview.touched:
            _now_and_then(one)
    frame.write(markup.section("四、发布"))
    _publish(examined, preview, catalogue)


def _now_and_then(touched: Touched) -> None:
    if touched.now is None or touched.then is None:
        return
    frame.write(markup.touched_heading(touched))
    places = [st.container(), st.container()] if touched.is_wide else st.columns(2, gap="large")
    for place, (side, content) in zip(places, {"now": touched.now, "then": touched.then}.items(), strict=True):
        with place:
            _component(key=f"changed_{side}_{touched.panel.id}", data=content)


def _publish(examined: _Examined, preview: Preview, catalogue: Catalogue) -> None:
    if not desk.may_publish():
        frame.write(desk.cannot("发布", "由维护人员用 serve --publish 启动，或用命令 publish 发布。"))
        return
    submission, warnings = examined.submission, len(examined.submission.warnings)
    # Enter in a field must not publish, and Streamlit would say so in English
    with st.form("publish", enter_to_submit=False, border=False):
        left, right = st.columns([1, 2.2], gap="large")
        by = signature(left, "发布人", "publish_by")
        note = right.text_input("说明", key="publish_note", max_chars=100)
        agreed = not warnings or st.checkbox(
            f"我已逐条核对{warnings}处提醒，确认无误（与发布人一起记入快照）", key="agreed"
        )
        button, words = st.columns([1, 5], vertical_alignment="center")
        pressed = button.form_submit_button("发布", type="primary", width="stretch")
        words.html(str(markup.note(f"将成为快照 {preview.identity}；原来的快照保留，可随时回退。")))
    if not pressed or examined.is_renewed:
        return  # nobody publishes on a preview they have not seen
    if not by.strip() or not agreed:
        missing = ["请写明发布人"] * (not by.strip()) + ["请核对提醒后勾选确认"] * (not agreed)
        frame.write(html.empty("还不能发布", "；".join(missing) + "。"))
        return
    with tempfile.TemporaryDirectory(prefix="publish-") as folder, st.spinner("正在发布…"):
        originals = upload.written(submission.files, Path(folder))
        try:
            done = snapshot.publish_onto(
                submission.intake, catalogue, list(submission.workbooks), published.data_folder(), by=by.strip(),
                note=note.strip(), originals=originals, confirmed_by=by.strip() if warnings else "",
                expected=submission.beside, prove=proof.against(catalogue),
            )  # fmt: skip
        except SnapshotError as error:
            # said above a preview made anew: somebody else may have published meanwhile
            words = f"没有发布，已发布的数据没有变化：{error}"
            st.session_state["said"] = markup.notice(words, "notice")
        else:
            st.session_state["said"] = markup.notice(markup.published_words(done.id, preview))
            st.session_state.pop("uploader")  # an empty one takes its place
            _forget_check()
    st.session_state.pop("examined", None)
    st.rerun()
