"""Blocks as HTML: they say in words what they show in colour, and no data becomes markup."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.panels import blocks, html
from township.panels.blocks import (
    Badge,
    Bar,
    Block,
    Board,
    Break,
    Bullet,
    Fold,
    Headline,
    Items,
    Light,
    Link,
    Number,
    Pick,
    Picture,
    Piece,
    Progress,
    Remark,
    Row,
    Span,
    Squares,
    Step,
    Table,
)

HOSTILE = "<script>alert(1)</script>\"'&<b onmouseover=x>"
VOID = {"path", "circle", "rect", "br"}
NAN = float("nan")


class Tags(HTMLParser):
    """Collects tags, text and attributes, and checks that every tag is closed."""

    def __init__(self, markup: object) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(str(markup))
        self.close()
        assert self.open == [], markup

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += str(data)  # plain text, whatever was fed


# each piece once, with every text it may hold
PIECES = {
    str: "甲",
    Span: blocks.span("甲", roles="small warn", title="全称"),
    Number: Number("8", "家", "mid"),
    Light: Light("green", "快"),
    Badge: Badge("reported", "9月实报"),
    Bullet: Bullet(77.1, 75.0, "illustrative", "财政收入"),
    Bar: Bar(50, "outline"),
    Squares: Squares(((2, ""), (1, "pending")), ("甲", "乙", "丙")),
    Step: Step("验收", "part", "3", joined=True),
    Pick: Pick("崔村", "village:1", "全称"),
    Link: Link("经济运行", "economy"),
    Items: Items(("甲", ("乙", blocks.strong("丙")))),
    Break: Break(),
}
SHOWN = {
    str: "甲",
    Span: '<small class="warn-text" title="全称">甲</small>',
    Number: '<span class="figure mid">8<small>家</small></span>',
    Light: '<span class="light good">…快</span>',
    Badge: '<span class="badge reported">…9月实报</span>',
    Bullet: '<span class="bullet illustrative"><b style="width:77.10%"></b><i class="line" style="left:75.0%"></i></span>',
    Bar: '<span class="pace outline"><b style="width:50.0%"></b></span>',
    Squares: '<span class="squares" aria-hidden="true"><i title="甲"></i><i title="乙"></i>'
    '<i class="pending" title="丙"></i></span>',
    Step: '<span class="step part joined" role="img" aria-label="验收：部分"><i></i><small>3</small></span>',
    Pick: '<span data-pick="village:1" tabindex="0" role="button" title="全称">崔村</span>',
    Link: '<a href="economy" target="_self">经济运行</a>',
    Items: "<ul><li>甲</li><li>乙<b>丙</b></li></ul>",
    Break: "<br>",
}
TABLE = blocks.table("村|户数", [("崔村", blocks.strong("2")), ("完村", "3")], "lr")
BLOCKS = {
    Headline: (Headline((Number("8"), "家")), '<div class="headline"><span class="figure">8<small></small></span>家</div>'),
    Remark: (Remark("不相加"), '<p class="note">不相加</p>'),
    Progress: (
        Progress(Bullet(50, 74.96), "0", "任务100"),
        '<div class="over-line" style="--at:75%">时序75%</div><span class="bullet"><b style="width:50.00%"></b>'
        '<i class="line" style="left:74.96%"></i></span><div class="scale"><span>0</span><span>任务100</span></div>',
    ),
    Table: (
        TABLE,
        '<div class="scroll" tabindex="0" role="group" aria-label="表格，放不下时可左右滚动"><table class="list tight">'
        '<thead><tr><th class="l" scope="col">村</th><th class="r" scope="col">户数</th></tr></thead>'
        '<tbody><tr><td class="l">崔村</td><td class="r"><b>2</b></td></tr>'
        '<tr><td class="l">完村</td><td class="r">3</td></tr></tbody></table></div>',
    ),
    Board: (
        Board("chips", blocks.columns("村|情况"), (Row(("崔村", "已设"), "full", "village:1", "全称"), Row(("完村",)))),
        '<div class="chips"><span class="full" title="全称" data-pick="village:1" tabindex="0" role="button">崔村'
        "<span>已设</span></span><span>完村</span></div>",
    ),
    Fold: (
        Fold((blocks.strong("其余"), "2条"), (Remark("甲"),), "goals", "标题"),
        '<details class="goals"><summary><b>其余</b>2条</summary><p class="note">甲</p></details>',
    ),
}  # fmt: skip


def shown(markup: object) -> str:
    """The markup without its drawn signs."""
    written = str(markup)  # once: what makes it can be asked only once
    Tags(written)
    return re.sub(r"<svg.*?</svg>", "…", written)


@pytest.mark.parametrize("kind", get_args(Piece))
def test_every_piece(kind):
    assert shown(html.inline(PIECES[kind])) == SHOWN[kind]


@pytest.mark.parametrize(
    "kind", [kind for kind in get_args(Block) if kind is not Picture], ids=lambda kind: kind.__name__
)
def test_every_block(kind):
    block, markup = BLOCKS[kind]
    assert shown(html.render(block)) == markup


def hostile(part):
    """The same block or piece with every text of the data replaced."""
    if isinstance(part, tuple):
        return tuple(map(hostile, part))
    if isinstance(part, str):
        return part and HOSTILE
    if not dataclasses.is_dataclass(part):
        return part
    own = {"roles", "css", "layout", "align", "name", "status", "state", "look", "size"}  # never from data
    if isinstance(part, Step):
        own = {"state"}
    if isinstance(part, Squares):
        return Squares(part.groups, hostile(part.titles))
    changed = {f.name: hostile(getattr(part, f.name)) for f in dataclasses.fields(part) if f.name not in own}
    return dataclasses.replace(part, **changed)


@pytest.mark.parametrize(
    "part", [*PIECES.values(), *(block for block, _ in BLOCKS.values())], ids=lambda part: type(part).__name__
)
def test_data_never_becomes_markup(part):
    render = html.inline if type(part) in PIECES else html.render
    seen, harmless = Tags(render(hostile(part))), Tags(render(part))

    assert seen.tags == harmless.tags
    assert [name for name, _ in seen.attributes] == [name for name, _ in harmless.attributes]
    assert (HOSTILE in seen.words) == bool(harmless.words)


@given(st.text())
def test_text_reads_back_as_it_was(words):
    assert Tags(html.inline(words)).words == words


@pytest.mark.parametrize("status", blocks.STATUS_WORDS)
def test_a_badge_has_a_glyph_and_a_word(status):
    markup = str(html.inline(Badge(status)))

    assert Tags(markup).words == blocks.STATUS_WORDS[status]
    assert 'aria-hidden="true"' in markup
    assert f'class="badge {status}"' in markup


def test_badges_come_strongest_first_and_once():
    named = blocks.badges(["illustrative", "reported", "illustrative", "derived"])

    assert Tags(html.inline(named)).words == "实报推算示例"
    assert blocks.badges([]) == ()


@pytest.mark.parametrize(
    ("numbers", "badges"),
    [([], ()), ([0, 0], ()), ([None, NAN, 0], ()), ([0, 2], (Badge("revised", "修订"),))],
)
def test_a_figure_reported_again_is_marked(numbers, badges):
    assert blocks.revised(numbers) == badges
    assert Tags(html.inline(badges)).words == "".join(badge.words for badge in badges)


@pytest.mark.parametrize("name", blocks.LIGHT_WORDS)
def test_a_light_is_told_by_shape_and_word_not_only_by_colour(name):
    glyphs = {
        re.search(r"<(circle|path|rect)[^>]*(fill=\"none\")?", str(html.inline(Light(other))))[0]
        for other in ("green", "yellow", "red", "grey")
    }

    assert Tags(html.inline(Light(name))).words == blocks.LIGHT_WORDS[name]
    assert len(glyphs) == 4


@pytest.mark.parametrize(
    ("share", "width"), [(0, "0.00"), (77.1, "77.10"), (100, "100.00"), (163.2, "100.00"), (-5, "0.00")]
)
def test_a_bar_is_as_long_as_its_share_and_no_longer_than_its_track(share, width):
    assert f'<b style="width:{width}%">' in shown(html.inline(Bullet(share)))


@pytest.mark.parametrize("share", [None, NAN, pd.NA])
def test_without_a_share_the_track_is_empty(share):
    assert shown(html.inline(Bullet(share))) == '<span class="bullet blank"></span>'
    assert shown(html.inline(Bullet(share, 75, expected_pct=90))) == (
        '<span class="bullet blank"><i class="tick" style="left:90%"></i></span>'
    )


@pytest.mark.parametrize(
    ("groups", "drawn"), [(((18, ""), (2, "pending")), 20), (((120, ""),), 120), (((3456, ""),), 0), ((), 0)]
)
def test_one_square_a_unit_as_long_as_they_can_be_counted(groups, drawn):
    assert Tags(html.inline(Squares(groups))).tags == ["span", *["i"] * drawn]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step("计划", "done", first=True), "计划：已列"),
        (Step("计划", "missing", first=True), "计划：未列"),
        (Step("验收", "none"), "验收：未开始"),
        (Step("验收", "na"), "验收：不适用"),
    ],
)
def test_a_step_says_how_far_it_is(step, said):
    assert ("aria-label", said) in Tags(html.inline(step)).attributes


def test_a_board_with_headers_scrolls_like_a_table():
    heads = (blocks.Column("灯", "unsaid"), blocks.Column("工程"), blocks.Column("验收", "step"))
    markup = shown(html.render(Board("works", heads, (Row(("甲", "乙", "丙")),))))

    assert markup.startswith('<div class="scroll"')
    assert '<span class="unsaid"></span><span class="l">工程</span><span class="step">验收</span>' in markup


def test_a_table_without_rows_or_columns():
    assert Tags(html.render(Table((), ()))).words == ""


@pytest.mark.parametrize("block", [Picture(None, "图"), Board("unknown", (), ())])
def test_what_has_no_markup_is_refused(block):
    with pytest.raises(KeyError):
        html.render(block)


def test_an_empty_state_says_what_to_do():
    assert Tags(html.empty("暂无数据", "填报“统计月报”")).words == "暂无数据填报“统计月报”"
    assert Tags(html.empty("暂无数据")).tags.count("p") == 1
