"""The clerk's desk below its widgets: what an upload gives, what a change looks like, what a template holds."""

import datetime as dt
import io
import os
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.bundled import CATALOGUE_FOLDER, REPORT
from tests.sent import HEADER
from township.access.roles import RIGHTS, Role, Viewer, at_this_machine
from township.app import viewer
from township.app.clerk import desk, markup
from township.app.clerk import upload as uploading
from township.app.clerk.upload import CHECKING, READING, RECEIVED, STAGES, Submission
from township.intake import contract
from township.intake.contract import Problem
from township.intake.files.workbook import read_folder
from township.store import durable_io, history, snapshot

OCTOBER = "fiscal_revenue,370830108,2020-10,累计,4080,万元,实报"
FALLEN = "fiscal_revenue,370830108,2020-10,累计,3000,万元,实报"


pytestmark = pytest.mark.usefixtures("unproved")


@pytest.fixture(scope="module")
def published(tmp_path_factory, catalogue):
    """A data folder with the annual report published; for :func:`data` to copy."""
    folder = tmp_path_factory.mktemp("published")
    report = REPORT
    books = [read_folder(report)]
    rows = contract.accept(books, catalogue)
    snapshot.publish(rows, catalogue, books, folder, by="测试", note="", originals=[report])
    return folder


@pytest.fixture
def data(tmp_path, published):
    """A data folder of the test's own with the annual report published."""
    shutil.copytree(published, tmp_path / "data")
    os.symlink(CATALOGUE_FOLDER, tmp_path / "data" / "catalogue")
    return tmp_path / "data"


def upload(*lines: str, header: str = HEADER, name: str = "统计月报.csv") -> tuple[tuple[str, bytes], ...]:
    return ((name, "\n".join([header, *lines]).encode("utf-8-sig")),)


def changed_rows(files, data, catalogue) -> str:
    submission = uploading.examine(files, data, catalogue)
    assert not submission.errors and not submission.refusals
    return str(markup.changed_rows(snapshot.preview(submission.intake, catalogue, data), catalogue))


# ------------------------------------------------------------------ an upload


def test_a_good_upload_shows_what_is_new(data, catalogue):
    shown = changed_rows(upload(OCTOBER), data, catalogue)

    assert "公共财政预算收入 义桥镇 2020年10月" in shown and "数值 4080" in shown
    assert "新增<b>2</b>" in shown and "涉及的表：来源、统计月报。" in shown


def test_a_revision_shows_the_old_and_the_new_value(data, catalogue):
    shown = changed_rows(upload("fiscal_revenue,370830108,2020-09,累计,3670,万元,实报"), data, catalogue)

    assert "3668 → <b>3670</b>" in shown and "修订" in shown


def test_rows_are_called_by_their_names_and_choices_by_their_words(data, catalogue):
    header = "工程代码,工程,区划代码,分段,涉及村,期末,单位,计划数,已开工,状态"
    work = "clean_heating,清洁取暖,370830108,三村合计,370830108203|370830108204,2020-10,户,749,是,实报"
    shown = changed_rows(upload(work, header=header, name="民生工程.csv"), data, catalogue)
    progress = ["巡查日期,点位编码,巡查结果,状态", "2020-10-08,C01,正常,实报"]
    patrolled = changed_rows(upload(progress[1], header=progress[0], name="巡查台账.csv"), data, catalogue)

    assert (
        "清洁取暖 义桥镇 三村合计 2020年10月" in shown and "已开工 是" in shown and "涉及村 崔村东村、崔村西村" in shown
    )
    assert "2020-10-08 碎石厂1号" in patrolled
    # the report's own sources and facts, published from nothing
    report = read_folder(REPORT)
    first = markup.changed_rows(
        snapshot.preview(contract.accept([report], catalogue), catalogue, data / "none"), catalogue
    )
    codes = re.compile(r"\b[a-z]+[_-][a-z0-9_-]+|[a-z]+[_-]\d{4}")
    assert codes.findall(re.sub("<[^>]*>|http[^；]*", " ", str(first))) == []


