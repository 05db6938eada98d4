"""Makes files in the background, one at a time: a bounded queue, progress, cancelling, results kept for minutes."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from township.exports.panel_export import Progress

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
_FINISHED = (DONE, FAILED, CANCELLED)
_log = logging.getLogger(__name__)


class Busy(RuntimeError):
    """The queue is full; the message (Chinese) says what to do."""


class _Cancelled(Exception):
    """Raised inside the making of a file that nobody wants any more."""


@dataclass(eq=False)
class Job:
    """One file being made.

    Attributes:
        name: the file's name.
        make: makes the file, telling its progress.
        done, total: panels.
        words: why it failed, in Chinese.
        finished: when, by the clock of :class:`Jobs`.
    """

    id: str
    name: str
    media_type: str
    make: Callable[[Progress], bytes] = field(repr=False)
    state: str = WAITING
    done: int = 0
    total: int = 0
    words: str = ""
    content: bytes = field(default=b"", repr=False)
    finished: float = 0.0
    unwanted: threading.Event = field(default_factory=threading.Event, repr=False)


class Jobs:
    """The queue and its one worker, a thread that ends with the program.

    Args:
        most_waiting: jobs waiting or running before :class:`Busy` is raised.
        kept_seconds: how long a finished job is kept.
        kept_bytes: of all results together; the oldest go first. A file larger than this fails.
        clock: seconds, never going back.
    """

    def __init__(
        self,
        most_waiting: int = 4,
        kept_seconds: float = 300,
        kept_bytes: int = 64 << 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_waiting, self._kept_seconds, self._kept_bytes = most_waiting, kept_seconds, kept_bytes
        self._clock = clock
        self._jobs: dict[str, Job] = {}  # in the order they came
        self._changed = threading.Condition()
        self._worker: threading.Thread | None = None

    def start(self, name: str, media_type: str, make: Callable[[Progress], bytes]) -> Job:
        """Put a file in the queue.

        Raises:
            Busy: too many are waiting.
        """
        with self._changed:
            self._let_go()
            if sum(job.state not in _FINISHED for job in self._jobs.values()) >= self._most_waiting:
                raise Busy("正在导出的文件已经排满，请等前面的做完再试。")
            job = Job(secrets.token_urlsafe(12), name, media_type, make)
            self._jobs[job.id] = job
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="takeaway", daemon=True)
                self._worker.start()
            self._changed.notify_all()
            return job

    def get(self, identity: str) -> Job | None:
        """The job, or None once it has been let go of."""
        with self._changed:
            self._let_go()
            return self._jobs.get(identity)

    def before(self, job: Job) -> int:
        """How many jobs are made before this one."""
        with self._changed:
            waiting = [other for other in self._jobs.values() if other.state not in _FINISHED]
            return waiting.index(job) if job in waiting else 0

    def cancel(self, job: Job) -> None:
        """Stop making the file at the next panel, or take it from the queue; a finished one is let go of."""
        with self._changed:
            job.unwanted.set()
            if job.state != RUNNING:
                self._end(job, CANCELLED)
                self._jobs.pop(job.id, None)

    def wait(self, job: Job, seconds: float) -> bool:
        """Whether the job has finished within ``seconds``."""
        with self._changed:
            return self._changed.wait_for(lambda: job.state in _FINISHED, seconds)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._next() is not None)
                job = self._next()
                job.state = RUNNING
            try:
                content = job.make(partial(self._progress, job))
                if len(content) > self._kept_bytes:
                    raise MemoryError("文件太大，请少选一些面板。")
                self._finish(job, DONE, content=content)
            except _Cancelled:
                self._finish(job, CANCELLED)
            except Exception as error:  # whatever goes wrong, the next in the queue is made
                _log.exception("导出没有完成：%s", job.name)
                words = str(error) if isinstance(error, MemoryError) else "文件没有做成，请再试；仍不成请联系维护人员。"
                self._finish(job, FAILED, words)

    def _next(self) -> Job | None:
        return next((job for job in self._jobs.values() if job.state == WAITING), None)

    def _progress(self, job: Job, done: int, total: int) -> None:
        if job.unwanted.is_set():
            raise _Cancelled
        job.done, job.total = done, total

    def _finish(self, job: Job, state: str, words: str = "", content: bytes = b"") -> None:
        with self._changed:
            self._end(job, CANCELLED if job.unwanted.is_set() else state)
            if job.state == DONE:
                job.content = content
            job.words = words
            self._let_go()

    def _end(self, job: Job, state: str) -> None:
        job.state, job.finished, job.content = state, self._clock(), b""
        self._changed.notify_all()

    def _let_go(self) -> None:
        """Forget what was finished too long ago, and the oldest results while they are too many bytes."""
        finished = sorted((job for job in self._jobs.values() if job.state in _FINISHED), key=lambda job: job.finished)
        held = sum(len(job.content) for job in finished)
        for job in finished:
            if held > self._kept_bytes or self._clock() - job.finished > self._kept_seconds:
                held -= len(job.content)
                del self._jobs[job.id]
