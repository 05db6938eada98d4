"""How long a wrong password makes wait, and whom it does not."""

from __future__ import annotations

import pytest

from township.access import attempts as module
from township.access.attempts import FORGOTTEN, FREE, FREE_OF_ADDRESS, LONGEST, Attempts


@pytest.fixture
def attempts(clock) -> Attempts:
    return Attempts(clock)


def test_a_guesser_waits_longer_and_longer_up_to_a_minute_and_the_leader_does_not(attempts, clock):
    waits = []
    for _ in range(FREE + 8):
        attempts.begun("李镇长", "10.0.0.9")
        waits.append(attempts.wait("李镇长", "10.0.0.9"))

    assert waits[: FREE - 1] == [0.0] * (FREE - 1)
    assert waits[FREE - 1 :] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert attempts.wait("李镇长", "10.0.0.2") == 0
    clock.now += LONGEST
    assert attempts.wait("李镇长", "10.0.0.9") == 0


def test_trying_many_accounts_from_one_address_waits_too(attempts):
    for number in range(FREE_OF_ADDRESS):
        assert attempts.wait(f"账号{number}", "10.0.0.9") == 0
        attempts.begun(f"账号{number}", "10.0.0.9")

    assert attempts.wait("别的", "10.0.0.9") > 0


def test_the_right_password_and_time_wipe_the_slate(attempts, clock):
    for _ in range(FREE):
        attempts.begun("甲", "a")
        attempts.begun("乙", "b")
    attempts.passed("甲", "a")
    assert attempts.wait("甲", "a") == 0
    for _ in range(FREE_OF_ADDRESS):
        attempts.begun("甲", "a")
        attempts.passed("甲", "a")
    assert attempts.wait("甲", "a") == 0, "who logs in often does not wait"

    clock.now += FORGOTTEN + 1
    attempts.begun("乙", "b")
    assert attempts.wait("乙", "b") == 0


def test_it_remembers_only_so_many(attempts, monkeypatch):
    monkeypatch.setattr(module, "MOST", 10)
    for number in range(100):
        attempts.begun(str(number), str(number))

    assert len(attempts._failed) == 10
