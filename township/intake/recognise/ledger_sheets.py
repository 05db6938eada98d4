"""The ledgers' cells made canonical: codes, months, dates and numbers as the contract wants them.

One row in, one row out, unless the row is a prepared one nobody filled. A cell that cannot be understood keeps its
text and gets a reason. The monthly sheet goes through monthly_sheet.py instead.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from decimal import Decimal

from township.intake.contract import BY_NAME, Field
from township.intake.contract.declaration import PREVIOUS, Sheet
from township.intake.contract.sheets import REGISTERED, registration
from township.intake.contract.typed_rows import parse_figure
from township.intake.files.workbook import RawRow, RawSheet, Unfilled
from township.intake.recognise import values
from township.intake.recognise.aliases import Aliases, name_key
from township.intake.recognise.header import Header
from township.intake.recognise.units import Stated, size
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Area

# other words for the two results of a patrol, as far as they can mean nothing else
_RESULTS = {
    **dict.fromkeys(("无问题", "没有问题", "未发现问题", "正常,无问题", "无异常", "未发现异常"), "正常"),
    **dict.fromkeys(("有问题", "存在问题"), "发现问题"),
}
_NOT_PATROLLED = ("未巡查", "没有巡查", "未巡", "漏巡", "缺巡")
_WHOLE = ("合计", "总计", "全镇合计", "镇本级", "镇级")  # what the town's own row is called beside its villages
_TICKS = {"√": "是", "✓": "是", "✔": "是", "×": "否", "—": "不适用", "-": "不适用", "/": "不适用"}


@dataclass
class Cells:
    """The cells of one row while they are made canonical."""

    texts: dict[str, str]
    addresses: dict[str, str]
    refused: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(
        default_factory=dict
    )  # figures as they stood, where they are turned into another unit
    unit_stated: bool = True  # the row's own 单位 says so, not the header or a line above

    def refuse(self, header: str, reason: str) -> None:
        """Keep the cell as typed and say why; the first reason counts."""
        self.refused.setdefault(header, reason)


def normalise_ledger(table: RawSheet, found: Header, catalogue: Catalogue, aliases: Aliases) -> RawSheet:
    """The rows of one ledger under the contract's name, each cell canonical or refused with a reason."""
    sheet = BY_NAME[found.sheet]
    units = found.stated
    missed = [column.header for column in sheet.fields if column.missed]
    words = {
        column.header
        for column in sheet.fields
        if column.kind in ("text", "texts") and column.name not in sheet.key and not column.qualifier
    }
    rows: list[RawRow] = []
    unfilled: list[Unfilled] = []
    for raw in table.rows:
        silent = not raw.refused and says_nothing(sheet, raw.cells)
        if silent and not missed:
            continue
        texts = {name: text if name in words else values.half_width(text) for name, text in raw.cells.items()}
        cells = Cells(texts, raw.addresses, dict(raw.refused))
        name_the_area(cells, found, catalogue)
        if sheet.table == "work" and not cells.texts.get("工程代码") and "工程" in cells.texts:
            cells.texts["工程代码"] = aliases.works.get(name_key(cells.texts["工程"]), "")
            cells.addresses = {"工程代码": cells.addresses.get("工程", ""), **cells.addresses}
        if sheet.counts_in_rows_unit:
            _count_in_the_sheets_unit(cells, units)
        if "村" in sheet.headers:
            cells.texts["村"] = cells.texts.get("村") or cells.texts.get("区划代码", "")
        for column in sheet.fields:
            if column.header not in cells.refused:
                try:
                    _normalise_cell(cells, column, sheet, found, units, catalogue, aliases)
                except ValueError as error:
                    cells.refuse(column.header, str(error))
        if sheet.name == "目标任务" and cells.texts.get("指标代码") in catalogue.indicators:
            cells.texts["单位"] = catalogue.indicators[cells.texts["指标代码"]].unit  # the figures are in it now
        known = {header: cells.texts.get(header, "") for header in sheet.accepted}
        blanks = {
            header: f"{letter}{raw.number}"
            for letter, header in found.columns.items()
            if not raw.cells.get(header) and header not in cells.refused
        }
        if silent:
            unfilled += [Unfilled(header, known, raw.number, blanks[header]) for header in missed if header in blanks]
        else:
            rows.append(RawRow(raw.number, known, cells.addresses, cells.refused, blanks, cells.typed))
    header = tuple(
        column.header
        for column in sheet.fields  # a required column the sheet lacks is named once, not in every row
        if not rows
        or not column.required
        or found.letter_of(column.header)
        or any(row.cells[column.header] for row in rows)
    )
    return RawSheet(sheet.name, table.file, header, tuple(rows), table.header_row, unfilled=tuple(unfilled))


