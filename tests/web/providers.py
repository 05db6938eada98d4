"""Providers of OpenID Connect to log in with: a real one, and one that answers what no honest one would."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry
from playwright._impl._driver import compute_driver_executable

SCRIPT = Path(__file__).with_name("provider.mjs")
CLIENT, SECRET = "township", "a-secret-of-the-test"


def settings(issuer: str = "", more: str = "") -> str:
    """A file of single sign-on, with the groups that the tests know."""
    openid = f'[openid]\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n' if issuer else ""
    return f"""{openid}{more}
[roles]
"领导" = "查看"
"统计站" = "发布"
"经贸办" = {{ role = "填报", offices = ["经贸办"] }}
"农办" = {{ role = "填报", offices = ["农业办"] }}
"""


def written(path: Path, text: str) -> Path:
    """The settings in a file that nobody else reads."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


@contextmanager
def real(back: str, *options: str) -> Iterator[str]:
    """npm's oidc-provider, run until the block ends; its issuer."""
    node, _ = compute_driver_executable()  # what Playwright brings along, so that every machine has the same
    command = [node, str(SCRIPT), back, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def through(address: str, back: str, who: str, browser: requests.Session | None = None) -> str:
    """Log in at the real provider as ``who``, as a browser does; the address it comes back with.

    Args:
        browser: one that may be logged in there, and is then; None: a new one.
    """
    with contextlib.nullcontext(browser) if browser else requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False)
        while True:
            if "location" in answer.headers:
                address = urljoin(answer.url, answer.headers["location"])
                if address.startswith(back):
                    return address
                answer = browser.get(address, allow_redirects=False)
                continue
            action = re.search(r'action="([^"]+)"', answer.text)[1]
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)[1]
            form = {"prompt": prompt, "login": who, "password": "x"}
            answer = browser.post(action, form, allow_redirects=False)


@dataclass
class Odd:
    """A provider that says what it is told to say.

    Attributes:
        claims, header: of the id token, instead of those that are right; None leaves one out.
        about: of its own description, likewise.
        signed: by the key it shows; else by another one, or with what the client knows (HS256).
        token: the whole answer for a code, instead.
        asked: the forms that came for a token.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    userinfo: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] | None = None
    nonce: str = ""
    issuer: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    shown: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def describe(self) -> dict[str, Any]:
        """Its discovery document."""
        at = {
            f"{name}_endpoint": f"{self.issuer}/{name}"
            for name in ("authorization", "token", "userinfo", "end_session")
        }
        return _but({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **at}, self.about)

    def answer_token(self) -> dict[str, Any]:
        """What it gives for a code."""
        if self.token is not None:
            return self.token
        now = int(time.time())
        right = {
            "iss": self.issuer, "sub": "7", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.nonce,
            "preferred_username": "李镇长", "groups": ["领导"],
        }  # fmt: skip
        header, claims = _but({"alg": "RS256", "kid": "one"}, self.header), _but(right, self.claims)
        if header["alg"] == "none":
            parts = (urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in (header, claims))
            signed = ".".join([*parts, ""])
        else:
            known = JWSRegistry(algorithms=["RS256", "HS256"])
            signed = jwt.encode(header, claims, self.key or self.shown, registry=known)
        return {"access_token": "an-access-token", "token_type": "Bearer", "id_token": signed}

    def respond(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        """What it answers at a path."""
        if path == "/token":
            self.asked.append(form)
            return self.answer_token()
        return {
            "/.well-known/openid-configuration": self.describe,
            "/jwks": lambda: {"keys": [self.shown.as_dict(private=False)]},
            "/userinfo": lambda: self.userinfo,
        }[path]()


@contextmanager
def odd() -> Iterator[Odd]:
    """An :class:`Odd` provider, served until the block ends."""
    provider = Odd()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            content = json.dumps(provider.respond(urlsplit(self.path).path, form)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

        def log_message(self, *said: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def of_client_secret() -> OctKey:
    """The key that anybody who knows the client's secret could sign with."""
    return OctKey.import_key(SECRET * 2)


def _but(right: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (right | other).items() if value is not None}
