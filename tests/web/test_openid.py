"""Single sign-on by OpenID Connect: in with a real provider, and not in with anything that it would never say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from unittest.mock import MagicMock
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.web import providers
from tests.web.asking import HOST, Asked
from tests.web.providers import Odd, settings, written
from tests.web.test_gate import POLICY
from tests.web.test_login import PASSWORD, asked
from township.access.accounts import AccountError, Accounts
from township.access.logins import ASK_AGAIN, IDLE, TRY_AGAIN, VOUCHED, Logins, Seen
from township.access.roles import Right, Role
from township.access.single_sign_on import OpenID, SingleSignOn, Vouched
from township.store import audit
from township.web import gate
from township.web.gate import COOKIE, Gate, viewer
from township.web.login import Door
from township.web.openid import TOO_LATE, OpenIDError, Provider
from township.web.proxy import TrustedProxy

BACK = f"http://{HOST}/yq/sso-back"
OFFICES = frozenset({"经贸办", "农业办"})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with providers.real(BACK) as issuer:
        yield issuer


class House:
    """A dashboard's door with single sign-on, as the settings say, and a browser before it."""

    def __init__(self, folder: Path, text: str) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        self.file = written(folder / "sso.toml", text)
        self.accounts = Accounts(self.data)
        self.logins = Logins(self.accounts, sso=(sso := SingleSignOn(self.file, self.data, OFFICES)))
        guard = Middleware(Gate, names=gate.served_names(8501), page_policy=POLICY, logins=self.logins, base="/yq")
        before = [Middleware(TrustedProxy, proxy=proxy)] if (proxy := sso.settings().proxy) else []
        page = Route("/economy", lambda request: PlainTextResponse(viewer(request).name))
        self.door = Starlette(routes=[*Door(self.logins, "/yq").routes(), page], middleware=[*before, guard])

    def get(self, path: str, headers: Mapping[str, str] = MappingProxyType({}), **cookies: str) -> Asked:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return Asked("GET", f"/yq{path}", cookie=cookie, **headers).of(self.door, client=("10.0.0.9", 50000))

    def begin(self, wanted: str = "/", login: str = "") -> tuple[str, str]:
        """Where the login goes, silently where there is one that goes on, and the cookie that waits for it."""
        page = self.get(f"/sso?{'silent&' if login else ''}next={wanted}", **({COOKIE: login} if login else {}))
        assert page.code == 303, page.text
        kept = page.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=lax", "Path=/yq/sso-back"} <= set(kept.split("; "))
        return page.headers["location"], re.match(r"township_sso_\w{8}=([^;]+);", kept)[1]

    def back(self, address: str, kept: str, **cookies: str) -> Asked:
        waiting = f"township_sso_{parse_qs(urlsplit(address).query)['state'][0][:8]}"
        return self.get(address.removeprefix(f"http://{HOST}/yq"), **{waiting: kept}, **cookies)

    def enter(self, who: str, wanted: str = "/", browser: requests.Session | None = None) -> Asked:
        address, kept = self.begin(wanted)
        return self.back(providers.through(address, BACK, who, browser), kept)

    def ask_again(self, login: str, browser: requests.Session) -> Asked:
        """A silent way through the provider, of a browser logged in there or not."""
        address, kept = self.begin("/economy", login)
        return self.back(providers.through(address, BACK, "nobody may be asked", browser), kept, **{COOKIE: login})

    def seen(self, page: Asked) -> Seen | None:
        return self.logins.seen(cookie(page), active=True)


@pytest.fixture
def house(tmp_path, issuer) -> House:
    return House(tmp_path, settings(issuer))


def cookie(page: Asked) -> str:
    """The cookie of the login that an answer begins."""
    set_by = b"; ".join(value for name, value in page.sent[0]["headers"] if name == b"set-cookie").decode()
    return re.search(rf"{COOKIE}=([^;]+);", set_by)[1]


def said(page: Asked) -> str:
    return re.search(r'role="alert">([^<]*)<', page.text)[1]


# ------------------------------------------------------------------ with a real provider


@pytest.mark.parametrize(
    ("who", "role", "offices"),
    [
        ("李镇长+领导", Role.VIEWER, None),
        ("小王+经贸办+农办+别的", Role.CLERK, {"经贸办", "农业办"}),
        ("老张+领导+统计站+经贸办", Role.PUBLISHER, None),
    ],
)
def test_the_groups_there_are_the_role_here(house, who, role, offices):
    page = house.enter(who, "/economy%3Fmonth%3D2020-09")

    assert (page.code, page.headers["location"]) == (303, "/yq/economy?month=2020-09")
    viewer, name = house.seen(page).viewer, who.partition("+")[0]
    assert (viewer.name, viewer.role, viewer.offices) == (name, role, offices)
    *_, account, login = audit.read(house.data)
    assert (account["action"], account["by"], account["account"]) == ("account", "统一账号", name)
    assert (login["action"], login["by"], login["way"], login["address"]) == ("login", name, "统一账号", "10.0.0.9")


