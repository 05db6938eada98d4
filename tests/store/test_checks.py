"""Every rule of validation, on both sides of its threshold."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.bundled import CATALOGUE
from tests.store.check_rows import (
    EAST,
    OUTPUT,
    PROFIT,
    SERVICE,
    TODAY,
    TOWN,
    WEST,
    Sheets,
    accepted,
    figure,
    monthly,
    path,
    problems,
    told,
    works,
)
from township.intake import contract
from township.statistics import figures
from township.statistics.catalogue import Relation
from township.store import checks
from township.store.warehouse import read_queries


def villages(town: str, *own: str, **more: str) -> Sheets:
    """Households of a programme: the town's and the villages' own, in September."""
    codes = (TOWN, EAST, WEST)
    rows = [{"区划代码": code, "户数": value, **more} for code, value in zip(codes, (town, *own), strict=False)]
    return {"扶贫项目": rows}


def issue(**days: str) -> Sheets:
    return {"问题整改": [days], "料场名录": [{}]}


def jointly(*alone: str) -> Sheets:
    """A work of 10 planned for two villages together, and 5 for each village that reports alone as well."""
    both = {"涉及村": f"{EAST}|{WEST}", "分段": "两村合计", "计划数": "10"}
    return {"民生工程": [both, *({"区划代码": village, "计划数": "5"} for village in alone)]}


def grown(base: str, value: str, growth: str = "", indicator: str = OUTPUT, **more: str) -> Sheets:
    """September's figures of two years, with the growth that is reported."""
    now = figure(value, "2020-09", indicator, **{"同比%": growth}, **more)
    return monthly(figure(base, "2019-09", indicator, **more), now)


SHARE = {"indicator": "tax_share", "单位": "%"}
TAX = "industrial_commercial_tax"


def completed(value: str, completion: str, **task: str) -> Sheets:
    """A figure, its year's task, and what the monthly sheet says is completed of it."""
    return {**monthly(figure(value)), "目标任务": [task], "wide": [{"完成%": completion}]}


def printed(completion: str, **figures: str) -> Sheets:
    """The same where the completion is an indicator of its own."""
    rows = (figure("3668", **figures), figure(completion, indicator="fiscal_completion", 单位="%"))
    return {**monthly(*rows), "目标任务": [{}]}


