"""What a drawing function gets and gives: the reader's filters, the scene, blocks of a panel.

Knows nothing of Streamlit, so that charts and boards can be tested as plain functions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from township.charts import theme
from township.charts.plot import Plot
from township.statistics import periods
from township.statistics.catalogue import Catalogue

KINDS = ("全部项目", "新建", "技改")


@dataclass(frozen=True)
class Filters:
    """What the reader chose. Hashable; checked against the catalogue before it gets here.

    Attributes:
        month: 截至月份.
        villages: 12-digit codes; empty means the whole town.
        reported_only: 只看实报.
        kind: 项目性质, one of ``KINDS``.
        published: newest source date, against which due dates are judged.
    """

    month: dt.date
    villages: tuple[str, ...]
    reported_only: bool
    kind: str
    published: dt.date

    def parameters(self, catalogue: Catalogue) -> dict[str, Any]:
        """The query parameters every query may use: the reader's choices and the town's constants."""
        return {
            "month": self.month,
            "villages": list(self.villages),
            "reported_only": self.reported_only,
            "kind": self.kind,
            "published": self.published,
            "town": catalogue.town_code,
            **catalogue.town["lights"],
            "confidential_below": catalogue.town["confidential_below"],
            "patrol_points_extra": catalogue.town["patrol_points_extra"],
        }

    def without_choice(self) -> Filters:
        """These filters without month, villages and kind: what a drawing that depends on none of them is kept by."""
        return replace(self, month=dt.date(self.published.year, 1, 1), villages=(), kind=KINDS[0])

    def place(self, catalogue: Catalogue) -> str:
        """全镇, one village's name, or the number of villages."""
        if not self.villages:
            return "全镇"
        names = [catalogue.areas[code].name for code in self.villages]
        return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个村"

    def scope(self, catalogue: Catalogue) -> str:
        """Month and place in words."""
        return f"截至{periods.month_name(self.month)}，{self.place(catalogue)}"

    def words(self, catalogue: Catalogue) -> str:
        """The active filters, as printed on every download."""
        places = "、".join(catalogue.areas[c].name for c in self.villages) or "全镇"
        kind = f"；项目性质：{self.kind}" if self.kind != KINDS[0] else ""
        return f"截至月份：{periods.month_name(self.month)}；村：{places}；只看实报：{'是' if self.reported_only else '否'}{kind}"

    def file_part(self, catalogue: Catalogue) -> str:
        """Month and place for file names."""
        return f"截至{periods.month_name(self.month)}_{self.place(catalogue)}{'_实报' if self.reported_only else ''}"

    def why_empty(
        self,
        catalogue: Catalogue,
        sheet: str,
        owner: str,
        *,
        town_wide: bool,
        has_illustrative: bool,
        first_month: int = 1,
    ) -> tuple[str, str]:
        """What an empty panel says: what is missing, and what to do.

        Args:
            first_month: the month the indicator's year begins with: 2 for what enterprises report.
        """
        where = "全镇" if town_wide else self.place(catalogue)
        kind = "实报" if self.reported_only else ""
        what = f"{where}截至{periods.month_name(self.month)}暂无{kind}数据"
        if self.month.month < first_month:
            return what, f"企业报表没有单独的{self.month.month}月，从1—{first_month}月起有数。"
        due = f"（责任单位：{owner}）" if owner else ""
        todo = f"填报“{sheet}”表{due}并发布后，这里即有数。"
        return what, f"关闭“只看实报”可看示例；{todo}" if has_illustrative else todo


@dataclass(frozen=True)
class Block:
    """Part of a drawing: markup, or a chart with ``alt`` text saying what it shows."""

    html: str = ""
    figure: Plot | None = None
    alt: str = ""


@dataclass(frozen=True)
class Drawing:
    """What a drawing function returns.

    Attributes:
        scope: period and unit, shown beside the title, e.g. ``2020年1—9月，万元``.
        blocks: markup and figures from top to bottom.
        notes: at most two or three short lines under it (plain text).
        hint: what a click does; shown only where one can click, not on paper, in pictures, slides or a meeting.
        badges: markup of status badges; by default one for every status in the frame.
        town_wide: True when a village filter cannot apply to this panel (全镇口径).
    """

    scope: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    badges: str | None = None
    town_wide: bool = True
    hint: str = ""


@dataclass(frozen=True)
class Scene:
    """What a drawing function may know besides its frame."""

    filters: Filters
    catalogue: Catalogue
    colours: theme.Palette


Draw = Callable[[pd.DataFrame, Scene], Drawing]


def timeless(draw: Draw) -> Draw:
    """Mark a drawing function (and its query) as independent of month, villages and kind: drawn once a snapshot."""
    draw.timeless = True  # type: ignore[attr-defined]
    return draw
