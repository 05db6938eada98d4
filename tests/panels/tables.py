"""A panel's table as a query gives it, for the tests of what is made from it. Not a test itself."""

from __future__ import annotations

import duckdb
import pandas as pd

from township.panels.table import PanelTable, readable

LABELS = {
    "month": "月份",
    "due": "计划完成日",
    "name": "名称",
    "value": "累计（万元）",
    "yoy_pct": "同比（%，上报值）",
    "units_n": "单位数（家）",
    "share": "占比（%）",
    "light": "灯",
    "in_plan": "计入十二项",
    "maybe": "是否按期",
    "villages": "涉及村",
    "step_done": "完工",
    "status": "状态",
}
# as a query gives it: typed by DuckDB, with nulls, a computed fraction and a decimal
ROWS = """
    select * from (values
        (date '2020-09-01', date '2020-10-31', '=1+1', 3668.0000::decimal(18, 4), -3.2::decimal(18, 4), 4, 100 * 3668 / 4757.5,
         'green', true, true, ['崔村东村', '完村'], 'done', 'reported'),
        (date '2020-08-01', null, '-', 85250.5::decimal(18, 4), null, null, null,
         'no_target', false, null, [], 'na', 'illustrative'),
        (date '2020-07-01', null, null, null, 0, 1, 2.0999999999999943, 'red', true, false, null, null, 'derived')
    ) as t (month, due, name, value, yoy_pct, units_n, share, light, in_plan, maybe, villages, step_done, status)
"""


def frame() -> pd.DataFrame:
    """The readable frame of ``ROWS``."""
    with duckdb.connect(":memory:") as connection:
        return readable(connection.execute(ROWS).df(), LABELS)


def table(frame: pd.DataFrame, **own: object) -> PanelTable:
    """A panel's table with this frame."""
    given = {
        "town": "义桥镇",
        "title": "财政收入",
        "scope": "2020年1—9月，万元",
        "frame": frame,
        "query": "economy/fiscal_progress",
        "question": "财政收入完成了多少。",
        "filters": "截至月份：2020年9月；村：全镇；只看实报：否",
        "period": "截至2020年9月_全镇",
        "definition": (("指标", "公共财政预算收入（fiscal_revenue）"), ("定义", "累计数。")),
        "notes": ("任务数由完成率反推。", "", "竖线为时序进度。"),
        "sources": ("年度工作总结（汶上县人民政府网站，2021-01-28）",),
        "snapshot": "20210128-f416a221",
    }
    return PanelTable(**{**given, **own})
