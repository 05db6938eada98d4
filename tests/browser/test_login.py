"""In the browser: the door, a leader who looks, a clerk who may not publish, an account taken away, the way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen
from tests.browser.test_publishing import csv_sheet, upload
from tests.bundled import copied_data
from tests.conftest import free_port
from tests.web import providers
from township.access.accounts import Accounts
from township.access.roles import Role

pytestmark = pytest.mark.browser

PASSWORD = "kan-ban-2020"


@pytest.fixture
def data(tmp_path: Path, quick_hashes: None) -> Path:
    """The bundled data with a leader, who has a first password, and a clerk."""
    data = copied_data(tmp_path, "catalogue", "snapshots")
    accounts = Accounts(data)
    accounts.add("李镇长", Role.VIEWER, password=PASSWORD)
    accounts.add("小王", Role.CLERK, ("财政所",), PASSWORD)
    accounts.choose("小王", PASSWORD + "-2")
    return data


def log_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_leader_looks_a_clerk_hands_in_and_both_leave(data, page, fresh_server):
    server = fresh_server(None, "--name", "kanban.test", "--base-path", "/yq", TOWNSHIP_DATA=str(data))
    screen = Screen(page, server.url)

    page.goto(f"{screen.url}/economy?month=2020年8月")
    log_in(page, "李镇长", PASSWORD)
    page.get_by_label("原来的密码").fill(PASSWORD)
    for field in ("新密码", "再写一次"):
        page.get_by_label(field).fill(PASSWORD + "-1")
    page.get_by_role("button", name="换密码").click()
    screen.settle()
    assert "/yq/economy" in page.url and screen.month == "2020年8月"
    expect(page.locator(".who summary")).to_have_text("李镇长查看")
    expect(page.locator("header").get_by_text("数据填报")).to_have_count(0)
    refused = page.request.get(f"{screen.url}/submit", headers={"Accept": "text/html"})
    assert (refused.status, "<h1>您的账号没有这项权限。</h1>" in refused.text()) == (403, True)
    assert 'href="/yq/"' in refused.text()

    Accounts(data).disable("李镇长")
    page.get_by_role("button", name="‹").click()  # whatever is done next, the connection ends and the door is shown
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.errors.clear()

    page.goto(f"{screen.url}/submit")
    log_in(page, "小王", PASSWORD + "-2")
    screen.settle()
    upload(screen, csv_sheet("fiscal_revenue,2020-10,4080"))
    expect(page.get_by_text("您的账号不能发布")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^发布"))).to_have_count(0)

    page.locator(".who summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.goto(f"{screen.url}/economy")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def of_the_providers_pages(page: Page, *, asked: bool = True) -> None:
    """Its pages, where it was asked for them, ask for a font and an icon of their own; ours for nothing."""
    assert set(page.foreign_hosts) == ({"fonts.googleapis.com"} if asked else set())
    assert not [said for said in page.errors if not re.search(r"fonts\.googleapis\.com|/favicon\.ico]", said)]
    page.foreign_hosts.clear()
    page.errors.clear()


def test_a_leader_comes_with_the_account_of_the_house(tmp_path, page, fresh_server):
    data, port = copied_data(tmp_path / "data", "catalogue", "snapshots"), free_port()
    with providers.real(f"http://127.0.0.1:{port}/sso-back") as issuer:
        file = providers.written(tmp_path / "sso.toml", providers.settings(issuer))
        server = fresh_server(port, "--name", "kanban.test", "--sso", str(file), TOWNSHIP_DATA=str(data))
        screen = Screen(page, server.url)

        page.goto(f"{screen.url}/economy?month=2020年8月")
        page.get_by_role("link", name="用单位统一账号登录").click()
        page.locator("[name=login]").fill("李镇长+领导")
        page.locator("[name=password]").fill("x")
        page.locator("[type=submit]").click()
        page.locator("[type=submit]").click()  # the provider asks whether we may know who it is
        screen.settle()
        assert screen.month == "2020年8月"
        expect(page.locator(".who summary")).to_have_text("李镇长查看")
        of_the_providers_pages(page)

        due = {"x-township-ask": "sso"}  # as the server says some minutes later
        page.route(f"{screen.url}/_stcore/health", lambda route: route.fulfill(body="ok", headers=due))
        with page.expect_response(lambda answer: "/sso-back?code=" in answer.url) as behind:
            pass
        assert behind.value.status == 303, "the provider has vouched again, and the page stands"
        page.unroute_all(behavior="wait")
        of_the_providers_pages(page, asked=False)

        page.locator(".who summary").click()
        page.get_by_role("button", name="退出").click()
        page.get_by_role("link", name="退出统一账号").click()
        expect(page).to_have_url(re.compile(f"^{issuer}/session/end"))
        of_the_providers_pages(page)
