"""Publishes snapshots and opens them again, refusing any that is not what was published.

``data/snapshots/<id>/`` holds one Parquet file a table and manifest.json, and never changes.
``data/CURRENT`` names the published one. Publishing writes a temporary directory, syncs it,
re-reads and verifies it, renames it, and only then replaces CURRENT: killed at any point,
the old snapshot or the new one stands, never a mixture.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from filelock import FileLock

from township.intake import contract
from township.intake.workbook import Workbook
from township.statistics.catalogue import Catalogue

FORMAT = 1
_TEMPORARY = ".tmp-"
_TABLES = {sheet.table for sheet in contract.SHEETS} | {"area", "indicator", "event"}
_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "area": pa.string(),
    "indicator": pa.string(),
    "choice": pa.string(),
    "texts": pa.list_(pa.string()),
    "areas": pa.list_(pa.string()),
    "month": pa.date32(),
    "date": pa.date32(),
    "number": pa.decimal128(18, 4),
    "integer": pa.int32(),
    "boolean": pa.bool_(),
}


class SnapshotError(Exception):
    """A snapshot cannot be trusted or found; the message (Chinese) says which file and why."""


@dataclass(frozen=True)
class Snapshot:
    """A verified snapshot: ``tables`` maps a table name to its Parquet file."""

    id: str
    folder: Path
    manifest: dict[str, Any]
    tables: dict[str, Path]

    @property
    def published(self) -> dt.date:
        """The newest release date among its sources; what a plan's due date is judged against."""
        return dt.date.fromisoformat(self.manifest["source_date"])


@dataclass(frozen=True)
class Opened:
    """What :func:`open_published` found: a snapshot, and why it is not the one CURRENT names (or None)."""

    snapshot: Snapshot
    refusal: str | None


def publish(
    intake: contract.Intake, catalogue: Catalogue, workbooks: list[Workbook], data: Path, *, by: str, note: str
) -> str:
    """Publish typed rows as a new snapshot and make it current; returns its id.

    The id is the newest source date and a digest of the content, so the same content is the
    same snapshot, and publishing it again only points CURRENT at it (or, where its files were
    damaged meanwhile, writes them anew).

    Raises:
        SnapshotError: the rows have errors, or what was written does not read back as written.
    """
    if intake.errors:
        raise SnapshotError(f"有{len(intake.errors)}处错误，未发布；已发布的数据没有变化")
    names = [workbook.name for workbook in workbooks]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SnapshotError(f"有两个工作簿都叫{'、'.join(twice)}，来源会分不清；请改名后再发布")
    snapshots = data / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    arrow = _arrow_tables(intake, catalogue)
    with FileLock(data / ".lock"):
        try:
            identity = _identity(arrow, intake)
            try:
                _verify(snapshots / identity, identity)
            except SnapshotError:  # new, or damaged since it was published
                temporary = snapshots / f"{_TEMPORARY}{uuid.uuid4().hex}"
                temporary.mkdir()
                _write(temporary, identity, arrow, intake, workbooks, by=by, note=note)
                _verify(temporary, identity)
                _move(temporary, snapshots / identity)
            _replace(data / "CURRENT", identity + "\n")
        except (OSError, duckdb.Error) as error:
            raise SnapshotError(f"写入失败：{error}；CURRENT 没有变化") from error
        finally:
            _sweep(data)
        _append(data / "audit.jsonl", {"at": _now(), "action": "publish", "snapshot": identity, "by": by, "note": note})
    return identity


