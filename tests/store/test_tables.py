"""Tables of a snapshot as DuckDB has them."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from township.store import tables


@pytest.mark.parametrize("name", sorted(tables.NAMES))
def test_a_table_of_no_rows_has_the_columns_it_has_with_some(name):
    none = tables.schema_named(name).empty_table()
    with duckdb.connect(":memory:", config=tables.CONNECTION) as connection:
        tables.create(connection, "made", none)
        connection.from_arrow(none).create("taken")
        made, taken = (connection.execute(f"describe {table}").fetchall() for table in ("made", "taken"))

    assert made == taken != []


def test_rows_that_do_not_meet_the_condition_are_left_out():
    rows = pa.table({"number": [1, 2]})
    with duckdb.connect(":memory:", config=tables.CONNECTION) as connection:
        tables.create(connection, "every", rows)
        tables.create(connection, "few", rows, "number > 1")

        assert connection.execute("from every").fetchall() == [(1,), (2,)]
        assert connection.execute("from few").fetchall() == [(2,)]
