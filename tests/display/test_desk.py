"""The clerk's desk below its widgets: what an upload gives, what a change looks like, what a template holds."""

import datetime as dt
import io
import os
from pathlib import Path

import openpyxl
import pytest

from township.display import desk
from township.intake import contract
from township.intake.workbook import read_folder
from township.statistics import catalogue as catalogues
from township.store import snapshot

ROOT = Path(__file__).resolve().parents[2]
HEADER = "指标代码,区划代码,期末,口径,数值,单位,状态"


@pytest.fixture(scope="module")
def catalogue():
    return catalogues.load(ROOT / "data" / "catalogue")


@pytest.fixture
def data(tmp_path, catalogue):
    """A data folder with the annual report published."""
    os.symlink(ROOT / "data" / "catalogue", tmp_path / "catalogue")
    workbooks = [read_folder(ROOT / "data" / "workbooks" / "annual-report-2020")]
    snapshot.publish(contract.accept(workbooks, catalogue), catalogue, workbooks, tmp_path, by="测试", note="")
    return tmp_path


def upload(*lines: str) -> tuple[tuple[str, bytes], ...]:
    return (("统计月报.csv", "\n".join([HEADER, *lines]).encode("utf-8-sig")),)


def test_a_good_upload_shows_what_is_new(data, catalogue):
    files = upload("fiscal_revenue,370830108,2020-10,累计,4080,万元,实报")
    submission = desk.examine(files, data, catalogue)
    assert not submission.errors and not submission.refused
    markup = desk.changes_markup(snapshot.preview(submission.intake, catalogue, data), catalogue)
    assert "公共财政预算收入 义桥镇 2020年10月" in markup and "数值 4080" in markup


def test_a_revision_shows_the_old_and_the_new_value(data, catalogue):
    files = upload("fiscal_revenue,370830108,2020-09,累计,3670,万元,实报")
    submission = desk.examine(files, data, catalogue)
    markup = desk.changes_markup(snapshot.preview(submission.intake, catalogue, data), catalogue)
    assert "3668 → <b>3670</b>" in markup and "修订" in markup


def test_a_falling_total_is_an_error_with_its_place(data, catalogue):
    files = upload("fiscal_revenue,370830108,2020-10,累计,3000,万元,实报")
    [error] = desk.examine(files, data, catalogue).errors
    assert "3668" in error.message and error.file == "统计月报.csv" and error.row == 2


def test_an_unreadable_file_is_refused_in_words(data, catalogue):
    submission = desk.examine((("坏.xlsx", b"\x00\x01"),), data, catalogue)
    assert "坏.xlsx" in submission.refused


def test_an_upload_with_a_path_in_its_name_stays_in_its_folder(data, catalogue):
    files = (("../../统计月报.csv", upload("fiscal_revenue,370830108,2020-10,累计,4080,万元,实报")[0][1]),)
    assert not desk.examine(files, data, catalogue).refused
    assert not (data.parent.parent / "统计月报.csv").exists()


def test_markup_from_a_workbook_is_escaped(data, catalogue):
    header = HEADER + ",备注"
    content = "\n".join([header, "fiscal_revenue,370830108,2020-10,累计,4080,万元,实报,<script>x</script>"])
    submission = desk.examine((("统计月报.csv", content.encode()),), data, catalogue)
    assert "<script>" not in desk.changes_markup(snapshot.preview(submission.intake, catalogue, data), catalogue)


def test_publishing_from_the_page_is_off_unless_enabled(monkeypatch):
    monkeypatch.delenv("TOWNSHIP_PUBLISH", raising=False)
    assert not desk.may_publish()
    monkeypatch.setenv("TOWNSHIP_PUBLISH", "1")
    assert desk.may_publish()


def test_the_annotated_copy_of_a_csv_lists_the_problems(data, catalogue):
    files = upload("fiscal_revenue,370830108,2020-10,累计,3000,万元,实报")
    submission = desk.examine(files, data, catalogue)
    text = desk.annotated_bytes(*files[0], tuple(submission.problems)).decode("utf-8-sig")
    assert "3668" in text


def test_a_template_compares_with_what_was_published(data, monkeypatch):
    monkeypatch.setenv("TOWNSHIP_DATA", str(data))
    book = openpyxl.load_workbook(io.BytesIO(desk.template_bytes(str(data), dt.date(2020, 10, 1), "office")))
    values = {cell.value for row in book["统计月报"].iter_rows() for cell in row}
    assert "fiscal_revenue" in values and 3668 in values
