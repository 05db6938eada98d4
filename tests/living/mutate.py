"""Small faults put into queries/, township/statistics and the contract, one at a time: does a test notice?

    python -m tests.living.mutate                            # a sample of each room, as make soak does
    python -m tests.living.mutate queries --sample 200 --seed 3 4
    python -m tests.living.mutate queries/economy --sample 0  # every mutant of a folder

The repository is copied and every mutant is written into the copy. Of SQL the tests are run once to learn what each asks;
a mutant then meets those that ask what it changes, the quickest first, forked from a process that has collected them. A
mutant of a module meets the tests of its room in a process of its own. Survivors are printed as they are found; the exit
code is 1 where fewer than AT_LEAST % were caught. Why not a library: docs/decisions/0024.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
AT_LEAST = 95
SQL_TESTS = (
    *("tests/queries", "tests/panels", "tests/living", "tests/exports/test_form_fill.py", "tests/intake/template"),
    *(
        f"tests/store/test_{name}.py"
        for name in ("checks", "checks_beside", "checks_of_files", "checks_of_towns", "blanks")
    ),
    "--deselect=tests/intake/template/test_template_libreoffice.py",  # has nothing to say here
)
TESTS = {  # of a room in Python, the quickest first
    "township/statistics": (
        "tests/statistics",
        "tests/intake/contract/test_sheets.py",
        "tests/panels/test_wording.py",
        "tests/queries/test_lights.py",
    ),
    "township/intake/contract": ("tests/intake/contract", "tests/intake/template", "tests/store/test_blanks.py"),
}
QUIET = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")  # HEAVY came before
WITHHELD = {"_confidential", "report/_withheld_statement"}  # what Warehouse.outward leaves out
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
_ALWAYS_FINDS = r"(?! indicator as \w+ on [\w.]+ = i\.code\n)"  # no row of an indicator that is not in the catalogue
_NO_TYPE = r"(?<!decimal\()(?<!decimal\(38, )"  # no figure has more than four decimals
# what only orders the parts of a union, a list or a table of values; the 1 of exists (select 1 from …)
_NO_PLACE = r"(?! as (?:position|path|block)\b)(?!\s+from\b)(?<!'position': \d)(?!(?<=\(\d), '|(?<=\(\d\d), ')"
_SQL = (  # what is looked for, and what takes its place
    (r"<=", "<"), (r">=", ">"), (r"(?<![<>])<(?![<>=])", "<="), (r"(?<![-<>=])>(?!=)", ">="), (r"(?<![<>:!]) = ", " <> "),
    (r"<>", "="), (r"\bis null\b", "is not null"), (r"\bis not null\b", "is null"),
    (r"\bis distinct from\b", "is not distinct from"), (r"\bleft join\b", "inner join"), (rf"\binner join\b{_ALWAYS_FINDS}", "left join"),
    (r"\band\b", "or"), (r"\bor\b", "and"), (r"\bnot (?!null|exists|in\b|distinct)", ""), (r"\bnot (in|exists)\b", r"\1"),
    (r"\bdesc\b", "asc"), (r"\basc\b", "desc"), (rf"\bmax\({_OF_ROWS}", "min("), (rf"\bmin\({_OF_ROWS}", "max("), (rf"\bsum\({_OF_ROWS}", "max("),
    (r"\bcount\(\*\)", "(count(*) + 1)"), (r"\bbool_or\(", "bool_and("), (r"\bbool_and\(", "bool_or("),
    (r"\bgreatest\(", "least("), (r"\bleast\(", "greatest("), (r" \+ ", " - "), (r"(?<=[a-z0-9)]) - ", " + "),
    (r" / ", " * "), (r"(?<=[a-z0-9)]) \* ", " / "), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"'illustrative'", "'reported'"), (r"'reported'", "'illustrative'"), (r"'derived'", "'reported'"),
    (rf"(?<![\w.$]){_NO_TYPE}([0-9]+)(?![\w.]){_NO_PLACE}", lambda found: f"{int(found[1]) + 1}"),
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


# ------------------------------------------------------------------ which tests ask what a file defines


def reached(queries: Path) -> dict[str, set[str]]:
    """By query (``economy/fiscal_path``) or view file (``economy/_projects``): all the files its answer depends on."""
    rules = set(queries.glob("checks/*.sql"))  # have tables of their own under the same names
    return _reached(queries, set(queries.rglob("*.sql")) - rules) | _reached(queries, rules)


def _reached(queries: Path, paths: set[Path]) -> dict[str, set[str]]:
    code = {
        path.relative_to(queries).with_suffix("").as_posix(): re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        for path in paths
    }
    made = {
        defined: name
        for name, text in code.items()
        for defined in re.findall(r"(?m)^create (?:table|view|macro) (\w+)", text)
    }
    direct = {name: {made[word] for word in re.findall(r"\w+", text) if word in made} for name, text in code.items()}
    found = {}
    for name in code:
        found[name], left = {name}, [name]
        while left:
            new = direct[left.pop()] - found[name]
            found[name] |= new
            left += new
    return found


class Asked:
    """A pytest plugin that learns by test how long it takes, and which queries it asks, itself or by its fixtures."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.queries: dict[str, set[str]] = {}
        self._of_fixtures: dict[str, set[str]] = {}
        self._now: set[str] = set()

    def watch(self) -> None:
        """From now on: what a warehouse is asked, also where it has kept the answer, and what the checks find."""
        from township.store import checks
        from township.store.warehouse import Warehouse

        run, kept, reads, problem = Warehouse.run, Warehouse.kept, Warehouse.reads, checks._problem
        outward = vars(Warehouse)["outward"]

        def noted(function: Callable[..., Any], name_at: int) -> Callable[..., Any]:
            def ask(*given: Any, **named: Any) -> Any:
                self._now.add(given[name_at] if name_at else f"checks/{given[0]}")
                return function(*given, **named)

            return ask

        def keep(warehouse: Warehouse, function: Callable[..., Any], *given: Any) -> Any:
            outer, self._now = self._now, set()
            try:
                return kept(warehouse, function, *given)
            finally:
                known = vars(warehouse).setdefault("asked", {})  # with it, so that it does not keep it open
                self._now = outer | known.setdefault((function, given), self._now)

        def leave_out(warehouse: Warehouse) -> Warehouse:
            self._now |= WITHHELD
            return outward.__get__(warehouse)

        Warehouse.run, Warehouse.reads, Warehouse.kept = noted(run, 1), noted(reads, 1), keep
        Warehouse.outward = property(leave_out)
        checks._problem = noted(problem, 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        outer, self._now = self._now, set()
        try:
            return (yield)
        finally:
            self._of_fixtures[fixturedef.argname] = self._now
            self._now = outer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        began, self._now = time.monotonic(), set()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.monotonic() - began
            self.queries[item.nodeid] = self._now.union(*(self._of_fixtures.get(n, ()) for n in item.fixturenames))


# ------------------------------------------------------------------ running


class Trials:
    """A pytest plugin: instead of running the tests once, a fork of the process that collected them meets each mutant."""

    def __init__(self, copy: Path, mutants: list[Mutant]) -> None:
        self.copy = copy
        self.mutants = mutants
        self.survivors: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        learned = self.copy.with_suffix(".learned")
        asked = Asked()

        def learn() -> int:
            asked.watch()
            session.config.pluginmanager.register(asked)
            if code := _run(session, session.items):
                reporter = session.config.pluginmanager.getplugin("terminalreporter")
                reporter.summary_errors()
                reporter.summary_failures()
                sys.stdout.flush()
            learned.write_bytes(pickle.dumps((asked.seconds, asked.queries)))
            return code

        if code := forked(learn, self.copy, 3600):
            session.testsfailed = code
            return True
        seconds, queries = pickle.loads(learned.read_bytes())  # written above
        files = reached(self.copy / "queries")
        for mutant in self.mutants:
            name = mutant.path.removeprefix("queries/").removesuffix(".sql")
            concerned = [item for item in session.items if _concerns(item, queries[item.nodeid], name, files)]
            taken = Counter()  # by file: what its tests share is made once
            for item in concerned:
                taken[item.path] += seconds[item.nodeid]
            concerned.sort(
                key=lambda item: (*_nearness(item, queries[item.nodeid], name, files), taken[item.path], item.path)
            )
            patience = 60 + 5 * taken.total()
            with written(self.copy, mutant):
                if forked(lambda items=concerned: _run(session, items), self.copy, patience) == 0:
                    self.survivors.append(mutant)
                    _tell(mutant)
        return True


def _concerns(item: pytest.Item, asked: set[str], name: str, files: dict[str, set[str]]) -> bool:
    """Whether a test can notice a change of the file: of a check those of its room, of a query those that ask or read it."""
    if name.startswith("checks/"):
        return item.nodeid.startswith("tests/store/")
    if not asked:
        return item.path.name == "test_files.py"
    return any(name in files.get(query, ()) for query in asked)


def _nearness(item: pytest.Item, asked: set[str], name: str, files: dict[str, set[str]]) -> tuple[float, bool]:
    """The smaller, the sooner a test is asked: by how much of what it asks or hears of uses the file; its subject's."""
    using = sum(name in files.get(query, ()) for query in asked)
    return -using / max(len(asked), 1), item.path.name != f"test_{Path(name).parent.name}.py"


def _run(session: pytest.Session, items: list[pytest.Item]) -> int:
    """Run the tests until one fails."""
    for item, following in zip(items, [*items, None][1:], strict=True):
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def forked(work: Callable[[], int], copy: Path, patience: float) -> int:
    """What ``work`` returns in a process of its own, its output in a log; not 0 if it takes more than ``patience`` s."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            sink = os.open(copy.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(sink, 1)
            os.dup2(sink, 2)
            os._exit(work())
        finally:
            os._exit(pytest.ExitCode.INTERNAL_ERROR)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, patience)
    status = os.waitpid(child, 0)[1]
    signal.setitimer(signal.ITIMER_REAL, 0)
    return os.waitstatus_to_exitcode(status)


def tested(copy: Path, arguments: Iterable[str], *plugins: Any) -> int:
    """pytest in ``copy``, with its modules instead of ours; for a process that does nothing else afterwards."""
    os.chdir(copy)
    # what is compiled of a mutant would pass for the next one, of the same length and second
    sys.dont_write_bytecode, os.environ["PYTHONDONTWRITEBYTECODE"] = True, "1"
    sys.path[:] = [str(copy), *(path for path in sys.path if path not in ("", str(ROOT)))]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("township", "tests", "pages")]:
        del sys.modules[name]
    return pytest.main([*QUIET, f"--basetemp={copy.with_suffix('.tmp')}", *arguments], plugins)


@contextmanager
def written(copy: Path, mutant: Mutant) -> Iterator[None]:
    """The copy with the mutant in it."""
    file = copy / mutant.path
    original = file.read_text(encoding="utf-8")
    file.write_text(mutant.text, encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(original, encoding="utf-8")


def survivors(copy: Path, place: str, mutants: list[Mutant]) -> list[Mutant]:
    """The mutants of a room that its tests do not notice, told as they are found."""
    if place.startswith("queries"):
        trials = Trials(copy, mutants)
        _must_pass(tested(copy, ("-s", *SQL_TESTS), trials), copy)
        return trials.survivors
    tests = next(TESTS[room] for room in TESTS if place.startswith(room))
    began = time.monotonic()
    _must_pass(forked(lambda: tested(copy, tests), copy, 3600), copy)
    patience = 60 + 5 * (time.monotonic() - began)
    found = []
    for mutant in mutants:
        with written(copy, mutant):
            if forked(lambda: tested(copy, tests), copy, patience) == 0:
                found.append(mutant)
                _tell(mutant)
    return found


def _must_pass(code: int, copy: Path) -> None:
    if code:
        said = copy.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"测试本来就没有通过（{code}），先把它们改好：\n{said[-4000:]}")


def _tell(mutant: Mutant) -> None:
    print(f"  没有抓到：{mutant.path}:{mutant.line}  {mutant.said}", flush=True)


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
    parser.add_argument("--sample", type=int, default=60, help="mutants of each place and seed; 0 for all")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    given = parser.parse_args(arguments)
    for name in HEAVY:
        __import__(name)
    enough, alike = True, equivalents()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copied(Path(folder) / "township")
        for place in given.places:
            every = [mutant for mutant in mutants_of(copy, place) if mutant.edit not in alike]
            many = min(given.sample or len(every), len(every))
            drawn = {seed: random.Random(f"{seed}/{place}").sample(every, many) for seed in given.seed}
            missed = set(survivors(copy, place, list(dict.fromkeys(chain(*drawn.values())))))
            for seed, mutants in drawn.items():
                rate = 100 * sum(mutant not in missed for mutant in mutants) / max(many, 1)
                enough = enough and rate >= AT_LEAST
                print(f"{place}（种子 {seed}）：{many}/{len(every)} 处改动，抓到 {rate:.1f}%", flush=True)
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
