"""A click in a chart or a table sets the filter that everybody sees; the same click again clears it."""

from __future__ import annotations

import pytest

from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

MIDDLE = """
([panel, pick]) => {
  const chart = document.querySelector(`#${panel} .js-plotly-plot`);
  // Plotly lays a clear sheet over the marks: the pointer goes to the mark's place, not to its node
  const marks = [...chart.querySelectorAll(".barlayer .point path")];
  const picks = chart.calcdata.flatMap(([first, ...rest]) => [first, ...rest].map((point) =>
    first.trace.customdata?.[point.i]));
  const box = marks[picks.indexOf(pick)].getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
"""


def click_mark(screen: Screen, panel: str, pick: str) -> None:
    """Click the first mark of a panel's chart that sets the filter ``pick``."""
    screen.panel(panel).scroll_into_view_if_needed()
    x, y = screen.page.evaluate(MIDDLE, [panel, pick])
    with screen.run():
        screen.page.mouse.click(x, y)


def picks(screen: Screen, panel: str) -> list[str]:
    """The filters that the visible marks of a panel's chart set, in their order; a joint figure sets none."""
    return [pick for pick in screen.figures(panel)[0][-1]["customdata"] if pick]


@pytest.fixture(scope="module")
def economy(keep_open) -> Screen:
    return keep_open("economy")


def test_a_kind_of_project_in_the_chart(economy):
    rows = economy.panel("projects").locator("tbody tr")
    assert rows.count() == 13

    click_mark(economy, "project_kinds", "kind:技改")
    assert economy.kind == "技改"
    assert rows.count() == 5
    assert set(economy.panel("projects").locator("tbody td:nth-child(4)").all_inner_texts()) == {"技改"}
    assert set(economy.bars("project_kinds")) == {"技改", "新建"}, "图仍列出各类，供再点"

    click_mark(economy, "project_kinds", "kind:技改")
    assert economy.kind == "全部项目"
    assert rows.count() == 13


def test_a_kind_of_project_in_the_table(economy):
    kinds = economy.page.locator("#projects [data-pick='kind:新建']")

    with economy.run():
        kinds.first.click()
    assert economy.kind == "新建"
    assert economy.panel("projects").locator("tbody tr").count() == 7

    with economy.run():
        kinds.first.press("Enter")
    assert economy.kind == "全部项目"


def test_a_village_and_another_beside_it(screen):
    screen.open("poverty-alleviation")
    first, second, *_ = picks(screen, "village_ranking")
    assert first.startswith("village:370830108")

    click_mark(screen, "village_ranking", first)
    [chosen] = screen.villages
    assert chosen in screen.heading()["as_of"]
    click_mark(screen, "village_ranking", second)

    assert len(screen.villages) == 1
    assert screen.villages != [chosen]


def test_a_village_in_other_kinds_of_charts(screen):
    screen.open("rural-revitalization")

    for panel in ("village_works", "road_lengths"):
        chosen_and_cleared(screen, panel, picks(screen, panel)[-1])


def chosen_and_cleared(screen: Screen, panel: str, pick: str) -> None:
    """Assert that a click on a village's mark chooses it and another one clears the filter."""
    assert pick.startswith("village:370830108")

    click_mark(screen, panel, pick)
    name = screen.villages[0]
    assert screen.villages == [name]
    assert name in screen.heading()["as_of"]

    click_mark(screen, panel, pick)
    assert screen.villages == []
    assert "全镇" in screen.heading()["as_of"]


def test_a_large_figure_and_a_title_lead_to_the_indicator_with_month_and_village(screen):
    screen.open("economy", month="2020年8月", village="崔村东村")
    title = screen.panel("fiscal_progress").locator("h2 a")

    with screen.page.expect_navigation(url="**/indicators?*"):
        screen.panel("fiscal_progress").locator(".figure").click()
    screen.settle()
    assert (screen.month, screen.villages) == ("2020年8月", ["崔村东村"])
    assert screen.heading()["title"].startswith("指标")
    assert "公共财政预算收入" in screen.panel("trend").inner_text()

    screen.page.go_back(wait_until="commit")
    screen.settle()
    title.focus()
    with screen.page.expect_navigation(url="**/indicators?*"):
        screen.page.keyboard.press("Enter")
