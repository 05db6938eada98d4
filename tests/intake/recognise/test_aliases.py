"""The alias table: names of sheets, headers and indicators, and what is refused in the table itself."""

from __future__ import annotations

import shutil

import pytest

from tests.bundled import ALIASES, CATALOGUE, CATALOGUE_FOLDER
from township.intake.contract import SHEETS
from township.intake.recognise import aliases
from township.intake.template.writer import label_of
from township.statistics.catalogue import CatalogueError

HEADER = "kind,sheet,alias,name,column,note\n"


@pytest.fixture
def table(tmp_path):
    """``table(lines)``: the aliases of a table with these lines."""

    def load(*lines: str, header: str = HEADER):
        (tmp_path / aliases.FILE).write_text(header + "\n".join(lines), encoding="utf-8")
        return aliases.load(tmp_path, CATALOGUE)

    return load


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("统计月报", "统计月报"),
        (" 统计 月报 ", "统计月报"),
        ("统计月报（2020年9月）", "统计月报"),
        ("9月统计月报", "统计月报"),
        ("2020年1-9月主要经济指标", "统计月报"),
        ("统计月报_202009", "统计月报"),
        ("问题整改销号台账", "问题整改"),
        ("Sheet1", None),
        ("草稿", None),
    ],
)
def test_a_sheet_is_known_by_name_and_alias(text, name):
    assert ALIASES.sheet_named(text) == name


@pytest.mark.parametrize(
    ("sheet", "text", "name", "unit"),
    [
        ("统计月报", "累计", "累计", ""),
        ("统计月报", "累 计\n（万元）", "累计", "万元"),
        ("统计月报", "累计/万元", "累计", "万元"),
        ("统计月报", "本年累计(单位：亿元)", "累计", "亿元"),
        ("统计月报", "累计（千元）", "累计", "千元"),
        ("统计月报", "本月止", "累计", ""),
        ("统计月报", "同比", "同比%", ""),
        ("统计月报", "同比（％）", "同比%", "%"),
        ("统计月报", "累计增长%", "同比%", ""),
        ("统计月报", "1—9月同比%", "同比%", ""),
        ("统计月报", "9月同比", "当月同比%", ""),
        ("统计月报", "2020年1-9月", "累计", ""),
        ("统计月报", "9月份", "当月", ""),
        ("统计月报", "全县排名（共15个镇街）", "全县排名", ""),
        ("扶贫项目", "投入资金（必填，万元）", "投入资金", "万元"),
        ("扶贫项目", "行政村", "村", ""),
        ("扶贫项目", "累计", None, ""),
        ("统计月报", "累计（时点指标填期末数，万元）", "累计", "万元"),
        ("统计月报", "增减（±%）", "同比%", ""),
        *(("统计月报", f"累计（{both}）", "累计", "万元") for both in ("万元、%", "%、万元")),
        *(
            ("统计月报", f"累计（{word}）", None, "")
            for word in ("上年", "全县", "计划", "预计", "十元", "亿元，万元", "万元，上年")
        ),
        *(("统计月报", text, None, "") for text in ("增长%（环比）", "同比%（上月）", "同比（%）（上月）")),
        *(("统计月报", f"{text}（万元）", None, "万元") for text in ("增减", "比上年同期增长", "1-9月增长", "完成%")),
        ("统计月报", "经办人", None, ""),
        ("统计月报", "", None, ""),
    ],
)
def test_a_header_is_known_with_the_unit_in_it(sheet, text, name, unit):
    header = ALIASES.header_named(sheet, text)

    assert (header.name, header.unit) == (name, unit)


