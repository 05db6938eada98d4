"""A reader is told once that another snapshot is shown now."""

import pytest

from township.display import freshness

OLD, NEW = "20210128-00000000", "20210128-11111111"


@pytest.fixture
def clock(monkeypatch):
    """The time, moved by hand."""
    now = [1000.0]
    monkeypatch.setattr(freshness.time, "monotonic", lambda: now[0])
    return now


def test_the_first_run_of_a_session_says_nothing():
    assert freshness.notice(OLD, {}) is None


def test_nothing_is_said_while_nothing_changes(clock):
    memory = {}
    assert [freshness.notice(OLD, memory) for _ in range(3)] == [None, None, None]


def test_a_new_snapshot_is_named_with_the_one_before(clock):
    memory = {}
    freshness.notice(OLD, memory)

    assert freshness.notice(NEW, memory) == f"已更新：现在显示快照 {NEW}（原为 {OLD}）"


def test_it_can_be_read_for_a_while_and_is_not_said_again(clock):
    memory = {}
    freshness.notice(OLD, memory)
    said = freshness.notice(NEW, memory)

    clock[0] += freshness.SAID_SECONDS - 1
    assert freshness.notice(NEW, memory) == said
    clock[0] += 2
    assert freshness.notice(NEW, memory) is None


def test_going_back_is_said_too(clock):
    memory = {}
    for identity in (OLD, NEW):
        freshness.notice(identity, memory)
    clock[0] += freshness.SAID_SECONDS

    assert freshness.notice(OLD, memory) == f"已更新：现在显示快照 {OLD}（原为 {NEW}）"


def test_a_snapshot_that_stands_in_for_a_damaged_one_is_no_news(clock):
    memory = {}
    freshness.notice(NEW, memory)

    assert freshness.notice(OLD, memory, refused=True) is None
    assert freshness.notice(NEW, memory) is None


def test_two_tabs_are_told_each_for_itself(clock):
    first, second = {}, {}
    freshness.notice(OLD, first)
    freshness.notice(NEW, second)

    assert freshness.notice(NEW, first)
    assert freshness.notice(NEW, second) is None
