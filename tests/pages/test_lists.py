"""The page 汇报清单, and links to a snapshot: put together, saved, opened on another snapshot, and gone wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.bundled import CATALOGUE_FOLDER, CURRENT, REPORT, ROOT, copied_data, published_in
from tests.pages.dashboard import on_page
from township.app import list_draft
from township.intake.files.workbook import read_folder
from township.panels import page, published, report_list
from township.store import audit, durable_io, lists
from township.store.lists import Item

PATH = Item("economy/fiscal_path", "2020-08", (), False)
WORKS = Item("rural-revitalization/village_works", "2020-09", ("370830108203",), True)
GONE = Item("economy/gone", "2020-09", (), False)
FUTURE = Item("economy/sectors", "2030-01", (), False)


@pytest.fixture(scope="module")
def two_snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the bundled snapshot and, as CURRENT, one without example figures."""
    data = copied_data(tmp_path_factory.mktemp("served"), "catalogue", "snapshots")
    published_in([read_folder(REPORT)], data)
    return data


@pytest.fixture
def data(two_snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder the dashboard looks at; the lists saved in it go with the test."""
    monkeypatch.setenv("TOWNSHIP_DATA", str(two_snapshots))
    yield two_snapshots
    shutil.rmtree(two_snapshots / "lists", ignore_errors=True)


def dashboard(page: str = "briefing", **address: str) -> AppTest:
    """The dashboard on ``page``, opened with this address."""
    return on_page(page, **address)


def chosen(app: AppTest, name: str) -> AppTest:
    return app.selectbox(key="list").select(name).run()


def pressed(app: AppTest, label: str) -> AppTest:
    """The form's button with this label."""
    return next(button for button in app.button if button.label == label).click().run()


def panels(app: AppTest) -> list[dict]:
    return [json.loads(element.proto.bytes) for element in app.get("bidi_component")]


def said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(element.proto.body for element in app.get("html"))


def test_a_default_list_for_every_theme(data):
    app = dashboard()

    names = app.selectbox(key="list").options
    assert names[0] == "正在编的清单"
    assert names[1:] == "总览 经济运行 乡村振兴 脱贫攻坚 污染防治 村情 指标 疫情防控 人才工作 年度计划 年报对照".split()
    for name in names[1:]:
        shown = panels(chosen(app, name))
        assert shown
        assert not {"coverage", "economy"} & {panel["id"] for panel in shown}


def test_items_are_shown_in_order_under_their_own_filters(data):
    lists.save(data, "党委会", [WORKS, PATH], snapshot=CURRENT, by="张三")

    app = chosen(dashboard(), "党委会")

    works, path = panels(app)
    assert works["id"] == "village_works"
    assert "崔村东村" in said(app)
    assert "2020年8月" in said(app)
    assert path["id"] == "fiscal_path"


def test_a_list_of_another_snapshot_says_so(data):
    lists.save(data, "党委会", [PATH], snapshot=CURRENT, by="张三")
    now = durable_io.read_current(data)
    assert now != CURRENT

    words = said(chosen(dashboard(), "党委会"))

    assert f"是在快照 {CURRENT} 上编的，现在显示快照 {now}" in words


def test_a_list_of_this_snapshot_has_nothing_to_say(data):
    now = durable_io.read_current(data)
    lists.save(data, "党委会", [PATH], snapshot=now, by="张三")

    assert "上编的" not in said(chosen(dashboard(), "党委会"))


def test_what_cannot_be_shown_is_named_and_the_rest_is_shown(data):
    lists.save(data, "党委会", [GONE, PATH, FUTURE], snapshot=CURRENT, by="")

    app = chosen(dashboard(), "党委会")

    assert [panel["id"] for panel in panels(app)] == ["fiscal_path"]
    assert "第1项不能显示：软件里已没有面板 economy/gone" in said(app)
    assert "第3项不能显示" in said(app)
    assert "2030年1月" in said(app)


def test_a_damaged_list_is_named(data):
    lists.save(data, "党委会", [PATH], snapshot=CURRENT, by="")
    (data / "lists" / "党委会.json").write_text("{", encoding="utf-8")

    assert "读不出来" in said(chosen(dashboard(), "党委会"))


def test_an_unknown_list_in_the_address_is_named(data):
    assert "地址中的清单“没有的”不存在" in said(dashboard(list="没有的"))


def test_putting_a_list_in_order_and_saving_it(data):
    app = dashboard()
    app.session_state[list_draft.DRAFT] = [PATH, WORKS, FUTURE]
    app = chosen(app, "正在编的清单")

    app = app.button(key="down_0").click().run()
    app = app.button(key="remove_2").click().run()
    app.text_input(key="list_name").input("三季度分析会")
    app.text_input(key="list_by").input("李四")
    app = next(b for b in app.button if b.label == "保存清单").click().run()

    assert "已保存“三季度分析会”，共2项" in app.success[0].value
    kept = lists.read(data, "三季度分析会")
    assert kept.items == (WORKS, PATH)
    assert kept.by == "李四"
    assert app.selectbox(key="list").value == "三季度分析会"
    assert [panel["id"] for panel in panels(app)] == ["village_works", "fiscal_path"]
    assert app.session_state[list_draft.DRAFT] == []
    assert kept.snapshot == durable_io.read_current(data)


@pytest.mark.parametrize(("name", "words"), [("", "起个名字"), ("经济运行", "看板自带"), ("a/b", "只能用")])
def test_names_that_will_not_do(data, name, words):
    app = dashboard()
    app.session_state[list_draft.DRAFT] = [PATH]
    app = chosen(app, "正在编的清单")

    app.text_input(key="list_name").input(name)
    app = next(b for b in app.button if b.label == "保存清单").click().run()

    assert words in app.error[0].value
    assert lists.names(data) == []


def test_a_list_is_taken_over_as_a_draft_and_deleted(data):
    lists.save(data, "党委会", [PATH, WORKS], snapshot=CURRENT, by="")
    app = chosen(dashboard(), "党委会")

    app = app.button(key="reuse_list").click().run()

    assert app.selectbox(key="list").value == "正在编的清单"
    assert app.session_state[list_draft.DRAFT] == [PATH, WORKS]
    app = chosen(app, "党委会")
    app = app.button(key="delete_list").click().run()
    assert lists.names(data) == ["党委会"], "先问，再删"
    assert "删除清单“党委会”？" in said(app)
    app = pressed(app, "不删")
    assert "删除清单“党委会”？" not in said(app)
    app = pressed(app.button(key="delete_list").click().run(), "确定删除")
    assert app.error[0].value == "请写明由谁操作；姓名记入操作记录"
    assert lists.names(data) == ["党委会"]
    app.text_input(key="list_changed_by").input("王五")
    app = pressed(app, "确定删除")
    assert lists.names(data) == []
    assert app.success[0].value == "已删除清单“党委会”。"
    assert "不存在" not in said(app)
    last = audit.read(data)[-1]
    assert (last["action"], last["by"], last["note"]) == ("delete_list", "王五", "党委会")


def test_a_list_is_renamed_by_somebody_named(data):
    lists.save(data, "党委会", [PATH], snapshot=CURRENT, by="张三")
    app = chosen(dashboard(), "党委会").button(key="rename_list").click().run()

    app.text_input(key="list_changed_by").input("王五")
    app.text_input(key="list_to").input("经济运行")
    app = pressed(app, "确定改名")
    assert "看板自带" in app.error[0].value
    app.text_input(key="list_to").input("党政会")
    app = pressed(app, "确定改名")

    assert lists.names(data) == ["党政会"]
    assert app.selectbox(key="list").value == "党政会"
    assert app.success[0].value == "已把清单“党委会”改名为“党政会”。"
    assert audit.read(data)[-1]["by"] == "王五"


def test_what_follows_shows_the_newest_month_and_says_so(data):
    follow = replace(PATH, month=lists.NEWEST)
    lists.save(data, "党委会", [follow, PATH], snapshot=CURRENT, by="")

    app = chosen(dashboard(), "党委会")

    assert "第1项随最新月份（2020年9月）" in said(app)
    assert "1. 随最新月份　截至月份：2020年9月" in said(app)
    assert "2. 截至月份：2020年8月" in said(app)
    assert "经济运行：" in said(app), "会议模式里的结论"
    app = app.button(key="previous").click().run()
    assert "1. 随最新月份　截至月份：2020年8月" in said(app)
    assert "第1项随最新月份（2020年8月，已换月；最新月份是2020年9月）" in said(app)
    link = parse_qs(urlsplit(said(app).split('data-copy="')[1].split('"')[0].replace("&amp;", "&")).query)
    assert (link["newest"], link["list"]) == (["2020年8月"], ["党委会"])
    assert link["snapshot"] == [durable_io.read_current(data)]


def test_a_year_before_that_has_no_figures_is_named(data):
    lists.save(data, "党委会", [replace(PATH, month=lists.YEAR_BEFORE), PATH], snapshot=CURRENT, by="")

    app = chosen(dashboard(), "党委会")

    assert "第1项不能显示：快照" in said(app) and "没有2019年9月的数据" in said(app)
    assert len(panels(app)) == 1


def test_a_list_of_fixed_months_has_no_month_to_move(data):
    lists.save(data, "党委会", [PATH], snapshot=CURRENT, by="")

    app = chosen(dashboard(), "党委会")

    assert [box.key for box in app.selectbox if box.key == "newest"] == []
    assert "随最新月份" not in said(app)


def test_months_of_a_draft_are_set_item_by_item_or_all_at_once(data):
    app = dashboard()
    app.session_state[list_draft.DRAFT] = [PATH, WORKS]
    app = chosen(app, "正在编的清单")

    app = app.selectbox(key="month_0_economy/fiscal_path_2020-08").select(lists.YEAR_BEFORE).run()
    assert [item.month for item in app.session_state[list_draft.DRAFT]] == [lists.YEAR_BEFORE, "2020-09"]
    app = app.button(key="all_follow").click().run()
    assert [item.month for item in app.session_state[list_draft.DRAFT]] == [lists.NEWEST] * 2
    app = app.button(key="all_fixed").click().run()
    assert [item.month for item in app.session_state[list_draft.DRAFT]] == ["2020-09"] * 2


def test_a_village_of_other_years_says_from_when_it_exists(data):
    lists.save(data, "党委会", [replace(PATH, villages=("370830108211",))], snapshot=CURRENT, by="")

    assert "“金水桥村”从2023年1月起才有" in said(chosen(dashboard(), "党委会"))
    words = said(dashboard("economy", month="2020-06", village="金水桥村"))
    assert "地址中的村“金水桥村”从2023年1月起才有；2020年6月不能选它，已忽略。" in words


def test_what_is_not_saved_has_no_link_and_no_exports_and_says_so(data):
    app = dashboard()
    app.session_state[list_draft.DRAFT] = [PATH]

    words = said(chosen(app, "正在编的清单"))

    assert "存成清单后，才能导出" in words
    assert "data-copy" not in words and "data-take" not in words
    assert "data-meeting" in words and "data-print" in words


def test_an_empty_draft_says_where_drafts_are(data):
    assert "只在编它的浏览器里" in said(dashboard(list="正在编的清单"))


def test_a_link_shows_the_snapshot_it_names_and_says_that_it_is_old(data):
    app = dashboard("economy", month="2020-08", snapshot=CURRENT)

    assert f"快照 {CURRENT}，不是最新的" in said(app)
    link = next(part for part in said(app).split('"') if part.startswith("./economy?"))
    assert parse_qs(urlsplit(link.replace("&amp;", "&")).query)["snapshot"] == [CURRENT]
    app = app.button(key="newest").click().run()
    assert "不是最新的" not in said(app)
    assert durable_io.read_current(data) in said(app)


def test_a_link_to_a_snapshot_that_is_gone_shows_the_newest_and_says_so(data):
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params["snapshot"] = "20200101-00000000"
    app.run()

    assert "地址中的快照“20200101-00000000”已不在或损坏" in said(app)
    assert durable_io.read_current(data) in said(app)


def test_nothing_published_is_said_on_the_page_of_lists_too(tmp_path, monkeypatch):
    shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue")
    monkeypatch.setenv("TOWNSHIP_DATA", str(tmp_path))

    assert "没有可以显示的数据" in said(dashboard())


def test_an_item_is_what_is_on_show(data):
    setting = published.named(CURRENT).setting()
    panel = page.panels()["economy/fiscal_path"]

    item = report_list.item_of(panel, setting)

    assert item == Item("economy/fiscal_path", "2020-09", (), False)
    assert report_list.shown_as(item, published.named(CURRENT), setting.colours) == (panel, setting)
