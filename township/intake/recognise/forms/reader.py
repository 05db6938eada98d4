"""Reads the headers and labels of one table by the catalogue's names, exactly or not at all."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from township.intake.contract import LAST_YEAR
from township.intake.recognise import report_month, reporting_office, values
from township.intake.recognise.aliases import FIGURE_ITSELF, POINTS, Aliases, name_key
from township.intake.recognise.forms.form import OF_HEADER, Meaning
from township.intake.recognise.forms.layout import Layout, Place, is_figure
from township.intake.recognise.near_names import near_indicators
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Area

# our columns of the monthly sheet and of the works, as measures
_MEASURES = {
    "当月": Meaning(basis="month"),
    "累计": Meaning(basis="ytd"),
    LAST_YEAR: Meaning(measure="last_year"),
    "同比%": Meaning(measure="yoy"),
    "当月同比%": Meaning(measure="yoy", basis="month"),
    "全年任务": Meaning(measure="target"),
    "完成%": Meaning(measure="completion"),
    "全县排名": Meaning(measure="rank"),
    "单位数": Meaning(measure="units_n"),
    "计划数": Meaning(measure="target"),
    "开工数": Meaning(measure="started"),
    "完工数": Meaning(measure="value"),
    "验收数": Meaning(measure="accepted"),
    "指标": Meaning(role="indicator"),
    "区划代码": Meaning(role="area"),
    "村": Meaning(role="area"),
    "期末": Meaning(role="period"),
    "单位": Meaning(role="unit"),
    "备注": Meaning(role="note"),
    "出处": Meaning(role="note"),
}
# a pair of columns, the second at the same time a year before
_THIS_YEAR = {"本年", "本年数", "今年", "今年数", "本期"}
_LAST_YEAR = {"上年", "上年数", "去年", "去年数", "上年同期", "去年同期", "上年同期数", "去年同期数"}
_IMPROVED = re.compile(r"(?:同比|[比较](?:上年|去年)同期)改善(?:率|幅度)?(?:\((?:%|个?百分点)\)|%)?")
_SAME_MONTH = re.compile("(?:上年|去年)(?:同月|当月|本月)(?:数|完成)?")
_OF_GROWTHS = re.compile(r"(?:增速|增幅|增长率|增长速度)(?:情况|排名|对比|表)*(?:\(%\))?$")
# groups of columns that say nothing of a figure
_THEMES = set(
    """
    经济发展 经济运行 乡村振兴 脱贫攻坚 污染防治 生态环境 民生保障 民生 民生工程 主要指标 人居环境 大气污染防治
    空气质量 项目 指标 其中 考核指标 项目名称 指标名称
    """.split()
)
_THEME = re.compile(
    "(?:主要|重点|核心|国民|经济|社会|发展|运行|民生|工作|约束性|预期性|考核)+(?:指标|情况)(?:完成情况)?"
)
_AREAS_ONLY = set("村 村居 村名 村庄 行政村 村(居) 镇街 乡镇 镇街道 乡镇街道 镇(街道)".split())
AREA_WORDS = set(
    """
    镇街 乡镇 镇乡 镇 乡镇街道 镇街道 镇(街) 镇(街道) 乡镇(街道) 地区 区域 村 村居 单位 单位名称 村名 行政村 村(居)
    名称 村庄 镇街名称 乡镇名称 管区
    """.split()
)
_IGNORED_WORDS = set(
    "责任单位 牵头单位 责任部门 牵头部门 序号 分管领导 责任人 类别 分类 板块 联系人 数据来源 排序 审核人".split()
)
IN_UNITS = ("", "value", "last_year", "target", "started", "accepted")
_OFFERED, _ASKED_NEAR = 3, 300  # names near to one that is not known, and for how many of a table
PERIOD = re.compile(
    r"(?:截至|截止)?(?:(?P<year>(?:19|20)[0-9]{2})年)?(?P<span>(?P<from>1月?-)?(?:1[0-2]|0?[1-9])月份?|上半年|前三季度|一季度|全年)?"
    r"(?:末|底|止)?(?:累计|完成|实际|数|情况)?(?P<same>及(?:上年|去年)?同期(?:数|对比)?)?"
)
_DAY = re.compile(r"(?P<year>(?:19|20)[0-9]{2})[-/](?P<month>0?[1-9]|1[0-2])(?:[-/](?P<day>[0-9]{1,2}))?")
_OF_LAST_YEAR = re.compile(r"(?<=.)\((?:上年|去年)(?:同期)?(?:数|完成)?\)$")  # a header's own brackets
_BRACKETS_LAST_YEAR = re.compile(r"括[号弧][内中里]?.{0,6}(?:上年|去年|同期)")
TOWN_LIKE = re.compile(r"[一-龥]{1,5}(?:镇|乡|街道)")


def brackets_hold_last_year(layout: Layout) -> bool:
    """Whether a note or a header says that what stands in brackets is last year's."""
    said = [place.text for place in (*layout.notes, *layout.above)]
    headers = [place.text for path in layout.columns.values() for place in path]
    return any(map(_BRACKETS_LAST_YEAR.search, map(name_key, said))) or any(
        _OF_LAST_YEAR.search(plain) or ((match := PERIOD.fullmatch(plain)) and match["same"])
        for plain in map(name_key, headers)
    )


