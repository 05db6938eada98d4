"""The house rules that a reader of the code relies on: who may import whom, what stays out, what is switched off."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.bundled import ROOT

PROGRAM = sorted([*(ROOT / "township").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "dashboard.py"])
PAGES = sorted((ROOT / "pages").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# each wing knows itself and what stands below it; the command line and the server stand on top
WINGS = ("statistics", "intake", "store", "access", "charts", "panels", "exports", "app", "web")
TOP = ("cli", "__main__", "__init__")
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def path_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """A file's syntax, read once for all that is asked of it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _named(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"相对导入：{ast.unparse(node)}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module a file imports, wherever in the file, dotted and in full."""
    return tuple(_named(ast.walk(parsed(path))))


@cache
def top_level_imports(path: Path) -> tuple[str, ...]:
    """What a file imports when it is imported itself, not later inside of a function."""
    return tuple(_named(parsed(path).body))


def importers(package: str) -> set[str]:
    """The program's files that import ``package``."""
    return {
        path_of(p) for p in PROGRAM if any(name == package or name.startswith(f"{package}.") for name in imports(p))
    }


def listed_files() -> list[Path]:
    """Every file of the repository: tracked, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


# ------------------------------------------------------------------ imports


# a module and the package that brings it, where their names differ
BROUGHT_BY = {
    "argon2": "argon2-cffi",
    "pptx": "python-pptx",
    "docx": "python-docx",
    "PIL": "pillow",
    "google": "protobuf",
}
BENCH = sorted((ROOT / "bench").rglob("*.py"))


def third_party(paths: list[Path]) -> set[str]:
    """The packages of others that the files import themselves."""
    tops = {name.partition(".")[0] for path in paths for name in imports(path)}
    own = {"township", "pages", "tests", "bench"}
    return {BROUGHT_BY.get(top, top) for top in tops - own - sys.stdlib_module_names}


def required(name: str) -> set[str]:
    """The packages a requirements file pins."""
    return set(re.findall(r"^([\w-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def test_every_package_imported_is_pinned():
    program, development = required("requirements.txt"), required("requirements-dev.txt")

    assert third_party(PROGRAM) <= program
    assert third_party([*TESTS, *BENCH]) <= program | development


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_every_package_is_explained(readme):
    table = [line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    names = {name for line in table for name in re.findall(r"[\w-]+", line.split("|")[1])}

    assert required("requirements.txt") | required("requirements-dev.txt") <= names


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_knows_only_what_stands_below_it(wing):
    below = WINGS[: WINGS.index(wing) + 1]
    files = sorted((ROOT / "township" / wing).rglob("*.py"))
    wrong = [
        (path_of(path), name)
        for path in files
        for name in imports(path)
        if name.split(".")[0] in ("township", "pages", "dashboard", "bench", "tests")
        and not name.startswith(tuple(f"township.{known}" for known in below))
    ]

    assert files
    assert wrong == []


def reached(module: str) -> set[str]:
    """Every module of ours that importing ``module`` brings along, and the packages of others they import."""
    found: set[str] = set()
    queue = [module]
    while queue:
        name = queue.pop()
        path = next((p for p in (_file(name), _file(name.rpartition(".")[0])) if p), None)
        if path is None:
            found.add(name.partition(".")[0])
        elif path_of(path) not in found:
            found.add(path_of(path))
            own = path_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            parents = [own.rsplit(".", n)[0] for n in range(1, own.count(".") + 1)]
            queue += {*top_level_imports(path), *parents}
    return found


@cache
def _file(name: str) -> Path | None:
    base = ROOT / name.replace(".", "/")
    return next((p for p in (base.with_suffix(".py"), base / "__init__.py") if name and p.is_file()), None)


@pytest.mark.parametrize("wing", WINGS)
def test_nothing_later_is_brought_along_by_whatever_way(wing):
    """Importing all of a room brings no room after it, and Streamlit only where it belongs."""
    later = WINGS[WINGS.index(wing) + 1 :]
    files = sorted((ROOT / "township" / wing).rglob("*.py"))
    brought = set().union(*(reached(path_of(p).removesuffix(".py").replace("/", ".")) for p in files))

    assert [name for name in brought if name.startswith(tuple(f"township/{room}/" for room in later))] == []
    assert wing in ("app", "web") or "streamlit" not in brought
    assert "township/illustrative/breakdown.py" not in brought


def test_the_package_has_these_wings_and_no_others():
    package = ROOT / "township"

    assert {p.name for p in package.iterdir() if p.is_dir() and p.name != "__pycache__"} == {
        *WINGS,
        "commands",
        "demo",
        "illustrative",
    }
    assert {p.stem for p in package.glob("*.py")} == set(TOP)


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("duckdb", r"township/store/\w+\.py"),
        ("pyarrow", r"township/store/\w+\.py"),
        ("plotly", r"township/charts/\w+\.py"),
        (
            "streamlit",
            r"township/(app|web)/[\w/]+\.py|dashboard\.py",
        ),
        ("xlsxwriter", r"township/(panels/table|exports/(pptx_charts|xlsx|xlsx_charts)|intake/template/writer)\.py"),
        ("pptx", r"township/exports/\w+\.py"),
        ("docx", r"township/exports/docx\.py"),
        ("openpyxl", r"township/(intake/[\w/]+|exports/form_fill)\.py"),
        ("argon2", r"township/access/accounts\.py"),
        ("itsdangerous", r"township/(access/logins|web/login)\.py"),
        ("authlib", r"township/web/openid\.py"),
        ("requests", r"township/web/openid\.py"),
        ("urllib3", "-"),
        ("pickle", "-"),
    ],
)
def test_a_library_is_used_where_it_belongs(library, allowed):
    assert {path for path in importers(library) if not re.fullmatch(allowed, path)} == set()


def test_plotly_express_is_nowhere():
    files = [*PROGRAM, *sorted((ROOT / "bench").rglob("*.py"))]

    assert [path_of(path) for path in files if "plotly.express" in path.read_text(encoding="utf-8")] == []


def test_pages_import_panels_the_app_and_rights_only():
    allowed = re.compile(r"township\.(app|panels|access\.roles)\b.*")

    assert PAGES
    assert [(path_of(p), name) for p in PAGES for name in imports(p) if not allowed.fullmatch(name)] == []


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("page", PAGES, ids=path_of)
def test_a_page_reads_like_a_table_of_contents(page):
    text = page.read_text(encoding="utf-8")
    tree = ast.parse(text)

    assert len(text.splitlines()) <= 60
    assert ast.get_docstring(tree)
    made = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.For)]
    assert [getattr(n, "name", "") for n in made] in (
        [],
        ["run"],
    )  # a page that is not made of panels says what shows it


def test_pages_stand_one_folder_down():
    """A flat pages/x.py would be run by Streamlit on a deep link, without frame, filters or login."""
    assert list((ROOT / "pages").glob("*.py")) == []
    assert {len(p.relative_to(ROOT / "pages").parts) for p in PAGES} == {2}


def test_no_file_is_a_drawer_for_odds_and_ends():
    assert [path_of(p) for p in listed_files() if p.stem.lower() in BANNED_NAMES] == []


def test_every_module_says_what_it_is():
    assert [path_of(p) for p in PROGRAM if not ast.get_docstring(parsed(p))] == []


# ------------------------------------------------------------------ SQL


SQL = re.compile(
    r"^\s*(select|insert\s+into|update\s+\w+\s+set|delete\s+from|create|drop|alter|copy|attach|install|load|pragma|set|with)\b"
    r"|\bselect\b.+\bfrom\b",
    re.IGNORECASE | re.DOTALL,
)
# DDL and settings cannot be bound parameters; each of these quotes what it puts in
MARKED = {
    ("township/store/lineage.py", "select {}"),  # parsed, never asked
    ("township/store/tables.py", "create table {} ({})"),
    ("township/store/warehouse.py", "set global {} = {}"),
    ("township/store/warehouse.py", "create table {} as from read_parquet($files) where {}"),
    ("township/store/warehouse.py", "create table sourced as select distinct * from ({})"),
    (
        "township/store/warehouse.py",
        "select '{}' as used_table, source, status, {}::varchar as indicator,"
        " {}::date as month, {} as is_last_year from {}",
    ),
}


def made_strings(path: Path) -> Iterator[str]:
    """The text of every f-string with {} for what is put in, and of every string that is formatted or joined."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            for side in (node.left, node.right):
                if isinstance(side, ast.Constant) and isinstance(side.value, str):
                    yield side.value
        elif isinstance(node, ast.Attribute) and node.attr == "format" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def test_no_sql_is_put_together_in_python():
    found = {(path_of(path), text) for path in PROGRAM for text in made_strings(path) if SQL.search(text)}

    assert found == MARKED


