"""资料包: what Excel opens holds every panel's table as numbers, and charts that refer to those very cells."""

from __future__ import annotations

import csv as reader
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart.reference import Reference
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook

from tests.exports.taken import DERIVED, frame_of, holds, items, printed, setting
from tests.panels import tables
from tests.panels.tables import LABELS, table
from township.charts.plot import Chart, Look, Series
from township.exports import panel_parts
from township.exports.csv import csv
from township.exports.xlsx import panel_xlsx, xlsx
from township.exports.xlsx_charts import in_table
from township.panels.page import panelled
from township.panels.render import render

PATHS = list(panelled())


@pytest.fixture(scope="module")
def made() -> Callable[[str], bytes]:
    """The workbook of a page, made once."""
    kept: dict[str, bytes] = {}

    def book(path: str) -> bytes:
        if path not in kept:
            kept[path] = xlsx(panelled()[path].title, items(path))
        return kept[path]

    return book


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(book: Workbook, reference: Reference | str) -> list:
    """The values of a chart's reference, ``'1 名称'!$B$2:$B$10``."""
    sheet, _, area = str(reference).rpartition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    found = book[sheet.strip("'").replace("''", "'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in found for value in row]


@pytest.mark.parametrize("path", PATHS)
def test_every_panels_table_is_there_with_numbers_as_numbers(made, path):
    book = opened(made(path))
    panels = panelled()[path].panels

    assert book.sheetnames[0] == "说明"
    assert len(book.sheetnames) == len(panels) + 1
    for panel, sheet in zip(panels, book.worksheets[1:], strict=True):
        frame = render(panel, setting()).table.frame
        if frame.empty:
            assert sheet["A1"].value
            continue
        width = len(frame.columns)
        assert [cell.value for cell in sheet[1][:width]] == list(frame.columns)
        for row, values in enumerate(frame.itertuples(index=False), start=2):
            for cell, value in zip(sheet[row][:width], values, strict=True):
                if isinstance(value, str):
                    assert (cell.value or "") == value
                elif pd.isna(value):
                    assert cell.value is None
                else:
                    assert cell.data_type == "n"
                    assert cell.value == pytest.approx(float(value))


@pytest.mark.parametrize("path", PATHS)
def test_charts_show_the_querys_numbers_from_cells(made, path):
    book = opened(made(path))
    for panel, sheet in zip(panelled()[path].panels, book.worksheets[1:], strict=True):
        pictures = panel_parts.pictures(panel_parts.rendered((panel, setting())))
        drawn = [picture for group in pictures for picture in group if isinstance(picture, Chart)]
        frame = frame_of(panel, setting())

        assert len(sheet._charts) == len(drawn)
        for chart in sheet._charts:
            for series in chart.series:  # bars; a line over them is in a chart of its own
                values = cells(book, series.val.numRef.f)
                if derived := DERIVED.get(
                    (panel.id, cells(book, series.tx.strRef.f)[0] if series.tx.strRef else series.tx.v)
                ):
                    assert values == derived(frame).tolist()
                else:
                    told_rows = frame.dropna(subset=["completion_pct"]) if "completion_pct" in frame else frame
                    known = [value for value in values if value is not None]
                    assert holds(told_rows, values) or holds(told_rows, known), (panel.id, values)


def test_the_chart_of_revenue_refers_to_the_table_beside_it(made):
    book = opened(made("economy"))
    sheet = next(sheet for sheet in book.worksheets if sheet.title.endswith("财政收入累计进度"))
    (chart,) = sheet._charts
    headers = [cell.value for cell in sheet[1]]
    series = chart.series[0]

    left, top, _, bottom = range_boundaries(series.val.numRef.f.rpartition("!")[2].replace("$", ""))
    assert (top, bottom) == (2, 10)
    assert headers[left - 1] == "累计收入（万元）"
    assert cells(book, series.cat.strRef.f if series.cat.strRef else series.cat.numRef.f)[0] == "2020年1月"


def test_illustrative_bars_are_hatched(made):
    with zipfile.ZipFile(io.BytesIO(made("economy"))) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    (revenue,) = (xml for xml in charts if "财政收入累计进度" in xml)
    frame = frame_of(next(p for p in panelled()["economy"].panels if p.name == "fiscal_path"), setting())

    # one pattern a bar and one for the series itself, which the legend shows
    assert revenue.count("<a:pattFill") == (frame["status"] == "illustrative").sum() + 1


def test_the_first_sheet_says_what_each_sheet_is_and_leads_to_it(made):
    book = opened(made("economy"))
    about = book["说明"]
    said = "\n".join(str(cell.value) for row in about.iter_rows() for cell in row if cell.value)

    for words in ("义桥镇", "经济运行", "2020年9月", setting().warehouse.snapshot.id, "截至月份：2020年9月；村：全镇"):
        assert words in said
    for panel in panelled()["economy"].panels:
        subject = render(panel, setting()).table
        assert subject.title in said
        assert subject.scope in said
        assert subject.question in said
        assert all(source in said for source in subject.sources)
    links = [cell.hyperlink.location for row in about.iter_rows() for cell in row if cell.hyperlink]
    assert [link.rpartition("!")[0].strip("'") for link in links] == book.sheetnames[1:]


def test_text_that_looks_like_a_formula_stays_text(made):
    for path in PATHS:
        for sheet in opened(made(path)).worksheets:
            assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_the_same_panels_make_the_same_bytes():
    once, again = (xlsx("人才工作", items("talent")) for _ in range(2))

    assert once == again


def test_a_chart_whose_numbers_are_not_in_the_table_brings_its_own():
    look = Look("#27508F")
    drawn = Chart("", ("甲", "乙"), (Series("数", (1.0, 2.0), ("", ""), (look, look)),))
    frame = pd.DataFrame({"名称": ["甲", "乙"], "数": [2.0, 1.0]})

    assert in_table(frame, drawn) is None
    assert in_table(frame.iloc[::-1].reset_index(drop=True), drawn) is not None
    panel = next(panel for panel in panelled()["pollution-control"].panels if panel.name == "issue_types")
    book = opened(xlsx("试", [(panel, setting())]))
    sheet = book.worksheets[1]
    block = [cell.value for cell in sheet[1]].index("图中数据")
    issues = frame_of(panel, setting())
    assert [row[block + 2].value for row in sheet.iter_rows(2, 1 + len(issues))] == (
        issues["problems"] - issues["closed"]
    ).tolist()


@settings(max_examples=40)
@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=12).filter(any),
    st.integers(0, 5),
    st.data(),
)
def test_where_a_chart_is_found_the_table_holds_its_numbers(values, before, data):
    """Whatever stands above the run, the cells that are referred to are the chart's numbers."""
    above = data.draw(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=before, max_size=before))
    frame = pd.DataFrame(
        {"名": [f"第{i}行" for i in range(before + len(values))], "数": [*above, *values]}, dtype=object
    )
    frame["数"] = frame["数"].astype(float)
    looks = (Look("#27508F"),) * len(values)
    drawn = Chart(
        "",
        tuple("甲" * (i + 1) for i in range(len(values))),
        (Series("数", tuple(values), ("",) * len(values), looks),),
    )

    found = in_table(frame, drawn)
    assert found is not None
    short, (place,), names = found
    held = [None if pd.isna(v) else float(v) for v in frame["数"].iloc[place.first - 1 : place.last]]
    assert len(held) == len(short.categories)
    assert all(
        abs((a or 0) - (b or 0)) <= 1e-6 * max(1, abs(a or 0))
        for a, b in zip(held, short.series[0].values, strict=True)
    )
    assert (names.first, names.last) == (place.first, place.last)


