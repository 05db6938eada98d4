"""The form of a table never seen: what its headers and labels say by the catalogue's names, exactly or not at all.

Every part of a column's path must be understood, and the parts must agree; a part that is not leaves the whole column
grey. Names that only look alike are offered beside it and never taken.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from township.intake.recognise import values
from township.intake.recognise.aliases import Aliases, is_amount, name_key
from township.intake.recognise.forms.form import Form, Meaning, title_of
from township.intake.recognise.forms.layout import Layout, is_told, is_total, path_key, undated
from township.intake.recognise.forms.reader import PERIOD, Reader
from township.statistics.catalogue import Catalogue

_SINCE = re.compile("同比|上年|去年")
_TASK = re.compile("目标|任务|计划")


def proposed(layout: Layout, catalogue: Catalogue, aliases: Aliases) -> Form:
    """The form of a table as far as it can be told; what cannot be has a ``problem``."""
    reader = Reader(layout, catalogue, aliases)
    columns: dict[str, Meaning] = {}
    said = _of_the_only_subject({letter: reader.column(letter) for letter, path in layout.columns.items() if path})
    for letter, path in layout.columns.items():
        if path:
            key, meaning = path_key(path), said[letter]
            columns[key] = _of_both(columns.get(key, meaning), meaning, path[-1].text)
    labels = {
        undated(place.text): meaning
        for row in layout.rows
        for letter, path in layout.columns.items()
        if path and columns[path_key(path)].role in ("indicator", "area")
        for place in [layout.label(row, letter)]
        if place.text and (meaning := reader.label(place, columns[path_key(path)].role)).problem
        if not is_total(place.text) and len(row.cells) > 1
    }
    columns |= {path_key(layout.columns[k]): said for k, said in _of_their_neighbours(layout, said).items()}
    title = title_of(layout)
    name = title.replace(catalogue.areas[catalogue.town_code].name, "").strip("，。、 ") or layout.sheet.name
    return Form(name, title, f"{layout.first_row}-{layout.last_row}", columns, labels)


def _of_the_only_subject(columns: dict[str, Meaning]) -> dict[str, Meaning]:
    """The columns; where all figures are of one indicator, a column beside it that says only 同比 is of that too."""
    subjects = {(column.indicator, column.work) for column in columns.values() if column.subject}
    if len(subjects) != 1 or any(column.role == "indicator" or column.problem for column in columns.values()):
        return columns
    [(indicator, work)] = subjects
    after = itertools.dropwhile(lambda item: not item[1].subject, columns.items())
    bare = {k: c for k, c in after if c.measure not in ("", "value") and not (c.role or c.subject)}
    return columns | {letter: replace(c, indicator=indicator, work=work) for letter, c in bare.items()}


def _of_their_neighbours(layout: Layout, said: dict[str, Meaning]) -> dict[str, Meaning]:
    """What columns are that only tell of those on their left: nobody's where these are not known, 当月's beside 当月."""
    found: dict[str, Meaning] = {}
    several = len({one.basis for one in said.values() if one.basis}) > 1
    has_target = any(one.measure == "target" for one in said.values())
    basis, months = "", []
    for before, after in itertools.pairwise(said):
        unknown, path = layout.columns[before][-1].text, layout.columns[after]
        basis = said[before].basis or basis
        months.append(unknown)
        asked = said[before].problem and not is_amount(unknown)
        of_task = asked and _TASK.search(unknown) and said[after].measure == "completion" and not has_target
        if of_task or (asked and is_told(path)):
            problem = f"“{values.excerpt(unknown)}”不认识，不知道“{values.excerpt(path[-1].text)}”是谁的"
            found[after] = Meaning(problem=problem)
        elif (
            is_told(path)
            and said[after].measure == "yoy"
            and not _SINCE.search(name_key(path[-1].text))
            and (_another_month(months, unknown))
        ):
            problem = f"“{values.excerpt(path[-1].text)}”不知道是比上年还是比前一个月"
            found[after] = Meaning(problem=problem)
        elif several and is_told(path) and said[after].measure == "yoy" and not said[after].basis:
            found[after] = replace(said[after], basis=basis)
    return found


def _another_month(before: list[str], text: str) -> bool:
    """Whether the column before the one headed 9月 is headed 8月: growth after them may be over the month before."""
    both = [PERIOD.fullmatch(name_key(one)) for one in (*before[-2:-1], text)]
    if len(both) < 2 or not all(both):
        return False
    return both[0]["year"] == both[1]["year"] and bool(both[0]["span"]) and both[0]["span"] != both[1]["span"]


def _of_both(one: Meaning, other: Meaning, text: str) -> Meaning:
    """What columns are that a form writes alike (two years): what is known of one only, it cannot say of either."""
    if one.problem or one == other:
        return one
    return other if other.problem else Meaning(problem=f"有两列都写“{values.excerpt(text)}”，意思不同")
