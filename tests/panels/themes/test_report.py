"""What nobody has reported, and the report's figures beside those computed."""

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
    "section": "经济", "paragraph": 3, "report_year": 2020,
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
    assert drawing.scope == "2020年年报，共3条：一致2，无数据1"
    assert [light.name for light in parts_of(drawing, Light)] == ["green", "green", "grey"]
    [fold] = drawing.blocks
    assert fold.caption == ""


def verdict(theme="economy", year=2020, **counts):
    """One row of report/verdicts."""
    row = {"report_year": year, "theme": theme, "contradicted": 0, "missing": 0, "equal": 0, "converted": 0, **counts}
    return row | {"statements": sum(counts.values()), "status": "reported"}


def test_verdicts_are_counted_by_theme(scene_of, figures_of):
    frame = pd.DataFrame([verdict(equal=3, missing=1), verdict("rural", contradicted=1)])
    drawing = report.verdicts(frame, scene_of())
    [figure] = figures_of(drawing)
    assert drawing.scope == "2020年年报，共5条"
    assert drawing.blocks[0].alt == "经济运行4条、乡村振兴1条，矛盾1"
    assert {trace["name"]: trace["x"] for trace in figure["data"]}["矛盾"] == [0, 1]


def test_reports_of_two_years_are_told_apart(scene_of):
    frame = pd.DataFrame([verdict(year=2021, equal=1), verdict(equal=1)])
    assert report.verdicts(frame, scene_of()).blocks[0].alt == "2021年经济运行1条、2020年经济运行1条"
    assert report.conclusion(frame) == "2020年、2021年年报2条：2条一致"


def test_the_conclusion_names_what_does_not_agree_first():
    frame = pd.DataFrame([verdict(equal=3, missing=1), verdict("rural", contradicted=1)])
    assert report.conclusion(frame) == "2020年年报5条：1条矛盾，1条无数据，3条一致"
    assert report.conclusion(frame.head(0)) == "还没有年报的数可以对照"


def test_the_panels_are_declared_by_theme():
    owed, compared = report.coverage("rural"), report.STATEMENTS[3]
    assert [owed.name, compared.name] == ["coverage", "rural"]
    assert owed.parameters == compared.parameters == (("theme", "rural"),)
    assert [(p.timeless, p.aside, p.listed) for p in (owed, compared)] == [(False, False, False), (True, True, False)]
    assert owed.nothing and compared.nothing
