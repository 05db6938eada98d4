"""A template that comes back: untouched, or filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.bundled import CATALOGUE_FOLDER
from tests.intake.template.filled import FIRST_ROW, SHEETS, fill, rows_of
from township.intake.contract import BY_NAME
from township.intake.contract.sheets import REGISTERED, registration
from township.intake.files.workbook import read_file
from township.intake.recognise import aliases
from township.intake.recognise.sheets import recognise
from township.statistics.catalogue import Catalogue


def test_what_is_prepared_is_all_known_as_prepared(book):
    for name in SHEETS:
        sheet = BY_NAME[name]
        carried = {column.header for column in sheet.fields if column.carried}
        for row in rows_of(book[name]):
            filled = {h for h in row if not h.startswith("上期") and h not in {guide.header for guide in sheet.guides}}
            others = filled - set(sheet.prefilled)

            assert {h for h in others if h not in carried or row[h] != row[f"上期{h}"]} == set(), row
            if sheet.directory:
                texts = {h: v.date() if isinstance(v, dt.datetime) else v for h, v in row.items()}
                assert row[REGISTERED] == registration(sheet, texts)


@pytest.fixture(scope="module")
def read(catalogue: Catalogue) -> Callable[[Path], tuple[dict[str, list[dict[str, str]]], list[str]]]:
    """Read a workbook: the filled cells of its rows by sheet, and everything found wrong."""
    known = aliases.load(CATALOGUE_FOLDER, catalogue)

    def run(path: Path) -> tuple[dict[str, list[dict[str, str]]], list[str]]:
        found = recognise(read_file(path), catalogue, known)
        rows = {
            sheet.name: [{header: text for header, text in row.cells.items() if text} for row in sheet.rows]
            for sheet in found.sheets
            if sheet.rows and sheet.name != "来源"
        }
        return rows, [str(finding) for finding in found.findings]

    return run


def test_an_untouched_template_says_nothing(path, read):
    rows, problems = read(path)

    assert rows == {}
    assert [problem for problem in problems if "没有填任何数" not in problem] == []


def test_the_same_figure_as_last_month_is_a_figure(path, read, tmp_path):
    book = openpyxl.load_workbook(path)
    typed = {
        "统计月报": ({"指标代码": "fiscal_revenue"}, {"累计": 3668}),
        "民生工程": ({"工程代码": "public_toilet"}, {"完工数": 18}),
        "扶贫项目": ({"项目代码": "house_repair"}, {"户数": 237, "投入资金": "近200"}),
        "项目进度": ({"项目序号": "1"}, {"本年累计完成投资": 1200.5}),
    }
    for name, (wanted, values) in typed.items():
        fill(book[name], wanted, values)
    book.save(tmp_path / "十月.xlsx")
    rows, problems = read(tmp_path / "十月.xlsx")

    assert problems == []
    assert {name: len(found) for name, found in rows.items()} == dict.fromkeys(typed, 1)
    assert rows["统计月报"][0]["数值"] == "3668"
    assert (rows["民生工程"][0]["计划数"], rows["民生工程"][0]["完工数"]) == ("18", "18")
    assert (rows["扶贫项目"][0]["投入资金"], rows["扶贫项目"][0]["资金约数"]) == ("200", "近")
    assert (rows["项目进度"][0]["本年计划投资"], rows["项目进度"][0]["期末"]) == ("3000", "2020-10")


def test_every_change_in_a_prepared_row_and_every_new_row_is_read(path, read, tmp_path):
    book = openpyxl.load_workbook(path)
    changes = [
        ("民生工程", {"工程代码": "public_toilet"}, {"计划数": 20}),
        ("料场名录", {"点位编码": "C02"}, {"经营状态": "待验收"}),
        ("料场名录", {"点位编码": "C03"}, {"点位名称": "正名碎石厂"}),
        ("问题整改", {"问题编号": "WT-001"}, {"整改时限": dt.date(2020, 10, 31)}),
        ("企业名录", {"企业代码": "co_aode"}, {"在统情况": "在统"}),
        ("巡查台账", {"点位编码": "C01"}, {"巡查结果": "正常"}),
    ]
    for name, wanted, values in changes:
        fill(book[name], wanted, values)
    new = {"点位编码": "Y11", "点位名称": "新堆场", "点位类型": "物料堆场"}
    fill(book["料场名录"], {}, new, row=FIRST_ROW + 14)
    book.save(tmp_path / "十月.xlsx")
    rows, problems = read(tmp_path / "十月.xlsx")

    assert problems == []
    for name, wanted, values in [*changes, ("料场名录", {}, new)]:
        said = {header: str(value) for header, value in (wanted | values).items()}
        assert [row for row in rows[name] if said.items() <= row.items()], (name, said)
    counts = {"民生工程": 1, "料场名录": 3, "巡查台账": 1, "问题整改": 1, "企业名录": 1}
    assert {name: len(found) for name, found in rows.items()} == counts
