"""The file of single sign-on: whose word counts, which group is which role, and what it must not say."""

from __future__ import annotations

import re

import pytest

from township.access.accounts import AccountError
from township.access.roles import Role
from township.access.single_sign_on import Granted, OpenID, Proxy, Settings, SingleSignOn

OPENID = """[openid]
issuer = "https://login.test"
client_id = "township"
client_secret = "s"
"""
PROXY = """[proxy]
user = "X-Remote-User"
groups = "X-Remote-Groups"
from = ["127.0.0.1", "::1"]
"""
ROLES = """[roles]
"领导" = "查看"
"统计站" = "内部"
"经贸办" = { role = "填报", offices = ["经贸办"] }
"农办" = { role = "填报", offices = ["农业办", "经贸办"] }
"信息" = "管理"
"""


@pytest.fixture
def read(tmp_path):
    """What a file says that only its owner can read."""

    def read(text: str) -> Settings:
        path = tmp_path / "sso.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return SingleSignOn(path, tmp_path / "data", frozenset({"经贸办", "农业办"})).settings()

    return read


def test_both_ways_may_stand_in_it(read):
    settings = read(OPENID + PROXY + ROLES)

    assert settings.openid == OpenID("https://login.test", "township", "s")
    assert settings.proxy == Proxy("x-remote-user", "x-remote-groups", ("127.0.0.1", "::1"))
    assert (read(PROXY + ROLES).openid, read(OPENID + ROLES).proxy) == (None, None)
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("groups", "granted"),
    [
        (set(), None),
        ({"别的"}, None),
        ({"领导", "别的"}, Granted(Role.VIEWER)),
        ({"领导", "统计站"}, Granted(Role.INTERNAL)),
        ({"经贸办", "统计站"}, Granted(Role.CLERK, ("经贸办",))),
        ({"农办", "经贸办"}, Granted(Role.CLERK, ("经贸办", "农业办"))),
        ({"农办", "信息"}, Granted(Role.ADMINISTRATOR)),
    ],
)
def test_of_several_groups_the_highest_role_counts(read, groups, granted):
    assert read(OPENID + ROLES).granted(frozenset(groups)) == granted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[openid", "写得不对"),
        (ROLES, "要有 [openid] 或 [proxy]"),
        (OPENID, "roles"),
        (OPENID + ROLES + "[other]\n", "不认识 other"),
        (OPENID + 'secret = "x"\n' + ROLES, "secret"),
        (OPENID.replace("https:", "http:") + ROLES, "https://"),
        (OPENID.replace('client_secret = "s"', "") + ROLES, "client_secret"),
        (PROXY.replace('["127.0.0.1", "::1"]', "[]") + ROLES, "proxy 要写"),
        (PROXY.replace("127.0.0.1", "proxy.test") + ROLES, "proxy.test"),
        (OPENID + '[roles]\n"领导" = "镇长"\n', "镇长"),
        (OPENID + '[roles]\n"领导" = "填报"\n', "哪些单位"),
        (OPENID + '[roles]\n"领导" = { role = "填报", offices = ["没有的办"] }\n', "没有的办"),
        (OPENID + "[roles]\na = 7\n", "写得不对"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(read, text, why):
    with pytest.raises(AccountError, match=re.escape(why)):
        read(text)


def test_the_secret_is_for_its_owner_alone_and_not_in_the_data(tmp_path):
    path = tmp_path / "sso.toml"
    path.write_text(OPENID + ROLES, encoding="utf-8")
    path.chmod(0o640)

    with pytest.raises(AccountError, match="chmod 600"):
        SingleSignOn(path, tmp_path / "data", frozenset())
    with pytest.raises(AccountError, match="不能放在数据目录里"):
        SingleSignOn(path, tmp_path, frozenset())
    with pytest.raises(AccountError, match="读不出"):
        SingleSignOn(tmp_path / "none.toml", tmp_path / "data", frozenset())
