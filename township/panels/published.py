"""The published snapshot as the dashboard has it open, older ones asked for by name, and the catalogue.

A snapshot is opened once and kept, the current one always, of the others those asked for last. Whoever has one in hand
when it is let go keeps it to the end: its files are released with the last who holds it. Knows nothing of Streamlit.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from township.access.roles import Viewer
from township.charts import theme
from township.panels import failure
from township.panels.filters import Filters
from township.panels.page import ROOT
from township.panels.setting import Setting
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import audit
from township.store import snapshot as snapshots
from township.store.snapshot import Snapshot, SnapshotError
from township.store.warehouse import Warehouse

MOST_OPEN = 3  # snapshots at once, the current one among them
_opening = Lock()
_current: tuple[tuple[Path, Any], Published] | None = None  # and the folder and fingerprint it was opened by
_older: OrderedDict[tuple[Path, str], Published] = OrderedDict()  # the one not asked for longest first


@dataclass(frozen=True, eq=False)
class Published:
    """What the pages' frame needs of a snapshot.

    Attributes:
        refusal: why a newer snapshot was not opened, in Chinese; None when this is the newest.
        months: those something was reported for, in order.
        default_month: the newest month of the town's leading indicator.
    """

    warehouse: Warehouse
    catalogue: Catalogue
    refusal: str | None
    months: tuple[dt.date, ...]
    default_month: dt.date

    def setting(self, filters: Filters | None = None, colours: theme.Palette = theme.LIGHT) -> Setting:
        """What panels are drawn from, as everybody may see it; without ``filters`` the whole town in the default month."""
        if filters is None:
            filters = Filters(self.default_month, (), False)
        return Setting(self.warehouse, self.catalogue, filters, colours, self.default_month)


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
    return opened(data, snapshots.fingerprint(data))


def opened(data: Path, fingerprint: Any) -> Published:
    """The published snapshot of a data folder, opened anew where its fingerprint is another than before."""
    global _current
    mark, found = (data, fingerprint), _current  # read once: another visitor may replace it
    if found is None or found[0] != mark:
        with _opening:  # two visitors at once open it once
            found = _current
            if found is None or found[0] != mark:
                known = catalogue()
                given = snapshots.newest_good(
                    data, lambda identity: prepared(snapshots.open_snapshot(data, identity), known)
                )
                before, found = found, (mark, replace(given.snapshot, refusal=given.refusal))
                _current = found
                newest = given.snapshot.warehouse.snapshot.id
                if before and before[1].warehouse.snapshot.id != newest and not before[1].refusal:
                    _keep(before[0][0], before[1])  # pages that are open still ask for it by name
    return found[1]


def named(identity: str) -> Published:
    """The snapshot ``identity``, which may be an older one.

    Raises:
        SnapshotError: there is none of this name, or it is damaged.
        CatalogueError: as :func:`catalogue`.
    """
    newest = current()
    if newest.warehouse.snapshot.id == identity:
        return newest
    data = data_folder()
    with _opening:
        found = _older.get((data, identity))
        found = found or prepared(snapshots.open_snapshot(data, identity), catalogue())
        _keep(data, found)
    return found


def _keep(data: Path, shown: Published) -> None:
    """Keep an older snapshot open, and let go of the one not asked for longest; who has it in hand keeps it."""
    key = (data, shown.warehouse.snapshot.id)
    _older[key] = shown
    _older.move_to_end(key)
    while len(_older) >= MOST_OPEN:
        _, longest = _older.popitem(last=False)
        longest.warehouse.forget()


def accounted(setting: Setting, viewer: Viewer, title: str) -> Setting:
    """``setting``, once the audit trail says who looks at figures that are not for everybody; where it cannot be written,
    the setting without them. Who sits at the machine has no name to write down.

    Args:
        title: of what is looked at.
    """
    if setting.internal and viewer.name:
        try:
            audit.record_once(data_folder(), "internal", viewer.name, title=title)
        except (OSError, SnapshotError) as error:
            failure.noted(f"查看“{title}”的内部数记入操作记录", error)
            return setting.outwardly()
    return setting


def newest_month() -> dt.date:
    """The newest month something was reported for; the month before this one where nothing is published."""
    try:
        return current().default_month
    except SnapshotError:
        return periods.add_months(periods.today().replace(day=1), -1)
