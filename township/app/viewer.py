"""Who looks at the page of this run, as the gate has found (web/gate.py), and under which name they do something."""

from __future__ import annotations

import htpy as h
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from township.access.roles import HEADER, NOBODY, Viewer

_OWNER = "viewer"  # of the session: whose it is


def viewer() -> Viewer:
    """The viewer of this session; nobody where it did not come through the gate."""
    value = _header()
    return Viewer.read(value) if value else NOBODY


def _header() -> str | None:
    return st.context.headers.get(HEADER)


def begin() -> None:
    """Before anything else on every run: a session that somebody else has left open is emptied."""
    if st.session_state.setdefault(_OWNER, viewer()) != viewer():
        st.session_state.clear()
        st.session_state[_OWNER] = viewer()


def signature(place: DeltaGenerator, label: str, key: str) -> str:
    """Who does what the audit trail keeps: the account, or the name typed where nobody logs in."""
    if name := viewer().name:
        place.text_input(label, name, key=f"{key}_account", disabled=True)
        return name
    return place.text_input(label, key=key, max_chars=20)


def badge() -> h.Node:
    """Whose account it is and the way out, for the header's corner; nothing where nobody logs in."""
    who = viewer()
    if not who.name:
        return None
    return h.details(".who")[
        h.summary(aria_label=f"账号{who.name}，{who.role}")[who.name, h.span[who.role]],
        h.div[
            h.a(href="./password", target="_self")["换密码"],
            h.form(method="post", action="./logout")[h.button(type="submit")["退出"]],
        ],
    ]
