"""Validation of what is about to be published: everything wrong with it, all at once, by cell.

Three layers: what reading and typing found (intake.problems), each row by itself (intake/contract/row_checks.py), and rows beside
rows: ``queries/checks/<rule>.sql``, one rule a file, asked of an in-memory DuckDB that holds the incoming rows beside
the current snapshot's. A rule answers with the columns of :data:`COLUMNS`; ``row_id`` says which cell is meant.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from township.intake import contract
from township.intake.contract import Intake, Origin, Problem, row_checks
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.store import tables
from township.store.manifest import Snapshot
from township.store.warehouse import Query, QueryError, parsed, read_queries, view_files

QUERIES = Path(__file__).resolve().parents[2] / "queries" / "checks"
COLUMNS = ("severity", "field", "row_id", "subject", "area", "month", "value", "message", "advice")
# A month's increment above JUMP times the median of the year's earlier ones is asked about, once there are
# JUMP_POINTS of them: the made-up 2020 path, with its standstill in February, stays below 5.
JUMP, JUMP_POINTS = 5, 3
FAR = 100  # times the figure before it, or less than that share of it: asked about
_UNTYPED = {"type", "required"}
_AT_ONCE = 2  # rules
# a figure left blank: its sheet, header, key and source
_BLANK = pa.schema(
    [
        *((name, pa.string()) for name in ("sheet", "field", "source", "area", "indicator", "basis", "breakdown")),
        *((name, pa.string()) for name in ("work", "part", "programme", "project")),
        *(("month", pa.date32()), ("beside", pa.bool_()), ("row_id", pa.int32())),
    ]
)
_BESIDE = pa.schema([*((name, pa.string()) for name in ("sheet", "field", "code", "name")), ("row_id", pa.int32())])
_PLACE = pa.schema([("source", pa.string()), ("sheet", pa.string()), ("row_id", pa.int32())])
# of the wide monthly sheet: what rules compare across its columns
_WIDE = pa.schema(
    [
        *((name, pa.string()) for name in ("indicator", "area", "breakdown", "file", "title")),
        *(("month", pa.date32()), ("completion", pa.decimal128(18, 4)), ("row_id", pa.int32())),
    ]
)
_LOCKED = (
    "set global memory_limit = '1GB'",
    "set global max_execution_time = 20000",
    "set global temp_directory = ''",
    "set global autoinstall_known_extensions = false",
    "set global autoload_known_extensions = false",
    "set global python_enable_replacements = false",
    "set global enable_external_access = false",
    "set global lock_configuration = true",
)


def check(
    intake: Intake, current: Snapshot | None, catalogue: Catalogue, *, today: dt.date | None = None
) -> list[Problem]:
    """Everything wrong with the rows, in the order of the files: what accepting them found, and every rule.

    Args:
        intake: typed rows; those already accepted stand beside what is published.
        current: the snapshot they are compared with; None where nothing is published yet.
        catalogue: units, limits, relations, villages.
        today: what may not lie in the future is judged against it (default: the day it is in the town).

    Raises:
        QueryError: a rule's file is not what a rule must be.
    """
    own = row_checks.check(intake, catalogue, today or periods.today())
    # rows that are not even typed cannot be put into tables; accept() lets none through
    crossing = [] if any(p.rule in _UNTYPED for p in own) else _crossing(intake, current, catalogue)
    return sorted(dict.fromkeys([*intake.problems, *own, *crossing]), key=_place)


def _place(problem: Problem) -> tuple[Any, ...]:
    return problem.file, problem.sheet, problem.row or 0, problem.cell, problem.column or ""


def _crossing(intake: Intake, current: Snapshot | None, catalogue: Catalogue) -> list[Problem]:
    """What queries/checks/ find."""
    rules = read_queries(QUERIES)
    given = {
        "town": catalogue.town_code,
        "confidential_below": catalogue.town["confidential_below"],
        "patrol_sites_outside": catalogue.town.get("patrol_sites_outside", []),
        "jump": JUMP,
        "jump_points": JUMP_POINTS,
        "far": FAR,
    }
    prepared = [path.read_text(encoding="utf-8") for path in view_files(QUERIES)]
    asked = set(re.findall(r"\b(?:incoming|stored)_(\w+)", "".join([*prepared, *(r.sql for r in rules.values())])))
    connection = duckdb.connect(":memory:", config=tables.CONNECTION)
    try:
        origins = _load(connection, asked, intake, current, catalogue)
        for statement in (statement for script in prepared for statement in parsed(script)):
            connection.execute(statement)
        for statement in _LOCKED:
            connection.execute(statement)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = pool.map(lambda rule: _answer(connection, rule, given), rules.values())
            return [
                _problem(name, row, origins, catalogue)
                for name, answer in zip(rules, answers, strict=True)
                for row in answer
            ]
    finally:
        connection.close()


def _answer(connection: duckdb.DuckDBPyConnection, rule: Query, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What a rule finds, asked on a cursor of its own."""
    if tuple(rule.labels) != COLUMNS:
        raise QueryError(f"checks/{rule.name}.sql 的列要是：{'、'.join(COLUMNS)}")
    [statement] = parsed(rule.sql)
    with contextlib.closing(connection.cursor()) as cursor:
        return cursor.execute(statement, {key: given[key] for key in rule.parameters}).fetchall()


def _problem(rule: str, row: tuple[Any, ...], origins: list[Origin], catalogue: Catalogue) -> Problem:
    said = dict(zip(COLUMNS, row, strict=True))
    area = catalogue.areas.get(said["area"] or "")
    month = periods.month_name(said["month"]) if said["month"] else ""
    place = area.name if area and area.code != catalogue.town_code else ""
    about = f"{place}{said['subject'] or ''}"
    about += f" {month}" if about[-1:].isascii() and about and month else month  # 项目1 2020年9月
    origin = origins[said["row_id"]]
    if typed := origin.typed.get(said["field"]):
        about += f"（填{typed}）"
    message = f"{about}：{said['message']}；{said['advice']}"
    return row_checks.problem_at(origin, said["field"], said["value"], message, rule=rule, severity=said["severity"])


