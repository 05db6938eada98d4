"""The month a sheet is of: from what stands above its header, from the periods in it, else from its name or its file's.

A day somebody filled the sheet in (填报日期：2020年10月12日) is no report month; it may only lend its year.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from township.intake.recognise import values
from township.intake.recognise.aliases import name_key
from township.statistics import periods

_NOT_SINCE = r"(?!份?(?:起|以来|以后|之后|以前|之前|前))"  # 2020年5月起 tells when something began
_DATED = re.compile(
    rf"(?:19|20)[0-9]{{2}}(?:年(?:1月?-)?[0-9]{{1,2}}月{_NOT_SINCE}|[-.][01][0-9](?![0-9])|[-.][2-9](?![-.0-9]))"  # 2020年1-9月, 2020-09, 2020.9
)
_LOOSE = re.compile(rf"(?<![0-9年])(?:1月?-)?(?:1[0-2]|0?[1-9])月{_NOT_SINCE}(?![0-9]+日)")  # 1-9月, no year
_PART = re.compile(
    "(?<![0-9-])(?:[2-9]|1[0-2])月?-(?:1[0-2]|[2-9])月|[当单]季"
)  # 7-9月: neither a month nor since January
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年(?![0-9])")
_IN_NAME = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?:年(?:1月?-)?[0-9]{1,2}月|[-._]?(?:0[1-9]|1[0-2])(?![0-9]))")
_ANY_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9]{3,})")
_FILED_LABEL = r"(?:填报|填表|制表|报送|上报|报出|打印|编制|审核|印发|录入)(?:日期|时间|日)"
_DAY = r"(?P<year>(?:19|20)[0-9]{2})[年\-/.](?P<month>[0-9]{1,2})[月\-/.](?P<day>[0-9]{1,2})日?"
_FILED = re.compile(rf"{_FILED_LABEL}:?(?:{_DAY})?")
_SPAN = re.compile("(?<![0-9])1月?-(?:1[0-2]|[2-9])月")
_INSIDE = re.compile(rf"(?<![0-9])(?:(?:19|20)[0-9]{{2}}年)?(?:[0-9]{{1,2}}月?-)?[0-9]{{1,2}}月{_NOT_SINCE}")
_TITLE_SERIALS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"\([一二三四五六七八九十]+\)"))
_LONGEST_TITLE = 40  # what is longer explains something


def is_filing_label(label: str) -> bool:
    """Whether the cell after this one says when the sheet was filled in."""
    return bool(re.fullmatch(_FILED_LABEL, label))


_CHINESE_YEAR = re.compile("二[〇零○0][〇零○一二三四五六七八九]{2}年")
_CHINESE_MONTH = re.compile("(?<=[0-9]年)(一月?[-至到])?(十[一二]?|[一二三四五六七八九])月")
_TO = re.compile("(?<=[0-9月])[至到](?=[0-9]{1,2}月)")
_PART_OF_YEAR = {"上半年": "1-6月", "前三季度": "1-9月", "第一季度": "1-3月", "一季度": "1-3月"}
_PART_OF_YEAR |= {f"{at}{quarter}季度": f"{3 * n}月" for n, quarter in enumerate("二三四", 2) for at in ("第", "")}


def _in_digits(plain: str) -> str:
    """二〇二一年五月份 as 2021年5月份, 2021年上半年 and 2021年一至六月 as 2021年1-6月."""
    plain = _CHINESE_YEAR.sub(lambda m: m[0].translate(str.maketrans("〇零○一二三四五六七八九", "000123456789")), plain)
    numbers = ["", *"一二三四五六七八九", "十", "十一", "十二"]
    plain = _CHINESE_MONTH.sub(lambda match: f"{'1-' if match[1] else ''}{numbers.index(match[2])}月", plain)
    plain = _TO.sub("-", plain)
    return re.sub(f"(?<=[0-9]年)({'|'.join(_PART_OF_YEAR)})", lambda match: _PART_OF_YEAR[match[1]], plain)


def says_month(text: str) -> bool:
    """Whether a line says a month, with its year or without."""
    plain = _in_digits(name_key(text))
    return bool(_DATED.search(plain) or _LOOSE.search(plain))


def says_since_january(title: str) -> bool:
    """Whether a title says that the figures below are 累计, and none the month's: 9月 above a column is 1-9月 then."""
    return len(title) <= _LONGEST_TITLE and "累计" in title and not re.search("[当本单]月", title)


