"""What panels are drawn from: one snapshot under the reader's filters, and the answers to queries under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pandas as pd

from township.access.roles import Right, Viewer
from township.charts import theme
from township.panels import page, shown
from township.panels.filters import Filters
from township.panels.panel import Panel
from township.panels.rows import rows_of
from township.statistics.catalogue import Catalogue
from township.store import last_used
from township.store.warehouse import Warehouse

T = TypeVar("T")
INTERNAL = "内部 · 含对外不显示的数"  # what is said of a page or file with figures that are not for everybody
EXAMPLES = {"illustrative"}


@dataclass(frozen=True)
class Setting:
    """What panels are drawn from: one snapshot, one choice of filters, one palette. Hashable.

    Attributes:
        opened: the snapshot with all its figures.
        newest: the newest month of the town's leading indicator; later ones have figures of few indicators.
        internal: with small counts and the figures 对外不显示, because who may see them has asked.
        withholds: without the figures 对外不显示. Whoever logs in begins so; who sits at the machine has them, marked.
    """

    opened: Warehouse
    catalogue: Catalogue = field(compare=False)
    filters: Filters
    colours: theme.Palette
    newest: dt.date = field(compare=False)
    internal: bool = False
    withholds: bool = True

    @property
    def warehouse(self) -> Warehouse:
        """What is asked: without the figures 对外不显示 unless they are to be seen."""
        return self.opened.outward if self.withholds else self.opened

    def seen_by(self, viewer: Viewer, *, internal: bool) -> Setting:
        """The same for who looks at it; ``internal`` where they ask for what is not for everybody, if they may."""
        granted = internal and viewer.may(Right.INTERNAL)
        return replace(self, internal=granted, withholds=not (granted or viewer.is_at_the_machine))

    def at(self, month: dt.date) -> Setting:
        """The same in another month."""
        return replace(self, filters=replace(self.filters, month=month))

    def with_filters(self, filters: Filters) -> Setting:
        """The same with other filters."""
        return replace(self, filters=filters)

    def internally(self) -> Setting:
        """The same with what is not for everybody."""
        return replace(self, internal=True, withholds=False)

    def outwardly(self) -> Setting:
        """The same as everybody may see it."""
        return replace(self, internal=False, withholds=True)

    @property
    def words(self) -> str:
        """The active filters, as printed on every download, and that figures not for everybody are among what is shown."""
        return self.filters.words(self.catalogue) + (f"；{INTERNAL}" if self.internal else "")

    @property
    def published(self) -> dt.date:
        """When the newest source of what is shown was published."""
        return run_query(self, "frame/published")["published"].iloc[0].date()

    def named_sources(self, used: frozenset[str], statuses: set[str]) -> tuple[str, ...]:
        """The sources ``used`` with title, publisher and date: example data only where some is shown, and so the rest.

        Args:
            statuses: of the rows shown; none where the rows carry no status.
        """
        examples, others = "illustrative" in statuses, statuses != EXAMPLES
        stamp = (self.catalogue.stamp,) if self.catalogue.stamp else ()
        return stamp + tuple(
            f"{row.title}（{'，'.join(filter(None, (row.publisher, f'{row.published:%Y-%m-%d}')))}）"
            for row in run_rows(self, "frame/sources")
            if row.source in used and (examples if row.illustrative else others)
        )


def narrowed(panel: Panel, setting: Setting) -> Setting:
    """The setting without what makes no difference to the panel; the same where everything may."""
    filters = setting.filters
    if panel.timeless:
        return setting.with_filters(replace(filters, month=setting.newest, villages=(), choices=()))
    chosen = _chosen(panel, setting) if panel.alone else ()
    if len(chosen) > 1 and withheld_indicators(setting).isdisjoint(chosen):  # those are named under every panel
        for code in run_query(setting, panel.alone)["indicator"]:
            taken = {panel.follows: code}
            choices = tuple((choice, taken.get(choice, option)) for choice, option in filters.choices)
            return setting.with_filters(replace(filters, choices=choices))
    return setting


def frame_of(panel: Panel, setting: Setting) -> pd.DataFrame:
    """The answer to the panel's question; no rows, unasked, where it needs more indicators than are chosen."""
    if len(_chosen(panel, setting)) < panel.needs:
        return pd.DataFrame(columns=[*setting.warehouse.query(panel.query).labels])
    return run_query(setting, panel.query, panel.parameters)


