"""The alias table ``import_aliases.csv``: what other people call our sheets, columns and indicators.

Another bureau's sheet is imported by adding lines there, not code. Columns: ``kind`` (sheet | header | indicator |
ignore_sheet | ignore_header), ``sheet`` (the sheet a header belongs to, blank for all), ``alias``, ``name`` (ours: a
sheet, a header, an indicator code; blank for an indicator to be left out on purpose), ``column`` (for an indicator
whose figure stands in another column than 累计, e.g. a growth rate in 同比%), ``note``.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from township.intake import contract
from township.intake.recognise import values
from township.statistics import figures
from township.statistics.catalogue import Catalogue, CatalogueError

FILE = "import_aliases.csv"

# the columns of the monthly sheet as offices fill it; monthly_sheet.py makes contract rows of them
_FORM = contract.BY_NAME["统计月报"].form
WIDE = (*(field.header for field in _FORM), "村")
WIDE_FIGURES = (*(field.header for field in _FORM if field.kind == "number"), "全县排名")

LONGEST = 200  # characters of a name; no header, indicator or sheet is called anything longer

_COLUMNS = {"kind", "sheet", "alias", "name", "column", "note"}
_DASHES = dict.fromkeys(map(ord, "—–‐‑‒―−－~～"), "-")
_PERIOD = re.compile(r"(?:(?P<year>(?:19|20)[0-9]{2})年?)?(?P<from>1月?-)?(?P<month>1[0-2]|0?[1-9])月份?(?P<rest>.*)")
# a period by itself, as brackets hold it: 1-8月, 截至2020年9月底, 8月份数据
PERIOD_NOTE = re.compile(
    r"(?:截至|截止|为)?((?:(?:19|20)[0-9]{2}年)?(?:1月?-)?[0-9]{1,2}月)(?:份|末|底|止)?(?:累计|数据|数)?"
)
# what brackets in a header may say without making it another column: how to fill it in, not what stands in it
_HINTS = {field.hint for sheet in contract.SHEETS for field in sheet.filled if field.hint}
_GUIDE_WORD = re.compile(
    "|".join(sorted(re.sub(r"\\{.*?\\}", "[0-9]+", re.escape(hint)) for hint in _HINTS))
    + r"|必填|选填|年-月-日|[±+-]+%?|绝对[数值量额]|整数|见代码表|可比口径|可比价"
)
SHARES = ("同比%", "当月同比%", "完成%")  # measured in % or 个百分点, never in 万元
POINTS = ("百分点", "个百分点")
_SHARE_UNITS = ("", "%", *POINTS)
# words that say only that here stands the figure itself
FIGURE_ITSELF = set(
    """
    进度 完成 完成数 完成情况 实际完成 实际完成数 实绩 数值 绝对值 绝对量 绝对额 绝对数 总量 数量 完成额 完成量 完成值
    现状 数据 指标值 实际值 实际数
    """.split()
)
_SERIAL = re.compile(
    r"(?:[①-⑳△☆★]|[一二三四五六七八九十]+、|\([一二三四五六七八九十0-9]+\)|[0-9]+[、)]|[0-9]+\.(?![0-9])|[#*·-])+"
)
# 比去年同期增长, 同比±, 本月较上年同月增幅: growth over the same period a year before, in whatever words
_GROWTH_HEADER = re.compile(
    r"(?P<span>(?:截至)?(?:本月止|本年|年初至本月|1-本月)?累计|1-本月|年初至本月|本月|当月|单月)?(?:数|完成)?"
    r"(?P<since>同比|[比较与](?:上|去|上一)年(?:同期|(?P<month>同月))?(?:相比|比)?)?(?:累计)?(?:完成)?"
    r"(?P<word>(?:增长|增减|增|升降|变动|变化|涨跌|提高|提升)(?:速度|幅度|幅|率)?|增速|涨幅)?[±+\-/]*%?"
)
# growth over another year: there is no column for it, and 同比 is something else
_ANOTHER_GROWTH = re.compile(r"[两三四五]年平均|[比较]20[0-9]{2}年|[比较](?:上|去)?年(?:初|末|底)")
_AMOUNT = re.compile(
    r"(?:同比|比?(?:上年|去年)同期)?(?:增减|增加|增收|增长|净增|减少)(?:额|量|数|绝对额|绝对值)(?:\(.*\))?"
)
_SHEET_DATE = re.compile(
    r"\(.*\)$|[0-9]{6}$|(?:(?:19|20)[0-9]{2}[年\-._]?)?(?:1-)?[0-9]{1,2}月(?:份)?|(?:19|20)[0-9]{2}年?|[-_. ]+$"
)


@dataclass(frozen=True)
class HeaderCell:
    """What a header cell says: our name for the column (None: unknown), the unit in it, the period in it."""

    name: str | None
    unit: str = ""
    period: str = ""
    ignored: bool = False


@dataclass(frozen=True)
class Named:
    """What an indicator name means: the code ("" leaves the row out), the column of its figure, unit and period in it."""

    code: str
    column: str = "累计"
    unit: str = ""
    period: str = ""


@functools.lru_cache(maxsize=8192)  # a header cell is compared with the names of every sheet
def name_key(text: str) -> str:
    """``text`` as names are compared: half-width, no blanks, one kind of dash and bracket.

    "" where it is too long to be a name, or full of brackets: the patterns below would take long over 32,000 of them.
    """
    if len(text) > LONGEST or sum(map(text.count, "(（[［〔")) > 8:
        return ""
    plain = re.sub(r"\s+", "", values.half_width(text)).translate(_DASHES)
    return plain.replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")").rstrip(":*")


class Aliases:
    """Looks up names of sheets, headers and indicators. Load with :func:`load`."""

    def __init__(self, catalogue: Catalogue, rows: list[dict[str, str]]) -> None:
        self.sheets = {name_key(sheet.name): sheet.name for sheet in contract.SHEETS}
        self.ignored_sheets: set[str] = set()
        self.headers: dict[str, dict[str, str]] = {"": {}}
        self.ignored_headers: dict[str, set[str]] = {}
        self.guides = {sheet.name: {guide.header for guide in sheet.guides} for sheet in contract.SHEETS}
        self.indicators: dict[str, list[Named]] = {}
        self.works = {
            name_key(name): work.code for work in catalogue.works.values() for name in (work.name, *work.aliases)
        }
        self.units = {*figures.UNITS, "%", "‰", "吨", "公斤", "斤", "千瓦时", "万千瓦时", "平方米", "万人", "万户"}
        self.units |= {indicator.unit for indicator in catalogue.indicators.values()}
        self.units |= {field.unit for sheet in contract.SHEETS for field in sheet.filled if field.unit}
        self.units |= {"座", "处", "条", "盏", "所", "套", "人次", "批", "起", "眼", "棵", "平方公里", "公顷"}
        self.units |= {base for base, _ in figures.UNITS.values()}
        for sheet in contract.SHEETS:
            headers = [*sheet.headers, *(field.header for field in sheet.filled)]
            own = self.headers[sheet.name] = {_bare(header): header for header in headers}
            own |= {_bare(field.formerly): field.header for field in sheet.fields if field.formerly}
            if "区划代码" in headers:
                own.setdefault("村", "村")
        for indicator in catalogue.indicators.values():
            for name in {indicator.code, indicator.name, *indicator.aliases}:
                self._add_indicator(name, Named(indicator.code))
        for row in rows:
            self._add(row, catalogue)

    def _add(self, row: dict[str, str], catalogue: Catalogue) -> None:
        kind, sheet, alias, name = row["kind"], row["sheet"], row["alias"], row["name"]
        if sheet and sheet not in contract.BY_NAME:
            raise ValueError(f"没有“{sheet}”这个工作表")
        if not name_key(alias):
            raise ValueError("alias 为空")
        if kind == "sheet" and name in contract.BY_NAME:
            self.sheets[name_key(alias)] = name
        elif kind == "ignore_sheet":
            self.ignored_sheets.add(name_key(alias))
        elif kind == "header" and any(name in known.values() for known in self.headers.values()):
            self.headers[sheet].setdefault(_bare(alias), name)
        elif kind == "ignore_header":
            self.ignored_headers.setdefault(sheet, set()).add(_bare(alias))
        elif kind == "indicator" and (not name or name in catalogue.indicators):
            if row["column"] and row["column"] not in WIDE_FIGURES:
                raise ValueError(f"没有“{row['column']}”这一列")
            self.indicators[name_key(alias)] = [Named(name, row["column"] or "累计")]
        else:
            raise ValueError(f"kind“{kind}”或 name“{name}”不认识")

    def _add_indicator(self, name: str, named: Named) -> None:
        known = self.indicators.setdefault(name_key(name), [])
        if named.code not in {other.code for other in known}:
            known.append(named)

    def sheet_named(self, text: str) -> str | None:
        """Our name for a sheet: exact or alias, dates and brackets around it aside (``10月统计月报（报县局）``)."""
        plain = name_key(text)
        for _ in range(4):
            if plain in self.sheets:
                return self.sheets[plain]
            plain = _SHEET_DATE.sub("", plain)
        return None

    def is_ignored_sheet(self, text: str) -> bool:
        """Whether a sheet is known to hold no data (填表说明)."""
        return name_key(text) in self.ignored_sheets

    def header_named(self, sheet: str, text: str) -> HeaderCell:
        """What a header cell of ``sheet`` stands for; units (累计（万元）) and periods (1—9月增长%) in it understood."""
        plain = name_key(text)
        known = {**self.headers[""], **self.headers.get(sheet, {})}
        ignored = self.ignored_headers.get("", set()) | self.ignored_headers.get(sheet, set())
        name, unit, period = self._without_notes(plain)
        for candidate in dict.fromkeys((plain, _bare(plain), name, _bare(name))):
            if candidate in known:
                return _measured(HeaderCell(known[candidate], unit, period))
            if candidate in ignored or candidate in self.guides.get(sheet, ()):
                return HeaderCell(None, unit, ignored=True)
        if sheet == "统计月报" and (match := _PERIOD.fullmatch(name)):
            word = "累计" if match["from"] else "当月"
            found = known.get(_bare(word + match["rest"])) or known.get(_bare(word + match["rest"].replace(word, "")))
            found = found or _growth_header(word + match["rest"])
            if found:
                return _measured(HeaderCell(found, unit, name.removesuffix(match["rest"]) if match["rest"] else name))
        if sheet == "统计月报" and (found := _growth_header(name)):
            return _measured(HeaderCell(found, unit, period))
        bare = re.sub("个?百分点$", "", name)  # 同比±百分点
        if sheet == "统计月报" and bare != name and (found := known.get(_bare(bare)) or _growth_header(bare)) in SHARES:
            return HeaderCell(found, POINTS[0], period)
        return HeaderCell(None, unit)

    def misread_bracket(self, sheet: str, text: str) -> str:
        """What stands in the bracket that alone keeps a header from being known (累计（上年）); "" of any other."""
        head, _, inside = name_key(text).rstrip("%").removesuffix(")").rpartition("(")
        return (
            inside if head and not self.header_named(sheet, text).name and self.header_named(sheet, head).name else ""
        )

    def _without_notes(self, plain: str) -> tuple[str, str, str]:
        """A header without the brackets that hold units, periods and guide words only; the unit and the period."""
        name, unit, period = plain.removesuffix("%") if plain.endswith(")%") else plain, "", ""
        while name.endswith(")") and "(" in name:
            head, _, inside = name[:-1].rpartition("(")
            parts = re.split("[,、;/或]" if "百分点" in inside else "[,、;]", inside.removeprefix("单位:"))
            if "%" in parts and {*parts} <= {"%", *POINTS}:
                parts = ["%"]  # %、百分点: of amounts the one, of shares the other
            for part in parts:
                if part in self.units or part in _SHARE_UNITS[2:]:
                    if unit not in ("", "%", part) and part != "%":
                        return plain, "", ""  # 亿元，万元 is neither
                    unit = part if unit in ("", "%") else unit
                elif note := PERIOD_NOTE.fullmatch(part):
                    period = note[1]
                elif not _GUIDE_WORD.fullmatch(part):
                    return plain, "", ""
            name = head
        head, _, tail = name.rpartition("/")
        return (head, tail, period) if head and tail in self.units else (name, unit, period)

    def _without_unit(self, plain: str) -> tuple[str, str]:
        match = re.fullmatch(r"(.+?)(?:\((?:单位:)?([^()]+)\)|/([^/]+))", plain)
        parts = re.split("[,、;]", match[2] or match[3]) if match else []
        unit = next((part for part in parts if part in self.units), "")
        return (match[1], unit) if match and unit else (plain, "")

    @functools.cached_property
    def growths(self) -> set[str]:
        """The codes of the indicators that are another's growth (规上工业增加值增速)."""
        return {named.code for found in self.indicators.values() for named in found if named.column == "同比%"}

    def indicator_named(self, text: str) -> Named | None:
        """The indicator a name means: numbering, 其中, unit and period around it aside. None: unknown or ambiguous."""
        return next((replace(found[0], **around) for found, around in self._meant(text) if len(found) == 1), None)

    def may_mean(self, text: str, code: str) -> bool:
        """Whether ``text`` can be the name of the indicator ``code``, be it that of others too."""
        return any(code in {named.code for named in found} for found, _ in self._meant(text))

    def _meant(self, text: str) -> Iterator[tuple[list[Named], dict[str, str]]]:
        """What a name may mean, the nearest reading first, each with the unit and period that stand around it."""
        plain = name_key(text)
        period = ""
        for candidate in (plain, _SERIAL.sub("", plain, count=1) if _SERIAL.match(plain) else plain):
            rest = re.sub(r"^其中:?", "", candidate)
            rest = _SERIAL.sub("", rest, count=1) if _SERIAL.match(rest) else rest
            for name in (candidate, rest):
                unit = ""
                for _ in range(3):  # the name itself, then without one bracket after another
                    if found := self.indicators.get(name):
                        yield found, {"unit": unit, "period": period}
                    name, found_unit = self._without_unit(name)
                    unit = unit or found_unit
                    head, _, inside = name.removesuffix(")").rpartition("(")
                    if head and name.endswith(")") and (match := PERIOD_NOTE.fullmatch(inside)):
                        name, period = head, match[1]


