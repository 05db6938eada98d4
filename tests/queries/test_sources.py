"""Where the numbers of a panel come from: the sources of what its question reads, and of nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from township.charts import theme
from township.panels import render
from township.panels.filters import Filters
from township.panels.page import panels
from township.panels.setting import Setting

SOURCES = [
    {"source": f"office-{name}", "title": f"{name}月报", "publisher": publisher, "published": "2020-10-10"}
    for name, publisher in (("财政", "财政所"), ("农业", "农办"), ("旧年", "财政所"), ("下月", ""))
] + [{"source": "illustrative", "title": "示例数据", "publisher": "本系统", "published": "2021-01-28"}]
ROWS = {
    "source": SOURCES,
    "observation": [
        {"indicator": "fiscal_revenue", "month": "2018-09", "value": 3000, "source": "office-旧年"},
        {"indicator": "fiscal_revenue", "month": "2020-08", "value": 3200, "source": "illustrative", "status": "illustrative"},
        {"indicator": "fiscal_revenue", "month": "2020-09", "value": 3668, "source": "office-财政"},
        {"indicator": "fiscal_revenue", "month": "2020-10", "value": 4000, "source": "office-下月"},
        {"indicator": "returned_talents", "month": "2020-09", "value": 9, "source": "office-农业"},
    ],
}  # fmt: skip


@pytest.fixture
def sources_of(warehouse_of, catalogue):
    warehouse = warehouse_of(ROWS)

    def named(panel, month=9, reported_only=False):
        filters = Filters(dt.date(2020, month, 1), (), reported_only)
        setting = Setting(warehouse, catalogue, filters, theme.LIGHT, filters.month)
        return render.render(panels()[panel], setting).sources

    return named


def test_a_panel_names_the_sources_of_its_own_indicators(sources_of):
    assert sources_of("economy/fiscal_path") == ("财政月报（财政所，2020-10-10）", "示例数据（本系统，2021-01-28）")
    assert sources_of("talent/returned") == ("农业月报（农办，2020-10-10）",)


def test_the_newest_source_is_named_first(warehouse_of, catalogue):
    months = [f"2020-{month:02}" for month in range(8, 12)]
    told = [{"source": month, "title": f"{month}月报", "publisher": "", "published": f"{month}-10"} for month in months]
    figures = [{"indicator": "fiscal_revenue", "month": month, "value": 9, "source": month} for month in months]
    filters = Filters(dt.date(2020, 11, 1), (), True)
    setting = Setting(
        warehouse_of({"source": told, "observation": figures}), catalogue, filters, theme.LIGHT, filters.month
    )
    named = render.render(panels()["economy/fiscal_path"], setting).sources

    assert [source[:7] for source in named] == months[::-1]


def test_a_table_that_is_only_named_like_a_column_is_no_source(warehouse_of, catalogue):
    """The works' source was cited by the poverty campaigns, whose first column is called work."""
    statement = {"theme": "poverty", "kind": "定性", "section": "一", "period": None}
    warehouse = warehouse_of({"source": SOURCES, "statement": [{**statement, "fact_id": "f", "source": "office-农业"}],
                              "work": [{"work": "w", "source": "office-财政"}]})  # fmt: skip
    filters = Filters(dt.date(2021, 1, 1), (), True)
    setting = Setting(warehouse, catalogue, filters, theme.LIGHT, filters.month)
    panel = panels()["poverty-alleviation/campaigns"]

    assert render.render(panel, setting).sources == ("农业月报（农办，2020-10-10）",)


def test_example_data_is_not_named_where_none_is_shown(sources_of):
    assert sources_of("economy/fiscal_path", reported_only=True) == ("财政月报（财政所，2020-10-10）",)


def test_a_source_without_publisher_and_a_later_month(sources_of):
    assert "下月月报（2020-10-10）" in sources_of("economy/fiscal_path", month=10)


def test_what_a_question_reads_is_followed_through_the_views(bundled):
    tables, words = bundled.reads("economy/fiscal_progress")

    assert {"observation", "target"} <= tables
    assert "work" not in tables
    assert "fiscal_revenue" in words
    assert "work" in bundled.reads("rural/works")[0]


