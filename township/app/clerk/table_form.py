"""On 数据填报: a table no form knows is shown as it was understood, put right by choosing, and kept as a form."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from township.app import frame
from township.app.clerk import coloured_sheet, markup, new_indicator, upload
from township.app.clerk.upload import Submission, Table
from township.app.viewer import signature
from township.charts import theme
from township.intake.recognise import aliases
from township.intake.recognise.aliases import Aliases
from township.intake.recognise.forms import whose_table
from township.intake.recognise.forms.cells import cell_key, column_of, row_key
from township.intake.recognise.forms.form import BASES, MEASURES, ROLES, Form, Meaning
from township.intake.recognise.forms.layout import is_total, path_key, undated
from township.intake.recognise.forms.reader import Reader
from township.intake.recognise.forms.taken_for import taken_for
from township.intake.recognise.near_names import near_indicators
from township.panels import published, shown
from township.statistics.catalogue import Catalogue, CatalogueError
from township.store import durable_io, forms, unpublished
from township.store.snapshot import SnapshotError

_SAID = "form_said"  # of the session: by check and table, what somebody said of its columns, rows and cells
_PICKED = "form_picked"  # the cell clicked last
WHERE = "要说明的地方（可点表里的格，或用方向键和回车；同一格再点一次，只说这一格）"
_SCRIPT = (Path(__file__).parent / "coloured_sheet.js").read_text(encoding="utf-8")
_component = st.components.v2.component("township_coloured_sheet", js=_SCRIPT, isolate_styles=False)


@dataclass(frozen=True)
class _Place:
    """What of a table can be said: a column, a row or one cell.

    part: of the form (``columns``, ``rows``, ``cells``) and ``key`` in it; ``cells`` belong to it on the sheet.
    """

    part: str
    key: str
    words: str
    text: str
    meaning: Meaning
    cells: frozenset[str]


def offer(submission: Submission, catalogue: Catalogue, *, may_publish: bool) -> None:
    """Show the tables that a form can be made for, and let one be said what it is and be kept."""
    if not submission.tables:
        return
    unread = [table for table in submission.tables if not table.was_read]
    frame.write(markup.section("别的单位的表", f"{len(unread)}张没见过" if unread else "已读入，可改怎样读"))
    words = "每格涂了它被当作什么；不明的先说明，再存为表样：以后同样的表直接读入。没有人确认的表样不用来发布。"
    if not unread:
        with st.expander("看这些表是怎样读的"):
            frame.write(markup.note(words))
            _one_of(submission.tables, catalogue, may_publish=may_publish)
        return
    frame.write(markup.note(words))
    _one_of((*unread, *(table for table in submission.tables if table.was_read)), catalogue, may_publish=may_publish)


def _one_of(tables: tuple[Table, ...], catalogue: Catalogue, *, may_publish: bool) -> None:
    at = 0
    if len(tables) > 1:
        names = [f"{one.name}　{one.layout.sheet.name}　第{one.layout.first_row}行起" for one in tables]
        at = st.selectbox("表", range(len(tables)), format_func=names.__getitem__, key="form_table", filter_mode=None)
    _Editor(tables[at], catalogue).show(may_publish=may_publish)


class _Editor:
    """One table, the form as it has been said so far, and what it would read."""

    def __init__(self, table: Table, catalogue: Catalogue) -> None:
        self.table, self.layout, self.catalogue = table, table.layout, catalogue
        self.aliases: Aliases = aliases.load(published.data_folder() / "catalogue", catalogue)
        self.reader = Reader(table.layout, catalogue, self.aliases)
        self.id = f"{table.name}/{table.layout.sheet.name}/{table.layout.first_row}/{table.form.title}"
        said = _said(catalogue).setdefault(self.id, {})
        self.said = said
        parts = {
            part: {**getattr(table.form, part), **{key: one for (of, key), one in said.items() if of == part}}
            for part in ("columns", "rows", "cells")
        }
        self.form: Form = replace(table.form, **parts)

    def show(self, *, may_publish: bool) -> None:
        """The sheet, what can be chosen of it, what it gives, and its name."""
        colours = theme.palette(st.context.theme.type)
        above = whose_table.above(self.layout, self.aliases, self.table.name.rpartition(".")[0])
        kinds = taken_for(self.layout, self.form, above, self.reader)
        frame.write(coloured_sheet.legend(kinds, colours))
        left, right = st.columns([2.4, 1], gap="large")
        with right:
            place = self._chosen()
            self._say(place)
        with left:
            content = str(coloured_sheet.sheet(self.layout, kinds, set(place.cells), colours))
            _component(key=f"sheet_{self.id}", data=content, on_cell_change=lambda: self._pick(f"sheet_{self.id}"))
        self._gives()
        if may_publish:
            self._keep()
        else:
            frame.write(markup.note("本机没有打开页面发布，表样不能在这里保存；可用命令 form propose。"))

    # ------------------------------------------------------------ what is chosen

    def _places(self) -> dict[str, _Place]:
        """Everything that can be said, by an id: what is not known first."""
        places = [*self._columns(), *self._rows(), *self._picked_cell()]
        places.sort(key=lambda one: (one.part == "cells", not one.meaning.problem))
        return {_identity(one): one for one in places}

    def _columns(self) -> list[_Place]:
        found: dict[str, list[str]] = {}
        for letter, path in self.layout.columns.items():
            if path:
                found.setdefault(path_key(path), []).append(letter)
        places = []
        for key, letters in found.items():
            path = self.layout.columns[letters[0]]
            below = {f"{letter}{row.number}" for letter in letters for row in self.layout.rows if letter in row.cells}
            head = {self.layout.columns[letter][-1].cell for letter in letters}
            unknown = next((one.text for one in path if self.reader.part(one.text) is None), path[-1].text)
            said = " / ".join(one.text for one in path)
            meaning = column_of(self.form, path)
            places.append(
                _Place("columns", key, f"{'、'.join(letters)}列　{said}", unknown, meaning, frozenset(below | head))
            )
        return places

    def _rows(self) -> list[_Place]:
        places: dict[str, _Place] = {}
        for row in self.layout.rows:
            if is_total(next(iter(row.cells.values()), "")):
                continue
            for letter, path in self.layout.columns.items():
                role, own = column_of(self.form, path).role, self.layout.label(row, letter)
                key = undated(own.text)
                if role not in ("indicator", "area") or not key or len(row.cells) < 2:
                    continue
                meaning = self.form.rows.get(key, Meaning())
                meaning = meaning if meaning != Meaning() else self.reader.label(own, role)
                words = f"第{row.number}行　{own.text}"
                cells = frozenset(f"{k}{row.number}" for k in row.cells)
                places.setdefault(key, _Place("rows", key, words, own.text, meaning, cells))
        return list(places.values())

    def _picked_cell(self) -> list[_Place]:
        """The cell clicked last, where it holds a figure."""
        picked = st.session_state.get(_PICKED, {}).get(self.id, "")
        for row in self.layout.rows:
            for letter, path in self.layout.columns.items():
                if f"{letter}{row.number}" == picked and path and not column_of(self.form, path).role:
                    key = cell_key(row_key(self.layout, self.form, row), path)
                    meaning = self.form.cells.get(key, column_of(self.form, path))
                    words = f"只 {picked} 这一格　{row.cells.get(letter, '')}"
                    return [_Place("cells", key, words, row.cells.get(letter, ""), meaning, frozenset({picked}))]
        return []

    def _pick(self, component: str) -> None:
        """A click: its column is chosen where a figure or a header was clicked, its row where a label was.

        The same cell again: only this cell, where it holds a figure.
        """
        cell = st.session_state[component].cell
        picked = st.session_state.setdefault(_PICKED, {})
        again, picked[self.id] = picked.get(self.id) == cell, cell
        if again and (alone := self._picked_cell()):
            st.session_state[f"place_{self.id}"] = _identity(alone[0])
            return
        found = [
            (identity, one) for identity, one in self._places().items() if cell in one.cells and one.part != "cells"
        ]
        is_label = any(one.part == "rows" and one.text == self._text(cell) for _, one in found)
        wanted = "rows" if is_label else "columns"
        for identity, one in found:
            if one.part == wanted:
                st.session_state[f"place_{self.id}"] = identity

    def _text(self, cell: str) -> str:
        return next((t for row in self.layout.rows for k, t in row.cells.items() if f"{k}{row.number}" == cell), "")

    def _chosen(self) -> _Place:
        places, key = self._places(), f"place_{self.id}"
        if st.session_state.get(key) not in places:
            st.session_state[key] = next(iter(places))

        def words(identity: str) -> str:
            one = places[identity]
            return f"？{one.words}" if one.meaning.problem else one.words

        return places[st.selectbox(WHERE, list(places), format_func=words, key=key)]

    # ------------------------------------------------------------ what is said of it

    def _say(self, place: _Place) -> None:
        now = Meaning() if place.meaning.problem else place.meaning
        frame.write(markup.note(f"现在：{place.meaning.words(self.catalogue)}"))
        roles = {"columns": list(ROLES), "rows": ["ignored"], "cells": ["ignored", "note"]}[place.part]
        kinds = {**MEASURES, **{role: "不读" if role == "ignored" else f"写{ROLES[role]}的列" for role in roles}}
        with st.form(f"say_{self.id}_{place.part}_{place.key}", enter_to_submit=False, border=False):
            blank = "由列定" if place.part == "rows" else "数值"
            kind = _choice(st, "是什么", kinds, now.role or now.measure, blank)
            subject = _choice(st, "指标", self._subjects(place.text), now.subject, "由行名或表头定")
            areas = {code: area.name for code, area in self.catalogue.areas.items()}
            area = _choice(st, "区划", areas, now.area, "由行名或表头定")
            left, right = st.columns(2)
            basis = _choice(left, "口径", BASES, now.basis, "照表头")
            unit = right.text_input("单位", now.unit, max_chars=10, placeholder="照表或目录")
            beside = st.checkbox("括号里是上年同期", bool(now.beside)) if place.part != "rows" else False
            pressed = st.form_submit_button("就这样读", width="stretch")
        if place.meaning.problem and place.part != "cells" and place.text:
            with st.expander("目录里没有，新增一个指标"):
                frame.write(markup.near(near_indicators(place.text, self.catalogue)))
                new_indicator.form(place.text, "", self.catalogue)
        if not pressed:
            return
        role, measure = (kind, "") if kind in ROLES else ("", kind)
        if role:
            made = Meaning(role=role)
        else:
            work = subject if subject in self.catalogue.works else ""
            made = Meaning(
                indicator="" if work else subject, work=work, area=area, basis=basis, measure=measure,
                unit=unit.strip(), beside="last_year" if beside else "",
            )  # fmt: skip
        if made == Meaning() and place.part == "columns":
            made = Meaning(measure="value")
        self.said[place.part, place.key] = made
        _remember()
        st.rerun()

    def _subjects(self, text: str) -> dict[str, str]:
        """Indicators and works by code, those with a name near to ``text`` first."""
        near = {one.code: f"{one.name}（{one.unit}）" for one in near_indicators(text, self.catalogue)}
        rest = {code: f"{one.name}（{one.unit}）" for code, one in self.catalogue.indicators.items()}
        return near | {code: words for code, words in rest.items() if code not in near} | self._works()

    def _works(self) -> dict[str, str]:
        return {code: f"{work.name}（民生工程）" for code, work in self.catalogue.works.items()}

    # ------------------------------------------------------------ what it gives

    def _gives(self) -> None:
        rows, problems = upload.trial(self.table, self.form, published.data_folder(), self.catalogue)
        frame.write(markup.section("会读入的数", f"{len(rows)}个"))
        if problems:
            frame.write(markup.notice(f"还有{len(problems)}处：{problems[0]}", "notice"))
        if rows:
            frame.write(markup.figures_read(rows, self.catalogue))
            frame.write(markup.reached(self._reached(rows), self.catalogue))

    def _reached(self, rows: list[dict[str, str]]) -> dict[str, list[str]]:
        """By indicator or work the panels that show it, with their page."""
        try:
            warehouse = published.current().warehouse
        except SnapshotError:
            return {}  # nothing is published yet
        found = {}
        for code in dict.fromkeys(row["indicator"] for row in rows if row["indicator"]):
            known = self.catalogue.indicators.get(code)
            of_works = [] if known else shown.panels_reading("work", warehouse)
            panels = shown.panels_of(code, known.theme, warehouse) if known else of_works
            found[code] = [f"{page.title}：{panel.title}" for page, panel in panels]
        return found

    # ------------------------------------------------------------ keeping it

    def _keep(self) -> None:
        is_xlsx = self.table.name.lower().endswith(".xlsx")
        with st.form(f"keep_{self.id}", enter_to_submit=False, border=False):
            left, middle, right = st.columns([1.4, 1, 1.6], vertical_alignment="bottom")
            name = left.text_input("表样名称", self.form.name, max_chars=forms.LONGEST)
            by = signature(middle, "确认人", f"form_by_{self.id}")
            keeps = is_xlsx and right.checkbox("留下这个文件，以后填好上报用", value=True)
            pressed = st.form_submit_button("确认并保存表样", type="primary")
        if not pressed:
            return
        form = replace(self.form, name=name, rows={k: one for k, one in self.form.rows.items() if one != Meaning()})
        blank = self.table.content if keeps else None
        try:
            kept = forms.save(published.data_folder(), form, self.catalogue, by=by, blank=blank)
        except (SnapshotError, CatalogueError) as error:
            frame.write(markup.notice(str(error), "notice"))
            return
        st.session_state["said"] = markup.notice(
            f"表样“{kept.name}”已保存，文件已按它重新读过；下个月同样的表直接读入。"
        )
        st.session_state.pop("examined", None)
        self.said.clear()
        _remember()
        st.rerun()


def _identity(place: _Place) -> str:
    return f"{place.part} {place.key}"


# ------------------------------------------------------------ what was said, kept beside the files that were checked


def _said(catalogue: Catalogue) -> dict[str, dict[tuple[str, str], Meaning]]:
    """By table what was said of it, of the check on show; after a reload or a restart what was kept."""
    check = st.session_state.get(unpublished.CHECK, "")
    checks = st.session_state.setdefault(_SAID, {})
    if check not in checks:
        checks[check] = _read_back(unpublished.kept_words(published.data_folder(), check), catalogue)
    return checks[check]


def _read_back(words: str, catalogue: Catalogue) -> dict[str, dict[tuple[str, str], Meaning]]:
    """What was kept; without what names an indicator, work or area that is no more."""
    found: dict[str, dict[tuple[str, str], Meaning]] = {}
    known = {"indicator": catalogue.indicators, "work": catalogue.works, "area": catalogue.areas}
    try:
        given = [(table, part, key, Meaning(**said)) for table, part, key, said in json.loads(words or "[]")]
    except (ValueError, TypeError):  # of another version
        return found
    for table, part, key, meaning in given:
        if all(getattr(meaning, one) in ("", *codes) for one, codes in known.items()):
            found.setdefault(table, {})[part, key] = meaning
    return found


def _remember() -> None:
    check = st.session_state.get(unpublished.CHECK, "")
    given = [
        (table, part, key, meaning.said())
        for table, places in st.session_state[_SAID].get(check, {}).items()
        for (part, key), meaning in places.items()
    ]
    try:
        unpublished.keep_words(published.data_folder(), check, json.dumps(given, ensure_ascii=False))
    except OSError as error:
        words = f"数据盘写不进去（{durable_io.why(error)}）：刷新页面以后，刚才说明的要再说一次。"
        st.session_state["said"] = markup.notice(words, "notice")


def _choice(place: DeltaGenerator, label: str, words: dict[str, str], now: str, blank: str) -> str:
    """One of the codes, by its word; "" where none is chosen."""
    options = list(words)
    at = options.index(now) if now in options else None
    return place.selectbox(label, options, at, format_func=words.get, placeholder=blank) or ""
