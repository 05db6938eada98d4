"""The warehouse: query files and their headers, parameters, threads, and a connection nobody can talk out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import duckdb
import pandas as pd
import pytest

from tests.bundled import ROOT
from township.store import snapshot, warehouse
from township.store.warehouse import AnswerError, QueryError, Warehouse, parse_query, read_queries

HEADER = "-- 问题：测试。\n-- 列：value 数\n"


# ------------------------------------------------------------------ query files


def test_a_header_is_read_whole():
    query = parse_query(
        "economy/path",
        "-- 问题：某指标截至 $month 的累计。\n"
        "-- 粒度：一行 = 一个月\n"
        "-- 参数：$month 截至月份；$town 区划代码\n"
        "-- 列：month 月份；value 累计（万元）；\n"
        "--     yoy_pct 同比（%，上报值）；status 状态。\n"
        "select 1 as month -- $not_a_parameter 问题：不是\n"
        "where $month = $town and $month > 1\n",
    )

    assert query.name == "economy/path"
    assert query.question == "某指标截至 $month 的累计。"
    assert query.parameters == {"month", "town"}
    assert list(query.labels.items()) == [
        ("month", "月份"),
        ("value", "累计（万元）"),
        ("yoy_pct", "同比（%，上报值）"),
        ("status", "状态"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select 1", r"x\.sql 的开头要写明“问题”和“列”"),
        ("-- 问题：测试\nselect 1", "要写明“问题”和“列”"),
        ("-- 列：value 数\nselect 1", "要写明“问题”和“列”"),
        ("\n-- 问题：测试\n-- 列：value 数\nselect 1", "要写明“问题”和“列”"),
        ("-- 问题：测试\n-- 列：value\nselect 1", "列说明“value”要写成“列名 中文名”"),
        ("-- 问题：测试\n-- 列：value 数；；\nselect 1", "要写成“列名 中文名”"),
        ("-- 问题：测试\n-- 列：数 value\nselect 1", "要写成“列名 中文名”"),
    ],
)
def test_a_bad_header_is_refused(text, message):
    with pytest.raises(QueryError, match=message):
        parse_query("x", text)


def test_files_are_named_by_their_path_and_underscored_ones_are_no_queries(tmp_path):
    for name in ("economy/path.sql", "top.sql", "_views.sql", "economy/_shared.sql", "economy/note.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{HEADER}select 1 as value", encoding="utf-8")

    assert sorted(read_queries(tmp_path)) == ["economy/path", "top"]


# ------------------------------------------------------------------ a warehouse over queries of its own


Ask = Callable[..., Warehouse]


@pytest.fixture
def asking(rebuilt, catalogue, tmp_path) -> Iterator[Ask]:
    """A warehouse over the bundled snapshot with the given queries by name (body only, or whole files)."""
    opened = []

    def open_with(of: snapshot.Snapshot = rebuilt, views: str = "", **queries: str) -> Warehouse:
        folder = tmp_path / f"queries{len(opened)}"
        folder.mkdir()
        (folder / "_views.sql").write_text(views or "-- 没有\n", encoding="utf-8")
        for name, body in queries.items():
            text = body if body.startswith("--") else HEADER + body
            (folder / f"{name}.sql").write_text(text, encoding="utf-8")
        opened.append(Warehouse(of, folder, catalogue))
        return opened[-1]

    yield open_with
    for one in opened:
        one.close()


def test_parameters_are_bound_and_others_are_left_out(asking):
    frame = asking(q="select $text as value").run("q", text="'; drop table area; --", unused=object())

    assert frame["value"].tolist() == ["'; drop table area; --"]


def test_lists_and_dates_are_parameters_too(asking):
    house = asking(
        q="select count(*) as value from work where list_contains($villages, area) and month <= $month",
        none="select len($villages) as value",
    )

    assert house.run("none", villages=[])["value"].tolist() == [0]
    assert house.run("q", villages=["370830108203", "370830108205"], month=dt.date(2020, 9, 1))["value"].iloc[0] > 0
    assert house.run("q", villages=["370830108203"], month=dt.date(2019, 9, 1))["value"].tolist() == [0]


KINDS = {
    "whole": "7",
    "number": "1.5::double",
    "exact": "1.25::decimal(18, 4)",
    "text": "'甲'",
    "day": "date '2020-09-01'",
    "moment": "timestamp '2020-09-01 08:00:00'",
    "span": "interval 3 day",
    "yes": "true",
}


@pytest.mark.parametrize("rows", ["(1), (2)", "(1), (null)", "(null), (null)"])
def test_a_frame_is_what_duckdb_itself_would_make_of_it(asking, rows):
    columns = ", ".join(f"case when n is not null then {given} end as {name}" for name, given in KINDS.items())
    text = f"select {columns} from (values {rows}) as t (n)"
    connection = duckdb.connect()

    frame = asking(q=text).run("q")

    pd.testing.assert_frame_equal(frame, connection.execute(text).df())
    connection.close()


def test_lists_stay_lists_and_a_missing_one_is_none(asking):
    frame = asking(q="select * from (values (['甲', '乙']), (null)) as t (value)").run("q")

    first, second = frame["value"]
    assert (list(first), second) == (["甲", "乙"], None)


def test_an_empty_frame_keeps_its_columns(asking):
    frame = asking(q="select 1 as value, '甲' as name where false").run("q")

    assert (list(frame.columns), len(frame)) == (["value", "name"], 0)


def test_a_missing_parameter_is_named(asking):
    with pytest.raises(QueryError, match="查询 q 缺参数：month、town"):
        asking(q="select $month, $town, $kind as value").run("q", kind="全部")


def test_an_unknown_query_is_named(asking):
    for ask in ("run", "query"):
        with pytest.raises(QueryError, match=r"没有查询 economy/nothing\.sql"):
            getattr(asking(), ask)("economy/nothing")


@pytest.mark.parametrize(
    "body",
    [
        *(
            "",
            "select 1 as value; select 2 as value",
            "update work set done = 0",
            "delete from work",
            "drop table work",
        ),
        *("insert into work select * from work", "create table t as select 1", "copy work to '/tmp/x.csv'"),
        *("attach '/tmp/x.duckdb'", "set threads = 8", "pragma threads = 8", "install httpfs", "begin"),
    ],
)
def test_a_query_is_one_select(asking, body):
    with pytest.raises(QueryError, match=r"q\.sql 要恰好是一条 select 语句"):
        asking(q=body).run("q")


def test_every_table_is_there_with_every_row(asking, rebuilt):
    rows = {name: entry["rows"] for name, entry in rebuilt.manifest["tables"].items()}
    house = asking(**{name: f"select count(*) as value from {name}" for name in rows})

    assert {name: house.run(name)["value"].iloc[0] for name in rows} == rows


@pytest.mark.parametrize("rows_in_memory", [0, 200_000], ids=["views", "tables"])
def test_views_see_what_tables_see(asking, monkeypatch, rows_in_memory):
    monkeypatch.setattr(warehouse, "_IN_MEMORY_ROWS", rows_in_memory)
    house = asking(
        views="create view reported as select * from observation where status = 'reported';",
        q="select value from reported where indicator = 'fiscal_revenue' and area = '370830108'",
    )

    assert house.run("q")["value"].tolist() == [3668]


def test_figures_are_the_same_held_as_a_table_or_not(rebuilt, catalogue, monkeypatch):
    found = []
    for rows_in_memory in (0, 200_000):
        monkeypatch.setattr(warehouse, "_IN_MEMORY_ROWS", rows_in_memory)
        house = Warehouse(rebuilt, ROOT / "queries", catalogue)
        chosen = "select * from figures_of(['fiscal_revenue', 'registered_poor_households'], false) order by all"
        asked = ("select * from figure order by all", chosen)
        with closing(house), closing(house._connection.cursor()) as cursor:
            house._prepare(cursor, asked[0])
            house._prepare(cursor, asked[1])
            held = cursor.execute("select count(*) from duckdb_tables() where table_name = 'figure'").fetchone()
            found.append((held, [cursor.execute(query).fetchall() for query in asked]))

    (from_view, figures), (from_table, held) = found
    assert (from_view, from_table) == ((0,), (1,))
    assert all(figures)
    assert held == figures


def _defined(house: Warehouse) -> set[str]:
    with closing(house._connection.cursor()) as cursor:
        found = "select table_name from duckdb_tables() union all select view_name from duckdb_views()"
        return {name for (name,) in cursor.execute(found).fetchall()}


def test_what_is_defined_is_made_when_first_needed(asking):
    views = (
        "create table one as select 1 as a; create view two as select a + 1 as a from one; create view no as from two"
    )
    house = asking(views=views, q="select a as value from two", r="select nothing as value from one")
    before = _defined(house)

    with pytest.raises(AnswerError):
        house.run("r")
    assert _defined(house) == before | {"one"}  # it can be used, whatever became of the question
    assert house.run("q")["value"].tolist() == [2]
    assert _defined(house) == before | {"one", "two"}


def test_what_cannot_be_made_wholly_is_not_there(asking):
    views = "create table hidden_count as select month, value as below from observation where false"
    house = asking(views=views, q="select count(*) as value from hidden_count")

    with pytest.raises(AnswerError):
        house.run("q")
    assert "hidden_count" not in _defined(house)  # since there is no village_count to fill it from


def test_a_closed_warehouse_answers_nothing(asking):
    house = asking(q="select 1 as value")
    house.close()

    with pytest.raises(duckdb.ConnectionException):
        house.run("q")


@pytest.mark.parametrize("name", ["o'brien 数据", "a[1]*?", 'say "hi"'])
def test_odd_folder_names_are_no_matter(publish, data, monkeypatch, asking, name):
    publish(7)
    moved = data.rename(data.with_name(name))
    monkeypatch.setattr(warehouse, "_IN_MEMORY_ROWS", 0)
    opened = snapshot.open_published(moved).snapshot

    assert asking(opened, q="select sum(value) as value from observation").run("q")["value"].tolist() == [7.0007]


def test_a_relative_data_folder_is_no_matter(publish, data, monkeypatch, asking):
    publish(7)
    monkeypatch.chdir(data.parent)
    opened = snapshot.open_published(Path("data")).snapshot

    assert asking(opened, q="select count(*) as value from observation").run("q")["value"].tolist() == [2]


# ------------------------------------------------------------------ locked down


@pytest.fixture(scope="module", params=[0, 200_000], ids=["views", "tables"])
def locked(request, rebuilt, catalogue) -> Iterator[Warehouse]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warehouse, "_IN_MEMORY_ROWS", request.param)
        house = Warehouse(rebuilt, ROOT / "queries", catalogue)
    yield house
    house.close()


@pytest.fixture
def cursor(locked) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor as a query gets it, without the check that it is a select."""
    cursor = locked._connection.cursor()
    yield cursor
    cursor.close()


