"""DOCX: a place a page, tables under headings, the same bytes for the same items."""

from __future__ import annotations

import io

import pytest
from docx import Document

from tests.exports import taken
from township.exports.docx import docx
from township.panels.page import panelled


@pytest.fixture(scope="module")
def content() -> bytes:
    settings = [taken.setting(villages=(code,)) for code in (taken.VILLAGE, taken.ANOTHER)]
    return docx("村情", [(panel, setting) for setting in settings for panel in panelled()["villages"].of_a_village])


def test_every_village_begins_on_a_page_of_its_own(content):
    book = Document(io.BytesIO(content))
    heads = [line for line in book.paragraphs if line.style.name == "Heading 1"]
    assert [line.paragraph_format.page_break_before for line in heads] == [False, True]
    assert all("2020年9月" in line.text for line in heads) and heads[0].text != heads[1].text
    assert "暂无数据" in "".join(line.text for line in book.paragraphs)
    rows = [[cell.text for cell in row.cells] for table in book.tables for row in table.rows]
    assert ["内容", "数", "说明"] in rows and any("合计" in row[0] for row in rows)


def test_the_same_items_make_the_same_bytes(content):
    settings = [taken.setting(villages=(code,)) for code in (taken.VILLAGE, taken.ANOTHER)]
    items = [(panel, setting) for setting in settings for panel in panelled()["villages"].of_a_village]
    assert docx("村情", items) == content
