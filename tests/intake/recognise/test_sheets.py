"""What offices send becomes the contract's sheets: names, columns and months found wherever they stand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.bundled import ALIASES, CATALOGUE, CATALOGUE_FOLDER
from tests.intake.recognise.monthly_sheets import TOWN, VILLAGE, monthly, observed, said
from township.intake import contract
from township.intake.contract import row_checks
from township.intake.files import workbook
from township.intake.files.workbook import RawRow, RawSheet, Workbook, column_letter
from township.intake.recognise import header, sheets
from township.statistics import periods

# ------------------------------------------------------------------ where things stand


@pytest.mark.parametrize(
    "above",
    [
        [["期末", "2020-09"]],
        [["期末", dt.date(2020, 9, 30)]],
        [["期末：2020年9月"]],
        [[], ["标题"], ["报表月份", None, "2020年1—9月"]],
        [["义桥镇2020年9月统计月报"], []],
        [["2020年1-9月主要指标", None, None], ["单位：万元"]],
        [["报表期", "202009", "填报单位", "统计站"]],
    ],
)
def test_the_month_above_the_table_is_every_rows_month(take, above):
    intake = take(monthly({"累计": 1}, above=above))

    assert intake.problems == []
    assert list(observed(intake)) == [("2020-09", "ytd")]


@pytest.mark.parametrize(
    ("above", "name", "message"),
    [
        ([], "月报.xlsx", "找不到报表月份"),
        ([["期末", "2020.1"]], "月报.xlsx", "分不清是 1 月还是 10 月"),
        ([["期末", 2020.1]], "月报.xlsx", "分不清是 1 月还是 10 月"),
        ([["期末", "九月"]], "月报.xlsx", "不是月份"),
        ([["2020年8月月报"], ["期末", "2020-09"]], "月报.xlsx", "请改成一致"),
    ],
)
def test_a_month_that_is_not_clear_stops_the_sheet(take, above, name, message):
    intake = take(monthly({"累计": 1}, above=above), None, name)

    assert any(message in p.message for p in intake.errors)


@pytest.mark.parametrize("name", ["义桥2020年9月月报.xlsx", "202009.xlsx", "月报_2020-09.xlsx"])
def test_a_month_only_in_the_file_name_is_taken_with_a_warning(take, name):
    intake = take(monthly({"累计": 1}, above=[]), None, name)

    assert list(observed(intake)) == [("2020-09", "ytd")]
    assert ["按文件名读作 2020-09" in message for _, _, message in said(intake)] == [True]


def test_a_block_a_month_behind_keeps_its_month(take):
    rows = [
        ["期末", "2020-09", None, None],
        ["指标", "单位", "累计", "备注"],
        ["税收收入", "万元", 10, None],
        ["规上工业营业收入（1-8月）", "万元", 20, None],
        ["公共财政预算收入", "万元", 30, "1—8月"],  # a note moves nothing, and is asked about
        ["二、税收（2020年5月起执行新口径）", None, None, None],
        ["工商税收", "万元", 5, "2020年9月底"],
        ["三、服务业（1—8月）", None, None, None],
        ["其中：交通运输业", "万元", None, None],
        ["（一）营业收入", None, None, None],
        ["规上服务业营业收入", "万元", 40, None],
        ["四、其他", None, None, None],
        ["工业用电量", "万千瓦时", 50, "较快"],
    ]
    intake = take({"统计月报": rows})

    assert {row["indicator"]: row["month"].month for row in intake.tables["observation"]} == {
        **{"tax_revenue": 9, "above_scale_industry_revenue": 8, "fiscal_revenue": 9, "industrial_commercial_tax": 9},
        **{"above_scale_service_revenue": 8, "industrial_electricity": 9},
    }
    assert [(severity, cell, message) for severity, cell, message in said(intake) if cell] == [
        ("warning", "D5", "备注写“1—8月”，这一行仍按 2020-09 读入；数据是另一个月的请填“期末”一列")
    ]


def test_a_period_without_a_year_is_last_years_only_in_a_sheet_soon_after(take):
    def read(month: str, said: str) -> object:
        return take({"统计月报": [["期末", month], ["指标", "期末", "单位", "累计"], ["税收收入", said, "万元", 1]]})

    assert list(observed(read("2021-02", "1-12月"))) == [("2020-12", "ytd")]
    [error] = read("2020-10", "1-11月").errors
    assert (error.cell, "2020-11 晚于报表月份 2020-10" in error.message) == ("B3", True)


def test_a_rows_own_month_goes_before_the_sheets(take):
    rows = [
        ["期末", "2021-01"],
        ["指标", "期末", "单位", "累计"],
        ["税收收入", "2020-12", "万元", 1],
        ["工业用电量", "1-11月", "万千瓦时", 2],
    ]
    intake = take({"统计月报": rows})

    assert {f"{row['month']:%Y-%m}" for row in intake.tables["observation"]} == {"2020-12", "2020-11"}
    assert any("没有写年份，按 2020-11 读入" in message for _, cell, message in said(intake) if cell == "B4")


def test_columns_come_in_any_order_under_other_names_with_units_in_them(take):
    rows = [
        ["义桥镇二〇二〇年报表", None, None, None, None, None],
        ["备注", "累计\n（万元）", "同比增长（%）", "行 政 村", "指标名称", "统计月份"],
        ["x", 10, 5, "崔东村", "税收收入", "2020年9月"],
        ["x", 12, "持平", "义桥镇", "税收收入", "2020年9月"],
    ]
    intake = take({"九月": rows})

    assert intake.problems == []
    assert {row["area"]: (row["value"], row["yoy_pct"]) for row in intake.tables["observation"]} == {
        VILLAGE: (10, 5),
        TOWN: (12, 0),
    }


def test_the_unit_above_the_table_counts_where_no_other_is_written(take):
    rows = [
        ["2020年9月", None, None],
        ["单位：亿元", None, None],
        ["指标", "区划代码", "累计"],
        ["税收收入", TOWN, 0.5],
        ["退库企业", TOWN, 2],
    ]
    intake = take({"统计月报": rows})

    assert {row["indicator"]: row["value"] for row in intake.tables["observation"]} == {
        "tax_revenue": 5000,
        "deregistered_units": 2,
    }
    assert [(p.severity, p.cell) for p in intake.problems] == [("warning", "C5")]
    rows[1] = [None, None, None]
    assert ["没有写单位" in message for _, _, message in said(take({"统计月报": rows}))] == [True]


def test_nothing_recognised_is_an_error(take):
    assert any("没有一张认得的表" in p.message for p in take({"草稿": [["a", "b"], [1, 2]]}).errors)
    assert any("找不到表头" in p.message for p in take({"扶贫项目": [["a", "b"], [1, 2]]}).errors)
    assert any("没有填任何数" in p.message for p in take(monthly({})).errors)


# ------------------------------------------------------------------ other bureaus


def test_a_countys_sheet_comes_in_through_aliases_alone(take):
    rows = [
        ["2020年9月主要经济指标", None, None, None, None],
        ["指标", "计量单位", "当月", "累计", "累计增长%"],
        ["一、规模以上工业总产值", "万元", 950, 8543, 14],
        ["　　其中：工业投资", "亿元", None, 0.35, "-"],
        ["二、规模以上工业增加值", "%", None, None, 8.5],
        ["三、固定资产投资（不含农户）", "万元", "—", 85250, -3.2],
        ["注：本表为快报数", None, None, None, None],
    ]
    intake = take({"Sheet1": rows})

    assert {
        (row["indicator"], row["basis"]): (row["value"], row["yoy_pct"]) for row in intake.tables["observation"]
    } == {
        ("above_scale_industry_output", "ytd"): (8543, 14),
        ("above_scale_industry_output", "month"): (950, None),
        ("industrial_investment", "ytd"): (3500, None),
        ("industrial_value_added_growth", "ytd"): (Decimal("8.5"), None),
        ("fixed_asset_investment", "ytd"): (85250, Decimal("-3.2")),
    }
    assert [(p.severity, "全镇读入" in p.message) for p in intake.problems] == [("warning", True)]


def test_two_header_rows_with_growth_twice(take):
    rows = [
        ["主要指标", None, None, None, None, None],
        ["指标", "单位", "9月", None, "2020年1—9月", None],
        [None, None, "本月", "增长（%）", "累计", "增长（%）"],
        ["税收收入", "万元", 300, 2, 2500, 4],
    ]

    def edit(book):
        for merged in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"):
            book.active.merge_cells(merged)

    intake = take({"主要经济指标": rows}, edit)
    assert intake.errors == []
    assert observed(intake) == {("2020-09", "month"): (300, None, 2), ("2020-09", "ytd"): (2500, None, 4)}


def test_periods_as_headers(take):
    rows = [
        ["指标", "单位", "2020年1-9月", "2019年1-9月", "1-9月同比%", "9月", "9月同比%"],
        ["税收收入", "万元", 2500, 2400, 4, 300, 2],
    ]
    intake = take({"主要指标": rows})

    assert intake.errors == []
    assert observed(intake) == {
        ("2020-09", "ytd"): (2500, None, 4),
        ("2020-09", "month"): (300, None, 2),
        ("2019-09", "ytd"): (2400, None, None),
    }


# ------------------------------------------------------------------ the whole workbook


def source_of(book: Workbook) -> tuple[str, ...]:
    [source] = book.sheets[0].rows
    return tuple(source.cells[name] for name in ("来源代码", "名称", "发布日期"))


def test_the_source_is_named_after_the_file_and_its_month(recognise_grid):
    assert source_of(recognise_grid(monthly({"累计": 1}))) == ("月报·2020-09", "月报（2020年9月）", "2020-09-30")
    assert source_of(recognise_grid(monthly({"累计": 1}, above=[["期末", "2020-10"]])))[0] == "月报·2020-10"


@pytest.mark.parametrize("name", ["2020-09", "义桥镇填报表_2020年9月_全部", "月报202009"])
def test_a_file_named_after_its_month_is_a_source_of_its_own_already(recognise_grid, name):
    assert source_of(recognise_grid(monthly({"累计": 1}), name=f"{name}.xlsx"))[:2] == (name, name)
    other = recognise_grid(monthly({"累计": 1}, above=[["期末", "2020-10"]]), name=f"{name}.xlsx")
    assert source_of(other)[0] == f"{name}·2020-10"  # last month's file, filled in again


AGAIN = ["月报（改）", "月报(修改版)", "月报 - 副本", "月报更正", "月报_改", "月报【最终】", "月报定稿"]
OTHERS = ["月报（财政所）", "月报 (1)", "月报2", "问题整改", "高新", "副本", "村集体更新"]


@pytest.mark.parametrize(("name", "same"), [*((name, True) for name in AGAIN), *((name, False) for name in OTHERS)])
def test_a_file_sent_again_under_another_name_is_the_same_source(recognise_grid, name, same):
    code = source_of(recognise_grid(monthly({"累计": 1}), name=f"{name}.xlsx"))[0]

    assert code == ("月报·2020-09" if same else f"{name}·2020-09")


def test_a_ledgers_newest_day_does_not_make_it_another_months_source(recognise_grid):
    header = ["问题编号", "发现日期", "点位编码", "问题类型", "整改时限", "状态"]
    rows = [["A", day, "C01", "未苫盖", "2020-11-10", "实报"] for day in ("2020-10-30", "2020-11-02")]
    figures = monthly({"累计": 1}, above=[["期末", "2020-10"]])

    assert source_of(recognise_grid({**figures, "问题整改": [header, *rows]})) == (
        *("月报·2020-10", "月报（2020年10月）"),
        "2020-11-02",
    )
    assert source_of(recognise_grid({"问题整改": [header, rows[0]]}))[0] == "月报·2020-10"


def test_a_file_without_a_month_is_told_so_and_nothing_else(recognise_grid, take):
    grid = monthly({"累计": 1}, above=[])

    assert recognise_grid(grid).sheets[0].rows[0].cells["发布日期"] == periods.today().isoformat()
    assert ["找不到报表月份" in p.message for p in take(grid).errors] == [True]
    assert [p for p in row_checks.check(take(grid), CATALOGUE, periods.today()) if p.sheet == "来源"] == []


def test_a_day_that_does_not_exist_is_reported_and_dates_nothing(recognise_grid, take):
    grids = {
        "巡查台账": [["巡查日期", "点位编码", "巡查结果"], ["2020-02-31", "C01", "正常"], ["2020-02-20", "C01", "正常"]]
    }

    assert recognise_grid(grids).sheets[0].rows[0].cells["发布日期"] == "2020-02-20"
    assert [(p.cell, "这一天不存在" in p.message) for p in take(grids).errors] == [("A2", True)]


def test_what_reading_found_comes_along(take):
    def hide(book):
        book["统计月报"].row_dimensions[5].hidden = True
        book["草稿"].sheet_state = "hidden"

    intake = take({**monthly({"累计": 1}), "草稿": [["a"]]}, hide)
    assert [(p.severity, p.sheet, p.cell) for p in intake.problems] == [
        ("warning", "统计月报", "A5"),
        ("warning", "草稿", ""),
    ]


def test_our_own_folders_are_recognised_as_they_are(quick):
    for folder in sorted((CATALOGUE_FOLDER.parent / "workbooks").iterdir()):
        book = sheets.recognise(workbook.read_file(folder), CATALOGUE, ALIASES)
        found, strict = contract.accept([book], CATALOGUE), contract.accept([workbook.read_folder(folder)], CATALOGUE)

        assert [str(p) for p in found.problems] == []
        for table, rows in strict.tables.items():
            assert found.tables[table] == rows, table


# ------------------------------------------------------------------ how much is looked at


def test_a_header_is_searched_in_the_first_columns_once_for_each_text():
    asked: list[tuple[str, str]] = []

    class Counting:
        def header_named(self, name, text):
            asked.append((name, text))
            return ALIASES.header_named(name, text)

        sheet_named = staticmethod(ALIASES.sheet_named)
        indicator_named = staticmethod(ALIASES.indicator_named)

    rows = tuple(RawRow(number, {column_letter(c): f"{number}-{c}" for c in range(1, 501)}) for number in range(1, 42))

    assert header.find_header(RawSheet("Sheet1", "x.xlsx", (), rows), Counting(), "x") is None
    assert len(asked) == len(set(asked))
    assert len({text for _, text in asked}) <= 41 * 60 * 2  # alone, and with the one above


def test_all_columns_of_a_wide_sheet_are_read_once_its_header_is_found(take):
    wide = [*["指标代码", "期末", "累计"], *(f"其他{n}" for n in range(80)), "备注"]
    intake = take({"统计月报": [wide, ["tax_revenue", "2020-09", 1, *[None] * 80, "晚报"]]})

    assert [row["note"] for row in intake.tables["observation"]] == ["晚报"]
