"""Times reading, checking and publishing a month of workbooks, and a year of them: ``python -m bench publishing``.

The workbooks are the templates of 2021, filled in (filling.py), 40 villages and every sheet; they are published onto a
copy of ``data/``. Each publication is a process of its own, as the command is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import itertools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.stats import Key, Results, table
from township.intake import reading
from township.intake.template import writer
from township.panels import proof
from township.statistics import catalogue as catalogues
from township.statistics.catalogue import Catalogue
from township.store import checks, previous_report, snapshot

ROOT = Path(__file__).resolve().parents[1]
ACTION = "发布"
MONTH, YEAR = "一个月", "十二个月"
SECONDS = ("读入（秒）", "校验（秒）", "发布（秒）", "合计（秒）")
PEAKS = ("主进程峰值（MB）", "读表子进程峰值（MB）")
MONTHS = [dt.date(2021, number, 1) for number in range(1, 13)]
_READER = """
import sys
from township.intake.files import reader
with open(sys.argv[1], "rb") as file:
    if "sheets" not in reader.answer(reader.KINDS[".xlsx"], file):
        raise SystemExit("the reader refused")
with open("/proc/self/status") as file:
    print(next(line for line in file if line.startswith("VmHWM:")).strip())
"""


def main(arguments: list[str]) -> int:
    """Measure, print the table; 0 unless a publication failed."""
    parser = argparse.ArgumentParser(
        prog="python -m bench publishing", description="测量读入、校验、发布一个月和十二个月"
    )
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="轮数（默认 1；一轮发布十三个月）")
    parser.add_argument("--json", type=Path, metavar="文件", help="把全部数字写到这个文件")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error("--runs 至少是 1")
    results = Results()
    measure(options.runs, results)
    print(shown(results))
    if options.json:
        text = json.dumps({"runs": options.runs, "measurements": results.as_json()}, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(runs: int, results: Results) -> None:
    """Add ``runs`` samples of a month (2021-06, after the five before it) and of a year, month upon month.

    Raises:
        RuntimeError: a publication was refused; the message says why.
    """
    with tempfile.TemporaryDirectory(prefix="publishing-") as folder:
        files, before, published = prepare(Path(folder))
        for number in range(runs):
            data = Path(folder) / f"run{number}"
            shutil.copytree(before, data)
            add(MONTH, [_in_a_process(data, files[5])], results)
            shutil.rmtree(data)
            if number:  # the first year is the one the months were made with
                shutil.copytree(ROOT / "data", data)
                published = [_in_a_process(data, file) for file in files]
                shutil.rmtree(data)
            add(YEAR, published, results)


def prepare(folder: Path) -> tuple[list[Path], Path, list[dict[str, float]]]:
    """Twelve filled workbooks, the data as it is before the sixth of them, and what publishing each took."""
    from bench import filling  # openpyxl; the processes that are measured do without it

    data, before = folder / "data", folder / "before"
    shutil.copytree(ROOT / "data", data)
    catalogue = catalogues.load(data / "catalogue")
    files, told = [], []
    for month in MONTHS:
        if month.month == 6:
            shutil.copytree(data, before)
        file = folder / f"{month:%Y-%m}.xlsx"
        file.write_bytes(filling.filled(_template(data, month, catalogue), month, catalogue))
        told.append(_in_a_process(data, file))
        files.append(file)
    return files, before, told


def _template(data: Path, month: dt.date, catalogue: Catalogue) -> bytes:
    earlier = previous_report.rows(snapshot.open_published(data).snapshot, month, catalogue)
    made = io.BytesIO()
    writer.build(catalogue, month, "all", earlier, made)
    return made.getvalue()


def publish(data: Path, file: Path) -> dict[str, float]:
    """Publish a file as the command does; the seconds of each step, and this process's peak memory in MB."""
    catalogue = catalogues.load(data / "catalogue")
    clock = [time.perf_counter()]
    proof.get_ready()
    intake, workbooks = reading.read_inputs([file], catalogue, data / "catalogue")
    clock.append(time.perf_counter())
    intake.problems[:] = checks.check(intake, snapshot.open_published(data).snapshot, catalogue)
    clock.append(time.perf_counter())
    who = {"by": "测速", "note": "", "confirmed_by": "测速"}
    snapshot.publish_onto(intake, catalogue, workbooks, data, originals=[file], prove=proof.against(catalogue), **who)
    clock.append(time.perf_counter())
    steps = dict(zip(SECONDS, (b - a for a, b in itertools.pairwise(clock)), strict=False))
    return {**steps, SECONDS[-1]: clock[-1] - clock[0], PEAKS[0]: peak_of(Path("/proc/self/status").read_text())}


def _in_a_process(data: Path, file: Path) -> dict[str, float]:
    """One publication in a process of its own, with the peak memory of the child that reads the file.

    Raises:
        RuntimeError: it ended with an error.
    """
    told = json.loads(said([sys.executable, "-m", "bench.publishing", str(data), str(file)]))
    return {**told, PEAKS[1]: reader_peak(file)}


def reader_peak(file: Path) -> float:
    """The most memory (MB) that reading an .xlsx holds, done in a process of its own as the warm reader's child does it.

    Raises:
        RuntimeError: the reader did not answer.
    """
    return peak_of(said([sys.executable, "-c", _READER, str(file)]))


def said(command: list[str]) -> str:
    """The last line a process prints.

    Raises:
        RuntimeError: it ended with an error.
    """
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"没有完成：{done.stderr.strip().splitlines()[-1:]}")
    return done.stdout.splitlines()[-1]


def peak_of(status: str) -> float:
    """VmHWM of a process's status file, in MB: the most it has held since its program began."""
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def add(subject: str, told: list[dict[str, float]], results: Results) -> None:
    """One sample from the publications that make it up: seconds add, peaks do not."""
    for metric in SECONDS:
        results.add(Key(ACTION, subject, metric=metric), sum(one[metric] for one in told))
    for metric in PEAKS:
        results.add(Key(ACTION, subject, metric=metric), max(one[metric] for one in told))


def shown(results: Results) -> str:
    """The table: a row for each of month and year; "" where nothing was measured."""
    rows: list[list[str]] = []
    for subject in (MONTH, YEAR):
        keys = [Key(ACTION, subject, metric=metric) for metric in (*SECONDS, *PEAKS)]
        if keys[0] in results.samples:
            count = str(len(results.samples[keys[0]]))
            rows.append([subject, *(_words(results.samples[key]) for key in keys), count])
    return table(["", *SECONDS, *PEAKS, "次数"], rows) if rows else ""


def _words(values: list[float]) -> str:
    digits = 0 if statistics.median(values) >= 20 else 2
    low, middle, high = (f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{middle}（{low}—{high}）"


if __name__ == "__main__":  # one publication, in a process of its own: data folder, file
    print(json.dumps(publish(Path(sys.argv[1]), Path(sys.argv[2]))))
