"""Reading .xlsx and .csv by letters: cells as typed, what is told about them, and personal numbers."""

from __future__ import annotations

import datetime as dt
import hashlib
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.intake.files.packages import NAMESPACE, PLAIN, with_part, with_sheet
from township.intake.files import xlsx
from township.intake.files.workbook import PersonalDataError, WorkbookError, read_file


def test_a_workbook_is_read_through_the_child_with_its_hash(tmp_path):
    path = tmp_path / "月报.xlsx"
    path.write_bytes(PLAIN)

    book = read_file(path)

    assert (book.name, book.hashes, book.findings) == ("月报", {"月报.xlsx": hashlib.sha256(PLAIN).hexdigest()}, ())
    [sheet] = book.sheets
    assert (sheet.file, sheet.header) == ("月报.xlsx", ("A", "B"))
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, {"A": "指标", "B": "累计"}),
        (2, {"A": "税收收入", "B": "3668.5"}),
    ]


# ------------------------------------------------------------------ cells


@pytest.fixture
def cell(make, quick):
    """``cell(value, number_format)``: the text of a cell, and the findings about it."""

    def read(value: object, number_format: str | None = None, edit=None) -> tuple[str, list[str]]:
        def put(book):
            book.active["B2"] = value
            if number_format:
                book.active["B2"].number_format = number_format
            if edit:
                edit(book)

        book = read_file(make({"表": [["表头"]]}, put))
        text = next((row.cells["B"] for row in book.sheets[0].rows if "B" in row.cells), "")
        return text, [f"{f.severity} {f.kind} {f.cell}" for f in book.findings]

    return read


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3668, None, "3668"),
        (3668.0, None, "3668"),
        (3668.5, "#,##0.00", "3668.5"),
        (0.1 + 0.2, None, "0.3"),
        (1 / 3, None, "0.333333333333333"),
        (-0.5, "0.00;[Red]-0.00", "-0.5"),
        (1e15, None, "1000000000000000"),
        (1.5e-7, None, "0.00000015"),
        (0.771, "0.0%", "77.1%"),
        (1.0625, "0%", "106.25%"),
        (77.1, '0.0"%"', "77.1"),
        (True, None, "是"),
        (False, None, "否"),
        ("  3,668 ", None, "3,668"),
        ("=1+1", "@", ""),
        (dt.date(2020, 9, 30), None, "2020-09-30"),
        (dt.datetime(2020, 9, 30, 8, 30), None, "2020-09-30 08:30:00"),
        (dt.date(2020, 9, 1), 'yyyy"年"m"月"', "2020-09-01"),
        (2020.1, None, "2020.1"),
        ("上\n下", None, "上\n下"),
        ("_x000D_甲", None, "甲"),
    ],
)
def test_a_cell_is_text_as_excel_shows_its_value(cell, value, number_format, text):
    assert cell(value, number_format)[0] == text


@pytest.mark.parametrize("date_1904", [False, True])
@pytest.mark.parametrize("number_format", [14, 27, 28, 30, 31, 36, 50, 51, 52, 54, 57, 58])
def test_a_date_typed_in_chinese_excel_is_a_date(tmp_path, quick, number_format, date_1904):
    path = tmp_path / "日期.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": None, "date_1904": date_1904}) as book:
        dated = book.add_format({"num_format": number_format})
        book.add_worksheet().write_datetime("A1", dt.datetime(2020, 10, 1), dated)

    assert read_file(path).sheets[0].rows[0].cells == {"A": "2020-10-01"}


@pytest.mark.parametrize("number_format", [32, 33, 34, 55, 56])
def test_a_time_typed_in_chinese_excel_is_a_time(tmp_path, quick, number_format):
    path = tmp_path / "时间.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_number("A1", 0.375, book.add_format({"num_format": number_format}))

    assert read_file(path).sheets[0].rows[0].cells == {"A": "09:00:00"}


