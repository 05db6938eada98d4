"""A sample town's folder of data: a catalogue of its own, a workbook a month, published as a real town publishes.

Everything about it is invented and says so: the names, the codes of a county that does not exist, ``demo = true`` in
town.toml. The rows carry the statuses real ones would, so that lights, ranks and conclusions are drawn as for a town.
"""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import tomllib
from itertools import pairwise
from pathlib import Path

from township.demo.plan import CODE, COUNTY, NAME, Plan
from township.demo.workbooks import Row, workbooks
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.statistics import catalogue as catalogues
from township.store import snapshot

_OTHERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯"  # the county's other towns: 甲镇, 乙镇, …
_COLOURS, _THINGS = "青白红金银长石柳东西", "松杨泉桥岭湾坡"


def build(folder: Path, plan: Plan, model: Path) -> str:
    """Make and publish a sample town in ``folder``; returns the id of its snapshot.

    Args:
        folder: of data; whatever is there is replaced.
        model: a real town's catalogue, whose indicators and rules the sample town reports by.

    Raises:
        ValueError: what was made does not pass the contract.
    """
    shutil.rmtree(folder, ignore_errors=True)
    write_catalogue(folder / "catalogue", plan, model)
    known = catalogues.load(folder / "catalogue")
    for name, sheets in workbooks(plan, known):
        write(folder / "workbooks" / name, sheets)
    given = [read_folder(path) for path in sorted((folder / "workbooks").iterdir())]
    intake = contract.accept(given, known)
    if intake.errors:
        raise ValueError(f"样板镇的数通不过合同：{intake.errors[0]}")
    return snapshot.publish(intake, known, given, folder, by="样板", note="演示数据")


def is_sample(folder: Path) -> bool:
    """Whether the folder holds a sample town's data, and nothing of a real one."""
    settings = folder / "catalogue" / "town.toml"
    return settings.is_file() and bool(tomllib.loads(settings.read_text(encoding="utf-8")).get("demo"))


def write_catalogue(folder: Path, plan: Plan, model: Path) -> None:
    """The sample town's catalogue: the model's indicators and rules, with places and settings of its own."""
    folder.mkdir(parents=True)
    for name in ("indicators.csv", "relations.csv", "limits.csv", "import_aliases.csv", "warnings.csv"):
        shutil.copy(model / name, folder)
    settings = []
    for line in (model / "town.toml").read_text(encoding="utf-8").splitlines():
        key = line.partition("=")[0].strip()
        own = {"code": CODE, "name": NAME, "county": COUNTY, "county_code": CODE[:6], "city": "演示市"}
        own |= {"province": "演示省"}
        settings.append(f'{key} = "{own[key]}"' if key in own else line)
    at = settings.index("[lights]") if "[lights]" in settings else len(settings)
    settings[at:at] = ["demo = true # 样板镇：每页、每份文件都写明是演示数据", ""]
    (folder / "town.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    header = "code name short_name official_name level parent aliases valid_from valid_to successor successor_basis"
    _csv(folder / "areas.csv", header.split(), areas(plan))
    _csv(folder / "events.csv", "date indicator theme label location status note".split(), _events(plan))


def areas(plan: Plan) -> list[Row]:
    """The town and its villages, before and after the merger, and the county's other towns."""
    start = f"{plan.first.year - 1}-01-01"
    rows = [{"code": CODE, "name": NAME, "short_name": NAME, "official_name": NAME, "level": "town", "parent": CODE[:6],
             "aliases": "全镇", "valid_from": start}]  # fmt: skip
    groups = _merger(plan)
    for number in range(plan.villages):
        row = _village(number, plan) | {"valid_from": start}
        for group, members in enumerate(groups):
            if number in members:
                row["valid_to"] = f"{plan.merger - dt.timedelta(days=1)}"
                row["successor"] = f"{CODE}{_number(plan.villages + group)}"
                row["successor_basis"] = "演示"
        rows.append(row)
    rows += [_village(plan.villages + group, plan) | {"valid_from": f"{plan.merger}"} for group in range(len(groups))]
    for number, letter in enumerate(_OTHERS[: plan.towns - 1], start=1):
        name = plan.named(f"{letter}镇")
        rows.append({"code": f"{CODE[:6]}{100 + number}", "name": name, "short_name": name, "official_name": name,
                     "level": "town", "parent": CODE[:6], "valid_from": start})  # fmt: skip
    return rows


def _merger(plan: Plan) -> list[range]:
    """Which villages become one."""
    if not 0 < plan.merged < plan.villages:
        return []
    made = max(1, plan.merged // 6)
    kept = plan.merged - made
    bounds = [kept + (plan.villages - kept) * number // made for number in range(made + 1)]
    return [range(low, high) for low, high in pairwise(bounds)]


def _number(number: int) -> str:
    return f"{200 + number:03d}"


def _village(number: int, plan: Plan) -> Row:
    turn, thing = divmod(number, len(_COLOURS))
    short = _COLOURS[thing] + _THINGS[turn % len(_THINGS)] + ("" if turn < len(_THINGS) else f"{turn // len(_THINGS)}")
    if plan.long_names:
        short = (short * 10)[:19]
    return {"code": f"{CODE}{_number(number)}", "name": f"{short}村", "short_name": short,
            "official_name": f"{short}村委会", "level": "village", "parent": CODE}  # fmt: skip


def _events(plan: Plan) -> list[Row]:
    return [
        {"date": f"{day}", "theme": "economy", "label": f"{day.year}年税费政策调整", "status": "实报"}
        for day in (month.replace(day=15) for month in plan.reported if month.month == 4)
    ]


def write(folder: Path, sheets: dict[str, list[Row]]) -> None:
    """A workbook as a folder of .csv, a sheet each."""
    folder.mkdir(parents=True)
    for name, rows in sheets.items():
        if rows:
            _csv(folder / f"{name}.csv", [field.header for field in contract.BY_NAME[name].fields], rows)


def _csv(path: Path, header: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
