"""The talent page's panels: who returned, who works with whom, teams without a size."""

import pandas as pd
import pytest

from township.panels.blocks import Badge, Bullet, Fold, Note, Row
from township.panels.themes import talent


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


RETURNED = pd.DataFrame(
    {
        "month": pd.to_datetime(["2020-08-01", "2020-09-01"]),
        "value": [8, 9],
        "status": ["illustrative", "reported"],
        "undated": [False, True],
    }
)


def test_those_who_returned_by_month(scene_of, figures_of):
    drawing = talent.returned(RETURNED, scene_of())
    (figure,) = figures_of(drawing)

    assert figure["data"][0]["y"] == [8, 9]
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["/", ""]
    assert drawing.blocks[1].alt == "2020年以来9名"
    assert drawing.badges == (Badge("reported"), Badge("illustrative", "其余示例"))


@pytest.mark.parametrize(
    ("frame", "words", "note"),
    [
        (RETURNED, "9 名 2020年以来返乡创业", "示例各月按实报合计推演。 创办的企业、资金和来处未报。"),
        (RETURNED.assign(undated=False, status="reported"), "9 名 1—9月返乡创业", "创办的企业、资金和来处未报。"),
        (RETURNED.head(1), "8 名 1—8月返乡创业（示例）", "实报月份以前为示例，不作判断。 创办的企业、资金和来处未报。"),
    ],
)
def test_those_who_returned_in_words(scene_of, words_of, frame, words, note):
    drawing = talent.returned(frame, scene_of())

    assert words_of(drawing) == words
    assert drawing.notes == (note,)


def cooperation(code, kind, institution, partner, **own):
    row = {"content": "共建基地", "project": None, "month": pd.Timestamp("2020-09-01"), "person": None}
    return {"cooperation": code, "kind": kind, "institution": institution, "partner": partner, **row, **own}


def test_two_institutes_are_tied_to_one_enterprise(scene_of, words_of, parts_of):
    frame = pd.DataFrame(
        [
            cooperation("T4", "共建合作", "甲院", "农业公司", project="养殖"),
            cooperation("T4", "共建合作", "乙院", "农业公司", project="养殖"),
            cooperation("T5", "挂职", "丙院", "义桥镇", person="某人"),
            cooperation("T6", "产学研合作", "丁院", "丁公司", content=None),
        ]
    )
    drawing = talent.cooperations(frame, scene_of())

    assert words_of(drawing).split("|") == [
        "甲院\n乙院 人员未列", "共建合作", "农业公司 共建基地；投资项目：养殖\n丙院 某人", "挂职", "义桥镇 共建基地\n丁院 人员未列",
        "产学研合作", "丁公司",
    ]  # fmt: skip
    assert [row.css for row in parts_of(drawing, Row)] == ["several", "", ""]
    assert drawing.scope == "截至2020年9月，具名合作2项，挂职1人"


def test_many_cooperations_fold(scene_of, parts_of):
    frame = pd.DataFrame([cooperation(f"T{number}", "产学研合作", "甲院", "乙公司") for number in range(100)])
    drawing = talent.cooperations(frame, scene_of())

    assert parts_of(drawing, Fold)[0].summary == ("其余88项",)
    assert drawing.scope == "截至2020年9月，具名合作100项"


def test_a_team_without_a_size_has_an_empty_track(scene_of, words_of, parts_of):
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

    assert parts_of(drawing, Bullet) == [Bullet(None), Bullet(100.0)]
    assert words_of(drawing) == "5 支 人才队伍纳入调研\n农村实用人才||人数未填报\n高技能人才||12人"
    assert drawing.notes == (Note("", "各队伍人数由组织办按“人才信息库入库人才”分组填报，虚框为未填报，不是0。"),)
    assert talent.teams(frame.tail(1), scene_of()).notes == ()
    unnumbered = talent.teams(frame.tail(1).assign(kinds=pd.array([None], dtype="Int64")), scene_of())
    assert words_of(unnumbered) == "高技能人才||12人"
    assert parts_of(talent.teams(frame.tail(1).assign(persons=0), scene_of()), Bullet) == [Bullet(0.0)]
