"""The template workbook: what stands in it, what may be typed, and that LibreOffice keeps all of it."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from township import cli
from township.intake import aliases, contract, template
from township.intake.recognise import recognise
from township.intake.template_rows import owed
from township.intake.template_sheets import CARRIED, COLUMNS, DIRECTORIES, GUIDES, PREFILLED, REGISTERED, registration
from township.intake.workbook import read_file, read_folder
from township.statistics import catalogue as catalogues
from township.statistics.catalogue import Catalogue
from township.store import snapshot
from township.store.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
OCTOBER = dt.date(2020, 10, 1)
TOWN = "370830108"
SHEETS = [
    "统计月报",
    "目标任务",
    "民生工程",
    "扶贫项目",
    "料场名录",
    "巡查台账",
    "问题整改",
    "项目进度",
    "企业名录",
    "批注",
]
HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
WIDE = {"村", "当月", "累计", "上年同期", "全年任务", "完成%", "全县排名"}  # of the monthly sheet, not in the contract
# an open problem and a project under way, which the bundled reports do not have
OPEN_PROBLEM = {
    **{"issue": "WT-001", "origin": "日常巡查", "found_on": "2020-09-23", "site": "C01", "issue_type": "未苫盖"},
    **{"due_on": "2020-09-27", "fixed_on": None, "owner": "环保所"},
}
UNDER_WAY = {
    **{"project": "1", "project_name": "食品生产", "year_plan": 3000.0, "cumulative_investment": 1200.5},
    **{"stage": "在建", "month": "2020-09"},
}
RESAVE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Resave(source, target)
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "Calc MS Excel 2007 XML"
  Dim bounds As New com.sun.star.awt.Rectangle
  bounds.Width = 1200
  bounds.Height = 800
  Dim described As New com.sun.star.awt.WindowDescriptor
  described.Type = com.sun.star.awt.WindowClass.TOP
  described.WindowServiceName = "window"
  described.Bounds = bounds
  window = CreateUnoService("com.sun.star.awt.Toolkit").createWindow(described)
  frame = CreateUnoService("com.sun.star.frame.Frame")
  frame.initialize(window)
  frame.LayoutManager = Nothing
  window.setVisible(True)
  document = frame.loadComponentFromURL(source, "_self", 0, Array())
  document.storeToURL(target, filter())
  document.close(True)
End Sub
</script:module>
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogues.load(ROOT / "data" / "catalogue")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Warehouse]:
    """The bundled workbooks, published afresh."""
    data = tmp_path_factory.mktemp("template") / "data"
    data.mkdir()
    books = [read_folder(ROOT / "data" / "workbooks" / name) for name in ("annual-report-2020", "illustrative-2020")]
    identity = snapshot.publish(contract.accept(books, catalogue), catalogue, books, data, by="测试", note="")
    opened = Warehouse(snapshot.open_snapshot(data, identity), ROOT / "queries")
    yield opened
    opened.close()


def earlier_of(warehouse: Warehouse, month: dt.date) -> dict[str, list[dict[str, Any]]]:
    given = {"month": month, "town": TOWN}
    return {table: warehouse.run(f"template/{table}", **given).to_dict("records") for table in template.TABLES}


@pytest.fixture(scope="module")
def earlier(warehouse: Warehouse) -> dict[str, list[dict[str, Any]]]:
    """What was reported before October 2020, with an open problem and a project under way."""
    found = earlier_of(warehouse, OCTOBER)
    others = [row for row in found["project"] if row["project"] != "1"]
    return {**found, "rectification": [OPEN_PROBLEM], "project": [UNDER_WAY, *others]}


@pytest.fixture(scope="module")
def build(catalogue: Catalogue, earlier: dict[str, Any]) -> Callable[..., openpyxl.Workbook]:
    """Build a template and open it, for looking at only; what is asked for again is not built again."""
    opened: dict[tuple[dt.date, str], openpyxl.Workbook] = {}

    def made(month: dt.date = OCTOBER, audience: str = "all", rows: Any = None) -> openpyxl.Workbook:
        if rows is None and (month, audience) in opened:
            return opened[month, audience]
        stream = io.BytesIO()
        template.build(catalogue, month, audience, earlier if rows is None else rows, stream)
        book = openpyxl.load_workbook(stream)
        if rows is None:
            opened[month, audience] = book
        return book

    return made


@pytest.fixture(scope="module")
def book(build: Callable[..., openpyxl.Workbook]) -> openpyxl.Workbook:
    return build()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, earlier: dict[str, Any]) -> Path:
    """The template as a file."""
    written = tmp_path_factory.mktemp("填报") / "义桥镇2020-10.xlsx"
    template.build(catalogue, OCTOBER, "all", earlier, written)
    return written


def header_of(sheet: Worksheet) -> list[str]:
    """The headers without what stands in brackets."""
    return [re.sub(r"（.*?）", "", cell.value) for cell in sheet[HEADER_ROW]]


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows with anything in them, by header."""
    header = header_of(sheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]
    return [
        {name: value for name, value in zip(header, row, strict=True) if value is not None} for row in rows if any(row)
    ]