@pytest.mark.parametrize(
    ("text", "name", "period"),
    [
        ("累计（1—9月）", "累计", "1-9月"),
        ("当月(9月)", "当月", "9月"),
        ("当月（2020年9月，万元）", "当月", "2020年9月"),
        ("累计（截至9月底）", "累计", "9月"),
        ("累计（9月起）", None, ""),
    ],
)
def test_a_period_in_a_headers_bracket_is_kept(text, name, period):
    header = ALIASES.header_named("统计月报", text)

    assert (header.name, header.period) == (name, period)


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.template is not None], ids=lambda s: s.table)
def test_every_header_the_template_writes_is_known(sheet):
    for header, column in sheet.columns.items():
        if column and column not in sheet.guides:
            for written in (label_of(column, CATALOGUE.town), f"{header}（必填）"):
                assert ALIASES.header_named(sheet.name, written).name == header


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_every_header_of_the_contract_is_known(sheet):
    for column in sheet.fields:
        assert ALIASES.header_named(sheet.name, column.header).name == column.header


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("税收收入", "tax_revenue"),
        ("　其中：工业投资", "industrial_investment"),
        ("其中工商税收", "industrial_commercial_tax"),
        ("（一）规模以上工业总产值", "above_scale_industry_output"),
        ("1、规上工业总产值（万元）", "above_scale_industry_output"),
        ("#工业投资", "industrial_investment"),
        ("固定资产投资（不含农户）", "fixed_asset_investment"),
        ("PM2.5", "pm25"),
        ("新增纳统“四上”企业", "new_registered_four_above_units"),
        ("规上工业营业收入（1—8月）", "above_scale_industry_revenue"),
        ("税收收入（2020年5月起新口径）", None),
        ("税收收入（不含2月减免）", None),
        ("工业", None),
        ("总产值", None),
        ("", None),
    ],
)
def test_an_indicator_is_known_by_name_and_alias(text, code):
    named = ALIASES.indicator_named(text)

    assert (named and named.code) == code


def test_every_indicator_of_the_catalogue_is_known_by_code_and_name():
    for indicator in CATALOGUE.indicators.values():
        assert ALIASES.indicator_named(indicator.code).code == indicator.code
        assert ALIASES.indicator_named(indicator.name).code == indicator.code


def test_unit_and_period_in_an_indicators_name_are_kept():
    named = ALIASES.indicator_named("规上工业营业收入（亿元）（1-8月）")

    assert (named.unit, named.period) == ("亿元", "1-8月")


def test_a_name_that_means_two_indicators_means_none(table):
    two = CATALOGUE.indicators["tax_revenue"], CATALOGUE.indicators["pm25"]
    loaded = table()
    for indicator in two:
        loaded._add_indicator("同名", aliases.Named(indicator.code))

    assert loaded.indicator_named("同名") is None


def test_a_line_is_enough_for_another_countys_name(table):
    loaded = table(
        *(
            "sheet,,各镇主要指标,统计月报,,",
            "header,统计月报,年初以来,累计,,",
            "indicator,,规上产值,above_scale_industry_output,,",
        ),
        *("indicator,,人口,,,不导入", "ignore_sheet,,通知,,,", "ignore_header,统计月报,负责领导,,,"),
    )

    assert loaded.sheet_named("各镇主要指标") == "统计月报"
    assert loaded.header_named("统计月报", "年初以来（亿元）") == aliases.HeaderCell("累计", "亿元")
    assert loaded.indicator_named("规上产值").code == "above_scale_industry_output"
    assert loaded.indicator_named("人口").code == ""
    assert loaded.is_ignored_sheet("通 知")
    assert loaded.header_named("统计月报", "负责领导").ignored


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("sheet,,月报,没有的表,,", "第2行.*不认识"),
        ("header,没有的表,甲,累计,,", "第2行.*没有“没有的表”"),
        ("header,统计月报,甲,没有的列,,", "第2行.*不认识"),
        ("indicator,,甲,no_such_code,,", "第2行.*不认识"),
        ("indicator,,甲,tax_revenue,第九列,", "第2行.*没有“第九列”"),
        ("indicator,, ,tax_revenue,,", "第2行.*alias 为空"),
        ("thing,,甲,乙,,", "第2行.*不认识"),
        ("sheet,,月报", "第2行缺列"),
        ("sheet,,月报,统计月报,,,多", "第2行缺列或多列"),
        ('sheet,,"月报', "无法读取"),
    ],
)
def test_a_wrong_line_is_named(table, line, message):
    with pytest.raises(CatalogueError, match=message):
        table(line)


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="无法读取"):
        aliases.load(tmp_path, CATALOGUE)


def test_the_bundled_table_loads_wherever_it_is_copied(tmp_path):
    shutil.copy(CATALOGUE_FOLDER / aliases.FILE, tmp_path)

    assert aliases.load(tmp_path, CATALOGUE).sheet_named("月报") == "统计月报"


@pytest.mark.parametrize("text", ["(" * 32_000, "税收收入" + " " * 32_000, "累计" + "（" * 100])
def test_a_text_too_long_for_a_name_is_unknown_before_any_pattern(text, monkeypatch):
    monkeypatch.setattr(aliases.re, "sub", lambda *_: pytest.fail("searched in a text of any length"))

    assert aliases.name_key(text) == ""
    monkeypatch.undo()
    assert ALIASES.header_named("统计月报", text) == aliases.HeaderCell(None)
    assert ALIASES.indicator_named(text) is None
    assert ALIASES.sheet_named(text) is None
