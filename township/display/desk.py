"""The clerk's desk: templates out, workbooks in, problems, what would change, publishing, going back.

Everything is decided by intake and store; this module shows it and asks. Whether publishing from
the page is allowed is decided in :func:`may_publish` and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from township.display import marks, published
from township.intake import annotate, reading, template
from township.intake.contract import Intake, Problem
from township.intake.workbook import Workbook, WorkbookError
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import changes, checks, history, planning, snapshot
from township.store.changes import Change, Diff
from township.store.snapshot import SnapshotError
from township.store.warehouse import Warehouse

SHOWN = 200  # rows listed on the page; the downloads hold all
_SEVERITY = {"error": ("bad", "■ 错误"), "warning": ("warn", "▲ 提醒"), "notice": ("none", "○ 说明")}


@dataclass(frozen=True)
class Submission:
    """Uploaded files after reading and checking; ``refused`` says why a file could not be read at all."""

    intake: Intake
    workbooks: list[Workbook]
    problems: list[Problem]
    files: tuple[tuple[str, bytes], ...]
    refused: str = ""

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "warning"]


def may_publish() -> bool:
    """Whether this server publishes from the page: off unless it was started with ``serve --publish``."""
    return os.environ.get("TOWNSHIP_PUBLISH") == "1"


def heading(words: str, conclusion: str) -> None:
    """The page's title and its one sentence."""
    st.html(
        f'<div class="page-title"><h1>{marks.text(words)}</h1><p class="conclusion">{marks.text(conclusion)}</p></div>'
    )


def submit_page() -> None:
    """数据填报: template, upload, problems, preview, publish."""
    catalogue = published.catalogue()
    heading("数据填报", "下载模板，填好上传；有错不发布，已发布的不受影响。")
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        _section("一、下载模板")
        _template(catalogue)
    with right:
        _section("二、上传校验")
        uploads = st.file_uploader(
            "填好的工作簿（.xlsx 或 .csv，可一次多个）", type=["xlsx", "csv"], accept_multiple_files=True, key="uploads"
        )
        if not uploads:
            st.html('<p class="meta">上传后先校验、看变化，确认以后才发布。</p>')
            return
        files = tuple((upload.name, upload.getvalue()) for upload in uploads)
        with st.spinner(f"正在读取并校验{len(files)}个文件…"):
            submission = _submission(files, _current_id())
        if submission.refused:
            st.html(marks.empty("文件不能读取", submission.refused))
            return
        _show_problems(submission)
    _section("三、发布后会有哪些变化")
    if submission.errors:
        st.html(marks.empty("有错误，不能发布", "请按上面的清单改好文件后重新上传。"))
        return
    try:
        diff = snapshot.preview(submission.intake, catalogue, published.data_folder())
    except SnapshotError as error:
        st.html(marks.empty("当前快照不能读取", str(error)))
        return
    st.html(changes_markup(diff, catalogue))
    _section("四、发布")
    _publish(submission, diff, catalogue)


def snapshots_page() -> None:
    """数据快照: the list, what changed between two, going back, the source workbooks."""
    catalogue, data = published.catalogue(), published.data_folder()
    listed = history.listing(data)
    heading("数据快照", f"共{len(listed)}份，已发布的永不改动，可随时回到任何一份。")
    if not listed:
        st.html(marks.empty("还没有发布过数据", "在“数据填报”上传，或运行 python -m township publish。"))
        return
    _section("全部快照")
    st.html(_listing_markup(listed))
    good = [one.id for one in listed if one.flaw is None]
    left, right = st.columns(2, gap="large")
    with left:
        _section("两份之间的变化")
        old = st.selectbox("从", good, index=min(1, len(good) - 1), key="older")
        new = st.selectbox("到", good, index=0, key="newer")
        if old != new:
            try:
                between = planning.between(snapshot.open_snapshot(data, old), snapshot.open_snapshot(data, new))
                st.html(changes_markup(between, catalogue))
            except SnapshotError as error:
                st.html(marks.empty("快照校验没有通过", str(error)))
        else:
            st.html('<p class="meta">选两份不同的快照。</p>')
    with right:
        _section("源文件与回退")
        chosen = st.selectbox("快照", good, index=0, key="chosen")
        _originals(chosen, next(one for one in listed if one.id == chosen))
        _rollback(chosen, _current_id())


