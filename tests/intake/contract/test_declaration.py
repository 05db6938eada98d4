"""Every sheet's declaration says all there is to say of it, once."""

from __future__ import annotations

import pytest

from township.intake import contract


@pytest.mark.parametrize("sheet", contract.SHEETS, ids=lambda sheet: sheet.table)
def test_a_sheet_is_described_whole(sheet):
    headers, names = [f.header for f in sheet.fields], [f.name for f in sheet.fields]
    stored = [name for name, _ in contract.columns(sheet)]

    assert len(set(headers)) == len(headers)
    assert len(set(stored)) == len(stored)
    assert set(sheet.key) <= set(names)
    assert all((f.choices is not None) == (f.kind == "choice") for f in sheet.fields)
    assert sheet.table == "source" or stored[-1] == "source"
    assert sheet.table == "source" or "status" in stored
    assert {f.qualifier for f in sheet.fields} <= {"", *headers}
    assert {guide.names for guide in sheet.guides} <= {"", *names}


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in contract.SHEETS if sheet.template is not None], ids=lambda s: s.table
)
def test_a_templates_columns_are_in_their_places(sheet):
    shown = list(sheet.columns)

    assert len(set(shown)) == len(shown)
    for field in sheet.columns.values():
        if field and field.after:
            between = shown[shown.index(field.after) + 1 : shown.index(field.header)]
            assert all(
                sheet.columns[header] is None or sheet.columns[header].after == field.after for header in between
            )
        if field and field.last:
            assert field.last in shown
