"""Lineage: what a query reaches through common table expressions, views and macros, and what it does not."""

from __future__ import annotations

import pytest

from township.store.lineage import Lineage

VIEWS = (
    "-- a view of views\ncreate view towns as select * from area where level = 'town'",
    "create table figures as with work as (select * from observation) select * from work",
    "create macro latest(day) as table (select * from figures where month <= day and basis = 'ytd')",
    "create macro weakest(status) as case when bool_or(status = 'illustrative') then 'illustrative' end",
    "create macro place(code) as (select name from towns where towns.code = code)",
)


@pytest.mark.parametrize(
    ("sql", "tables", "words"),
    [
        ("select 1 -- from work 'no'", "", ""),
        ("select * from work", "work", ""),
        ("select coalesce(work, 'target') as note from roster as site", "roster", "target"),
        # a table expression hides the table of its name, not from itself or those before it
        ("with work as (select * from site) select * from work", "site", ""),
        ("with work as (select * from work) select * from work", "work", ""),
        ("with a as (select * from work), work as (select 1) select * from a cross join work", "work", ""),
        ("with work as (select 1) select * from (select * from work) as w", "", ""),
        ("select * from work where area in (with work as (select * from site) select area from work)", "site work", ""),
        # what nothing names is not read
        ("with a as (select 'x' from work), b as (select 'y' from site) select * from b", "site", "y"),
        # views and macros are followed; their own expressions hide nothing outside
        ("select * from figures", "observation", ""),
        ("select * from latest($month) inner join work using (area)", "observation work", "ytd"),
        ("select weakest(status) from patrol", "patrol", "illustrative"),
        ("select place(area) from patrol", "patrol area", "town"),
        ("with figures as (select * from site) select * from latest($month), figures", "observation site", "ytd"),
        ("select * from generate_series(1, 3) as work (n)", "", ""),
    ],
)
def test_what_is_reached(sql, tables, words):
    assert Lineage(VIEWS).reads(sql) == (set(tables.split()), set(words.split()))


@pytest.mark.parametrize(
    ("sql", "needed"),
    [
        ("select * from area", ""),
        ("select place(area) from latest($month)", "towns figures latest place"),
        # a table expression of the same name is not the view
        ("with towns as (select 1) select weakest(status) from towns", "weakest"),
    ],
)
def test_what_is_needed_stands_in_the_order_it_can_be_made(sql, needed):
    assert Lineage(VIEWS).definitions(sql) == needed.split()


def test_what_only_says_when_a_row_holds_is_needed_and_not_read():
    lineage = Lineage(["create table source_year as select source from patrol"])
    sql = "select * from site inner join source_year using (source)"

    assert (lineage.reads(sql)[0], lineage.definitions(sql)) == ({"site"}, ["source_year"])
