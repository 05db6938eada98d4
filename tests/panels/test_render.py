"""What stands under and over a panel besides its drawing: undated figures, ambiguities, the month of the page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pandas as pd
import pytest

from tests.bundled import DATA
from township.access.roles import RIGHTS, Role, Viewer
from township.panels import published, render, table
from township.panels.heading import heading as page_heading
from township.panels.page import panelled, panels
from township.panels.setting import run_query

UNDATED = "来源未注明{}的截止时间，按其主要数据期列在2020年9月。"


@pytest.fixture
def setting(monkeypatch):
    """The bundled data as a page shows it: ``setting(9)``, ``setting(9, villages)``."""
    monkeypatch.setenv("TOWNSHIP_DATA", str(DATA))
    shown = published.current()

    def at(month: int, *villages: str):
        whole = shown.setting()
        return whole.with_filters(replace(whole.filters, month=dt.date(2020, month, 1), villages=villages))

    return at


def notes(panel, setting):
    return [note.said + note.on_screen for note in render.render(panels()[panel], setting).notes]


@pytest.mark.parametrize(
    ("panel", "names"),
    [
        ("epidemic-control/leaflets", "防控明白纸"),
        ("talent/returned", "返乡创业人才"),
        ("poverty-alleviation/programmes", "住房维修、卫生厕所改造、自来水维修"),
        ("epidemic-control/villages", "设监测点行政村、无人机消杀行政村、发放秋冬防控指南行政村"),
    ],
)
def test_a_figure_whose_source_does_not_say_when_it_ends_says_so(setting, panel, names):
    [line] = [line for line in notes(panel, setting(9)) if line.startswith("来源未注明")]
    listed = line.removeprefix("来源未注明").split("的截止时间")[0]
    assert sorted(listed.split("、")) == sorted(names.split("、"))
    assert line == UNDATED.format(listed)
    assert line in dict(render.render(panels()[panel], setting(9)).table.facts())["说明"]


@pytest.mark.parametrize("panel", ["economy/fiscal_path", "pollution-control/river_patrols"])
def test_another_towns_catalogue_need_not_know_a_panels_indicator(setting, panel):
    known, whole = panels()[panel], setting(9)
    others = {code: it for code, it in whole.catalogue.indicators.items() if code != known.indicator}
    whole.warehouse.forget()  # what is kept knows snapshots and filters, not catalogues

    shown = render.render(known, replace(whole, catalogue=replace(whole.catalogue, indicators=others)))
    whole.warehouse.forget()

    assert not shown.table or not shown.table.definition
    assert shown.blocks or shown.missing


def test_dated_figures_and_examples_carry_no_such_note(setting):
    assert not any("截止时间" in line for line in notes("economy/sectors", setting(9)))
    assert not any("截止时间" in line for line in notes("epidemic-control/leaflets", setting(8)))


def test_no_sector_is_said_to_be_missing_where_the_query_answers_all_three(setting):
    whole = replace(setting(9), withholds=False)
    assert not any("没有可见的数" in line for line in notes("economy/sectors", whole))


def test_ambiguities_are_those_of_what_is_reported_and_say_whose_answer_is_awaited(setting):
    september = notes("poverty-alleviation/programmes", setting(9))
    assert any(line.startswith("存疑：近200、近30为上限") for line in september)
    assert not any("存疑" in line for line in notes("poverty-alleviation/programmes", setting(8)))
    road = [line for line in notes("rural-revitalization/road_lengths", setting(9)) if line.startswith("存疑")]
    assert any(line.endswith("待城建、交通核对") for line in road)
    assert not any("脚注" in line or "显示" in line for line in road)


def heading(setting, *, months=(9, 10)):
    return str(page_heading(panelled()["economy"], setting, tuple(dt.date(2020, n, 1) for n in months)))


def test_a_month_after_the_leading_figures_is_not_called_the_datas(setting):
    assert "数据截至 <b>2020年9月</b>" in heading(setting(9))
    october = heading(setting(10))
    assert "所选 <b>2020年10月</b>，主要数据截至 <b>2020年9月</b>" in october
    assert "<span>数据截至" not in october


def test_beside_a_village_the_pages_sentence_is_called_the_towns(setting):
    village = setting(9, "370830108203")
    page = panelled()["economy"]
    words = render.conclusion(page, setting(9))
    assert not words.startswith("全镇") and f">{words}<" in heading(setting(9))
    assert render.conclusion(page, village) == f"全镇：{words}"
    assert f">全镇：{words}<" in heading(village)


def test_a_pages_sentence_leaves_out_the_unit_of_an_index(setting, monkeypatch):
    index = {
        "task": "综合指数",
        "indicator": "air",
        "light": "red",
        "judged": "level",
        "direction": "down",
        "gap": -8.5,
    }
    index |= {"gap_unit": "无量纲", "lead_points": None, "illustrative": False, "air_values": 1}
    monkeypatch.setattr(render, "run_query", lambda *_: pd.DataFrame([index]))

    assert render.conclusion(panelled()["overview"], setting(9)) == "1项滞后：综合指数高于目标8.5。"


def test_january_of_what_enterprises_report_never_comes(setting):
    content = render.render(panels()["economy/sectors"], setting(1)).content.decode()
    assert "“规上工业总产值”没有单独的1月，从1—2月起有数" in content


def test_themes_are_words_in_what_is_taken_away(setting):
    subject = render.render(panels()["overview/tasks"], setting(9)).table
    assert set(subject.frame["主题"]) == {"经济运行", "乡村振兴", "脱贫攻坚", "污染防治"}
    assert isinstance(subject, table.PanelTable)


def test_what_is_kept_for_one_who_may_see_small_counts_is_not_given_to_one_who_may_not(setting):
    viewers = {role: Viewer("甲", role, RIGHTS[role]) for role in (Role.VIEWER, Role.PUBLISHER)}
    for_all, internal = (setting(9).seen_by(viewer, internal=True) for viewer in viewers.values())
    panel = panels()["economy/sectors"]

    assert not for_all.internal and internal.internal
    assert not setting(9).seen_by(viewers[Role.PUBLISHER], internal=False).internal, "shown only where asked for"
    assert render.render(panel, for_all) is render.render(panel, for_all)
    assert render.render(panel, for_all) is not render.render(panel, internal)


def test_what_is_drawn_has_no_unit_behind_an_index_and_the_table_taken_away_has():
    asked = pd.DataFrame({"value": [4.62, 3], "unit": ["无量纲", "户"], "gap_unit": ["无量纲", None]})
    drawn = render.to_draw(asked)

    assert drawn["unit"].tolist() == ["", "户"] and drawn["gap_unit"].tolist()[0] == ""
    assert asked["unit"].tolist() == ["无量纲", "户"]


def test_a_figure_of_few_units_is_shown_only_with_what_is_not_for_everybody(setting):
    panel = panels()["economy/sectors"]
    outward, internal = (render.render(panel, one) for one in (setting(9), setting(9).internally()))

    assert outward.frame["value"].tolist() == [8543] and internal.frame["value"].tolist() == [8543, 2692, 4268]
    [said] = [note.said for note in outward.notes if "对外不显示" in note.said]
    assert said.startswith("限上批零住餐销售额、规上服务业营业收入的单位数太少")
    assert [badge.status for badge in internal.badges][-1] == "internal" != outward.badges[-1].status
    assert "含对外不显示的数" in internal.table.filters and internal.table.file_name.endswith("_内部")
    assert "内部" not in outward.table.filters + outward.table.file_name
    assert "internal" not in {
        badge.status for badge in render.render(panels()["economy/fiscal_path"], internal.setting).badges
    }


def test_no_panel_tells_a_figure_of_few_units_to_everybody(setting):
    secret = {"2692", "4268", "2511.2", "2475.6", "72.4", "7.2"}
    told = set()
    for panel in panels().values():
        shown = render.render(panel, setting(9)).table
        words = shown.frame.to_csv() + "".join(shown.notes)
        told |= {(panel.id, number) for number in re.findall(r"[0-9]+(?:[.][0-9]+)?", words) if number in secret}
    assert told == set()


def test_an_indicator_of_few_units_that_is_asked_for_says_why_it_is_not_there(setting):
    whole, [panel] = setting(9), [one for one in panels().values() if one.id == "indicators/trend"]
    chosen = replace(whole.filters, choices=((panel.follows, "above_scale_service_revenue"),))
    assert render.render(panel, whole.with_filters(chosen)).missing == (
        "对外不显示",
        "规上服务业营业收入的单位数太少，能推出单个单位，对外不显示。",
    )


def test_what_a_report_says_of_few_units_is_not_compared_and_counted(setting):
    panel = panels()["report-check/verdicts"]
    outward, internal = (render.render(panel, one) for one in (setting(9), setting(9).internally()))
    left_out = internal.frame["statements"].sum() - outward.frame["statements"].sum()

    assert left_out > 0
    said = f"另有{left_out}条说到单位数太少的指标，能推出单个单位，对外不显示，不在对照之内。"
    assert said in [note.said for note in outward.notes] and said in outward.table.notes
    assert "不在对照之内" not in "".join(note.said for note in internal.notes)
    by_theme = [render.render(panels()[f"report-check/{theme}"], setting(9)) for theme in ("economy", "rural")]
    assert ["不在对照之内" in "".join(note.said for note in one.notes) for one in by_theme] == [True, False]


def test_what_is_not_shown_is_not_called_unreported(setting):
    query = run_query(setting(9), "report/coverage", (("theme", "economy"),))
    assert not {"above_scale_service_revenue", "above_quota_trade_sales"} & set(query["indicator"])
