"""What a sample town is like: how many of everything it has, and what its figures lack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from township.statistics import periods

NAME, CODE, COUNTY = "演示镇", "370899100", "演示县"
_FILLER = "及其周边各处统筹协调推进示范带动服务中心"  # what long names are filled up with


@dataclass(frozen=True)
class Plan:
    """What a sample town is like; a count of 0 leaves its sheet empty.

    Attributes:
        months: how many are reported, from ``first`` on.
        merged: villages from ``merger`` on; 0 for none.
        towns: of the county, ours among them; at most fifteen.
        gaps: share of figures that nobody reports.
        late: share of figures that come a month late.
        owing: offices that reported nothing in the last three months.
        goals: in the plan of each year; the first ones are measured by an indicator.
        names_a_list: of each list the annual report names without counting.
        shortfalls: problems the report names.
        caveats: ambiguities of the sources, I01 and on.
        long_names: of 20 letters, of villages and of whatever else has a name.
    """

    seed: str = "1"
    first: dt.date = dt.date(2021, 1, 1)
    months: int = 36
    villages: int = 40
    merged: int = 26
    merger: dt.date = dt.date(2023, 1, 1)
    towns: int = 15
    works: int = 4
    projects: int = 14
    enterprises: int = 24
    sites: int = 14
    issues_a_month: int = 5
    cooperations: int = 5
    names_a_list: int = 5
    goals: int = 20
    shortfalls: int = 5
    caveats: int = 5
    gaps: float = 0.02
    late: float = 0.03
    owing: tuple[str, ...] = ("环保所", "经管站")
    long_names: bool = False

    @property
    def reported(self) -> list[dt.date]:
        """The months, in order."""
        return [periods.add_months(self.first, number) for number in range(self.months)]

    def named(self, name: str) -> str:
        """``name``, of 20 letters where names are long."""
        return f"{name}{_FILLER[: 20 - len(name)]}" if self.long_names else name
