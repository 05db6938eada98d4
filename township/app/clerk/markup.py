"""The clerk's pages in HTML: stages, problems, changes, changed charts, snapshots. Knows nothing of Streamlit.

Whatever comes from a file, a name or a note goes through :func:`marks.text`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from township.app.clerk.preview import Preview, Touched
from township.app.clerk.upload import STAGES, Submission
from township.intake.contract import SEVERITIES
from township.panels import html
from township.panels.registry import PAGES
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import changes, history
from township.store.changes import Change, Diff

SHOWN = 200  # rows listed on the page; the downloads hold all
_LAMPS = {"error": ("bad", "■"), "warning": ("warn", "▲"), "notice": ("none", "○")}
_SEVERITY = {name: (css, f"{shape} {SEVERITIES[name]}") for name, (css, shape) in _LAMPS.items()}
_ACTIONS = {"publish": "发布", "rollback": "回退", "prune": "清理", "recovered": "补记（上次中断）"}


def heading(words: str, conclusion: str) -> str:
    """The page's title and its one sentence."""
    return f'<div class="page-title"><h1>{html.text(words)}</h1><p class="conclusion">{html.text(conclusion)}</p></div>'


def section(words: str, scope: str = "") -> str:
    """A part's heading under its rule."""
    more = f'<span class="scope">{html.text(scope)}</span>' if scope else ""
    return f'<section class="panel"><header><h2>{html.text(words)}</h2>{more}</header></section>'


def note(words: str) -> str:
    """A muted line."""
    return f'<p class="meta">{html.text(words)}</p>'


def notice(words: str, css: str = "update") -> str:
    """What was done just now: ``words`` is markup. ``css`` ``notice`` warns instead."""
    return f'<div class="{css}" role="status">{words}</div>'


def stages(told: dict[int, str], took: float | None = None) -> str:
    """How far an upload has come: the stages told so far with what was said of each, then those to come.

    Args:
        told: what was said of a stage, by its number.
        took: seconds, where nothing is under way any more; stages never begun are left out then.
    """
    ended = took is not None
    last = max(told, default=-1)
    shown = []
    for number, name in enumerate(STAGES):
        if number not in told and ended:
            continue
        state = "done" if number < last or (ended and number == last) else "running" if number == last else "waiting"
        glyph = {"done": "✓", "running": "…", "waiting": "○"}[state]
        said = f"（{html.text(told[number])}）" if told.get(number) else ""
        shown.append(f'<li class="{state}"><i aria-hidden="true">{glyph}</i>{name}{said}</li>')
    if took is not None:
        shown.append(f"<li>用时{took:.1f}秒</li>")
    busy = "false" if ended else "true"
    return f'<ol class="stages" role="status" aria-busy="{busy}" aria-label="进度">{"".join(shown)}</ol>'


def refusals(submission: Submission) -> str:
    """Why files cannot be taken, each in a line."""
    lines = "".join(f"<p>{html.text(words)}</p>" for words in submission.refusals)
    return f'<div class="empty" role="alert"><p><b>没有读入，请改好后重新上传</b></p>{lines}</div>'


def lights(submission: Submission) -> str:
    """How many errors, warnings and rows."""
    errors, warnings = len(submission.errors), len(submission.warnings)
    light = _lamp("bad", f"■ 错误{errors}处") if errors else _lamp("good", "● 没有错误")
    more = _lamp("warn", f"▲ 提醒{warnings}处") if warnings else ""
    read = f"读到<b>{submission.rows}</b>行"
    return f'<div class="lights">{"".join(f"<span>{part}</span>" for part in (light, more, read) if part)}</div>'


def problems(submission: Submission) -> str:
    """Every problem by file, sheet and cell, errors first."""
    listed = sorted(submission.problems, key=lambda problem: list(_SEVERITY).index(problem.severity))
    rows = [
        [
            _lamp(*_SEVERITY[problem.severity]),
            html.text(problem.file),
            html.text(problem.sheet if problem.sheet not in problem.file else ""),
            html.text(problem.cell or (f"第{problem.row}行" if problem.row else "")),
            html.text(problem.column),
            html.text(problem.value),
            f'{html.text(problem.wrong)}<br><span class="muted">{html.text(problem.advice)}</span>',
        ]
        for problem in listed[:SHOWN]
    ]
    headers = ["程度", "文件", "表", "位置", "列", "现值", "问题与办法"]
    more = _cut(len(listed), "处，全部见标出问题的副本") if len(listed) > SHOWN else ""
    return f'<div class="behind" tabindex="0">{html.table(headers, rows, align="nlnnnll", css="tight problems")}</div>{more}'


def changed_rows(diff: Diff, catalogue: Catalogue) -> str:
    """Counts by kind, the sheets touched, and the first changes in a table."""
    if diff.changes_nothing:
        return note("与已发布的内容相同，没有变化。")
    counts = diff.counts
    said = "".join(f"<span>{word}<b>{counts[kind]}</b></span>" for kind, word in changes.KINDS.items() if counts[kind])
    rows = [
        [
            html.text(changes.KINDS[change.kind]),
            html.text(change.sheet),
            html.text(changes.key_words(change, catalogue, periods.month_name)),
            _cells(change),
        ]
        for change in islice(diff.changes(), SHOWN)
    ]
    total = sum(counts[kind] for kind in changes.KINDS)
    more = _cut(total, "行变化") if total > SHOWN else ""
    sheets = "、".join(sorted({table.sheet.name for table in diff.tables.values() if next(table.changes(), None)}))
    touched = f"涉及的表：{sheets}。" if sheets else ""
    if diff.references:
        touched += "指标、村或大事的名录也有变化。"
    table = html.table(["变化", "表", "行", "原值 → 新值"], rows, align="nnll", css="tight roomy") if rows else ""
    return (
        f'<div class="lights">{said}<span class="muted">不变{counts["unchanged"]}</span></div>'
        f'<p class="meta">{html.text(touched)}</p><div class="behind" tabindex="0">{table}</div>{more}'
    )


