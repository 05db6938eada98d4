"""数据包: a ZIP whose tables the frictionless library finds to be what datapackage.json says."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from tests.exports.taken import VILLAGE, items, setting
from township.exports import data_package as packages
from township.exports.csv import csv as as_csv
from township.exports.data_package import data_package
from township.panels.page import panelled
from township.panels.render import render


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        assert given.testzip() is None
        return {name: given.read(name) for name in given.namelist()}


@pytest.mark.parametrize("path", panelled())
def test_the_package_is_valid_by_its_own_description(path, tmp_path: Path):
    for name, content in parts(data_package(panelled()[path].title, items(path))).items():
        (tmp_path / name).write_bytes(content)

    report = frictionless.Package(tmp_path / "datapackage.json").validate()

    assert report.valid, report.flatten(["title", "note", "message"])
    assert report.stats["tasks"] == len(list(tmp_path.glob("*.csv"))) > 0


def test_a_spoilt_table_is_noticed(tmp_path: Path):
    """The check above can fail: a number that is no number, a byte that is missing."""
    found = parts(data_package("经济运行", items("economy")))
    for name, content in found.items():
        (tmp_path / name).write_bytes(content)
    spoilt = next(name for name in found if name.endswith("财政收入累计进度.csv"))
    (tmp_path / spoilt).write_bytes(found[spoilt].replace(b"3668", b"abcd"))

    assert not frictionless.Package(tmp_path / "datapackage.json").validate().valid


@pytest.mark.parametrize("path", panelled())
def test_every_csv_is_the_panels_own_download(path):
    found = parts(data_package(panelled()[path].title, items(path)))
    package = json.loads(found["datapackage.json"])
    by_title = {(made["name"], made["title"]): made for made in package["resources"]}

    assert len(by_title) == len(package["resources"])
    described = iter(package["resources"])
    for panel, shown in items(path):
        subject = render(panel, shown).table
        if subject.frame.empty:
            continue
        made = next(described)
        content = found[made["path"]]
        assert content == as_csv(subject.frame)
        assert made["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert made["bytes"] == len(content)
        assert [field["name"] for field in made["schema"]["fields"]] == list(subject.frame.columns)
        assert made["snapshot"] == shown.warehouse.snapshot.id
        assert made["filters"] == subject.filters
    assert next(described, None) is None


def test_types_and_units_are_those_of_the_columns():
    found = parts(data_package("经济运行", items("economy")))
    resources = {made["title"]: made for made in json.loads(found["datapackage.json"])["resources"]}
    fields = {field["name"]: field for field in resources["财政收入累计进度"]["schema"]["fields"]}

    assert (fields["月份"]["type"], fields["月份"]["format"]) == ("date", "%Y年%m月")
    assert fields["累计收入（万元）"]["type"] == "number"
    assert fields["累计收入（万元）"]["unit"] == "万元"
    assert fields["状态"]["type"] == "string"
    assert resources["财政收入累计进度"]["status"] == ["9月实报", "其余示例"]


def test_the_readme_names_every_panel_and_what_has_no_data():
    shown = setting("2020-01", reported_only=True)
    readme = parts(data_package("经济运行", items("economy", shown)))["README.txt"].decode("utf-8-sig")

    for panel in panelled()["economy"].panels:
        assert f". {panel.title}：" in readme
    assert "财政收入累计进度：全镇截至2020年1月暂无实报数据" in readme
    assert shown.warehouse.snapshot.id in readme
    assert "只看实报：是" in readme


def test_a_village_is_named_and_small_numbers_stay_hidden():
    found = parts(data_package("脱贫攻坚", items("poverty-alleviation", setting(villages=(VILLAGE,)))))
    name = next(name for name in found if name.endswith("各月进度.csv"))
    rows = list(csv.reader(io.StringIO(found[name].decode("utf-8-sig"), newline="")))

    assert "村：崔村东村" in json.loads(found["datapackage.json"])["description"]
    assert any("<4" in row for row in rows)
    assert all(not value or float(value) == 0 or float(value) >= 3 for value in (row[2] for row in rows[1:]))


def test_no_licence_is_claimed_that_nobody_gave():
    package = json.loads(parts(data_package("人才工作", items("talent")))["datapackage.json"])

    assert "licenses" not in package
    assert package["sources"]
    assert package["created"].startswith(f"{setting().warehouse.snapshot.published:%Y-%m-%d}")


def test_the_same_panels_make_the_same_bytes():
    once, again = (data_package("人才工作", items("talent")) for _ in range(2))

    assert once == again


def test_columns_of_all_kinds_have_a_type():
    columns = {
        "日": ["2020-09-01", None],
        "月": ["2020年9月", "2020年10月"],
        "整": [1, 2],
        "数": [1.5, float("nan")],
        "杂": ["<3", 4],
        "空": [None, None],
    }
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})

    assert {name: packages._field(frame[name])["type"] for name in frame} == {
        "日": "date", "月": "date", "整": "integer", "数": "number", "杂": "any", "空": "string",
    }  # fmt: skip
