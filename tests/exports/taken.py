"""What the tests of exports share: the bundled snapshot, items of pages, numbers read back. Not a test itself."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pypdfium2
from pptx.slide import Slide

from tests.bundled import DATA
from township.exports.pptx_slide import SECOND
from township.panels.page import panelled
from township.panels.panel import Panel
from township.panels.published import Published, opened
from township.panels.setting import Setting, run_query
from township.store import snapshot as snapshots

VILLAGE, ANOTHER = "370830108203", "370830108212"
# parts the drawings count themselves: what is not closed, what has no target
DERIVED = {
    ("pollution-control/issue_types", "未销号"): lambda frame: frame["problems"] - frame["closed"],
    ("plan/kinds", "待下达"): lambda frame: frame["goals"] - frame["with_target"],
}


@cache
def bundled() -> Published:
    """The repository's own snapshot, whatever the environment names."""
    return opened(DATA, snapshots.fingerprint(DATA))


def setting(month: str = "", villages: tuple[str, ...] = (), *, reported_only: bool = False) -> Setting:
    """The bundled snapshot under some filters; the default month when none is given."""
    default = bundled().setting()
    chosen = dt.date.fromisoformat(f"{month}-01") if month else default.filters.month
    filters = replace(default.filters, month=chosen, villages=villages, reported_only=reported_only)
    return default.with_filters(filters)


def items(path: str, shown: Setting | None = None) -> list[tuple[Panel, Setting]]:
    """The panels of a page."""
    return [(panel, shown or setting()) for panel in panelled()[path].panels]


def frame_of(panel: Panel, shown: Setting) -> pd.DataFrame:
    """What the panel's query answers, asked anew."""
    return run_query(shown, panel.query, panel.parameters)


def equal(one: float | None, other: float | None) -> bool:
    """Both missing, or the same number."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def holds(frame: pd.DataFrame, values: Sequence[float | None]) -> bool:
    """Whether a numeric column of the frame holds these values one under the other."""
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]) or pd.api.types.is_bool_dtype(frame[name]):
            continue
        held = [None if pd.isna(value) else float(value) for value in frame[name]]
        for start in range(len(held) - len(values) + 1):
            if all(map(equal, held[start : start + len(values)], values)):
                return True
    return False


def trimmed(values: Sequence[float | None]) -> list[float | None]:
    """Without the months to come, which a chart has room for and a query no rows."""
    known = [index for index, value in enumerate(values) if value is not None]
    return list(values[known[0] : known[-1] + 1]) if known else []


@contextmanager
def printed(file: Path, to: str = "pdf") -> Iterator[pypdfium2.PdfDocument]:
    """The file as LibreOffice prints it."""
    command = [shutil.which("soffice") or "soffice", f"-env:UserInstallation=file://{file.parent}/profile", "--headless",
               "--convert-to", to, "--outdir", str(file.parent), str(file)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    document = pypdfium2.PdfDocument(file.with_suffix(".pdf"))
    try:
        yield document
    finally:
        document.close()


def titles(slide: Slide) -> list[str]:
    """The titles of the panels on a slide, from top to bottom."""
    second = [shape for shape in slide.shapes if shape.name == SECOND]
    return [shape.text_frame.text for shape in (slide.shapes.title, *second)]
