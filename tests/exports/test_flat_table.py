"""Blocks as flat tables: every word of a cell, nothing of what is only drawn."""

from __future__ import annotations

import pandas as pd

from township.exports import flat_table
from township.exports.flat_table import Cell
from township.panels import blocks
from township.panels.blocks import (
    Badge,
    Bar,
    Board,
    Fold,
    Headline,
    Light,
    Number,
    Picture,
    Row,
    Squares,
    Table,
    strong,
)

NAMED = blocks.table(
    "名称|数|", [("甲", Number("3", "家"), Bar(30)), ("乙", Number("10", "家"), Bar(100))], align="lrl"
)


def test_cells_are_words_and_what_is_only_drawn_is_left_out():
    (table,) = flat_table.of_blocks([Headline((strong("不在表里"),)), NAMED])

    assert table.headers == ("名称", "数")
    assert table.numeric == (False, True)
    assert [cell.words.replace(" ", "") for row in table.rows for cell in row] == ["甲", "3家", "乙", "10家"]


def test_columns_without_a_header_are_named_by_what_they_hold():
    rows = [(Light("red"), "甲", Badge("reported")), (Light("green"), "乙", Badge("illustrative"))]
    (table,) = flat_table.of_blocks([blocks.table("||", rows)])

    assert table.headers == ("灯", "", "状态")
    assert [row[0] for row in table.rows] == [Cell("■ 滞后", "bad"), Cell("● 达标", "good")]
    assert [row[2].words for row in table.rows] == ["● 实报", "▨ 示例"]


def test_folds_of_the_same_columns_are_one_table_with_headings():
    folds = [Fold((f"{name}，点开",), (Table(NAMED.columns, rows),), caption=name) for name, rows in
             (("一类", NAMED.rows[:1]), ("二类", NAMED.rows[1:]))]  # fmt: skip
    (table,) = flat_table.of_blocks(folds)

    assert [row[0].words for row in table.rows] == ["一类", "甲", "二类", "乙"]
    assert [len(row) for row in table.rows] == [1, 2, 1, 2]


def test_a_fold_that_says_no_more_than_the_rest_has_no_heading():
    rest = Fold(("其余",), (NAMED,))

    assert [len(row) for table in flat_table.of_blocks([NAMED, rest]) for row in table.rows] == [2, 2, 2, 2]


def test_a_board_is_told_by_its_own_columns():
    board = Board("chips", blocks.columns("村|格"), (Row(("甲村", Squares(((3, ""),)))), Row(("乙村", ""))))
    (table,) = flat_table.of_blocks([board])

    assert (table.headers, table.rows) == (("村",), ((Cell("甲村"),), (Cell("乙村"),)))


def test_pictures_and_other_columns_are_tables_of_their_own():
    other = blocks.table("别的", [("丙",)])

    assert [table.headers for table in flat_table.of_blocks([NAMED, Picture(None, "图"), other])] == [
        ("名称", "数"),
        ("别的",),
    ]


def test_a_frame_says_what_is_in_it():
    table = flat_table.of_frame(pd.DataFrame({"名": ["甲", "乙"], "率": [2.0, 100 / 3], "空": [None, None]}))

    assert (table.headers, table.numeric) == (("名", "率"), (False, True))
    assert [row[1].words for row in table.rows] == ["2", "33.3"]


def test_panes_stand_beside_each_other_under_their_headers():
    (table,) = flat_table.of_blocks([blocks.table("名", [(name,) for name in "甲乙丙"])])
    folded = flat_table.folded(table, 2)

    assert folded.headers == ("名", "名")
    assert [[cell.words for cell in row] for row in folded.rows] == [["甲", "丙"], ["乙", ""]]
