"""CSV: opens unscrambled, text stays text, numbers stay whole."""

from __future__ import annotations

import csv as reader
import io
import subprocess

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.panels import tables
from tests.panels.tables import LABELS
from township.exports.csv import csv
from township.intake.files.problems import FORMULA
from township.panels.table import readable

FIRSTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"]


def cells(content: bytes) -> list[list[str]]:
    return list(reader.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_it_opens_unscrambled():
    content = csv(tables.frame())

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"\r\n") == 4
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert cells(content)[0] == list(LABELS.values())


def test_numbers_stay_numbers_and_formulas_text():
    rows = [dict(zip(LABELS.values(), row, strict=True)) for row in cells(csv(tables.frame()))[1:]]

    assert [row["累计（万元）"] for row in rows] == ["3668", "85250.5", ""]
    assert [row["同比（%，上报值）"] for row in rows] == ["-3.2", "", "0"]
    assert [row["占比（%）"] for row in rows] == ["77.099317", "", "2.1"]
    assert [row["名称"] for row in rows] == ["'=1+1", "'-", ""]


@pytest.mark.parametrize("first", FIRSTS)
def test_text_that_begins_like_a_formula_stays_text(first):
    assert first in FORMULA
    assert cells(csv(pd.DataFrame({"甲": [f'{first}cmd|"/C calc"!A0']})))[1] == [f'\'{first}cmd|"/C calc"!A0']


@pytest.mark.parametrize("text", ["公厕=18", "2020-09", "1-9月", "−3.2%", "—", "增14%", "户 - 处", "'", ""])
def test_other_text_is_left_as_it_is(text):
    assert cells(csv(pd.DataFrame({"甲": [text, "x"]})))[1] == [text]


@pytest.mark.parametrize(
    ("value", "text"),
    [(-5, "-5"), (-0.5, "-0.5"), (12345678901.5, "12345678901.5"), (1e15, "1000000000000000"), (1e-4, "0.0001"), (0.0, "0")],
)  # fmt: skip
def test_no_number_is_cut_or_written_with_an_exponent(value, text):
    assert cells(csv(pd.DataFrame({"甲": [value]})))[1] == [text]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10), min_size=1))
def test_any_text_reads_back_but_for_the_apostrophe(texts):
    rows = cells(csv(pd.DataFrame({"甲": texts, "乙": 1})))[1:]

    assert [row[0] for row in rows] == [f"'{text}" if text.startswith(tuple(FIRSTS)) else text for text in texts]


def test_an_empty_table_has_its_headers():
    assert cells(csv(tables.frame().head(0))) == [list(LABELS.values())]


def test_codes_and_months_survive_being_opened_and_saved(tmp_path):
    frame = pd.DataFrame(
        {
            "期末": pd.to_datetime(["2020-09-01", "2021-10-01"]),
            "区划代码": ["370830108203", "370830108"],
            "累计": [3668.5, 1e15],
            "名次": [4, 12],
        }
    )
    written = csv(
        readable(frame.rename(columns={"期末": "month"}), {"month": "期末", **{n: n for n in frame.columns[1:]}})
    )
    path = tmp_path / "表.csv"
    path.write_bytes(written)

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    utf8 = "44,34,76,1,,2052"  # comma, quote, UTF-8, from the first line, as a Chinese office opens it
    subprocess.run(
        ["soffice", "--headless", "--norestore", profile, f"--infilter=CSV:{utf8}", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,2052,false,true", "--outdir", str(tmp_path / "saved"), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    assert cells((tmp_path / "saved" / "表.csv").read_bytes()) == cells(written)
    assert cells(written)[1:] == [
        ["2020年9月", "370830108-203", "3668.5", "4"],
        ["2021年10月", "370830108", "1000000000000000", "12"],
    ]
