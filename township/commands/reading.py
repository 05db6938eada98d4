"""The command read: what a file would give, figure by figure with its cell, before anything is checked or published."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from township.commands import forms
from township.intake import contract, figure_list
from township.intake.reading import read_inputs
from township.statistics import catalogue as catalogues
from township.store import checks

DONE, REFUSED = 0, 1
# rules about other rows, published ones and the directory's dates too: the figure itself is read, and publishing judges
_OF_OTHERS = {"village", "village_sums", "unknown_key"}


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    read = commands.add_parser("read", help="逐个数列出一个文件会读入什么，不校对已发布的数，不发布")
    read.add_argument("file", type=Path, metavar="文件", help=".xlsx、.csv，或 .csv 文件夹")
    read.add_argument("--form", type=Path, metavar="表样", help="按这份表样读（.toml，见 form propose）")
    read.add_argument("--format", choices=["csv"], default="csv", help="输出格式")
    read.set_defaults(run=_read)


def _read(options: argparse.Namespace) -> int:
    folder = options.data / "catalogue"
    catalogue = catalogues.load(folder)
    form = forms.loaded(options.form, catalogue) if options.form else None
    if form and (problem := forms.does_not_fit(form, options.file)):
        print(f"未完成：不是表样“{form.name}”的表：{problem}", file=sys.stderr)
        return REFUSED
    intake, workbooks = read_inputs([options.file], catalogue, folder, form=form, propose=form is None)
    intake.problems[:] = checks.check(intake, None, catalogue)
    for problem in intake.problems:
        print(f"{contract.SEVERITIES[problem.severity]}：{problem}", file=sys.stderr)
    if errors := [problem for problem in intake.errors if problem.rule not in _OF_OTHERS]:
        print(f"未完成：这个文件不能读入，有{len(errors)}处错误", file=sys.stderr)
        return REFUSED
    rows = figure_list.listed(intake, workbooks, catalogue)
    if not rows:
        print("未完成：这个文件里没有可读入的数", file=sys.stderr)
        return REFUSED
    written = csv.DictWriter(sys.stdout, figure_list.COLUMNS, lineterminator="\n")
    written.writeheader()
    written.writerows(rows)
    if intake.errors:
        print(f"提醒：列出的数里有{len(intake.errors)}处错误，改好以前不能发布", file=sys.stderr)
    return DONE
