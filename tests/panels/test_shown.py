"""Where an indicator is shown, found from the panels and their queries."""

from __future__ import annotations

from township.panels import published, shown


def test_a_panel_of_its_own_is_one_that_declares_or_asks_for_the_indicator():
    warehouse = published.current().warehouse
    assert {"fiscal_revenue", "above_scale_industry_output"} <= set(shown.with_panel(warehouse, "economy"))
    assert "industrial_electricity" not in shown.with_panel(warehouse, "economy")
    assert shown.with_panel(warehouse, "no theme") == ()
