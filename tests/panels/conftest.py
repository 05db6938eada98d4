"""What panels need in a test: a scene with chosen filters, and what a drawing says and shows."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.bundled import CATALOGUE, CATALOGUE_FOLDER, DATA
from township.charts import theme
from township.demo import town
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.panels import published
from township.panels.blocks import Drawing, Fold, Headline, Picture, Progress, Remark, Row, Table, spoken
from township.panels.filters import Choice, Filters, Scene
from township.panels.published import Published
from township.panels.setting import Setting
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.store import snapshot


@pytest.fixture(scope="session")
def scene_of() -> Callable[..., Scene]:
    """``scene_of(month="2020-08", villages=("370830108203",))``: the reader's choices, light colours."""

    def scene(
        month: str = "2020-09",
        villages: tuple[str, ...] = (),
        reported_only: bool = False,
        choices: tuple[tuple[Choice, str], ...] = (),
    ) -> Scene:
        chosen = Filters(periods.parse_month(month), villages, reported_only, choices)
        return Scene(chosen, CATALOGUE, theme.LIGHT)

    return scene


@pytest.fixture(scope="session")
def figures_of() -> Callable[[Drawing], list[dict[str, Any]]]:
    """The figures of a drawing, each accepted by Plotly's own schema; every one must say what it shows."""

    def figures(drawing: Drawing) -> list[dict[str, Any]]:
        pictures = [block for block in drawing.blocks if isinstance(block, Picture)]
        for picture in pictures:
            go.Figure(picture.plot.figure)
            assert picture.alt
        return [picture.plot.figure for picture in pictures]

    return figures


def _inside(part: Any) -> Iterator[Any]:
    """A block or piece and all that stands in it, in reading order."""
    if isinstance(part, tuple):
        for one in part:
            yield from _inside(one)
        return
    yield part
    if dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _inside(getattr(part, field.name))


@pytest.fixture(scope="session")
def parts_of() -> Callable[..., list[Any]]:
    """``parts_of(drawing, Bullet)``: the blocks, rows or pieces of a kind anywhere in a drawing."""
    return lambda drawing, kind: [part for part in _inside(drawing.blocks) if isinstance(part, kind)]


@pytest.fixture(scope="session")
def words_of() -> Callable[[Drawing], str]:
    """What a drawing says beside its charts: a line for each headline, remark and row, its cells parted by ``|``."""

    def words(drawing: Drawing) -> str:
        lines: list[str] = []
        for part in _inside(drawing.blocks):
            match part:
                case Headline(parts) | Fold(summary=parts):
                    lines.append(spoken(parts))
                case Remark(said):
                    lines.append(said)
                case Progress(_, start, end):
                    lines.append(f"{start}|{end}")
                case Row(cells):
                    lines.append("|".join(map(spoken, cells)))
                case Table(rows=rows):
                    lines += ["|".join(map(spoken, cells)) for cells in rows]
        return "\n".join(lines)

    return words


# a year's end with villages merged in it, an illustrative ledger before, late figures, one more year for 上年同期
PLAN = town.Plan(first=dt.date(2021, 11, 1), months=16, villages=7, merged=5, merger=dt.date(2022, 12, 1), late=0.1)


@pytest.fixture(scope="session")
def sample_town(tmp_path_factory) -> Published:
    """A generated town; the figures of its first two months, and one row in nine of the others, are examples."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    town.build(folder, PLAN, CATALOGUE_FOLDER)
    for book in sorted((folder / "workbooks").iterdir()):
        _split(book, every=1 if book.name[-7:] in ("2021-11", "2021-12") else 9)
    known = catalogues.load(folder / "catalogue")
    given = [read_folder(path) for path in sorted((folder / "workbooks").iterdir())]
    intake = contract.accept(given, known)
    assert not intake.errors
    snapshot.publish(intake, known, given, folder, by="测试", note="")
    return _opened(folder)


def _split(book: Path, every: int) -> None:
    """Move one row in ``every`` of a workbook to an illustrative one beside it."""
    beside = book.with_name(f"illustrative-{book.name}")
    beside.mkdir()
    for sheet in sorted(book.iterdir()):
        with sheet.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        if sheet.stem == "来源":
            examples = [{**row, "来源代码": f"illustrative-{row['来源代码']}"} for row in rows]
        else:
            examples = [{**row, "状态": "示例"} for row in rows[::every] if "状态" in row]
            rows = [row for number, row in enumerate(rows) if number % every or "状态" not in row]
        for path, kept in ((sheet, rows), (beside / sheet.name, examples)):
            path.unlink(missing_ok=True)
            if kept:
                with path.open("w", encoding="utf-8", newline="") as lines:
                    writer = csv.DictWriter(lines, kept[0])
                    writer.writeheader()
                    writer.writerows(kept)


@pytest.fixture(scope="session")
def bundled_town() -> Published:
    """The bundled data."""
    return _opened(DATA)


@pytest.fixture(params=["bundled_town", "sample_town"])
def any_town(request) -> Published:
    """Either town in turn."""
    return request.getfixturevalue(request.param)


def _opened(folder: Path) -> Published:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TOWNSHIP_DATA", str(folder))
        return published.current()


@pytest.fixture(scope="session")
def settings_of() -> Callable[..., list[Setting]]:
    """``settings_of(town, reported_only=True)``: the town in its first month, the newest that is whole, and the last."""

    def settings(shown: Published, **own: Any) -> list[Setting]:
        months = shown.months
        chosen = dict.fromkeys((months[0], shown.default_month, months[-1]))
        return [shown.setting(dataclasses.replace(Filters(month, (), False), **own)) for month in chosen]

    return settings
