"""A panel is declared on the function that draws it: what it is called, what it asks, what it is about.

    @panel("财政收入", "economy/fiscal_progress", indicator="fiscal_revenue", caveats=("I12",))
    def fiscal_progress(frame: pd.DataFrame, scene: Scene) -> Drawing: ...

A function may draw several: ``panel("宣传条幅", "epidemic/publicity", name="banners", measure="epidemic_banners")(draw)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from township.panels.blocks import Draw, Drawing
from township.panels.filters import Filters, IndicatorChoice, Scene
from township.statistics.catalogue import Catalogue


@dataclass(frozen=True)
class Panel:
    """One question, its picture, and where it comes from. Hashable; calling it draws.

    Attributes:
        name: unique on its page; anchor and key.
        title: what is measured, in Chinese.
        query: name of the query file.
        draw: frame → Drawing.
        indicator: catalogue code whose definition and owner stand under 来源.
        sheet: the sheet to fill when there is no data; the empty state names it.
        caveats: ids of known ambiguities of the source (table caveat) shown as notes.
        also: further indicators shown; their 批注 are listed under the panel like the indicator's.
        nothing: what to say when no rows is good news rather than missing data, e.g. nothing is owed.
        timeless: whether it depends on no month, village or choice; it is drawn once a snapshot.
        aside: whether it is looked up at a desk and never put on a wall.
        listed: whether the page's own 汇报清单 has it.
        formerly: ids it had before, which saved lists and links still name.
        parameters: of the query besides the filters, as (name, value).
        follows: the page's filter whose indicators it is about, in place of ``indicator`` and ``also``.
        needs: how many of these it needs; with fewer nothing is asked.
        alone: query that finds the one of these it is about; another chosen beside it makes nothing of it anew.
        page: key of the page it stands on.
    """

    name: str
    title: str
    query: str
    draw: Draw = field(repr=False)
    indicator: str | None = None
    sheet: str = "统计月报"
    caveats: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    nothing: str = ""
    timeless: bool = False
    aside: bool = False
    listed: bool = True
    formerly: tuple[str, ...] = ()
    parameters: tuple[tuple[str, Any], ...] = ()
    follows: IndicatorChoice | None = None
    needs: int = 0
    alone: str = ""
    page: str = ""

    @property
    def id(self) -> str:
        """Unique among all panels: ``economy/sectors``."""
        return f"{self.page}/{self.name}"

    def about(self, frame: pd.DataFrame, filters: Filters, catalogue: Catalogue) -> Panel:
        """The panel as it is about the indicators of its rows, or those chosen if it has none, where it follows a choice."""
        if self.follows is None:
            return self
        shown = (
            frame["indicator"].unique() if len(frame) else self.follows.codes(filters.chosen(self.follows), catalogue)
        )
        first, *others = shown
        return replace(self, indicator=first, also=tuple(others), sheet=catalogue.indicator(first).sheet)

    @property
    def indicators(self) -> frozenset[str]:
        """The catalogue codes it is about."""
        return frozenset({*([self.indicator] if self.indicator else []), *self.also})

    def __call__(self, frame: pd.DataFrame, scene: Scene) -> Drawing:
        """What it looks like with these rows."""
        return self.draw(frame, scene)


def panel(
    title: str,
    query: str,
    *,
    name: str = "",
    indicator: str | None = None,
    sheet: str = "统计月报",
    caveats: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    nothing: str = "",
    timeless: bool = False,
    aside: bool = False,
    listed: bool = True,
    formerly: tuple[str, ...] = (),
    follows: IndicatorChoice | None = None,
    needs: int = 0,
    alone: str = "",
    **parameters: Any,
) -> Callable[[Draw], Panel]:
    """Declare the panel a function draws; see :class:`Panel`. Its name is the function's unless given."""

    def declare(draw: Draw) -> Panel:
        return Panel(
            name or draw.__name__, title, query, draw, indicator, sheet, caveats, also, nothing,
            timeless, aside, listed, formerly, tuple(sorted(parameters.items())), follows, needs, alone,
        )  # fmt: skip

    return declare


@dataclass(frozen=True)
class Conclusion:
    """A page's one sentence, made from what ``query`` returns."""

    query: str
    words: Callable[[pd.DataFrame], str] = field(repr=False)

    def __call__(self, frame: pd.DataFrame) -> str:
        """The sentence."""
        return self.words(frame)


def conclusion(query: str) -> Callable[[Callable[[pd.DataFrame], str]], Conclusion]:
    """Declare the sentence a function makes from the answer to ``query``."""
    return lambda words: Conclusion(query, words)
