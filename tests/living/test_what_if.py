"""What a page shows must not depend on what it does not show: the same town with rows left out, replaced or renamed.

Each test publishes a town twice and compares all pages, so that no panel need be known.
"""

from __future__ import annotations

import json
import re

import pytest

from tests.living import said
from tests.living.conftest import BY_LOT, chosen, settings
from tests.living.towns import opened
from township.panels.page import panelled
from township.panels.render import Rendered, conclusion, render
from township.panels.setting import Setting
from township.store import snapshot

pytestmark = pytest.mark.parametrize(
    "town_of",
    ["merged", *(pytest.param(one, marks=pytest.mark.soak) for one in ("nothing", *BY_LOT))],
    indirect=True,
    scope="session",
)
# about the data as such: who owes what, what was published when
OF_THE_DATA = {"report-check"}
PAGES = [page for page in panelled().values() if page.key not in OF_THE_DATA]


def pages(setting: Setting) -> dict[str, str]:
    """What every page says and shows, by panel; without the names of sources and the offer to look at examples."""
    told: dict[str, str] = {}
    for page in PAGES:
        told[page.key] = conclusion(page, setting)
        for panel in page.panels:
            if panel.timeless:
                continue
            content = json.loads(render(panel, setting).content)
            content.pop("source", None)
            told[panel.id] = json.dumps(content, ensure_ascii=False).replace("关闭“只看实报”可看示例；", "")
    return told


def words(setting: Setting) -> dict[str, str]:
    """What every panel says, but for what is marked as revised."""
    panels = [panel for page in PAGES for panel in page.panels]
    told = {panel.id: "".join(said.lines(render(panel, setting))) for panel in panels}
    return {name: re.sub(r"[（、，]?修订）?| ", "", line) for name, line in told.items()}


def statuses_of(drawn: Rendered) -> set[str]:
    """Of all that the panel's frame has a status for."""
    return {status for name in drawn.frame if name.endswith("status") for status in drawn.frame[name].dropna()}


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The panels and sentences that are not the same."""
    return [name for name in one if one[name] != other[name]]


def test_what_comes_later_changes_nothing_in_a_month(town_of, shown):
    wrong = []
    for month in chosen(shown)[-2:-1]:
        before = town_of.until(month).open()
        for outward in settings(town_of, shown, (month,)):
            setting = outward.internally()  # which small counts are not written is judged by the year (decision 0034)
            then = before.setting(setting.filters).internally()
            wrong += [(name, setting.filters.words(town_of.known)) for name in differing(pages(then), pages(setting))]
    # a work without a later report is judged on the day its source was published (decision 0023)
    assert [named for named in wrong if named[0] != "overview/changes"] == []


def test_without_its_examples_a_town_shows_what_it_shows_as_reported(town_of, shown):
    reported = town_of.changed(lambda table, row: None if row.get("status") == "illustrative" else row).open()
    wrong = []
    for setting in settings(town_of, shown, chosen(shown)[-2:]):
        if setting.filters.reported_only and setting.filters.month in reported.months:
            alike = reported.setting(setting.filters)
            wrong += [(name, setting.filters.words(town_of.known)) for name in differing(pages(alike), pages(setting))]
    assert wrong == []


def test_a_town_of_examples_lights_nothing_and_says_nothing(town_of):
    only = town_of.of_status("illustrative").open()
    wrong = []
    for month in chosen(only, 2)[-1:]:
        setting = only.setting().at(month)
        for page in PAGES:
            sentence = conclusion(page, setting)
            judged = re.search(r"[0-9](%|万元|户次)|[0-9]项(滞后|关注|达到)|时序", sentence) and "示例" not in sentence
            wrong += [(page.key, sentence)] if judged else []
            for panel in page.panels:
                drawn = render(panel, setting)
                statuses = statuses_of(drawn)
                wrong += [(panel.id, statuses)] if statuses - {"illustrative", "missing"} else []
                if "light" in drawn.frame:
                    lit = set(drawn.frame["light"]) & {"green", "yellow", "red"}
                    wrong += [(panel.id, lit)] if lit else []
    assert wrong == []


def test_what_was_worked_out_is_never_called_reported(town_of):
    derived = town_of.of_status("derived").open()
    wrong = set()
    for month in chosen(derived, 2)[-1:]:
        setting = derived.setting().at(month)
        for page in PAGES:
            for panel in page.panels:
                drawn = render(panel, setting)
                statuses = statuses_of(drawn)
                wrong |= {(panel.id, status) for status in statuses - {"derived", "missing"}}
                wrong |= {(panel.id, line) for line in said.lines(drawn) if "●" in line}
    assert wrong == set()


def test_what_was_revised_shows_the_newest_and_a_rollback_the_old(town_of):
    first = town_of.open()
    month = chosen(first)[-1]
    before = pages(first.setting().at(month))
    corrected = town_of.corrected(0.3)
    snapshot.publish_onto(corrected.intake, town_of.known, [], town_of.folder, by="样板", note="更正")
    after = words(opened(town_of.folder).setting().at(month))
    again = town_of.with_rows(corrected)
    snapshot.rollback(town_of.folder, first.warehouse.snapshot.id, by="样板")
    back = pages(opened(town_of.folder).setting().at(month))

    assert differing(before, back) == []
    assert set(differing(words(again.open().setting().at(month)), after)) <= {
        "overview/changes"
    }  # it tells of revisions