@dataclass
class Above:
    """What the cells above a header say of months: with a year, without one, the years alone, and parts of a year."""

    dated: list[tuple[dt.date, str]] = field(default_factory=list)  # month, cell
    loose: list[tuple[str, str]] = field(default_factory=list)  # 1-9月, cell
    years: set[int] = field(default_factory=set)
    filed: list[dt.date] = field(default_factory=list)  # months of days it was filled in
    parts: list[tuple[str, str]] = field(default_factory=list)  # 7-9月, cell
    since_january: bool = False  # a title says that the figures are 累计
    spans: bool = False  # a title says 1-9月

    def note_cell(self, text: str, cell: str) -> None:
        """Note what one cell says."""
        plain = _in_digits(name_key(text))
        if (day := re.fullmatch(_DAY, plain)) and not _ends_a_month(day):
            self.note_filing_day(plain)
            return
        for match in _FILED.finditer(plain):
            self.note_filing_day(match[0])
        plain = _FILED.sub("", plain)
        self.since_january |= says_since_january(plain)
        self.spans |= bool(_SPAN.search(plain))
        if len(plain) <= _LONGEST_TITLE and (found := _PART.search(plain)):
            self.parts.append((found[0], cell))
        elif found := _DATED.search(plain):
            if (month := _month(found[0])) is not None:
                self.dated.append((month, cell))
        elif len(plain) <= _LONGEST_TITLE:
            self.loose += [(found[0], cell) for found in [_LOOSE.search(plain)] if found]
            self.years |= {int(found[1]) for found in _YEAR.finditer(plain)}

    def note_filing_day(self, text: str) -> None:
        """Note the day the sheet was filled in."""
        if (found := re.search(_DAY, name_key(text))) and 1 <= int(found["month"]) <= 12:
            self.filed.append(dt.date(int(found["year"]), int(found["month"]), 1))

    def titles(self) -> set[dt.date]:
        """The months written with their year."""
        return {month for month, _ in self.dated}


@dataclass
class Block:
    """The period and unit in a title row (三、服务业（1—8月），二、投资（亿元）): they hold until the next of its rank."""

    period: str = ""
    unit: str = ""
    rank: int = 0

    def title(self, text: str, unit: str, *, alone: bool) -> None:
        """A row that is no indicator and has no figure; ``alone`` in its row unless other columns are filled."""
        inside = _INSIDE.search(text)
        rank = next((place for place, serial in enumerate(_TITLE_SERIALS) if serial.match(text)), len(_TITLE_SERIALS))
        if text.startswith("其中") or (rank == len(_TITLE_SERIALS) and not alone):
            return
        if inside or unit or rank <= self.rank:
            self.period, self.unit, self.rank = inside[0] if inside else "", unit, rank


@dataclass(frozen=True)
class Names:
    """The names a month may have to be guessed from."""

    sheet: str
    file: str

    def months(self) -> list[tuple[str, dt.date]]:
        """Which name says which month, where it says one."""
        found = []
        for said, text in (("工作表名", self.sheet), ("文件名", self.file)):
            months = {_month(match[0].replace("_", "-")) for match in _IN_NAME.finditer(name_key(text))} - {None}
            found += [(said, month) for month in months if len(months) == 1 and month]
        return found

    def years(self) -> list[tuple[str, int]]:
        """Which name says which year."""
        found = []
        for said, text in (("工作表名", self.sheet), ("文件名", self.file)):
            years = {int(match[1]) for match in _ANY_YEAR.finditer(name_key(text))}
            found += [(f"{said}“{text}”", year) for year in years if len(years) == 1]
        return found


