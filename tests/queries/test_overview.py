"""The overview queries: lights, grey where a target or a value is missing, what is owed."""

import pandas as pd

FISCAL = [
    {"indicator": "fiscal_revenue", "value": 3672},
    {"indicator": "fixed_asset_investment", "value": 85250},
]
WORK = {"work": "clean_heating", "work_name": "清洁取暖", "unit": "户", "planned": 749, "due": "2020-10-31"}


def lights(frame):
    return dict(zip(frame["task"], frame["light"], strict=True))


def test_a_task_without_a_target_is_grey_and_has_no_completion(warehouse_of, parameters):
    last_years = {"indicator": "fixed_asset_investment", "year": 2019, "value": 90000}
    target = [{"indicator": "fiscal_revenue", "value": 4800}, last_years]
    site = [{"site": "S1", "site_type": "碎石厂", "state": "停业整顿"}]
    warehouse = warehouse_of({"observation": FISCAL, "target": target, "site": site})
    frame = warehouse.run("overview/tasks", **parameters())
    assert lights(frame) == {"公共财政预算收入": "green", "固定资产投资": "no_target", "料场停业整顿": "no_target"}
    assert frame["completion_pct"].isna().tolist() == [False, True, True]


def test_revenue_without_its_task_is_no_task_of_the_board(warehouse_of, parameters):
    frame = warehouse_of({"observation": FISCAL}).run("overview/tasks", **parameters())
    assert lights(frame) == {"固定资产投资": "no_target"}


def test_a_work_past_its_date_without_feedback_is_yellow(warehouse_of, parameters):
    frame = warehouse_of({"work": [WORK]}).run("overview/tasks", **parameters())
    assert lights(frame) == {"清洁取暖": "yellow"}
    # judged before both the month's end and the release of the source, nothing is late yet
    source = [{"source": "test", "title": "月报", "published": "2020-10-09"}]
    early = warehouse_of({"work": [WORK], "source": source}).run("overview/tasks", **parameters())
    assert lights(early) == {"清洁取暖": "grey"}


def test_a_past_month_is_judged_at_its_own_end(warehouse_of, parameters):
    """What a newer month says is not yet known, and a month with a newer report is no last word of its source."""
    warehouse = warehouse_of({"work": [WORK, {**WORK, "month": "2020-12", "done": 749}]})
    assert lights(warehouse.run("overview/tasks", **parameters())) == {"清洁取暖": "grey"}
    assert lights(warehouse.run("overview/tasks", **parameters(month="2020-11"))) == {"清洁取暖": "yellow"}
    assert lights(warehouse.run("overview/tasks", **parameters(month="2020-12"))) == {"清洁取暖": "green"}


def test_worst_light_comes_first(warehouse_of, parameters):
    done = {
        "work": "house_renovation",
        "work_name": "危房改造",
        "unit": "户",
        "planned": 29,
        "done": 29,
        "accepted": 29,
    }
    late = {**WORK, "done": 700}
    target = [{"indicator": "fiscal_revenue", "value": 4800}]
    tables = {"observation": FISCAL, "target": target, "work": [done, late]}
    frame = warehouse_of(tables).run("overview/tasks", **parameters())
    assert frame["light"].tolist() == ["red", "green", "green", "no_target"]
    assert frame["task"].iloc[0] == "清洁取暖"


def test_bundled_board_counts_three_green_one_yellow_no_red(bundled, parameters):
    counts = bundled.run("overview/tasks", **parameters())["light"].value_counts().to_dict()
    assert counts == {"green": 3, "yellow": 1, "grey": 2, "no_target": 5}


def test_conclusion_names_what_is_late_and_what_has_no_figure(bundled, parameters):
    [row] = bundled.run("overview/conclusion", **parameters()).itertuples()
    assert row.lead_points == 2.1
    assert (row.task, row.target, row.unit, row.light) == ("清洁取暖", 749, "户", "yellow")
    assert pd.isna(row.value)
    assert row.air_values == 0


