"""Rules that compare what comes in with what is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.bundled import CATALOGUE
from tests.store.check_rows import (
    EAST,
    OUTPUT,
    PROFIT,
    TOWN,
    WEST,
    Rows,
    Sheets,
    accepted,
    book,
    figure,
    monthly,
    problems,
    told,
    works,
)
from township.store import snapshot
from township.store.manifest import Snapshot


@pytest.fixture
def published(data) -> Callable[..., Snapshot]:
    """Publish rows and open the snapshot they became."""

    def run(**sheets: Any) -> Snapshot:
        intake = accepted(**sheets)
        identity = snapshot.publish(intake, CATALOGUE, [book(**sheets)], data, by="测试", note="")
        return snapshot.open_snapshot(data, identity)

    return run


def rules_told(current: Snapshot, **sheets: Any) -> list[tuple[str, str, str]]:
    return [(severity, rule, cell) for severity, rule, cell, _ in told(current, **sheets)]


def test_a_month_is_compared_with_the_one_published_before(published):
    current = published(**monthly(figure("3223", "2020-08")))

    assert rules_told(current, **monthly(figure("3222"))) == [("error", "cumulative_falls", "G2")]
    assert rules_told(current, **monthly(figure("3224"))) == []


def test_a_figure_is_compared_with_those_of_thirteen_months_before_and_twelve_after(published):
    level = {"indicator": "project_total_investment", "口径": "时点"}

    def told(current: Snapshot, value: str, month: str) -> bool:
        another = [{"来源代码": "another"}]  # of the same source everything is looked at
        given = monthly(figure(value, month, **level))
        return ("error", "unit_slip", "G2") in rules_told(current, **given, 来源=another)

    current = published(**monthly(figure("545", "2019-07", **level)))
    assert [told(current, "7700000", month) for month in ("2020-08", "2020-09")] == [True, False]
    current = published(**monthly(figure("7700000", "2020-09", **level)))
    assert [told(current, "545", month) for month in ("2019-09", "2019-08")] == [True, False]


def test_a_revision_of_an_earlier_month_is_compared_with_the_later_one(published):
    current = published(**monthly(figure("3668")))
    [problem] = problems(current, **monthly(figure("3669", "2020-08")))

    assert (problem.rule, problem.cell, problem.value) == ("cumulative_falls", "G2", "3669")
    assert "比已发布的2020年9月累计3668还多" in problem.message


def test_a_revision_is_not_compared_with_what_it_replaces(published):
    current = published(**monthly(figure("3000", "2020-08"), figure("36680000")))

    assert rules_told(current, **monthly(figure("3668"))) == []


# rule, sheet, and the rows of the two sides that contradict each other
SIDES: list[tuple[str, str, Rows, Rows]] = [
    ("cumulative_falls", "统计月报", [figure("29", "2018-01")], [figure("28", "2018-02")]),
    ("unit_slip", "统计月报", [figure("545", "2018-01", PROFIT)], [figure("7700000", "2018-02", PROFIT)]),
    (
        "unit_slip",
        "统计月报",
        [figure("3668", "2018-09", "tax_revenue")],
        [figure("36680000", "2019-09", "tax_revenue")],
    ),
    (
        *("yoy_contradicts", "统计月报", [figure("7493.9", "2019-09", OUTPUT)]),
        [figure("8543", "2020-09", OUTPUT, **{"同比%": "13.9"})],
    ),
    ("part_exceeds", "统计月报", [figure("3668")], [figure("3669", indicator="industrial_commercial_tax")]),
    ("completion_differs", "统计月报", [], [figure("77.2", indicator="fiscal_completion", 单位="%")]),
    (
        *("parts_do_not_add", "统计月报", [figure("12", indicator="project_count")]),
        [figure("9", indicator="new_build_projects"), figure("4", indicator="renovation_projects")],
    ),
    ("completion_differs", "目标任务", [{}], []),
    ("village_sums", "扶贫项目", [{"户数": "20"}], [{"区划代码": EAST, "户数": "21"}]),
    (
        *("joint_and_alone", "民生工程", [{"涉及村": f"{EAST}|{WEST}", "分段": "两村合计", "计划数": "10"}]),
        [{"区划代码": EAST, "计划数": "5"}],
    ),
]


FIRST_COMES_IN = """\
village_sums E2 住房维修2020年9月：全镇20，1个村合计21，多于全镇
joint_and_alone D2 义桥东村危房改造2020年9月：已算在“两村合计”里，又单独报了一行
cumulative_falls G2 公共财政预算收入2018年1月：累计29，比已发布的2018年2月累计28还多
unit_slip G3 规上工业利润总额2018年1月：545，已发布的2018年2月却是7700000，相差约一万倍
unit_slip G4 税收收入2018年9月：3668，已发布的2019年9月却是36680000，相差约一万倍
yoy_contradicts G5 规上工业总产值2020年9月：口径差异：上报同比13.9%，按本期8543与上年同期7493.9推算约14.0%
completion_differs G6 公共财政预算收入2020年9月：完成77.2%，按累计3668除以全年任务4757.5应是77.1%
part_exceeds G6 工商税收2020年9月：3669，大于它所在的“公共财政预算收入”3668
parts_do_not_add G7 谋划投资项目2020年9月：合计12，各部分之和却是13（新建项目9、工业技改项目4）
"""
SECOND_COMES_IN = """\
village_sums E2 住房维修2020年9月：全镇20，1个村合计21，多于全镇
joint_and_alone C2 义桥东村危房改造2020年9月：已算在“两村合计”里，又单独报了一行
cumulative_falls G2 公共财政预算收入2018年2月：累计28，比2018年1月累计29还少
unit_slip G3 规上工业利润总额2018年2月：7700000，2018年1月却是545，相差约一万倍
unit_slip G4 税收收入2019年9月：36680000，2018年9月却是3668，相差约一万倍
yoy_contradicts J5 规上工业总产值2020年9月：口径差异：上报同比13.9%，按本期8543与上年同期7493.9推算约14.0%
part_exceeds G6 工商税收2020年9月：3669，大于它所在的“公共财政预算收入”3668
completion_differs G7 公共财政预算收入2020年9月：完成77.2%，按累计3668除以全年任务4757.5应是77.1%
parts_do_not_add G8 谋划投资项目2020年9月：合计12，各部分之和却是13（新建项目9、工业技改项目4）
"""


def test_a_contradiction_is_told_whichever_side_of_it_was_published_before(published):
    first: Sheets = {}
    second: Sheets = {}
    for _, sheet, one, other in SIDES:
        first[sheet] = first.get(sheet, []) + one
        second[sheet] = second.get(sheet, []) + other

    def told_of(given: Sheets, before: Sheets) -> str:
        rules = {rule for rule, *_ in SIDES}
        found = [p for p in problems(published(**before), **given) if p.rule in rules]
        return "".join(f"{p.rule} {p.cell} {p.message.partition('；')[0]}\n" for p in found)

    assert told_of(first, before=second) == FIRST_COMES_IN
    assert told_of(second, before=first) == SECOND_COMES_IN


def test_what_was_published_is_not_judged_again(published):
    wrong = monthly(
        *(figure("3668", "2020-08"), figure("3600"), figure("3601", indicator="industrial_commercial_tax")),
        *(figure("7493.9", "2019-09", OUTPUT), figure("8543", "2020-09", OUTPUT, **{"同比%": "13.9"})),
        *(figure("12", indicator="project_count"), figure("13", indicator="new_build_projects")),
        figure("88", indicator="fiscal_completion", 单位="%"),
    )
    late = {"整改完成日期": "2020-09-01"}  # before it was found
    beside = {"目标任务": [{}], "问题整改": [late], **works(完工数="1", 验收数="2")}
    assert {rule for _, rule, *_ in told(**wrong, **beside)} >= {
        *("cumulative_falls", "part_exceeds", "yoy_contradicts", "parts_do_not_add", "completion_differs"),
        *("rectification_order", "work_order"),
    }
    current = published(**wrong, **beside)
    given = monthly(figure("5", indicator="returned_talents"))

    assert rules_told(current, **given, 来源=[{"来源代码": "another"}]) == []


@pytest.mark.parametrize("status", ["示例", "推算"])
def test_real_figures_are_not_held_against_made_up_ones(published, status):
    current = published(**monthly(figure("3223", "2020-08", 状态=status)))

    assert rules_told(current, **monthly(figure("3000"))) == []


def test_a_task_changed_in_the_year_is_asked_about(published):
    current = published(目标任务=[{}])

    [problem] = problems(current, 目标任务=[{"全年任务": "4800"}])
    assert (problem.severity, problem.rule, problem.cell) == ("warning", "target_changed", "E2")
    assert problem.message == (
        "公共财政预算收入：2020年的全年任务由4757.5改为4800；请核对，任务确有调整的请确认并在备注写明文号"
    )
    assert rules_told(current, 目标任务=[{"全年任务": "4757.50"}]) == []
    assert rules_told(current, 目标任务=[{"年度": "2021", "全年任务": "4800"}]) == []


def test_the_real_task_may_replace_a_derived_one_within_its_range(published):
    current = published(目标任务=[{"状态": "推算", "下限": "4754.4", "上限": "4760.5"}])

    assert rules_told(current, 目标任务=[{"全年任务": "4760"}]) == []
    assert rules_told(current, 目标任务=[{"全年任务": "4761"}]) == [("warning", "target_changed", "E2")]


def test_an_example_does_not_take_the_place_of_a_task_that_was_worked_out(published):
    current = published(目标任务=[{"状态": "推算", "全年任务": "100"}])
    example = {"目标任务": [{"状态": "示例", "全年任务": "50"}], **monthly(figure("50"))}

    assert rules_told(current, **example, wide=[{"完成%": "50"}]) == []
    assert rules_told(current, **example, wide=[{"完成%": "100"}]) == [("warning", "completion_differs", "E2")]


def test_last_year_on_the_sheet_may_differ_from_what_was_published_but_is_asked_about(published):
    current = published(**monthly(figure("7493.9", "2019-09", OUTPUT)))

    def rules(value: str, **more: str) -> list[tuple[str, str, str]]:
        return rules_told(current, **monthly(figure(value, "2019-09", OUTPUT, **more)))

    assert rules("7400", 备注="上年同期") == [("warning", "last_year_differs", "G2")]
    assert rules("7494", 备注="上年同期") == []  # rounded
    assert rules("7400") == []  # a revision of last year itself
    assert rules("7400", 备注="上年同期", 状态="示例") == []
    current = published(**monthly(figure("7493.9", "2019-09", OUTPUT, 状态="示例")))
    assert rules("7400", 备注="上年同期") == []


def test_a_completion_is_measured_against_the_published_task(published):
    current = published(目标任务=[{}])
    given = monthly(figure("3668"))

    assert rules_told(current, **given, wide=[{"完成%": "90"}]) == [("warning", "completion_differs", "E2")]
    assert rules_told(current, **given, wide=[{"完成%": "77.1"}]) == []


def test_a_site_registered_earlier_is_known(published):
    current = published(料场名录=[{}])

    assert rules_told(current, 巡查台账=[{}]) == []


def test_a_breakdown_that_nothing_shows_is_refused(published, alone):
    alone("unknown_breakdown")
    listed = [{"内容": "甲队"}, {"名单代码": "epi_roles", "名单": "各类人员", "内容": "宣传员"}]
    before = monthly(figure("3668"), figure("4", "2020-09", "county_rank", 分组=OUTPUT))
    current = published(**before, 名单=listed)

    def told(indicator: str, group: str, current: Snapshot | None = current) -> list[str]:
        given = monthly(figure("3", "2020-10", indicator, 分组=group))
        found = [p for p in problems(current, **given) if p.rule == "unknown_breakdown"]
        assert all(p.message.endswith(f"：没有分组“{group}”；{p.advice}") for p in found)
        return [p.advice for p in found]

    assert told("fiscal_revenue", "x") == ["这个指标不分组，请留空"]
    assert told("county_rank", "fiscal_revenue") == []
    assert told("county_rank", "fiscal_revenu") == ["请改成已有的分组，也许是“fiscal_revenue”"]
    assert told("talent_pool_persons", "甲队", None) == ["请先在“名单”表登记各支队伍"]
    assert told("talent_pool_persons", "甲队") == []
    assert told("talent_pool_persons", "宣传员") == ["请改成已有的分组，也许是“甲队”"]
    given = monthly(*(figure("3", indicator="talent_pool_persons", 分组=group) for group in ("甲队", "宣传员")))
    assert [p.value for p in problems(**given, 名单=listed) if p.rule == "unknown_breakdown"] == ["宣传员"]


# ------------------------------------------------------------------ a code and its name, its unit

OTHER_CODE = {
    "民生工程": {"工程代码": "clean_heating", "工程": "清洁取暖"},
    "扶贫项目": {"项目代码": "tap_water", "项目": "自来水维修"},
    "料场名录": {"点位编码": "C02", "点位名称": "碎石厂2号"},
    "企业名录": {"企业代码": "E2", "企业名称": "乙公司"},
    "项目名录": {"项目序号": "2", "项目名称": "仓储物流园", "简称": "物流园"},
}
NAMES = {"民生工程": "工程", "扶贫项目": "项目", "料场名录": "点位名称", "企业名录": "企业名称", "项目名录": "项目名称"}


OWN = {sheet: {"点位名称": "碎石厂1号"} if sheet == "料场名录" else {} for sheet in OTHER_CODE}


def differing(current: Snapshot, **sheets: Any) -> dict[str, tuple[str, str, str]]:
    """By sheet: severity, value and message of the one name that differs."""
    said = [p for p in problems(current, **sheets) if p.rule == "name_differs"]
    assert len({p.sheet for p in said}) == len(said)
    return {p.sheet.removesuffix("表"): (p.severity, p.value, p.message) for p in said}


def test_another_name_for_a_known_code_is_asked_about_and_another_codes_name_refused(published):
    current = published(**{sheet: [OWN[sheet], OTHER_CODE[sheet]] for sheet in OTHER_CODE})
    renamed = differing(current, **{sheet: [{**OWN[sheet], NAMES[sheet]: "新名"}] for sheet in OTHER_CODE})
    others = {sheet: OTHER_CODE[sheet][NAMES[sheet]] for sheet in OTHER_CODE}
    taken = differing(current, **{sheet: [{**OWN[sheet], NAMES[sheet]: others[sheet]}] for sheet in OTHER_CODE})

    assert {sheet: said[:2] for sheet, said in renamed.items()} == dict.fromkeys(OTHER_CODE, ("warning", "新名"))
    known = "代码house_renovation：原来是“危房改造”，这次写"
    assert renamed["民生工程"][2] == f"{known}“新名”；改名请确认，填错行请改正"
    assert taken["民生工程"][2] == f"{known}“清洁取暖”，那是代码clean_heating的名称；请改成一致"
    assert all("这次写“新名”；改名请确认，填错行请改正" in said[2] for said in renamed.values())
    villages = [{"工程": "新名", "区划代码": area} for area in (EAST, WEST)]
    assert "这次写“新名”（共2行）；改名请确认" in differing(current, 民生工程=villages)["民生工程"][2]
    assert {sheet: said[:2] for sheet, said in taken.items()} == {s: ("error", name) for s, name in others.items()}
    assert rules_told(current, **{sheet: [OWN[sheet]] for sheet in OTHER_CODE}) == []


def test_a_code_is_known_by_the_name_and_unit_of_its_newest_month(published):
    months = [("2020-08", "旧名", "公里"), ("2020-09", "户户通", "米")]
    current = published(民生工程=[
        {**ROAD, "工程": name, "单位": unit, "区划代码": area, "期末": month, "计划数": "9"}
        for month, name, unit in months for area in (EAST, WEST)
    ], 料场名录=[{"期末": "2020-08", "点位名称": "碎石厂1号"}, {"期末": "2020-09"}])  # fmt: skip
    site = {"期末": "2020-10", "点位名称": "碎石厂1号"}  # not named in September, it keeps its name
    row = {**ROAD, "区划代码": EAST, "期末": "2020-10", "单位": "米", "计划数": "9"}

    assert rules_told(current, 民生工程=[row], 料场名录=[site]) == []
    renamed = {"民生工程": [row | {"工程": "旧名"}], "料场名录": [site | {"点位名称": "新名"}]}
    assert [said[:2] for said in rules_told(current, **renamed)] == [("warning", "name_differs")] * 2
    # the other village's published row keeps the unit
    for month in ("2020-09", "2020-10"):
        told = rules_told(current, 民生工程=[row | {"期末": month, "单位": "公里"}])
        assert "error" in [severity for severity, rule, _ in told if rule == "unit_differs"]


def test_a_new_code_with_a_known_name_is_a_slip_unless_only_its_number_is_new(published):
    current = published(**{sheet: [row] for sheet, row in OTHER_CODE.items()})

    def recoded(new: str) -> Sheets:
        """The rows under other codes, ``*`` being the known one."""
        coded = {sheet: (next(iter(row)), row) for sheet, row in OTHER_CODE.items()}
        return {sheet: [{**row, code: new.replace("*", row[code])}] for sheet, (code, row) in coded.items()}

    for new, severity in (("*_2021", "warning"), ("x", "error")):
        found = {sheet: said[:2] for sheet, said in differing(current, **recoded(new)).items()}
        assert found == {sheet: (severity, row[NAMES[sheet]]) for sheet, row in OTHER_CODE.items()}
    said = {
        severity: differing(current, 民生工程=recoded(code)["民生工程"])["民生工程"][2]
        for code, severity in (("*_2021", "warning"), ("x", "error"))
    }
    assert said == {
        "warning": "代码clean_heating_2021：没有发布过，“清洁取暖”的代码是clean_heating；代码写错的请改正，同名的新事项请确认",
        "error": "代码x：没有发布过，“清洁取暖”的代码是clean_heating；请把代码改成clean_heating；确是另一件事的请换一个名称",
    }
    renamed = {sheet: [{**row, NAMES[sheet]: "新的一项"}] for sheet, [row] in recoded("x").items()}
    assert rules_told(current, **renamed) == []


@pytest.mark.parametrize("sheet", ["民生工程", "扶贫项目"])
def test_a_code_a_letter_off_is_a_slip_whatever_name_stands_beside_it(published, sheet, alone):
    alone("name_differs")
    current = published(**{sheet: [{}]})
    code, name = list(OTHER_CODE[sheet])
    [good] = {"民生工程": ["house_renovation"], "扶贫项目": ["house_repair"]}[sheet]

    def told(current, *codes: str) -> list[tuple[str, str, str]]:
        rows = [
            {code: wrong, name: "某项", "区划代码": area}
            for wrong, area in zip(codes, (TOWN, EAST, WEST), strict=False)
        ]
        return [(p.severity, p.rule, p.cell) for p in problems(current, **{sheet: rows}) if p.rule == "name_differs"]

    slip = good[:-2] + good[-1] + good[-2]
    assert told(current, slip) == [("error", "name_differs", "B2")]
    [problem] = problems(current, **{sheet: [{code: slip, name: "某项"}]})
    assert problem.message == (
        f"代码{slip}：没有发布过，与已有的{good}只差一两个字母；请把代码改成{good}；确是另一件事的请换一个不相近的代码"
    )
    assert told(current, f"{good}_2022", "something_else") == []
    for known, slip, severity in (("garden", "gardne", ["error"]), ("water", "watre", [])):
        assert [s for s, *_ in told(published(**{sheet: [{code: known}]}), slip)] == severity  # short ones are alike
    assert told(None, good, good, f"{good}x") == [
        ("error", "name_differs", "B4")
    ]  # one row beside more of the same file


def test_a_name_written_with_other_brackets_and_blanks_is_the_same(published):
    current = published(企业名录=[{"企业名称": "甲（山东）公司"}])

    assert rules_told(current, 企业名录=[{"企业名称": "甲(山东) 公司"}]) == []


def test_two_new_sites_may_have_one_name():
    assert told(料场名录=[{"点位名称": "碎石厂"}, {"点位编码": "C02", "点位名称": "碎石厂"}]) == []


def test_two_names_swapped_are_two_errors(published):
    current = published(企业名录=[{}, OTHER_CODE["企业名录"]])
    swapped = [{"企业名称": "乙公司"}, {**OTHER_CODE["企业名录"], "企业名称": "甲公司"}]

    assert rules_told(current, 企业名录=swapped) == [
        ("error", "name_differs", "B2"),
        ("error", "name_differs", "B3"),
    ]


def test_a_name_copied_beside_a_code_is_compared_with_the_directory(published, alone):
    alone("name_differs")
    directory = {
        "项目名录": [{}, OTHER_CODE["项目名录"]],
        "料场名录": [{"点位名称": "碎石厂1号"}, OTHER_CODE["料场名录"]],
    }
    current = published(**directory)

    def found(**sheets: Any) -> list[tuple[str, str, str]]:
        return [one for one in rules_told(current, **sheets) if one[1] == "name_differs"]

    assert found(项目进度=[{"项目名称": "仓储物流园"}]) == [("error", "name_differs", "I2")]
    assert found(项目进度=[{"项目名称": "食品"}]) == []  # its short name
    assert found(巡查台账=[{"点位名称": "碎石厂2号"}]) == [("error", "name_differs", "F2")]
    assert found(巡查台账=[{"点位名称": "一号碎石厂"}]) == [("warning", "name_differs", "F2")]
    renamed = {"料场名录": [{"点位名称": "一号碎石厂"}], "巡查台账": [{"点位名称": "一号碎石厂"}]}
    assert [value for *_, value in found(**renamed)] == ["B2"]  # asked about once, in the directory


ROAD = {"工程代码": "village_road", "工程": "户户通"}


def test_a_works_unit_is_the_one_it_is_published_in(published, alone):
    alone("unit_differs")
    parts = [("米", "三村合计"), ("公里", "南段")]
    current = published(民生工程=[{**ROAD, "单位": unit, "分段": part, "计划数": "1700"} for unit, part in parts])

    def found(**row: str) -> list[tuple[str, str]]:
        given = {**ROAD, "期末": "2020-10", "计划数": "1.7", **row}
        return [(p.severity, p.message) for p in problems(current, 民生工程=[given]) if p.rule == "unit_differs"]

    [(severity, message)] = found(单位="公里", 分段="三村合计")
    assert severity == "error"
    assert "单位写的是“公里”，已发布的是“米”；请换算成“米”再填" in message
    assert [severity for severity, _ in found(单位="里", 分段="东张村")] == ["error"]  # a part not seen before
    [(severity, message)] = found(分段="三村合计")
    assert severity == "warning"
    assert message.endswith("没有写单位，已发布的是“米”；请写明单位，并核对数是按它填的")
    assert found(单位="米", 分段="三村合计") == []
    assert found(单位="公里", 计划数="") == []  # no figure
    # the published row itself put right
    [(severity, message)] = found(单位="公里", 分段="三村合计", 期末="2020-09")
    assert severity == "warning" and message.endswith("请核对，确要改单位的请确认")
