"""Grids on slides: divided where no joint figure is cut, and inside the slide however long the names are."""

from __future__ import annotations

import pytest
from pptx import Presentation
from pptx.util import Inches

from township.charts.plot import NOTHING, Cell, Grid
from township.exports import pptx_tables

BOX = (0.5, 1.7, 12.33, 4.6)


def made(columns: int, rows: int, name: str = "崔村东") -> Grid:
    cells = [Cell(row, column, column, "10000", NOTHING, "") for row in range(rows) for column in range(columns)]
    return Grid(
        (name,) * columns, tuple(f"第{row}行 户" for row in range(rows)), tuple(cells), (("合计", ("10000",) * rows),)
    )


@pytest.mark.parametrize(
    ("columns", "rows", "parts"),
    [(31, 12, [(31, 12)]), (40, 7, [(20, 7)] * 2), (40, 20, [(20, 14)] * 2 + [(20, 6)] * 2)],
)
def test_a_large_grid_is_divided_and_keeps_every_cell(columns, rows, parts):
    divided = pptx_tables.divided(made(columns, rows))

    assert [(len(part.columns), len(part.rows)) for part in divided] == parts
    assert sum(len(part.cells) for part in divided) == columns * rows
    assert all(0 <= cell.row < len(part.rows) for part in divided for cell in part.cells)
    assert [len(said) for part in divided for _, said in part.behind] == [rows for _, rows in parts]


def test_a_joint_figure_is_never_cut():
    joint = Cell(0, 15, 24, "十村合计", NOTHING, "")
    grid = Grid(("村",) * 40, ("行",), (joint,), ())

    assert [len(part.columns) for part in pptx_tables.divided(grid)] == [25, 15]


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (20, 14), (31, 12)])
def test_a_grid_of_long_names_stays_in_its_box(columns, rows):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    pptx_tables.grid(slide, made(columns, rows, "一个名字有二十个字那么长的村还差几个字啊"), BOX)
    (frame,) = slide.shapes
    size = frame.table.cell(1, 1).text_frame.paragraphs[0].runs[0].font.size.pt

    assert frame.width <= Inches(12.34) and frame.height <= Inches(4.61)
    assert 6 <= size <= 12
    assert 5 * 0.5 * size <= frame.table.columns[1].width.pt  # one line
