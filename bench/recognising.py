"""Times recognising what forty villages send at once: ``python -m bench recognising [--files N]``.

Each file is a monthly sheet of about 2,000 cells, looked at as 数据填报 looks at an upload, progress told for every
file. What is measured ends where checking begins.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import itertools
import time
from pathlib import Path

import xlsxwriter

from township.app.clerk import upload
from township.statistics import catalogue as catalogues
from township.statistics.catalogue import Catalogue

DATA = Path(__file__).resolve().parents[1] / "data"
FILES, ROWS = 40, 400  # of five cells
WANTED = 10  # seconds


def main(arguments: list[str]) -> int:
    """Print the seconds, and how often progress was told; 0 whatever they are."""
    parser = argparse.ArgumentParser(prog="python -m bench recognising", description="测量一次上传许多表，认出来要几秒")
    parser.add_argument("--files", type=int, default=FILES, metavar="N", help=f"几个文件（默认 {FILES}）")
    seconds, told = recognise(parser.parse_args(arguments).files)
    print(f"认出 {told} 个文件用 {seconds:.1f} 秒，要求 {FILES} 个不超过 {WANTED} 秒；读到第几个说了 {told} 次")
    return 0


def recognise(number: int) -> tuple[float, int]:
    """Seconds from the first file to the beginning of the checks, and how many files were told as they were read."""
    catalogue = catalogues.load(DATA / "catalogue")
    files = tuple((f"第{n}村.xlsx", _monthly(catalogue)) for n in range(1, number + 1))
    at: dict[int, list[float]] = {}
    upload.examine(files, DATA, catalogue, lambda stage, of: at.setdefault(stage, []).append(time.perf_counter()))
    return at[upload.CHECKING][0] - at[upload.READING][0], len(at[upload.READING])


def _monthly(catalogue: Catalogue) -> bytes:
    """A monthly sheet of ``ROWS`` rows: indicators in 万元 by village."""
    named = [item.name for item in catalogue.indicators.values() if (item.unit, item.basis) == ("万元", "ytd")]
    villages = [area.code for area in catalogue.villages(dt.date(2020, 10, 1))]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("统计月报")
        sheet.write_row(0, 0, ["2020年10月　单位：万元"])
        sheet.write_row(1, 0, ["指标", "区划代码", "当月", "累计", "同比%"])
        for row, (name, code) in enumerate(itertools.islice(itertools.product(named, villages), ROWS), start=2):
            sheet.write_row(row, 0, [name, code, row, row * 7, 5.5])
    return stream.getvalue()