def open_published(data: Path) -> Opened:
    """The snapshot CURRENT names, or, where that one is refused, the newest good one with the reason.

    Raises:
        SnapshotError: there is no good snapshot at all.
    """
    try:
        named = (data / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(
            "还没有发布过数据（缺 data/CURRENT 或读不出）；请运行 python -m township publish"
        ) from error
    try:
        return Opened(open_snapshot(data, named), None)
    except SnapshotError as error:
        for identity in reversed(list_ids(data)):
            if identity != named:
                try:
                    return Opened(open_snapshot(data, identity), f"{error}；现在显示的是上一份完好的快照 {identity}")
                except SnapshotError:
                    continue
        raise


def open_snapshot(data: Path, identity: str) -> Snapshot:
    """Open one snapshot after checking every file against its manifest.

    Raises:
        SnapshotError: unknown id, or a file missing, truncated, altered or unlisted.
    """
    if not identity or "/" in identity or identity.startswith("."):
        raise SnapshotError(f"“{identity}”不是快照编号")
    return _verify(data / "snapshots" / identity, identity)


def list_ids(data: Path) -> list[str]:
    """Ids of all published snapshots, oldest publication first; unreadable ones are left out."""
    found = []
    for manifest in (data / "snapshots").glob("[!.]*/manifest.json"):
        try:
            found.append((json.loads(manifest.read_bytes())["published_at"], manifest.parent.name))
        except (OSError, ValueError, KeyError):
            continue
    return [identity for _, identity in sorted(found)]


def _arrow_tables(intake: contract.Intake, catalogue: Catalogue) -> dict[str, pa.Table]:
    tables = {}
    for sheet in contract.SHEETS:
        schema = pa.schema([(name, _TYPES[kind]) for name, kind in contract.columns(sheet)])
        rows = sorted(intake.tables[sheet.table], key=lambda row: tuple(str(row[name]) for name in sheet.key))
        tables[sheet.table] = pa.Table.from_pylist(rows, schema)
    text, date, whole = pa.string(), pa.date32(), pa.int32()
    listed = pa.list_(text)
    references = {
        "area": (catalogue.areas.values(), {"aliases": listed, "valid_from": date, "valid_to": date}),
        "indicator": (
            catalogue.indicators.values(),
            {"aliases": listed, "decimals": whole, "first_month": whole, "lag_months": whole, "min_units": whole},
        ),
        "event": (catalogue.events, {"date": date}),
    }
    for name, (items, types) in references.items():
        rows = [{k: list(v) if isinstance(v, tuple) else v for k, v in asdict(item).items()} for item in items]
        schema = pa.schema([(column, types.get(column, text)) for column in rows[0]]) if rows else pa.schema([])
        tables[name] = pa.Table.from_pylist(rows, schema)
    return tables


def _identity(tables: dict[str, pa.Table], intake: contract.Intake) -> str:
    digest = hashlib.sha256()
    for name in sorted(tables):
        digest.update(json.dumps([name, tables[name].to_pylist()], default=str, ensure_ascii=False).encode())
    return f"{_source_date(intake):%Y%m%d}-{digest.hexdigest()[:8]}"


def _source_date(intake: contract.Intake) -> dt.date:
    dates = [row["published"] for row in intake.tables["source"]]
    if not dates:
        raise SnapshotError("没有来源，不能发布；请在“来源”表写明数据来源")
    return max(dates)


def _write(
    folder: Path,
    identity: str,
    tables: dict[str, pa.Table],
    intake: contract.Intake,
    workbooks: list[Workbook],
    *,
    by: str,
    note: str,
) -> None:
    files = {}
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        for name, rows in tables.items():
            path = folder / f"{name}.parquet"
            connection.register("rows_to_write", rows)
            # rows arrive sorted by key; one thread keeps that order in the file
            connection.execute(
                "copy (select * from rows_to_write) to $path (format parquet, compression zstd, row_group_size 122880)",
                {"path": str(path)},
            )
            connection.unregister("rows_to_write")
            _sync(path)
            files[name] = {
                "file": path.name,
                "rows": rows.num_rows,
                "sha256": _sha256(path),
                "bytes": path.stat().st_size,
            }
    finally:
        connection.close()
    manifest = {
        "format": FORMAT,
        "id": identity,
        "source_date": _source_date(intake).isoformat(),
        "published_at": _now(),
        "by": by,
        "note": note,
        "tables": files,
        "workbooks": {workbook.name: workbook.hashes for workbook in workbooks},
        "warnings": [str(problem) for problem in intake.problems],
    }
    manifest["sha256"] = _seal(manifest)
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _sync(path)
    _sync(folder)


def _verify(folder: Path, identity: str) -> Snapshot:
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        listed = manifest["tables"]
        if manifest["sha256"] != _seal(manifest):
            raise SnapshotError(f"快照 {identity} 的清单 manifest.json 已被改动（校验值不符）")
        if manifest["id"] != identity or manifest["format"] != FORMAT:
            raise SnapshotError(f"快照 {identity} 的清单与编号或格式不符")
        expected = {name: entry["sha256"] for name, entry in listed.items()}
        present = {path.stem for path in folder.glob("*.parquet")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(f"快照 {identity} 的清单 manifest.json 缺失或损坏") from error
    if missing := sorted(_TABLES - set(listed)):
        raise SnapshotError(f"快照 {identity} 的清单缺少表：{'、'.join(missing)}")
    if unlisted := sorted((present | set(listed)) - _TABLES):
        raise SnapshotError(f"快照 {identity} 多出了表：{'、'.join(unlisted)}")
    tables = {name: folder / f"{name}.parquet" for name in sorted(_TABLES)}
    for name, path in tables.items():
        try:
            actual = _sha256(path)
        except OSError as error:
            raise SnapshotError(f"快照 {identity} 缺少文件 {path.name}") from error
        if actual != expected[name]:
            raise SnapshotError(f"快照 {identity} 的文件 {path.name} 已被改动或不完整（校验值不符）")
    return Snapshot(identity, folder, manifest, tables)


def _seal(manifest: dict[str, Any]) -> str:
    """Digest of everything else the manifest says."""
    said = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _move(temporary: Path, target: Path) -> None:
    if target.exists():  # damaged: out of the way, and swept afterwards
        os.rename(target, target.with_name(f"{_TEMPORARY}{uuid.uuid4().hex}"))
    os.rename(temporary, target)
    _sync(target.parent)


def _sweep(data: Path) -> None:
    """Remove what killed publications left behind; the lock is held."""
    for orphan in (data / "snapshots").glob(f"{_TEMPORARY}*"):
        shutil.rmtree(orphan)
    for orphan in data.glob("CURRENT.*.tmp"):
        orphan.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
    temporary.write_text(text, encoding="utf-8")
    _sync(temporary)
    os.replace(temporary, path)
    _sync(path.parent)


def _append(path: Path, entry: dict[str, str]) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def fingerprint(data: Path) -> tuple[Any, ...]:
    """What CURRENT says and the size and mtime of the files it names: changes when anything published changes."""
    try:
        named = (data / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ()
    folder = data / "snapshots" / Path(named).name
    try:
        with os.scandir(folder) as entries:
            stats = ((entry.name, entry.stat()) for entry in entries)
            return (named, *sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
    except (OSError, ValueError):
        return (named,)
