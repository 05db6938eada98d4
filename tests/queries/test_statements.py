"""The report check: every figure the annual report prints, beside the same figure computed from the other tables.

Each change of a published number names exactly the statements whose verdict must change with it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from tests.bundled import REPORT, ROOT
from township.illustrative import breakdown
from township.intake import contract
from township.intake.files.workbook import Workbook, read_folder
from township.statistics import catalogue as catalogues
from township.statistics import figures
from township.store import snapshot
from township.store.warehouse import Warehouse, read_queries

TOWN = "370830108"
Answer = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def annual() -> Workbook:
    return read_folder(REPORT)


@pytest.fixture(scope="module")
def ask(annual, catalogue, tmp_path_factory) -> Answer:
    """Publish the workbooks in a directory of their own and ask; ``change`` may alter the typed tables first."""

    def answer(
        *workbooks: Workbook,
        theme: str = "",
        change: Callable[[dict[str, list[dict[str, Any]]]], None] = lambda tables: None,
        areas: catalogues.Catalogue = catalogue,
    ) -> pd.DataFrame:
        books = list(workbooks) or [annual]
        intake = contract.accept(books, catalogue)
        change(intake.tables)
        data = tmp_path_factory.mktemp("data")
        identity = snapshot.publish(intake, areas, books, data, by="测试", note="")
        warehouse = Warehouse(snapshot.open_snapshot(data, identity), ROOT / "queries", catalogue)
        try:
            return warehouse.run("report/statements", theme=theme, reported_only=False)
        finally:
            warehouse.close()

    return answer


@pytest.fixture(scope="module")
def plain(ask) -> pd.DataFrame:
    """The answer on the annual report alone."""
    return ask()


def edited(book: Workbook, sheet: str, row: dict[str, str], **cells: str | None) -> Workbook:
    """``book`` with the cells of one row replaced; ``cells`` empty: the row left out. Exactly one row must fit."""
    found = 0

    def rows(raw) -> Iterator[Any]:
        nonlocal found
        for each in raw.rows:
            if row.items() <= each.cells.items():
                found += 1
                if cells:
                    assert cells.keys() <= each.cells.keys()
                    yield replace(each, cells={**each.cells, **cells})
            else:
                yield each

    sheets = [replace(raw, rows=tuple(rows(raw))) if raw.name == sheet else raw for raw in book.sheets]
    assert found == 1, f"{sheet}里有{found}行符合{row}"
    return replace(book, sheets=tuple(sheets))


def verdicts(frame: pd.DataFrame) -> dict[str, str]:
    return dict(zip(frame["fact_id"], frame["verdict"], strict=True))


def changed(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """The verdicts that differ, as they are after."""
    old, new = verdicts(before), verdicts(after)
    assert old.keys() == new.keys()
    return {fact: verdict for fact, verdict in new.items() if verdict != old[fact]}


# ------------------------------------------------------------------ the report as it is


def test_every_statement_once_with_the_labelled_columns(plain):
    assert len(plain) == 126
    assert plain["fact_id"].is_unique
    assert plain.columns.tolist() == list(read_queries(ROOT / "queries")["report/statements"].labels)
    assert Counter(plain["verdict"]) == {"一致": 51, "换算一致": 50, "无数据": 24, "矛盾": 1}


def test_only_the_village_list_of_the_roads_contradicts_itself(plain):
    contradicted = plain[plain["verdict"] == "矛盾"]
    assert contradicted[["fact_id", "value", "computed_value"]].values.tolist() == [["huhutong_village_listed", 3, 4]]


@pytest.mark.parametrize(
    ("fact", "value", "verdict"),
    [
        ("fiscal_rev_cum_2020m09", 3668, "一致"),
        ("fiscal_rev_completion_2020m09", 77.1, "一致"),
        ("ic_tax_cum_2020m09", 1090, "一致"),
        ("proj_inv_cum_2020m09", 85250, "换算一致"),
        ("svc_rev_cum_2020m09", 2692, "换算一致"),
        ("trade_sales_yoy_2020m09", 72.4, "一致"),
        ("proj_n_2020m09", 12, "一致"),
        ("proj_tech_n", 5, "一致"),
        ("cap_haoquwei_food", 21000, "换算一致"),
        ("cap_huachen_silicone", 15000, "一致"),
        ("sishang_new_ind_n", 1, "一致"),
        ("sishang_reported_oct_n", 1, "一致"),
        ("reopen_above_n", 6, "一致"),
        ("town_admin_village_n", 40, "一致"),
        ("epi_lead_group_heads", 2, "换算一致"),
        ("epi_systems_built", 5, "换算一致"),
        ("epi_disinfect_freq", 3, "换算一致"),
        ("toilet_pub_done_n", 18, "一致"),
        ("septic_pool_volume_each", 100, "换算一致"),
        ("cleanheat_village_n", 3, "换算一致"),
        ("huhutong_len_b", 4016, "一致"),
        ("house_cert_rate_target", 90, "一致"),
        ("talent_collab_named", 4, "换算一致"),
        ("talent_vice_mayor", 1, "换算一致"),
        ("pov_house_repair_fund", 200, "一致"),
        ("pol_site_n", 14, "一致"),
        ("pol_yard_n", 10, "一致"),
        ("plan_six_keeps", 6, "换算一致"),
    ],
)
def test_a_figure_and_its_verdict(plain, fact, value, verdict):
    row = plain.set_index("fact_id").loc[fact]
    assert (round(row["computed_value"], 4), row["verdict"]) == (value, verdict)


def test_identifiers_and_dates_are_compared_as_text(plain):
    rows = plain.set_index("fact_id").loc[["proj_workface_ids", "cleanheat_due"]]
    assert rows["computed_text"].tolist() == ["CG1310、CG1311", "2020-10-31"]
    assert rows["verdict"].tolist() == ["一致", "换算一致"]
    assert rows["computed_value"].isna().all()


def test_nothing_computed_means_no_data_and_never_agreement(plain):
    nothing = plain["computed_value"].isna() & plain["computed_text"].isna()
    assert set(plain[nothing]["verdict"]) == {"无数据"}
    assert (plain["verdict"] == "无数据").sum() == nothing.sum()
    assert plain[nothing]["value"].isna().all(), "印了数的都应当算得出"


def test_a_theme_is_its_part_of_the_whole(plain, ask):
    rural = ask(theme="rural")
    assert rural["fact_id"].tolist() == plain[plain["theme"] == "rural"]["fact_id"].tolist()
    assert set(plain["theme"]) == {
        *("overview", "economy", "rural", "poverty", "pollution", "epidemic", "talent", "risk", "plan")
    }


def test_the_query_converts_printed_units_as_figures_does(annual, catalogue):
    """The 换算数 that the query checks against printed × 10000 is the one figures.py gives."""
    for row in contract.accept([annual], catalogue).tables["statement"]:
        if row["printed_value"] and row["value"] is not None and row["unit"] != "项":
            printed = figures.parse_printed(row["printed_value"])
            assert figures.convert(printed, row["printed_unit"], row["unit"]) == row["value"], row["fact_id"]


# ------------------------------------------------------------------ one published number changes

OBSERVATION, WORK, STATEMENT = "统计月报", "民生工程", "年报数据"


# sheet, row, its new cells (none: it is left out), the statements that rest on it, their verdict (None: as before)
CHANGES: list[tuple[str, dict[str, str], dict[str, str], str, str | None]] = [
    (OBSERVATION, {"指标代码": "fiscal_revenue"}, {"数值": "3700"}, "fiscal_rev_cum", "矛盾"),
    (OBSERVATION, {"指标代码": "fiscal_completion"}, {"数值": "77.2"}, "fiscal_rev_completion", "矛盾"),
    ("目标任务", {"指标代码": "fiscal_revenue"}, {"全年任务": "4800", "状态": "实报"}, "fiscal_rev_completion", "矛盾"),
    ("目标任务", {"指标代码": "certificate_rate"}, {"全年任务": "95"}, "house_cert_rate_target", "矛盾"),
    (OBSERVATION, {"指标代码": "project_investment"}, {"数值": "8.526"}, "proj_inv_cum", "矛盾"),
    (OBSERVATION, {"指标代码": "above_scale_industry_output"}, {"同比%": "14.6"}, "ind_output_yoy", "矛盾"),
    (OBSERVATION, {"指标代码": "above_scale_service_revenue"}, {"单位数": "2"}, "svc_above_n", "矛盾"),
    (OBSERVATION, {"指标代码": "new_build_projects"}, {"数值": "8"}, "proj_new_n", "矛盾"),
    (OBSERVATION, {"指标代码": "epidemic_leading_heads"}, {"数值": "三"}, "epi_lead_group_heads", "矛盾"),
    ("项目名录", {"项目序号": "3"}, {"性质": "技改"}, "proj_new_n proj_tech_n", "矛盾"),
    ("项目名录", {"项目序号": "3"}, {"入库情况": ""}, "kinetic_city_lib_n", "矛盾"),
    ("项目名录", {"项目序号": "10"}, {"计入十二项": "否"}, "proj_n proj_tech_n", "矛盾"),
    ("项目能力", {"产品": "服装"}, {"数值": "210"}, "cap_zhenqiao_garment", "矛盾"),
    ("料场名录", {"点位编码": "Y03"}, {"点位类型": "碎石厂"}, "pol_crusher_n pol_yard_n", "矛盾"),
    ("料场名录", {"点位编码": "C01"}, {"经营状态": "恢复经营"}, "pol_crusher_n", "矛盾"),
    ("料场名录", {"点位编码": "C01"}, {}, "pol_crusher_n pol_site_n", "矛盾"),
    ("企业名录", {"企业代码": "co_hongtian"}, {"在统情况": ""}, "sishang_new_ind_n", "矛盾"),
    ("企业名录", {"企业代码": "co_aode"}, {"在统情况": "新增纳统"}, "sishang_reported_oct_n", "矛盾"),
    (WORK, {"工程代码": "public_toilet"}, {"完工数": "17"}, "toilet_pub_done_n", "矛盾"),
    (WORK, {"工程代码": "house_renovation"}, {"计划数": "30"}, "dilapidated_house_n", "矛盾"),
    (WORK, {"工程代码": "clean_heating"}, {"计划完成日": "2020-11-30"}, "cleanheat_due", "矛盾"),
    (WORK, {"工程代码": "clean_heating"}, {"涉及村": "370830108203|370830108204"}, "cleanheat_village_n", "矛盾"),
    (WORK, {"工程代码": "village_road", "分段": "东张村"}, {"计划数": "4061"}, "huhutong_len_b", "矛盾"),
    ("扶贫项目", {"项目代码": "tap_water"}, {"户数": "16"}, "pov_water_hh", "矛盾"),
    ("人才合作", {"合作代码": "T5"}, {"方式": "柔性引才"}, "talent_vice_mayor talent_collab_named", "矛盾"),
    ("名单", {"名单代码": "talent_five_teams", "序号": "5"}, {}, "talent_five_teams", "矛盾"),
    ("名单", {"名单代码": "pol_acceptance_rule", "序号": "2"}, {}, "pol_acceptance_rule", "矛盾"),
    ("名单", {"名单代码": "proj_workface_ids", "序号": "2"}, {"内容": "CG1312"}, "proj_workface_ids", "矛盾"),
    ("计划目标", {"目标代码": "plan_six_keep"}, {"原文目标": "7项，内容未列"}, "plan_six_keeps", "矛盾"),
    # the statement's own side
    (STATEMENT, {"编号": "ic_tax_cum_2020m09"}, {"原文数": "1091"}, "ic_tax_cum", "矛盾"),
    (STATEMENT, {"编号": "proj_total_inv_2020m09"}, {"换算数": "13900"}, "proj_total_inv", "矛盾"),
    (STATEMENT, {"编号": "talent_five_teams"}, {"换算数": "6"}, "talent_five_teams", "矛盾"),
    (STATEMENT, {"编号": "cleanheat_due"}, {"原文数": "11月底"}, "cleanheat_due", "矛盾"),
    (STATEMENT, {"编号": "epi_media"}, {"范围": "宣传车|村大喇叭"}, "epi_media", "矛盾"),
    # 余 and 近 reach one step of the last significant digit: 10000余 up to 20000, 近200 down to 100
    (OBSERVATION, {"指标代码": "epidemic_leaflets"}, {"数值": "10350"}, "epi_leaflets_n", "换算一致"),
    (OBSERVATION, {"指标代码": "epidemic_leaflets"}, {"数值": "9990"}, "epi_leaflets_n", "矛盾"),
    (OBSERVATION, {"指标代码": "epidemic_leaflets"}, {"数值": "20000"}, "epi_leaflets_n", "矛盾"),
    (OBSERVATION, {"指标代码": "epidemic_banners"}, {"数值": "130"}, "epi_banners_n", "矛盾"),
    ("扶贫项目", {"项目代码": "house_repair"}, {"投入资金": "196.8"}, "pov_house_repair_fund", "换算一致"),
    ("扶贫项目", {"项目代码": "house_repair"}, {"投入资金": "203"}, "pov_house_repair_fund", "矛盾"),
    ("扶贫项目", {"项目代码": "tap_water"}, {"投入资金": "6.83"}, "pov_water_fund", "换算一致"),
    # rounding to what was printed
    (OBSERVATION, {"指标代码": "industrial_commercial_tax"}, {"数值": "1090.4"}, "ic_tax_cum", "换算一致"),
    (OBSERVATION, {"指标代码": "industrial_commercial_tax"}, {"数值": "1090.5"}, "ic_tax_cum", "矛盾"),
    (OBSERVATION, {"指标代码": "project_total_investment"}, {"数值": "13.9499"}, "proj_total_inv", None),
    # taken away on either side
    (OBSERVATION, {"指标代码": "fixed_asset_investment"}, {"数值": ""}, "fai_cum", "无数据"),
    (OBSERVATION, {"指标代码": "fixed_asset_investment"}, {}, "fai_cum", "无数据"),
    (STATEMENT, {"编号": "fai_cum_2020m09"}, {"原文数": "", "换算数": ""}, "fai_cum", "无数据"),
    (WORK, {"工程代码": "clean_heating"}, {"计划完成日": ""}, "cleanheat_due", "无数据"),
    # the verdict without its second path rests on the ledger alone
    (OBSERVATION, {"指标代码": "project_count"}, {}, "proj_n", None),
]


def together() -> list[list[tuple[str, dict[str, str], dict[str, str], str, str | None]]]:
    """The changes in groups published at once: no row and no statement is meant by two of a group."""
    groups: list[tuple[set[Any], list[Any]]] = []
    for change in CHANGES:
        sheet, row, _, facts, _ = change
        about = {(sheet, *row.values()), *facts.split()}
        taken, group = next((one for one in groups if one[0].isdisjoint(about)), (set(), []))
        if not group:
            groups.append((taken, group))
        taken |= about
        group.append(change)
    return [group for _, group in groups]


@pytest.mark.parametrize("group", together())
def test_a_change_alters_exactly_the_verdicts_that_rest_on_it(ask, annual, plain, group):
    book, expected = annual, {}
    for sheet, row, cells, facts, verdict in group:
        book = edited(book, sheet, row, **cells)
        expected |= dict.fromkeys(facts.split(), verdict) if verdict else {}
    after = changed(plain, ask(book))
    assert {fact.removesuffix("_2020m09"): verdict for fact, verdict in after.items()} == expected


def test_the_fourth_road_village_gone_the_contradiction_is_too(ask, annual, plain):
    book = edited(annual, WORK, {"工程代码": "village_road", "分段": "东张村"})
    assert changed(plain, ask(book)) == {"huhutong_village_listed": "换算一致", "huhutong_len_b": "无数据"}


def test_a_village_fewer_in_the_area_list(ask, plain, catalogue):
    village = replace(catalogue.areas["370830108212"], valid_to=dt.date(2020, 6, 30))
    fewer = replace(catalogue, areas={**catalogue.areas, village.code: village})
    assert changed(plain, ask(areas=fewer)) == {"town_admin_village_n": "矛盾"}


# ------------------------------------------------------------------ illustrative data


def same(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    pd.testing.assert_frame_equal(left, right)
    return True


def test_the_illustrative_workbook_changes_nothing(ask, annual, plain, catalogue, tmp_path):
    folder = tmp_path / "illustrative-2020"
    breakdown.write(folder, breakdown.illustrate(contract.accept([annual], catalogue).tables, catalogue))
    assert same(plain, ask(annual, read_folder(folder)))


def test_an_illustrative_row_beside_every_row_changes_nothing(ask, plain):
    """Every published row again with other numbers and 示例: none may reach a verdict."""

    def double(tables: dict[str, list[dict[str, Any]]]) -> None:
        for name, rows in tables.items():
            if name not in ("source", "statement"):
                rows += [
                    {k: v * 3 + 1 if isinstance(v, Decimal) else v for k, v in row.items()}
                    | {"status": "illustrative"}
                    | ({"printed_target": "8项"} if name == "plan_goal" else {})
                    for row in rows
                ]

    assert same(plain, ask(change=double))


def test_later_months_do_not_reach_back(ask, plain):
    """October's report, once it comes, is not what the sentence about 1—9月 is compared with."""

    def october(tables: dict[str, list[dict[str, Any]]]) -> None:
        for name in ("observation", "work", "programme", "site"):
            tables[name] += [
                {k: v * 2 + 1 if isinstance(v, Decimal) else v for k, v in row.items()}
                | {"month": dt.date(2020, 11, 1)}
                for row in tables[name]
            ]

    assert same(plain, ask(change=october))