DISPIMG = 'DISPIMG("ID_61A4C7AEBBCE4C2AB56FC63352E00CBD",1)'


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="A1" t="str"><f>_xlfn.{escape(DISPIMG)}</f><v>={escape(DISPIMG)}</v></c>',
        f'<c r="A1"><f>{escape(DISPIMG)}</f></c>',
        f'<c r="A1" t="e"><f>_xlfn.{escape(DISPIMG)}</f><v>#NAME?</v></c>',
        f'<c r="A1" t="inlineStr"><is><t>={escape(DISPIMG)}</t></is></c>',
        '<c r="A1" t="e" vm="1"><v>#VALUE!</v></c>',
    ],
)
def test_a_picture_in_a_cell_reads_as_one_and_never_as_its_formula(tmp_path, quick, cell):
    path = tmp_path / "照片.xlsx"
    path.write_bytes(with_sheet(f'<row r="1">{cell}</row>'))

    book = read_file(path)

    assert (book.sheets[0].rows[0].cells, book.findings) == ({"A": "〔图片〕"}, ())


def test_a_picture_saved_in_a_csv_reads_as_one(tmp_path):
    path = tmp_path / "照片.csv"
    path.write_text(f'日期,照片\n2020-10-08,"={DISPIMG.replace(chr(34), chr(34) * 2)}"\n', encoding="utf-8")

    assert read_file(path).sheets[0].rows[1].cells == {"A": "2020-10-08", "B": "〔图片〕"}


def test_the_guids_excel_gives_its_sheets_are_no_personal_numbers(tmp_path, quick):
    path = tmp_path / "月报.xlsx"
    path.write_bytes(
        with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><ext uid="{2CB02336-E167-4346-8553-CF5934665280}"/>')
    )

    assert read_file(path).sheets[0].rows[0].cells == {"A": "1"}


def test_dates_of_a_1904_workbook_are_the_same_days(cell):
    def edit(book):
        book.epoch = CALENDAR_MAC_1904

    assert cell(dt.date(2020, 9, 30), None, edit) == ("2020-09-30", [])


