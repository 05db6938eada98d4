"""Valid workbooks spoilt at random: never a crash, never a wrong value without a message."""

from __future__ import annotations

import io
import random
import zipfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.conftest import accepted, recognised
from tests.intake.recognise.monthly_sheets import TOWN, WIDE, monthly
from township.intake.contract import Intake
from township.intake.files import workbook
from township.intake.files.workbook import WorkbookError, read_file

CODES = ("tax_revenue", "fiscal_revenue", "industrial_investment", "fixed_asset_investment")
LEDGER = [
    ["期末", "2020-09"],
    ["项目代码", "项目", "区划代码", "户数", "投入资金（万元）"],
    ["house_repair", "住房维修", TOWN, 237, 200],
    ["tap_water", "自来水维修", TOWN, 15, 6],
]


def sheets() -> dict[str, list[list[Any]]]:
    rows = [
        {"指标代码": code, "指标": None, "当月": 10 + n, "累计": 100 + n, "同比%": n, "备注": f"第{n}行"}
        for n, code in enumerate(CODES)
    ]
    return {**monthly(*rows), "扶贫项目": [*LEDGER]}


def written(grids: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in grids.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    cell = sheet.cell(number, column)
                    # as text is typed: never a formula of openpyxl's own making
                    cell.value, cell.data_type = value, "s" if isinstance(value, str) else cell.data_type
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def figures(intake: Intake) -> dict[tuple, tuple]:
    """Everything of numbers that would be published, by key."""
    rows = {
        ("统计月报", r["indicator"], r["area"], r["month"], r["basis"], r["breakdown"]): (r["value"], r["yoy_pct"])
        for r in intake.tables["observation"]
    }
    return rows | {
        ("扶贫项目", r["programme"], r["area"], r["month"]): (r["households"], r["fund"])
        for r in intake.tables["programme"]
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutation")


@pytest.fixture
def quick_module(quick: None) -> None:
    """For tests with @given: the patch of ``quick`` holds for every example, and should."""


def published(folder: Path, content: bytes) -> Intake | None:
    """What would be published of a file; None where it was refused whole."""
    path = folder / "月报.xlsx"
    path.write_bytes(content)
    try:
        return accepted(path)
    except WorkbookError as error:
        assert any("一" <= char <= "龥" for char in str(error))
        return None


@cache
def unspoilt(folder: Path) -> dict[tuple, tuple]:
    """The figures of the file as it should be; for tests that read in this process."""
    return figures(published(folder, VALID))


VALID = written(sheets())
LEVEL, GROWTH = WIDE.index("累计"), WIDE.index("同比%")

# what is typed over 累计 → the value in 万元; None: there must be a message; "" : no figure
TYPED: list[tuple[Any, Decimal | str | None]] = [
    *((value, Decimal(str(value))) for value in (0, 1, 12.5, -3, 99999999, 0.1)),
    *(
        ("3,668.5", Decimal("3668.5")),
        ("３６６８", Decimal(3668)),
        ("8.525亿", Decimal(85250)),
        ("5000元", Decimal("0.5")),
    ),
    *(("近200", Decimal(200)), ("6万余元", Decimal(6)), ("—", ""), ("", ""), ("/", ""), ("未填报", ""), (None, "")),
    *(
        (text, None)
        for text in ("abc", "1,20", "1 200", "NaN", "inf", "1e5", "持平", "77.1%", "237户", "#DIV/0!", "5²")
    ),
    *(
        (text, None)
        for text in ("2020-09", "一百", "3—5", "1.2.3", "0.00001", "9" * 20, "是", "无", "=1+1", "12万5", "①")
    ),
]


@pytest.mark.parametrize(("value", "expected"), TYPED, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("row", [0, 3])
def test_a_cell_typed_over_gives_its_value_or_a_message_and_leaves_the_rest(folder, quick, row, value, expected):
    grids = sheets()
    grids["统计月报"][4 + row][LEVEL] = value
    intake, before = published(folder, written(grids)), unspoilt(folder)

    after = figures(intake)
    key = next(k for k in before if k[1] == CODES[row] and k[4] == "ytd")
    rest = {k: v for k, v in before.items() if k != key and k[1] != CODES[row]}
    assert {k: v for k, v in after.items() if k in rest} == rest
    if expected is None:
        assert intake.errors
        assert key not in after
    elif expected == "":
        assert intake.errors == []
        assert after.get(key, (None,))[0] is None
    else:
        assert intake.errors == []
        assert after[key][0] == expected


cells = st.one_of(
    st.text(max_size=10),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.sampled_from(
        ["2020.1", "1-8月", "2019年9月", "亿元", "%", "义桥镇", "pm25", "累计", "合计", "注：", "370830108203", "期末"]
    ),
)
# how often a file is spoilt in each way: some in make test, many in make soak
often = pytest.mark.parametrize("times", [1, pytest.param(50, marks=pytest.mark.soak)])
openable = cells.filter(lambda value: not isinstance(value, str) or value.isprintable())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["统计月报", "扶贫项目"]), st.integers(0, 8), st.integers(0, 14), openable),
        max_size=3,
    )
)
def test_any_cells_anywhere_never_crash_nor_change_other_rows_in_silence(folder, quick, changes):
    grids = sheets()
    for title, row, column, value in changes:
        rows = grids[title]
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row] = [*rows[row], *[None] * (column + 1 - len(rows[row]))]
        rows[row][column] = value
    try:
        content = written(grids)
    except (ValueError, openpyxl.utils.exceptions.IllegalCharacterError):
        return  # a spreadsheet could not have held it
    intake = published(folder, content)
    if intake is None or intake.problems:
        return
    touched = {(title, row) for title, row, _, _ in changes}
    before = unspoilt(folder)
    after = figures(intake)
    for (table, code, *more), value in before.items():
        row = 4 + CODES.index(code) if table == "统计月报" else 2 + (code == "tap_water")
        if (table, row) not in touched and not any(
            t == table and r < 4 - 2 * (table == "扶贫项目") for t, r in touched
        ):
            assert after[table, code, *more] == value


