"""What Excel makes of codes, months and ratios when somebody opens a .csv and saves it: told as that, never guessed at."""

from __future__ import annotations

import re

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
_REDO = "请从原处重新导出；要在 Excel 里看，请用“数据—从文本/CSV”导入并把这一列设为文本"
_KINDS = (
    (r"[0-9](?:\.[0-9]+)?E\+?[0-9]{2}", f"是 Excel 打开又存过的代码，写成了科学计数法，后几位已丢失；{_REDO}"),
    (r"[1-9][0-9]{5}000000", f"的后六位都是 0，可能是 Excel 打开又存过的代码，后几位已丢失；{_REDO}"),
    (
        rf"(?:{_MONTHS})-[0-9]{{2}}|[0-9]{{1,2}}-(?:{_MONTHS})(?:-[0-9]{{2,4}})?",
        f"是 Excel 打开又存过的月份或编号，已看不出原来写的是什么；{_REDO}，月份也可改写成 2020年9月",
    ),
    (r"[0-9]{1,2}月[0-9]{1,2}日", f"可能是 Excel 打开又存过的编号或比数（3/15、1-2）；{_REDO}"),
    (r"#{2,}", f"是列太窄时 Excel 显示的井号，原数没有存下来；{_REDO}"),
)


def cut_by_excel(text: str) -> str:
    """What is wrong with a cell Excel has cut, and what to do; "" of any other."""
    if len(text) > 60:
        return ""
    return next((f"“{text}”{said}" for kind, said in _KINDS if re.fullmatch(kind, text.strip(), re.IGNORECASE)), "")
