"""Many people changing months at once: ``python -m bench crowd [--people N] [--seconds S]``.

Each has a session of their own over Streamlit's websocket, without a browser, and presses ‹ or › every three seconds.
Told are the time from the press to the end of the run, the server's processor time for one change, and its memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import time
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

from bench import server
from bench.held import ask, held
from township.panels import permalink, published
from township.panels.page import panelled

EVERY = 3.0  # seconds from one change of a person to the next
PAGE = "economy"
DRAWN_MONTHS = 9
_KEYED = re.compile(r"-(previous|next)$")


class Person:
    """One session: opens the page, then moves its month."""

    def __init__(self, url: str, number: int) -> None:
        self._origin, self._url = url, url.replace("http://", "ws://") + "/_stcore/stream"
        self._chance = random.Random(number)
        self._buttons: dict[str, str] = {}
        self.took: list[float] = []  # ms
        self.errors = 0

    async def come(self, until: float) -> None:
        """Open the page and change months until the clock says ``until``."""
        async with websockets.connect(
            self._url, origin=self._origin, max_size=None, subprotocols=["streamlit"], proxy=None
        ) as stream:
            await self._run(stream, None)
            back = False
            await asyncio.sleep(self._chance.uniform(0, EVERY))  # they do not press together
            while time.monotonic() < until:
                began = time.monotonic()
                await self._run(stream, self._buttons["next" if back else "previous"])
                self.took.append(1000 * (time.monotonic() - began))
                back = not back
                await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))

    async def _run(self, stream: websockets.ClientConnection, pressed: str | None) -> None:
        message = BackMsg()
        message.rerun_script.page_script_hash = calc_hash(PAGE)
        if pressed:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = pressed, True
        await stream.send(message.SerializeToString())
        async for received in stream:
            told = ForwardMsg.FromString(received)
            kind = told.WhichOneof("type")
            if kind == "delta" and told.delta.new_element.WhichOneof("type") == "button":
                if found := _KEYED.search(told.delta.new_element.button.id):
                    self._buttons[found[1]] = told.delta.new_element.button.id
            elif kind == "delta" and told.delta.new_element.WhichOneof("type") == "exception":
                self.errors += 1
            elif kind == "script_finished":
                self.errors += told.script_finished not in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
                )
                if told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return


def main(arguments: list[str]) -> int:
    """Print what was measured as JSON; 1 where a run failed, or the second half took a twentieth more memory."""
    parser = argparse.ArgumentParser(prog="python -m bench crowd", description="许多人同时换月，看要等多久")
    parser.add_argument("--people", type=int, default=50, metavar="N", help="几个人（默认 50）")
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="多少秒（默认 60）")
    options = parser.parse_args(arguments)
    with server.running() as started:
        found = asyncio.run(_crowd(started, options.people, options.seconds))
    print(json.dumps(found, ensure_ascii=False, indent=1))
    _, half, end = found["MB"]
    return 1 if found["errors"] or end > 1.05 * half else 0


async def _crowd(started: server.Server, people: int, seconds: float) -> dict[str, Any]:
    # a server that has been looked at for a while: what everybody sees is drawn once
    shown = published.current()
    for page in panelled():
        for month in shown.months[-DRAWN_MONTHS:]:
            ask(started, f"ahead?{permalink.written(page, shown.setting().at(month))}", "127.0.1.1")
    first = Person(started.url, 0)
    await first.come(time.monotonic() + 3 * EVERY)
    before, cpu = held(started), _processor(started)
    crowd = [Person(started.url, number) for number in range(1, people + 1)]
    until = time.monotonic() + seconds
    coming = asyncio.gather(*(one.come(until) for one in crowd))
    await asyncio.sleep(seconds / 2)
    half = held(started)
    await coming
    took = sorted(ms for one in crowd for ms in one.took)
    return {
        "people": people,
        "changes": len(took),
        "median_ms": round(took[len(took) // 2]),
        "p95_ms": round(took[int(0.95 * len(took))]),
        "processor_ms_a_change": round(1000 * (_processor(started) - cpu) / (len(took) + people), 1),
        "MB": [before["MB"], half["MB"], held(started)["MB"]],  # before, half way, at the end
        "errors": sum(one.errors for one in (first, *crowd)),
    }


def _processor(started: server.Server) -> float:
    """Seconds of processor time the server has used."""
    fields = Path(f"/proc/{started.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
