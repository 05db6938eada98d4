"""Finds the numbers of identity cards, mobiles and bank cards in any text, so that a file with one is refused unread.

What is found is never repeated: callers get the kind of number and, for names that must be shown, a masked text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

IDENTITY, MOBILE, BANK_CARD = "身份证号", "手机号", "银行卡号"

_PROVINCES = {
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
    *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
    *("71", "81", "82", "83", "91"),
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

# digits inside an identifier are nobody's number: Excel's GUIDs (xr:uid), the ids of pictures in WPS cells
_IDENTIFIER = re.compile(
    r"((?<![0-9A-Za-z])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
    r"|(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{32})(?![0-9A-Za-z]))"
)
_FOLDED = dict.fromkeys(map(ord, "‐‑‒–—―−﹣·•"), "-") | dict.fromkeys(map(ord, "×✕✖╳ХΧ"), "X")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2}(?![0-9])")
# What follows is an amount: decimals, or a unit that ends there. 万, 元, 米 … before more words may be a surname.
_UNIT = (
    r"(?:[万亿千百]{1,2}(?:元|吨|米|斤|克|瓦时|平方米|立方米)|元|万|亿|吨|公斤|斤|平方公里|平方米|平方|立方米|立方"
    r"|米|度电|度|千|百)"
)
_GOES_ON = r"(?:整(?![一-龥])|左右|上下|以上|以下|以内|人民币|其中|同比)"
_AMOUNT = rf"(?!\.[0-9]*[1-9])(?!\s*[%¥])(?!\s*{_UNIT}(?:{_GOES_ON}|(?!\s*[一-龥A-Za-z])))"
_SEP = r"[\s\-_.,/;:*)]"
_GAP = rf"{_SEP}{{0,4}}"
_ANY = rf"[0-9]{_GAP}"
_IDENTITY_18 = re.compile(  # the place, a year since 1900, month and day; at any digit, since they may stand in a row
    rf"(?=([1-9]{_GAP}(?:{_ANY}){{5}}(?:1{_GAP}9|2{_GAP}0){_GAP}(?:{_ANY}){{2}}[01]{_GAP}{_ANY}[0-3]{_GAP}(?:{_ANY}){{4}}[0-9Xx]))"
)
# standing alone and grouped as people group it, one digit of it may be mistyped
_IDENTITY_ALONE = re.compile(
    rf"(?<![0-9.])([1-9][0-9]{{5}}{_GAP}(?:19|20)[0-9]{{2}}{_GAP}[01][0-9]{_GAP}[0-3][0-9]{_GAP}[0-9]{{3}}[0-9Xx])"
    rf"(?![0-9A-Za-z]){_AMOUNT}"
)
_IDENTITY_LOST = re.compile(rf"(?<![0-9.])([0-9]{{15}}000)(?![0-9]){_AMOUNT}")  # the last digits fell to a float
_IDENTITY_15 = re.compile(
    rf"(?<![0-9.])([0-9]{{6}}[\s\-_,/]{{0,4}}[0-9]{{6}}[\s\-_,/]{{0,4}}[0-9]{{3}})(?![0-9]){_AMOUNT}"
)


def _grouped(*sizes: int) -> str:
    """A mobile number written in groups of so many digits, up to four blanks or signs between them."""
    first, *rest = sizes
    head = f"1[3-9][0-9]{{{first - 2}}}" if first > 1 else f"1(?={_SEP}{{1,4}}[3-9])"
    body = "".join(f"{_SEP}{{1,4}}[0-9]{{{size}}}" for size in rest)
    return (rf"{head}(?!\.[0-9])" if sizes == (6, 5) else head) + body  # 138123.45678 is a decimal


_GROUPS = ((11,), (3, 4, 4), (4, 3, 4), (3, 3, 5), (3, 8), (6, 5), (7, 4), (1,) * 11)
_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9]\.)(?<![¥$])(?:(?:\+|00)?86[\s\-]?)?0?"
    rf"({'|'.join(_grouped(*sizes) for sizes in _GROUPS)})(?![0-9]){_AMOUNT}"
)
# 银联's 62, 9558 of 工商银行, Visa's and MasterCard's; at once, in fours or after the first six. Our codes begin with the
# province (37), a 统一社会信用代码 of digits alone has 18 and begins with another digit.
_BANK_CARD = re.compile(
    r"(?<![0-9.])((?=62|9558|4|5[1-5])(?:[0-9]{4}(?:[\s\-_]{0,4}[0-9]{4}){3}(?:[\s\-_]{0,4}[0-9]{1,3})?"
    rf"|[0-9]{{6}}[\s\-_]{{1,4}}[0-9]{{10,13}}))(?![0-9A-Za-z]){_AMOUNT}"
)
_CARD_LENGTHS = {"62": range(16, 20), "95": (19,)}  # the others have 16


def kinds(text: str) -> list[str]:
    """Which kinds of personal number ``text`` contains (:data:`IDENTITY` …), each once."""
    if len(text) < 11:
        return [IDENTITY] if _EXPONENT.search(text) and _spans(_plain(text)) else []
    return sorted({kind for kind, _, _ in _spans(_plain(text))}, reverse=True)


def masked(text: str) -> str:
    """``text`` itself, or with every personal number in it replaced by stars."""
    plain = _plain(text)
    found = _spans(plain)
    if not found:
        return text
    hidden = list(plain)
    for _, start, end in found:
        hidden[start:end] = "＊" * (end - start)
    return re.sub("＊+", "＊＊＊", "".join(hidden))


def _plain(text: str) -> str:
    """Half-width, other scripts' digits made ASCII, invisible characters gone, 3.7E+17 written out."""
    folded = text
    if not text.isascii():
        folded = "".join(
            str(unicodedata.decimal(char, char))
            for char in unicodedata.normalize("NFKC", text).translate(_FOLDED)
            if unicodedata.category(char) != "Cf"
        )
    parts = _IDENTIFIER.split(folded)  # every other one is an identifier, whose 7E09 is no number
    parts[::2] = [_EXPONENT.sub(lambda match: _written_out(match[0]), part) for part in parts[::2]]
    return "".join(parts)


