"""The commands snapshots, rollback and verify: look after what was published."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from township.commands import printing
from township.statistics import periods
from township.store import audit, history, pruning, snapshot

DONE, DAMAGED = 0, 1


def add(commands: Any) -> None:
    """Add the three commands to the parser's."""
    listing = commands.add_parser("snapshots", help="列出全部快照，或删去旧的")
    listing.add_argument(
        "--prune",
        type=_count,
        metavar="份数",
        help="只保留最近发布的这么多份（当前的和它之前那一份总是保留；链接里写着被删快照的，打不开原来的数了）",
    )
    listing.add_argument("--by", default="命令行", help="由谁删去")
    listing.add_argument("--note", default="", help="原因")
    listing.set_defaults(run=_snapshots)

    back = commands.add_parser("rollback", help="把当前快照指回以前的一份")
    back.add_argument("id", metavar="编号", help="快照编号，见 snapshots")
    back.add_argument("--by", default="命令行", help="由谁指回")
    back.add_argument("--note", default="", help="原因")
    back.set_defaults(run=_rollback)

    verify = commands.add_parser("verify", help="逐个文件核对快照的校验值，或核对操作记录")
    verify.add_argument("ids", nargs="*", metavar="编号", help="只核对这些快照（默认当前的）")
    verify.add_argument("--all", action="store_true", help="核对全部快照")
    verify.add_argument("--audit", action="store_true", help="只核对操作记录：有没有改动、缺行、调换")
    verify.set_defaults(run=_verify)
    for command in (listing, back, verify):
        command.add_argument("--json", action="store_true", help="输出 JSON，键名固定，供程序读取")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"保留的份数要是 1 以上的整数，现在是“{text}”")
    return int(text)


def _prune(options: argparse.Namespace) -> int:
    done = pruning.prune(options.data, options.prune, by=options.by, note=options.note)
    if options.json:
        printing.say({"command": "snapshots", "ok": True, **{name: list(ids) for name, ids in vars(done).items()}})
        return DONE
    for identity in done.damaged:
        print(f"提醒：{identity} 的清单读不出，没有动它；请先 verify", file=sys.stderr)
    listed = f"：{'、'.join(done.removed)}" if done.removed else ""
    print(f"删去了{len(done.removed)}份快照{listed}；保留{len(done.kept)}份：{'、'.join(done.kept)}")
    return DONE


def _snapshots(options: argparse.Namespace) -> int:
    if options.prune is not None:
        return _prune(options)
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
    if options.audit:
        return _verify_audit(options)
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


def _verify_audit(options: argparse.Namespace) -> int:
    checked = audit.check(options.data)
    ok = not checked.flaws
    if options.json:
        printing.say({"command": "verify", "ok": ok, **vars(checked), "flaws": list(checked.flaws)})
    else:
        for flaw in checked.flaws:
            print(f"操作记录：{flaw}", file=sys.stderr)
        found = "逐条相接，没有改动" if ok else f"发现{len(checked.flaws)}处不符"
        print(f"核对了{checked.lines}条操作记录，{found}；末条校验值 {checked.sha256 or '（无）'}")
    return DONE if ok else DAMAGED


def _local(moment: str) -> str:
    return periods.local(moment).strftime("%Y-%m-%d %H:%M")


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{count / 2**10:.0f} KB"