def test_what_does_not_fit_in_sight_is_folded(data, catalogue):
    villages = list(catalogue.villages(dt.date(2020, 10, 1)))
    lines = [f"household_toilets,{area.code},2020-10,累计,{n},户,实报" for n, area in enumerate(villages, 1)]

    shown = changed_rows(upload(*lines), data, catalogue)

    first, rest = shown.split("<details>")
    assert first.count("<td") == 4 * markup.LISTED and "其余29行" in rest  # 40 villages and the source
    assert rest.count("<tr>") - 1 == 29


def test_a_figure_typed_in_another_unit_is_quoted_as_typed(data, catalogue):
    submission = uploading.examine(upload("fiscal_revenue,370830108,2020-10,累计,960,元,实报"), data, catalogue)

    fallen = next(problem for problem in submission.errors if problem.rule == "cumulative_falls")
    assert fallen.value == "960元" and "（填960元）：累计0.096" in fallen.message


def test_the_same_again_changes_nothing(data, catalogue):
    submission = uploading.examine(upload(OCTOBER), data, catalogue)
    snapshot.publish_onto(submission.intake, catalogue, list(submission.workbooks), data, by="测试", note="")

    assert "没有变化" in changed_rows(upload(OCTOBER), data, catalogue)


def test_a_falling_total_is_an_error_with_its_place(data, catalogue):
    submission = uploading.examine(upload(FALLEN), data, catalogue)

    [error] = submission.errors
    assert "3668" in error.message and error.file == "统计月报.csv" and error.row == 2
    shown = str(markup.problems(submission))
    assert "■ 错误" in shown and error.cell in shown and error.advice in shown
    assert "错误1处" in str(markup.lights(submission))


def test_every_stage_is_told_as_it_begins(data, catalogue):
    told = []
    files = (*upload(OCTOBER), *upload(FALLEN, name="村.csv"))

    uploading.examine(files, data, catalogue, lambda stage, of: told.append((stage, of)))

    assert [stage for stage, _ in told] == [RECEIVED, READING, READING, CHECKING]
    assert [of for stage, of in told if stage == READING] == ["第1/2个文件", "第2/2个文件"]


def test_stages_say_what_is_done_what_is_under_way_and_what_is_to_come():
    shown = str(markup.stages({RECEIVED: "1个", READING: "第1/1个文件"}))

    assert shown.count("<li") == len(STAGES)
    assert '<li class="done"><i aria-hidden="true">✓</i>收到文件（1个）</li>' in shown
    assert '<li class="running"><i aria-hidden="true">…</i>读取（第1/1个文件）</li>' in shown
    assert shown.count('class="waiting"') == 3 and 'aria-busy="true"' in shown
    assert "[data-stale=true] { visibility: hidden; }" in shown  # what was said of the last files

    ended = str(markup.stages({RECEIVED: "1个", READING: ""}, 8.04))
    assert (
        ended.count("<li") == 3 and "<li>用时8.0秒</li>" in ended and "running" not in ended and "waiting" not in ended
    )
    assert 'aria-busy="false"' in ended and "data-stale" not in ended


def test_an_unreadable_file_is_refused_in_words_and_the_next_one_is_looked_at_too(data, catalogue):
    files = (("坏.xlsx", b"\x00\x01"), ("空.csv", b""), *upload(OCTOBER))

    submission = uploading.examine(files, data, catalogue)

    assert ["坏.xlsx" in submission.refusals[0], "空.csv" in submission.refusals[1]] == [True, True]
    assert len(submission.refusals) == 2 and submission.rows == 0
    assert "坏.xlsx" in str(markup.refusals(submission))


def test_two_files_of_one_name_are_refused(data, catalogue):
    files = (*upload(OCTOBER), *upload(FALLEN))

    [refusal] = uploading.examine(files, data, catalogue).refusals

    assert "都叫“统计月报”" in refusal and "改名" in refusal


def test_a_name_the_disk_does_not_take_is_refused_without_repeating_it(data, catalogue):
    [refusal] = uploading.examine(upload(OCTOBER, name="长" * 200 + ".csv"), data, catalogue).refusals

    assert "名字太长" in refusal and "长长" not in refusal


