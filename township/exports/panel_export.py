"""What is taken along of a panel: its pictures as native charts or grids, its words, its table, where it comes from."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from township.charts import theme
from township.charts.plot import Chart, Grid, Look, Series
from township.exports import read_tables
from township.exports.read_tables import STATUS_GLYPHS, Board
from township.panels import render
from township.panels.registry import PAGES, Panel
from township.panels.render import Setting
from township.panels.table import Subject
from township.statistics import figures

Item = tuple[Panel, Setting]
Progress = Callable[[int, int], None]
_BADGE = re.compile(r'class="badge (\w+)">(?:<svg.*?</svg>)?(.*?)</span>', re.DOTALL)
_HEADLINE = re.compile(r'<div class="headline">(.*?)</div>', re.DOTALL)
_NOTE = re.compile(r'<p class="note">(.*?)</p>', re.DOTALL)
# what only makes sense where one can click, or where the page draws otherwise
_SCREEN_ONLY = re.compile(r"停在格上|打开“只看实报”|竖线为时序|四点依次|虚线竖标|虚框为|一格一家|一格为一次")
_JOINED = re.compile(r"</?(?:small|b|i)\b[^>]*>")  # tags that part no words


@dataclass(frozen=True)
class Told:
    """A panel as it is taken away, always in the light palette.

    Attributes:
        subject: the readable table and its facts, as behind the panel's 下载.
        badges: (status, words), as beside the panel's title.
        headline: the key figures written over the picture, ``""`` where there are none.
        notes: the lines under the panel.
        pictures: the figures; charts that stand side by side in one figure are one tuple.
        boards: tables that show what no figure of the panel does.
        empty: why there is nothing to show; ``""`` where there is something.
    """

    panel: Panel
    subject: Subject
    badges: tuple[tuple[str, str], ...]
    headline: str
    notes: tuple[str, ...]
    pictures: tuple[tuple[Chart | Grid, ...], ...]
    boards: tuple[Board, ...]
    empty: str

    @property
    def status_words(self) -> str:
        """The badges as text: ``● 9月实报　▨ 其余示例``."""
        return "　".join(f"{STATUS_GLYPHS.get(status, '·')} {words}" for status, words in self.badges)


def tell(panel: Panel, setting: Setting) -> Told:
    """``panel`` under ``setting`` as slides and workbooks say it: what the page shows, in the light palette."""
    setting = replace(setting, colours=theme.LIGHT)
    shown = render.shown(panel, setting)
    content = json.loads(shown.content)
    subject = render.subject(panel, setting)
    markup = [block["html"] for block in content["blocks"] if "html" in block]
    if shown.drawing is None:
        return Told(panel, subject, _badges(content), "", (), (), (), "".join(_text(html, "；") for html in markup))
    drawn = [block.figure for block in shown.drawing.blocks if block.figure]
    pictures = tuple(plot.named(subject.scope) for plot in drawn)
    pictures = pictures if all(pictures) else ()  # the panel's table says the same
    tabled = () if pictures else _boards(markup, subject)
    pace = None if drawn else _pace(shown.frame, panel.title)
    # one bar of a board with many rows says less than its row
    if pace and (len(pace.categories) > 1 or len(shown.frame) == 1):
        pictures = ((pace,),)
    headlines = [found for html in markup for found in _HEADLINE.findall(html)]
    notes = [found for html in markup for found in _NOTE.findall(html)]
    notes += re.findall(r'<p(?! class="hint")[^>]*>(.*?)</p>', content["footer"], re.DOTALL)
    return Told(
        panel,
        subject,
        _badges(content),
        "　".join(filter(None, map(_text, headlines))),
        tuple(filter(None, (_off_screen(_text(note)) for note in notes))),
        pictures,
        tabled,
        "",
    )


def conclusion(items: Sequence[Item]) -> str:
    """The page's one sentence when all items are of one page under one setting, else ``""``."""
    if len({(panel.page, setting) for panel, setting in items}) != 1:
        return ""
    panel, setting = items[0]
    page = PAGES[panel.page]
    words = page.conclusion(render.ask(setting, page.query))
    return f"全镇：{words}" if setting.filters.villages else words


def _badges(content: dict) -> tuple[tuple[str, str], ...]:
    return tuple((status, _text(words)) for status, words in _BADGE.findall(content["header"]))


def _text(markup: str, joint: str = "　") -> str:
    """The words of a block of HTML, ``joint`` between what stands apart on the page."""
    apart = re.sub(r"<[^>]+>", "\n", _JOINED.sub("", markup))
    return joint.join(filter(None, (_line(line) for line in apart.split("\n"))))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def _boards(markup: Sequence[str], subject: Subject) -> tuple[Board, ...]:
    """The tables the page shows; a board of any other kind is told by its frame."""
    shown = [board for html in markup for board in read_tables.of_markup(html)]
    return tuple(shown) or (read_tables.of_frame(subject.frame),)


def _off_screen(note: str) -> str:
    """The note without what only makes sense on the page."""
    parts = re.findall(r"[^。；]+[。；]?", note)
    kept = "".join(part for part in parts if not _SCREEN_ONLY.search(part))
    return f"{kept[:-1]}。" if kept.endswith("；") else kept


def _pace(frame: pd.DataFrame, title: str) -> Chart | None:
    """完成 beside 时序进度, for boards that draw both in HTML; None for any other frame."""
    if not {"completion_pct", "time_pct"} <= set(frame.columns):
        return None
    told = frame.dropna(subset=["completion_pct", "time_pct"])
    if told.empty:
        return None
    light = theme.LIGHT
    names = tuple(told["task"]) if "task" in told else (title,)
    status = told["completion_status" if "completion_status" in told else "status"]
    done = [
        theme.bar_mark(light, "illustrative" if example == "illustrative" else own)
        for own, example in zip(status, told["status"], strict=True)
    ]
    fills = tuple(Look(m["color"], m["outline"], m["width"], bool(m["pattern"])) for m in done)
    time = (Look(light.track, light.muted, 1.0),) * len(told)
    series = [
        Series(name, tuple(map(float, told[column])), tuple(f"{figures.plain(v, 1)}%" for v in told[column]), how)
        for name, column, how in (("完成年度任务（%）", "completion_pct", fills), ("时序进度（%）", "time_pct", time))
    ]
    return Chart("", names, tuple(series), horizontal=True)


def looks_words(pictures: Iterable[Chart | Grid]) -> str:
    """What hatched and hollow mean, where any is drawn."""
    looks = [look for picture in pictures for look in picture.looks]
    hollow = any(look.fill == theme.LIGHT.paper and look.width > 1.5 and not look.hatched for look in looks)
    parts = ["斜纹为示例" if any(look.hatched for look in looks) else "", "空心为推算" if hollow else ""]
    return "，".join(filter(None, parts)) + "。" if any(parts) else ""


def facts(told: Told) -> list[tuple[str, str]]:
    """The 说明 of a panel, as behind its 下载."""
    return [("状态", told.status_words), *Subject.facts(told.subject)]
