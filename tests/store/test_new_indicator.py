"""A new indicator: one line more in the catalogue, everything else as it was, and in the trail."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundled import copied_data
from township.statistics import catalogue as catalogues
from township.store import audit, durable_io, new_indicator
from township.store.durable_io import BusyError, SnapshotError
from township.store.new_indicator import NewIndicator

SALES = NewIndicator(
    "农村电商销售额", "economy", "万元", "flow", "ytd", "up", "sum", "经贸办", aliases=("电商销售额", "农村电商销售额")
)  # fmt: skip


@pytest.fixture
def data(tmp_path):
    """A copy of the catalogue, and a snapshot's name in CURRENT: nothing more of it is asked."""
    return copied_data(tmp_path, "catalogue")


def lines(data: Path) -> list[str]:
    return (data / "catalogue" / "indicators.csv").read_text(encoding="utf-8").splitlines()


def test_it_is_one_line_more_read_back_as_said_and_told_in_the_trail(data):
    before = lines(data)

    added = new_indicator.add(data, SALES, by=" 张三 ")

    assert lines(data)[:-1] == before
    read = catalogues.load(data / "catalogue").indicators[added.code]
    assert read == added
    assert (read.code, read.name, read.aliases) == ("nongcundianshangxiaoshoue", SALES.name, ("电商销售额",))
    assert (read.unit, read.over_months, read.judged, read.sheet) == ("万元", "last", None, "统计月报")
    entry = audit.read(data)[-1]
    assert (entry["action"], entry["by"], entry["indicator"]) == ("indicator", "张三", read.code)
    assert entry["snapshot"] == durable_io.read_current(data)
    assert sorted(path.name for path in (data / "catalogue").iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": " "}, "请写明名称"),
        ({"owner": ""}, "请写明责任单位"),
        ({"name": "甲|乙"}, "不能有 |"),
        ({"theme": "sport"}, "主题没有“sport”"),
        ({"direction": ""}, "请选择方向"),
        ({"unit": "亿元"}, "单位请用万元"),
        ({"kind": "rate", "unit": "%"}, "比率不能各村相加"),
        ({"kind": "stock"}, "口径应是时点"),
        ({"name": "一般公共预算收入"}, "已是指标“公共财政预算收入”的名称"),
        ({"aliases": ("PM2.5",)}, "已是指标“PM2.5浓度”的名称"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(data, said, why):
    before = lines(data)

    with pytest.raises(SnapshotError, match="没有写进目录") as refused:
        new_indicator.add(data, replace(SALES, **said), by="张三")

    assert why in str(refused.value)
    assert lines(data) == before and audit.read(data) == []


def test_the_same_twice_is_refused_and_another_of_the_same_sound_has_another_code(data):
    new_indicator.add(data, SALES, by="张三")

    with pytest.raises(SnapshotError, match="已是指标"):
        new_indicator.add(data, SALES, by="李四")
    [one, other] = (
        new_indicator.add(data, replace(SALES, name=name, aliases=()), by="张三") for name in ("实时数", "时事数")
    )
    assert (one.code, other.code) == ("shishishu", "shishishu_2")


def test_nobody_named_a_publisher_at_work_and_nothing_published_are_refused(data):
    with pytest.raises(SnapshotError, match="由谁"):
        new_indicator.add(data, SALES, by="")
    with durable_io.locked(data, "王五"), pytest.raises(BusyError, match="王五"):
        new_indicator.add(data, SALES, by="张三", wait=0)
    (data / "CURRENT").unlink()
    with pytest.raises(SnapshotError, match="还没有发布过数据"):
        new_indicator.add(data, SALES, by="张三")
    assert SALES.name not in "".join(lines(data))


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_a_disk_that_fails_leaves_the_old_catalogue_or_the_new_one(data, monkeypatch, renames):
    real, done = os.replace, []

    def failing(source, target):
        if len(done) == renames:
            raise OSError("磁盘满")
        done.append(target)
        real(source, target)

    before = lines(data)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", failing)
        with pytest.raises(SnapshotError):
            new_indicator.add(data, SALES, by="张三")

    assert lines(data)[: len(before)] == before and len(lines(data)) == len(before) + (renames > 0)
    catalogues.load(data / "catalogue")
    assert not list((data / "catalogue").glob(".tmp-*")) and not list(data.glob("*.tmp"))


def test_line_ends_and_a_byte_order_mark_stay_as_they_are(data):
    path = data / "catalogue" / "indicators.csv"
    content = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    path.write_bytes(content)

    new_indicator.add(data, SALES, by="张三")

    written = path.read_bytes()
    assert written.startswith(content + b"\r\nnongcun") and written.endswith(b"\r\n")
