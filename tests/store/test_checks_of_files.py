"""From an office's .xlsx to its problems and back into its cells, under the names the file itself uses."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.bundled import ALIASES, CATALOGUE
from tests.store.check_rows import TODAY, TOWN
from township.intake import contract
from township.intake.contract import Problem
from township.intake.files import workbook
from township.intake.files.annotate import LIST, annotate
from township.intake.recognise import sheets
from township.store import checks

HEADER = ["指标代码", "指标", "单位", "累计", "上年同期", "同比%", "全年任务", "完成%", "单位数"]
ROWS = [
    ["fiscal_revenue", "公共财政预算收入", "万元", 3668, 3200, 20, 4757.5, 90, None],
    ["industrial_commercial_tax", "其中：工商税收", "万元", 4000, None, None, None, None, None],
    ["above_scale_industry_output", "规上工业总产值", "万元", "8543", 7493.9, "14%", None, None, 2],
    ["tax_revenue", "税收收入", "万元", -1, None, None, None, None, None],
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "主要经济指标（9月）"
    for row in (["汶上县义桥镇主要经济指标"], ["区划代码", TOWN], ["期末", "2020-09"], HEADER, *ROWS):
        sheet.append(row)
    sheet.append(["above_scale_service_revenue", "规上服务业营业收入（1—8月）", "万元", 2311])
    made = tmp_path_factory.mktemp("file") / "九月.xlsx"
    book.save(made)
    return made


@pytest.fixture(scope="module")
def found(path: Path) -> list[Problem]:
    book = sheets.recognise(workbook.read_file(path), CATALOGUE, ALIASES)
    return checks.check(contract.accept([book], CATALOGUE), None, CATALOGUE, today=TODAY)


def test_every_problem_is_named_by_the_files_own_sheet_and_cell(found):
    assert [(p.severity, p.rule, p.sheet, p.cell) for p in found if p.rule] == [
        ("warning", "yoy_contradicts", "主要经济指标（9月）", "F5"),
        ("warning", "completion_differs", "主要经济指标（9月）", "H5"),
        ("error", "part_exceeds", "主要经济指标（9月）", "D6"),
        ("warning", "part_exceeds", "主要经济指标（9月）", "D6"),  # of 税收收入, which is itself wrong
        ("notice", "few_units", "主要经济指标（9月）", "I7"),
        ("error", "negative", "主要经济指标（9月）", "D8"),
        ("notice", "block_behind", "主要经济指标（9月）", "B9"),
    ]


def test_the_problems_go_back_into_the_cells(path, found, tmp_path):
    annotate(path, found, tmp_path / "批注.xlsx")
    book = openpyxl.load_workbook(tmp_path / "批注.xlsx")
    marked = {cell.coordinate for row in book["主要经济指标（9月）"].iter_rows() for cell in row if cell.comment}

    assert marked >= {"F5", "H5", "D6", "I7", "D8"}
    assert book[LIST].max_row == len(found) + 1
