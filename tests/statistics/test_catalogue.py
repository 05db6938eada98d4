"""The catalogue: villages by month, names that resolve, contradictions that are refused."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundled import CATALOGUE_FOLDER
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.statistics.catalogue import CatalogueError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the committed catalogue to damage."""
    return Path(shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} 里没有“{old}”，这个测试什么也没改"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ------------------------------------------------------------------ the committed one


@pytest.mark.parametrize(
    ("month", "count"), [("2019-12", 40), ("2020-09", 40), ("2022-12", 40), ("2023-01", 26), ("2025-06", 26)]
)
def test_villages_are_those_of_the_month(catalogue, month, count):
    villages = catalogue.villages(dt.date.fromisoformat(f"{month}-01"))

    assert len(villages) == count
    assert {v.level for v in villages} == {"village"}
    assert {v.parent for v in villages} == {catalogue.town_code}


@pytest.mark.parametrize(
    ("code", "month", "words"),
    [
        ("370830108244", "2022-12", "“义桥村”从2023年1月起才有"),
        ("370830108200", "2023-01", "“义桥东村”到2022年12月为止，此后并入义桥村"),
        ("370830108", "2020-09", "“义桥镇”不是村"),
    ],
)
def test_why_a_village_is_not_among_those_of_the_month(catalogue, code, month, words):
    assert catalogue.absence(catalogue.areas[code], dt.date.fromisoformat(f"{month}-01")) == words
    gone = replace(catalogue.areas["370830108200"], successor="")
    assert catalogue.absence(gone, dt.date(2023, 1, 1)) == "“义桥东村”到2022年12月为止"


def test_an_area_is_valid_from_its_first_month_to_its_last(catalogue):
    month = dt.date(2022, 12, 1)
    area = replace(catalogue.areas["370830108200"], valid_from=month, valid_to=month)
    assert [area.valid_in(periods.add_months(month, count)) for count in (-1, 0, 1)] == [False, True, False]


@pytest.mark.parametrize("judged", ["pace", "level", "ceiling", "rank", "done", "none"])
def test_the_catalogue_may_judge_a_task_in_any_of_the_ways(folder, judged):
    edit(folder / "indicators.csv", ",up,pace,财政所,", f",up,{judged},财政所,")

    assert catalogues.load(folder).indicator("fiscal_revenue").judged == judged


def test_only_a_sample_town_is_stamped_as_one(catalogue):
    assert catalogue.stamp == ""
    assert replace(catalogue, town={**catalogue.town, "demo": True}).stamp == "演示数据，不是任何镇的统计"


def test_the_countys_other_towns_are_not_ones_own(catalogue):
    others = [area.code for area in catalogue.other_towns()]
    assert others == sorted(others) and len(others) == catalogue.town["townships_in_county"] - 1
    assert catalogue.is_own("370830108") and catalogue.is_own("370830108203")
    assert not any(map(catalogue.is_own, [*others, "370830199"]))
    assert catalogue.own_area_named("崔东村") == catalogue.area_named("崔东村") == catalogue.areas["370830108203"]
    assert catalogue.own_area_named("中都街道") is None
    assert catalogue.area_named("中都街道") == catalogue.areas["370830001"]


def test_codes_are_text_of_nine_or_twelve_digits(catalogue):
    assert catalogue.town_code == "370830108"
    for code, area in catalogue.areas.items():
        assert code == area.code
        assert code.isascii()
        assert code.isdigit()
        assert len(code) == {"town": 9, "village": 12}[area.level]
        assert code.startswith(area.parent)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("崔东村", "370830108203"),
        ("崔村东村", "370830108203"),
        ("崔东", "370830108203"),
        ("崔西村", "370830108204"),
        ("370830108203", "370830108203"),
        ("370830108-203", "370830108203"),
        ("义桥镇崔东村", "370830108203"),
        ("汶上县义桥镇崔村东村", "370830108203"),
        ("山东省济宁市汶上县义桥镇崔村东村", "370830108203"),
        ("全镇", "370830108"),
        ("义桥镇", "370830108"),
    ],
)
def test_a_code_a_name_and_an_alias_find_the_same_area(catalogue, text, code):
    assert catalogue.area_named(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "崔",
        "崔东村 ",
        "不存在村",
        "370830108999",
        "３７０８３０１０８２０３",
        "义桥",
        "郭仓镇崔东村",
        "义桥镇义桥镇",
    ],
)
def test_there_is_no_guessing(catalogue, text):
    assert catalogue.area_named(text) is None