def test_claims_that_stand_in_the_id_token_itself_do_as_well(tmp_path):
    with providers.real(BACK, "in-id-token") as issuer:
        assert House(tmp_path, settings(issuer)).enter("李镇长+领导").code == 303


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("外人+别的", "统一账号“外人”在看板里没有角色"),
        ("外人", "没有角色"),
        ("外人+none", "没有说明“groups”"),
        ("一二三四五六七八九十一二三四五六七八九十一+领导", "账号名要有"),
    ],
)
def test_who_has_no_role_is_told_so_and_stays_out(house, who, why):
    page = house.enter(who)

    assert page.code == 403 and why in said(page)
    assert house.accounts.all() == {}
    assert audit.read(house.data)[-1]["action"] == "login_refused"


@pytest.mark.parametrize("wanted", ["//evil.test/", "https://evil.test/", "/%5Cevil.test", "/sso", "/login"])
def test_it_leads_on_to_ours_alone(house, wanted):
    assert house.enter("李镇长+领导", wanted).headers["location"] == "/yq/"


def test_a_login_is_good_once_and_for_the_browser_that_began_it(house):
    address, kept = house.begin()
    _, others = house.begin()
    answer = providers.through(address, BACK, "李镇长+领导")

    assert said(house.back(answer, others)) == said(house.back(answer, "")) == f"{TOO_LATE}。"
    assert said(house.back(answer.replace("state=", "state=x"), kept)) == f"{TOO_LATE}。"
    assert house.back(answer, kept).code == 303
    again = house.back(answer, kept)
    assert again.code == 403 and "没有通过校验" in said(again), "the provider takes a code once"


def test_the_code_is_of_no_use_without_the_verifier(house, issuer):
    address, _ = house.begin()
    begun = parse_qs(urlsplit(address).query)
    assert begun["code_challenge_method"] == ["S256"] and begun["response_type"] == ["code"]
    code = parse_qs(urlsplit(providers.through(address, BACK, "李镇长+领导")).query)["code"][0]
    another, stolen = Provider(OpenID(issuer, providers.CLIENT, providers.SECRET)), {"code": code}
    _, own = another.begin(BACK)

    with pytest.raises(OpenIDError, match="没有通过校验"):
        another.vouched(own, BACK, stolen | {"state": own.state})


def test_whoever_says_no_there_is_told(house):
    address, kept = house.begin()
    state = parse_qs(urlsplit(address).query)["state"][0]

    assert "没有让您登录" in said(house.back(f"{BACK}?error=access_denied&state={state}", kept))


def test_a_name_disabled_here_is_out_at_once_and_stays_out(house):
    page = house.enter("李镇长+领导")
    house.accounts.disable("李镇长")

    assert house.seen(page) is None
    assert "已停用" in said(house.enter("李镇长+领导"))
    house.accounts.by_single_sign_on("李镇长")
    assert house.enter("李镇长+领导").code == 303


def test_an_account_with_a_password_is_not_taken_over_until_it_is_handed_over(house, quick_hashes):
    house.accounts.add("李镇长", Role.VIEWER, password=PASSWORD)
    assert "已有另一个账号" in said(house.enter("李镇长+统计站"))

    house.accounts.by_single_sign_on("李镇长")
    assert house.seen(house.enter("李镇长+统计站")).viewer.may(Right.PUBLISH)
    assert "已有另一个账号" in said(house.enter("李镇长+领导")), "another one, who is called the same"
    assert asked(house.door, "POST", "/login", name="李镇长", password=PASSWORD).code == 401


def test_a_group_that_gives_no_role_any_more_ends_its_logins(house):
    page = house.enter("李镇长+领导")
    text = house.file.read_text(encoding="utf-8")
    written(house.file, text.replace('"领导" = "查看"', '"领导" = "内部"'))
    assert house.seen(page) is None

    page = house.enter("李镇长+领导")
    assert house.seen(page).viewer.role is Role.INTERNAL, "the account has the role of now"
    written(house.file, text.replace('"领导"', '"领导们"'))
    assert house.seen(page) is None


def test_when_the_file_is_damaged_single_sign_on_alone_is_shut(house, quick_hashes):
    house.accounts.add("维护", Role.ADMINISTRATOR, password=PASSWORD)
    page = house.enter("李镇长+领导")
    house.file.write_text("[openid", encoding="utf-8")

    with pytest.raises(AccountError):
        house.seen(page)
    assert "写得不对" in said(house.get("/sso"))
    assert asked(house.door, "POST", "/login", name="维护", password=PASSWORD).code == 303