def fill(sheet: Worksheet, wanted: dict[str, str], values: dict[str, Any], row: int | None = None) -> None:
    """Type ``values`` into the first row that has the ``wanted`` cells, or into ``row``."""
    columns = {header: number for number, header in enumerate(header_of(sheet), start=1)}
    if row is None:
        row = next(
            number
            for number in range(FIRST_ROW, sheet.max_row + 1)
            if all(sheet.cell(number, columns[header]).value == text for header, text in wanted.items())
        )
    for header, value in values.items():
        sheet.cell(row, columns[header]).value = value


def row_where(sheet: Worksheet, **wanted: str) -> dict[str, Any]:
    return next(row for row in rows_of(sheet) if wanted.items() <= row.items())


def checks_of(sheet: Worksheet) -> dict[str, tuple[Any, ...]]:
    """What checks each cell, the words a spreadsheet may write differently made alike."""
    found: dict[str, tuple[Any, ...]] = {}
    for check in sheet.data_validations.dataValidation:
        listed = (check.formula1 or "").replace("'", "")
        second = check.formula2 if check.operator in (None, "between") and check.type not in ("list",) else None
        operator = None if check.type == "list" else check.operator or "between"
        kind = (check.type, operator, listed, second, check.errorStyle or "stop", check.errorTitle, check.error)
        for area in check.sqref.ranges:
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, area.max_col + 1):
                    place = sheet.cell(row, column).coordinate
                    assert place not in found, f"{sheet.title} {place} 有两个校验"
                    found[place] = kind
    return found


def check_at(sheet: Worksheet, row: int, header: str) -> tuple[Any, ...] | None:
    column = header_of(sheet).index(header) + 1
    return checks_of(sheet).get(sheet.cell(row, column).coordinate)


# ------------------------------------------------------------------ sheets and headers


@pytest.mark.parametrize(
    ("audience", "sheets"), [("all", SHEETS), ("office", SHEETS), ("village", ["民生工程", "扶贫项目"])]
)
def test_each_audience_gets_its_sheets(build, audience, sheets):
    assert build(audience=audience).sheetnames == ["填表说明", *sheets, "代码表"]


def test_an_unknown_audience_is_refused(catalogue):
    with pytest.raises(ValueError, match="填报对象只能是：all、office、village"):
        template.build(catalogue, OCTOBER, "county", {}, io.BytesIO())


@pytest.mark.parametrize("name", SHEETS)
def test_every_header_is_the_contracts_a_guide_or_last_months(book, name):
    known = {field.header for field in contract.BY_NAME[name].fields} | set(GUIDES.get(name, ()))
    known |= WIDE if name == "统计月报" else set()
    header = header_of(book[name])

    assert header == list(COLUMNS[name])
    assert len(set(header)) == len(header)
    assert [h for h in header if h not in known and not h.startswith("上期")] == []
    assert set(PREFILLED[name]) <= set(header)


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


# ------------------------------------------------------------------ rows


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
        template.build(catalogue, OCTOBER, "all", earlier, stream)

    assert streams[0].getvalue() == streams[1].getvalue()


def test_without_anything_earlier_there_are_still_indicators_and_empty_rows(build, catalogue):
    book = build(rows={})

    assert book.sheetnames == ["填表说明", *SHEETS, "代码表"]
    assert len(rows_of(book["统计月报"])) == len(owed(catalogue, OCTOBER))
    assert not any("上期" in header for row in rows_of(book["统计月报"]) for header in row)
    assert rows_of(book["料场名录"]) == []


# ------------------------------------------------------------------ checks


def test_every_check_says_in_chinese_what_to_do(book):
    for name in SHEETS:
        found = checks_of(book[name])

        assert found
        assert all(re.search("[一-龥]", check[6]) and check[5] == "请核对" for check in found.values())


