"""What the tests of forms share: a table read by the command, as its rows come out."""

from __future__ import annotations

import csv
import io

import pytest

from tests.intake.recognise.forms import shapes
from township import cli


@pytest.fixture
def read(make, quick, capsys):
    """``read(sheets, merged, name)``: exit code, (cell, indicator, area, month, basis, measure, value, unit), messages."""

    def answer(sheets, merged=(), name="表.xlsx"):
        code = cli.main(["read", str(make(sheets, shapes.merge(merged), name=name))])
        out, said = capsys.readouterr()
        wanted = ("cell", "indicator", "area", "month", "basis", "measure", "value", "unit")
        return code, [tuple(row[name] for name in wanted) for row in csv.DictReader(io.StringIO(out))], said

    return answer
