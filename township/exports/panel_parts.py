"""What a file holds of a panel, made from its blocks: key figures, notes, native charts or tables, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from township.charts import theme
from township.charts.plot import Chart, Grid, Look, Series
from township.exports import flat_table
from township.exports.flat_table import FlatTable
from township.panels import blocks, page, render
from township.panels.blocks import (
    Block,
    Board,
    Bullet,
    Fold,
    Headline,
    Items,
    Picture,
    Progress,
    Remark,
    Span,
    Table,
)  # fmt: skip
from township.panels.panel import Panel
from township.panels.render import Rendered
from township.panels.setting import Setting
from township.panels.table import sentences
from township.statistics import figures

Item = tuple[Panel, Setting]
Checkpoint = Callable[[], None]  # called before each panel; raises where the file is no longer wanted


def unwatched() -> None:
    """The checkpoint of a file that is wanted in any case."""


class Making(Protocol):
    """How every kind of file is made of panels."""

    def __call__(
        self, title: str, items: Sequence[Item], remarks: Sequence[str] = (), *, checkpoint: Checkpoint = unwatched
    ) -> bytes:
        """The file of ``items`` in order.

        Args:
            title: what it is about, e.g. the page's title.
            items: (panel, setting), at least one.
            remarks: what must be said beforehand, e.g. that a list was put together on another snapshot.
            checkpoint: called before each panel; may raise to stop.
        """


def rendered(item: Item) -> Rendered:
    """The panel under its setting, in the light palette whatever the page has."""
    panel, setting = item
    return render.render(panel, replace(setting, colours=theme.LIGHT))


def put(item: Item, make: Callable[[Rendered], None], undo: Callable[[], None] = unwatched) -> Rendered:
    """Put the panel into a file by ``make``; where that fails, ``undo`` what it left and put in that it failed."""
    shown = rendered(item)
    try:
        make(shown)
    except Exception as error:
        undo()
        shown = shown.failed(error)
        make(shown)
    return shown


def conclusion(items: Sequence[Item]) -> str:
    """The page's one sentence when all items are of one page under one setting, else ``""``."""
    if len({(panel.page, setting) for panel, setting in items}) != 1:
        return ""
    panel, setting = items[0]
    return render.conclusion(page.panelled()[panel.page], setting)


def headline(shown: Rendered) -> str:
    """The key figures written over the picture, ``""`` where there are none."""
    parts = [
        part
        for block in shown.blocks
        if isinstance(block, Headline) and block.css == "headline"
        for part in block.parts
    ]
    return "　".join(filter(None, map(blocks.spoken, parts)))


def notes(shown: Rendered) -> tuple[str, ...]:
    """The lines under the picture, without what only makes sense where one can click."""
    remarks = [block.words for block in shown.blocks if isinstance(block, Remark)]
    said = [sentences([note.words]) if note.on_screen else note.words for note in shown.notes if note.kind != "hint"]
    return tuple(filter(None, (*remarks, *said)))


def status_words(shown: Rendered) -> str:
    """The badges as text: ``● 9月实报　▨ 其余示例``."""
    return "　".join(map(blocks.said_status, shown.badges))


def missing(shown: Rendered) -> str:
    """Why there is nothing to show; ``""`` where there is something."""
    return "；".join(shown.missing)


def published(items: Sequence[Item]) -> str:
    """When the newest source of what is shown was published, of each month and snapshot among ``items``."""
    return "、".join(dict.fromkeys(f"{own.published:%Y-%m-%d}" for _, own in items))


def facts(shown: Rendered) -> list[tuple[str, str]]:
    """The 说明 of a panel, as behind its 下载."""
    return [("状态", status_words(shown)), *shown.table.facts()]


def pictures(shown: Rendered) -> tuple[tuple[Chart | Grid, ...], ...]:
    """Native charts and grids, those side by side in one figure as one tuple; none where only a table says it."""
    drawn = [block.plot.named(shown.scope_alone) for block in shown.blocks if isinstance(block, Picture)]
    if not drawn and (pace := _pace(shown)):
        return ((pace,),)
    return tuple(drawn) if all(drawn) else ()


def tables(shown: Rendered) -> tuple[FlatTable, ...]:
    """What the panel shows as tables where no chart of it says the same; its readable frame where it shows neither."""
    if shown.missing or (pictures(shown) and any(isinstance(block, Picture) for block in shown.blocks)):
        return ()
    return flat_table.of_blocks(shown.blocks) or (flat_table.of_frame(shown.table.frame),)


def _pace(shown: Rendered) -> Chart | None:
    """完成 beside 时序进度, for panels that draw both as bars in their rows."""
    told = [
        bullet
        for bullet in _bullets(shown.blocks)
        if bullet.label and not figures.is_missing(bullet.share_pct) and not figures.is_missing(bullet.time_pct)
    ]
    # one bar of a board with many rows says less than its row
    if not told or (len(told) == 1 < len(shown.frame)):
        return None
    light = theme.LIGHT
    done = tuple(Look.of(theme.bar_mark(light, bullet.status)) for bullet in told)
    time = (Look(light.track, light.muted, 1.0),) * len(told)
    series = tuple(
        Series(name, tuple(map(float, shares)), tuple(f"{figures.plain(share, 1)}%" for share in shares), looks)
        for name, shares, looks in (
            ("完成年度任务（%）", [bullet.share_pct for bullet in told], done),
            ("时序进度（%）", [bullet.time_pct for bullet in told], time),
        )
    )
    return Chart("", tuple(bullet.label for bullet in told), series, horizontal=True)


def _bullets(shown: Iterable[Block]) -> Iterator[Bullet]:
    for block in shown:
        match block:
            case Progress(bullet):
                yield bullet
            case Table(_, rows):
                yield from (bullet for row in rows for cell in row for bullet in _within(cell))
            case Board(_, _, rows):
                yield from (bullet for row in rows for cell in row.cells for bullet in _within(cell))
            case Fold(_, inner):
                yield from _bullets(inner)


def _within(cell: blocks.Cell) -> Iterator[Bullet]:
    for piece in blocks.pieces(cell):
        match piece:
            case Bullet():
                yield piece
            case Span(parts):
                yield from _within(parts)
            case Items(cells):
                yield from (bullet for inner in cells for bullet in _within(inner))


def looks_words(drawn: Iterable[Chart | Grid]) -> str:
    """What hatched and hollow mean, where any is drawn."""
    looks = [look for picture in drawn for look in picture.looks]
    hollow = any(look.fill == theme.LIGHT.paper and look.width > 1.5 and not look.hatched for look in looks)
    parts = ["斜纹为示例" if any(look.hatched for look in looks) else "", "空心为推算" if hollow else ""]
    return "，".join(filter(None, parts)) + "。" if any(parts) else ""
