"""The contract: which sheets and columns an input may have, and its cells as typed rows or problems by cell."""

# ruff: noqa: F401 (what the other rooms take from here)
from township.intake.contract.declaration import Field, Sheet
from township.intake.contract.sheets import (
    BASES,
    BY_NAME,
    BY_TABLE,
    FLAGS,
    LAST_YEAR,
    SHEETS,
    STATUSES,
    STEPS,
    columns,
    flags,
)
from township.intake.contract.typed_rows import STRENGTH, Blank, Intake, accept, gives_way
from township.intake.files.problems import SEVERITIES, Origin, Problem