def test_every_official_name_finds_its_own_village(catalogue):
    wrong = [a.name for a in catalogue.areas.values() if catalogue.area_named(a.official_name) not in (a, None)]
    lost = [a.name for a in catalogue.villages(dt.date(2020, 9, 1)) if catalogue.area_named(a.name) != a]

    assert (wrong, lost) == ([], [])


def test_a_name_that_two_areas_bear_finds_neither(folder):
    edit(folder / "areas.csv", "崔西村|崔西", "崔东村|崔西")

    assert catalogues.load(folder).area_named("崔东村") is None


def test_a_successor_says_what_it_rests_on(catalogue):
    merged = [a for a in catalogue.areas.values() if a.valid_to == dt.date(2022, 12, 31)]
    today = {a.code for a in catalogue.villages(dt.date(2023, 1, 1))}

    assert len(merged) == 18
    for area in merged:
        assert area.successor in today
        assert "推断" in area.successor_basis, f"{area.name} 的去向没有官方文件，要标明是推断"
    assert all(not a.successor and not a.successor_basis for a in catalogue.areas.values() if a not in merged)


def test_an_indicator_is_defined_whole(catalogue):
    vocabulary = {
        "kind": {"flow", "stock", "rate", "count"},
        "basis": {"ytd", "month", "point", "year"},
        "over_areas": {"sum", "none", "weighted"},
        "direction": {"up", "down", "none"},
    }
    for code, indicator in catalogue.indicators.items():
        assert indicator.name, code
        assert indicator.unit, code
        assert indicator.definition, code
        assert 0 <= indicator.decimals <= 4, code
        assert 1 <= indicator.first_month <= 12, code
        for field, allowed in vocabulary.items():
            assert getattr(indicator, field) in allowed, (code, field)
        if indicator.unit == "%":
            assert indicator.over_areas != "sum", f"{code} 是比率，不能跨村相加"


def test_events_name_known_indicators(catalogue):
    assert {e.indicator for e in catalogue.events if e.indicator} <= catalogue.indicators.keys()
    assert catalogue.events


# ------------------------------------------------------------------ damaged ones


@pytest.mark.parametrize("name", ["town.toml", "areas.csv", "indicators.csv", "events.csv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()

    with pytest.raises(CatalogueError, match=name):
        catalogues.load(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("areas.csv", "370830108204,", "370830108203,", r"areas\.csv：代码 370830108203 重复"),
        ("indicators.csv", "tax_revenue,", "fiscal_revenue,", r"indicators\.csv：代码 fiscal_revenue 重复"),
        ("areas.csv", ",370830108244,名称推断", ",370830108999,名称推断", "successor 370830108999 不在名录中"),
        ("areas.csv", "village,370830108,崔东村", "village,370830199,崔东村", "parent 370830199 不在名录中"),
        ("areas.csv", "2019-10-31,2022-12-31", "2019-10-31,2022-12-32", r"areas\.csv 第3行"),
        ("areas.csv", "valid_from", "valid_form", r"areas\.csv 第2行缺列"),
        ("areas.csv", "义桥镇,town,", "义桥镇,,,,,,,,,,,,,town,", r"areas\.csv 第2行缺列、多列"),
        ("indicators.csv", ",economy,万元,0,", ",economy,万元,整数,", r"indicators\.csv 第2行"),
        ("events.csv", "2020-02-15", "2020-2-15", r"events\.csv 第2行"),
        ("events.csv", "2020-02-15", '"2020-02-15"x', r"events\.csv 无法读取"),
        ("town.toml", "code = ", "code = = ", r"town\.toml 无法读取"),
        ("town.toml", "confidential_below", "confidential_under", r"town\.toml 缺 confidential_below"),
        ("town.toml", '"fiscal_revenue"', '"fiscal_revenu"', "指标 fiscal_revenu 不在目录中"),
    ],
)
def test_a_contradiction_is_refused_and_named(folder, name, old, new, message):
    edit(folder / name, old, new)

    with pytest.raises(CatalogueError, match=message):
        catalogues.load(folder)


def test_text_in_another_encoding_is_refused(folder):
    path = folder / "areas.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))

    with pytest.raises(CatalogueError, match=r"areas\.csv 无法读取"):
        catalogues.load(folder)


def test_a_byte_order_mark_from_a_spreadsheet_is_no_matter(folder, catalogue):
    path = folder / "areas.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert catalogues.load(folder).areas == catalogue.areas


# ------------------------------------------------------------------ relations and limits


def test_relations_and_limits_are_of_known_indicators(catalogue):
    named = {code for relation in catalogue.relations for code in (relation.whole, relation.part)} | set(
        catalogue.limits
    )

    assert named <= set(catalogue.indicators)
    assert {relation.kind for relation in catalogue.relations} == {"≤", "=", "任务%"}


def test_an_indicator_without_a_limit_cannot_be_negative(catalogue):
    assert (catalogue.limit("fiscal_revenue").low, catalogue.limit("fiscal_revenue").high) == (0, None)
    assert catalogue.limit("above_scale_industry_profit").low is None
    assert catalogue.limit("safe_housing_rate").high == 100


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("relations.csv", "fiscal_revenue,tax_revenue", "fiscal_revenue,tax_revenues", "tax_revenues 不在目录中"),
        ("relations.csv", ",≤,error,", ",<,error,", "第2行"),
        ("relations.csv", ",≤,error,", ",≤,fatal,", "第2行"),
        ("limits.csv", "tax_share,0,100", "tax_share,0,一百", "要填数"),
        ("limits.csv", "tax_share,", "tax,", "limits.csv：指标 tax 不在目录中"),
        ("works.csv", "septic_pool,", "public_toilet,", "works.csv：代码 public_toilet 重复"),
        ("indicators.csv", "|一般公共预算收入（原称公共财政预算收入）,economy,", ",money,", "theme 写 overview"),
        ("indicators.csv", ",up,pace,", ",up,speed,", "judged 写 pace"),
        ("indicators.csv", ",none,none,经贸办", ",none,level,经贸办", "direction 要写 up 或 down"),
        ("warnings.csv", "pace,", "speed,", "kind 写 pace、negative、towns、rank"),
        ("warnings.csv", "rank,3", "rank,三", "least、reports 写数"),
        ("warnings.csv", "{amount}位", "{amuont}位", "words 里只有"),
    ],
)
def test_a_relation_or_limit_that_cannot_be_read_is_refused(folder, name, old, new, said):
    edit(folder / name, old, new)

    with pytest.raises(CatalogueError, match=said):
        catalogues.load(folder)


