"""Small marks in HTML: status badges, lights, bullets, unit squares. Glyphs are inline SVG, since fonts differ.

Every function returns markup; text that comes from data goes through :func:`text`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from decimal import Decimal

from township.statistics import figures

STATUS_WORDS = {"reported": "实报", "derived": "推算", "illustrative": "示例", "missing": "未填报"}
THEME_WORDS = {
    "overview": "总览", "economy": "经济运行", "rural": "乡村振兴", "poverty": "脱贫攻坚", "pollution": "污染防治",
    "epidemic": "疫情防控", "talent": "人才工作", "plan": "年度计划", "risk": "防范风险",
}  # fmt: skip
LIGHT_WORDS = {"green": "达标", "yellow": "关注", "red": "滞后", "grey": "待报", "no_target": "缺任务"}
_STATUS_GLYPHS = {
    "reported": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    "derived": '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    '<path d="M8 3a5 5 0 0 0 0 10z" fill="currentColor"/>',
    "illustrative": '<rect x="2.5" y="2.5" width="11" height="11" fill="none" stroke="currentColor" stroke-width="1.3"/>'
    '<path d="M3 9 9 3M3 13 13 3M7.5 13 13 7.5" stroke="currentColor" stroke-width="1.2"/>',
    "missing": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2 2"/>',
}
_REVISED_GLYPH = (
    '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 13l.6-3L11 2.6 13.4 5 6 12.4z" fill="none" '
    'stroke="currentColor" stroke-width="1.3"/></svg>'
)
_LIGHT_GLYPHS = {
    "green": '<circle cx="9" cy="9" r="7" fill="var(--good)"/>',
    "yellow": '<path d="M9 2 17 16H1z" fill="var(--warn-fill)" stroke="var(--warn)" stroke-width="1.2"/>',
    "red": '<rect x="2.5" y="2.5" width="13" height="13" fill="var(--bad)"/>',
    "grey": '<circle cx="9" cy="9" r="6" fill="none" stroke="var(--none)" stroke-width="2"/>',
}

# what is too wide for its place scrolls there; the keyboard must get to it, in browsers that do not see to it too
SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="表格，放不下时可左右滚动">'


def text(value: object) -> str:
    """Escaped text; empty for None and what pandas has for a missing value."""
    return "" if figures.is_missing(value) else html.escape(str(value))


def badge(status: str, words: str | None = None) -> str:
    """A status badge: glyph and word, e.g. ● 实报; ``words`` may say more, e.g. ``9月实报``."""
    glyph = f'<svg viewBox="0 0 16 16" aria-hidden="true">{_STATUS_GLYPHS[status]}</svg>'
    return f'<span class="badge {status}">{glyph}{text(words or STATUS_WORDS[status])}</span>'


def badges(statuses: Iterable[str]) -> str:
    """Badges for all statuses present, strongest first."""
    present = set(statuses)
    return "".join(badge(status) for status in STATUS_WORDS if status in present)


def revised(numbers: Iterable[object]) -> str:
    """The badge 修订 where a figure shown replaced an earlier report of itself; nothing where all are 初报."""
    if not any(number > 0 for number in numbers if not figures.is_missing(number)):
        return ""
    return f'<span class="badge revised">{_REVISED_GLYPH}修订</span>'


def light(name: str, words: str | None = None) -> str:
    """A light by shape, colour and word: ● 达标, ▲ 关注, ■ 滞后, ○ 待报 / 缺任务."""
    glyph = _LIGHT_GLYPHS["grey" if name == "no_target" else name]
    css = {"green": "good", "yellow": "warn", "red": "bad"}.get(name, "none")
    return (
        f'<span class="light {css}"><svg viewBox="0 0 18 18" aria-hidden="true">{glyph}</svg>'
        f"{text(words or LIGHT_WORDS[name])}</span>"
    )


def bullet(
    share_pct: Decimal | float | None,
    time_pct: Decimal | float | None = None,
    *,
    target_pct: float | None = None,
    status: str = "reported",
) -> str:
    """A progress bar of 0–100 % with the 时序 line, hatched for 示例; a dashed empty track when ``share_pct`` is None.

    ``target_pct`` draws a dashed tick: an expectation (预计), never a fill.
    """
    if figures.is_missing(share_pct):
        tick = f'<i class="tick" style="left:{target_pct}%"></i>' if target_pct is not None else ""
        return f'<span class="bullet blank">{tick}</span>'
    line = f'<i class="line" style="left:{float(time_pct)}%"></i>' if time_pct is not None else ""
    hatch = " illustrative" if status == "illustrative" else ""
    return f'<span class="bullet{hatch}"><b style="width:{min(max(float(share_pct), 0), 100):.2f}%"></b>{line}</span>'


def squares(count: int, *, pending: int = 0) -> str:
    """One square a unit, dashed ones for pending; readable as a count at a glance."""
    return f'<span class="squares" aria-hidden="true">{"<i></i>" * count}{"<i class=pending></i>" * pending}</span>'


def figure(number: str, unit: str = "", css: str = "") -> str:
    """A key figure: large digits, small unit."""
    return f'<span class="figure {css}">{text(number)}<small>{text(unit)}</small></span>'


def note(*lines: str) -> str:
    """Muted lines under a figure; each line may already be markup."""
    return "".join(f"<p class='note'>{line}</p>" for line in lines if line)


def table(headers: list[str], rows: list[list[str]], *, align: str = "", css: str = "") -> str:
    """A plain table from cells that are already markup.

    Args:
        align: one letter a column: ``l`` left, ``r`` right, ``n`` left and never broken; left by default.
    """
    sides = (align or "l" * len(headers)).ljust(len(headers), "l")
    head = "".join(f'<th scope="col" class="{s}">{text(h)}</th>' for h, s in zip(headers, sides, strict=False))
    body = "".join(
        "<tr>" + "".join(f'<td class="{s}">{c}</td>' for c, s in zip(row, sides, strict=False)) + "</tr>"
        for row in rows
    )
    return f'{SCROLL}<table class="list {css}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def empty(message: str, todo: str = "") -> str:
    """An honest empty state: what is missing, and what to do about it."""
    more = f"<p>{text(todo)}</p>" if todo else ""
    return f'<div class="empty"><p><b>{text(message)}</b></p>{more}</div>'
