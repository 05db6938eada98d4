"""What set-up promises: exact versions, no registry addresses, and a CI that hides nothing."""

import json
import re

import pytest

from tests.bundled import ROOT

REQUIREMENT = re.compile(r"[A-Za-z0-9_-]+==\d+(\.\d+)+ +# \S.*")


def lines(name: str) -> list[str]:
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_exact_and_say_why(name):
    loose = [line for line in lines(name) if line != "-r requirements.txt" and not REQUIREMENT.fullmatch(line)]

    assert loose == []


def test_package_json_is_private_exact_and_runs_nothing():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))

    assert package["private"] is True
    assert "scripts" not in package
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())


def test_lock_has_hashes_and_no_addresses():
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]

    assert "resolved" not in text
    assert "://" not in text
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_ci_only_calls_make_test():
    commands = [line for line in lines(".ci/run") if not line.startswith("#")]

    assert commands == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "make test"]