# rule, severity, the cell that is named, what breaks the rule, what just does not
RULES: list[tuple[str, str, str, Sheets, Sheets]] = [
    ("cumulative_falls", "error", "G3", path("29", "28"), path("29", "29")),
    # 8.525亿 printed to 10万 may well be 85249 or 85246
    (
        *("cumulative_falls", "error", "G3"),
        *(monthly(figure("8.525", "2020-08", "project_investment", 单位="亿元"),
                  figure(value, "2020-09", "project_investment", 单位="万元")) for value in ("85244", "85245")),
    ),
    ("cumulative_falls", "warning", "G3", path("29", "28", 约数="近"), path("29", "28", 指标代码=PROFIT)),
    ("cumulative_falls", "error", "G3", path("29", "28"), path("29", "28", 口径="时点", 指标代码="project_total_investment")),
    (
        *("cumulative_falls", "error", "E3"),
        {"扶贫项目": [{"期末": "2020-08", "户数": "12"}, {"期末": "2020-09", "户数": "11"}]},
        {"扶贫项目": [{"期末": "2020-08", "户数": "12"}, {"期末": "2021-01", "户数": "1"}]},  # a new year begins
    ),
    ("cumulative_jump", "warning", "G5", path("100", "200", "300", "801"), path("100", "200", "300", "800")),
    ("cumulative_jump", "warning", "G5", path("1.00", "2.00", "3.00", "8.01"), path("100", "200", "701")),  # too few points
    ("cumulative_jump", "warning", "G5", path("100", "200", "300", "801"), path("1", "2", "3", "13")),  # small counts
    ("cumulative_jump", "warning", "G8", path("0", "0", "0", "100", "200", "300", "801"), path("0", "0", "0", "900")),
    ("first_month", "warning", "D2", *(monthly(figure("888", f"2020-0{month}", OUTPUT)) for month in (1, 2))),
    ("first_month", "warning", "D2", *(monthly(figure("888", f"2020-0{month}", OUTPUT, 口径="当月")) for month in (2, 3))),
    ("first_month", "warning", "D2", monthly(figure("8", "2020-01", OUTPUT)), monthly(figure("8", "2020-01"))),
    (
        *("first_month", "warning", "D2"),
        monthly(figure("", "2020-01", OUTPUT, **{"同比%": "5"})),
        monthly(figure("", "2020-01", OUTPUT, 单位数="3")),  # how many there are can be said of any month
    ),
    # 8543/7493.9 is 13.9994: 14 holds, 13 does not, 13.9 does not
    ("yoy_contradicts", "warning", "J3", grown("7493.9", "8543", "13.9"), grown("7493.9", "8543", "14")),
    *(  # a growth beside a blank is not asked about
        ("yoy_contradicts", "warning", "J3", grown("7493.9", "8543", "13.9"), grown(base, value, "13.9"))
        for base, value in (("7493.9", ""), ("", "8543"))
    ),
    # of a rate the difference in points
    ("yoy_contradicts", "warning", "J3", grown("75", "77.1", "2.8", **SHARE), grown("75.0", "77.1", "2.1", **SHARE)),
    # 77.1 less 75 is 2.1, as they may have been rounded 1.55 to 2.65
    *(
        ("yoy_contradicts", "warning", "J3", grown("75", "77.1", bad, **SHARE), grown("75", "77.1", good, **SHARE))
        for bad, good in (("1.4", "1.5"), ("2.8", "2.7"))
    ),
    # what was rounded up or down may lie anywhere in its step, on either side
    *(
        ("yoy_contradicts", "warning", "J3", grown(base, value, bad), grown(base, value, good))
        for base, value, bad, good in (
            ("10", "10", "-9.6", "-9.5"), ("10", "10", "10.6", "10.5"), ("0.5", "1.0", "20", "100"),
            ("0.1", "1.0", "2001", "2000"),
        )
    ),
    ("yoy_contradicts", "warning", "J3", grown("-5", "10", "300", PROFIT), grown("-5", "10", "", PROFIT)),
    ("yoy_contradicts", "warning", "J3", grown("0", "10", "300", PROFIT), grown("2", "10", "300", PROFIT)),
    ("part_exceeds", "error", "G3", *(monthly(figure("3668"), figure(part, indicator=TAX)) for part in ("3669", "3668"))),
    (
        *("part_exceeds", "warning", "G3"),
        *(monthly(figure("3.1508", indicator="industrial_renovation_investment", 单位="亿元"),
                  figure(part, indicator="manufacturing_renovation_investment", 单位="万元")) for part in ("31510", "31508")),
    ),
    (
        *("part_exceeds", "error", "G3"),
        monthly(figure("3668"), figure("3669", indicator=TAX)),
        monthly(figure("3668", "2020-08"), figure("3669", indicator=TAX)),  # another month
    ),
    (
        *("parts_do_not_add", "error", "G2"),
        *(monthly(figure("12", indicator="project_count"), figure("7", indicator="new_build_projects"),
                  figure(part, indicator="renovation_projects")) for part in ("4", "5")),
    ),
    (
        *("parts_do_not_add", "error", "G2"),
        *(monthly(figure("12", indicator="project_count"), figure(part, indicator="new_build_projects"))
          for part in ("13", "7")),  # one is missing
    ),
    ("village_sums", "error", "E2", villages("20", "10", "11"), villages("20", "10", "10")),
    ("village_sums", "warning", "E2", villages("20", "10", "9"), villages("20", "10", "10")),
    (
        *("village_sums", "error", "F2"),
        {"扶贫项目": [{"投入资金": "1.1"}, {"区划代码": EAST, "投入资金": "1.3"}]},
        {"扶贫项目": [{"投入资金": "1.1"}, {"区划代码": EAST, "投入资金": "1.2"}]},  # each rounded to 0.1
    ),
    (
        *("village_sums", "notice", "E2"),
        {"扶贫项目": [*villages("20", "10")["扶贫项目"], {"区划代码": WEST, "期末": "2020-08", "户数": "9"}]},
        villages("10", "10"),
    ),
    # money is rounded, a count is not; the villages' shares are nothing to add up
    *(
        ("village_sums", "error", "G2", monthly(figure("20", **bad), figure(of_village, 区划代码=EAST, **bad)),
         monthly(figure("20", **good), figure("21", 区划代码=EAST, **good)))
        for of_village, bad, good in (
            ("22", {}, {}), ("21", {"indicator": "project_count"}, {"indicator": "tax_share", "单位": "%"}),
        )
    ),
    ("work_order", "warning", "J2", works(计划数="29", 完工数="30"), works(计划数="29", 完工数="29")),
    ("work_order", "error", "K2", works(完工数="29", 验收数="30"), works(完工数="29", 验收数="29")),
    ("work_order", "error", "I2", works(开工数="28", 完工数="29"), works(开工数="29", 完工数="29")),
    (
        *("work_order", "warning", "D2"),
        {"项目进度": [{"本年计划投资": "100", "本年累计完成投资": "101"}], "项目名录": [{}]},
        {"项目进度": [{"本年计划投资": "100", "本年累计完成投资": "100"}], "项目名录": [{}]},
    ),
    ("rectification_order", "error", "G2", issue(整改完成日期="2020-09-01"), issue(整改完成日期="2020-09-02")),
    (
        *("rectification_order", "error", "H2"),
        issue(整改完成日期="2020-09-05", 销号日期="2020-09-04"),
        issue(整改完成日期="2020-09-05", 销号日期="2020-09-05"),
    ),
    (
        *("rectification_order", "error", "H2"),
        issue(整改完成日期="2020-09-02", 销号日期="2020-09-01"),
        issue(整改完成日期="2020-09-02", 销号日期="2020-09-02"),
    ),
    ("rectification_order", "error", "G2", issue(销号日期="2020-09-05"), issue()),
    ("rectification_order", "warning", "F2", issue(整改时限="2020-09-01"), issue(整改时限="2020-09-02")),
    ("unknown_key", "error", "B2", {"巡查台账": [{"点位编码": "C1O"}]}, {"巡查台账": [{}], "料场名录": [{}]}),
    ("unknown_key", "error", "B2", {"巡查台账": [{"点位编码": "P02"}]}, {"巡查台账": [{"点位编码": "P01"}]}),
    ("unknown_key", "error", "D2", {"问题整改": [{}]}, issue()),
    ("unknown_key", "error", "A2", {"项目进度": [{}]}, {"项目进度": [{}], "项目名录": [{}]}),
    ("far_from_earlier", "warning", "G3", path("29", "2901"), path("29", "2900")),
    ("far_from_earlier", "warning", "G3", path("29", "2901"), path("29", "290100")),  # a slip of units is said as one
    ("far_from_earlier", "warning", "G3", path("201.0", "2.0"), path("0.5", "51")),  # a figure of few digits may leap
    ("joint_and_alone", "warning", "C3", jointly(EAST), jointly("370830108202")),
    ("joint_and_alone", "warning", "C3", jointly(EAST), jointly(EAST, WEST)),  # its parts: 5 and 5
    (
        *("joint_and_alone", "warning", "C3", jointly(EAST)),
        {"民生工程": [*jointly()["民生工程"], {"区划代码": EAST, "分段": "东段", "计划数": "5"}]},
    ),
    (
        *("joint_and_alone", "warning", "C3"),
        {"民生工程": [{"涉及村": f"{EAST}|{WEST}", "计划数": "10"}, {"区划代码": EAST, "计划数": "5"}]},
        jointly(),
    ),
    ("unit_slip", "error", "G3", path("545", "7700000"), path("545", "770000")),
    ("unit_slip", "error", "G3", path("5450000", "770"), path("5450000", "5450770")),
    ("unit_slip", "error", "G3", *(grown("3668", value, indicator="fiscal_revenue") for value in ("36680000", "36680"))),
    (
        *("unit_slip", "error", "E3"),
        *({"目标任务": [{"年度": "2019", "全年任务": "4757"}, {"年度": "2020", "全年任务": task}]} for task in ("47570000", "5000")),
    ),
    ("few_units", "notice", "K2", *(monthly(figure("2692", indicator=SERVICE, 单位数=units)) for units in "23")),
    ("completion_differs", "warning", "G3", printed("77.2"), printed("77.1")),  # 3668 of 4757.5 is 77.1
    # of examples nothing reported is judged
    ("completion_differs", "warning", "G3", printed("77.2"), printed("77.2", 状态="示例")),
    ("completion_differs", "warning", "E2", completed("3668", "78"), completed("3668", "77")),
    # 50 of 100, as they may have been rounded 49.5 / 100.5 to 50.5 / 99.5: 49.25 to 50.75
    *(
        ("completion_differs", "warning", "E2", completed("50", bad, 全年任务="100"), completed("50", good, 全年任务="100"))
        for bad, good in (("49.2", "49.3"), ("50.9", "50.8"))
    ),
    ("task_of_nothing", "error", "E2", completed("3668", "78", 全年任务="0"), completed("3668", "0", 全年任务="0")),
    (
        *("block_behind", "notice", "F3"),
        {"wide": [{}, {"指标代码": SERVICE, "期末": "2020-08"}]},
        {"wide": [{}, {"指标代码": SERVICE}]},
    ),
    (  # only one of the two is known to be late
        *("block_behind", "notice", "F3"),
        {"wide": [{}, *({"指标代码": code, "期末": "2020-08"} for code in (SERVICE, OUTPUT))]},
        {"wide": [{}, {"指标代码": SERVICE}, {"指标代码": OUTPUT}]},
    ),
]  # fmt: skip


