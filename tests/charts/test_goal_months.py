"""The grid of goals and months: a cell a state, natively a grid; what does not fit is counted."""

from __future__ import annotations

from township.charts import theme
from township.charts.goal_months import GoalMonth, goal_months
from township.charts.plot import Cell, Look

LIGHT = theme.LIGHT


def test_a_cell_says_the_state_of_a_goal_in_a_month():
    months = [GoalMonth(0, 1, "在途", "甲1月"), GoalMonth(0, 12, "未达到", "甲12月"), GoalMonth(1, 2, "未报", "乙2月")]
    plot = goal_months(LIGHT, ["甲", "乙"], months)
    (grid,) = plot.native

    assert (grid.rows, grid.columns[0], grid.columns[-1]) == (("甲", "乙"), "1月", "12月")
    assert grid.cells == (
        Cell(0, 0, 0, "在途", Look(LIGHT.tint, LIGHT.tint), LIGHT.ink),
        Cell(0, 11, 11, "未达到", Look(LIGHT.bad, LIGHT.bad), LIGHT.paper),
        Cell(1, 1, 1, "未报", Look(LIGHT.paper, LIGHT.none, 1), LIGHT.ink),
    )
    assert plot.figure["data"][0]["text"] == ["在途", "未达", "未报"]
    assert plot.figure["data"][0]["hovertext"][1] == "甲12月"


def test_goals_beyond_what_can_be_read_are_counted():
    plot = goal_months(LIGHT, [f"第{number}项" for number in range(45)], [GoalMonth(44, 1, "达到", "")])

    assert plot.native[0].cells == ()
    assert plot.figure["layout"]["annotations"][0]["text"] == "其余5项见下载"
