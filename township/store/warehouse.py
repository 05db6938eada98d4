"""DuckDB over one snapshot's Parquet files, locked down; answers the questions in ``queries/``.

A question is a file ``queries/<subject>/<name>.sql`` with named ``$parameters``. Its header
says what it asks, its grain, its parameters and the Chinese name of every column it returns:

    -- 问题：…
    -- 粒度：一行 = …
    -- 参数：$month 截至月份
    -- 列：month 月份；value 累计（万元）；status 状态
"""

from __future__ import annotations

import atexit
import contextlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from township.intake import contract
from township.statistics.catalogue import Catalogue
from township.statistics.disclosure import JUDGED_BY, suppression_limits
from township.store import tables
from township.store.durable_io import SnapshotError
from township.store.lineage import Lineage, Reads
from township.store.manifest import Snapshot

T = TypeVar("T")
KEPT = 2048  # answers, of each function, for one snapshot
_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")
_COMMENT = re.compile(r"--[^\n]*")
# what is left out of what everybody may see
_WITHHELD = {"withheld": "from withheld", "withheld_statement": "from withheld_statement"}
# by table, which rows may be told to everybody, since they tell no figure of ``withheld``: as published, as replaced (of a row as it was, nobody knows how
# many units; within a year they are the same few), as the annual report prints it
_TOLD = {
    "observation": "(indicator, area, month, basis, breakdown) not in"
    " (select (w.indicator, w.area, w.month, w.basis, w.breakdown) from withheld as w)",
    "revision": "\"table\" <> 'observation' or not exists (select 1 from withheld as w"
    " where w.indicator = key ->> 'indicator' and w.area = key ->> 'area'"
    " and abs(datediff('month', w.month, try_cast(key ->> 'month' as date))) <= 12)",
    "statement": "fact_id not in (select w.statement from withheld_statement as w)",
}
_AN_EXAMPLE = (
    "select 1 from sourced where status = 'illustrative' union all select 1 from event where status = '示例' limit 1"
)
_CHECKS = "checks"  # the folder of queries that are not asked of a snapshot
_LABEL = re.compile(r"^([a-z][a-z0-9_]*)\s+(.+)$")
# tables up to this size are read into memory when the snapshot is opened; larger ones stay Parquet views,
# sorted and pruned by DuckDB
_IN_MEMORY_ROWS = 200_000
# for which choices of 只看实报 the derived tables are counted: where no row is 示例 both are the same, once
_COUNTED_FOR = (
    "create table counted_for as"
    " select unnest(if(bool_or(status = 'illustrative'), [false, true], [null])) as reported_only from sourced"
)
# so that no question puts them together again
_HOLD_FIGURES = (
    "create table figure as from figure_rows(null);"
    " create or replace macro figure_rows(codes) as table from figure where list_contains(codes, indicator)"
)
# they take a quarter of a question's time and gain nothing on tables of this size
_OPTIMIZERS_LEFT_OUT = (
    *("common_subexpressions", "common_subplan", "common_aggregate", "duplicate_groups", "reorder_filter"),
    *("sampling_pushdown", "late_materialization", "compressed_materialization", "in_clause", "regex_range"),
    *("empty_result_pullup", "statistics_propagation", "join_order", "join_filter_pushdown"),
)

# texts as Python's own strings rather than pyarrow's: made and read a quarter faster in frames this small
pd.set_option("mode.string_storage", "python")


class QueryError(LookupError):
    """No such query, a parameter it needs was not given, or its file is not what a query file must be."""


class AnswerError(Exception):
    """A question that the snapshot's values stop, or that takes too much; says which, in Chinese."""


@dataclass(frozen=True)
class Query:
    """One query file: its text, the parameters it names, and its columns' Chinese labels in order."""

    name: str
    question: str
    sql: str
    parameters: frozenset[str]
    labels: dict[str, str]


def read_queries(folder: Path) -> dict[str, Query]:
    """All queries below ``folder`` by name (``economy/fiscal_path``); files that begin with _ are not queries.

    Nor are those in ``checks/``, which checks.py asks of rows on their way in.
    """
    queries = {}
    for path in sorted(folder.rglob("*.sql")):
        if not path.name.startswith("_") and _CHECKS not in path.relative_to(folder).parts:
            name = path.relative_to(folder).with_suffix("").as_posix()
            queries[name] = parse_query(name, path.read_text(encoding="utf-8"))
    return queries


