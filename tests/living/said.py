"""What a rendered panel says and which numbers it shows, wherever on it they stand. Not a test itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from township.panels.render import Rendered

_MARKUP = re.compile(r"<[^>]*>|%\{[^}]*\}")
_SAID = ("text", "name", "texttemplate", "hovertemplate", "hovertext", "ticktext", "y", "x")
NUMBER = re.compile(r"[−-]?[0-9]+(?:\.[0-9]+)?")


def lines(shown: Rendered) -> Iterator[str]:
    """Everything that can be read on the panel, markup left out."""
    content = json.loads(shown.content)
    yield from map(_plain, (content["title"], content["header"], content["footer"]))
    for block in content["blocks"]:
        yield _plain(block.get("html", block.get("alt", "")))
        yield from map(_plain, _of_figure(block.get("figure", {})))


def _of_figure(part: Any, said: bool = False) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _of_figure(value, name in _SAID)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _of_figure(one, said)
    elif isinstance(part, str) and said:
        yield part


def _plain(markup: str) -> str:
    return " ".join(_MARKUP.sub(" ", markup).split())
