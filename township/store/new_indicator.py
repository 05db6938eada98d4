"""A new indicator in the catalogue's indicators.csv: one line more, written whole under the publishing lock, audited."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from township.intake.recognise import aliases
from township.statistics import catalogue as catalogues
from township.statistics import figures, pinyin
from township.statistics.catalogue import CatalogueError
from township.statistics.characters import unwritable
from township.statistics.entries import Indicator
from township.store import audit, durable_io, history
from township.store.durable_io import SnapshotError

FILE = "indicators.csv"
LONGEST = 40  # characters of a name
KINDS = {"flow": "流量（一段时间里的数）", "stock": "存量（某一时刻的数）", "rate": "比率", "count": "个数"}
BASES = {"ytd": "累计（1—N月）", "month": "当月", "point": "时点", "year": "全年"}
DIRECTIONS = {"up": "越高越好", "down": "越低越好", "none": "不分好坏"}
OVER_AREAS = {"sum": "各村相加", "none": "不能相加", "weighted": "加权平均"}
FREQUENCIES = ("月", "季", "年", "不定期")


@dataclass(frozen=True)
class NewIndicator:
    """What has to be said of an indicator; the words to choose from are this module's, the codes the catalogue's.

    ``aliases``: how else it stands on sheets.
    """

    name: str
    theme: str
    unit: str
    kind: str
    basis: str
    direction: str
    over_areas: str
    owner: str
    frequency: str = "月"
    definition: str = ""
    aliases: tuple[str, ...] = ()


def add(data: Path, wanted: NewIndicator, *, by: str, wait: float = durable_io.WAIT_SECONDS) -> Indicator:
    """Write the indicator to the catalogue; pages have it after the next publication.

    Killed at any point the file is the old one or the new one; a line too many is in no trail.

    Raises:
        BusyError: somebody is publishing.
        SnapshotError: nobody is named, something is missing or contradicts itself, the name is taken, nothing has
            been published, or the disk does not take it; nothing has changed then.
        CatalogueError: the catalogue cannot be read.
    """
    by = durable_io.named(by)
    with durable_io.locked(data, by, wait):
        folder = (data / "catalogue").resolve()
        known = catalogues.load(folder)
        _refuse(wanted, known, aliases.load(folder, known))
        row = _row(wanted, known)
        current = history.current(data)
        partial = folder / f"{durable_io.TEMPORARY}{uuid.uuid4().hex}"
        entry = {"action": "indicator", "by": by, "indicator": row["code"], "note": f"{wanted.name}（{wanted.unit}）"}
        try:
            for orphan in folder.glob(f"{durable_io.TEMPORARY}*"):
                orphan.unlink()
            durable_io.write(partial, _with(row, (folder / FILE).read_bytes()))
            added = _loaded_with(partial, folder, row["code"])
            durable_io.sweep(data)
            announcement = audit.Announcement(data, current, entry)
            os.replace(partial, folder / FILE)
            durable_io.sync(folder)
            announcement.make()
        except OSError as error:
            raise SnapshotError(f"指标没有写进目录：{durable_io.why(error)}；请检查磁盘和目录的权限") from error
        finally:
            partial.unlink(missing_ok=True)
            durable_io.sweep(data)
    return added


def _refuse(wanted: NewIndicator, known: catalogues.Catalogue, named: aliases.Aliases) -> None:
    """Raises SnapshotError with everything that is wrong with what is said of it."""
    wrong = []
    texts = {"名称": wanted.name, "单位": wanted.unit, "责任单位": wanted.owner}
    for word, text in texts.items():
        if not text.strip():
            wrong.append(f"请写明{word}")
        elif len(text) > LONGEST or re.search(r"[|\x00-\x1f\x7f]", text) or unwritable(text):
            wrong.append(f"{word}最多{LONGEST}字，不能有 | 和换行")
    named_choices = (
        ("主题", wanted.theme, {item.theme for item in known.indicators.values()}),
        ("性质", wanted.kind, KINDS), ("口径", wanted.basis, BASES), ("方向", wanted.direction, DIRECTIONS),
        ("各村怎样合计", wanted.over_areas, OVER_AREAS), ("频次", wanted.frequency, FREQUENCIES),
    )  # fmt: skip
    for word, code, choices in named_choices:
        if code not in choices:
            wrong.append(f"{word}没有“{code}”" if code else f"请选择{word}")
    if (stored := figures.UNITS.get(wanted.unit.strip(), (wanted.unit.strip(), 1))[0]) != wanted.unit.strip():
        wrong.append(f"单位请用{stored}，表上写{wanted.unit.strip()}的会换算")
    if wanted.kind == "rate" and wanted.over_areas == "sum":
        wrong.append("比率不能各村相加")
    if wanted.kind == "stock" and wanted.basis == "ytd":
        wrong.append("存量是某一时刻的数，口径应是时点")
    for name in dict.fromkeys((wanted.name.strip(), *wanted.aliases)):
        if name and (found := named.indicator_named(name)) and found.code:
            wrong.append(f"“{name}”已是指标“{known.indicators[found.code].name}”的名称")
    if wrong:
        raise SnapshotError(f"指标没有写进目录：{'；'.join(wrong)}")


def _row(wanted: NewIndicator, known: catalogues.Catalogue) -> dict[str, str]:
    """The line of the file; what it does not ask follows from what it does."""
    name = wanted.name.strip()
    is_rate = wanted.kind == "rate"
    return {
        "code": _code(name, known),
        "name": name,
        "aliases": "|".join(alias for alias in dict.fromkeys(wanted.aliases) if alias != name and "|" not in alias),
        "theme": wanted.theme,
        "unit": wanted.unit.strip(),
        "decimals": "1" if is_rate else "0",
        "kind": wanted.kind,
        "basis": wanted.basis,
        "over_areas": wanted.over_areas,
        "over_months": "none" if is_rate else "last",
        "direction": wanted.direction,
        "judged": "",
        "owner": wanted.owner.strip(),
        "frequency": wanted.frequency,
        "first_month": "1",
        "lag_months": "0",
        "min_units": "",
        "sheet": "统计月报",
        "definition": wanted.definition.strip() or f"{name}，由{wanted.owner.strip()}报送。",
    }


def _code(name: str, known: catalogues.Catalogue) -> str:
    """The name in pinyin, told apart by a number where another has it."""
    plain = re.sub(r"[^a-z0-9]+", "_", pinyin.spelled(name)).strip("_")[:LONGEST] or "indicator"
    code, number = plain, 1
    while code in known.indicators:
        number += 1
        code = f"{plain}_{number}"
    return code


def _with(row: dict[str, str], content: bytes) -> bytes:
    """The file with one line more; those it has are not touched."""
    text = content.decode("utf-8-sig")
    [header] = csv.reader([text.splitlines()[0]])
    newline = "\r\n" if "\r\n" in text else "\n"
    line = io.StringIO()
    csv.writer(line, lineterminator=newline).writerow([row.get(name, "") for name in header])
    ended = text if text.endswith("\n") else text + newline
    mark = content[: len(content) - len(content.decode("utf-8-sig").encode())]
    return mark + (ended + line.getvalue()).encode()


def _loaded_with(file: Path, folder: Path, code: str) -> Indicator:
    """The indicator as the catalogue with ``file`` has it.

    Raises:
        SnapshotError: the catalogue could not be read any more.
    """
    with tempfile.TemporaryDirectory(prefix="catalogue-") as tried:
        for kept in folder.glob("[!.]*"):
            if kept.is_file():
                shutil.copy(kept, tried)
        shutil.copy(file, Path(tried) / FILE)
        try:
            return catalogues.load(Path(tried)).indicators[code]
        except CatalogueError as error:
            raise SnapshotError(f"指标没有写进目录：{error}") from error