def test_an_upload_with_a_path_in_its_name_stays_in_its_folder(data, catalogue):
    files = upload(OCTOBER, name="../../统计月报.csv")

    assert not uploading.examine(files, data, catalogue).refusals
    assert not (data.parent.parent / "统计月报.csv").exists()


def test_the_first_upload_of_all_has_nothing_to_stand_beside(tmp_path, catalogue):
    os.symlink(CATALOGUE_FOLDER, tmp_path / "catalogue")

    submission = uploading.examine(upload(OCTOBER), tmp_path, catalogue)

    assert (submission.intake.tables["observation"][0]["value"], submission.errors) == (4080, [])
    assert submission.beside == ""


def test_an_upload_is_published_only_onto_what_it_was_checked_beside(data, catalogue):
    ours, theirs = upload(OCTOBER), upload(FALLEN.replace("3000", "4100"), name="村.csv")
    first = uploading.examine(ours, data, catalogue)
    second = uploading.examine(theirs, data, catalogue)
    given = {"by": "测试", "note": "", "expected": second.beside}
    assert first.beside == second.beside == durable_io.read_current(data)
    snapshot.publish_onto(first.intake, catalogue, list(first.workbooks), data, **given)

    with pytest.raises(snapshot.MovedError, match="请重新预览"):
        snapshot.publish_onto(second.intake, catalogue, list(second.workbooks), data, **given)


@pytest.mark.parametrize(("severity", "words"), contract.SEVERITIES.items())
def test_a_severity_has_one_name_everywhere(severity, words):
    found = Problem("月报.xlsx", "统计月报", 3, None, "", "这一格有问题；请核对", severity)

    assert words in str(markup.problems(Submission((), problems=(found,))))


def test_markup_from_a_workbook_is_escaped(data, catalogue):
    files = upload(OCTOBER + ",<script>x</script>", header=HEADER + ",备注")

    shown = changed_rows(files, data, catalogue)

    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_problems_quote_a_file_escaped(data, catalogue):
    files = upload("<b>x</b>,370830108,2020-10,累计,4080,万元,实报")

    shown = str(markup.problems(uploading.examine(files, data, catalogue)))

    assert "<b>x" not in shown and "&lt;b&gt;x" in shown


def test_the_annotated_copy_of_a_csv_lists_the_problems(data, catalogue):
    files = upload(FALLEN)
    submission = uploading.examine(files, data, catalogue)

    copy = uploading.annotated_bytes(*files[0], tuple(submission.problems_of("统计月报.csv")))

    assert "3668" in copy.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("offices", "refused"), [(None, False), ({"财政所"}, False), ({"经贸办"}, True), (frozenset(), True)]
)
def test_a_clerk_hands_in_the_figures_of_their_own_offices(offices, refused, data, catalogue):
    submission = uploading.examine(upload(FALLEN), data, catalogue)
    own = uploading.of_offices(submission, catalogue, offices if offices is None else frozenset(offices))

    if refused:
        assert "公共财政预算收入（财政所" in own.refusals[0] and own.rows == 0
    else:
        assert own == submission


def test_publishing_from_the_page_is_off_unless_enabled(monkeypatch):
    for publishes in (False, True):
        monkeypatch.setattr(viewer, "_header", at_this_machine(publishes=publishes).written)
        assert desk.may_publish() is publishes


# ------------------------------------------------------------------ templates and snapshots


def test_a_template_compares_with_what_was_published(data, monkeypatch):
    monkeypatch.setenv("TOWNSHIP_DATA", str(data))
    content = uploading.template_bytes(str(data), dt.date(2020, 10, 1), "office", at_this_machine(publishes=False))
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = {cell.value for row in book["统计月报"].iter_rows() for cell in row}
    assert "fiscal_revenue" in values and 3668 in values


