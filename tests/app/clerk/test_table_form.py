"""The clerk's way with a table nobody knows, in Streamlit's own runner: shown, put right, kept, read, filled out."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
from streamlit.testing.v1 import AppTest

from tests.pages.dashboard import on_page
from township.app.clerk import table_form
from township.store import audit, unpublished

NAME = "园区亩均税收额度"  # no indicator has it
TABLE = [
    ["汶上县2020年10月各镇街主要经济指标"],
    ["单位：万元、%"],
    ["单位", "一般公共预算收入", None, "限上商贸销售总额", NAME],
    [None, "累计", "同比±%", "累计", "累计"],
    ["白石镇", 3200.5, 5.1, 700, 31],
    ["义桥镇", 4080, -2, 4650, 42],
    ["杨店镇", 900, 1, 500, 12],
]
CHOICES = {
    "主题": "economy",
    "性质": "flow",
    "口径": "ytd",
    "方向": "up",
    "全镇与各村": "sum",
    "责任单位": "经贸办",
}


def uploaded(data: Path, folder: Path) -> str:
    """The id of the check of the table."""
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    for merged in ("A3:A4", "B3:C3"):
        book.active.merge_cells(merged)
    book.save(folder / "各镇街.xlsx")
    return unpublished.keep(data, (("各镇街.xlsx", (folder / "各镇街.xlsx").read_bytes()),))


def said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(element.proto.body for element in app.get("html"))


def pressed(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def field(app: AppTest, kind: str, label: str):
    return next(one for one in getattr(app, kind) if one.label == label)


def test_a_table_is_put_right_kept_read_and_published(data, tmp_path, unproved):
    check = uploaded(data, tmp_path)
    app = on_page("submit", check=check)
    sheet = json.loads(app.get("bidi_component")[0].proto.json)
    assert "1张没见过" in said(app) and 'data-cell="B6"' in sheet
    place = field(app, "selectbox", table_form.WHERE)
    assert place.options[0].startswith("？D列")  # what is not known comes first
    assert "白石镇" in said(app) and "会读入的数" in said(app)

    field(app, "selectbox", "指标").select("above_quota_trade_sales")
    app = pressed(app, "就这样读")
    assert "D6" in said(app)

    app = on_page("submit", check=check)  # a reload, or a server started anew: nothing said is lost
    assert "D6" in said(app)
    place = field(app, "selectbox", table_form.WHERE)
    assert place.options[0].startswith("？E列")
    assert "目录里没有，新增一个指标" in [one.label for one in app.expander]
    for label, code in CHOICES.items():
        [*_, below] = [one for one in app.selectbox if one.label == label]
        below.select(code)
    field(app, "text_input", "存储单位").input("万元")
    field(app, "text_input", "新增人").input("张三")
    app = pressed(app, "写进目录")
    assert not [one for one in field(app, "selectbox", table_form.WHERE).options if one.startswith("？")]

    app = pressed(app, "确认并保存表样")
    assert "请写上姓名" in said(app) and not (data / "forms").exists()
    field(app, "text_input", "确认人").input("张三")
    app = pressed(app, "确认并保存表样")

    assert "已保存" in said(app) and "（张三确认）读入" in said(app)
    [form] = (data / "forms").glob("*.toml")
    assert 'indicator = "above_quota_trade_sales"' in form.read_text(encoding="utf-8")
    assert "会变的图" in said(app)

    field(app, "selectbox", "填哪个月").select_index(0)
    app = pressed(app, "按这个月填好")
    assert "留黄" in said(app) and "没有报数" in said(app)

    if "我已逐条核对" in "".join(one.label for one in app.checkbox):
        next(one for one in app.checkbox if one.label.startswith("我已逐条核对")).check()
    field(app, "text_input", "发布人").input("张三")
    app = pressed(app, "发布")
    assert "已发布快照" in said(app)
    panels = [one.proto.bytes.decode() for one in on_page("economy", month="2020年10月").get("bidi_component")]
    assert NAME in next(panel for panel in panels if "本主题其余指标" in panel)


def test_an_indicator_nobody_knew_is_asked_for_in_full(data):
    name = "限上消费品零售总额度"
    sheet = f"期末,2020-10\n指标,累计,同比%,单位\n{name},12345,5.6,万元\n".encode("utf-8-sig")
    app = on_page("submit", check=unpublished.keep(data, (("主要指标.csv", sheet),)))
    assert "目录里没有的指标" in said(app) and "限上消费品零售额" in said(app)  # near to it

    app = pressed(app, "写进目录")
    assert "请写上姓名" in said(app)
    field(app, "text_input", "新增人").input("张三")
    app = pressed(app, "写进目录")
    assert "请选择主题" in said(app) and "请选择性质" in said(app)
    for label, code in CHOICES.items():
        field(app, "selectbox", label).select(code)
    field(app, "text_input", "存储单位").input("亿元")
    app = pressed(app, "写进目录")
    assert "单位请用万元" in said(app)
    field(app, "text_input", "存储单位").input("万元")
    app = pressed(app, "写进目录")

    assert f"已把“{name}”写进指标目录" in said(app)
    assert "目录里没有的指标" not in said(app) and "会变的图" in said(app)
    *_, line = audit.read(data)
    assert (line["action"], line["by"]) == ("indicator", "张三")
