"""Files that would harm a server, or are no workbook: refused in time with a message, the caller unharmed."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from openpyxl.chart import BarChart

from tests.bundled import ROOT
from tests.intake.files.packages import NAMESPACE, PLAIN, repacked, with_part, with_sheet
from township.intake.files import warm_reader, workbook
from township.intake.files.workbook import WorkbookError, read_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECONDS = 10  # after which whoever uploads has an answer; the reader is stopped before that
MEGABYTES = 200  # that a refusal may add to this process; the files below would take gigabytes


def zip_of(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def encrypted_member() -> bytes:
    content = bytearray(PLAIN)
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := content.find(signature, start + 1)) >= 0:
            content[start + flag] |= 1
    return bytes(content)


def charts_alone() -> bytes:
    book = openpyxl.Workbook()
    book.create_chartsheet().add_chart(BarChart())
    book.remove(book.active)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB_HEAD = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "是空文件"),
    "cell at the far corner": (
        lambda: with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        r"XFD1048576 有内容，超出可读范围.*请删去该格",
    ),
    "zip bomb": (lambda: with_part("xl/media/x.bin", b"\0" * 2**28), "解压后过大"),
    "many bombs": (lambda: with_part("xl/media/x.bin", b"\0" * 2**24), "解压后过大"),
    "entity bomb": (lambda: with_sheet('<row><c t="inlineStr"><is><t>&l11;</t></is></c></row>', BOMB_HEAD), "实体声明"),
    "entity bomb in UTF-16": (
        lambda: repacked(lambda n, c: (BOMB_HEAD + "<x/>").encode("utf-16") if n == "xl/workbook.xml" else c),
        "实体声明",
    ),
    "millions of rows": (lambda: with_sheet("<row/>" * 1_100_000), "行数超过|已停止|中止"),
    "endless text": (lambda: with_sheet(f'<row><c t="inlineStr"><is><t>{"长" * 9_000_000}</t></is></c></row>'), "太长"),
    "password": (lambda: OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), "加了打开密码.*取消密码"),
    "old xls renamed": (lambda: OLE + b"\0" * 504 + "Workbook".encode("utf-16-le"), r"改了扩展名.*旧版 \.xls.*另存为"),
    "web page": (lambda: b"\xef\xbb\xbf <html><table><tr><td>1</td></tr></table></html>", "网页或 XML 文本"),
    "text": (lambda: "指标,累计\n税收,1\n".encode(), "不是 Excel 工作簿"),
    "cut short": (lambda: PLAIN[: len(PLAIN) // 2], "已损坏"),
    "macros": (lambda: with_part("xl/vbaProject.bin"), "带有宏.*另存为不含宏"),
    "path upwards": (lambda: with_part("xl/../../../etc/x"), "越出了本目录"),
    "absolute path": (lambda: with_part("/etc/x"), "越出了本目录"),
    "name twice": (lambda: with_part("XL/workbook.xml"), "重名"),
    "thousands of parts": (lambda: repacked(lambda _, c: c, {f"x/{n}": b"" for n in range(3_000)}), "压缩包里有 30"),
    "encrypted member": (encrypted_member, "加了密码"),
    "word document": (lambda: zip_of(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "Word 文档"),
    "ordinary zip": (lambda: zip_of(**{"a.txt": b"x"}), "不是 Excel 工作簿"),
    "sheet missing": (lambda: repacked(lambda n, c: None if n.endswith("sheet1.xml") else c), "有的读不到|已损坏"),
    "broken xml": (lambda: with_sheet("<row><c>"), "已损坏"),
    "same cell twice": (
        lambda: with_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        "出现了两次",
    ),
    "same row twice": (
        lambda: with_sheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'),
        "第 2 行出现了两次",
    ),
    "charts alone": (charts_alone, "只有图表，没有工作表"),
    "strict": (
        lambda: repacked(lambda n, c: c.replace(NAMESPACE.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")),
        "Strict Open XML",
    ),
    "cell in another row": (lambda: with_sheet('<row r="1"><c r="A2"><v>1</v></c></row>'), "编号对不上"),
    "unknown shared text": (lambda: with_sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "共用文字表"),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_harmful_file_is_refused_and_leaves_the_server_unharmed(tmp_path, kind):
    build, message = HARMFUL[kind]
    path = tmp_path / "月报.xlsx"
    path.write_bytes(build())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(WorkbookError, match=message) as refused:
        read_file(path)

    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
    assert str(refused.value).startswith("月报.xlsx")
    assert "；" in str(refused.value)  # what is wrong；what to do


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("月报.xls", OLE, r"是旧版 \.xls 格式.*另存为 \.xlsx"),
        ("月报.xlsm", PLAIN, "带宏的格式"),
        ("月报.docx", PLAIN, "扩展名不是"),
        ("~$月报.xlsx", PLAIN, "临时文件"),
        ("月报.csv", b"", "是空文件"),
        ("月报.csv", b"\n\n", "是空文件"),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(WorkbookError, match=message):
        read_file(tmp_path / name)


def test_a_missing_and_a_huge_file_are_refused(tmp_path, monkeypatch):
    with pytest.raises(WorkbookError, match="无法读取"):
        read_file(tmp_path / "没有.xlsx")
    monkeypatch.setattr(workbook, "MAX_BYTES", 2**20)
    (tmp_path / "大.xlsx").write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(WorkbookError, match="超过 1 MB"):
        read_file(tmp_path / "大.xlsx")


HOSTILE = f"""
import os, resource, signal, socket, sys
sys.path.insert(0, {str(ROOT)!r})
from township.intake.files import reader

