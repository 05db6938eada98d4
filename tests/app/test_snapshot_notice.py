"""A reader is told once that another snapshot is shown now."""

import pytest

from township.app import snapshot_notice

OLD, NEW = "20210128-00000000", "20210128-11111111"


@pytest.fixture
def clock(monkeypatch):
    """The time, moved by hand."""
    now = [1000.0]
    monkeypatch.setattr(snapshot_notice.time, "monotonic", lambda: now[0])
    return now


def test_the_first_run_of_a_session_says_nothing():
    assert snapshot_notice.notice(OLD, {}) is None


def test_nothing_is_said_while_nothing_changes(clock):
    memory = {}
    assert [snapshot_notice.notice(OLD, memory) for _ in range(3)] == [None, None, None]


def test_a_new_snapshot_is_named_with_the_one_before(clock):
    memory = {}
    snapshot_notice.notice(OLD, memory)

    assert snapshot_notice.notice(NEW, memory) == f"已更新：现在显示快照 {NEW}（原为 {OLD}）"


def test_it_can_be_read_for_a_while_and_is_not_said_again(clock):
    memory = {}
    snapshot_notice.notice(OLD, memory)
    said = snapshot_notice.notice(NEW, memory)

    clock[0] += snapshot_notice.SAID_SECONDS - 1
    assert snapshot_notice.notice(NEW, memory) == said
    clock[0] += 2
    assert snapshot_notice.notice(NEW, memory) is None


def test_going_back_is_said_too(clock):
    memory = {}
    for identity in (OLD, NEW):
        snapshot_notice.notice(identity, memory)
    clock[0] += snapshot_notice.SAID_SECONDS

    assert snapshot_notice.notice(OLD, memory) == f"已更新：现在显示快照 {OLD}（原为 {NEW}）"


def test_a_snapshot_that_stands_in_for_a_damaged_one_is_no_news(clock):
    memory = {}
    snapshot_notice.notice(NEW, memory)

    assert snapshot_notice.notice(OLD, memory, refused=True) is None
    assert snapshot_notice.notice(NEW, memory) is None


def test_two_tabs_are_told_each_for_itself(clock):
    first, second = {}, {}
    snapshot_notice.notice(OLD, first)
    snapshot_notice.notice(NEW, second)

    assert snapshot_notice.notice(NEW, first)
    assert snapshot_notice.notice(NEW, second) is None
