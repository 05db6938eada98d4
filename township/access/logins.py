"""Who is logged in: signed tokens for cookies, each ended by its owner, by being idle, or by a change of the account.

Lives in the server's memory; a restart ends every login. Used from the server's event loop alone.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from itsdangerous import BadSignature, Signer

from township.access.accounts import Account, AccountError, Accounts
from township.access.roles import NOBODY, Viewer
from township.access.single_sign_on import SingleSignOn, Vouched

IDLE = 2 * 3600.0  # seconds without anything done; a meeting may stay at one page for long
LONGEST = 12 * 3600.0
VOUCHED = 3600.0  # seconds that the word of single sign-on holds
ASK_AGAIN = 40.0  # seconds after which an open page asks the provider again: who is stopped there is out in a minute
TRY_AGAIN = 300.0  # the same after it was asked in vain
_LOADING = 60.0  # seconds in which a page that has come back by itself does nothing its owner did
MOST = 2000  # logins at a time; the one idle longest goes first


@dataclass
class Login:
    """One browser of one account.

    Attributes:
        account, stamp: whose, as it was when the login began.
        began, last: when, and when something was last done, in seconds of a clock that never goes back.
        vouched: who single sign-on said it is; None: they gave a password.
        asked, ask_at: when it last said so, and when an open page asks again.
        back: when it last said so to a page that had been closed and came back by itself.
        quietly: it has said so while the page stood open, so that a no to that is one.
    """

    account: str
    stamp: str
    began: float
    last: float
    vouched: Vouched | None = None
    asked: float = 0.0
    ask_at: float = 0.0
    back: float = -_LOADING
    quietly: bool = False

    def is_vouched(self, now: float) -> bool:
        """Whether the word of single sign-on still holds, where it is by its word."""
        return self.vouched is None or now - self.asked <= VOUCHED


@dataclass(frozen=True)
class Seen:
    """What a cookie says.

    Attributes:
        login, viewer: which login, and whose.
        must_change: its owner must first choose a password.
        due: the provider should be asked again; the page does that by itself (connection.js).
    """

    login: str
    viewer: Viewer
    must_change: bool
    due: bool = field(default=False, compare=False)


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
        self._open[token] = Login(account.name, account.stamp, now, now, vouched, now, now + ASK_AGAIN)
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

    def renewable(self, cookie: str) -> Login | None:
        """The login, where the provider may be asked again about it: ended by nothing but that its word is old.

        One that stood idle or was ended here is gone since the gate has asked :meth:`seen`.
        """
        login = self._open.get(self._token(cookie) or "")
        return login if login and login.vouched and not login.vouched.by_proxy else None

    def renew(self, cookie: str, account: Account, vouched: Vouched) -> bool:
        """The provider has vouched again; whether for this login's account, with what it may do."""
        login, now = self.renewable(cookie), self._clock()
        if login is None or (login.account, login.stamp) != (account.name, account.stamp):
            return False
        if login.is_vouched(now):
            login.quietly = True
        else:
            login.back = now
        login.vouched, login.asked, login.ask_at = vouched, now, now + ASK_AGAIN
        return True

    def put_off(self, cookie: str, *, at_the_end: bool) -> None:
        """The provider was asked in vain and is asked again a little later.

        Args:
            at_the_end: even where its word is old: it cannot be reached, and its outage ends nobody's meeting.
        """
        if login := self.renewable(cookie):
            login.ask_at = self._clock() + TRY_AGAIN
            if at_the_end:
                login.asked = max(login.asked, login.ask_at - VOUCHED)

    def doubt(self, cookie: str) -> None:
        """The provider vouches no more: the page comes by way of it at once, and is told why."""
        if login := self.renewable(cookie):
            login.asked = self._clock() - VOUCHED - 1

    def seen(self, cookie: str, *, active: bool, vouched: Vouched | None = None, asks: bool = True) -> Seen | None:
        """Who sends the cookie; None where it is no login or one that has ended.

        Args:
            active: the person did something, and the login does not become idle.
            vouched: whom a trusted proxy says the request is of.
            asks: it is a request of now; False: a connection that was opened before.

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
        if asks and vouched and vouched == login.vouched:
            login.asked = now
        if not login.is_vouched(now):
            return None  # kept: the provider may vouch again
        if active and now - login.back > _LOADING:
            login.last = now
        if account.must_change:
            nothing_yet = Viewer(account.name, account.role, NOBODY.rights, NOBODY.offices)
            return Seen(token, nothing_yet, must_change=True)
        due = self.renewable(cookie) is not None and now > login.ask_at
        return Seen(token, account.viewer, must_change=False, due=due)

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
