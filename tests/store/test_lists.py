"""汇报清单: what is saved reads back, names cannot leave the folder, nothing is lost by a slip."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.store import audit, lists
from township.store.lists import Item, ListError

ITEM = Item("economy/fiscal_path", "2020-09", (), False)
OTHER = Item("rural-revitalization/works", "2020-06", ("370830108203",), True, (("kind", "新建"),))


def save(data, name="党委会", items=(ITEM, OTHER), **more):
    return lists.save(data, name, items, snapshot="20210128-51378d93", by="张三", **more)


def trail(data):
    return [(entry["action"], entry["by"], entry["note"]) for entry in audit.read(data)]


def test_what_is_saved_reads_back(tmp_path):
    kept = save(tmp_path)

    assert lists.read(tmp_path, "党委会") == kept
    assert kept.items == (ITEM, OTHER)
    assert lists.names(tmp_path) == ["党委会"]
    assert kept.by == "张三"
    assert [path.name for path in (tmp_path / "lists").iterdir()] == ["党委会.json"]


@given(
    st.lists(
        st.builds(
            Item,
            st.text(min_size=1),
            st.text(),
            st.lists(st.text()).map(tuple),
            st.booleans(),
            st.lists(st.tuples(st.text(), st.text())).map(tuple),
        ),
        min_size=1,
    )
)
def test_any_items_read_back(tmp_path_factory, items):
    data = tmp_path_factory.mktemp("data")

    assert lists.read(data, save(data, items=items).name).items == tuple(items)


@pytest.mark.parametrize("links", [True, False])
def test_a_name_is_not_taken_twice_unless_asked(tmp_path, monkeypatch, links):
    if not links:  # a share or a USB stick that knows no hard links

        def refuse(*_: object) -> None:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refuse)
    save(tmp_path)

    with pytest.raises(ListError, match="已经有名为“党委会”的清单"):
        save(tmp_path, items=(OTHER,))
    assert lists.read(tmp_path, "党委会").items == (ITEM, OTHER)

    save(tmp_path, items=(OTHER,), replacing=True)
    assert lists.read(tmp_path, "党委会").items == (OTHER,)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "起个名字"),
        ("  ", "起个名字"),
        ("../CURRENT", "只能用"),
        ("a/b", "只能用"),
        (".x", "只能用"),
        ("字" * 31, "最多30个字"),
    ],
)
def test_names_that_will_not_do(tmp_path, name, words):
    with pytest.raises(ListError, match=words):
        save(tmp_path, name)
    with pytest.raises(ListError, match=words):
        lists.read(tmp_path, name)
    assert not (tmp_path / "lists").exists()


def test_an_empty_list_is_not_kept(tmp_path):
    with pytest.raises(ListError, match="还没有面板"):
        save(tmp_path, items=())


def test_an_unknown_list_is_named(tmp_path):
    with pytest.raises(ListError, match="没有名为“年终”的汇报清单"):
        lists.read(tmp_path, "年终")
    with pytest.raises(ListError, match="没有名为“年终”的汇报清单"):
        lists.delete(tmp_path, "年终", "张三")
    with pytest.raises(ListError, match="没有名为“年终”的汇报清单"):
        lists.rename(tmp_path, "年终", "年末", "张三")
    assert audit.read(tmp_path) == []


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"format": 1, "items": [{"panel": 1}]}'])
def test_a_damaged_file_is_named(tmp_path, content):
    save(tmp_path)
    (tmp_path / "lists" / "党委会.json").write_text(content, encoding="utf-8")

    with pytest.raises(ListError, match=r"lists/党委会\.json 读不出来"):
        lists.read(tmp_path, "党委会")


def test_a_newer_format_is_not_guessed_at(tmp_path):
    save(tmp_path)
    path = tmp_path / "lists" / "党委会.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "format": 9}), encoding="utf-8")

    with pytest.raises(ListError, match="请升级软件"):
        lists.read(tmp_path, "党委会")


def test_a_deleted_list_stays_on_the_disk(tmp_path):
    save(tmp_path)

    lists.delete(tmp_path, "党委会", "李四")

    assert lists.names(tmp_path) == []
    [left] = (tmp_path / "lists").iterdir()
    assert json.loads(left.read_text(encoding="utf-8"))["name"] == "党委会"
    assert trail(tmp_path) == [("delete_list", "李四", "党委会")]


def test_a_renamed_list_keeps_what_it_holds(tmp_path):
    kept = save(tmp_path)

    lists.rename(tmp_path, "党委会", "党政会", "李四")

    assert lists.names(tmp_path) == ["党政会"]
    assert lists.read(tmp_path, "党政会") == replace(kept, name="党政会")
    assert trail(tmp_path) == [("rename_list", "李四", "党委会 → 党政会")]


def test_a_list_is_not_renamed_over_another(tmp_path):
    save(tmp_path)
    save(tmp_path, "党政会", items=(OTHER,))

    with pytest.raises(ListError, match="已经有名为“党政会”的清单"):
        lists.rename(tmp_path, "党委会", "党政会", "李四")
    assert lists.read(tmp_path, "党委会").items == (ITEM, OTHER)
    assert lists.read(tmp_path, "党政会").items == (OTHER,)
    assert trail(tmp_path) == []


@pytest.mark.parametrize("by", ["", "  "])
def test_nobody_deletes_or_renames_unnamed(tmp_path, by):
    save(tmp_path)

    with pytest.raises(ListError, match="请写明由谁操作"):
        lists.delete(tmp_path, "党委会", by)
    with pytest.raises(ListError, match="请写明由谁操作"):
        lists.rename(tmp_path, "党委会", "党政会", by)
    assert lists.names(tmp_path) == ["党委会"]


def test_the_audit_trail_goes_on_with_the_snapshot_shown(tmp_path):
    (tmp_path / "CURRENT").write_text("20210128-51378d93\n", encoding="utf-8")
    save(tmp_path)

    lists.delete(tmp_path, "党委会", "李四")

    # the first line is what a publication killed between its two renames did not get to write
    entries = audit.read(tmp_path)
    assert [(entry["action"], entry["snapshot"]) for entry in entries] == [
        ("recovered", "20210128-51378d93"),
        ("delete_list", "20210128-51378d93"),
    ]


@pytest.mark.parametrize("month", [lists.NEWEST, lists.YEAR_BEFORE])
def test_a_month_that_follows_reads_back(tmp_path, month):
    save(tmp_path, items=(replace(ITEM, month=month),))

    [item] = lists.read(tmp_path, "党委会").items
    assert (item.month, item.follows, ITEM.follows) == (month, True, False)


def test_a_file_of_the_first_format_is_read(tmp_path):
    kept = save(tmp_path)
    path = tmp_path / "lists" / "党委会.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "format": 1}), encoding="utf-8")

    assert lists.read(tmp_path, "党委会") == kept


def test_a_list_of_the_first_kind_names_its_kind_of_projects(tmp_path):
    save(tmp_path, items=(ITEM,))
    path = tmp_path / "lists" / "党委会.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    written["items"] = [
        {"panel": "economy/projects", "month": "2020-09", "villages": [], "reported_only": False, "kind": "技改"}
    ]
    path.write_text(json.dumps(written), encoding="utf-8")

    assert lists.read(tmp_path, "党委会").items == (
        Item("economy/projects", "2020-09", (), False, (("kind", "技改"),)),
    )
