"""A form (表样): a text file under ``data/forms/`` that says what the columns and rows of another office's table are.

TOML, one file a form, readable in a diff::

    name = "民生工程完成情况表"
    title = "民生工程项目完成情况表"        # what the title says beside the town and the month
    header_rows = "2-5"
    confirmed_by = "张三"                   # "" is a proposal: it is tried, and nothing of it is published

    [symbols]
    "—" = "不适用"

    [columns]                               # by the header from the top down; months are {月}, {1—月}, {年}
    "地区" = {role = "area"}
    "乡村振兴 / 公厕建设(座) / 镇城建办 / 目标任务" = {work = "public_toilet", measure = "target", unit = "座"}

    [rows]                                  # labels that the catalogue's aliases do not know
    "镇合计" = {area = "370830108"}

    [cells]                                 # single cells that are not what their column and row say
    "镇合计 ： 乡村振兴 / 公厕建设(座) / 镇城建办 / 目标任务" = {role = "ignored"}
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from township.intake.recognise.forms.layout import Layout, path_key, said_above, undated
from township.statistics.catalogue import Catalogue, CatalogueError
from township.statistics.entries import Indicator

# what a cell can be of what it belongs to; the words are the clerk's
MEASURES = {
    "value": "数值",
    "yoy": "同比",
    "points": "同比百分点差",
    "improved": "同比改善",
    "last_year": "上年同期",
    "target": "全年目标",
    "completion": "完成率",
    "rank": "位次",
    "units_n": "单位数",
    "started": "开工数",
    "accepted": "验收数",
}
ROLES = {
    "indicator": "指标",
    "area": "区划",
    "period": "期间",
    "unit": "单位",
    "measure": "哪种数",
    "note": "备注",
    "ignored": "不读",
}
BASES = {"ytd": "累计", "month": "当月"}
OF_HEADER = (
    "表头"  # the period of a column of which nothing else is said: it is written in the header, anew every month
)
SYMBOLS = {"不适用", "未填报", "不足最小单位"}


class FormError(CatalogueError):
    """A form cannot be read; the message (Chinese) names the file and what is wrong with it."""


@dataclass(frozen=True)
class Meaning:
    """What a header or a label says, as far as it goes; "" is not said.

    role: of a column whose cells say what their rows are, one of ``ROLES``. period: how the month is written (5月).
    beside: what stands in brackets behind a figure (``last_year``). problem: why it is not taken; near: names like it.
    """

    role: str = ""
    indicator: str = ""
    work: str = ""
    area: str = ""
    period: str = ""
    basis: str = ""
    measure: str = ""
    unit: str = ""
    beside: str = ""
    problem: str = field(default="", compare=False)
    near: tuple[str, ...] = field(default=(), compare=False)

    def merged(self, other: Meaning) -> Meaning | None:
        """Both together; None where they contradict each other."""
        both = {}
        for one in _SAID:
            mine, theirs = getattr(self, one), getattr(other, one)
            if mine and theirs and mine != theirs:
                return None
            both[one] = mine or theirs
        return Meaning(**both)

    def said(self) -> dict[str, str]:
        """What it says, by field."""
        return {one: getattr(self, one) for one in _SAID if getattr(self, one)}

    @property
    def subject(self) -> str:
        """The code of the indicator or work."""
        return self.indicator or self.work

    def words(self, catalogue: Catalogue) -> str:
        """In the clerk's words: 一般公共预算收入，累计，同比."""
        if self.problem:
            near = f"；相近的有{'、'.join(self.near)}" if self.near else ""
            return f"？{self.problem}{near}"
        if self.role:
            return f"〔{ROLES[self.role]}〕"
        names = [catalogue.indicators[self.indicator].name] if self.indicator else []
        names += [catalogue.works[self.work].name] if self.work else []
        names += [catalogue.areas[self.area].name] if self.area else []
        names += [BASES[self.basis]] if self.basis else []
        names += [MEASURES[self.measure]] if self.measure else []
        names += [self.unit] if self.unit else []
        names += ["括号内上年同期"] if self.beside else []
        return "，".join(names) or "数值"


_SAID = tuple(f.name for f in fields(Meaning) if f.compare)


