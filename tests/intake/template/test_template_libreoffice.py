"""LibreOffice opens and saves a template without loss."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.intake.template.filled import SHEETS, checks_of

RESAVE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Resave(source, target)
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "Calc MS Excel 2007 XML"
  Dim bounds As New com.sun.star.awt.Rectangle
  bounds.Width = 1200
  bounds.Height = 800
  Dim described As New com.sun.star.awt.WindowDescriptor
  described.Type = com.sun.star.awt.WindowClass.TOP
  described.WindowServiceName = "window"
  described.Bounds = bounds
  window = CreateUnoService("com.sun.star.awt.Toolkit").createWindow(described)
  frame = CreateUnoService("com.sun.star.frame.Frame")
  frame.initialize(window)
  frame.LayoutManager = Nothing
  window.setVisible(True)
  document = frame.loadComponentFromURL(source, "_self", 0, Array())
  document.storeToURL(target, filter())
  document.close(True)
End Sub
</script:module>
"""


@pytest.fixture(scope="module")
def resaved(path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    """The template after LibreOffice opened and saved it: without a window, and in one.

    ``--convert-to`` opens no window and so writes no frozen panes, whatever the file; the macro opens one, unseen.
    """
    folder = tmp_path_factory.mktemp("libreoffice")
    profile = folder / "profile"
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    converted, windowed = folder / "converted" / path.name, folder / "windowed.xlsx"
    run = {"check": True, "capture_output": True, "timeout": 120}
    subprocess.run([*office, "--convert-to", "xlsx", "--outdir", str(converted.parent), str(path)], **run)
    # the profile exists now; before that LibreOffice would write its own empty module over ours
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(RESAVE, encoding="utf-8")
    subprocess.run([*office, f'macro:///Standard.Module1.Resave("{path.as_uri()}","{windowed.as_uri()}")'], **run)
    return {"converted": openpyxl.load_workbook(converted), "windowed": openpyxl.load_workbook(windowed)}


@pytest.fixture(params=["converted", "windowed"])
def saved(resaved: dict[str, openpyxl.Workbook], request: pytest.FixtureRequest) -> openpyxl.Workbook:
    return resaved[request.param]


def test_libreoffice_keeps_sheets_and_cells(book, saved):
    assert saved.sheetnames == book.sheetnames
    for before, after in zip(book, saved, strict=True):
        cells = [
            {cell.coordinate: (cell.value, cell.is_date) for row in sheet for cell in row if cell.value is not None}
            for sheet in (before, after)
        ]
        assert cells[0] == cells[1]


def test_libreoffice_keeps_text_cells_text(book, saved):
    for before, after in zip(book, saved, strict=True):
        text = [cell.coordinate for row in before for cell in row if cell.number_format == "@"]
        assert {after[place].number_format for place in text} <= {"@"}


def test_libreoffice_keeps_every_check(book, saved):
    for before, after in zip(book, saved, strict=True):
        assert checks_of(after) == checks_of(before)


def test_libreoffice_keeps_the_print_set_up(book, saved):
    for name in SHEETS:
        before, after = book[name], saved[name]
        assert after.print_title_rows == before.print_title_rows
        assert after.auto_filter.ref == before.auto_filter.ref
        assert after.page_setup.orientation == before.page_setup.orientation
        assert after.page_setup.paperSize == before.page_setup.paperSize
        assert after.sheet_properties.pageSetUpPr.fitToPage


def test_libreoffice_keeps_frozen_panes(book, resaved):
    assert [sheet.freeze_panes for sheet in resaved["windowed"]] == [sheet.freeze_panes for sheet in book]
