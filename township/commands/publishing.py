"""The commands check, diff and publish: from files to a new snapshot.

Exit codes, for a scheduled job: 0 done and nothing to say against it; 1 refused; 2 warnings wait for a confirmation.
Rows are merged only into the snapshot they were checked beside: where somebody else published meanwhile, publish
checks again, and ends with 1 or 2 if that finds an error or a warning that was not told before.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from township.commands import printing
from township.intake import contract, reading
from township.intake.contract import Intake, Problem
from township.panels import proof
from township.statistics import catalogue as catalogues
from township.statistics.catalogue import Catalogue
from township.store import checks, durable_io, snapshot
from township.store.changes import KINDS, Cell, Change, Diff, cell_words, key_words
from township.store.manifest import Snapshot

DONE, REFUSED, UNCONFIRMED = 0, 1, 2
SHOWN = 200  # changes printed; --json has them all
# of a new row, the columns that tell most
_SAID = {"value", "yoy_pct", "planned", "started", "done", "accepted", "households", "fund", "state", "result", "title"}
_SAID |= set("found_on fixed_on closed_on cumulative_investment stage enterprise_name item goal_name words".split())
_STATUSES = {value: word for word, value in contract.STATUSES.items()}


def add(commands: Any) -> None:
    """Add the three commands to the parser's."""
    for name, run, words in (
        ("check", _check, "校验文件，列出全部问题，不发布"),
        ("diff", _diff, "列出发布后会有哪些变化，不发布"),
        ("publish", _publish, "读入文件，校验，并入当前快照后发布"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("files", nargs="+", type=Path, metavar="文件", help=".xlsx、.csv，或 .csv 文件夹")
        command.add_argument("--json", action="store_true", help="输出 JSON，键名固定，供程序读取")
        command.set_defaults(run=run)
        if name != "check":
            command.add_argument("--fresh", action="store_true", help="不接着当前快照，只发布给出的这些文件")
        if name == "publish":
            command.add_argument("--by", default="命令行", help="发布人")
            command.add_argument("--note", default="", help="发布说明")
            command.add_argument("--confirm", default="", metavar="姓名", help="由谁确认全部提醒；记入清单与审计")


def _check(options: argparse.Namespace) -> int:
    taken = _taken(options)
    intake = taken.intake
    rows = sum(map(len, intake.tables.values()))
    if options.json:
        printing.say({"command": "check", "ok": not intake.errors, "rows": rows, **_problems(taken)})
    else:
        print(f"{len(options.files)}个文件，{rows}行；{_tally(intake)}")
    return _code(intake)


def _diff(options: argparse.Namespace) -> int:
    taken = _taken(options)
    intake, catalogue = taken.intake, taken.catalogue
    diff = snapshot.preview(intake, catalogue, options.data, fresh=options.fresh)
    if options.json:
        told = {"fresh": options.fresh, **_told(diff), "changes": [_change_record(one) for one in diff.changes()]}
        printing.say({"command": "diff", "ok": not intake.errors, **told, **_problems(taken)})
    else:
        _print_changes(diff, catalogue)
        print(f"{_tally(intake)}")
    return _code(intake)


def _publish(options: argparse.Namespace) -> int:
    proof.get_ready()
    taken = _taken(options)
    try:
        done = _published(options, taken)
    except snapshot.SnapshotError as error:
        unconfirmed = isinstance(error, snapshot.UnconfirmedError)
        print(f"未完成：{error}", file=sys.stderr)
        if options.json:
            printing.say({"command": "publish", "ok": False, "error": str(error), **_problems(taken)})
        return UNCONFIRMED if unconfirmed else REFUSED
    if options.json:
        files = {"files_written": done.written, "files_linked": done.linked}
        told = {"snapshot": done.id, "is_new": done.is_new, **files, **_told(done.diff)}
        confirmed = {"confirmed_by": options.confirm.strip()}
        printing.say({"command": "publish", "ok": True, **told, **confirmed, **_problems(taken)})
    else:
        verb = "已发布快照" if done.is_new else "内容与已有快照相同，当前快照为"
        print(f"{verb} {done.id}：{len(taken.workbooks)}个工作簿，{_counted(done.diff)}")
    return DONE


def _published(options: argparse.Namespace, taken: _Taken) -> snapshot.Publication:
    """Publish onto the snapshot the rows were checked beside; where another has taken its place, check again first."""
    while True:
        try:
            return snapshot.publish_onto(
                taken.intake,
                taken.catalogue,
                taken.workbooks,
                options.data,
                by=options.by,
                note=options.note,
                originals=options.files,
                confirmed_by=options.confirm.strip(),
                fresh=options.fresh,
                expected=taken.beside,
                prove=proof.against(taken.catalogue),
            )
        except snapshot.MovedError:
            told = set(taken.intake.problems)
            taken.check(options)
            new = [one for one in taken.intake.problems if one not in told]
            _print_problems(options, new)
            if found := [one for one in new if one.severity != "notice"]:
                kind = snapshot.SnapshotError if taken.intake.errors else snapshot.UnconfirmedError
                raise kind(
                    f"校验以后别人发布了快照 {taken.beside}，与它对照又有{len(found)}处要核对；没有发布，请核对后再运行一次"
                ) from None


@dataclass
class _Taken:
    """The files' rows, and what they were checked beside.

    Attributes:
        found: the problems of reading and accepting them; ``intake.problems`` has also those of checking.
        beside: what CURRENT has to say when they are published; None where it makes no difference.
        refusal: why the snapshot is not the current one.
    """

    intake: Intake
    workbooks: list[reading.Workbook]
    catalogue: Catalogue
    found: list[Problem]
    beside: str | None = None
    refusal: str = ""

    def check(self, options: argparse.Namespace) -> None:
        """Check the rows beside what is published now."""
        compared = None
        self.beside, self.refusal = None, ""
        if not getattr(options, "fresh", False):
            compared, self.beside, self.refusal = _compared(options)
        self.intake.problems[:] = self.found
        self.intake.problems[:] = checks.check(self.intake, compared, self.catalogue)


def _taken(options: argparse.Namespace) -> _Taken:
    """Read, accept and check the files; in words, every problem is printed at once."""
    folder = options.data / "catalogue"
    catalogue = catalogues.load(folder)
    intake, workbooks = reading.read_inputs(options.files, catalogue, folder)
    taken = _Taken(intake, workbooks, catalogue, list(intake.problems))
    taken.check(options)
    if taken.refusal:
        print(f"提醒：{taken.refusal}", file=sys.stderr)
    _print_problems(options, intake.problems)
    return taken


def _print_problems(options: argparse.Namespace, problems: list[Problem]) -> None:
    if not options.json:
        for problem in problems:
            print(f"{contract.SEVERITIES[problem.severity]}：{problem}", file=sys.stderr)


def _compared(options: argparse.Namespace) -> tuple[Snapshot | None, str, str]:
    """The snapshot to check beside, what CURRENT has to say then, and why that is not the snapshot."""
    named = durable_io.read_current(options.data)
    if named is None:
        return None, "", ""  # a first publication stands beside nothing
    try:
        opened = snapshot.open_published(options.data)
    except snapshot.SnapshotError as error:
        return None, named, f"{error}；没有与已发布的数对照"
    if opened.refusal:  # publishing onto it is refused
        return opened.snapshot, named, f"{opened.refusal}，只能与它对照"
    return opened.snapshot, opened.snapshot.id, ""


def _code(intake: Intake) -> int:
    return REFUSED if intake.errors else UNCONFIRMED if snapshot.warnings_of(intake) else DONE


def _tally(intake: Intake) -> str:
    return f"错误 {len(intake.errors)} 处，提醒 {len(snapshot.warnings_of(intake))} 处"


def _problems(taken: _Taken) -> dict[str, Any]:
    intake = taken.intake
    return {
        "refusal": taken.refusal or None,
        "errors": len(intake.errors),
        "warnings": len(snapshot.warnings_of(intake)),
        "problems": [printing.problem_record(problem) for problem in intake.problems],
    }


def _told(diff: Diff) -> dict[str, Any]:
    return {"base": diff.base, "counts": diff.counts, "catalogue_changed": list(diff.references)}


def _counted(diff: Diff) -> str:
    counts = diff.counts
    parts = [f"{word} {counts[kind]} 行" for kind, word in KINDS.items() if counts[kind]]
    return "，".join([*parts, f"不变 {counts['unchanged']} 行"])


def _change_record(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "table": change.table,
        "sheet": change.sheet,
        "key": change.key,
        "status": change.status,
        "status_before": change.status_before,
        "cells": [{"column": c.column, "header": c.header, "old": c.old, "new": c.new} for c in change.cells],
    }


def _print_changes(diff: Diff, catalogue: Catalogue) -> None:
    rows = []
    changes = sorted(diff.changes(), key=lambda change: list(KINDS).index(change.kind) or 9)  # new ones last
    for change in changes[:SHOWN]:
        place = [KINDS[change.kind], change.sheet, key_words(change, diff, catalogue)]
        if change.kind in ("new", "removed"):
            said = "，".join(
                f"{c.header} {printing.words(cell_words(change, c.column, _either(c), diff, catalogue))}"
                for c in change.cells
                if c.column in _SAID
            )
            rows.append([*place, "", "" if change.kind == "new" else said, said if change.kind == "new" else ""])
            continue
        for cell in change.cells:
            rows.append([*place, cell.header, *_both(cell)])
            place = ["", "", ""]
    if rows:
        print(printing.table(["变化", "表", "行", "列", "原值", "新值"], rows))
    if len(changes) > SHOWN:
        print(f"……另有 {len(changes) - SHOWN} 行变化没有列出，用 --json 看全部")
    if diff.references:
        print(f"目录有变化：{'、'.join(diff.references)}")
    print(f"与{f'当前快照 {diff.base}' if diff.base else '空白'}相比：{_counted(diff)}")


def _both(cell: Cell) -> list[str]:
    if cell.column == "status":
        return [_STATUSES[value] for value in (cell.old, cell.new)]
    return [printing.words(value) for value in (cell.old, cell.new)]


def _either(cell: Cell) -> Any:
    return cell.old if cell.new in (None, []) else cell.new