def changes_markup(diff: Diff, catalogue: Catalogue) -> str:
    """Counts by kind, the indicators and sheets touched, and the first changes in a table."""
    counts = diff.counts
    said = "　".join(f"{word} <b>{counts[kind]}</b>" for kind, word in changes.KINDS.items() if counts[kind])
    if diff.changes_nothing:
        return '<p class="meta">与已发布的内容相同，没有变化。</p>'
    listed = list(_first(diff.changes(), SHOWN))
    rows = [
        [
            marks.text(changes.KINDS[change.kind]),
            marks.text(change.sheet),
            marks.text(_key_words(change, catalogue)),
            _cells(change),
        ]
        for change in listed
    ]
    total = sum(counts[kind] for kind in changes.KINDS)
    more = f'<p class="note">共{total}行变化，这里列出前{SHOWN}行。</p>' if total > SHOWN else ""
    touched = "、".join(sorted({table.sheet.name for table in diff.tables.values() if next(table.changes(), None)}))
    return (
        f'<p>{said}　<span class="muted">不变 {counts["unchanged"]}</span></p>'
        f'<p class="note">涉及的表：{marks.text(touched)}。各页用到这些表的图随发布更新。</p>'
        f'<div class="behind">{marks.table(["变化", "表", "行", "原值 → 新值"], rows, align="nnll", css="tight")}</div>{more}'
    )


def _first(found: Iterable[Change], count: int) -> Iterable[Change]:
    for number, change in enumerate(found):
        if number == count:
            return
        yield change


def _key_words(change: Change, catalogue: Catalogue) -> str:
    words = []
    for name, value in change.key.items():
        if name == "indicator" and value in catalogue.indicators:
            words.append(catalogue.indicators[value].name)
        elif name == "area" and value in catalogue.areas:
            words.append(catalogue.areas[value].name)
        elif name == "month":
            words.append(periods.month_name(value))
        elif value not in (None, "") and name != "basis":
            words.append(str(value))
    return " ".join(words)


def _cells(change: Change) -> str:
    shown = [cell for cell in change.cells if cell.column not in ("unit", "indicator_name", "work_name")]
    if change.kind in ("revised", "reworded", "replaced"):
        parts = [f"{cell.header} {_say(cell.old)} → <b>{_say(cell.new)}</b>" for cell in shown]
    else:
        parts = [f"{cell.header} {_say(cell.old if cell.new is None else cell.new)}" for cell in shown]
    return "；".join(parts[:8])


def _say(value: Any) -> str:
    """One cell of a changed row, as markup."""
    if value in (None, "", []):
        return "空"
    if isinstance(value, Decimal):
        return changes.plain_number(value)
    if isinstance(value, list):
        return marks.text("、".join(map(str, value)))
    return marks.text(marks.STATUS_WORDS.get(value, value) if isinstance(value, str) else value)


def _lamp(css: str, words: str) -> str:
    """A light whose shape is a character: st.html takes inline SVG out."""
    return f'<span class="light {css}">{marks.text(words)}</span>'


def _section(words: str) -> None:
    st.html(f'<section class="panel"><header><h2>{marks.text(words)}</h2></header></section>')


def _current_id() -> str:
    try:
        return history.current(published.data_folder())
    except SnapshotError:
        return ""


