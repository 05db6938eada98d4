"""Boards of things the report names without counting them: organisation, roles, places, bases."""

from __future__ import annotations

import pandas as pd

from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.statistics import figures, periods


def lists(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """One row a list: its name, how many, and its items; what the report leaves out is said beside the name."""
    rows = []
    for name, items in frame.groupby("list", sort=False):
        first = items.iloc[0]
        named = items["item"].dropna().tolist()
        count = (
            f'<span class="nowrap"><b>{figures.plain(first.number)}</b>{html.text(first.unit)}</span>'
            if pd.notna(first.number)
            else ""
        )
        said = "".join(f"<li>{_item(item)}</li>" for item in named)
        gap = f"<small>{html.text(first.note)}</small>" if pd.notna(first.note) else ""
        rows.append(f"<div><dt>{html.text(name)} {count}{gap}</dt><dd><ul>{said}</ul></dd></div>")
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{frame['list'].nunique()}项",
        (Block(f'<dl class="rosters">{"".join(rows)}</dl>'),),
    )


def _item(item: str) -> str:
    """``支部书记：指挥员`` is who and what: the second half in bold."""
    who, colon, what = item.partition("：")
    return f"{html.text(who)} <b>{html.text(what)}</b>" if colon else html.text(item)