@dataclass(frozen=True)
class Form:
    """One form: what its table is recognised by, and what the columns and rows are."""

    name: str
    title: str
    header_rows: str
    columns: dict[str, Meaning]
    rows: dict[str, Meaning] = field(default_factory=dict)
    cells: dict[str, Meaning] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=lambda: dict(DEFAULT_SYMBOLS))
    confirmed_by: str = ""

    def fits(self, layout: Layout) -> bool:
        """Whether this is its table: the same words in the title and the same headers."""
        return self.title == title_of(layout) and set(self.columns) == set(map(path_key, layout.columns.values())) - {
            ""
        }

    def same_table(self, other: Form) -> bool:
        """Whether both say what the same table is."""
        return (self.title, set(self.columns)) == (other.title, set(other.columns))

    def basis_of(self, meaning: Meaning, indicator: Indicator | None) -> str:
        """``ytd`` or ``month``: what the cell says, else the one its columns say, else the indicator's own."""
        said = {column.basis for column in self.columns.values() if column.basis}
        own = "month" if indicator and indicator.basis == "month" else "ytd"
        return meaning.basis or (said.pop() if len(said) == 1 else own)

    @property
    def unknown(self) -> list[str]:
        """The columns and rows nobody has said the meaning of."""
        return [key for key, meaning in (*self.columns.items(), *self.rows.items()) if meaning.problem]


DEFAULT_SYMBOLS = {"—": "不适用", "-": "不适用", "/": "不适用", "…": "不足最小单位"}


def title_of(layout: Layout) -> str:
    """The first line above the table without months: what stays the same from month to month; else the sheet's name."""
    lines = [undated(place.text) for place in layout.above if not said_above(place.text)]
    bare = [
        re.sub(r"\([^()]*\{[^()]*\)|\{[^}]*\}(?:份|底|末|及)*", "", line)
        for line in [*lines, undated(layout.sheet.name)]
    ]
    return next(filter(None, bare), "")


def written(form: Form) -> str:
    """The form as its file has it."""
    lines = [
        f"name = {_text(form.name)}",
        f"title = {_text(form.title)}",
        f"header_rows = {_text(form.header_rows)}",
        f"confirmed_by = {_text(form.confirmed_by)}",
        "",
        "[symbols]",
        *(f"{_text(symbol)} = {_text(said)}" for symbol, said in form.symbols.items()),
        "",
        "[columns]",
        *_lines(form.columns),
        "",
        "[rows]",
        *_lines(form.rows),
        *(["", "[cells]", *_lines(form.cells)] if form.cells else []),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _lines(meanings: dict[str, Meaning]) -> Iterable[str]:
    for key, meaning in meanings.items():
        inside = ", ".join(f"{one} = {_text(said)}" for one, said in meaning.said().items())
        near = f"；相近：{'、'.join(meaning.near)}" if meaning.near else ""
        yield f"{_text(key)} = {{{inside}}}" + (f"  # {meaning.problem}{near}" if meaning.problem else "")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read(path: Path, catalogue: Catalogue, works: Collection[str]) -> Form:
    """Read one form.

    Raises:
        FormError: it cannot be read, or names what does not exist.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        parts = {p: {k: Meaning(**m) for k, m in given.get(p, {}).items()} for p in ("columns", "rows", "cells")}
        head = {name: given[name] for name in ("name", "title", "header_rows", "confirmed_by")}
        form = Form(**head, **parts, symbols=given.get("symbols", {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FormError(f"表样 {path.name} 无法读取：{error}") from error
    known = {
        "role": ROLES,
        "indicator": catalogue.indicators,
        "work": works,
        "area": catalogue.areas,
        "basis": BASES,
        "measure": MEASURES,
        "beside": ("last_year",),
    }
    for key, meaning in (*form.columns.items(), *form.rows.items(), *form.cells.items()):
        for one, allowed in known.items():
            if (said := getattr(meaning, one)) and said not in allowed:
                raise FormError(f"表样 {path.name} 的“{key}”：{one} 没有“{said}”")
    if wrong := set(form.symbols.values()) - SYMBOLS:
        raise FormError(f"表样 {path.name} 的 symbols 只能是 {'、'.join(sorted(SYMBOLS))}，不是“{wrong.pop()}”")
    nothing = {
        k: replace(m, problem=f"“{k.rpartition(' / ')[2]}”没有说明是什么")
        for k, m in form.columns.items()
        if m == Meaning()
    }
    return replace(form, columns={**form.columns, **nothing})


def load(folder: Path, catalogue: Catalogue, works: Collection[str]) -> list[Form]:
    """All forms of a folder by file name; none where there is no folder.

    Raises:
        FormError: one cannot be read, or two are of the same table.
    """
    found = [read(path, catalogue, works) for path in sorted(folder.glob("*.toml"))]
    for at, form in enumerate(found):
        if other := next((one for one in found[:at] if one.same_table(form)), None):
            raise FormError(f"表样“{form.name}”和“{other.name}”说的是同一张表；请只留一个")
    return found


def file_name(form: Form) -> str:
    """What the form's file is called."""
    return re.sub(r"[^\w一-龥-]+", "", form.name)[:40] + ".toml"
