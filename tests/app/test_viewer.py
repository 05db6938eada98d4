"""Who looks at a page: as the gate says, nobody without it, and never with what somebody else has left open."""

from __future__ import annotations

import pytest

from township.access.roles import NOBODY, RIGHTS, Role, Viewer
from township.app import viewer as module

LEADER = Viewer("李镇长", Role.VIEWER, RIGHTS[Role.VIEWER])
PUBLISHER = Viewer("站长", Role.PUBLISHER, RIGHTS[Role.PUBLISHER])


@pytest.fixture
def comes(monkeypatch):
    """``comes(viewer)``: this viewer's connection from now on, in one session."""
    session: dict[str, object] = {}
    monkeypatch.setattr(module.st, "session_state", session)

    def comes(viewer: Viewer | None) -> dict[str, object]:
        monkeypatch.setattr(module, "_header", lambda: viewer and viewer.written())
        module.begin()
        return session

    return comes


def test_without_the_gate_nobody_looks(comes):
    comes(None)

    assert module.viewer() == NOBODY and module.badge() is None


def test_a_session_left_open_is_emptied_for_another_account(comes):
    comes(PUBLISHER)["examined"] = "what the publisher uploaded"
    assert "examined" in comes(PUBLISHER)

    assert "examined" not in comes(LEADER)
    assert module.viewer() == LEADER
    assert "李镇长" in str(module.badge()) and "退出" in str(module.badge())