MESSAGES = Path(__file__).with_name("messages.txt").read_text(encoding="utf-8").splitlines()


def case_id(value: Any) -> str | None:
    return value if isinstance(value, str) and "月报" not in value else ""


@pytest.mark.parametrize(
    ("rule", "severity", "cell", "bad", "good", "message"),
    [(*case, message) for case, message in zip(RULES, MESSAGES, strict=True)],
    ids=case_id,
)
def test_a_rule_says_what_is_wrong_in_which_cell_and_lets_the_threshold_pass(
    rule, severity, cell, bad, good, message, alone, monkeypatch
):
    alone(rule)
    monkeypatch.setattr(checks, "view_files", lambda folder: [folder / "_current.sql"])

    found = [(problem.severity, problem.cell, str(problem)) for problem in problems(**bad) if problem.rule == rule]

    assert found == [(severity, cell, message)]
    assert [said for said in told(**good) if said[1] == rule] == []


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("part_exceeds", [figure("3668"), figure("3669", indicator=TAX)]),
        ("yoy_contradicts", grown("7493.9", "8543", "13.9")["统计月报"]),
    ],
    ids=case_id,
)
def test_a_figure_that_is_only_about_contradicts_nothing(rule, rows, alone):
    alone(rule)
    one, other = rows
    assert rule in [said for _, said, _, _ in told(**monthly(one, other))]

    about = {"约数": "近"}
    for given in ((one | about, other), (one, other | about)):
        assert rule not in [said for _, said, _, _ in told(**monthly(*given))]


