"""What a later file leaves blank, or says of last year, never takes a published figure away unseen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.bundled import ALIASES, CATALOGUE
from tests.intake.conftest import Grid, book_of
from tests.intake.recognise.monthly_sheets import TOWN, VILLAGE, WIDE
from tests.store.check_rows import TODAY
from township.intake import contract, reading
from township.intake.contract import Intake, Problem
from township.intake.files.workbook import Workbook
from township.store import checks, snapshot
from township.store.snapshot import Publication, UnconfirmedError

WORKS = ["工程代码", "工程", "区划代码", "单位", "计划数", "开工数", "完工数", "计划完成日", "状态"]
PROGRAMMES = ["项目代码", "项目", "区划代码", "户数", "投入资金"]


@pytest.fixture
def send(tmp_path: Path) -> Callable[..., tuple[Intake, list[Workbook]]]:
    """One file or several, ``name={sheet: rows}``, read and accepted."""

    def accepted(**files: dict[str, Grid]) -> tuple[Intake, list[Workbook]]:
        paths = []
        for name, sheets in files.items():
            paths.append(tmp_path / f"{name}.xlsx")
            book_of(sheets).save(paths[-1])
        books = [reading.read_input(path, CATALOGUE, ALIASES) for path in paths]
        return contract.accept(books, CATALOGUE), books

    return accepted


@pytest.fixture
def office(data: Path, send: Callable[..., tuple[Intake, list[Workbook]]]) -> Callable[..., Intake]:
    """An office sends files: accepted and checked beside what is published."""

    def checked(**files: dict[str, Grid]) -> Intake:
        intake, _ = send(**files)
        intake.problems[:] = checks.check(intake, snapshot.current(data), CATALOGUE, today=TODAY)
        return intake

    return checked


@pytest.fixture
def publish(data: Path, send: Callable[..., tuple[Intake, list[Workbook]]]) -> Callable[..., Publication]:
    """Publish files; checked, and perhaps confirmed, where ``confirmed_by`` is given."""

    def run(confirmed_by: str | None = None, **files: dict[str, Grid]) -> Publication:
        intake, books = send(**files)
        if confirmed_by is not None:
            intake.problems[:] = checks.check(intake, snapshot.current(data), CATALOGUE, today=TODAY)
        assert intake.errors == []
        given = {"by": "测试", "note": "", "confirmed_by": confirmed_by or ""}
        return snapshot.publish_onto(intake, CATALOGUE, books, data, **given)

    return run


def month(*rows: dict[str, Any], of: str = "2020-09") -> Grid:
    usual = {"指标代码": "tax_revenue", "区划代码": TOWN, "单位": "万元"}
    return [["期末", of], WIDE, *([{**usual, **row}.get(header) for header in WIDE] for row in rows)]


def sheet(header: list[str], *rows: dict[str, Any]) -> Grid:
    return [["期末", "2020-09"], header, *([row.get(name) for name in header] for row in rows)]


def stored(data: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(list(snapshot.open_published(data).snapshot.tables[table])).to_pylist()


def values(data: Path) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {
        f"{row['month']:%Y-%m}{row['basis']}": (row["value"], row["yoy_pct"]) for row in stored(data, "observation")
    }


def told(intake: Intake, *rules: str) -> list[tuple[str, str, str]]:
    return [(p.severity, p.rule, p.cell) for p in intake.problems if not rules or p.rule in rules]


def problem(intake: Intake, rule: str) -> Problem:
    [found] = [one for one in intake.problems if one.rule == rule]
    return found


# ------------------------------------------------------------------ a blank that would clear


def test_a_blank_that_would_clear_a_published_number_names_the_cell_and_the_number(publish, office):
    publish(九月={"统计月报": month({"累计": 3000, "同比%": 5})})
    intake = office(修订={"统计月报": month({"累计": None, "同比%": 6})})
    cleared = problem(intake, "cleared")

    assert (cleared.severity, cleared.sheet, cleared.cell, cleared.column) == ("warning", "统计月报", "G3", "数值")
    assert (
        "税收收入2020年9月：“数值”已发布的是3000，这次留空，发布以后就没有了；漏填的请补上，确要清除的请确认"
        in cleared.message
    )


def test_clearing_waits_for_a_name_and_then_the_number_is_gone_but_kept_in_the_history(publish, data):
    publish(九月={"统计月报": month({"累计": 3000, "同比%": 5})})
    again = {"修订": {"统计月报": month({"累计": 3000})}}
    with pytest.raises(UnconfirmedError):
        publish("", **again)
    assert values(data)["2020-09ytd"] == (3000, 5)

    published = publish("李四", **again)
    assert values(data)["2020-09ytd"] == (3000, None)
    manifest = snapshot.open_snapshot(data, published.id).manifest
    assert manifest["confirmed_by"] == "李四"
    assert ["“同比%”已发布的是5" in said for said in manifest["warnings"]] == [True]


LEDGERS = [
    ("民生工程", WORKS, {"工程代码": "road", "工程": "道路", "区划代码": TOWN, "单位": "米", "计划数": 90, "完工数": 40}
     | {"计划完成日": "2020-12-31"}, "完工数", "G3", "40"),
    ("民生工程", WORKS, {"工程代码": "road", "工程": "道路", "区划代码": TOWN, "单位": "米", "计划数": 90, "完工数": 40}
     | {"计划完成日": "2020-12-31"}, "计划完成日", "H3", "2020-12-31"),
    ("扶贫项目", PROGRAMMES, {"项目代码": "tap", "项目": "自来水", "区划代码": VILLAGE, "户数": 12, "投入资金": 3},
     "投入资金", "E3", "3"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "header", "row", "emptied", "cell", "was"), LEDGERS)
def test_a_ledgers_blank_is_asked_about_too(publish, office, name, header, row, emptied, cell, was):
    publish(九月={name: sheet(header, row)})
    cleared = problem(office(修订={name: sheet(header, {**row, emptied: None})}), "cleared")

    assert (cleared.sheet, cleared.column, cleared.cell) == (name, emptied, cell)
    assert f"“{emptied}”已发布的是{was}" in cleared.message


def test_nothing_is_cleared_by_a_new_month_or_where_nothing_stood(publish, office):
    publish(九月={"统计月报": month({"累计": 3000, "同比%": 5})})

    assert told(office(十月={"统计月报": month({"累计": 3300}, of="2020-10")}), "cleared", "left_blank") == []
    assert told(office(修订={"统计月报": month({"累计": 3000, "同比%": 5, "单位数": None})}), "cleared") == []


def test_an_example_may_be_cleared(publish, office):
    name, header, row, emptied, *_ = LEDGERS[0]
    example = {**row, "状态": "示例"}
    publish(九月={name: sheet(header, example)})

    assert told(office(修订={name: sheet(header, {**example, emptied: None})}), "cleared") == []


# ------------------------------------------------------------------ a figure no longer confirmed


def test_a_prepared_row_left_blank_by_the_file_that_gave_it_is_asked_about(publish, office, data):
    other = {"指标代码": "fiscal_revenue", "累计": 3668}
    publish(九月={"统计月报": month({"累计": 3000}, other)})
    intake = office(九月={"统计月报": month({}, other)})
    blank = problem(intake, "left_blank")

    assert (blank.severity, blank.cell, blank.row) == ("warning", "G3", 3)
    assert blank.message == "税收收入2020年9月：已发布的是3000，这次没有填，原数照留；漏填的请补上，不再报的请确认"
    publish(九月={"统计月报": month({}, other)})
    assert values(data)["2020-09ytd"] is not None
    assert sorted(row["value"] for row in stored(data, "observation")) == [3000, 3668]


def test_a_row_left_out_of_it_is_asked_about_at_its_sheet(publish, office):
    other = {"指标代码": "fiscal_revenue", "累计": 3668}
    publish(九月={"统计月报": month({"累计": 3000}, other)})
    blank = problem(office(九月={"统计月报": month(other)}), "left_blank")

    assert (blank.file, blank.sheet, blank.row, blank.cell) == ("九月.xlsx", "统计月报", None, "")
    progress = [
        sheet(["项目序号", "本年累计完成投资"], *({"项目序号": n, "本年累计完成投资": 5} for n in given))
        for given in ((1, 2), (1,))
    ]
    publish(进度={"项目进度": progress[0]})
    blank = problem(office(进度={"项目进度": progress[1]}), "left_blank")

    assert (blank.file, blank.sheet, blank.column, blank.cell) == ("进度.xlsx", "项目进度", "本年累计完成投资", "")


def test_a_sheet_left_out_of_it_is_asked_about_at_the_file(publish, office):
    row = LEDGERS[2][2]
    figures = {"统计月报": month({"累计": 3000})}
    publish(九月={**figures, "扶贫项目": sheet(PROGRAMMES, row)})
    another = {"统计月报": month({"指标代码": "fiscal_revenue", "累计": 3668})}
    intake = office(统计站=another, 九月=figures)

    assert {(p.file, p.sheet, p.column) for p in intake.problems if p.rule == "left_blank"} == {
        ("九月.xlsx", "", "户数"),
        ("九月.xlsx", "", "投入资金"),
    }


def test_the_figures_left_out_of_it_altogether_are_asked_about(publish, office):
    row = LEDGERS[2][2]
    publish(九月={"统计月报": month({"累计": 3000}), "扶贫项目": sheet(PROGRAMMES, row)})
    blank = problem(office(九月={"扶贫项目": sheet(PROGRAMMES, row)}), "left_blank")

    assert (blank.file, blank.sheet, blank.cell) == ("九月.xlsx", "", "")
    assert "税收收入2020年9月：已发布的是3000，这次没有填，原数照留" in blank.message


def test_another_office_leaves_the_others_rows_blank_and_hears_nothing(publish, office):
    publish(财政所={"统计月报": month({"累计": 3000})})
    given = month({}, {"指标代码": "fiscal_revenue", "累计": 3668})

    assert told(office(统计站={"统计月报": given})) == []


def test_a_blank_beside_figures_of_the_same_row_is_asked_about_whoever_sends_it(publish, office):
    publish(财政所={"统计月报": month({"累计": 3000, "当月": 400})})
    blank = problem(office(统计站={"统计月报": month({"累计": 3000})}), "left_blank")

    assert (blank.cell, "已发布的是400" in blank.message) == ("F3", True)


# ------------------------------------------------------------------ the next month, and a file under another name

FOUR = [{"指标代码": code, "累计": 3000} for code in ("tax_revenue", "fiscal_revenue", "fixed_asset_investment")]
FOUR.append({"指标代码": "fiscal_revenue", "区划代码": VILLAGE, "累计": 40})


def test_the_same_file_name_next_month_is_another_source_and_is_asked_nothing(publish, office, data):
    publish(月报={"统计月报": month(*FOUR)})
    publish(月报={"统计月报": month({"累计": 3300}, of="2020-10")})

    assert {(row["source"], str(row["published"])) for row in stored(data, "source")} == {
        ("月报·2020-09", "2020-09-30"),
        ("月报·2020-10", "2020-10-31"),
    }
    assert {(row["source"], f"{row['month']:%Y-%m}") for row in stored(data, "observation")} == {
        ("月报·2020-09", "2020-09"),
        ("月报·2020-10", "2020-10"),
    }
    assert told(office(月报={"统计月报": month({"累计": 3350}, of="2020-10")})) == []


LATE = {"指标代码": "above_scale_service_revenue", "累计": 500, "单位数": 5, "全县排名": 7}
SOURCE = [["来源代码", "名称", "发布日期"], ["monthly", "月报", "2020-11-08"]]


def test_a_block_a_month_late_does_not_ask_after_last_months_other_figures(publish, office):
    publish(九月={"统计月报": month(*FOUR), "来源": SOURCE})
    service = {**LATE, "期末": "2020-09"}
    dated = [["期末", "2020-10"], ["期末", *WIDE]]
    usual = {"区划代码": TOWN, "单位": "万元", "期末": "2020-10"}
    rows = [{**usual, "指标代码": "tax_revenue", "累计": 3300}, {**usual, **service}]
    grid = [*dated, *([row.get(header) for header in dated[1]] for row in rows)]
    files = {"统计月报": grid, "来源": SOURCE}

    assert told(office(十月=files), "left_blank") == []
    publish(十月=files)
    rows[1]["累计"] = None
    files["统计月报"] = [*dated, *([row.get(header) for header in dated[1]] for row in rows)]
    assert "规上服务业营业收入2020年9月：已发布的是500" in problem(office(十月=files), "left_blank").message


def test_a_file_sent_again_under_another_name_is_asked_about_what_it_leaves_out(publish, office):
    publish(月报={"统计月报": month(*FOUR)})
    again = {"统计月报": month({**FOUR[0], "累计": 3100}, {"指标代码": "fiscal_revenue"})}
    blanks = [p for p in office(**{"月报（改）": again}).problems if p.rule == "left_blank"]

    assert [(p.file, p.cell) for p in blanks] == [*[("月报（改）.xlsx", "")] * 2, ("月报（改）.xlsx", "G4")]
    assert ["这次没有填，原数照留" in p.message for p in blanks] == [True] * 3


def test_a_file_and_its_addition_sent_together_are_one_source(publish, data):
    publish(**{"月报": {"统计月报": month(*FOUR[:2])}, "月报（补正）": {"统计月报": month(*FOUR[2:])}})

    assert {row["source"] for row in stored(data, "observation")} == {"月报·2020-09"}
    assert len(stored(data, "observation")) == 4


@pytest.mark.parametrize("again", [2, 3])
def test_a_file_that_gives_half_of_anothers_figures_again_is_asked_about_the_rest(publish, office, again):
    publish(月报={"统计月报": month(*FOUR)})
    changed = [{**row, "累计": 3100 if "区划代码" not in row else 40} for row in FOUR[:again]]
    intake = office(统计站={"统计月报": month(*changed, {"指标代码": FOUR[3]["指标代码"], "区划代码": VILLAGE})})

    blanks = [p for p in intake.problems if p.rule == "left_blank"]
    assert [(p.file, p.sheet, p.cell) for p in blanks] == [
        *[("统计站.xlsx", "统计月报", "")] * (3 - again),
        ("统计站.xlsx", "统计月报", f"G{3 + again}"),
    ]


def test_examples_do_not_count_among_the_figures_given_again(publish, office):
    of_status = {"a": "实报", "b": "实报", "c": "示例", "d": "示例", "e": "示例"}
    roads = [
        {"工程代码": code, "工程": f"{code}路", "区划代码": TOWN, "单位": "米", "计划数": 90, "状态": status}
        for code, status in of_status.items()
    ]
    publish(月报={"民生工程": sheet(WORKS, *roads)})

    assert problem(office(统计站={"民生工程": sheet(WORKS, roads[0])}), "left_blank").message.startswith("b路")


def test_a_file_that_gives_less_than_half_of_anothers_figures_hears_nothing(publish, office):
    publish(月报={"统计月报": month(*FOUR)})
    other = {"指标代码": "industrial_electricity", "单位": "万千瓦时", "累计": 900}

    assert told(office(统计站={"统计月报": month({**FOUR[0], "累计": 3100}, other)}), "left_blank") == []
    whole = {"统计月报": month(*FOUR, other)}
    assert told(office(统计站=whole), "left_blank") == []  # nor one that leaves nothing out


def test_files_sent_together_fill_each_others_blanks(office, publish):
    publish(财政所={"统计月报": month({"累计": 3000})})
    blank = month({}, {"指标代码": "fiscal_revenue", "累计": 3668})

    assert told(office(财政所={"统计月报": blank}, 补报={"统计月报": month({"累计": 3000})})) == []


def test_a_village_left_blank_is_asked_about_by_its_cells(publish, office):
    row = LEDGERS[2][2]
    spare = {**row, "区划代码": TOWN, "户数": 30, "投入资金": 9}
    publish(九月={"扶贫项目": sheet(PROGRAMMES, row, spare)})
    empty = {"项目代码": "tap", "项目": "自来水", "区划代码": VILLAGE}
    intake = office(九月={"扶贫项目": sheet(PROGRAMMES, empty, spare)})

    assert told(intake, "left_blank") == [("warning", "left_blank", "D3"), ("warning", "left_blank", "E3")]


# ------------------------------------------------------------------ 上年同期


def test_last_years_level_never_overwrites_what_that_month_reported(publish, office, data):
    publish(去年={"统计月报": month({"累计": 3000, "同比%": 5}, of="2019-09")})
    files = {"今年": {"统计月报": month({"累计": 3300, "上年同期": 3100, "同比%": 6.5})}}
    differs = problem(office(**files), "last_year_differs")

    assert (differs.severity, differs.cell) == ("warning", "H3")
    assert differs.message == (
        "税收收入2019年9月：口径差异：上年同期填3100，去年已发布的是3000，不改；"
        "请核对，去年的数要修订请另行填报，属可比口径的请确认"
    )
    assert told(office(**files), "yoy_contradicts", "cleared") == []  # 3300 / 3100 is the basis of the growth
    diff = publish(**files).diff
    assert values(data) == {"2019-09ytd": (3000, 5), "2020-09ytd": (3300, Decimal("6.5"))}
    assert sorted((change.kind, change.table) for change in diff.changes()) == [
        ("ignored", "observation"),
        ("new", "observation"),
        ("new", "source"),
    ]
    assert stored(data, "revision") == []


def test_the_same_level_told_again_changes_nothing(publish, office, data):
    publish(去年={"统计月报": month({"累计": 3000, "同比%": 5}, of="2019-09")})
    files = {"今年": {"统计月报": month({"累计": 3300, "上年同期": 3000, "同比%": 10})}}

    assert told(office(**files)) == []
    assert {change.kind for change in publish(**files).diff.changes()} == {"new"}
    assert values(data)["2019-09ytd"] == (3000, 5)


def test_last_years_level_may_correct_itself_and_gives_way_to_a_report(publish, data):
    publish(今年={"统计月报": month({"累计": 3300, "上年同期": 3100})})
    publish(今年={"统计月报": month({"累计": 3300, "上年同期": 3050})})
    assert values(data)["2019-09ytd"] == (3050, None)

    publish(去年={"统计月报": month({"累计": 3000, "同比%": 5}, of="2019-09")})
    assert values(data)["2019-09ytd"] == (3000, 5)


@pytest.mark.parametrize("order", [("去年", "今年"), ("今年", "去年")])
def test_two_years_sent_together_agree_on_who_is_right(publish, office, data, order):
    files = {
        "去年": {"统计月报": month({"累计": 3000, "同比%": 5}, of="2019-09")},
        "今年": {"统计月报": month({"累计": 3300, "上年同期": 3100, "同比%": 6.5})},
    }
    given = {name: files[name] for name in order}
    [said] = [p for p in office(**given).problems if "没有采用" in p.message]

    assert (said.severity, said.file, said.cell) == ("warning", "今年.xlsx", "H3")
    assert "上年同期填3100，与去年.xlsx“统计月报”G3报的3000不同" in said.message
    publish("张三", **given)
    assert values(data)["2019-09ytd"] == (3000, 5)


# ------------------------------------------------------------------ the year's task in several files


def test_a_task_repeated_in_every_months_file_is_one_task(publish, data):
    publish(
        七月={"统计月报": month({"累计": 2000, "全年任务": 4757.5}, of="2020-07")},
        八月={
            "统计月报": month({"累计": 2500, "全年任务": "4,757.5"}, of="2020-08"),
            "目标任务": [
                ["指标代码", "区划代码", "年度", "全年任务", "下限"],
                ["tax_revenue", TOWN, 2020, 4757.5, 4700],
            ],
        },
        九月={"统计月报": month({"累计": 3000, "全年任务": 4757.5})},
    )

    assert [(row["value"], row["low"]) for row in stored(data, "target")] == [(Decimal("4757.5"), 4700)]


def test_two_files_that_differ_on_the_task_are_refused_with_both_cells(office):
    intake = office(
        八月={"统计月报": month({"累计": 2500, "全年任务": 4757.5}, of="2020-08")},
        九月={"统计月报": month({"累计": 3000, "全年任务": 4800})},
    )
    [error] = intake.errors

    assert (error.file, error.sheet, error.cell, error.value) == ("九月.xlsx", "统计月报", "J3", "4800")
    assert "与八月.xlsx“统计月报”J3的4757.5不同；同一年的全年任务只能有一个，请改成一致" in error.message
