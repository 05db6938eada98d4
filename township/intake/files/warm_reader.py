"""Asks the warm reader (reader.py) what is in a file, and keeps one running as long as this process does."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from township.intake.files import reader

WALL_SECONDS = 8.0  # for one file
READERS = 2  # files at a time; whoever uploads meanwhile waits, each for no longer than WALL_SECONDS a file
START_SECONDS = 60.0  # until it is warm, on a busy machine
LATE_SECONDS = 1.0  # after WALL_SECONDS, by when the system has ended the child
_SCRIPT = Path(reader.__file__)
_free = threading.BoundedSemaphore(READERS)
_starting = threading.Lock()
_running: _Running | None = None


class _Running:
    """A warm reader, and the socket files are sent to it by; it ends when the socket closes."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-X", "utf8", str(_SCRIPT), str(WALL_SECONDS)]
        nothing = subprocess.DEVNULL
        with theirs:  # a group of its own, so that it can be ended with all its children
            self.process = subprocess.Popen(
                command, stdin=theirs, stdout=nothing, stderr=nothing, start_new_session=True
            )
        self.control.settimeout(START_SECONDS)
        said = b""
        with contextlib.suppress(OSError):
            said = self.control.recv(1)
        if said != reader.WARM:
            self.end()

    def has_ended(self) -> bool:
        """Whether another has to be started."""
        return self.process.poll() is not None

    def end(self) -> None:
        """End it and whatever it reads."""
        self.control.close()
        if not self.has_ended():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def read(self, suffix: str, given: int, answered: int) -> bool:
        """Have a child read from one descriptor and answer to the other; False where it had to be stopped.

        Raises:
            OSError: this one has ended.
        """
        ended, its_end = os.pipe()
        try:
            stopped = time.monotonic() + WALL_SECONDS  # the child's own clock begins later
            with open(its_end, "wb"):
                socket.send_fds(self.control, [reader.KINDS[suffix]], [given, answered, its_end])
            waiting = select.poll()
            waiting.register(ended)
            if not waiting.poll((WALL_SECONDS + LATE_SECONDS) * 1000):
                self.end()
                return False
            return time.monotonic() < stopped
        finally:
            os.close(ended)


def read(content: bytes, suffix: str) -> dict[str, Any]:
    """What reader.py answers of a file, by its suffix; a child that dies or takes too long is a refusal.

    At most READERS are at it at a time, so that uploads at once cannot exhaust the machine.
    """
    in_time = True
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered, _free:
        given.write(content)
        given.flush()
        for _ in range(2):  # that the warm reader died is no fault of the file
            given.seek(0)
            warm = _warm()
            with contextlib.suppress(OSError):
                in_time = warm.read(suffix, given.fileno(), answered.fileno())
            answered.seek(0)
            said = answered.read()
            if said or not in_time or not warm.has_ended():
                break
        else:
            return {"refused": "读取程序没有启动起来；请稍后再交，仍不行请找维护人员"}
    if not said and not in_time:
        return {"refused": f"读取超过 {WALL_SECONDS:.0f} 秒，已停止；请把数据复制到新模板后再交"}
    try:
        return json.loads(said.decode("ascii"))
    except ValueError:  # killed by its limits before it could answer
        return {"refused": "内容过大或文件已损坏，读取被中止；请把数据复制到新模板后再交"}


def _warm() -> _Running:
    """The running one, started where there is none any more."""
    global _running
    with _starting:
        if _running is None or _running.has_ended():
            end()
            _running = _Running()
        return _running


@atexit.register
def end() -> None:
    """End the warm reader; the next file starts another."""
    global _running
    if _running is not None:
        _running.end()
        _running = None
