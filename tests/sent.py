"""Monthly figures as an office sends them: a folder with a source and a sheet of CSV. Not a test itself."""

from __future__ import annotations

from pathlib import Path

HEADER = "指标代码,区划代码,期末,口径,数值,单位,状态"


def folder(at: Path, *rows: str, header: str = HEADER, source: str = "monthly", date: str = "2021-01-28") -> Path:
    """A workbook folder with these rows, from a source published on ``date``."""
    at.mkdir(exist_ok=True)
    (at / "来源.csv").write_text(f"来源代码,名称,发布日期\n{source},月报,{date}\n", encoding="utf-8")
    (at / "统计月报.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return at


def revenue(value: object, month: str = "2020-09", unit: str = "万元", status: str = "实报") -> str:
    """A row: the town's cumulative revenue."""
    return f"fiscal_revenue,370830108,{month},累计,{value},{unit},{status}"