def test_figures_of_another_basis_group_place_or_status_are_not_compared():
    far, slip, jump = "tax_revenue", "fixed_asset_investment", "project_investment"
    earlier = [
        *(figure("29", "2018-01"), figure("29", "2017-01", far), figure("545", "2018-01", slip)),
        figure("3668", "2016-09", slip),
        *(figure(value, f"2018-0{month}", jump) for month, value in enumerate(("100", "200", "300"), start=1)),
        *(figure("7493.9", "2019-09", OUTPUT), figure("3668"), figure("12", indicator="project_count")),
        figure("7", indicator="new_build_projects"),
    ]
    against = [
        *(figure("28", "2018-02"), figure("2901", "2017-02", far), figure("7700000", "2018-02", slip)),
        *(figure("36680000", "2017-09", slip), figure("801", "2018-04", jump)),
        figure("8543", "2020-09", OUTPUT, **{"同比%": "13.9"}),
        figure("3669", indicator=TAX),
        figure("4", indicator="renovation_projects"),
        figure("77.2", indicator="fiscal_completion", 单位="%"),
    ]

    def rules(**other: str) -> set[str]:
        rows = monthly(*earlier, *({**row, **other} for row in against))
        return {rule for _, rule, *_ in told(**rows, 目标任务=[{}])}

    comparing = {
        *("cumulative_falls", "cumulative_jump", "yoy_contradicts", "part_exceeds", "parts_do_not_add", "unit_slip"),
        *("far_from_earlier", "completion_differs"),
    }
    assert comparing <= rules()
    for other in ({"口径": "当月"}, {"分组": "国税"}, {"区划代码": EAST}, {"状态": "示例"}):
        assert not comparing & rules(**other), other


