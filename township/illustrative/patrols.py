"""The 示例 patrol ledger and the problems found in it: what daily patrols of every site could look like.

The report says each site is patrolled every day and prints no count, so nothing here has a total to meet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from township.illustrative.apportion import draw, ranked
from township.statistics.periods import month_end

Row = dict[str, Any]

PROJECT = "P01"  # 引汶补源工程: patrolled like the sites and counted beside them, not one of them
_PROBLEMS = (3, 2, 4, 4, 5, 5, 6, 5, 6)  # found in January to September: 40, more in the busy dusty months
_PROJECT_PROBLEMS = 2
_MOST_MISSED = 5
# Days when patrols fall short more often: Spring Festival 2020, then three stretches in the rainy season.
_HARD = (
    (dt.date(2020, 1, 24), dt.date(2020, 1, 31)),
    (dt.date(2020, 7, 11), dt.date(2020, 7, 13)),
    (dt.date(2020, 7, 21), dt.date(2020, 7, 24)),
    (dt.date(2020, 8, 5), dt.date(2020, 8, 8)),
)
_SHORT_PCT, _SHORT_PCT_HARD = 11, 80
_TYPES = ("未苫盖", "未苫盖", "未湿法作业", "未湿法作业", "道路积尘", "道路积尘", "车辆未冲洗", "其他")
_LATE_PCT = 15
_OPEN_OVERDUE, _OPEN_IN_TIME = 2, 3
_NOTE = "示例巡查，年报未列次数"


def patrols(sites: Sequence[str], last_month: dt.date) -> list[Row]:
    """One row per patrol made, from 1 January to the end of ``last_month``: the sites and ``PROJECT`` once a day.

    Some days fall short by 1 to 5; the patrols of ``_PROBLEMS`` (at most 2 of them the project's) found one.
    """
    places = [*sites, PROJECT]
    days = (month_end(last_month) - last_month.replace(month=1, day=1)).days + 1
    made = [
        (day, site)
        for day in (last_month.replace(month=1, day=1) + dt.timedelta(n) for n in range(days))
        for site in _visited(places, day)
    ]
    found = _with_problem(made)
    return [
        {
            "patrolled_on": day,
            "site": site,
            "result": "发现问题" if (day, site) in found else "正常",
            "status": "illustrative",
            "note": _NOTE,
        }
        for day, site in made
    ]


def _visited(places: Sequence[str], day: dt.date) -> list[str]:
    hard = any(first <= day <= last for first, last in _HARD)
    if draw(0, 99, day, "缺巡") >= (_SHORT_PCT_HARD if hard else _SHORT_PCT):
        return list(places)
    missed = set(ranked(places, day, "缺巡")[: draw(1, _MOST_MISSED, day, "缺数")])
    return [place for place in places if place not in missed]


def _with_problem(made: Sequence[tuple[dt.date, str]]) -> set[tuple[dt.date, str]]:
    """The first patrol, in shuffled order, of each stretch of days: problems come all month, never in one heap."""
    stretches: set[tuple[int, int]] = set()
    found = []
    for day, site in ranked(made, "发现问题"):
        stretch = (day.month, (day.day - 1) * _PROBLEMS[day.month - 1] // month_end(day).day)
        enough = site == PROJECT and sum(where == PROJECT for _, where in found) == _PROJECT_PROBLEMS
        if stretch not in stretches and not enough:
            stretches.add(stretch)
            found.append((day, site))
    return set(found)


def rectifications(patrolled: Sequence[Row], last_month: dt.date) -> list[Row]:
    """One row per patrol that found a problem: due in 3 to 10 days, most fixed in time, a few still open.

    Nothing is dated after the end of ``last_month``. The last ones found stay open: of those already
    due two (超期未整改), of those not yet due three.
    """
    as_of = month_end(last_month)
    found = [_problem(row["patrolled_on"], row["site"]) for row in patrolled if row["result"] == "发现问题"]
    still_open = {
        row["issue"]
        for rows in (
            [row for row in found if row["due_on"] < as_of][-_OPEN_OVERDUE:],
            [row for row in found if row["due_on"] >= as_of][-_OPEN_IN_TIME:],
        )
        for row in rows
    }
    return [row if row["issue"] in still_open else row | _outcome(row, as_of) for row in found]


def _problem(day: dt.date, site: str) -> Row:
    key = (day, site)
    return {
        "issue": f"SL{day:%Y%m%d}-{site}",
        "origin": "日常巡查",
        "found_on": day,
        "site": site,
        "issue_type": _TYPES[draw(0, len(_TYPES) - 1, *key, "类型")],
        "due_on": day + dt.timedelta(draw(3, 10, *key, "时限")),
        "owner": "环保所",
        "status": "illustrative",
        "note": "示例问题，年报未列个数",
    }


def _outcome(row: Row, as_of: dt.date) -> Row:
    """When it was fixed and struck off (销号); blank where that would be after ``as_of``."""
    key = (row["found_on"], row["site"])
    allowed = (row["due_on"] - row["found_on"]).days
    late = draw(0, 99, *key, "逾期") < _LATE_PCT
    taken = allowed + draw(1, 4, *key, "逾期日") if late else draw(1, allowed, *key, "用时")
    fixed = row["found_on"] + dt.timedelta(taken)
    closed = fixed + dt.timedelta(draw(1, 3, *key, "销号"))
    return {"fixed_on": fixed if fixed <= as_of else None, "closed_on": closed if closed <= as_of else None}
