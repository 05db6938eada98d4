"""The contract: typed rows, and a Chinese message with file, row and column for everything that is not right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundled import CATALOGUE, DATA
from township.intake import contract
from township.intake.contract import BY_NAME, Intake
from township.intake.files.workbook import RawRow, RawSheet, Workbook, read_folder

CHINESE = re.compile("[一-龥]")

SOURCE = {"来源代码": "monthly", "名称": "月报", "发布日期": "2021-01-28"}
# a good row of each sheet that the tests below spoil
ROWS = {
    "统计月报": {
        "指标代码": "fiscal_revenue", "区划代码": "370830108", "期末": "2020-09", "口径": "累计", "数值": "3668",
        "单位": "万元", "同比%": "-3.2", "单位数": "4", "状态": "实报",
    },
    "民生工程": {
        "工程代码": "village_road", "工程": "户户通", "区划代码": "370830108", "涉及村": "370830108204|崔东村",
        "期末": "2020-09", "计划数": "1700", "已开工": "是", "已验收": "不适用", "计划完成日": "2020-10-31", "状态": "实报",
    },
    "项目名录": {
        "项目序号": "1", "计入十二项": "是", "性质": "新建", "项目名称": "年产2.1万吨食品", "简称": "食品",
        "建设单位": "汶上好趣味食品有限公司", "单位简称": "好趣味", "总投资": "1,200.5", "期末": "2020-09", "状态": "实报",
    },
    "项目能力": {
        "项目序号": "1", "产品": "食品", "数值": "2.1", "单位": "万吨", "换算单位": "吨/年", "状态": "实报"
    },
    "目标任务": {
        "指标代码": "fiscal_revenue", "区划代码": "370830108", "年度": "2020", "全年任务": "1", "状态": "实报"
    },
    "名单": {
        "名单代码": "members", "名单": "成员", "主题": "疫情防控", "序号": "1", "内容": "社区书记", "状态": "实报"
    },
    "人才合作": {
        "合作代码": "T1", "方式": "柔性引才", "科研单位": "上海交通大学|山东省化工研究院", "期末": "2020-09", "状态": "实报"
    },
}  # fmt: skip


def book(sheets: dict[str, list[dict[str, str]]], name: str = "月报2020") -> Workbook:
    """A workbook in memory; the header of a sheet is all its columns, and a 来源 sheet is added."""
    made = []
    for title, rows in {"来源": [SOURCE], **sheets}.items():
        known = [field.header for field in BY_NAME[title].fields] if title in BY_NAME else []
        header = (*known, *(key for key in (rows[0] if rows else {}) if key not in known))
        cells = [RawRow(number, {**dict.fromkeys(header, ""), **row}) for number, row in enumerate(rows, start=2)]
        made.append(RawSheet(title, f"{name}/{title}.csv", header, tuple(cells)))
    return Workbook(name, tuple(made), {})


def accept(sheets: dict[str, list[dict[str, str]]]) -> Intake:
    return contract.accept([book(sheets)], CATALOGUE)


def spoilt(sheet: str, **cells: str) -> dict[str, list[dict[str, str]]]:
    return {sheet: [{**ROWS[sheet], **cells}]}


# ------------------------------------------------------------------ good rows


@pytest.mark.parametrize("sheet", ROWS)
def test_the_rows_that_the_tests_spoil_are_good(sheet):
    intake = accept({sheet: [ROWS[sheet]]})

    assert intake.problems == []
    assert len(intake.tables[BY_NAME[sheet].table]) == 1


def test_an_observation_is_typed_and_keeps_what_was_printed():
    [row] = accept({"统计月报": [ROWS["统计月报"]]}).tables["observation"]

    assert row == {
        "indicator": "fiscal_revenue", "indicator_name": None, "area": "370830108", "month": dt.date(2020, 9, 1),
        "basis": "ytd", "breakdown": "", "printed_value": "3668", "printed_unit": "万元", "qualifier": None,
        "yoy_pct": Decimal("-3.2"), "units_n": 4, "status": "reported", "location": None, "note": None,
        "unit": "万元", "value": Decimal("3668"), "is_last_year": False, "undated": False, "source": "monthly",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "printed", "unit", "value"),
    [
        ("fixed_asset_investment", "8.525", "亿", "85250"),
        ("fixed_asset_investment", "8.525", "亿元", "85250"),
        ("fixed_asset_investment", "85,250", "", "85250"),
        ("fixed_asset_investment", "852500000", "元", "85250"),
    ],
)
def test_a_printed_figure_is_stored_in_the_catalogues_unit(indicator, printed, unit, value):
    intake = accept(spoilt("统计月报", 指标代码=indicator, 数值=printed, 单位=unit))

    assert intake.problems == []
    [row] = intake.tables["observation"]
    assert (row["value"], row["unit"]) == (Decimal(value), CATALOGUE.indicator(indicator).unit)
    assert (row["printed_value"], row["printed_unit"]) == (printed, unit or None)


@pytest.mark.parametrize(("printed", "value"), [("双", "2"), ("一", "1")])
def test_a_numeral_is_a_number_where_the_annual_report_is_quoted(printed, value):
    row = {"指标代码": "patrol_frequency", "数值": printed, "单位": "次"}

    [quoted] = accept(spoilt("统计月报", **row, 出处="一（四）一·第29段")).tables["observation"]
    [problem] = accept(spoilt("统计月报", **row)).problems

    assert quoted["value"] == Decimal(value)
    assert problem.column == "数值"


def test_blank_is_not_zero():
    blank, zero = (accept(spoilt("统计月报", 数值=text)).tables["observation"][0] for text in ("", "0"))

    assert (blank["value"], zero["value"]) == (None, 0)


def test_lists_aliases_steps_and_dates_are_understood():
    [row] = accept({"民生工程": [ROWS["民生工程"]]}).tables["work"]

    assert row["areas"] == ["370830108204", "370830108203"]
    assert (row["step_started"], row["step_done"], row["step_accepted"]) == ("done", None, "na")
    assert (row["due"], row["part"]) == (dt.date(2020, 10, 31), "")


def test_a_capacity_is_stored_per_year():
    [row] = accept({"项目能力": [ROWS["项目能力"]]}).tables["project_capacity"]

    assert (row["value"], row["unit"], row["printed_unit"]) == (21000, "吨/年", "万吨")


# ------------------------------------------------------------------ bad cells


@pytest.mark.parametrize(
    ("sheet", "column", "text", "message"),
    [
        ("统计月报", "指标代码", "", "必填，不能为空"),
        ("统计月报", "指标代码", "fiscal", "指标目录中没有这个代码"),
        ("统计月报", "区划代码", "370830108999", "区划名录中没有这个代码或名称；请核对 12 位区划代码"),
        ("统计月报", "区划代码", "义桥", "区划名录中没有这个代码或名称"),
        ("统计月报", "期末", "2020.9", "月份写成 YYYY-MM，如 2020-09"),
        ("统计月报", "期末", "2020-13", "月份写成 YYYY-MM，如 2020-09"),
        ("统计月报", "口径", "全年", "只能填：累计、当月、时点、年度"),
        ("统计月报", "状态", "reported", "只能填：实报、推算、示例"),
        ("统计月报", "状态", "", "必填，不能为空"),
        (
            "名单",
            "主题",
            "经济",
            "只能填：总览、经济运行、乡村振兴、脱贫攻坚、污染防治、疫情防控、人才工作、年度计划、防范风险",
        ),
        ("统计月报", "数值", "三千", "“三千”不是数字"),
        ("统计月报", "数值", "NaN", "不是数字"),
        ("统计月报", "数值", "inf", "不是数字"),
        ("统计月报", "约数", "大概", "只能填：近、不到"),
        ("民生工程", "约数", "予计", "“预计”与它相近，请改正"),
        ("民生工程", "验收级别", "镇", "“镇级”与它相近"),
        ("项目名录", "性质", "新健", "“新建”与它相近，请改正"),
        ("项目名录", "阶段", "再建", "“在建”与它相近，请改正"),
        ("统计月报", "数值", "1e5", "不是数字"),
        ("统计月报", "数值", "3668万元", "不是数字"),
        ("统计月报", "数值", "0.12345", "最多四位小数"),
        ("统计月报", "数值", "100000000000000", "最多四位小数、十四位整数"),
        ("统计月报", "数值", "9" * 60, "十四位整数"),
        ("统计月报", "同比%", "14%", "不是数字"),
        ("统计月报", "同比%", "-Infinity", "不是数字"),
        ("统计月报", "同比%", "9" * 60, "十四位整数"),
        ("统计月报", "单位数", "4.5", "要整数"),
        ("统计月报", "单位数", "3000000000", "整数太大"),
        ("民生工程", "涉及村", "370830108204|某村", "区划名录中没有这个代码或名称"),
        ("民生工程", "已开工", "否", "只能填：是、未填报、不适用"),
        ("民生工程", "计划完成日", "2020/10/31", "日期写成 YYYY-MM-DD，如 2020-09-30"),
        ("民生工程", "计划完成日", "2020-02-30", "日期写成 YYYY-MM-DD"),
        ("民生工程", "计划完成日", "20201031", "日期写成 YYYY-MM-DD"),
        ("民生工程", "计划完成日", "2020-W40-3", "日期写成 YYYY-MM-DD"),
        ("项目名录", "计入十二项", "y", "只能填：是、否"),
        ("项目名录", "总投资", "1,20", "不是数字"),
        ("项目能力", "数值", "若干", "不是数字"),
        ("名单", "序号", "一点五", "不是数字"),
        *(("目标任务", "年度", year, "年度写成四位数，如 2020") for year in ("2147483647", "-2147483647", "20200")),
    ],
)
def test_a_bad_cell_is_reported_where_it_stands(sheet, column, text, message):
    intake = accept(spoilt(sheet, **{column: text}))

    [problem] = intake.problems
    assert (problem.file, problem.sheet, problem.row, problem.column) == (f"月报2020/{sheet}.csv", sheet, 2, column)
    assert message in problem.message
    assert (problem.severity, problem.value) == ("error", text)
    assert str(problem).startswith(f"月报2020/{sheet}.csv 第2行“{column}”列：")
    assert intake.tables[BY_NAME[sheet].table] == []


@pytest.mark.parametrize(
    ("sheet", "cells", "message"),
    [
        ("统计月报", {"单位": "份"}, "单位“份”不能换算成“万元”"),
        ("统计月报", {"单位": "万户"}, "单位“万户”不能换算成“万元”"),
        ("统计月报", {"数值": "1", "单位": "元", "指标代码": "administrative_villages"}, "不能换算"),
        ("项目能力", {"单位": "万只"}, "单位“万只”不能换算成“吨/年”"),
    ],
)
def test_a_unit_of_something_else_is_reported(sheet, cells, message):
    [problem] = accept(spoilt(sheet, **cells)).problems

    assert (problem.row, problem.severity) == (2, "error")
    assert message in problem.message


def test_all_problems_are_found_at_once():
    intake = accept(
        {
            "统计月报": [{**ROWS["统计月报"], "期末": "九月", "口径": "?"}, {**ROWS["统计月报"], "数值": "x"}],
            "名单": [{**ROWS["名单"], "序号": ""}],
        }
    )

    assert [(p.sheet, p.row, p.column) for p in intake.problems] == [
        ("统计月报", 2, "期末"),
        ("统计月报", 2, "口径"),
        ("统计月报", 3, "数值"),
        ("名单", 2, "序号"),
    ]
    assert intake.errors == intake.problems


# ------------------------------------------------------------------ headers and sheets


def raw(sheet: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> Intake:
    cells = tuple(RawRow(n, dict(zip(header, row, strict=True))) for n, row in enumerate(rows, start=2))
    source = book({}).sheets
    return contract.accept(
        [Workbook("月报", (*source, RawSheet(sheet, f"月报/{sheet}.csv", header, cells)), {})], CATALOGUE
    )


def test_a_missing_column_is_named_once_and_the_sheet_left_out():
    header = ("名单代码", "名单", "主题", "内容", "状态")
    row = ("members", "成员", "epidemic", "书记", "实报")
    intake = raw("名单", header, row, row)

    assert [(p.row, p.column, p.message) for p in intake.errors] == [(1, "序号", "缺这一列；请从模板补上")]
    assert intake.tables["roster"] == []


def test_columns_that_may_be_blank_may_be_left_out():
    intake = raw(
        "名单", ("名单代码", "名单", "主题", "序号", "内容", "状态"), ("m", "成员", "epidemic", "1", "书记", "实报")
    )

    assert intake.problems == []
    assert intake.tables["roster"][0]["note"] is None


def test_an_unknown_column_is_ignored_with_a_warning():
    intake = accept({"名单": [{**ROWS["名单"], "手机": "x"}]})

    assert [(p.severity, p.row, p.column) for p in intake.problems] == [("warning", 1, "手机")]
    assert (len(intake.tables["roster"]), intake.errors) == (1, [])


def test_a_column_given_twice_is_refused():
    header = tuple(field.header for field in BY_NAME["名单"].fields)
    intake = raw("名单", (*header, "内容"), tuple(ROWS["名单"].get(h, "") for h in (*header, "内容")))

    assert [(p.row, p.column) for p in intake.errors] == [(1, "内容")]
    assert "出现了两次" in intake.errors[0].message


def test_an_unknown_sheet_is_refused():
    [problem] = accept({"流水账": [{"a": "1"}]}).errors

    assert (problem.file, problem.sheet) == ("月报2020/流水账.csv", "流水账")
    assert "没有这个工作表" in problem.message


@pytest.mark.parametrize("count", [0, 2])
def test_a_workbook_says_once_where_it_comes_from(count):
    rows = [{**SOURCE, "来源代码": f"s{n}"} for n in range(count)]
    [problem] = contract.accept([book({"来源": rows})], CATALOGUE).errors

    assert f"“来源”表要有且只有一行，现有{count}行" in problem.message


# ------------------------------------------------------------------ anything at all


def _cells(sheet: str) -> st.SearchStrategy[dict[str, str]]:
    columns = [field.header for field in BY_NAME[sheet].fields]
    odd = st.one_of(
        st.text(max_size=12), st.sampled_from(["9" * 400, "-0", "0." + "1" * 40, "是|否", "|", "2020-02-31"])
    )
    return st.dictionaries(st.sampled_from(columns), odd, min_size=1, max_size=4)


@pytest.mark.parametrize("sheet", ROWS)
def test_any_text_in_any_cell_is_taken_or_reported(sheet):
    @given(_cells(sheet))
    def check(cells: dict[str, str]) -> None:
        intake = accept(spoilt(sheet, **cells))

        assert bool(intake.errors) != bool(intake.tables[BY_NAME[sheet].table])
        for problem in intake.problems:
            assert (problem.row, problem.file) == (2, f"月报2020/{sheet}.csv")
            assert problem.column in {field.header for field in BY_NAME[sheet].fields}
            assert CHINESE.search(problem.message), problem.message

    check()


# ------------------------------------------------------------------ what is bundled


@pytest.fixture(scope="module")
def bundled() -> Callable[..., Intake]:
    def read(*names: str) -> Intake:
        return contract.accept([read_folder(DATA / "workbooks" / name) for name in names], CATALOGUE)

    return read


def test_the_bundled_workbooks_have_no_problem(bundled):
    intake = bundled("annual-report-2020", "illustrative-2020")

    assert [str(p) for p in intake.problems] == []
    assert {row["source"] for rows in intake.tables.values() for row in rows} == {
        "annual-report-2020",
        "illustrative-2020",
    }


def test_the_annual_report_has_every_statement_and_plan_goal(bundled):
    intake = bundled("annual-report-2020")
    counts = {table: len(rows) for table, rows in intake.tables.items()}

    assert counts["statement"] == 126
    assert counts["plan_goal"] == 54
    assert counts["problem"] == 5
    assert counts["site"] == 14
    assert sorted(row["in_plan"] for row in intake.tables["project"]) == [False] + [True] * 12
    assert not any(row.get("status") == "illustrative" for rows in intake.tables.values() for row in rows)


def test_bundled_sources_stand_in_either_order(bundled):
    one, other = bundled("annual-report-2020", "illustrative-2020"), bundled("illustrative-2020", "annual-report-2020")

    for table, rows in one.tables.items():
        assert sorted(map(repr, rows)) == sorted(map(repr, other.tables[table])), table
