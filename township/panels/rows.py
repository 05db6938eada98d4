"""The rows of an answer, as what is drawn reads them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows with a name for every column: ``itertuples`` in half its time, which makes a class at each call."""
    return map(_row(tuple(frame.columns)), zip(*(_values(column) for _, column in frame.items()), strict=True))


def _values(column: pd.Series) -> Iterable[Any]:
    """What iterating gives, which pandas boxes one by one where it need not: texts are Python's own (warehouse.py)."""
    return column.to_numpy() if isinstance(column.dtype, pd.StringDtype) else column


@cache
def _row(columns: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    return namedtuple("Row", columns, rename=True)._make


def grouped(frame: pd.DataFrame, column: str) -> Iterable[list[Any]]:
    """The rows of each value of ``column``, in order; pandas takes a millisecond for every group."""
    found: dict[Any, list[Any]] = {}
    for row in rows_of(frame):
        found.setdefault(getattr(row, column), []).append(row)
    return found.values()
