"""The reviewed reference data: the town, its areas, its indicators, dated events.

Read from ``data/catalogue/`` (plain text, reviewed like code). It is the only place a unit,
a definition or a village name is written; another town adopts the dashboard by replacing it.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

from township.statistics import periods
from township.statistics.entries import (
    Area,
    Event,
    Indicator,
    Limit,
    PacePath,
    Relation,
    StatementSource,
    WarningRule,
    Work,
)

_ABOVE_VILLAGES = (("name",), ("county", "name"), ("city", "county", "name"), ("province", "city", "county", "name"))
_TWO_PARTS = re.compile(r"^([0-9]{9})-([0-9]{3})$")  # a village's code
# what a task can be judged by; queries/_lights.sql judges, and derives it where the catalogue does not say
JUDGED = ("pace", "level", "ceiling", "rank", "done", "none")
WARNED_OF = ("pace", "negative", "towns", "rank")  # what a rule of warnings.csv can measure
THEMES = {
    "overview": "总览", "economy": "经济运行", "rural": "乡村振兴", "poverty": "脱贫攻坚", "pollution": "污染防治",
    "epidemic": "疫情防控", "talent": "人才工作", "plan": "年度计划", "risk": "防范风险",
}  # fmt: skip
# the lines between lights that town.toml need not name; it says what they mean
_LIGHTS = {
    "green_at_least": 0,
    "yellow_at_least": -10,
    "level_yellow_within": 5,
    "ceiling_yellow_within": 0,
    "rank_yellow_within": 2,
}
# what the rest of the package asks town.toml for
_SETTINGS = ("code", "name", "default_month_indicator", "confidential_below", "lights")


class CatalogueError(ValueError):
    """The catalogue contradicts itself or lacks something; the message names file and row."""


@dataclass(frozen=True)
class Catalogue:
    """All of ``data/catalogue``. Load with :func:`load`."""

    town: dict[str, Any]
    areas: dict[str, Area]
    indicators: dict[str, Indicator]
    events: tuple[Event, ...]
    relations: tuple[Relation, ...] = ()
    limits: dict[str, Limit] = field(default_factory=dict)
    statement_sources: tuple[StatementSource, ...] = ()
    paths: tuple[PacePath, ...] = ()
    works: dict[str, Work] = field(default_factory=dict)
    warnings: tuple[WarningRule, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, list[Area]]:
        by_name: dict[str, list[Area]] = {}
        for area in self.areas.values():
            for name in {area.name, area.official_name, *area.aliases}:
                by_name.setdefault(name, []).append(area)
        return by_name

    @cached_property
    def _villages_by_name(self) -> dict[str, list[Area]]:
        """The town's villages by their names behind its own, the county's and the city's before it or not."""
        above = ["".join(self.town.get(key, "") for key in keys) for keys in _ABOVE_VILLAGES]
        own = {name: found for name, found in self._by_name.items() if all(area.level == "village" for area in found)}
        return {prefix + name: found for prefix in above for name, found in own.items()}

    @property
    def town_code(self) -> str:
        """The town's statistical code, nine digits (国家统计局 统计用区划代码)."""
        return self.town["code"]

    @property
    def stamp(self) -> str:
        """What everything shown of a sample town says: pages, pictures, slides, files, print; empty for a real one."""
        return "演示数据，不是任何镇的统计" if self.town.get("demo") else ""

    @property
    def offices(self) -> frozenset[str]:
        """Who owes indicators."""
        return frozenset(office for indicator in self.indicators.values() for office in indicator.offices)

    def villages(self, month: dt.date) -> list[Area]:
        """The villages that existed during ``month``, by code (40 in 2020, 26 from 2023)."""
        return [a for a in self.areas.values() if a.level == "village" and a.valid_in(month)]

    def absence(self, area: Area, month: dt.date) -> str:
        """Why ``area`` is not among the villages of ``month``: from when, or until when, it exists."""
        if area.level != "village":
            return f"“{area.name}”不是村"
        if area.valid_from and month < area.valid_from:
            return f"“{area.name}”从{periods.month_name(area.valid_from)}起才有"
        assert area.valid_to
        into = f"，此后并入{self.areas[area.successor].name}" if area.successor else ""
        return f"“{area.name}”到{periods.month_name(area.valid_to)}为止{into}"

    def is_own(self, code: str) -> bool:
        """Whether the area is the town or one of its villages; the county's other towns are only compared with."""
        area = self.areas.get(code)
        return area is not None and (code == self.town_code or area.level == "village")

    def other_towns(self) -> list[Area]:
        """The county's other towns, by code."""
        return sorted((a for a in self.areas.values() if not self.is_own(a.code)), key=lambda area: area.code)

    def own_area_named(self, text: str) -> Area | None:
        """:meth:`area_named`, if it is the town or one of its villages."""
        area = self.area_named(text)
        return area if area and self.is_own(area.code) else None

    def area_named(self, text: str) -> Area | None:
        """The area whose code, name, official name or alias is exactly ``text``; None if none or several.

        A village's code may stand in its two parts, as the .csv downloads write it (370830108-203), its name behind
        the town's (汶上县义桥镇东张村).
        """
        if known := self.areas.get(_TWO_PARTS.sub(r"\1\2", text)):
            return known
        found = self._by_name.get(text) or self._villages_by_name.get(text, [])
        return found[0] if len(found) == 1 else None

    def limit(self, code: str) -> Limit:
        """Between what values the indicator can be."""
        return self.limits.get(code, Limit(Decimal(0), None))

    def pace(self, code: str) -> tuple[float, ...]:
        """时序: the share of the year's task that is due by the end of each month, %; as paths.csv says, else month ÷ 12."""
        written = [path.share_pct for path in self.paths if path.indicator == code]
        return tuple(map(float, written)) or tuple(100 * month / 12 for month in range(1, 13))

    def indicator(self, code: str) -> Indicator:
        """Raises KeyError for an unknown code."""
        return self.indicators[code]