def touched_pages(preview: Preview) -> str:
    """Every page with the charts that will look different, each a link to it in a new tab."""
    if not preview.touched:
        return note("各页的图都不变。")
    pages = []
    for path, found in preview.by_page().items():
        address = html.text(page_address(path, preview.month if preview.is_published else None))
        names = "".join(
            f'<li><a href="{address}" target="_blank">{html.text(one.panel.title)}</a></li>' for one in found
        )
        link = f'<a href="{address}" target="_blank">{html.text(PAGES[path].title)}</a>'
        pages.append(f"<div><dt>{link}<small>{len(found)}张</small></dt><dd><ul>{names}</ul></dd></div>")
    return f'<div class="panel bare"><dl class="rosters touched">{"".join(pages)}</dl></div>'


def touched_heading(touched: Touched) -> str:
    """Above a changed chart: its page and title."""
    page = html.text(PAGES[touched.panel.page].title)
    return f'<h3 class="changed"><span class="muted">{page}</span>　{html.text(touched.panel.title)}</h3>'


def page_address(path: str, month: dt.date | None) -> str:
    """A page of the dashboard, in a month where one is given."""
    return f"./{path}" + (f"?{urlencode({'month': periods.month_name(month)})}" if month else "")


def published_words(identity: str, preview: Preview) -> str:
    """After publishing: the new snapshot, what it changed, and where to look."""
    counts = preview.diff.counts
    said = "、".join(f"{word}{counts[kind]}行" for kind, word in changes.KINDS.items() if counts[kind])
    links = "、".join(
        f'<a href="{html.text(page_address(path, preview.month))}" target="_blank">{html.text(PAGES[path].title)}</a>'
        for path in preview.by_page()
    )
    look = f"　去看：{links}" if links else ""
    return f"已发布快照 <b>{html.text(identity)}</b>（{html.text(said)}）。打开着的页面下一次刷新即用新数据。{look}"


def snapshots(listed: Sequence[history.Listed]) -> str:
    """The list of snapshots, newest first."""
    rows = [
        [
            _state(one),
            f"<b>{html.text(one.id)}</b>",
            html.text(moment(one.published_at)),
            html.text(one.by),
            html.text(one.note),
            f"{one.rows}" if one.flaw is None else "",
            html.text(f"{one.written / 1024:.0f} / {one.bytes / 1024:.0f}") if one.flaw is None else "",
            html.text("、".join(one.workbooks)),
            html.text(f"{len(one.warnings)}处，{one.confirmed_by}确认" if one.warnings else ""),
        ]
        for one in listed
    ]
    headers = ["", "快照", "发布时间", "发布人", "说明", "行数", "新写 / 共（KB）", "工作簿", "提醒"]
    return f'<div class="behind" tabindex="0">{html.table(headers, rows, align="nnnllrrln", css="tight roomy")}</div>'


def _state(one: history.Listed) -> str:
    if one.flaw:
        return f'<span class="light bad" title="{html.text(one.flaw)}">■ 清单损坏</span>'
    return _lamp("good", "● 当前") if one.is_current else ""


def trail(entries: Sequence[dict[str, Any]]) -> str:
    """What was published and gone back to, by whom, newest first."""
    rows = [
        [
            html.text(moment(str(entry.get("at", "")))),
            html.text(_ACTIONS.get(str(entry.get("action")), entry.get("action"))),
            html.text(entry.get("snapshot")),
            html.text(entry.get("by")),
            html.text(entry.get("note")),
        ]
        for entry in reversed(entries)
    ]
    headers = ["时间", "操作", "快照", "谁", "说明"]
    table = html.table(headers, rows[:SHOWN], align="nnnnl", css="tight roomy")
    return f'<div class="behind" tabindex="0">{table}</div>{_cut(len(rows), "次") if len(rows) > SHOWN else ""}'


def snapshot_words(one: history.Listed) -> str:
    """A snapshot in a list to choose from: what never changes of it, since Streamlit keeps showing a chosen label."""
    return f"{one.id}　{moment(one.published_at)}　{one.by}"


def moment(written: str) -> str:
    """A time of the manifest as the town's clock shows it; empty for what is no time."""
    try:
        return f"{periods.local(written):%Y-%m-%d %H:%M}"
    except ValueError:
        return ""


def _cut(total: int, unit: str) -> str:
    return note(f"共{total}{unit}，这里列出前{SHOWN}{unit[0]}。")


def _lamp(css: str, words: str) -> str:
    """A light whose shape is a character: st.html takes inline SVG out."""
    return f'<span class="light {css}">{html.text(words)}</span>'


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
        return html.text("、".join(map(str, value)))
    return html.text(html.STATUS_WORDS.get(value, value) if isinstance(value, str) else value)
