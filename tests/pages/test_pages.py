"""Every page runs, whole, for whatever the filters say; what it sends to the browser is complete and honest."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.bundled import copied_data
from tests.pages.dashboard import on_page
from township.panels.page import panelled
from township.store import durable_io

# before the first report, examples, the report's own, and the first after it
MONTHS = JANUARY, APRIL, SEPTEMBER, OCTOBER = [dt.date(2020, month, 1) for month in (1, 4, 9, 10)]
VILLAGE, ANOTHER = "370830108203", "370830108212"
# month, villages, 只看实报
FILTERS = [
    *product(MONTHS, [[]], (False, True)),
    *product([SEPTEMBER], [[VILLAGE]], (False, True)),
    (SEPTEMBER, [VILLAGE, ANOTHER], False),
]
FOLLOWING = {
    *(panel.name for panel in panelled()["villages"].panels),
    "ranks",
    "village_lines",
    "village_board",
    "village_works",
    "road_lengths",
    "monthly",
    "village_ranking",
    "villages",
}
# about the report and the catalogue as such, drawn once a snapshot: a village has no say in them
PLACELESS = {"coverage", *(panel.name for panel in panelled()["report-check"].panels)}


@pytest.fixture(scope="module", autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bundled data in a folder of its own, which the pages are told to read."""
    path = copied_data(tmp_path_factory.mktemp("served"), "catalogue", "snapshots")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TOWNSHIP_DATA", str(path))
        yield path


@pytest.fixture(scope="module")
def app(request: pytest.FixtureRequest, data: Path) -> AppTest:
    """The dashboard, on the page whose key is the test's parameter, under the filters of whoever asked last."""
    return on_page(request.param)


def contents(app: AppTest) -> list[dict[str, Any]]:
    """What each panel of the page sends to the browser."""
    return [json.loads(element.proto.bytes) for element in app.get("bidi_component")]


def chosen(app: AppTest, month: dt.date, villages: list[str], reported_only: bool) -> AppTest:
    """The page as it is with these filters."""
    app.session_state["month"] = month
    app.session_state["village"] = villages
    app.session_state["reported"] = reported_only
    return app.run()


def is_empty(panel: dict[str, Any]) -> bool:
    """Whether the panel says that there is nothing to show."""
    return any('class="empty"' in block.get("html", "") for block in panel["blocks"])


def patterns(panel: dict[str, Any]) -> set[str]:
    """The hatches of a panel's charts."""
    found: set[str] = set()
    for block in panel["blocks"]:
        for trace in block.get("figure", {}).get("data", []):
            shape = trace.get("marker", {}).get("pattern", {}).get("shape", "")
            found |= set(shape if isinstance(shape, list) else [shape])
    return found - {""}


@pytest.mark.parametrize("app", panelled(), indirect=True)
def test_every_choice_of_filters_shows_every_panel(app, request):
    expected = [panel.name for panel in panelled()[request.node.callspec.params["app"]].panels]

    for month, villages, reported_only in FILTERS:
        chosen(app, month, villages, reported_only)
        what = f"{month:%Y-%m}，{villages}，只看实报 {reported_only}"
        panels = contents(app)

        assert not app.exception, what
        assert [panel["id"] for panel in panels] == expected, what
        for panel in panels:
            where = f"{panel['id']}：{what}"
            assert panel["title"] in panel["header"], where
            assert panel["blocks"] and all(block.get("html") or block.get("figure") for block in panel["blocks"]), where
            assert all(block["alt"] for block in panel["blocks"] if "figure" in block), where
            # NaN and None are what pandas calls a missing value; a reader is never shown them
            words = re.sub(r"<[^>]*>", " ", panel["header"] + "".join(b.get("html", "") for b in panel["blocks"]))
            assert not re.search(r"\b(nan|NaN|NaT|None|inf)\b", words), where
            if is_empty(panel):
                assert 'data-open="download"' not in panel["header"], where
                assert "badge missing" in panel["header"], where
            if reported_only:
                shown = json.dumps(panel, ensure_ascii=False)
                assert "illustrative" not in shown and "hatched" not in shown, where
                assert not patterns(panel), where


@pytest.mark.parametrize("app", panelled(), indirect=True)
def test_a_page_follows_the_month_but_a_plan_is_a_years(app, request):
    def shown(month: dt.date) -> list[Any]:
        return [panel["blocks"] for panel in contents(chosen(app, month, [], False)) if panel["id"] not in PLACELESS]

    of_a_year = request.node.callspec.params["app"] in ("plan", "report-check")
    assert (shown(APRIL) == shown(SEPTEMBER)) == of_a_year