def load(folder: Path) -> Catalogue:
    """Read and check the catalogue.

    Raises:
        CatalogueError: a missing file, column or setting, a cell that cannot be read, a duplicate code, an
            unknown parent or successor, a path that is not twelve months on the way to 100 %.
    """
    try:
        town = tomllib.loads((folder / "town.toml").read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError("town.toml 无法读取：文件不在，或没有权限") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise CatalogueError(f"town.toml 无法读取：{error}") from error
    if missing := [key for key in _SETTINGS if key not in town]:
        raise CatalogueError(f"town.toml 缺 {'、'.join(missing)}")
    town["lights"] = _LIGHTS | town["lights"]
    areas = _unique("areas.csv", _read(folder / "areas.csv", _area))
    indicators = _unique("indicators.csv", _read(folder / "indicators.csv", _indicator))
    events = tuple(_read(folder / "events.csv", _event))
    if town["default_month_indicator"] not in indicators:
        raise CatalogueError(f"town.toml：指标 {town['default_month_indicator']} 不在目录中")
    for area in areas.values():
        for known in ("parent", "successor"):
            code = getattr(area, known)
            if code and code not in areas and not town["code"].startswith(code):
                raise CatalogueError(f"areas.csv：{area.code} 的 {known} {code} 不在名录中")
    relations = _optional(folder / "relations.csv", _relation)
    limits = _optional(folder / "limits.csv", _limit)
    named = [("relations.csv", code) for relation in relations for code in (relation.whole, relation.part)]
    paths = _optional(folder / "paths.csv", _path)
    named += [("paths.csv", code) for code in _whole_paths(paths)]
    for name, code in [*named, *(("limits.csv", code) for code, _ in limits)]:
        if code not in indicators:
            raise CatalogueError(f"{name}：指标 {code} 不在目录中")
    works = _unique("works.csv", _optional(folder / "works.csv", _work))
    statements = _optional(folder / "statement_sources.csv", lambda row: StatementSource(**row))
    return Catalogue(
        *(town, areas, indicators, events, tuple(relations), dict(limits), tuple(statements), tuple(paths)),
        works,
        tuple(_optional(folder / "warnings.csv", _warning)),
    )


def _optional(path: Path, make: Callable[[dict[str, str]], Any]) -> list[Any]:
    """The rows of a file that a town need not have written."""
    return _read(path, make) if path.exists() else []


def _read(path: Path, make: Callable[[dict[str, str]], Any]) -> list[Any]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except OSError as error:
        raise CatalogueError(f"{path.name} 无法读取：文件不在，或没有权限") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name} 无法读取：{error}") from error
    made = []
    for number, row in enumerate(rows, start=2):
        try:
            made.append(make(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CatalogueError(f"{path.name} 第{number}行缺列、多列或有读不懂的格：{error}") from error
    return made


def _unique(name: str, items: list[Any]) -> dict[str, Any]:
    by_code: dict[str, Any] = {}
    for item in items:
        if item.code in by_code:
            raise CatalogueError(f"{name}：代码 {item.code} 重复")
        by_code[item.code] = item
    return by_code


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _area(row: dict[str, str]) -> Area:
    dated = {"valid_from": _date(row["valid_from"]), "valid_to": _date(row["valid_to"])}
    return Area(**{**row, **dated, "aliases": _split(row["aliases"])})


def _indicator(row: dict[str, str]) -> Indicator:
    numbers = {
        "decimals": int(row["decimals"]),
        "first_month": int(row["first_month"]),
        "lag_months": int(row["lag_months"]),
        "min_units": int(row["min_units"]) if row["min_units"] else None,
    }
    judged = row.get("judged") or None
    if judged not in (None, *JUDGED):
        raise ValueError(f"judged 写 {'、'.join(JUDGED)}")
    if row["theme"] not in THEMES:
        raise ValueError(f"theme 写 {'、'.join(THEMES)}")
    if judged == "level" and row["direction"] == "none":
        raise ValueError("judged 是 level 的，direction 要写 up 或 down")
    return Indicator(**{**row, **numbers, "aliases": _split(row["aliases"]), "judged": judged})


def _work(row: dict[str, str]) -> Work:
    return Work(row["code"], row["name"], _split(row["aliases"]))


def _path(row: dict[str, str]) -> PacePath:
    try:
        return PacePath(row["indicator"], int(row["month"]), Decimal(row["share_pct"]))
    except InvalidOperation as error:
        raise ValueError("share_pct 要填数") from error


def _whole_paths(paths: list[PacePath]) -> set[str]:
    """The indicators with a path of their own."""
    codes = {path.indicator for path in paths}
    for code in codes:
        months = [path.month for path in paths if path.indicator == code]
        shares = [path.share_pct for path in paths if path.indicator == code]
        if months != list(range(1, 13)) or shares != sorted(shares) or shares[0] < 0 or shares[-1] != 100:
            raise CatalogueError(f"paths.csv：{code} 要按次序写1至12月，只增不减，12月是100")
    return codes


def _warning(row: dict[str, str]) -> WarningRule:
    if row["kind"] not in WARNED_OF:
        raise ValueError(f"kind 写 {'、'.join(WARNED_OF)}")
    try:
        row["words"].format(amount="", reports="")
        return WarningRule(row["kind"], Decimal(row["least"]), int(row["reports"]), row["words"])
    except (InvalidOperation, IndexError, KeyError) as error:
        raise ValueError("least、reports 写数，words 里只有 {amount} 和 {reports}") from error


def _relation(row: dict[str, str]) -> Relation:
    if row["kind"] not in ("≤", "=", "任务%") or row["severity"] not in ("error", "warning"):
        raise ValueError("kind 写 ≤、= 或 任务%，severity 写 error 或 warning")
    return Relation(**row)


def _limit(row: dict[str, str]) -> tuple[str, Limit]:
    try:
        return row["indicator"], Limit(*(Decimal(row[end]) if row[end] else None for end in ("low", "high")))
    except InvalidOperation as error:
        raise ValueError("low、high 要填数") from error


def _event(row: dict[str, str]) -> Event:
    return Event(**{**row, "date": dt.date.fromisoformat(row["date"])})
