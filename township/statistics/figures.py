"""How a figure is written: units, precision, qualifiers, signs.

The only place that turns a number into Chinese text. Rules: GB/T 15835—2011 (Arabic
numerals with units); the report's own printed precision is kept, so 14% is not 14.0%;
a difference between two percentages is said in 个百分点; a minus is U+2212.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

# printed unit → (unit of storage, factor). 万 and 亿 alone occur in the annual report
# where the 元 was left out; they are read as money only for money indicators.
UNITS: dict[str, tuple[str, Decimal]] = {
    "亿元": ("万元", Decimal(10000)),
    "亿": ("万元", Decimal(10000)),
    "万": ("万元", Decimal(1)),
    "元": ("万元", Decimal("0.0001")),
    "千元": ("万元", Decimal("0.1")),
    "百万元": ("万元", Decimal(100)),
    **dict.fromkeys(("千瓦时", "度"), ("万千瓦时", Decimal("0.0001"))),
    "万吨": ("吨", Decimal(10000)),
    "万只": ("只", Decimal(10000)),
    "万件": ("件", Decimal(10000)),
    "方": ("立方米", Decimal(1)),
    "公里": ("米", Decimal(1000)),
    "名": ("人", Decimal(1)),
    "组长": ("人", Decimal(1)),
    "次": ("次/天", Decimal(1)),
    # µ is written with either of two letters, the 3 of m³ raised or not
    **{f"{micro}g/{cubic}": ("微克/立方米", Decimal(1)) for micro in ("µ", "μ", "u") for cubic in ("m³", "m3")},
    "微克每立方米": ("微克/立方米", Decimal(1)),
    **dict.fromkeys(("mg/m³", "mg/m3", "毫克每立方米"), ("毫克/立方米", Decimal(1))),
    **dict.fromkeys(("g/m²", "g/m2", "克每平方米"), ("克/平方米", Decimal(1))),
}
# numerals and pair words the report prints in place of digits
_NUMERALS = {
    "一": 1,
    "双": 2,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
# commas only between groups of three: 3,668 is a number, 3,66 is a slip of the hand
_NUMBER = re.compile(r"[-−]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
UNITLESS = "无量纲"  # the unit of an index: said in headers, never after a figure
UPPER_BOUND = ("近", "不到", "以内")
LOWER_BOUND = ("余", "以上", "多")
# all that may stand beside a figure's digits
QUALIFIERS = (*UPPER_BOUND, "约", *LOWER_BOUND, "预计", "预计以上", "计划", "全部", "其中", "并列", "≤", "≥")


def parse_number(text: str) -> Decimal:
    """A number in digits: ``"8.525"``, ``"3,668"``.

    Raises:
        ValueError: anything else, numerals, NaN and infinity included.
    """
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text}”不是数字")
    return Decimal(plain.replace(",", "").replace("−", "-"))


def parse_printed(text: str) -> Decimal:
    """A number as the annual report prints it: in digits, or ``"五"``, ``"双"``.

    Raises:
        ValueError: anything else.
    """
    numeral = _NUMERALS.get(text.strip())
    return parse_number(text) if numeral is None else Decimal(numeral)


def convert(value: Decimal, printed_unit: str, unit: str) -> Decimal:
    """``value`` in ``printed_unit``, expressed in ``unit``.

    Raises:
        ValueError: the two units do not measure the same thing.
    """
    if printed_unit == unit:
        return value
    base, factor = UNITS.get(printed_unit, (printed_unit, Decimal(1)))
    if base != unit:
        # 吨 and 吨/年 are the same quantity when the context is a yearly capacity
        if unit == f"{base}/年":
            return value * factor
        raise ValueError(f"单位“{printed_unit}”不能换算成“{unit}”")
    return value * factor


def round_half_up(value: Decimal | float, decimals: int) -> Decimal:
    """Rounded once, half up (四舍五入), from the unrounded value."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def as_printed(value: Decimal | float, part: Decimal | float) -> Decimal:
    """``value``, computed from ``part``, to as many decimals as that is printed with."""
    exponent = Decimal(plain(part).replace("−", "-")).as_tuple().exponent
    return round_half_up(value, -int(exponent))


def is_missing(value: object) -> bool:
    """Whether there is no figure: None, NaN, or pandas' NA and NaT."""
    try:
        return value is None or bool(value != value)  # NaN is the only value unequal to itself
    except TypeError:  # pandas.NA will not say
        return True


def plain(value: Decimal | float | None, decimals: int | None = None) -> str:
    """Digits only, no unit: trailing zeros of storage dropped when ``decimals`` is None; ``"—"`` for None."""
    if is_missing(value):
        return "—"
    number = Decimal(str(value))
    if decimals is not None:
        number = round_half_up(number, decimals)
    text = f"{number:f}" if number else f"{abs(number):f}"  # −0.04 to one decimal is 0.0, not −0.0
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def plain_number(value: Decimal) -> str:
    """3668.0000 → 3668; no digit that counts is lost."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantity(value: Decimal | float | None, unit: str, qualifier: str | None = None) -> str:
    """A figure with its unit and qualifier, in the order the language wants: 近200万元, 6万余元, 90%以上.

    ``余`` and ``多`` stand inside the unit (6万余元, 10000余份); ``以上`` and ``以内`` after it; the rest in front.
    """
    if is_missing(value):
        return "未填报"
    digits = plain(value)
    unit = "" if unit == UNITLESS else unit
    qualifier = qualifier or ""
    if qualifier in ("余", "多"):
        scale = unit[:1] if unit[:1] in ("万", "亿") else ""
        return f"{digits}{scale}{qualifier}{unit.removeprefix(scale)}"
    if qualifier in ("以上", "以内", "预计以上"):
        front = "预计" if qualifier == "预计以上" else ""
        return f"{front}{digits}{unit}{qualifier.removeprefix('预计')}"
    if qualifier in ("近", "约", "不到", "预计", "计划", "并列", "≤", "≥"):
        return f"{qualifier}{digits}{unit}"
    return f"{digits}{unit}"


def points(difference: Decimal | float, decimals: int = 1) -> str:
    """A difference of percentages, unsigned: ``"2.1个百分点"``."""
    return f"{plain(abs(round_half_up(difference, decimals)))}个百分点"


def growth(yoy_pct: Decimal | float | None) -> str:
    """同比 as reported: ``"+14%"``, ``"−3.2%"``, ``"持平"``, ``"未报"``; printed precision kept."""
    if is_missing(yoy_pct):
        return "未报"
    if yoy_pct == 0:
        return "持平"
    return f"{'+' if yoy_pct > 0 else ''}{plain(yoy_pct)}%"


def growth_words(yoy_pct: Decimal | float | None) -> str:
    """同比 in words: ``"同比增14%"``, ``"同比降3.2%"``, ``"同比持平"``, ``"同比未报"``."""
    if is_missing(yoy_pct):
        return "同比未报"
    if yoy_pct == 0:
        return "同比持平"
    return f"同比{'增' if yoy_pct > 0 else '降'}{plain(abs(yoy_pct))}%"