def test_villages_are_added_up_for_the_towns_own_figure_alone(alone):
    alone("village_sums")

    def sums(**sheets: Any) -> int:
        return sum(rule == "village_sums" for _, rule, *_ in told(**sheets))

    assert sums(**monthly(figure("20"), figure("22", 区划代码=EAST))) == 1
    assert sums(**monthly(figure("20"), figure("22", 区划代码="370830102"))) == 0  # another town of the county
    for villages in (EAST, f"{EAST}|{WEST}"):  # their figure, not the town's
        assert sums(民生工程=[{"涉及村": villages, "计划数": "20"}, {"区划代码": EAST, "计划数": "21"}]) == 0
    assert sums(民生工程=[{"计划数": "20"}, {"区划代码": EAST, "计划数": "21"}]) == 1


def test_villages_that_report_alone_without_a_number_are_not_known_to_be_the_parts():
    [both, *alone] = jointly(EAST, WEST)["民生工程"]
    blank = [both, *(row | {"计划数": "", "已完工": "未填报"} for row in alone)]

    assert [(rule, cell) for _, rule, cell, _ in told(民生工程=blank)] == [
        ("joint_and_alone", "C3"),
        ("joint_and_alone", "C4"),
    ]


def test_money_in_parts_differs_at_most_by_what_was_rounded():
    parts = ("tax_revenue", "industrial_commercial_tax")
    relations = tuple(Relation("fiscal_revenue", part, "=", "error", "") for part in parts)
    known = replace(CATALOGUE, relations=relations)

    def differs(total: str) -> bool:
        intake = accepted(**monthly(figure(total), figure("10", indicator=parts[0]), figure("20", indicator=parts[1])))
        return "parts_do_not_add" in {p.rule for p in checks.check(intake, None, known, today=TODAY)}

    # half of 1, of 1 and of 0.1
    assert [differs(total) for total in ("28.9", "29.0", "31.0", "31.1")] == [True, False, False, True]


def test_every_rule_has_a_case():
    # compared with what is published: test_checks_beside.py, test_blanks.py
    without_case = {"last_year_differs", "target_changed", "cleared", "left_blank", "name_differs", "unit_differs"}
    without_case |= {"unknown_breakdown"}

    assert {rule for rule, *_ in RULES} | without_case == set(read_queries(checks.QUERIES))


# ------------------------------------------------------------------ all at once, and how they are said


def test_all_problems_are_told_at_once_in_the_order_of_the_file():
    found = problems(
        **monthly(figure("3668"), figure("4000", indicator=TAX), figure("-1", "2020-10")),
        民生工程=[{"计划数": "1", "完工数": "2", "开工数": "1"}],
        巡查台账=[{"点位编码": "X9"}],
    )

    assert [(p.sheet, p.row, p.rule) for p in found] == [
        ("巡查台账表", 2, "unknown_key"),
        ("民生工程表", 2, "work_order"),
        ("民生工程表", 2, "work_order"),
        ("统计月报表", 3, "part_exceeds"),
        ("统计月报表", 4, "negative"),
        ("统计月报表", 4, "cumulative_falls"),
    ]


def test_a_message_says_what_where_and_what_to_do():
    [problem] = problems(**path("3668", "3600"))

    assert str(problem) == (
        "月报.xlsx“统计月报表” G3 第3行“数值”列：公共财政预算收入2020年2月：累计3600，比2020年1月累计3668还少；"
        "请核对两个月的数，是修订的请把有误的月份一并更正（现值：3600）"
    )
    assert problem.advice == "请核对两个月的数，是修订的请把有误的月份一并更正"
    assert problem.wrong.endswith("还少")