@pytest.mark.parametrize(
    ("name", "header", "kind", "style"),
    [
        ("统计月报", "累计", "decimal", "warning"),  # 近200, 持平 and — are let through
        ("统计月报", "全县排名", "whole", "stop"),
        ("统计月报", "指标代码", "list", "stop"),
        ("统计月报", "期末", "list", "stop"),
        ("目标任务", "全年任务", "decimal", "warning"),
        ("民生工程", "已完工", "list", "stop"),
        ("民生工程", "计划完成日", "date", "stop"),
        ("扶贫项目", "资金约数", "list", "warning"),
        ("料场名录", "经营状态", "list", "warning"),
        ("巡查台账", "巡查日期", "date", "stop"),
        ("巡查台账", "巡查结果", "list", "warning"),
        ("问题整改", "问题类型", "list", "warning"),
        ("项目进度", "本年累计完成投资", "decimal", "warning"),
        ("企业名录", "状态", "list", "stop"),
    ],
)
def test_a_column_is_checked_to_its_last_row(book, name, header, kind, style):
    sheet = book[name]

    for row in (FIRST_ROW, sheet.max_row):
        check = check_at(sheet, row, header)
        assert check is not None and (check[0], check[4]) == (kind, style)


def test_choices_are_the_contracts_and_never_illustrative(book):
    assert check_at(book["民生工程"], FIRST_ROW, "已完工")[2] == '"是,未填报,不适用"'
    assert check_at(book["企业名录"], FIRST_ROW, "状态")[2] == '"实报,推算"'


def test_patrols_are_of_the_month(book):
    first, last = (int(check_at(book["巡查台账"], FIRST_ROW, "巡查日期")[place]) for place in (2, 3))

    assert (last - first, openpyxl.utils.datetime.from_excel(first)) == (30, dt.datetime(2020, 10, 1))


def test_a_rank_is_within_the_county(book):
    assert check_at(book["统计月报"], FIRST_ROW, "全县排名")[2:4] == ("1", "15")


def test_drop_downs_hold_every_code_of_the_month(book, catalogue):
    codes = book["代码表"]

    def listed(name: str, header: str) -> list[str]:
        area = check_at(book[name], FIRST_ROW, header)[2].split("!")[1].replace("$", "")
        return [cell.value for (cell,) in codes[area]]

    assert listed("统计月报", "指标代码") == list(catalogue.indicators)
    assert listed("民生工程", "区划代码") == [TOWN, *(area.code for area in catalogue.villages(OCTOBER))]
    assert listed("巡查台账", "点位编码")[0] == "C01"


def test_what_does_not_exist_cannot_be_typed(build):
    sheet = build(dt.date(2021, 2, 1), "office", {})["统计月报"]
    rows = {sheet.cell(number, 1).value: number for number in range(FIRST_ROW, sheet.max_row + 1)}

    # 1—2月 come together, and a stock has no 当月
    assert check_at(sheet, rows["fixed_asset_investment"], "当月")[0] == "textLength"
    assert check_at(sheet, rows["above_scale_industry_units"], "当月")[0] == "textLength"
    assert check_at(sheet, rows["pm25"], "当月")[0] == "decimal"
    assert check_at(sheet, rows["fixed_asset_investment"], "累计")[0] == "decimal"


# ------------------------------------------------------------------ instructions


def test_the_instructions_say_how_who_and_by_when(book):
    said = "\n".join(str(cell.value) for row in book["填表说明"].iter_rows() for cell in row if cell.value)

    for words in ("留空是未填报，0是确实没有，—是不适用", "近200", "亿元", "报送时限", "不要填姓名、身份证号、手机号"):
        assert words in said
    assert re.search("3项：规上工业营业收入、规上工业利润总额、规上服务业营业收入\n2020年1—9月", said)


def test_a_day_to_report_by_can_be_set(book, catalogue):
    assert "以统计站通知为准" in {cell.value for cell in book["填表说明"]["E"]}
    dated = catalogues.Catalogue(
        {**catalogue.town, "report_due_day": 8}, catalogue.areas, catalogue.indicators, catalogue.events, {}
    )
    stream = io.BytesIO()
    template.build(dated, OCTOBER, "village", {}, stream)

    assert "2020-11-08前" in {cell.value for cell in openpyxl.load_workbook(stream)["填表说明"]["E"]}


# ------------------------------------------------------------------ untouched