@often
def test_flipped_bytes_of_a_workbook_are_refused_or_change_nothing(folder, quick, times):
    chance = random.Random(20200930)
    path = folder / "月报.xlsx"
    path.write_bytes(VALID)
    good = [(s.name, s.rows) for s in read_file(path).sheets]
    outcomes = {"refused": 0, "same": 0}
    for _ in range(100 * times):
        content = bytearray(VALID)
        for _ in range(chance.choice((1, 1, 2, 8))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        try:
            book = read_file(path)
        except WorkbookError:
            outcomes["refused"] += 1
            continue
        assert [(s.name, s.rows) for s in book.sheets] == good
        outcomes["same"] += 1
    assert min(outcomes.values()) > 0, outcomes  # both happen, or this tests nothing


@often
def test_workbooks_cut_or_lengthened_never_crash(folder, quick, times):
    chance = random.Random(7)
    for _ in range(16 * times):
        cut = chance.randrange(len(VALID))
        for content in (VALID[:cut], VALID[cut:], VALID[:cut] + chance.randbytes(50) + VALID[cut:]):
            published(folder, content or b"x")


@often
def test_damaged_parts_with_right_checksums_are_refused_or_told(folder, quick, times):
    """Flips inside the XML, packed again so that the checksums fit: what a hostile tool could write."""
    chance = random.Random(11)
    good = unspoilt(folder)
    for _ in range(50 * times):
        saved = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(VALID)) as source, zipfile.ZipFile(saved, "w") as target:
            parts = {name: bytearray(source.read(name)) for name in source.namelist()}
            victim = chance.choice([name for name in parts if "theme" not in name])
            place = chance.randrange(len(parts[victim]))
            if not chr(parts[victim][place]).isdigit():  # another digit is another number, and nobody can tell
                parts[victim][place] ^= 1 << chance.randrange(8)
            for name, part in parts.items():
                target.writestr(name, bytes(part))
        intake = published(folder, saved.getvalue())
        if intake is not None and not intake.problems:
            changed = {k: v for k, v in figures(intake).items() if good.get(k) != v}
            assert len(changed) <= 2, changed  # a cell's own text at most, never its neighbours


@often
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_flipped_bytes_of_a_csv_never_crash(folder, encoding, times):
    chance = random.Random(5)
    text = "期末,2020-09\n" + "\n".join(
        ",".join("" if c is None else str(c) for c in row) for row in sheets()["统计月报"][3:]
    )
    valid, path = text.encode(encoding), folder / "统计月报.csv"
    for _ in range(60 * times):
        content = bytearray(valid)
        for _ in range(chance.choice((1, 2, 8))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            accepted(path)
        except WorkbookError as error:
            assert "统计月报.csv" in str(error)


@given(st.binary(max_size=300), st.sampled_from([".xlsx", ".csv", ".xls", ""]))
def test_any_bytes_are_read_or_refused(folder, content, suffix):
    path = folder / f"任意{suffix}"
    start = b"PK\x03\x04" if content[:1] == b"P" else b""
    path.write_bytes(start + content)
    try:
        recognised(path) if suffix == ".csv" else read_file(path)
    except WorkbookError as error:
        assert path.name in str(error)


table = st.lists(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6).map(str.strip), min_size=1, max_size=4
    ),
    max_size=5,
)


@given(table.filter(lambda rows: any(any(row) for row in rows)), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_a_csv_reads_back_in_every_encoding(folder, rows, encoding):
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = "\r\n".join(",".join(map(quoted, row)) for row in rows)
    content = text.encode(encoding)
    try:
        strict = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        strict = text
    if strict != text:
        return  # GB18030 bytes that happen to be UTF-8 cannot be told apart
    path = folder / "表.csv"
    path.write_bytes(content)

    filled = {
        (n, workbook.column_letter(c)): cell for n, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if cell
    }
    try:
        [sheet] = read_file(path).sheets
    except WorkbookError as error:  # letters nobody writes tables of are another encoding's
        assert isinstance(error, workbook.PersonalDataError) or (encoding == "gb18030" and "Big5" in str(error))
        return
    assert {(row.number, letter): cell for row in sheet.rows for letter, cell in row.cells.items()} == filled
