"""The published snapshot as the dashboard has it open, and the catalogue; knows nothing of Streamlit.

A snapshot is opened once and kept until CURRENT changes; whoever has it in hand by then keeps it to the end.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd

from township.charts import theme
from township.panels import failure, render
from township.panels.filters import Filters
from township.panels.page import ROOT
from township.panels.render import Setting
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import snapshot as snapshots
from township.store.snapshot import Snapshot, SnapshotError
from township.store.warehouse import Warehouse

_opening = Lock()


@dataclass(frozen=True, eq=False)
class Published:
    """What the pages' frame needs of a snapshot.

    Attributes:
        refusal: why a newer snapshot was not opened, in Chinese; None when this is the newest.
        months: those something was reported for, in order.
        default_month: the newest month of the town's leading indicator.
        sources: one row a source.
    """

    warehouse: Warehouse
    catalogue: Catalogue
    refusal: str | None
    months: tuple[dt.date, ...]
    default_month: dt.date
    sources: pd.DataFrame

    def setting(self, filters: Filters | None = None, colours: theme.Palette = theme.LIGHT) -> Setting:
        """What panels are drawn from; without ``filters`` the whole town in the default month."""
        if filters is None:
            filters = Filters(self.default_month, (), False)
        return Setting(self.warehouse, self.catalogue, filters, colours, self.sources, self.default_month)


def data_folder() -> Path:
    """``data/``, or what the environment variable TOWNSHIP_DATA names."""
    return Path(os.environ.get("TOWNSHIP_DATA", ROOT / "data"))


@lru_cache(maxsize=2)
def _catalogue(folder: str, stamps: tuple[tuple[str, int, int], ...]) -> Catalogue:
    return catalogues.load(Path(folder))


def catalogue() -> Catalogue:
    """The catalogue as its files are now, for what is filled in and published; pages keep the one their snapshot
    was opened with (:attr:`Published.catalogue`), so that an edit half done is on no screen.

    Raises:
        CatalogueError: it contradicts itself or lacks something.
    """
    folder = data_folder() / "catalogue"
    stamps = tuple(
        (file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in sorted(folder.glob("*")) if file.is_file()
    )
    return _catalogue(str(folder), stamps)


@lru_cache(maxsize=2)
def _opened(data: str, fingerprint: Any) -> Published:
    known = catalogue()
    opened = snapshots.newest_good(Path(data), lambda identity: _prepared(data, identity, known))
    render.clear_cache()  # drawings of a snapshot that is no longer shown
    return replace(opened.snapshot, refusal=opened.refusal)


@lru_cache(maxsize=2)
def _reopened(data: str, identity: str) -> Published:
    return _prepared(data, identity, catalogue())


def _prepared(data: str, identity: str, known: Catalogue) -> Published:
    return prepared(snapshots.open_snapshot(Path(data), identity), known)


def prepared(snapshot: Snapshot, known: Catalogue) -> Published:
    """A snapshot opened for the pages.

    Raises:
        SnapshotError: it cannot be asked what every page asks first.
    """
    warehouse = Warehouse(snapshot, ROOT / "queries", known)
    try:
        months = warehouse.run("frame/months", indicator=known.town["default_month_indicator"])
        if months.empty:
            raise SnapshotError(f"快照 {snapshot.id} 里没有一条来源，没有可以显示的月份；请发布至少一个工作簿")
        return Published(
            warehouse,
            known,
            None,
            tuple(value.date() for value in months["month"]),
            months.loc[months["is_default"], "month"].iloc[0].date(),
            warehouse.run("frame/sources"),
        )
    except SnapshotError:
        warehouse.close()
        raise
    except Exception as error:
        warehouse.close()
        identity = failure.noted(f"快照 {snapshot.id} 打开", error)
        raise SnapshotError(f"快照 {snapshot.id} 打不开（编号 {identity}）") from error


def current() -> Published:
    """The snapshot CURRENT names, or the last good one.

    Raises:
        SnapshotError: there is none that can be shown.
        CatalogueError: as :func:`catalogue`.
    """
    data = data_folder()
    fingerprint = snapshots.fingerprint(data)
    with _opening:  # two visitors at once open it once
        return _opened(str(data), fingerprint)


def named(identity: str) -> Published:
    """The snapshot ``identity``, which may be an older one.

    Raises:
        SnapshotError: there is none of this name, or it is damaged.
        CatalogueError: as :func:`catalogue`.
    """
    newest = current()
    if newest.warehouse.snapshot.id == identity:
        return newest
    with _opening:
        return _reopened(str(data_folder()), identity)


def newest_month() -> dt.date:
    """The newest month something was reported for; the month before this one where nothing is published."""
    try:
        return current().default_month
    except SnapshotError:
        return periods.add_months(periods.today().replace(day=1), -1)
