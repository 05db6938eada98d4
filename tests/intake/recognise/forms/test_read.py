"""Tables of other offices, read cell by cell; every row that is to come out is written by hand."""

from __future__ import annotations

import pytest

from tests.intake.recognise.forms import shapes

OURS, BAISHI, YANGDIAN = "370830108", "370830110", "370830111"


def air(cell, area, basis, value, before):
    """The two figures of one cell of the air table: this year's and, in brackets, last year's."""
    indicator = "pm25" if cell[0] in "DH" else "air_composite_index"
    unit = "微克/立方米" if cell[0] in "DH" else "无量纲"
    if cell[0] in "CG":
        return [
            (cell, indicator, area, month, basis, "rank", rank, "位")
            for month, rank in (("2023-05", value), ("2022-05", before))
        ]
    this = (cell, indicator, area, "2023-05", basis, "value", value, unit)
    return [(cell, indicator, area, "2022-05", basis, "last_year", before, unit), this]


def test_two_tables_by_town_side_by_side_with_last_year_in_brackets(read):
    code, found, said = read({"通报": shapes.AIR}, shapes.AIR_MERGED)

    assert code == 0, said
    assert found == [
        *air("B5", BAISHI, "month", "3.25", "3.76"),
        *air("C5", BAISHI, "month", "1", "4"),
        *air("D5", BAISHI, "month", "21", "26"),
        *air("F5", BAISHI, "ytd", "4.69", "4.52"),
        *air("G5", BAISHI, "ytd", "2", "3"),
        *air("H5", BAISHI, "ytd", "44", "43"),
        *air("B6", OURS, "month", "3.65", "3.89"),
        *air("C6", OURS, "month", "2", "9"),
        *air("D6", OURS, "month", "24", "27"),
        *air("F6", OURS, "ytd", "4.85", "4.95"),
        *air("G6", OURS, "ytd", "5", "9"),
        *air("H6", OURS, "ytd", "47", "48"),
    ]


def test_what_brackets_hold_is_not_guessed(read):
    rows = [row for row in shapes.AIR if "括号" not in str(row[0])]
    rows[2] = ["2023年5月份", None, None, None, "2023年1—5月份"]
    code, found, said = read({"通报": rows}, shapes.AIR_MERGED[:4])

    assert (code, found) == (1, []), said


def test_works_by_village_under_four_rows_of_header(read):
    code, found, said = read({"民生工程": shapes.WORKS}, shapes.WORKS_MERGED)

    east = "370830108212"
    assert code == 0, said
    assert found == [
        ("B6", "public_toilet", OURS, "2020", "", "target", "18", "座"),
        ("C6", "public_toilet", OURS, "2020-09", "ytd", "value", "18", "座"),
        ("D6", "public_toilet", OURS, "2020-09", "ytd", "completion_pct", "100", "%"),
        ("E6", "village_road", OURS, "2020", "", "target", "1700", "米"),
        ("B7", "public_toilet", east, "2020", "", "target", "1", "座"),
        ("C7", "public_toilet", east, "2020-09", "ytd", "value", "2", "座"),
        ("D7", "public_toilet", east, "2020-09", "ytd", "completion_pct", "200", "%"),
        ("E7", "village_road", east, "2020", "", "target", "1016", "米"),
        ("F7", "village_road", east, "2020-09", "ytd", "value", "0", "米"),
    ]


def test_a_ledger_of_river_patrols_its_sum_left_out_and_the_countys_sheet_too(read):
    code, found, said = read({"巡河台账": shapes.RIVERS, "汇总": shapes.RIVERS_OF_THE_COUNTY})

    assert code == 0, said
    assert found == [
        (cell, "", OURS, "2020-09", "", "value", value, unit)
        for cell, value, unit in (
            *(("F3", "40", "分钟"), ("G3", "2.4", "公里"), ("F4", "35", "分钟")),
            *(("G4", "2.1", "公里"), ("F5", "32", "分钟"), ("G5", "2", "公里")),
        )
    ]
    assert "汇总" in said


def test_dittos_repeat_what_stands_above(take):
    [*_, last] = take({"巡河台账": shapes.RIVERS}).tables["river_patrol"]

    assert (last["reach"], last["hours"]) == ("引汶补源渠东张段", "16:05-16:40")