def _count_in_the_sheets_unit(cells: Cells, units: Stated) -> None:
    """Give a row without 单位 the one stated for the table, in the size things are counted in: 公里 is kept in 米."""
    said = next(iter((*units.headers.values(), *units.above)), "")
    if said and not cells.texts.get("单位"):
        base, factor = size(said)
        cells.texts["单位"] = said if factor == 1 else base
        cells.unit_stated = False


def says_nothing(sheet: Sheet, cells: dict[str, str]) -> bool:
    """Whether a row is one the template prepared and nobody filled in or changed."""
    if sheet.template is None:
        return False
    own = {name: text for name, text in cells.items() if text and not name.startswith(PREVIOUS)}
    given = own.keys() - {"状态", "期末", "年度", *(guide.header for guide in sheet.guides)}
    if given and sheet.directory and cells.get(REGISTERED, "") != registration(sheet, cells):
        return False  # new, or its registration was changed
    carried = {f.header for f in sheet.fields if f.carried and own.get(f.header) == cells.get(PREVIOUS + f.header)}
    return given <= {*sheet.prefilled, *carried}


def name_the_area(cells: Cells, found: Header, catalogue: Catalogue) -> None:
    """Fill 区划代码 from 村, from above the table, or with the town; refuse a code that contradicts the name."""
    code, name = cells.texts.get("区划代码", ""), cells.texts.get("村", "")
    if not code and not name:
        if not found.letter_of("区划代码") and not found.letter_of("村"):
            area = catalogue.own_area_named(found.area) if found.area else catalogue.areas[catalogue.town_code]
            cells.texts["区划代码"] = area.code if area else found.area
        return
    if not code:
        cells.texts["区划代码"] = name
        if "村" in cells.addresses:
            cells.addresses = {**cells.addresses, "区划代码": cells.addresses["村"]}
    elif name and (area := catalogue.area_named(code)) and not _is_called(area, name, catalogue):
        cells.refuse("区划代码", f"代码是“{area.name}”，村名写的是“{values.excerpt(name)}”；请改成一致")


def _is_called(area: Area, name: str, catalogue: Catalogue) -> bool:
    """Whether ``name`` is one of the area's, the town's name before it aside; the town's rows may say 合计."""
    town = catalogue.areas[catalogue.town_code]
    known = {area.code, area.name, area.short_name, area.official_name, *area.aliases}
    return bool(known & {name, name.removeprefix(town.name)}) or (area == town and name in _WHOLE)


def misnamed(code: str, name: str, catalogue: Catalogue, aliases: Aliases) -> str:
    """What is wrong with an indicator's name beside its known code; "" where they agree or no name is written."""
    if not name or aliases.may_mean(name, code):
        return ""
    return f"代码是“{catalogue.indicators[code].name}”，名称写的是“{values.excerpt(name)}”；请改成一致"


def _normalise_cell(
    cells: Cells, column: Field, sheet: Sheet, found: Header, units: Stated, catalogue: Catalogue, aliases: Aliases
) -> None:
    name = column.header
    text = cells.texts.get(name, "")
    if column.kind == "month":
        _month(cells, name, text, found)
    elif column.kind == "indicator" and text in catalogue.indicators:
        if said := misnamed(text, cells.texts.get("指标", ""), catalogue, aliases):
            raise ValueError(said)
    elif column.kind == "indicator" and (said := cells.texts.get("指标")):
        if text and name != "指标":
            return  # a code that is none is refused as such, whatever stands beside it
        named = aliases.indicator_named(said)
        if named is None or not named.code:
            raise ValueError("按指标名称在目录和别名表中找不到；请填指标代码，或在别名表中登记")
        cells.texts[name] = named.code
    elif column.kind == "choice" and name == "状态" and not text:
        cells.texts[name] = "实报"
    elif name == "巡查结果":
        if text in _NOT_PATROLLED:
            raise ValueError("没有巡查的不算一次巡查；请删去这一行，台账只记巡查过的")
        cells.texts[name] = _RESULTS.get(text, text)
    elif column.kind in ("choice", "boolean"):
        said = _TICKS.get(text, text)
        is_none = values.is_not_applicable(said) and "不适用" not in (column.choices or {})
        cells.texts[name] = "" if is_none else said
    elif column.kind == "areas":
        cells.texts[name] = "|".join(part for part in re.split(r"[|、,;\s]+", text) if part)
    elif column.kind == "date" and text:
        cells.texts[name] = "" if values.is_not_applicable(text) else values.date(text).isoformat()
    elif (column.kind in ("number", "integer") or column.qualifier) and text:
        _number(cells, column, sheet, text, units, catalogue)


