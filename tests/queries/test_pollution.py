"""Pollution: patrols against due, problems as of a month's end, sites without a row, air without a figure."""

import csv

import pandas as pd
import pytest

from tests.bundled import ILLUSTRATIVE

SITES = [
    {"site": "C01", "site_name": "碎石厂1号", "site_type": "碎石厂", "state": "停业整顿"},
    {"site": "Y01", "site_name": "物料堆场1号", "site_type": "物料堆场", "state": "停业整顿"},
]
EXTRA = {"fact_id": "pol_project_patrolled", "theme": "pollution", "dimension": "引汶补源工程", "period": "2020年"}


def patrols(*visits, status="reported"):
    """Rows of the patrol ledger from (date, site) or (date, site, result)."""
    return [
        {"patrolled_on": visit[0], "site": visit[1], "result": visit[2] if len(visit) > 2 else "正常", "status": status}
        for visit in visits
    ]


def problem(issue, found, due, fixed=None, closed=None, **own):
    """One row of the rectification ledger."""
    dates = {"found_on": found, "due_on": due, "fixed_on": fixed, "closed_on": closed}
    return {"issue": issue, "site": "C01", "issue_type": "未苫盖", **dates, **own}


MARCH = patrols(
    ("2020-03-01", "C01"), ("2020-03-01", "Y01"), ("2020-03-01", "P01"),
    ("2020-03-02", "C01"),
    ("2020-03-04", "Y01", "发现问题"),
)  # fmt: skip


def test_due_is_every_listed_site_and_the_extra_point_every_day(warehouse_of, parameters):
    warehouse = warehouse_of({"site": SITES, "patrol": MARCH})
    days = warehouse.run("pollution/patrol_days", **parameters(month="2020-03"))

    assert days["made"].tolist() == [3, 1, 0, 1]  # 3 March has no row: in a month with a ledger that is 0 of 3
    assert days["due"].tolist() == [3, 3, 3, 3]  # by the list of September, the only one there is
    assert days["missed"].tolist() == [0, 2, 3, 2]
    assert days["found"].tolist() == [0, 0, 0, 1]


def test_a_month_without_a_ledger_is_not_a_month_without_patrols(warehouse_of, parameters):
    warehouse = warehouse_of({"site": SITES, "patrol": MARCH + patrols(("2020-05-01", "C01"))})
    months = warehouse.run("pollution/patrol_rate", **parameters(month="2020-06"))

    assert months["status"].tolist() == ["missing", "missing", "reported", "missing", "reported", "missing"]
    assert months["made"].fillna(-1).tolist() == [-1, -1, 5, -1, 1, -1]
    # the days counted run from the first to the last row: all of March from the 1st on, and 1 May
    assert months["due"].fillna(-1).tolist() == [-1, -1, 93, -1, 3, -1]
    assert months["rate_pct"].iloc[4] == 33.3


def test_a_closed_site_is_no_longer_due(warehouse_of, parameters):
    listed = [{**site, "month": "2020-03"} for site in SITES] + [{**SITES[1], "month": "2020-04", "state": "关闭"}]
    warehouse = warehouse_of({"site": listed, "patrol": patrols(("2020-03-31", "C01"), ("2020-04-01", "C01"))})
    days = warehouse.run("pollution/patrol_days", **parameters(month="2020-04"))

    assert days["due"].tolist() == [3, 2]


def test_last_year_and_later_months_do_not_count(warehouse_of, parameters):
    rows = patrols(("2019-12-31", "C01"), ("2020-03-01", "C01"), ("2020-04-01", "C01"))
    days = warehouse_of({"site": SITES, "patrol": rows}).run("pollution/patrol_days", **parameters(month="2020-03"))

    assert [f"{day:%Y-%m-%d}" for day in days["day"]] == ["2020-03-01"]


def test_only_reported_hides_the_example_ledger(warehouse_of, parameters):
    warehouse = warehouse_of({"site": SITES, "patrol": patrols(("2020-03-01", "C01"), status="illustrative")})
    asked = parameters(month="2020-03", reported_only=True)

    for name in ("patrol_days", "patrol_rate", "points"):
        assert warehouse.run(f"pollution/{name}", **asked).empty


