"""What an empty panel asks for is what the month's template really has."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.bundled import CATALOGUE
from township.intake.template.rows import TEMPLATE_SHEETS, owed
from township.panels.filters import Filters
from township.panels.page import panels

DECEMBER, NOVEMBER = dt.date(2023, 12, 1), dt.date(2023, 11, 1)


def asked(month, sheet, code):
    known = CATALOGUE.indicators.get(code)
    return Filters(month, (), False).why_empty(CATALOGUE, sheet, known, town_wide=True, has_illustrative=False)[1]


@pytest.mark.parametrize("panel", panels().values(), ids=lambda panel: panel.id)
@pytest.mark.parametrize("month", [NOVEMBER, DECEMBER])
def test_a_panel_asks_for_a_sheet_and_a_row_of_the_months_template(panel, month):
    words = asked(month, panel.sheet, panel.indicator)
    known = CATALOGUE.indicators.get(panel.indicator)

    if panel.sheet not in {sheet.name for sheet in TEMPLATE_SHEETS}:
        assert "不在填报模板里" in words
    elif known and "一行（" in words:
        assert known in [indicator for indicator, _ in owed(CATALOGUE, month)]
    elif known and known.sheet == panel.sheet == "统计月报":
        assert known not in [indicator for indicator, _ in owed(CATALOGUE, month)]
        assert "本月模板里没有这一行" in words


def test_what_comes_now_and_then_goes_into_an_empty_row():
    assert asked(DECEMBER, "统计月报", "epidemic_monitor_villages").startswith(
        "“设监测点行政村”不定期报，本月模板里没有这一行"
    )


def test_the_row_is_named():
    assert "“统计月报”表“公共财政预算收入”一行（责任单位：财政所）" in asked(DECEMBER, "统计月报", "fiscal_revenue")


def test_a_villages_figure_is_not_asked_for_in_the_towns_row():
    village = Filters(DECEMBER, ("370830108203",), False)
    known = CATALOGUE.indicators["fiscal_revenue"]
    words = village.why_empty(CATALOGUE, "统计月报", known, town_wide=False, has_illustrative=False)[1]

    assert "一行" not in words and "写村的区划代码" in words


def test_an_offices_own_ledger_is_asked_for_by_the_month():
    assert asked(NOVEMBER, "巡河台账", "river_patrols").endswith(
        "上传当月的台账（责任单位：河长办）并发布后，这里即有数。"
    )
    assert "随当年的年度工作簿" in asked(NOVEMBER, "存在问题", "")
