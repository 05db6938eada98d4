"""Forms kept under ``data/forms/``: NAME.toml and, where it is to be filled out, the empty table NAME.xlsx beside it."""

from __future__ import annotations

import os
import tempfile
import uuid
from dataclasses import replace
from pathlib import Path

from township.intake.recognise.forms import form as form_files
from township.intake.recognise.forms.form import Form, FormError
from township.statistics.catalogue import Catalogue
from township.store import audit, durable_io
from township.store.durable_io import SnapshotError

LONGEST = 40  # characters of a name


def save(data: Path, form: Form, catalogue: Catalogue, *, by: str, blank: bytes | None = None) -> Form:
    """Keep a form, confirmed by somebody: from now on its tables are read by it. One of the same table gives way.

    Killed at any point each file is the old one or the new one.

    Args:
        blank: an .xlsx of the form's table, to be filled in for a month later; None keeps the one there is.

    Raises:
        BusyError: somebody is publishing.
        SnapshotError: nobody is named, the name will not do or is another table's, or the disk does not take it;
            nothing has changed then.
        FormError: a form that is kept cannot be read.
    """
    by = durable_io.named(by)
    form = replace(form, name=form.name.strip(), confirmed_by=by)
    if not form.name or len(form.name) > LONGEST or form_files.file_name(form) == ".toml":
        raise SnapshotError(f"表样没有保存：请给它起个名字，最多{LONGEST}字")
    if not any(column.subject or column.measure for column in form.columns.values()):
        raise SnapshotError("表样没有保存：还没有一列说明了是什么数")
    content = form_files.written(form).encode()
    _refuse_unreadable(content, catalogue)
    folder = data / "forms"
    with durable_io.locked(data, by):
        same = _of_the_same_table(folder, form, catalogue)
        path = same or folder / form_files.file_name(form)
        if path != same and path.exists():
            raise SnapshotError(f"表样没有保存：已有名为“{form.name}”的表样，说的是另一张表；请换一个名字")
        files = {path: content} | ({path.with_suffix(".xlsx"): blank} if blank is not None else {})
        try:
            folder.mkdir(exist_ok=True)
            _replace(files, folder)
            audit.record(data, "form", by, note=form.name)
        except OSError as error:
            raise SnapshotError(
                f"表样没有保存完：{durable_io.why(error)}；请检查磁盘和目录的权限，再保存一次"
            ) from error
    return form


def blank_of(data: Path, form: Form, catalogue: Catalogue) -> Path | None:
    """The empty table kept with a form; None where there is none."""
    path = _of_the_same_table(data / "forms", form, catalogue)
    return path.with_suffix(".xlsx") if path and path.with_suffix(".xlsx").exists() else None


def _of_the_same_table(folder: Path, form: Form, catalogue: Catalogue) -> Path | None:
    """The file of the form that says the same table."""
    kept = ((path, form_files.read(path, catalogue, catalogue.works)) for path in sorted(folder.glob("*.toml")))
    return next((path for path, one in kept if one.same_table(form)), None)


def _refuse_unreadable(content: bytes, catalogue: Catalogue) -> None:
    """Raises SnapshotError where the form could not be read again as it is."""
    with tempfile.TemporaryDirectory(prefix="form-") as folder:
        path = Path(folder) / "form.toml"
        path.write_bytes(content)
        try:
            form_files.read(path, catalogue, catalogue.works)
        except FormError as error:
            raise SnapshotError(f"表样没有保存：{error}") from error


def _replace(files: dict[Path, bytes], folder: Path) -> None:
    """Write every file beside its old one first, then put them in their places."""
    for orphan in folder.glob(f"{durable_io.TEMPORARY}*"):
        orphan.unlink()
    partial = {path: folder / f"{durable_io.TEMPORARY}{uuid.uuid4().hex}" for path in files}
    try:
        for path, content in files.items():
            durable_io.write(partial[path], content)
        for path, made in partial.items():
            os.replace(made, path)
        durable_io.sync(folder)
    finally:
        for made in partial.values():
            made.unlink(missing_ok=True)
