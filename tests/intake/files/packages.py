"""Workbooks put together part by part, as no spreadsheet would write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def plain_book() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["指标", "累计"])
    book.active.append(["税收收入", 3668.5])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


PLAIN = plain_book()


def repacked(
    change: Callable[[str, bytes], bytes | None],
    extra: dict[str, bytes] | None = None,
    packing: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The plain workbook with its parts changed, and more parts added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as source, zipfile.ZipFile(made, "w", packing) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return made.getvalue()


def with_sheet(data: str, head: str = "") -> bytes:
    """The plain workbook with other rows."""
    xml = f'{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{data}</sheetData></worksheet>'.encode()
    # not packed: how well it packs is not what these tests are about
    return repacked(lambda name, content: xml if name.endswith("sheet1.xml") else content, None, zipfile.ZIP_STORED)


def with_part(name: str, content: bytes = b"x") -> bytes:
    return repacked(lambda _, part: part, {name: content})
