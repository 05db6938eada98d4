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
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT_LEAST = 95
PATIENCE = 240  # seconds; a mutant that does not end is caught
TESTS = {  # the tests of a room, the quickest first
    "queries": ("tests/queries", "tests/panels", "tests/living"),
    "queries/checks": tuple(
        f"tests/store/test_{name}.py" for name in ("checks", "checks_beside", "checks_of_files", "blanks")
    ),
    "queries/template": ("tests/queries/test_template.py", "tests/intake/template"),
    "township/statistics": ("tests/statistics", "tests/panels/test_wording.py", "tests/queries/test_lights.py"),
    "township/intake/contract": ("tests/intake/contract", "tests/intake/template", "tests/store/test_blanks.py"),
}
# browsers, LibreOffice and kills have nothing to say here
LEFT_OUT = ("tests/intake/template/test_template_libreoffice.py",)
HEAVY = ("pandas", "duckdb", "pyarrow", "sqlglot", "hypothesis", "plotly.graph_objects", "openpyxl", "htpy", "pytest")


@dataclass(frozen=True)
class Mutant:
    """One edit: ``text`` is the file with it, ``line`` and ``said`` tell it."""

    path: str
    line: int
    said: str
    text: str


# ------------------------------------------------------------------ SQL


_SQL = (  # what is looked for, and what takes its place
    (r"<=", "<"), (r">=", ">"), (r"(?<![<>])<(?![<>=])", "<="), (r"(?<![<>=])>(?!=)", ">="), (r"(?<![<>:!]) = ", " <> "),
    (r"<>", "="), (r"\bis null\b", "is not null"), (r"\bis not null\b", "is null"),
    (r"\bis distinct from\b", "is not distinct from"), (r"\bleft join\b", "inner join"), (r"\binner join\b", "left join"),
    (r"\band\b", "or"), (r"\bor\b", "and"), (r"\bnot (?!null|exists|in\b|distinct)", ""), (r"\bnot (in|exists)\b", r"\1"),
    (r"\bdesc\b", "asc"), (r"\basc\b", "desc"), (r"\bmax\(", "min("), (r"\bmin\(", "max("), (r"\bsum\(", "max("),
    (r"\bcount\(\*\)", "(count(*) + 1)"), (r"\bbool_or\(", "bool_and("), (r"\bbool_and\(", "bool_or("),
    (r"\bgreatest\(", "least("), (r"\bleast\(", "greatest("), (r" \+ ", " - "), (r"(?<=[a-z0-9)]) - ", " + "),
    (r" / ", " * "), (r"(?<=[a-z0-9)]) \* ", " / "), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"'illustrative'", "'reported'"), (r"'reported'", "'illustrative'"), (r"'derived'", "'reported'"),
    (r"(?<![\w.$])([0-9]+)(?![\w.])", lambda found: f"{int(found[1]) + 1}"),
    (r"'([^'\n]*[一-鿿%][^'\n]*)'", r"'\1？'"), (r"(?m)^ +(?:and|or) [^\n(]*(?:\([^\n()]*\))?[^\n()]*$", ""),
    (r"(?m)\bwhere [^\n(]*$(?!\n +(?:and|or)\b)", ""),
)  # fmt: skip


def sql_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Comparisons, joins, filters, orders, sums, signs, numbers, units and statuses, each wherever it stands."""
    code = re.sub(r"--[^\n]*", lambda comment: " " * len(comment[0]), text)
    for looked_for, instead in _SQL:
        for found in re.finditer(looked_for, code):
            new = instead(found) if callable(instead) else found.expand(instead)
            said = f"{' '.join(found[0].split())} → {new or 'nothing'}"
            yield Mutant(
                path, text.count("\n", 0, found.start()) + 1, said, text[: found.start()] + new + text[found.end() :]
            )


# ------------------------------------------------------------------ Python


_SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def python_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Comparisons, signs, conditions, numbers and words; not what only says or types: docstrings, messages, decorators."""
    raw, starts = text.encode(), [0]
    for line in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _judged(ast.parse(text)):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        was = raw[start:end].decode()
        for new in _instead(node, was):
            said = f"{' '.join(was.split())[:70]} → {new[:70]}"
            yield Mutant(path, node.lineno, said, (raw[:start] + new.encode() + raw[end:]).decode())


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


def asked_by(copy: Path) -> dict[str, list[str]]:
    """The tests by the query or check they were seen to ask, after one run of all of them, which must succeed."""
    noted = copy / "asked.json"
    rooms = [*TESTS["queries"], *TESTS["queries/checks"], *TESTS["queries/template"]]
    if code := run(copy, list(dict.fromkeys(rooms)), noted=noted, patience=3600):
        raise SystemExit(f"测试本来就没有通过（{code}），先把它们改好")
    found: dict[str, list[str]] = defaultdict(list)
    for test, queries in json.loads(noted.read_text(encoding="utf-8")).items():
        for query in queries:
            found[query].append(test)
    return found


