"""Downloads: what Excel and WPS open is what the panel shows, text stays text, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.intake.files import problems
from township.panels.table import PanelTable, csv_bytes, readable, xlsx_bytes

LABELS = {
    "month": "月份",
    "due": "计划完成日",
    "name": "名称",
    "value": "累计（万元）",
    "yoy_pct": "同比（%，上报值）",
    "units_n": "单位数（家）",
    "share": "占比（%）",
    "light": "灯",
    "in_plan": "计入十二项",
    "maybe": "是否按期",
    "villages": "涉及村",
    "step_done": "完工",
    "status": "状态",
}
# as a query gives it: typed by DuckDB, with nulls, a computed fraction and a decimal
ROWS = """
    select * from (values
        (date '2020-09-01', date '2020-10-31', '=1+1', 3668.0000::decimal(18, 4), -3.2::decimal(18, 4), 4, 100 * 3668 / 4757.5,
         'green', true, true, ['崔村东村', '完村'], 'done', 'reported'),
        (date '2020-08-01', null, '-', 85250.5::decimal(18, 4), null, null, null,
         'no_target', false, null, [], 'na', 'illustrative'),
        (date '2020-07-01', null, null, null, 0, 1, 2.0999999999999943, 'red', true, false, null, null, 'derived')
    ) as t (month, due, name, value, yoy_pct, units_n, share, light, in_plan, maybe, villages, step_done, status)