def test_calc_opens_it_with_charts(made, tmp_path):
    (tmp_path / "economy.xlsx").write_bytes(made("economy"))
    options = '{"SinglePageSheets":{"type":"boolean","value":"true"}}'
    with printed(tmp_path / "economy.xlsx", f"pdf:calc_pdf_Export:{options}") as document:
        assert len(document) == len(panelled()["economy"].panels) + 1
        drawn = document[3].get_textpage().get_text_range()
    # the title of the chart and a label of the task, which are no cells of the table
    assert "财政收入累计进度" in drawn.replace(" ", "")
    assert "任务4757.5" in drawn.replace(" ", "")


@pytest.mark.parametrize("path", PATHS)
def test_every_sheet_is_printed_across_one_landscape_page_under_its_head(made, path):
    book = opened(made(path))

    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight)) == (1, 0)
        assert sheet.print_title_rows, sheet.title
        assert "快照" in sheet.oddFooter.left.text
    head = book["说明"].print_title_rows.replace("$", "").split(":")[0]
    assert book["说明"][f"A{head}"].value == "工作表"


def test_computed_numbers_are_rounded_as_their_parts_were_printed(made):
    long = [
        cell.value
        for sheet in opened(made("economy"))
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, float) and abs(cell.value - round(cell.value, 1)) > 1e-9
    ]

    assert long == []


