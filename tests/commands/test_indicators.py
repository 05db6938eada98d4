"""Every indicator a sample town has reported is shown on a page besides the one where any can be chosen."""

from __future__ import annotations

import csv
import io

from tests.bundled import CATALOGUE_FOLDER, copied_data
from township import cli
from township.demo.plan import Plan
from township.demo.town import build


def test_none_is_shown_nowhere(tmp_path, capsys):
    build(tmp_path, Plan(months=12, villages=3, merged=0), CATALOGUE_FOLDER)
    assert cli.main(["--data", str(tmp_path), "indicators", "--shown", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 80
    assert [row["code"] for row in rows if set(row["pages"].split("、")) <= {"", "指标"}] == []
    revenue = next(row for row in rows if row["code"] == "fiscal_revenue")
    assert (revenue["months"], revenue["areas"]) == ("12", "15")  # the town and its neighbours


def test_one_more_is_written_and_names_near_to_it_are_told(tmp_path, capsys):
    copied_data(tmp_path, "catalogue")
    new = ["--add", "限上消费品零售总额度", "--theme", "economy", "--unit", "万元"]
    given = ["--data", str(tmp_path), "indicators", *new]

    assert cli.main(given) == 1
    assert "还要写 --kind、--basis、--direction、--over-areas、--owner" in capsys.readouterr().err

    rest = ["--kind", "flow", "--basis", "ytd", "--direction", "up", "--over-areas", "sum", "--owner", "经贸办"]
    assert cli.main([*given, *rest, "--by", "张三"]) == 0
    said = capsys.readouterr().out
    assert "已写进目录：限上消费品零售总额度" in said and "名称相近的：限上消费品零售额" in said
    assert "限上消费品零售总额度" in (tmp_path / "catalogue" / "indicators.csv").read_text(encoding="utf-8")
