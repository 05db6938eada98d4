"""The economy queries against a few hand-made rows, with answers worked out by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from township.statistics.entries import Relation


def figure(indicator, value, month="2020-09", **own):
    return {"indicator": indicator, "value": value, "month": month, **own}


TASK = {"indicator": "fiscal_revenue", "value": 4800, "status": "reported"}
REVENUE = figure("fiscal_revenue", 3672)
REGISTERED = ("above_scale_industry_units", "above_quota_trade_units", "above_scale_service_units")


def test_completion_is_computed_from_the_task_where_it_is_not_printed(warehouse_of, parameters):
    december = REVENUE | {"month": "2020-12"}
    warehouse = warehouse_of({"observation": [REVENUE, december], "target": [TASK]})
    row = warehouse.run("economy/fiscal_progress", **parameters()).iloc[0]
    # 3672 / 4800 = 76.5 %; September is 75 % of the year; (4800 − 3672) / 3 = 376; 3672 / 9 = 408
    assert (row.completion_pct, row.time_pct, row.lead_points) == (76.5, 75.0, 1.5)
    assert (row.completion_status, row.light) == ("derived", "green")
    assert (row.monthly_needed, row.monthly_so_far, row.months_left) == (376, 408, 3)
    row = warehouse.run("economy/fiscal_progress", **parameters(month="2020-12")).iloc[0]
    assert row.months_left == 0 and pd.isna(row.monthly_needed)


def test_printed_completion_stands_before_the_computed_one(warehouse_of, parameters):
    printed = [figure("fiscal_completion", 77.1), figure("fiscal_completion", 60, breakdown="国税")]
    at_the_end = figure("fiscal_completion", 77.1, basis="point")  # the same said of the month's end is no second row
    warehouse = warehouse_of({"observation": [REVENUE, *printed, at_the_end], "target": [TASK]})
    [row] = warehouse.run("economy/fiscal_progress", **parameters()).itertuples()
    assert (row.completion_pct, row.completion_status) == (77.1, "reported")
    assert round(row.lead_points, 4) == 2.1


def test_the_catalogue_says_which_indicator_another_is_the_completion_of(warehouse_of, parameters, catalogue):
    of_investment = Relation("fixed_asset_investment", "fiscal_completion", "任务%", "warning", "")
    known = replace(catalogue, relations=(of_investment,))
    rows = [figure("fixed_asset_investment", 90), figure("fiscal_completion", 80)]
    tasks = [{"indicator": "fixed_asset_investment", "value": 100}]
    warehouse = warehouse_of({"observation": [*rows, REVENUE], "target": [*tasks, TASK]}, known)
    board = warehouse.run("overview/tasks", **parameters())
    completed = dict(zip(board["indicator"], board["completion_pct"], strict=True))
    assert completed["fixed_asset_investment"] == 80
    assert completed["fiscal_revenue"] == 76.5  # 3672 / 4800


def test_a_printed_completion_is_not_carried_into_the_next_month(warehouse_of, parameters):
    rows = [REVENUE, figure("fiscal_completion", 77.1), figure("fiscal_revenue", 4080, "2020-10")]
    warehouse = warehouse_of({"observation": rows, "target": [TASK]})
    october = parameters(month="2020-10")
    # 4080 / 4800 = 85 %, ten months are 83.33 %
    assert warehouse.run("economy/fiscal_progress", **october).iloc[0].lead_points == 1.7
    assert warehouse.run("economy/conclusion", **october).iloc[0].lead_points == 1.7
    assert warehouse.run("overview/conclusion", **october).iloc[0].lead_points == 1.7
    assert round(warehouse.run("overview/tasks", **october).iloc[0].completion_pct, 2) == 85


@pytest.mark.parametrize(("value", "light"), [(3600, "green"), (3599, "yellow"), (3120, "yellow"), (3119, "red")])
def test_lights_change_at_the_lines_of_the_town(warehouse_of, parameters, value, light):
    # 75 % of 4800 is 3600; ten points below is 3120
    warehouse = warehouse_of({"observation": [figure("fiscal_revenue", value)], "target": [TASK]})
    assert warehouse.run("economy/fiscal_progress", **parameters()).iloc[0].light == light


def test_without_a_task_there_is_no_light(warehouse_of, parameters):
    row = warehouse_of({"observation": [REVENUE]}).run("economy/fiscal_progress", **parameters()).iloc[0]
    assert row.light == "grey"


def test_illustrative_revenue_is_never_judged(warehouse_of, parameters):
    rows = [figure("fiscal_revenue", 4000, status="illustrative")]
    warehouse = warehouse_of({"observation": rows, "target": [TASK]})
    row = warehouse.run("economy/fiscal_progress", **parameters()).iloc[0]
    assert (row.light, row.completion_status) == ("grey", "illustrative")
    assert warehouse.run("economy/fiscal_progress", **parameters(reported_only=True)).empty


def test_the_latest_month_of_the_same_year_is_taken(warehouse_of, parameters):
    rows = [figure("fiscal_revenue", 900, "2020-03"), figure("fiscal_revenue", 5000, "2019-12"), REVENUE]
    warehouse = warehouse_of({"observation": rows, "target": [TASK]})
    assert warehouse.run("economy/fiscal_progress", **parameters(month="2020-03")).iloc[0].value == 900
    assert warehouse.run("economy/fiscal_path", **parameters())["value"].tolist() == [900, 3672]


def test_composition_needs_both_figures_of_one_month(warehouse_of, parameters):
    tax = figure("industrial_commercial_tax", 918)
    frame = warehouse_of({"observation": [REVENUE, tax]}).run("economy/fiscal_composition", **parameters())
    # 918 / 3672 = 25 %
    assert frame[["part", "value", "share_pct", "status"]].values.tolist() == [
        ["工商税收", 918, 25, "reported"],
        ["其他收入", 2754, 75, "derived"],
    ]
    late = figure("industrial_commercial_tax", 800, "2020-08")
    assert warehouse_of({"observation": [REVENUE, late]}).run("economy/fiscal_composition", **parameters()).empty


def test_sectors_carry_their_units_and_printed_growth(warehouse_of, parameters):
    rows = [
        figure("above_scale_industry_output", 8543, yoy_pct=14, units_n=3),
        figure("above_quota_trade_sales", 4268, yoy_pct=72.4),
        figure("above_quota_trade_units", 2, basis="point"),
        figure("above_scale_service_revenue", 2692, yoy_pct=7.2),
        # an example of how many there are says nothing of what was reported, only of an example
        *(
            figure(code, 1, month, basis=basis, status=status)
            for month, of_sales in (("2020-10", "reported"), ("2020-11", "illustrative"))
            for code, basis, status in (
                ("above_quota_trade_sales", "ytd", of_sales), ("above_quota_trade_units", "point", "illustrative"),
            )
        ),
    ]  # fmt: skip
    warehouse = warehouse_of({"observation": rows})
    frame = warehouse.run("economy/sectors", **parameters())
    assert frame["sector"].tolist() == ["规上工业", "规上服务业", "限上批零住餐"]
    assert frame["units_n"].fillna(-1).tolist() == [3, -1, 2]
    assert frame["few"].tolist() == [False, False, True]
    assert frame["yoy_pct"].tolist() == [14, 7.2, 72.4]
    assert frame["measure"].tolist() == ["总产值", "营业收入", "销售额"]
    later = [warehouse.run("economy/sectors", **parameters(month=month)) for month in ("2020-10", "2020-11")]
    assert [frame["units_n"].fillna(-1).tolist() for frame in later] == [[3, -1, -1], [3, -1, 1]]


def test_last_year_is_drawn_only_beside_this_year(warehouse_of, parameters):
    last = figure("above_scale_industry_output", 7000, "2019-09", status="derived")
    this = figure("above_scale_industry_output", 8000, "2020-09", yoy_pct=14)
    of_two = this | {"breakdown": "甲", "units_n": 2}  # withholds nothing of the whole
    both = warehouse_of({"observation": [last, this, of_two]})
    frame = both.run("economy/sector_paths", **parameters())
    assert frame[["this_year", "value", "few"]].values.tolist() == [[False, 7000, False], [True, 8000, False]]
    assert both.run("economy/sector_paths", **parameters(month="2020-08")).empty


def test_investment_splits_into_nested_parts(warehouse_of, parameters):
    rows = [
        figure("project_investment", 600),
        figure("project_total_investment", 1000, basis="point"),
        figure("industrial_renovation_investment", 250),
        figure("manufacturing_renovation_investment", 100),
        figure("fixed_asset_investment", 600),
    ]
    frame = warehouse_of({"observation": rows}).run("economy/project_investment", **parameters())
    assert frame[["part", "value", "share_pct", "status"]].values.tolist() == [
        ["制造业技改", 100, 10, "reported"],
        ["其他工业技改", 150, 15, "derived"],
        ["新建", 350, 35, "derived"],
        ["未完成", 400, 40, "derived"],
    ]
    assert set(frame["done_pct"]) == {60}
    assert frame["value"].sum() == frame["total"].iloc[0]


def test_a_part_of_an_illustrative_figure_is_illustrative(warehouse_of, parameters):
    rows = [
        figure("project_investment", 600),
        figure("project_total_investment", 1000, basis="point"),
        figure("industrial_renovation_investment", 250, status="illustrative"),
        figure("manufacturing_renovation_investment", 100, status="derived"),
        figure("fixed_asset_investment", 600, status="illustrative", yoy_pct=3),
    ]
    target = {"indicator": "fixed_asset_investment", "value": 900}
    frame = warehouse_of({"observation": rows, "target": [target]}).run("economy/project_investment", **parameters())
    assert frame[["part", "status"]].values.tolist() == [
        ["制造业技改", "derived"],
        ["其他工业技改", "illustrative"],
        ["新建", "illustrative"],
        ["未完成", "derived"],
    ]
    known = frame.iloc[0]
    assert (known.fixed_asset_status, known.fixed_asset_yoy_pct, known.fixed_asset_target) == ("illustrative", 3, 900)


def test_figures_of_different_months_are_not_taken_from_one_another(warehouse_of, parameters):
    rows = [
        figure("project_investment", 600),
        figure("project_investment", 700, "2020-10"),
        figure("project_total_investment", 1000, basis="point"),
        figure("industrial_renovation_investment", 250),
        figure("manufacturing_renovation_investment", 100, "2020-08"),
        figure("fixed_asset_investment", 600),
    ]
    warehouse = warehouse_of({"observation": rows})
    september = warehouse.run("economy/project_investment", **parameters())
    assert september[["part", "value"]].values.tolist() == [["工业技改", 250], ["新建", 350], ["未完成", 400]]
    october = warehouse.run("economy/project_investment", **parameters(month="2020-10"))
    # the project list's total is of no month and stands
    assert october[["part", "value", "done_pct"]].values.tolist() == [["已完成", 700, 70], ["未完成", 300, 70]]
    assert october["fixed_asset"].isna().all()


def test_last_year_stands_beside_the_path_where_it_is_reported(warehouse_of, parameters):
    rows = [REVENUE, figure("fiscal_revenue", 3000, "2019-09"), figure("fiscal_revenue", 900, "2020-08")]
    beside = [rows[1] | own for own in ({"breakdown": "国税"}, {"basis": "month"})]
    path = warehouse_of({"observation": [*rows, *beside]}).run("economy/fiscal_path", **parameters())
    assert path["value"].tolist() == [900, 3672]
    assert path["last_year"].fillna(0).tolist() == [0, 3000]


def test_kind_filters_the_projects_and_not_the_counts(warehouse_of, parameters):
    projects = [
        {"project": str(n), "kind": kind, "in_plan": kind != "申报"}
        for n, kind in enumerate(["新建", "新建", "技改", "申报"], start=1)
    ]
    warehouse = warehouse_of({"project": projects})
    assert warehouse.run("economy/projects", **parameters())["project"].tolist() == ["1", "2", "3", "4"]
    assert warehouse.run("economy/projects", **parameters(kind="技改"))["project"].tolist() == ["3"]
    kinds = warehouse.run("economy/project_kinds", **parameters(kind="技改"))
    assert dict(zip(kinds["kind"], kinds["projects"], strict=True)) == {"新建": 2, "技改": 1}


def test_progress_gives_a_project_its_stage_from_its_month_on(warehouse_of, parameters):
    warehouse = warehouse_of(
        {
            "project": [{"project": "1", "kind": "新建", "month": "2020-01"}],
            "project_progress": [{"project": "1", "month": "2020-06", "stage": "在建"}],
        }
    )
    assert warehouse.run("economy/projects", **parameters(month="2020-05")).iloc[0].stage == "未填报"
    assert warehouse.run("economy/projects", **parameters(month="2020-06")).iloc[0].stage == "在建"


def test_an_illustrative_task_is_never_judged_by(warehouse_of, parameters):
    example = {**TASK, "status": "illustrative"}
    warehouse = warehouse_of({"observation": [REVENUE], "target": [example]})

    row = warehouse.run("economy/fiscal_progress", **parameters()).iloc[0]
    assert (row.light, row.completion_pct) == ("grey", 76.5)
    assert row.completion_status == row.target_status == "illustrative"
    assert warehouse.run("overview/tasks", **parameters())["light"].tolist() == ["grey"]
    assert warehouse.run("economy/conclusion", **parameters())["lead_points"].isna().all()
    assert warehouse.run("overview/conclusion", **parameters())["lead_points"].isna().all()

    only = parameters(reported_only=True)
    row = warehouse.run("economy/fiscal_progress", **only).iloc[0]
    assert (row.value, row.light) == (3672, "grey")
    assert warehouse.run("economy/fiscal_progress", **only)["target"].isna().all()
    assert warehouse.run("economy/fiscal_path", **only)["target"].isna().all()
    assert warehouse.run("overview/tasks", **only).empty


def test_with_reported_only_the_last_reported_month_is_judged(warehouse_of, parameters):
    example = figure("fiscal_revenue", 4800, "2020-10", status="illustrative")
    villages = [{"area": village} for village in ("370830108200", "370830108999")]
    warehouse = warehouse_of(
        {
            "observation": [*(REVENUE | village for village in villages), REVENUE, example],
            "target": [*(TASK | village | {"value": 9000} for village in villages), TASK],
        }
    )

    for page in ("economy", "overview"):
        assert pd.isna(warehouse.run(f"{page}/conclusion", **parameters(month="2020-10")).iloc[0].lead_points)
        row = warehouse.run(f"{page}/conclusion", **parameters(month="2020-10", reported_only=True)).iloc[0]
        assert round(row.lead_points, 1) == 1.5


def test_a_printed_completion_is_judged_whatever_the_task_is(warehouse_of, parameters):
    rows = [REVENUE, figure("fiscal_completion", 77.1)]
    warehouse = warehouse_of({"observation": rows, "target": [{**TASK, "status": "illustrative"}]})

    assert warehouse.run("economy/fiscal_progress", **parameters()).iloc[0].light == "green"
    assert warehouse.run("overview/tasks", **parameters())["light"].tolist() == ["green"]
    assert round(warehouse.run("economy/conclusion", **parameters()).iloc[0].lead_points, 1) == 2.1
    assert round(warehouse.run("overview/conclusion", **parameters()).iloc[0].lead_points, 1) == 2.1


def test_a_printed_completion_is_judged_without_a_task(warehouse_of, parameters):
    rows = [REVENUE, figure("fiscal_completion", 77.1)]
    warehouse = warehouse_of({"observation": rows})

    row = warehouse.run("economy/fiscal_progress", **parameters()).iloc[0]
    assert (row.light, row.completion_pct) == ("green", 77.1)
    assert pd.isna(row.target) and pd.isna(row.monthly_needed)
    [task] = warehouse.run("overview/tasks", **parameters()).itertuples()
    assert (task.light, task.completion_pct, task.target_status) == ("green", 77.1, None)


def test_an_illustrative_completion_is_never_judged(warehouse_of, parameters):
    rows = [REVENUE, figure("fiscal_completion", 77.1, status="illustrative")]
    warehouse = warehouse_of({"observation": rows, "target": [TASK]})

    assert warehouse.run("economy/fiscal_progress", **parameters()).iloc[0].light == "grey"
    [task] = warehouse.run("overview/tasks", **parameters()).itertuples()
    assert (task.light, task.status) == ("grey", "illustrative")
    for page in ("economy", "overview"):
        assert pd.isna(warehouse.run(f"{page}/conclusion", **parameters()).iloc[0].lead_points)
    # what was reported decides alone when only the reported is looked at
    only = parameters(reported_only=True)
    assert warehouse.run("economy/fiscal_progress", **only).iloc[0].completion_pct == 76.5


def test_the_rest_of_an_illustrative_total_is_illustrative(warehouse_of, parameters):
    rows = [figure("fiscal_revenue", 3672, status="illustrative"), figure("industrial_commercial_tax", 1090)]
    frame = warehouse_of({"observation": rows}).run("economy/fiscal_composition", **parameters())

    assert frame[["part", "value", "status"]].values.tolist() == [
        ["工商税收", 1090, "reported"],
        ["其他收入", 2582, "illustrative"],
    ]


def test_projects_of_the_plan_come_first_by_their_number(warehouse_of, parameters):
    projects = [
        {"project": project, "in_plan": in_plan, "library": "已入库", "kind": "新建"}
        for project, in_plan in (("1", False), ("3", True), ("2", True))
    ]
    frame = warehouse_of({"project": projects}).run("economy/kinetic", **parameters())

    assert frame["project"].tolist() == ["2", "3", "1"]
    assert set(frame["capacity_text"]) == {"未列"}


def test_a_rate_of_resumption_is_of_its_month(warehouse_of, parameters):
    rows = [
        figure("resumed_above_scale_units", 6, "2020-02", basis="point"),
        figure("resumed_below_scale_units", 30, "2020-03", basis="point"),
        figure("resumption_rate", 97, "2020-03", basis="point"),
    ]
    frame = warehouse_of({"observation": rows}).run("economy/resumption", **parameters())
    assert frame[["units", "rate_pct", "revision"]].fillna(-1).values.tolist() == [[6, -1, 0], [30, 97, 0]]
    rows[0]["value"] = None
    assert warehouse_of({"observation": rows}).run("economy/resumption", **parameters())["units"].tolist() == [30]


def test_a_moment_without_a_number_is_not_on_the_register(warehouse_of, parameters):
    rows = [figure(name, value, basis="point") for name, value in zip(REGISTERED, (4, 2, None), strict=True)]
    resumed = figure("resumed_above_scale_units", None, "2020-02", basis="point")
    assert warehouse_of({"observation": [*rows, resumed]}).run("economy/register", **parameters()).empty


def test_register_counts_units_and_keeps_the_pending_apart(warehouse_of, parameters):
    rows = [figure(name, value, basis="point") for name, value in zip(REGISTERED, (4, 2, 1), strict=True)]
    rows.append(figure("resumed_above_scale_units", 6, "2020-02", basis="point"))
    enterprises = [
        {"enterprise": "a", "enterprise_name": "甲", "register_state": "新增纳统"},
        {"enterprise": "b", "enterprise_name": "乙", "register_state": "待批", "month": "2020-10"},
    ]
    frame = warehouse_of({"observation": rows, "enterprise": enterprises}).run("economy/register", **parameters())
    assert frame[["moment", "units", "pending", "status"]].values.tolist() == [
        ["2月复工名单", 6, 0, "reported"],
        ["在统", 7, 0, "reported"],
        ["如获批", 8, 1, "derived"],
    ]
    rows[1]["status"] = "illustrative"
    frame = warehouse_of({"observation": rows, "enterprise": enterprises}).run("economy/register", **parameters())
    assert frame["status"].tolist() == ["reported", "illustrative", "illustrative"]


def test_the_register_says_how_old_its_counts_are_and_takes_no_example_for_an_enterprise(warehouse_of, parameters):
    rows = [figure(code, 2, f"2020-0{month}", basis="point") for month, code in enumerate(REGISTERED, start=6)]
    enterprises = [
        {"enterprise": code, "enterprise_name": code, "register_state": state, "month": month, "status": status}
        for code, state, month, status in (
            ("甲", "待批", "2020-05", "reported"), ("乙", "待批", "2020-08", "reported"),
            ("丙", "待批", "2020-08", "illustrative"), ("丁", "新增纳统", "2020-05", "illustrative"),
        )
    ]  # fmt: skip
    warehouse = warehouse_of({"observation": rows, "enterprise": enterprises})
    stood, granted = warehouse.run("economy/register", **parameters(reported_only=True)).itertuples()
    assert (stood.month.month, stood.oldest_month.month, stood.change) == (8, 6, "")
    assert (granted.month.month, granted.pending, granted.change) == (8, 2, "待批 乙、甲")


def test_each_month_shows_the_register_as_it_stood(warehouse_of, parameters):
    rows = [figure(code, 2, basis="point") for code in REGISTERED]
    enterprises = [
        {"enterprise": "a", "enterprise_name": "甲", "register_state": state, "month": f"2020-{month}"}
        for month, state in (("10", "待批"), ("11", "新增纳统"), ("12", "在统"))
    ]
    warehouse = warehouse_of({"observation": rows, "enterprise": enterprises})

    def shown(month):
        frame = warehouse.run("economy/register", **parameters(month=month))
        return frame[["moment", "pending", "change"]].values.tolist()

    # reported in October, and said beforehand by the report of September's figures
    for month in ("2020-09", "2020-10"):
        assert shown(month) == [["在统", 0, ""], ["如获批", 1, "待批 甲"]]
    for month in ("2020-11", "2020-12"):
        assert shown(month) == [["在统", 0, "新增纳统 甲"]]


def test_newly_added_enterprises_are_those_of_the_year(warehouse_of, parameters):
    rows = [figure(code, 2, f"{year}-09", basis="point") for year in (2020, 2021) for code in REGISTERED]
    added = {"enterprise": "a", "enterprise_name": "甲", "register_state": "新增纳统", "month": "2020-06"}
    warehouse = warehouse_of({"observation": rows, "enterprise": [added]})
    assert warehouse.run("economy/register", **parameters())["change"].tolist() == ["新增纳统 甲"]
    assert warehouse.run("economy/register", **parameters(month="2021-09"))["change"].tolist() == [""]


def test_figures_by_group_are_not_the_towns(warehouse_of, parameters):
    """分组 rows of any indicator, newer ones too, leave every town figure as it was."""
    whole = [
        REVENUE,
        *(figure(code, 2, basis="point") for code in REGISTERED),
        figure("above_scale_industry_output", 8543, yoy_pct=14),
    ]
    months = (("甲", "2020-09"), ("乙", "2020-10"))
    parts = [{**row, "breakdown": part, "value": 1, "month": month} for row in whole for part, month in months]
    october = parameters(month="2020-10")
    plain, mixed = (warehouse_of({"observation": rows, "target": [TASK]}) for rows in (whole, [*whole, *parts]))
    for query in ("register", "sectors", "fiscal_path", "fiscal_progress", "conclusion"):
        pd.testing.assert_frame_equal(
            mixed.run(f"economy/{query}", **october), plain.run(f"economy/{query}", **october)
        )
    pd.testing.assert_frame_equal(mixed.run("overview/tasks", **october), plain.run("overview/tasks", **october))


@pytest.mark.parametrize("example", ["fiscal_revenue", "project_investment", None])
def test_the_sentence_knows_whether_either_of_its_figures_is_an_example(warehouse_of, parameters, example):
    rows = [REVENUE, figure("project_investment", 600), figure("project_total_investment", 1000, basis="point")]
    rows = [row | {"status": "illustrative" if row["indicator"] == example else "reported"} for row in rows]
    [row] = warehouse_of({"observation": rows}).run("economy/conclusion", **parameters()).itertuples()
    assert (row.illustrative, row.done_pct) == (example is not None, 60)


def test_bundled_figures_of_the_report(bundled, parameters):
    row = bundled.run("economy/fiscal_progress", **parameters()).iloc[0]
    assert (row.value, row.target, row.completion_pct) == (3668, 4757.5, 77.1)
    assert row.monthly_needed == 363
    parts = bundled.run("economy/project_investment", **parameters())
    assert round(parts["done_pct"].iloc[0], 1) == 61.3
    assert (parts["fixed_asset"] == parts["done"]).all()
    assert round(bundled.run("economy/fiscal_composition", **parameters())["share_pct"].iloc[0], 1) == 29.7
    resumed = bundled.run("economy/resumption", **parameters())
    # when it was is what the report says of the figure, not a word of ours
    assert resumed[["units", "moment"]].values.tolist() == [[6, "2月中旬"], [30, "2月下旬"]]


def test_an_enterprise_stands_as_it_was_last_reported_by_kind_and_code(warehouse_of, parameters):
    states = (("b", "乙", "2020-08", "待批"), ("b", "乙", "2020-09", "在统"), ("b", "乙", "2020-10", "退库"))
    listed = [
        {"enterprise": code, "enterprise_name": name, "month": month, "register_state": state, "kind": kind}
        for code, name, month, state, kind in (
            *((*row, "企业") for row in states),
            *(("a", "甲", "2020-07", "在统", "企业"), ("c", "丙", "2020-09", "在统", "矿山")),
        )
    ]
    frame = warehouse_of({"enterprise": listed}).run("report/enterprises", **parameters())
    assert frame[["enterprise_name", "register_state"]].values.tolist() == [
        ["甲", "在统"],
        ["乙", "在统"],
        ["丙", "在统"],
    ]
