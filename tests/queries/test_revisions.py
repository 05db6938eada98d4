"""修订: a question that shows a figure says how often that figure was revised, and says so of no other.

One small snapshot is published, then some of its keys again with other figures; every question with a
``revision`` column is asked of both.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.bundled import ROOT
from tests.queries.conftest import SOURCE, filled
from township.intake import contract
from township.store import snapshot
from township.store.warehouse import Warehouse, read_queries

ONE, OTHER = "370830108200", "370830108201"  # two villages
TEAMS = [{"roster": "talent_five_teams", "position": n, "item": f"队伍{n}"} for n in (1, 2)]
BANDS = {"risk_areas": "risk", "epi_disinfect_freq": "epidemic"}


def monthly(indicator: str, value: float, *, month: str = "2020-09", **more: Any) -> dict[str, Any]:
    return {"indicator": indicator, "value": value, "month": month, **more}


def work(code: str, done: float, *, area: str = ONE, **more: Any) -> dict[str, Any]:
    return {"work": code, "area": area, "unit": "米", "planned": 100, "done": done, "location": "·第5段", **more}


# table: rows that stay, and rows that come again with the second value of a pair
STAYING: dict[str, list[dict[str, Any]]] = {
    "observation": [
        *(monthly("fiscal_revenue", value, month=f"2020-{month}") for month, value in (("07", 2800), ("08", 3200))),
        monthly("industrial_commercial_tax", 900),
        monthly("fixed_asset_investment", 4000, breakdown=""),
        monthly("project_investment", 5000),
        *(monthly(code, 2, basis="point") for code in ("above_quota_trade_units", "above_scale_service_units")),
        *(monthly(code, 800, units_n=4) for code in ("above_scale_industry_output", "above_quota_trade_sales")),
        monthly("resumed_above_scale_units", 6, month="2020-02", basis="point"),
        monthly("resumption_rate", 100, month="2020-02", basis="point"),
        monthly("epidemic_banners", 300, month="2020-09"),
        monthly("epidemic_monitor_villages", 40, basis="point"),
        *(monthly(code, 3, basis="point") for code in ("septic_pools", "septic_pool_volume")),
        monthly("pm10", 3, basis="month"),
        monthly("returned_talents", 5, month="2020-09"),
        monthly("talent_team_kinds", 5, basis="point"),
        monthly("talent_pool_persons", 20, basis="point", breakdown="队伍2"),
    ],
    "target": [{"indicator": "certificate_rate", "value": 90}],
    "work": [work("village_road", 40, area=OTHER), work("land_certificate", 60, area="370830108", unit="%")],
    "programme": [
        {"programme": "toilet_renovation", "area": area, "households": 30, "fund": 6, "month": "2020-09"}
        for area in ("370830108", ONE)
    ],
    "river_patrol": [
        {"patrolled_on": "2020-09-01", "level": "镇级", "reach": "河段2", "hours": "9点", "minutes": 30},
        {"patrolled_on": "2020-09-02", "level": "村级", "reach": "河段1", "hours": "9点", "minutes": 30},
    ],
    "site": [{"site": "S2", "site_type": "碎石厂", "state": "停业整顿"}],
    "patrol": [{"patrolled_on": f"2020-09-0{day}", "site": "S2", "result": "正常"} for day in (1, 2)],
    "roster": [
        *(dict(one, roster_name="队伍", theme="talent") for one in TEAMS),
        *({"roster": code, "roster_name": code, "theme": theme, "position": 2, "item": "一项"} for code, theme in BANDS.items()),
    ],
    "plan_goal": [
        {"goal": f"g{n}", "section": "一", "field": f, "kind": k, "printed_target": "1项", "location": "·第9段"}
        for n, (f, k) in enumerate((("农业", "节点"), ("农业", "量化"), ("工业", "量化")))
    ],
    "statement": [
        {"fact_id": "toilet_service_team", "theme": "rural", "section": "一", "label": "队伍", "period": "2020年"},
        {"fact_id": "pov_water_all", "theme": "poverty", "section": "二", "label": "饮水", "period": "2020年"}
        | {"qualifier": "全部", "kind": "定性"},
        {"fact_id": "pov_other", "theme": "poverty", "section": "二", "label": "其他", "period": "2020年", "kind": "定性"},
    ],
    "problem": [{"problem": 2, "problem_name": "人才不足"}],
    "enterprise": [{"enterprise": "e2", "enterprise_name": "乙", "register_state": "在统"}],
}  # fmt: skip
REVISED: dict[str, list[dict[str, Any]]] = {
    "observation": [
        monthly("fiscal_revenue", (3668, 3670)),
        monthly("above_scale_service_revenue", (500, 510), units_n=1),
        monthly("above_scale_industry_units", (4, 5), basis="point"),
        monthly("project_total_investment", (9000, 9900)),
        monthly("resumed_below_scale_units", (30, 31), month="2020-02", basis="point"),
        monthly("epidemic_banners", (200, 210), month="2020-08"),
        monthly("drone_disinfected_villages", (39, 40), basis="point"),
        monthly("disinfection_frequency", (2, 3), basis="point"),
        monthly("pm25", (50, 51), basis="month"),
        monthly("septic_trucks", (3, 4), basis="point"),
        monthly("returned_talents", (3, 4), month="2020-08"),
        monthly("talent_pool_persons", (10, 11), basis="point", breakdown="队伍1"),
    ],
    "target": [{"indicator": "fiscal_revenue", "value": (4800, 4757)}],
    "work": [work("village_road", (30, 31)), work("public_toilet", (16, 15), area="370830108")],
    "programme": [
        {"programme": "house_repair", "area": area, "households": (20, 21), "fund": 9, "month": "2020-09"}
        for area in ("370830108", OTHER)
    ],
    "river_patrol": [
        {"patrolled_on": "2020-09-01", "level": "村级", "reach": "河段1", "hours": "9点", "minutes": (30, 40)}
    ],
    "site": [{"site": "S1", "site_type": "碎石厂", "state": ("停业整顿", "待验收")}],
    "patrol": [{"patrolled_on": "2020-09-01", "site": "S1", "result": ("正常", "发现问题")}],
    "roster": [
        {"roster": code, "roster_name": code, "theme": theme, "position": 1, "item": ("一项", "另一项")}
        for code, theme in BANDS.items()
    ],
    "plan_goal": [
        {"goal": "g9", "section": "一", "field": "工业", "kind": "量化", "printed_target": ("8个", "9个")}
        | {"location": "·第9段", "carried_over": False}
    ],
    "statement": [
        {"fact_id": "toilet_smart_platform", "theme": "rural", "section": "一", "label": "平台", "period": "2020年"}
        | {"progress": ("在建", "已建")},
        {"fact_id": "pov_house_safe_all", "theme": "poverty", "section": "二", "label": "住房", "period": "2020年"}
        | {"qualifier": "全部", "kind": "定性", "dimension": ("户", "贫困户")},
        {"fact_id": "pov_industry", "theme": "poverty", "section": "二", "label": "产业", "period": "2020年"}
        | {"kind": "定性", "progress": ("进行中", "已完成")},
    ],
    "problem": [{"problem": 1, "problem_name": "规模偏小", "evidence": ("一", "二")}],
    "enterprise": [{"enterprise": "e1", "enterprise_name": "甲", "register_state": ("待批", "新增纳统")}],
}  # fmt: skip


def as_of(side: int) -> dict[str, list[dict[str, Any]]]:
    """REVISED's rows with the values before (0) or after (1)."""
    return {
        table: [{name: v[side] if isinstance(v, tuple) else v for name, v in row.items()} for row in rows]
        for table, rows in REVISED.items()
    }


