"""What a query reads, found by following its SQL as DuckDB parses it: the published tables, and the words in quotes.

A query is followed through its own common table expressions and through the views, tables and macros of the
view files down to what is published. What none of them reaches is not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import duckdb

from township.store.tables import CONNECTION, NAMES

# say when a row holds, when its month was or who may see it, and show nothing of the tables they are made of
_BESIDE = frozenset({"source_year", "moment_said", "withheld", "withheld_statement", "hidden_count"})
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
        self._statements = tuple(statements)
        self._known: dict[str, Reads] = {}

    @cached_property
    def _definitions(self) -> dict[str, str]:
        """What each view, table and macro is made of, as a select."""
        found = {}
        for statement in self._statements:
            name, parameters, table, body = _CREATE.search(statement).groups()
            found[name] = f"select {body}" if parameters and not table else body
        return found

    def reads(self, sql: str) -> Reads:
        """The published tables a query reads, and the words in quotes on the way."""
        if sql not in self._known:
            self._known[sql] = self._follow(sql)
        return self._known[sql]

    def _follow(self, sql: str) -> Reads:
        tables: set[str] = set()
        words: set[str] = set()
        followed: set[int] = set()  # the common table expressions gone into already, by identity: names are used again

        def define(name: str) -> None:
            if name in NAMES:
                tables.add(name)
            elif name in self._definitions and name not in _BESIDE:
                further = self.reads(self._definitions[name])
                tables.update(further[0])
                words.update(further[1])

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
        return frozenset(tables), frozenset(words)


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
