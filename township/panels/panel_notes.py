"""What a reader must know beside a panel's figures: events, 批注, what is withheld, undated or ambiguous, and their sources."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from township.panels import blocks, page, shown
from township.panels.blocks import Drawing, Picture
from township.panels.panel import Panel
from township.panels.rows import rows_of
from township.panels.setting import EXAMPLES, Setting, frame_of, narrowed, run_query, run_rows, withheld_indicators
from township.panels.wording import example
from township.statistics import figures, periods
from township.store.warehouse import AnswerError

_NAMED = 4  # figures named one by one in a note
_OF_STATEMENTS = {"report/verdicts", "report/statements"}  # they count and list what annual reports say


@dataclass(frozen=True)
class Annotation:
    """A clerk's 批注 or a dated event: its month, its number on the chart of months, and its line under it."""

    indicator: str
    month: dt.date
    mark: str
    words: str


def undated(panel: Panel, setting: Setting, frame: pd.DataFrame) -> tuple[str, ...]:
    """That a source does not say when the figures shown end, and under which month they stand; empty where it does."""
    if "month" not in frame.columns or statuses(frame) == EXAMPLES:
        return ()  # no figures, or none of a source's
    is_read = _read_by(panel, setting, frame)
    mine = [row for row in run_rows(setting, "frame/undated") if is_read(row.used_table, row.indicator)]
    if not mine:
        return ()
    names = list(dict.fromkeys(row.name for row in mine))
    listed = "、".join(names) if len(names) <= _NAMED else f"{names[0]}等{len(names)}项"
    months = "、".join(dict.fromkeys(periods.month_name(row.month.date()) for row in mine))
    return (f"来源未注明{listed}的截止时间，按其主要数据期列在{months}。",)


def withheld(panel: Panel, setting: Setting) -> tuple[str, ...]:
    """Which of the figures the panel is about are 对外不显示 and therefore not here."""
    if not setting.withholds:
        return ()
    about = shown.named_by(panel, setting.warehouse)
    if panel.follows:
        about |= {*panel.follows.codes(setting.filters.chosen(panel.follows), setting.catalogue)}
    names = "、".join(row.name for row in run_rows(setting, "frame/withheld") if row.indicator in about)
    words = (f"{names}的单位数太少，能推出单个单位，对外不显示。",) if names else ()
    if panel.query in _OF_STATEMENTS:
        theme = panel.parameters or (("theme", ""),)
        every, told = (len(run_query(one, "report/statements", theme)) for one in (setting.internally(), setting))
        if every > told:
            words += (f"另有{every - told}条说到单位数太少的指标，能推出单个单位，对外不显示，不在对照之内。",)
    return words


def sources(panel: Panel, setting: Setting, frame: pd.DataFrame) -> frozenset[str]:
    """Where the rows the panel's question reads come from, up to the month shown."""
    is_read = _read_by(panel, setting, frame)
    found = run_rows(setting, "frame/sources_used", _by_subject).items()
    return frozenset(source for subject, used in found if is_read(*subject) for source in used)


