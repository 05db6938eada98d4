"""What the tests of commands share: a folder of data, commands run on it in words and as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import sent
from tests.bundled import CATALOGUE_FOLDER
from township import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    shutil.copytree(CATALOGUE_FOLDER, made / "catalogue")
    return made


@pytest.fixture
def run(data, capsys) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["--data", str(data), *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def ask(run) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Run a command with ``--json``; the answer is the whole of stdout."""

    def call(*arguments: object) -> tuple[int, dict[str, Any]]:
        code, out, _ = run(*arguments, "--json")
        return code, json.loads(out)

    return call


@pytest.fixture
def month(tmp_path) -> Callable[..., Path]:
    """A folder that reports one figure."""

    def write(value: object, name: str = "月报", more: str = "", of: str = "2020-09") -> Path:
        row = sent.revenue(value, of)
        return sent.folder(tmp_path / name, row, header=sent.HEADER + more, source=name, date="2020-10-09")

    return write
