"""Which figures a row of the monthly sheet has a cell for and does not give: what each would have been.

A blank says nothing by itself; queries/checks/left_blank.sql asks whether a published figure stands there. A year's
task is not asked for again every month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from township.intake.contract.sheets import BASES, LAST_YEAR
from township.statistics import periods
from township.statistics.entries import Indicator

COLUMNS = ("累计", "当月", LAST_YEAR, "全县排名")
_BASES = {value: word for word, value in BASES.items()}


def blank_figures(
    base: dict[str, str], places: Mapping[str, str], indicator: Indicator, rank: Indicator | None, month: dt.date
) -> Iterator[tuple[dict[str, str], str]]:
    """Of each blank figure: the cells its 统计月报 row would have, by the contract's headers, and our column.

    Args:
        base: the row's indicator, area, month and breakdown by the contract's headers.
        places: the cell of each column left blank; "" where the sheet has no such column.
        rank: the indicator ranks are kept under, if the catalogue has one.
        month: the row's month.
    """
    own, still = _BASES[indicator.basis], indicator.basis in ("point", "year")
    keys = {
        "累计": {"口径": own if still else "累计"},
        "当月": {"口径": "当月"},
        LAST_YEAR: {"口径": own, "期末": periods.month_key(periods.add_months(month, -12))},
    }
    if still:  # one figure, in whichever of the two columns
        del keys["当月"]
        if "当月" not in places:
            del keys["累计"]
    if rank:
        keys["全县排名"] = {"指标代码": rank.code, "口径": _BASES[rank.basis], "分组": indicator.code}
    for name, key in keys.items():
        if places.get(name):
            yield {**base, **key}, name