@pytest.fixture
def secret(tmp_path) -> Path:
    """A file outside of the snapshot, and a Parquet one beside it."""
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "secret.parquet")
    return tmp_path


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{folder}/secret.csv')",
        "select * from read_text('{folder}/secret.csv')",
        "select * from read_blob('{folder}/secret.csv')",
        "select * from read_parquet('{folder}/secret.parquet')",
        "select * from '{folder}/secret.parquet'",
        "select * from sniff_csv('{folder}/secret.csv')",
        "select * from glob('{folder}/*')",
        "select * from read_csv('https://127.0.0.1:9/x.csv')",
        "attach '{folder}/other.duckdb' as other",
        "attach '{folder}/secret.csv' as other (type sqlite)",
        "copy area to '{folder}/out.csv'",
        "copy (select 1) to '{folder}/out.parquet' (format parquet, use_tmp_file false)",
        "copy area from '{folder}/secret.csv'",
        "export database '{folder}/out'",
        "import database '{folder}'",
        "install httpfs",
        "install httpfs from community",
        "load httpfs",
        "load '{folder}/secret.csv'",
        "create secret (type s3)",
        "select * from frame_of_the_caller",
    ],
)
def test_nothing_outside_can_be_reached(cursor, secret, statement):
    frame_of_the_caller = pd.DataFrame({"a": [1]})
    before = sorted(secret.iterdir())

    with pytest.raises(duckdb.Error):
        cursor.execute(statement.format(folder=secret)).fetchall()
    assert sorted(secret.iterdir()) == before
    assert len(frame_of_the_caller) == 1