def test_no_sql_outside_of_store_and_queries():
    def strings(path: Path) -> Iterator[str]:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value

    query = re.compile(r"^\s*(select|with\s+\w+\s+as)\b.*\bfrom\b", re.IGNORECASE | re.DOTALL)
    outside = [path for path in PROGRAM if not path_of(path).startswith("township/store/")]

    assert [(path_of(p), text) for p in outside for text in strings(p) if query.search(text)] == []


# ------------------------------------------------------------------ configuration


@pytest.fixture(scope="module")
def config() -> dict[str, dict]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_nothing_is_told_to_anyone(config):
    assert config["browser"]["gatherUsageStats"] is False
    assert config["browser"]["serverAddress"]  # else Streamlit asks the internet for its own address
    assert "://" not in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def test_a_visitor_sees_no_traceback_and_no_developer_menu(config):
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["toolbarMode"] == "minimal"


def test_the_server_keeps_its_guards(config):
    server = config["server"]

    assert server["enableXsrfProtection"] is True
    assert server["enableCORS"] is True
    assert not server.get("corsAllowedOrigins")
    assert not server.get("enableAgentApi", False)
    assert server["enableStaticServing"] is False
    assert server["maxUploadSize"] <= 20


def test_the_theme_is_one_in_both_places(config):
    from township.charts import theme

    for colours in (theme.LIGHT, theme.DARK):
        configured = config["theme"][colours.name]
        assert configured["backgroundColor"] == colours.paper
        assert configured["textColor"] == colours.ink
        assert configured["primaryColor"] == colours.accent
        assert tuple(configured["chartCategoricalColors"]) == colours.series
    assert config["theme"]["font"] == theme.FONT


