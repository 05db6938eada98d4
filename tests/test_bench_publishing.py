"""What the benchmark of publishing fills in, counts and prints."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from bench import filling, publishing, report
from bench.stats import Key, Results
from tests.bundled import CATALOGUE
from township.intake.template import writer

STATUS = "Name:\tpython\nVmPeak:\t  999999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t  1024 kB\n"


def sample(seconds: float, peak: float) -> dict[str, float]:
    return dict.fromkeys(publishing.SECONDS, seconds) | dict.fromkeys(publishing.PEAKS, peak)


def key(subject: str, metric: str) -> Key:
    return Key(publishing.ACTION, subject, metric=metric)


def test_a_years_seconds_add_up_and_its_peak_is_the_highest():
    results = Results()
    publishing.add(publishing.YEAR, [sample(1, 100), sample(2, 300), sample(4, 200)], results)

    assert results.samples[key(publishing.YEAR, publishing.SECONDS[0])] == [7]
    assert results.samples[key(publishing.YEAR, publishing.PEAKS[1])] == [300]


def test_the_peak_is_that_of_the_program_not_of_its_addresses():
    assert publishing.peak_of(STATUS) == 200


def test_the_table_has_a_row_for_what_was_measured():
    results = Results()
    assert publishing.shown(results) == ""
    for seconds in (2, 1, 4):
        publishing.add(publishing.MONTH, [sample(seconds, 150)], results)
    head, _, row = publishing.shown(results).splitlines()

    assert [*publishing.SECONDS, *publishing.PEAKS, "次数"] == head.split()
    assert row.split() == ["一个月", *["2.00（1.00—4.00）"] * 4, *["150（150—150）"] * 2, "3"]
    assert publishing.shown(results) in report.tables(results)


def test_the_reader_is_measured_apart_from_whoever_starts_it(tmp_path):
    held = bytearray(300 * 2**20)  # of this process: a child's count would begin with it
    small = tmp_path / "small.xlsx"
    openpyxl.Workbook().save(small)
    peak = publishing.reader_peak(small)

    assert 5 < peak < len(held) / 2**20 / 2


def test_a_reader_that_fails_is_no_number(tmp_path):
    with pytest.raises(RuntimeError, match="没有完成"):
        publishing.reader_peak(tmp_path / "missing.xlsx")


# ------------------------------------------------------------------ the workbook it publishes


@pytest.fixture(scope="module")
def blank() -> bytes:
    earlier = {
        "work": [{"work": "road", "work_name": "道路", "area": CATALOGUE.town_code, "unit": "米", "owner": "城建办"}
                 | dict.fromkeys(("areas", "part", "planned", "started", "done", "accepted", "qualifier", "step_started",
                                  "step_done", "step_accepted", "due", "state")) | {"month": "2021-01"}],
        "programme": [{"programme": "tap", "programme_name": "自来水", "area": CATALOGUE.town_code, "month": "2021-01"}
                      | dict.fromkeys(("households", "fund", "fund_qualifier"))],
        "site": [{"site": "C01", "site_name": "一号", "site_type": "碎石厂", "area": None, "state": None}
                 | dict.fromkeys(("accepted_on", "accepted_by")) | {"month": "2021-01"}],
    }  # fmt: skip
    made = io.BytesIO()
    writer.build(CATALOGUE, dt.date(2021, 3, 1), "all", earlier, made)
    return made.getvalue()


@pytest.fixture(scope="module")
def book(blank) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(filling.filled(blank, dt.date(2021, 3, 1), CATALOGUE)))


def rows(book: openpyxl.Workbook, name: str) -> list[dict]:
    head = [cell.value.partition("（")[0] for cell in book[name][filling.HEADER_ROW]]
    lines = book[name].iter_rows(min_row=filling.HEADER_ROW + 1, values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines if any(value is not None for value in line)]


def test_every_indicator_and_every_village_has_a_figure(book):
    monthly = rows(book, "统计月报")
    villages = {row["区划代码"] for row in rows(book, "扶贫项目")}

    assert all(row["累计"] is not None or row["当月"] is not None for row in monthly)
    assert villages == {CATALOGUE.town_code, *(area.code for area in CATALOGUE.villages(dt.date(2021, 3, 1)))}
    assert len(rows(book, "巡查台账")) == 31
    assert [row["填写人"] for row in rows(book, "批注")] == ["财政所"]


@pytest.mark.parametrize(("sheet", "figure"), [("民生工程", "完工数"), ("扶贫项目", "户数")])
def test_villages_add_up_to_the_town(book, sheet, figure):
    town = [row[figure] for row in rows(book, sheet) if row["区划代码"] == CATALOGUE.town_code]
    villages = [row[figure] for row in rows(book, sheet) if row["区划代码"] != CATALOGUE.town_code]

    assert len(villages) == 40
    assert town == [sum(villages)]


def test_parts_are_no_more_than_their_whole(book):
    figures = {row["指标代码"]: row["累计"] for row in rows(book, "统计月报")}
    known = [r for r in CATALOGUE.relations if {r.whole, r.part} <= figures.keys() and r.kind == "≤"]

    assert len(known) > 5
    assert all(figures[r.part] <= figures[r.whole] for r in known)


def test_the_same_template_is_filled_the_same(blank, book):
    again = openpyxl.load_workbook(io.BytesIO(filling.filled(blank, dt.date(2021, 3, 1), CATALOGUE)))

    assert all(rows(again, name) == rows(book, name) for name in ("统计月报", "民生工程", "问题整改"))
