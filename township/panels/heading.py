"""The heading of a page: title, one-sentence conclusion, as-of line, and the buttons for presenting and taking away."""

from __future__ import annotations

import datetime as dt

from township.panels import html, permalink
from township.panels.blocks import KINDS
from township.panels.render import Setting
from township.statistics import periods

MONTH_WIDTH, VILLAGE_WIDTH, KIND_WIDTH = 144, 200, 126  # of the filters, in px of a 16 px root


def heading(page: str, setting: Setting, months: tuple[dt.date, ...], words: str, conclusion: str) -> str:
    """What :func:`title` shows, as HTML.

    Args:
        page: the page's url_path.
        months: those that can be chosen.
    """
    filters, snapshot = setting.filters, setting.warehouse.snapshot
    as_of = f"数据截至 <b>{periods.month_name(filters.month)}</b>"
    if filters.month > setting.newest:
        # few figures are of this month; the others stand as they were
        as_of = (
            f"所选 <b>{periods.month_name(filters.month)}</b>，主要数据截至 <b>{periods.month_name(setting.newest)}</b>"
        )
    if filters.villages:
        conclusion = f"全镇：{conclusion}"  # every conclusion is about the whole town
    parts = (
        as_of,
        html.text(filters.place(setting.catalogue)),
        f"发布日 {snapshot.published:%Y-%m-%d}",
        f"快照 {html.text(snapshot.id)}",
        *(["只看实报"] if filters.reported_only else []),
        *([f"项目性质 {html.text(filters.kind)}"] if filters.kind != KINDS[0] else []),
    )
    return (
        f'<div class="page-title"><h1>{html.text(words)}</h1><p class="conclusion">{html.text(conclusion)}</p></div>'
        f'<p class="meta"{_neighbours(page, setting, months)}>{" · ".join(f"<span>{part}</span>" for part in parts)}</p>'
        + actions(permalink.written(page, setting), permalink.link(page, setting))
    )


def actions(subject: str, link: str, why_not: str = "") -> str:
    """The row of buttons for presenting and taking away; the scripts in board/ do what they say.

    Args:
        subject: query string that names what is exported; empty where nothing can be.
        link: address of what is shown, for 复制链接; empty where it has none.
        why_not: what to say in place of the buttons left out.
    """
    take = (
        ("pptx", "汇报PPT", "可编辑的幻灯片"),
        ("xlsx", "资料包", "Excel，每个面板一张表带图"),
        ("zip", "CSV包", "全部数据表"),
    )
    buttons = ['<button data-meeting title="一屏一个面板，按 M 进入">会议模式</button>']
    buttons += [
        f'<button data-take="{kind}" data-address="{html.text(subject)}" title="{why}">{words}</button>'
        for kind, words, why in take
        if subject
    ]
    buttons.append('<button data-print title="打印成 A4">打印</button>')
    if link:
        buttons.append(f'<button data-copy="{html.text(link)}" title="链接写明月份、村和快照">复制链接</button>')
    if why_not:
        buttons.append(f'<span class="muted">{html.text(why_not)}</span>')
    return f'<p class="actions">{"".join(buttons)}</p>'


def _neighbours(page: str, setting: Setting, months: tuple[dt.date, ...]) -> str:
    """The addresses of the months before and after, as attributes that prefetch.js reads."""
    position = months.index(setting.filters.month)
    attributes = ""
    for name, index in {"previous": position - 1, "next": position + 1}.items():
        if 0 <= index < len(months):
            there = permalink.written(page, setting.at(months[index]))
            attributes += f' data-{name}="{html.text(f"./ahead?{there}")}"'
    return attributes