def test_reported_patrols_retire_the_examples_of_their_year_and_before(warehouse_of, parameters):
    examples = patrols(("2020-03-01", "Y01"), ("2021-02-01", "C01"), status="illustrative")
    warehouse = warehouse_of({"site": SITES, "patrol": patrols(("2020-03-02", "C01")) + examples})

    def made(month, **more):
        days = warehouse.run("pollution/patrol_days", **parameters(month=month, **more))
        return days[["made", "status"]].values.tolist()

    assert made("2020-03") == made("2020-03", reported_only=True) == [[1, "reported"]]
    assert made("2021-02") == [[1, "illustrative"]] and made("2021-02", reported_only=True) == []
    later = patrols(("2020-03-02", "C01"), ("2021-03-02", "C01")) + examples
    days = warehouse_of({"site": SITES, "patrol": later}).run("pollution/patrol_days", **parameters(month="2021-03"))
    assert days["made"].tolist() == [1]


def test_reported_problems_retire_the_examples_still_open_from_before(warehouse_of, parameters):
    rows = [problem("例", "2020-09-20", "2020-09-30", status="illustrative"), problem("实", "2021-03-01", "2021-03-09")]
    warehouse = warehouse_of({"rectification": rows})

    def listed(month):
        return warehouse.run("pollution/problems", **parameters(month=month))["issue"].tolist()

    assert [listed("2020-10"), listed("2021-02"), listed("2021-03")] == [["例"], ["例"], ["实"]]
    rows += [problem("旧", "2019-03-01", "2019-03-09", "2019-03-08", "2019-03-09")]
    after = warehouse_of({"rectification": rows}).run("pollution/problems", **parameters(month="2021-03"))
    assert after["issue"].tolist() == ["实"]


def test_points_add_up_to_the_days_whatever_is_listed(warehouse_of, parameters):
    """A site closed on the way, one not in the directory, a point outside that nobody visits, one visited elsewhere."""
    listed = [{**site, "month": "2020-03"} for site in SITES] + [{**SITES[1], "month": "2020-04", "state": "关闭"}]
    rows = patrols(("2020-03-30", "C01"), ("2020-04-02", "Y01"), ("2020-04-03", "C99"), ("2020-04-05", "C01"))
    warehouse = warehouse_of({"site": listed, "patrol": rows, "rectification": [problem("A", "2020-04-01", "2020-04-05", site="C77")]})  # fmt: skip
    asked = parameters(month="2020-04")
    points = warehouse.run("pollution/points", **asked).set_index("site")
    days, months = (warehouse.run(f"pollution/{name}", **asked) for name in ("patrol_days", "patrol_rate"))

    assert points.loc["P01", ["made", "due"]].tolist() == [0, 7]
    assert points.loc["Y01", ["made", "due"]].tolist() == [1, 3]  # two days of March, and the visit after it closed
    assert points.loc["C99", ["made", "due", "site_type"]].tolist() == [1, 1, "不在名录"]
    assert points.loc["C77", ["made", "due", "missed", "found", "status", "revision"]].tolist() == [
        *(0, 0, 0, 1, "missing", 0),
    ]
    for name in ("made", "due", "missed"):
        assert points[name].sum() == days[name].sum() == months[name].sum()


def test_what_rivers_were_patrolled_this_year_and_what_was_found(warehouse_of, parameters):
    nothing = (None, "", "无", "没有", "无问题", "未发现问题", "正常")
    days = [("2019-12-31", "垃圾"), ("2020-10-01", "垃圾"), ("2020-09-30", "垃圾"), ("2020-01-01", "河岸垮塌")]
    days += [(f"2020-08-0{day}", words) for day, words in enumerate(nothing, start=1)]
    patrol = {"level": "镇级", "reach": "河段1", "hours": "9点", "minutes": 30, "distance": 2}
    rows = [{**patrol, "patrolled_on": day, "finding": words} for day, words in days]
    rows.append(rows[-1] | {"reach": "河段2", "status": "illustrative"})
    frame = warehouse_of({"river_patrol": rows}).run("pollution/river_patrols", **parameters())

    columns = ["reach", "patrols", "minutes", "distance", "found", "status"]
    assert frame[columns].values.tolist() == [
        ["河段1", 9, 270, 18, 2, "reported"],
        ["河段2", 1, 30, 2, 0, "illustrative"],
    ]
    assert frame["newest"].dt.strftime("%m-%d").tolist() == ["09-30", "08-07"]


