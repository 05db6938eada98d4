"""Data that is not what was published is refused in plain Chinese, also while the dashboard is being read."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CORRECTED, PRINTED, DataFolder
from tests.browser.screen import Screen
from tests.browser.test_opening import is_open_on_the_newest_figures
from tests.browser.test_publishing import choose, main

pytestmark = pytest.mark.browser


def revenue(screen: Screen) -> float:
    """The figure in which the two snapshots differ, as the chart shows it."""
    return screen.bars("fiscal_path")[9]


def shows(screen: Screen, identity: str) -> bool:
    """Whether the frame names this snapshot."""
    return f"快照 {identity}" in screen.heading()["as_of"]


# what else may be wrong with a snapshot: tests/store/test_damage.py
def altered(data: DataFolder) -> str:
    file = data.file(data.new)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    return "observation.parquet"


def folder_gone(data: DataFolder) -> str:
    shutil.rmtree(data.file(data.new).parent)
    return data.new


def test_an_open_page_follows_what_is_published_and_falls_back_to_the_last_good_snapshot(screen_on, data_folder):
    good = data_folder.path / "good"
    shutil.copytree(data_folder.file(data_folder.new).parent, good)
    data_folder.point_to(data_folder.old)
    screen = screen_on(data_folder.path)
    screen.open("economy")  # the very first request to this server
    is_open_on_the_newest_figures("economy", screen)
    assert (revenue(screen), shows(screen, data_folder.old)) == (PRINTED, True)

    data_folder.point_to(data_folder.new)
    screen.toggle_reported()

    assert (revenue(screen), shows(screen, data_folder.new)) == (CORRECTED, True)
    assert screen.notices() == []

    for spoil in (altered, folder_gone):
        named = spoil(data_folder)
        screen.toggle_reported()

        (notice,) = screen.notices()
        assert notice.startswith("数据校验没有通过："), spoil.__name__
        assert named in notice and data_folder.new in notice, spoil.__name__
        assert f"现在显示的是上一份完好的快照 {data_folder.old}" in notice, spoil.__name__
        assert (revenue(screen), shows(screen, data_folder.old)) == (PRINTED, True), spoil.__name__

        shutil.copytree(good, data_folder.file(data_folder.new).parent, dirs_exist_ok=True)
        screen.toggle_reported()

        assert screen.notices() == [], spoil.__name__
        assert (revenue(screen), shows(screen, data_folder.new)) == (CORRECTED, True), spoil.__name__

    screen.follow("数据快照")
    choose(screen, "快照", data_folder.old)
    expect(main(screen)).to_contain_text(f"回退请用命令 rollback {data_folder.old}")  # as long as pages may not publish
    expect(screen.page.get_by_role("button", name=re.compile("回退"))).to_have_count(0)


def test_a_server_without_good_data_says_why_until_there_is_some(screen_on, data_folder, tmp_path):
    def reload() -> None:
        screen.page.reload(wait_until="commit")
        screen.settle()

    def refused() -> str:
        reload()
        said = screen.page.get_by_test_id("stMain").inner_text()
        assert said.startswith("没有可以显示的数据")
        assert not any(word in said for word in (str(tmp_path), "Errno", "Traceback"))
        assert screen.panels() == []
        return said

    data = tmp_path / "empty"
    data.mkdir()
    screen = screen_on(data)
    screen.open("economy")
    assert "town.toml" in refused()

    shutil.copytree(data_folder.path / "catalogue", data / "catalogue")
    assert "还没有发布过数据" in refused()
    assert "python -m township publish" in refused()

    served = DataFolder(data, data_folder.old, data_folder.new)
    shutil.copytree(data_folder.file(data_folder.new).parent, served.file(served.new).parent)
    served.point_to(served.new)
    altered(served)
    assert "observation.parquet" in refused()

    shutil.copy(data_folder.file(data_folder.new), served.file(served.new))
    reload()
    assert (revenue(screen), screen.notices()) == (CORRECTED, [])

    served.point_to("../../etc")
    reload()
    (notice,) = screen.notices()
    assert "“../../etc”不是快照编号" in notice
    assert revenue(screen) == CORRECTED
