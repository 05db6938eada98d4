"""A superior's own file filled in: what is known stands in it, what is not is yellow, and it reads back the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from tests.bundled import ALIASES, CATALOGUE
from tests.intake.recognise.forms import printed_tables, shapes
from township.exports import form_fill
from township.exports.form_fill import Figure, Key
from township.intake.files import workbook
from township.intake.recognise.forms import read
from township.intake.recognise.forms.form import Form
from township.intake.recognise.forms.layout import laid_out
from township.intake.recognise.forms.propose import proposed

OURS, EAST = "370830108", "370830108212"
MONTH = dt.date(2021, 11, 1)
MONEY = [
    ["汶上县2021年3月各镇街主要经济指标"],
    ["单位：亿元、%"],
    ["单位", "一般公共预算收入", None, None, "固定资产投资"],
    [None, "累计", "同比±%", "位次", "增速", "位次"],
    ["白石镇", 1200.5, 5.1, 7, 3.2, 8],
    ["义桥镇", None, -2, 7, 0, 3],
    ["合计", "=B5+B6", None, None, None, None],
]
SHAPES = {
    "money": (MONEY, ("A1:F1", "A3:A4", "B3:D3", "E3:F3")),
    "air": (shapes.AIR, shapes.AIR_MERGED),
    "works": (shapes.WORKS, shapes.WORKS_MERGED),
    "main": (shapes.MAIN, ()),
    "improvement": (printed_tables.TABLES["improvement rates"].grid, printed_tables.TABLES["improvement rates"].merged),
}


def blank(folder: Path, name: str) -> tuple[Path, Form]:
    """The shape's file and the form proposed for it."""
    rows, merged = SHAPES[name]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    shapes.merge(merged)(book)
    path = folder / f"{name}.xlsx"
    book.save(path)
    [sheet] = workbook.read_file(path).sheets
    [layout] = laid_out(sheet)
    return path, proposed(layout, CATALOGUE, ALIASES)


def read_back(path: Path, form: Form) -> dict[tuple[str, ...], str]:
    """Every figure of a file by indicator or work, area, month, basis and measure, as the contract's rows have it."""
    [sheet] = workbook.read_file(path).sheets
    [layout] = laid_out(sheet)
    taken = read.take(layout, form, path.stem, CATALOGUE, ALIASES)
    assert [finding for finding in taken.findings if finding.severity == "error"] == []
    figures: dict[tuple[str, ...], str] = {}
    for made in taken.sheets:
        for row in made.rows:
            assert row.refused == {}
            cells = row.cells
            for name in ("数值", "同比%", "全年任务", "计划数", "完工数"):
                if cells.get(name):
                    subject = cells.get("分组") or cells.get("指标代码") or cells["工程代码"]
                    when = cells.get("期末") or cells["年度"]
                    key = (
                        subject,
                        cells["区划代码"],
                        when,
                        cells.get("口径", ""),
                        name,
                        "位次" if cells.get("分组") else "",
                    )
                    number = Decimal(cells[name])
                    if cells.get("单位") == "亿元" and name != "同比%":
                        number *= 10_000
                    figures[key] = f"{number.normalize():f}" + (cells.get("约数") or "")
    return figures


