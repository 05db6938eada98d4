"""Fixtures for tests in a real browser: our own server, Debian's Chromium, a page that tolerates no surprise.

    def test_front_page(server, page):
        page.goto(server.url)

A test that needs a server with nothing visited yet, or with other settings, calls `fresh_server(NAME="value")`.
"""

import contextlib
import functools
import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from streamlit.components.v2 import manifest_scanner

from tests.bundled import CATALOGUE, ROOT
from township.commands import allocation
from township.panels import proof
from township.statistics.catalogue import Catalogue

# a busy machine is no reason for a property to fail
settings.register_profile("any machine", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
# looking for cycles more seldom takes a twentieth less of the processor where panels are drawn, and no more memory
gc.set_threshold(50_000, 20, 20)

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
    "--disable-quic",
    "--process-per-site",
    # a sixth less of the processor: fewer processes, and nothing kept of pages that were left
    "--in-process-gpu",
    "--enable-features=NetworkServiceInProcess2",
    "--disable-features=PaintHolding,BackForwardCache",
    # an eighth less: a page is left before its scripts, compiled anew with every page, pay for being optimised
    "--js-flags=--no-opt --no-maglev --single-threaded-gc",
]
# the neighbouring months are not fetched, for which the server draws three pages instead of one: test_filters.py asks
NOTHING_AHEAD = """
const ask = window.fetch;
window.fetch = (address, ...rest) =>
  `${address}`.includes("ahead?") ? Promise.resolve(new Response(null, { status: 204 })) : ask(address, ...rest);
"""
LAPTOP = {"width": 1366, "height": 768}
STARTUP_SECONDS = 60
running_servers: list["Server"] = []
ports_left: set[int] = set()  # by servers that were stopped


@dataclass
class Server:
    """A dashboard started for the tests, in a process group of its own."""

    url: str
    process: subprocess.Popen
    log_file: Path

    def log(self) -> str:
        """Everything the server has printed so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def is_healthy(self) -> bool:
        """Whether Streamlit answers its health check."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
        try:
            with direct.open(f"{self.url}/_stcore/health", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def wait_until_healthy(self) -> None:
        """Return once the health check answers.

        Raises RuntimeError, with the log, if the process ends or STARTUP_SECONDS pass before that.
        """
        for _ in range(STARTUP_SECONDS * 10):
            if self.is_healthy():
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self.process.wait(timeout=0.1)
                raise RuntimeError(f"服务器启动时退出，返回码 {code}：\n{self.log()}")
        raise RuntimeError(f"服务器 {STARTUP_SECONDS} 秒内没有就绪：\n{self.log()}")

    def stop(self) -> None:
        """End the server and everything it started; harmless when it has ended already."""
        for ending in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, ending)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
        self.log_file.unlink(missing_ok=True)
        if self in running_servers:
            running_servers.remove(self)
            ports_left.add(urlsplit(self.url).port)


def pytest_configure() -> None:
    """What the tests start, their own workers too, has the settings the program would start itself anew with."""
    os.environ.update({**allocation.SETTINGS, **os.environ})


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's, of -n auto
def pytest_xdist_auto_num_workers() -> int:
    """One more than cores: a test in the browser waits a good part of its time."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files that use the browser among the others, which work while those wait."""
    files = dict.fromkeys(item.path for item in items)
    of_browser = [path for path in files if path.parent.name == "browser"]
    others = [path for path in files if path.parent.name != "browser"]
    place = {path: at / len(kind) for kind in (of_browser, others) for at, path in enumerate(kind)}
    items.sort(key=lambda item: place[item.path])


@pytest.fixture(scope="session", autouse=True)
def quick_disk() -> Iterator[None]:
    """What tests write need not survive a power cut, and waiting for the disk takes a third of publishing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def known_components() -> Iterator[None]:
    """Which packages bring components is looked up once, and not with every page that AppTest shows."""
    with pytest.MonkeyPatch.context() as patched:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue as it is committed."""
    return CATALOGUE


