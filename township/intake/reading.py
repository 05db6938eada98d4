"""From files to typed rows: reads each input, recognises what an office sent, and has the contract accept it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from township.intake import contract
from township.intake.contract import Intake
from township.intake.files import workbook
from township.intake.files.workbook import Workbook, WorkbookError
from township.intake.recognise import aliases, sheets
from township.intake.recognise.forms import form as form_files
from township.intake.recognise.forms.form import Form
from township.statistics.catalogue import Catalogue


def read_inputs(
    paths: Sequence[Path], catalogue: Catalogue, folder: Path, *, form: Form | None = None, propose: bool = False
) -> tuple[Intake, list[Workbook]]:
    """Read .xlsx, .csv and folders of .csv, and accept their rows.

    Args:
        folder: the catalogue's, where the aliases are; the confirmed forms are beside it.
        form: one more form to read by, confirmed or not.
        propose: read also what a proposed form reads with certainty; not to be published.

    Raises:
        WorkbookError: a file cannot be read at all, or holds personal numbers.
        CatalogueError: the aliases cannot be read.
    """
    known = aliases.load(folder, catalogue)
    forms = [one for one in load_forms(folder, catalogue) if one.confirmed_by]
    forms = [replace(form, confirmed_by=form.confirmed_by or "没有人"), *forms] if form else forms
    workbooks = [read_input(path, catalogue, known, forms=forms, propose=propose) for path in paths]
    return contract.accept(workbooks, catalogue), workbooks


def load_forms(folder: Path, catalogue: Catalogue) -> list[Form]:
    """All forms of the data folder the catalogue's ``folder`` is in.

    Raises:
        FormError: one cannot be read.
    """
    return form_files.load(folder.parent / "forms", catalogue, catalogue.works)


def read_input(
    path: Path,
    catalogue: Catalogue,
    known: aliases.Aliases,
    *,
    forms: list[Form] | None = None,
    propose: bool = False,
) -> Workbook:
    """One input in the contract's shape. A folder that has it already is taken as typed, nothing recognised.

    Raises:
        WorkbookError: it cannot be read at all, or holds personal numbers.
    """
    book = workbook.read_file(path)  # our own folders too: personal numbers are refused wherever they come from
    shaped = _in_shape(path)
    if shaped:
        return replace(sheets.refuse_misnamed(shaped, catalogue, known), findings=book.findings, read=book)
    return sheets.recognise(book, catalogue, known, forms=forms, propose=propose)


def _in_shape(path: Path) -> Workbook | None:
    """The folder as it stands, if every sheet has the contract's name and the columns it requires."""
    if not path.is_dir():
        return None
    try:
        book = workbook.read_folder(path)
    except WorkbookError:
        return None
    for sheet in book.sheets:
        known = contract.BY_NAME.get(sheet.name)
        if known is None or not {field.header for field in known.fields if field.required} <= set(sheet.header):
            return None
    return book