# ------------------------------------------------------------------ the tables


def _load(
    connection: duckdb.DuckDBPyConnection,
    asked: set[str],
    intake: Intake,
    current: Snapshot | None,
    catalogue: Catalogue,
) -> list[Origin]:
    """Make incoming_* and stored_* of the tables asked about, and the catalogue's; returns what row_id counts."""
    origins: list[Origin] = []
    for sheet in (sheet for sheet in contract.SHEETS if sheet.table in asked):
        schema = tables.schema_of(sheet)
        rows = []
        for row in intake.tables[sheet.table]:
            rows.append({**row, "row_id": len(origins)})
            origins.append(row_checks.origin_of(intake, sheet, row))
        incoming = pa.Table.from_pylist(rows, schema.append(pa.field("row_id", pa.int32())))
        tables.create(connection, f"incoming_{sheet.table}", incoming)
        stored = f"stored_{sheet.table}"
        files = current.tables[sheet.table] if current else ()
        if files and all(tables.is_of(schema, path) for path in files):
            connection.read_parquet([str(path) for path in files]).create_view(stored)
        else:  # none yet, or an earlier format
            tables.create(connection, stored, tables.whole(schema, files))
    tables.create(connection, "incoming_wide", pa.Table.from_pylist(_wide_rows(intake, origins), _WIDE))
    tables.create(connection, "incoming_blank", pa.Table.from_pylist(_blank_rows(intake, origins), _BLANK))
    tables.create(connection, "incoming_beside", pa.Table.from_pylist(_beside_rows(intake, origins), _BESIDE))
    tables.create(connection, "incoming_place", pa.Table.from_pylist(_places(intake, origins), _PLACE))
    tables.create(connection, "figure_field", pa.Table.from_pylist(_figure_fields()))
    for name, table in _reference(catalogue).items():
        tables.create(connection, name, table)
    return origins


def _figure_fields() -> list[dict[str, str]]:
    """The figures and dates a row need not have, with the header they are filled in under."""
    return [
        {"used_table": sheet.table, "field": headers.get(name, "数值"), "column_name": name}
        for sheet in contract.SHEETS
        for headers in [{f.name: f.header for f in sheet.fields if not f.required}]
        for name, kind in contract.columns(sheet)
        if kind in ("number", "integer", "date") and (name in headers or name not in {f.name for f in sheet.fields})
    ]


def _blank_rows(intake: Intake, origins: list[Origin]) -> list[dict[str, Any]]:
    rows = []
    for blank in intake.blanks:
        about = {
            "sheet": blank.sheet.name,
            "field": blank.header,
            "source": blank.source,
            "beside": blank.in_filled_row,
        }
        rows.append({**about, **blank.key, "row_id": len(origins)})
        origins.append(blank.origin)
    return rows


def _beside_rows(intake: Intake, origins: list[Origin]) -> list[dict[str, Any]]:
    rows = []
    for said in intake.code_names:
        about = {"sheet": said.sheet.name, "field": said.header, "code": said.code, "name": said.name}
        rows.append({**about, "row_id": len(origins)})
        origins.append(said.origin)
    return rows


def _places(intake: Intake, origins: list[Origin]) -> list[dict[str, Any]]:
    rows = []
    for (source, sheet), origin in intake.places.items():
        rows.append({"source": source, "sheet": sheet, "row_id": len(origins)})
        origins.append(origin)
    return rows


def _wide_rows(intake: Intake, origins: list[Origin]) -> list[dict[str, Any]]:
    """The recognised rows of the monthly sheets whose indicator, area and month are known."""
    rows = []
    for sheet in intake.wide:
        for raw in sheet.rows:
            cells = {header: "" if header in raw.refused else text for header, text in raw.cells.items()}
            if not all(cells.get(header) for header in ("指标代码", "区划代码", "期末")):
                continue
            rows.append(
                {
                    "indicator": cells["指标代码"],
                    "area": cells["区划代码"],
                    "month": periods.parse_month(cells["期末"]),
                    "breakdown": cells.get("分组", ""),
                    "completion": _number(cells.get("完成%", "")),
                    "file": sheet.file,
                    "title": sheet.shown,
                    "row_id": len(origins),
                }
            )
            origins.append(Origin(sheet.file, sheet.shown, raw.number, raw.addresses))
    return rows


def _number(text: str) -> Decimal | None:
    try:
        number = figures.parse_number(text)
    except ValueError:  # blank, or refused where it was read
        return None
    return figures.round_half_up(number, 4) if abs(number) < 10**14 - 1 else None  # what the column holds


def _reference(catalogue: Catalogue) -> dict[str, pa.Table]:
    """What the rules ask of the catalogue: indicators, and the relations between them."""
    indicators = [
        {
            **{name: getattr(item, name) for name in ("code", "name", "unit", "kind", "basis", "over_areas")},
            **{name: getattr(item, name) for name in ("first_month", "lag_months", "min_units")},
            "signed": (low := catalogue.limit(item.code).low) is None or low < 0,
        }
        for item in catalogue.indicators.values()
    ]
    whole, text = pa.int32(), pa.string()
    typed = {"first_month": whole, "lag_months": whole, "min_units": whole, "signed": pa.bool_()}
    return {
        "indicator": pa.Table.from_pylist(indicators, pa.schema([(n, typed.get(n, text)) for n in indicators[0]])),
        "relation": tables.rules(catalogue)["relation"],
    }