# ------------------------------------------------------------------ nothing of this machine, nothing hidden


MACHINE = re.compile(
    "|".join(
        [
            r"/(root|work|home/\w+|Users/\w+)" + "/",
            r"[A-Z]:\\" + r"Users",
            r"py" + r"pi\.org|python" + r"hosted\.org|registry\.npm|npm" + r"mirror|tuna\.tsing" + r"hua|ali" + r"yun",
            r"(extra-)?index-" + r"url|trusted-" + r"host|art" + r"ifactory",
        ]
    )
)


def test_no_file_names_this_machine_or_a_registry():
    found = []
    for path in listed_files():
        if path.suffix in (".parquet", ".png", ".jpg", ".ico"):
            continue
        text = path.read_text(encoding="utf-8")
        found += [(path_of(path), match[0]) for match in MACHINE.finditer(text)]

    assert found == []


def test_tests_do_not_sleep_and_are_not_skipped():
    banned = {"sleep", "skip", "skipif", "xfail", "importorskip", "wait_for_timeout"}
    found = [
        (path_of(path), node.attr)
        for path in TESTS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in banned
    ]

    assert found == []


def test_a_warning_is_an_error():
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]

    assert options["filterwarnings"] == ["error"]
    assert "--strict-markers" in options["addopts"]
