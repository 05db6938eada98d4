"""The audit trail: what is written, what is found when somebody was at it, what killed writers leave."""

from __future__ import annotations

import hashlib
import json
import threading

import pytest

from township.store import audit, durable_io, snapshot
from township.store.audit import FILE, HEAD

OLD = b'{"at": "2020-10-09T00:00:00+00:00", "action": "publish", "by": "\xe5\xbc\xa0", "snapshot": ""}\n'


def lines(data):
    return (data / FILE).read_bytes().splitlines(keepends=True)


def five(data):
    """Five lines, as bytes."""
    for number in range(1, 6):
        audit.record(data, "form", "张三", note=f"第{number}张表")
    return lines(data)


def test_a_line_says_who_did_what_and_is_chained_to_the_one_before(data):
    audit.record(data, "form", "张三", note="月报")
    audit.record(data, "delete_list", "李四", note="党委会\u2028")

    first, second = audit.read(data)
    assert (first["n"], first["action"], first["by"], first["note"]) == (1, "form", "张三", "月报")
    assert (second["n"], second["note"]) == (2, "党委会\u2028")
    assert first["before"] == hashlib.sha256(b"").hexdigest()
    assert second["before"] == hashlib.sha256(lines(data)[0].rstrip(b"\n")).hexdigest()
    assert audit.check(data) == audit.Checked(2, hashlib.sha256(lines(data)[1].rstrip(b"\n")).hexdigest(), ())


def test_the_trail_only_grows(publish, data):
    first = publish(1)
    before = (data / FILE).read_bytes()
    publish(2)
    snapshot.rollback(data, first, by="王")

    assert (data / FILE).read_bytes().startswith(before)
    assert [(line["action"], line.get("note")) for line in audit.read(data)] == [
        ("publish", "1"), ("publish", "2"), ("rollback", ""),
    ]  # fmt: skip
    assert audit.check(data).flaws == ()


def test_an_older_trail_is_taken_over(data):
    (data / FILE).write_bytes(OLD + OLD.rstrip(b"\n"))  # the last line without its end

    assert audit.check(data) == audit.Checked(2, hashlib.sha256(OLD.rstrip(b"\n")).hexdigest(), ())
    audit.record(data, "form", "张三")
    assert [line.get("n") for line in audit.read(data)] == [None, None, 3]
    assert audit.check(data).flaws == ()

    (data / FILE).write_bytes((data / FILE).read_bytes().replace(b"10-09", b"10-08", 1))
    assert audit.check(data).flaws == ("开头没有逐条校验的2条被改动过",)


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        (lambda of: [*of[:1], of[1].replace(b"\xe5\xbc\xa0", b"\xe7\x8e\x8b"), *of[2:]], ("第2条被改动过",)),
        (lambda of: [*of[:4], of[4].replace(b"form", b"Form")], ("第5条被改动过",)),
        (lambda of: [of[0], *of[2:]], ("缺1条：第2条",)),
        (lambda of: of[:3], ("缺2条：第4、5条",)),
        (lambda of: [], ("缺5条：第1、2、3、4、5条",)),
        (lambda of: [*of[:1], of[2], of[1], *of[3:]], ("第2条不在原来的位置，现在是第3行",)),
        (lambda of: [*of[:2], of[1], *of[2:]], ("第3行是第2条，重复了",)),
        (lambda of: [*of[:4], of[4][:30]], ("第5行读不出，被改动过或不完整", "缺1条：第5条")),
        (lambda of: [*of[:2], b"\n", *of[2:]], ("第3行读不出，被改动过或不完整",)),
    ],
)
def test_whoever_was_at_it_is_found_also_after_the_next_line(data, meddle, said):
    (data / FILE).write_bytes(b"".join(meddle(five(data))))

    assert audit.check(data).flaws == said
    audit.record(data, "form", "李四")
    assert audit.check(data).flaws[: len(said)] == said
    assert audit.read(data)[-1]["n"] == 6


def test_without_its_head_the_end_cannot_be_told(data):
    five(data)
    (data / HEAD).unlink()

    assert audit.check(data).flaws == (f"缺 {HEAD}，末尾有没有缺行查不出",)


def test_a_line_nobody_was_told_of_is_taken_in_or_back(publish, data):
    first, second = publish(1), publish(2)
    head = json.loads((data / HEAD).read_bytes())
    third = publish(3)
    written = (data / FILE).read_bytes()

    # killed after CURRENT was replaced, before the head was
    (data / HEAD).write_text(json.dumps(head), encoding="utf-8")
    assert audit.check(data).flaws == ()
    audit.record(data, "form", "张三")
    assert [line["snapshot"] for line in audit.read(data)] == [first, second, third, third]

    # killed before CURRENT was replaced; and torn
    for end in (written, written[:-20]):
        (data / FILE).write_bytes(end)
        (data / HEAD).write_text(json.dumps(head), encoding="utf-8")
        (data / "CURRENT").write_text(second, encoding="utf-8")
        assert audit.check(data).flaws == ()
        audit.record(data, "form", "张三")
        assert [(line["n"], line["action"], line["snapshot"]) for line in audit.read(data)] == [
            (1, "publish", first), (2, "publish", second), (3, "form", second),
        ]  # fmt: skip
        assert audit.check(data).flaws == ()


def test_what_was_done_by_other_hands_is_added(publish, data):
    first = publish(1)
    publish(2)
    (data / "CURRENT").write_text(first, encoding="utf-8")
    audit.record(data, "form", "张三")

    assert [(line["action"], line["snapshot"]) for line in audit.read(data)][2:] == [
        ("recovered", first), ("form", first),
    ]  # fmt: skip
    assert audit.check(data).flaws == ()


def test_what_cannot_be_done_has_no_line(data, publish):
    publish(1)
    before = [(data / name).read_bytes() for name in (FILE, HEAD)]
    announcement = audit.Announcement(data, "20200101-00000000", {"action": "publish", "by": "张三"})
    (data / "CURRENT").unlink()
    (data / "CURRENT").mkdir()  # nothing takes its place

    with pytest.raises(OSError, match="CURRENT"):
        announcement.make()
    assert not announcement.done
    assert [(data / name).read_bytes() for name in (FILE, HEAD)] == before
    assert not (data / f"{HEAD}.tmp").exists()


def test_many_at_once_lose_no_line(data):
    def work():
        for number in range(10):
            audit.record(data, "form", "张三", note=str(number))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [line["n"] for line in audit.read(data)] == list(range(1, 41))
    assert audit.check(data).flaws == ()


def test_a_line_waits_for_no_publication(data):
    with durable_io.locked(data, "张三"):
        audit.record(data, "form", "李四")

    assert [line["by"] for line in audit.read(data)] == ["李四"]


def test_looking_again_the_same_day_is_nothing_new(tmp_path):
    for title in ("经济运行", "经济运行", "总览"):
        audit.record_once(tmp_path, "internal", "站长", title=title)
    audit.record_once(tmp_path, "internal", "小王", title="总览")

    assert [(entry["by"], entry["title"]) for entry in audit.read(tmp_path)] == [
        ("站长", "经济运行"),
        ("站长", "总览"),
        ("小王", "总览"),
    ]