"""


@pytest.fixture
def frame() -> pd.DataFrame:
    with duckdb.connect(":memory:") as connection:
        return readable(connection.execute(ROWS).df(), LABELS)


def subject(frame: pd.DataFrame, **own: object) -> PanelTable:
    given = {
        "town": "义桥镇",
        "title": "财政收入",
        "scope": "2020年1—9月，万元",
        "frame": frame,
        "query": "economy/fiscal_progress",
        "question": "财政收入完成了多少。",
        "filters": "截至月份：2020年9月；村：全镇；只看实报：否",
        "period": "截至2020年9月_全镇",
        "definition": (("指标", "公共财政预算收入（fiscal_revenue）"), ("定义", "累计数。")),
        "notes": ("任务数由完成率反推。", "", "竖线为时序进度。"),
        "sources": ("年度工作总结（汶上县人民政府网站，2021-01-28）",),
        "snapshot": "20210128-f416a221",
    }
    return PanelTable(**{**given, **own})


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ------------------------------------------------------------------ in words


def test_people_read_words_not_codes(frame):
    first, second, third = (["" if pd.isna(v) else v for v in row] for row in frame.itertuples(index=False))

    assert list(frame.columns) == list(LABELS.values())
    assert first == [
        *("2020-09", "2020-10-31", "=1+1", 3668.0, -3.2, 4, 77.099317),
        *("达标", "是", "是", "崔村东村、完村", "是", "实报"),
    ]
    assert second == ["2020-08", "", "-", 85250.5, "", "", "", "缺任务", "否", "", "", "不适用", "示例"]
    assert third == ["2020-07", "", "", "", 0, 1, 2.1, "滞后", "是", "否", "", "", "推算"]


def test_only_labelled_columns_are_taken_away_in_their_order():
    frame = pd.DataFrame({"b": [1], "secret": [2], "a": [3]})

    assert readable(frame, {"a": "甲", "b": "乙"}).to_dict("list") == {"甲": [3], "乙": [1]}


# ------------------------------------------------------------------ CSV


def test_csv_opens_unscrambled(frame):
    content = csv_bytes(frame)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"\r\n") == len(frame) + 1
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert cells(content)[0] == list(LABELS.values())


def test_csv_keeps_numbers_as_numbers_and_formulas_as_text(frame):
    rows = [dict(zip(LABELS.values(), row, strict=True)) for row in cells(csv_bytes(frame))[1:]]

    assert [row["累计（万元）"] for row in rows] == ["3668", "85250.5", ""]
    assert [row["同比（%，上报值）"] for row in rows] == ["-3.2", "", "0"]
    assert [row["占比（%）"] for row in rows] == ["77.099317", "", "2.1"]
    assert [row["名称"] for row in rows] == ["'=1+1", "'-", ""]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_text_that_begins_like_a_formula_stays_text(first):
    content = csv_bytes(pd.DataFrame({"甲": [f'{first}cmd|"/C calc"!A0']}))

    assert cells(content)[1] == [f'\'{first}cmd|"/C calc"!A0']


@pytest.mark.parametrize("text", ["公厕=18", "2020-09", "1-9月", "−3.2%", "—", "增14%", "户 - 处", "'", ""])
def test_other_text_is_left_as_it_is(text):
    assert cells(csv_bytes(pd.DataFrame({"甲": [text, "x"]})))[1] == [text]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        (12345678901.5, "12345678901.5"),
        (1e15, "1000000000000000"),
        (0.0001, "0.0001"),
        (0.0, "0"),
    ],
)
def test_no_number_is_cut_or_written_with_an_exponent(value, text):
    assert cells(csv_bytes(pd.DataFrame({"甲": [value]})))[1] == [text]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10), min_size=1, max_size=6
    )
)
def test_any_text_reads_back_but_for_the_apostrophe(texts):
    rows = cells(csv_bytes(pd.DataFrame({"甲": texts, "乙": 1})))[1:]

    assert len(rows) == len(texts)
    for text, (read, _) in zip(texts, rows, strict=True):
        assert read == (
            f"'{text}" if text[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n") and text else text
        )


# ------------------------------------------------------------------ XLSX


@pytest.fixture
def book(frame) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(subject(frame))))


def test_xlsx_has_numbers_in_numeric_cells(book):
    sheet = book["数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[0] == list(LABELS.values())
    assert rows[1][3:7] == [3668, -3.2, 4, 77.099317]
    assert rows[2][3:7] == [85250.5, None, None, None]
    assert rows[3][3:7] == [None, 0, 1, 2.1]
    assert {
        cell.data_type for column in ("D", "E", "F", "G") for cell in sheet[column][1:] if cell.value is not None
    } == {"n"}
    assert len(rows) == 4


def test_xlsx_has_no_formula_and_no_link(book):
    sheet = book["数据"]

    assert [sheet["C2"].value, sheet["C3"].value] == ["=1+1", "-"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    linked = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(subject(pd.DataFrame({"网址": ["http://x.cn", "12"]})))))[
        "数据"
    ]
    assert [(c.value, c.data_type, c.hyperlink) for c in linked["A"][1:]] == [
        ("http://x.cn", "s", None),
        ("12", "s", None),
    ]


def test_xlsx_says_what_it_is(book, frame):
    facts = {row[0].value: row[1].value for row in book["说明"].iter_rows()}

    assert book.sheetnames == ["数据", "说明"]
    assert facts == {
        "标题": "财政收入",
        "期间与单位": "2020年1—9月，万元",
        "筛选": "截至月份：2020年9月；村：全镇；只看实报：否",
        "行数": "3",
        "状态计数": "状态 实报 1行；状态 示例 1行；状态 推算 1行",
        "指标": "公共财政预算收入（fiscal_revenue）",
        "定义": "累计数。",
        "说明": "任务数由完成率反推。竖线为时序进度。",
        "来源": "年度工作总结（汶上县人民政府网站，2021-01-28）",
        "快照": "20210128-f416a221",
        "查询": "queries/economy/fiscal_progress.sql：财政收入完成了多少。",
    }


def test_a_table_without_statuses_or_notes_says_so():
    facts = dict(subject(pd.DataFrame({"编号": ["I01"]}), notes=(), sources=(), definition=()).facts())

    assert (facts["状态计数"], facts["说明"], facts["来源"]) == ("不分状态", "无", "见快照清单")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), None, pd.NA])
def test_what_is_no_number_leaves_its_cell_empty(value):
    content = xlsx_bytes(subject(pd.DataFrame({"甲": pd.Series([value, 1], dtype=object)})))

    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content))["数据"]["A"]] == ["甲", None, 1]


def test_an_empty_table_can_be_taken_away_too():
    empty = readable(
        pd.DataFrame({"month": pd.Series(dtype="datetime64[us]"), "value": pd.Series(dtype=float)}),
        {"month": "月", "value": "数"},
    )

    assert cells(csv_bytes(empty)) == [["月", "数"]]
    assert openpyxl.load_workbook(io.BytesIO(xlsx_bytes(subject(empty))))["数据"].max_row == 1


def test_both_files_say_the_same(frame, book):
    def told(value: object) -> str:
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    csv_rows = [[cell.removeprefix("'") for cell in row] for row in cells(csv_bytes(frame))]
    xlsx_rows = [[told(cell.value) for cell in row] for row in book["数据"].iter_rows()]

    assert [[f"{float(c):g}" if re.fullmatch(r"-?\d+\.\d+", c) else c for c in row] for row in csv_rows] == xlsx_rows


# ------------------------------------------------------------------ file names


def test_the_file_name_says_what_when_and_where(frame):
    assert subject(frame).file_name == "义桥镇_财政收入_截至2020年9月_全镇"


@pytest.mark.parametrize("title", ["a/b", "..\\b", 'x:*?"<>|y', "行\n行", " 空 格 "])
def test_the_file_name_is_one_on_every_system(frame, title):
    name = subject(frame, title=title).file_name

    assert not set(name) & set('\\/:*?"<>|\n\t ')
    assert name.endswith("截至2020年9月_全镇")


def test_formula_marks_are_those_that_spreadsheets_know():
    assert set("=+-@") <= set(problems.FORMULA)
