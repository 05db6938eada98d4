"""Tables as offices print them: every figure by hand, or a refusal that says why; by a kept form the same."""

from __future__ import annotations

import csv
import dataclasses
import io
from unittest import mock

import pytest

from tests.bundled import ALIASES, CATALOGUE, CATALOGUE_FOLDER
from tests.intake.recognise.forms.printed_tables import TABLES
from township import cli
from township.intake import figure_list
from township.intake.files import workbook
from township.intake.reading import read_inputs
from township.intake.recognise.forms import form as form_files
from township.intake.recognise.forms import read
from township.intake.recognise.forms.layout import laid_out
from township.intake.recognise.forms.propose import proposed
from township.store import checks


@pytest.fixture
def figures(quick, capsys):
    """``figures(path)``: exit code, the figures of a file as the tables write them, messages; nothing is compared."""

    def of(path):
        with mock.patch.object(checks, "check", lambda intake, *_: intake.problems):
            code = cli.main(["read", str(path)])
        out, said = capsys.readouterr()
        named = ("cell", "indicator", "area", "month", "basis", "measure", "value", "unit", "qualifier")
        rows = [tuple(row[name] for name in named) for row in csv.DictReader(io.StringIO(out))]
        return code, [(*row[:4], row[4] or "-", *row[5:8], *filter(None, row[8:])) for row in rows], said

    return of


@pytest.mark.parametrize("name", TABLES)
def test_every_figure_is_read_as_what_it_is_or_the_table_is_refused(name, figures, tmp_path):
    table = TABLES[name]
    code, found, said = figures(table.save(tmp_path / "表.xlsx"))

    assert found == table.figures, said
    assert code == (0 if table.figures else 1)
    assert [line for line in table.said if line not in said] == [], said


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.figures])
def test_a_form_written_down_and_confirmed_reads_what_its_proposal_reads(name, quick, tmp_path):
    book = workbook.read_file(TABLES[name].save(tmp_path / "表.xlsx"))
    for layout in (layout for sheet in book.sheets for layout in laid_out(sheet)):
        form = dataclasses.replace(proposed(layout, CATALOGUE, ALIASES), confirmed_by="张三")
        path = tmp_path / "a.toml"
        path.write_text(form_files.written(form), encoding="utf-8")
        kept = form_files.read(path, CATALOGUE, CATALOGUE.works)

        assert kept.fits(layout)
        by_form, by_proposal = (read.take(layout, one, book.name, CATALOGUE, ALIASES) for one in (kept, form))
        assert by_form.sheets == by_proposal.sheets
        assert [one.cell for one in by_form.findings] == [one.cell for one in by_proposal.findings]


def test_what_is_read_to_be_looked_at_is_never_published_otherwise(quick, tmp_path):
    """Without a form either the same figures are taken or fewer, none with another value."""
    for name, table in TABLES.items():
        intake, books = read_inputs([table.save(tmp_path / "表.xlsx")], CATALOGUE, CATALOGUE_FOLDER)
        if intake.errors:
            continue
        known = {
            (cell, when, measure): (value, unit) for cell, _, _, when, _, measure, value, unit, *_ in table.figures
        }
        for row in figure_list.listed(intake, books, CATALOGUE):
            assert known[row["cell"], row["month"], row["measure"]] == (row["value"], row["unit"]), name


def test_a_csv_in_gbk_is_read_as_the_workbook_is(figures, tmp_path):
    table = TABLES["growth in points in the header"]
    path = tmp_path / "表.csv"
    path.write_text("\n".join(",".join(row) for row in table.sheets["Sheet1"]), encoding="gbk")

    assert figures(path)[1] == table.figures
