"""What is said of a header: columns lost, given twice, of another figure or place."""

from __future__ import annotations

import pytest

from tests.intake.conftest import accepted
from tests.intake.recognise.monthly_sheets import TOWN, monthly, observed, said
from township.intake.files.workbook import WorkbookError


def test_figures_below_no_header_are_told(take):
    sheet = monthly({"累计": 1})["统计月报"]
    header, row = sheet[-2], sheet[-1]
    intake = take({"统计月报": [*sheet[:-2], [*header, None, None], [*row, 5, "见附件"]]})

    assert [message for _, _, message in said(intake)] == [
        "O 列没有表头，其中1格有数，没有读入；请补上表头；不要的请删去"
    ]


@pytest.mark.parametrize("rest", ["", ","])
@pytest.mark.parametrize("figure", ["2,810", "2,010", "1,002,810.5"])
def test_a_figure_split_by_its_own_comma_stops_a_csv(tmp_path, quick, figure, rest):
    path = tmp_path / "月报.csv"
    path.write_text(
        f"2020年9月\n指标,单位,累计,同比%{rest}\n税收收入,万元,{figure},10.4{rest}\n工商税收,万元,10,3\n",
        encoding="utf-8",
    )
    with pytest.raises(WorkbookError, match=r"月报\.csv：第3行有.格，别的行只有.格.*千分位逗号"):
        accepted(path)


def test_half_of_a_figure_where_a_blank_was_is_no_figure(take):
    intake = take(monthly({"累计": 2, "同比%": "010"}))

    assert ["千分位逗号" in problem.message for problem in intake.errors] == [True]


def test_extra_columns_and_sheets_are_named_and_left_out(take):
    sheets = monthly({"累计": 1})
    sheets["统计月报"][3].append("经办意见")
    sheets["统计月报"][4].append("同意")
    intake = take({**sheets, "我的草稿": [["a", "b"], [1, 2]], "填表说明": [["怎么填"]], "空": []})

    assert [(p.severity, p.sheet, p.cell) for p in intake.problems] == [
        ("warning", "统计月报", "O4"),
        ("warning", "我的草稿", ""),
    ]
    assert "经办意见" in intake.problems[0].message


@pytest.mark.parametrize("header", ["累计（上年）", "增长%（环比）", "增减（万元）"])
def test_a_column_of_another_figure_is_not_the_plain_one_and_its_numbers_are_told(take, header):
    rows = [["期末", "2020-09"], ["指标", "区划代码", "单位", "当月", header], ["税收收入", TOWN, "万元", 1, 2]]
    intake = take({"统计月报": rows})

    assert observed(intake) == {("2020-09", "month"): (1, None, None)}
    assert said(intake) == [
        ("warning", "E2", f"不认识“{header}”这一列，其中1格有数，没有读入；要读入请用模板的列名，或在别名表中登记")
    ]


def test_the_bracket_that_hides_the_header_is_named(take):
    rows = [["期末", "2020-09"], ["指标", "区划代码", "单位", "累计（全县）"], ["税收收入", TOWN, "万元", 1]]

    [problem] = [p for p in take({"统计月报": rows}).errors if "找不到表头" in p.message]
    assert "“累计（全县）”括号里的“全县”不认识" in problem.message


def test_a_group_of_another_place_is_not_the_towns(take):
    rows = [
        ["期末", "2020-09", None, None, None],
        ["指标", "单位", "全县", "义桥镇", None],
        [None, None, "累计", "累计", "增长%"],
        ["税收收入", "万元", 91000, 3100, 12],
    ]
    intake = take({"统计月报": rows})

    assert (intake.errors, observed(intake)) == ([], {("2020-09", "ytd"): (3100, None, 12)})


def test_a_column_given_twice_is_an_error(take):
    rows = [["期末", "2020-09"], ["指标", "区划代码", "单位", "累计", "本年累计"], ["税收收入", TOWN, "万元", 1, 2]]

    [problem] = take({"统计月报": rows}).errors
    assert (problem.cell, "D 列与 E 列" in problem.message) == ("E2", True)


def test_a_missing_required_column_is_named_once(take):
    intake = take({"扶贫项目": [["期末", "2020-09"], ["项目", "村", "户数"], ["a", "崔东村", 1], ["b", "崔东村", 2]]})

    assert [(p.column, p.row) for p in intake.errors] == [("项目代码", 2)]
