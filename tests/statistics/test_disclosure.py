"""Which counts are not written, by example; that none can be worked out: tests/queries/test_solving.py."""

from __future__ import annotations

import numpy as np
import pytest

from township.statistics.disclosure import suppression_limits

WRITTEN = np.nan


def limits(*families, carried=False, apart=False):
    """What villages' counts are fewer than: a family is a list of villages, a village its counts by month."""
    rows = [
        {"family": family, "village": village, "month": month, "value": float(value)}
        for family, villages in enumerate(families)
        for village, months in enumerate(villages)
        for month, value in enumerate(months)
        if value is not None
    ]
    columns = {name: np.array([row[name] for row in rows]) for name in ("family", "village", "month", "value")}
    same = {"fewest": 3.0, "carried": carried, "apart": apart}
    return suppression_limits({**columns, **{name: np.full(len(rows), value) for name, value in same.items()}}).tolist()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0, 3, 7), (WRITTEN, WRITTEN, WRITTEN)),
        ((1, 2, 5), (3, 3, WRITTEN)),
        ((0, 1, 5), (3, 3, WRITTEN)),
        # both at the top of “fewer than 3”, both at the bottom with nobody below: their sum would tell
        ((2, 2, 9), (4, 4, WRITTEN)),
        ((2, 3, 9), (4, 4, WRITTEN)),
        # the only one: the next larger goes with it
        ((1, 9, 20), (10, 10, WRITTEN)),
    ],
)
def test_the_limit_is_raised_until_the_sum_tells_nothing(values, expected):
    assert limits([[value] for value in values]) == pytest.approx(expected, nan_ok=True)


def test_where_no_total_tells_only_the_few_are_hidden():
    assert limits([[0], [2], [9]], apart=True) == pytest.approx([3, 3, WRITTEN], nan_ok=True)


def test_of_the_only_village_that_reports_only_the_few_are_hidden():
    assert limits([[0, 2, 9]]) == pytest.approx([WRITTEN, 3, WRITTEN], nan_ok=True)


def test_a_family_is_written_again_after_its_last_small_count():
    assert limits([[1, 4], [2, 5]]) == pytest.approx([3, WRITTEN, 3, WRITTEN], nan_ok=True)


def test_a_count_that_holds_until_the_next_one_is_small_until_then():
    villages = [[2, None, 6], [1, 4, 6]]
    assert limits(villages) == pytest.approx([3, WRITTEN, 3, WRITTEN, WRITTEN], nan_ok=True)
    assert limits(villages, carried=True) == pytest.approx([5, WRITTEN, 5, 5, WRITTEN], nan_ok=True)


def test_nobody_is_written_where_nobody_is_anywhere_and_hidden_beside_somebody():
    assert limits([[0, 0], [0, 1], [0, 2]]) == pytest.approx([WRITTEN, 3] * 3, nan_ok=True)
    # the 0 of the first month still holds in the second
    assert limits([[0, None], [0, 1], [0, 2]], carried=True) == pytest.approx([3, WRITTEN, 3, WRITTEN, 3], nan_ok=True)


def test_families_are_judged_apart():
    assert limits([[1], [9]], [[4], [9]]) == pytest.approx([10, 10, WRITTEN, WRITTEN], nan_ok=True)


def test_nothing_to_judge():
    assert limits() == []
