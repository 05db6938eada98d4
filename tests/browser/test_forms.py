"""The clerk's way with a county's table nobody knows: uploaded, mapped, published, seen, and its blank form filled."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.test_publishing import (  # noqa: F401  the publishing server and its data
    XLSX,
    another_tab,
    data,
    downloaded,
    first,
    main,
    publish,
    publishing,
    saved,
    screen,
    upload,
)  # fmt: skip

pytestmark = pytest.mark.browser

NAME = "园区亩均税收额度"  # no indicator has it
TABLE = [
    ["汶上县2020年10月各镇街主要经济指标"],
    ["单位：万元、%"],
    ["单位", "一般公共预算收入", None, "商贸销售总额", NAME],
    [None, "累计", "同比±%", "累计", "累计"],
    ["白石镇", 3200.5, 5.1, 700, 31],
    ["义桥镇", 4080, -2, 4650, 42],
    ["杨店镇", 900, 1, 500, 12],
]
MERGED = ("A3:A4", "B3:C3")


def table(rows: list[list[object]]) -> dict[str, str | bytes]:
    """The county's file with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merged in MERGED:
        book.active.merge_cells(merged)
    return {"name": "各镇街主要经济指标.xlsx", "mimeType": XLSX, "buffer": saved(book)}


def test_a_table_nobody_knew_goes_in_and_its_form_comes_out(screen, another_tab, data):  # noqa: F811
    page = screen.page
    screen.open("submit")
    upload(screen, table(TABLE))
    expect(main(screen)).to_contain_text("1张没见过")
    unknown = page.locator(".sheet td.unknown")
    expect(unknown.first).to_contain_text("？")  # colour is never the only signal

    # a click on the sheet says which column is meant; a list says what it is
    with screen.run():
        page.locator("[data-cell=D6]").click()
    page.get_by_role("combobox", name="指标", exact=True).fill("限上批零住餐销售额")
    page.get_by_role("option", name="限上批零住餐销售额").click()
    with screen.run():
        page.get_by_role("button", name="就这样读").click()
    expect(page.locator("[data-cell=D6] i")).to_have_text("数")

    # what the catalogue does not have is made an indicator
    with screen.run():
        page.locator("[data-cell=E6]").click()
    page.get_by_text("目录里没有，新增一个指标").click()
    making = page.get_by_test_id("stExpander")
    for label, word in {
        "主题": "经济运行", "性质": "流量", "口径": "累计", "方向": "越高越好", "全镇与各村": "各村相加",
    }.items():  # fmt: skip
        making.get_by_role("combobox", name=label, exact=True).click()
        page.get_by_role("option", name=word).click()
    making.get_by_role("combobox", name="责任单位").fill("经贸办")
    page.get_by_role("option", name="经贸办", exact=True).click()
    making.get_by_role("textbox", name="存储单位").fill("万元")
    making.get_by_role("textbox", name="新增人").fill("张三")
    with screen.run():
        making.get_by_role("button", name="写进目录").click()
    expect(page.locator("[data-cell=E6] i")).to_have_text("数")
    expect(unknown).to_have_count(0)

    page.get_by_role("textbox", name="确认人").fill("张三")
    with screen.run():
        page.get_by_role("button", name="确认并保存表样").click()
    expect(main(screen)).to_contain_text("（张三确认）读入")
    if page.get_by_text("我已逐条核对").count():
        page.get_by_text("我已逐条核对").click()
    publish(screen, by="张三")
    expect(main(screen)).to_contain_text("已发布快照")

    economy = another_tab(screen)
    economy.open("economy", month="2020年10月")
    expect(economy.page.locator(".panel").filter(has_text="本主题其余指标")).to_contain_text(NAME)

    # the form comes out again, filled for the month
    page.bring_to_front()
    with screen.run():
        page.get_by_role("button", name="按这个月填好").click()
    expect(main(screen)).to_contain_text("留黄")
    _, content = downloaded(screen, "下载填好的表")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet["B6"].value, sheet["D6"].value, sheet["E6"].value) == (4080, 4650, 42)
    assert "实报" in sheet["E6"].comment.text
    assert '"action": "form", "by": "张三"' in (data / "audit.jsonl").read_text(encoding="utf-8")
