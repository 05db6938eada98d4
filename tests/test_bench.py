"""The benchmark's arithmetic, its tables, what it reads from the websocket, and the page it compares with."""

import base64
import json
import re

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import floor, queries, report, stats
from bench.stats import AGAIN, ECONOMY, FIRST, FLOOR, Key, Results
from bench.wire import COMPONENT, Wire
from township.web import plotlyjs


def chart(panel: str, *heights: float) -> dict:
    return {
        "panel": panel,
        "width": 300,
        "data": [{"type": "bar", "x": list(range(len(heights))), "y": list(heights)}],
        "layout": {"height": 200, "title": {"text": "收入</script>"}},
    }


def measured(**medians: float) -> Results:
    """Results whose level-deciding medians are given; the floor takes 100 ms for everything."""
    results = Results()
    for visit in (FIRST, AGAIN):
        results.add(Key("换月", FLOOR, visit), 100)
        results.add(Key("换月", ECONOMY, visit), medians.get("month"))
        results.add(Key("换月", ECONOMY, visit, "往返"), medians.get("round_trip"))
    results.add(Key("首屏", FLOOR), 100)
    results.add(Key("首屏", ECONOMY), medians.get("page"))
    results.add(Key("查询", ECONOMY, AGAIN), medians.get("queries"))
    results.add(Key("下一个面板", ECONOMY), medians.get("panel"))
    return results


# statistics


def test_summary_is_median_with_extremes():
    assert stats.summarise([40, 10, 30, 20]) == stats.Summary(25, 10, 40, 4)
    assert stats.summarise([]) is None


@pytest.mark.parametrize(
    ("values", "words"), [([120.4, 99.6, 130.2], "120（100—130）"), ([3.14, 2.5, 19.96], "3.1（2.5—20.0）")]
)
def test_small_times_keep_one_decimal(values, words):
    assert str(stats.summarise(values)) == words


def test_results_keep_the_order_and_drop_what_does_not_apply():
    results = Results()
    results.add(Key("换月", "talent"), None)
    results.add(Key("换月", "overview"), 2)
    results.add(Key("首屏", "economy"), 1)
    results.add(Key("换月", "overview"), 4)

    assert results.keys(lambda key: True) == [Key("换月", "overview"), Key("首屏", "economy")]
    assert results.median(Key("换月", "overview")) == 3
    assert results.median(Key("换月", "talent")) is None


@pytest.mark.parametrize(
    ("medians", "reached"),
    [
        ({"queries": 30, "round_trip": 120, "month": 160, "page": 140, "panel": 200}, True),
        ({"queries": 30.1, "round_trip": 120.1, "month": 160.1, "page": 140.1, "panel": 200.1}, False),
        ({}, None),
    ],
)
def test_a_level_is_reached_up_to_and_including_its_limit(medians, reached):
    verdicts = {level.name: level.reached for level in stats.levels(measured(**medians))}

    assert set(verdicts.values()) == {reached}
    assert len(verdicts) == 7


def test_no_ratio_without_a_floor():
    assert stats.ratio(3, 2) == 1.5
    assert stats.ratio(3, None) is stats.ratio(None, 2) is stats.ratio(3, 0) is None


# tables


def test_table_lines_up_chinese_and_latin():
    lines = stats.table(("", "中位数"), [("经济", "8"), ("a", "1234")]).splitlines()

    assert lines == ["      中位数", "────────────", "经济       8", "a       1234"]
    assert {stats.columns_wide(line) for line in (lines[0], *lines[2:])} == {12}


def test_report_names_pages_and_says_what_was_not_measured():
    results = Results()
    results.add(Key("换月", ECONOMY, FIRST), 250)
    results.add(Key("换月", ECONOMY, FIRST, "图数"), 4)
    results.note("机器正忙")
    text = report.tables(results)

    assert re.search(r"换月　经济运行　首次\s+250（250—250）\s+—\s+—\s+4\s+1\n", text)
    assert re.search(r"首屏画完\s+未测", text)
    assert text.endswith("· 机器正忙")


def test_record_holds_every_sample_as_json():
    record = report.record(measured(page=150.5), {"runs": 1}, "156.0")
    page = next(one for one in record["measurements"] if (one["action"], one["subject"]) == ("首屏", ECONOMY))

    assert page["samples"] == [150.5]
    assert page["median"] == 150.5
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record