def _growth_header(name: str) -> str | None:
    match = _GROWTH_HEADER.fullmatch(name)
    if not match or not (match["since"] or match["word"]):
        return None
    return "当月同比%" if match["month"] or match["span"] in ("本月", "当月", "单月") else "同比%"


def is_amount(header: str) -> bool:
    """Whether a header is the difference of two figures in their unit (增减额): growth after it is still theirs."""
    return bool(_AMOUNT.fullmatch(name_key(header)))


def is_another_growth(header: str) -> bool:
    """Whether a header is growth over something else than a year before (两年平均, 比2019年)."""
    return bool(_ANOTHER_GROWTH.search(name_key(header)))


def _measured(header: HeaderCell) -> HeaderCell:
    """增减（万元） is an amount, not the growth rate of the same name."""
    return HeaderCell(None, header.unit) if header.name in SHARES and header.unit not in _SHARE_UNITS else header


def _bare(text: str) -> str:
    """A header as compared: without % and the brackets around it."""
    return name_key(text).replace("(%)", "").rstrip("%")


def load(folder: Path, catalogue: Catalogue) -> Aliases:
    """Read ``import_aliases.csv`` in the catalogue's folder.

    Raises:
        CatalogueError: the file or a line of it cannot be read, or names what does not exist.
    """
    try:
        with (folder / FILE).open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise CatalogueError(f"{FILE} 无法读取：{error}") from error
    aliases = Aliases(catalogue, [])
    for number, row in enumerate(rows, start=2):
        if set(row) != _COLUMNS or None in row.values():
            raise CatalogueError(f"{FILE} 第{number}行缺列或多列；应有 {'、'.join(sorted(_COLUMNS))}")
        try:
            aliases._add(row, catalogue)
        except (KeyError, ValueError) as error:
            raise CatalogueError(f"{FILE} 第{number}行：{error}") from error
    return aliases
