"""The door: who comes in, where to, what a wrong password says, and the way out."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tests.web.asking import HOST, Asked
from tests.web.test_gate import POLICY
from township.access.accounts import Accounts
from township.access.attempts import FREE
from township.access.logins import Logins
from township.access.roles import Role
from township.store import audit
from township.web import gate
from township.web.gate import COOKIE, Gate
from township.web.login import Door

PASSWORD = "kan-ban-2020"


@pytest.fixture
def logins(tmp_path, quick_hashes) -> Logins:
    accounts = Accounts(tmp_path)
    accounts.add("李镇长", Role.VIEWER)
    accounts.choose("李镇长", PASSWORD)
    return Logins(accounts)


@pytest.fixture
def door(logins) -> Starlette:
    guard = Middleware(Gate, names=gate.served_names(8501), page_policy=POLICY, logins=logins, base="/yq")
    return Starlette(routes=Door(logins, "/yq").routes(), middleware=[guard])


def asked(door: Starlette, method: str, path: str, cookie: str = "", scheme: str = "http", **form: str) -> Asked:
    """A request with a form, and its answer."""
    asked = Asked(method, f"/yq{path}", cookie=cookie and f"{COOKIE}={cookie}")
    body = "&".join(f"{name}={value}" for name, value in form.items()).encode()
    return asked.of(door, body, scheme=scheme, client=("10.0.0.9", 50000))


def given(answer: Asked) -> str:
    """The cookie an answer sets."""
    return re.match(rf"{COOKIE}=([^;]+);", answer.headers["set-cookie"])[1]


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("", "/"),
        ("?next=%2Feconomy%3Fmonth%3D2020%25E5%25B9%25B49%25E6%259C%2588", "/economy?month=2020%E5%B9%B49%E6%9C%88"),
        ("?next=https://evil.test/", "/"),
        ("?next=//evil.test/", "/"),
        ("?next=/%5Cevil.test", "/"),
        ("?next=/%0d%0aset-cookie:x", "/"),
        ("?next=/login%3Fnext%3D/", "/"),
    ],
)
def test_the_right_password_leads_on_to_what_was_asked_for_and_nowhere_else(door, logins, wanted, target):
    answer = asked(door, "POST", f"/login{wanted}", name="李镇长", password=PASSWORD)

    assert (answer.code, answer.headers["location"]) == (303, f"/yq{target}")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/yq/"} <= set(cookie.split("; ")) and "Secure" not in cookie
    assert logins.seen(given(answer), active=True).viewer.name == "李镇长"


def test_under_tls_the_cookie_is_secure(door):
    assert (
        "Secure"
        in asked(door, "POST", "/login", scheme="https", name="李镇长", password=PASSWORD).headers["set-cookie"]
    )


def test_a_wrong_password_and_an_unknown_account_say_the_same(door):
    wrong = asked(door, "POST", "/login", name="李镇长", password="x")
    unknown = asked(door, "POST", "/login", name="王镇长", password="x")

    assert wrong.code == unknown.code == 401
    assert wrong.text.replace("李", "王") == unknown.text
    assert "set-cookie" not in wrong.headers and "账号或密码不对" in wrong.text


def test_after_some_wrong_passwords_even_the_right_one_waits_from_there(door):
    for _ in range(FREE):
        assert asked(door, "POST", "/login", name="李镇长", password="x").code == 401

    answer = asked(door, "POST", "/login", name="李镇长", password=PASSWORD)
    assert answer.code == 429 and "请过" in answer.text


def test_what_is_typed_is_no_markup(door):
    answer = asked(door, "POST", "/login", name="<script>", password="x")

    assert "<script>" not in answer.text and "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("form", [{}, {"name": "李镇长"}, {"name": "李镇长", "password": "x" * 5000}, {"name": "%ff"}])
def test_an_odd_form_opens_nothing(door, form):
    assert asked(door, "POST", "/login", **form).code == 401


def test_the_first_password_is_changed_before_anything_else(door, logins):
    first = logins.accounts.reset("李镇长")
    entered = asked(door, "POST", "/login?next=/economy", name="李镇长", password=first)
    assert entered.headers["location"] == "/yq/password?next=%2Feconomy"
    cookie = given(entered)
    assert asked(door, "GET", "/economy", cookie).code == 401
    to_password = asked(door, "GET", "/login?next=%2Feconomy", cookie)
    assert to_password.headers["location"] == "/yq/password?next=%2Feconomy"

    form = {"password": first, "new": PASSWORD + "-2", "again": PASSWORD + "-2"}
    for wrong, why in (
        ({"again": "another-one"}, "不一样"),
        ({"password": "x"}, "原来的密码不对"),
        ({"new": "1234567890", "again": "1234567890"}, "太简单"),
        ({"new": first, "again": first}, "相同"),
    ):
        assert why in asked(door, "POST", "/password?next=/economy", cookie, **form | wrong).text
    changed = asked(door, "POST", "/password?next=/economy", cookie, **form)

    assert (changed.code, changed.headers["location"]) == (303, "/yq/economy")
    assert logins.seen(cookie, active=True) is None, "a login from before does not hold"
    assert not logins.seen(given(changed), active=True).must_change


def test_whose_login_has_ended_is_told_so_and_nobody_else(door, logins):
    cookie = given(asked(door, "POST", "/login", name="李镇长", password=PASSWORD))
    logins.accounts.disable("李镇长")

    assert "原来的登录已失效" in asked(door, "GET", "/login?next=%2Feconomy", cookie).text
    for path, of in (("/login?next=%2Feconomy", ""), ("/login", cookie), ("/login?left", cookie)):
        assert "失效" not in asked(door, "GET", path, of).text


def test_the_way_out(door, logins):
    cookie = given(asked(door, "POST", "/login", name="李镇长", password=PASSWORD))
    answer = asked(door, "POST", "/logout", cookie)

    assert (answer.code, answer.headers["location"]) == (303, "/yq/login")
    assert logins.seen(cookie, active=True) is None
    told = [(line["action"], line["by"], line["address"]) for line in audit.read(logins.accounts.data)[2:]]
    assert told == [("login", "李镇长", "10.0.0.9"), ("logout", "李镇长", "10.0.0.9")]
    assert HOST not in answer.headers["location"]
