"""The heading of a page: title, one-sentence conclusion, as-of line, and the buttons for presenting and taking away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import htpy as h

from township.panels import permalink
from township.panels.page import Page
from township.panels.render import conclusion
from township.panels.setting import INTERNAL, Setting
from township.statistics import periods

MONTH_WIDTH, VILLAGE_WIDTH = 144, 200  # of the filters, in px of a 16 px root
_EXPORTS = (
    ("pptx", "汇报PPT", "可编辑的幻灯片"),
    ("xlsx", "资料包", "Excel，每个面板一张表带图"),
    ("zip", "CSV包", "全部数据表"),
)


def heading(page: Page, setting: Setting, months: tuple[dt.date, ...]) -> h.Node:
    """What stands over a page's panels.

    Args:
        months: those that can be chosen.
    """
    filters, snapshot = setting.filters, setting.warehouse.snapshot
    as_of = ("数据截至 ", h.b[periods.month_name(filters.month)])
    if filters.month > setting.newest:
        # few figures are of this month; the others stand as they were
        newest = h.b[periods.month_name(setting.newest)]
        as_of = ("所选 ", h.b[periods.month_name(filters.month)], "，主要数据截至 ", newest)
    subject = permalink.written(page.key, setting)
    parts = (
        *([h.b[setting.catalogue.stamp]] if setting.catalogue.stamp else []),
        *([h.b(".internal")[INTERNAL]] if setting.internal else []),
        as_of,
        _place(page, setting),
        f"发布日 {setting.published:%Y-%m-%d}",
        f"快照 {snapshot.id}",
        *(["只看实报"] if filters.reported_only else []),
        *(f"{choice.label} {'、'.join(choice.shown(option, setting.catalogue))}" for choice, option in filters.choices),
    )
    return h.fragment[
        title(page.title, conclusion(page, setting)),
        meta(parts, data_address=subject, **months_given(filters.month, months)),
        actions(subject, permalink.link(page.key, setting), each=f"{subject}&each=village" if page.a_village else ""),
    ]


def _place(page: Page, setting: Setting) -> str:
    """Whose figures these are; said once for all panels that cannot follow a chosen village."""
    place = setting.filters.place(setting.catalogue)
    if not setting.filters.villages:
        return place
    queries = (setting.warehouse.query(panel.query) for panel in page.panels)
    follows = any("villages" in query.parameters for query in queries)
    return f"{place}（没有写村名的面板为全镇口径）" if follows else f"{place}（本页都是全镇口径）"


def title(words: str, sentence: str) -> h.Node:
    """A page's name, and what it says in one sentence."""
    return h.div(".page-title")[h.h1[words], h.p(".conclusion")[sentence]]


def meta(parts: Iterable[h.Node], **attributes: str) -> h.Node:
    """The line of what is shown: month, place, snapshot; its attributes are for months.js and prefetch.js."""
    apart = [node for part in parts for node in (" · ", h.span[part])][1:]
    return h.p(".meta", **attributes)[apart]


def actions(subject: str, link: str, why_not: str = "", *, each: str = "") -> h.Node:
    """The row of buttons for presenting and taking away; the scripts in web/browser do what they say.

    Args:
        subject: query string that names what is exported; empty where nothing can be.
        link: address of what is shown, for 复制链接; empty where it has none.
        why_not: what to say in place of the buttons left out.
        each: query string that names a file of all villages; empty where a page is of none.
    """
    return h.p(".actions")[
        h.button(data_meeting=True, title="一屏一个面板，按 M 进入")["会议模式"],
        subject and (h.button(data_take=kind, data_address=subject, title=why)[words] for kind, words, why in _EXPORTS),
        each and h.button(data_take="docx", data_address=each, title="Word，一村一页")["各村一册"],
        h.button(data_print=True, title="打印成 A4")["打印"],
        link and h.button(data_copy=link, title="链接写明月份、村和快照")["复制链接"],
        why_not and h.span(".muted")[why_not],
    ]


def months_given(chosen: dt.date, months: tuple[dt.date, ...]) -> dict[str, str]:
    """The month shown and all that can be chosen, as attributes of :func:`meta` that months.js reads."""
    return {"data_month": periods.month_key(chosen), "data_months": " ".join(map(periods.month_key, months))}