def view_files(folder: Path) -> list[Path]:
    """The files that define views and tables for the queries, in the order they run: those at the top first."""
    found = [path for path in folder.rglob("_*.sql") if _CHECKS not in path.relative_to(folder).parts]
    return sorted(found, key=lambda path: (len(path.parts), path))


@lru_cache(maxsize=1024)
def parse_query(name: str, text: str) -> Query:
    """Parse a query file's header and find its parameters.

    Raises:
        QueryError: the header lacks 问题 or 列, or a column label is malformed.
    """
    head: dict[str, str] = {}
    current = None
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        content = line.removeprefix("--").strip()
        title, colon, rest = content.partition("：")
        if colon and title in ("问题", "粒度", "参数", "列"):
            current = title
            head[current] = rest
        elif current:
            head[current] += content
    if "问题" not in head or "列" not in head:
        raise QueryError(f"{name}.sql 的开头要写明“问题”和“列”")
    labels = {}
    for part in head["列"].split("；"):
        match = _LABEL.match(part.strip().rstrip("。"))
        if not match:
            raise QueryError(f"{name}.sql 的列说明“{part}”要写成“列名 中文名”")
        labels[match[1]] = match[2]
    body = _COMMENT.sub("", text)
    return Query(name, head["问题"], text, frozenset(_PARAMETER.findall(body)), labels)


class _Made:
    """``function(*given)``, made when it is first asked for; a failure is made again."""

    def __init__(self, function: Callable[..., Any], *given: Any) -> None:
        self._function, self._given, self._lock = function, given, RLock()

    @property
    def result(self) -> Any:
        if not hasattr(self, "_result"):
            with self._lock:
                if not hasattr(self, "_result"):
                    self._result = self._function(*self._given)
        return self._result


