"""What a panel is made of."""

from township.panels import blocks
from township.panels.blocks import Fold, Row


def test_rows_beyond_twenty_fold():
    table = blocks.table("名称", [(f"第{number}",) for number in range(23)])
    first, others = blocks.folded(table)

    assert first.rows == table.rows[:20]
    assert others == Fold(("其余3条",), (blocks.table("名称", [("第20",), ("第21",), ("第22",)]),), "rest")
    assert blocks.folded(first) == (first,)


def test_a_board_folds_like_a_table():
    board = blocks.Board("owners", blocks.columns("名称"), tuple(Row((str(number),)) for number in range(21)))
    first, others = blocks.folded(board)

    assert (len(first.rows), others.blocks[0].rows) == (20, (Row(("20",)),))
