"""A page is defined in its file under pages/, and whatever shows pages is derived from it.

A page file says ``PAGE = Page(…)``: key, title, section, its sentence and the rows of its panels. Navigation, the first
view, exports, meeting mode, lists, benchmarks and tests read that.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from township.access.roles import Right
from township.panels.filters import Choice
from township.panels.panel import Conclusion, Panel
from township.statistics.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Column:
    """A column of a row: its share of the width, and its panels from top to bottom."""

    weight: float
    panels: tuple[Panel, ...]


Row = tuple[Column, ...]


def column(weight: float, *panels: Panel) -> Column:
    """A column beside others, as wide as its weight says."""
    return Column(weight, panels)


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        key: its address, ``poverty-alleviation``.
        order: where it stands in the navigation.
        formerly: keys it had before: their addresses lead to it, and saved lists name panels by them.
        section: the heading of the navigation it is folded under; "" stands by itself.
        theme: the catalogue's theme it is the page of.
        conclusion: its one sentence; None where the page is not made of panels.
        rows: from top to bottom: a panel as wide as the page, or columns side by side.
        choices: filters of its own besides month, villages and 只看实报.
        run: shows a page that is not made of panels.
        needs: the right to open it.
        a_village: whether its first row is about one village, so that a file can have it for each.
    """

    key: str
    title: str
    order: int
    formerly: tuple[str, ...] = ()
    section: str = ""
    theme: str = ""
    conclusion: Conclusion | None = None
    rows: Sequence[Panel | Sequence[Column]] = ()
    choices: tuple[Choice, ...] = ()
    run: Callable[[], None] | None = None
    needs: Right = Right.VIEW
    a_village: bool = False
    layout: tuple[Row, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Give every panel its page."""

        def placed(given: Column) -> Column:
            return Column(given.weight, tuple(replace(panel, page=self.key) for panel in given.panels))

        rows = [(Column(1, (row,)),) if isinstance(row, Panel) else tuple(row) for row in self.rows]
        object.__setattr__(self, "layout", tuple(tuple(map(placed, row)) for row in rows))
        object.__setattr__(self, "rows", ())  # said once, in layout

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Its panels in reading order."""
        return tuple(panel for row in self.layout for column in row for panel in column.panels)

    @property
    def of_a_village(self) -> tuple[Panel, ...]:
        """The panels that are about one village; none on most pages."""
        return tuple(panel for column in self.layout[0] for panel in column.panels) if self.a_village else ()


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """All pages by key, as the navigation orders them.

    Raises:
        AttributeError: a file under pages/ defines no PAGE.
    """
    found = [_defined(path) for path in sorted((ROOT / "pages").glob("*/*.py"))]
    return {page.key: page for page in sorted(found, key=lambda page: page.order)}


def _defined(path: Path) -> Page:
    spec = importlib.util.spec_from_file_location(f"pages.{path.parent.name}.{path.stem}", path)
    assert spec and spec.loader  # a file that is there
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PAGE


def page_named(key: str) -> Page:
    """The page made of panels that has the key, or had it.

    Raises:
        KeyError: there is none.
    """
    return panelled()[_moved().get(key, key)]


@lru_cache(maxsize=1)
def _moved() -> dict[str, str]:
    """Today's keys by those before."""
    return {old: page.key for page in pages().values() for old in page.formerly}


def panelled() -> dict[str, Page]:
    """The pages made of panels, by key."""
    return {key: page for key, page in pages().items() if page.layout}


@lru_cache(maxsize=1)
def panels() -> dict[str, Panel]:
    """All panels by id, ``economy/sectors``."""
    return {panel.id: panel for page in pages().values() for panel in page.panels}


def panel_named(identity: str) -> Panel | None:
    """The panel that has the id, or had it; None where there is none any more."""
    page, _, name = identity.partition("/")
    return _moved_panels().get(identity) or panels().get(f"{_moved().get(page, page)}/{name}")


@lru_cache(maxsize=1)
def _moved_panels() -> dict[str, Panel]:
    return {old: panel for panel in panels().values() for old in panel.formerly}


def default_options(catalogue: Catalogue) -> dict[str, Any]:
    """The options that filter nothing, by the name of the query parameter: what a page without the filter asks by."""
    return {name: choice.parameter(choice.default, catalogue) for name, choice in choices().items()}


@lru_cache(maxsize=1)
def choices() -> dict[str, Choice]:
    """All filters that pages have of their own, by name."""
    return {choice.name: choice for page in pages().values() for choice in page.choices}