def test_an_indicator_leaves_the_list_once_it_is_reported(warehouse_of, parameters):
    begun = {"indicator": "epidemic_leaflets", "value": 1}  # nothing is owed of the time before
    before = warehouse_of({"observation": [begun]}).run("overview/owed", **parameters())
    after = warehouse_of({"observation": [begun, {"indicator": "pm25", "value": 41, "area": "370830108"}]})
    owed = after.run("overview/owed", **parameters())
    assert before["missing"].sum() - owed["missing"].sum() == 1
    illustrative = warehouse_of({"observation": [begun, {"indicator": "pm25", "value": 41, "status": "illustrative"}]})
    assert illustrative.run("overview/owed", **parameters())["missing"].sum() == before["missing"].sum()


def test_every_theme_has_its_key_figures(bundled, parameters):
    newest = bundled.run("overview/themes", **parameters()).groupby("name", sort=False).last()
    assert newest["value"].to_dict() == {
        "公共财政预算收入": 3668,
        "规上工业总产值": 8543,
        "固定资产投资": 85250,
        "验收民生工程": 2,
        "三项帮扶": 451,
        "停业整顿料场": 14,
        "设监测点行政村": 40,
        "返乡创业人才": 9,
        "2021年计划目标": 54,
    }
    assert newest.loc["公共财政预算收入", "completion_pct"] == 77.1
    assert newest["words"].dropna().to_dict() == {
        "验收民生工程": "公厕、危房改造",
        "三项帮扶": "一户可有多次",
        "停业整顿料场": "验收恢复家数未报",
        "2021年计划目标": "36项原文无目标数，待下达",
    }


def test_a_key_figure_has_all_its_months_and_what_stays_unreported_keeps_its_last_one(warehouse_of, parameters):
    helped = [
        {"programme": "house_repair", "month": "2020-08", "households": 5},
        {"programme": "tap_water", "month": "2020-08", "households": 2},
        {"programme": "house_repair", "month": "2020-09", "households": 9},
        {"programme": "house_repair", "month": "2019-12", "households": 70},
    ]
    output = {"indicator": "above_scale_industry_output"}
    reported = [{**output, "month": "2019-09", "value": 7}, {**output, "month": "2020-09", "value": 8, "yoy_pct": 14}]
    target = [{**output, "value": 10}]
    goal = {"goal": "a", "plan_year": 2020, "section": "一", "field": "经济", "theme": "plan", "kind": "量化"}
    works = [
        WORK | {"month": month, "accepted": n} for month, n in (("2019-12", 749), ("2020-07", 9), ("2020-09", 749))
    ]
    tables = {"programme": helped, "observation": reported, "target": target, "work": works, "plan_goal": [goal]}
    frame = warehouse_of(tables).run("overview/themes", **parameters())
    words = frame.groupby("name")["words"].agg(list)
    assert words["验收民生工程"] == ["清洁取暖", "尚无验收", "清洁取暖"]
    assert words["2020年计划目标"] == ["1项原文无目标数，待下达"]

    def months(name):
        rows = frame[frame["name"] == name]
        return list(zip(rows["month"].dt.strftime("%Y-%m"), rows["value"], rows["status"], strict=True))

    assert months("三项帮扶") == [("2019-12", 70, "derived"), ("2020-08", 7, "derived"), ("2020-09", 11, "derived")]
    assert months("验收民生工程") == [
        ("2019-12", 1, "reported"),
        ("2020-07", 0, "reported"),
        ("2020-09", 1, "reported"),
    ]
    assert months("规上工业总产值") == [("2019-09", 7, "reported"), ("2020-09", 8, "reported")]
    assert frame.loc[frame["yoy_pct"] == 14, "completion_pct"].tolist() == [80]


