"""Who is logged in: signed tokens for cookies, each ended by its owner, by being idle, or by a change of the account.

Lives in the server's memory; a restart ends every login. Used from the server's event loop alone.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer

from township.access.accounts import Account, AccountError, Accounts
from township.access.roles import NOBODY, Viewer
from township.access.single_sign_on import SingleSignOn, Vouched

IDLE = 2 * 3600.0  # seconds without anything done; a meeting may stay at one page for long
LONGEST = 12 * 3600.0
MOST = 2000  # logins at a time; the one idle longest goes first


@dataclass
class Login:
    """One browser of one account.

    Attributes:
        account, stamp: whose, as it was when the login began.
        began, last: when, and when something was last done, in seconds of a clock that never goes back.
        vouched: who single sign-on said it is; None: they gave a password.
    """

    account: str
    stamp: str
    began: float
    last: float
    vouched: Vouched | None = None


@dataclass(frozen=True)
class Seen:
    """What a cookie says: which login, whose, and whether its owner must first choose a password."""

    login: str
    viewer: Viewer
    must_change: bool


class Logins:
    """The logins with the accounts of one data folder, and with those of elsewhere where there is single sign-on."""

    def __init__(
        self, accounts: Accounts, clock: Callable[[], float] = time.monotonic, *, sso: SingleSignOn | None = None
    ) -> None:
        self.accounts, self.sso = accounts, sso
        self._clock = clock
        self._signer = Signer(secrets.token_bytes(32), salt="township.login")
        self._open: dict[str, Login] = {}

    def begin(self, account: Account, vouched: Vouched | None = None) -> str:
        """Log in, with a password or vouched for; what the cookie holds."""
        while len(self._open) >= MOST:
            del self._open[min(self._open, key=lambda one: self._open[one].last)]
        token, now = secrets.token_urlsafe(32), self._clock()
        self._open[token] = Login(account.name, account.stamp, now, now, vouched)
        return self._signer.sign(token).decode()

    def account_of(self, vouched: Vouched) -> Account:
        """The account of whom single sign-on vouches for; it may be asked from another thread.

        Raises:
            AccountError: no group gives a role here, or the account may not be used.
        """
        granted = self.sso.settings().granted(vouched.groups) if self.sso else None
        if granted is None:
            raise AccountError(f"统一账号“{vouched.name}”在看板里没有角色，请找管理账号的人")
        return self.accounts.admit(vouched.name, vouched.subject, granted.role, granted.offices)

    def end(self, cookie: str) -> None:
        """Log out; harmless where it is no login."""
        if token := self._token(cookie):
            self._open.pop(token, None)

    def seen(self, cookie: str, *, active: bool, vouched: Vouched | None = None) -> Seen | None:
        """Who sends the cookie; None where it is no login or one that has ended.

        Args:
            active: the person did something, and the login does not become idle.
            vouched: whom a trusted proxy says the request is of.

        Raises:
            AccountError: the accounts cannot be read.
        """
        token = self._token(cookie)
        login = self._open.get(token) if token else None
        if login is None:
            return None
        account, now = self.accounts.all().get(login.account), self._clock()
        if (
            account is None
            or account.disabled
            or account.stamp != login.stamp
            or now - login.last > IDLE
            or now - login.began > LONGEST
            or not self._still_vouched(login, account, vouched)
        ):
            del self._open[token]
            return None
        if active:
            login.last = now
        if account.must_change:
            nothing_yet = Viewer(account.name, account.role, NOBODY.rights, NOBODY.offices)
            return Seen(token, nothing_yet, must_change=True)
        return Seen(token, account.viewer, must_change=False)

    def _still_vouched(self, login: Login, account: Account, vouched: Vouched | None) -> bool:
        """Whether the groups still give the account's role, and a proxy that named its owner still does."""
        if login.vouched is None:
            return True
        granted = self.sso.settings().granted(login.vouched.groups) if self.sso else None
        same = granted is not None and (granted.role, granted.offices) == (account.role, account.offices)
        return same and (not login.vouched.by_proxy or login.vouched == vouched)

    def _token(self, cookie: str) -> str | None:
        try:
            return self._signer.unsign(cookie).decode()
        except (BadSignature, UnicodeError):
            return None
