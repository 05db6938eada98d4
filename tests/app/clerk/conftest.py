"""A data folder the clerk's pages publish into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled data in a folder of its own, where pages may publish."""
    data = tmp_path / "data"
    for name in ("catalogue", "snapshots"):
        shutil.copytree(ROOT / "data" / name, data / name)
    shutil.copy(ROOT / "data" / "CURRENT", data)
    monkeypatch.setenv("TOWNSHIP_DATA", str(data))
    monkeypatch.setenv("TOWNSHIP_PUBLISH", "1")
    return data
