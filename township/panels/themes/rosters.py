"""Boards of things the report names without counting them: organisation, roles, places, bases."""

from __future__ import annotations

import pandas as pd

from township.panels.blocks import Board, Cell, Drawing, Items, Row, columns, span, strong
from township.panels.filters import Scene
from township.panels.wording import said
from township.statistics import figures

_NAMED = 12  # items of a list; of more it says how many there are


def draw_lists(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """One row a list: its name, how many, and its items; what the report leaves out is said beside the name."""
    rows = tuple(_list(name, items) for name, items in frame.groupby("list", sort=False))
    return Drawing(
        f"{frame['month'].max().year}年年报所列，{len(rows)}项",
        (Board("rosters", columns("名单|内容"), rows),),
    )


def _list(name: str, items: pd.DataFrame) -> Row:
    first = items.iloc[0]
    count = (
        (span(strong(figures.plain(first.number)), said(first.unit), roles="nowrap"),) if pd.notna(first.number) else ()
    )
    gap = (span(first.note, roles="small"),) if pd.notna(first.note) else ()
    named = [_item(item) for item in items["item"].dropna()]
    rest = [f"等{len(named)}项"] if len(named) > _NAMED else []
    return Row(((f"{name} ", *count, *gap), Items((*named[:_NAMED], *rest))))


def _item(item: str) -> Cell:
    """``支部书记：指挥员`` is who and what: the second half in bold."""
    who, colon, what = item.partition("：")
    return (f"{who} ", strong(what)) if colon else item
