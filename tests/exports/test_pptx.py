"""Slides: every chart's numbers are the query's, nothing is lost or cut, 示例 looks different, the file opens elsewhere."""

from __future__ import annotations

import io
import zipfile
from itertools import combinations

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.slide import Slide

from tests.exports.taken import (
    ANOTHER,
    DERIVED,
    VILLAGE,
    bundled,
    equal,
    frame_of,
    holds,
    items,
    printed,
    setting,
    trimmed,
)
from township.charts.plot import Chart, Look, Series
from township.exports import panel_parts, pptx_charts, pptx_slide
from township.exports.pptx import pptx
from township.panels import blocks
from township.panels.page import panels
from township.panels.render import render

ALL = list(panels().values())
FILTERS: dict[str, dict[str, object]] = {
    "年初": {"month": "2020-01"},
    "只看实报": {"month": "2020-08", "reported_only": True},
    "一个村": {"villages": (VILLAGE,)},
    "两个村": {"month": "2020-06", "villages": (VILLAGE, ANOTHER)},
    "十月": {"month": "2020-10"},
}


@pytest.fixture(scope="module")
def everything() -> bytes:
    """All panels of all pages in one deck, in the default month."""
    return pptx("全部面板", [(panel, setting()) for panel in ALL])


class _Alone(dict[str, list[Slide]]):
    """The slides of a panel that is all its deck holds."""

    def __missing__(self, identity: str) -> list[Slide]:
        deck = Presentation(io.BytesIO(pptx("一个面板", [(panels()[identity], setting())])))
        self[identity] = list(deck.slides)[1:]
        return self[identity]


@pytest.fixture(scope="module")
def by_panel() -> dict[str, list[Slide]]:
    """The slides of each panel in order, as of a deck of its own."""
    return _Alone()


def _title(slide: Slide) -> str:
    return slide.shapes.title.text_frame.text.partition("（")[0]


def charts(found: list[Slide]) -> list:
    return [shape.chart for slide in found for shape in slide.shapes if shape.has_chart]


def grids(found: list[Slide]) -> list:
    return [shape.table for slide in found for shape in slide.shapes if shape.has_table]


