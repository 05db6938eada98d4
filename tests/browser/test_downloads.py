"""What is downloaded is what is shown: the same rows, the same numbers, said to be what they are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen, csv_rows, xlsx_sheets
from tests.browser.test_pictures import taken as picture

pytestmark = pytest.mark.browser

VILLAGE = "崔村东村"


def number(cell: Any) -> Any:
    """A cell of a CSV as a workbook would hold it: a number, text, or None when blank."""
    if cell in ("", None):
        return None
    if isinstance(cell, str) and re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return float(cell)
    return float(cell) if isinstance(cell, int | float) else cell


def taken(screen: Screen, panel: str) -> tuple[list[list[str]], dict[str, list[tuple]], str]:
    """Both downloads of a panel, compared with each other, with the table shown and with the rows stated.

    Returns:
        The CSV's header and rows, the sheets of the workbook, and the file name without its ending.
    """
    dialog = screen.open_dialog(panel)
    headers = dialog.locator(".behind th").all_inner_texts()
    shown = dialog.locator(".behind tbody tr").count()
    expect(dialog.get_by_text(f"共{shown}行，与图中所示相同")).to_be_visible()

    csv_file, xlsx_file = screen.download("下载 CSV"), screen.download("下载 XLSX")
    table = csv_rows(csv_file.path())
    sheets = xlsx_sheets(xlsx_file.path())

    assert list(sheets) == ["数据", "说明"]
    assert headers == table[0] == list(sheets["数据"][0])
    assert shown == len(table) - 1 == len(sheets["数据"]) - 1 > 0
    # a village's code is parted in CSV, so that a spreadsheet does not take it for a number
    whole = [[re.sub(r"(\d{9})-(\d{3})", r"\1\2", cell) for cell in row] for row in table[1:]]
    assert [[number(cell) for cell in row] for row in whole] == [
        [number(cell) for cell in row] for row in sheets["数据"][1:]
    ]
    facts = dict(sheets["说明"])
    assert facts["行数"] == str(shown)
    assert facts["快照"] in screen.heading()["as_of"]
    assert "标题" in facts and facts["来源"] and facts["查询"].startswith("queries/")
    name, ending = csv_file.suggested_filename.rsplit(".", 1)
    assert (ending, xlsx_file.suggested_filename) == ("csv", f"{name}.xlsx")
    return table, sheets, name


def column(table: list[list[str]], header: str) -> list[Any]:
    """One column of a downloaded CSV, numbers as numbers."""
    place = table[0].index(header)
    return [number(row[place]) for row in table[1:]]


def drawn(screen: Screen, panel: str, trace: int = 0) -> list[float]:
    """The values of one trace of a panel's first chart."""
    return screen.figures(panel)[0][trace]["y"]


def test_revenue_by_month_does_not_pass_for_the_villages(screen):
    screen.open("economy", month="2020年8月", village=VILLAGE)
    values = drawn(screen, "fiscal_path")

    table, sheets, name = taken(screen, "fiscal_path")

    assert name == "义桥镇_财政收入累计进度_截至2020年8月_全镇"
    assert column(table, "累计收入（万元）") == values
    assert column(table, "状态") == ["示例"] * 8
    assert all(isinstance(row[1], int | float) for row in sheets["数据"][1:]), "数在工作簿里是数"
    facts = dict(sheets["说明"])
    assert facts["筛选"] == "截至月份：2020年8月；村：全镇；只看实报：否"
    assert "全镇口径" in facts["期间与单位"]
    assert "状态 示例 8行" in facts["状态计数"]
    assert "示例数据" in facts["来源"]
    assert facts["单位"] == "万元"
    screen.close_dialog()
    assert picture(screen, "fiscal_path").name == f"{name}.png"


