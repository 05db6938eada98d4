"""A snapshot asked and drawn in full before it is published: what fails here is refused, and on no screen.

docs/decisions/0027-proved-before-published.md says how much of it, and why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from typing import Any

from township.intake.contract import BY_TABLE, Intake, Sheet
from township.panels import failure, published, render
from township.panels.filters import Filters
from township.panels.page import panelled, panels
from township.panels.panel import Panel
from township.panels.published import Published
from township.panels.setting import Setting
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.store.changes import Diff
from township.store.manifest import Snapshot
from township.store.snapshot import Proof, SnapshotError

Row = tuple[Sheet, dict[str, Any]]
_MONTHLY = ("month", "patrolled_on", "found_on")  # the column that says a row's month; a task has a year
_AT_ONCE = 2
_TELLING = 4  # letters a value has at least where an error that quotes it is about it


def against(catalogue: Catalogue) -> Proof:
    """The proof that publishing asks for, of snapshots shown with ``catalogue``."""
    return lambda snapshot, diff, intake: prove(snapshot, diff, intake, catalogue)


def prove(snapshot: Snapshot, diff: Diff, intake: Intake, catalogue: Catalogue) -> None:
    """Ask what reads a changed table for every month that ``diff`` touches; draw these panels and every sentence for
    the newest.

    Raises:
        SnapshotError: something fails; it names the row where that can be told, else the panel and the month.
    """
    changed = list(_changed(diff))
    try:
        shown = published.prepared(snapshot, catalogue)
    except SnapshotError as error:
        raise SnapshotError(f"发布后打不开：{error}{_rows(error, changed, intake)}") from error
    try:
        tables = {name for name, of in diff.tables.items() if of.new.num_rows or of.removed.num_rows or of.pairs}
        if not diff.tables["source"].pairs:
            tables.discard("source")  # a new one is said of changed rows only
        touched = [
            one for one in panels().values() if {*tables, *diff.references} & shown.warehouse.reads(one.query)[0]
        ]
        *earlier, newest = _months(changed, shown)
        for month in earlier:
            _each(touched, render.asked, shown, shown.setting(Filters(month, (), False)), changed, intake)
        of_newest = shown.setting(Filters(newest, (), False))
        _each(touched, render.whole, shown, of_newest, changed, intake)
        if shown.warehouse.outward is not shown.warehouse:  # figures are left out of what everybody sees
            _each(touched, render.whole, shown, of_newest.internally(), changed, intake)
    finally:
        shown.warehouse.close()


def _each(
    touched: list[Panel],
    done: Callable[[Panel, Setting], None],
    shown: Published,
    setting: Setting,
    changed: list[Row],
    intake: Intake,
) -> None:
    pages = list(panelled().values())
    tried = [
        *((partial(done, panel, setting), f"面板“{panel.title}”", panel.query) for panel in touched),
        *(
            (partial(render.sentence, page, setting), f"“{page.title}”页的一句话", page.conclusion.query)
            for page in pages
        ),
    ]
    pool = ThreadPoolExecutor(_AT_ONCE)  # one draws while the other waits for an answer
    try:
        for (_, place, query), error in zip(tried, pool.map(_failing, (work for work, *_ in tried)), strict=True):
            if error:
                raise _refusal(place, query, error, shown, setting, changed, intake) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _failing(work: Callable[[], object]) -> Exception | None:
    try:
        work()
    except Exception as error:
        return error
    return None


def _refusal(
    place: str,
    query: str,
    error: Exception,
    shown: Published,
    setting: Setting,
    changed: list[Row],
    intake: Intake,
) -> SnapshotError:
    read, _ = shown.warehouse.reads(query)
    rows = _rows(error, [row for row in changed if row[0].table in read], intake)
    month = periods.month_name(setting.filters.month)
    identity = failure.noted(f"发布前的试画：{place}（{month}）", error)
    return SnapshotError(f"发布后{month}{place}会显示不了（编号 {identity}）{rows}")


def _changed(diff: Diff) -> Iterator[Row]:
    """The rows that are new or say something else, with their sheets; where they come from is no figure."""
    for name, table in diff.tables.items():
        if name == "source":
            continue
        for row in (*table.new.to_pylist(), *(new for kind, _, new in table.pairs if kind != "ignored")):
            yield BY_TABLE[name], row


def _months(changed: list[Row], shown: Published) -> list[dt.date]:
    """The months the rows are of, in order, as far as they can be chosen; at least the one that is shown first."""
    days = {row[name].replace(day=1) for _, row in changed for name in _MONTHLY if row.get(name)}
    years = {row["year"] for _, row in changed if "year" in row}
    last = {month.year: month for month in shown.months}
    return sorted((days | {last.get(year) for year in years}) & set(shown.months)) or [shown.default_month]


def _rows(error: Exception, changed: list[Row], intake: Intake) -> str:
    """The row an error is about, in words: the only one that changed, or the one whose value the error quotes."""
    quoted = [row for row in changed if _is_quoted(row[1], f"{error} {error.__cause__ or ''}")]
    [sheet, row] = next((found[0] for found in (changed, quoted) if len(found) == 1), (None, None))
    if sheet is None or row is None:
        return ""
    origin = intake.origins.get((sheet.table, tuple(row.get(name) for name in sheet.key)))
    return f"；请核对{origin.place('') if origin else f'“{sheet.name}”表'}"


def _is_quoted(row: dict[str, Any], said: str) -> bool:
    words = (figures.plain_number(value) if isinstance(value, Decimal) else str(value) for value in row.values())
    return any(len(word) >= _TELLING and word in said for word in words)