def _template(catalogue: Catalogue) -> None:
    newest = published.newest_month()
    months = [periods.add_months(newest, step) for step in (1, 0, 2, 3)]
    month = st.selectbox("月份", months, format_func=periods.month_name, key="template_month")
    audience = st.selectbox("对象", list(template.AUDIENCES), format_func=template.AUDIENCES.get, key="audience")
    st.download_button(
        "下载填报模板",
        partial(template_bytes, str(published.data_folder()), month, audience),
        f"{catalogue.town['name']}填报表_{periods.month_name(month)}_{template.AUDIENCES[audience]}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )
    st.html('<p class="meta">模板已填好指标、村和上期数（灰色，仅供对照）；空着的格子不算 0。</p>')


def template_bytes(data: str, month: dt.date, audience: str) -> bytes:
    """The template workbook of a month, with the figures reported before it for comparison."""
    folder = Path(data)
    catalogue = published.catalogue()
    earlier: dict[str, list[dict[str, Any]]] = {}
    try:
        warehouse = Warehouse(snapshot.open_published(folder).snapshot, published.ROOT / "queries")
    except SnapshotError:
        pass  # a first template has nothing to compare with
    else:
        given = {"month": month, "town": catalogue.town_code}
        earlier = {t: warehouse.run(f"template/{t}", **given).to_dict("records") for t in template.TABLES}
        warehouse.close()
    stream = io.BytesIO()
    template.build(catalogue, month, audience, earlier, stream)
    return stream.getvalue()


def _submission(files: tuple[tuple[str, bytes], ...], current: str) -> Submission:
    """Read and check once for each set of files and each published snapshot, not on every rerun."""
    digest = hashlib.sha256(current.encode())
    for name, content in files:
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    kept = st.session_state.get("submission")
    if kept and kept[0] == digest.hexdigest():
        return kept[1]
    result = examine(files, published.data_folder(), published.catalogue())
    st.session_state["submission"] = (digest.hexdigest(), result)
    return result


def examine(files: tuple[tuple[str, bytes], ...], data: Path, catalogue: Catalogue) -> Submission:
    """Read, recognise and check uploaded files; a file that cannot be read refuses them all, with the reason."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        paths = _written(files, Path(folder))
        try:
            intake, workbooks = reading.take(paths, catalogue, data / "catalogue")
        except WorkbookError as error:
            return Submission(Intake(), [], [], files, str(error))
    try:
        current = snapshot.open_published(data).snapshot
    except SnapshotError:
        current = None
    problems = checks.check(intake, current, catalogue)
    intake.problems[:] = problems
    return Submission(intake, workbooks, problems, files)


def _written(files: tuple[tuple[str, bytes], ...], folder: Path) -> list[Path]:
    paths = []
    for name, content in files:
        path = folder / Path(name).name
        path.write_bytes(content)
        paths.append(path)
    return paths


def _show_problems(submission: Submission) -> None:
    rows = sum(map(len, submission.intake.tables.values()))
    errors, warnings = len(submission.errors), len(submission.warnings)
    light = _lamp("bad", f"■ 错误{errors}处") if errors else _lamp("good", "● 没有错误")
    more = _lamp("warn", f"▲ 提醒{warnings}处") if warnings else ""
    st.html(f'<div class="lights"><span>{light}</span><span>{more}</span><span>读到<b>{rows}</b>行</span></div>')
    if not submission.problems:
        return
    listed = sorted(submission.problems, key=lambda problem: list(_SEVERITY).index(problem.severity))
    table = [
        [
            _lamp(*_SEVERITY[problem.severity]),
            marks.text(problem.file),
            marks.text(problem.sheet),
            marks.text(problem.cell or (f"第{problem.row}行" if problem.row else "")),
            marks.text(problem.column),
            marks.text(problem.value),
            marks.text(problem.message),
        ]
        for problem in listed[:SHOWN]
    ]
    headers = ["程度", "文件", "表", "位置", "列", "现值", "问题与办法"]
    st.html(f'<div class="behind">{marks.table(headers, table, align="nlnnnll", css="tight")}</div>')
    for name, content in submission.files:
        own = [problem for problem in submission.problems if Path(problem.file.split("/")[0]).name == name]
        if own:
            st.download_button(
                f"下载标出问题的副本：{name}", partial(annotated_bytes, name, content, tuple(own)),
                f"问题_{name}", on_click="ignore", key=f"annotated_{name}",
            )  # fmt: skip


def annotated_bytes(name: str, content: bytes, problems: tuple[Problem, ...]) -> bytes:
    """A copy of the uploaded file with its problem cells coloured and commented."""
    with tempfile.TemporaryDirectory(prefix="annotate-") as folder:
        [path] = _written(((name, content),), Path(folder))
        output = Path(folder) / f"问题_{path.name}"
        annotate.annotate(path, list(problems), output)
        return output.read_bytes()


def _publish(submission: Submission, diff: Diff, catalogue: Catalogue) -> None:
    if not may_publish():
        st.html(marks.empty("本机没有打开页面发布", "由维护人员用 serve --publish 启动，或用命令 publish 发布。"))
        return
    if diff.changes_nothing:
        return
    with st.form("publish"):
        left, right = st.columns(2)
        by = left.text_input("发布人", key="publish_by", max_chars=20)
        note = right.text_input("说明", key="publish_note", max_chars=100)
        agreed = True
        if submission.warnings:
            agreed = st.checkbox(
                f"我已逐条核对{len(submission.warnings)}处提醒，确认无误（记入快照清单）", key="agreed"
            )
        pressed = st.form_submit_button("发布", type="primary")
    if not pressed:
        return
    if not by.strip() or not agreed:
        st.html(marks.empty("还不能发布", "请写明发布人；有提醒时要勾选确认。"))
        return
    with tempfile.TemporaryDirectory(prefix="publish-") as folder, st.spinner("正在发布…"):
        originals = _written(submission.files, Path(folder))
        try:
            done = snapshot.publish_onto(
                submission.intake, catalogue, submission.workbooks, published.data_folder(), by=by.strip(),
                note=note.strip(), originals=originals, confirmed_by=by.strip() if submission.warnings else "",
                expected=diff.base,
            )  # fmt: skip
        except SnapshotError as error:
            st.html(marks.empty("没有发布，已发布的数据没有变化", str(error)))
            return
    st.session_state.pop("submission", None)
    st.html(f'<div class="notice" role="status">已发布快照 {marks.text(done.id)}，各页下一次刷新即用新数据。</div>')


def _listing_markup(listed: list[history.Listed]) -> str:
    rows = [
        [
            _lamp("good", "● 当前") if one.is_current else "",
            f"<b>{marks.text(one.id)}</b>",
            marks.text(_local(one.published_at)),
            marks.text(one.by),
            marks.text(one.note),
            f"{one.rows}" if one.flaw is None else "",
            marks.text(f"{one.bytes / 1024:.0f} KB") if one.flaw is None else "",
            marks.text("、".join(one.workbooks)),
            _lamp("bad", f"■ {one.flaw}") if one.flaw else "完好",
        ]
        for one in listed
    ]
    headers = ["", "快照", "发布时间", "发布人", "说明", "行数", "大小", "工作簿", "清单"]
    return marks.table(headers, rows, align="nnnnlrrln", css="tight")


def _local(moment: str) -> str:
    if not moment:
        return ""
    beijing = dt.timezone(dt.timedelta(hours=8))
    return f"{dt.datetime.fromisoformat(moment).astimezone(beijing):%Y-%m-%d %H:%M}"


def _originals(identity: str, listed: history.Listed) -> None:
    if not listed.originals:
        st.html('<p class="meta">这份快照没有保存源文件。</p>')
        return
    name = st.selectbox(
        "源文件", listed.originals, format_func=lambda text: text.removeprefix("workbooks/"), key="original"
    )
    st.download_button(
        "下载源文件",
        partial(original_bytes, str(published.data_folder()), identity, name),
        Path(name).name,
        on_click="ignore",
    )


def original_bytes(data: str, identity: str, name: str) -> bytes:
    """A source workbook kept in a snapshot, as it was sent."""
    return snapshot.open_snapshot(Path(data), identity).original(name)


def _rollback(chosen: str, current: str) -> None:
    if chosen == current:
        st.html('<p class="meta">这就是现在用的快照。</p>')
        return
    if not may_publish():
        st.html('<p class="meta">本机没有打开页面发布，回退请用命令 rollback。</p>')
        return
    with st.form("rollback"):
        by = st.text_input("操作人", key="rollback_by", max_chars=20)
        pressed = st.form_submit_button(f"回退到 {chosen}")
    if pressed and not by.strip():
        st.html(marks.empty("还不能回退", "请写明操作人。"))
    elif pressed:
        try:
            snapshot.rollback(published.data_folder(), chosen, by=by.strip(), note="页面回退")
        except SnapshotError as error:
            st.html(marks.empty("没有回退", str(error)))
        else:
            st.rerun()
