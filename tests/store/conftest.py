"""A data folder with small workbooks to publish: one source, one observation."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests import sent
from tests.bundled import published_in, workbooks
from township.intake import contract
from township.intake.files.workbook import Workbook, read_folder
from township.statistics.catalogue import Catalogue
from township.store import checks, snapshot, tables
from township.store.manifest import Snapshot
from township.store.warehouse import read_queries

Publish = Callable[..., str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


def write_folder(within: Path, value: object, *, date: str = "2021-01-28", name: str = "") -> Path:
    """A workbook folder that reports ``value`` for one indicator, from a source published on ``date``."""
    rows = (sent.revenue(value), sent.revenue(value, "2020-08", "元", "示例"))
    return sent.folder(within / (name or f"月报{value}"), *rows, date=date)


def publish_folder(folder: Path, data: Path, catalogue: Catalogue, note: str) -> str:
    """Publish a workbook folder into ``data``; returns the snapshot's id."""
    book = read_folder(folder)
    return snapshot.publish(contract.accept([book], catalogue), catalogue, [book], data, by="测试", note=note)


def replaced(data: Path) -> list[dict]:
    """What the published snapshot keeps of rows that were replaced; ``key``, ``old`` and ``new`` as dictionaries."""
    [path] = snapshot.open_published(data).snapshot.tables[tables.HISTORY]
    rows = tables.read(path, tables.HISTORY_SCHEMA).to_pylist()
    return [row | {name: json.loads(row[name]) for name in ("key", "old", "new")} for row in rows]


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[..., Path]:
    """:func:`write_folder` below the test's own folder."""
    return partial(write_folder, tmp_path)


@pytest.fixture
def publish(data: Path, catalogue: Catalogue, folder_of: Callable[..., Path]) -> Publish:
    """Publish a workbook that says ``value`` into ``data``; returns the snapshot's id."""

    def run(value: object, **own: str) -> str:
        return publish_folder(folder_of(value, **own), data, catalogue, f"{value}")

    return run


@pytest.fixture(scope="session")
def bundled_intake(catalogue: Catalogue) -> tuple[contract.Intake, list[Workbook]]:
    """The bundled workbooks, read and typed."""
    books = workbooks()
    return contract.accept(books, catalogue), books


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The bundled workbooks, published afresh."""
    return published_in(workbooks(), tmp_path_factory.mktemp("rebuilt"))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``alone(rule)``: of the rules only this one is asked from now on; the others would only cost time."""
    known = read_queries(checks.QUERIES)

    def ask(rule: str) -> None:
        monkeypatch.setattr(checks, "read_queries", lambda folder: {rule: known[rule]})

    return ask