def test_a_village_is_named():
    [problem] = problems(民生工程=[{"区划代码": EAST, "完工数": "1", "验收数": "2"}])

    assert problem.message.startswith("义桥东村危房改造2020年9月：验收数多于完工数（2对1）；")


def test_what_reading_and_typing_found_is_passed_on_once():
    intake = accepted(**path("3668", "3600"))
    read = contract.Problem("月报.xlsx", "统计月报", 1, None, "", "工作表是隐藏的；请取消隐藏并核对", "warning", "A1")
    intake.problems = [read]
    first = checks.check(intake, None, CATALOGUE, today=TODAY)
    intake.problems = first

    assert read in first
    assert checks.check(intake, None, CATALOGUE, today=TODAY) == first


def test_rows_without_an_origin_are_checked_all_the_same():
    intake = accepted(**path("3668", "3600"))
    intake.origins.clear()
    [problem] = checks.check(intake, None, CATALOGUE, today=TODAY)

    assert (problem.file, problem.sheet, problem.row, problem.cell) == ("", "统计月报", None, "")


def test_a_row_replaced_by_a_stronger_one_is_named_where_the_stronger_stands():
    intake = accepted(**monthly(figure("3668", 状态="示例"), figure("3600")))

    assert [(o.row, o.cells["数值"]) for k, o in intake.origins.items() if k[0] == "observation"] == [(3, "G3")]


@pytest.mark.parametrize("value", ["99999999999999.9999", "0", "0.0001", "99999999999999"])
def test_extreme_figures_break_nothing(value):
    whole = {"计划数": value, "开工数": value, "完工数": value, "验收数": value}
    found = told(
        **monthly(
            *(figure(value, f"20{year}-{month:02d}", OUTPUT, **{"同比%": value, "单位数": "1"})
              for year in (19, 20) for month in range(1, 13)),
            *(figure("0.0001", f"2020-{month:02d}") for month in range(1, 13)),
            figure(value, indicator="fiscal_completion", 单位="%"),
        ),
        目标任务=[{"全年任务": value}],
        民生工程=[{**whole}, {**whole, "区划代码": EAST}, {**whole, "区划代码": WEST}],
        wide=[{"完成%": value}],
    )  # fmt: skip

    assert {rule for _, rule, *_ in found} >= {"few_units", "first_month"}


# ------------------------------------------------------------------ the rules themselves


@pytest.mark.parametrize("name", read_queries(checks.QUERIES))
def test_a_rule_is_a_query_with_a_header(name):
    rule = read_queries(checks.QUERIES)[name]
    described = "\n".join(line for line in rule.sql.splitlines() if line.startswith("-- 参数"))

    assert tuple(rule.labels) == checks.COLUMNS
    assert "-- 粒度：一行 = " in rule.sql
    assert rule.question.rstrip("。")
    assert all(f"${name}" in described for name in rule.parameters)


def test_a_figure_is_vague_whose_word_leaves_it_open():
    [macro] = re.findall(r"create macro vague.*?;", (checks.QUERIES / "_current.sql").read_text(encoding="utf-8"), re.S)
    with duckdb.connect(":memory:") as connection:
        connection.execute(macro)
        words = (None, *figures.QUALIFIERS)
        vague = {word for word in words if connection.execute("select vague(?)", [word]).fetchone()[0]}

    assert vague == {*figures.UPPER_BOUND, *figures.LOWER_BOUND, "约", "预计", "预计以上"}


def test_the_bundled_workbooks_have_no_errors_and_four_notices(bundled_intake):
    found = checks.check(bundled_intake[0], None, CATALOGUE, today=TODAY)

    assert [(p.severity, p.rule, p.file, p.row) for p in found] == [
        ("notice", "few_units", "annual-report-2020/统计月报.csv", 16),
        ("notice", "few_units", "annual-report-2020/统计月报.csv", 18),
        ("notice", "few_units", "illustrative-2020/统计月报.csv", 68),
        ("notice", "few_units", "illustrative-2020/统计月报.csv", 83),
    ]


@pytest.mark.parametrize("text", ["1" + "0" * 30, "9" * 17, "99999999999999.99999"])
def test_a_completion_too_large_to_store_is_compared_with_nothing(text):
    assert told(**monthly(figure("3668")), 目标任务=[{}], wide=[{"完成%": text}]) == []