def _by_subject(frame: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """The sources of each table and indicator."""
    used: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(frame):
        used.setdefault((row.used_table, row.indicator), []).append(row.source)
    return used


def _read_by(panel: Panel, setting: Setting, frame: pd.DataFrame) -> Callable[[str, str], bool]:
    """Whether the panel's question reads a table's rows of an indicator, or of none: of those its ``frame`` names, else
    of those the question names.
    """
    tables, words = setting.warehouse.reads(panel.query)
    given = {str(value) for _, value in panel.parameters}
    shown = {*frame["indicator"].unique()} if "indicator" in frame.columns else words | given
    indicators = (shown | panel.indicators) & setting.catalogue.indicators.keys()

    def is_read(table: str, indicator: str) -> bool:
        if table not in tables:
            return False
        # a question that names none reads them all
        return not indicators or indicator in indicators or figures.is_missing(indicator)

    return is_read


def events(panel: Panel, setting: Setting, drawing: Drawing) -> tuple[Annotation, ...]:
    """The catalogue's events of the year shown that its charts of months are about: of an indicator's theme, or its own."""
    known = setting.catalogue.indicators
    charts = [block for block in drawing.blocks if isinstance(block, Picture) and block.plot.year]
    about = [chart.indicator or panel.indicator for chart in charts]
    found: list[Annotation] = []
    for row in run_rows(setting, "frame/events"):
        of = [
            code
            for code in dict.fromkeys(about)
            if code in known  # another town's catalogue may not have it
            and row.theme == known[code].theme
            and (row.indicator == code or figures.is_missing(row.indicator))
        ]
        mark = f"事{1 + len({note.mark for note in found})}"
        status = "" if row.status == "reported" else blocks.STATUS_WORDS[row.status]
        beside = "；".join(word for word in (status, row.location, row.note) if isinstance(word, str) and word)
        words = f"{mark}　{periods.month_name(row.day)}：{row.label}" + (f"（{beside}）" if beside else "")
        found += [Annotation(code, row.day.date(), mark, words) for code in of]
    return tuple(found)


def remarks(panel: Panel, setting: Setting, told: frozenset[str]) -> tuple[Annotation, ...]:
    """The 批注 on the panel's indicators in the year shown, for the town or a chosen village, in order of months.

    Args:
        told: indicators left out, since an earlier panel has them.
    """
    filters = setting.filters
    places = {setting.catalogue.town_code, *filters.villages}
    indicators = panel.indicators - told - withheld_indicators(setting)
    mine = [
        row
        for row in run_rows(setting, "frame/notes")
        if row.indicator in indicators and row.area in places and row.month.year == filters.month.year
    ]
    found = []
    for number, row in enumerate(mine, start=1):
        mark = f"批{number}"
        place = "" if row.area == setting.catalogue.town_code else row.place
        about = "，".join(filter(None, (periods.month_name(row.month), place, row.indicator_name)))
        author = f"（{row.author}）" if isinstance(row.author, str) and row.author else ""
        found.append(
            Annotation(
                row.indicator, row.month.date(), mark, f"{mark}　{about}{example(row.status)}：{row.words}{author}"
            )
        )
    return tuple(found)


def told_before(panel: Panel, setting: Setting) -> frozenset[str]:
    """The indicators whose 批注 and 存疑 stand under an earlier panel of the page of one that follows a choice."""
    told: frozenset[str] = frozenset()
    for earlier in page.pages()[panel.page].panels:
        if earlier.id == panel.id:
            break
        with contextlib.suppress(AnswerError):  # that panel says so
            frame = frame_of(earlier, narrowed(earlier, setting))
            if not frame.empty:
                told |= earlier.about(frame, setting.filters, setting.catalogue).indicators
    return told


def statuses(frame: pd.DataFrame) -> set[str]:
    """The statuses of all figures of the frame."""
    told = (frame[name].to_numpy() for name in frame.columns if name.endswith("status"))
    return {status for values in told for status in {*values} if isinstance(status, str)}


def caveats(panel: Panel, setting: Setting, frame: pd.DataFrame, told: frozenset[str]) -> tuple[str, ...]:
    """The known ambiguities that hold in the month shown and are the panel's own or about a figure of it.

    Where all that is shown is an example, or newer than what they are about, they are about nothing shown.

    Args:
        told: indicators left out, since an earlier panel has them.
    """
    if statuses(frame) == EXAMPLES:
        return ()
    newest = frame["month"].max() if "month" in frame.columns else None
    hidden = withheld_indicators(setting)
    declared = () if withheld(panel, setting) else panel.caveats  # they do not all say which indicators they are about
    own = panel.indicators - told
    return tuple(
        row.words
        for row in run_rows(setting, "frame/caveats")
        if not hidden.intersection(row.about.split("|"))
        and (row.caveat in declared or own.intersection(row.about.split("|")))
        and (newest is None or pd.isna(newest) or pd.isna(row.until) or newest <= row.until)
    )
