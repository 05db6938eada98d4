"""Small faults put into queries/, township/statistics and the contract, one at a time: does a test notice?

    python -m tests.living.mutate                            # a sample of each room, as make soak does
    python -m tests.living.mutate queries --sample 200 --seed 3
    python -m tests.living.mutate queries/economy --sample 0  # every mutant of a folder

The repository is copied, every mutant is written into the copy, and the tests that concern it run there in a process of
its own: for a query those that were seen to ask it, for a module those of its room. Survivors are printed as they are
found; the exit code is 1 where fewer than AT_LEAST % were caught. Why not a library: docs/decisions/0024.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AT_LEAST = 95
TESTS = {  # the tests of a room, the quickest first
    "queries": ("tests/queries", "tests/panels", "tests/living"),
    "queries/checks": tuple(
        f"tests/store/test_{name}.py" for name in ("checks", "checks_beside", "checks_of_files", "blanks")
    ),
    "queries/template": ("tests/queries/test_template.py", "tests/exports/test_form_fill.py", "tests/intake/template"),
    "township/statistics": (
        "tests/statistics",
        "tests/intake/contract/test_sheets.py",
        "tests/panels/test_wording.py",
        "tests/queries/test_lights.py",
    ),
    "township/intake/contract": ("tests/intake/contract", "tests/intake/template", "tests/store/test_blanks.py"),
}
# browsers, LibreOffice and kills have nothing to say here
LEFT_OUT = ("tests/intake/template/test_template_libreoffice.py",)
HEAVY = ("pandas", "duckdb", "pyarrow", "sqlglot", "hypothesis", "plotly.graph_objects", "openpyxl", "htpy")


@dataclass(frozen=True)
class Mutant:
    """One edit: ``text`` is the file with it, ``line`` and ``said`` tell it; ``was`` is the line before it."""

    path: str
    line: int
    said: str
    was: str
    text: str

    @property
    def edit(self) -> tuple[str, str, str]:
        """What equivalent.csv knows it by: lines may move."""
        return self.path, self.was, self.said


def equivalents() -> set[tuple[str, str, str]]:
    """The edits that change nothing, so that no test can notice; the file says why of each."""
    with (Path(__file__).parent / "equivalent.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["file"], row["line"], row["edit"]) for row in csv.DictReader(lines)}


# ------------------------------------------------------------------ SQL


_OF_ROWS = r"(?![^\n]*filter \(where [\w.]*indicator = )"  # of one row, picked by its indicator, max() is its value
_SQL = (  # what is looked for, and what takes its place
    (r"<=", "<"), (r">=", ">"), (r"(?<![<>])<(?![<>=])", "<="), (r"(?<![<>=])>(?!=)", ">="), (r"(?<![<>:!]) = ", " <> "),
    (r"<>", "="), (r"\bis null\b", "is not null"), (r"\bis not null\b", "is null"),
    (r"\bis distinct from\b", "is not distinct from"), (r"\bleft join\b", "inner join"), (r"\binner join\b", "left join"),
    (r"\band\b", "or"), (r"\bor\b", "and"), (r"\bnot (?!null|exists|in\b|distinct)", ""), (r"\bnot (in|exists)\b", r"\1"),
    (r"\bdesc\b", "asc"), (r"\basc\b", "desc"), (rf"\bmax\({_OF_ROWS}", "min("), (rf"\bmin\({_OF_ROWS}", "max("), (rf"\bsum\({_OF_ROWS}", "max("),
    (r"\bcount\(\*\)", "(count(*) + 1)"), (r"\bbool_or\(", "bool_and("), (r"\bbool_and\(", "bool_or("),
    (r"\bgreatest\(", "least("), (r"\bleast\(", "greatest("), (r" \+ ", " - "), (r"(?<=[a-z0-9)]) - ", " + "),
    (r" / ", " * "), (r"(?<=[a-z0-9)]) \* ", " / "), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"'illustrative'", "'reported'"), (r"'reported'", "'illustrative'"), (r"'derived'", "'reported'"),
    (r"(?<![\w.$])([0-9]+)(?![\w.]| as position)", lambda found: f"{int(found[1]) + 1}"),
    (r"'([^'\n]*[一-鿿%][^'\n]*)'", r"'\1？'"), (r"(?m)^ +(?:and|or) [^\n(]*(?:\([^\n()]*\))?[^\n()]*$", ""),
    (r"(?m)\bwhere [^\n(]*$(?!\n +(?:and|or)\b)", ""),
)  # fmt: skip


def sql_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Comparisons, joins, filters, orders, sums, signs, numbers, units and statuses, each wherever it stands."""
    code = re.sub(r"--[^\n]*", lambda comment: " " * len(comment[0]), text)
    lines = text.splitlines()
    for looked_for, instead in _SQL:
        for found in re.finditer(looked_for, code):
            new = instead(found) if callable(instead) else found.expand(instead)
            said = f"{' '.join(found[0].split())} → {new or 'nothing'}"
            line = text.count("\n", 0, found.start()) + 1
            made = text[: found.start()] + new + text[found.end() :]
            yield Mutant(path, line, said, lines[line - 1].strip(), made)


# ------------------------------------------------------------------ Python


_SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def python_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Comparisons, signs, conditions, numbers and words; not what only says or types: docstrings, messages, decorators."""
    raw, starts, lines = text.encode(), [0], text.splitlines()
    for line in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _judged(ast.parse(text)):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        was = raw[start:end].decode()
        for new in _instead(node, was):
            said = f"{' '.join(was.split())[:70]} → {new[:70]}"
            made = (raw[:start] + new.encode() + raw[end:]).decode()
            yield Mutant(path, node.lineno, said, lines[node.lineno - 1].strip(), made)


def _judged(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that do something, outermost first."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Raise | ast.JoinedStr | ast.Import | ast.ImportFrom):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue  # a docstring
            if isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__":
                continue  # nothing imports *
            if isinstance(child, ast.expr):
                yield child
            if isinstance(child, ast.AST):
                yield from _judged(child)


def _instead(node: ast.expr, was: str) -> Iterator[str]:
    match node:
        case ast.Compare(ops=[op]) | ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _SWAPPED:
            other = deepcopy(node)
            swapped = _SWAPPED[type(op)]()
            if isinstance(other, ast.Compare):
                other.ops = [swapped]
            else:
                other.op = swapped
            yield f"({ast.unparse(other)})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield f"({ast.unparse(operand)})"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield f"({ast.unparse(orelse)} if {ast.unparse(test)} else {ast.unparse(body)})"
        case ast.Constant(value=bool(value)):
            yield f"{not value}"
        case ast.Constant(value=int(value)):
            yield f"{value + 1}"
        case ast.Constant(value=str(value)) if value and was[0] in "'\"":
            yield f"{was[:-1]}？{was[-1]}"


# ------------------------------------------------------------------ the tests that concern a mutant


def concerned(copy: Path, path: str) -> list[str]:
    """The test files to run for a mutant of the file, those most likely to notice first: its own, those of its folder.

    What is of another subject of queries/ only has no say where a query is changed; a view may be used anywhere.
    """
    room = next(room for room in sorted(TESTS, key=len, reverse=True) if path.startswith(room))
    subjects = {folder.name for folder in (copy / "queries").iterdir() if folder.is_dir()}
    name = path.partition("/")[2].rpartition(".")[0]
    own = {f"test_{word.strip('_')}.py" for word in name.split("/")}
    ranked = []
    for place in TESTS[room]:
        for test in sorted((copy / place).rglob("test_*.py")) or [copy / place]:
            of_others = test.stem.removeprefix("test_") in subjects and test.name not in own
            named = f'"{name}"' in test.read_text(encoding="utf-8")
            if named or room != "queries" or not of_others or "/_" in path:
                ranked.append((test.name not in own, not named, len(ranked), test.relative_to(copy).as_posix()))
    return [test for *_, test in sorted(ranked) if test not in LEFT_OUT]


# ------------------------------------------------------------------ running


def run(copy: Path, tests: list[str], patience: float) -> int:
    """The exit code of the tests in ``copy``, in a forked process that has imported what is heavy; not 0 if it hangs."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.chdir(copy)
            sys.path[:] = [str(copy), *(path for path in sys.path if path not in ("", str(ROOT)))]
            for name in [name for name in sys.modules if name.partition(".")[0] in ("township", "tests", "pages")]:
                del sys.modules[name]
            sink = os.open(copy.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(sink, 1)
            os.dup2(sink, 2)
            early = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # HEAVY came before pytest
            os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *early, *tests]))
        finally:
            os._exit(pytest.ExitCode.INTERNAL_ERROR)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, patience)
    status = os.waitpid(child, 0)[1]
    signal.setitimer(signal.ITIMER_REAL, 0)
    return os.waitstatus_to_exitcode(status)


def patience_with(copy: Path, tests: list[str]) -> float:
    """Seconds after which a mutant is taken to hang: several times what the tests take, which must succeed as they are."""
    began = time.monotonic()
    if code := run(copy, tests, 3600):
        raise SystemExit(f"测试本来就没有通过（{code}），先把它们改好；见 {copy.with_suffix('.log')}")
    return 30 + 3 * (time.monotonic() - began)


def mutants_of(copy: Path, place: str) -> list[Mutant]:
    """All mutants of the files of a folder, or of one file."""
    there = copy / place
    files = [there] if there.is_file() else sorted([*there.rglob("*.sql"), *there.rglob("*.py")])
    found: list[Mutant] = []
    for file in files:
        make = sql_mutants if file.suffix == ".sql" else python_mutants
        found += make(file.relative_to(copy).as_posix(), file.read_text(encoding="utf-8"))
    return found


def copied(folder: Path) -> Path:
    """The working tree as it is, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder


def main(arguments: list[str] | None = None) -> int:
    """Mutate, run, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.living.mutate", description=__doc__.splitlines()[0])
    parser.add_argument("places", nargs="*", default=["queries", "township/statistics", "township/intake/contract"])
    parser.add_argument("--sample", type=int, default=60, help="mutants of each place; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    for name in HEAVY:
        __import__(name)
    enough, alike = True, equivalents()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copied(Path(folder) / "township")
        for place in given.places:
            every = [mutant for mutant in mutants_of(copy, place) if mutant.edit not in alike]
            chosen = random.Random(f"{given.seed}/{place}").sample(every, min(given.sample or len(every), len(every)))
            patience = patience_with(
                copy, list(dict.fromkeys(chain.from_iterable(concerned(copy, m.path) for m in chosen)))
            )
            survivors = 0
            for mutant in chosen:
                file = copy / mutant.path
                original = file.read_text(encoding="utf-8")
                file.write_text(mutant.text, encoding="utf-8")
                if run(copy, concerned(copy, mutant.path), patience) == 0:
                    survivors += 1
                    print(f"  没有抓到：{mutant.path}:{mutant.line}  {mutant.said}", flush=True)
                file.write_text(original, encoding="utf-8")
            rate = 100 * (len(chosen) - survivors) / max(len(chosen), 1)
            enough = enough and rate >= AT_LEAST
            print(f"{place}：{len(chosen)}/{len(every)} 处改动，抓到 {rate:.1f}%", flush=True)
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
