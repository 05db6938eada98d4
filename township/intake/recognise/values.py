"""Values as people type them: numbers with units and qualifiers, growth, months, dates.

Only full-width forms are made half-width; 5² is not 52 and ½ is not a number. Whole cells match or are
refused with a reason (Chinese): nothing is picked out of the middle of a text. Writing is figures.py's.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, field
from decimal import Decimal

from township.intake.files import xlsx
from township.intake.files.cut_by_excel import cut_by_excel

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", 0xFFE5: "¥"}
# what comes along when copied from a page, the calculator or a PDF; U+202E turns digits round and is refused
_INVISIBLE = dict.fromkeys(
    (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202E), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
)
_DASHES = dict.fromkeys(map(ord, "—–‐‑‒―−－~～至到"), "-")

NOT_APPLICABLE = frozenset({"—", "——", "-", "--", "/", "–", "−", "不适用"})
NOT_REPORTED = frozenset({"", "未填报", "未报"})

# words before and after a number → the qualifier that is stored
_BEFORE = {
    **dict.fromkeys(("约", "大约", "大概"), "约"),
    **dict.fromkeys(("近", "接近", "将近"), "近"),
    **dict.fromkeys(("不到", "不足", "未满", "低于", "小于", "<"), "不到"),
    **dict.fromkeys(("超过", "超", "逾", "高于", "大于", "不少于", "不低于", "至少", "≥", "≧", ">=", ">"), "以上"),
    **dict.fromkeys(("不超过", "不高于", "至多", "≤", "≦", "<="), "以内"),
    **dict.fromkeys(("预计", "计划"), ""),
}
_AFTER = {"以上": "以上", "以内": "以内", "以下": "以内", "左右": "约", "上下": "约"}

# a lone one may be meant for a number or for a dash: neither is taken
_NUMERAL = re.compile("[〇零一二两双三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟]+")
_LOOK_ALIKES = frozenset("丨丶ー―‒﹣﹘⸺⸻·•・․_＿¯￣ㅡ㇐l|I∣ㅣOoОΟо○〇零一二")
_IN_NUMBER = str.maketrans({**dict.fromkeys("lI|丨", "1"), **dict.fromkeys("OoОΟ〇○", "0")})
LESS_THAN_THE_UNIT = frozenset({"…", "……", "...", "⋯", "⋯⋯"})  # neither 0 nor missing: less than one of the unit


def _one_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_NUMBER = re.compile(
    rf"(?P<plan>预计|计划)?(?P<before>{_one_of(w for w in _BEFORE if _BEFORE[w])})?¥?(?P<sign>[-+−–﹣])?"
    r"(?P<digits>(?!0[0-9])[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?P<fraction>\.[0-9]+)?"
    r"(?P<scale>[万亿])?(?P<more>余|多)?"
    rf"(?P<unit>%|(?!十|百(?!分点)|千(?!瓦|克|米)|以|左|上下|余|多)[A-Za-z㎡一-龥/]{{1,10}}?)?"
    rf"(?P<after>{_one_of(_AFTER)})?"
)
_BESIDE_A_DIGIT = re.compile(r"(?<=[0-9]) +(?=[^0-9 ])|(?<=[^0-9 .,]) +(?=[0-9])")
_MARKED = re.compile(r"\((?P<inside>[^()]+)\)%?|(?P<sign>[▲△▼▽]) ?(?P<behind>[0-9].*)")
_UP = ("增长", "上升", "提高", "增", "升", "↑")
_DOWN = ("下降", "减少", "降低", "回落", "降", "减", "↓", "▼")
_SINCE = r"(?:同比|[较比](?:上年|去年)(?:同期)?)?"
_GROWTH = re.compile(rf"{_SINCE}(?:(?P<up>{_one_of(_UP)})|(?P<down>{_one_of(_DOWN)}))?(?P<rest>.+)")

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_MONTHS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}年(?P<month>[0-9]{{1,2}})月份?(?:末|底)?",
        rf"{_YEAR}[-/](?P<month>[0-9]{{1,2}})",
        rf"{_YEAR}\.(?P<month>[0-9]{{2}}|[2-9])",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])",
        rf"{_YEAR}(?:年|[-/.])(?P<month>[0-9]{{1,2}})(?:月|[-/.])(?P<day>[0-9]{{1,2}})日?(?: [0-9:.]+)?",
        r"(?P<month>[0-9]{1,2})月份?(?:末|底)?",
    )
)
_SPAN = re.compile(rf"(?:{_YEAR}年?)?(?P<first>[0-9]{{1,2}})月?份?-(?P<month>[0-9]{{1,2}})月份?(?:累计)?")
_NAMED_SPANS = {"一季度": 3, "上半年": 6, "前三季度": 9, "三季度末": 9, "全年": 12}
_NAMED = re.compile(rf"(?:{_YEAR}年)?(?P<name>{_one_of(_NAMED_SPANS)})")
_DATE = re.compile(
    rf"{_YEAR}(?:年|(?P<sep>[-/.]))(?P<month>[0-9]{{1,2}})(?:月|(?P=sep))(?P<day>[0-9]{{1,2}})日?(?: 00:00:00)?"
)
_COMPACT_DATE = re.compile(rf"{_YEAR}(?P<month>[01][0-9])(?P<day>[0-3][0-9])")


@dataclass(frozen=True)
class Typed:
    """A number as typed: its value, the unit written with it (万 and 亿 included) and its qualifier.

    ``printed`` is how it was written, where the value alone does not say it (增长1.2倍); ``asked`` what is to be
    confirmed of the reading.
    """

    value: Decimal
    unit: str | None = None
    qualifier: str | None = None
    printed: str = field(default="", compare=False)
    asked: str = field(default="", compare=False)


_LIMIT = Decimal(10) ** 14  # what a snapshot can hold, with four decimals
LONGEST = 60  # characters of a number, a month or a date; what is longer is not matched with anything


def excerpt(text: str) -> str:
    """``text`` as a message repeats it: no more than its beginning."""
    return text if len(text) <= LONGEST else f"{text[:20]}…"


def _short(text: str) -> str:
    """``text`` tidied; a pattern would take long over 32,000 blanks or brackets.

    Raises:
        ValueError: it is too long for what it should be.
    """
    plain = half_width(text)
    if len(plain) > LONGEST:
        raise ValueError(f"“{excerpt(plain)}”太长（{len(plain)}字），这里只填一个数、月份或日期；文字请写在备注")
    return plain


def half_width(text: str) -> str:
    """Full-width letters, digits and punctuation made half-width, invisible characters and outer blanks dropped."""
    return text.translate(_INVISIBLE).translate(_HALF).strip()


def is_blank(text: str) -> bool:
    """Nothing was reported (未填报); never the same as 0."""
    return half_width(text) in NOT_REPORTED


def is_not_applicable(text: str) -> bool:
    """A dash or stroke: this figure does not exist here (不适用)."""
    return half_width(text) in NOT_APPLICABLE


def is_less_than_the_unit(text: str) -> bool:
    """Three dots: there is something, and less than one of the unit (不足最小单位)."""
    return half_width(text) in LESS_THAN_THE_UNIT


_HOUSEHOLDS_AND_PEOPLE = re.compile(
    r"(?P<households>[0-9][0-9,]*) ?户[ ,、/]*(?P<people>[0-9][0-9,]*) ?(?P<unit>人|名|口)"
)


def households_and_people(text: str) -> dict[str, str]:
    """``"107户333人"`` → ``{"户": "107", "人": "333"}``: two figures in one cell; {} of anything else."""
    match = _HOUSEHOLDS_AND_PEOPLE.fullmatch(half_width(text)) if len(text) <= LONGEST else None
    return {"户": match["households"], "人": match["people"]} if match else {}


@functools.lru_cache(4096)  # the same figures come again, and only short texts get through
def number(text: str) -> Typed:
    """``"3,668.5万元"`` → 3668.5 万元; ``"近200"`` → 200 近; ``"6万余"`` → 6 万 余; ``"90%以上"`` → 90 % 以上.

    ``"(3.2)"`` and ``"▲3.2"`` are −3.2, the latter to be confirmed; ``"…"`` is 不到 1.

    Raises:
        ValueError: anything else, with the reason; blank and 不适用 included.
    """
    plain = _short(text)
    if re.fullmatch(r"[-+]?[0-9.]+[eE][-+]?[0-9]+", plain):
        raise ValueError(f"“{text}”是科学计数法，有效位可能已丢失；请写成完整的数字")
    if plain in LESS_THAN_THE_UNIT:
        return Typed(Decimal(1), None, "不到", printed=plain)
    if marked := _MARKED.fullmatch(plain):
        return _negative(marked, text)
    match = _NUMBER.fullmatch(_BESIDE_A_DIGIT.sub("", plain))
    if not match:
        raise ValueError(f"“{text}”不是数字{_why_not_number(plain)}")
    sign = "-" if match["sign"] in ("-", "−", "–", "﹣") else ""
    value = Decimal(sign + match["digits"].replace(",", "") + (match["fraction"] or ""))
    if abs(value) >= _LIMIT:
        raise ValueError(f"“{text}”太大，最多十四位整数；请核对数值与单位")
    unit = (match["scale"] or "") + (match["unit"] or "")
    return Typed(value, unit or None, _qualifier(match, text))


def _negative(marked: re.Match[str], text: str) -> Typed:
    """A figure in brackets or behind a triangle, as accounts and statistical tables write what is below 0."""
    typed = number(marked["inside"] or marked["behind"])
    if typed.value < 0 or typed.qualifier:
        raise ValueError(f"“{text}”看不出正负；请写成 -3.2 这样的数")
    asked = f"“{text}”按负数（下降）读入；三角号表示增长的表请改写" if marked["sign"] in ("▲", "△") else ""
    return Typed(-typed.value, typed.unit, None, half_width(text), asked)


def _qualifier(match: re.Match[str], text: str) -> str | None:
    found = {_BEFORE[match["before"]]} if match["before"] else set()
    found |= {match["more"]} if match["more"] else set()
    found |= {_AFTER[match["after"]]} if match["after"] else set()
    if len(found) > 1:
        raise ValueError(f"“{text}”前后的约数词相矛盾；请只留一个")
    [word] = found or {""}
    plan = match["plan"] or ""
    if plan and word and (plan, word) != ("预计", "以上"):
        raise ValueError(f"“{text}”的约数词只能留一个；预计以上可写“预计90以上”")
    return (plan + word) or None


def _why_not_number(plain: str) -> str:
    if plain == xlsx.PICTURE:
        return "，是一张图片；请填数"
    if _NUMERAL.fullmatch(plain):
        return "，是汉字数字，也可能是当横线打的；请填阿拉伯数字，不适用请写 —"
    if plain in _LOOK_ALIKES:
        return "，只是像数字或横线的符号；有数请填阿拉伯数字，不适用请写 —，未报请留空"
    if (digits := plain.translate(_IN_NUMBER)) != plain and re.fullmatch(r"[-+]?[0-9][0-9.,]*%?", digits):
        return "，里面有像数字的字母或符号（l、O、〇）；请改成阿拉伯数字"
    if cut := cut_by_excel(plain):
        return f"；{cut}"
    if re.match("(?:[—―‐‑‒]|负) ?[0-9]", plain):
        return "；负数请写 -3.2 这样的数"
    if _DATE.fullmatch(plain):
        return "，是日期；请把单元格改为常规格式，核对后重填"
    if re.search(r"[0-9],[0-9]", plain):
        return "；千分位逗号要三位一组，如 3,668.5"
    if re.search(r"[0-9] +[0-9]", plain):
        return "；数字中间不要有空格"
    if re.fullmatch(r"0[0-9]+(?:\.[0-9]+)?", plain):
        return "，开头多了 0；CSV 里千分位逗号（3,012）会把一格拆成两格，请去掉逗号"
    if plain in ("无", "没有", "零"):
        return "；没有请写 0，不适用请写 —，未报请留空"
    if re.search(r"[0-9][-~至到][0-9]", plain.translate(_DASHES)):
        return "；不能填范围，请填一个数"
    return "；请只填一个数，可带单位，如 3668.5 或 3,668.5万元"


def growth(text: str) -> Typed:
    """同比 as typed: ``"14%"``, ``"+14"``, ``"下降3.2%"``, ``"持平"`` (0), ``"提高2.1个百分点"`` (unit 百分点).

    Raises:
        ValueError: anything else.
    """
    plain = _short(text).removesuffix("。")
    if re.fullmatch(r"(?:同比|[与较比和](?:上年|去年)(?:同期)?)?持平", plain):
        return Typed(Decimal(0), "%")
    if plain in LESS_THAN_THE_UNIT:
        raise ValueError(f"“{text}”没有写出同比；请填数，没有请留空，不适用请写 —")
    if not re.search("[0-9]", plain) and not _NUMERAL.fullmatch(plain) and plain not in _LOOK_ALIKES:
        raise ValueError(f"“{text}”不是数字；同比请填百分数，如 -3.2，没有可比的填 —，原话写在备注")
    match = _GROWTH.fullmatch(plain)
    rest = (match["rest"] if match else plain).strip()
    up, down = bool(match and match["up"]), bool(match and match["down"])
    typed = number(rest)
    value, unit = typed.value, typed.unit
    if unit == "倍" and up and value > 0 and not typed.qualifier:
        return Typed(plain_digits(value * 100), "%", printed=plain)  # 增长1.2倍 is 120 %; 是1.2倍 would be 20 %
    if unit not in (None, "%", "个百分点", "百分点"):
        raise ValueError(f"“{text}”的同比应是 %，或个百分点")
    if (down and (typed.value < 0 or rest[0] in "-−–﹣+")) or (up and typed.printed):  # 增长-7.0% is how tables fall
        raise ValueError(f"“{text}”既写了增减又写了正负号；请只写一种，下降写 -3.2")
    points = bool(unit and "百分点" in unit)
    printed = typed.printed or (plain if points or (up and value < 0) else "")
    value = -value if down else value
    return Typed(value, "百分点" if points else unit, typed.qualifier, printed, typed.asked)


def in_points(text: str) -> str:
    """Growth below a header that says 百分点: ``"-9.7"`` → ``"-9.7个百分点"``; with another unit or none it stays."""
    return f"{text}个百分点" if re.search(r"[0-9]$", half_width(text)) else text


def plain_digits(value: Decimal) -> Decimal:
    """``value`` without trailing zeros and never as 1E+2."""
    return Decimal(f"{value.normalize():f}")


def period(text: str, year: int | None = None) -> tuple[dt.date, bool]:
    """The month a period ends with, and whether it was written as a span from January (1—9月).

    ``year`` completes a period written without one (``"1-8月"``).

    Raises:
        ValueError: not a month; a span that does not begin in January; ``2020.1``, which may be January or October.
    """
    plain = _short(text).removesuffix(" 00:00:00")
    plain = re.sub(r"(?<=[年月\-]) +| +(?=[年月\-])", "", plain)
    if re.fullmatch(r"(?:19|20)[0-9]{2}\.1", plain):
        raise ValueError(f"“{text}”分不清是 1 月还是 10 月；请写成 {plain[:4]}-01 或 {plain[:4]}-10")
    if match := _SPAN.fullmatch(plain.translate(_DASHES)):
        if not 1 == int(match["first"]) <= int(match["month"]) <= 12 and not re.fullmatch(
            r"[0-9]{4}-[0-9]{1,2}", plain
        ):
            raise ValueError(f"“{text}”不是从 1 月起的累计期；请写成如 2020年1—9月")
        return _month(match["year"], int(match["month"]), year, text), True
    if match := _NAMED.fullmatch(plain):
        return _month(match["year"], _NAMED_SPANS[match["name"]], year, text), True
    for pattern in _MONTHS:
        if match := pattern.fullmatch(plain):
            groups = match.groupdict()
            if groups.get("day"):
                date(text)
            return _month(groups.get("year"), int(groups["month"]), year, text), False
    if cut := cut_by_excel(plain):
        raise ValueError(cut)
    raise ValueError(f"“{text}”不是月份；请写成 YYYY-MM，如 2020-09{_if_serial(plain)}")


def _if_serial(plain: str) -> str:
    return "；这像是 Excel 的日期序号，请把单元格改为日期格式" if re.fullmatch(r"[34][0-9]{4}", plain) else ""


def month(text: str, year: int | None = None) -> dt.date:
    """The month of :func:`period`."""
    return period(text, year)[0]


def _month(written_year: str | None, number: int, year: int | None, text: str) -> dt.date:
    chosen = int(written_year) if written_year else year
    if chosen is None:
        raise ValueError(f"“{text}”没有写年份；请写成 YYYY-MM，如 2020-09")
    if not 1 <= number <= 12:
        raise ValueError(f"“{text}”的月份不在 1—12 之间")
    if chosen < 1990:
        raise ValueError(f"“{text}”的年份太早；数字被当成了日期时请把单元格改为文本格式")
    return dt.date(chosen, number, 1)


def date(text: str) -> dt.date:
    """``"2020-09-30"``, ``"2020/9/30"``, ``"2020.9.30"``, ``"2020年9月30日"``, ``"20200930"``.

    Raises:
        ValueError: anything else, a day that does not exist included.
    """
    plain = _short(text)
    match = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    if re.fullmatch("[0-9]{1,2}月[0-9]{1,2}日", plain):
        raise ValueError(f"“{text}”没有写年份；请写成 YYYY-MM-DD，如 2020-09-30")
    if not match and (cut := cut_by_excel(plain)):
        raise ValueError(cut)
    if not match:
        raise ValueError(f"“{text}”不是日期；请写成 YYYY-MM-DD，如 2020-09-30{_if_serial(plain)}")
    try:
        return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise ValueError(f"“{text}”这一天不存在；请核对") from None
