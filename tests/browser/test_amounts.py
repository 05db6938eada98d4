"""Panels of towns with none, one, ten or ten thousand of everything, with one village or six hundred, and long names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.faults import faults
from tests.browser.screen import Screen
from tests.bundled import CATALOGUE_FOLDER
from tests.conftest import start_server
from township.demo import town
from township.panels.page import panelled

pytestmark = pytest.mark.browser

SIZES = (((1366, 768), (390, 844)), pytest.param(((1920, 1080),), marks=pytest.mark.soak))
# a page of nothing is like another: these in make test, all of them in make soak
OF_NOTHING = ("overview", "economy", "poverty-alleviation", "plan", "villages")
HIGHEST = 1600  # px of a panel on a laptop
COUNTS = ("projects", "enterprises", "sites", "issues_a_month", "cooperations", "names_a_list", "goals", "shortfalls",
          "caveats")  # fmt: skip


def plan(count: int, villages: int, **more: object) -> town.Plan:
    """A town with ``count`` of everything, of three months."""
    return town.Plan(
        **{
            "months": 3,
            "merged": 0,
            "villages": villages,
            "works": min(count, 4),
            **dict.fromkeys(COUNTS, count),
            **more,
        }
    )


TOWNS = {
    "nothing": plan(0, 1),
    "hundreds": plan(300, 600, months=1, long_names=True),
}
MORE = {
    "one": plan(1, 1),
    "ten": plan(10, 26, months=12),
    "merged": plan(10, 40, months=12, merged=26, merger=dt.date(2021, 7, 1), long_names=True),
    "a year of hundreds": plan(120, 600, months=12, long_names=True),
    "ten thousand": plan(10_000, 600, months=1, enterprises=3456, long_names=True),
}


@pytest.fixture(scope="module", params=[*TOWNS, *(pytest.param(name, marks=pytest.mark.soak) for name in MORE)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a town of the kind is shown."""
    folder = tmp_path_factory.mktemp("town") / "data"
    town.build(folder, {**TOWNS, **MORE}[request.param], CATALOGUE_FOLDER)
    server = start_server(TOWNSHIP_DATA=str(folder))
    yield server.url
    server.stop()


@pytest.mark.parametrize("sizes", SIZES, ids=("small", "wide"))
def test_every_panel_holds_what_it_counts(
    sizes: tuple[tuple[int, int], ...], url: str, page: Page, request: pytest.FixtureRequest
) -> None:
    screen, wrong = Screen(page, url), []
    screen.open("overview")
    for path in OF_NOTHING if request.node.callspec.id == "nothing-small" else panelled():
        page.set_viewport_size({"width": 1366, "height": 768})  # where the navigation is
        if path != "overview":
            screen.follow(panelled()[path].title)
        heights = page.locator(".panel").evaluate_all(
            "(panels) => panels.map((panel) => [panel.id, panel.offsetHeight])"
        )
        wrong += [f"{path} {name}: {height} px" for name, height in heights if height > HIGHEST]
        wrong += [f"{path} {fault}" for fault in faults(screen, *sizes)]

    assert not wrong, "\n".join(wrong)