def test_the_same_statements_work_without_the_lock(secret):
    """So that the test above fails for the right reason."""
    with duckdb.connect(":memory:") as open_house:
        frame_of_the_caller = pd.DataFrame({"a": [1]})

        assert open_house.execute("select * from frame_of_the_caller").fetchall() == [(1,)]
        assert open_house.execute(f"select * from '{secret}/secret.parquet'").fetchall() == [(1,)]
        assert open_house.execute(f"select * from read_csv('{secret}/secret.csv')").fetchall() == [(1,)]
        assert open_house.execute(f"copy (select 1) to '{secret}/out.csv'").fetchall() == [(1,)]
        assert len(frame_of_the_caller) == 1


def test_a_snapshot_in_memory_cannot_be_written_over(rebuilt, asking):
    [path] = rebuilt.tables["area"]
    content = path.read_bytes()

    with asking(rebuilt)._connection.cursor() as cursor, pytest.raises(duckdb.PermissionException):
        cursor.execute(f"copy (select 1) to '{path}' (format parquet, use_tmp_file false)")
    assert path.read_bytes() == content


SETTINGS = {
    "TimeZone": "'Etc/UTC'",
    "memory_limit": "'64GB'",
    "threads": "8",
    "max_execution_time": "0",
    "autoinstall_known_extensions": "true",
    "autoload_known_extensions": "true",
    "allow_community_extensions": "true",
    "python_enable_replacements": "true",
    "temp_directory": "'/tmp'",
    "parquet_metadata_cache": "false",
    "allowed_paths": "['/etc/passwd']",
    "allowed_directories": "['/']",
    "enable_external_access": "true",
    "lock_configuration": "false",
}


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize(
    "words", ["set {} = {}", "set global {} = {}", "set session {} = {}", "reset {}", "reset global {}"]
)
def test_no_setting_can_be_changed(cursor, setting, words):
    before = cursor.execute(f"select current_setting('{setting}')").fetchone()

    with pytest.raises(duckdb.Error):
        cursor.execute(words.format(setting, SETTINGS[setting]))
    assert cursor.execute(f"select current_setting('{setting}')").fetchone() == before


