"""Boards on slides: any table fits, loses no cell, and says what is left out."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from township.exports import fit_table, pptx_tables, read_tables

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60)
COLUMN = st.sampled_from(["名称", "累计（万元）", "状态", "灯", "内容", "责任单位", "说明", "目标代码", "单位", "期间"])


@st.composite
def frames(draw: Callable) -> pd.DataFrame:
    headers = draw(st.lists(COLUMN, min_size=1, max_size=10, unique=True))
    rows = draw(st.integers(1, 30))
    kinds = {header: draw(st.sampled_from(["text", "number", "same"])) for header in headers}
    values = {
        "text": st.one_of(TEXT, st.none()),
        "number": st.one_of(st.floats(-1e9, 1e9), st.just(float("nan"))),
        "same": st.just("一样"),
    }
    return pd.DataFrame(
        {header: draw(st.lists(values[kind], min_size=rows, max_size=rows)) for header, kind in kinds.items()}
    )


@settings(max_examples=30)
@given(frames())
def test_any_table_fits_its_slides_and_loses_no_row(frame):
    board = read_tables.of_frame(frame)
    found = fit_table.fitted(board, 12.33, 4.6)
    source = board.whole if board.whole and found.same == board.whole.same else board
    shown = Counter(cell.words for page in found.pages for row in page.rows for cell in row if cell.words)
    given_cells = Counter(
        words for row in source.rows for header, (words, _) in zip(source.headers, row, strict=True)
        if words and header not in found.left_out
    )  # fmt: skip

    assert shown == given_cells or any("…" in words for words in shown)
    for page in found.pages:
        assert sum(page.widths) <= 12.33 + 1e-6
        assert page.heights[0] + sum(page.heights[1:]) <= 4.6 + 1e-6 or len(page.rows) == 1
        assert len(page.headers) == len(page.widths) == len(page.rows[0]) or len(page.rows[0]) == 1
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    pptx_tables.table(slide, (0.5, 1.5, 12.33, 4.6), page=found.pages[0])
    deck.save(stream := io.BytesIO())
    (table,) = (shape.table for shape in Presentation(stream).slides[0].shapes if shape.has_table)
    assert [cell.text for cell in table.rows[0].cells] == list(found.pages[0].headers)


def test_columns_that_do_not_fit_are_named():
    frame = pd.DataFrame({f"列{number}": [f"很长的内容{number}" * 4, "另"] for number in range(20)})
    found = fit_table.fitted(read_tables.of_frame(frame), 12.33, 4.6)

    assert found.left_out
    assert {*found.pages[0].headers, *found.left_out} == set(frame.columns)
    assert found.pages[0].headers[:2] == ("列0", "列1")


def test_codes_and_blank_columns_are_not_shown_and_what_is_the_same_is_said_once():
    frame = pd.DataFrame(
        {
            "目标代码": ["a_b", "c_d", "e_f"],
            "目标": ["甲", "乙", "丙"],
            "备注": [None, None, None],
            "数据月份": ["2020-09"] * 3,
            "状态": ["实报", "示例", "实报"],
            "修订次数": [0, 0, 0],
        }
    )
    board = read_tables.of_frame(frame)

    assert board.headers == ("目标", "状态")
    assert board.same == (("数据月份", "2020-09"),)
    assert [row[1].words for row in board.rows] == ["● 实报", "▨ 示例", "● 实报"]
