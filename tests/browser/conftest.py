"""Fixtures of the browser tests: a tab on the shared server, and data folders that may be spoilt."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import ViewportSize as Size

from tests.browser.screen import Screen
from tests.bundled import copied_data
from tests.conftest import LAPTOP, Server, watched, without_proof
from township import cli

PRINTED, CORRECTED = 3668, 3700  # 公共财政预算收入 as the report prints it, and as a later publication says


@pytest.fixture
def screen(server, page: Page) -> Screen:
    """A tab on the server that most tests share."""
    return Screen(page, server.url)


@pytest.fixture(scope="module")
def keep_open(server: Server, warm_context: BrowserContext) -> Iterator[Callable[..., Screen]]:
    """Opens a page that all tests of the file look at: what one changes it puts back. With the same scripts and scheme
    the next page takes the place of the one before.
    """
    screens: dict[tuple[str, ...], Screen] = {}
    with contextlib.ExitStack() as tabs:

        def open_page(path: str, *scripts: str, scheme: str = "light", size: Size = LAPTOP, **query: str) -> Screen:
            if (scheme, *scripts) not in screens:
                page = tabs.enter_context(watched(warm_context, warm_context.new_page()))
                tabs.callback(page.close)
                page.emulate_media(color_scheme=scheme)
                for script in scripts:
                    page.add_init_script(script)
                screens[scheme, *scripts] = Screen(page, server.url)
            screen = screens[scheme, *scripts]
            screen.page.set_viewport_size(size)
            screen.open(path, **query)
            return screen

        yield open_page


@dataclass(frozen=True)
class DataFolder:
    """A data folder with two snapshots: ``old`` says PRINTED, ``new`` says CORRECTED and is current."""

    path: Path
    old: str
    new: str

    def point_to(self, identity: str) -> None:
        """Make CURRENT name this snapshot, in one step as publishing does."""
        beside = self.path / "CURRENT.beside"
        beside.write_text(identity + "\n", encoding="utf-8")
        os.replace(beside, self.path / "CURRENT")

    def file(self, identity: str, name: str = "observation.parquet") -> Path:
        """A file of one of the snapshots."""
        return self.path / "snapshots" / identity / name


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The bundled data, and a snapshot published after it in which one figure is corrected. Not to be changed."""
    path = copied_data(tmp_path_factory.mktemp("published"), "catalogue", "snapshots", "workbooks")
    old = (path / "CURRENT").read_text(encoding="utf-8").strip()
    report = path / "workbooks" / "annual-report-2020" / "统计月报.csv"
    line = "fiscal_revenue,公共财政预算收入,370830108,2020-09,累计,,{},"
    text = report.read_text(encoding="utf-8")
    assert text.count(line.format(PRINTED)) == 1
    report.write_text(text.replace(line.format(PRINTED), line.format(CORRECTED)), encoding="utf-8")
    workbooks = [str(path / "workbooks" / name) for name in ("annual-report-2020", "illustrative-2020")]
    with without_proof():
        assert cli.main(["--data", str(path), "publish", "--fresh", "--confirm", "测试", *workbooks]) == 0
    new = (path / "CURRENT").read_text(encoding="utf-8").strip()
    assert new != old
    return DataFolder(path, old, new)


@pytest.fixture
def data_folder(published: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of ``published`` that the test may spoil."""
    return DataFolder(Path(shutil.copytree(published.path, tmp_path / "data")), published.old, published.new)


@pytest.fixture
def screen_on(fresh_server: Callable, page: Page) -> Callable[[Path], Screen]:
    """A tab on a server of its own, which serves the data folder given."""

    def start(data: Path) -> Screen:
        return Screen(page, fresh_server(TOWNSHIP_DATA=str(data)).url)

    return start
