"""What the reader chose, and the scene a drawing function sees. Hashable, so that what is drawn can be kept by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import theme
from township.intake.contract import BY_NAME
from township.intake.template.rows import owed
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator


@dataclass(frozen=True)
class Choice:
    """A filter of a page's own beside month, villages and 只看实报.

    Attributes:
        name: of the query parameter, and in the address.
        options: as shown and as queries take them; the first stands for all.
        width: in px of a 16 px root.
    """

    name: str
    label: str
    options: tuple[str, ...]
    width: int

    @property
    def default(self) -> str:
        """The option that filters nothing."""
        return self.options[0]

    def accepts(self, option: str, catalogue: Catalogue) -> bool:
        """Whether it can be taken."""
        return option in self.options

    def parameter(self, option: str, catalogue: Catalogue) -> Any:
        """The option as queries take it."""
        return option

    def shown(self, option: str, catalogue: Catalogue) -> tuple[str, ...]:
        """The option as the address and the reader have it."""
        return (option,)

    def read(self, shown: Sequence[str], catalogue: Catalogue) -> str:
        """The option that :meth:`shown` writes like this; what it does not know it leaves for :meth:`accepts`."""
        return shown[-1]


@dataclass(frozen=True)
class MonthChoice(Choice):
    """One of its options, or any month by its name, which queries take as its first day."""

    def accepts(self, option: str, catalogue: Catalogue) -> bool:
        """Whether it is an option or a month."""
        return option in self.options or periods.month_named(option) is not None

    def parameter(self, option: str, catalogue: Catalogue) -> str:
        """The option, or the month as 2022-11-01."""
        month = periods.month_named(option)
        return option if month is None else month.isoformat()


@dataclass(frozen=True)
class IndicatorChoice(Choice):
    """Indicators of the catalogue, as many as the reader likes; an option is their codes in order, parted by commas.

    None chosen, ``""``, stands for the town's leading indicator.
    """

    def codes(self, option: str, catalogue: Catalogue) -> tuple[str, ...]:
        """The indicators the option stands for; at least one."""
        return tuple(filter(None, option.split(","))) or (catalogue.town["default_month_indicator"],)

    def accepts(self, option: str, catalogue: Catalogue) -> bool:
        """Whether the catalogue has all of them."""
        return set(self.codes(option, catalogue)) <= catalogue.indicators.keys()

    def parameter(self, option: str, catalogue: Catalogue) -> list[str]:
        """Their codes."""
        return list(self.codes(option, catalogue))

    def shown(self, option: str, catalogue: Catalogue) -> tuple[str, ...]:
        """Their names."""
        return tuple(catalogue.indicator(code).name for code in self.codes(option, catalogue))

    def read(self, shown: Sequence[str], catalogue: Catalogue) -> str:
        """Names, aliases or codes as an option; a name goes before another's alias."""
        known = catalogue.indicators
        codes = {alias: code for code, one in known.items() for alias in one.aliases}
        codes |= {one.name: code for code, one in known.items()}
        return ",".join(dict.fromkeys(codes.get(one, one) for one in ",".join(shown).split(",")))


