"""The layout of the pages: their rows and columns, for Streamlit to fill and for the first view to draw beforehand.

A page file says where its panels stand, with :func:`columns` and ``panels.panel``. Run as part of a page, these
place Streamlit's elements; run inside :func:`of`, they only note what stands where.
"""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

_PAGES = Path(__file__).resolve().parents[2] / "pages"
_noting: ContextVar[_Notes | None] = ContextVar("noting", default=None)


@dataclass(frozen=True)
class Column:
    """A column of a row: its share of the width, and the panels in it (``page/name``) from top to bottom."""

    weight: float
    panels: tuple[str, ...]


Row = tuple[Column, ...]


class _Notes:
    """What a page file said so far."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[float, list[str]]]] = []
        self._inside: list[str] | None = None

    def columns(self, weights: tuple[float, ...]) -> list[AbstractContextManager[None]]:
        row: list[tuple[float, list[str]]] = [(weight, []) for weight in weights]
        self.rows.append(row)
        return [self._entered(panels) for _, panels in row]

    @contextmanager
    def _entered(self, panels: list[str]) -> Iterator[None]:
        self._inside = panels
        try:
            yield
        finally:
            self._inside = None

    def panel(self, identity: str) -> None:
        if self._inside is None:
            self.rows.append([(1, [identity])])
        else:
            self._inside.append(identity)


def columns(*weights: float) -> list[AbstractContextManager]:
    """Columns side by side, as wide as their weights say; ``with`` one of them, panels go into it."""
    notes = _noting.get()
    return notes.columns(weights) if notes else st.columns(list(weights), gap="large")


def noted(identity: str) -> bool:
    """Whether a page is only being noted down; then ``identity``, a panel of its, has been."""
    notes = _noting.get()
    if notes:
        notes.panel(identity)
    return notes is not None


def noting() -> bool:
    """Whether a page is only being noted down."""
    return _noting.get() is not None


@lru_cache(maxsize=64)
def of(path: str) -> tuple[Row, ...]:
    """The rows of the page at ``path`` (its url_path), from top to bottom.

    Raises:
        LookupError: no page file has this name.
    """
    file = next(_PAGES.glob(f"*/{path.replace('-', '_')}.py"), None)
    if file is None:
        raise LookupError(f"没有页面 {path}")
    notes = _Notes()
    token = _noting.set(notes)
    try:
        runpy.run_path(str(file))
    finally:
        _noting.reset(token)
    return tuple(tuple(Column(weight, tuple(panels)) for weight, panels in row) for row in notes.rows)
