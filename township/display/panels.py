"""Shows panels and conclusions on a page: one component a panel (board/), its table and source in a dialog."""

from __future__ import annotations

import streamlit as st

from township.display import exports, rendering
from township.display.contents import PAGES, PANELS
from township.display.frame import current, pick, title

# Streamlit sends a component's script with every run of every panel, so it only calls ours, which the page has loaded
_SCRIPT = """export default (component) => {
  let leave, gone = false;
  const show = () => { if (!gone) leave = window.township.show(component); };
  if (window.township) show(); else window.addEventListener("township", show, { once: true });
  return () => { gone = true; leave?.(); };
}"""
_component = st.components.v2.component("township_panel", js=_SCRIPT, isolate_styles=False)


def panel(identity: str) -> None:
    """Show one panel of the registry (``page/name``) at this place of the page, under the page's filters.

    Raises:
        KeyError: no such panel.
    """
    wanted = PANELS[identity]
    setting = current().setting
    result = _component(
        key=f"panel_{wanted.name}",
        data=rendering.shown(wanted, setting).content,
        on_open_change=_ignore,
        on_pick_change=lambda: pick(f"panel_{wanted.name}"),
    )
    if result.open:
        exports.dialog(rendering.subject(wanted, setting), result.open)


def headline(path: str) -> None:
    """The page's title and its one-sentence conclusion, made from data."""
    page = PAGES[path]
    title(page.title, page.conclusion(rendering.ask(current().setting, page.query)))


def _ignore() -> None:
    """The component reports nothing without a callback; the trigger's value is read from its result."""