@dataclass(frozen=True)
class Filters:
    """What the reader chose; checked against the catalogue before it gets here.

    Attributes:
        month: 截至月份.
        villages: 12-digit codes; empty means the whole town.
        reported_only: 只看实报.
        choices: the page's own filters that are not at their default, with the option taken.
    """

    month: dt.date
    villages: tuple[str, ...]
    reported_only: bool
    choices: tuple[tuple[Choice, str], ...] = ()

    def parameters(self, catalogue: Catalogue) -> dict[str, Any]:
        """The query parameters every query may use: the reader's choices and the town's constants."""
        return {
            "month": self.month,
            "villages": list(self.villages),
            "reported_only": self.reported_only,
            **{choice.name: choice.parameter(option, catalogue) for choice, option in self.choices},
            "town": catalogue.town_code,
            "confidential_below": catalogue.town["confidential_below"],
            "patrol_sites_outside": catalogue.town.get("patrol_sites_outside", []),
        }

    def chosen(self, choice: Choice) -> str:
        """The option taken of ``choice``."""
        return dict(self.choices).get(choice, choice.default)

    def place(self, catalogue: Catalogue) -> str:
        """全镇, one village's name, or the number of villages."""
        if not self.villages:
            return "全镇"
        names = [catalogue.areas[code].name for code in self.villages]
        return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个村"

    def scope(self, catalogue: Catalogue) -> str:
        """Month and place in words."""
        return f"截至{periods.month_name(self.month)}，{self.place(catalogue)}"

    def words(self, catalogue: Catalogue) -> str:
        """The active filters, as printed on every download."""
        places = "、".join(catalogue.areas[c].name for c in self.villages) or "全镇"
        taken = "".join(
            f"；{choice.label}：{'、'.join(choice.shown(option, catalogue))}" for choice, option in self.choices
        )
        return f"截至月份：{periods.month_name(self.month)}；村：{places}；只看实报：{'是' if self.reported_only else '否'}{taken}"

    def file_part(self, catalogue: Catalogue) -> str:
        """Month and place for file names."""
        return f"截至{periods.month_name(self.month)}_{self.place(catalogue)}{'_实报' if self.reported_only else ''}"

    def why_empty(
        self,
        catalogue: Catalogue,
        sheet: str,
        known: Indicator | None,
        *,
        town_wide: bool,
        has_illustrative: bool,
    ) -> tuple[str, str]:
        """What an empty panel says: what is missing, and what to do.

        Args:
            sheet: the sheet its rows are on.
            known: the indicator it is about.
        """
        where = "全镇" if town_wide else self.place(catalogue)
        kind = "实报" if self.reported_only else ""
        what = f"{where}截至{periods.month_name(self.month)}暂无{kind}数据"
        if known and self.month.month < known.first_month:
            return what, f"“{known.name}”没有单独的{self.month.month}月，从1—{known.first_month}月起有数。"
        todo = self._to_fill(catalogue, sheet, known)
        if (
            known and known.sheet == sheet == "统计月报" and self.villages and not town_wide
        ):  # its template has the town's row
            todo = f"“{known.name}”要有分村的数，在“{sheet}”表里写村的区划代码，发布后，这里即有数；不分村的，清除所选的村看全镇。"
        return what, f"关闭“只看实报”可看示例；{todo}" if has_illustrative else todo

    def _to_fill(self, catalogue: Catalogue, sheet: str, known: Indicator | None) -> str:
        """Which sheet and row to fill, as the month's template has them."""
        due = f"（责任单位：{known.owner}）" if known and known.owner else ""
        if BY_NAME[sheet].template is None:
            if any(field.happened == "in_month" for field in BY_NAME[sheet].fields):  # an office's own of the month
                return f"“{sheet}”表不在填报模板里，上传当月的台账{due}并发布后，这里即有数。"
            return f"“{sheet}”表不在填报模板里，随当年的年度工作簿发布后，这里即有数。"
        if sheet != "统计月报" or known is None or known.sheet != sheet:
            return f"填报“{sheet}”表{due}并发布后，这里即有数。"
        if known.code in (asked.code for asked, _ in owed(catalogue, self.month)):
            return f"填报“{sheet}”表“{known.name}”一行{due}并发布后，这里即有数。"
        when = "不定期" if known.frequency == "不定期" else f"按{known.frequency}"
        return f"“{known.name}”{when}报，本月模板里没有这一行；有数时在“{sheet}”表空行里填{due}，发布后，这里即有数。"


@dataclass(frozen=True)
class Scene:
    """What a drawing function may know besides its frame."""

    filters: Filters
    catalogue: Catalogue
    colours: theme.Palette
