"""Addresses that name everything: what is written reads back, and nothing unknown is answered."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from starlette.requests import Request

from township.access.roles import NOBODY, RIGHTS, Role, Viewer
from township.charts import theme
from township.panels import permalink, published, render
from township.panels.page import choices, panelled
from township.store.snapshot import SnapshotError
from township.web import prefetch

AUGUST = dt.date(2020, 8, 1)


@pytest.fixture
def setting():
    whole = published.current().setting()
    villages = tuple(area.code for area in whole.catalogue.villages(AUGUST))[:2]
    return replace(
        whole,
        filters=replace(
            whole.filters, month=AUGUST, villages=villages, reported_only=True, choices=((choices()["kind"], "技改"),)
        ),
        colours=theme.DARK,
    )


def given(setting, **changes):
    return {**dict(parse_qsl(permalink.written("economy", setting), keep_blank_values=True)), **changes}


def test_what_is_written_reads_back(setting):
    assert permalink.read(given(setting), NOBODY) == (panelled()["economy"], setting)


def test_villages_and_indicators_may_be_given_by_name(setting):
    villages = setting.filters.villages
    names = ",".join((villages[0], setting.catalogue.areas[villages[1]].name))
    page, opened = permalink.read(
        given(setting, page="indicators", villages=names, indicators="collective_income,税收收入"), NOBODY
    )

    assert (page.key, opened.filters.villages) == ("indicators", villages)
    assert (choices()["indicators"], "collective_income,tax_revenue") in opened.filters.choices


@pytest.mark.parametrize("role", Role)
def test_an_address_that_asks_for_what_is_not_for_everybody_grants_nothing(setting, role):
    asked = given(setting.internally())
    assert asked["internal"] == "true" and "internal" not in given(setting)
    assert "internal=true" in permalink.link("economy", setting.internally())

    _, opened = permalink.read(asked, Viewer("甲", role, RIGHTS[role]))
    assert opened.internal is (role not in (Role.VIEWER, Role.CLERK))


@pytest.mark.parametrize(
    "changes",
    [
        {"page": "nowhere"},
        {"month": "1999-01"},
        {"month": "2020-13"},
        {"villages": "370830108999"},
        {"kind": "x"},
        {"snapshot": "20200101-00000000"},
    ],
)
def test_what_is_unknown_is_refused(setting, changes):
    with pytest.raises((LookupError, ValueError, SnapshotError)):
        permalink.read(given(setting, **changes), NOBODY)


def answered(query):
    return prefetch.answer(Request({"type": "http", "method": "GET", "query_string": query.encode(), "headers": []}))


def test_the_neighbours_contents_are_those_of_the_page(setting):
    answer = answered(permalink.written("economy", setting))

    contents = json.loads(answer.body)
    assert list(contents) == [panel.name for panel in panelled()["economy"].panels]
    first = panelled()["economy"].panels[0]
    assert render.render(first, setting).content in answer.body
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("changes", [{"snapshot": "x"}, {"page": ""}, {"month": "soon"}])
def test_nonsense_is_not_answered(setting, changes):
    assert answered(urlencode(given(setting, **changes))).status_code == 204


def test_an_address_without_a_part_is_not_answered():
    assert answered("").status_code == 204


def test_a_link_names_month_villages_filters_and_snapshot(setting):
    path, _, query = permalink.link("economy", setting).partition("?")

    assert path == "./economy"
    assert parse_qsl(query) == [
        ("month", "2020年8月"),
        *(("village", setting.catalogue.areas[code].name) for code in setting.filters.villages),
        ("reported", "true"),
        ("kind", "技改"),
        ("snapshot", setting.warehouse.snapshot.id),
    ]
