"""Asks a provider of OpenID Connect who somebody is: the code flow with PKCE, state and nonce; Authlib checks tokens.

Nobody but the provider is asked: every address it names for us must stand on its own host, and none may lead on to
another. Nothing is kept from one login to the next, so that its keys are those of now.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client.sync_app import BaseApp, OAuth2Mixin
from authlib.integrations.base_client.sync_openid import OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from requests import RequestException

from township.access.single_sign_on import OpenID, Vouched

# what an id token may be signed with: by the provider's private key alone
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
SECONDS = 5.0  # for each answer of the provider
TOO_LATE = "这次登录已经失效，请再点一次“用单位统一账号登录”"
_NO_LONGER = "单位统一账号那边已经退出、停用或过期，请重新登录"
UNREACHABLE = 502  # the status where it gives no answer
_LEEWAY = 60  # seconds that its clock may be wrong
# what it says where it should have asked nothing and would have to
_NEEDS_ASKING = ("login_required", "interaction_required", "consent_required", "account_selection_required")


class OpenIDError(Exception):
    """Nobody is let in; the words (Chinese) are for who wanted to, ``status`` for the answer, the cause for the log."""

    def __init__(self, words: str, status: int = 403) -> None:
        super().__init__(words)
        self.status = status


class NotVouchedError(OpenIDError):
    """The provider has answered, and lets nobody in without asking them, or at all."""


@dataclass(frozen=True)
class Begun:
    """A login on its way through the provider: what only the browser that began it may bring back."""

    state: str
    nonce: str
    code_verifier: str


class Provider(OAuth2Mixin, OpenIDMixin, BaseApp):
    """One conversation with the provider, about one login. Its methods wait for the network."""

    client_cls = OAuth2Session

    def __init__(self, settings: OpenID) -> None:
        self._issuer, self._name, self._groups = settings.issuer, settings.name, settings.groups
        super().__init__(
            None,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.scope,
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
                "max_redirects": 0,
                "trust_env": False,  # no proxy out of the house
                "verify": settings.ca or True,
            },
        )

    def load_server_metadata(self) -> dict[str, Any]:
        """What the provider says of itself, as far as it may be believed.

        Raises:
            ValueError: it is another one, or sends us to another host.
        """
        told = super().load_server_metadata()
        if told.get("issuer") != self._issuer:
            raise ValueError(f"issuer {told.get('issuer')!r}")
        for address in ("token_endpoint", "jwks_uri", "userinfo_endpoint"):
            if address in told and urlsplit(told[address])[:2] != urlsplit(self._issuer)[:2]:
                raise ValueError(f"{address} {told[address]!r}")
        told["id_token_signing_alg_values_supported"] = list(ALGORITHMS)
        return told

    def begin(self, back: str, *, silent: bool = False) -> tuple[str, Begun]:
        """Where to send the browser, which comes ``back`` with a code, and what to keep until then.

        Args:
            silent: who is logged in there comes back at once, and nobody else is asked anything.

        Raises:
            OpenIDError: the provider cannot be reached, or is not what it should be.
        """
        with _told():
            made = self.create_authorization_url(back, **({"prompt": "none"} if silent else {}))
            return made.pop("url"), Begun(**made)

    def vouched(self, begun: Begun, back: str, answer: Mapping[str, str]) -> Vouched:
        """Who has come back, with the ``answer`` in the address.

        Raises:
            OpenIDError: not with this login, refused there, or nothing that can be believed.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise OpenIDError(TOO_LATE, 400)
        if answer.get("iss", self._issuer) != self._issuer or "code" not in answer:
            error = answer.get("error", "iss")
            words = _NO_LONGER if error in _NEEDS_ASKING else "单位统一账号那边没有让您登录"
            raise NotVouchedError(words) from ValueError(error)
        with _told():
            token = self.fetch_access_token(back, code=answer["code"], code_verifier=begun.code_verifier)
            meant = {"iss": self._issuer, "aud": self.client_id}
            options = {claim: {"essential": True, "value": value} for claim, value in meant.items()}
            claims = self.parse_id_token(token, begun.nonce, claims_options=options, leeway=_LEEWAY)
            if claims is None:
                raise ValueError("no id_token")
            said = claims
            if self._of(said, self._name) is None or self._of(said, self._groups) is None:
                said = claims | self._userinfo(token, claims["sub"])
        name, groups = self._of(said, self._name), self._of(said, self._groups)
        groups = [groups] if isinstance(groups, str) else groups
        if not isinstance(name, str) or not isinstance(groups, list):
            missing = self._groups if isinstance(name, str) else self._name
            raise OpenIDError(f"单位统一账号没有说明“{missing}”，请联系维护人员")
        return Vouched(name, f"{self._issuer} {claims['sub']}", frozenset(map(str, groups)))

    def way_out(self) -> str | None:
        """Where a browser logs out of the provider; None where it has no such place.

        Raises:
            OpenIDError: the provider cannot be reached, or is not what it should be.
        """
        with _told():
            end = self.load_server_metadata().get("end_session_endpoint")
        return add_params_to_uri(end, {"client_id": self.client_id}) if end else None

    def _userinfo(self, token: dict[str, Any], subject: str) -> dict[str, Any]:
        """What the provider says besides of whom the token is; nothing where it says no more."""
        if "userinfo_endpoint" not in self.load_server_metadata():
            return {}
        said = self.userinfo(token=token)
        if said.get("sub") != subject:
            raise ValueError("userinfo of another sub")
        return dict(said)

    @staticmethod
    def _of(claims: Mapping[str, Any], path: str) -> Any:
        """A claim, or one within another: ``realm_access.roles``."""
        if path in claims:
            return claims[path]
        found: Any = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found


@contextmanager
def _told() -> Iterator[None]:
    """Says in Chinese what went wrong with the provider.

    Raises:
        OpenIDError: instead of what was raised, which is its cause.
    """
    try:
        yield
    except RequestException as error:
        raise OpenIDError("单位统一账号的服务器现在没有答复，请稍后再试", UNREACHABLE) from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise OpenIDError("单位统一账号给的凭据没有通过校验，请再试一次；还不行请联系维护人员") from error
