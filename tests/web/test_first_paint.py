"""The first view's contents: the page's own layout, heading and panels under the filters an address names."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from township.access.roles import at_this_machine
from township.panels import published, render
from township.panels.page import panelled
from township.web import first_paint

PATHS = list(panelled())


def answered(**query: str | list[str]) -> tuple[int, dict]:
    """Status and content of an answer."""
    scope = {"type": "http", "query_string": urlencode(query, doseq=True).encode(), "headers": []}
    scope["township.viewer"] = at_this_machine(publishes=False)
    response = first_paint.answer(Request(scope))
    return response.status_code, json.loads(response.body) if response.body else {}


@pytest.mark.parametrize("path", PATHS)
def test_the_view_has_every_panel_as_the_page_will_show_it(path):
    status, view = answered(page=path, colours="light")

    assert status == 200
    setting = published.current().setting().seen_by(at_this_machine(publishes=False), internal=False)
    assert view["contents"] == {
        panel.name: json.loads(render.render(panel, setting).content) for panel in panelled()[path].panels
    }
    assert [name for row in view["about"]["rows"] for column in row for name in column["panels"]]
    assert panelled()[path].title in view["about"]["heading"]
    assert "2020年9月" in view["about"]["heading"]


def test_the_filters_of_the_address_are_followed():
    status, view = answered(
        page="economy", colours="dark", month="2020年6月", village=["崔村东村", "东张村"], reported="true", kind="新建"
    )

    assert status == 200
    assert all(
        words in view["about"]["heading"] for words in ("2020年6月", "崔村东村等2个村", "只看实报", "项目性质 新建")
    )
    assert [filter["words"] for filter in view["about"]["filters"]] == [
        *("‹", "2020年6月", "›", "崔村东村等2个村", "新建", "只看实报", "显示内部数"),
    ]
    options = {one["name"]: one["options"] for one in view["about"]["filters"]}
    assert ["2020-06", "2020年6月"] in options["month"]
    assert ["370830108203", "崔村东村"] in options["village"]
    assert [words for _, words in options["kind"]] == ["全部项目", "新建", "技改"]
    assert [one[1:] for one in view["about"]["pages"] if not one[0]][1] == ["economy", "经济运行"]
    assert view["about"]["style"] != answered(page="economy", colours="light")[1]["about"]["style"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"page": "economy"},
        {"page": "submit", "colours": "light"},
        {"page": "nothing", "colours": "light"},
        {"page": "economy", "colours": "light", "month": "2020-06"},
        {"page": "economy", "colours": "light", "month": "2019年13月"},
        {"page": "economy", "colours": "light", "village": "370830108203"},
        {"page": "economy", "colours": "light", "village": ["崔村东村", "没有村"]},
        {"page": "economy", "colours": "light", "kind": "没有"},
        {"page": "economy", "colours": "light", "reported": "maybe"},
        {"page": "economy", "colours": "light", "mode": "meeting"},
        {"page": "economy", "colours": "light", "snapshot": "20210128-00000000"},
    ],
)
def test_whatever_is_unusual_is_left_to_the_page(query):
    assert answered(**query) == (204, {})


def test_without_data_there_is_no_view(monkeypatch, tmp_path):
    monkeypatch.setenv("TOWNSHIP_DATA", str(tmp_path))

    assert answered(page="economy", colours="light") == (204, {})
