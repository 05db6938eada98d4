"""The template workbook: its sheets, headers, prefilled rows and instructions."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest

from tests.intake.template.filled import (
    FIRST_ROW,
    HEADER_ROW,
    OCTOBER,
    SHEETS,
    TOWN,
    WIDE,
    earlier_of,
    header_of,
    row_where,
    rows_of,
)
from township.intake import contract
from township.intake.template import writer
from township.intake.template.rows import owed
from township.statistics import catalogue as catalogues


@pytest.mark.parametrize(
    ("audience", "sheets"), [("all", SHEETS), ("office", SHEETS), ("village", ["民生工程", "扶贫项目"])]
)
def test_each_audience_gets_its_sheets(build, audience, sheets):
    assert build(audience=audience).sheetnames == ["填表说明", *sheets, "代码表"]


def test_an_unknown_audience_is_refused(catalogue):
    with pytest.raises(ValueError, match="填报对象只能是：all、office、village"):
        writer.build(catalogue, OCTOBER, "county", {}, io.BytesIO())


@pytest.mark.parametrize("name", SHEETS)
def test_every_header_is_the_contracts_a_guide_or_last_months(book, name):
    sheet = contract.BY_NAME[name]
    known = {field.header for field in (*sheet.fields, *sheet.guides)} | (WIDE if name == "统计月报" else set())
    header = header_of(book[name])

    assert header == list(sheet.columns)
    assert len(set(header)) == len(header)
    assert [h for h in header if h not in known and not h.startswith("上期")] == []
    assert set(sheet.prefilled) <= set(header)


@pytest.mark.parametrize("name", SHEETS)
def test_what_the_contract_requires_is_there_and_marked(book, name):
    labels = {re.sub(r"（.*?）", "", cell.value): cell.value for cell in book[name][HEADER_ROW]}
    above_or_implied = {"期末"} | ({"口径", "状态"} if name == "统计月报" else set())
    required = {field.header for field in contract.BY_NAME[name].fields if field.required}

    assert required - set(labels) <= above_or_implied
    assert all("必填" in labels[header] for header in required & set(labels))
    assert not any("必填" in label for header, label in labels.items() if header not in required)


def test_units_stand_in_the_headers(book):
    assert "投入资金（万元）" in [cell.value for cell in book["扶贫项目"][HEADER_ROW]]
    assert "全县排名（共15个镇街）" in [cell.value for cell in book["统计月报"][HEADER_ROW]]


@pytest.mark.parametrize("name", SHEETS)
def test_the_month_stands_above_the_table(book, name):
    assert [book[name]["A2"].value, book[name]["B2"].value, book[name]["B2"].number_format] == ["期末", "2020-10", "@"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_scrolls_and_prints_with_its_header(book, name):
    sheet = book[name]

    assert sheet.freeze_panes is not None and sheet.freeze_panes.endswith(str(FIRST_ROW))
    assert sheet.auto_filter.ref.startswith(f"A{HEADER_ROW}:")
    set_up = sheet.page_setup
    assert (set_up.orientation, set_up.paperSize, set_up.fitToHeight) == ("landscape", 9, 0)
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert all(8 < column.width <= 71 for column in sheet.column_dimensions.values())


@pytest.mark.parametrize(("month", "villages"), [(OCTOBER, 40), (dt.date(2023, 1, 1), 26)])
def test_the_villages_are_those_of_the_month(build, catalogue, earlier, month, villages):
    sheet = build(month, "village")["扶贫项目"]
    codes = [row["区划代码"] for row in rows_of(sheet) if row["项目代码"] == "tap_water"]

    assert codes == [area.code for area in catalogue.villages(month)]
    assert len(codes) == villages


def test_offices_get_the_town_and_villages_get_the_villages(build):
    for name in ("民生工程", "扶贫项目"):
        office = {row["区划代码"] for row in rows_of(build(audience="office")[name])}
        villages = {row["区划代码"] for row in rows_of(build(audience="village")[name])}

        assert office == {TOWN}
        assert len(villages) == 40 and TOWN not in villages
        assert {row["区划代码"] for row in rows_of(build()[name])} == office | villages


def test_a_joint_figure_stays_joint_and_a_village_of_its_own_keeps_its_part(book):
    sheet = book["民生工程"]

    joint = row_where(sheet, 工程代码="village_road", 分段="三村合计")
    assert (joint["区划代码"], joint["涉及村"]) == (TOWN, "370830108204|370830108219|370830108220")
    own = [row for row in rows_of(sheet) if row["工程代码"] == "village_road" and row["区划代码"] == "370830108212"]
    assert [row["分段"] for row in own] == ["东张村"]


def test_words_and_percentages_are_not_asked_village_by_village(book):
    works = {row["工程代码"] for row in rows_of(book["民生工程"]) if row["区划代码"] != TOWN}

    assert works == {"public_toilet", "septic_pool", "house_renovation", "clean_heating", "village_road"}


@pytest.mark.parametrize(
    ("month", "asked", "not_asked"),
    [
        (dt.date(2021, 1, 1), {"fiscal_revenue", "pm25"}, {"fixed_asset_investment", "septic_pools"}),
        (dt.date(2021, 2, 1), {"fixed_asset_investment"}, {"above_scale_service_revenue"}),
        (OCTOBER, {"fixed_asset_investment", "above_scale_service_revenue"}, {"septic_pools", "epidemic_banners"}),
        (dt.date(2020, 9, 1), {"septic_pools", "returned_talents"}, {"administrative_villages"}),
        (dt.date(2020, 12, 1), {"septic_pools", "administrative_villages"}, {"resumption_rate", "patrols_made"}),
    ],
    ids=lambda value: f"{value:%Y-%m}" if isinstance(value, dt.date) else "",
)
def test_the_indicators_are_those_owed_that_month(build, month, asked, not_asked):
    codes = {row["指标代码"] for row in rows_of(build(month, "office", {})["统计月报"])}

    assert asked <= codes
    assert not codes & not_asked


def test_what_comes_late_is_asked_for_its_own_month(book, catalogue):
    late = row_where(book["统计月报"], 指标代码="above_scale_service_revenue")

    assert late["期末"] == "2020-09"
    assert "晚1个月出数" in late["填报要求"] and "累计填1—9月" in late["填报要求"]
    assert {own for indicator, own in owed(catalogue, OCTOBER) if not indicator.lag_months} == {OCTOBER}


def test_last_months_values_stand_greyed_beside(book):
    sheet = book["统计月报"]
    row = row_where(sheet, 指标代码="fiscal_revenue")

    assert (row["上期累计"], row["上期期末"]) == (3668, "2020-09")
    assert "累计" not in row
    column = header_of(sheet).index("上期累计") + 1
    assert header_of(sheet)[column - 2] == "累计"
    assert sheet.cell(FIRST_ROW, column).font.color.rgb == "FF7F7F7F"
    assert row_where(book["扶贫项目"], 项目代码="house_repair", 区划代码=TOWN)["上期投入资金"] == "近200"
    assert row_where(book["目标任务"], 指标代码="fiscal_revenue")["上期全年任务"] == 4757.5
    assert row_where(book["项目进度"], 项目序号="1")["上期本年累计完成投资"] == 1200.5


def test_a_late_figure_is_compared_with_the_month_before_its_own(build, warehouse):
    earlier = {month: earlier_of(warehouse, month) for month in (OCTOBER, dt.date(2020, 11, 1))}
    said = {
        month: row_where(build(month, "office", rows)["统计月报"], 指标代码="above_scale_service_revenue")
        for month, rows in earlier.items()
    }

    assert "上期累计" not in said[OCTOBER]  # September is the month it is asked for
    assert said[dt.date(2020, 11, 1)]["上期累计"] == 2692


def test_a_new_year_is_not_compared_with_the_old_ones_totals(build, warehouse):
    january = dt.date(2021, 1, 1)
    book = build(january, "office", earlier_of(warehouse, january))

    assert "上期累计" not in row_where(book["统计月报"], 指标代码="fiscal_revenue")
    assert row_where(book["统计月报"], 指标代码="kinetic_library_projects")["上期累计"] == 1
    assert not {"计划数", "上期完工数"} & row_where(book["民生工程"], 工程代码="public_toilet").keys()


def test_illustrative_figures_are_no_comparison(warehouse):
    for month in (dt.date(2020, 5, 1), OCTOBER):
        found = earlier_of(warehouse, month)

        assert [row for row in found["programme"] if row["area"] != TOWN] == []
        assert found["rectification"] == []
    assert earlier_of(warehouse, dt.date(2020, 5, 1))["work"] == []


def test_every_open_site_on_every_day(book):
    rows = rows_of(book["巡查台账"])

    assert len(rows) == 14 * 31
    assert {row["巡查日期"] for row in rows} == {dt.datetime(2020, 10, day) for day in range(1, 32)}


def test_a_closed_site_is_not_patrolled(build, earlier):
    sites = [{**row, "state": "关闭"} if row["site"] == "C01" else row for row in earlier["site"]]
    book = build(rows={**earlier, "site": sites})

    assert "C01" not in {row["点位编码"] for row in rows_of(book["巡查台账"])}
    assert "C01" in {row["点位编码"] for row in rows_of(book["料场名录"])}


def test_codes_stay_text(book):
    for name in SHEETS:
        sheet = book[name]
        for header in ("指标代码", "区划代码", "期末", "点位编码", "项目序号", "工程代码", "企业代码", "问题编号"):
            if header in header_of(sheet):
                column = header_of(sheet).index(header) + 1
                cells = [sheet.cell(row, column) for row in range(FIRST_ROW, sheet.max_row + 1)]
                assert {cell.number_format for cell in cells} == {"@"}
                assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}


def test_the_same_data_gives_the_same_file(catalogue, earlier):
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        writer.build(catalogue, OCTOBER, "all", earlier, stream)

    assert streams[0].getvalue() == streams[1].getvalue()


def test_without_anything_earlier_there_are_still_indicators_and_empty_rows(build, catalogue):
    book = build(rows={})

    assert book.sheetnames == ["填表说明", *SHEETS, "代码表"]
    assert len(rows_of(book["统计月报"])) == len(owed(catalogue, OCTOBER))
    assert not any("上期" in header for row in rows_of(book["统计月报"]) for header in row)
    assert rows_of(book["料场名录"]) == []


def test_the_instructions_say_how_who_and_by_when(book):
    said = "\n".join(str(cell.value) for row in book["填表说明"].iter_rows() for cell in row if cell.value)

    for words in ("留空是未填报，0是确实没有，—是不适用", "近200", "亿元", "报送时限", "不要填姓名、身份证号、手机号"):
        assert words in said
    assert re.search("3项：规上工业营业收入、规上工业利润总额、规上服务业营业收入\n2020年1—9月", said)


def test_a_day_to_report_by_can_be_set(book, catalogue):
    assert "以统计站通知为准" in {cell.value for cell in book["填表说明"]["E"]}
    dated = catalogues.Catalogue(
        {**catalogue.town, "report_due_day": 8}, catalogue.areas, catalogue.indicators, catalogue.events
    )
    stream = io.BytesIO()
    writer.build(dated, OCTOBER, "village", {}, stream)

    assert "2020-11-08前" in {cell.value for cell in openpyxl.load_workbook(stream)["填表说明"]["E"]}
