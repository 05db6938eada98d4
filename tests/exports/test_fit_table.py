"""Tables on slides: any fits, loses no cell, and says what is left out."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from township.exports import fit_table, pptx_tables
from township.exports.flat_table import Cell, FlatTable

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60)
COLUMN = st.sampled_from(["名称", "累计（万元）", "状态", "灯", "内容", "责任单位", "说明", "单位", "期间"])


@st.composite
def tables(draw: Callable) -> FlatTable:
    headers = tuple(draw(st.lists(COLUMN, min_size=1, max_size=9, unique=True)))
    row = st.tuples(*[TEXT.map(Cell)] * len(headers))
    heading = st.tuples(TEXT.map(Cell))
    rows = draw(st.lists(st.one_of(row, row, row, heading), max_size=30))
    return FlatTable(headers, (*rows, draw(row)), (False,) * len(headers))


@settings(max_examples=30)
@given(tables())
def test_any_table_fits_its_slides_and_loses_no_row(table):
    found = fit_table.fitted(table, 12.33, 4.6)
    shown = Counter(cell.words for page in found.pages for row in page.rows for cell in row if cell.words)
    kept = [header not in found.left_out for header in table.headers]
    given_words = Counter(
        cell.words
        for row in table.rows
        for cell, is_kept in zip(row, kept if len(row) == len(kept) else [True], strict=True)
        if cell.words and is_kept
    )

    assert shown == given_words or any("…" in words for words in shown)
    for page in found.pages:
        assert sum(page.widths) <= 12.33 + 1e-6
        assert page.height <= 4.6 + 1e-6 or len(page.rows) == 1
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    pptx_tables.table(slide, (0.5, 1.5, 12.33, 4.6), page=found.pages[0])
    deck.save(stream := io.BytesIO())
    (made,) = (shape.table for shape in Presentation(stream).slides[0].shapes if shape.has_table)
    assert [cell.text for cell in made.rows[0].cells] == list(found.pages[0].headers)


def test_columns_that_do_not_fit_are_named():
    headers = tuple(f"列{number}" for number in range(20))
    rows = (tuple(Cell(f"很长的内容{number}" * 4) for number in range(20)), (Cell("另"),) * 20)
    found = fit_table.fitted(FlatTable(headers, rows, (False,) * 20), 12.33, 4.6)

    assert found.left_out
    assert {*found.pages[0].headers, *found.left_out} == set(headers)
    assert found.pages[0].headers[:2] == ("列0", "列1")


def test_small_tables_stand_under_one_another_until_the_slide_is_full():
    small = FlatTable(("名",), ((Cell("甲"),), (Cell("乙"),)), (False,))
    pages = [page for _ in range(4) for page in fit_table.fitted(small, 12.33, 4.6).pages]
    stacks = fit_table.stacked(pages, 2 * pages[0].height + fit_table.BETWEEN)

    assert [len(stack) for stack in stacks] == [2, 2]
    assert fit_table.stacked([], 4.6) == []


def test_a_chinese_letter_is_wider_than_a_latin_one_and_both_stand_apart():
    assert fit_table.width_of("义桥") == 2
    assert 1 < fit_table.width_of("9月") - fit_table.width_of("9") < 1.5
    assert fit_table.width_of("甲\n甲乙丙") == 3
