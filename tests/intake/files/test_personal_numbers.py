"""Personal numbers are found however they are written; codes, dates and amounts are left alone."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundled import DATA
from township.intake.files import personal_numbers
from township.intake.files.personal_numbers import BANK_CARD, IDENTITY, MOBILE


def check_character(digits: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


# made up; the first ends in X
CARD, PLAIN_CARD = (digits + check_character(digits) for digits in ("37083019900101118", "37083019900101124"))
PHONE = "13812345678"


def test_one_made_up_card_ends_in_x():
    assert (CARD[-1], PLAIN_CARD[-1].isdigit()) == ("X", True)


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            CARD,
            CARD.lower(),
            PLAIN_CARD,
            f"张某{CARD}低保户",
            wide(CARD),
            " ".join(CARD),
            f"{CARD[:6]} {CARD[6:14]} {CARD[14:]}",
        ),
        *(f"{CARD[:6]}-{CARD[6:14]}-{CARD[14:]}", f"{CARD[:6]}—{CARD[6:14]}—{CARD[14:]}", "\u200b".join(PLAIN_CARD)),
        *("3.70830199001011E+17", "3.70830199001011e+17", "370830199001011000", "370830199001011000.0"),
        *(f"{CARD[:-1]}×", f"{CARD[:6]}/{CARD[6:14]}/{CARD[14:]}", f"{CARD[:6]},{CARD[6:14]},{CARD[14:]}"),
        *(f"{CARD[:6]}    {CARD[6:14]}    {CARD[14:]}", f"{CARD[:6]}；{CARD[6:14]}；{CARD[14:]}"),
        *("370830/900101/123", "370830900101123 万建国"),
        *(
            "370830199001011230",
            "37083019900101119x",
            "370830 19900101 1230",
            "低保户370830-19900101-1230",
        ),  # a digit wrong
        *("370830900101123", "370830 900101 123", wide("370830900101123"), f"备注：{PLAIN_CARD}；{PHONE}"),
    ],
)
def test_an_identity_number_is_found(text):
    assert IDENTITY in personal_numbers.kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        *(PHONE, f"电话{PHONE}", "138 1234 5678", "138-1234-5678", "138—1234—5678", "138.1234.5678", "1381 234 5678"),
        *("+8613812345678", "+86 138-1234-5678", "8613812345678", wide(PHONE), " ".join(PHONE), "13812345678.0"),
        *("1.3812345678E+10", f"联系人李某（{PHONE}）", f"{PHONE},13987654321", "tel:13812345678", "1381234 5678"),
        *(
            "联系人13812345678 万建国",
            "13812345678万建国",
            "13812345678 万和平",
            "13812345678 元 经理",
            "13812345678米经理",
        ),
        *(
            "13812345678度师傅",
            "13812345678千寻",
            "(138)12345678",
            "（138）1234-5678",
            "013812345678",
            "(+86)13812345678",
        ),
        *("138   1234   5678", "138    1234    5678", "138 123 45678", "138123 45678", "138123-45678"),
        *("138*1234*5678", "138；1234；5678", "138/1234/5678", "138:1234:5678", "1,3,8,1,2,3,4,5,6,7,8"),
    ],
)
def test_a_mobile_number_is_found(text):
    assert MOBILE in personal_numbers.kinds(text)


def luhn(digits: str) -> str:
    doubled = sum(sum(map(int, str(2 * int(d)))) for d in digits[::-2])
    return str(-(doubled + sum(map(int, digits[-2::-2]))) % 10)


# made up
CARD_19, CARD_16, CARD_ICBC, CARD_VISA = (
    digits + luhn(digits)
    for digits in ("622848001001234567", "622202100111234", "955880010012345678", "411111111111234")
)


@pytest.mark.parametrize(
    "text",
    [
        *(CARD_19, CARD_16, CARD_ICBC, CARD_VISA, wide(CARD_19), f"一卡通{CARD_19}", f"{CARD_16}（农行）"),
        *(" ".join(re.findall(".{1,4}", CARD_19)), "-".join(re.findall("....", CARD_16)), "\u200b".join(CARD_16)),
        *(f"{CARD_19[:6]} {CARD_19[6:]}", f"{float(CARD_19):.15g}", f"{CARD_16[:15]}0"),
    ],
)
def test_a_bank_card_is_found_and_masked(text):
    assert personal_numbers.kinds(text) == [BANK_CARD]
    assert personal_numbers.masked(text).strip("一卡通(农行)") == "＊＊＊"


@pytest.mark.parametrize(
    "text",
    [
        f"{CARD_19[:-1]}{(int(CARD_19[-1]) + 1) % 10}",
        *("913708306123456789", "9137083061234567897", "3708301082000012345", "370830108204370830"),
        *("6217 0013 8000 元", "6217001380001234.5", "6217001380001234 元", "0.6217001380001234", f"A{CARD_19}B"),
        *("4010 3668 2700", "5230,3601,4410,1250", "2020-370830-48-03-012345"),
    ],
)
def test_what_has_no_check_digit_or_is_an_amount_is_no_bank_card(text):
    assert BANK_CARD not in personal_numbers.kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "370830108200",
            "370830108",
            "370830108204|370830108203|370830108226",
            "370830108200202009",
            "370830108200 2020-09",
        ),
        *(
            "13812345678.5",
            "13,812,345,678",
            "13812345678元",
            "13812345678 万元",
            "¥13812345678",
            "138123456789",
            "0.13812345678",
        ),
        *(
            "1234567890",
            "20200930",
            "2020-09-30 2020-10-31",
            "3.141592653589793",
            "0.370830900101123",
            "123456789012345",
        ),
        *("3.70830199001011", "SL20200107-C01", "http://www.wenshang.gov.cn/art/2021/1/28/art_62060_2709139.html"),
        *("91370830MA3C0DE12X", "13500-145000", "37083019901301123X", "3668", "8.525亿元", ""),
        *"1.5E+03 1602738000000 02-1381234567 138123.45678 1380.1234567 138+1234+5678 1380*1234*5678".split(),
        *(
            "13812345678元整",
            "13812345678 元（累计）",
            "13812345678元，其中税收",
            "13812345678元其中",
            "13812345678 亿",
        ),
        *("13812345678千瓦时", "13812345678度电", "13812345678万 2020年", "13812345678平方米", "13812345678元/吨"),
        *("370830,108,200,202,009", "1500（1380000）", "1 2 3 4 5 6 7 8 9 10 11 12", "138、1234、5678户"),
    ],
)
def test_codes_dates_and_amounts_are_left_alone(text):
    assert personal_numbers.kinds(text) == []


def identifiers(amount: int) -> list[str]:
    """GUIDs as Excel writes them into its parts and ids of pictures as WPS writes them into cells."""
    drawn = random.Random(14)
    made = []
    for _ in range(amount):
        guid = str(uuid.UUID(int=drawn.getrandbits(128), version=4))
        picture = f'=DISPIMG("ID_{guid.replace("-", "").upper()}",1)'
        made.append(drawn.choice((guid, guid.upper(), f"{{{guid.upper()}}}", picture, f"=_xlfn.{picture[1:]}")))
    return made


def test_digits_inside_identifiers_are_no_personal_numbers():
    assert [text for text in identifiers(10_000) if personal_numbers.kinds(text)] == []


def test_a_real_number_beside_an_identifier_is_found():
    for text in identifiers(2_000):
        for number, kind in ((PHONE, MOBILE), (CARD, IDENTITY)):
            for beside in (f"{text} {number}", f"{number}，{text}", f"图{text}联系人{number}"):
                assert personal_numbers.kinds(beside) == [kind], beside
                assert number[3:8] not in personal_numbers.masked(beside).replace(text, "")


def test_many_digits_are_no_identifier():
    assert IDENTITY in personal_numbers.kinds(f"{PLAIN_CARD}{'0' * 14}")
    assert MOBILE in personal_numbers.kinds(f"ID_{PHONE}")


def test_the_bundled_workbooks_hold_no_personal_number():
    for path in (DATA / "workbooks").glob("*/*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            assert [cell for row in csv.reader(lines) for cell in row if personal_numbers.kinds(cell)] == [], path


@pytest.mark.parametrize("text", [f"月报{PHONE}.xlsx", f"{CARD} 名单", f"{PHONE}与{CARD}", wide(PHONE)])
def test_a_masked_text_keeps_no_digit_of_the_number(text):
    masked = personal_numbers.masked(text)

    assert personal_numbers.kinds(masked) == []
    assert "＊＊＊" in masked
    assert not any(number[3:8] in masked for number in (PHONE, CARD))


def test_a_harmless_text_is_not_changed():
    assert personal_numbers.masked("９月 月报（一）.xlsx") == "９月 月报（一）.xlsx"


@given(st.text(max_size=40))
def test_any_text_can_be_scanned_and_masked(text):
    assert (personal_numbers.masked(text) == text) == (personal_numbers.kinds(text) == [])


@given(
    st.sampled_from(["370830", "110101", "440106"]),
    st.dates(dt.date(1900, 1, 1), dt.date(2030, 12, 31)),
    st.integers(0, 999),
    st.sampled_from(["", " ", "-", "  "]),
)
def test_every_well_formed_card_is_found_in_any_grouping(area, birthday, serial, gap):
    digits = f"{area}{birthday:%Y%m%d}{serial:03}"
    card = digits + check_character(digits)

    assert IDENTITY in personal_numbers.kinds(f"x{card[:6]}{gap}{card[6:14]}{gap}{card[14:]}y")
