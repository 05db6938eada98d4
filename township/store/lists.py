"""汇报清单: ordered lists of panels, each with its filters, kept beside the snapshots as ``data/lists/NAME.json``.

A list names panels and months, never figures: opened later it shows what the snapshot then open says. A month is
written out, or follows the newest one.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from township.store import audit, durable_io

FORMAT = 2  # 1 knew no months that follow; such files are read as ever
NEWEST, YEAR_BEFORE = "newest", "newest-12"  # months that follow: the newest one, the same month a year before it
LONGEST = 30  # characters of a name
_NAME = re.compile(r"[0-9A-Za-z一-鿿（）()·—_-][0-9A-Za-z一-鿿（）()·—_ -]*")


class ListError(ValueError):
    """A list cannot be read or kept; the message (Chinese) says why and what to do."""


@dataclass(frozen=True)
class Item:
    """One panel of a list and the filters it is shown under.

    Attributes:
        panel: id in the registry of panels, ``economy/fiscal_path``.
        month: ``2020-09``, NEWEST or YEAR_BEFORE.
        villages: 12-digit codes; empty means the whole town.
        choices: of the page's own filters, (name, option); those at their default are left out.
    """

    panel: str
    month: str
    villages: tuple[str, ...]
    reported_only: bool
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def follows(self) -> bool:
        """Whether its month is the newest, or follows from it."""
        return self.month in (NEWEST, YEAR_BEFORE)


@dataclass(frozen=True)
class ReportList:
    """A named list; ``snapshot`` is the one its author saw, ``by`` and ``saved_at`` (UTC, ISO 8601) who and when."""

    name: str
    items: tuple[Item, ...]
    snapshot: str
    by: str = ""
    saved_at: str = ""


def names(data: Path) -> list[str]:
    """The names of all saved lists, sorted."""
    return sorted(path.stem for path in (data / "lists").glob("*.json"))


def read(data: Path, name: str) -> ReportList:
    """The list saved as ``name``.

    Raises:
        ListError: there is none, or its file cannot be read.
    """
    path = data / "lists" / f"{_checked(name)}.json"
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        if written["format"] not in range(1, FORMAT + 1):
            raise ListError(f"清单“{name}”是更新的软件保存的（格式 {written['format']}），这里读不了；请升级软件")
        items = tuple(map(_item, written["items"]))
        return ReportList(written["name"], items, written["snapshot"], written["by"], written["saved_at"])
    except FileNotFoundError:
        raise ListError(f"没有名为“{name}”的汇报清单") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, ListError):
            raise
        raise ListError(f"清单文件 lists/{path.name} 读不出来；请从备份恢复，或删除后重新保存") from error


def save(
    data: Path, name: str, items: Iterable[Item], *, snapshot: str, by: str, replacing: bool = False
) -> ReportList:
    """Keep a list; its file appears whole or not at all.

    Args:
        replacing: whether a list of the same name gives way.

    Raises:
        ListError: the name will not do or is taken, or there is nothing to keep.
        OSError: the disk does not take it.
    """
    kept = ReportList(_checked(name), tuple(items), snapshot, by, durable_io.now())
    if not kept.items:
        raise ListError("清单里还没有面板；请先在各页面点“加入汇报”")
    _keep(data, kept, replacing)
    return kept


def _keep(data: Path, kept: ReportList, replacing: bool) -> None:
    folder = data / "lists"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{kept.name}.json"
    text = json.dumps({"format": FORMAT, **asdict(kept)}, ensure_ascii=False, indent=1)
    partial = folder / f"{durable_io.TEMPORARY}{uuid.uuid4().hex}"
    try:
        durable_io.write(partial, f"{text}\n".encode())
        if replacing:
            os.replace(partial, target)
        else:
            _place(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def delete(data: Path, name: str, by: str) -> None:
    """Forget a list; its file stays under another name, so that a slip of the hand can be undone.

    Args:
        by: who does it, for the audit trail.

    Raises:
        ListError: there is none, or nobody is named.
        SnapshotError: somebody is publishing and does not finish.
        OSError: the disk does not take it.
    """
    path = data / "lists" / f"{_checked(name)}.json"
    with durable_io.locked(data, person := _person(by)):
        if not path.exists():
            raise ListError(f"没有名为“{name}”的汇报清单")
        audit.record(data, "delete_list", person, note=path.stem)
        os.replace(path, path.with_name(f"{path.stem}.{uuid.uuid4().hex[:8]}.deleted"))


def rename(data: Path, name: str, to: str, by: str) -> ReportList:
    """Give a list another name; what it holds, who saved it and when stay.

    Raises:
        ListError: there is none, the new name will not do or is taken, or nobody is named.
        SnapshotError: somebody is publishing and does not finish.
        OSError: the disk does not take it.
    """
    with durable_io.locked(data, person := _person(by)):
        kept = replace(read(data, name), name=_checked(to))
        _keep(data, kept, replacing=False)
        audit.record(data, "rename_list", person, note=f"{name.strip()} → {kept.name}")
        (data / "lists" / f"{_checked(name)}.json").unlink()
    return kept


def _person(by: str) -> str:
    if not by.strip():
        raise ListError("请写明由谁操作；姓名记入操作记录")
    return by.strip()


def _item(written: dict[str, Any]) -> Item:
    """An item as kept; lists of the first kind named 项目性质 alone, as ``kind``."""
    options = [("kind", written["kind"])] if "kind" in written else written["choices"]
    villages, choices = tuple(written["villages"]), tuple((name, option) for name, option in options)
    return Item(written["panel"], written["month"], villages, written["reported_only"], choices)


def _place(partial: Path, target: Path) -> None:
    try:
        durable_io.link(partial, target)  # unlike a rename, refuses to take the place of another
    except FileExistsError:
        raise ListError(f"已经有名为“{target.stem}”的清单；请换一个名字，或勾选“替换同名清单”") from None


def _checked(name: str) -> str:
    name = name.strip()
    if not name:
        raise ListError("请给清单起个名字")
    if len(name) > LONGEST:
        raise ListError(f"清单名字最多{LONGEST}个字，现在是{len(name)}个")
    if not _NAME.fullmatch(name):
        raise ListError("清单名字只能用汉字、字母、数字、空格、括号和连接号")
    return name
