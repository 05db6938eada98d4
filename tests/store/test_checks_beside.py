"""Rules that compare what comes in with what is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.store.check_rows import CATALOGUE, OUTPUT, accepted, book, figure, monthly, problems, told, works
from township.store import snapshot
from township.store.manifest import Snapshot


@pytest.fixture
def published(data) -> Callable[..., Snapshot]:
    """Publish rows and open the snapshot they became."""

    def run(**sheets: Any) -> Snapshot:
        intake = accepted(**sheets)
        identity = snapshot.publish(intake, CATALOGUE, [book(**sheets)], data, by="测试", note="")
        return snapshot.open_snapshot(data, identity)

    return run


def rules_told(current: Snapshot, **sheets: Any) -> list[tuple[str, str, str]]:
    return [(severity, rule, cell) for severity, rule, cell, _ in told(current, **sheets)]


def test_a_month_is_compared_with_the_one_published_before(published):
    current = published(**monthly(figure("3223", "2020-08")))

    assert rules_told(current, **monthly(figure("3222"))) == [("error", "cumulative_falls", "G2")]
    assert rules_told(current, **monthly(figure("3224"))) == []


def test_a_revision_of_an_earlier_month_is_compared_with_the_later_one(published):
    current = published(**monthly(figure("3668")))
    [problem] = problems(current, **monthly(figure("3669", "2020-08")))

    assert (problem.rule, problem.cell, problem.value) == ("cumulative_falls", "G2", "3669")
    assert "比已发布的2020年9月累计3668还多" in problem.message


def test_a_revision_is_not_compared_with_what_it_replaces(published):
    current = published(**monthly(figure("3000", "2020-08"), figure("36680000")))

    assert rules_told(current, **monthly(figure("3668"))) == []


def test_what_was_published_is_not_judged_again(published):
    current = published(**monthly(figure("3668", "2020-08"), figure("3600")), **works(完工数="1", 验收数="2"))
    given = monthly(figure("5", indicator="returned_talents"))

    assert rules_told(current, **given, 来源=[{"来源代码": "another"}]) == []


@pytest.mark.parametrize("status", ["示例", "推算"])
def test_real_figures_are_not_held_against_made_up_ones(published, status):
    current = published(**monthly(figure("3223", "2020-08", 状态=status)))

    assert rules_told(current, **monthly(figure("3000"))) == []


def test_a_task_changed_in_the_year_is_asked_about(published):
    current = published(目标任务=[{}])

    assert rules_told(current, 目标任务=[{"全年任务": "4800"}]) == [("warning", "target_changed", "E2")]
    assert rules_told(current, 目标任务=[{"全年任务": "4757.50"}]) == []
    assert rules_told(current, 目标任务=[{"年度": "2021", "全年任务": "4800"}]) == []


def test_the_real_task_may_replace_a_derived_one_within_its_range(published):
    current = published(目标任务=[{"状态": "推算", "下限": "4754.4", "上限": "4760.5"}])

    assert rules_told(current, 目标任务=[{"全年任务": "4760"}]) == []
    assert rules_told(current, 目标任务=[{"全年任务": "4761"}]) == [("warning", "target_changed", "E2")]


def test_last_year_on_the_sheet_may_differ_from_what_was_published_but_is_asked_about(published):
    current = published(**monthly(figure("7493.9", "2019-09", OUTPUT)))

    def rules(value: str, **more: str) -> list[tuple[str, str, str]]:
        return rules_told(current, **monthly(figure(value, "2019-09", OUTPUT, **more)))

    assert rules("7400", 备注="上年同期") == [("warning", "last_year_differs", "G2")]
    assert rules("7494", 备注="上年同期") == []  # rounded
    assert rules("7400") == []  # a revision of last year itself


def test_a_completion_is_measured_against_the_published_task(published):
    current = published(目标任务=[{}])
    given = monthly(figure("3668"))

    assert rules_told(current, **given, wide=[{"完成%": "90"}]) == [("warning", "completion_differs", "E2")]
    assert rules_told(current, **given, wide=[{"完成%": "77.1"}]) == []


def test_a_site_registered_earlier_is_known(published):
    current = published(料场名录=[{}])

    assert rules_told(current, 巡查台账=[{}]) == []
