"""Every indicator a sample town has reported is shown on a page besides the one where any can be chosen."""

from __future__ import annotations

import csv
import io

from township import cli
from township.demo.town import Plan, build
from township.panels.page import ROOT


def test_none_is_shown_nowhere(tmp_path, capsys):
    build(tmp_path, Plan(months=12, villages=3, merged=0), ROOT / "data" / "catalogue")
    assert cli.main(["--data", str(tmp_path), "indicators", "--shown", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 80
    assert [row["code"] for row in rows if set(row["pages"].split("、")) <= {"", "指标"}] == []
    revenue = next(row for row in rows if row["code"] == "fiscal_revenue")
    assert (revenue["months"], revenue["areas"]) == ("12", "1")