def test_a_month_of_examples_alone_has_no_point_among_what_is_reported(warehouse_of, parameters):
    helped = {"programme": "house_repair", "households": 5}
    site = {"site": "C01", "site_type": "碎石厂", "state": "停业整顿"}
    rows = [
        {"month": month, "status": status} for month, status in (("2020-08", "reported"), ("2020-09", "illustrative"))
    ]
    warehouse = warehouse_of({"programme": [helped | row for row in rows], "site": [site | row for row in rows]})
    told = warehouse.run("overview/themes", **parameters(reported_only=True))
    assert {name: list(months.dt.month) for name, months in told.groupby("name")["month"]} == {
        "三项帮扶": [8],
        "停业整顿料场": [8],
    }


def test_five_problems_stand_beside_figures(bundled, parameters):
    frame = bundled.run("overview/problems", **parameters())
    assert len(frame) == 5
    row = frame.iloc[0]
    assert (row.industry_units, row.industry_output, row.average_output) == (4, 8543, 2136)


def test_months_run_from_the_first_to_the_last_reported_year(bundled):
    frame = bundled.run("frame/months", indicator="fiscal_revenue")
    assert frame["month"].dt.strftime("%Y-%m").tolist() == [f"2020-{n:02}" for n in range(1, 11)]
    assert frame.loc[frame["is_default"], "month"].dt.strftime("%Y-%m").tolist() == ["2020-09"]


def test_the_default_month_is_the_newest_reported_of_the_indicator_or_of_any(warehouse_of):
    rows = [
        *({"indicator": "fiscal_revenue", "month": month, "value": 1} for month in ("2020-03", "2020-05")),
        {"indicator": "tax_revenue", "month": "2020-08", "value": 1},
        {"indicator": "fiscal_revenue", "month": "2020-10", "value": 1, "status": "illustrative"},
        {"indicator": "fiscal_revenue", "month": "2019-05", "value": 1, "note": "上年同期"},
        {"indicator": "fiscal_revenue", "month": "2018-01", "value": 1, "status": "illustrative"},
    ]

    def months(warehouse, indicator="fiscal_revenue"):
        frame = warehouse.run("frame/months", indicator=indicator)
        shown = frame["month"].dt.strftime("%Y-%m")
        return shown.iloc[0], shown.iloc[-1], shown[frame["is_default"]].item()

    warehouse = warehouse_of({"observation": rows})
    assert months(warehouse) == ("2020-03", "2020-10", "2020-05")
    assert months(warehouse, "private_investment") == ("2020-03", "2020-10", "2020-08")
    examples = warehouse_of({"observation": [rows[3], rows[5]]})
    assert months(examples) == ("2018-01", "2020-10", "2020-10")


def test_what_is_equally_far_behind_comes_in_the_order_of_the_board(warehouse_of, parameters):
    late = {"unit": "户", "due": "2020-08-31"}
    works = [
        {**late, "work": code, "work_name": code, "planned": planned, "done": done}
        for code, planned, done in (("c", 10, 1), ("b", 10, 1), ("a", 100, 10), ("d", 100, 1))
    ]
    monthly = [{"indicator": "tax_revenue", "value": -15}]  # 90 points behind 75 %, as 1 of 10 and 10 of 100 behind all
    target = [{"indicator": "tax_revenue", "value": 100}]
    warehouse = warehouse_of({"work": works, "observation": monthly, "target": target})
    frame = warehouse.run("overview/conclusion", **parameters())
    assert frame["task"].tolist() == ["d", "税收收入", "a", "b", "c"]


def test_what_is_late_with_a_count_is_not_called_unanswered(warehouse_of, parameters):
    row = warehouse_of({"work": [{**WORK, "done": 700}]}).run("overview/conclusion", **parameters()).iloc[0]
    assert (row.task, row.light, row.value) == ("清洁取暖", "red", 700)


def test_air_by_the_month_is_counted_as_the_pollution_page_counts_it(warehouse_of, parameters):
    rows = [
        {"indicator": "pm25", "basis": "month", "value": 41, "month": "2020-08"},
        {"indicator": "pm25", "basis": "ytd", "value": 38},
        {"indicator": "air_rank", "basis": "month", "value": 80, "status": "illustrative"},
    ]
    warehouse = warehouse_of({"observation": rows})
    assert warehouse.run("overview/conclusion", **parameters()).iloc[0].air_values == 2
    assert warehouse.run("overview/conclusion", **parameters(reported_only=True)).iloc[0].air_values == 1
    assert warehouse.run("pollution/conclusion", **parameters()).iloc[0].air == 2
    air = warehouse.run("pollution/air", **parameters()).set_index("indicator")
    assert air.loc["pm25", "value"] == 41


