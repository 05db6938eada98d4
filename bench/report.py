"""The tables the benchmark prints, and the record it writes."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import Any

from bench import publishing, takeaway, towns
from bench.app import PAGES
from bench.stats import AGAIN, ECONOMY, FIRST, FLOOR, Key, Level, Results, levels, reached, table
from township.web import plotlyjs

_SPLIT = ("点击到发出", "发出到开始", "脚本", "脚本完到画完")


def tables(results: Results) -> str:
    """Everything measured, as plain text."""
    parts = [
        ("一、冷启动、首屏（毫秒，到最后一图画完）与会议模式的下一个面板（毫秒，按键到画面上）", _drawn(results)),
        (
            "二、换页、换月、换村（毫秒；“首次”指服务器还没有为此查过画过，“再次”指画过；没有图重画时，计到最后一个面板的文字换完）",
            _reactions(results),
        ),
        ("三、经济页换一个月，时间用在哪里（毫秒）", _split(results)),
        ("四、经济页的查询，不经页面（毫秒）", _queries(results)),
        ("五、导入与发布（40村、全部工作表；中位数，最小—最大）", publishing.shown(results)),
        ("六、导出最长的一页", takeaway.report(results)),
        ("七、要求", reached(_levels(results))),
    ]
    text = "\n\n".join(f"{title}\n{body}" for title, body in parts if body)
    if results.notes:
        text += "\n\n注意\n" + "\n".join(f"· {words}" for words in results.notes)
    return text


def machine(chromium: str) -> str:
    """One line about what was measured on."""
    about = _machine(chromium)
    return "；".join(f"{name} {value}" for name, value in about.items())


def record(results: Results, options: dict[str, Any], chromium: str) -> dict[str, Any]:
    """All numbers, with the machine they were measured on."""
    return {
        "options": options,
        "machine": _machine(chromium),
        "measurements": results.as_json(),
        "levels": [{**vars(level), "reached": level.reached} for level in _levels(results)],
        "notes": results.notes,
    }


def _machine(chromium: str) -> dict[str, str]:
    load = "、".join(f"{minutes:.1f}" for minutes in os.getloadavg())
    return {
        "处理器": f"{os.cpu_count()} 个",
        "平均负载": load,
        "Python": platform.python_version(),
        "Chromium": chromium,
        "plotly.js": plotlyjs.version(plotlyjs.bundles()[0]),
        **{name: version(name) for name in ("streamlit", "duckdb", "pandas")},
    }


def _name(subject: str) -> str:
    return PAGES.get(subject, subject)


def _shown(results: Results, key: Key) -> str:
    found = results.summary(key)
    return str(found) if found else "—"


def _count(results: Results, *keys: Key) -> str:
    return str(max(len(results.samples.get(key, ())) for key in keys))


def _drawn(results: Results) -> str:
    keys = results.keys(lambda key: key.action in ("冷启动", "首屏", "首屏可操作", "下一个面板"))
    rows = [
        (
            f"{key.action}　{_name(key.subject)}",
            _shown(results, key),
            _count(results, key),
        )
        for key in sorted(keys, key=lambda key: (key.action, key.subject == FLOOR))
    ]
    return table(("", "中位数（最小—最大）", "次数"), rows) if rows else ""


def _reactions(results: Results) -> str:
    rows = []
    for action in ("换页", "换月", "换村"):
        found = dict.fromkeys((key.subject, key.visit) for key in results.keys(lambda key: key.action == action))  # noqa: B023
        order = sorted(found, key=lambda pair: (pair[0] == FLOOR, [FIRST, AGAIN].index(pair[1])))
        for subject, visit in order:
            drawn, *others = (Key(action, subject, visit, metric) for metric in ("画完", "往返", "脚本", "图数"))
            cells = [_shown(results, key) for key in (drawn, *others[:2])]
            charts = results.median(others[2])
            rows.append(
                (
                    f"{action}　{_name(subject)}　{visit}",
                    *cells,
                    f"{charts:.0f}" if charts is not None else "—",
                    _count(results, drawn, *others),
                )
            )
    return table(("", "画完", "往返", "脚本", "重画图数", "次数"), rows) if rows else ""


def _split(results: Results) -> str:
    rows = []
    for visit in (FIRST, AGAIN):
        keys = [Key("换月", ECONOMY, visit, metric) for metric in _SPLIT]
        if keys[0] in results.samples:
            kilobytes = results.median(Key("换月", ECONOMY, visit, "收到千字节"))
            rows.append((visit, *(_shown(results, key) for key in keys), f"{kilobytes:.0f}"))
    return table(("", *_SPLIT, "收到千字节"), rows) if rows else ""


def _queries(results: Results) -> str:
    names = dict.fromkeys(key.subject for key in results.keys(lambda key: key.action == "查询"))
    ordered = sorted(names, key=lambda name: (name == ECONOMY, -(results.median(Key("查询", name, AGAIN)) or 0)))
    rows = [
        (
            "合计" if name == ECONOMY else name,
            *(_shown(results, Key("查询", name, visit)) for visit in (FIRST, AGAIN)),
            _count(results, Key("查询", name, AGAIN)),
        )
        for name in ordered
    ]
    return table(("", "仓库刚打开", "已打开，换一个月", "次数"), rows) if rows else ""


def _levels(results: Results) -> list[Level]:
    return [*levels(results), *towns.levels(results)]
