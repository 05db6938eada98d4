"""Small numbers of a village reach no chart that is taken away; that there are some is said in words."""

from __future__ import annotations

from township.panels.registry import PANELS

from tests.exports.taken import VILLAGE, frame_of, setting
from township.exports import panel_export


def test_hidden_numbers_of_a_village_reach_no_chart():
    shown = setting(villages=(VILLAGE,))
    panel = PANELS["poverty-alleviation/monthly"]
    hidden = frame_of(panel, shown)["households"].isna().sum()
    (charts,) = panel_export.tell(panel, shown).pictures
    drawn = [value for chart in charts for series in chart.series for value in series.values]

    assert hidden
    assert all(value is None or value == 0 or value >= 3 for value in drawn)
    assert sum(len(chart.remarks) for chart in charts) == hidden
