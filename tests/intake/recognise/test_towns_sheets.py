"""Monthly sheets in the shapes and words towns and counties really use, read figure by figure (``read``)."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from tests.bundled import CATALOGUE
from township import cli
from township.intake.contract import row_checks

TOWN = "370830108"


@pytest.fixture
def read(make, quick, capsys):
    """``read({"统计月报": rows}, edit)``: exit code, (cell, indicator, basis, measure, value, unit, qualifier) and what is said."""

    def answer(*arguments, **more):
        code = cli.main(["read", str(make(*arguments, **more))])
        out, said = capsys.readouterr()
        rows = csv.DictReader(io.StringIO(out))
        wanted = ("cell", "indicator", "basis", "measure", "value", "unit", "qualifier")
        return code, [tuple(row[name] for name in wanted) for row in rows], said

    return answer


def test_growth_is_read_as_towns_write_it(read):
    rows = [
        ["公共财政预算收入", 4010, "增长-7.0%"],
        ["税收收入", 2700, "增长1.2倍"],
        ["固定资产投资", 90000, "提高 2.1 个百分点"],
        ["工业投资", 61000, "(3.2)"],
        ["民间投资", 45000, "▲3.2"],
        ["规上工业总产值", 26000, "…"],
        ["优良天数比例", 77.4, "降低9.7个百分点"],
    ]
    head = [["2020年10月 义桥镇统计月报   单位：万元"], ["指标", "累计", "同比%"]]

    code, found, said = read({"统计月报": [*head, *rows]})

    assert code == 0
    assert [row for row in found if row[3] != "value"] == [
        ("C3", "fiscal_revenue", "ytd", "yoy_pct", "-7", "%", ""),
        ("C4", "tax_revenue", "ytd", "yoy_pct", "120", "%", ""),
        ("C5", "fixed_asset_investment", "ytd", "yoy_points", "2.1", "百分点", ""),
        ("C6", "industrial_investment", "ytd", "yoy_pct", "-3.2", "%", ""),
        ("C7", "private_investment", "ytd", "yoy_pct", "-3.2", "%", ""),
        ("C9", "good_air_rate", "ytd", "yoy_points", "-9.7", "百分点", ""),
    ]
    for cell in ("C5", "C7", "C8"):  # in points, of either sign, less than the unit: to be confirmed
        assert f" {cell} " in said


def test_what_is_read_and_may_not_be_published_says_so(read):
    head = [["2020年10月 统计月报   单位：万元"], ["指标", "区划", "累计"]]
    code, found, said = read({"统计月报": [*head, ["村集体经济收入", "金水桥村", 20]]})
    assert code == 0 and len(found) == 1
    assert "当月还没有设立" in said and said.endswith("提醒：列出的数里有1处错误，改好以前不能发布\n")


def test_the_printed_form_is_kept_beside_the_figure(take):
    rows = [
        ["2020年10月  单位：万元"],
        ["指标", "累计", "同比%"],
        ["税收收入", "…", "增长1.2倍"],
        ["固定资产投资", 90000, "提高2.1个百分点"],
    ]

    intake = take({"统计月报": rows})

    assert [(row["value"], row["qualifier"], row["note"]) for row in intake.tables["observation"]] == [
        (1, "不到", "累计原写“…”；同比%原写“增长1.2倍”"),
        (90000, None, "同比%原写“提高2.1个百分点”"),
    ]


def test_a_bureaus_sheet_with_month_and_year_side_by_side(read):
    rows = [
        ["主要经济指标"],
        ["2020年9月"],
        ["指标", "本月", "比去年同月增长(%)", "1-本月", "比去年同期增长(%)"],
        ["公共财政预算收入（万元）", 412.6, 8.8, 3668, 14],
        ["   # 工业投资", "…", "-", 52000, "-"],
        ["规模以上工业总产值（万元）", 2650.4, 1.2, 23144.9, "持平"],
        ["注：“#”表示其中的主要项；“…”表示数据不足本表最小单位数。"],
    ]

    code, found, _ = read({"Sheet1": rows}, name="义桥镇2020年9月主要经济指标.xlsx")

    assert code == 0
    assert found == [
        ("B4", "fiscal_revenue", "month", "value", "412.6", "万元", ""),
        ("C4", "fiscal_revenue", "month", "yoy_pct", "8.8", "%", ""),
        ("D4", "fiscal_revenue", "ytd", "value", "3668", "万元", ""),
        ("E4", "fiscal_revenue", "ytd", "yoy_pct", "14", "%", ""),
        ("B5", "industrial_investment", "month", "value", "1", "万元", "不到"),
        ("D5", "industrial_investment", "ytd", "value", "52000", "万元", ""),
        ("B6", "above_scale_industry_output", "month", "value", "2650.4", "万元", ""),
        ("C6", "above_scale_industry_output", "month", "yoy_pct", "1.2", "%", ""),
        ("D6", "above_scale_industry_output", "ytd", "value", "23144.9", "万元", ""),
        ("E6", "above_scale_industry_output", "ytd", "yoy_pct", "0", "%", ""),
    ]


def test_a_years_table_of_targets_ranks_and_growth_alone(read):
    rows = [
        ["义桥镇主要指标完成情况"],
        ["填报单位：义桥镇统计站（盖章）", None, None, "报表月份", None, "2020年9月", None, "单位：万元、%"],
        ["指标名称", "计量单位", "本月止累计", "同比±%", "全年目标", "完成率%", "序时进度差（百分点）", "全县位次"],
        ["一般公共预算收入", "万元", 5230, 6.1, 6800, 76.9, 1.9, 4],
        ["规模以上工业增加值", "%", 8.1, None, None, None, None, "3"],
        ["固定资产投资", "%", -2.6, None, None, None, None, "并列7"],
        ["优良天数比例", "%", 77.4, "降低9.7个百分点", 80, None, None, "12/15"],
        ["建档立卡贫困户", "户", "107户333人"],
        ["单位负责人：        审核人：        填表人：        报出日期：2020年10月12日"],
    ]

    code, found, said = read({"主要指标完成情况": rows})

    assert code == 0, said
    assert sorted(found) == sorted(
        [
            ("C4", "fiscal_revenue", "ytd", "value", "5230", "万元", ""),
            ("D4", "fiscal_revenue", "ytd", "yoy_pct", "6.1", "%", ""),
            ("E4", "fiscal_revenue", "", "target", "6800", "万元", ""),
            ("F4", "fiscal_revenue", "ytd", "completion_pct", "76.9", "%", ""),
            ("H4", "fiscal_revenue", "ytd", "rank", "4", "位", ""),
            ("C5", "industrial_value_added_growth", "ytd", "value", "8.1", "%", ""),
            ("H5", "industrial_value_added_growth", "ytd", "rank", "3", "位", ""),
            ("C6", "fixed_asset_investment", "ytd", "yoy_pct", "-2.6", "%", ""),
            ("H6", "fixed_asset_investment", "ytd", "rank", "7", "位", ""),
            ("C7", "good_air_rate", "ytd", "value", "77.4", "%", ""),
            ("D7", "good_air_rate", "ytd", "yoy_points", "-9.7", "百分点", ""),
            ("E7", "good_air_rate", "", "target", "80", "%", ""),
            ("H7", "good_air_rate", "ytd", "rank", "12", "位", ""),
            ("C8", "registered_poor_households", "point", "value", "107", "户", ""),
            ("C8", "registered_poor_persons", "point", "value", "333", "人", ""),
        ]
    )


def test_a_footnotes_mark_is_taken_off_and_its_note_becomes_the_rows(take):
    rows = [
        ["2020年10月  单位：万元"],
        ["指标", "累计", "同比%"],
        ["公共财政预算收入①", 4010, 9.1],
        ["税收收入*", "2700*", 5],
        ["固定资产投资", "90000②", 17],
        ["——工业投资[1]", "100[2]", 3],
        ["[1]不含房地产", None, None],
        ["①财政收入为快报数；②不含农户。"],
        ["本表由镇统计站提供。"],
    ]

    intake = take({"统计月报": rows})

    assert intake.errors == []
    assert [(row["indicator"], row["value"], row["note"]) for row in intake.tables["observation"]] == [
        ("fiscal_revenue", 4010, "财政收入为快报数"),
        ("tax_revenue", 2700, None),
        ("fixed_asset_investment", 90000, "不含农户"),
        ("industrial_investment", 100, "不含房地产"),
    ]


@pytest.mark.parametrize(
    ("office", "area"),
    [
        ("义桥镇统计站（盖章）", TOWN),
        ("汶上县义桥镇人民政府(公章)", TOWN),
        ("义桥镇经济发展办公室", TOWN),
        ("镇财政所（盖章）", TOWN),
        ("统计站", TOWN),
        ("义桥镇崔村东村村民委员会（盖章）", "370830108203"),
        ("崔东村委会", "370830108203"),
    ],
)
def test_an_office_of_our_own_town_means_the_town_and_a_villages_its_village(take, office, area):
    title = ["2020年10月", f"填报单位：{office}", "单位：万元"]
    intake = take({"统计月报": [title, ["指标", "累计"], ["税收收入", 27]]})

    assert [row["area"] for row in intake.tables["observation"]] == [area], intake.problems


@pytest.mark.parametrize("office", ["南站镇统计站（盖章）", "汶上县统计局", "杭州市萧山区义桥镇统计站", "县财政局"])
def test_an_office_of_another_place_is_refused(take, office):
    title = ["2020年10月", f"填报单位：{office}", "单位：万元"]
    intake = take({"统计月报": [title, ["指标", "累计"], ["税收收入", 27]]})

    assert any("区划名录中没有" in problem.message for problem in intake.errors)


@pytest.mark.parametrize(
    ("growth", "cell"), [([0.091, 5.2, 6], "C3"), ([9.1, 0.052, 6], "C4"), ([0.09, 0.05, 0.1], "C3")]
)
def test_a_fraction_among_percentages_is_to_be_confirmed(take, growth, cell):
    names = ["公共财政预算收入", "税收收入", "固定资产投资"]
    rows = [[name, 100, value] for name, value in zip(names, growth, strict=True)]

    intake = take({"统计月报": [["2020年10月 义桥镇  单位：万元"], ["指标", "累计", "同比%"], *rows]})

    assert [problem.cell for problem in intake.problems if "像小数" in problem.message] == [cell]


def test_percent_cells_and_plain_ones_in_a_column_are_to_be_confirmed(take):
    def percent(book):
        book["统计月报"]["C3"].number_format = "0.0%"

    head = [["2020年10月 义桥镇  单位：万元"], ["指标", "累计", "同比%"]]
    intake = take({"统计月报": [*head, ["公共财政预算收入", 4010, 0.091], ["税收收入", 2700, 0.052]]}, percent)

    [asked] = [problem for problem in intake.problems if "百分比" in problem.message]
    assert (asked.cell, asked.severity) == ("C4", "warning")
    assert "写成 5.2%" in asked.message


def test_a_share_below_one_is_to_be_confirmed(take):
    intake = take({"统计月报": [["2020年10月 义桥镇"], ["指标", "单位", "累计"], ["优良天数比例", "%", 0.952]]})

    assert [problem.cell for problem in intake.problems if "写成 95.2%" in problem.message] == ["C3"]


@pytest.mark.parametrize(("header", "said"), [("两年平均增长(%)", "没有地方存"), ("比2019年增长%", "没有地方存")])
def test_growth_over_another_year_is_not_read_as_growth_over_the_last(take, header, said):
    intake = take({"统计月报": [["2020年10月 义桥镇 单位：万元"], ["指标", "累计", header], ["税收收入", 2700, 5]]})

    assert [row["yoy_pct"] for row in intake.tables["observation"]] == [None]
    assert any(said in problem.message for problem in intake.problems)


@pytest.mark.parametrize(("completion", "asked"), [(84.3, []), ("12514.5%", ["F3"])])
def test_a_completion_beyond_belief_is_questioned(take, completion, asked):
    head = [["2020年10月 义桥镇"], ["指标", "单位", "累计", "同比%", "全年任务", "完成%"]]
    intake = take({"统计月报": [*head, ["税收收入", "万元", 2700, 5, 3200, completion]]})

    assert [problem.cell for problem in intake.problems if "难以置信" in problem.message] == asked


@pytest.mark.parametrize("text", ["一", "丨", "l", "O", "〇", "ー", "·"])
def test_a_character_that_passes_for_a_dash_is_no_figure(read, text):
    code, found, said = read(
        {"统计月报": [["2020年10月 义桥镇 单位：万元"], ["指标", "累计", "同比%"], ["税收收入", text, 5]]}
    )

    assert (code, found) == (1, [])
    assert "B3" in said
    assert "请填阿拉伯数字" in said


def test_of_a_file_of_no_known_kind_it_is_said_what_was_understood_and_what_is_missing(take):
    rows = [
        ["2023年5月份环境空气质量情况通报"],
        ["镇街", "综合指数", "综合指数\n排名"],
        ["白石镇", "3.25(3.76)", "1(4)"],
        ["义桥镇", "3.65(3.89)", "2(9)"],
    ]

    intake = take({"通报": rows})

    said = " ".join(problem.message for problem in intake.problems)
    for part in (
        *("标题“2023年5月份环境空气质量情况通报”", "期间“2023-05”", "表头“镇街、综合指数、综合指数 排名”"),
        *("区划“白石镇、义桥镇”", "还缺：认得的列"),
    ):
        assert part in said


@pytest.mark.parametrize(("households", "said"), [(3_000_000_000, ["error"]), (3_000_000, ["warning"]), (250, [])])
def test_a_count_no_town_has_is_questioned_or_refused(take, households, said):
    intake = take({"统计月报": [["2020年10月 义桥镇"], ["指标", "单位", "累计"], ["建档立卡贫困户", "户", households]]})

    found = row_checks.check(intake, CATALOGUE, dt.date(2020, 11, 1))
    assert [(p.severity, p.cell) for p in found] == [(severity, "C3") for severity in said]


@pytest.mark.parametrize(
    ("title", "office", "sheet", "file", "area"),
    [
        ("崔东村2020年10月月报", "义桥镇统计站", "统计月报", "月报", "370830108203"),
        ("2020年10月月报", "义桥镇统计站", "崔东村", "月报", "370830108203"),
        ("2020年10月月报", "", "统计月报", "崔东村月报", "370830108203"),
        ("2020年10月月报", "义桥镇统计站", "统计月报", "崔东村月报", TOWN),
        ("崔东村2020年10月月报", "", "崔西村", "月报", ""),
        ("崔东村2020年10月月报", "崔西村村委会", "统计月报", "月报", ""),
        ("2020年10月月报", "崔西村", "崔东村", "月报", ""),
    ],
)
def test_a_village_is_named_by_all_alike_or_asked_about(take, title, office, sheet, file, area):
    above = [[title], ["填报单位：" + office, "单位：户"]] if office else [[title]]
    intake = take({sheet: [*above, ["指标", "累计"], ["防返贫监测户", 3]]}, name=f"{file}.xlsx")

    if area:
        assert (intake.errors, [row["area"] for row in intake.tables["observation"]]) == ([], [area])
    else:
        assert ["分不清是哪个村的数" in problem.message for problem in intake.errors] == [True]


@pytest.mark.parametrize(
    ("title", "name", "area"),
    [
        ("崔东村2020年10月统计月报", "统计月报", "370830108203"),
        ("义桥镇崔村东村2020年10月统计月报", "统计月报", "370830108203"),
        ("2020年10月崔东村统计月报", "统计月报", "370830108203"),
        ("义桥镇2020年10月村级报表", "崔东村", "370830108203"),
        ("义桥镇2020年10月统计月报", "统计月报", TOWN),
        ("义桥镇2020年10月统计月报（不含崔东村）", "统计月报", TOWN),
        ("崔东村、崔西村2020年10月统计月报", "统计月报", TOWN),
        ("小崔东村2020年10月统计月报", "统计月报", TOWN),
    ],
)
def test_the_one_village_a_title_or_the_sheet_is_named_by_is_meant(take, title, name, area):
    intake = take({name: [[title], ["指标", "单位", "累计"], ["防返贫监测户", "户", 3]]})

    assert [row["area"] for row in intake.tables["observation"]] == [area]
    assert any("全表按义桥镇全镇读入" in p.message for p in intake.problems) == (area == TOWN)