@pytest.fixture(scope="module")
def asked(tmp_path_factory, catalogue, parameters):
    """``asked(query, column)``: the column beside ``revision``, of the snapshot before and after the revision."""
    data = tmp_path_factory.mktemp("revisions")
    houses = []
    for given in ({t: [*STAYING[t], *as_of(0)[t]] for t in STAYING}, as_of(1)):
        intake = contract.Intake()
        for table, rows in {"source": [SOURCE], **copy.deepcopy(given)}.items():
            intake.tables[table] = [filled(row, contract.BY_TABLE[table], catalogue) for row in rows]
        done = snapshot.publish_onto(intake, catalogue, [], data, by="测试", note="")
        houses.append(Warehouse(snapshot.open_snapshot(data, done.id), ROOT / "queries", catalogue))

    def answered(query: str, column: str) -> tuple[list[int], list[tuple[Any, int]]]:
        before, after = (
            house.run(query, **parameters(measure="epidemic_banners", carried_over=False)) for house in houses
        )
        shown = after[column].map(lambda value: value.strftime("%m-%d") if hasattr(value, "strftime") else value)
        return before["revision"].tolist(), list(zip(shown, after["revision"].tolist(), strict=True))

    yield answered
    for house in houses:
        house.close()


# query: the column that names a row, and what it is asked to say of each
CASES: dict[str, tuple[str, list[tuple[Any, int]]]] = {
    "economy/fiscal_composition": ("part", [("工商税收", 1), ("其他收入", 1)]),
    "economy/fiscal_path": ("month", [("07-01", 0), ("08-01", 0), ("09-01", 1)]),
    "economy/fiscal_progress": ("month", [("09-01", 1)]),
    "economy/project_investment": ("part", [("已完成", 1), ("未完成", 1)]),
    "economy/register": ("moment", [("2月复工名单", 0), ("在统", 1)]),
    "economy/resumption": ("kind", [("规上工业、服务业、批发零售", 0), ("规模以下工业", 1)]),
    "economy/sector_paths": ("sector", [("规上工业总产值", 0), ("规上服务业营业收入", 1), ("限上批零住餐销售额", 0)]),
    "economy/sectors": ("sector", [("规上工业", 1), ("规上服务业", 1), ("限上批零住餐", 0)]),
    "epidemic/disinfection": ("place", [("另一项", 1), ("一项", 1)]),
    "epidemic/publicity": ("month", [("08-01", 1), ("09-01", 0)]),
    "epidemic/villages": ("drone", [("已消杀", 1)] * 40),
    "overview/problems": ("problem", [(1, 1), (2, 1)]),
    "overview/risk": ("item", [("另一项", 1), ("一项", 0)]),
    "overview/tasks": (
        "task",
        [
            *(("公共财政预算收入", 1), ("village_road", 1), ("land_certificate", 0), ("public_toilet", 1)),
            *(("贫困户toilet_renovation", 0), ("贫困户house_repair", 1), ("固定资产投资", 0), ("料场停业整顿", 1)),
        ],
    ),
    "overview/themes": (
        "name",
        [
            *(("公共财政预算收入", 0), ("公共财政预算收入", 0), ("公共财政预算收入", 1), ("规上工业总产值", 0)),
            *(("固定资产投资", 0), ("验收民生工程", 1), ("三项帮扶", 1), ("停业整顿料场", 1), ("设监测点行政村", 0)),
            *(("返乡创业人才", 1), ("返乡创业人才", 0), ("2021年计划目标", 1)),
        ],
    ),
    "overview/works": ("step", [("列入", 1), ("开工", 1), ("完工", 1), ("验收", 1)]),
    "plan/fields": ("field", [("工业", 1), ("农业", 0)]),
    "plan/goals": ("goal", [("g0", 0), ("g1", 0), ("g2", 0), ("g9", 1)]),
    "plan/kinds": ("kind", [("量化", 1), ("节点", 0)]),
    "plan/quantified": ("goal", [("g1", 0), ("g2", 0), ("g9", 1)]),
    "pollution/air": (
        "indicator",
        [("pm25", 1), ("pm10", 0), ("good_air_days", 0), ("good_air_rate", 0), ("air_rank", 0)],
    ),
    "pollution/patrol_days": ("day", [("09-01", 1), ("09-02", 0)]),
    "pollution/patrol_rate": ("month", [*((f"0{month}-01", 0) for month in range(1, 9)), ("09-01", 1)]),
    "pollution/points": ("site", [("P01", 0), ("S1", 1), ("S2", 0)]),
    "pollution/river_patrols": ("reach", [("河段1", 1), ("河段2", 0)]),
    "pollution/sites": ("site", [("S1", 1), ("S2", 0)]),
    "report/enterprises": ("enterprise_name", [("甲", 1), ("乙", 0)]),
    "report/rosters": ("item", [("另一项", 1), ("一项", 0), ("另一项", 1), ("一项", 0), ("队伍1", 0), ("队伍2", 0)]),
    "poverty/campaigns": ("work", [("产业", 1), ("其他", 0)]),
    "poverty/claims": ("claim", [("住房", 1), ("饮水", 0)]),
    "poverty/monthly": ("programme_name", [("toilet_renovation", 0), ("house_repair", 1)]),
    "poverty/programmes": ("programme_name", [("house_repair", 1), ("toilet_renovation", 0)]),
    "poverty/village_ranking": ("area", [(ONE, 0), (OTHER, 1)]),
    "rural/road_lengths": ("areas", [(ONE, 1), (OTHER, 0)]),
    "rural/service_assets": ("item", [("抽渣车", 1), ("二次收储池", 0), ("平台", 1), ("队伍", 0)]),
    "rural/village_works": (
        "measure",
        [("village_road", 1), ("village_road", 0), ("house_repair", 1), ("防疫监测点", 0)],
    ),
    "rural/works": ("work_name", [("land_certificate", 0), ("public_toilet", 1), ("village_road", 1)]),
    "talent/returned": ("month", [("08-01", 1), ("09-01", 0)]),
    "talent/teams": ("team", [("队伍1", 1), ("队伍2", 0)]),
}


@pytest.mark.parametrize("query", CASES)
def test_what_was_revised_says_so_and_nothing_else_does(asked, query):
    column, expected = CASES[query]
    before, after = asked(query, column)

    assert before == [0] * len(before)
    assert sorted(after) == sorted(expected)  # the order is the lights', tested with them


def test_every_question_that_says_so_is_asked_here():
    saying = {name for name, query in read_queries(ROOT / "queries").items() if "revision" in query.labels}

    # those of any indicator and of a year's goals have tests of their own, with other rows
    own = {
        "frame/notes",
        "overview/warnings",
        "plan/months",
        "report/rest",
        *(name for name in saying if name.startswith(("indicators/", "villages/"))),
    }
    assert saying - own == set(CASES)
    assert all(any(revision for _, revision in expected) for _, expected in CASES.values())
