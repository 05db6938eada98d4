"""The commands snapshots, rollback and verify: look after what was published."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any
from zoneinfo import ZoneInfo

from township.commands import printing
from township.store import history, snapshot

DONE, DAMAGED = 0, 1


def add(commands: Any) -> None:
    """Add the three commands to the parser's."""
    listing = commands.add_parser("snapshots", help="列出全部快照")
    listing.set_defaults(run=_snapshots)

    back = commands.add_parser("rollback", help="把当前快照指回以前的一份")
    back.add_argument("id", metavar="编号", help="快照编号，见 snapshots")
    back.add_argument("--by", default="命令行", help="由谁指回")
    back.add_argument("--note", default="", help="原因")
    back.set_defaults(run=_rollback)

    verify = commands.add_parser("verify", help="逐个文件核对快照的校验值")
    verify.add_argument("ids", nargs="*", metavar="编号", help="只核对这些快照（默认当前的）")
    verify.add_argument("--all", action="store_true", help="核对全部快照")
    verify.set_defaults(run=_verify)
    for command in (listing, back, verify):
        command.add_argument("--json", action="store_true", help="输出 JSON，键名固定，供程序读取")


def _snapshots(options: argparse.Namespace) -> int:
    listed = history.listing(options.data)
    if options.json:
        printing.say({"command": "snapshots", "ok": True, "snapshots": [vars(one) for one in listed]})
        return DONE
    rows = [
        ["●" if one.is_current else "", one.id, "", "", "", "", one.flaw]
        if one.flaw
        else [
            "●" if one.is_current else "",
            one.id,
            _local(one.published_at),
            one.by,
            str(one.rows),
            _size(one.bytes),
            one.note,
        ]
        for one in listed
    ]
    print(
        printing.table(["当前", "编号", "发布时间", "发布人", "行数", "大小", "说明"], rows) if rows else "还没有快照"
    )
    return DONE


def _rollback(options: argparse.Namespace) -> int:
    snapshot.rollback(options.data, options.id, by=options.by, note=options.note)
    if options.json:
        printing.say({"command": "rollback", "ok": True, "snapshot": options.id})
    else:
        print(f"当前快照已是 {options.id}")
    return DONE


def _verify(options: argparse.Namespace) -> int:
    ids = options.ids or ([] if options.all else [history.current(options.data)])
    checked = history.check(options.data, ids)
    ok = not checked.flaws
    if options.json:
        flaws = [vars(flaw) for flaw in checked.flaws]
        found = {"checked": list(checked.ids), "flaws": flaws, "orphans": list(checked.orphans)}
        printing.say({"command": "verify", "ok": ok, **found})
    else:
        for flaw in checked.flaws:
            print(f"损坏：{flaw.message}", file=sys.stderr)
        for orphan in checked.orphans:
            print(f"提醒：{orphan} 是中断的发布留下的，下次发布时清除", file=sys.stderr)
        print(f"核对了{len(checked.ids)}份快照，{'全部完好' if ok else f'发现{len(checked.flaws)}处损坏'}")
    return DONE if ok else DAMAGED


def _local(moment: str) -> str:
    return dt.datetime.fromisoformat(moment).astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{count / 2**10:.0f} KB"
