"""What passes over the websocket, as DevTools saw it: when a rerun was asked for, began and ended."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from playwright.sync_api import CDPSession
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

COMPONENT = "township_panel"


@dataclass(frozen=True)
class Rerun:
    """One rerun of the script; times in seconds on the browser's monotonic clock.

    Attributes:
        asked: the first frame sent after the input event; None on a page's first run, which the page asks for itself.
        began: new_session received.
        ended: script_finished received, of the last run when there were several.
        runs: number of runs, more than 1 when the server ran the script again.
        panels: our components in the last run.
        bytes: size of all frames received.
    """

    asked: float | None
    began: float
    ended: float
    runs: int
    panels: int
    bytes: int


class Wire:
    """Records the frames of one page. Listening starts at once; :meth:`clear` begins a new stretch."""

    def __init__(self, session: CDPSession) -> None:
        self._sent: list[float] = []
        self._received: list[tuple[float, bytes]] = []
        self._panels: dict[str, bool] = {}  # by message hash: later runs may refer to a message by its hash
        session.on("Network.webSocketFrameSent", lambda event: self._sent.append(event["timestamp"]))
        session.on("Network.webSocketFrameReceived", self._keep)
        session.send("Network.enable")

    def _keep(self, event: dict) -> None:
        frame = event["response"]
        if frame["opcode"] == 2:
            self._received.append((event["timestamp"], base64.b64decode(frame["payloadData"])))

    def clear(self) -> None:
        """Forget what passed so far."""
        self.rerun()  # learns the hashes
        self._sent.clear()
        self._received.clear()

    def rerun(self) -> Rerun | None:
        """The rerun since the last :meth:`clear`; None while none has ended."""
        began = ended = None
        runs = panels = 0
        for when, frame in list(self._received):
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                began = began or when
                ended, panels = None, 0
            elif kind == "script_finished":
                ended = when
                runs += 1
            elif kind == "delta":
                is_panel = message.delta.new_element.bidi_component.component_name == COMPONENT
                self._panels[message.hash] = is_panel
                panels += is_panel
            elif kind == "ref_hash":
                panels += self._panels.get(message.ref_hash, False)
        if began is None or ended is None:
            return None
        size = sum(len(frame) for _, frame in self._received)
        return Rerun(self._sent[0] if self._sent else None, began, ended, runs, panels, size)