def test_last_years_directory_stands_until_a_site_is_reported_again_but_on_no_board(warehouse_of, parameters):
    again = {**SITES[0], "state": "恢复经营", "month": "2021-06"}
    warehouse = warehouse_of({"site": [*SITES, again], "patrol": patrols(("2021-05-01", "C01"))})

    def told(month):
        asked = parameters(month=month)
        rows = warehouse.run("pollution/sites", **asked)
        [sentence] = warehouse.run("pollution/conclusion", **asked).itertuples()
        return (
            [(row.site, row.state, row.month.year) for row in rows.itertuples()],
            (sentence.sites, sentence.suspended, None if pd.isna(sentence.listed_in) else sentence.listed_in.year),
            "料场停业整顿" in warehouse.run("overview/tasks", **asked)["task"].tolist(),
        )

    assert warehouse.run("pollution/patrol_days", **parameters(month="2021-05"))["due"].tolist() == [3]
    both = [("C01", "停业整顿", 2020), ("Y01", "停业整顿", 2020)]
    assert told("2020-12") == (both, (2, 2, None), True)
    assert told("2021-05") == (both, (2, 2, 2020), False)
    assert told("2021-06") == ([("C01", "恢复经营", 2021), both[1]], (2, 1, None), True)


def test_the_project_has_no_row_among_the_sites_but_is_a_point(warehouse_of, parameters):
    warehouse = warehouse_of(
        {
            "site": [*SITES, {"site": "Y02", "site_name": "物料堆场2号", "site_type": "物料堆场"}],
            "patrol": MARCH,
            "statement": [EXTRA],
            "rectification": [problem("A", "2020-03-01", "2020-03-05", site="P01")],
        }
    )
    points = warehouse.run("pollution/points", **parameters(month="2020-03")).set_index("site")

    assert points.loc["P01", ["site_name", "site_type"]].tolist() == ["引汶补源工程", "料场之外"]
    assert points.loc["P01", ["made", "due", "missed", "found", "open", "overdue"]].tolist() == [1, 4, 3, 1, 1, 1]
    assert points.loc["C01", ["made", "missed", "rate_pct"]].tolist() == [2, 2, 50.0]
    assert points.loc["Y02", ["made", "missed", "status"]].tolist() == [0, 4, "missing"]
    assert points.index.tolist()[0] == "Y02"


LEDGER = [
    problem("A", "2020-03-01", "2020-03-10", "2020-03-05", "2020-03-07"),
    problem("B", "2020-03-05", "2020-03-20", "2020-04-02"),  # fixed after the end of March, and late
    problem("C", "2020-03-31", "2020-03-31", issue_type="道路积尘"),  # found, and due, on the last day of March
    problem("D", "2020-04-02", "2020-04-20", issue_type="道路积尘"),
]


@pytest.mark.parametrize(
    ("month", "steps", "late"), [("2020-03", [3, 1, 1, 1], 0), ("2020-04", [4, 2, 1, 2], 1), ("2020-02", [], None)]
)
def test_found_fixed_closed_and_overdue_are_as_of_the_months_end(warehouse_of, parameters, month, steps, late):
    frame = warehouse_of({"rectification": LEDGER}).run("pollution/rectification", **parameters(month=month))

    assert frame["problems"].tolist() == steps
    assert frame["late"].tolist() == [late] * len(steps)


def test_a_problem_open_at_new_year_is_carried_into_the_year(warehouse_of, parameters):
    earlier = [
        problem("E", "2019-12-20", "2019-12-30", "2020-01-10", "2020-02-01"),
        problem("F", "2019-11-01", "2019-11-10", "2019-11-05", "2019-12-01"),
    ]
    warehouse = warehouse_of({"rectification": LEDGER + earlier})
    january = warehouse.run("pollution/rectification", **parameters(month="2020-01"))
    march = warehouse.run("pollution/rectification", **parameters(month="2020-03"))

    assert january["problems"].tolist() == [1, 1, 0, 0]
    assert march[["problems", "carried"]].iloc[0].tolist() == [4, 1]


def test_open_problems_come_first_the_overdue_on_top(warehouse_of, parameters):
    closed_last = problem("E", "2020-01-02", "2020-04-20", "2020-01-08", "2020-04-29")  # of those closed it comes first
    warehouse = warehouse_of({"rectification": [*LEDGER, closed_last], "site": SITES})
    frame = warehouse.run("pollution/problems", **parameters(month="2020-04"))

    assert frame["issue"].tolist() == ["C", "D", "B", "E", "A"]
    assert frame["stage"].tolist() == ["逾期未整改", "逾期未整改", "待销号", "已销号", "已销号"]
    assert frame["overdue_days"].fillna(0).tolist() == [30, 10, 0, 0, 0]
    assert frame["site_name"].unique().tolist() == ["碎石厂1号"]


