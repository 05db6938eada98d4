"""A patrol found something or it did not: any other word is refused, and no patrol is none."""

from __future__ import annotations

import pytest

HEADER = ["巡查日期", "点位编码", "巡查结果"]


def patrol(word: str) -> dict[str, list]:
    return {"巡查台账": [HEADER, ["2020-09-01", "C01", word]]}


@pytest.mark.parametrize(
    ("word", "result"),
    [
        *(("正常", "正常"), ("无问题", "正常"), ("正常，无问题", "正常"), ("未发现问题", "正常"), (" 正常 ", "正常")),
        *(("发现问题", "发现问题"), ("有问题", "发现问题"), ("存在问题", "发现问题")),
    ],
)
def test_a_result_is_one_of_two(take, word, result):
    intake = take(patrol(word))

    assert intake.errors == []
    assert [row["result"] for row in intake.tables["patrol"]] == [result]


OTHERS = ["异常", "发现扬尘问题", "发现问题1处", "√", "×", "良好", "是"]
NOT_ONE = "没有巡查的不算一次巡查；请删去这一行"


@pytest.mark.parametrize(("word", "message"), [*((w, "只能填：正常、发现问题") for w in OTHERS), ("未巡查", NOT_ONE)])
def test_any_other_word_is_refused_as_it_was_typed_and_no_patrol_is_none(take, word, message):
    intake = take(patrol(word))
    [problem] = intake.errors

    assert (problem.cell, problem.value) == ("C2", word)
    assert message in problem.message
    assert intake.tables["patrol"] == []
