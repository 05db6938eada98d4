"""汇报清单: which panels, in which order, under which filters; a theme's own by default, or as saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from township.charts import theme
from township.panels import published
from township.panels.filters import Filters
from township.panels.page import Page, choices, panel_named, panelled
from township.panels.panel import Panel
from township.panels.published import Published
from township.panels.setting import Setting
from township.statistics import periods
from township.store import lists
from township.store.lists import Item, ReportList

_FOLLOWING = {lists.NEWEST: "最新月份", lists.YEAR_BEFORE: "最新月份的上年同期"}


def item_of(panel: Panel, setting: Setting) -> Item:
    """``panel`` as shown now, as an item with its month written out."""
    filters = setting.filters
    taken = tuple((choice.name, option) for choice, option in filters.choices)
    return Item(panel.id, periods.month_key(filters.month), filters.villages, filters.reported_only, taken)


def shown_as(
    item: Item, opened: Published, colours: theme.Palette, newest: dt.date | None = None
) -> tuple[Panel, Setting]:
    """The panel and the filters an item names.

    Args:
        newest: the month that stands for the newest one; without it the snapshot's.

    Raises:
        LookupError: the panel, the month or a village is not there (any more); the message (Chinese) says which.
    """
    panel = panel_named(item.panel)
    if panel is None:
        raise LookupError(f"软件里已没有面板 {item.panel}")
    month = _month(item, opened, newest or opened.default_month)
    known = {area.code for area in opened.catalogue.villages(month)}
    if missing := [code for code in item.villages if code not in known]:
        areas = opened.catalogue.areas
        why = (
            opened.catalogue.absence(areas[code], month) if code in areas else f"名录里没有{code}" for code in missing
        )
        raise LookupError(f"{periods.month_name(month)}不能选这些村：{'；'.join(why)}")
    named_choices = ((choices().get(name), option) for name, option in item.choices)
    known_options = tuple(
        (choice, option)
        for choice, option in named_choices
        if choice and option != choice.default and choice.accepts(option, opened.catalogue)
    )
    filters = Filters(month, item.villages, item.reported_only, known_options)
    return panel, opened.setting(filters, colours)


def following(item: Item) -> str:
    """Which month an item follows, in Chinese; empty where its month is written out."""
    return _FOLLOWING.get(item.month, "")


def _month(item: Item, opened: Published, newest: dt.date) -> dt.date:
    if item.follows:
        month = newest if item.month == lists.NEWEST else periods.add_months(newest, -12)
    else:
        try:
            month = periods.parse_month(item.month)
        except ValueError as error:
            raise LookupError(str(error)) from None
    if month not in opened.months:
        raise LookupError(f"快照 {opened.warehouse.snapshot.id} 里没有{periods.month_name(month)}的数据")
    return month


def defaults(opened: Published) -> dict[str, ReportList]:
    """The lists that come with the dashboard, one a theme: its panels in reading order, which follow the newest month."""
    return {page.title: _default(page, opened) for page in panelled().values()}


def _default(page: Page, opened: Published) -> ReportList:
    setting = opened.setting()
    items = tuple(replace(item_of(panel, setting), month=lists.NEWEST) for panel in page.panels if panel.listed)
    return ReportList(page.title, items, opened.warehouse.snapshot.id)


def named(name: str, opened: Published) -> ReportList:
    """A saved list, or one that comes with the dashboard.

    Raises:
        ListError: there is neither.
    """
    return defaults(opened).get(name) or lists.read(published.data_folder(), name)


@dataclass(frozen=True)
class Shown:
    """An item of a list as it can be shown, with its position in the list, from 1."""

    position: int
    item: Item
    panel: Panel
    setting: Setting


def resolved(
    items: Iterable[Item], opened: Published, colours: theme.Palette, newest: dt.date | None = None
) -> tuple[list[Shown], list[str]]:
    """The panels of a list with their filters, and in Chinese what could not be shown and why.

    Args:
        newest: as in :func:`shown_as`.
    """
    found, missing = [], []
    for position, item in enumerate(items, start=1):
        try:
            found.append(Shown(position, item, *shown_as(item, opened, colours, newest)))
        except LookupError as error:
            missing.append(f"第{position}项不能显示：{error.args[0]}")
    return found, missing


def months_followed(shown: Sequence[Shown]) -> str:
    """Which items follow which month, and what month that is now; empty where every month is written out."""
    said = []
    for words in _FOLLOWING.values():
        own = [one for one in shown if following(one.item) == words]
        if own:
            which = "全部" if len(own) == len(shown) else f"第{'、'.join(str(one.position) for one in own)}项"
            month, newest = own[0].setting.filters.month, own[0].setting.newest
            moved = month != (newest if own[0].item.month == lists.NEWEST else periods.add_months(newest, -12))
            now = f"，已换月；最新月份是{periods.month_name(newest)}" if moved else ""
            said.append(f"{which}随{words}（{periods.month_name(month)}{now}）")
    return "，".join(said)


def other_snapshot(saved: ReportList, opened: Published) -> str | None:
    """What to say when a list was put together on another snapshot than the one shown."""
    now = opened.warehouse.snapshot.id
    if saved.snapshot == now:
        return None
    return f"清单“{saved.name}”是在快照 {saved.snapshot} 上编的，现在显示快照 {now}：月份和筛选照旧，数可能已修订。"
