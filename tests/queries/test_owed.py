"""What is owed in a month: due by frequency, first month and lag, and not reported; since when, and what came before."""

from __future__ import annotations

import pytest


def all_of(catalogue, frequency, first_month=1, lag_months=0):
    demand = (frequency, first_month, lag_months, "统计月报")
    return [
        known
        for known in catalogue.indicators.values()
        if (known.frequency, known.first_month, known.lag_months, known.sheet) == demand
    ]


def of(catalogue, *demand):
    return all_of(catalogue, *demand)[0]


def owed(warehouse, known, month, parameters):
    """(due, last, since) of the indicator's row, None where it owes nothing."""
    frame = warehouse.run("report/coverage", **parameters(month=month))
    rows = frame[frame["indicator"] == known.code]
    if rows.empty:
        return None
    return tuple(
        None if value is None or value != value else f"{value:%Y-%m}"
        for value in rows[["due_month", "last_month", "since_month"]].iloc[0]
    )


BEGUN = {"indicator": "epidemic_leaflets", "month": "2020-01", "value": 1}


CASES = [
    (("月",), [], "2020-09", ("2020-09", None, None)),
    (("月",), ["2020-07"], "2020-09", ("2020-09", "2020-07", "2020-08")),
    (("月",), ["2020-09"], "2020-09", None),
    (("月",), ["2020-09"], "2020-10", ("2020-10", "2020-09", "2020-10")),
    (("月",), ["2020-10"], "2020-09", ("2020-09", None, None)),
    (("月", 2), ["2020-12"], "2021-01", None),
    (("月", 2), ["2020-11"], "2021-01", ("2020-12", "2020-11", "2020-12")),
    (("月", 2), ["2020-12"], "2021-02", ("2021-02", "2020-12", "2021-02")),
    (("月", 2, 1), ["2020-08"], "2020-09", None),
    (("月", 2, 1), ["2020-09"], "2020-09", None),
    (("月", 2, 1), ["2020-06", "2020-09"], "2020-09", None),
    (("月", 2, 1), ["2020-08"], "2020-10", ("2020-09", "2020-08", "2020-09")),
    (("季",), ["2020-09"], "2020-11", None),
    (("季",), ["2020-06"], "2020-11", ("2020-09", "2020-06", "2020-09")),
    (("半年",), ["2020-06"], "2020-11", None),
    (("半年",), ["2020-06"], "2020-12", ("2020-12", "2020-06", "2020-12")),
    (("年",), [], "2020-11", None),
    (("年",), [], "2021-01", ("2020-12", None, None)),
    (("不定期",), [], "2020-12", None),
]


@pytest.mark.parametrize("cases", [CASES[::2], CASES[1::2]], ids=["even", "odd"])
def test_it_is_owed_once_it_is_due(warehouse_of, catalogue, parameters, cases):
    """Every case is an indicator of its own; of some kinds there are too few for all of them at once."""
    unused = {demand: iter(all_of(catalogue, *demand)) for demand, *_ in cases}
    cases = [(next(unused[demand]), *rest) for demand, *rest in cases]
    rows = [{"indicator": known.code, "month": own, "value": 1} for known, reported, *_ in cases for own in reported]
    warehouse = warehouse_of({"observation": [BEGUN, *rows]})

    for known, reported, month, expected in cases:
        assert owed(warehouse, known, month, parameters) == expected, (known.frequency, reported, month)


def test_examples_and_last_years_levels_are_no_reports(warehouse_of, catalogue, parameters):
    known = of(catalogue, "月")
    own = {"indicator": known.code, "month": "2020-09", "value": 1}
    rows = [BEGUN, own | {"status": "illustrative"}, own | {"month": "2020-08", "is_last_year": True}]

    assert owed(warehouse_of({"observation": rows}), known, "2020-09", parameters) == ("2020-09", None, None)


def test_an_office_is_told_since_when(warehouse_of, catalogue, parameters):
    known = of(catalogue, "月")
    rows = [BEGUN, {"indicator": known.code, "month": "2020-07", "value": 1}]
    frame = warehouse_of({"observation": rows}).run("overview/owed", **parameters(month="2020-09"))
    [words] = frame.loc[frame["owner"] == known.owner, "names"]

    assert words.startswith(f"2020年8月起：{known.name}；从未报过：")
