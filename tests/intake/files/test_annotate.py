"""The problems given back in the file: coloured and commented cells, and the list in front."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.bundled import ALIASES, CATALOGUE
from township.intake import contract
from township.intake.contract import Problem
from township.intake.files import annotate as annotating
from township.intake.files import annotate_xlsx, workbook
from township.intake.files.annotate import HEADERS, LIST, annotate
from township.intake.files.problems import FORMULA
from township.intake.files.workbook import WorkbookError
from township.intake.recognise import sheets

GRID = {"10月月报": [["指标", "累计"], ["财政收入", -5], ["税收", "=cmd"]], "民生工程": [["工程"], ["公厕"]]}


def problem(cell: str, severity: str = "error", **own: object) -> Problem:
    given = {"file": "月报.xlsx", "sheet": "10月月报", "row": 2, "column": "数值", "value": "-5", **own}
    return Problem(**{"message": "不能是负数；请核对符号", "severity": severity, "cell": cell, **given})


@pytest.fixture
def annotated(make: Callable[..., Path], tmp_path: Path) -> Callable[..., openpyxl.Workbook]:
    """Annotate the grid's workbook and open the copy."""

    def run(*problems: Problem, edit: Callable[[openpyxl.Workbook], object] | None = None) -> openpyxl.Workbook:
        annotate(make(GRID, edit), problems, tmp_path / "批注.xlsx")
        return openpyxl.load_workbook(tmp_path / "批注.xlsx")

    return run


def colour(cell: openpyxl.cell.Cell) -> str:
    return cell.fill.fgColor.rgb


def test_a_cell_is_coloured_by_severity_and_says_it_in_words(annotated):
    sheet = annotated(problem("B2"), problem("A2", "warning"), problem("A3", "notice"))["10月月报"]

    assert {cell: colour(sheet[cell]) for cell in ("B2", "A2", "A3")} == {
        "B2": annotate_xlsx.COLOURS["error"],
        "A2": annotate_xlsx.COLOURS["warning"],
        "A3": annotate_xlsx.COLOURS["notice"],
    }
    assert sheet["B2"].comment.text == "【错误】不能是负数；请核对符号"
    assert sheet["A2"].comment.text.startswith("【提醒】")
    assert sheet["A3"].comment.text.startswith("【提示】")
    assert sheet["B3"].comment is None


def test_the_gravest_of_several_problems_colours_the_cell_and_all_are_said(annotated):
    sheet = annotated(problem("B2", "notice", message="偏大；请核对"), problem("B2"))["10月月报"]

    assert colour(sheet["B2"]) == annotate_xlsx.COLOURS["error"]
    assert sheet["B2"].comment.text.splitlines() == ["【错误】不能是负数；请核对符号", "【提示】偏大；请核对"]


def test_the_list_stands_first_with_the_gravest_on_top_and_links_to_the_cells(annotated):
    book = annotated(problem("A2", "warning"), problem("B2"), problem("", sheet="", row=None, column=None, value=""))
    rows = [[cell.value for cell in row] for row in book[LIST].iter_rows()]

    assert book.sheetnames[0] == book.active.title == LIST
    assert tuple(rows[0]) == HEADERS
    assert rows[1] == ["错误", "月报.xlsx", "10月月报", "2", "数值", "B2", "-5", "不能是负数", "请核对符号"]
    assert [row[0] for row in rows[1:]] == ["错误", "错误", "提醒"]
    assert [book[LIST][f"F{n}"].hyperlink and book[LIST][f"F{n}"].hyperlink.location for n in (2, 3, 4)] == [
        *("'10月月报'!B2", None, "'10月月报'!A2")
    ]


def test_a_blank_cell_is_told_at_the_head_of_its_row_by_its_column(annotated):
    sheet = annotated(problem("", column="累计", value="", message="必填，不能为空；请补上"))["10月月报"]

    assert sheet["A2"].comment.text == "【错误】“累计”列：必填，不能为空；请补上"


def test_a_problem_inside_a_merged_range_is_told_at_its_first_cell(annotated):
    book = annotated(problem("B6", row=6), edit=lambda book: book["10月月报"].merge_cells("A5:C7"))

    assert book["10月月报"]["A5"].comment.text.startswith("【错误】")


def test_a_comment_already_there_is_kept(annotated):
    def comment(book: openpyxl.Workbook) -> None:
        book["10月月报"]["B2"].comment = openpyxl.comments.Comment("财政所已核", "张")

    assert (
        annotated(problem("B2"), edit=comment)["10月月报"]["B2"].comment.text.splitlines()[1] == "（原批注）财政所已核"
    )


def test_problems_of_another_file_or_sheet_are_listed_without_a_mark(annotated):
    book = annotated(problem("B2", file="别的.xlsx"), problem("B2", sheet="没有这张"))

    assert book["10月月报"]["B2"].comment is None
    assert book[LIST].max_row == 3
    assert book[LIST]["F2"].hyperlink is None


def test_text_like_a_formula_stays_text_and_a_formula_stays_a_formula(annotated):
    def text(book: openpyxl.Workbook) -> None:
        book["10月月报"]["B3"].data_type = "s"
        book["民生工程"]["B2"] = "=1+1"

    book = annotated(problem("B3", value="=cmd|' /C calc'!A0", message="=HYPERLINK(1)；请核对"), edit=text)

    assert (book["10月月报"]["B3"].value, book["10月月报"]["B3"].data_type) == ("=cmd", "s")
    assert (book["民生工程"]["B2"].value, book["民生工程"]["B2"].data_type) == ("=1+1", "f")
    assert {cell.data_type for row in book[LIST].iter_rows() for cell in row if cell.value} == {"s"}
    assert book[LIST]["G2"].value == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("mark", FORMULA)
