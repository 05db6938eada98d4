"""Forms: proposed, written down, read back, found again next month, and used to publish only once confirmed."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from tests.bundled import ALIASES, CATALOGUE, CATALOGUE_FOLDER
from tests.intake.recognise.forms import shapes
from township import cli
from township.intake.files import workbook
from township.intake.recognise.forms import form as form_files
from township.intake.recognise.forms.form import Form, FormError, Meaning
from township.intake.recognise.forms.layout import laid_out
from township.intake.recognise.forms.propose import proposed


@pytest.fixture
def layouts(make, quick):
    """``layouts(rows, merged)``: the tables of a sheet with these cells."""

    def of(rows, merged=()):
        [sheet] = workbook.read_file(make({"表": rows}, shapes.merge(merged))).sheets
        return laid_out(sheet)

    return of


def of(layout) -> Form:
    return proposed(layout, CATALOGUE, ALIASES)


def test_a_proposal_says_what_each_column_is(layouts):
    [layout] = layouts(shapes.WORKS, shapes.WORKS_MERGED)
    form = of(layout)

    assert (form.name, form.header_rows, form.unknown) == ("民生工程项目完成情况表", "2-5", [])
    assert form.columns["地区"] == Meaning(role="area")
    assert form.columns["乡村振兴 / 公厕建设(座) / 镇城建办 / 进度"] == Meaning(
        work="public_toilet", measure="value", unit="座"
    )


def test_a_name_only_like_one_known_is_offered_and_not_taken(layouts):
    rows = [
        ["义桥镇2021年3月主要数据"],
        ["名称", "单位", "本月"],
        ["税收总收入", "万元", 10],
        ["工业投资", "万元", 9],
        ["民间投资", "万元", 5],
    ]
    [layout] = layouts(rows)
    form = of(layout)

    assert form.unknown == ["税收总收入"]
    assert "税收收入" in form.rows["税收总收入"].near


@pytest.mark.parametrize(("rows", "merged"), [(shapes.AIR, shapes.AIR_MERGED), (shapes.WORKS, shapes.WORKS_MERGED)])
def test_what_is_written_is_read_back(layouts, tmp_path, rows, merged):
    [layout] = layouts(rows, merged)
    form = dataclasses.replace(of(layout), confirmed_by="张三“李四”\\", rows={"镇\n合计": Meaning(area="370830108")})
    path = tmp_path / form_files.file_name(form)
    path.write_text(form_files.written(form), encoding="utf-8")

    assert form_files.load(tmp_path, CATALOGUE, CATALOGUE.works) == [form]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('indicator = "pm25"', 'indicator = "pm_25"', "indicator 没有“pm_25”"),
        ('measure = "rank"', 'measure = "order"', "measure 没有“order”"),
        ('beside = "last_year"', 'besides = "last_year"', "无法读取"),
        ('"—" = "不适用"', '"—" = "零"', "symbols 只能是"),
        ("[columns]", "[columns", "无法读取"),
    ],
)
def test_a_form_that_says_what_does_not_exist_is_refused(layouts, tmp_path, old, new, said):
    [layout] = layouts(shapes.AIR, shapes.AIR_MERGED)
    text = form_files.written(of(layout))
    assert old in text
    (tmp_path / "a.toml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(FormError, match=said):
        form_files.load(tmp_path, CATALOGUE, CATALOGUE.works)


def test_next_months_table_is_found_again_and_another_is_not(layouts):
    [may] = layouts(shapes.AIR, shapes.AIR_MERGED)
    later = [
        [str(text).replace("5月", "11月").replace("2023", "2024") if text else text for text in row]
        for row in shapes.AIR
    ]
    [november] = layouts(later, shapes.AIR_MERGED)
    fewer = [row[:3] for row in shapes.AIR]
    [other] = layouts(fewer)

    assert of(may).fits(november)
    assert not of(may).fits(other)


@pytest.fixture
def data(tmp_path):
    shutil.copytree(CATALOGUE_FOLDER, tmp_path / "data" / "catalogue")
    (tmp_path / "data" / "forms").mkdir()
    return tmp_path / "data"


def test_from_the_command_line(data, make, quick, capsys):
    """Propose, check, confirm; only then a file of its shape is read for publishing, and that is said."""
    file = str(make({"通报": shapes.AIR}, shapes.merge(shapes.AIR_MERGED)))
    made = data.parent / "空气.toml"

    def run(*words):
        code = cli.main(["--data", str(data), *map(str, words)])
        return (code, *capsys.readouterr())

    assert run("form", "propose", file, "-o", made)[0] == 0
    assert run("form", "check", made, file)[0] == 0
    assert run("read", file, "--form", made)[:2] == run("read", file)[:2]

    shutil.copy(made, data / "forms")
    assert run("check", file)[0] == 1
    assert "未确认" in run("form", "list")[1]
    text = made.read_text(encoding="utf-8").replace('confirmed_by = ""', 'confirmed_by = "张三"')
    (data / "forms" / "空气.toml").write_text(text, encoding="utf-8")
    code, _, said = run("check", file)
    assert code in (0, 2)
    assert "按表样“环境空气质量情况通报”（张三确认）读入" in said
    assert "张三" in run("form", "list")[1]

    two = [*shapes.AIR, [], ["镇街", "一般公共预算收入"], ["义桥镇", 4010]]
    _, _, said = run("check", make({"通报": two}, shapes.merge(shapes.AIR_MERGED), name="两张.xlsx"))
    assert f"第{len(two) - 1}行起是另一张表，没有读入" in said

    works = str(make({"表": shapes.WORKS}, shapes.merge(shapes.WORKS_MERGED), name="工程.xlsx"))
    code, out, said = run("read", works, "--form", made)
    assert (code, out) == (1, "")
    assert "多了列“地区”" in said or "“地区”" in said


def test_a_form_says_what_symbols_mean_and_what_a_label_is(data, make, quick, capsys):
    rows = [
        ["义桥镇2021年3月主要数据"],
        ["名称", "单位", "本年累计"],
        ["税收总收入", "万元", 10],
        ["工业投资", "万元", "#"],
        ["民间投资", "万元", 0],
    ]
    file = str(make({"表": rows}))
    made = data / "a.toml"
    cli.main(["--data", str(data), "form", "propose", file, "-o", str(made)])
    text = made.read_text(encoding="utf-8").replace("[symbols]\n", '[symbols]\n"0" = "未填报"\n')
    text = text.replace('"税收总收入" = {}', '"税收总收入" = {indicator = "tax_revenue"}')
    made.write_text(text, encoding="utf-8")
    capsys.readouterr()

    assert cli.main(["--data", str(data), "read", file, "--form", str(made)]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split(",")[2:6] for line in lines] == [["C3", "observation", "tax_revenue", "税收总收入"]]