def _chosen(panel: Panel, setting: Setting) -> tuple[str, ...]:
    """The indicators of the choice the panel follows."""
    return panel.follows.codes(setting.filters.chosen(panel.follows), setting.catalogue) if panel.follows else ()


def withheld_indicators(setting: Setting) -> frozenset[str]:
    """The indicators whose figures of the year are not here because they are 对外不显示; what is said of them may quote them."""
    return frozenset(row.indicator for row in run_rows(setting, "frame/withheld")) if setting.withholds else frozenset()


def _answered(warehouse: Warehouse, query: str, given: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    """The frame by the parameters the query names: a village's choice does not re-ask the town's figures."""
    return warehouse.run(query, **{name: list(value) if isinstance(value, tuple) else value for name, value in given})


def _made(
    warehouse: Warehouse, query: str, given: tuple[tuple[str, Any], ...], make: Callable[[pd.DataFrame], Any]
) -> Any:
    return make(warehouse.kept(_answered, warehouse, query, given))


def _rows(frame: pd.DataFrame) -> tuple[Any, ...]:
    return tuple(rows_of(frame))


def _of_theme(warehouse: Warehouse, query: str, given: tuple[tuple[str, Any], ...], theme: str) -> pd.DataFrame:
    every = warehouse.kept(_answered, warehouse, query, given)
    return every[every["theme"] == theme].reset_index(drop=True)


def run_query(setting: Setting, query: str, parameters: tuple[tuple[str, Any], ...] = ()) -> pd.DataFrame:
    """The answer to ``query`` under the setting's filters; shared, so not to be changed.

    Args:
        parameters: besides the filters, as (name, value). ``theme``, where the query answers for all themes at once,
            keeps the rows of that one.
    """
    asked = (setting.warehouse, query, _given(setting, query, parameters))
    if "theme" in dict(parameters) and "theme" not in setting.warehouse.query(query).parameters:
        return setting.warehouse.kept(_of_theme, *asked, dict(parameters)["theme"])
    return setting.warehouse.kept(_answered, *asked)


def run_rows(setting: Setting, query: str, make: Callable[[pd.DataFrame], T] = _rows) -> T:
    """The rows of :func:`run_query`, or what else ``make`` makes of them, for the many panels that each look for their
    own among them; kept, so not to be changed.
    """
    return setting.warehouse.kept(_made, setting.warehouse, query, _given(setting, query, ()), make)


def _given(setting: Setting, query: str, parameters: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    context = context_of(setting, query, parameters)
    named = setting.warehouse.query(query).parameters
    return tuple(sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in context.items() if name in named))


def context_of(setting: Setting, query: str, parameters: tuple[tuple[str, Any], ...] = ()) -> dict[str, Any]:
    """The parameters ``query`` may use: the filters, pages' own choices at their default, the panel's own."""
    catalogue = setting.catalogue
    context = {**page.default_options(catalogue), **setting.filters.parameters(catalogue), **dict(parameters)}
    if setting.internal:
        context["confidential_below"] = 0
    if not setting.warehouse.has_examples:
        context["reported_only"] = False  # the same answer, asked once
    named = setting.warehouse.query(query).parameters
    if "published_since" in named:
        context["published_since"] = list(last_used.published_since(setting.warehouse.snapshot.folder))
    if "with_panel" in named:
        context["with_panel"] = shown.with_panels(setting.warehouse, catalogue.indicators)
    return context
