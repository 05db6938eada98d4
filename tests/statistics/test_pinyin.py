"""Names in pinyin."""

from __future__ import annotations

import sys

from township.statistics import pinyin


def test_first_letters_are_those_of_the_word():
    names = ["税收收入", "重点项目", "双重预防", "PM2.5平均浓度"]
    assert pinyin.first_letters(names) == ["sssr", "zdxm", "scyf", "pm2.5pjnd"]


def test_a_name_is_spelled_without_tones():
    assert pinyin.spelled("银行存款A") == "yinhangcunkuana"


def test_the_dictionary_is_not_kept():
    pinyin.first_letters(["税收"])
    assert "pypinyin" not in sys.modules
