"""Codes, months and ratios Excel has cut are told as that, with what to do."""

from __future__ import annotations

import pytest

from tests.intake.conftest import accepted
from township.intake.files.cut_by_excel import cut_by_excel


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3.70830E+11", "后几位已丢失"),
        ("370830000000", "后六位都是 0"),
        ("Sep-20", "已看不出"),
        ("1-Feb", "已看不出"),
        ("3月15日", "比数"),
        ("###", "井号"),
    ],
)
def test_what_excel_cut_when_a_csv_was_saved_is_told_as_that(text, reason):
    assert reason in cut_by_excel(text)
    assert "请从原处重新导出" in cut_by_excel(text)


@pytest.mark.parametrize("text", ["370830108200", "2020-10", "2020年10月", "3.7083", "85250", "", "Octo-20"])
def test_what_excel_leaves_alone_is_not_told_as_cut(text):
    assert cut_by_excel(text) == ""


@pytest.mark.parametrize(
    ("area", "month", "cell", "said"),
    [("3.7083E+11", "2020-10", "B2", "后几位已丢失"), ("370830108", "Oct-20", "C2", "已看不出")],
)
def test_a_csv_saved_by_excel_is_refused_with_what_happened(tmp_path, area, month, cell, said):
    path = tmp_path / "统计月报.csv"
    path.write_text(f"指标,区划代码,期末,单位,累计\n税收收入,{area},{month},万元,4010\n", encoding="utf-8")

    [problem] = accepted(path).errors

    assert problem.cell == cell
    assert said in problem.message
    assert "请从原处重新导出" in problem.message
