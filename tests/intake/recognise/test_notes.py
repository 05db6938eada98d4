"""批注: a sentence beside one figure, read, checked and revised like every other row."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from tests.bundled import ALIASES, CATALOGUE
from tests.intake.files.test_personal_numbers import PLAIN_CARD, wide
from township.intake import contract
from township.intake.files import workbook
from township.intake.files.workbook import PersonalDataError
from township.intake.recognise.sheets import recognise
from township.intake.template import writer

TOWN, VILLAGE = "370830108", "370830108203"
OCTOBER = dt.date(2020, 10, 1)
HEADER = ["指标", "截至月份", "村", "批注", "填写人"]
GOOD = ["公共财政预算收入", "2020-10", None, "一次性税款入库", "财政所"]


def sheet(*rows: list, above: tuple = (["期末", "2020-10"],), header: list[str] = HEADER) -> dict[str, list]:
    return {"批注": [*above, header, *rows]}


def notes(intake) -> list[tuple]:
    names = ("indicator", "area", "month", "words", "author")
    return [tuple(row[name] for name in names) for row in intake.tables["note"]]


@pytest.fixture(scope="module")
def revenue() -> str:
    return CATALOGUE.indicators["fiscal_revenue"].name


def test_a_note_is_read_by_names_and_a_blank_village_is_the_town(take, revenue):
    village = CATALOGUE.areas[VILLAGE].name
    intake = take(
        sheet(
            [revenue, "2020年9月", None, "一次性税款入库", "财政所"],
            ["fiscal_revenue", None, village, "合并前的口径", "统计站"],
        )
    )

    assert intake.problems == []
    assert notes(intake) == [
        ("fiscal_revenue", TOWN, dt.date(2020, 9, 1), "一次性税款入库", "财政所"),
        ("fiscal_revenue", VILLAGE, OCTOBER, "合并前的口径", "统计站"),
    ]


def test_other_words_for_the_columns_are_understood(take):
    header = ["指标代码", "数据截至", "区划代码", "批注内容", "填报人"]
    intake = take(sheet(["fiscal_revenue", "2020-09", VILLAGE, "说明", "统计站"], header=header))

    assert notes(intake) == [("fiscal_revenue", VILLAGE, dt.date(2020, 9, 1), "说明", "统计站")]


def test_a_sheet_of_another_name_is_known_by_its_columns(take, revenue):
    grid = sheet([revenue, *GOOD[1:]])
    intake = take({"说一说": grid["批注"]})

    assert len(notes(intake)) == 1


@pytest.mark.parametrize(
    ("column", "value", "cell", "said"),
    [
        ("指标", "幸福指数", "A3", "在目录和别名表中找不到"),
        ("指标", None, "A3", "必填，不能为空"),
        ("村", "天上村", "C3", "区划名录中没有这个代码或名称"),
        ("截至月份", "2020年13月", "B3", "不在 1—12 之间"),
        ("批注", "多" * 101, "D3", "最多100字，现有101字；请删减"),
        ("批注", None, "D3", "必填，不能为空"),
        ("填写人", "人" * 21, "E3", "最多20字"),
        ("填写人", None, "E3", "必填，不能为空"),
    ],
)
def test_a_note_that_cannot_stand_is_refused_by_cell(take, revenue, column, value, cell, said):
    row = dict(zip(HEADER, [revenue, *GOOD[1:]], strict=True)) | {column: value}
    intake = take(sheet([row[name] for name in HEADER]))

    assert notes(intake) == []
    assert [(p.sheet, p.row, p.column, p.cell) for p in intake.errors] == [("批注", 3, column, cell)]
    assert said in intake.errors[0].message


def test_a_hundred_characters_are_short_enough(take, revenue):
    assert len(notes(take(sheet([revenue, "2020-10", None, "多" * 100, "财政所"])))) == 1


def test_one_figure_has_one_note(take, revenue):
    intake = take(sheet([revenue, *GOOD[1:]], [revenue, "2020-10", TOWN, "另一句", "统计站"]))

    assert [p.row for p in intake.errors] == [4]
    assert "重复" in intake.errors[0].message


@pytest.mark.parametrize("words", ["请联系13812345678", f"{wide(PLAIN_CARD)} 反映"])
def test_personal_numbers_in_a_note_block_the_file_and_are_not_repeated(make, quick, revenue, words):
    path = make(sheet([revenue, "2020-10", None, words, "财政所"]))
    with pytest.raises(PersonalDataError) as refused:
        workbook.read_file(path)

    assert "“批注”D3" in str(refused.value)
    assert "12345678" not in str(refused.value) and PLAIN_CARD not in str(refused.value)


def test_the_template_has_an_empty_sheet_with_drop_downs_that_reads_back(tmp_path, quick):
    made = io.BytesIO()
    writer.build(CATALOGUE, OCTOBER, "all", {}, made)
    book = openpyxl.load_workbook(made)
    page = book["批注"]
    codes = {cell.value: cell.column_letter for cell in book["代码表"][1] if cell.value}
    checks = {min(area.min_col for area in check.sqref.ranges): check for check in page.data_validations.dataValidation}

    assert [cell.value.partition("（")[0] for cell in page[4]] == HEADER
    assert all(cell.value is None for row in page.iter_rows(min_row=5) for cell in row)
    assert f"${codes['可选指标']}$2:" in checks[1].formula1
    assert f"${codes['可选村']}$2:" in checks[3].formula1
    assert (checks[4].type, checks[4].formula2) == ("textLength", "100")
    assert "2020-10" in checks[2].formula1

    village = CATALOGUE.areas[VILLAGE].name
    for column, value in zip("ACDE", (CATALOGUE.indicators["pm25"].name, village, "沙尘", "环保所"), strict=True):
        page[f"{column}5"] = value
    book.save(tmp_path / "填好.xlsx")
    filled = recognise(workbook.read_file(tmp_path / "填好.xlsx"), CATALOGUE, ALIASES)
    intake = contract.accept([filled], CATALOGUE)

    assert intake.problems == []
    assert notes(intake) == [("pm25", VILLAGE, OCTOBER, "沙尘", "环保所")]