# ------------------------------------------------------------------ and when its word is old


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    """One that stays logged in at the provider."""
    with requests.Session() as browser:
        yield browser


@pytest.fixture
def login(house, browser, clock) -> str:
    """The cookie of a leader's login; time stands still."""
    house.logins._clock = clock
    return cookie(house.enter("李镇长+领导", browser=browser))


PAGE = MappingProxyType({"accept": "text/html"})


def test_an_old_word_is_asked_for_again_and_the_page_stays(house, login, browser, clock):
    clock.now += VOUCHED + 1
    refused = house.get("/economy?month=2020-09", PAGE, **{COOKIE: login})
    door = house.get(refused.headers["location"].removeprefix("/yq"), PAGE, **{COOKIE: login})
    assert door.headers["location"] == "/yq/sso?silent&next=%2Feconomy%3Fmonth%3D2020-09"
    assert house.ask_again(login, browser).headers["location"] == "/yq/economy"

    assert house.get("/economy", PAGE, **{COOKIE: login}).text == "李镇长"
    assert [entry["action"] for entry in audit.read(house.data)].count("login") == 1, "it is the same login"


def test_while_the_page_is_open_it_asks_behind_it(house, login, browser, clock):
    assert "x-township-ask" not in house.get("/economy", **{COOKIE: login}).headers
    clock.now += ASK_AGAIN + 1
    assert "x-township-ask" in house.get("/economy", **{COOKIE: login}).headers
    assert house.ask_again(login, browser).code == 303
    assert "x-township-ask" not in house.get("/economy", **{COOKIE: login}).headers

    browser.cookies.clear()  # out over there; it has worked before, so that this is a no
    clock.now += ASK_AGAIN + 1
    assert "已经退出、停用或过期" in said(house.ask_again(login, browser))
    assert house.get("/economy", PAGE, **{COOKIE: login}).code == 303
    assert cookie(house.enter("李镇长+领导", browser=browser)), "and in again by hand"


def test_a_browser_that_takes_no_cookie_along_is_not_out_before_the_end(house, login, browser, clock):
    browser.cookies.clear()
    clock.now += ASK_AGAIN + 1
    assert house.ask_again(login, browser).code == 303
    page = house.get("/economy", **{COOKIE: login})
    assert page.text == "李镇长" and "x-township-ask" not in page.headers, "it is not asked in vain all the time"

    clock.now += VOUCHED
    page = house.ask_again(login, browser)
    assert page.code == 403 and "已经退出、停用或过期" in said(page)
    assert 'href="./sso?next=%2Feconomy"' in page.text, "what was looked at is kept"


def test_a_role_taken_away_over_there_is_gone_with_the_next_word(house, login, browser, clock, monkeypatch):
    clock.now += ASK_AGAIN + 1
    true = Provider.vouched
    for groups, code in (({"统计站"}, 303), ({"别的"}, 403)):
        monkeypatch.setattr(Provider, "vouched", lambda *asked, to=groups: replace(true(*asked), groups=frozenset(to)))
        page = house.ask_again(login, browser)
        assert page.code == code
        assert house.logins.seen(login, active=True) is None
        login = cookie(page) if code == 303 else login
    assert "没有角色" in said(page)


def test_a_provider_that_gives_no_answer_ends_nobodys_meeting(house, login, clock, monkeypatch):
    clock.now += VOUCHED + 1
    monkeypatch.setattr(Provider, "load_server_metadata", MagicMock(side_effect=requests.ConnectionError))
    assert house.get("/sso?silent&next=/economy", **{COOKIE: login}).headers["location"] == "/yq/economy"
    assert house.get("/economy", **{COOKIE: login}).text == "李镇长"
    clock.now += TRY_AGAIN + 1
    assert house.get("/economy", PAGE, **{COOKIE: login}).code == 303, "it is asked again"


def test_nobody_comes_in_silently_who_was_not_in_or_was_idle_or_left(house, login, clock):
    assert "prompt=none" not in house.get("/sso?silent", **{COOKIE: "x"}).headers["location"]
    clock.now += IDLE + 1
    assert house.get("/login?next=/economy", **{COOKIE: login}).code == 200
    login = cookie(house.enter("李镇长+领导"))
    asked(house.door, "POST", "/logout", login)
    assert house.get("/login?next=/economy", **{COOKIE: login}).code == 200


def test_the_way_out_leads_on_to_the_providers(house, issuer):
    page = house.enter("李镇长+领导")
    left = asked(house.door, "POST", "/logout", cookie(page))
    assert left.headers["location"] == "/yq/login?left"
    assert 'href="./sso-out"' in house.get("/login?left").text

    out = house.get("/sso-out").headers["location"]
    assert out.startswith(f"{issuer}/session/end?") and f"client_id={providers.CLIENT}" in out