class Reader:
    """Reads the headers and labels of one table by the catalogue's names."""

    def __init__(self, layout: Layout, catalogue: Catalogue, aliases: Aliases) -> None:
        self.layout, self.catalogue, self.aliases = layout, catalogue, aliases
        self.brackets = brackets_hold_last_year(layout)
        self.asked_near = 0
        self.towns = {area.short_name: area for area in catalogue.other_towns()}
        own = catalogue.areas[catalogue.town_code]
        self.towns |= {own.name.rstrip("镇乡"): own}
        villages = [area for area in catalogue.areas.values() if area.level == "village"]
        short = Counter(area.short_name for area in villages)
        self.towns |= {area.short_name: area for area in villages if short[area.short_name] == 1}
        self.whole_of: dict[str, set[str]] = {}
        for relation in catalogue.relations:
            if relation.kind in ("≤", "="):
                self.whole_of.setdefault(relation.part, set()).add(relation.whole)

    # ------------------------------------------------------------ columns

    def column(self, letter: str) -> Meaning:
        """What a column is: its role where it holds labels, else what its path says of its figures."""
        path = self.layout.columns[letter]
        if role := self._role(letter):
            return Meaning(role=role)
        found = next(self._covering(path), None)
        if found is None:
            unknown = next((place.text for place in path if self.part(place.text) is None), path[-1].text)
            return Meaning(problem=f"“{values.excerpt(unknown)}”不认识", near=self.near(unknown))
        # the period is written there, another one every month; shares and ranks have units of their own
        found = replace(found, period="", unit=found.unit if found.measure in IN_UNITS else "")
        if self._of_growths and found.subject and not found.measure and found.unit in ("", "%"):
            found = replace(found, measure="yoy", unit="")
        if self.brackets and not found.role and found.measure in ("", "value", "rank"):
            found = replace(found, beside=self._beside(letter))
        return found if found != Meaning() else Meaning(period=OF_HEADER)  # 截至8月底完成 says when, and no more

    def _beside(self, letter: str) -> str:
        texts = [row.cells.get(letter, "") for row in self.layout.rows]
        return "last_year" if any(split_brackets(text) for text in texts) else ""

    def _role(self, letter: str) -> str:
        """What a column of labels holds, by its cells first, else by its header."""
        path = self.layout.columns[letter]
        leaf = name_key(path[-1].text)
        cells = [row.cells[letter] for row in self.layout.rows if row.cells.get(letter, "").strip()]
        texts = [text for text in cells if not is_figure(text) and not values.is_not_applicable(text)]
        if leaf in _IGNORED_WORDS or self.aliases.header_named("统计月报", leaf).ignored:
            return "ignored"
        if len(texts) * 2 <= len(cells):
            return ""
        for role, known in (
            ("area", self.area_named),
            ("indicator", self._subject),
            ("unit", lambda text: name_key(text) in self.aliases.units),
            ("period", lambda text: self._period(name_key(text))),
            ("measure", lambda text: self.told(Place(text, ""))),
        ):
            if 2 * sum(bool(known(text)) for text in texts) >= len(texts) > 0:
                return role
        named = self.aliases.header_named("统计月报", leaf).name
        if named in _MEASURES and _MEASURES[named].role:
            return _MEASURES[named].role
        if texts and leaf in _AREAS_ONLY:
            return "area"
        if leaf in AREA_WORDS and sum(bool(TOWN_LIKE.fullmatch(name_key(text))) for text in texts):
            return "area"
        return ""

    def _covering(self, path: tuple[Place, ...]) -> Iterator[Meaning]:
        """The readings of a path: neighbouring parts one by one, else joined to one name."""
        texts = [place.text for place in path]
        if not texts:
            yield Meaning()
            return
        for taken in range(1, len(texts) + 1):
            first = self.part("".join(texts[:taken]))
            if first is None:
                continue
            for rest in self._covering(path[taken:]):
                if (both := self._together(first, rest)) is not None:
                    yield both

    def _together(self, above: Meaning, below: Meaning) -> Meaning | None:
        if above.indicator and below.indicator and above.indicator != below.indicator:
            if above.indicator not in self.whole_of.get(below.indicator, ()):
                return None
            above = replace(above, indicator="")  # 财政收入 over 其中：税收收入
        if above.period and (above.basis, below.basis) == ("month", "ytd"):
            above = replace(above, basis="")  # 2021年8月 over 当月 | 累计
        return above.merged(below)

    def part(self, text: str) -> Meaning | None:
        """What one cell of a header says; None where that is not known, {} where it says nothing of a figure."""
        plain = name_key(text)
        if self.brackets and (without := _OF_LAST_YEAR.sub("", plain)) != plain:
            return self.part(without)
        bare, _, unit = plain.removesuffix(")").rpartition("(")
        if bare in FIGURE_ITSELF and unit in self.aliases.units:
            return Meaning(measure="value", unit=unit)
        if plain in FIGURE_ITSELF:
            return Meaning(measure="value") if plain != "完成" else Meaning()
        if plain in _THEMES or _THEME.fullmatch(plain):
            return Meaning()
        if (period := self._period(plain)) is not None:
            return period
        if _SAME_MONTH.fullmatch(plain):
            return Meaning(measure="last_year", basis="month")
        if _IMPROVED.fullmatch(plain):
            return Meaning(measure="improved")
        if plain in _THIS_YEAR | _LAST_YEAR and self._pairs_years:
            return Meaning(measure="value" if plain in _THIS_YEAR else "last_year")
        bare = plain.strip("()")
        if bare in self.aliases.units:
            return Meaning(unit=bare)
        for sheet in ("统计月报", "民生工程"):
            header = self.aliases.header_named(sheet, text)
            if header.name in _MEASURES:
                given = _MEASURES[header.name]
                if given.measure == "yoy" and header.unit in POINTS:
                    given = replace(given, measure="points")
                unit = "" if given.measure in ("yoy", "points", "completion") else header.unit
                return replace(given, unit=unit, period=header.period)
            if header.ignored:
                return Meaning(role="ignored")
        if found := self._subject(text):
            return found
        if area := self.area_named(text):
            return Meaning(area=area.code)
        if self._is_office(plain):
            return Meaning()
        return self._suffixed(text)

    def _suffixed(self, text: str) -> Meaning | None:
        """综合指数排名, 固定资产投资增速(%): a name with what is told of it behind."""
        plain = name_key(text)
        for at in range(len(plain) - 1, 1, -1):
            tail = self.aliases.header_named("统计月报", plain[at:]).name
            if tail in _MEASURES and not _MEASURES[tail].role and (head := self._subject(plain[:at].rstrip("、,-"))):
                return head.merged(_MEASURES[tail])
        return None

    def _subject(self, text: str) -> Meaning | None:
        named = self.aliases.indicator_named(text)
        if named and named.code:
            return Meaning(indicator=named.code, unit=named.unit, period=named.period)
        plain = name_key(text)
        bare, _, unit = plain.removesuffix(")").rpartition("(")
        for name, said in ((plain, ""), (bare, unit)):
            if name in self.aliases.works and (not said or said in self.aliases.units):
                return Meaning(work=self.aliases.works[name], unit=said)
        return None

    def _period(self, plain: str) -> Meaning | None:
        if day := _DAY.fullmatch(plain):  # a date of Excel's: the month it begins or ends
            ends = int(day["day"] or 1) in (1, periods.month_end(dt.date(int(day["year"]), int(day["month"]), 1)).day)
            return Meaning(period=f"{day['year']}年{int(day['month'])}月") if ends else None
        if end := re.fullmatch("((?:19|20)[0-9]{2})年[底末]", plain):
            return Meaning(period=f"{end[1]}年12月")
        match = PERIOD.fullmatch(plain)
        if not plain or not match or not (match["span"] or match["year"] or match["same"]):
            return None
        if not match["span"]:
            if match["same"] or self._is_this_year(match["year"]):
                return Meaning()
            return Meaning(period=f"{match['year']}年", basis="ytd") if self._lists_years else None
        month = not match["from"] and match["span"].rstrip("份").endswith("月") and "累计" not in plain
        spanning = not month or self._since_january
        as_of = plain.startswith("截") or bool(re.search("月份?[末底止]", plain))
        written = f"{match['year'] or ''}{'年' if match['year'] else ''}{match['span'].rstrip('份')}"
        return Meaning(period=written, basis="" if as_of else "ytd" if spanning else "month")

    def _is_this_year(self, year: str | None) -> bool:
        said = " ".join(place.text for place in self.layout.above)
        return bool(year) and year in said and not self._lists_years

    @functools.cached_property
    def _since_january(self) -> bool:
        """Whether the title says that all figures are 累计, and no header that some are the month's."""
        said = any(report_month.says_since_january(name_key(place.text)) for place in self.layout.above)
        return said and not any(re.search("累计|1月?-|[当本单]月", head) for head in self._heads)

    @functools.cached_property
    def _heads(self) -> set[str]:
        """Every part of the header, as names are compared."""
        return {name_key(place.text) for path in self.layout.columns.values() for place in path}

    @functools.cached_property
    def _of_growths(self) -> bool:
        """Whether the title says that all figures are growth."""
        return any(_OF_GROWTHS.search(name_key(place.text)) for place in self.layout.above)

    @property
    def _pairs_years(self) -> bool:
        return bool(self._heads & _THIS_YEAR) and bool(self._heads & _LAST_YEAR)

    @functools.cached_property
    def _lists_years(self) -> bool:
        """Whether whole years stand side by side: no month is said in the header or above it."""
        said = [*self._heads, *(name_key(place.text) for place in self.layout.above)]
        labels = {name_key(next(iter(row.cells.values()))) for row in self.layout.rows}
        years = {text for text in self._heads | labels if re.fullmatch("(?:19|20)[0-9]{2}年", text)}
        return len(years) > 1 and not any(re.search("[0-9一二三四]月|季度|半年|年初", text) for text in said)

    def _is_office(self, plain: str) -> bool:
        return bool(reporting_office.OFFICE.fullmatch(plain)) and plain not in AREA_WORDS

    # ------------------------------------------------------------ labels

    def label(self, place: Place, role: str) -> Meaning:
        """What a row says in a column of labels of ``role``; with a ``problem`` where that is not known."""
        if role == "area":
            area = self.area_named(place.text)
            return Meaning(area=area.code) if area else Meaning(problem=f"区划名录中没有“{values.excerpt(place.text)}”")
        if role == "period":
            period = self._period(name_key(place.text))
            return period or Meaning(problem=f"“{values.excerpt(place.text)}”不是期间")
        if role == "unit":
            return Meaning(unit="".join(values.half_width(place.text).split()))
        if role == "measure":
            return self.told(place) or Meaning(problem=f"“{values.excerpt(place.text)}”不知道是哪种数")
        found = self._subject(place.text) or self._suffixed(place.text)
        return found or Meaning(problem=f"“{values.excerpt(place.text)}”不认识", near=self.near(place.text))

    def told(self, place: Place) -> Meaning | None:
        """What a label says that names only a kind of figure: 累计, 同比%, 位次; None of any other."""
        meaning = self.part(place.text) if place.text else None
        kind = meaning is not None and (meaning.measure or meaning.basis)
        return meaning if kind and not (meaning.subject or meaning.area or meaning.role or meaning.period) else None

    @functools.cached_property
    def unknown_labels(self) -> set[str]:
        """The columns of words on the left of the figures that nobody knows: they say what the row is."""
        found: set[str] = set()
        for letter in (letter for letter, path in self.layout.columns.items() if path):
            texts = [text for row in self.layout.rows if (text := row.cells.get(letter, "").strip())]
            figures = sum(map(is_figure, texts))
            if figures * 2 > len(texts) and self.column(letter).role != "ignored":
                break
            if texts and not figures and self.column(letter).problem:
                found.add(letter)
        return found

    def named(self, text: str) -> bool:
        """Whether a label names an indicator, a work or an area: it is no title."""
        return bool(self._subject(text) or self.area_named(text))

    def area_named(self, text: str) -> Area | None:
        """Our town, its villages, or another of the county's towns, by their names or 白石 for 白石镇."""
        plain = name_key(text).lstrip("△☆★*#")
        if re.fullmatch("[本我][镇乡]", plain):
            return self.catalogue.areas[self.catalogue.town_code]
        bare = plain.removeprefix(self.catalogue.town.get("county") or "\0")
        return self.catalogue.area_named(plain) or self.catalogue.area_named(bare) or self._town(bare)

    def _town(self, plain: str) -> Area | None:
        """By the short name, in a table that has other towns by their names or short names too."""
        return self.towns.get(plain) if plain in self.towns and self._lists_towns else None

    @functools.cached_property
    def _lists_towns(self) -> bool:
        cells = {name_key(text) for row in self.layout.rows for text in row.cells.values()}
        cells |= {name_key(place.text) for path in self.layout.columns.values() for place in path}
        return len(cells & {*self.towns, *(area.name for area in self.towns.values())}) >= 3

    def near(self, text: str) -> tuple[str, ...]:
        """The names of the catalogue most like ``text``, each indicator once; of a few texts, as nobody reads more."""
        self.asked_near += 1
        if self.asked_near > _ASKED_NEAR:
            return ()
        return tuple(one.name for one in near_indicators(text, self.catalogue, _OFFERED))


def split_brackets(text: str) -> tuple[str, str] | None:
    """``"3.25(3.76)"`` → the figure and the one in brackets behind it; None of anything else, ``3（并列）`` included."""
    match = re.fullmatch(r"([^()]*[0-9][^()]*)\((-?[0-9][0-9,.]*%?)\)", values.half_width(text))
    return (match[1].strip(), match[2]) if match else None