def hostile(kind, file):
    %s

reader._warm_up, reader.answer = lambda: None, hostile
reader.main()
"""


@pytest.fixture
def own_reader() -> Iterator[None]:
    """A warm reader started for the test alone."""
    warm_reader.end()
    yield
    warm_reader.end()


@pytest.mark.parametrize(
    ("deed", "message"),
    [
        ("while True: pass", "已停止"),
        ("os.kill(os.getpid(), signal.SIGSTOP)", "已停止"),  # nothing but the group's end ends it
        ("os.abort()", "读取被中止"),
        ("bytearray(2**31)", "读取被中止"),
        ("socket.socket(); return {}", "读取被中止"),
        ("open('/etc/passwd'); return {}", "读取被中止"),
        ("print('x' * 2**27, file=open(1, 'w'))", "读取被中止"),
    ],
)
def test_a_child_that_never_answers_or_dies_is_a_refusal_and_the_next_file_is_read(
    tmp_path, monkeypatch, own_reader, deed, message
):
    (tmp_path / "reader.py").write_text(HOSTILE % deed, encoding="utf-8")
    (tmp_path / "月报.xlsx").write_bytes(PLAIN)
    with monkeypatch.context() as patch:
        patch.setattr(warm_reader, "_SCRIPT", tmp_path / "reader.py")
        patch.setattr(warm_reader, "WALL_SECONDS", 0.3 if "已停止" in message else 60.0)
        patch.setattr(warm_reader, "LATE_SECONDS", 0.1)
        with pytest.raises(WorkbookError, match=message):
            read_file(tmp_path / "月报.xlsx")
        warm_reader.end()

    assert read_file(tmp_path / "月报.xlsx").sheets


def test_a_file_is_answered_in_time():
    assert warm_reader.WALL_SECONDS + warm_reader.LATE_SECONDS < SECONDS


def test_a_warm_reader_serves_file_after_file_and_another_is_started_when_it_died(tmp_path, own_reader):
    (tmp_path / "月报.xlsx").write_bytes(PLAIN)
    (tmp_path / "月报.csv").write_text("指标,累计\n税收,1\n", encoding="utf-8")
    started = set()

    for end in (None, None, signal.SIGKILL, None):
        assert read_file(tmp_path / "月报.xlsx").sheets and read_file(tmp_path / "月报.csv").sheets
        process = warm_reader._warm().process
        started.add(process.pid)
        if end:
            process.send_signal(end)
            process.wait()

    assert len(started) == 2


def test_a_warm_reader_that_cannot_start_is_a_refusal(tmp_path, monkeypatch, own_reader):
    (tmp_path / "reader.py").write_text("raise SystemExit(1)", encoding="utf-8")
    (tmp_path / "月报.xlsx").write_bytes(PLAIN)
    monkeypatch.setattr(warm_reader, "_SCRIPT", tmp_path / "reader.py")

    with pytest.raises(WorkbookError, match="没有启动起来"):
        read_file(tmp_path / "月报.xlsx")


def test_the_warm_reader_ends_with_the_server_even_when_that_is_killed():
    script = "import os, signal; from township.intake.files import warm_reader; print(warm_reader._warm().process.pid)"
    command = [sys.executable, "-c", f"{script}; import sys; sys.stdout.flush(); sys.stdin.read()"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        warm = os.pidfd_open(int(server.stdout.readline()))
        server.kill()

        assert select.select([warm], [], [], 30)[0]
    os.close(warm)


def test_no_more_than_two_are_read_at_a_time_and_the_third_waits(monkeypatch):
    at_it, most, served = [], [], []
    gate = threading.Barrier(warm_reader.READERS)

    def read(self, suffix, given, answered):
        at_it.append(1)
        most.append(len(at_it))
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(0.5)  # each waits for another: as many as may be are at it at once
        os.write(answered, b'{"sheets": [], "findings": [], "texts": []}')
        at_it.pop()
        return True

    monkeypatch.setattr(warm_reader._Running, "read", read)
    threads = [threading.Thread(target=lambda: served.append(warm_reader.read(b"PK", ".xlsx"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert max(most) == warm_reader.READERS == 2
    assert [set(one) for one in served] == [{"sheets", "findings", "texts"}] * 6
