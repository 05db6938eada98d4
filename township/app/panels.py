"""Shows pages and their panels: one component a panel (web/browser/panel.js), its table and source in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

import streamlit as st

from township.app import download_dialog, frame, list_draft
from township.panels.heading import heading
from township.panels.page import Page
from township.panels.panel import Panel
from township.panels.render import render
from township.panels.setting import Setting

# Streamlit sends a component's script with every run of every panel, so it only calls ours, which the page has loaded
SCRIPT = """export default (component) => {
  let leave, gone = false;
  const show = () => { if (!gone) leave = window.township.show(component); };
  if (window.township) show(); else window.addEventListener("township", show, { once: true });
  return () => { gone = true; leave?.(); };
}"""
_component = st.components.v2.component("township_panel", js=SCRIPT, isolate_styles=False)


def show_page(page: Page, run: frame.Run) -> None:
    """Show a page made of panels, under the filters of this run."""
    run.heading.html(str(heading(page, run.setting, run.months)))
    for row in page.layout:
        places = st.columns([c.weight for c in row], gap="large") if len(row) > 1 else [nullcontext()]
        for column, place in zip(row, places, strict=True):
            with place:
                for panel in column.panels:
                    key = f"panel_{panel.name}"
                    show_panel(panel, run.setting, key, picked=partial(frame.pick, key, run.months))


def _ignore() -> None:
    """The component reports nothing without a callback; the trigger's value is read from its result."""


def show_panel(panel: Panel, setting: Setting, key: str, *, picked: Callable[[], None] = _ignore) -> None:
    """Show a panel under ``setting``.

    Args:
        key: unique on the page.
        picked: what a click in the panel on something that can be set does.
    """
    rendered = render(panel, setting)
    result = _component(
        key=key,
        data=rendered.content,
        on_open_change=_ignore,
        on_pick_change=picked,
    )
    if result.open == "add":
        list_draft.add(panel, setting)
    elif result.open:
        download_dialog.dialog(rendered.table, result.open)
