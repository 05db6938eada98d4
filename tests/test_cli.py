"""The command line: what each command does, prints and returns, on data folders of its own."""

from __future__ import annotations

import csv
import io
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bundled import CURRENT, DATA, ILLUSTRATIVE, ROOT, WORKBOOKS
from township import cli
from township.store import snapshot

CHINESE = re.compile("[一-龥]")
COMMANDS = (
    *("check", "diff", "publish", "snapshots", "rollback", "verify"),
    *("illustrate", "template", "statements", "serve"),
)
VERDICTS = {"一致", "换算一致", "矛盾", "无数据"}
pytestmark = pytest.mark.usefixtures("unproved")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the committed catalogue and workbooks, and nothing published."""
    made = tmp_path / "data"
    for name in ("catalogue", "workbooks"):
        shutil.copytree(DATA / name, made / name)
    return made


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]):
    """Run a command on ``data``; returns (exit code, stdout, stderr)."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["--data", str(data), *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def folders(data: Path) -> list[Path]:
    return [data / "workbooks" / folder.name for folder in WORKBOOKS]


# ------------------------------------------------------------------ help


def helped(capsys: pytest.CaptureFixture[str], *command: str) -> list[str]:
    """The lines of the help text, an explanation joined to what it explains."""
    with pytest.raises(SystemExit) as ended:
        cli.main([*command, "--help"])
    assert ended.value.code == 0
    return re.sub(r"\n\s{10,}", " ", capsys.readouterr().out).splitlines()


def test_help_names_every_command_in_chinese(capsys):
    lines = {line.split()[0]: line for line in helped(capsys) if line.strip()}

    for command in COMMANDS:
        assert CHINESE.search(lines[command])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_explained_in_chinese(command, capsys):
    options = [line for line in helped(capsys, command) if re.match(r"\s+--", line)]

    assert all(CHINESE.search(line) for line in options), options


