"""Where figures of indicators lead: to the page of any indicator, opened with them; month and village go along.

A row that begins with an indicator's name leads to it; to whatever else a panel is about its title leads. A click on a
light or on a large figure is one on the link of its row, else on the title (browser/panel.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

import htpy as h

from township.panels.blocks import Block, Board, Cell, Fold, Link, Span, Table
from township.statistics.catalogue import Catalogue

PAGE = "indicators"
_CHOSEN = "indicators"  # the page's filter


def address(*names: str, **filters: str) -> str:
    """The page opened with these indicators, and with filters that it shares with other pages."""
    return f"{PAGE}?{urlencode([*((_CHOSEN, name) for name in names), *filters.items()])}"


def link(name: str, words: str = "", **filters: str) -> Link:
    """An indicator's name, or other words for it, leading to it."""
    return Link(words or name, PAGE, ((_CHOSEN, name), *filters.items()))


def title(words: str, names: Iterable[str]) -> h.Node:
    """A panel's title, leading to the indicators it is about."""
    return h.a(href=address(*names), target="_self", title=f"到“指标”看{'、'.join(names)}")[words]


def rows(block: Block, catalogue: Catalogue) -> Block:
    """The block with every row that begins with an indicator's name, or an alias of one only, leading to it."""
    return _led(block, _names(catalogue))


def _names(catalogue: Catalogue) -> dict[str, str]:
    """What indicators are called → their names."""
    known = catalogue.indicators.values()
    return {alias: one.name for one in known for alias in one.aliases} | {one.name: one.name for one in known}


def _led(block: Block, names: Mapping[str, str]) -> Block:
    match block:
        case Table():
            return replace(block, rows=tuple(_row(cells, names) for cells in block.rows))
        case Board():
            return replace(block, rows=tuple(replace(row, cells=_row(row.cells, names)) for row in block.rows))
        case Fold():
            return replace(block, blocks=tuple(_led(inner, names) for inner in block.blocks))
    return block


def _row(cells: tuple[Cell, ...], names: Mapping[str, str]) -> tuple[Cell, ...]:
    return (_beginning(cells[0], names), *cells[1:])


def _beginning(cell: Cell, names: Mapping[str, str]) -> Cell:
    match cell:
        case str() if cell in names:
            return link(names[cell], cell)
        case Span((first, *rest)):
            return replace(cell, parts=(_beginning(first, names), *rest))
        case (first, *rest):
            return (_beginning(first, names), *rest)
    return cell
