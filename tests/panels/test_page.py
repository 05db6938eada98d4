"""Pages and panels are found by the names they have, and by those they had."""

from __future__ import annotations

import pytest

from township.access.roles import NOBODY
from township.panels import page, permalink, published, report_list
from township.panels.page import page_named, panel_named, panels
from township.store.lists import Item


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("economy/sectors", "economy/sectors"),
        ("plan-2021/goals", "plan/goals"),
        ("plan-2021/statements", "report-check/plan"),
        ("overview/statements_risk", "report-check/risk"),
        ("rural-revitalization/statements", "report-check/rural"),
    ],
)
def test_a_panel_is_found_by_every_name_it_had(named, found):
    assert panel_named(named) is panels()[found]
    opened = published.current()
    shown, _ = report_list.shown_as(Item(named, "2020-09", (), False, ()), opened, opened.setting().colours)
    assert shown.id == found


@pytest.mark.parametrize("named", ["plan-2021/nothing", "economy", "nowhere/goals"])
def test_what_never_was_is_not_found(named):
    assert panel_named(named) is None


def test_the_address_of_a_page_that_moved_is_read():
    setting = published.current().setting()
    given = dict(part.split("=") for part in permalink.written("plan-2021", setting).split("&"))
    assert permalink.read(given, NOBODY) == (page_named("plan"), setting)
    with pytest.raises(KeyError):
        page_named("plan-2020")


def test_a_former_name_is_nobodys_today():
    former = [*(old for one in panels().values() for old in one.formerly)]
    assert len(set(former)) == len(former)
    assert set(former).isdisjoint(panels())
    assert {old for one in page.pages().values() for old in one.formerly}.isdisjoint(page.pages())
