"""What a query reads, found by following its SQL as DuckDB parses it: the published tables, and the words in quotes.

A query is followed through its own common table expressions and through the views, tables and macros of the
view files down to what is published. What none of them reaches is not read, and need not be made for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from township.store.tables import CONNECTION, NAMES

# say when a row holds, when its month was, who may see it or whether any is 示例, and show nothing of the tables they
# are made of
_BESIDE = frozenset(
    {"source_year", "moment", "moment_said", "counted_for", "withheld", "withheld_statement", "hidden_count"}
)
# create table, view or macro: its name, its parameters, whether it is a macro for a table, what it is made of
_CREATE = re.compile(
    r"create\s+(?:table|view|macro)\s+(?:if not exists\s+)?(\w+)\s*(\([^()]*\))?\s*as\s+(table\b)?(.*)", re.S
)
_SERIALIZED = "select json_serialize_sql($sql::varchar, skip_default := true, skip_null := true, skip_empty := true)"
Reads = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class _Scope:
    """The common table expressions in sight, and the scope each was written in."""

    ctes: dict[str, tuple[Any, _Scope]]


class Lineage:
    """The definitions of the view files; what they are made of is not parsed before it is asked for."""

    def __init__(self, statements: Iterable[str]) -> None:
        """Take the statements in the order they must run: what a definition is made of stands before it."""
        self._statements = {_CREATE.search(statement)[1]: statement for statement in statements}
        self.names = list(self._statements)
        self._known: dict[str, tuple[Reads, frozenset[str]]] = {}

    def reads(self, sql: str) -> Reads:
        """The published tables a query reads, and the words in quotes on the way."""
        return self._followed(sql)[0]

    def definitions(self, sql: str) -> list[str]:
        """The names of all views, tables and macros a query needs, each after those it is made of."""
        needed = self._followed(sql)[1]
        return [name for name in self._statements if name in needed]

    def _followed(self, sql: str) -> tuple[Reads, frozenset[str]]:
        if sql not in self._known:
            self._known[sql] = self._follow(sql)
        return self._known[sql]

    def _body(self, name: str) -> str:
        """What a view, table or macro is made of, as a select."""
        _, parameters, table, body = _CREATE.search(self._statements[name]).groups()
        return f"select {body}" if parameters and not table else body

    def _follow(self, sql: str) -> tuple[Reads, frozenset[str]]:
        tables: set[str] = set()
        words: set[str] = set()
        definitions: set[str] = set()
        followed: set[int] = set()  # the common table expressions gone into already, by identity: names are used again

        def define(name: str) -> None:
            if name in NAMES:
                tables.add(name)
            elif name in self._statements:
                (read, quoted), needed = self._followed(self._body(name))
                definitions.update(needed, [name])
                if name not in _BESIDE:
                    tables.update(read)
                    words.update(quoted)

        def follow(node: Any, scope: _Scope) -> None:
            match node:
                case {"literal": {"kind": "STRING", "text": word}}:
                    words.add(word)
                case {"type": "BASE_TABLE", "table_name": name} if name not in scope.ctes:
                    define(name)
                case {"type": "BASE_TABLE", "table_name": name} if id(scope.ctes[name][0]) not in followed:
                    followed.add(id(scope.ctes[name][0]))
                    follow(*scope.ctes[name])
                case {"type": "FUNCTION", "function_name": name}:
                    define(name)
                case {"cte_map": {"map": ctes}}:
                    for cte in ctes:  # each sees those before it
                        scope = _Scope({**scope.ctes, cte["key"]: (cte["value"]["query_node"], scope)})
            children = node.items() if isinstance(node, dict) else enumerate(node)
            for name, child in children:
                if isinstance(child, dict | list) and name != "cte_map":
                    follow(child, scope)

        follow(_parsed(sql), _Scope({}))
        return (frozenset(tables), frozenset(words)), frozenset(definitions)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config=CONNECTION)


def _parsed(sql: str) -> Any:
    """A select as DuckDB parses it.

    Raises:
        ValueError: it is none.
    """
    with _parser().cursor() as cursor:
        [(said,)] = cursor.execute(_SERIALIZED, {"sql": sql}).fetchall()
    found = json.loads(said)
    if found["error"]:
        raise ValueError(found["error_message"])
    return found["statements"]