def test_a_site_is_counted_as_its_newest_row_says(warehouse_of, parameters):
    first = [{"site": site, "site_type": "碎石厂", "state": "停业整顿"} for site in ("C01", "C02", "C03")]
    later = [
        {"site": "C01", "site_type": "碎石厂", "state": "恢复经营", "month": "2020-10"},
        {"site": "C02", "site_type": "碎石厂", "state": "停业整顿", "month": "2020-10"},
        {"site": "C03", "site_type": "碎石厂", "state": "已验收", "month": "2020-11"},
    ]
    warehouse = warehouse_of({"site": [*first, *later]})

    def board(month):
        [task] = warehouse.run("overview/tasks", **parameters(month=month)).itertuples()
        themes = warehouse.run("overview/themes", **parameters(month=month))
        card = themes[themes["theme"] == "pollution"].iloc[-1]
        sites = warehouse.run("pollution/conclusion", **parameters(month=month)).iloc[0].suspended
        return (task.value, card.value, sites, task.state, card.words)

    assert board("2020-09") == (3, 3, 3, "验收恢复家数未报", "验收恢复家数未报")
    assert board("2020-10") == (2, 2, 2, "已验收恢复1家", "已验收恢复1家")
    assert board("2020-11") == (1, 1, 1, "已验收恢复2家", "已验收恢复2家")


def test_fixed_assets_with_a_task_stand_on_the_board_once(warehouse_of, parameters):
    invested = {"indicator": "fixed_asset_investment", "value": 85250}
    target = {"indicator": "fixed_asset_investment", "value": 120000}
    with_task = warehouse_of({"observation": [invested], "target": [target]}).run("overview/tasks", **parameters())
    # 85250 / 120000 = 71 %, four points behind three quarters of a year
    assert with_task[["task", "light"]].values.tolist() == [["固定资产投资", "yellow"]]
    # a village's task and an example are none of the town's
    village, later = {"area": "370830108203"}, {"month": "2021-09"}
    tasks = [target | village | {"year": 2021}, target | {"year": 2021, "status": "illustrative"}]
    figures = [{**invested, "yoy_pct": 3}, invested | later, invested | later | village]
    warehouse = warehouse_of({"observation": figures, "target": tasks})
    without = warehouse.run("overview/tasks", **parameters())
    assert without[["task", "light", "state"]].values.tolist() == [["固定资产投资", "no_target", "年度任务未报"]]
    told = {
        only: warehouse.run("overview/tasks", **parameters(month="2021-09", reported_only=only))[
            ["light", "state"]
        ].values.tolist()
        for only in (True, False)
    }
    assert told == {True: [["no_target", "年度任务、同比均未报"]], False: [["grey", None]]}


def test_the_board_tells_what_is_planned_from_what_is_listed_and_what_nobody_reported(bundled, parameters):
    board = bundled.run("overview/tasks", **parameters()).set_index("task")
    columns = ["target", "listed", "status"]
    told = board[columns].astype(object).where(board[columns].notna(), None)
    assert told.loc["清洁取暖"].tolist() == [749, None, "missing"]
    assert told.loc["户户通"].tolist() == [None, 5716, "missing"]
    assert told.loc["公厕"].tolist() == [18, None, "reported"]
    water = board.astype(object).where(board.notna(), None).loc["贫困户自来水维修"]
    assert (water.value, water.qualifier, water.fund, water.fund_qualifier) == (15, None, 6, "余")
    rural = bundled.run("rural/works", **parameters()).set_index("work_name")["status"]
    assert {name: rural[name] for name in ("清洁取暖", "户户通", "公厕")} == {
        name: board.loc[name, "status"] for name in ("清洁取暖", "户户通", "公厕")
    }