# the websocket


class Session:
    """A DevTools session that plays back what the test says."""

    def __init__(self) -> None:
        self.listeners = {}
        self.on = self.listeners.__setitem__

    def send(self, command: str) -> None:
        assert command == "Network.enable"

    def play(self, when: float, message: ForwardMsg | None = None) -> None:
        """A frame received at ``when``; a frame sent when there is no message."""
        if message is None:
            self.listeners["Network.webSocketFrameSent"]({"timestamp": when})
            return
        frame = {"opcode": 2, "payloadData": base64.b64encode(message.SerializeToString()).decode()}
        self.listeners["Network.webSocketFrameReceived"]({"timestamp": when, "response": frame})


def new_session() -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.SetInParent()
    return message


def finished() -> ForwardMsg:
    return ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


def panel(message_hash: str) -> ForwardMsg:
    message = ForwardMsg(hash=message_hash)
    message.delta.new_element.bidi_component.component_name = COMPONENT
    return message


def test_rerun_lasts_from_the_first_frame_sent_to_the_last_script_finished():
    session = Session()
    wire = Wire(session)
    session.play(1.0)
    session.play(1.1, new_session())
    session.play(1.2, panel("a"))
    assert wire.rerun() is None
    session.play(1.3, finished())
    session.play(1.4, new_session())
    assert wire.rerun() is None
    session.play(1.5, panel("a"))
    session.play(1.6, panel("b"))
    session.play(1.7, finished())

    rerun = wire.rerun()
    assert (rerun.asked, rerun.began, rerun.ended, rerun.runs, rerun.panels) == (1.0, 1.1, 1.7, 2, 2)


def test_a_panel_sent_by_reference_counts_as_one():
    session = Session()
    wire = Wire(session)
    for message in (new_session(), panel("a"), finished()):
        session.play(1.0, message)
    wire.clear()
    assert wire.rerun() is None

    for message in (new_session(), ForwardMsg(ref_hash="a"), ForwardMsg(ref_hash="unknown"), finished()):
        session.play(2.0, message)
    assert wire.rerun().panels == 1


# the floor


def test_floor_page_holds_the_months_and_cannot_be_ended_by_a_label():
    months = [[chart("path", 1, 2), chart("path", 3)], [chart("path", 4, 5)]]
    page = floor.build(months)
    held = json.loads(re.search(r"^const months = (.*);$", page, re.M)[1])

    assert [list(month) for month in held] == [["path#0", "path#1"], ["path#0"]]
    assert json.loads(held[1]["path#0"]) == months[1][0]
    assert page.count("</script>") == 2


@pytest.mark.parametrize("months", [[], [[]], [[], [chart("path", 1)]]])
def test_floor_page_needs_a_chart(months):
    with pytest.raises(ValueError, match="没有图"):
        floor.build(months)


@pytest.mark.browser
def test_floor_draws_what_changed_and_only_that(page):
    months = [[chart("path", 1, 2), chart("kinds", 3)], [chart("path", 4, 5), chart("kinds", 3)], [chart("path", 4, 5)]]
    drawn = "[...document.querySelectorAll('.chart')].map(node => [node.data[0].y, node.dataset.drawn])"

    with floor.served(floor.build(months), plotlyjs.bundles()[0]) as url:
        page.goto(url)
        page.wait_for_function("() => document.querySelectorAll('[data-drawn]').length === 2")
        assert page.evaluate(drawn) == [[[1, 2], "1"], [[3], "1"]]
        page.click("#previous")
        page.wait_for_function("() => document.querySelector('.chart').dataset.drawn === '2'")
        assert page.evaluate(drawn) == [[[4, 5], "2"], [[3], "1"]]
        page.click("#previous")
        assert page.evaluate(drawn) == [[[4, 5], "2"]]
        assert page.evaluate("performance.getEntriesByName('chart-drawn').map(mark => mark.detail)") == [
            "path",
            "kinds",
            "path",
        ]
        page.errors.clear()  # http.server has no favicon


# what is measured


def test_queries_are_those_the_page_runs():
    calls = queries.calls_of(ECONOMY)

    assert "economy/fiscal_path" in dict(calls)
    assert not any(name.startswith("frame/") for name, _ in calls)
    assert any("month" in context for _, context in calls)
