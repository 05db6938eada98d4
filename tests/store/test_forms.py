"""Forms kept by somebody: whole or not at all, one for a table, with their empty table beside them."""

from __future__ import annotations

import dataclasses
import os
import shutil

import pytest

from tests.bundled import CATALOGUE, CATALOGUE_FOLDER
from township.intake import reading
from township.intake.recognise.forms.form import Form, Meaning
from township.store import audit, forms
from township.store.durable_io import SnapshotError

FORM = Form(
    "空气通报", "环境空气质量情况通报", "3-4",
    {"镇街": Meaning(role="area"), "PM2.5": Meaning(indicator="pm25"), "说明": Meaning(problem="“说明”不认识")},
    cells={"白石镇 ： PM2.5": Meaning(role="ignored")},
)  # fmt: skip


@pytest.fixture
def data(tmp_path):
    shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue")
    return tmp_path


def kept(data):
    return reading.load_forms(data / "catalogue", CATALOGUE)


def test_a_form_is_kept_with_who_confirmed_it_and_its_empty_table(data):
    forms.save(data, FORM, CATALOGUE, by=" 张三 ", blank=b"xlsx")

    assert kept(data) == [dataclasses.replace(FORM, confirmed_by="张三")]
    assert forms.blank_of(data, FORM, CATALOGUE).read_bytes() == b"xlsx"
    [line] = audit.read(data)
    assert (line["action"], line["by"], line["note"]) == ("form", "张三", "空气通报")


def test_a_form_of_the_same_table_gives_way_and_keeps_its_empty_table(data):
    forms.save(data, FORM, CATALOGUE, by="张三", blank=b"xlsx")
    again = dataclasses.replace(FORM, name="镇街空气", columns=FORM.columns | {"PM2.5": Meaning(indicator="pm10")})
    forms.save(data, again, CATALOGUE, by="李四")

    [form] = kept(data)
    assert (form.name, form.confirmed_by, form.columns["PM2.5"].indicator) == ("镇街空气", "李四", "pm10")
    assert forms.blank_of(data, again, CATALOGUE).read_bytes() == b"xlsx"


@pytest.mark.parametrize(
    ("change", "by", "said"),
    [
        ({}, "", "姓名"),
        ({"name": "  "}, "张三", "起个名字"),
        ({"name": "/../"}, "张三", "起个名字"),
        ({"title": "另一张表"}, "张三", "说的是另一张表"),
        ({"columns": {"镇街": Meaning(role="area")}}, "张三", "没有一列"),
        ({"columns": FORM.columns | {"PM2.5": Meaning(indicator="pm_25")}}, "张三", "indicator 没有"),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_changes(data, change, by, said):
    forms.save(data, FORM, CATALOGUE, by="张三")
    before = kept(data)

    with pytest.raises(SnapshotError, match=said):
        forms.save(data, dataclasses.replace(FORM, **change), CATALOGUE, by=by)
    assert kept(data) == before
    assert len(audit.read(data)) == 1


def test_a_disk_that_fails_leaves_the_old_form(data, monkeypatch):
    forms.save(data, FORM, CATALOGUE, by="张三")

    def full(*_):
        raise OSError("磁盘满")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(SnapshotError, match="没有保存完"):
        forms.save(data, dataclasses.replace(FORM, symbols={}), CATALOGUE, by="李四")
    assert [form.confirmed_by for form in kept(data)] == ["张三"]
    assert not list((data / "forms").glob(".tmp-*"))
