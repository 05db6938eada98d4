"""What every cell is by a form, and in what word a screen says so."""

from __future__ import annotations

import dataclasses

import pytest

from tests.bundled import ALIASES, CATALOGUE
from tests.intake.recognise.forms import shapes
from township.intake.files import workbook
from township.intake.recognise.forms import read, whose_table
from township.intake.recognise.forms.cells import cell_key, cells, row_key
from township.intake.recognise.forms.form import Meaning
from township.intake.recognise.forms.layout import laid_out
from township.intake.recognise.forms.propose import proposed
from township.intake.recognise.forms.reader import Reader
from township.intake.recognise.forms.taken_for import taken_for

VILLAGES = [
    ["2021年3月分村情况"],
    ["村", "类型", "指标", "单位", "累计", "全年打算"],
    ["东张村", "平原村", "村集体经济收入", "万元", 3.5, 6],
    ["崔西村", "平原村", "村集体经济收入", "万元", 8, None],
    ["合计", None, None, None, 11.5, None],
]


@pytest.fixture
def table(make, quick):
    """``table(rows, merged)``: the layout of the only table, its proposed form and a reader."""

    def of(rows, merged=()):
        [sheet] = workbook.read_file(make({"表": rows}, shapes.merge(merged))).sheets
        [layout] = laid_out(sheet)
        return layout, proposed(layout, CATALOGUE, ALIASES), Reader(layout, CATALOGUE, ALIASES)

    return of


def test_words_nobody_knows_between_labels_do_not_lose_the_village(table):
    layout, form, reader = table(VILLAGES)

    found = {
        cell.cell: cell.meaning.area for cell in cells(layout, form, reader) if cell.text and not cell.meaning.role
    }
    assert found["E3"] == "370830108212"


def test_one_cell_or_one_row_can_be_left_out(table):
    layout, form, _ = table(VILLAGES)
    path = layout.columns["E"]
    one = cell_key(row_key(layout, form, layout.rows[0]), path)

    def figures(form):
        return [cell.cell for cell in read.take(layout, form, "表", CATALOGUE, ALIASES).cells]

    assert figures(form) == ["E3", "E4"]
    assert figures(dataclasses.replace(form, cells={one: Meaning(role="ignored")})) == ["E4"]
    assert figures(dataclasses.replace(form, rows={"崔西村": Meaning(role="ignored")})) == ["E3"]


def test_every_cell_is_shown_as_what_it_was_taken_for(table):
    layout, form, reader = table(VILLAGES)
    kinds = taken_for(layout, form, whose_table.above(layout, ALIASES), reader)

    assert {cell: kinds.get(cell) for cell in ("A1", "A3", "B3", "C3", "D3", "E3", "F2", "F3", "A5", "E5")} == {
        **{"A1": "period", "A3": "area", "B3": "unknown", "C3": "indicator", "D3": "unit", "E3": "value"},
        **{"F2": "unknown", "F3": "unknown", "A5": "total", "E5": "total"},
    }
    told = dataclasses.replace(form, columns=form.columns | {"全年打算": Meaning(measure="target")})
    kinds = taken_for(layout, told, whose_table.above(layout, ALIASES), reader)
    assert (kinds["F2"], kinds["F3"]) == ("target", "target")
