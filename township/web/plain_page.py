"""A page of ours without Streamlit: the door, and what the gate says to who may not pass."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup
from starlette.responses import HTMLResponse

from township.charts import theme
from township.panels import published
from township.statistics.catalogue import CatalogueError

_STYLE = f"""
:root {{ {theme.LIGHT.css()} }}
@media (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {theme.DARK.css()} }} }}
@media (min-width: 1800px) {{ html {{ font-size: 19px; }} }}
body {{ margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 {theme.FONT}; }}
main {{ width: min(24rem, calc(100vw - 2rem)); margin: 16vh auto 2rem; padding-top: 12px;
  border-top: 1.5px solid var(--ink); }}
h1 {{ font-size: 1.5rem; line-height: 1.35; margin: 0; }}
p {{ margin: .25rem 0 0; color: var(--muted); }}
form {{ display: grid; gap: 1rem; margin: 1.5rem 0 1rem; }}
label {{ display: grid; gap: .25rem; font-size: .875rem; }}
input {{ font: inherit; font-size: 1rem; color: inherit; background: none; border: 1px solid var(--rule);
  border-radius: 4px; padding: .5rem .75rem; }}
button, .button {{ font: inherit; font-weight: 700; color: var(--paper); background: var(--accent);
  border: 1px solid var(--accent); border-radius: 4px; padding: .5rem .75rem; cursor: pointer; }}
.button {{ color: var(--accent); background: none; text-align: center; text-decoration: none; }}
:is(input, button, a):focus-visible {{ outline: 2px solid var(--accent); outline-offset: 2px; }}
a {{ color: var(--accent); }}
[role=alert] {{ border-left: 3px solid var(--bad); color: var(--ink); padding: .35rem .8rem; margin-top: 1rem; }}
"""


def town() -> str:
    """What the dashboard is called."""
    try:
        return f"{published.catalogue().town['name']}数据看板"
    except CatalogueError:
        return "数据看板"


def answer(title: str, status: int = 200, *content: h.Node) -> HTMLResponse:
    """A page that says ``title``, with ``content`` under it."""
    page = h.html(lang="zh-CN")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.link(rel="icon", href="./favicon.png"),
            h.title[title if title == town() else f"{title} - {town()}"],
            h.style[Markup(_STYLE)],
        ],
        h.body[h.main[h.h1[title], content]],
    ]
    return HTMLResponse(str(page), status, headers={"Cache-Control": "no-store"})
