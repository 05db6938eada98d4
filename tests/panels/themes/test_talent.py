"""Drawings of the talent page: who returned, who works with whom, teams without a size."""

import pandas as pd
import pytest

from township.panels.html import bullet
from township.panels.themes import talent


def html(drawing):
    return "".join(block.html for block in drawing.blocks)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "9名人才返乡创业，具名合作4项，挂职科技副镇长1人"),
        ({"returned_status": "illustrative", "seconded": 0}, "返乡创业为示例，不作判断，具名合作4项"),
        (
            {"returned": None, "returned_status": None, "cooperations": 0, "seconded": 0},
            "截至所选月份没有可见的人才数据",
        ),
    ],
)
def test_the_conclusion(row, words):
    said = {"returned": 9, "returned_status": "reported", "cooperations": 4, "seconded": 1}

    assert talent.conclusion(pd.DataFrame([said | row])) == words


def test_those_who_returned_by_month(scene_of, figures_of):
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(["2020-08-01", "2020-09-01"]),
            "value": [8, 9],
            "status": ["illustrative", "reported"],
            "undated": [False, True],
        }
    )
    drawing = talent.returned(frame, scene_of())
    (figure,) = figures_of(drawing)

    assert figure["data"][0]["y"] == [8, 9]
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["/", ""]
    assert "2020年以来返乡创业<" in html(drawing)
    assert "1—9月返乡创业<" in html(talent.returned(frame.assign(undated=False), scene_of()))
    assert "1—8月返乡创业（示例）" in html(talent.returned(frame.head(1), scene_of("2020-08")))


def test_two_institutes_are_tied_to_one_enterprise(scene_of):
    row = {"content": "共建基地", "project": None, "month": pd.Timestamp("2020-09-01"), "person": None}
    frame = pd.DataFrame(
        [
            {"cooperation": "T4", "kind": "共建合作", "institution": "甲院", "partner": "农业公司", **row},
            {"cooperation": "T4", "kind": "共建合作", "institution": "乙院", "partner": "农业公司", **row},
            {"cooperation": "T5", "kind": "挂职", "institution": "丙院", "partner": "义桥镇", **row, "person": "某人"},
        ]
    )
    drawing = talent.cooperations(frame, scene_of())

    assert html(drawing).count('<div class="link">') == 2
    assert '<div class="from several"><b>甲院</b><b>乙院</b><span>人员未列</span>' in html(drawing)
    assert "<span>某人</span>" in html(drawing)
    assert drawing.scope == "截至2020年9月，具名合作1项，挂职1人"


def test_a_team_without_a_size_has_an_empty_track(scene_of):
    frame = pd.DataFrame(
        {
            "team": ["农村实用人才", "高技能人才"],
            "persons": pd.array([None, 12], dtype="Int32"),
            "persons_status": ["missing", "reported"],
            "kinds": 5,
            "status": "reported",
        }
    )
    drawing = talent.teams(frame, scene_of())

    assert html(drawing).count(bullet(None)) == 1
    assert html(drawing).count("人数未填报") == 1
    assert "<b>12</b>人" in html(drawing)
    assert "不是0" in drawing.notes[0]
    assert talent.teams(frame.tail(1), scene_of()).notes == ()