def _written_out(text: str) -> str:
    try:
        made = Decimal(text)
    except InvalidOperation:
        return text
    return f"{made:f}" if made.adjusted() < 20 else text


def _spans(plain: str) -> list[tuple[str, int, int]]:
    found = []
    plain = _IDENTIFIER.sub(lambda match: "#" * len(match[0]), plain)
    for match in _IDENTITY_18.finditer(plain):
        if _is_identity(re.sub(r"[^0-9Xx]", "", match[1])):
            found.append((IDENTITY, match.start(1), match.end(1)))
    for match in (*_IDENTITY_ALONE.finditer(plain), *_IDENTITY_LOST.finditer(plain)):
        if _has_birthday(re.sub(r"[^0-9Xx]", "", match[1])):
            found.append((IDENTITY, match.start(1), match.end(1)))
    for match in _IDENTITY_15.finditer(plain):
        digits = re.sub(r"[^0-9]", "", match[1])
        if _has_birthday(digits[:6] + "19" + digits[6:]):
            found.append((IDENTITY, match.start(1), match.end(1)))
    found.extend((MOBILE, match.start(1), match.end(1)) for match in _MOBILE.finditer(plain))
    for match in _BANK_CARD.finditer(plain):
        if _is_bank_card(re.sub(r"[^0-9]", "", match[1])) and (IDENTITY, *match.span(1)) not in found:
            found.append((BANK_CARD, *match.span(1)))
    return found


def _is_bank_card(digits: str) -> bool:
    """Whether the digits have a card's length and check digit (Luhn's)."""
    if len(digits) not in _CARD_LENGTHS.get(digits[:2], (16,)):
        return False
    lost = not digits[15:].strip("0")  # the last ones fell to a float
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return lost or (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0


def _is_identity(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == digits[17].upper() and _has_birthday(digits)


def _has_birthday(digits: str) -> bool:
    """Whether the digits begin like an identity number: a province, then from the seventh on a day since 1900."""
    if digits[:2] not in _PROVINCES or not digits[6:14].isdigit() or digits[6:8] not in ("19", "20"):
        return False
    try:
        dt.date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return True
