"""The commands backup and restore: the data folder in one file, and a folder made of it again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from township.commands import printing
from township.store import audit, backup, history
from township.store.backup import Backup

DONE, DAMAGED = 0, 1


def add(commands: Any) -> None:
    """Add the two commands to the parser's."""
    save = commands.add_parser("backup", help="把数据目录备份成一个文件，发布不用停")
    save.add_argument(
        "-o", "--output", required=True, type=Path, metavar="文件", help="写到哪里（是目录的，按时间起名；不覆盖）"
    )
    save.set_defaults(run=_save)

    restore = commands.add_parser("restore", help="由备份恢复到一个空目录，逐个文件核对校验值")
    restore.add_argument("file", type=Path, metavar="文件", help="backup 做的文件")
    restore.add_argument("folder", type=Path, metavar="目录", help="空的或还没有的目录；以后用 --data 指它")
    restore.set_defaults(run=_restore)
    for command in (save, restore):
        command.add_argument("--by", default="命令行", help="由谁操作")
        command.add_argument("--json", action="store_true", help="输出 JSON，键名固定，供程序读取")


def _save(options: argparse.Namespace) -> int:
    path, made = backup.save(options.data, options.output, by=options.by)
    return _told(options, options.data, made, f"已备份到 {path}", str(path))


def _restore(options: argparse.Namespace) -> int:
    made = backup.restore(options.file, options.folder, by=options.by)
    return _told(options, options.folder, made, f"已恢复到 {options.folder}", str(options.folder))


def _told(options: argparse.Namespace, data: Path, made: Backup, words: str, where: str) -> int:
    """Say what was done, and what is damaged in it; a copy of something damaged is still a copy."""
    flaws = [flaw.message for flaw in history.check(data).flaws]
    flaws += [f"操作记录：{flaw}" for flaw in audit.check(data).flaws]
    if options.json:
        printing.say({"command": options.command, "ok": not flaws, "path": where, **vars(made), "flaws": flaws})
    else:
        for flaw in flaws:
            print(f"损坏：{flaw}", file=sys.stderr)
        size = f"{made.bytes / 2**20:.1f} MB"
        print(f"{words}：{made.snapshots}份快照，{made.files}个文件，{size}；当前快照 {made.current}")
    return DAMAGED if flaws else DONE