def texts(slide: Slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


# ------------------------------------------------------------------ numbers


LINES = ("trend", "projection")


@pytest.mark.parametrize("panel", ALL, ids=lambda panel: panel.id)
def test_bars_are_the_querys_numbers(by_panel, panel):
    frame = frame_of(panel, setting())
    # what has no native chart is told by its table; lines of years have no bars
    pictures = [
        block
        for block in render(panel, setting()).blocks
        if isinstance(block, blocks.Picture) and block.plot.native and panel.name not in LINES
    ]
    bars = [
        (series.name, trimmed(series.values))
        for chart in charts(by_panel[panel.id])
        for plot in chart.plots
        if hasattr(plot, "gap_width")
        for series in plot.series
    ]

    for name, values in bars:
        if derived := DERIVED.get((panel.id, name)):
            assert values == derived(frame).tolist()
        else:
            pace = frame.dropna(subset=["completion_pct"]) if "completion_pct" in frame else frame
            assert holds(pace, values), f"{name} {values}"
    assert bool(bars or grids(by_panel[panel.id])) == (not frame.empty) or panel.name in LINES
    assert not pictures or bars or "village_works" in panel.id or "patrol_days" in panel.id


@pytest.mark.parametrize("panel", ALL, ids=lambda panel: panel.id)
def test_the_workbook_behind_a_chart_holds_the_same_numbers(by_panel, panel):
    for chart in charts(by_panel[panel.id]):
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        rows = list(book.active.iter_rows(values_only=True))
        series = sorted((s for plot in chart.plots for s in plot.series), key=lambda s: s._element.idx.val)

        assert list(rows[0][1:]) == [s.name for s in series]
        assert [row[0] for row in rows[1:]] == list(chart.plots[0].categories)
        for column, one in enumerate(series, start=1):
            assert all(map(equal, [row[column] for row in rows[1:]], one.values))


def test_the_path_of_revenue_to_the_cell(by_panel):
    panel = panels()["economy/fiscal_path"]
    frame = frame_of(panel, setting())
    (chart,) = charts(by_panel[panel.id])
    bars, pace, task = (series for plot in chart.plots for series in plot.series)

    assert list(chart.plots[0].categories) == [f"{month}月" for month in range(1, 13)]
    assert trimmed(bars.values) == frame["value"].tolist()
    assert pace.name == "时序线"
    assert all(map(equal, pace.values[: len(frame)], frame["pace"].tolist()))
    assert task.name == f"任务{frame['target'].iloc[-1]:g}，推算"
    assert set(task.values) == {frame["target"].iloc[-1]}


def test_completion_stands_beside_the_time_gone(by_panel):
    (chart,) = charts(by_panel["economy/fiscal_progress"])
    done, time = chart.plots[0].series

    assert (done.name, list(done.values)) == ("完成年度任务（%）", [77.1])
    assert (time.name, list(time.values)) == ("时序进度（%）", [75.0])


def test_a_matrix_keeps_joint_figures_whole(by_panel):
    found = grids(by_panel["rural-revitalization/village_works"])
    spans = {cell.text: cell.span_width for table in found for cell in table.iter_cells() if cell.is_merge_origin}
    frame = frame_of(panels()["rural-revitalization/village_works"], setting())
    joint = frame[frame["extent"] == "几村合计"]

    assert len(joint)
    for row in joint.itertuples():
        assert spans[row.text] == len(row.areas.split("|"))
    names = [cell.text.replace("\n", "") for table in found for cell in list(table.iter_cells())[1:] if cell.text]
    assert {area.short_name for area in bundled().catalogue.villages(setting().filters.month)} <= set(names)


def test_a_year_by_day_has_every_day_that_fell_short(by_panel):
    frame = frame_of(panels()["pollution-control/patrol_days"], setting())
    (table,) = grids(by_panel["pollution-control/patrol_days"])
    short = frame[frame["missed"] > 0]
    cells = {
        (row, day): table.cell(row, day).text
        for row in range(1, 10)
        for day in range(1, 32)
        if table.cell(row, day).text
    }

    assert len(short)
    assert cells == {(day.day.month, day.day.day): str(int(day.made)) for day in short.itertuples()}


@pytest.mark.parametrize("panel", ["report", "goals"])
def test_every_row_of_a_long_table_is_on_a_slide(by_panel, panel):
    identity = {"report": "report-check/economy", "goals": "plan/goals"}[panel]
    frame = frame_of(panels()[identity], setting())
    rows = [
        row for table in grids(by_panel[identity]) for row in list(table.rows)[1:] if not row.cells[0].is_merge_origin
    ]
    first = [row.cells[0].text.split("\n")[0] for row in rows]

    assert len(by_panel[identity]) > 2
    assert first == frame["label" if panel == "report" else "goal_name"].tolist()


# ------------------------------------------------------------------ words


@pytest.mark.parametrize("panel", ALL, ids=lambda panel: panel.id)
def test_every_slide_says_what_when_where_and_from_which_snapshot(by_panel, panel):
    shown = render(panel, setting())
    subject = shown.table

    assert by_panel[panel.id]
    for slide in by_panel[panel.id]:
        said = texts(slide)
        for words in (subject.title, subject.scope, subject.filters, f"快照 {subject.snapshot}", "来源："):
            assert words in said
        assert panel_parts.status_words(shown) in said
        notes = slide.notes_slide.notes_text_frame.text
        assert subject.question in notes
        assert all(words in notes for _, words in subject.definition)
        assert all(source in notes for source in subject.sources)
        assert 'type="slidenum"' in slide.shapes._spTree.xml


def test_the_cover_names_the_town_the_month_the_snapshot_and_its_day():
    deck = Presentation(io.BytesIO(pptx("经济运行", items("economy"))))
    said = texts(deck.slides[0])
    snapshot = setting().warehouse.snapshot

    for words in ("义桥镇", "经济运行", "2020年9月", snapshot.id, f"{snapshot.published:%Y-%m-%d}", "财政收入快于时序"):
        assert words in said
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_an_empty_panel_says_what_is_missing_and_what_to_do():
    shown = setting("2020-01", reported_only=True)
    panel = panels()["economy/fiscal_path"]
    assert frame_of(panel, shown).empty
    slide = Presentation(io.BytesIO(pptx("试", [(panel, shown)]))).slides[1]

    assert "截至2020年1月暂无实报数据" in texts(slide)
    assert "统计月报" in texts(slide)


def test_each_item_of_a_list_has_its_own_month_and_villages():
    panel = panels()["poverty-alleviation/monthly"]
    deck = Presentation(
        io.BytesIO(pptx("清单", [(panel, setting("2020-08")), (panel, setting("2020-06", (VILLAGE,)))]))
    )
    one, other = (texts(slide) for slide in list(deck.slides)[1:])

    assert "截至月份：2020年8月；村：全镇" in one
    assert "截至月份：2020年6月；村：崔村东村" in other
    assert "2020年8月、2020年6月" in texts(deck.slides[0])


# ------------------------------------------------------------------ looks


def test_illustrative_bars_are_hatched_and_reported_ones_are_not(by_panel):
    panel = panels()["economy/fiscal_path"]
    frame = frame_of(panel, setting())
    (chart,) = charts(by_panel[panel.id])
    series = chart.plots[0].series[0]._element
    hatched = {
        p.find(qn("c:idx")).get("val") for p in series.findall(qn("c:dPt")) if p.findall(f".//{qn('a:pattFill')}")
    }

    assert hatched == {str(i) for i, status in enumerate(frame["status"]) if status == "illustrative"}
    assert "0" in hatched and str(len(frame) - 1) not in hatched


def test_letters_have_our_typeface_for_chinese_too(everything):
    with zipfile.ZipFile(io.BytesIO(everything)) as parts:
        for name in parts.namelist():
            if name.startswith(("ppt/slides/slide", "ppt/charts/chart")) and name.endswith(".xml"):
                xml = parts.read(name).decode()
                assert xml.count("<a:latin ") == xml.count('<a:ea typeface="Microsoft YaHei"/>') > 0, name


def test_two_short_panels_share_a_slide_and_keep_their_own_words():
    empty = setting("2020-01", reported_only=True)
    chosen = [(panels()[name], empty) for name in ("economy/fiscal_path", "economy/sectors", "economy/register")]
    slides = list(Presentation(io.BytesIO(pptx("试", chosen))).slides)[1:]

    assert len(slides) == 2
    both = texts(slides[0])
    for panel, shown in chosen[:2]:
        assert panel.title in both and render(panel, shown).table.scope in both
        assert render(panel, shown).table.question in slides[0].notes_slide.notes_text_frame.text
    assert both.count("暂无实报数据") == 2
    assert chosen[2][0].title in texts(slides[1])


def test_every_letter_can_be_read_from_the_back(everything):
    for slide in Presentation(io.BytesIO(everything)).slides:
        runs = [
            run for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs for run in p.runs
        ]
        assert min(run.font.size.pt for run in runs if run.font.size) >= 12, texts(slide)


@pytest.mark.parametrize("turn", [0, pytest.param(2, marks=pytest.mark.soak)])
def test_nothing_reaches_over_the_edge_or_into_the_notes(turn):
    """Every panel under some filters; a deck under each would take five times as long."""
    shown = [setting(**given) for given in FILTERS.values()]
    chosen = [(panel, shown[(number + turn) % len(shown)]) for number, panel in enumerate(ALL)]
    deck = Presentation(io.BytesIO(pptx("全部面板", chosen)))

    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
            if shape.shape_type in (MSO_SHAPE_TYPE.TABLE, MSO_SHAPE_TYPE.CHART):
                words = [other.top for other in slide.shapes if other.has_text_frame and other.top > shape.top]
                assert shape.top + shape.height <= min(words) + 20000, _title(slide)


def test_what_is_cut_ends_with_a_clause_and_not_within_a_number():
    words = "按上年节奏全年约27403万元，占任务97.1%；按时序全年约25576万元"

    assert pptx_slide._short(words, 31) == "按上年节奏全年约27403万元，占任务97.1%…（见备注）"


def test_many_months_of_ranks_are_read_against_their_axis():
    months = tuple(f"202{number // 12}年{number % 12 + 1}月" for number in range(33))
    ranks = Series.of_line("位次", [9.0] * 33, "#27508F")
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    pptx_charts.chart(slide, Chart("", months, (ranks,), places=15), (0.5, 1, 9, 5), "位次走势")

    (drawn,) = charts([slide])
    assert drawn.value_axis.visible and [*drawn.plots[0].categories] == [*months]


# ------------------------------------------------------------------ the file


def test_the_same_panels_make_the_same_bytes():
    once, again = (pptx("人才工作", items("talent")) for _ in range(2))

    assert once == again


def test_no_date_of_today_is_in_the_file(everything):
    with zipfile.ZipFile(io.BytesIO(everything)) as parts:
        published = setting().warehouse.snapshot.published
        assert {entry.date_time[:3] for entry in parts.infolist()} == {(published.year, published.month, published.day)}
    assert Presentation(io.BytesIO(everything)).core_properties.created.date() == published


def test_the_work_can_be_stopped_before_each_panel():
    class Enough(Exception):
        pass

    left = [None, None]

    def stop() -> None:
        if not left:
            raise Enough
        left.pop()

    with pytest.raises(Enough):
        pptx("人才工作", items("talent"), checkpoint=stop)


def test_text_that_looks_like_a_formula_stays_text_behind_a_chart():
    look = Look("#27508F")
    drawn = Chart("", ("=1+1", "http://x"), (Series("=2", (1.0, None), ("", ""), (look, look)),))
    cells = list(openpyxl.load_workbook(io.BytesIO(pptx_charts._workbook(drawn))).active.iter_rows())

    assert [(cell.value, cell.data_type) for cell in cells[1][:2]] == [("=1+1", "s"), (1, "n")]
    assert cells[0][1].data_type == cells[2][0].data_type == "s"
    assert cells[2][0].hyperlink is None


# ------------------------------------------------------------------ elsewhere


@pytest.fixture(scope="module")
def pdf(everything, tmp_path_factory) -> pypdfium2.PdfDocument:
    """The deck of everything as LibreOffice Impress prints it."""
    file = tmp_path_factory.mktemp("impress") / "all.pptx"
    file.write_bytes(everything)
    with printed(file) as document:
        yield document


def test_impress_opens_every_slide(everything, pdf):
    deck = Presentation(io.BytesIO(everything))

    assert len(pdf) == len(deck.slides)
    for slide, page in zip(deck.slides, pdf, strict=True):
        printed = "".join(page.get_textpage().get_text_range().split())
        assert "".join(_title(slide).split()) in printed
    picture = pdf[6].render(scale=0.5).to_pil().convert("RGB")
    assert len(picture.getcolors(1 << 20)) > 20, "一张空白的图"


def test_no_line_of_text_lies_on_another(pdf):
    overlapping = []
    for number, page in enumerate(pdf, start=1):
        lines = _lines(page)
        for (one, box), (other, second) in combinations(lines, 2):
            across = min(box[2], second[2]) - max(box[0], second[0])
            along = min(box[3], second[3]) - max(box[1], second[1])
            if across > 3 and along > 0.35 * min(box[3] - box[1], second[3] - second[1]):
                overlapping.append((number, one, other))

    assert overlapping == []


def test_no_text_leaves_the_slide(pdf):
    for page in pdf:
        width, height = page.get_size()
        assert [
            words
            for words, (left, bottom, right, top) in _lines(page)
            if left < 0 or bottom < 0 or right > width or top > height
        ] == []


def _lines(page: pypdfium2.PdfPage) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The runs of text on a page with their boxes."""
    text = page.get_textpage()
    boxes = [text.get_rect(index) for index in range(text.count_rects())]
    return [(words, box) for box in boxes if (words := text.get_text_bounded(*box).strip())]