def test_no_chart_lies_across_the_end_of_a_printed_page(tmp_path):
    """Three charts under one another, on the paper Calc prints: one page holds them all."""
    book = opened(xlsx("经济运行", items("economy", setting().internally())))
    for name in book.sheetnames:
        if not name.endswith("三大行业累计走势"):
            book[name].sheet_state = "hidden"
    sheet = next(sheet for sheet in book if sheet.sheet_state == "visible")
    assert len(sheet._charts) == 3
    book.active = sheet
    book.save(tmp_path / "one.xlsx")
    with printed(tmp_path / "one.xlsx") as document:
        first = document[0].get_textpage().get_text_range().replace(" ", "")
    # the titles of the charts, which are no cells of the table
    for words in ("同比增14%", "同比增7.2%", "同比增72.4%"):
        assert words in first


# ------------------------------------------------------------------ a panel's own


@pytest.fixture
def own() -> Workbook:
    return opened(panel_xlsx(table(tables.frame())))


def test_a_panels_own_workbook_has_numbers_in_numeric_cells(own):
    rows = list(own["数据"].iter_rows(values_only=True))

    assert own.sheetnames == ["数据", "说明"]
    assert list(rows[0]) == list(LABELS.values())
    assert [list(row[3:7]) for row in rows[1:]] == [
        [3668, -3.2, 4, 77.099317],
        [85250.5, None, None, None],
        [None, 0, 1, 2.1],
    ]
    assert {
        cell.data_type for row in own["数据"].iter_rows(min_row=2, min_col=4, max_col=7) for cell in row if cell.value
    } == {"n"}


def test_it_has_no_formula_and_no_link(own):
    linked = opened(panel_xlsx(table(pd.DataFrame({"网址": ["http://x.cn", "12"]}))))["数据"]

    assert [own["数据"][cell].value for cell in ("C2", "C3")] == ["=1+1", "-"]
    assert {cell.data_type for row in own["数据"].iter_rows() for cell in row} <= {"s", "n"}
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in linked["A"][1:]] == [
        ("http://x.cn", "s", None),
        ("12", "s", None),
    ]


def test_it_says_what_it_is(own):
    facts = dict(own["说明"].iter_rows(values_only=True))

    assert facts == dict(table(tables.frame()).facts())
    assert facts["状态计数"] == "状态 实报 1行；状态 示例 1行；状态 推算 1行"
    assert facts["说明"] == "任务数由完成率反推。竖线为时序进度。"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), None, pd.NA])
def test_what_is_no_number_leaves_its_cell_empty(value):
    content = panel_xlsx(table(pd.DataFrame({"甲": pd.Series([value, 1], dtype=object)})))

    assert [cell.value for cell in opened(content)["数据"]["A"]] == ["甲", None, 1]


def test_an_empty_table_can_be_taken_away_too():
    assert opened(panel_xlsx(table(tables.frame().head(0))))["数据"].max_row == 1


def test_workbook_and_csv_say_the_same(own):
    def told(value: object) -> str:
        return "" if value is None else f"{float(value):g}" if not isinstance(value, str) else value

    lines = reader.reader(io.StringIO(csv(tables.frame()).decode("utf-8-sig"), newline=""))
    written = [[cell.removeprefix("'") for cell in line] for line in lines]
    held = [[told(value) for value in row] for row in own["数据"].iter_rows(values_only=True)]

    assert [[f"{float(c):g}" if re.fullmatch(r"-?[0-9.]+", c) else c for c in line] for line in written] == held
