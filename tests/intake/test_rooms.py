"""The rooms within intake stand in a row: none imports a later one, not even through another module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bundled import ROOT
from tests.test_architecture import WINGS, imports

ROOMS = ("files", "contract", "figure_list", "template", "recognise", "reading")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "township").rglob("*.py")
}


def reached(modules: list[str]) -> set[str]:
    """The modules of ours that these import, directly or through others."""
    known, new = set(modules), list(modules)
    while new:
        found = set(imported(new.pop())) - known
        known |= found
        new += found
    return known


def imported(module: str) -> Iterator[str]:
    for name in imports(MODULES[module]):  # a module, or what it holds
        yield from (known for known in (name, name.rpartition(".")[0]) if known in MODULES)


def of(package: str) -> list[str]:
    return [module for module in MODULES if f"{module}.".startswith(f"{package}.")]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_those_before_it(room):
    own = of(f"township.intake.{room}")
    later = {module for name in ROOMS[ROOMS.index(room) + 1 :] for module in of(f"township.intake.{name}")}

    assert own
    assert reached(own) & later == set()


def test_the_row_of_rooms_is_all_of_intake():
    assert set(of("township.intake")) == {m for room in ROOMS for m in of(f"township.intake.{room}")} | {
        "township.intake"
    }


@pytest.mark.parametrize("wing", [*WINGS, "commands"])
def test_illustrative_data_is_made_outside_the_rooms(wing):
    assert of("township.illustrative")
    assert reached(of(f"township.{wing}")).isdisjoint(of("township.illustrative"))
