"""The clerk's pages in HTML: stages, problems, changes, changed charts, snapshots. Knows nothing of Streamlit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import htpy as h

from township.app.clerk.preview import Preview, Touched
from township.app.clerk.upload import STAGES, Submission
from township.exports.form_fill import Filled
from township.intake import contract
from township.intake.contract import SEVERITIES
from township.intake.recognise.forms.form import BASES, MEASURES
from township.panels import html
from township.panels.blocks import columns
from township.panels.page import pages
from township.statistics import figures, periods
from township.statistics.catalogue import THEMES, Catalogue
from township.statistics.entries import Indicator
from township.store import audit, changes, history
from township.store.changes import Cell, Change, Diff

LISTED = 12  # rows in sight; up to SHOWN stand behind a line that counts them, the downloads hold all
SHOWN = 200
_WORKBOOKS = 4  # named of a publication
_LAMPS = {"error": ("bad", "■"), "warning": ("warn", "▲"), "notice": ("none", "○")}
_SEVERITY = {name: (css, f"{shape} {SEVERITIES[name]}") for name, (css, shape) in _LAMPS.items()}
# of the figures a table gives; 上年同期 and growth in points are told apart there
_MEASURES = MEASURES | {
    "yoy_pct": "同比",
    "yoy_points": "同比（百分点）",
    "completion_pct": "完成率",
    "record": "一条记录",
}
_BASES = BASES | {"point": "时点", "year": "全年"}


def section(words: str, scope: str = "") -> h.Node:
    """A part's heading under its rule."""
    return h.section(".panel")[h.header[h.h2[words], scope and h.span(".scope")[scope]]]


def note(words: str) -> h.Node:
    """A muted line."""
    return h.p(".meta")[words]


def notice(words: h.Node, css: str = "update") -> h.Node:
    """What was done just now; ``css`` ``notice`` warns instead."""
    return h.div(class_=css, role="status")[words]


def stages(told: dict[int, str], took: float | None = None) -> h.Node:
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
        said = f"（{told[number]}）" if told.get(number) else ""
        shown.append(h.li(class_=state)[h.i(aria_hidden="true")[glyph], f"{name}{said}"])
    if took is not None:
        shown.append(h.li[f"用时{took:.1f}秒"])
    busy = "false" if ended else "true"
    listed = h.ol(".stages", role="status", aria_busy=busy, aria_label="进度")[shown]
    # while the next files are read, what was said of the last ones is not shown
    return h.fragment[listed, not ended and h.style["[data-stale=true] { visibility: hidden; }"]]


def refusals(submission: Submission) -> h.Node:
    """Why files cannot be taken, each in a line."""
    lines = (h.p[words] for words in submission.refusals)
    return h.div(".empty", role="alert")[h.p[h.b["没有读入，请改好后重新上传"]], lines]


def lights(submission: Submission) -> h.Node:
    """How many errors, warnings and rows."""
    errors, warnings = len(submission.errors), len(submission.warnings)
    light = _lamp("bad", f"■ 错误{errors}处") if errors else _lamp("good", "● 没有错误")
    more = _lamp("warn", f"▲ 提醒{warnings}处") if warnings else None
    read = ("读到", h.b[str(submission.rows)], "行")
    return h.div(".lights")[(h.span[part] for part in (light, more, read) if part)]


def problems(submission: Submission) -> h.Node:
    """Every problem by file, sheet and cell, errors first."""
    listed = sorted(submission.problems, key=lambda problem: list(_SEVERITY).index(problem.severity))
    rows = (
        (
            _lamp(*_SEVERITY[problem.severity]),
            problem.file,
            problem.sheet if problem.sheet not in problem.file else "",
            problem.cell or (f"第{problem.row}行" if problem.row else ""),
            problem.column,
            problem.value,
            (problem.wrong, h.br, h.span(".muted")[problem.advice]),
        )
        for problem in listed
    )
    return _listing(
        "程度|文件|表|位置|列|现值|问题与办法",
        rows,
        len(listed),
        "处，全部见标出问题的副本",
        "nlnnnll",
        "tight problems",
    )


def figures_read(rows: Sequence[dict[str, str]], catalogue: Catalogue) -> h.Node:
    """What a table gives by a form, figure by figure (``figure_list.COLUMNS``)."""
    listed = (
        (
            row["cell"],
            h.b[_subject(row["indicator"], catalogue) or row["label"]],
            catalogue.areas[row["area"]].name if row["area"] in catalogue.areas else row["area"],
            row["month"],
            _BASES.get(row["basis"], ""),
            _MEASURES.get(row["measure"], row["measure"]),
            f"{row['qualifier']}{row['value']}",
            row["unit"],
        )
        for row in rows
    )
    return _listing("格|指标|区划|期末|口径|数|值|单位", listed, len(rows), "个", "nnnnnnrn")