def test_the_settings_hold_on_the_cursor_a_query_gets(asking):
    expected = {
        "timezone": "Asia/Shanghai",
        "max_execution_time": 20000,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
        "temp_directory": "",
        "enable_external_access": False,
        "lock_configuration": True,
        "allowed_paths": [],
    }
    columns = ", ".join(f"current_setting('{name}') as {name}" for name in expected)
    labels = "；".join(f"{name} 值" for name in expected)
    house = asking(
        q=f"-- 问题：测试\n-- 列：{labels}\nselect {columns}",
        noon="select '2020-09-30 16:00:00+00'::timestamptz::date::varchar as value",
    )
    [row] = house.run("q").to_dict("records")

    assert {**row, "allowed_paths": list(row["allowed_paths"])} == expected
    assert house.run("noon")["value"].tolist() == ["2020-10-01"]  # midnight in 汶上


def test_memory_is_limited(asking):
    house = asking(q="select length(string_agg(repeat('x', 10_000))) as value from range(80_000)")

    with pytest.raises(AnswerError, match="查询要用的内存超过上限"):
        house.run("q")


# ------------------------------------------------------------------ threads


def test_many_threads_get_the_answers_one_thread_gets(rebuilt, catalogue, bundled_queries):
    """Of a warehouse nobody has asked yet, so that they also wait for each other to make what several need."""
    other, questions = bundled_queries
    alone = [other.run(name, **given) for name, given in questions]
    house = Warehouse(rebuilt, ROOT / "queries", catalogue)
    start = Barrier(16)

    def ask(offset: int) -> list[int]:
        start.wait()
        wrong = []
        for turn in range(len(questions)):
            which = (turn + offset) % len(questions)
            name, given = questions[which]
            if not house.run(name, **given).equals(alone[which]):
                wrong.append(which)
        return wrong

    with closing(house), ThreadPoolExecutor(16) as pool:
        assert [wrong for wrongs in pool.map(ask, range(16)) for wrong in wrongs] == []
    assert all(not frame.empty for frame in alone)


@pytest.fixture
def bundled_queries(rebuilt, catalogue) -> Iterator[tuple[Warehouse, list[tuple[str, dict]]]]:
    """The repository's queries over the bundled snapshot, and questions whose answers differ."""
    house = Warehouse(rebuilt, ROOT / "queries", catalogue)
    questions = [
        ("frame/caveats", {"month": dt.date(2020, 9, 1), "reported_only": False}),
        ("frame/sources", {}),
        ("frame/months", {"indicator": "fiscal_revenue"}),
    ]
    for month in range(3, 10):
        given = {"month": dt.date(2020, month, 1), "town": "370830108", "reported_only": False}
        questions += [
            ("economy/fiscal_progress", given),
            ("economy/sectors", {**given, "confidential_below": 3}),
            ("report/coverage", given),
            ("overview/works", given),
        ]
    questions += [("report/statements", {"theme": theme, "reported_only": True}) for theme in ("economy", "rural")]
    yield house, questions
    house.close()


def test_what_is_divided_by_nought_has_no_value(asking):
    for quotient in ("1.0::double / 0", "0 / 0", "1.5 / 0.0", "7 // 0", "7 % 0"):
        assert asking(x=f"select {quotient} as value").run("x")["value"].isna().all(), quotient


# ------------------------------------------------------------------ what is kept


def test_what_two_ask_for_at_once_is_made_once(asking):
    opened, begun, made = asking(), Barrier(2), []

    def slowly(number: int) -> int:
        made.append(number)
        begun.wait(10)
        return number + 1

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(opened.kept, slowly, 1) for _ in range(2)]
        begun.wait(10)
        assert [answer.result(10) for answer in answers] == [2, 2]
    assert opened.kept(slowly, 1) == 2 and made == [1]


def test_what_failed_is_made_again(asking):
    opened, fails = asking(), [True]

    def once(number: int) -> int:
        if fails.pop():
            fails.append(False)
            raise ValueError
        return number

    with pytest.raises(ValueError):
        opened.kept(once, 1)
    assert opened.kept(once, 1) == 1
