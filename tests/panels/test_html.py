"""Marks: markup that says in words what it shows in colour, and lets no data become markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.panels import html

HOSTILE = "<script>alert(1)</script>\"'&<b onmouseover=x>"
VOID = {"path", "circle", "rect", "br"}
NAN = float("nan")


class Tags(HTMLParser):
    """Collects tags, text and attributes, and checks that every tag is closed."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self.feed(markup)
        self.close()
        assert self.open == [], markup

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    "markup",
    [
        html.text(HOSTILE),
        html.badge("reported", HOSTILE),
        html.light("green", HOSTILE),
        html.figure(HOSTILE, HOSTILE),
        html.table([HOSTILE], [[html.text(HOSTILE)]]),
        html.empty(HOSTILE, HOSTILE),
    ],
    ids=["text", "badge", "light", "figure", "table", "empty"],
)
def test_data_never_becomes_markup(markup):
    seen = Tags(markup)

    assert not {"script", "b onmouseover"} & set(seen.tags)
    assert "<script" not in markup
    assert HOSTILE in seen.words


@given(st.text())
def test_text_reads_back_as_it_was(words):
    shown = html.text(words)

    assert not set(shown) & set("<>\"'")
    assert re.sub(r"&(amp|lt|gt|quot|#x27);", "", shown).count("&") == 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (NAN, ""), (pd.NA, ""), (pd.NaT, ""), ("", ""), (0, "0"), (18, "18"), ("崔村", "崔村")],
)
def test_what_is_missing_is_not_said(value, shown):
    assert html.text(value) == shown


@pytest.mark.parametrize("status", html.STATUS_WORDS)
def test_a_badge_has_a_glyph_and_a_word(status):
    markup = html.badge(status)

    assert Tags(markup).words == html.STATUS_WORDS[status]
    assert 'aria-hidden="true"' in markup
    assert f'class="badge {status}"' in markup
    assert Tags(html.badge(status, "9月实报")).words == "9月实报"


def test_badges_come_strongest_first_and_once():
    markup = html.badges(["illustrative", "reported", "illustrative", "derived"])

    assert Tags(markup).words == "实报推算示例"
    assert html.badges([]) == ""


@pytest.mark.parametrize("name", html.LIGHT_WORDS)
def test_a_light_is_told_by_shape_and_word_not_only_by_colour(name):
    markup = html.light(name)
    shapes = [html.light(other) for other in ("green", "yellow", "red", "grey")]

    assert Tags(markup).words == html.LIGHT_WORDS[name]
    assert len({re.search(r"<(circle|path|rect)[^>]*(fill=\"none\")?", shape)[0] for shape in shapes}) == 4


@pytest.mark.parametrize(
    ("share", "width"), [(0, "0.00"), (77.1, "77.10"), (100, "100.00"), (163.2, "100.00"), (-5, "0.00")]
)
def test_a_bar_is_as_long_as_its_share_and_no_longer_than_its_track(share, width):
    markup = html.bullet(share, 75)

    assert f'<b style="width:{width}%">' in markup
    assert 'class="line" style="left:75.0%"' in markup
    Tags(markup)


@pytest.mark.parametrize("share", [None, NAN, pd.NA])
def test_without_a_share_the_track_is_empty(share):
    markup = html.bullet(share, target_pct=90)

    assert 'class="bullet blank"' in markup
    assert "width" not in markup
    assert 'class="tick" style="left:90%"' in markup
    assert "tick" not in html.bullet(share)


def test_one_square_a_unit():
    markup = html.squares(18, pending=2)

    assert markup.count("<i></i>") == 18
    assert markup.count("<i class=pending></i>") == 2


def test_a_table_has_a_header_for_every_column():
    markup = html.table(["村", "户数"], [["崔村", "<b>2</b>"], ["完村", "3"]], align="lr")
    seen = Tags(markup)

    assert seen.tags.count("th") == 2
    assert seen.tags.count("td") == 4
    assert markup.count('scope="col"') == 2
    assert '<td class="r"><b>2</b></td>' in markup
    assert Tags(html.table([], [])).words == ""


def test_notes_leave_out_what_is_empty():
    assert html.note("甲", "", "<b>乙</b>") == "<p class='note'>甲</p><p class='note'><b>乙</b></p>"
    assert html.note() == ""


def test_an_empty_state_says_what_to_do():
    assert Tags(html.empty("暂无数据", "填报“统计月报”")).words == "暂无数据填报“统计月报”"
    assert Tags(html.empty("暂无数据")).tags.count("p") == 1


@pytest.mark.parametrize(
    ("numbers", "words"), [([], ""), ([0, 0], ""), ([None, float("nan"), 0], ""), ([0, 2], "修订")]
)
def test_a_figure_reported_again_is_marked(numbers, words):
    assert re.sub("<[^>]+>", "", html.revised(numbers)) == words
