"""Settings of the allocators, which only a new process can be given."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from township.commands import allocation

_ASKED = "from township.commands import allocation; allocation.settle(); import json, os; print(json.dumps(dict(os.environ)))"


def _environment(**given):
    kept = {name: value for name, value in os.environ.items() if name not in allocation.SETTINGS}
    done = subprocess.run([sys.executable, "-c", _ASKED], env={**kept, **given}, capture_output=True, check=True)
    return json.loads(done.stdout)  # said once: the first process has given way


def test_a_process_starts_anew_with_the_settings():
    assert allocation.SETTINGS.items() <= _environment().items()


def test_what_is_set_already_stands():
    found = _environment(MALLOC_ARENA_MAX="1")
    assert found["MALLOC_ARENA_MAX"] == "1"
    assert found["GLIBC_TUNABLES"] == allocation.SETTINGS["GLIBC_TUNABLES"]