def test_what_is_prepared_is_all_known_as_prepared(book):
    for name in SHEETS:
        for row in rows_of(book[name]):
            filled = {h for h in row if not h.startswith("上期") and h not in GUIDES.get(name, ())}
            others = filled - set(PREFILLED[name])

            assert {h for h in others if h not in CARRIED.get(name, ()) or row[h] != row[f"上期{h}"]} == set(), row
            if name in DIRECTORIES:
                texts = {h: v.date() if isinstance(v, dt.datetime) else v for h, v in row.items()}
                assert row[REGISTERED] == registration(name, texts)


@pytest.fixture(scope="module")
def read(catalogue: Catalogue) -> Callable[[Path], tuple[dict[str, list[dict[str, str]]], list[str]]]:
    """Read a workbook: the filled cells of its rows by sheet, and everything found wrong."""
    known = aliases.load(ROOT / "data" / "catalogue", catalogue)

    def run(path: Path) -> tuple[dict[str, list[dict[str, str]]], list[str]]:
        found = recognise(read_file(path), catalogue, known)
        rows = {
            sheet.name: [{header: text for header, text in row.cells.items() if text} for row in sheet.rows]
            for sheet in found.sheets
            if sheet.rows and sheet.name != "来源"
        }
        return rows, [str(finding) for finding in found.findings]

    return run


def test_an_untouched_template_says_nothing(path, read):
    rows, problems = read(path)

    assert rows == {}
    assert [problem for problem in problems if "没有填任何数" not in problem] == []


def test_the_same_figure_as_last_month_is_a_figure(path, read, tmp_path):
    book = openpyxl.load_workbook(path)
    typed = {
        "统计月报": ({"指标代码": "fiscal_revenue"}, {"累计": 3668}),
        "民生工程": ({"工程代码": "public_toilet"}, {"完工数": 18}),
        "扶贫项目": ({"项目代码": "house_repair"}, {"户数": 237, "投入资金": "近200"}),
        "项目进度": ({"项目序号": "1"}, {"本年累计完成投资": 1200.5}),
    }
    for name, (wanted, values) in typed.items():
        fill(book[name], wanted, values)
    book.save(tmp_path / "十月.xlsx")
    rows, problems = read(tmp_path / "十月.xlsx")

    assert problems == []
    assert {name: len(found) for name, found in rows.items()} == dict.fromkeys(typed, 1)
    assert rows["统计月报"][0]["数值"] == "3668"
    assert (rows["民生工程"][0]["计划数"], rows["民生工程"][0]["完工数"]) == ("18", "18")
    assert (rows["扶贫项目"][0]["投入资金"], rows["扶贫项目"][0]["资金约数"]) == ("200", "近")
    assert (rows["项目进度"][0]["本年计划投资"], rows["项目进度"][0]["期末"]) == ("3000", "2020-10")


def test_every_change_in_a_prepared_row_and_every_new_row_is_read(path, read, tmp_path):
    book = openpyxl.load_workbook(path)
    changes = [
        ("民生工程", {"工程代码": "public_toilet"}, {"计划数": 20}),
        ("料场名录", {"点位编码": "C02"}, {"经营状态": "待验收"}),
        ("料场名录", {"点位编码": "C03"}, {"点位名称": "正名碎石厂"}),
        ("问题整改", {"问题编号": "WT-001"}, {"整改时限": dt.date(2020, 10, 31)}),
        ("企业名录", {"企业代码": "co_aode"}, {"在统情况": "在统"}),
        ("巡查台账", {"点位编码": "C01"}, {"巡查结果": "正常"}),
    ]
    for name, wanted, values in changes:
        fill(book[name], wanted, values)
    new = {"点位编码": "Y11", "点位名称": "新堆场", "点位类型": "物料堆场"}
    fill(book["料场名录"], {}, new, row=FIRST_ROW + 14)
    book.save(tmp_path / "十月.xlsx")
    rows, problems = read(tmp_path / "十月.xlsx")

    assert problems == []
    for name, wanted, values in [*changes, ("料场名录", {}, new)]:
        said = {header: str(value) for header, value in (wanted | values).items()}
        assert [row for row in rows[name] if said.items() <= row.items()], (name, said)
    counts = {"民生工程": 1, "料场名录": 3, "巡查台账": 1, "问题整改": 1, "企业名录": 1}
    assert {name: len(found) for name, found in rows.items()} == counts


# ------------------------------------------------------------------ LibreOffice