def reached(panels_of: dict[str, list[str]], catalogue: Catalogue) -> h.Node:
    """By indicator or work, the panels that show it."""
    if not panels_of:
        return None
    rows = ((h.b[_subject(code, catalogue)], "、".join(found) or "现在没有图用它") for code, found in panels_of.items())
    return h.fragment[note("这些数用在哪几页哪几张图："), _listing("指标|页：图", rows, len(panels_of), "个", "nl")]


def filled(made: Filled) -> h.Node:
    """How many cells of a superior's table were filled, and which are left yellow, with why."""
    said = h.div(".lights")[
        h.span["填了", h.b[str(made.cells)], "格"], h.span["留黄", h.b[str(len(made.missing))], "格"]
    ]
    rows = ((cell, *what.partition("：")[::2]) for cell, what in made.missing)
    return h.fragment[said, made.missing and _listing("格|是什么|为什么空着", rows, len(made.missing), "格", "nln")]


def _subject(code: str, catalogue: Catalogue) -> str:
    known = catalogue.indicators.get(code) or catalogue.works.get(code)
    return known.name if known else ""


def near(found: Sequence[Indicator]) -> h.Node:
    """The catalogue's indicators a name may be meant for."""
    if not found:
        return note("目录里没有名称相近的指标。")
    rows = ((h.b[one.name], THEMES.get(one.theme, one.theme), one.unit, one.owner, one.definition) for one in found)
    said = note("目录里名称相近的指标；就是其中一个的，请在表里改成它的名称再上传，不要另建。")
    return h.fragment[said, _listing("名称|主题|单位|责任单位|定义", rows, len(found), "个", "nnnnl")]


def changed_rows(diff: Diff, catalogue: Catalogue) -> h.Node:
    """Counts by kind, the sheets touched, and the first changes in a table."""
    if diff.changes_nothing:
        return note("与已发布的内容相同，没有变化。")
    counts = diff.counts
    said = (h.span[word, h.b[str(counts[kind])]] for kind, word in changes.KINDS.items() if counts[kind])
    rows = (
        (
            changes.KINDS[change.kind],
            change.sheet,
            changes.key_words(change, diff, catalogue, periods.month_name),
            _cells(change, diff, catalogue),
        )
        for change in diff.changes()
    )
    sheets = "、".join(sorted({table.sheet.name for table in diff.tables.values() if next(table.changes(), None)}))
    touched = f"涉及的表：{sheets}。" if sheets else ""
    if diff.references:
        touched += "指标、村或大事的名录也有变化。"
    total = sum(counts[kind] for kind in changes.KINDS)
    return h.fragment[
        h.div(".lights")[said, h.span(".muted")[f"不变{counts['unchanged']}"]],
        note(touched),
        total and _listing("变化|表|行|原值 → 新值", rows, total, "行变化", "nnll"),
    ]


def touched_pages(preview: Preview) -> h.Node:
    """Every page with the charts that will look different, each a link to it in a new tab."""
    if not preview.touched:
        return note("各页的图都不变。")
    listed = []
    for key, found in preview.by_page().items():
        month = preview.month if preview.is_published else None
        names = [h.li[_link(key, month, one.panel.title)] for one in found]
        title = (_link(key, month, pages()[key].title), h.small[f"{len(found)}张"])
        listed.append(h.div[h.dt[title], h.dd[h.ul[names]]])
    return h.div(".panel.bare")[h.dl(".rosters.touched")[listed]]


def touched_heading(touched: Touched) -> h.Node:
    """Above a changed chart: its page and title."""
    page = h.span(".muted")[pages()[touched.panel.page].title]
    return h.h3(".changed")[page, f"　{touched.panel.title}"]


def page_address(key: str, month: dt.date | None) -> str:
    """A page of the dashboard, in a month where one is given."""
    return f"./{key}" + (f"?{urlencode({'month': periods.month_name(month)})}" if month else "")


def _link(key: str, month: dt.date | None, words: str) -> h.Node:
    return h.a(href=page_address(key, month), target="_blank")[words]


def published_words(identity: str, preview: Preview) -> h.Node:
    """After publishing: the new snapshot, what it changed, and where to look."""
    counts = preview.diff.counts
    said = "、".join(f"{word}{counts[kind]}行" for kind, word in changes.KINDS.items() if counts[kind])
    links = [node for key in preview.by_page() for node in ("、", _link(key, preview.month, pages()[key].title))][1:]
    look = ("　去看：", links) if links else None
    return ("已发布快照 ", h.b[identity], f"（{said}）。打开着的页面下一次刷新即用新数据。", look)


