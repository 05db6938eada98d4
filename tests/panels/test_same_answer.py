"""A figure that stands in two places is the same in both, in every month of the bundled data and of a sample town."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from township.panels.setting import Setting, run_query


@pytest.fixture(params=[False, True], ids=["全部", "只看实报"])
def settings(request, any_town, settings_of) -> list[Setting]:
    """Some months of a town, with examples and without."""
    return settings_of(any_town, reported_only=request.param)


def asked(setting: Setting, query: str, **parameters: Any) -> pd.DataFrame:
    return run_query(setting, query, tuple(parameters.items()))


def same(frame: pd.DataFrame, column: str, value: Any) -> bool:
    """Whether the one row of ``frame`` says ``value``; nothing is said where there is no row or no value."""
    told = None if frame.empty else frame.iloc[0][column]
    return pd.isna(value) if pd.isna(told) else not pd.isna(value) and bool(told == value)


def test_patrols_by_day_by_month_by_point_and_in_the_sentence(settings):
    seen = 0
    for setting in settings:
        days, months, points = (
            asked(setting, f"pollution/{name}") for name in ("patrol_days", "patrol_rate", "points")
        )
        for name in ("made", "due", "missed"):
            assert days[name].sum() == months[name].sum() == points[name].sum(), setting.filters.month
        if len(days):
            seen += 1
            rate = round(100 * days["made"].sum() / days["due"].sum(), 1)
            assert same(asked(setting, "pollution/conclusion"), "rate_pct", rate)
    assert seen or all(setting.filters.reported_only for setting in settings)


def test_problems_by_step_by_type_by_point_and_one_by_one(settings):
    for setting in settings:
        steps = asked(setting, "pollution/rectification").set_index("step")["problems"].to_dict()
        listed = asked(setting, "pollution/problems")
        types, points = asked(setting, "pollution/issue_types"), asked(setting, "pollution/points")
        found, closed, overdue = (steps.get(step, 0) for step in ("发现", "已销号", "逾期未改"))
        assert found == len(listed) == types["problems"].sum()
        assert closed == (listed["stage"] == "已销号").sum() == types["closed"].sum()
        assert overdue == listed["overdue_days"].notna().sum() == types["overdue"].sum()
        assert same(asked(setting, "pollution/conclusion"), "overdue", overdue)
        if len(points):
            assert [points[name].sum() for name in ("found", "open", "overdue")] == [found, found - closed, overdue]


def test_works_by_village_add_up_to_the_board_and_no_village_is_counted_twice(settings):
    told = set()
    for setting in settings:
        board = asked(setting, "rural/works").set_index("work_name")
        villages = asked(setting, "rural/village_works")
        whole = asked(setting.with_filters(replace(setting.filters, reported_only=False)), "rural/village_works")
        for measure, rows in villages[villages["extent"] != "全部村"].groupby("measure"):
            where = (measure, setting.filters.month)
            areas = [area for joined in rows["areas"] for area in joined.split("|")]
            assert len(areas) == len(set(areas)), where
            # figures of one month and status; a town may report a work as a whole before its villages do, and what only
            # examples say of a village is missing under 只看实报
            work = board.loc[measure] if measure in board.index else None
            if (
                work is None
                or len({work.month, *rows["month"]}) > 1
                or len({work.status, *rows["status"]} - {"missing"}) > 1
            ):
                continue
            if len(areas) < sum(len(one.split("|")) for one in whole.loc[whole["measure"] == measure, "areas"]):
                continue
            told.add(measure)
            figure = next(value for value in (work.done, work.planned, work.listed) if pd.notna(value))
            assert rows["total"].iloc[0] == figure, where
    assert told


def test_revenue_on_the_overview_on_its_page_and_among_the_indicators(settings):
    for setting in settings:
        own = asked(setting, "economy/fiscal_progress")
        board = asked(setting, "overview/tasks")
        task = board[board["task"] == "公共财政预算收入"]
        newest = asked(setting, "indicators/latest", indicators=("fiscal_revenue",))
        path = asked(setting, "economy/fiscal_path")
        trend = asked(setting, "indicators/trend", indicators=("fiscal_revenue",))
        if own.empty:
            assert task.empty and newest.empty and path.empty
            continue
        row = own.iloc[0]
        assert same(newest, "value", row.value) and same(path.tail(1), "value", row.value)
        if setting.filters.month.year == trend["month"].iloc[-1].year:
            assert same(trend.tail(1), "value", row.value) and same(trend.tail(1), "completion_pct", row.completion_pct)
        if len(task):
            for column, value in (("value", row.value), ("completion_pct", row.completion_pct), ("time_pct", row.time_pct),
                                  ("gap", row.lead_points), ("light", row.light)):  # fmt: skip
                assert same(task, column, value), (column, setting.filters.month)
        for sentence in ("overview/conclusion", "economy/conclusion"):
            assert same(asked(setting, sentence).head(1), "lead_points", row.lead_points)


def test_tiles_of_the_overview_and_the_pages_they_lead_to(settings):
    for setting in settings:
        tiles = asked(setting, "overview/themes").drop_duplicates("name", keep="last")
        # a figure of last year stands there under its own month
        tiles = tiles[tiles["month"].isna() | (tiles["month"].dt.year == setting.filters.month.year)]
        tiles = tiles.set_index("name")["value"].to_dict()
        sectors, programmes = asked(setting, "economy/sectors"), asked(setting, "poverty/programmes")
        industry = sectors[sectors["sector"] == "规上工业"]
        ranking, returned = asked(setting, "poverty/village_ranking"), asked(setting, "talent/returned")
        sites, works = asked(setting, "pollution/sites"), asked(setting, "rural/works")
        covered, fields = asked(setting, "epidemic/villages"), asked(setting, "plan/fields")
        assert same(industry, "value", tiles.get("规上工业总产值"))
        assert same(programmes, "total_treatments", tiles.get("三项帮扶"))
        assert tiles.get("停业整顿料场", 0) == (sites["state"] == "停业整顿").sum()
        assert tiles.get("验收民生工程", 0) == (works["step_accepted"] == "done").sum()
        assert same(covered.head(1), "monitor_n", tiles.get("设监测点行政村"))
        assert sum(value for name, value in tiles.items() if "计划目标" in name) == fields["goals"].sum()
        month = setting.filters.month
        assert returned.empty == ("返乡创业人才" not in tiles) and same(
            returned.tail(1), "value", tiles.get("返乡创业人才")
        ), month
        # the villages' examples come one row in nine: they add up only where all villages are of one kind
        if len(ranking) and len(programmes) and set(ranking["status"]) == set(programmes["status"]) == {"reported"}:
            assert ranking["total"].iloc[0] <= programmes["total_treatments"].iloc[0]


def test_every_task_is_what_its_indicator_says(any_town, settings):
    names = {known.name: code for code, known in any_town.catalogue.indicators.items()}
    for setting in settings:
        board = asked(setting, "overview/tasks")
        for task in board[board["task"].isin(names)].itertuples():
            code = names[task.task]
            assert same(asked(setting, "indicators/latest", indicators=(code,)), "value", task.value), task.task


def test_enterprises_projects_and_resumption(settings):
    for setting in settings:
        sectors, register = asked(setting, "economy/sectors"), asked(setting, "economy/register")
        listed = register[register["moment"] == "在统"]
        if len(listed) and len(sectors) == 3 and sectors["month"].nunique() == 1 == len({*register["month"]}):
            assert sectors["units_n"].tolist() == listed.iloc[0][["industry", "service", "trade"]].tolist()
        projects, kinds = asked(setting, "economy/projects"), asked(setting, "economy/project_kinds")
        assert projects["in_plan"].sum() == kinds["projects"].sum()
        counted = asked(setting, "indicators/latest", indicators=("project_count",))
        if len(counted) and set(counted["status"]) == set(kinds["status"]):
            assert same(counted, "value", kinds["projects"].sum())
        resumed = asked(setting, "economy/resumption")
        assert same(asked(setting, "epidemic/conclusion"), "resumed", resumed["units"].sum() if len(resumed) else None)
        investment = asked(setting, "economy/project_investment")
        assert same(
            asked(setting, "economy/conclusion"),
            "done_pct",
            investment["done_pct"].iloc[0] if len(investment) else None,
        )


def test_a_villages_figure_is_the_same_wherever_it_stands(sample_town, settings_of):
    """On its own page, on the board of all, in the ranking, the months and the trend; works on two pages."""
    [setting] = settings_of(sample_town)[-1:]
    for code in (village.code for village in setting.catalogue.villages(setting.filters.month)[:2]):
        own = setting.with_filters(replace(setting.filters, villages=(code,)))
        standing = asked(own, "villages/standing").query("status != 'missing'")
        board = asked(own, "villages/board", indicators=tuple(standing["indicator"])).query("area == @code")
        assert len(standing) > 9 and "reported" in set(standing["status"])
        for row in standing[::4].itertuples():
            one = {"indicators": (row.indicator,)}
            frames = [
                asked(own, f"indicators/{name}", **one) for name in ("village_ranking", "village_months", "trend")
            ]
            ranking, months, trend = (
                frame[(frame["area"] == code) & (frame["month"] == row.month)] for frame in frames
            )
            for frame in (ranking, months, board[board["indicator"] == row.indicator]):
                for column in ("value", "text", "position", "status"):
                    assert same(frame, column, getattr(row, column)), (row.indicator, code, column)
            assert same(ranking, "risen", row.risen) and same(ranking, "median", row.median), (row.indicator, code)
            assert same(trend, "value", row.value), (row.indicator, code)
        works, rural = (
            asked(own, name).set_index(["measure", "step", "villages"])[["value", "text", "planned", "month", "status"]]
            for name in ("villages/works", "rural/village_works")
        )
        assert len(rural) and works[works.index.isin(rural.index)].equals(rural)
        helped = asked(own, "poverty/village_ranking").query("area == @code")
        assert same(helped, "treatments", works.loc["各项帮扶合计"]["value"].iloc[0])