@pytest.mark.parametrize("app", panelled(), indirect=True)
def test_the_heading_names_month_place_and_snapshot(app, data):
    for month, villages, place in (
        (SEPTEMBER, [], "全镇"),
        (APRIL, [VILLAGE], "崔村东村"),
        (JANUARY, [VILLAGE, ANOTHER], "崔村东村等2个村"),
    ):
        chosen(app, month, villages, False)
        (heading,) = [html.proto.body for html in app.get("html") if '<div class="page-title">' in html.proto.body]
        snapshot = durable_io.read_current(data)

        assert re.search(r'<p class="conclusion">[^<]{6,}</p>', heading)
        for words in (f"2020年{month.month}月", place, f"快照 {snapshot}", "发布日 2021-01-28"):
            assert words in heading


@pytest.mark.parametrize("app", panelled(), indirect=True)
def test_that_panels_cannot_follow_a_village_is_said_once_for_the_page(app):
    chosen(app, SEPTEMBER, [VILLAGE], False)
    [heading] = [html.proto.body for html in app.get("html") if '<div class="page-title">' in html.proto.body]
    follows = any(panel["id"] in FOLLOWING for panel in contents(app))

    assert heading.count("全镇口径") == 1
    assert ("没有写村名的面板为全镇口径" if follows else "本页都是全镇口径") in heading

    for panel in contents(app):
        if 'data-open="download"' in panel["header"] and panel["id"] not in PLACELESS:
            assert "全镇口径" not in panel["header"]
            # meeting mode and pictures, where it stands alone, say it beside the scope
            assert ("data-town" in panel["header"]) == (panel["id"] not in FOLLOWING), panel["id"]


@pytest.mark.parametrize("app", ["economy"], indirect=True)
def test_before_the_first_report_a_panel_says_what_is_missing_and_who_owes_it(app):
    chosen(app, JANUARY, [], True)
    panel = next(panel for panel in contents(app) if panel["id"] == "fiscal_path")

    assert is_empty(panel)
    for words in ("2020年1月暂无实报数据", "填报“统计月报”表", "财政所", "关闭“只看实报”可看示例"):
        assert words in panel["blocks"][0]["html"]


@pytest.mark.parametrize("app", ["economy"], indirect=True)
def test_the_kind_of_project_filters_the_list(app):
    chosen(app, SEPTEMBER, [], False).selectbox(key="kind").select("技改").run()
    table = next(panel for panel in contents(app) if panel["id"] == "projects")["blocks"][0]["html"]

    assert re.findall(r'data-pick="kind:([^"]*)"', table) == ["技改"] * 5


def notices(app: AppTest) -> list[str]:
    """The words of the notices under the heading."""
    bodies = [html.proto.body for html in app.get("html") if 'class="notice"' in html.proto.body]
    return [unescape(re.sub("<[^>]*>", "", body)).strip() for body in bodies]


UNKNOWN = "“{}”不在义桥镇名录中"


@pytest.mark.parametrize(
    ("month", "village", "said"),
    [
        ("2020-13", "370830107200", UNKNOWN),  # a village of another town
        ("1999年1月", "370830108", "“义桥镇”不是村；2020年9月不能选它"),  # the town itself is not a village
        ("2020年13月", "崔村", UNKNOWN),  # two villages begin with it
        # exists only since the mergers of 2023
        ("二〇二〇年九月", "370830108244", "“义桥村”从2023年1月起才有；2020年9月不能选它"),
        ("2020-06' or '1'='1", "370830108203' or 1=1 --", UNKNOWN),
    ],
)
def test_an_unknown_month_and_an_unknown_village_of_the_address_are_named_and_left_out(month, village, said):
    app = on_page("poverty-alleviation", month=month, village=village)

    assert notices(app) == [
        f"地址中的月份“{month[:20]}”没有数据，已改为显示2020年9月。",
        "地址中的村" + said.format(village[:20]) + "，已忽略。",
    ]
    assert (app.session_state["month"], app.session_state["village"]) == (SEPTEMBER, [])


def test_of_several_indicators_of_the_address_the_unknown_one_alone_is_named():
    app = on_page("indicators", indicators="税收收入,火星收入")

    assert notices(app) == ["地址中的指标“火星收入”不在指标目录里，已忽略。"]
    assert app.session_state["indicators"] == ["tax_revenue"]


@pytest.mark.parametrize(
    ("given", "kept", "said"), [(["火星村", "崔村东村"], [VILLAGE], 1), (["崔东村", ANOTHER], [VILLAGE, ANOTHER], 0)]
)
def test_a_village_is_known_by_alias_and_code_and_beside_unknown_ones(given, kept, said):
    app = on_page("rural-revitalization", village=given)

    assert (app.session_state["village"], len(notices(app))) == (kept, said)


def test_the_notice_goes_once_the_reader_chooses():
    app = on_page("economy", month="2020-13")
    assert len(notices(app)) == 1

    assert notices(chosen(app, APRIL, [], False)) == []
