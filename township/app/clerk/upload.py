"""An upload from the files' arrival to what is known of it: read, recognised, checked. Knows nothing of Streamlit."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from township.access.roles import Right, Viewer
from township.intake import contract, figure_list, reading
from township.intake.contract import Intake, Problem
from township.intake.files import annotate
from township.intake.files.warm_reader import READERS
from township.intake.files.workbook import Workbook, WorkbookError
from township.intake.recognise import aliases, sheets
from township.intake.recognise.forms import read as form_reading
from township.intake.recognise.forms.form import Form
from township.intake.recognise.forms.layout import Layout
from township.intake.template import writer
from township.panels import published
from township.statistics.catalogue import Catalogue
from township.store import checks, previous_report, snapshot
from township.store.snapshot import SnapshotError

Files = tuple[tuple[str, bytes], ...]  # name and content
# What is told while somebody waits: the number of the stage that begins, and what of it.
Told = Callable[[int, str], None]
_NAMED = 5  # of other offices' indicators
STAGES = ("收到文件", "读取", "校验", "与已发布的对比", "找出会变的图")
RECEIVED, READING, CHECKING, COMPARING, DRAWING = range(len(STAGES))


@dataclass(frozen=True)
class Table:
    """A table that was not read, or not whole, or by a form: what somebody may say of it.

    Attributes:
        name, content: of the file it is in.
        form: the confirmed one it was read by, else the one proposed for it.
        was_read: whether anything of its sheet was read.
    """

    name: str
    content: bytes
    book: Workbook
    layout: Layout
    form: Form
    was_read: bool


@dataclass(frozen=True)
class Submission:
    """Uploaded files after reading and checking.

    Attributes:
        refusals: of each file that cannot be taken at all, why not.
        beside: the snapshot the rows were checked beside; "" where nothing is published yet.
        tables: those a form can be made or changed for.
    """

    files: Files
    refusals: tuple[str, ...] = ()
    intake: Intake = field(default_factory=Intake)
    workbooks: tuple[Workbook, ...] = ()
    problems: tuple[Problem, ...] = ()
    beside: str = ""
    tables: tuple[Table, ...] = ()

    @property
    def errors(self) -> list[Problem]:
        """What stops publishing."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """What somebody has to confirm by name."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    @property
    def rows(self) -> int:
        """How many rows were read and are in order."""
        return sum(map(len, self.intake.tables.values()))

    @property
    def unknown_indicators(self) -> dict[str, str]:
        """The names on monthly sheets that no indicator has, each with the unit written beside it."""
        return {
            row.cells["指标"]: row.cells.get("单位", "")
            for book in self.workbooks
            for sheet in book.wide
            for row in sheet.rows
            if "指标代码" in row.refused and row.cells.get("指标") and not row.cells.get("指标代码")
        }

    def problems_of(self, name: str) -> list[Problem]:
        """The problems of one of the files."""
        return [problem for problem in self.problems if Path(problem.file.split("/")[0]).name == name]


def of_offices(submission: Submission, catalogue: Catalogue, offices: frozenset[str] | None) -> Submission:
    """The submission, refused where it has figures of indicators that other offices report; ``None``: of none."""
    if offices is None:
        return submission
    codes = {row["indicator"] for rows in submission.intake.tables.values() for row in rows if row.get("indicator")}
    known = [catalogue.indicators[code] for code in sorted(codes) if code in catalogue.indicators]
    others = [one for one in known if not offices & set(one.offices)]
    if not others:
        return submission
    named = "、".join(f"{one.name}（{one.owner or '未定'}）" for one in others[:_NAMED]) + "等" * (len(others) > _NAMED)
    words = f"您的账号只填报{'、'.join(sorted(offices))}的数；文件里有{len(others)}个指标是别的单位报的：{named}。请去掉以后再交"
    return Submission(submission.files, (words,))


def nobody(stage: int, of: str) -> None:
    """Told when nobody waits."""


def examine(files: Files, data: Path, catalogue: Catalogue, told: Told = nobody) -> Submission:
    """Read, recognise and check uploaded files, telling each stage as it begins.

    A file that cannot be read does not keep the others from being read: all refusals are told at once.
    """
    told(RECEIVED, f"{len(files)}个，共{sum(len(content) for _, content in files) / 1000:.0f} KB")
    workbooks: list[Workbook] = []
    tables: list[Table] = []
    refusals = _same_names(files)
    if not refusals:
        known = aliases.load(data / "catalogue", catalogue)
        forms = [form for form in reading.load_forms(data / "catalogue", catalogue) if form.confirmed_by]
        with tempfile.TemporaryDirectory(prefix="upload-") as folder:
            read = partial(_read, folder=Path(folder), catalogue=catalogue, known=known, forms=forms)
            # one file is recognised while the next is opened in a process of its own
            with ThreadPoolExecutor(READERS) as pool:
                for number, (file, waited) in enumerate([(file, pool.submit(read, file)) for file in files], start=1):
                    told(READING, f"第{number}/{len(files)}个文件")
                    made = waited.result()
                    if isinstance(made, str):
                        refusals.append(made)
                    else:
                        workbooks.append(made)
                        tables += _tables(file, made, forms, catalogue, known)
    if refusals:
        return Submission(files, tuple(refusals))
    told(CHECKING, "")
    intake = contract.accept(workbooks, catalogue)
    try:
        current = snapshot.open_published(data).snapshot
        beside = current.id
    except SnapshotError:
        current, beside = None, ""  # a first publication stands beside nothing
    problems = checks.check(intake, current, catalogue)
    intake.problems[:] = problems
    return Submission(files, (), intake, tuple(workbooks), tuple(problems), beside, tuple(tables))