def test_main_indicators_with_targets_and_ranks(read):
    code, found, said = read({"主要指标完成情况": shapes.MAIN})

    def row(cell, indicator, measure, value, unit):
        yearly = measure == "target"
        return (cell, indicator, OURS, "2025" if yearly else "2025-09", "" if yearly else "ytd", measure, value, unit)

    assert code == 0, said
    assert found == [
        row("C4", "fiscal_revenue", "value", "5230", "万元"),
        row("D4", "fiscal_revenue", "yoy_pct", "6.1", "%"),
        row("E4", "fiscal_revenue", "target", "6800", "万元"),
        row("F4", "fiscal_revenue", "completion_pct", "76.9", "%"),
        row("H4", "fiscal_revenue", "rank", "4", "位"),
        row("C5", "tax_revenue", "value", "3601", "万元"),
        row("D5", "tax_revenue", "yoy_pct", "-7", "%"),
        row("H5", "tax_revenue", "rank", "9", "位"),
        row("D6", "industrial_value_added_growth", "value", "8.1", "%"),
        row("H6", "industrial_value_added_growth", "rank", "3", "位"),
        row("D7", "fixed_asset_investment", "yoy_pct", "-2.6", "%"),
        row("H7", "fixed_asset_investment", "rank", "7", "位"),
        row("C8", "retail_sales", "value", "4410", "万元"),
        row("D8", "retail_sales", "yoy_pct", "4.1", "%"),
        row("E8", "retail_sales", "target", "5800", "万元"),
        row("F8", "retail_sales", "completion_pct", "76", "%"),
        row("H8", "retail_sales", "rank", "5", "位"),
        row("C9", "good_air_rate", "value", "77.4", "%"),
        row("D9", "good_air_rate", "yoy_points", "-9.7", "百分点"),
        row("E9", "good_air_rate", "target", "80", "%"),
        row("H9", "good_air_rate", "rank", "12", "位"),
    ]


TOWNS = [
    ["2021年3月各镇街主要经济指标"],
    ["单位：万元、%"],
    ["单位", "一般公共预算收入", None, None, "固定资产投资"],
    [None, "累计", "同比±%", "位次", "增速", "位次"],
    ["白石镇", 1200.5, 5.1, "并列7", 3.2, 8],
    ["义桥镇", 1400, "-2.0", "并列7", "持平", "3（并列）"],
    ["杨店", 900, 1, "12/15", "…", 15],
    ["全县", 30000, 4, None, 6.6, None],
]
TOWNS_MERGED = ("A1:F1", "A3:A4", "B3:D3", "E3:F3")


def test_a_countys_table_by_town_is_ours_and_our_neighbours(read):
    code, found, said = read({"Sheet1": TOWNS}, TOWNS_MERGED)

    def row(cell, indicator, area, measure, value, unit):
        return (cell, indicator, area, "2021-03", "ytd", measure, value, unit)

    revenue, investment = "fiscal_revenue", "fixed_asset_investment"
    assert code == 0, said
    assert found == [
        row("B5", revenue, BAISHI, "value", "1200.5", "万元"),
        row("C5", revenue, BAISHI, "yoy_pct", "5.1", "%"),
        row("D5", revenue, BAISHI, "rank", "7", "位"),
        row("E5", investment, BAISHI, "yoy_pct", "3.2", "%"),
        row("F5", investment, BAISHI, "rank", "8", "位"),
        row("B6", revenue, OURS, "value", "1400", "万元"),
        row("C6", revenue, OURS, "yoy_pct", "-2", "%"),
        row("D6", revenue, OURS, "rank", "7", "位"),
        row("E6", investment, OURS, "yoy_pct", "0", "%"),
        row("F6", investment, OURS, "rank", "3", "位"),
        row("B7", revenue, YANGDIAN, "value", "900", "万元"),
        row("C7", revenue, YANGDIAN, "yoy_pct", "1", "%"),
        row("D7", revenue, YANGDIAN, "rank", "12", "位"),
        row("F7", investment, YANGDIAN, "rank", "15", "位"),
    ]


def test_the_level_of_what_is_known_by_its_growth_is_not_taken_for_growth(read):
    rows = [
        ["2025年9月各镇街主要经济指标"],
        ["单位：万元、%"],
        ["单位", "规上工业增加值", None, "规上工业增加值增速"],
        [None, "累计", "同比±%", "累计"],
        ["白石镇", 12000, 5.1, 5.1],
        ["义桥镇", 9000, 8.1, 8.1],
        ["杨店镇", 8000, 1, 1],
    ]
    code, found, said = read({"表": rows}, ("A3:A4", "B3:C3"))

    assert code == 0, said
    assert "B5 等3格是绝对数" in said
    assert [(cell, indicator, measure, value, unit) for cell, indicator, _, _, _, measure, value, unit in found] == [
        (cell, "industrial_value_added_growth", "value", value, "%")
        for cell, value in (("C5", "5.1"), ("C6", "8.1"), ("C7", "1"))
    ]

    only_levels = [row[:2] for row in [rows[0], ["单位：万元"], *rows[2:]]]
    code, found, said = read({"表": only_levels}, ("A3:A4",))
    assert (code, found) == (1, []), said