class Warehouse:
    """One snapshot, opened for questions. One connection; every question runs on a cursor of its own.

    What the view files define is made when the first question needs it. Sharing a connection between threads without
    cursors gives wrong results in DuckDB, so nothing outside this class may touch the connection.
    """

    def __init__(
        self, snapshot: Snapshot, queries: Path, catalogue: Catalogue, withheld: dict[str, pa.Table] | None = None
    ) -> None:
        """Open the snapshot's files as tables or views, and lock the connection down.

        Args:
            snapshot: a verified snapshot, of this format or an earlier one.
            queries: the folder of query files and view files.
            catalogue: how statements are computed and tasks judged; areas, indicators and events are the snapshot's own.
            withheld: by table, what is 对外不显示 and left out so that no question can tell it (:attr:`outward`).

        Raises:
            QueryError: a query file without its header.
            SnapshotError: the files are not what they should be.
        """
        self.snapshot = snapshot
        self._opened_with, self._is_outward = (queries, catalogue), withheld is not None
        self.queries = read_queries(queries)
        self._statements, self._lineage = _definitions(_scripts(queries))
        self._made, self._making = set(withheld or ()), Lock()
        self._kept: dict[Callable[..., Any], Any] = {}
        left_out = {"disabled_optimizers": ",".join(_OPTIMIZERS_LEFT_OUT)}
        self._connection = duckdb.connect(":memory:", config=tables.CONNECTION | left_out)
        try:
            for name, rule in tables.rules(catalogue).items():
                tables.create(self._connection, name, rule)
            for name, rows in (withheld or {}).items():
                tables.create(self._connection, name, rows)
            self._read_later = {name: self._open(name, paths) for name, paths in snapshot.tables.items()}
            self._lock_down([path for paths in self._read_later.values() for path in paths])
            pa.default_memory_pool().release_unused()
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            self.close()
            raise SnapshotError(f"快照 {snapshot.id} 打不开，内容与本版软件的查询不合：{error}") from error
        except BaseException:
            self.close()
            raise

    def _open(self, name: str, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Make a table of today's columns and types; returns the files that stay open, of a table too large to hold."""
        schema = tables.schema_named(name)
        told = _TOLD.get(name, "true") if self._is_outward else "true"
        if not paths or not all(tables.is_of(schema, path) for path in paths):
            tables.create(self._connection, name, tables.whole(schema, paths), told)
            return ()  # none yet, or an earlier format
        files = [str(path) for path in paths]
        if self.snapshot.rows(name) <= _IN_MEMORY_ROWS:
            # as one statement, since a relation is bound twice
            self._connection.execute(f"create table {name} as from read_parquet($files) where {told}", {"files": files})
            return ()
        self._connection.read_parquet(files).filter(told).create_view(name)
        return paths

    def _prepare(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
        """Make what ``sql`` needs of the view files and nobody has asked for yet, each wholly or not at all."""
        needed = self._lineage.definitions(sql)
        if self._made.issuperset(needed):
            return
        with self._making:
            for name in needed:
                if name not in self._made:
                    self._make(cursor.begin(), name)
                    cursor.commit()
                    self._made.add(name)

    def _make(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        cursor.execute(self._statements[name])
        if name == "hidden_count":
            _hide_counts(cursor)
        elif name == "figure_rows" and not self._read_later.get("observation"):
            cursor.execute(_HOLD_FIGURES)
            self._made.add("figure")

    @cached_property
    def outward(self) -> Warehouse:
        """The same without the figures 对外不显示; itself where there are none."""
        if self._is_outward:
            return self
        withheld = {}
        with contextlib.closing(self._connection.cursor()) as cursor:
            for name, rows in _WITHHELD.items():
                self._prepare(cursor, rows)
                withheld[name] = cursor.sql(rows).to_arrow_table()
        return Warehouse(self.snapshot, *self._opened_with, withheld) if withheld["withheld"].num_rows else self

    @cached_property
    def has_examples(self) -> bool:
        """Whether a row, or an event of the catalogue, is 示例; where none is, 只看实报 leaves nothing out."""
        with contextlib.closing(self._connection.cursor()) as cursor:
            self._prepare(cursor, _AN_EXAMPLE)
            return cursor.execute(_AN_EXAMPLE).fetchone() is not None

    def _lock_down(self, files: list[Path]) -> None:
        # globally: some settings hold only for the connection they are set on, and a cursor is another one
        for setting, value in (
            ("TimeZone", "'Asia/Shanghai'"),
            ("memory_limit", "'1GB'"),
            ("max_execution_time", 20000),
            ("autoinstall_known_extensions", False),
            ("autoload_known_extensions", False),
            ("allow_community_extensions", False),
            ("python_enable_replacements", False),
            ("temp_directory", "''"),
            ("parquet_metadata_cache", True),
            ("allowed_paths", f"[{', '.join(map(_quoted, files))}]"),
            ("enable_external_access", False),
            ("lock_configuration", True),
        ):
            self._connection.execute(f"set global {setting} = {value}")

    def query(self, name: str) -> Query:
        """Raises QueryError for an unknown name."""
        try:
            return self.queries[name]
        except KeyError:
            raise QueryError(f"没有查询 {name}.sql") from None

    def reads(self, name: str) -> Reads:
        """What the question ``name`` reads, through all derived views: published tables, and words in quotes.

        Raises:
            QueryError: an unknown name.
        """
        return self._lineage.reads(self.query(name).sql)

    def run(self, name: str, **context: Any) -> pd.DataFrame:
        """Answer the question ``name``; of ``context`` it takes the parameters it names.

        Returns:
            One column per label of the query's header, in that order.

        Raises:
            QueryError: unknown query, one that is not a single select, or a parameter it names is not in ``context``.
            AnswerError: it cannot be answered.
        """
        query = self.query(name)
        if missing := query.parameters - context.keys():
            raise QueryError(f"查询 {name} 缺参数：{'、'.join(sorted(missing))}")
        given = {key: context[key] for key in query.parameters}
        statement = _statement(query)
        with contextlib.closing(self._connection.cursor()) as cursor:
            try:
                self._prepare(cursor, query.sql)
                return _frame(cursor.execute(statement, given).fetchnumpy())
            except duckdb.Error as error:
                raise AnswerError(_why(error)) from error

    def kept(self, function: Callable[..., T], *given: Any) -> T:
        """``function(*given)``, asked once: what is made of the snapshot is kept with it, and let go with it.

        Who asks for what another thread is making waits for it: a page's run often follows its own prefetch.
        """
        known = self._kept.get(function) or self._kept.setdefault(function, lru_cache(maxsize=KEPT)(_Made))
        return known(function, *given).result

    def forget(self) -> None:
        """Let go of all that is kept. The files are released once nobody has the warehouse in hand any more."""
        self._kept.clear()
        if other := self._outward():
            other.forget()

    def close(self) -> None:
        """Release the files at once; the warehouse answers nothing afterwards."""
        self.forget()
        if other := self._outward():
            other.close()
        self._connection.close()

    def _outward(self) -> Warehouse | None:
        """The other one, where it was asked for."""
        other = vars(self).get("outward")
        return None if other is self else other


@lru_cache(maxsize=8)  # following the queries takes as long as opening, and is of no snapshot
def _definitions(scripts: tuple[str, ...]) -> tuple[dict[str, duckdb.Statement], Lineage]:
    """The statements of the view files by the name they define, and who needs which."""
    statements = [statement for script in scripts for statement in parsed(script)]
    lineage = Lineage(statement.query for statement in statements)
    return dict(zip(lineage.names, statements, strict=True)), lineage


def _hide_counts(cursor: duckdb.DuckDBPyConnection) -> None:
    """Fill ``hidden_count`` (queries/_village_counts.sql)."""
    counts = cursor.table("village_count").to_arrow_table()
    below = pa.array(suppression_limits({name: counts[name].to_numpy() for name in JUDGED_BY}), from_pandas=True)
    columns = cursor.table("hidden_count").columns
    hidden = counts.append_column("below", below).select(columns).filter(below.is_valid())
    cursor.from_arrow(hidden).insert_into("hidden_count")


def read_ahead(queries: Path, names: Iterable[str]) -> None:
    """Parse all query files, those of checks.py too, and follow what ``names`` read: of no snapshot, and once for all."""
    for path in queries.rglob("*.sql"):
        parsed(path.read_text(encoding="utf-8"))
    _, followed = _definitions(_scripts(queries))
    known = read_queries(queries)
    for name in names:
        followed.reads(known[name].sql)


def _scripts(queries: Path) -> tuple[str, ...]:
    """What makes the views and tables the queries ask, in the order it runs."""
    return (_sourced(), _COUNTED_FOR, *(path.read_text(encoding="utf-8") for path in view_files(queries)))


def _why(error: duckdb.Error) -> str:
    if isinstance(error, duckdb.InterruptException):
        return "查询用时太久，已停下"
    if isinstance(error, duckdb.OutOfMemoryException):
        return "查询要用的内存超过上限"
    return "数据里有查询算不了的值"


@lru_cache(maxsize=1024)  # parsing costs a third of running, so each text is parsed once, for all snapshots
def parsed(sql: str) -> list[duckdb.Statement]:
    """The statements of a query file or a view file; raises duckdb.ParserException."""
    return duckdb.extract_statements(sql)


atexit.register(parsed.cache_clear)  # the binding complains of statements that are there when Python ends


def _statement(query: Query) -> duckdb.Statement:
    statements = parsed(query.sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise QueryError(f"{query.name}.sql 要恰好是一条 select 语句")
    return statements[0]


def _frame(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """What ``.df()`` gives, in a third of its time: a page's frames are small, and their number is what costs."""
    return pd.DataFrame({name: _column(values) for name, values in columns.items()}, copy=False)


def _column(values: np.ndarray) -> np.ndarray | pd.api.extensions.ExtensionArray:
    missing = np.ma.getmask(values)
    present = np.ma.getdata(values)
    if not missing.any():
        return present
    if present.dtype.kind in "iu":
        return pd.arrays.IntegerArray(present, missing)
    if present.dtype.kind == "b":
        return pd.arrays.BooleanArray(present, missing)
    present = present.copy()
    present[missing] = {"f": np.nan, "M": np.datetime64("NaT"), "m": np.timedelta64("NaT")}.get(present.dtype.kind)
    return present


def _sourced() -> str:
    """The table ``sourced``: which published table has rows of which source, indicator and month.

    Made of every sheet's declaration. The month is that of its key; blank where a row holds until it is replaced.
    """
    months = {"month": "month", "patrolled_on": "date_trunc('month', patrolled_on)", "year": "make_date(year, 1, 1)"}
    parts = []
    for sheet in contract.SHEETS:
        if "source" in sheet.key:
            continue
        names = dict(contract.columns(sheet))
        month = next((months[column] for column in sheet.key if column in months), "null")
        indicator = "indicator" if "indicator" in names else "null"
        last_year = "is_last_year" if "is_last_year" in names else "false"
        parts.append(
            f"select '{sheet.table}' as used_table, source, status, {indicator}::varchar as indicator,"
            f" {month}::date as month, {last_year} as is_last_year from {sheet.table}"
        )
    return f"create table sourced as select distinct * from ({' union all '.join(parts)})"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
