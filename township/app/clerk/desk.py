"""What the clerk's two pages share: what the run before had to tell, the catalogue, what the viewer may not do."""

from __future__ import annotations

import htpy as h
import streamlit as st

from township.access.roles import Right
from township.app import frame
from township.app.viewer import viewer
from township.panels import html, published
from township.statistics.catalogue import Catalogue, CatalogueError


def may_publish() -> bool:
    """Whether the viewer may publish from the page."""
    return viewer().may(Right.PUBLISH)


def cannot(todo: str, command: str) -> h.Node:
    """What is said instead where the viewer may not publish or roll back."""
    if viewer().name:
        return html.empty(f"您的账号不能{todo}", f"{todo}由“发布”的账号做；把这一页的地址发给他，打开就是这次校验。")
    return html.empty("本机没有打开页面发布", command)


def said() -> None:
    """What the run before has to tell: it ended with another run, so that the page shows how things stand now."""
    if words := st.session_state.pop("said", ""):
        frame.write(words)


def catalogue() -> Catalogue | None:
    """The catalogue; None, with the reason on screen, where it cannot be read."""
    try:
        return published.catalogue()
    except CatalogueError as error:
        frame.write(html.empty("名录不能读取", str(error)))
        return None