NEIGHBOURS = ("中都街道", "义桥镇", "白石镇")
# of our town: what comes out, cell by cell, of tables that a reader has no doubt about
PLAIN = {
    "one of two tables is no template of ours": (
        [
            ["义桥镇2021年1—5月主要指标"],
            ["单位：万元"],
            ["指标", "累计", "同比%"],
            ["税收收入", 1800, 4],
            [],
            ["空气质量情况"],
            ["指标", "单位", "5月", "1—5月"],
            ["优良天数", "天", 22, 100],
        ],
        ("A1:C1",),
        [
            ("B4", "tax_revenue", "2021-05", "ytd", "value", "1800"),
            ("C4", "tax_revenue", "2021-05", "ytd", "yoy_pct", "4"),
            ("C8", "good_air_days", "2021-05", "month", "value", "22"),
            ("D8", "good_air_days", "2021-05", "ytd", "value", "100"),
        ],
    ),
    "month and basis over value and growth, the month in Chinese numerals": (
        [
            ["二〇二一年五月份义桥镇主要经济指标"],
            ["指标", "单位", "当月", None, "累计", None],
            [None, None, "绝对值", "同比%", "绝对值", "同比%"],
            ["工业用电量", "万千瓦时", 80, -2, 400, 1],
        ],
        ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"),
        [
            ("C4", "industrial_electricity", "2021-05", "month", "value", "80"),
            ("D4", "industrial_electricity", "2021-05", "month", "yoy_pct", "-2"),
            ("E4", "industrial_electricity", "2021-05", "ytd", "value", "400"),
            ("F4", "industrial_electricity", "2021-05", "ytd", "yoy_pct", "1"),
        ],
    ),
    "half a year": (
        [["义桥镇2021年上半年经济运行情况"], ["指标名称", "计量单位", "上半年", "上年同期"], ["税收收入", "万元", 3300, 3200]],
        ("A1:D1",),
        [
            ("C3", "tax_revenue", "2021-06", "ytd", "value", "3300"),
            ("D3", "tax_revenue", "2020-06", "ytd", "last_year", "3200"),
        ],
    ),
    "growth beside each figure": (
        [
            ["汶上县2021年5月各镇街税收、投资情况"],
            ["单位：万元"],
            ["镇街", "税收收入", "同比", "固定资产投资", "同比"],
            *([town, 1800, 4, 9000, 6] for town in NEIGHBOURS),
        ],
        ("A1:E1",),
        [
            ("B5", "tax_revenue", "2021-05", "ytd", "value", "1800"),
            ("C5", "tax_revenue", "2021-05", "ytd", "yoy_pct", "4"),
            ("D5", "fixed_asset_investment", "2021-05", "ytd", "value", "9000"),
            ("E5", "fixed_asset_investment", "2021-05", "ytd", "yoy_pct", "6"),
        ],
    ),
    "growth beside the only figure": (
        [["义桥镇税收分月情况"], ["单位：万元"], ["月份", "税收收入", "同比%"], ["2021年1—2月", 250, "4.5"], ["2021年1—3月", 400, -1]],
        ("A1:C1",),
        [
            ("B4", "tax_revenue", "2021-02", "ytd", "value", "250"),
            ("C4", "tax_revenue", "2021-02", "ytd", "yoy_pct", "4.5"),
            ("B5", "tax_revenue", "2021-03", "ytd", "value", "400"),
            ("C5", "tax_revenue", "2021-03", "ytd", "yoy_pct", "-1"),
        ],
    ),
    "a header's own brackets": (
        [["义桥镇2021年1—5月指标"], ["指标", "1—5月（上年同期）"], ["税收收入（万元）", "1800（1730）"]],
        ("A1:B1",),
        [
            ("B3", "tax_revenue", "2020-05", "ytd", "last_year", "1730"),
            ("B3", "tax_revenue", "2021-05", "ytd", "value", "1800"),
        ],
    ),
    "lines of the columns' names and the rows' numbers": (
        [["义桥镇2021年5月"], ["指标名称", "计量单位", "代码", "本年累计", "增长%"], ["甲", "乙", "丙", 1, 2], ["税收收入", "万元", "01", 1800, 4]],
        (),
        [
            ("D4", "tax_revenue", "2021-05", "ytd", "value", "1800"),
            ("E4", "tax_revenue", "2021-05", "ytd", "yoy_pct", "4"),
        ],
    ),
    "figures without a word for them": (
        [["义桥镇2021年5月"], ["指标", "单位", "数值"], ["新建项目", "个", "约12"], ["招商引资到位资金", "万元", "近200"]],
        (),
        [
            ("C3", "new_build_projects", "2021-05", "ytd", "value", "12"),
            ("C4", "attracted_funds", "2021-05", "ytd", "value", "200"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("table", PLAIN)
def test_what_a_reader_has_no_doubt_about_is_read(read, table):
    rows, merged, wanted = PLAIN[table]
    code, found, said = read({"Sheet1": rows}, merged)

    assert code == 0, said
    assert [(cell, code, *rest[:-1]) for cell, code, area, *rest in found if area == OURS] == wanted


def test_a_figure_on_the_left_of_its_row_is_nobodys(read):
    title, head = ["汶上县2021年5月固定资产投资"], ["位次", "镇街", "固定资产投资（亿元）"]
    code, found, said = read(
        {"Sheet1": [title, head, *([n, town, n] for n, town in enumerate(NEIGHBOURS, 1))]}, ("A1:C1",)
    )

    assert (code, {cell[0] for cell, *_ in found}) == (0, {"C"})
    assert "“位次”在行名的左边，不知道是哪一行的" in said


def test_a_word_among_figures_is_told(read):
    rows = [["义桥镇2021年5月项目"], ["指标", "数值"], ["签约项目", 3], ["开工项目", "两个"]]
    code, found, said = read({"Sheet1": rows})

    assert (code, [cell for cell, *_ in found]) == (0, ["B3"])
    assert "B4 第4行：“两个”不是数，没有读入" in said


def test_a_table_above_the_one_that_was_recognised_is_told(take):
    rows, merged, _ = PLAIN["one of two tables is no template of ours"]
    intake = take({"Sheet1": rows}, shapes.merge(merged))

    assert any("在认出的表头上方，没有读入" in str(problem) for problem in intake.problems)


def test_a_large_or_endless_sheet_is_not_puzzled_over(read):
    towns = [["汶上县2021年5月各镇街税收（万元）"], ["镇街", "税收收入"], *(["白石", 1], ["合计", 1]) * 15_000]
    code, found, said = read({"Sheet1": towns})

    assert (code, found) == (1, []), said[:300]


def test_what_only_the_published_register_knows_keeps_nobody_from_reading(read):
    patrol = [["巡查日期", "点位编码", "巡查结果", "状态"], ["2020-10-09", "C01", "正常", "实报"]]
    rows = [["2020年10月"], ["指标", "单位", "累计"], ["税收收入", "万元", 1800]]
    code, found, said = read({"统计月报": rows, "巡查台账": patrol})

    assert code == 0, said
    assert ("C3", "tax_revenue", OURS, "2020-10", "ytd", "value", "1800", "万元") in found
    assert "料场名录中没有“C01”" in said


VILLAGES = [["义桥镇2021年5月村集体经济收入"], ["单位：万元"], ["村名", "村集体经济收入", "村集体经营性收入"]]


@pytest.mark.parametrize(
    ("between", "wanted"),
    [
        ([["续表"], ["单位：亿元"], VILLAGES[2]], {}),
        ([["续表（单位：亿元）"], VILLAGES[2]], {}),
        ([["续表", "单位：亿元"], VILLAGES[2]], {}),
        ([["续表"], ["单位：亿元"], ["村名", "村集体经营性收入"]], {"operating_": 40}),
        ([["村名", "村集体经营性收入（亿元）"]], {"operating_": 40}),
        ([["续表"], VILLAGES[2]], {"": "0.004"}),
    ],
)
def test_what_goes_on_below_has_its_own_unit_and_columns(read, between, wanted):
    """With the same columns in another unit, somebody is asked which."""
    rows = [["东张村", 41, 8], *between, ["白家店村", 0.004]]
    code, found, said = read({"Sheet1": [*VILLAGES, *rows]})

    assert (code, "请改成一致" in said) == ((0, False) if wanted else (1, True)), said
    last = [(row[1], row[6]) for row in found if row[0].startswith("B")][-1:]
    assert last == [(f"collective_{k}income", str(v)) for k, v in wanted.items()], said


def test_a_unit_alone_above_one_of_the_columns_is_its(read):
    header = [["地区", "一般公共预算收入", "同比"], [None, "亿元"]]
    code, found, said = read({"Sheet1": [["义桥镇2021年5月主要指标"], *header, ["义桥镇", 0.4, 9], ["白石镇", 0.3, 8]]})

    assert (code, [row[6] for row in found if row[5] == "value"]) == (0, ["4000", "3000"]), said


@pytest.mark.parametrize("own", ["本镇", "我镇", "义桥镇"])
def test_beside_the_countys_a_figure_of_our_town_is_ours(read, own):
    rows = [
        ["义桥镇2022年3月主要指标（万元）"],
        ["指标", own, "全县"],
        ["一般公共预算收入", 400, 12000],
        ["税收收入", 300, 9000],
    ]
    code, found, said = read({"Sheet1": rows})

    assert (code, [(row[2], row[6]) for row in found]) == (0, [(OURS, "400"), (OURS, "300")]), said
