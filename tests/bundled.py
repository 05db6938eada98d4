"""The repository's own data as it is committed, and copies of it. Not a test itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from township.intake import contract
from township.intake.files.workbook import Workbook, read_folder
from township.intake.recognise import aliases
from township.statistics import catalogue as catalogues
from township.store import durable_io, snapshot
from township.store.manifest import Snapshot

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
CATALOGUE_FOLDER = DATA / "catalogue"
CATALOGUE = catalogues.load(CATALOGUE_FOLDER)
ALIASES = aliases.load(CATALOGUE_FOLDER, CATALOGUE)
REPORT, ILLUSTRATIVE = WORKBOOKS = tuple(
    DATA / "workbooks" / name for name in ("annual-report-2020", "illustrative-2020")
)
CURRENT = durable_io.read_current(DATA)


def workbooks() -> list[Workbook]:
    """The bundled workbooks, read."""
    return [read_folder(folder) for folder in WORKBOOKS]


def copied_data(into: Path, *parts: str) -> Path:
    """These parts of the bundled data and CURRENT, copied to the folder ``into``."""
    for name in parts:
        shutil.copytree(DATA / name, into / name)
    shutil.copy(DATA / "CURRENT", into)
    return into


def published_in(books: list[Workbook], data: Path) -> Snapshot:
    """Publish workbooks by the committed catalogue; the snapshot, opened."""
    intake = contract.accept(books, CATALOGUE)
    return snapshot.open_snapshot(data, snapshot.publish(intake, CATALOGUE, books, data, by="测试", note=""))