@pytest.mark.parametrize(
    "arguments", [[], ["publish"], ["erase"], ["statements", "--format", "xml"], ["serve", "--port", "x"]]
)
def test_what_is_no_command_ends_with_64(arguments, capsys):
    """Not with argparse's 2, which is for warnings that wait."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 64
    assert capsys.readouterr().out == ""


def test_it_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "township", "--help"], cwd=ROOT, capture_output=True, encoding="utf-8")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: python -m township")


# ------------------------------------------------------------------ publish


def test_publish(run, data):
    code, out, err = run("publish", *folders(data), "--by", "王", "--note", "试发布")
    published = snapshot.open_published(data).snapshot
    rows = sum(entry["rows"] for entry in published.manifest["tables"].values())
    reference = sum(published.manifest["tables"][name]["rows"] for name in ("area", "indicator", "event"))

    assert code == 0
    assert all(line.startswith("提示：") for line in err.splitlines()), err
    assert out == f"已发布快照 {published.id}：2个工作簿，新增 {rows - reference} 行，不变 0 行\n"
    assert published.id == CURRENT
    assert (published.manifest["by"], published.manifest["note"]) == ("王", "试发布")
    assert list(published.manifest["workbooks"]) == [folder.name for folder in WORKBOOKS]


def test_bad_cells_are_listed_and_nothing_is_published(run, data):
    sheet = data / "workbooks" / "annual-report-2020" / "扶贫项目.csv"
    text = sheet.read_text(encoding="utf-8").replace(",237,", ",二百三十七,").replace(",199,", ",199.5,")
    sheet.write_text(text, encoding="utf-8")
    code, out, err = run("publish", *folders(data))

    assert (code, out) == (1, "")
    assert [line for line in err.splitlines() if not line.startswith("提示：")] == [
        "错误：annual-report-2020/扶贫项目.csv 第2行“户数”列：“二百三十七”不是数字（现值：二百三十七）",
        "错误：annual-report-2020/扶贫项目.csv 第3行“户数”列：要整数（现值：199.5）",
        "未完成：有2处错误，未发布；已发布的数据没有变化",
    ]
    assert not (data / "CURRENT").exists()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: shutil.rmtree(data / "workbooks" / "annual-report-2020"), "annual-report-2020 无法读取"),
        (lambda data: shutil.rmtree(data / "catalogue"), "town.toml 无法读取"),
        (lambda data: (data / "workbooks" / "annual-report-2020" / "来源.csv").write_bytes(b""), "来源.csv 是空文件"),
        (lambda data: (data / "snapshots").write_bytes(b""), "File exists"),
    ],
    ids=["no workbook", "no catalogue", "empty sheet", "no folder for snapshots"],
)
def test_what_cannot_be_read_ends_with_1_and_one_line(run, data, spoil, message):
    spoil(data)
    code, out, err = run("publish", *folders(data))
    [line] = [line for line in err.splitlines() if not line.startswith("提示：")]

    assert (code, out) == (1, "")
    assert line.startswith("未完成：")
    assert message in line


# ------------------------------------------------------------------ illustrate


def test_illustrate_writes_the_committed_workbook(run, data):
    committed = {p.name: p.read_bytes() for p in ILLUSTRATIVE.glob("*.csv")}
    shutil.rmtree(data / "workbooks" / "illustrative-2020")
    code, out, err = run("illustrate")
    written = {p.name: p.read_bytes() for p in (data / "workbooks" / "illustrative-2020").glob("*.csv")}

    assert (code, err) == (0, "")
    assert out.startswith(f"已写入 {data / 'workbooks' / 'illustrative-2020'}：")
    assert written == committed


def test_illustrate_elsewhere_leaves_the_committed_one_alone(run, data, tmp_path):
    before = {p: p.read_bytes() for p in data.rglob("*.csv")}
    code, out, _ = run("illustrate", "--report", folders(data)[0], "--output", tmp_path / "示例")

    assert code == 0
    assert str(tmp_path / "示例") in out
    assert {p: p.read_bytes() for p in data.rglob("*.csv")} == before


def test_illustrate_does_not_start_from_a_report_with_errors(run, data):
    sheet = data / "workbooks" / "annual-report-2020" / "统计月报.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(",3668,", ",三千,"), encoding="utf-8")
    code, out, err = run("illustrate", "--output", data / "示例")

    assert (code, out) == (1, "")
    assert re.match(r"错误：annual-report-2020/统计月报\.csv 第\d+行“数值”列：“三千”不是数字", err)
    assert not (data / "示例").exists()


# ------------------------------------------------------------------ statements


@pytest.fixture
def published(data) -> Path:
    """The data folder with the committed snapshot, which is of both workbooks."""
    shutil.copytree(DATA / "snapshots", data / "snapshots")
    for name in ("CURRENT", "audit.jsonl"):
        shutil.copy(DATA / name, data)
    return data


def test_statements_compares_every_figure_of_the_report(run, published):
    code, out, err = run("statements", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == (
        "fact_id,section,label,printed_value,printed_unit,qualifier,value,unit,computed_value,verdict"
    )
    assert len(rows) == len({row["fact_id"] for row in rows}) == 126
    assert {row["verdict"] for row in rows} <= VERDICTS
    assert all((row["computed_value"] == "") <= (row["verdict"] == "无数据") or row["printed_value"] for row in rows)
    printed = {
        row["fact_id"]: (row["printed_value"], row["value"], row["computed_value"], row["verdict"]) for row in rows
    }
    as_people_write_them = {
        "fiscal_rev_cum_2020m09": ("3668", "3668", "3668", "一致"),
        "proj_inv_cum_2020m09": ("8.525", "85250", "85250", "换算一致"),
        "epi_lead_group_heads": ("双", "2", "2", "换算一致"),
        "ind_output_yoy_2020m09": ("14", "14", "14", "一致"),
        "h1_epidemic_shock": ("", "", "", "无数据"),
    }
    assert as_people_write_them.items() <= printed.items()


def test_statements_as_a_table_ends_with_the_count_of_verdicts(run, published):
    code, out, _ = run("statements")
    counts = dict(part.split() for part in out.splitlines()[-1].split("；"))

    assert code == 0
    assert set(counts) <= VERDICTS
    assert sum(map(int, counts.values())) == 126


def test_statements_of_a_fallback_says_so(run, published):
    first = snapshot.open_published(published).snapshot.id
    sheet = published / "workbooks" / "illustrative-2020" / "来源.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("2021-01-28", "2021-01-29"), encoding="utf-8")
    run("publish", *folders(published))
    second = snapshot.open_published(published).snapshot
    second.tables["statement"][0].unlink()
    code, out, err = run("statements", "--format", "csv")

    assert first != second.id
    assert (code, len(out.splitlines())) == (0, 127)
    assert err == f"提醒：快照 {second.id} 缺少文件 statement.parquet；现在显示的是上一份完好的快照 {first}\n"


def test_statements_before_anything_is_published(run):
    code, out, err = run("statements")

    assert (code, out) == (1, "")
    assert "运行 python -m township publish" in err


# ------------------------------------------------------------------ serve


def test_a_taken_port_is_told_before_anything_starts(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = run("serve", "--address", "127.0.0.1", "--port", str(port))

    assert (code, out) == (1, "")
    assert err.startswith(f"未完成：端口 {port} 已被占用；请先关掉占用它的程序")


@pytest.mark.parametrize(
    ("given", "message"),
    [(["--port", "70000"], "端口 70000 不对"), (["--address", "192.0.2.1"], "本机不能在地址 192.0.2.1 上监听")],
)
def test_where_it_cannot_listen_is_told(run, given, message):
    code, out, err = run("serve", *given)

    assert (code, out) == (1, "")
    assert err.startswith(f"未完成：{message}")


# ------------------------------------------------------------------ a reader that goes away


def test_output_that_nobody_reads_any_more_ends_quietly():
    command = [sys.executable, "-m", "township", "statements", "--format", "csv"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (141, b"")
