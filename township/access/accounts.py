"""The accounts of one data folder: ``accounts.json``, for its owner's eyes only, in no snapshot and no export.

A change is written whole or not at all and is seen by a running server at its next look at the file.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from filelock import FileLock, Timeout

from township.access.roles import RIGHTS, Role, Viewer
from township.store import audit, durable_io
from township.store.durable_io import SnapshotError

FILE = "accounts.json"
SHORTEST = 10  # characters of a password
LONGEST_NAME, LONGEST_PASSWORD = 20, 200
_LOCK_SECONDS = 10
_OWN = "自己换密码"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # of passwords made here: nothing that looks like something else
_hasher = PasswordHasher()  # argon2id with the parameters RFC 9106 recommends where memory is short


@cache  # made at the first login: every command would wait for it
def _nobodys() -> str:
    """What is verified where there is no such account, so that this takes as long."""
    return _hasher.hash(secrets.token_hex(16))


class AccountError(Exception):
    """An account cannot be made, changed or read; the message (Chinese) says why."""


@dataclass(frozen=True)
class Account:
    """One account.

    Attributes:
        offices: whose figures a 填报 account may hand in.
        stamp: another one after every change; a login holds as long as it stays.
        subject: who it is where single sign-on lets it in, and no password does; "": whoever comes first by its name;
            None: an account with a password.
        must_change: the password was made by somebody else.
    """

    name: str
    role: Role
    offices: tuple[str, ...]
    password: str = field(repr=False)  # as argon2 writes it
    stamp: str = field(default_factory=lambda: uuid.uuid4().hex)
    must_change: bool = True
    disabled: bool = False
    made: str = field(default_factory=durable_io.now)
    subject: str | None = None

    @property
    def state(self) -> str:
        """Whether it may be used, in Chinese."""
        if self.disabled:
            return "停用" if self.subject is None else "停用（统一账号）"
        if self.subject is not None:
            return "统一账号"
        return "还没换过一次性密码" if self.must_change else "在用"

    @property
    def viewer(self) -> Viewer:
        """Who looks at a page with it."""
        offices = frozenset(self.offices) if self.role is Role.CLERK else None
        return Viewer(self.name, self.role, RIGHTS[self.role], offices)


class Accounts:
    """The accounts of a data folder, as its file says now."""

    def __init__(self, data: Path, by: str = "命令行") -> None:
        """``by``: who changes them, as the audit trail has it."""
        self.data, self._path, self._by = data, data / FILE, by
        self._seen: tuple[int, ...] | None = None
        self._known: dict[str, Account] = {}

    def all(self) -> dict[str, Account]:
        """The accounts by name.

        Raises:
            AccountError: the file cannot be read, or others may read or write it.
        """
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise AccountError(f"{self._path} 读不出（{error.strerror}）") from error
        if found.st_mode & 0o077:
            raise AccountError(f"{self._path} 别的用户也能读写；请执行 chmod 600 {self._path}")
        seen = (found.st_mtime_ns, found.st_size, found.st_ino)
        if seen != self._seen:
            try:
                told = json.loads(self._path.read_bytes())
                known = {
                    one["name"]: Account(**one | {"role": Role(one["role"]), "offices": tuple(one["offices"])})
                    for one in told["accounts"]
                }
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise AccountError(f"{self._path} 已损坏或读不出；请从备份恢复") from error
            self._known, self._seen = known, seen
        return self._known

    def verified(self, name: str, password: str) -> Account | None:
        """The account, if this is its password and it may be used. Takes some 50 ms whatever is given.

        Raises:
            AccountError: see :meth:`all`.
        """
        account = self.all().get(name)
        usable = account is not None and not account.disabled and account.subject is None
        nobodys = _nobodys()
        try:
            _hasher.verify(account.password if usable else nobodys, password[:LONGEST_PASSWORD])
        except (VerifyMismatchError, InvalidHashError):
            return None
        return account if usable else None

    def add(self, name: str, role: Role, offices: tuple[str, ...] = (), password: str | None = None) -> str:
        """Make an account; its first password, to be changed at the first login.

        Raises:
            AccountError: the name is taken or none, the password too weak, the offices do not fit the role.
        """
        name = _fitting_name(name)
        password = _first_password(password, name)

        def added(known: dict[str, Account]) -> Account:
            if name in known:
                raise AccountError(f"已有账号“{name}”；可以改它的角色，忘了密码可以重设")
            return Account(name, role, fitting_offices(role, offices), _hasher.hash(password))

        self._change(added, f"新开，角色{role}")
        return password

    def set_role(self, name: str, role: Role, offices: tuple[str, ...] = ()) -> None:
        """Give an account another role; whoever is logged in with it is logged out.

        Raises:
            AccountError: there is no such account, its groups elsewhere say its role, or the offices do not fit.
        """
        if (account := self.all().get(name)) and account.subject is not None:
            raise AccountError(f"“{name}”用单位统一账号登录，角色由那边的组定")
        self._replace(name, f"角色改为{role}", role=role, offices=fitting_offices(role, offices))

    def reset(self, name: str, password: str | None = None) -> str:
        """Another first password for an account, which may be used again; whoever is logged in with it is logged out.

        Raises:
            AccountError: there is no such account, or the password is too weak.
        """
        password = _first_password(password, name)
        changes = {"password": _hasher.hash(password), "must_change": True, "subject": None}
        self._replace(name, "重设密码", disabled=False, **changes)
        return password

    def choose(self, name: str, password: str) -> None:
        """The password its owner has chosen; every login with the account ends.

        Raises:
            AccountError: there is no such account, or the password is too weak or the one before.
        """
        check_password(password, name)
        if self.verified(name, password):
            raise AccountError("新密码与原来的相同")
        self._replace(name, _OWN, password=_hasher.hash(password), must_change=False)

    def by_single_sign_on(self, name: str) -> None:
        """From now on single sign-on lets the account in, whoever comes first by its name; its password opens nothing.

        Raises:
            AccountError: there is no such account.
        """
        self._replace(name, "改由统一账号登录", password="", must_change=False, disabled=False, subject="")

    def admit(self, name: str, subject: str, role: Role, offices: tuple[str, ...]) -> Account:
        """The account of somebody single sign-on vouches for, made or given the role where that is news.

        Args:
            subject: who it is, for whoever vouches.

        Raises:
            AccountError: the name is none or another one's, or the account may not be used.
        """
        name = _fitting_name(name)

        def admitted(known: dict[str, Account]) -> Account:
            account = known.get(name)
            if account is None:
                return Account(name, role, offices, "", must_change=False, subject=subject)
            if account.disabled:
                raise AccountError(f"账号“{name}”已停用，请找管理账号的人")
            if account.subject not in ("", subject):
                raise AccountError(
                    f"已有另一个账号“{name}”；要改由统一账号登录，请找管理账号的人（“账号”页，或 account sso）"
                )
            changed = (account.role, account.offices) != (role, offices)
            stamp = uuid.uuid4().hex if changed else account.stamp
            return replace(account, subject=subject, role=role, offices=offices, stamp=stamp)

        if (account := admitted(self.all())) != self.all().get(name):
            self._change(admitted, f"角色{role}（按统一账号的组）", "统一账号")
            account = self.all()[name]
        return account

    def disable(self, name: str) -> None:
        """The account may not be used until it is reset or restored; whoever is logged in with it is logged out.

        Raises:
            AccountError: there is no such account.
        """
        self._replace(name, "停用", disabled=True)

    def restore(self, name: str) -> None:
        """The account may be used again by who it was of.

        Raises:
            AccountError: there is no such account.
        """
        self._replace(name, "恢复", disabled=False)

    def _replace(self, name: str, change: str, **changes: object) -> None:
        def changed(known: dict[str, Account]) -> Account:
            if name not in known:
                raise AccountError(f"没有账号“{name}”")
            return replace(known[name], stamp=uuid.uuid4().hex, **changes)

        self._change(changed, change)

    def _change(self, make: Callable[[dict[str, Account]], Account], change: str, by: str = "") -> None:
        try:
            with self._locked():
                known = dict(self.all())
                account = make(known)
                known[account.name] = account
                content = json.dumps(
                    {"accounts": [asdict(one) for one in known.values()]}, ensure_ascii=False, indent=1
                )
                beside = self._path.with_name(f"{FILE}.{uuid.uuid4().hex}.tmp")
                try:
                    durable_io.write(beside, content.encode(), mode=0o600)
                    by = account.name if change == _OWN else by or self._by
                    audit.record(self.data, "account", by, account=account.name, change=change)
                    os.replace(beside, self._path)
                finally:
                    beside.unlink(missing_ok=True)
                durable_io.sync(self._path.parent)
        except OSError as error:
            raise AccountError(f"{self._path} 写不进去（{error.strerror}）") from error
        except SnapshotError as error:  # the audit trail's
            raise AccountError(str(error)) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with FileLock(self._path.with_name(f"{FILE}.lock"), timeout=_LOCK_SECONDS, mode=0o600):
                yield
        except Timeout as error:
            raise AccountError("别人正在改账号，请稍后再试") from error


def check_password(password: str, name: str) -> None:
    """Raises AccountError, saying why, where a password would be guessed too soon."""
    if len(password) < SHORTEST:
        raise AccountError(f"密码至少{SHORTEST}个字符")
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(f"密码最多{LONGEST_PASSWORD}个字符")
    if len(set(password)) < 5 or password.isdigit():
        raise AccountError("密码太简单：不能只有数字，也不能总是那几个字符")
    if name and name.casefold() in password.casefold():
        raise AccountError("密码里不能有账号名")


def _first_password(given: str | None, name: str) -> str:
    if given is None:
        return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    check_password(given, name)
    return given


def _fitting_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountError(f"账号名要有1—{LONGEST_NAME}个字")
    return name


def fitting_offices(role: Role, offices: tuple[str, ...]) -> tuple[str, ...]:
    """The offices of an account with the role.

    Raises:
        AccountError: a clerk has none, or somebody else some.
    """
    if (role is Role.CLERK) != bool(offices):
        raise AccountError("填报的账号要写明是哪些单位的（--office）；别的角色不写")
    return offices
