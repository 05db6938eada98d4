"""A server that is used for long holds no more than one that is used for a while: ``make soak``."""

from __future__ import annotations

import pytest

from bench import crowd, held, kills


@pytest.mark.soak
def test_neither_old_snapshots_nor_exports_add_up():
    assert held.main([]) == 0


@pytest.mark.soak
def test_fifty_people_who_change_months_add_nothing():
    assert crowd.main(["--people", "50", "--seconds", "600"]) == 0


@pytest.mark.soak
def test_five_hundred_killed_publishers_lose_and_mix_nothing():
    assert kills.main(["--count", "500"]) == 0
