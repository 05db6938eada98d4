"""The command line: publish and check data, compare with the report, serve the dashboard."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from township.access.accounts import AccountError
from township.commands import account, backup, forms, indicators, printing, publishing, reading, snapshots
from township.demo import town
from township.illustrative import breakdown
from township.intake import contract
from township.intake.files.workbook import WorkbookError, read_folder
from township.intake.template import writer
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.store import durable_io, previous_report, snapshot
from township.store.snapshot import SnapshotError
from township.store.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[1]
OK, FAILED = 0, 1
MISUSED = 64  # EX_USAGE
CUT_OFF = 141  # as a shell tells SIGPIPE
_STATEMENT = [
    *("fact_id", "section", "label", "printed_value", "printed_unit", "qualifier"),
    *("value", "unit", "computed_value", "verdict"),
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    0 done; 1 refused, with the reason on stderr; 2 warnings wait for a confirmation (check, diff, publish);
    64 the command line itself is wrong; 141 the reader of the output went away. With ``--json`` a refusal is told as JSON too.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()  # at exit nothing could be said of what does not get through
        return code
    except BrokenPipeError:  # who reads has had enough, as in “statements | head”
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF
    except (WorkbookError, SnapshotError, catalogues.CatalogueError, AccountError, OSError) as error:
        print(f"未完成：{durable_io.why(error)}", file=sys.stderr)
        if getattr(options, "json", False):
            printing.say({"command": options.command, "ok": False, "error": durable_io.why(error)})
        return FAILED


class _Parser(argparse.ArgumentParser):
    """argparse ends with 2 where it does not understand; here 2 means that warnings wait, so it ends with 64."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(MISUSED, f"命令写错了：{message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m township", description="乡镇统计数据看板")
    data = Path(os.environ.get("TOWNSHIP_DATA", ROOT / "data"))
    parser.add_argument("--data", type=Path, default=data, help="数据目录（默认 data/，或环境变量 TOWNSHIP_DATA 所指）")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    publishing.add(commands)
    reading.add(commands)
    forms.add(commands)
    snapshots.add(commands)
    backup.add(commands)
    indicators.add(commands)

    make = commands.add_parser("illustrate", help="由年报合计生成示例数据")
    make.add_argument("--report", type=Path, help="年报工作簿（默认 data/workbooks/annual-report-2020）")
    make.add_argument("--output", type=Path, help="写到哪里（默认 data/workbooks/illustrative-2020）")
    make.set_defaults(run=_illustrate)

    sample = commands.add_parser("demo", help="生成一个样板镇的全部数据（演示数据，不是任何镇的统计）")
    sample.add_argument("folder", type=Path, metavar="目录", help="写到哪里；目录里原有的样板镇会被替换")
    sample.add_argument("--months", type=int, default=town.Plan.months, help="几个月（默认 36）")
    sample.add_argument("--villages", type=int, default=town.Plan.villages, help="几个村（默认 40，2023年合并为 26）")
    sample.set_defaults(run=_demo)

    blank = commands.add_parser("template", help="生成某月的填报表（.xlsx）")
    blank.add_argument("--month", required=True, type=forms.month, metavar="YYYY-MM", help="填报月份，如 2020-10")
    blank.add_argument(
        "--for", dest="audience", choices=tuple(writer.AUDIENCES), default="all", help="给谁填（默认全部）"
    )
    blank.add_argument("-o", "--output", required=True, type=Path, metavar="文件", help="写到哪里（已有的文件不覆盖）")
    blank.set_defaults(run=_template)

    compare = commands.add_parser("statements", help="年报每一个数与快照中算得的数对照")
    compare.add_argument("--format", choices=("csv", "table"), default="table", help="输出格式")
    compare.set_defaults(run=_statements)

    account.add(commands)

    serve = commands.add_parser("serve", help="打开看板")
    serve.add_argument("--port", type=int, default=8501, help="端口（默认 8501）")
    serve.add_argument("--lan", action="store_true", help="供办公室里别的机器打开（本机所有地址）；要先有账号")
    serve.add_argument("--address", help="只在这个地址上监听（默认 127.0.0.1，只有本机能打开）")
    serve.add_argument("--name", action="append", default=[], metavar="域名", help="看板的别的名字，如代理用的；可多次")
    serve.add_argument("--base-path", type=_base, default="", metavar="/路径", help="看板在代理上的路径，如 /yq")
    serve.add_argument("--cert", type=_file, metavar="文件", help="TLS 证书（.pem），同时要 --key")
    serve.add_argument("--key", type=_file, metavar="文件", help="TLS 证书的私钥（.pem）")
    serve.add_argument("--sso", type=_file, metavar="文件", help="单位统一账号的设置（.toml），见 docs/security.md")
    serve.add_argument(
        "--publish", action="store_true", help="不用登录时，允许在“数据填报”页发布和回退；有账号时看角色"
    )
    serve.set_defaults(run=_serve)
    return parser


def _illustrate(options: argparse.Namespace) -> int:
    catalogue = catalogues.load(options.data / "catalogue")
    report = options.report or options.data / "workbooks" / "annual-report-2020"
    output = options.output or options.data / "workbooks" / "illustrative-2020"
    intake = contract.accept([read_folder(report)], catalogue)
    if intake.errors:
        print("\n".join(f"错误：{problem}" for problem in intake.errors), file=sys.stderr)
        return FAILED
    sheets = breakdown.illustrate(intake.tables, catalogue)
    breakdown.write(output, sheets)
    print(f"已写入 {output}：" + "、".join(f"{name}{len(rows)}行" for name, rows in sheets.items()))
    return OK


def _demo(options: argparse.Namespace) -> int:
    folder = options.folder
    if folder.exists() and not town.is_sample(folder):
        print(f"未完成：{folder} 里不是样板镇的数据，不会替换；请换一个目录", file=sys.stderr)
        return FAILED
    plan = town.Plan(months=options.months, villages=options.villages)
    identity = town.build(folder, plan, ROOT / "data" / "catalogue")
    print(f"已写入 {folder}：{town.NAME}，{plan.months}个月，快照 {identity}")
    return OK


def _template(options: argparse.Namespace) -> int:
    catalogue = catalogues.load(options.data / "catalogue")
    content = io.BytesIO()
    writer.build(catalogue, options.month, options.audience, _earlier(options, catalogue), content)
    try:
        with options.output.open("xb") as file:  # a template already filled in is never written over
            file.write(content.getbuffer())
    except FileExistsError:
        print(f"未完成：{options.output} 已经存在；请换一个文件名，或先移走它", file=sys.stderr)
        return FAILED
    print(f"已写入 {options.output}：{periods.month_name(options.month)}填报表（{writer.AUDIENCES[options.audience]}）")
    return OK


def _earlier(options: argparse.Namespace, catalogue: catalogues.Catalogue) -> writer.Earlier:
    """What was reported before the month, for comparison; nothing where nothing is published yet."""
    try:
        opened = snapshot.open_published(options.data)
    except SnapshotError as error:
        print(f"提醒：没有上期数可供对照（{error}）", file=sys.stderr)
        return {}
    if opened.refusal:
        print(f"提醒：{opened.refusal}", file=sys.stderr)
    return previous_report.rows(opened.snapshot, options.month, catalogue)


def _statements(options: argparse.Namespace) -> int:
    opened = snapshot.open_published(options.data)
    if opened.refusal:
        print(f"提醒：{opened.refusal}", file=sys.stderr)
    catalogue = catalogues.load(options.data / "catalogue")
    with contextlib.closing(Warehouse(opened.snapshot, ROOT / "queries", catalogue)) as warehouse:
        frame = warehouse.run("report/statements", theme="", reported_only=True)
    rows = frame[_STATEMENT].map(_digits)
    if options.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_STATEMENT)
        writer.writerows(rows.itertuples(index=False))
    else:
        print(rows.to_string(index=False))
        print("；".join(f"{verdict} {count}" for verdict, count in frame["verdict"].value_counts().items()))
    return OK


def _digits(value: object) -> str:
    """A cell as people write it: 3668 rather than 3668.0, empty for what is missing."""
    if value is None or value != value:  # NaN is the only value unequal to itself
        return ""
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _base(text: str) -> str:
    parts = text.strip("/")
    if not re.fullmatch(r"([\w.-]+(/[\w.-]+)*)?", parts, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text} 不是路径；如 /yq")
    return f"/{parts}" if parts else ""


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"没有文件 {text}")
    return Path(text)


def _serve(options: argparse.Namespace) -> int:
    from township.web import server

    if (options.cert is None) != (options.key is None):
        print("未完成：--cert 和 --key 要一起写", file=sys.stderr)
        return FAILED
    address = options.address or ("0.0.0.0" if options.lan else "127.0.0.1")
    place = server.Place(
        address, options.port, tuple(options.name), options.base_path, options.cert, options.key, options.sso
    )
    publishes = options.publish or os.environ.get("TOWNSHIP_PUBLISH") == "1"
    server.serve(ROOT / "dashboard.py", options.data, place, publishes=publishes)
    return OK
