"""What may be typed into a template."""

from __future__ import annotations

import datetime as dt
import re

import openpyxl
import pytest

from tests.intake.template.filled import FIRST_ROW, OCTOBER, SHEETS, TOWN, check_at, checks_of


def test_every_check_says_in_chinese_what_to_do(book):
    for name in SHEETS:
        found = checks_of(book[name])

        assert found
        assert all(re.search("[一-龥]", check[6]) and check[5] == "请核对" for check in found.values())


@pytest.mark.parametrize(
    ("name", "header", "kind", "style"),
    [
        ("统计月报", "累计", "decimal", "warning"),  # 近200, 持平 and — are let through
        ("统计月报", "全县排名", "whole", "stop"),
        ("统计月报", "指标代码", "list", "stop"),
        ("统计月报", "期末", "list", "stop"),
        ("目标任务", "全年任务", "decimal", "warning"),
        ("民生工程", "已完工", "list", "stop"),
        ("民生工程", "计划完成日", "date", "stop"),
        ("扶贫项目", "资金约数", "list", "stop"),
        ("料场名录", "经营状态", "list", "stop"),
        ("巡查台账", "巡查日期", "date", "stop"),
        ("巡查台账", "巡查结果", "list", "stop"),
        ("问题整改", "问题类型", "list", "stop"),
        ("项目进度", "本年累计完成投资", "decimal", "warning"),
        ("企业名录", "状态", "list", "stop"),
    ],
)
def test_a_column_is_checked_to_its_last_row(book, name, header, kind, style):
    sheet = book[name]

    for row in (FIRST_ROW, sheet.max_row):
        check = check_at(sheet, row, header)
        assert check is not None and (check[0], check[4]) == (kind, style)


def test_choices_are_the_contracts_and_never_illustrative(book):
    assert check_at(book["民生工程"], FIRST_ROW, "已完工")[2] == '"是,未填报,不适用"'
    assert check_at(book["企业名录"], FIRST_ROW, "状态")[2] == '"实报,推算"'


def test_patrols_are_of_the_month(book):
    first, last = (int(check_at(book["巡查台账"], FIRST_ROW, "巡查日期")[place]) for place in (2, 3))

    assert (last - first, openpyxl.utils.datetime.from_excel(first)) == (30, dt.datetime(2020, 10, 1))


def test_a_rank_is_within_the_county(book):
    assert check_at(book["统计月报"], FIRST_ROW, "全县排名")[2:4] == ("1", "15")


def test_drop_downs_hold_every_code_of_the_month(book, catalogue):
    codes = book["代码表"]

    def listed(name: str, header: str) -> list[str]:
        area = check_at(book[name], FIRST_ROW, header)[2].split("!")[1].replace("$", "")
        return [cell.value for (cell,) in codes[area]]

    assert listed("统计月报", "指标代码") == list(catalogue.indicators)
    assert listed("民生工程", "区划代码") == [TOWN, *(area.code for area in catalogue.villages(OCTOBER))]
    assert listed("巡查台账", "点位编码")[0] == "C01"


def test_what_does_not_exist_cannot_be_typed(build):
    sheet = build(dt.date(2021, 2, 1), "office", {})["统计月报"]
    rows = {sheet.cell(number, 1).value: number for number in range(FIRST_ROW, sheet.max_row + 1)}

    # 1—2月 come together, and a stock has no 当月
    assert check_at(sheet, rows["fixed_asset_investment"], "当月")[0] == "textLength"
    assert check_at(sheet, rows["above_scale_industry_units"], "当月")[0] == "textLength"
    assert check_at(sheet, rows["pm25"], "当月")[0] == "decimal"
    assert check_at(sheet, rows["fixed_asset_investment"], "累计")[0] == "decimal"
