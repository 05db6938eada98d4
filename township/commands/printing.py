"""What commands print: tables in columns of equal width, and JSON with stable keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import wcwidth

from township.intake.contract import Problem
from township.statistics import figures
from township.store.changes import json_text


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned as a terminal shows Chinese: two places a character."""
    widths = [max(map(wcwidth.width, column)) for column in zip(headers, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (width - wcwidth.width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [headers, *rows]
    )


def say(record: dict[str, Any]) -> None:
    """Print a record as JSON: numbers exactly, as text; dates as YYYY-MM-DD."""
    print(json.dumps(record, ensure_ascii=False, indent=1, default=json_text))


def words(value: Any) -> str:
    """A cell as people read it; 空 for what is not filled."""
    if value is None or value == []:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return figures.plain_number(value)
    return "、".join(value) if isinstance(value, list) else str(value)


def problem_record(problem: Problem) -> dict[str, Any]:
    """A problem as ``--json`` prints it."""
    names = "severity file sheet row column cell value message rule".split()
    return {name: getattr(problem, name) for name in names}