def test_the_list_of_snapshots_names_the_current_one_and_a_damaged_one(data):
    [good] = history.listing(data)
    (data / "snapshots" / "20200101-deadbeef").mkdir()

    shown = str(markup.snapshots(history.listing(data)))

    assert shown.count("● 当前") == 1 and good.id in shown
    assert shown.count("■ 清单损坏") == 1 and "manifest.json" in shown
    many = replace(good, workbooks=tuple(f"{month}月" for month in range(1, 37)))
    assert '<td class="l">1月、2月、3月、4月等36个</td>' in str(markup.snapshots([many]))
    assert markup.snapshot_words(good) == f"{good.id}　{markup.moment(good.published_at)}　测试"


def test_source_workbooks_come_back_as_they_were_sent(data):
    [listed] = history.listing(data)
    sent = {path.name: path.read_bytes() for path in REPORT.glob("*.csv")}

    with zipfile.ZipFile(io.BytesIO(uploading.originals_bytes(str(data), listed.id))) as archive:
        kept = {Path(name).name: archive.read(name) for name in archive.namelist()}

    assert kept == sent
    one = next(name for name in listed.originals if name.endswith("统计月报.csv"))
    assert uploading.original_bytes(str(data), listed.id, one) == sent["统计月报.csv"]


def test_a_source_workbook_that_was_altered_is_not_handed_out(data):
    [listed] = history.listing(data)
    (data / "snapshots" / listed.id / listed.originals[0]).write_bytes(b"x")

    with pytest.raises(snapshot.SnapshotError, match="校验值不符"):
        uploading.originals_bytes(str(data), listed.id)


def test_the_trail_is_told_newest_first_in_beijing_time():
    entries = [
        {"at": "2020-12-31T17:00:00+00:00", "action": "publish", "by": "甲", "note": "<i>", "snapshot": "a"},
        {"at": "2021-01-02T00:00:00+00:00", "action": "rollback", "by": "乙", "snapshot": "b"},
    ]

    shown = str(markup.trail(entries))

    assert shown.index("回退") < shown.index("发布</td>")
    assert "2021-01-01 01:00" in shown and "&lt;i&gt;" in shown


def test_what_is_no_time_is_left_out():
    assert markup.moment("") == markup.moment("昨天") == ""


def test_a_template_prints_what_is_not_for_everybody_only_to_who_may_see_it(data, catalogue, monkeypatch):
    """上期 of the one service enterprise, and of villages of which one has a single household."""
    monkeypatch.setenv("TOWNSHIP_DATA", str(data))
    villages = ["370830108201,2020-09,1,实报", "370830108203,2020-09,7,实报"]
    rows = upload(
        *(f"house_repair,住房维修,{row}" for row in villages),
        header="项目代码,项目,区划代码,期末,户数,状态",
        name="扶贫项目.csv",
    )
    submission = uploading.examine(rows, data, catalogue)
    assert not submission.errors and not submission.refusals
    snapshot.publish_onto(submission.intake, catalogue, [], data, by="测试", note="", confirmed_by="测试")

    def printed(viewer):
        book = openpyxl.load_workbook(
            io.BytesIO(uploading.template_bytes(str(data), dt.date(2020, 11, 1), "all", viewer))
        )
        found = {}
        for name, code in (("统计月报", "above_scale_service_revenue"), ("扶贫项目", "house_repair")):
            header, *rows = ([cell.value for cell in row] for row in book[name].iter_rows(min_row=4))
            last = next(
                place for place, words in enumerate(header) if words and words.startswith(("上期累计", "上期户数"))
            )
            found[name] = [row[last] for row in rows if code in row and row[last] is not None]
        return found

    of = {role: Viewer("甲", role, RIGHTS[role]) for role in Role}
    assert printed(of[Role.INTERNAL]) == {"统计月报": [2692], "扶贫项目": [237, 1, 7]}
    clerk = of[Role.CLERK]
    assert printed(clerk) == {"统计月报": [], "扶贫项目": [237]}
    [office, *_] = catalogue.indicators["above_scale_service_revenue"].offices
    assert printed(replace(clerk, offices=frozenset({office}))) == {"统计月报": [2692], "扶贫项目": [237]}