def snapshots(listed: Sequence[history.Listed]) -> h.Node:
    """The list of snapshots, newest first."""
    rows = (
        (
            _state(one),
            h.b[one.id],
            moment(one.published_at),
            one.by,
            one.note,
            str(one.rows) if one.flaw is None else "",
            f"{one.written / 1024:.0f} / {one.bytes / 1024:.0f}" if one.flaw is None else "",
            _in_short(one.workbooks),
            f"{len(one.warnings)}处，{one.confirmed_by}确认" if one.warnings else "",
        )
        for one in listed
    )
    headers = "|快照|发布时间|发布人|说明|行数|新写 / 共（KB）|工作簿|提醒"
    return h.div(".behind", tabindex="0")[html.table(columns(headers, "nnnllrrln"), rows, "tight roomy")]


def _in_short(workbooks: Sequence[str]) -> str:
    """A first publication may be of all months there are."""
    rest = f"等{len(workbooks)}个" if len(workbooks) > _WORKBOOKS else ""
    return "、".join(workbooks[:_WORKBOOKS]) + rest


def _state(one: history.Listed) -> h.Node:
    if one.flaw:
        return h.span(".light.bad", title=one.flaw)["■ 清单损坏"]
    return _lamp("good", "● 当前") if one.is_current else None


def trail(entries: Sequence[dict[str, Any]]) -> h.Node:
    """Lines of the audit trail, newest first."""
    rows = (
        (
            moment(str(entry.get("at", ""))),
            audit.ACTIONS.get(str(entry.get("action")), entry.get("action")),
            *(entry.get(name) for name in ("snapshot", "by")),
            _told(entry),
        )
        for entry in reversed(entries)
    )
    return _listing("时间|操作|快照|谁|说明", rows, len(entries), "次", "nnnnl")


def _told(entry: Mapping[str, Any]) -> str:
    """What was done in words: to which account, why not, by which way and from where."""
    said = [str(entry[name]) for name in ("note", "account", "change", "why", "way") if entry.get(name)]
    return "，".join([*said, *([f"来自{entry['address']}"] if entry.get("address") else [])])


def snapshot_words(one: history.Listed) -> str:
    """A snapshot in a list to choose from: what never changes of it, since Streamlit keeps showing a chosen label."""
    return f"{one.id}　{moment(one.published_at)}　{one.by}"


def moment(written: str) -> str:
    """A time of the manifest as the town's clock shows it; empty for what is no time."""
    try:
        return f"{periods.local(written):%Y-%m-%d %H:%M}"
    except ValueError:
        return ""


def _listing(
    headers: str, rows: Iterable[tuple[h.Node, ...]], total: int, unit: str, align: str, css: str = "tight roomy"
) -> h.Node:
    """A table of the first rows, the next folded, and how many there are where it does not list all."""
    shown = list(islice(rows, SHOWN))
    first, rest = shown[:LISTED], shown[LISTED:]

    def listed(some: list[tuple[h.Node, ...]]) -> h.Node:
        return h.div(".behind", tabindex="0")[html.table(columns(headers, align), some, css)]

    more = h.details[h.summary[f"其余{len(rest)}{unit[0]}"], listed(rest)] if rest else None
    beyond = note(f"共{total}{unit}，这里列出前{SHOWN}{unit[0]}。") if total > SHOWN else None
    return h.fragment[listed(first), more, beyond]


def _lamp(css: str, words: str) -> h.Node:
    """A light whose shape is a character: st.html takes inline SVG out."""
    return h.span(class_=f"light {css}")[words]


def _cells(change: Change, diff: Diff, catalogue: Catalogue) -> h.Node:
    # what names the row already stands before it
    said = {f.name for f in contract.BY_TABLE[change.table].fields if f.names in change.key} | {"unit"}
    is_changed = change.kind in ("revised", "reworded", "replaced")
    shown = [cell for cell in change.cells if is_changed or cell.column not in said]

    def say(cell: Cell, value: Any) -> str:
        return _say(cell.column, changes.cell_words(change, cell.column, value, diff, catalogue))

    if is_changed:
        parts = [(f"{cell.header} {say(cell, cell.old)} → ", h.b[say(cell, cell.new)]) for cell in shown]
    else:
        parts = [f"{cell.header} {say(cell, cell.old if cell.new is None else cell.new)}" for cell in shown]
    return [node for part in parts[:8] for node in ("；", part)][1:]


def _say(column: str, value: Any) -> str:
    """One cell of a changed row."""
    if value in (None, "", []):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return figures.plain_number(value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return THEMES.get(value, value) if column == "theme" else str(value)