@pytest.mark.parametrize(
    ("value", "number_format", "found"),
    [
        ("=1+1", None, "error formula B2"),
        ("#DIV/0!", None, "error error B2"),
        (12345.6, '#,##0,"万"', "warning format B2"),
        (12345.6, "0.0,", "warning format B2"),
        (-5, "yyyy-mm-dd", "error error B2"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told(cell, value, number_format, found):
    assert found in cell(value, number_format)[1]


@pytest.mark.parametrize("raw", ["NaN", "inf", "-INF", "1e999", "0x10", "1_000", "abc"])
def test_a_number_that_is_none_is_told(tmp_path, quick, raw):
    path = tmp_path / "月报.xlsx"
    path.write_bytes(with_sheet(f'<row r="1"><c r="A1"><v>{raw}</v></c></row>'))

    [finding] = read_file(path).findings
    assert (finding.severity, finding.kind, finding.cell) == ("error", "error", "A1")


def test_shared_and_rich_texts_are_read_whole(tmp_path, quick):
    path = tmp_path / "月报.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        bold, page = book.add_format({"bold": True}), book.add_worksheet("表")
        page.write_string("A1", "规上工业")
        page.write_rich_string("B1", "规上", bold, "工业", "总产值")
        page.write_string("C1", "规上工业")

    assert read_file(path).sheets[0].rows[0].cells == {"A": "规上工业", "B": "规上工业总产值", "C": "规上工业"}


def test_a_formula_with_its_value_is_just_the_value(tmp_path, quick):
    path = tmp_path / "月报.xlsx"
    formulas = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"甲"</f><v>甲</v></c>'
    path.write_bytes(with_sheet(f'<row r="1">{formulas}<c r="C1" t="str"><f>""</f><v></v></c></row>'))

    book = read_file(path)
    assert (book.sheets[0].rows[0].cells, book.findings) == ({"A": "2", "B": "甲"}, ())


def test_a_formula_into_another_file_is_told(tmp_path, quick):
    path = tmp_path / "月报.xlsx"
    path.write_bytes(with_sheet('<row r="1"><c r="A1"><f>[1]表!A1</f><v>2</v></c></row>'))

    [finding] = read_file(path).findings
    assert (finding.severity, finding.kind, finding.cell) == ("error", "external", "A1")


def test_hidden_sheets_rows_and_columns_are_told(make, quick):
    def hide(book):
        book["甲"].row_dimensions[2].hidden = True
        book["甲"].row_dimensions[9].hidden = True  # blank
        book["甲"].column_dimensions["B"].hidden = True
        book["乙"].sheet_state = "veryHidden"

    book = read_file(make({"甲": [["a", "b"], [1, 2], [3, 4]], "乙": [["x"]], "丙": [["y"]]}, hide))

    assert [(f.sheet, f.cell, f.severity, f.kind) for f in book.findings] == [
        ("甲", "A2", "warning", "hidden"),
        ("甲", "B1", "warning", "hidden"),
        ("乙", "", "warning", "hidden"),
    ]


def test_many_findings_of_a_kind_are_counted(make, quick, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_FINDINGS", 3)

    findings = read_file(make({"表": [["=1"]] * 10})).findings

    assert [f.cell for f in findings] == ["A1", "A2", "A3", ""]
    assert "还有 7 处" in findings[-1].message
    assert findings[-1].severity == "error"


def test_more_warnings_than_are_listed_stay_a_warning(make, quick, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_FINDINGS", 3)

    def scaled(book):
        for row in book["表"].iter_rows():
            row[0].number_format = '0.0,"千"'

    findings = read_file(make({"表": [[3668]] * 5}, scaled)).findings

    assert [(f.severity, f.cell) for f in findings] == [("warning", cell) for cell in ("A1", "A2", "A3", "")]
    assert "还有 2 处" in findings[-1].message


def test_more_cells_than_can_be_handled_are_refused(make, quick, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_CELLS", 20)

    assert read_file(make({"表": [[1] * 5] * 4}))
    with pytest.raises(WorkbookError, match="超过 20 个；请分成几个文件"):
        read_file(make({"表": [[1] * 5] * 4, "又一张": [[1]]}))


# ------------------------------------------------------------------ personal numbers

PHONE, CARD = "13812345678", "37083019900101123"


def _comment(book):
    book.active["A1"].comment = Comment("电话 138 1234 5678", "我")


def _author(book):
    book.active["A1"].comment = Comment("请核对", f"李 {PHONE}")


def _number_format(book):
    book.active["A1"].number_format = '"138"\\1"2345678"'


def _header_footer(book):
    book.active.oddHeader.center.text = f"联系人{PHONE}"


def _validation(book):
    from openpyxl.worksheet.datavalidation import DataValidation

    book.active.add_data_validation(DataValidation(type="list", prompt=f"问{PHONE}", sqref="A1"))


def _link(book):
    book.active["A1"].hyperlink = f"tel:{PHONE}"


def _property(book):
    book.properties.creator = f"李某{PHONE}"


def _name(book):
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["电话"] = DefinedName("电话", attr_text=f'"{PHONE}"')


@pytest.mark.parametrize(
    ("sheets", "edit", "name", "place"),
    [
        ({"表": [["姓名", "电话"], ["张某", PHONE]]}, None, "月报.xlsx", "“表”B2"),
        ({"表": [["电话"], [13812345678]]}, None, "月报.xlsx", "“表”A2"),
        ({"表": [["证号"], [370830199001011000]]}, None, "月报.xlsx", "“表”A2 疑似有身份证号"),
        ({"表": [["证号"], [3.70830199001011e17]]}, None, "月报.xlsx", "“表”A2 疑似有身份证号"),
        ({"表": [["１３８　１２３４　５６７８"]]}, None, "月报.xlsx", "“表”A1"),
        ({"表": [[f"{PHONE}负责"]]}, None, "月报.xlsx", "“表”A1"),
        ({PHONE: [["x"]]}, None, "月报.xlsx", "工作表名"),
        ({"表": [["x"]]}, _comment, "月报.xlsx", "表!A1 的批注"),
        ({"表": [["x"]]}, _author, "月报.xlsx", "表 的批注作者"),
        ({"表": [[1]]}, _number_format, "月报.xlsx", "单元格的数字格式"),
        ({"表": [["x"]]}, _header_footer, "月报.xlsx", "表 的页眉 疑似"),
        ({"表": [["x"]]}, _validation, "月报.xlsx", "表 的下拉选项或填写提示 疑似"),
        ({"表": [["x"]]}, _link, "月报.xlsx", "超链接 xl/worksheets/_rels/sheet1.xml.rels"),
        ({"表": [["x"]]}, _property, "月报.xlsx", "文件属性（文件—信息—属性） docProps"),
        ({"表": [["x"]]}, _name, "月报.xlsx", "名称管理器（公式—名称管理器） xl/workbook.xml"),
        ({"表": [[f'="{PHONE}"']]}, None, "月报.xlsx", "表!A1 的公式"),
        ({"表": [["x"]]}, None, f"{PHONE}月报.xlsx", "文件名"),
    ],
)
def test_a_personal_number_anywhere_blocks_the_file_and_is_not_repeated(make, quick, sheets, edit, name, place):
    with pytest.raises(PersonalDataError) as refused:
        read_file(make(sheets, edit, name))

    message = str(refused.value)
    assert "整个文件已拒收" in message
    assert place in message
    assert PHONE not in message
    assert "1234" not in message
    assert CARD[:14] not in message


def test_the_author_of_a_threaded_comment_is_read_too(tmp_path, quick):
    person = f'<personList><person displayName="李 {PHONE}" id="1"/></personList>'
    path = tmp_path / "月报.xlsx"
    path.write_bytes(with_part("xl/persons/person.xml", person.encode()))

    with pytest.raises(PersonalDataError, match="疑似有手机号"):
        read_file(path)


@pytest.mark.parametrize(
    ("part", "xml"),
    [
        ("xl/drawings/drawing1.xml", f'<a xmlns:x="y"><x:cNvPr id="1" name="图片 1" descr="电话 {PHONE}"/></a>'),
        ("customXml/item1.xml", f'<a b="{PHONE}"/>'),
    ],
)
def test_what_is_written_of_a_picture_and_data_beside_the_sheets_are_read_too(tmp_path, quick, part, xml):
    path = tmp_path / "月报.xlsx"
    path.write_bytes(with_part(part, xml.encode()))

    with pytest.raises(PersonalDataError, match="疑似有手机号"):
        read_file(path)


def test_a_deleted_text_left_in_the_file_blocks_it_too(tmp_path, quick):
    strings = f'<sst xmlns="{NAMESPACE}"><si><t>指标</t></si><si><r><t>138123</t></r><r><t>45678</t></r></si></sst>'
    path = tmp_path / "月报.xlsx"
    path.write_bytes(with_part("xl/sharedStrings.xml", strings.encode()))

    with pytest.raises(PersonalDataError, match=r"sharedStrings\.xml 疑似有手机号"):
        read_file(path)


def test_codes_and_amounts_do_not_block(make, quick):
    rows = [
        ["区划代码", "金额", "月份"],
        ["370830108200", 13812345678.5, "2020-09"],
        [370830108200, 123456789012345, 202009],
    ]

    assert len(read_file(make({"表": rows})).sheets[0].rows) == 3


# ------------------------------------------------------------------ text files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_single_csv_is_read_by_letters(tmp_path, encoding):
    (tmp_path / "统计月报.csv").write_bytes("指标,累计\n\n税收收入, 3668.5\n".encode(encoding))

    book = read_file(tmp_path / "统计月报.csv")

    assert (book.name, [s.name for s in book.sheets], book.sheets[0].header) == ("统计月报", ["统计月报"], ("A", "B"))
    assert [(r.number, r.cells) for r in book.sheets[0].rows] == [
        (1, {"A": "指标", "B": "累计"}),
        (3, {"A": "税收收入", "B": "3668.5"}),
    ]


def test_a_folder_is_read_file_by_file_and_scanned(tmp_path):
    folder = tmp_path / "九月"
    folder.mkdir()
    (folder / "统计月报.csv").write_text("指标,累计\n税收收入,1\n", encoding="utf-8")
    (folder / "说明.txt").write_text("x", encoding="utf-8")

    book = read_file(folder)
    assert (book.name, [s.file for s in book.sheets], list(book.hashes)) == (
        *("九月", ["九月/统计月报.csv"]),
        ["统计月报.csv"],
    )
    (folder / "扶贫项目.csv").write_text("户主,电话\n张某,138-1234-5678\n", encoding="utf-8")
    with pytest.raises(PersonalDataError, match="“扶贫项目”B2 疑似有手机号"):
        read_file(folder)
    (folder / "扶贫项目.csv").rename(folder / f"{PHONE}.csv")
    with pytest.raises(PersonalDataError, match="文件名 疑似有手机号"):
        read_file(folder)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(WorkbookError, match=r"没有 \.csv 文件"):
        read_file(tmp_path)
