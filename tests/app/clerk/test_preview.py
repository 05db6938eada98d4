"""What publishing would change is told chart by chart before anything is published."""

import datetime as dt
import json
import shutil

import pytest

from tests.bundled import CATALOGUE_FOLDER, copied_data
from tests.sent import HEADER
from township.app.clerk import markup, preview, upload
from township.app.clerk.preview import DRAWN
from township.charts import theme
from township.panels import published
from township.panels.page import panels
from township.store import durable_io, snapshot


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """The bundled data, not to be changed."""
    return copied_data(tmp_path_factory.mktemp("preview"), "catalogue", "snapshots")


@pytest.fixture
def data(bundled, monkeypatch):
    """The data folder the dashboard looks at."""
    monkeypatch.setenv("TOWNSHIP_DATA", str(bundled))
    return bundled


def look(data, *lines, told=upload.nobody):
    """The preview of a monthly sheet of the whole town: ``indicator,month,value`` a line."""
    rows = ["{},370830108,{},累计,{},万元,实报".format(*line.split(",")) for line in lines]
    files = (("统计月报.csv", "\n".join([HEADER, *rows]).encode()),)
    catalogue = published.catalogue()
    submission = upload.examine(files, data, catalogue)
    assert not submission.errors
    return preview.look_ahead(submission.intake, catalogue, data, theme.LIGHT, told)


@pytest.fixture(scope="module")
def told():
    """The stages told while :func:`october` was made."""
    return []


@pytest.fixture(scope="module")
def october(bundled, told):
    """The preview of a month more of 财政收入."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNSHIP_DATA", str(bundled))
        return look(bundled, "fiscal_revenue,2020-10,4080", told=lambda stage, of: told.append((stage, of)))


def bars(content: bytes) -> dict:
    [figure] = [block["figure"] for block in json.loads(content)["blocks"] if block.get("figure")]
    [trace] = [trace for trace in figure["data"] if trace["type"] == "bar"]
    return dict(zip(trace["x"], trace["y"], strict=True))


def test_a_new_month_touches_the_charts_of_its_indicator_and_no_others(october):
    touched = {one.panel.id for one in october.touched}
    assert {"economy/fiscal_path", "economy/fiscal_progress", "overview/tasks"} <= touched
    assert not [name for name in touched if name.startswith(("pollution", "poverty", "rural", "talent", "plan"))]
    assert october.month == dt.date(2020, 10, 1)
    assert list(october.by_page()) == ["overview", "economy", "indicators"]


def test_the_first_charts_are_drawn_as_they_are_and_as_they_will_be(october):
    assert october.touched[0].panel.id == "overview/themes"
    [first] = [one for one in october.touched if one.panel.id == "economy/fiscal_path"]
    now, then = bars(first.now), bars(first.then)
    assert 10 not in now and then.pop(10) == 4080
    assert now == then
    assert {one.panel.id: one.is_wide for one in october.touched[:2]} == {
        "overview/themes": True,  # one under the other
        "economy/fiscal_path": False,
    }
    drawn = [one for one in october.touched if one.now is not None]
    assert drawn == list(october.touched[:DRAWN])


def test_a_chart_drawn_twice_has_an_id_of_its_own_its_badges_and_no_buttons(october):
    first = october.touched[0]

    now, then = json.loads(first.now), json.loads(first.then)
    assert (now["id"], then["id"]) == ("now_overview_themes", "then_overview_themes")
    assert "<h3>现在</h3>" in now["header"] and "<h3>发布后</h3>" in then["header"]
    assert "示例" in now["header"] and "实报" in then["header"] and '<span class="scope">' in then["header"]
    assert not [word for word in ("<button", "<details", "<h2") if word in now["header"] + then["header"]]


def test_a_revision_of_an_earlier_month_is_compared_in_that_month(data):
    preview = look(data, "fiscal_revenue,2020-09,3700")

    assert (preview.month, preview.is_published) == (dt.date(2020, 9, 1), True)
    [path] = [one for one in preview.touched if one.panel.id == "economy/fiscal_path"]
    assert (bars(path.now)[9], bars(path.then)[9]) == (3668, 3700)
    assert 'href="./economy?month=2020%E5%B9%B49%E6%9C%88"' in str(markup.touched_pages(preview))


def test_a_month_that_cannot_be_chosen_yet_is_shown_beside_the_newest_one(data):
    preview = look(data, "fiscal_revenue,2021-03,1500")

    assert (preview.month, preview.is_published) == (dt.date(2021, 3, 1), False)
    [path] = [one for one in preview.touched if one.panel.id == "economy/fiscal_path"]
    assert bars(path.now)[9] == 3668, "现在看到的是最近一期"
    assert bars(path.then)[3] == 1500
    assert 'href="./economy"' in str(markup.touched_pages(preview))


def test_publishing_gives_the_id_and_the_figures_that_were_previewed(data, october, tmp_path):
    own = tmp_path / "data"
    shutil.copytree(data, own)
    catalogue = published.catalogue()
    files = (("统计月报.csv", f"{HEADER}\nfiscal_revenue,370830108,2020-10,累计,4080,万元,实报".encode()),)
    submission = upload.examine(files, own, catalogue)

    done = snapshot.publish_onto(submission.intake, catalogue, list(submission.workbooks), own, by="甲", note="")

    assert done.id == october.identity


def test_a_note_without_figures_touches_no_chart_and_nothing_is_left_behind(data):
    """The same figures in other words: there is something to publish, and nothing looks different."""
    files = (("统计月报.csv", f"{HEADER},备注\nfiscal_revenue,370830108,2020-09,累计,3668,万元,实报,已核".encode()),)
    catalogue = published.catalogue()
    submission = upload.examine(files, data, catalogue)
    before = snapshot.fingerprint(data), sorted(path.name for path in (data / "snapshots").iterdir())

    found = preview.look_ahead(submission.intake, catalogue, data, theme.LIGHT)

    assert not found.diff.changes_nothing
    assert not [one for one in found.touched if one.panel.page == "economy"]
    assert before == (snapshot.fingerprint(data), sorted(path.name for path in (data / "snapshots").iterdir()))
    assert durable_io.orphans(data) == []


def test_every_stage_of_the_comparison_is_told(october, told):
    assert told == [(upload.COMPARING, ""), (upload.DRAWING, f"共{len(panels())}张")]


def test_the_first_publication_of_all_has_no_charts_to_compare(tmp_path, monkeypatch):
    shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue")
    monkeypatch.setenv("TOWNSHIP_DATA", str(tmp_path))

    preview = look(tmp_path, "fiscal_revenue,2020-10,4080")

    assert (preview.diff.base, preview.touched) == (None, ())