@contextlib.contextmanager
def without_proof() -> Iterator[None]:
    """Publishing shows nothing beforehand (panels/proof.py), which takes seconds that other tests are not about."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(proof, "prove", lambda *given: None)
        yield


@pytest.fixture
def unproved() -> Iterator[None]:
    """The test publishes :func:`without_proof`."""
    with without_proof():
        yield


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now: one that was left, where there is one. The browser then knows
    the scripts of a new server, and need not compile them.
    """
    for port in (*ports_left, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return probe.getsockname()[1]
    raise RuntimeError("127.0.0.1 上没有空着的端口")


def start_server(port: int | None = None, *arguments: str, **env: str) -> Server:
    """Start `python -m township serve` with `env` added to the environment, and wait until it is healthy.

    On a free port unless one is given, as after a stop.

    The caller stops it. Raises RuntimeError, with the log, if it does not come up.
    """
    port = port or free_port()
    ports_left.discard(port)
    command = [sys.executable, "-m", "township", "serve", "--port", str(port), *arguments]
    with tempfile.NamedTemporaryFile(prefix="township-", suffix=".log", delete=False) as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
            stdin=subprocess.DEVNULL,
            stdout=log,  # a file, because a full pipe would stop the server
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    below = arguments[arguments.index("--base-path") + 1] if "--base-path" in arguments else ""
    server = Server(f"http://127.0.0.1:{port}{below}", process, Path(log.name))
    running_servers.append(server)
    try:
        server.wait_until_healthy()
    except BaseException:
        server.stop()
        raise
    return server


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords of accounts are hashed as ever, with as little work as argon2 allows."""
    from argon2 import PasswordHasher

    from township.access import accounts

    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts._nobodys.cache_clear()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The one server that most browser tests share."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def fresh_server() -> Iterator[Callable[..., Server]]:
    """`start_server`, with every server it started stopped after the test."""
    with contextlib.ExitStack() as servers:

        def start(port: int | None = None, *arguments: str, **env: str) -> Server:
            server = start_server(port, *arguments, **env)
            servers.callback(server.stop)
            return server

        yield start


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, as Debian packages it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def _context(browser: Browser) -> BrowserContext:
    return browser.new_context(locale="zh-CN", viewport=LAPTOP)


@pytest.fixture(scope="session")
def warm_context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """The context of most tests. It keeps a tab open, and with it one process for all of them: scripts that were
    loaded and compiled once open a page in a third of the time. A second tab is theirs one after another (`page`):
    opening one costs as much as half a page.
    """
    context = _context(browser)
    context.add_init_script(NOTHING_AHEAD)
    context.new_page().goto(f"{server.url}/_stcore/health")
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def page(warm_context: BrowserContext, fresh_server: Callable[..., Server]) -> Iterator[Page]:
    """An empty tab; the test fails if it, or a tab it opened, reached out or reported an error.

    `page.foreign_hosts` lists every host asked other than 127.0.0.1, `page.errors` every error of the console or
    of a script. A test that provokes one looks at the list and clears it. A script added to it would stay for the
    tests that follow: `own_page` is for that. It depends on `fresh_server` so that the page is left before the
    server it shows is stopped.
    """
    page = warm_context.pages[1]
    page.unroute_all(behavior="ignoreErrors")
    page.emulate_media(media="null", color_scheme="null")
    page.set_viewport_size(LAPTOP)
    page.bring_to_front()  # behind another tab it draws a frame a second
    with left_as_found(warm_context), watched(warm_context, page):
        yield page
        page.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch { /* a blank page has none */ }")
        page.goto("about:blank")
    warm_context.pages[-1].bring_to_front()  # the page that the tests of a file look at, where they do


@pytest.fixture
def own_page(warm_context: BrowserContext, fresh_server: Callable[..., Server]) -> Iterator[Page]:
    """Like `page`, in a tab of its own, for a test that adds scripts to it."""
    with left_as_found(warm_context), watched(warm_context, warm_context.new_page()) as page:
        yield page
        page.close()


@contextlib.contextmanager
def stranger(browser: Browser) -> Iterator[Page]:
    """Like `page`, in a context of its own: a visitor who has never been here, with nothing cached."""
    context = _context(browser)
    try:
        with watched(context, context.new_page()) as page:
            yield page
            page.close()
    finally:
        context.close()


@pytest.fixture
def cold_page(browser: Browser, fresh_server: Callable[..., Server]) -> Iterator[Page]:
    """The page of a :func:`stranger`."""
    with stranger(browser) as page:
        yield page


@contextlib.contextmanager
def left_as_found(context: BrowserContext) -> Iterator[None]:
    """Tabs that the block opens are closed, and nothing is kept of what its pages put down."""
    before = context.pages
    try:
        yield
    finally:
        for opened in context.pages:
            if opened not in before:
                opened.close()
        context.set_offline(False)
        before[0].evaluate("localStorage.clear()")
        context.clear_cookies()
        context.clear_permissions()


@contextlib.contextmanager
def watched(context: BrowserContext, page: Page) -> Iterator[Page]:
    """The tab ``page`` of `context` notes what it must not do, and tells at the end of the block."""
    page.foreign_hosts = []
    page.errors = []

    def note_host(url: str) -> None:
        host = urlsplit(url).hostname  # None for data: and blob:
        if host not in (None, "127.0.0.1"):
            page.foreign_hosts.append(host)

    def note_message(message: ConsoleMessage) -> None:
        if message.type in ("error", "trace"):  # plotly.js tells by a trace what it cannot make sense of in a figure
            page.errors.append(f"{message.text} [{message.location['url']}]")

    notes = (
        (context, "request", lambda request: note_host(request.url)),
        (context, "console", note_message),
        (context, "weberror", lambda error: page.errors.append(str(error.error))),
        (page, "websocket", lambda socket: note_host(socket.url)),
    )
    for of, event, note in notes:
        of.on(event, note)
    try:
        yield page
    finally:
        for of, event, note in notes:
            of.remove_listener(event, note)
    for server in running_servers:
        print(f"服务器 {server.url} 的输出：\n{server.log()[-5000:]}")  # pytest shows it if the test failed
    noted = (page.foreign_hosts, page.errors)
    assert noted == ([], []), f"页面访问了别的主机：{page.foreign_hosts}；报告了错误：{page.errors}"


class Clock:
    """Stands still until moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Seconds that pass when a test says so."""
    return Clock()
