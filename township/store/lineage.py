"""What a query reads, found by parsing its SQL: the published tables, and the words in quotes.

A query is followed through its own common table expressions and through the views, tables and macros of the
view files down to what is published. What none of them reaches is not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from township.store.tables import NAMES

# say when a row holds, when its month was or who may see it, and show nothing of the tables they are made of
_BESIDE = frozenset({"source_year", "moment_of", "withheld", "hidden_count"})
Reads = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class _Scope:
    """The common table expressions in sight, and the scope each was written in."""

    ctes: dict[str, tuple[exp.Expression, _Scope]]


class Lineage:
    """The definitions of the view files; nothing is parsed before it is asked for."""

    def __init__(self, scripts: Iterable[str]) -> None:
        self._scripts = tuple(scripts)
        self._known: dict[str, Reads] = {}

    @cached_property
    def _definitions(self) -> dict[str, exp.Expression]:
        creates = [create for script in self._scripts for create in _parsed(script)]
        return {create.this.find(exp.Table).name: create.expression for create in creates}

    def reads(self, sql: str) -> Reads:
        """The published tables a query reads, and the words in quotes on the way."""
        if sql not in self._known:
            self._known[sql] = self._follow(sql)
        return self._known[sql]

    def _follow(self, sql: str) -> Reads:
        tables: set[str] = set()
        words: set[str] = set()
        followed: set[int] = set()  # what was gone into already, by identity: names are used again

        def enter(body: exp.Expression, scope: _Scope) -> None:
            if id(body) not in followed:
                followed.add(id(body))
                follow(body, scope)

        def define(name: str) -> None:
            if name in NAMES:
                tables.add(name)
            elif name in self._definitions and name not in _BESIDE:
                enter(self._definitions[name], _Scope({}))

        def follow(node: exp.Expression, scope: _Scope) -> None:
            if isinstance(node, exp.Literal) and node.is_string:
                words.add(node.this)
            elif isinstance(node, exp.Anonymous):  # a macro, or a function sqlglot does not know
                define(node.name)
            elif isinstance(node, exp.Table) and node.name in scope.ctes:
                enter(*scope.ctes[node.name])
            elif isinstance(node, exp.Table):
                define(node.name)
            if own := node.args.get("with_"):
                for cte in own.expressions:  # each sees those before it
                    scope = _Scope({**scope.ctes, cte.alias: (cte.this, scope)})
            for child in node.iter_expressions():
                if not isinstance(child, exp.With):
                    follow(child, scope)

        for statement in _parsed(sql):
            follow(statement, _Scope({}))
        return frozenset(tables), frozenset(words)


@lru_cache(maxsize=512)
def _parsed(sql: str) -> tuple[Any, ...]:
    return tuple(statement for statement in sqlglot.parse(sql, dialect="duckdb") if statement is not None)
