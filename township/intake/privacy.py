"""Finds identity-card and mobile numbers in any text, so that a file with one is refused unread.

What is found is never repeated: callers get the kind of number and, for names that must be shown, a masked text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

IDENTITY, MOBILE = "身份证号", "手机号"

_PROVINCES = {
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
    *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
    *("71", "81", "82", "83", "91"),
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_DASH = dict.fromkeys(map(ord, "‐‑‒–—―−﹣·•"), "-")
_GAP = r"[\s\-_.]{0,3}"
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2}(?![0-9])")
_AMOUNT = r"(?!\.[0-9]*[1-9])(?!\s*(?:元|万|亿|吨|千|百|米|平方|立方|斤|公斤|度|%|¥))"  # what follows is an amount
_IDENTITY_18 = re.compile(rf"(?=((?:[0-9]{_GAP}){{17}}[0-9Xx]))")
_IDENTITY_LOST = re.compile(rf"(?<![0-9.])([0-9]{{15}}000)(?![0-9]){_AMOUNT}")  # the last digits fell to a float
_IDENTITY_15 = re.compile(rf"(?<![0-9.])([0-9]{{6}}[\s\-]?[0-9]{{6}}[\s\-]?[0-9]{{3}})(?![0-9]){_AMOUNT}")
_SEP = r"[\s\-_.,/]{1,2}"
_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9]\.)(?<![¥$])(?:(?:\+|00)?86[\s\-]?)?"
    rf"(1[3-9][0-9]{{9}}|1[3-9][0-9]{_SEP}[0-9]{{4}}{_SEP}[0-9]{{4}}|1[3-9][0-9]{{2}}{_SEP}[0-9]{{3}}{_SEP}[0-9]{{4}}"
    rf"|1[3-9][0-9]{_SEP}[0-9]{{8}}|1[3-9][0-9]{{5}}{_SEP}[0-9]{{4}}|1(?:{_SEP}[0-9]){{10}})(?![0-9]){_AMOUNT}"
)


def kinds(text: str) -> list[str]:
    """Which kinds of personal number ``text`` contains (:data:`IDENTITY`, :data:`MOBILE`), each once."""
    if len(text) < 11:
        return [IDENTITY] if _EXPONENT.search(text) and _spans(_plain(text)) else []
    return sorted({kind for kind, _, _ in _spans(_plain(text))}, reverse=True)


def masked(text: str) -> str:
    """``text`` itself, or with every personal number in it replaced by stars."""
    plain = _plain(text)
    found = _spans(plain)
    if not found:
        return text
    covered = [any(start <= place < end for _, start, end in found) for place in range(len(plain))]
    return re.sub("＊+", "＊＊＊", "".join("＊" if hide else char for char, hide in zip(plain, covered, strict=True)))


def _plain(text: str) -> str:
    """Half-width, other scripts' digits made ASCII, invisible characters gone, 3.7E+17 written out."""
    folded = "".join(
        str(unicodedata.decimal(char, char))
        for char in unicodedata.normalize("NFKC", text).translate(_DASH)
        if unicodedata.category(char) != "Cf"
    )
    return _EXPONENT.sub(lambda match: _written_out(match[0]), folded)


def _written_out(text: str) -> str:
    try:
        made = Decimal(text)
    except InvalidOperation:
        return text
    return f"{made:f}" if made.adjusted() < 20 else text


def _spans(plain: str) -> list[tuple[str, int, int]]:
    found = []
    for match in _IDENTITY_18.finditer(plain):
        if _is_identity(re.sub(r"[^0-9Xx]", "", match[1])):
            found.append((IDENTITY, match.start(1), match.end(1)))
    for match in _IDENTITY_LOST.finditer(plain):
        if _has_birthday(match[1]):
            found.append((IDENTITY, match.start(1), match.end(1)))
    for match in _IDENTITY_15.finditer(plain):
        digits = re.sub(r"[^0-9]", "", match[1])
        if _has_birthday(digits[:6] + "19" + digits[6:]):
            found.append((IDENTITY, match.start(1), match.end(1)))
    found.extend((MOBILE, match.start(1), match.end(1)) for match in _MOBILE.finditer(plain))
    return found


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