@pytest.mark.parametrize("identity", sorted(panels()))
def test_every_panel_of_the_bundled_data_names_a_source(bundled, catalogue, identity):
    panel = panels()[identity]
    filters = Filters(dt.date(2020, 9, 1), (), False)
    setting = Setting(bundled, catalogue, filters, theme.LIGHT, filters.month)
    frame = render.render(panel, setting).frame

    named = render.render(panel, setting).sources

    statuses = {s for name in frame.columns if name.endswith("status") for s in frame[name].dropna()}
    assert named or frame.empty or statuses <= {"missing"}
    assert any("示例数据" in words for words in named) == ("illustrative" in statuses)


def test_the_day_of_publication_is_the_newest_of_what_a_month_can_show(warehouse_of):
    """This year and the year before count; examples only where there is nothing else."""
    published = {"old": "2021-06-01", "before": "2020-11-30", "mid": "2020-07-10", "illustrative-2020": "2020-12-25",
                 "illustrative-2023": "2020-12-01"}  # fmt: skip
    months = {"old": "2018-03", "before": "2019-05", "mid": "2020-06", "illustrative-2020": "2020-01",
              "illustrative-2023": "2023-01"}  # fmt: skip
    warehouse = warehouse_of({
        "source": [{"source": s, "title": s, "publisher": "站", "published": day} for s, day in published.items()],
        "observation": [{"indicator": "fiscal_revenue", "month": m, "value": 1, "source": s} for s, m in months.items()],
    })  # fmt: skip

    def day(month):
        return str(
            warehouse.run("frame/published", month=dt.date.fromisoformat(f"{month}-01"))["published"].iloc[0].date()
        )

    assert [day(month) for month in ("2018-02", "2018-03", "2019-04", "2020-06", "2021-06", "2022-06", "2023-06")] == [
        "2021-06-01",  # nothing is shown yet: the newest of all
        *("2021-06-01", "2021-06-01"),  # the one source of 2018, also in the year after
        "2020-11-30",  # of 2019 and 2020: 2018 is gone, the example of January does not count
        "2020-07-10",
        "2021-06-01",  # nothing of 2021 and 2022
        "2020-12-01",  # the example is all there is
    ]


def test_a_source_is_used_in_its_year_and_the_next_and_a_directory_until_it_is_replaced(warehouse_of):
    observed = [
        {"indicator": "fiscal_revenue", "month": month, "value": 1, "source": source}
        for month, source in (("2018-12", "a"), ("2019-01", "b"), ("2020-09", "c"), ("2020-10", "d"))
    ]
    warehouse = warehouse_of({
        "source": [{"source": name, "title": name, "published": "2021-01-01"} for name in "abcdefg"],
        "observation": observed,
        "site": [{"site": "C01", "site_type": "碎石厂", "state": "停业整顿", "month": "2018-01", "source": "e"},
                 {"site": "C02", "site_type": "碎石厂", "state": "停业整顿", "month": "2020-10", "source": "f"}],
        "roster": [{"roster": "epi_roles", "item": "宣传员", "source": "g"}],
    })  # fmt: skip
    frame = warehouse.run("frame/sources_used", month=dt.date(2020, 9, 1))

    assert frame[["used_table", "source"]].values.tolist() == [
        ["observation", "b"],
        ["observation", "c"],
        ["roster", "g"],
        ["site", "e"],
    ]


def test_undated_is_what_the_newest_figure_says_of_itself(warehouse_of, parameters):
    undated = {"note": "原文未注明截止时间", "undated": True}
    warehouse = warehouse_of({
        "observation": [
            {"indicator": "epidemic_leaflets", "month": "2020-08", "value": 1, **undated},
            {"indicator": "epidemic_leaflets", "month": "2020-09", "value": 2},
            {"indicator": "epidemic_banners", "month": "2020-08", "value": 1},
            {"indicator": "epidemic_banners", "month": "2020-09", "value": 2, **undated},
        ],
        "programme": [
            {"programme": "tap_water", "programme_name": "饮水", "households": 1, **undated},
            {"programme": "house_repair", "programme_name": "住房", "households": 1},
            {"programme": "tap_water", "programme_name": "别处", "households": 1, "area": "370830108203", **undated},
        ],
    })  # fmt: skip
    frame = warehouse.run("frame/undated", **parameters())

    assert frame[["used_table", "name"]].values.tolist() == [["observation", "宣传条幅"], ["programme", "饮水"]]
