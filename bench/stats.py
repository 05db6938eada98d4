"""Samples, their summaries, and the levels to reach."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

FIRST, AGAIN = "首次", "再次"
ECONOMY = "economy"
FLOOR = "裸页面"


@dataclass(frozen=True, order=True)
class Key:
    """What was measured.

    Attributes:
        action: 首屏, 换页, 换月, …
        subject: the page's url_path, or ``FLOOR``.
        visit: ``FIRST`` when the server had to query and draw, ``AGAIN`` when it had done so before, else empty.
        metric: which time of the action, e.g. 画完, 往返, 脚本.
    """

    action: str
    subject: str = ""
    visit: str = ""
    metric: str = "画完"


@dataclass(frozen=True)
class Summary:
    """Median, minimum, maximum and number of samples."""

    median: float
    minimum: float
    maximum: float
    count: int

    def __str__(self) -> str:
        digits = 0 if self.median >= 20 else 1
        return f"{self.median:.{digits}f}（{self.minimum:.{digits}f}—{self.maximum:.{digits}f}）"


def summarise(values: Sequence[float]) -> Summary | None:
    """None when there are no samples."""
    if not values:
        return None
    return Summary(statistics.median(values), min(values), max(values), len(values))


@dataclass
class Results:
    """All samples of a run of the benchmark, in milliseconds unless the metric is a number of things."""

    samples: dict[Key, list[float]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, key: Key, value: float | None) -> None:
        """Keep one sample; None is a measurement that does not apply, and is not kept."""
        if value is not None:
            self.samples.setdefault(key, []).append(value)

    def note(self, words: str) -> None:
        """Something the reader of the table must know, said once."""
        if words not in self.notes:
            self.notes.append(words)

    def summary(self, key: Key) -> Summary | None:
        """Median, minimum and maximum of what was measured; None where nothing was."""
        return summarise(self.samples.get(key, ()))

    def median(self, key: Key) -> float | None:
        """The median of what was measured; None where nothing was."""
        found = self.summary(key)
        return found.median if found else None

    def keys(self, wanted: Callable[[Key], bool]) -> list[Key]:
        """Keys in the order they were first measured."""
        return [key for key in self.samples if wanted(key)]

    def as_json(self) -> list[dict[str, Any]]:
        """One record a key, with its summary and every sample."""
        return [
            {
                **vars(key),
                **vars(summarise(values)),
                "samples": [round(value, 2) for value in values],
            }
            for key, values in self.samples.items()
        ]


@dataclass(frozen=True)
class Level:
    """One level to reach: ``value``, in ``unit``, at most ``limit``; value is None when it was not measured."""

    name: str
    value: float | None
    limit: float
    unit: str
    basis: str

    @property
    def reached(self) -> bool | None:
        """Whether the value is within its limit; None where there is none."""
        return None if self.value is None else self.value <= self.limit


def ratio(above: float | None, below: float | None) -> float | None:
    """None when either is missing or the denominator is not positive."""
    return above / below if above is not None and below else None


def levels(results: Results) -> list[Level]:
    """The levels of the economy page, from medians; those of a rerun for first and repeated visits of a month."""
    found = []

    def compare(name: str, limit: float, key: Key) -> None:
        ours, floor = results.median(key), results.median(Key(key.action, FLOOR, key.visit))
        basis = f"{ours:.0f} ÷ {floor:.0f} 毫秒，差 {ours - floor:.0f}" if ours is not None and floor else ""
        found.append(Level(name, ratio(ours, floor), limit, "倍", basis))

    queries = results.median(Key("查询", ECONOMY, AGAIN))
    found.append(Level("经济页全部查询", queries, 30, "毫秒", "仓库已打开、换一个月，逐条执行"))
    for visit in (FIRST, AGAIN):
        key = Key("换月", ECONOMY, visit, "往返")
        found.append(Level(f"换月重跑往返（{visit}）", results.median(key), 120, "毫秒", "发出到脚本结束"))
    for visit in (FIRST, AGAIN):
        compare(f"换月到画完（{visit}）", 1.6, Key("换月", ECONOMY, visit))
    shown = results.median(Key("下一个面板", ECONOMY))
    found.append(Level("会议模式的下一个面板", shown, 200, "毫秒", "按键到画面上"))
    compare("首屏画完", 1.4, Key("首屏", ECONOMY))
    return found


def reached(found: Iterable[Level]) -> str:
    """The table of levels: what was measured, what was asked, and whether it was met."""
    rows: list[Sequence[str]] = []
    for level in found:
        asked = f"≤ {level.limit:g} {level.unit}"
        if level.value is None:
            rows.append((level.name, "未测", asked, "—", ""))
            continue
        value = f"{level.value:.2f}" if level.unit in ("倍", "秒") else f"{level.value:.0f}"
        verdict = "达到" if level.reached else "没有达到"
        rows.append((level.name, f"{value} {level.unit}", asked, verdict, level.basis))
    return table(("", "实测", "要求", "", "依据"), rows)


def columns_wide(text: str) -> int:
    """Width of ``text`` in a terminal; CJK characters and full-width punctuation take two columns."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Plain text, the first column left-aligned and the others right-aligned, aligned by display width."""
    lines = [list(headers), *[list(row) for row in rows]]
    widths = [max(columns_wide(line[column]) for line in lines) for column in range(len(headers))]

    def align(column: int, text: str) -> str:
        space = " " * (widths[column] - columns_wide(text))
        return text + space if column == 0 else space + text

    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    shown = ["  ".join(align(column, text) for column, text in enumerate(line)).rstrip() for line in lines]
    return "\n".join([shown[0], rule, *shown[1:]])
