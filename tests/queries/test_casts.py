"""No query stops at a value from outside: a cast that can fail is a ``try_cast``, which answers null."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from tests.bundled import ROOT
from township.intake import contract

FOLDER = ROOT / "queries"
FILES = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*.sql"))}
TEXTS = {field.name for sheet in contract.SHEETS for field in sheet.stored if field.kind == "text"} - {
    field.name for sheet in contract.SHEETS for field in sheet.stored if field.kind != "text"
}
# a snapshot's figures have 18 digits, its dates are from 2000 to 2100: these types hold all of them
HOLDS_ALL = {exp.DataType.Type.DOUBLE, exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMPNTZ}
FROM_TEXT = (exp.JSONExtractScalar, exp.JSONExtract, exp.RegexpExtract, exp.RegexpReplace, exp.SplitPart, exp.Replace)


def can_fail(cast: exp.Cast) -> bool:
    """Whether some value that a snapshot can hold stops the cast."""
    given = cast.this.unnest()
    kind = cast.to.this
    if isinstance(cast, exp.TryCast) or kind in (exp.DataType.Type.VARCHAR, exp.DataType.Type.TEXT):
        return False
    if all(column.find_ancestor(exp.Count, exp.Filter) for column in given.find_all(exp.Column)):
        return False  # null, a parameter, a number of rows
    if given.find(*FROM_TEXT) or any(column.name in TEXTS for column in given.find_all(exp.Column)):
        return True
    widest = kind == exp.DataType.Type.DECIMAL and cast.to.expressions[0].name == "38"
    return kind not in HOLDS_ALL and not widest


def failing(sql: str) -> list[str]:
    """The casts of a file that can fail."""
    statements = sqlglot.parse(sql, read="duckdb")
    return [cast.sql("duckdb") for one in statements if one for cast in one.find_all(exp.Cast) if can_fail(cast)]


@pytest.mark.parametrize(
    ("sql", "fails"),
    [
        ("select value::integer from t", True),
        ("select cast(sum(value) as bigint) from t", True),
        ("select (key ->> 'month')::date from t", True),
        ("select printed_value::double from t", True),
        ("create macro m(v) as v::decimal(18, 4)", True),
        (
            "create table x as with a as (select regexp_extract(location, '第([0-9]+)段', 1)::integer from t) from a",
            True,
        ),
        ("select try_cast(value as integer), count(*)::integer, value::double, null::date, $month::date from t", False),
    ],
)
def test_a_cast_that_can_fail_is_seen(sql, fails):
    assert bool(failing(sql)) == fails


@pytest.mark.parametrize("name", FILES)
def test_no_value_from_outside_stops_a_query(name):
    assert failing(FILES[name].read_text(encoding="utf-8")) == []