# ------------------------------------------------------------------ nothing is hard-coded


def test_all_numbers_moved_nothing_agrees(ask, plain):
    """With every other table changed, no computed figure agrees with the report any more."""

    def move(tables: dict[str, list[dict[str, Any]]]) -> None:
        for name in ("observation", "target", "work", "programme", "project_capacity"):
            factor = 5 if name == "target" else 3
            for row in tables[name]:
                for key in ("value", "yoy_pct", "planned", "done", "fund"):
                    if row.get(key) is not None:
                        row[key] = row[key] * factor + 1
                for key in ("households", "units_n"):
                    if row.get(key) is not None:
                        row[key] += 1
        for row in tables["work"]:
            row["areas"] = row["areas"][:-1]
            row["due"] = row["due"] and row["due"] + dt.timedelta(days=1)
        for row in tables["plan_goal"]:
            row["printed_target"] = row["printed_target"] and "8项"
        for name in ("project", "site", "enterprise", "cooperation"):
            tables[name] += [dict(row) for row in tables[name]]
        tables["roster"] += [row | {"position": row["position"] + 20} for row in tables["roster"]]

    moved = ask(change=move).set_index("fact_id")
    assert Counter(moved["verdict"]) == {"矛盾": 102, "无数据": 24}
    assert math.isclose(moved.loc["fiscal_rev_cum_2020m09", "computed_value"], 3 * 3668 + 1)


def test_verdicts_are_counted_by_theme(bundled, plain):
    counts = bundled.run("report/verdicts", reported_only=True).set_index("theme")
    names = {"contradicted": "矛盾", "missing": "无数据", "equal": "一致", "converted": "换算一致"}
    by_theme = plain.groupby("theme")["verdict"]

    assert counts.index.tolist() == plain["theme"].drop_duplicates().tolist()
    assert counts["statements"].to_dict() == by_theme.count().to_dict()
    for name, verdict in names.items():
        assert counts[name].to_dict() == by_theme.apply(lambda said, word=verdict: (said == word).sum()).to_dict()
    assert set(counts["report_year"]) == {2020}
