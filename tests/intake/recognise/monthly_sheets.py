"""The monthly sheet as the template has it, and what came of it."""

from __future__ import annotations

TOWN, VILLAGE = "370830108", "370830108203"
WIDE = "指标代码 指标 区划代码 村 单位 当月 累计 上年同期 同比% 全年任务 完成% 全县排名 单位数 备注".split()


def monthly(*rows: dict[str, object], above: list[list[object]] | None = None) -> dict[str, list[list[object]]]:
    """The sheet as the template has it; a row is given by header, its indicator is 税收收入 of the town."""
    usual = {"指标代码": "tax_revenue", "指标": "税收收入", "区划代码": TOWN, "单位": "万元"}
    lines = [[{**usual, **row}.get(header) for header in WIDE] for row in rows]
    return {"统计月报": [*([["义桥镇统计月报"], ["期末", "2020-09"], []] if above is None else above), WIDE, *lines]}


def observed(intake, indicator: str = "tax_revenue") -> dict[tuple[str, str], tuple]:
    """(month, basis) → (value, qualifier, growth), of one indicator."""
    return {
        (f"{row['month']:%Y-%m}", row["basis"]): (row["value"], row["qualifier"], row["yoy_pct"])
        for row in intake.tables["observation"]
        if row["indicator"] == indicator
    }


def said(intake) -> list[tuple[str, str, str]]:
    return [(p.severity, p.cell, p.message) for p in intake.problems]
