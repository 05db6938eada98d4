"""The command indicators: what the catalogue has, what was reported of it, and on which pages it is shown."""

from __future__ import annotations

import argparse
import contextlib
import csv
import sys
from typing import Any

from township.panels import shown
from township.panels.page import ROOT
from township.statistics import catalogue as catalogues
from township.store import snapshot
from township.store.warehouse import Warehouse

DONE = 0
_HEADER = ("code", "name", "figures", "months", "areas", "pages")


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    listing = commands.add_parser("indicators", help="列出目录中的指标：报了多少数、多少个月、多少地方、在哪几页")
    listing.add_argument("--shown", action="store_true", help="只列报过数的")
    listing.add_argument("--format", choices=("csv", "table"), default="table", help="输出格式")
    listing.set_defaults(run=_indicators)


def _indicators(options: argparse.Namespace) -> int:
    opened = snapshot.open_published(options.data)
    catalogue = catalogues.load(options.data / "catalogue")
    with contextlib.closing(Warehouse(opened.snapshot, ROOT / "queries", catalogue)) as warehouse:
        rows = [
            (row.indicator, row.name, row.figures, row.months, row.areas,
             "、".join(shown.pages_of(row.indicator, row.theme, warehouse)) if row.figures else "")
            for row in warehouse.run("indicators/reported").itertuples(index=False)
            if row.figures or not options.shown
        ]  # fmt: skip
    if options.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([_HEADER, *rows])
    else:
        for row in (_HEADER, *rows):
            print("  ".join(map(str, row)))
    return DONE
