"""What closes a theme's page: what nobody has reported, and the report's figures beside those computed."""

import pandas as pd
import pytest

from township.panels.blocks import Badge, Fold, Light
from township.panels.themes import report


def owed(name="农村户厕改造", owner="城建办", sheet="统计月报", last=None, since=None):
    own = {"indicator": "x", "name": name, "owner": owner, "sheet": sheet, "unit": "户", "definition": "定义"}
    return own | {"last_month": pd.Timestamp(last), "since_month": pd.Timestamp(since)}


def test_what_is_owed_is_said_with_who_owes_it(scene_of, words_of):
    frame = pd.DataFrame([owed(), owed("自来水普及率", None, "名单", "2020-06", "2020-07")])
    drawing = report.draw_coverage(frame, scene_of())
    assert words_of(drawing) == "农村户厕改造|城建办|从未报过\n自来水普及率||2020年7月起，此前报到2020年6月"
    assert drawing.scope == "截至2020年9月，2项"
    assert drawing.notes == ("按频次到该月应报而没有实报的指标；填报“统计月报”、“名单”表并发布后即显示。",)
    assert drawing.badges == (Badge("missing"),)


def test_a_long_list_of_what_is_owed_folds(scene_of, parts_of):
    drawing = report.draw_coverage(pd.DataFrame([owed()] * 45), scene_of())
    [fold] = parts_of(drawing, Fold)
    assert fold.summary == ("其余5项",)


STATEMENT = {
    "label": "财政收入", "dimension": None, "period": "2020年1—9月", "printed_value": "3668", "printed_unit": "万元",
    "qualifier": None, "unit": "万元", "computed_value": 3668.0, "computed_text": None, "verdict": "一致",
    "section": "经济", "paragraph": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "财政收入|2020年1—9月|3668万元|3668万元|● 一致|经济·第3段"),
        (
            {"dimension": "义桥|工业", "qualifier": "约", "computed_value": 3700.5, "verdict": "矛盾"},
            "财政收入\n义桥、工业|2020年1—9月|3668万元（约）|3700.5万元|■ 矛盾|经济·第3段",
        ),
        (
            {"printed_value": None, "printed_unit": None, "computed_value": None, "computed_text": "列明2项",
             "verdict": "换算一致"},
            "财政收入|2020年1—9月|（文字表述）|列明2项|● 换算一致|经济·第3段",
        ),
        (
            {"period": None, "computed_value": None, "verdict": "无数据"},
            "财政收入||3668万元|—|○ 无数据|经济·第3段",
        ),
    ],
)  # fmt: skip
def test_a_statement_stands_beside_what_the_tables_give(scene_of, words_of, given, words):
    drawing = report.draw_statements(pd.DataFrame([STATEMENT | given]), scene_of())
    assert words_of(drawing) == f"展开全部1条\n{words}"


def test_statements_are_counted_by_verdict_and_opened_by_a_click(scene_of, parts_of):
    frame = pd.DataFrame([STATEMENT, STATEMENT, STATEMENT | {"verdict": "无数据", "computed_value": None}])
    drawing = report.draw_statements(frame, scene_of())
    assert drawing.scope == "共3条：一致2，无数据1"
    assert [light.name for light in parts_of(drawing, Light)] == ["green", "green", "grey"]
    [fold] = drawing.blocks
    assert fold.caption == ""


def test_the_panels_are_declared_for_any_theme():
    owed, compared = report.coverage("rural"), report.statements("rural")
    assert [owed.name, compared.name] == ["coverage", "statements"]
    assert owed.parameters == compared.parameters == (("theme", "rural"),)
    assert [(p.timeless, p.aside, p.listed) for p in (owed, compared)] == [(False, False, False), (True, True, False)]
    assert owed.nothing
