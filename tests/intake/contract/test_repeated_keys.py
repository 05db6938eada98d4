"""The same key twice: the stronger status stays, the same status is refused."""

from __future__ import annotations

import pytest

from tests.bundled import CATALOGUE
from tests.intake.contract.test_contract import ROWS, SOURCE, accept, book, spoilt
from township.intake import contract
from township.intake.contract import Intake


def observed(status: str, value: str, **cells: str) -> dict[str, list[dict[str, str]]]:
    return spoilt("统计月报", 状态=status, 数值=value, **cells)


def both(*sheets: dict[str, list[dict[str, str]]]) -> Intake:
    named = [{**sheet, "来源": [{**SOURCE, "来源代码": f"s{n}"}]} for n, sheet in enumerate(sheets)]
    return contract.accept([book(sheet, f"簿{n}") for n, sheet in enumerate(named)], CATALOGUE)


def test_the_same_row_twice_is_reported_with_its_key():
    intake = accept({"统计月报": [ROWS["统计月报"], ROWS["统计月报"]]})

    [problem] = intake.errors
    assert (problem.row, problem.column) == (3, None)
    assert "与第2行重复（指标代码、区划代码、期末、口径、分组相同）" in problem.message


def test_an_alias_is_the_same_village():
    rows = [{**ROWS["统计月报"], "区划代码": area} for area in ("崔东村", "370830108203")]

    assert [p.row for p in accept({"统计月报": rows}).errors] == [3]


@pytest.mark.parametrize(
    "other",
    [
        {"分组": "工业"},
        {"期末": "2020-08"},
        {"口径": "时点"},
        {"区划代码": "370830108203"},
        {"指标代码": "tax_revenue"},
    ],
)
def test_another_key_is_another_row(other):
    intake = both(observed("实报", "1"), observed("实报", "2", **other))

    assert intake.errors == []
    assert len(intake.tables["observation"]) == 2


@pytest.mark.parametrize(
    ("first", "second"), [("示例", "实报"), ("实报", "示例"), ("示例", "推算"), ("推算", "示例"), ("推算", "实报")]
)
def test_the_stronger_status_replaces_the_weaker_in_either_order(first, second):
    stronger = min(first, second, key=("实报", "推算", "示例").index)
    intake = both(observed(first, "1", 备注=first), observed(second, "2", 备注=second))

    assert intake.problems == []
    [row] = intake.tables["observation"]
    assert (row["note"], row["status"]) == (stronger, contract.STATUSES[stronger])
    assert (row["value"], row["source"]) == ((1, "s0") if stronger == first else (2, "s1"))


def test_two_reports_of_one_figure_are_refused_even_around_an_illustration():
    intake = both(observed("实报", "1"), observed("示例", "2"), observed("实报", "3"))

    assert [(p.file, p.row) for p in intake.errors] == [("簿2/统计月报.csv", 2)]


@pytest.mark.parametrize(("other", "faults"), [("1", 0), ("2", 1)])
def test_last_years_level_may_be_told_twice_alike(other, faults):
    intake = both(observed("实报", "1", 备注="上年同期"), observed("实报", other, 备注="上年同期"))

    assert len(intake.errors) == faults
    assert [row["value"] for row in intake.tables["observation"]] == [1]
