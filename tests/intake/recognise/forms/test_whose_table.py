"""Whose table it is: another county's is refused."""

from __future__ import annotations

import pytest

from tests.intake.recognise.forms.test_read import TOWNS, TOWNS_MERGED


@pytest.mark.parametrize(
    ("title", "town"),
    [
        ("梁山县2021年3月各镇街主要经济指标", "白石镇"),
        ("2021年3月任城区各镇街主要指标", "白石镇"),
        (TOWNS[0][0], "大路口乡"),
    ],
)
def test_another_countys_table_is_refused(read, title, town):
    rows = [[title], *TOWNS[1:4], [town, *TOWNS[4][1:]], *TOWNS[5:]]
    code, found, said = read({"Sheet1": rows}, TOWNS_MERGED)

    assert (code, found) == (1, [])
    assert "这里只收汶上县的表" in said
