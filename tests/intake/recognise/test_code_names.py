"""A code and the name beside it: what contradicts is refused in its cell, and nothing is taken silently."""

from __future__ import annotations

import pytest

from tests import sent
from tests.bundled import ALIASES, CATALOGUE
from tests.intake.recognise.monthly_sheets import TOWN, VILLAGE
from township.intake import contract, reading

TASK = ["指标代码", "指标", "区划代码", "年度", "全年任务"]
LONG = ["指标代码", "指标", "区划代码", "期末", "口径", "数值", "单位", "状态"]
WORK = ["工程代码", "工程", "区划代码", "村", "期末", "单位", "完工数"]
PROGRAMME = ["项目代码", "项目", "区划代码", "村", "期末", "户数"]


def task(name: str) -> dict[str, list]:
    return {"目标任务": [TASK, ["tax_revenue", name, TOWN, 2020, 9000]]}


def long(name: str) -> dict[str, list]:
    return {"统计月报": [LONG, ["tax_revenue", name, TOWN, "2020-09", "累计", 3100, "万元", "实报"]]}


@pytest.mark.parametrize("sheets", [task, long])
@pytest.mark.parametrize("name", ["工业用电量", "某某指标"])
def test_an_indicator_by_another_name_than_its_codes_is_refused(take, sheets, name):
    [problem] = take(sheets(name)).errors

    assert problem.cell == "A2"
    assert f"代码是“税收收入”，名称写的是“{name}”" in problem.message


@pytest.mark.parametrize("sheets", [task, long])
@pytest.mark.parametrize("name", ["", "税收收入", "1.税收收入", "其中：税收 收入（万元）", "tax_revenue"])
def test_an_indicators_name_may_be_written_as_names_are(take, sheets, name):
    assert take(sheets(name)).errors == []


def test_a_name_that_several_indicators_have_goes_with_the_code_of_any(take, monkeypatch):
    both = [alias for code in ("tax_revenue", "pm25") for alias in ALIASES.indicators[code]]
    monkeypatch.setitem(ALIASES.indicators, "同名", both)

    assert take(task("同名")).errors == []


@pytest.mark.parametrize(
    ("sheet", "header", "row"),
    [
        ("民生工程", WORK, ["public_toilet", "公厕", VILLAGE, "村名", "2020-09", "处", 1]),
        ("扶贫项目", PROGRAMME, ["house_repair", "住房维修", VILLAGE, "村名", "2020-09", 1]),
    ],
)
@pytest.mark.parametrize(
    ("name", "fits"),
    [
        *(("崔村东村", True), ("崔村东", True), ("崔村东村委会", True), ("义桥镇崔村东村", True), ("崔东", True)),
        *(("南李村", False), ("不存在村", False), ("义桥镇", False), ("合计", False)),
    ],
)
def test_a_villages_name_beside_its_code(take, sheet, header, row, name, fits):
    errors = take({sheet: [header, [name if cell == "村名" else cell for cell in row]]}).errors

    assert [p.cell for p in errors] == ([] if fits else ["C2"])
    assert all(f"代码是“崔村东村”，村名写的是“{name}”" in p.message for p in errors)


def test_the_towns_own_row_may_be_called_the_total(take):
    assert take({"扶贫项目": [PROGRAMME, ["house_repair", "住房维修", TOWN, "合计", "2020-09", 1]]}).errors == []


@pytest.mark.parametrize(
    ("sheet", "rows", "code", "name", "cell"),
    [
        ("项目进度", [["项目序号", "项目名称", "期末", "本年累计完成投资"], ["1", "物流", "2020-09", 5]], "1", "物流", "B2"),
        ("巡查台账", [["巡查日期", "点位编码", "点位名称", "巡查结果"], ["2020-09-01", "C01", "一号", "正常"]], "C01", "一号", "C2"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_stored_is_kept_for_comparing(take, sheet, rows, code, name, cell):
    intake = take({sheet: rows})
    [said] = intake.code_names

    assert intake.errors == []
    assert (said.sheet.name, said.code, said.name, said.origin.cells[said.header]) == (sheet, code, name, cell)


def test_a_folder_in_our_own_shape_is_compared_too(tmp_path):
    row = f"tax_revenue,工业用电量,{TOWN},2020-09,累计,3100,万元,实报"
    folder = sent.folder(tmp_path / "月报", row, header=",".join(LONG))
    intake = contract.accept([reading.read_input(folder, CATALOGUE, ALIASES)], CATALOGUE)

    assert [(p.row, p.column) for p in intake.errors] == [(2, "指标代码")]
    assert intake.tables["observation"] == []
