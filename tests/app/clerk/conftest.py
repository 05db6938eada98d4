"""A data folder the clerk's pages publish into."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundled import copied_data


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled data in a folder of its own, where pages may publish."""
    data = copied_data(tmp_path / "data", "catalogue", "snapshots")
    monkeypatch.setenv("TOWNSHIP_DATA", str(data))
    monkeypatch.setenv("TOWNSHIP_PUBLISH", "1")
    return data
