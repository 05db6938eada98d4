"""The clerk's month in a browser: template out, filled in, uploaded, corrected, previewed, published, taken back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PRINTED, DataFolder
from tests.browser.screen import Screen
from tests.bundled import CURRENT, copied_data
from tests.conftest import Server, start_server, without_proof
from tests.sent import HEADER
from township import cli
from township.store import durable_io

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# every state of the progress that reached the screen, from now on
WATCH_STAGES = """
() => {
  window.stagesSeen = [];
  const look = () => {
    const running = document.querySelector(".stages li.running")?.innerText.trim();
    if (running && window.stagesSeen.at(-1) !== running) window.stagesSeen.push(running);
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the bundled data, to publish into."""
    return copied_data(tmp_path_factory.mktemp("desk"), "catalogue", "snapshots")


@pytest.fixture(scope="module")
def publishing(data: Path) -> Iterator[Server]:
    """A server that was allowed to publish into ``data``."""
    server = start_server(TOWNSHIP_DATA=str(data), TOWNSHIP_PUBLISH="1")
    yield server
    server.stop()


@pytest.fixture
def first(data: Path) -> str:
    """The bundled snapshot, made current again."""
    identity = CURRENT
    DataFolder(data, identity, identity).point_to(identity)
    return identity


@pytest.fixture
def screen(publishing: Server, first: str, page: Page) -> Screen:
    """A tab on the server that publishes."""
    return Screen(page, publishing.url)


@pytest.fixture
def another_tab(page: Page) -> Callable[[Screen], Screen]:
    """Another tab of the same browser."""
    return lambda screen: Screen(page.context.new_page(), screen.url)


# ------------------------------------------------------------------ what the clerk does


def csv_sheet(*lines: str, name: str = "统计月报.csv") -> dict[str, str | bytes]:
    """A monthly sheet to upload: ``indicator,month,value`` a line, of the whole town."""
    rows = [HEADER]
    for line in lines:
        indicator, month, value = line.split(",")
        rows.append(f"{indicator},370830108,{month},累计,{value},万元,实报")
    return {"name": name, "mimeType": "text/csv", "buffer": "\n".join(rows).encode("utf-8-sig")}


def upload(screen: Screen, *files: dict[str, str | bytes]) -> None:
    """Give files to the uploader in place of those that are there, and wait until they were looked at."""
    for button in reversed(screen.page.get_by_test_id("stFileUploader").get_by_label(re.compile("^移除 ")).all()):
        with screen.run():
            button.click()
    with screen.run():
        screen.page.locator("input[type=file][multiple]").set_input_files(list(files))


def fill(template: bytes, *, hidden_row: int | None = None, **figures: float | str) -> bytes:
    """The template with cumulative figures of the whole town typed into it, by indicator; hidden rows are warned of."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book["统计月报"]
    header = next(row for row in sheet.iter_rows() if str(row[0].value).startswith("指标代码"))
    column = next(cell.column for cell in header if str(cell.value).startswith("累计"))
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        if row[0].value in figures:
            sheet.cell(row[0].row, column, figures[row[0].value])
    if hidden_row:
        sheet.row_dimensions[hidden_row].hidden = True
    return saved(book)


def downloaded(screen: Screen, words: str) -> tuple[str, bytes]:
    """Name and content of the file behind a button."""
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name=words).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def at(screen: Screen) -> Screen:
    """Turn to this tab: what is behind another one draws a frame a second."""
    screen.page.bring_to_front()
    return screen


def main(screen: Screen) -> Locator:
    return screen.page.get_by_test_id("stMain")


def publish(screen: Screen, by: str, note: str = "") -> None:
    """Fill in the form and press 发布."""
    screen.page.get_by_role("textbox", name="发布人").fill(by)
    screen.page.get_by_role("textbox", name="说明").fill(note)
    with screen.run():
        screen.page.get_by_role("button", name="发布", exact=True).click()


def revenue(screen: Screen) -> dict[int, float]:
    """Month → cumulative revenue as the economy page draws it."""
    return screen.bars("fiscal_path")


def run_again(screen: Screen) -> None:
    """Turn to the tab and 只看实报 on or off: a run like any other."""
    at(screen)
    with screen.run():
        screen.page.get_by_test_id("stCheckbox").get_by_text("只看实报").click()


def update(screen: Screen) -> list[str]:
    """What the page says of a new snapshot."""
    return screen.page.locator(".update").all_inner_texts()


# ------------------------------------------------------------------ the month


def test_a_month_from_the_template_to_the_pages_and_back(screen, another_tab, first, data):
    page = screen.page
    screen.open("submit")
    name, template = downloaded(screen, "下载填报模板")
    assert name == "义桥镇填报表_2020年10月_全部.xlsx"
    economy = another_tab(screen)
    economy.open("economy", month="2020年10月")
    assert 10 not in revenue(economy) and revenue(economy)[9] == PRINTED

    at(screen)
    # a total that falls is an error in its cell, and stops publishing
    wrong = {"name": "十月.xlsx", "mimeType": XLSX, "buffer": fill(template, fiscal_revenue=3000)}
    upload(screen, wrong)
    row = page.locator("table.problems tbody tr")
    expect(row).to_have_count(1)
    cells = [cell.strip() for cell in row.locator("td").all_inner_texts()]
    assert cells[:4] == ["■ 错误", "十月.xlsx", "统计月报", "J5"]
    expect(row).to_contain_text("3668")
    expect(main(screen)).to_contain_text("有错误，不能发布")
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    name, copy = downloaded(screen, "下载标出问题的副本：十月.xlsx")
    assert name == "问题_十月.xlsx"
    cell = openpyxl.load_workbook(io.BytesIO(copy))["统计月报"]["J5"]
    assert cell.value == 3000 and "3668" in cell.comment.text and cell.fill.fill_type == "solid"

    # a warning does not stop it; the preview names the pages and draws what is new
    upload(screen, {**wrong, "buffer": fill(template, fiscal_revenue=4080, hidden_row=6)})
    expect(page.locator("table.problems tbody tr")).to_contain_text("▲ 提醒")
    expect(main(screen)).to_contain_text("公共财政预算收入 义桥镇 2020年10月")
    link = page.locator(".touched dt a", has_text="经济运行")
    expect(link).to_have_attribute("href", re.compile(r"^\./economy"))
    expect(page.locator(".touched dd")).to_contain_text(["任务灯板", "财政收入累计进度"])
    assert 10 not in revenue_of(screen, "now") and revenue_of(screen, "then")[10] == 4080
    assert revenue_of(screen, "now")[9] == revenue_of(screen, "then")[9] == PRINTED

    # a warning waits for a name and a confirmation
    publish(screen, by="")
    expect(main(screen)).to_contain_text("请写明发布人；请核对提醒后勾选确认。")
    publish(screen, by="王统计")
    expect(main(screen)).to_contain_text("请核对提醒后勾选确认。")
    assert durable_io.read_current(data) == first
    page.get_by_text("我已逐条核对1处提醒").click()
    publish(screen, by="王统计", note="十月月报")
    [said] = update(screen)
    second = durable_io.read_current(data)
    assert second != first and f"已发布快照 {second}" in said and "经济运行" in said
    expect(page.get_by_test_id("stFileChip")).to_have_count(0)

    # the page that was open all the while shows it on its next run, and says so
    assert 10 not in revenue(economy)
    run_again(economy)
    assert revenue(economy) == {9: PRINTED, 10: 4080}
    assert update(economy) == [f"已更新：现在显示快照 {second}（原为 {first}）"]
    assert f"快照 {second}" in economy.heading()["as_of"]

    # and back
    at(screen).follow("数据快照")
    listed = page.locator("table.list").first.locator("tbody tr")
    newest = listed.filter(has_text=second)
    expect(newest).to_contain_text("● 当前")
    expect(newest).to_contain_text("1处，王统计确认")
    choose(screen, "快照", first)
    page.get_by_label("操作人").fill("李主任")
    page.get_by_label("原因").fill("数字有误")
    with screen.run():
        page.get_by_role("button", name=f"回退到 {first}").click()
    assert update(screen) == [f"已回退到快照 {first}。打开着的页面下一次刷新即用它。"]
    expect(listed.filter(has_text=first)).to_contain_text("● 当前")
    expect(page.locator("table.list").last.locator("tbody tr").first).to_contain_text("李主任")
    run_again(economy)
    assert 10 not in revenue(economy)
    assert update(economy) == [f"已更新：现在显示快照 {first}（原为 {second}）"]


def revenue_of(screen: Screen, side: str) -> dict[int, float]:
    """Month → revenue in the preview: ``now``, or ``then`` after publishing."""
    return screen.bars(f"{side}_economy_fiscal_path")


def choose(screen: Screen, label: str, words: str) -> None:
    """Pick from a list by part of an option."""
    with screen.run():
        screen.page.get_by_label(label, exact=True).click()
        screen.page.get_by_role("option").filter(has_text=words).click()


def publish_by_command(data: Path, sheet: dict[str, str | bytes], folder: Path) -> str:
    """Publish a sheet as somebody else does meanwhile; returns the new snapshot's id."""
    file = folder / str(sheet["name"])
    file.write_bytes(sheet["buffer"])
    with without_proof():
        assert cli.main(["--data", str(data), "publish", str(file), "--by", "李会计", "--confirm", "李会计"]) == 0
    return durable_io.read_current(data)


def test_two_snapshots_are_compared_and_their_workbooks_handed_out(screen, first, data, tmp_path):
    page = screen.page
    sheet = csv_sheet("fiscal_revenue,2020-09,3700")
    second = publish_by_command(data, sheet, tmp_path)

    screen.open("snapshots")
    changes = page.locator(".behind", has_text="原值 → 新值")
    expect(changes).to_contain_text("3668 → 3700")
    choose(screen, "到", first)
    expect(main(screen)).to_contain_text("选两份不同的快照")
    choose(screen, "从", second)
    expect(changes).to_contain_text("3700 → 3668")

    assert downloaded(screen, "下载源文件")[1] == sheet["buffer"], "交来的文件原样取回"
    choose(screen, "快照", first)
    name, sources = downloaded(screen, "下载源文件")
    assert name == f"源文件_{first}.zip"
    with zipfile.ZipFile(io.BytesIO(sources)) as archive:
        report = archive.read("annual-report-2020/统计月报.csv")
    assert report == (data / f"snapshots/{first}/workbooks/annual-report-2020/统计月报.csv").read_bytes()


# ------------------------------------------------------------------ while it is looked at, and what is refused


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def entity_bomb() -> bytes:
    """A workbook whose text would unfold into gigabytes."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(openpyxl.Workbook()))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/workbook.xml":
                content = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode() + content
            made.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    """Megabytes of nothing in a small file, called a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            made.writestr(name, b"0" * 2**22)
    return out.getvalue()


def test_harmful_files_end_in_words_and_the_page_goes_on_and_names_the_stages(screen, publishing):
    page = screen.page
    screen.open("submit")
    harmful = (
        ("膨胀.xlsx", zip_bomb(), "压缩炸弹"),
        ("实体.xlsx", entity_bomb(), "实体声明"),
        ("空.xlsx", b"", "空文件"),
        ("旧.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 .xls"),
        ("名单.csv", "姓名,电话\n张三,13812345678\n".encode(), "个人信息"),
    )

    upload(screen, *({"name": name, "mimeType": XLSX, "buffer": content} for name, content, _ in harmful))

    refusal = page.get_by_role("alert").filter(has_text="没有读入")
    for name, _, words in harmful:
        expect(refusal.locator("p", has_text=name)).to_contain_text(words)
    expect(refusal).not_to_contain_text("13812345678")
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    assert publishing.is_healthy()

    page.evaluate(WATCH_STAGES)
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    notes = {"name": "说明.xlsx", "mimeType": XLSX, "buffer": saved(book)}
    upload(screen, notes, csv_sheet("fiscal_revenue,2020-10,4080"))

    seen = page.evaluate("window.stagesSeen")
    assert [
        words for words in seen if re.search(r"读取（第[12]/2个文件）$", words)
    ]  # one of them: a frame shows the newest
    ended = page.locator(".stages")
    expect(ended).to_have_attribute("aria-busy", "false")
    expect(ended).to_contain_text(re.compile(r"收到文件（2个，共\d+ KB）.*读取.*用时\d+\.\d秒", re.DOTALL))


# ------------------------------------------------------------------ a table nobody knew

TABLE = [
    ["汶上县2020年10月各镇街主要经济指标"],
    ["单位：万元、%"],
    ["单位", "一般公共预算收入", None, "商贸销售总额"],
    [None, "累计", "同比±%", "累计"],
    ["白石镇", 3200.5, 5.1, 700],
    ["义桥镇", 4080, -2, 4650],
    ["杨店镇", 900, 1, 500],
]
MERGED = ("A3:A4", "B3:C3")


def table(rows: list[list[object]]) -> dict[str, str | bytes]:
    """The county's file with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merged in MERGED:
        book.active.merge_cells(merged)
    return {"name": "各镇街主要经济指标.xlsx", "mimeType": XLSX, "buffer": saved(book)}


# with a new indicator, and published: tests/app/clerk/test_table_form.py
def test_a_table_nobody_knew_is_read_by_clicks_and_its_form_comes_out(screen, data):
    page = screen.page
    # a list closes when the page is scrolled to it by the same click
    page.set_viewport_size({"width": 1366, "height": 3000})
    screen.open("submit")
    upload(screen, table(TABLE))
    expect(main(screen)).to_contain_text("1张没见过")
    unknown = page.locator(".sheet td.unknown")
    expect(unknown.first).to_contain_text("？")  # colour is never the only signal

    # a click on the sheet says which column is meant; a list says what it is
    with screen.run():
        page.locator("[data-cell=D6]").click()
    page.get_by_role("combobox", name="指标", exact=True).fill("限上批零住餐销售额")
    page.get_by_role("option", name="限上批零住餐销售额").click()
    with screen.run():
        page.get_by_role("button", name="就这样读").click()
    expect(page.locator("[data-cell=D6] i")).to_have_text("数")
    expect(unknown).to_have_count(0)

    page.get_by_role("textbox", name="确认人").fill("张三")
    with screen.run():
        page.get_by_role("button", name="确认并保存表样").click()
    expect(main(screen)).to_contain_text("（张三确认）读入")

    # the form comes out again, filled for a month
    choose(screen, "填哪个月", "2020年9月")
    with screen.run():
        page.get_by_role("button", name="按这个月填好").click()
    expect(main(screen)).to_contain_text("留黄")
    _, content = downloaded(screen, "下载填好的表")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet["B6"].value, sheet["D6"].value) == (PRINTED, 4268)
    assert "实报" in sheet["D6"].comment.text
    assert '"action": "form", "by": "张三"' in (data / "audit.jsonl").read_text(encoding="utf-8")
