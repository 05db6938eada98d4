"""The command indicators: what the catalogue has, what was reported of it, on which pages it is shown; one more."""

from __future__ import annotations

import argparse
import contextlib
import csv
import sys
from typing import Any

from township.intake.recognise.near_names import near_indicators
from township.panels import shown
from township.panels.page import ROOT
from township.statistics import catalogue as catalogues
from township.store import new_indicator, snapshot
from township.store.new_indicator import NewIndicator
from township.store.snapshot import SnapshotError
from township.store.warehouse import Warehouse

DONE = 0
_HEADER = ("code", "name", "figures", "months", "areas", "pages")


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    listing = commands.add_parser("indicators", help="列出目录中的指标：报了多少数、多少个月、多少地方、在哪几页")
    listing.add_argument("--shown", action="store_true", help="只列报过数的")
    listing.add_argument("--format", choices=("csv", "table"), default="table", help="输出格式")
    making = listing.add_argument_group("新增一个指标（写进目录，记入审计；下一次发布以后各页就有）")
    making.add_argument("--add", metavar="名称", help="新指标的名称；同时要写下面各项")
    making.add_argument("--theme", help="主题，如 economy")
    making.add_argument("--unit", help="单位，如 万元")
    for name, choices in _CHOICES.items():
        words = "，".join(f"{code} {word}" for code, word in choices.items())
        making.add_argument(f"--{name.replace('_', '-')}", choices=choices, metavar="代码", help=words)
    making.add_argument("--owner", help="责任单位")
    making.add_argument("--frequency", choices=new_indicator.FREQUENCIES, default="月", help="频次（默认月）")
    making.add_argument("--definition", default="", help="定义")
    making.add_argument("--by", default="", metavar="姓名", help="谁新增的")
    listing.set_defaults(run=_indicators)


_CHOICES = {
    "kind": new_indicator.KINDS,
    "basis": new_indicator.BASES,
    "direction": new_indicator.DIRECTIONS,
    "over_areas": new_indicator.OVER_AREAS,
}


def _add(options: argparse.Namespace) -> int:
    """Write one more; those with a name near to it are told."""
    names = ("theme", "unit", *_CHOICES, "owner")
    if missing := [f"--{name.replace('_', '-')}" for name in names if not getattr(options, name)]:
        raise SnapshotError(f"指标没有写进目录：还要写 {'、'.join(missing)}")
    said = {name: getattr(options, name) for name in names}
    near = near_indicators(options.add, catalogues.load(options.data / "catalogue"))
    wanted = NewIndicator(options.add, **said, frequency=options.frequency, definition=options.definition)
    added = new_indicator.add(options.data, wanted, by=options.by)
    print(f"已写进目录：{added.name}（{added.code}，{added.unit}）；下一次发布以后各页就有")
    if near:
        print(f"名称相近的：{'、'.join(item.name for item in near)}")
    return DONE


def _indicators(options: argparse.Namespace) -> int:
    if options.add is not None:
        return _add(options)
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
