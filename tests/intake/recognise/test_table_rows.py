"""The rows below a header: merged cells filled down, ledgers' cells made canonical."""

from __future__ import annotations

from tests.intake.recognise.monthly_sheets import VILLAGE


def test_a_merged_village_counts_for_its_rows_and_a_merged_figure_only_once(take):
    rows = [["村", "指标", "单位", "累计"], ["崔东村", "税收收入", "万元", 1], [None, "工业用电量", "万千瓦时", None]]

    def edit(book):
        book.active.merge_cells("A3:A4")
        book.active.merge_cells("D3:D4")

    intake = take({"统计月报": [["期末", "2020-09"], *rows]}, edit)
    assert [row["area"] for row in intake.tables["observation"]] == [VILLAGE]
    assert [(p.severity, p.cell) for p in intake.problems] == [("warning", "D3")]

    rows[2][3] = 5
    both = take({"统计月报": [["期末", "2020-09"], *rows]}, lambda book: book.active.merge_cells("A3:A4"))
    assert [row["area"] for row in both.tables["observation"]] == [VILLAGE, VILLAGE]
