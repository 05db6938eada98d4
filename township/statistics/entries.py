"""The entries of the catalogue: an area, an indicator, a relation, what a row of each of its files says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Area:
    """A town or village. ``code`` is the 9- or 12-digit statistical code (统计用区划代码), text, the only key."""

    code: str
    name: str
    short_name: str
    official_name: str
    level: str
    parent: str
    aliases: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    successor: str
    successor_basis: str

    def valid_in(self, month: dt.date) -> bool:
        """Whether the area existed during ``month``."""
        return (self.valid_from is None or self.valid_from <= month) and (
            self.valid_to is None or month <= self.valid_to
        )


@dataclass(frozen=True)
class Indicator:
    """One indicator: what it measures, in which unit, how it may be added up, who owes it.

    ``judged`` is what a task of it is judged by, one of ``JUDGED``; None leaves it to its kind, basis and direction.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    theme: str
    unit: str
    decimals: int
    kind: str
    basis: str
    over_areas: str
    over_months: str
    direction: str
    owner: str
    frequency: str
    first_month: int
    lag_months: int
    min_units: int | None
    sheet: str
    definition: str
    judged: str | None = None

    @property
    def offices(self) -> tuple[str, ...]:
        """Who may report it; several owe some together."""
        return tuple(filter(None, self.owner.split("/")))


@dataclass(frozen=True)
class PacePath:
    """How much of a year's task an indicator should have reached by the end of a month, in percent."""

    indicator: str
    month: int
    share_pct: Decimal


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, marked on the charts of months of its theme, or of its indicator if it names one."""

    date: dt.date
    indicator: str
    theme: str
    label: str
    location: str
    status: str
    note: str


@dataclass(frozen=True)
class Relation:
    """How two indicators of one area and month must agree; validation asks it.

    kind: ``≤`` the part is no more than the whole | ``=`` all such parts together are the whole | ``任务%`` the part
    is the whole in percent of its year's target. ``severity`` (error, warning) is what breaking it amounts to.
    """

    whole: str
    part: str
    kind: str
    severity: str
    note: str


@dataclass(frozen=True)
class StatementSource:
    """Where else the figure of an annual report's statement stands, so that it can be computed again.

    ``measure`` is how (统计月报, 计划数, 名录家数 …; queries/report/_statement_check.sql knows them), ``item`` and
    ``part`` which row: an indicator, work, programme or goal, and its part.
    """

    statement: str
    measure: str
    item: str
    part: str


@dataclass(frozen=True)
class Work:
    """One of the works (民生工程), as other offices call it."""

    code: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """Between what values an indicator can be; None is no limit. One not listed cannot be negative."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class WarningRule:
    """When an indicator is warned of; queries/overview/warnings.sql measures, these say from where on.

    kind: ``pace`` behind 时序 | ``negative`` growth below nothing | ``towns`` growth below the median of the county's
    towns | ``rank`` places lost since the report before. All in what is worse, in 个百分点, % or 位.

    Attributes:
        least: how much worse is warned of.
        reports: in how many reports running, the newest among them.
        words: with ``{amount}`` and ``{reports}``, how many by now.
    """

    kind: str
    least: Decimal
    reports: int
    words: str