def test_text_is_quoted_whatever_a_spreadsheet_takes_for_a_formula(mark):
    cell = openpyxl.Workbook().active["A1"]
    annotate_xlsx._text(cell, f"{mark}cmd|x")

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_quoted_sheet_name_and_control_characters_do_no_harm(make, tmp_path):
    path = make({"镇's 表": [["x"]]})
    annotate(path, [problem("A1", sheet="镇's 表", value="\x00\x07坏")], tmp_path / "批注.xlsx")
    book = openpyxl.load_workbook(tmp_path / "批注.xlsx")

    assert book[LIST]["F2"].hyperlink.location == "'镇''s 表'!A1"
    assert book[LIST]["G2"].value == "坏"


def test_the_original_is_not_touched(make, tmp_path):
    path = make(GRID)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    annotate(path, [problem("B2")], tmp_path / "批注.xlsx")

    with pytest.raises(WorkbookError, match="是原文件"):
        annotate(path, [problem("B2")], path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["批注.xlsx", "月报.xlsx"]


def test_a_copy_sent_in_again_loses_its_marks_and_its_list_is_no_data(make, tmp_path, quick):
    first, second = tmp_path / "批注.xlsx", tmp_path / "再批注.xlsx"
    annotate(make(GRID), [problem("B2"), problem("A2", "warning")], first)
    annotate(first, [problem("A2", "warning", file="批注.xlsx")], second)
    book = openpyxl.load_workbook(second)
    sheet = book["10月月报"]

    assert (sheet["B2"].comment, colour(sheet["B2"])) == (None, "00000000")
    assert sheet["A2"].comment.text.count("【") == 1
    assert book.sheetnames == [LIST, "10月月报", "民生工程"]
    assert not any(LIST in str(finding) for finding in recognised(first).findings)


def recognised(path: Path) -> workbook.Workbook:
    return sheets.recognise(workbook.read_file(path), CATALOGUE, ALIASES)


def test_what_reading_and_the_contract_find_is_marked_in_its_cell(make, tmp_path):
    grid = [["期末", "2020-09"], ["指标", "区划代码", "累计"], ["公共财政预算收入", "370830108", "三千多"]]
    path = make({"10月月报": grid}, lambda book: book.create_sheet("隐藏").append(["x"]))
    intake = contract.accept([recognised(path)], CATALOGUE)
    annotate(path, intake.problems, tmp_path / "批注.xlsx")
    book = openpyxl.load_workbook(tmp_path / "批注.xlsx")

    assert [(p.sheet, p.cell) for p in intake.errors] == [("10月月报", "C3")]
    assert book["10月月报"]["C3"].comment.text.startswith("【错误】")
    assert book["隐藏"]["A1"].comment.text.startswith("【提醒】不认识这张工作表")


# ------------------------------------------------------------------ what cannot be copied


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 no")

    with pytest.raises(WorkbookError, match="没有做成批注副本；请看问题清单"):
        annotate(path, [problem("B2")], tmp_path / "批注.xlsx")
    assert not (tmp_path / "批注.xlsx").exists()


def test_vast_merged_ranges_are_refused_before_they_are_opened(make, tmp_path):
    path = make(GRID, lambda book: book["10月月报"].merged_cells.add("A5:XFD1048576"))

    with pytest.raises(WorkbookError, match="没有做成批注副本"):
        annotate(path, [problem("B2")], tmp_path / "批注.xlsx")


def test_a_writer_that_takes_too_long_is_stopped(make, tmp_path, monkeypatch):
    monkeypatch.setattr(annotating, "WALL_SECONDS", 0.001)

    with pytest.raises(WorkbookError, match="太大"):
        annotate(make(GRID), [problem("B2")], tmp_path / "批注.xlsx")


def test_a_cell_far_out_costs_nothing(make, tmp_path):
    path = make(GRID, lambda book: setattr(book["10月月报"]["XFD1048576"], "value", "x"))
    annotate(path, [problem("B2")], tmp_path / "批注.xlsx")

    assert openpyxl.load_workbook(tmp_path / "批注.xlsx", read_only=True).sheetnames[0] == LIST


# ------------------------------------------------------------------ .csv


@pytest.mark.parametrize("is_folder", [True, False])
def test_for_csv_the_list_alone_is_written(tmp_path, is_folder):
    path = tmp_path / ("月报" if is_folder else "月报.csv")
    path.mkdir() if is_folder else path.write_text("指标\n", encoding="utf-8")
    problems = [
        problem("", "notice", file="月报/统计月报.csv", sheet="统计月报"),
        problem("", file="月报/统计月报.csv", sheet="统计月报", value="=1+1"),
    ]
    annotate(path, problems, tmp_path / "问题清单.csv")
    content = (tmp_path / "问题清单.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    assert content.startswith(b"\xef\xbb\xbf")
    assert tuple(rows[0]) == HEADERS
    assert rows[1][:7] == ["错误", "月报/统计月报.csv", "统计月报", "2", "数值", "", "'=1+1"]
    assert rows[2][6] == "-5"  # a negative number stays a number


def test_a_personal_number_would_be_masked(tmp_path):
    (tmp_path / "月报.csv").write_text("x\n", encoding="utf-8")
    number = "138" + "1234" + "5678"
    annotate(tmp_path / "月报.csv", [problem("", value=number)], tmp_path / "问题清单.csv")

    assert number not in (tmp_path / "问题清单.csv").read_text(encoding="utf-8-sig")
