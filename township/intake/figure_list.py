"""What files would give, figure by figure with the cell it stands in: what ``read`` prints and the clerk looks through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from township.intake.contract import SHEETS, Intake, Origin, Sheet
from township.intake.files.workbook import RawRow, Workbook, column_number
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue

_OF_WORKS = {"planned": "target", "started": "started", "accepted": "accepted"}  # columns of works; others are values
COLUMNS = (
    *("file", "sheet", "cell", "table", "indicator", "label", "area", "month", "basis", "measure", "value", "unit"),
    *("qualifier", "status"),
)


def listed(intake: Intake, workbooks: Iterable[Workbook], catalogue: Catalogue) -> list[dict[str, str]]:
    """Every figure of accepted files by :data:`COLUMNS`, in the order of their cells.

    ``value`` is plain decimal digits, ``month`` 2020-09, or 2020 where the figure is the year's; ``label`` as printed.
    """
    printed = {
        (sheet.file, sheet.name, f"{letter}{row.number}"): text
        for book in workbooks
        for sheet in (book.read or book).sheets
        for row in sheet.rows
        for letter, text in row.cells.items()
    }
    return sorted(_Figures(intake, catalogue, printed).rows(), key=_place)


def _place(row: dict[str, str]) -> tuple[Any, ...]:
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", row["cell"])
    return (row["file"], row["sheet"], *((int(match[2]), column_number(match[1])) if match else (0, 0)), row["measure"])


class _Figures:
    """The figures of accepted files, one a row by :data:`COLUMNS`."""

    def __init__(self, intake: Intake, catalogue: Catalogue, printed: dict[tuple[str, str, str], str]) -> None:
        self.intake, self.catalogue, self.printed = intake, catalogue, printed

    def rows(self) -> Iterator[dict[str, str]]:
        """Every figure; a record without one (a patrol) gives one row by itself."""
        for sheet in SHEETS:
            for row in self.intake.tables[sheet.table] if sheet.table != "source" else ():
                origin = self.intake.origins[sheet.table, tuple(row[name] for name in sheet.key)]
                if sheet.table == "observation":
                    yield from self._observation(sheet, row, origin)
                elif sheet.table == "target":
                    label = self._label(origin, ("指标", "指标代码"))
                    for name, header in (("value", "全年任务"), ("low", "下限"), ("high", "上限")):
                        if row[name] is not None:
                            yield self._row(sheet, row, origin, header, label, "target", row[name], row["unit"])
                else:
                    yield from self._record(sheet, row, origin)
        for wide in self.intake.wide:
            for raw in wide.rows:
                yield from self._only_printed(raw, wide.file, wide.shown)

    def _observation(self, sheet: Sheet, row: dict[str, Any], origin: Origin) -> Iterator[dict[str, str]]:
        label = self._label(origin, ("指标", "指标代码"))
        unit, share = row["unit"], row["unit"] == "%"
        if row["value"] is not None and row["indicator"] == "county_rank" and row["breakdown"]:
            about = {**row, "indicator": row["breakdown"]}
            yield self._row(sheet, about, origin, "数值", label, "rank", row["value"], unit)
        elif row["value"] is not None:
            measure = "last_year" if row["is_last_year"] else "value"
            yield self._row(sheet, row, origin, "数值", label, measure, row["value"], unit, row["qualifier"] or "")
        if row["yoy_pct"] is not None:
            measure = "yoy_points" if share else "yoy_pct"
            yield self._row(sheet, row, origin, "同比%", label, measure, row["yoy_pct"], "百分点" if share else "%")
        if row["units_n"] is not None:
            yield self._row(sheet, row, origin, "单位数", label, "units_n", Decimal(row["units_n"]), "家")

    def _record(self, sheet: Sheet, row: dict[str, Any], origin: Origin) -> Iterator[dict[str, str]]:
        columns = [column for column in sheet.fields if column.kind in ("number", "integer")]
        filled = [column for column in columns if row[column.name] is not None]
        words = [c.header for c in sheet.fields if c.kind == "text"]
        label = self._label(origin, [header for header in words if header not in ("备注", "出处")])
        work = sheet.table == "work"
        for column in filled:
            unit = column.unit or row.get("unit") or ""
            qualifier = row.get("qualifier") if column.qualifier == "约数" else row.get("fund_qualifier")
            said = (qualifier or "") if column.qualifier else ""
            yield self._row(
                *(sheet, row, origin, column.header, label if work else f"{label} {column.header}".strip()),
                *(_OF_WORKS.get(column.name, "value"), Decimal(row[column.name]), unit, said),
            )
        if not filled:
            cell = next((column.header for column in sheet.fields if origin.cells.get(column.header)), "")
            yield self._row(sheet, row, origin, cell, label, "record", None, "")

    def _only_printed(self, raw: RawRow, file: str, sheet: str) -> Iterator[dict[str, str]]:
        """Of the monthly sheet what is only compared or noted: 完成%, and growth told in points."""
        cells = raw.cells
        for name, measure, unit in (("完成%", "completion_pct", "%"), ("同比%", "yoy_points", "百分点")):
            text = cells.get(name, "")
            figure = text.removesuffix("个百分点")
            if not text or name in raw.refused or (name == "同比%" and figure == text):
                continue
            try:
                value = figures.parse_number(figure)
            except ValueError:
                continue
            yield {
                **dict.fromkeys(COLUMNS, ""),
                **{"file": file, "sheet": sheet, "cell": raw.addresses.get(name, "")},
                "table": "observation" if cells["指标代码"] in self.catalogue.indicators else "work",
                **{"indicator": cells["指标代码"], "area": cells["区划代码"], "month": cells["期末"], "basis": "ytd"},
                **{"label": self.printed.get((file, sheet, raw.addresses.get("指标", "")), cells["指标"])},
                **{"measure": measure, "value": figures.plain_number(value), "unit": unit, "status": "reported"},
            }

    def _row(
        self,
        sheet: Sheet,
        row: dict[str, Any],
        origin: Origin,
        header: str,
        label: str,
        measure: str,
        value: Decimal | None,
        unit: str,
        qualifier: str = "",
    ) -> dict[str, str]:
        month = row.get("month")
        month = month or next((row[f.name].replace(day=1) for f in sheet.fields if f.happened == "in_month"), None)
        yearly = measure == "target" or row.get("basis") == "year"
        when = str(row["year"]) if "year" in row else periods.month_key(month) if month else ""
        return {
            "file": origin.file,
            "sheet": origin.sheet,
            "cell": origin.cells.get(header, ""),
            "table": sheet.table,
            "indicator": row.get("indicator") or row.get("work") or "",
            "label": label,
            "area": row.get("area") or self.catalogue.town_code,  # a ledger without a column for it is the town's
            "month": when[:4] if yearly else when,
            "basis": row.get("basis") or ("ytd" if sheet.table == "work" and measure != "target" else ""),
            "measure": measure,
            "value": "" if value is None else figures.plain_number(value),
            "unit": unit,
            "qualifier": qualifier,
            "status": row.get("status") or "",
        }

    def _label(self, origin: Origin, headers: Any) -> str:
        """The text of the first of these cells, as printed."""
        found = (self.printed.get((origin.file, origin.sheet, origin.cells.get(header, ""))) for header in headers)
        return next((text for text in found if text), "")