def test_a_password_of_elsewhere_is_not_changed_here(house):
    page = house.enter("李镇长+领导")

    assert "请到单位统一账号那里改" in asked(house.door, "GET", "/password", cookie(page)).text


# ------------------------------------------------------------------ what no honest provider says


@pytest.fixture(scope="module")
def served() -> Iterator[Odd]:
    with providers.odd() as provider:
        yield provider


@pytest.fixture
def odd(served) -> Odd:
    """A provider that is right in everything, until it is told otherwise."""
    right = Odd(issuer=served.issuer, shown=served.shown)
    served.__dict__.update(right.__dict__)
    return served


def logged_in(odd: Odd) -> Vouched:
    """Whom the provider vouches for to a login that is begun and comes back."""
    talk = Provider(OpenID(odd.issuer, providers.CLIENT, providers.SECRET))
    url, begun = talk.begin(BACK)
    odd.nonce = odd.nonce or begun.nonce
    assert begun.code_verifier not in url
    return talk.vouched(begun, BACK, {"code": "a-code", "state": begun.state})


def test_what_is_right_is_believed(odd):
    assert logged_in(odd) == Vouched("李镇长", f"{odd.issuer} 7", frozenset({"领导"}))
    assert odd.asked[0]["code_verifier"] and odd.asked[0]["redirect_uri"] == BACK


ANOTHER = RSAKey.generate_key(2048, {"kid": "one"})
LONG_AGO = {"iat": 1_600_000_000, "exp": 1_600_000_300}


@pytest.mark.parametrize(
    "told",
    [
        {"claims": {"iss": "https://evil.test"}},
        {"claims": {"iss": None}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["another", "third"]}},
        {"claims": {"aud": "another", "azp": providers.CLIENT}},
        {"claims": {"aud": None}},
        {"claims": LONG_AGO},
        {"claims": {"exp": None}},
        {"claims": {"exp": "never"}},
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"sub": None}},
        {"claims": {"at_hash": "x"}},
        {"header": {"alg": "none"}},
        {"header": {"alg": "none", "kid": None}},
        {"header": {"alg": "HS256", "kid": None}, "key": providers.of_client_secret()},
        {"key": ANOTHER},
        {"header": {"kid": "another"}, "key": ANOTHER},
        {"token": {}},
        {"token": {"error": "invalid_grant"}},
        {"token": {"access_token": "x", "token_type": "Bearer"}},
        {"token": {"access_token": "x", "token_type": "Bearer", "id_token": "a.b.c"}},
        {"token": {"access_token": "x", "token_type": "Bearer", "id_token": 7}},
        {"claims": {"groups": None}, "userinfo": {"sub": "8", "groups": ["统计站"]}},
        {"about": {"issuer": "https://evil.test"}},
        {"about": {"token_endpoint": "http://127.0.0.2:1/token"}},
        {"about": {"jwks_uri": "https://evil.test/jwks"}},
        {"about": {"userinfo_endpoint": "https://evil.test/userinfo"}},
        {"about": {"jwks_uri": None}},
        {"about": {"authorization_endpoint": None}},
    ],
)
def test_what_is_not_right_lets_nobody_in(odd, told):
    odd.__dict__.update(told)

    with pytest.raises(OpenIDError, match="没有通过校验"):
        logged_in(odd)


def test_a_group_within_a_claim_and_a_single_one(odd):
    odd.claims = {"groups": None, "realm_access": {"roles": ["领导"]}}
    talk = Provider(OpenID(odd.issuer, providers.CLIENT, providers.SECRET, groups="realm_access.roles"))
    _, begun = talk.begin(BACK)
    odd.nonce = begun.nonce
    answer = {"code": "a-code", "state": begun.state, "iss": odd.issuer}
    assert talk.vouched(begun, BACK, answer).groups == {"领导"}

    odd.claims, odd.nonce = {"groups": "领导"}, ""
    assert logged_in(odd).groups == {"领导"}
    with pytest.raises(OpenIDError, match="没有让您登录"):
        talk.vouched(begun, BACK, answer | {"iss": "https://evil.test"})


def test_a_provider_that_does_not_answer_keeps_nobody_out_who_has_a_password(tmp_path, quick_hashes):
    with providers.odd() as gone:
        house = House(tmp_path, settings(gone.issuer))
        house.accounts.add("维护", Role.ADMINISTRATOR, password=PASSWORD)
    page = house.get("/sso")

    assert page.code == 502 and "现在没有答复" in said(page)
    assert house.get("/sso-out").code == 502
    assert asked(house.door, "POST", "/login", name="维护", password=PASSWORD).code == 303
