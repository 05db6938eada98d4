"""Where an indicator is shown: found from the panels' declarations and what their queries read, not from a list."""

from __future__ import annotations

from collections.abc import Container, Iterator

from township.panels.page import Page, panelled
from township.panels.panel import Panel
from township.store.warehouse import Warehouse

REST = "report/rest"  # the query of what has no panel of its own


def named_by(panel: Panel, warehouse: Warehouse) -> frozenset[str]:
    """What a panel is about: declared on it, given to its query, or in quotes there; codes of indicators among it."""
    return panel.indicators | warehouse.reads(panel.query)[1] | {str(value) for _, value in panel.parameters}


def with_panel(warehouse: Warehouse, theme: str) -> tuple[str, ...]:
    """The codes (and other words) that have a panel of their own on the theme's pages; what stands aside is none."""
    return warehouse.kept(_with_panel, warehouse, theme)


def with_panels(warehouse: Warehouse, codes: Container[str]) -> list[str]:
    """The same of every theme, as ``theme/code``; of the words only ``codes``, those of indicators."""
    themes = sorted({page.theme for page in panelled().values() if page.theme})
    return [f"{theme}/{word}" for theme in themes for word in with_panel(warehouse, theme) if word in codes]


def _with_panel(warehouse: Warehouse, theme: str) -> tuple[str, ...]:
    of_theme = (page for page in panelled().values() if page.theme == theme)
    return tuple(sorted({word for page in of_theme for panel in _own(page) for word in named_by(panel, warehouse)}))


def _own(page: Page) -> Iterator[Panel]:
    """The panels that show figures of indicators, not lists about the data."""
    return (panel for panel in page.panels if not panel.aside and not panel.nothing)


def pages_of(code: str, theme: str, warehouse: Warehouse) -> tuple[str, ...]:
    """The titles of the pages that show an indicator which has figures."""
    return tuple(dict.fromkeys(page.title for page, _ in panels_of(code, theme, warehouse)))


def panels_of(code: str, theme: str, warehouse: Warehouse) -> list[tuple[Page, Panel]]:
    """The panels that show an indicator (or a work) which has figures, page by page: its own, the one of the rest of
    its theme, and those where any indicator can be chosen.
    """

    def shows(panel: Panel) -> bool:
        if panel.query == REST:
            return ("theme", theme) in panel.parameters and code not in with_panel(warehouse, theme)
        return panel.follows is not None or code in named_by(panel, warehouse)

    return [(page, panel) for page in panelled().values() for panel in _own_or_rest(page) if shows(panel)]


def panels_reading(table: str, warehouse: Warehouse) -> list[tuple[Page, Panel]]:
    """The panels that show rows of a published table, page by page."""
    return [
        (page, q) for page in panelled().values() for q in _own_or_rest(page) if table in warehouse.reads(q.query)[0]
    ]


def _own_or_rest(page: Page) -> Iterator[Panel]:
    return (panel for panel in page.panels if panel.query == REST or (not panel.aside and not panel.nothing))