def test_three_sectors_hold_the_printed_figures_and_revenue_its_source(screen):
    screen.open("economy")
    text = screen.panel("sectors").inner_text()
    assert "样本仅1家，对外不显示" in text

    table, _, name = taken(screen, "sectors")

    assert name == "义桥镇_三大行业_截至2020年9月_全镇"
    assert column(table, "累计（万元）") == [8543, 2692, 4268]
    assert column(table, "单位数（家）") == [4, 1, 2]
    assert column(table, "同比（%）") == [14, 7.2, 72.4]
    for value in (*column(table, "累计（万元）"), *column(table, "同比（%）")):
        assert f"{value:g}" in text
    assert column(table, "状态") == ["实报"] * 3

    screen.close_dialog()
    source = screen.open_dialog("fiscal_progress", "source")

    expect(source.get_by_text("按预算管理的镇级财政收入累计数")).to_be_visible()
    expect(source.get_by_role("tab", name="定义与来源")).to_have_attribute("aria-selected", "true")
    assert "义桥镇2020年度工作总结" in source.inner_text()


@pytest.mark.soak
def test_projects_of_one_kind(screen):
    screen.open("economy", kind="技改")
    names = screen.panel("projects").locator("tbody td:nth-child(2)").all_inner_texts()

    table, sheets, _ = taken(screen, "projects")

    assert column(table, "项目") == names
    assert set(column(table, "性质")) == {"技改"}
    assert "项目性质：技改" in dict(sheets["说明"])["筛选"]


@pytest.mark.soak
def test_tasks_of_the_overview(screen):
    screen.open("overview")
    rows = screen.panel("tasks").locator("table.board tbody tr")

    table, _, name = taken(screen, "tasks")

    assert name == "义桥镇_任务灯板_截至2020年9月_全镇"
    assert column(table, "任务") == rows.locator("td:nth-child(2)").all_inner_texts()
    assert 77.1 in column(table, "完成（%）")


def test_a_village_is_in_the_name_and_in_the_rows(screen):
    screen.open("poverty-alleviation", village=VILLAGE)
    values = [value for trace in screen.figures("monthly")[0] for value in trace["y"]]

    table, sheets, name = taken(screen, "monthly")

    assert name == f"义桥镇_各月进度_截至2020年9月_{VILLAGE}"
    assert column(table, "累计户数（户）") == values
    assert "<4" in column(table, table[0][3]), "不足3户的、由它推得出的，在下载中也不写数"
    assert f"村：{VILLAGE}" in dict(sheets["说明"])["筛选"]

    screen.close_dialog()
    ranking = drawn(screen, "village_ranking", trace=1)
    table, _, _ = taken(screen, "village_ranking")

    assert len(table) == 41, "排名仍列出40个村"
    assert column(table, "户次") == ranking


def test_two_villages_and_reported_only_in_the_name(screen):
    screen.open("rural-revitalization", village=["东张村", VILLAGE], reported="true")

    names = {name for trace in screen.figures("village_works")[0] for name in trace["text"]}
    assert "<b>东</b><br><b>张</b>" in names

    table, sheets, name = taken(screen, "village_works")

    assert re.fullmatch(r"义桥镇_分村情况_截至2020年9月_.+等2个村_实报", name)
    assert set(column(table, "状态")) == {"实报"}
    assert "示例" not in dict(sheets["说明"])["来源"]
    screen.close_dialog()
    assert picture(screen, "village_works").name == f"{name}.png"


@pytest.mark.soak
def test_patrols_by_month(screen):
    screen.open("pollution-control", month="2020年6月")
    missed = screen.bars("patrol_rate")
    text = screen.panel("patrol_rate").inner_text()

    table, _, name = taken(screen, "patrol_rate")

    assert name == "义桥镇_各月巡查到位_截至2020年6月_全镇"
    assert (
        dict(
            zip(
                [f"{month.partition('年')[2]}" for month in column(table, "月份")],
                column(table, "缺巡点次"),
                strict=True,
            )
        )
        == missed
    )
    due, made = column(table, "应巡点次"), column(table, "实巡点次")
    assert f"实巡{sum(made):g} / 应巡{sum(due):g}点次" in text
    assert [a - b for a, b in zip(due, made, strict=True)] == list(missed.values())


@pytest.mark.soak
def test_all_goals_of_the_plan(screen):
    screen.open("plan")

    table, _, _ = taken(screen, "goals")
    screen.close_dialog()
    carried, _, _ = taken(screen, "carried_over")

    assert len(table) + len(carried) - 2 == 54
    assert len({*map(tuple, table[1:]), *map(tuple, carried[1:])}) == 54