def test_types_add_up_to_what_was_found(warehouse_of, parameters):
    frame = warehouse_of({"rectification": LEDGER}).run("pollution/issue_types", **parameters(month="2020-04"))
    parts = frame.set_index("issue_type")[["problems", "closed", "waiting", "fixing", "overdue"]]

    assert parts.loc["未苫盖"].tolist() == [2, 1, 1, 0, 0]
    assert parts.loc["道路积尘"].tolist() == [2, 0, 0, 0, 2]


def test_the_newest_state_of_a_site_is_shown_with_who_must_accept(warehouse_of, parameters):
    rule = {"roster": "pol_acceptance_rule", "theme": "pollution"}
    warehouse = warehouse_of(
        {
            "site": [
                {**SITES[0], "month": "2020-08"},
                {**SITES[0], "state": "恢复经营"},
                {**SITES[1], "month": "2020-10"},
            ],
            "roster": [{**rule, "item": "甲"}, {**rule, "position": 2, "item": "乙"}],
        }
    )
    frame = warehouse.run("pollution/sites", **parameters())

    assert frame[["site", "state", "departments"]].values.tolist() == [["C01", "恢复经营", "甲、乙"]]
    nameless = warehouse_of({"site": [{**SITES[0], "site_name": None}], "roster": [{**rule, "item": "甲"}]})
    assert nameless.run("pollution/sites", **parameters())["site_name"].tolist() == ["C01"]
    assert warehouse.run("pollution/sites", **parameters(month="2020-07")).empty


def test_air_says_who_owes_what_until_there_is_a_figure(warehouse_of, parameters):
    monthly = {"indicator": "pm25", "basis": "month"}
    warehouse = warehouse_of(
        {
            "observation": [
                {**monthly, "month": "2019-12", "value": 80},
                {**monthly, "month": "2020-07", "value": 31},
                {**monthly, "month": "2020-08", "value": 28},
            ]
        }
    )
    september = warehouse.run("pollution/air", **parameters()).set_index("indicator")
    january = warehouse.run("pollution/air", **parameters(month="2020-01")).set_index("indicator")

    assert september.loc["pm25", ["value", "status"]].tolist() == [28, "reported"]
    assert september.loc["air_rank", ["status", "owner", "sheet"]].tolist() == ["missing", "县环境分局", "统计月报"]
    assert january["status"].unique().tolist() == ["missing"]


def test_the_conclusion_counts_what_is_there(warehouse_of, parameters):
    warehouse = warehouse_of({"site": SITES, "patrol": MARCH, "rectification": LEDGER})
    row = warehouse.run("pollution/conclusion", **parameters(month="2020-09")).iloc[0]
    empty = warehouse_of({}).run("pollution/conclusion", **parameters()).iloc[0]

    assert row[["sites", "suspended", "overdue", "air"]].tolist() == [2, 2, 2, 0]
    assert row["rate_pct"] == 41.7
    assert empty[["sites", "overdue", "air"]].tolist() == [0, 0, 0]


def test_an_example_that_is_not_overdue_does_not_hide_those_that_are(warehouse_of, parameters):
    ledger = [{**LEDGER[0], "issue": "样例", "fixed_on": LEDGER[0]["found_on"], "status": "illustrative"}, *LEDGER]
    row = warehouse_of({"rectification": ledger}).run("pollution/conclusion", **parameters(month="2020-09")).iloc[0]

    assert row[["overdue", "overdue_status"]].tolist() == [2, "reported"]


def test_the_bundled_ledger_against_its_sheet(bundled, parameters):
    sheet = ILLUSTRATIVE / "巡查台账.csv"
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        visits = list(csv.DictReader(lines))
    days = {visit["巡查日期"] for visit in visits}
    months = bundled.run("pollution/patrol_rate", **parameters(month="2020-10"))

    assert months["made"].sum() == len(visits)
    assert months["due"].sum() == len(days) * 15  # 14 sites and the project
    assert months["status"].tolist() == ["illustrative"] * 9 + ["missing"]
    assert len(bundled.run("pollution/sites", **parameters())) == 14
