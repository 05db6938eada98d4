"""The table behind a panel: readable words, what it says of itself, and what its file is called."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.panels import tables
from tests.panels.tables import LABELS, table
from township.panels.table import readable


def test_people_read_words_not_codes():
    frame = tables.frame()
    first, second, third = (["" if pd.isna(v) else v for v in row] for row in frame.itertuples(index=False))

    assert list(frame.columns) == list(LABELS.values())
    assert first == [
        *("2020年9月", "2020-10-31", "=1+1", 3668.0, -3.2, 4, 77.099317),
        *("达标", "是", "是", "崔村东村、完村", "是", "实报"),
    ]
    assert second == ["2020年8月", "", "-", 85250.5, "", "", "", "缺任务", "否", "", "", "不适用", "示例"]
    assert third == ["2020年7月", "", "", "", 0, 1, 2.1, "滞后", "是", "否", "", "", "推算"]


def test_only_labelled_columns_are_taken_away_in_their_order():
    frame = pd.DataFrame({"b": [1], "secret": [2], "a": [3]})

    assert readable(frame, {"a": "甲", "b": "乙"}).to_dict("list") == {"甲": [3], "乙": [1]}


def test_a_table_without_statuses_or_notes_says_so():
    facts = dict(table(pd.DataFrame({"编号": ["I01"]}), notes=(), sources=(), definition=()).facts())

    assert (facts["状态计数"], facts["说明"], facts["来源"]) == ("不分状态", "无", "见快照清单")


def test_the_file_name_says_what_when_and_where():
    assert table(tables.frame()).file_name == "义桥镇_财政收入_截至2020年9月_全镇"


@pytest.mark.parametrize("title", ["a/b", "..\\b", 'x:*?"<>|y', "行\n行", " 空 格 "])
def test_the_file_name_is_one_on_every_system(title):
    name = table(tables.frame(), title=title).file_name

    assert not set(name) & set('\\/:*?"<>|\n\t ')
    assert name.endswith("截至2020年9月_全镇")
