"""Reading folders of .csv: encodings, ragged rows, and what is refused by name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.files import packages
from township.intake.files import csv_text, workbook
from township.intake.files.workbook import WorkbookError, read_folder
from township.statistics.characters import unwritable

TEXT = "村,户数,备注\n崔村东村,237,漏雨\n㐂德村,12,"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "月报2020"
    made.mkdir()
    return made


def write(folder: Path, content: bytes | str, name: str = "扶贫项目.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_same_sheet_in_every_encoding_a_spreadsheet_saves(folder, encoding, newline):
    content = TEXT.replace("\n", newline).encode(encoding)
    write(folder, content)

    book = read_folder(folder)

    assert (book.name, book.hashes) == ("月报2020", {"扶贫项目.csv": hashlib.sha256(content).hexdigest()})
    assert [(s.name, s.file, s.header) for s in book.sheets] == [
        ("扶贫项目", "月报2020/扶贫项目.csv", ("村", "户数", "备注"))
    ]
    assert [(r.number, r.cells) for r in book.sheets[0].rows] == [
        (2, {"村": "崔村东村", "户数": "237", "备注": "漏雨"}),
        (3, {"村": "㐂德村", "户数": "12", "备注": ""}),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_tabs_and_semicolons_separate_as_commas_do(folder, encoding, separator):
    text = '村,户数,备注\n崔村东村,237,"漏雨, 1;2"\n'.replace(",", separator).replace(f"漏雨{separator}", "漏雨,")
    write(folder, text.encode(encoding))

    assert [r.cells for r in read_folder(folder).sheets[0].rows] == [
        {"村": "崔村东村", "户数": "237", "备注": "漏雨, 1;2"}
    ]


def test_what_stands_in_quotes_separates_nothing(folder):
    write(folder, '村,户数\n崔村东村,"237\n;\n;\n;\n;"\n')

    assert [r.cells for r in read_folder(folder).sheets[0].rows] == [{"村": "崔村东村", "户数": "237\n;\n;\n;\n;"}]


def test_only_blanks_around_a_cell_are_dropped(folder):
    write(folder, ' 村 , 户数\n 崔村 东村\u3000,=1+1\n"0012","3,668"')

    assert [r.cells for r in read_folder(folder).sheets[0].rows] == [
        {"村": "崔村 东村", "户数": "=1+1"},
        {"村": "0012", "户数": "3,668"},
    ]


def test_short_rows_are_filled_and_blank_rows_keep_their_number(folder):
    write(folder, "a,b,c\n1\n\n ,,\n2,3\n")

    assert [(r.number, r.cells) for r in read_folder(folder).sheets[0].rows] == [
        (2, {"a": "1", "b": "", "c": ""}),
        (5, {"a": "2", "b": "3", "c": ""}),
    ]


def test_a_line_break_inside_quotes_stays_in_its_cell(folder):
    write(folder, 'a,b\n"上\n下",1\n2,3\n')

    assert [(r.number, r.cells["a"]) for r in read_folder(folder).sheets[0].rows] == [(2, "上\n下"), (3, "2")]


def test_sheets_come_in_the_order_of_their_names_whatever_their_ending(folder):
    for name in ("乙.csv", "甲.CSV", "说明.txt"):
        write(folder, "a\n1", name)

    book = read_folder(folder)

    assert sorted(s.name for s in book.sheets) == ["乙", "甲"]
    assert [s.file for s in book.sheets] == [f"月报2020/{name}" for name in sorted(book.hashes)]


def test_a_workbook_is_named_by_its_folder_however_it_is_addressed(folder, monkeypatch):
    write(folder, "a\n1")
    monkeypatch.chdir(folder)

    assert read_folder(Path(".")).name == "月报2020"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "是空文件；至少要有表头一行"),
        (b"\xef\xbb\xbf", "是空文件"),
        ("a,b\n1,2\n3,4,5\n", "第3行有3格，表头只有2格；请检查多出的逗号"),
        ('a,b\n1,"2\n', "引号不成对"),
        ('a,b\n"1"2,3\n', "第2行引号不成对或格式有误"),
        (b"a,b\n\xff\xff\xff,1\n", "不是 UTF-8 也不是 GB18030 文本.*；请用 Excel 或 WPS 另存为 CSV UTF-8"),
        ("指標,累計\n一般公共預算收入,4010\n".encode("big5"), "可能是 Big5"),
        ("指标,累计\n一般公共预算收入,4010\n".encode("utf-16-le"), "不是 UTF-8 也不是 GB18030 文本"),
        ("指标,累计\n一般公共预算收入,4010\n".encode("utf-32"), "不是 UTF-8 也不是 GB18030 文本"),
        (b"PK\x03\x04...", "其实是 Excel 工作簿，只是改了扩展名"),
        ("a\n" + "x" * 32_768, "第2行有一格超过 32767 字；请检查该行的引号和逗号"),
        ("a\n" + "x" * 200_000, "第2行(有一格超过 32767 字|引号不成对或格式有误)"),
    ],
    ids=[
        "empty",
        "bom only",
        "long row",
        "open quote",
        "text after quote",
        "binary",
        "big5",
        "utf-16 without bom",
        "utf-32",
        "workbook",
        "long cell",
        "endless cell",
    ],
)
def test_what_cannot_be_read_is_refused_with_its_file(folder, content, message):
    write(folder, content)

    with pytest.raises(WorkbookError, match=message) as refused:
        read_folder(folder)
    assert "扶贫项目.csv" in str(refused.value)


@pytest.mark.parametrize("made", [False, True], ids=["no folder", "empty folder"])
def test_a_folder_without_sheets_is_refused(tmp_path, made):
    target = tmp_path / "空"
    if made:
        target.mkdir()
        (target / "说明.txt").write_text("a", encoding="utf-8")

    with pytest.raises(WorkbookError, match=r"空 中没有 \.csv 文件"):
        read_folder(target)


def test_a_file_instead_of_a_folder_is_refused(folder):
    with pytest.raises(WorkbookError, match=r"没有 \.csv 文件"):
        read_folder(write(folder, TEXT))


def test_something_unreadable_named_csv_is_refused(folder):
    (folder / "扶贫项目.csv").mkdir()

    with pytest.raises(WorkbookError, match=r"扶贫项目\.csv 无法读取"):
        read_folder(folder)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("bytes")
    write(folder, content)
    try:
        book = read_folder(folder)
    except WorkbookError as error:
        assert "扶贫项目.csv" in str(error)
    else:
        assert all(set(row.cells) == set(book.sheets[0].header) for row in book.sheets[0].rows)


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)


@given(st.lists(st.lists(cells, min_size=3, max_size=3).filter(any), max_size=5))
def test_what_a_spreadsheet_quotes_reads_back(rows):
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = "\r\n".join(",".join(map(quoted, row)) for row in [["a", "b", "c"], *rows])
    sheet = workbook._sheet("表", "表.csv", csv_text.lines(text))

    assert [list(row.cells.values()) for row in sheet.rows] == rows


# ------------------------------------------------------------------ characters that no file of ours can hold


@pytest.mark.parametrize("text", ["好\ud83d", "甲\ufffe乙", "\uffff", "a\x00b", "换\x0b行", "\u202e321"])
def test_a_character_that_cannot_be_written_down_is_an_error_of_its_cell(tmp_path, text):
    escaped = "".join(f"_x{ord(c):04X}_" if unwritable(c) else c for c in text)
    cells = f'<row r="2"><c r="B2" t="inlineStr"><is><t>{escaped}</t></is></c></row>'
    files = [tmp_path / "月报.xlsx", tmp_path / "月报.csv"]
    files[0].write_bytes(packages.with_sheet(cells))
    files[1].write_text(f"指标,备注\n\n,{text}", encoding="utf-8", errors="ignore")

    for file in files[: 1 if unwritable(text) == "U+D83D" else 2]:  # UTF-8 holds no half of a pair
        book = workbook.read_file(file)
        [finding] = book.findings
        assert (finding.severity, finding.kind, finding.message) == (
            "error",
            "character",
            f"有存不住的字符（{unwritable(text)}）",
        )
        assert finding.cell == ("B2" if file.suffix == ".xlsx" else "B3")
        assert all(not unwritable(cell) for row in book.sheets[0].rows for cell in row.cells.values())


def test_a_character_in_two_halves_is_one(tmp_path):
    file = tmp_path / "月报.xlsx"
    file.write_bytes(packages.with_sheet('<row r="2"><c r="B2" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c></row>'))

    book = workbook.read_file(file)

    assert (book.sheets[0].rows[0].cells, book.findings) == ({"B": "\U0001f600"}, ())


def test_a_file_named_with_such_a_character_is_refused(tmp_path):
    file = write(tmp_path, "a\n1", "甲\ufffe.csv")

    with pytest.raises(WorkbookError, match=r"里有存不住的字符（U[+]FFFE）；请改名后再交"):
        workbook.read_file(file)
