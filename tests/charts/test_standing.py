"""A place's ranks on lines from first to last, in two columns under the names of their groups."""

from __future__ import annotations

from township.charts import theme
from township.charts.standing import Standing, standings


def standing(name, share, group="甲", status="reported"):
    return Standing(group, name, "indicators?indicators=A", "3个", "1/3", name, share, status)


def test_first_stands_left_last_right_and_what_is_missing_has_no_dot(drawable):
    rows = [standing("A<B", 0), standing("无", None, status="missing"), standing("末", 1, "乙", "illustrative")]
    figure = drawable(standings(theme.LIGHT, rows)).figure
    _, dots = figure["data"]
    assert dots["hovertext"] == ["A<B", "末"] and dots["marker"]["symbol"] == ["circle", "x-thin-open"]
    assert dots["x"][0] < 0.25 and dots["x"][1] > 0.5  # the second group stands in the second column
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "<b>甲</b>" in texts and "<b>乙</b>" in texts
    assert any('href="indicators?indicators=A"' in text and "A&lt;B" in text for text in texts)


def test_a_groups_name_goes_with_its_first_row_into_the_next_column(drawable):
    rows = [standing("一", 0), standing("二", 0), standing("三", 0), standing("四", 1, "乙"), standing("五", 1, "乙")]
    figure = drawable(standings(theme.LIGHT, rows)).figure
    [name] = [note for note in figure["layout"]["annotations"] if note["text"] == "<b>乙</b>"]
    assert (name["x"] > 0.5, name["y"]) == (True, 0)
