"""Months as Chinese statistics speak of them.

A month is a ``datetime.date`` on its first day, everywhere in the package.

Rules (国家统计局 release practice): flows are read cumulatively as 1—N月; indicators
reported by enterprises have no January of their own, their year begins with 1—2月;
时序进度 is the share of the year gone, by months.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

_NAMED = re.compile("([1-9][0-9]{3})年([1-9]|1[0-2])月")
BEIJING = dt.timezone(dt.timedelta(hours=8))  # the town's clock, whatever the machine's; no summer time since 1992
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


def today() -> dt.date:
    """The day it is in the town; a server on UTC would be a day behind until eight in the morning."""
    return dt.datetime.now(BEIJING).date()


def local(moment: str) -> dt.datetime:
    """An ISO 8601 moment, e.g. of a manifest, as the town's clock shows it.

    Raises:
        ValueError: not such a moment.
    """
    return dt.datetime.fromisoformat(moment).astimezone(BEIJING)


def local_day(moment: str) -> str:
    """The day of a moment on the town's clock, YYYY-MM-DD; what is no moment as it stands."""
    try:
        return f"{local(moment):%Y-%m-%d}"
    except ValueError:
        return moment


def parse_month(text: str) -> dt.date:
    """``"2020-09"`` → 2020-09-01.

    Raises:
        ValueError: not ``YYYY-MM`` with a month from 01 to 12.
    """
    match = _MONTH.fullmatch(text)
    if not match:
        raise ValueError(f"月份写成 YYYY-MM，如 2020-09；现在是“{text}”")
    return dt.date(int(match[1]), int(match[2]), 1)


def month_key(month: dt.date) -> str:
    """2020-09-01 → ``"2020-09"``, the form used in addresses and file names."""
    return f"{month:%Y-%m}"


def month_name(month: dt.date) -> str:
    """2020-09-01 → ``"2020年9月"``."""
    return f"{month.year}年{month.month}月"


def month_named(name: str) -> dt.date | None:
    """The month :func:`month_name` writes like this; None for anything else."""
    match = _NAMED.fullmatch(name)
    return dt.date(int(match[1]), int(match[2]), 1) if match else None


def cumulative_name(month: dt.date, *, year: bool = True) -> str:
    """The cumulative period ending with ``month``: ``"2020年1—9月"``; January alone is ``"2020年1月"``."""
    span = f"{month.month}月" if month.month == 1 else f"1—{month.month}月"
    return f"{month.year}年{span}" if year else span


def span_name(month: dt.date, undated: bool, *, year: bool = True) -> str:
    """The cumulative period, or ``"2020年以来"`` where its source does not say when it ends."""
    return f"{month.year}年以来" if undated else cumulative_name(month, year=year)


def month_end(month: dt.date) -> dt.date:
    """The last day of the month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def add_months(month: dt.date, count: int) -> dt.date:
    """The month ``count`` months later (earlier when negative)."""
    years, zero_based = divmod(month.year * 12 + month.month - 1 + count, 12)
    return dt.date(years, zero_based + 1, 1)
