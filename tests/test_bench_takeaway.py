"""The measuring of taking away: the longest page, every kind of file, both visits, and a table that says so."""

from __future__ import annotations

from bench import takeaway
from bench.stats import AGAIN, FIRST, Results
from township.panels.page import panelled
from township.web.export_routes import FORMATS


def test_every_kind_of_file_is_measured_twice_and_weighed():
    results = Results()
    takeaway.measure(results, "talent")

    found = {(key.subject, key.visit, key.metric) for key in results.samples}
    kinds = [f"talent {kind}" for kind in FORMATS]
    assert found == {(kind, visit, "做完") for kind in kinds for visit in (FIRST, AGAIN)} | {
        (kind, "", takeaway.SIZE) for kind in kinds
    }
    assert all(value > 0 for values in results.samples.values() for value in values)
    assert takeaway.report(results).count("KB") == len(FORMATS)


def test_the_longest_page_is_the_one_with_most_panels():
    assert len(panelled()[takeaway.longest()].panels) == max(len(page.panels) for page in panelled().values())
