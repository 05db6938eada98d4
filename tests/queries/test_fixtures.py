"""The hand-made snapshots themselves: what is left out is filled in, what is misspelt is refused."""

import pytest

from tests.queries.conftest import SOURCE


def test_a_row_needs_only_what_the_test_is_about(warehouse_of, parameters):
    warehouse = warehouse_of(
        {
            "observation": [
                {"indicator": "fiscal_revenue", "month": "2020-08", "value": 3000},
                {"indicator": "fiscal_revenue", "month": "2020-09", "value": "3668"},
            ],
            "target": [{"indicator": "fiscal_revenue", "value": 4757.5, "status": "derived"}],
        }
    )
    frame = warehouse.run("economy/fiscal_progress", **parameters(month="2020-08"))

    assert [float(frame["value"].iloc[0]), frame["status"].iloc[0]] == [3000.0, "reported"]


@pytest.mark.parametrize(
    "tables",
    [{"observatoin": []}, {"observation": [{"indicatr": "fiscal_revenue"}]}, {"observation": [{"value": 1}]}],
    ids=["table", "column", "key"],
)
def test_a_misspelling_is_refused(warehouse_of, tables):
    with pytest.raises((KeyError, ValueError)):
        warehouse_of(tables)


def test_two_snapshots_in_one_test(warehouse_of):
    one = warehouse_of({"source": [SOURCE, {**SOURCE, "source": "another"}]})
    other = warehouse_of({})

    assert [len(warehouse.run("frame/sources")) for warehouse in (one, other)] == [2, 1]


def test_the_bundled_workbooks(bundled):
    assert bundled.snapshot.manifest["tables"]["statement"]["rows"] == 126