@dataclass(frozen=True)
class Month:
    """The month found, its cell, whence it was guessed ("" where it is written), or why there is none."""

    month: dt.date | None = None
    cell: str = ""
    guessed_from: str = ""
    problem: str = ""


def without_label(above: Above, header: list[tuple[str, str, str]], called: Names) -> Month:
    """The month of a sheet that has none beside a label.

    Args:
        header: of this year's periods in the header: period, the header's text, its cell.
    """
    titles = above.titles()
    if above.parts:
        text, cell = above.parts[0]
        return Month(cell=cell, problem=f"标题写的“{text}”不是一个月，也不是从 1 月起的累计期")
    if len(titles) == 1:
        return Month(*above.dated[0])
    if len(titles) > 1:
        said = "、".join(periods.month_key(month) for month in sorted(titles))
        return Month(cell=above.dated[0][1], problem=f"表头上方写了几个月份（{said}），分不清报表月份")
    written = [(period, text, cell) for period, text, cell in header if re.match(_ANY_YEAR, period)]
    months = {month for period, _, _ in written if (month := _month(period))}
    if len(months) == 1:
        return Month(months.pop(), written[0][2])
    if len(months) > 1:
        both = "、".join(f"“{text}”" for _, text, _ in written)
        return Month(cell=written[0][2], problem=f"表头{both}不是同一个月")
    loose = [(f"标题“{text}”", text, cell) for text, cell in above.loose]
    loose = loose or [(f"表头“{text}”", period, cell) for period, text, cell in header if not written]
    if loose:
        return _with_a_year(loose, above, called)
    for said, month in called.months():
        return Month(month, guessed_from=said)
    if (alone := _LOOSE.fullmatch(name_key(called.sheet).removesuffix("份"))) and (above.years or called.years()):
        found = _with_a_year([(f"工作表名“{called.sheet}”", alone[0], "")], above, called)
        return replace(found, guessed_from=found.guessed_from or "工作表名和表内写的年份")
    return Month()


def _with_a_year(loose: list[tuple[str, str, str]], above: Above, called: Names) -> Month:
    """A month written without its year: the year stands elsewhere, or there is none."""
    said, _, cell = loose[0]
    ends = {month_number(period) for _, period, _ in loose}
    if len(ends) > 1:
        both = "、".join(dict.fromkeys(place for place, _, _ in loose))
        return Month(cell=cell, problem=f"{both}写的月份不一致")
    [end] = ends
    if len(above.years) == 1:
        return Month(dt.date(above.years.copy().pop(), end, 1), cell)
    for filed in above.filed:
        year = filed.year - (end > filed.month)  # December's sheet is filled in in January
        return Month(dt.date(year, end, 1), cell, f"{said}和填报日期的年份")
    for place, year in called.years():
        return Month(dt.date(year, end, 1), cell, f"{said}和{place}的年份")
    return Month(cell=cell, problem=f"{said}没有写年份")


def header_differs(month: dt.date, header: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """The headers (text, cell) whose period is not the sheet's: 1—9月累计 in October's; last year's month aside."""
    differing = []
    for period, text, cell in header:
        found = re.match(_ANY_YEAR, period)
        if month_number(period) != month.month or (found and int(found[1]) not in (month.year, month.year - 1)):
            differing.append((text, cell))
    return differing


def month_number(period: str) -> int:
    """The month a period ends with: 9 of 2020年1-9月."""
    return int(re.findall(r"([0-9]{1,2})月", period)[-1])


def _ends_a_month(day: re.Match[str]) -> bool:
    """Figures stand as of a month's last day; a sheet is filled in on another."""
    try:
        date = dt.date(int(day["year"]), int(day["month"]), int(day["day"]))
    except ValueError:
        return False
    return date == periods.month_end(date)


def _month(text: str) -> dt.date | None:
    try:
        return values.month(text)
    except ValueError:
        return None
