"""Months: how they are typed, named and counted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.statistics import periods

months = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    "text",
    [
        *("", "2020", "2020-9", "2020-13", "2020-00", "0000-01", "2020-09-01", "202009", "2020.9", "2020.1"),
        *("2020年9月", "２０２０-０９", " 2020-09", "2020-09\n", "九月"),
    ],
)
def test_a_month_is_typed_one_way_and_the_message_shows_it(text):
    with pytest.raises(ValueError, match="月份写成 YYYY-MM，如 2020-09"):
        periods.parse_month(text)


@given(months)
def test_what_a_month_is_called_in_addresses_reads_back(month):
    assert periods.parse_month(periods.month_key(month)) == month


@pytest.mark.parametrize(
    ("month", "name", "cumulative"),
    [
        (dt.date(2020, 1, 1), "2020年1月", "2020年1月"),
        (dt.date(2020, 2, 1), "2020年2月", "2020年1—2月"),
        (dt.date(2020, 12, 1), "2020年12月", "2020年1—12月"),
    ],
)
def test_names(month, name, cumulative):
    assert periods.month_name(month) == name
    assert periods.cumulative_name(month) == cumulative
    assert periods.cumulative_name(month, year=False) == cumulative.removeprefix("2020年")
    assert periods.span_name(month, False) == cumulative
    assert periods.span_name(month, False, year=False) == cumulative.removeprefix("2020年")
    assert periods.span_name(month, True) == periods.span_name(month, True, year=False) == "2020年以来"


@pytest.mark.parametrize(
    ("month", "end"),
    [("2020-02", dt.date(2020, 2, 29)), ("2021-02", dt.date(2021, 2, 28)), ("2020-12", dt.date(2020, 12, 31))],
)
def test_the_last_day(month, end):
    assert periods.month_end(periods.parse_month(month)) == end


@given(months, st.integers(-600, 600))
def test_adding_months_and_taking_them_away_again(month, count):
    there = periods.add_months(month, count)

    assert periods.add_months(there, -count) == month
    assert there.day == 1
    assert (there > month) == (count > 0)


@given(months)
def test_twelve_months_are_a_year(month):
    assert periods.add_months(month, 12) == month.replace(year=month.year + 1)


def test_the_towns_day_and_hour_are_beijings_wherever_the_machine_is(monkeypatch):
    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime(2020, 9, 30, 16, 30, tzinfo=dt.UTC).astimezone(tz)

    monkeypatch.setattr(dt, "datetime", Clock)

    assert periods.today() == dt.date(2020, 10, 1)
    assert f"{periods.local('2020-12-31T16:00:00+00:00'):%Y-%m-%d %H:%M}" == "2021-01-01 00:00"


def test_the_day_of_a_moment_is_the_towns_and_what_is_none_stays():
    assert periods.local_day("2026-11-27T20:31:00+00:00") == "2026-11-28"
    assert [periods.local_day(said) for said in ("", "昨天")] == ["", "昨天"]