def test_a_town_may_do_without_relations_limits_statement_sources_and_warnings(folder):
    for name in ("relations.csv", "limits.csv", "statement_sources.csv", "warnings.csv"):
        (folder / name).unlink()

    known = catalogues.load(folder)

    assert (known.relations, known.limits, known.statement_sources, known.warnings) == ((), {}, (), ())


def path_of(folder, shares):
    lines = [f"fiscal_revenue,{month},{share}\n" for month, share in enumerate(shares, start=1)]
    (folder / "paths.csv").write_text("indicator,month,share_pct\n" + "".join(lines), encoding="utf-8")
    return catalogues.load(folder)


def test_a_path_says_what_should_be_reached_each_month(folder):
    known = path_of(folder, [0, 0, 10, 20, 30, 40, 50, 60, 70, 80, "92.5", 100])

    assert (known.paths[10].month, str(known.paths[10].share_pct)) == (11, "92.5")
    assert known.pace("fiscal_revenue") == (0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 92.5, 100)
    assert known.pace("tax_revenue")[5::6] == (50, 100)  # by the months


@pytest.mark.parametrize("shares", [range(11), [*range(10), 5, 100], [0] * 12, [-1, *range(10), 100]])
def test_a_path_is_twelve_months_on_the_way_to_the_whole(folder, shares):
    with pytest.raises(CatalogueError, match="只增不减"):
        path_of(folder, shares)


def test_a_town_need_not_say_how_tasks_are_judged(folder):
    (folder / "paths.csv").unlink()
    edit(folder / "indicators.csv", ",up,pace,财政所,", ",up,,财政所,")
    (folder / "town.toml").write_text(
        (folder / "town.toml").read_text(encoding="utf-8").partition("[lights]")[0]
        + "[lights]\nlevel_yellow_within = 7\n",
        encoding="utf-8",
    )

    known = catalogues.load(folder)

    assert known.indicator("fiscal_revenue").judged is None
    assert known.town["lights"] == {
        "green_at_least": 0, "yellow_at_least": -10, "level_yellow_within": 7, "ceiling_yellow_within": 0,
        "rank_yellow_within": 2,
    }  # fmt: skip


@pytest.mark.parametrize("setting", ["code", "name", "default_month_indicator", "confidential_below", "lights"])
def test_a_setting_the_town_must_make_is_named(folder, setting):
    old = "[lights]" if setting == "lights" else f"{setting} ="
    edit(folder / "town.toml", old, old.replace(setting, "other"))

    with pytest.raises(CatalogueError, match=f"town.toml 缺 {setting}$"):
        catalogues.load(folder)
