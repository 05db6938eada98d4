"""What is wrong with an input, and where its rows were read: what people are told, by cell."""

from __future__ import annotations

from dataclasses import dataclass, field

# what a spreadsheet takes for the beginning of a formula, or of one in the next cell (OWASP, CSV injection)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_LONGEST = 60  # characters of a value that is repeated whole
SEVERITIES = {"error": "错误", "warning": "提醒", "notice": "提示"}  # in the order of their weight


@dataclass(frozen=True)
class Problem:
    """Something wrong with an input: where (file, sheet, row, column), what, and what to do, in Chinese.

    severity: ``error`` stops publishing, ``warning`` needs a named confirmation, ``notice`` is only said.
    ``message`` ends with what to do, after a ``；``. ``cell`` is the cell as Excel writes it (F5), where the input
    came from a workbook with addresses. ``rule`` names what found it, where that was a rule of validation.
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    value: str
    message: str
    severity: str = "error"
    cell: str = ""
    rule: str = ""

    @property
    def wrong(self) -> str:
        """The message without what to do."""
        return self.message.rpartition("；")[0] or self.message

    @property
    def advice(self) -> str:
        """What to do, from the end of the message."""
        return self.message.rpartition("；")[2] if "；" in self.message else "请核对并改正"

    def __str__(self) -> str:
        sheet = f"“{self.sheet}”" if self.sheet and self.sheet not in self.file else ""  # a .csv is named as its sheet
        cell = f" {self.cell}" if self.cell else ""
        row = f" 第{self.row}行" if self.row else ""
        place = self.file + sheet + cell + row + (f"“{self.column}”列" if self.column else "")
        value = self.value if len(self.value) <= _LONGEST else f"{self.value[:20]}…"
        return f"{place}：{self.message}" + (f"（现值：{value}）" if value else "")


@dataclass(frozen=True)
class Origin:
    """Where an accepted row was read: ``row`` as Excel shows it, ``cells`` the cell of each header that has one.

    ``typed`` is, by header, what stood where the figure is kept in another unit (960元 for 0.096万元); ``columns``
    what the sheet calls a header that is ours (累计 for 数值).
    """

    file: str
    sheet: str
    row: int | None
    cells: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    def place(self, header: str) -> str:
        """The cell of a header in words: file, sheet, and the cell or else the row."""
        sheet = f"“{self.sheet}”" if self.sheet and self.sheet not in self.file else ""
        return self.file + sheet + (self.cells.get(header) or (f"第{self.row}行" if self.row else ""))