class _Drawn(dict):
    """Figures made up as they are asked for; some are not known, some are only examples."""

    def __init__(self, draw) -> None:
        super().__init__()
        self.draw = draw

    def get(self, key: Key, default: object = None) -> Figure | None:
        if key not in self:
            self[key] = self.draw(FIGURES)
            indicator = CATALOGUE.indicators.get(key.subject)
            if self[key] and key.measure == "rank":
                self[key] = Figure(abs(self[key].value) // 10**9 % 15 + 1, "位", self[key].status)
            elif self[key]:
                value = self[key].value if key.measure == "yoy" else abs(self[key].value)
                unit = "%" if key.measure == "yoy" else indicator.unit if indicator else ""
                if key.measure == "target":  # large enough that what is done is no absurd share of it
                    value = Decimal(80) if unit == "%" else 10**9 + value
                self[key] = Figure(value % 1000 if unit == "%" else value, unit, self[key].status)
        return self[key]


FIGURES = st.none() | st.builds(
    Figure,
    st.decimals(-(10**10), 10**10, places=4).map(
        lambda number: number.quantize(Decimal("0.01")) if number > 9 else number
    ),
    st.just(""),
    st.sampled_from(["reported", "derived", "illustrative"]),
    st.just("来源"),
)


@pytest.mark.parametrize("name", SHAPES)
@given(data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
def test_what_is_filled_in_reads_back_the_same(name, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp(name)
    path, form = blank(folder, name)
    known = _Drawn(data.draw)
    made = form_fill.fill(form, path, MONTH, known, CATALOGUE, ALIASES)
    again = folder / "again.xlsx"
    again.write_bytes(made.content)
    if not made.cells:
        return
    try:
        first = read_back(again, form)
    except workbook.PersonalDataError:
        reject()  # a figure of eleven digits by lot, which might be a telephone's
    twice = form_fill.fill(form, again, MONTH, known, CATALOGUE, ALIASES)
    again.write_bytes(twice.content)

    assert read_back(again, form) == first  # filling a filled one changes nothing
    expected = {value for value in known.values() if value and value.status != "illustrative"}
    numbers = {f"{(figure.value + 0).normalize():f}" for figure in expected}  # -0 is 0
    assert set(first.values()) <= numbers
    assert {key[2][:4] for key in first} <= {"2021", "2020"}
    assert made.cells + len(made.missing) == twice.cells + len(twice.missing)


def test_formats_and_formulas_stay_and_what_is_not_known_is_yellow_and_listed(tmp_path):
    path, form = blank(tmp_path, "money")
    book = openpyxl.load_workbook(path)
    book.active["B6"].number_format = "0.0"
    book.active.column_dimensions["A"].width = 33
    book.save(path)
    known = {
        Key("fiscal_revenue", OURS, MONTH, "ytd", "value"): Figure(Decimal(123400), "万元", "reported", "10月报"),
        Key("fiscal_revenue", OURS, MONTH, "ytd", "yoy"): Figure(Decimal("3.5"), "%", "illustrative", "示例"),
    }
    made = form_fill.fill(form, path, MONTH, known, CATALOGUE, ALIASES)
    (tmp_path / "out.xlsx").write_bytes(made.content)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active

    assert sheet["A1"].value == "汶上县2021年11月各镇街主要经济指标"
    assert (sheet["B6"].value, sheet["B6"].number_format) == (12.34, "0.0")  # 亿元
    assert (sheet["B7"].value, sheet.column_dimensions["A"].width) == ("=B5+B6", 33)
    assert "实报，10月报" in sheet["B6"].comment.text
    assert (sheet["C6"].value, sheet["C6"].fill.fgColor.rgb) == (None, "FFFFFF00")
    assert made.cells == 1
    assert ("C6", "义桥镇，公共财政预算收入，同比：只有示例数") in made.missing
    assert ("B5", "白石镇，公共财政预算收入，数值：没有报数") in made.missing


def test_months_and_years_across_are_each_filled_with_their_own(tmp_path, monkeypatch):
    figures = ["税收收入", 1, 2]
    months = [["义桥镇2021年主要指标分月情况（万元）"], ["指标", "1—2月", "1—3月"], figures]
    years = [["义桥镇主要指标分年情况（万元）"], ["指标", "2019年", "2020年"], figures]
    known = {
        Key("tax_revenue", OURS, dt.date(2021, 2, 1), "ytd", "value"): Figure(Decimal(5), "万元", "reported"),
        Key("tax_revenue", OURS, dt.date(2021, 3, 1), "ytd", "value"): Figure(Decimal(8), "万元", "reported"),
        Key("tax_revenue", OURS, dt.date(2019, 12, 1), "ytd", "value"): Figure(Decimal(19), "万元", "reported"),
        Key("tax_revenue", OURS, MONTH, "ytd", "value"): Figure(Decimal(99), "万元", "reported"),
    }
    for name, rows, values in (("months", months, [5, 8]), ("years", years, [19, None])):
        monkeypatch.setitem(SHAPES, name, (rows, ()))
        path, form = blank(tmp_path, name)
        (tmp_path / "out.xlsx").write_bytes(form_fill.fill(form, path, MONTH, known, CATALOGUE, ALIASES).content)
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
        assert [sheet["B3"].value, sheet["C3"].value] == values


@pytest.mark.parametrize(
    ("text", "own", "written"),
    [
        ("2023年1—5月份及同期", dt.date(2023, 5, 1), "2021年1—11月份及同期"),
        ("2023年5月份", dt.date(2023, 5, 1), "2021年11月份"),
        ("2022年5月", dt.date(2023, 5, 1), "2020年11月"),
        ("截至　　年　　月底", None, "截至2021年11月底"),
        ("2019年", dt.date(2023, 5, 1), "2019年"),
    ],
)
def test_the_month_is_written_where_the_file_says_its_own(text, own, written):
    assert form_fill.redated(text, own, MONTH) == written