def _month(cells: Cells, name: str, text: str, found: Header) -> None:
    if text:
        cells.texts[name] = periods.month_key(values.month(text, found.month.year if found.month else None))
    elif found.month:
        cells.texts[name] = periods.month_key(found.month)
        cells.addresses = {**cells.addresses, name: found.month_cell} if found.month_cell else cells.addresses


def _number(cells: Cells, column: Field, sheet: Sheet, text: str, units: Stated, catalogue: Catalogue) -> None:
    name = column.header
    if values.is_blank(text) or values.is_not_applicable(text):
        cells.texts[name] = ""
        return
    try:
        typed = values.growth(text) if name == "同比%" else values.number(text)
    except ValueError:
        if column.name != "printed_value":
            raise
        with contextlib.suppress(ValueError):
            parse_figure(text, cells.texts.get("出处"))
            return  # a numeral of the annual report
        raise
    value = typed.value
    if sheet.counts_in_rows_unit and typed.unit and not cells.texts.get("单位") and typed.unit not in ("万", "亿"):
        cells.texts["单位"] = typed.unit
    own = cells.texts.get("单位", "")
    fixed = column.unit or ("%" if name.endswith("%") else "")
    stored = fixed or own
    counted = name not in ("年度", "序号")
    as_printed = column.name == "printed_value"
    indicator = catalogue.indicators.get(cells.texts.get("指标代码", ""))
    if indicator and counted and (as_printed or not fixed):
        stored = indicator.unit
    given = units.of(name, own if cells.unit_stated and not fixed else "", stored) if counted else ""
    if as_printed:
        cells.texts["单位"] = own or given
        if not typed.unit and not typed.qualifier:
            return  # as printed (双, 3,668): the contract keeps that beside the value
        cells.texts["单位"] = typed.unit or cells.texts.get("单位", "")
    elif column.kind == "integer" and not counted:
        if typed.unit not in (None, "年"):
            raise ValueError(f"“{text}”不是{name}")
    else:
        unit = typed.unit or given or stored
        value = in_unit(value, unit, stored, written=bool(typed.unit))
        if value != typed.value:
            cells.typed[name] = text if typed.unit else f"{text}{unit}"
    qualifier = column.qualifier
    if typed.qualifier:
        held = cells.texts.get(qualifier, "")
        if not qualifier or (held and held != typed.qualifier):
            raise ValueError(f"“{text}”带约数词，这一列没有地方存；请填确数，约数写在备注")
        cells.texts[qualifier] = typed.qualifier
    cells.texts[name] = f"{value:f}"


def in_unit(value: Decimal, unit: str, wanted: str, *, written: bool = True) -> Decimal:
    """``value`` expressed in ``wanted``; a bare 万 or 亿 multiplies whatever is counted there.

    Raises:
        ValueError: the units do not measure the same thing, or it is not clear what 万 stands for.
    """
    if unit in ("万", "亿") and not wanted.endswith("元"):
        if wanted[:1] in ("万", "亿"):
            raise ValueError(f"单位已是“{wanted}”，数里又写了“{unit}”；请写明是哪一个")
        return _times(value, Decimal(10_000 if unit == "万" else 10**8))
    if not wanted:
        if written and unit:
            raise ValueError(f"数里写了单位“{unit}”，这一行却没有单位列可对；请把单位写进“单位”列")
        return value
    scale = {"万": Decimal(10_000), "亿": Decimal(10**8)}.get(unit[:1])
    if scale and unit[1:] == wanted and wanted[0] not in "万亿":  # 亿万元 is no unit
        return _times(value, scale)
    if unit in ("个百分点", "百分点") and wanted == "%":
        return value
    return value if unit == wanted else _times(figures.convert(value, unit, wanted), Decimal(1))


def _times(value: Decimal, factor: Decimal) -> Decimal:
    """The product without the trailing zeros a conversion leaves."""
    return Decimal(f"{(value * factor).normalize():f}")
