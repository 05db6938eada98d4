"""Starts and stops a dashboard server of our own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STARTUP_SECONDS = 60
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Server:
    """A running server; ``started`` is the wall clock (ms since the epoch) just before its process began."""

    url: str
    started: float
    pid: int


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server that has just become healthy; it ends with the block.

    Raises:
        RuntimeError: it ended or did not answer in time; the message carries its output.
    """
    port = free_port()
    command = [sys.executable, "-m", "township", "serve", "--port", str(port), "--address", "127.0.0.1"]
    with tempfile.TemporaryFile() as log:  # a file, because a full pipe would stop the server
        started = time.time() * 1000
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait_until_healthy(process, port)
            yield Server(f"http://127.0.0.1:{port}", started, process.pid)
        except Exception as error:
            log.seek(0)
            said = log.read().decode("utf-8", "replace")[-3000:]
            error.add_note(f"服务器的输出：\n{said}")
            raise
        finally:
            _stop(process)


def _wait_until_healthy(process: subprocess.Popen, port: int) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            direct.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"服务器启动时退出，返回码 {process.wait(timeout=POLL_SECONDS)}")
    raise RuntimeError(f"服务器 {STARTUP_SECONDS} 秒内没有就绪")


def _stop(process: subprocess.Popen) -> None:
    for ending in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, ending)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
            return
