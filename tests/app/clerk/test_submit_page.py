"""数据填报 in Streamlit's own runner: what was looked at is published, and nothing else."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.clerk.test_table_form import field, pressed, said
from tests.pages.dashboard import on_page
from tests.sent import HEADER
from township import cli
from township.store import durable_io, snapshot, unpublished

pytestmark = pytest.mark.usefixtures("unproved")


def sheet(line: str) -> bytes:
    """A monthly sheet of one figure of the whole town: ``indicator,month,value``."""
    return (HEADER + "\n{},370830108,{},累计,{},万元,实报".format(*line.split(","))).encode("utf-8-sig")


def publish(app: AppTest) -> AppTest:
    field(app, "text_input", "发布人").input("王统计")
    return pressed(app, "发布")


def test_two_clerks_at_once_cannot_overwrite_each_other_unseen(data, tmp_path):
    check = unpublished.keep(data, (("税收.csv", sheet("industrial_commercial_tax,2020-11,1300")),))
    app = on_page("submit", check=check)
    others = tmp_path / "财政.csv"
    others.write_bytes(sheet("fiscal_revenue,2020-11,4500"))
    assert cli.main(["--data", str(data), "publish", str(others), "--by", "李会计", "--confirm", "李会计"]) == 0
    theirs = durable_io.read_current(data)

    app = publish(app)

    assert "没有发布" in said(app) and "请重新核对" in said(app)
    assert durable_io.read_current(data) == theirs
    # what is shown now is the difference against the other's publication
    assert "工商税收 义桥镇 2020年11月" in said(app)
    app = publish(app)
    ours = durable_io.read_current(data)
    assert ours != theirs and "已发布快照" in said(app) and ours in said(app)
    rows = pq.read_table(list(snapshot.open_published(data).snapshot.tables["observation"])).to_pylist()
    figures = {row["indicator"]: row["value"] for row in rows if row["month"] == dt.date(2020, 11, 1)}
    assert figures == {"fiscal_revenue": 4500, "industrial_commercial_tax": 1300}, "先发布的还在"
    assert list((data / "unpublished").iterdir()) == [] and "check" not in app.query_params
