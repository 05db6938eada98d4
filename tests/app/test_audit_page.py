"""The page 操作记录: for managers, newest first, narrowed, taken away; what was meddled with is said."""

from __future__ import annotations

import pytest

from tests.pages.dashboard import on_page
from township.app import audit_page
from township.store import audit


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with a trail of three lines and nothing published."""
    audit.record(tmp_path, "form", "张三", note="月报")
    audit.record(tmp_path, "export", "李四", note="经济运行")
    audit.record(tmp_path, "export", "张三", note="=1+1", format="pptx")
    monkeypatch.setenv("TOWNSHIP_DATA", str(tmp_path))
    monkeypatch.setenv("TOWNSHIP_PUBLISH", "1")
    return tmp_path


def said(app) -> str:
    return "".join(element.proto.body for element in app.main if element.type == "html")


def test_newest_first_by_action_and_who(data):
    app = on_page("audit")

    assert not app.exception
    assert said(app).index("=1+1") < said(app).index("经济运行") < said(app).index("月报")
    assert "共3条，逐条相接，没有改动。" in said(app)
    app = app.selectbox(key="audit_action").select("导出").run()
    assert "经济运行" in said(app) and "月报" not in said(app)
    app = app.selectbox(key="audit_who").select("张三").run()
    assert "=1+1" in said(app) and "经济运行" not in said(app)


def test_a_line_says_whose_account_why_not_and_from_where(data):
    audit.record(data, "account", "站长", account="小王", change="停用")
    audit.record(data, "login_refused", "小王", address="10.0.0.9", way="统一账号", why="没有角色")

    assert "小王，停用" in said(on_page("audit")) and "没有角色，统一账号，来自10.0.0.9" in said(on_page("audit"))


def test_what_was_meddled_with_is_said(data):
    path = data / audit.FILE
    path.write_bytes(path.read_bytes().replace("李四".encode(), "王五".encode()))

    assert "操作记录校验没有通过：第2条被改动过" in said(on_page("audit"))


def test_it_is_for_managers_only(data, monkeypatch):
    monkeypatch.delenv("TOWNSHIP_PUBLISH")

    assert "逐条相接" not in said(on_page("audit"))


def test_a_line_is_taken_away_with_all_it_says(data):
    [row, *_] = audit_page.table(audit.read(data)[::-1]).to_dict("records")

    assert (row["序号"], row["操作"], row["谁"], row["其他"]) == ("3", "导出", "张三", "format：pptx")
    assert row["前一条的校验值"] == audit.read(data)[2]["before"]
