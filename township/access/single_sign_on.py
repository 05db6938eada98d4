"""Who comes with an account of elsewhere: one file says whom to believe, and which group has which role here.

The file stands outside of the data folder, which is backed up, because the provider's secret is in it::

    [openid]                            # a provider of OpenID Connect
    issuer = "https://login.example.lan"
    client_id = "township"
    client_secret = "…"

    [proxy]                             # or a proxy that has asked who it is
    user = "X-Remote-User"
    groups = "X-Remote-Groups"
    from = ["127.0.0.1"]

    [roles]                             # group → role; who is in none of them does not come in
    "统计站" = "发布"
    "经贸办" = { role = "填报", offices = ["经贸办"] }
"""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from township.access.accounts import AccountError, fitting_offices
from township.access.roles import Role


@dataclass(frozen=True)
class OpenID:
    """A provider of OpenID Connect.

    Attributes:
        issuer: its address, ``https://…``; plain http only where it is on this machine.
        name, groups: the claims that say how the account is called, and its groups; ``a.b`` is ``b`` within ``a``.
        ca: a file with the certificates to believe it by; None: those that the machine believes.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = "openid profile"
    name: str = "preferred_username"
    groups: str = "groups"
    ca: str | None = None

    def __post_init__(self) -> None:
        asked = urlsplit(self.issuer)
        if asked.scheme != "https" and asked.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("issuer 要写 https:// 开头的地址")


@dataclass(frozen=True)
class Proxy:
    """A proxy that says who asks: in which headers, and from which addresses alone it is believed."""

    user: str
    groups: str
    addresses: tuple[str, ...]

    def __post_init__(self) -> None:
        for address in self.addresses:
            ipaddress.ip_address(address)
        if not self.addresses or not self.user or not self.groups:
            raise ValueError("proxy 要写 user、groups 和 from")


@dataclass(frozen=True)
class Vouched:
    """Somebody another one vouches for.

    Attributes:
        name: what the account is called here.
        subject: who it is, for whoever vouches: another one is never this one, whatever the name.
        by_proxy: on every request, so that who is not named any more is out.
    """

    name: str
    subject: str
    groups: frozenset[str]
    by_proxy: bool = False


@dataclass(frozen=True)
class Granted:
    """What somebody may do here: a role, and the offices of a clerk."""

    role: Role
    offices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What the file says."""

    roles: Mapping[str, Granted]
    openid: OpenID | None = None
    proxy: Proxy | None = None

    def granted(self, groups: frozenset[str]) -> Granted | None:
        """What the groups give together: the highest of their roles, as a clerk the offices of all; None: nothing."""
        given = [granted for group, granted in self.roles.items() if group in groups]
        if not given:
            return None
        highest = max((one.role for one in given), key=list(Role).index)
        return Granted(highest, tuple(dict.fromkeys(o for one in given if one.role is highest for o in one.offices)))


class SingleSignOn:
    """The settings in a file, as it says now: a role taken away there is taken away here.

    Args:
        data: the data folder, in which the file must not be.
        offices: those that the catalogue knows.

    Raises:
        AccountError: see :meth:`settings`.
    """

    def __init__(self, path: Path, data: Path, offices: frozenset[str]) -> None:
        if path.resolve().is_relative_to(data.resolve()):
            raise AccountError(f"{path} 里有密钥，不能放在数据目录里（备份会带上）")
        self._path, self._offices = path, offices
        self._seen: tuple[int, ...] | None = None
        self._settings = Settings({})
        self.settings()

    def settings(self) -> Settings:
        """What the file says.

        Raises:
            AccountError: it cannot be read, others may read or write it, or it says what cannot be.
        """
        try:
            found = self._path.stat()
            if found.st_mode & 0o077:
                raise AccountError(f"{self._path} 别的用户也能读写；请执行 chmod 600 {self._path}")
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
            if seen != self._seen:
                self._settings = _settings(tomllib.loads(self._path.read_text(encoding="utf-8")), self._offices)
                self._seen = seen
        except OSError as error:
            raise AccountError(f"{self._path} 读不出（{error.strerror}）") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise AccountError(f"{self._path} 写得不对（{error}）") from error
        return self._settings


def _settings(told: dict[str, Any], offices: frozenset[str]) -> Settings:
    if strange := told.keys() - {"openid", "proxy", "roles"}:
        raise ValueError(f"不认识 {'、'.join(sorted(strange))}")
    openid, proxy = told.get("openid"), told.get("proxy")
    if not openid and not proxy:
        raise ValueError("要有 [openid] 或 [proxy]")
    return Settings(
        {group: _granted(given, offices) for group, given in told["roles"].items()},
        OpenID(**openid) if openid else None,
        Proxy(proxy["user"].lower(), proxy["groups"].lower(), tuple(proxy["from"])) if proxy else None,
    )


def _granted(given: str | dict[str, Any], offices: frozenset[str]) -> Granted:
    told = {"role": given} if isinstance(given, str) else given
    role = Role(told["role"])
    granted = Granted(role, fitting_offices(role, tuple(told.get("offices", ()))))
    if strange := set(granted.offices) - offices:
        raise ValueError(f"指标目录里没有责任单位“{'、'.join(sorted(strange))}”")
    return granted