def views_used(copy: Path) -> dict[str, set[str]]:
    """The view files by the query or view file whose text names something they define, through others too."""
    texts = {
        path.relative_to(copy).as_posix(): path.read_text(encoding="utf-8")
        for path in (copy / "queries").rglob("*.sql")
    }
    made = {
        path: re.findall(r"create (?:macro|table|view) (?:table )?(\w+)", text)
        for path, text in texts.items()
        if Path(path).name.startswith("_") and "/checks/" not in path
    }
    direct = {
        path: {
            view for view, names in made.items() if view != path and any(re.search(rf"\b{n}\b", text) for n in names)
        }
        for path, text in texts.items()
    }
    whole = {}
    for path in direct:
        seen, ahead = set(), [path]
        while ahead:
            for view in direct[ahead.pop()] - seen:
                seen.add(view)
                ahead.append(view)
        whole[path] = seen
    return whole


def concerned(mutant: Mutant, asked: dict[str, list[str]], uses: dict[str, set[str]]) -> list[str]:
    """The tests to run, those most likely to notice first."""
    room = next(room for room in sorted(TESTS, key=len, reverse=True) if mutant.path.startswith(room))
    if not mutant.path.endswith(".sql") or room != "queries":
        own = f"tests/{mutant.path.partition('/')[2].replace('.py', '')}".rpartition("/")
        first = [f"{own[0]}/test_{own[2]}.py"]
        return [*(path for path in first if (ROOT / path).exists()), *TESTS[room]]
    name = mutant.path.removeprefix("queries/").removesuffix(".sql")
    names = [name] if not Path(name).name.startswith("_") else [
        path.removeprefix("queries/").removesuffix(".sql") for path, views in uses.items() if mutant.path in views
    ]  # fmt: skip
    tests = dict.fromkeys(test for query in names for test in asked.get(query, ()))
    subject = name.partition("/")[0]
    return sorted(tests, key=lambda test: ("living" in test, subject not in test, "queries" not in test))


# ------------------------------------------------------------------ running


class Noting:
    """A pytest plugin that notes which queries each test asks, nothing being remembered from the test before."""

    def __init__(self, file: Path) -> None:
        self.file, self.seen, self.test = file, defaultdict(set), ""

    def pytest_runtest_protocol(self, item, nextitem):
        from township.panels import render
        from township.store.warehouse import Warehouse

        render.clear_cache()
        self.test = item.nodeid
        if not hasattr(Warehouse, "unnoted"):
            Warehouse.unnoted = Warehouse.run

            def run(warehouse, name, **parameters):
                self.seen[self.test].add(name)
                return warehouse.unnoted(name, **parameters)

            Warehouse.run = run

    def pytest_sessionfinish(self):
        self.file.write_text(
            json.dumps({test: sorted(queries) for test, queries in self.seen.items()}), encoding="utf-8"
        )


def run(copy: Path, tests: list[str], noted: Path | None = None, patience: int = PATIENCE) -> int:
    """The exit code of the tests in ``copy``, in a forked process that has imported what is heavy; -1 where it hangs."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os.chdir(copy)
        sys.path[:] = [str(copy), *(path for path in sys.path if path not in ("", str(ROOT)))]
        for name in [name for name in sys.modules if name.partition(".")[0] in ("township", "tests", "pages")]:
            del sys.modules[name]
        import pytest

        sink = os.open(os.devnull if noted is None else str(copy / "run.log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        ignored = [f"--ignore={path}" for path in LEFT_OUT]
        plugins = [Noting(noted)] if noted else []
        os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *ignored, *tests], plugins))
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
    signal.alarm(patience)
    status = os.waitpid(child, 0)[1]
    signal.alarm(0)
    return os.waitstatus_to_exitcode(status)


def mutants_of(place: str) -> list[Mutant]:
    """All mutants of the files of a folder, or of one file."""
    there = ROOT / place
    files = [there] if there.is_file() else sorted([*there.rglob("*.sql"), *there.rglob("*.py")])
    found: list[Mutant] = []
    for file in files:
        make = sql_mutants if file.suffix == ".sql" else python_mutants
        found += make(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
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
    enough = True
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copied(Path(folder))
        asked, uses = {}, views_used(copy)
        if any(place.startswith("queries") for place in given.places):
            asked = asked_by(copy)
        for place in given.places:
            every = mutants_of(place)
            lot = random.Random(f"{given.seed}/{place}")
            chosen = lot.sample(every, min(given.sample, len(every))) if given.sample else every
            survivors = 0
            for mutant in chosen:
                tests = concerned(mutant, asked, uses)
                (copy / mutant.path).write_text(mutant.text, encoding="utf-8")
                if not tests or run(copy, tests) == 0:
                    survivors += 1
                    print(f"  没有抓到：{mutant.path}:{mutant.line}  {mutant.said}", flush=True)
                shutil.copy2(ROOT / mutant.path, copy / mutant.path)
            rate = 100 * (len(chosen) - survivors) / max(len(chosen), 1)
            enough = enough and rate >= AT_LEAST
            print(f"{place}：{len(chosen)}/{len(every)} 处改动，抓到 {rate:.1f}%", flush=True)
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