@pytest.fixture(scope="module")
def resaved(path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    """The template after LibreOffice opened and saved it: without a window, and in one.

    ``--convert-to`` opens no window and so writes no frozen panes, whatever the file; the macro opens one, unseen.
    """
    folder = tmp_path_factory.mktemp("libreoffice")
    profile = folder / "profile"
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    converted, windowed = folder / "converted" / path.name, folder / "windowed.xlsx"
    run = {"check": True, "capture_output": True, "timeout": 120}
    subprocess.run([*office, "--convert-to", "xlsx", "--outdir", str(converted.parent), str(path)], **run)
    # the profile exists now; before that LibreOffice would write its own empty module over ours
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(RESAVE, encoding="utf-8")
    subprocess.run([*office, f'macro:///Standard.Module1.Resave("{path.as_uri()}","{windowed.as_uri()}")'], **run)
    return {"converted": openpyxl.load_workbook(converted), "windowed": openpyxl.load_workbook(windowed)}


@pytest.fixture(params=["converted", "windowed"])
def saved(resaved: dict[str, openpyxl.Workbook], request: pytest.FixtureRequest) -> openpyxl.Workbook:
    return resaved[request.param]


def test_libreoffice_keeps_sheets_and_cells(book, saved):
    assert saved.sheetnames == book.sheetnames
    for before, after in zip(book, saved, strict=True):
        cells = [
            {cell.coordinate: (cell.value, cell.is_date) for row in sheet for cell in row if cell.value is not None}
            for sheet in (before, after)
        ]
        assert cells[0] == cells[1]


def test_libreoffice_keeps_text_cells_text(book, saved):
    for before, after in zip(book, saved, strict=True):
        text = [cell.coordinate for row in before for cell in row if cell.number_format == "@"]
        assert {after[place].number_format for place in text} <= {"@"}


def test_libreoffice_keeps_every_check(book, saved):
    for before, after in zip(book, saved, strict=True):
        assert checks_of(after) == checks_of(before)


def test_libreoffice_keeps_the_print_set_up(book, saved):
    for name in SHEETS:
        before, after = book[name], saved[name]
        assert after.print_title_rows == before.print_title_rows
        assert after.auto_filter.ref == before.auto_filter.ref
        assert after.page_setup.orientation == before.page_setup.orientation
        assert after.page_setup.paperSize == before.page_setup.paperSize
        assert after.sheet_properties.pageSetUpPr.fitToPage


def test_libreoffice_keeps_frozen_panes(book, resaved):
    assert [sheet.freeze_panes for sheet in resaved["windowed"]] == [sheet.freeze_panes for sheet in book]


# ------------------------------------------------------------------ command


@pytest.fixture
def run(tmp_path: Path, warehouse: Warehouse, capsys: pytest.CaptureFixture[str]):
    """Run ``template`` on the published data; returns (exit code, stdout, stderr)."""
    data = warehouse.snapshot.folder.parents[1]
    if not (data / "catalogue").exists():
        (data / "catalogue").symlink_to(ROOT / "data" / "catalogue")

    def call(*arguments: object, data: Path = data) -> tuple[int, str, str]:
        code = cli.main(["--data", str(data), "template", *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def test_the_command_writes_the_template(run, tmp_path):
    output = tmp_path / "十月.xlsx"
    code, said, complained = run("--month", "2020-10", "--for", "village", "-o", output)

    assert (code, complained) == (0, "")
    assert said == f"已写入 {output}：2020年10月填报表（各村）\n"
    assert openpyxl.load_workbook(output).sheetnames == ["填表说明", "民生工程", "扶贫项目", "代码表"]


def test_a_template_already_there_is_not_written_over(run, tmp_path):
    output = tmp_path / "十月.xlsx"
    output.write_bytes("已经填好".encode())
    code, said, complained = run("--month", "2020-10", "-o", output)

    assert (code, said) == (1, "")
    assert "已经存在；请换一个文件名，或先移走它" in complained
    assert output.read_bytes() == "已经填好".encode()


def test_before_anything_is_published_the_template_has_no_comparison(run, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "catalogue").symlink_to(ROOT / "data" / "catalogue")
    code, _, complained = run("--month", "2020-10", "-o", tmp_path / "十月.xlsx", data=data)

    assert code == 0
    assert "没有上期数可供对照" in complained


def test_a_month_is_written_as_year_and_month(run, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        run("--month", "2020-13", "-o", tmp_path / "十月.xlsx")

    assert ended.value.code == 64
    assert "月份写成 YYYY-MM，如 2020-09" in capsys.readouterr().err
