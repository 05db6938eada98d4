"""数据包: a ZIP with one CSV a panel, README.txt for people and datapackage.json for programs (Data Package 1).

The CSV files are those of the panels' own downloads: UTF-8 with BOM, so that Excel opens them unscrambled.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd

from township.exports import panel_parts
from township.exports.csv import csv
from township.exports.panel_parts import Checkpoint, Item, unwatched
from township.panels.blocks import STATUS_WORDS
from township.panels.render import Rendered
from township.panels.table import sentences
from township.statistics import periods

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_MONTH, _DAY = re.compile(r"[12][0-9]{3}年[0-9]{1,2}月"), re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")


def data_package(
    title: str, items: Sequence[Item], remarks: Sequence[str] = (), *, checkpoint: Checkpoint = unwatched
) -> bytes:
    """The ZIP of ``items`` in order; panels without data are named in README.txt and have no file. See panel_parts.Making."""
    stream = io.BytesIO()
    snapshot, town = items[0][1].warehouse.snapshot, items[0][1].catalogue.town["name"]
    resources: list[dict[str, Any]] = []
    files: list[tuple[str, Rendered]] = []  # "" for a panel without data
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for number, item in enumerate(items, start=1):
            checkpoint()
            panel_parts.put(item, partial(_add, made, number, resources, files))
        package = _package(f"{town}{title}", items, resources)
        described = json.dumps(package, ensure_ascii=False, indent=2).encode("utf-8")
        _put(made, "datapackage.json", described, snapshot.published)
        _put(made, "README.txt", _readme(f"{town}　{title}", items, files, remarks), snapshot.published)
    return stream.getvalue()


def _add(
    made: zipfile.ZipFile,
    number: int,
    resources: list[dict[str, Any]],
    files: list[tuple[str, Rendered]],
    shown: Rendered,
) -> None:
    """A panel's table, where it has one; nothing is put in before all of it is made."""
    if shown.missing:
        files.append(("", shown))
        return
    name = f"{number:02d}_{_NOT_IN_NAMES.sub('', shown.panel.title)}.csv"
    content = csv(shown.table.frame)
    resource = _resource(number, shown, name, content)
    _put(made, name, content, shown.setting.warehouse.snapshot.published)
    resources.append(resource)
    files.append((name, shown))


def _put(made: zipfile.ZipFile, name: str, content: bytes, day: dt.date) -> None:
    """With the snapshot's date, so that the same items make the same bytes."""
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    made.writestr(entry, content)


def _package(title: str, items: Sequence[Item], resources: list[dict[str, Any]]) -> dict[str, Any]:
    snapshot = items[0][1].warehouse.snapshot
    sources = list({json.dumps(source): source for made in resources for source in made["sources"]}.values())
    package = {
        "profile": "data-package",
        "name": f"township-{snapshot.id}",
        "title": title,
        "description": "；".join(dict.fromkeys(own.words for _, own in items)),
        "created": f"{snapshot.published:%Y-%m-%d}T00:00:00Z",
        "snapshot": snapshot.id,
        "sources": sources,
        "resources": resources,
    }
    return {key: value for key, value in package.items() if value or key == "resources"}


def _resource(number: int, shown: Rendered, path: str, content: bytes) -> dict[str, Any]:
    table = shown.table
    made = {
        "profile": "tabular-data-resource",
        "name": f"{number:02d}-{shown.panel.id.replace('/', '-').replace('_', '-')}",
        "path": path,
        "title": table.title,
        "description": sentences((table.scope, *panel_parts.notes(shown))),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {"fields": [_field(table.frame[name]) for name in table.frame.columns], "missingValues": [""]},
        "sources": [{"title": title} for title in table.sources],
        "snapshot": table.snapshot,
        "filters": table.filters,
        "status": [badge.words or STATUS_WORDS[badge.status] for badge in shown.badges],
        "query": f"queries/{table.query}.sql",
        "question": table.question,
        "definition": dict(table.definition),
    }
    return {key: value for key, value in made.items() if value or key in ("sources",)}


def _field(column: pd.Series) -> dict[str, Any]:
    """A column's name, type and unit; the unit stands in the name's brackets."""
    name = str(column.name)
    values = [value for value in column if value is not None and not pd.isna(value)]
    made: dict[str, Any] = {"name": name, "title": name, "type": _type(values)}
    if made["type"] == "date" and _MONTH.fullmatch(values[0]):
        made["format"] = "%Y年%m月"
    unit = re.search(r"（([^（）]+)）$", name)
    if made["type"] in ("integer", "number") and unit:
        made["unit"] = unit[1]
    return made


def _type(values: list[Any]) -> str:
    if values and all(isinstance(value, str) for value in values):
        return "date" if any(all(map(kind.fullmatch, values)) for kind in (_DAY, _MONTH)) else "string"
    if values and not any(isinstance(value, str) for value in values):
        return "integer" if all(not isinstance(value, float) for value in values) else "number"
    return "any" if values else "string"


def _readme(title: str, items: Sequence[Item], files: Sequence[tuple[str, Rendered]], remarks: Sequence[str]) -> bytes:
    """What the package holds, for whoever opens it without the dashboard; UTF-8 with BOM, CRLF for 记事本."""
    snapshots = dict.fromkeys(own.warehouse.snapshot.id for _, own in items)
    months = dict.fromkeys(periods.month_name(own.filters.month) for _, own in items)
    lines = [
        title,
        "",
        f"数据截至：{'、'.join(months)}",
        f"发布日：{panel_parts.published(items)}　快照：{'、'.join(snapshots)}",
        "每个面板一个 CSV 文件（UTF-8，逗号分隔，第一行为表头，单位写在表头里）；空格为未填报，不等于0。",
        "状态：实报为上报数；推算由上报数算得；示例为演示数，不作判断；未填报。",
        "以=、+、-、@开头的文字前加了一个单引号，以免被当作公式。",
        "datapackage.json 按 Data Package 规范写明每列的类型、来源与快照，供程序读取。",
        *(f"提醒：{words}" for words in remarks),
    ]
    for number, (name, shown) in enumerate(files, start=1):
        lines += ["", f"{number}. {shown.panel.title}：{name or panel_parts.missing(shown)}"]
        if name:
            lines += [f"   {key}：{words}" for key, words in panel_parts.facts(shown) if key != "标题"]
    return "\r\n".join(lines).encode("utf-8-sig")
