"""A snapshot asked and drawn in full before it is published: what fails here is refused, and on no screen.

docs/decisions/0027-proved-before-published.md says how much of it, and why.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from threading import Thread
from typing import Any

from township.intake.contract import BY_TABLE, Intake, Sheet
from township.panels import failure, published, render
from township.panels.filters import Filters
from township.panels.page import ROOT, panelled, panels
from township.panels.panel import Panel
from township.panels.published import Published
from township.panels.setting import Setting
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.store import warehouse
from township.store.changes import Diff
from township.store.manifest import Snapshot
from township.store.snapshot import Proof, SnapshotError

Row = tuple[Sheet, dict[str, Any]]
_MONTHLY = ("month", "patrolled_on", "found_on")  # the column that says a row's month; a task has a year
_AT_ONCE = 2
_TELLING = 4  # letters a value has at least where an error that quotes it is about it


@dataclass(frozen=True)
class _Trial:
    """One thing to be asked or drawn: ``work`` raises whatever stops it."""

    work: Callable[[], object]
    place: str
    query: str
    setting: Setting


@cache
def get_ready() -> Thread:
    """Begin, beside the reading of files, with what is of no snapshot: the pages, and what their questions read."""
    ready = Thread(target=lambda: warehouse.read_ahead(ROOT / "queries", {one.query for one in panels().values()}))
    ready.start()
    return ready


def against(catalogue: Catalogue) -> Proof:
    """The proof that publishing asks for, of snapshots shown with ``catalogue``."""
    return lambda snapshot, diff, intake: prove(snapshot, diff, intake, catalogue)


def prove(snapshot: Snapshot, diff: Diff, intake: Intake, catalogue: Catalogue) -> None:
    """Ask what reads a changed table for every month that ``diff`` touches; draw these panels and every sentence for
    the newest.

    Raises:
        SnapshotError: something fails; it names the row where that can be told, else the panel and the month.
    """
    get_ready().join()
    gc.disable()  # looking for garbage among all that was imported stops both threads, a tenth of a second in all
    try:
        _prove(snapshot, diff, intake, catalogue)
    finally:
        gc.enable()


def _prove(snapshot: Snapshot, diff: Diff, intake: Intake, catalogue: Catalogue) -> None:
    changed = list(_changed(diff))
    try:
        shown = published.prepared(snapshot, catalogue)
    except SnapshotError as error:
        raise SnapshotError(f"发布后打不开：{error}{_rows(error, changed, intake)}") from error
    try:
        *earlier, newest = _months(changed, shown)
        settings = [shown.setting(Filters(newest, (), False))]
        if shown.warehouse.outward is not shown.warehouse:  # figures are left out of what everybody sees
            settings.append(settings[0].internally())
        begins = _begins(diff, changed)
        trials = [trial for setting in settings for trial in _drawn(setting, {*begins})]
        for month in earlier:
            trials += _asked(settings[0].at(month), {name for name, first in begins.items() if first <= month})
        for trial, error in _tried(trials):
            if error:
                raise _refusal(trial, error, changed, intake) from error
    finally:
        shown.warehouse.close()


def _begins(diff: Diff, changed: list[Row]) -> dict[str, dt.date]:
    """The tables that are other than before, with the day from which on: earlier months show nothing of later rows."""
    always = [name for name, of in diff.tables.items() if of.removed.num_rows or (name == "source" and of.pairs)]
    begins = dict.fromkeys((*always, *diff.references), dt.date.min)  # a new source is said of changed rows only
    for sheet, row in changed:
        days = [row[name].replace(day=1) for name in _MONTHLY if name in sheet.key]
        year = row["year"] if "year" in sheet.key else dt.MINYEAR
        day = min(days, default=dt.date(year, 1, 1))
        begins[sheet.table] = min(day, begins.get(sheet.table, day))
    return begins


def _drawn(setting: Setting, tables: set[str]) -> Iterator[_Trial]:
    """Every panel that reads one of the tables, and every page's sentence."""
    alike = _by_question(setting, tables)
    # two that ask the same stand apart, or both would ask at once
    for panel in (*(first for first, *_ in alike), *(panel for _, *others in alike for panel in others)):
        yield _Trial(partial(render.whole, panel, setting), f"面板“{panel.title}”", panel.query, setting)
    yield from _sentences(setting)


def _asked(setting: Setting, tables: set[str]) -> Iterator[_Trial]:
    """The questions of an earlier month's panels, and its sentences, as far as they read one of the tables."""
    for panel, *_ in _by_question(setting, tables):
        if not panel.timeless:
            yield _Trial(partial(render.asked, panel, setting), f"面板“{panel.title}”", panel.query, setting)
    yield from (trial for trial in _sentences(setting) if tables & setting.warehouse.reads(trial.query)[0])


def _by_question(setting: Setting, tables: set[str]) -> list[list[Panel]]:
    """The panels that read one of the tables, those together that ask the same question."""
    found: dict[Any, list[Panel]] = {}
    for panel in panels().values():
        if tables & setting.warehouse.reads(panel.query)[0]:
            found.setdefault((panel.query, panel.parameters, panel.timeless), []).append(panel)
    return list(found.values())


def _sentences(setting: Setting) -> Iterator[_Trial]:
    for page in panelled().values():
        assert page.conclusion  # a page made of panels has one
        work = partial(render.sentence, page, setting)
        yield _Trial(work, f"“{page.title}”页的一句话", page.conclusion.query, setting)


def _tried(trials: list[_Trial]) -> Iterator[tuple[_Trial, Exception | None]]:
    """Each with what it raised."""
    pool = ThreadPoolExecutor(_AT_ONCE)  # one draws while the other waits for an answer
    try:
        yield from zip(trials, pool.map(_failing, (trial.work for trial in trials)), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def _failing(work: Callable[[], object]) -> Exception | None:
    try:
        work()
    except Exception as error:
        return error
    return None


def _refusal(trial: _Trial, error: Exception, changed: list[Row], intake: Intake) -> SnapshotError:
    read, _ = trial.setting.warehouse.reads(trial.query)
    rows = _rows(error, [row for row in changed if row[0].table in read], intake)
    month = periods.month_name(trial.setting.filters.month)
    identity = failure.noted(f"发布前的试画：{trial.place}（{month}）", error)
    return SnapshotError(f"发布后{month}{trial.place}会显示不了（编号 {identity}）{rows}")


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
