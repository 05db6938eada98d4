"""What publishing an upload would change: the rows, and every chart that would look different, now and then.

The rows are planned by the store but not published: they are written into a temporary folder, opened as a snapshot
is, and asked what the pages ask. Knows nothing of Streamlit.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import htpy as h

from township.app.clerk import upload
from township.app.clerk.upload import COMPARING, DRAWING, Told
from township.charts import theme
from township.intake.contract import Intake
from township.panels import html, published, render
from township.panels.blocks import Picture
from township.panels.page import ROOT, pages, panels
from township.panels.panel import Panel
from township.panels.published import Published
from township.panels.setting import Setting, frame_of
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import planning, snapshot, tables
from township.store.changes import Diff
from township.store.manifest import Snapshot
from township.store.planning import Plan
from township.store.snapshot import SnapshotError
from township.store.warehouse import Warehouse

HALF = 600  # px that half a page has on a laptop
DRAWN = 4  # changed panels drawn; the others are named
_ABOUT_THE_DATA = "report/"  # lists of what is owed and checked: they change with every publication


@dataclass(frozen=True)
class Touched:
    """A panel that would look different. ``now`` and ``then`` are contents for panel.js, None where it is only named."""

    panel: Panel
    now: bytes | None = None
    then: bytes | None = None

    @property
    def is_wide(self) -> bool:
        """Whether a chart of it has no room in half a page."""
        blocks = [block for one in (self.now, self.then) if one for block in json.loads(one)["blocks"]]
        layouts = [block["figure"]["layout"] for block in blocks if "figure" in block]
        return any((layout.get("meta") or {}).get("least", 0) > HALF for layout in layouts)


@dataclass(frozen=True)
class Preview:
    """What publishing would do.

    Attributes:
        identity: id the snapshot would get.
        month: the newest month something changes in; the panels are compared as of it.
        is_published: whether that month can be chosen on the pages already.
        touched: the panels that would look different, charts of the changed indicators first.
    """

    diff: Diff
    identity: str
    month: dt.date
    is_published: bool
    touched: tuple[Touched, ...]

    def by_page(self) -> dict[str, list[Touched]]:
        """The touched panels by page, in the order of the pages."""
        grouped = {path: [one for one in self.touched if one.panel.page == path] for path in pages()}
        order = {identity: position for position, identity in enumerate(panels())}
        return {path: sorted(found, key=lambda one: order[one.panel.id]) for path, found in grouped.items() if found}


def look_ahead(
    intake: Intake,
    catalogue: Catalogue,
    data: Path,
    colours: theme.Palette,
    told: Told = upload.nobody,
    *,
    internal: bool = False,
) -> Preview:
    """Plan the publication of ``intake`` and compare what the pages would show.

    Args:
        internal: with what is not for everybody.

    Raises:
        SnapshotError: the current snapshot is damaged, or no source is named.
    """
    told(COMPARING, "")
    plan = planning.plan(intake, catalogue, snapshot.current(data))
    now = _published(plan)
    newest = now.default_month if now else published.newest_month()
    month = changed_month(plan.diff) or newest
    is_published = now is not None and month in now.months
    touched: tuple[Touched, ...] = ()
    if now is not None and not plan.diff.changes_nothing:
        told(DRAWING, f"共{len(panels())}张")
        touched = _touched(plan, now, catalogue, month, replace(now.setting(colours=colours), internal=internal))
    return Preview(plan.diff, plan.identities[0], month, is_published, touched)


def changed_month(diff: Diff) -> dt.date | None:
    """The newest month among the changed rows; None where none of them has a month."""
    months = (change.key.get("month") for change in diff.changes() if change.kind != "ignored")
    return max((month for month in months if month is not None), default=None)


def _published(plan: Plan) -> Published | None:
    """What the pages show, if that is what the plan builds on."""
    try:
        shown = published.current()
    except SnapshotError:
        return None  # nothing is published yet: everything is new
    return shown if shown.warehouse.snapshot.id == plan.base else None


def _touched(plan: Plan, now: Published, catalogue: Catalogue, month: dt.date, newest: Setting) -> tuple[Touched, ...]:
    today = newest.at(month)
    # a month that cannot be chosen yet would be drawn empty: what readers see now is the newest one
    seen = today if month in now.months else newest
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        planned = _as_snapshot(plan, now.warehouse.snapshot, Path(folder))
        warehouse = Warehouse(planned, ROOT / "queries", catalogue)
        try:
            then = replace(today, opened=warehouse, catalogue=catalogue)
            found = [panel for panel in panels().values() if _differs(panel, today, then)]
            changed = {change.key.get("indicator") for change in plan.diff.changes()}
            found.sort(key=lambda panel: _rank(panel, seen, changed))
            drawn = [Touched(p, _content(p, seen, "now"), _content(p, then, "then")) for p in found[:DRAWN]]
            return (*drawn, *map(Touched, found[DRAWN:]))
        finally:
            warehouse.close()


def _as_snapshot(plan: Plan, base: Snapshot, folder: Path) -> Snapshot:
    """The planned snapshot: what is new written into ``folder``, what stays read where the base has it."""
    identity = plan.identities[0]
    paths: dict[str, tuple[Path, ...]] = dict.fromkeys(base.tables, ())
    listed, made = {}, {}
    for name, parts in plan.with_publication(identity, "", periods.today()).items():
        paths[name] = tuple(part.linked or folder / part.file for part in parts)
        made |= {folder / part.file: part.rows for part in parts if part.rows is not None}
        rows = sum(part.rows.num_rows if part.rows is not None else part.entry["rows"] for part in parts)
        listed[name] = {"rows": rows, "files": []}
    tables.write(made)
    return Snapshot(identity, folder, {"source_date": plan.source_date.isoformat(), "tables": listed}, paths)


def _differs(panel: Panel, now: Setting, then: Setting) -> bool:
    """Whether the panel's query answers differently."""
    new, old = (frame_of(panel, one) for one in (then, now))
    # text settles what equals() takes for different, such as one type of column for another
    return len(new) != len(old) or not (new.equals(old) or new.to_csv(index=False) == old.to_csv(index=False))


def _rank(panel: Panel, now: Setting, changed: set[Any]) -> tuple[bool, ...]:
    """What is drawn first: charts rather than tables, of the indicators that changed; lists about the data last."""
    is_list = panel.query.startswith(_ABOUT_THE_DATA)
    pictured = any(isinstance(block, Picture) for block in render.render(panel, now).blocks)
    return is_list, not pictured, panel.indicator not in changed


def _content(panel: Panel, setting: Setting, side: str) -> bytes:
    """The panel's content for a place where it stands twice: an id of its own, no buttons, links in a new tab."""
    rendered = render.render(panel, setting)
    content = json.loads(rendered.content)
    words = {"now": "现在", "then": "发布后"}[side]
    content["id"] = f"{side}_{panel.page}_{panel.name}"
    content["title"] = f"{words}：{panel.title}"
    # the panel's title stands above both, and its buttons belong to its page
    content["header"] = str(
        h.fragment[h.h3[words], h.span(".scope")[rendered.scope], h.span(".side")[html.inline(rendered.badges)]]
    )
    for block in content["blocks"]:
        if "html" in block:  # a link would leave the upload behind
            block["html"] = block["html"].replace("<a ", '<a target="_blank" ')
    return json.dumps(content, ensure_ascii=False).encode()
