"""Shows panels and conclusions on a page: one component a panel (board/), its table and source in a dialog."""

from __future__ import annotations

import streamlit as st

from township.app import download_dialog, layout, list_draft
from township.app.frame import current, pick, title
from township.app.layout import columns
from township.panels import render
from township.panels.registry import PAGES, PANELS, Panel
from township.panels.render import Setting

__all__ = ["columns", "headline", "panel", "panel_under"]

# Streamlit sends a component's script with every run of every panel, so it only calls ours, which the page has loaded
SCRIPT = """export default (component) => {
  let leave, gone = false;
  const show = () => { if (!gone) leave = window.township.show(component); };
  if (window.township) show(); else window.addEventListener("township", show, { once: true });
  return () => { gone = true; leave?.(); };
}"""
_component = st.components.v2.component("township_panel", js=SCRIPT, isolate_styles=False)


def panel(identity: str) -> None:
    """Show one panel of the registry (``page/name``) at this place of the page, under the page's filters.

    Raises:
        KeyError: no such panel.
    """
    wanted = PANELS[identity]
    if layout.noted(identity):
        return
    panel_under(wanted, current().setting, f"panel_{wanted.name}", filters=True)


def panel_under(wanted: Panel, setting: Setting, key: str, *, filters: bool = False) -> None:
    """Show a panel under ``setting``.

    Args:
        key: unique on the page.
        filters: whether the page has filters that a click in the panel sets.
    """
    result = _component(
        key=key,
        data=render.shown(wanted, setting).content,
        on_open_change=_ignore,
        on_pick_change=(lambda: pick(key)) if filters else _ignore,
    )
    if result.open == "add":
        list_draft.add(wanted, setting)
    elif result.open:
        download_dialog.dialog(render.subject(wanted, setting), result.open)


def headline(path: str) -> None:
    """The page's title and its one-sentence conclusion, made from data."""
    if layout.noting():
        return
    page = PAGES[path]
    title(page.title, page.conclusion(render.ask(current().setting, page.query)))


def _ignore() -> None:
    """The component reports nothing without a callback; the trigger's value is read from its result."""
