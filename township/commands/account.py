"""The command account: who may open the dashboard from other machines, and what each may do there."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from township.access.accounts import AccountError, Accounts
from township.access.roles import Role
from township.statistics import catalogue as catalogues
from township.statistics import periods

DONE = 0


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    account = commands.add_parser("account", help="账号：谁可以从别的机器打开看板，可以做什么")
    actions = account.add_subparsers(dest="action", required=True, metavar="做什么")
    listing = actions.add_parser("list", help="列出账号")
    listing.set_defaults(run=_list)
    for name, run, words in (
        ("add", _add, "新开一个账号，印出一次性密码"),
        ("role", _role, "改角色；正登录着的随即退出"),
        ("reset", _reset, "另给一个一次性密码（停用的随之恢复）；正登录着的随即退出"),
        ("disable", _disable, "停用；正登录着的随即退出"),
        ("sso", _sso, "改由单位统一账号登录，密码作废（停用的随之恢复）；下次用这个名字登录的就是它"),
    ):
        action = actions.add_parser(name, help=words)
        action.add_argument("name", metavar="姓名")
        action.set_defaults(run=run)
        if name in ("add", "role"):
            action.add_argument("--role", choices=[role.value for role in Role], required=True, help="角色")
            action.add_argument("--office", action="append", default=[], help="填报的是哪个单位的，如 经贸办；可多次")
        if name in ("add", "reset"):
            action.add_argument("--ask", action="store_true", help="在终端里输入第一个密码，不印一次性的")


def _add(options: argparse.Namespace) -> int:
    accounts, offices = Accounts(options.data), _offices(options)
    password = accounts.add(options.name, Role(options.role), offices, _asked(options))
    print(f"已开账号“{options.name.strip()}”，角色{options.role}{_of(offices)}。{_first(options, password)}")
    return DONE


def _role(options: argparse.Namespace) -> int:
    offices = _offices(options)
    Accounts(options.data).set_role(options.name, Role(options.role), offices)
    print(f"账号“{options.name}”的角色改为{options.role}{_of(offices)}；请重新登录。")
    return DONE


def _reset(options: argparse.Namespace) -> int:
    password = Accounts(options.data).reset(options.name, _asked(options))
    print(f"账号“{options.name}”的密码已重设。{_first(options, password)}")
    return DONE


def _disable(options: argparse.Namespace) -> int:
    Accounts(options.data).disable(options.name)
    print(f"账号“{options.name}”已停用；要恢复，用 account reset，统一账号用 account sso。")
    return DONE


def _sso(options: argparse.Namespace) -> int:
    Accounts(options.data).by_single_sign_on(options.name)
    print(f"账号“{options.name}”改由单位统一账号登录；要恢复密码，用 account reset。")
    return DONE


def _list(options: argparse.Namespace) -> int:
    for account in Accounts(options.data).all().values():
        print(
            f"{account.name}　{account.role}{_of(account.offices)}　{account.state}　{periods.local_day(account.made)} 开"
        )
    return DONE


def _of(offices: tuple[str, ...]) -> str:
    return f"（{'、'.join(offices)}）" if offices else ""


def _first(options: argparse.Namespace, password: str) -> str:
    given = "输入的密码" if options.ask else f"一次性密码 {password}"
    return f"{given}，第一次登录时要换。"


def _offices(options: argparse.Namespace) -> tuple[str, ...]:
    """The offices named, which the catalogue knows."""
    offices = tuple(dict.fromkeys(options.office))
    if offices:
        known = catalogues.load(options.data / "catalogue").offices
        if strange := [office for office in offices if office not in known]:
            raise AccountError(f"指标目录里没有责任单位“{'、'.join(strange)}”；有 {'、'.join(sorted(known))}")
    return offices


def _asked(options: argparse.Namespace) -> str | None:
    """The first password, typed twice on the terminal; None: one is made."""
    if not options.ask:
        return None
    if not sys.stdin.isatty():
        raise AccountError("--ask 要在终端里用")
    first = getpass.getpass("密码：")
    if getpass.getpass("再写一次：") != first:
        raise AccountError("两次写的不一样")
    return first
