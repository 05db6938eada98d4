"""Reads an .xlsx in reader.py's limited child: checks the zip, then every cell as text, and every other text there is.

It imports nothing of ours and opens no file. Whatever a workbook does to it (memory, time, a crash) happens in the
child and not in the server.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from decimal import Decimal
from typing import Any, BinaryIO

MAX_MEMBERS = 2_000
MAX_UNPACKED = 150 * 2**20
MAX_RATIO = 300  # of one part above a megabyte; styled but blank cells reach about 100
MAX_ROW, MAX_COLUMN, MAX_CELLS = 200_000, 500, 200_000
MAX_SHEET_ROWS, MAX_TEXT = 2**20, 32_767  # as in Excel itself
MAX_FINDINGS = 200  # of one kind in one sheet; the rest is counted

_KINDS = {"n", "s", "str", "inlineStr", "b", "e", "d"}  # of a cell
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|!.')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# dates as Chinese Excel numbers their formats (yyyy年m月, m月d日 …): openpyxl knows only those of English Excel
_CHINESE_DATES = {*range(27, 37), *range(50, 59)}
PICTURE_FORMULA = re.compile(r"=\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)  # in a cell of WPS, of Excel
PICTURE = "〔图片〕"
_LONG = re.compile(r"(?:\d\D{0,4}){11}|[0-9][eE]\+?1[0-9]")  # long enough for a telephone number
_OTHER_FORMATS = (
    ("xl/workbook.bin", "这是 .xlsb 格式"),
    ("word/document.xml", "这是 Word 文档"),
    ("ppt/presentation.xml", "这是 PPT 文稿"),
    ("content.xml", "这是 .ods 格式"),
)
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_SAID = ("descr", "title", "name", "alt")  # attributes of pictures and shapes in which somebody writes
# where somebody finds, in Excel or WPS, what is no cell: by what the element or the part of the file is called
_OF_SHEET = {
    "header": " 的页眉",
    "footer": " 的页脚",
    "formula": " 的下拉选项或条件格式",
    "validation": " 的下拉选项或填写提示",
}
_PARTS = {
    "docprops/": "文件属性（文件—信息—属性）",
    "xl/workbook.xml": "名称管理器（公式—名称管理器）",
    "xl/sharedstrings.xml": "从格里删去、仍留在文件里的文字",
    "xl/worksheets/_rels/": "超链接",
    "comment": "批注",
    "xl/persons/": "批注作者",
    "drawing": "图形、文本框、图片的文字或替代文字",
    "xl/charts/": "图表",
    "pivot": "数据透视表",
    "xl/tables/": "套用了表格格式的表",
    "externallink": "外部链接",
    "customxml": "自定义数据",
}
RESAVE = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再交"


class Refused(Exception):
    """The file cannot be read; the message (Chinese) says what is wrong and what to do."""


def preflight(archive: zipfile.ZipFile) -> None:
    """Refuse what is dangerous or not a workbook before any part is parsed; then check every part's checksum."""
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS:
        raise Refused(f"压缩包里有 {len(members)} 个文件，不是正常的工作簿；{RESAVE}")
    if len({name.lower() for name in names}) != len(names):
        raise Refused(f"压缩包里有重名的文件，不是正常的工作簿；{RESAVE}")
    if any(".." in re.split(r"[/\\]", name) or name.startswith(("/", "\\")) or ":" in name for name in names):
        raise Refused(f"压缩包里的文件名越出了本目录，不是正常的工作簿；{RESAVE}")
    if any(member.flag_bits & 0x1 for member in members):
        raise Refused("文件加了密码；请在 Excel 中取消密码（文件—信息—保护工作簿）后再交")
    if sum(member.file_size for member in members) > MAX_UNPACKED or any(
        member.file_size > 2**20 and member.file_size > MAX_RATIO * max(member.compress_size, 1) for member in members
    ):
        raise Refused("解压后过大，疑似压缩炸弹或含大片空白格式；请把数据复制到新模板后再交")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in (name.lower() for name in names):
        found = next((said for name, said in _OTHER_FORMATS if name in names), "这个压缩包不是 Excel 工作簿")
        raise Refused(f"{found}；{RESAVE}")
    if any("vbaproject" in name.lower() for name in names):
        raise Refused("工作簿带有宏；请另存为不含宏的“Excel 工作簿（.xlsx）”后再交")
    for member in members:
        _check_part(archive, member)
    if _STRICT in archive.read(next(name for name in names if name.lower() == "xl/workbook.xml")):
        raise Refused("是“Strict Open XML 电子表格”格式；请另存为普通的“Excel 工作簿（.xlsx）”后再交")


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read one part to its end (zipfile compares the checksum) and refuse a document type in any XML."""
    last = b""
    markup = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(member) as part:
        while chunk := part.read(2**20):
            seen = (last + chunk).replace(b"\0", b"").upper() if markup else b""
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise Refused(f"文件里有实体声明（XML 炸弹的做法），已拒收；{RESAVE}")
            last = chunk[-40:]


def read(file: BinaryIO) -> dict[str, Any]:
    """All sheets of an .xlsx.

    Raises:
        Refused: with a message for whoever sent the file; any other exception means a damaged file.
    """
    with zipfile.ZipFile(file) as archive:
        preflight(archive)
        import openpyxl

        book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        declared = _declared_sheets(archive)
        if book._sheets and not book.worksheets and len(book._sheets) == declared:
            raise Refused("工作簿里只有图表，没有工作表；请把图表用的数填在工作表里再交")
        if not book.worksheets or len(book._sheets) < declared:
            raise Refused(f"工作簿声明了 {declared} 个工作表，有的读不到；{RESAVE}")
        result: dict[str, Any] = {"sheets": [], "findings": [], "texts": [["工作表名", "\n".join(book.sheetnames)]]}
        reader = _Reader(book, archive, result)
        for sheet in book.worksheets:
            reader.sheet(sheet)
        reader.other_parts()
        return result


def _declared_sheets(archive: zipfile.ZipFile) -> int:
    from defusedxml.ElementTree import fromstring

    name = next(n for n in archive.namelist() if n.lower() == "xl/workbook.xml")
    return sum(_tag(element) == "sheet" for element in fromstring(archive.read(name)).iter())


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Reader:
    """Goes through the parts of one workbook; what it finds is put into ``result``."""

    def __init__(self, book: Any, archive: zipfile.ZipFile, result: dict[str, Any]) -> None:
        self.book, self.archive, self.result = book, archive, result
        self.cells = 0
        self.counts: dict[tuple[str, str, str], int] = {}
        self.read_parts: set[str] = set()
        self.percent, self.scaled = self._number_formats()
        chinese = (index for index, style in enumerate(book._cell_styles) if style.numFmtId in _CHINESE_DATES)
        self.dates = {*book._date_formats, *chinese}

    def _number_formats(self) -> tuple[set[int], set[int]]:
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        percent, scaled = set(), set()
        for index, style in enumerate(self.book._cell_styles):
            code = BUILTIN_FORMATS.get(style.numFmtId) or ""
            if style.numFmtId >= 164:
                code = self.book._number_formats[style.numFmtId - 164]
            bare = _LITERAL.sub("", code)
            if "%" in bare:
                percent.add(index)
            if re.search(r"[#0?],+([^#0?,.]|$)", bare) or re.search(r'"[^"]*[万亿]', code):
                scaled.add(index)
        return percent, scaled

    def find(self, severity: str, kind: str, place: tuple[str, str], message: str, advice: str) -> None:
        """Note something about a cell; of one kind at most MAX_FINDINGS in a sheet are told one by one."""
        count = self.counts[place[0], severity, kind] = self.counts.get((place[0], severity, kind), 0) + 1
        if count <= MAX_FINDINGS:
            self.result["findings"].append([severity, kind, *place, message, advice])

    def text(self, place: str, text: str) -> None:
        """Keep text outside the cells for the privacy scan, where it is long enough to matter."""
        if _LONG.search(text):
            self.result["texts"].append([place, text[:20_000]])

    # ------------------------------------------------------------ one sheet

    def sheet(self, sheet: Any) -> None:
        from defusedxml.ElementTree import iterparse

        name, rows, merged = sheet.title, [], []
        hidden_rows: list[int] = []
        hidden_columns: list[tuple[int, int]] = []
        row_number = rows_seen = 0
        self.read_parts.add(sheet._worksheet_path)
        with self.archive.open(sheet._worksheet_path) as part:
            for _, element in iterparse(part):
                tag = _tag(element)
                if tag == "row":
                    before, rows_seen = row_number, rows_seen + 1
                    row_number = int(float(element.get("r") or row_number + 1))
                    if row_number <= before:
                        raise Refused(f"工作表“{name}”第 {row_number} 行出现了两次，或行号乱了，文件已损坏；{RESAVE}")
                    if rows_seen > MAX_SHEET_ROWS:
                        raise Refused(f"工作表“{name}”的行数超过 Excel 的上限，文件已损坏；{RESAVE}")
                    cells = self._row(element, row_number, name)
                    if cells:
                        rows.append([row_number, cells])
                        if element.get("hidden") in ("1", "true") or _is_zero(element.get("ht")):
                            hidden_rows.append(row_number)
                    element.clear()
                elif tag == "col" and (element.get("hidden") in ("1", "true") or _is_zero(element.get("width"))):
                    hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
                elif tag == "mergeCell" and len(merged) < 5_000:
                    merged.append(element.get("ref", ""))
                elif tag not in ("c", "v", "f", "is", "t", "r"):
                    of = next((words for part, words in _OF_SHEET.items() if part in tag.lower()), " 的格以外")
                    self.text(f"{name}{of}", " ".join([element.text or "", *element.attrib.values()]))
        self._comments(sheet)
        hidden = sheet.sheet_state != "visible"
        self._hidden(name, hidden, rows, hidden_rows, hidden_columns)
        for (sheet_name, severity, kind), count in self.counts.items():
            if sheet_name == name and count > MAX_FINDINGS:
                self.result["findings"].append(
                    [
                        severity,
                        kind,
                        name,
                        "",
                        f"还有 {count - MAX_FINDINGS} 处同样的问题",
                        "请先改好已列出的再交一次，余下的会接着列出",
                    ]
                )
        letters = sorted({letter for _, cells in rows for letter in cells}, key=lambda c: (len(c), c))
        self.result["sheets"].append({"name": name, "letters": letters, "rows": rows, "merged": merged})

    def _hidden(self, name: str, hidden: bool, rows: list, hidden_rows: list, hidden_columns: list) -> None:
        from openpyxl.utils import column_index_from_string

        if hidden and rows:
            self.find("warning", "hidden", (name, ""), "工作表是隐藏的", "请取消隐藏并核对，或删去")
        if hidden_rows:
            listed = "、".join(map(str, hidden_rows[:20])) + ("等" if len(hidden_rows) > 20 else "")
            said = f"第 {listed} 行是隐藏的，照样读入"
            self.find("warning", "hidden", (name, f"A{hidden_rows[0]}"), said, "请取消隐藏并核对，不要的行请删去")
        for letter in sorted({c for _, cells in rows for c in cells}, key=lambda c: (len(c), c)):
            if any(first <= column_index_from_string(letter) <= last for first, last in hidden_columns):
                said = f"{letter} 列是隐藏的，照样读入"
                self.find("warning", "hidden", (name, f"{letter}1"), said, "请取消隐藏并核对，不要的列请删去")

    def _row(self, row: Any, number: int, sheet: str) -> dict[str, str]:
        from openpyxl.utils import column_index_from_string, get_column_letter

        cells: dict[str, str] = {}
        column = 0
        for element in row:
            if _tag(element) != "c":
                continue
            reference = re.fullmatch(r"([A-Z]{1,3})([0-9]+)", element.get("r") or "")
            column = column_index_from_string(reference[1]) if reference else column + 1
            letter = get_column_letter(column)
            if reference and int(reference[2]) != number:
                raise Refused(f"工作表“{sheet}”第 {number} 行的单元格编号对不上，文件已损坏；{RESAVE}")
            text = self._cell(element, (sheet, f"{letter}{number}")).strip()
            text = PICTURE if PICTURE_FORMULA.match(text) else text
            if not text:
                continue
            if len(text) > MAX_TEXT:
                raise Refused(f"工作表“{sheet}”的单元格 {letter}{number} 文字太长（{len(text)} 字）；请删减后再交")
            if number > MAX_ROW or column > MAX_COLUMN:
                raise Refused(
                    f"工作表“{sheet}”的单元格 {letter}{number} 有内容，超出可读范围（{MAX_COLUMN} 列、{MAX_ROW} 行）；"
                    "请删去该格，或把数据复制到新模板后再交"
                )
            if letter in cells:
                raise Refused(f"工作表“{sheet}”的单元格 {letter}{number} 出现了两次，文件已损坏；{RESAVE}")
            self.cells += 1
            if self.cells > MAX_CELLS:
                raise Refused(f"有内容的单元格超过 {MAX_CELLS} 个；请分成几个文件交")
            cells[letter] = text
        return cells

    # ------------------------------------------------------------ one cell

    def _cell(self, element: Any, place: tuple[str, str]) -> str:
        parts = {_tag(child): child for child in element}
        formula, kind, style = parts.get("f"), element.get("t", "n"), int(element.get("s") or 0)
        raw = parts["v"].text if "v" in parts else None
        if kind not in _KINDS:
            raise Refused(f"工作表“{place[0]}”的单元格 {place[1]} 类型写错，文件已损坏；{RESAVE}")
        if kind == "inlineStr":
            raw = _plain_string(parts["is"]) if "is" in parts else None
        if element.get("vm") and kind == "e":  # a picture in a cell of Excel: a rich value, to others an error
            return PICTURE
        if formula is not None and PICTURE_FORMULA.match(f"={formula.text}"):
            return PICTURE
        if formula is not None:
            self.text(f"{place[0]}!{place[1]} 的公式", formula.text or "")
            if "[" in (formula.text or ""):
                said = "公式引用了另一个文件，其值无法核对"
                self.find("error", "external", place, said, "请复制后“选择性粘贴—数值”，再交")
            if raw is None and kind != "str":
                said = "公式没有算出的值"
                self.find("error", "formula", place, said, "请用 Excel 或 WPS 打开、重算并保存，再交")
        if raw is None:
            return ""
        if kind == "s":
            return _unescape(self._shared(int(raw)))
        if kind in ("str", "inlineStr"):
            return _unescape(raw)
        if kind == "b":
            return "是" if raw.strip() in ("1", "true") else "否"
        if kind == "e":
            self.find("error", "error", place, f"单元格是错误值 {raw}", "请改正公式，或填上数值")
            return raw
        if kind == "d":
            return raw.removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")
        return self._number(raw.strip(), style, place)

    def _shared(self, index: int) -> str:
        strings = self.book.worksheets[0]._shared_strings
        if not 0 <= index < len(strings):
            raise Refused(f"共用文字表与单元格对不上，文件已损坏；{RESAVE}")
        return strings[index]

    def _number(self, raw: str, style: int, place: tuple[str, str]) -> str:
        number = float(raw) if _NUMBER.fullmatch(raw) else float("nan")
        if number - number != 0:  # nan or infinite
            self.find("error", "error", place, "单元格标为数值，内容却不是有限的数", "请重新填写该格")
            return raw
        if style in self.dates:
            return self._date(number, style, place)
        exact = Decimal(f"{number:.15g}")
        if style in self.scaled:
            said = "数字格式把数缩小或换成万、亿显示，读入的是存储的原数"
            self.find("warning", "format", place, said, "请核对量级；最好改回常规格式，按单位列填写")
        if style in self.percent:
            return f"{_digits(exact * 100)}%"
        return _digits(exact)

    def _date(self, number: float, style: int, place: tuple[str, str]) -> str:
        from openpyxl.utils.datetime import from_excel

        try:
            if number < 0:
                raise ValueError("before the first day")
            made = from_excel(number, self.book.epoch, timedelta=style in self.book._timedelta_formats)
        except (OverflowError, ValueError):
            self.find("error", "error", place, "日期格式的单元格里不是日期", "请把单元格改成文本或数值格式后重填")
            return _digits(Decimal(f"{number:.15g}"))
        if isinstance(made, dt.datetime) and made.time() == dt.time():
            return made.date().isoformat()
        return str(made)

    # ------------------------------------------------------------ the rest of the package, for the privacy scan

    def _comments(self, sheet: Any) -> None:
        from defusedxml.ElementTree import fromstring
        from openpyxl.packaging.relationship import get_dependents, get_rels_path

        path = get_rels_path(sheet._worksheet_path)
        if path not in self.archive.namelist():
            return
        for relation in get_dependents(self.archive, path):
            if relation.Type.endswith(("/comments", "/threadedComment")) and relation.target in self.archive.namelist():
                self.read_parts.add(relation.target)
                for element in fromstring(self.archive.read(relation.target)).iter():
                    if _tag(element) in ("comment", "threadedComment"):
                        self.text(f"{sheet.title}!{element.get('ref', '')} 的批注", "".join(element.itertext()))
                    elif _tag(element) == "author":
                        self.text(f"{sheet.title} 的批注作者", element.text or "")

    def other_parts(self) -> None:
        from defusedxml.ElementTree import fromstring

        for name in self.archive.namelist():
            low = name.lower()
            if "externallinks/" in low and low.endswith(".xml"):
                self.find(
                    "warning", "external", ("", ""), "工作簿里有指向其他文件的链接", "请在“数据—编辑链接”中断开链接"
                )
            if low == "xl/styles.xml":
                self._styles(name)
            skipped = ("xl/styles.xml", "xl/theme/", "xl/calcchain.xml", "[content_types].xml", "xl/metadata.xml")
            if name in self.read_parts or not low.endswith((".xml", ".rels", ".vml")) or low.startswith(skipped):
                continue
            with_attributes = any(
                part in low
                for part in ("pivot", "externallink", "table", ".rels", "workbook.xml", "person", "customxml")
            )
            words = next((words for part, words in _PARTS.items() if part in low), "文件部件")
            place = f"{words} {name}"
            try:
                elements = fromstring(self.archive.read(name)).iter()
            except SyntaxError:  # .vml of old drawings need not be XML; as text it can be searched as well
                self.text(place, self.archive.read(name).decode("utf-8", "replace"))
                continue
            for element in elements:
                # a paragraph or string item is written in runs: only the joined text shows a number cut in two
                if _tag(element) in ("si", "p", "comment"):
                    self.text(place, "".join(element.itertext()))
                self.text(place, element.text or "")
                for key, value in element.attrib.items():
                    if with_attributes or key in _SAID:
                        self.text(place, value)

    def _styles(self, name: str) -> None:
        """Number formats may hold any text ("138"\\ 0); names of styles too."""
        from defusedxml.ElementTree import fromstring

        for element in fromstring(self.archive.read(name)).iter():
            code = element.get("formatCode", "")
            for text in dict.fromkeys((code, re.sub(r'["\\]', "", code), element.get("name", ""))):
                self.text("单元格的数字格式", text)


def _is_zero(text: str | None) -> bool:
    return text is not None and bool(_NUMBER.fullmatch(text)) and float(text) == 0


def _plain_string(element: Any) -> str:
    """The text of an inline string without its phonetic guide."""
    said = [t.text or "" for t in element if _tag(t) == "t"]
    return "".join(said + [t.text or "" for run in element if _tag(run) == "r" for t in run if _tag(t) == "t"])


def _unescape(text: str) -> str:
    plain = _ESCAPE.sub(lambda match: "" if match[1].upper() == "000D" else chr(int(match[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")  # two halves make a character


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