def _tables(
    file: tuple[str, bytes], made: Workbook, forms: list[Form], catalogue: Catalogue, known: aliases.Aliases
) -> Iterator[Table]:
    """The tables of the sheets of which something was not read, or that were read by a form."""
    book = made.read or made
    said = {(finding.sheet, finding.kind) for finding in made.findings}
    for sheet in book.sheets:
        kinds = {kind for name, kind in said if name == sheet.name}
        if kinds & {"sheet", "header", "column", "form"}:
            for layout, form in form_reading.tables(sheet, forms, catalogue, known):
                yield Table(*file, book, layout, form, was_read=not kinds & {"sheet", "header"})


def trial(table: Table, form: Form, data: Path, catalogue: Catalogue) -> tuple[list[dict[str, str]], list[Problem]]:
    """What the table would give by ``form``, figure by figure, and what is wrong with it; nothing is kept.

    The figures are by ``figure_list.COLUMNS``.
    """
    known = aliases.load(data / "catalogue", catalogue)
    made = sheets.recognise(table.book, catalogue, known, forms=[replace(form, confirmed_by=form.confirmed_by or "？")])
    intake = contract.accept([made], catalogue)
    rows = [row for row in figure_list.listed(intake, [made], catalogue) if row["sheet"] == table.layout.sheet.name]
    about = [one for one in intake.problems if one.sheet == table.layout.sheet.name and one.severity != "notice"]
    return rows, about


def _read(
    file: tuple[str, bytes], folder: Path, catalogue: Catalogue, known: aliases.Aliases, forms: list[Form]
) -> Workbook | str:
    """One file recognised, or why it is refused."""
    try:
        [path] = written((file,), folder)
        return reading.read_input(path, catalogue, known, forms=forms)
    except WorkbookError as error:
        return str(error)
    except OSError:
        return "有一个文件的名字太长或不能用；请改短后再交"  # the name may itself be private


def _same_names(files: Files) -> list[str]:
    """Two files of one name could not be told apart, neither here nor in the snapshot."""
    counted = Counter(Path(name).stem for name, _ in files)
    return [f"有{count}个文件都叫“{stem}”，来源会分不清；请改名后再交" for stem, count in counted.items() if count > 1]


def written(files: Files, folder: Path) -> list[Path]:
    """The files in ``folder``, by their bare names.

    Raises:
        OSError: a name the file system does not take.
    """
    paths = []
    for name, content in files:
        path = folder / Path(name).name
        path.write_bytes(content)
        paths.append(path)
    return paths


def annotated_bytes(name: str, content: bytes, problems: tuple[Problem, ...]) -> bytes:
    """A copy of the uploaded file with its problem cells coloured and commented."""
    with tempfile.TemporaryDirectory(prefix="annotate-") as folder:
        [path] = written(((name, content),), Path(folder))
        output = Path(folder) / f"问题_{path.name}"
        annotate.annotate(path, list(problems), output)
        return output.read_bytes()


def own_indicators(catalogue: Catalogue, viewer: Viewer) -> frozenset[str] | None:
    """The indicators whose figures the viewer may see whether or not they are for everybody; None: all."""
    if viewer.may(Right.INTERNAL):
        return None
    offices = viewer.offices or frozenset()
    return frozenset(code for code, one in catalogue.indicators.items() if offices & set(one.offices))


def template_bytes(data: str, month: dt.date, audience: str, viewer: Viewer) -> bytes:
    """The template workbook of a month, with the figures reported before it for comparison, as far as the viewer may
    see them.
    """
    folder = Path(data)
    catalogue = published.catalogue()
    before: dict[str, list[dict[str, Any]]] = {}
    with contextlib.suppress(SnapshotError):  # a first template has nothing to compare with
        before = previous_report.rows(
            snapshot.open_published(folder).snapshot, month, catalogue, own_indicators(catalogue, viewer)
        )
    stream = io.BytesIO()
    writer.build(catalogue, month, audience, before, stream)
    return stream.getvalue()


def original_bytes(data: str, identity: str, name: str) -> bytes:
    """A source workbook kept in a snapshot, as it was sent.

    Raises:
        SnapshotError: it is not what was published.
    """
    return snapshot.open_snapshot(Path(data), identity).original(name)


def originals_bytes(data: str, identity: str) -> bytes:
    """All source workbooks of a snapshot in one .zip.

    Raises:
        SnapshotError: one of them is not what was published.
    """
    opened = snapshot.open_snapshot(Path(data), identity)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in opened.manifest["originals"]:
            archive.writestr(name.removeprefix("workbooks/"), opened.original(name))
    return stream.getvalue()
