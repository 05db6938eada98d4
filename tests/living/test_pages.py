"""Every panel and every page's sentence, in any month of any town under any filters: drawn, in words, of its month."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from tests.living import said
from tests.living.conftest import settings
from township.panels.page import panelled
from township.panels.render import conclusion, render

NOTHING = re.compile(r"\b(None|nan|NaN|NaT|inf|Infinity|undefined|null)\b")
# indicators, tables, statuses, lights: words of the program, which the reader is never shown
CODE = re.compile(r"\b[a-z]+_[a-z0-9_]+\b|\b[a-z]{4,}\b")
MONTH = re.compile(r"(20[0-9]{2})年(?:1—)?([0-9]{1,2})月(?![0-9]+日)")
# drawn once a snapshot, as of its newest month
TIMELESS = {panel.id for page in panelled().values() for panel in page.panels if panel.timeless}
FORECAST = {"indicators/projection"}  # of the months to come, as its words say
AHEAD = ("due", "planned_due", "holds_to")  # what a source says of a day to come


def test_every_panel_is_drawn_in_words_of_its_month(town_of, shown):
    wrong = []
    for setting in settings(town_of, shown):
        month, filters = setting.filters.month, setting.filters.words(town_of.known)
        for page in panelled().values():
            told = [(page.key, line) for line in (conclusion(page, setting),)]
            for panel in page.panels:
                drawn = render(panel, setting)
                told += [(panel.id, line) for line in said.lines(drawn)]
                if panel.id not in FORECAST:
                    wrong += [(panel.id, filters, fault) for fault in later(drawn.frame, month)]
            for where, line in told:
                wrong += [(where, filters, found[0], line) for found in NOTHING.finditer(line)]
                wrong += [(where, filters, found[0], line) for found in CODE.finditer(line)]
                wrong += [
                    (where, filters, found[0], line)
                    for found in MONTH.finditer(line)
                    if dt.date(int(found[1]), int(found[2]), 1) > month and where not in TIMELESS | FORECAST
                ]
    assert wrong == []


def later(frame: pd.DataFrame, month: dt.date) -> list[str]:
    """Columns of months that hold one after ``month``."""
    dated = [name for name in frame if (name == "month" or name.endswith("_month")) and name not in AHEAD]
    return [name for name in dated if (pd.to_datetime(frame[name]) > pd.Timestamp(month)).any()]


def test_a_title_names_the_period_of_its_data(town_of, shown):
    wrong = []
    for setting in settings(town_of, shown):
        for page in panelled().values():
            for panel in page.panels:
                drawn = render(panel, setting)
                if not drawn.blocks or "month" not in drawn.frame:
                    continue
                held = set(pd.to_datetime(drawn.frame["month"].dropna()).dt.date)
                for year, month in re.findall(r"(20[0-9]{2})年1—([0-9]{1,2})月", drawn.scope):
                    if dt.date(int(year), int(month), 1) not in held:
                        wrong.append((panel.id, setting.filters.words(town_of.known), drawn.scope, sorted(held)))
    assert wrong == []
