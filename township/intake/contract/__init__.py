"""The contract: which sheets and columns an input may have, and its cells as typed rows or problems by cell."""

from township.intake.contract.sheets import (
    BASES,
    BY_NAME,
    BY_TABLE,
    FLAGS,
    LAST_YEAR,
    SHEETS,
    STATUSES,
    STEPS,
    Field,
    Sheet,
    columns,
    flags,
)
from township.intake.contract.typed_rows import STRENGTH, Blank, Intake, accept, gives_way
from township.intake.files.problems import SEVERITIES, Origin, Problem

__all__ = [
    "BASES",
    "BY_NAME",
    "BY_TABLE",
    "FLAGS",
    "LAST_YEAR",
    "SEVERITIES",
    "SHEETS",
    "STATUSES",
    "STEPS",
    "STRENGTH",
    "Blank",
    "Field",
    "Intake",
    "Origin",
    "Problem",
    "Sheet",
    "accept",
    "columns",
    "flags",
    "gives_way",
]
