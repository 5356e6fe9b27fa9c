"""What SQL `lake query` and `lake shell` run: attacks that are refused, work of an analyst that is done."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from lake.clients.duckdb import execute, open_lake
from lake.clients.statements import FUNCTIONS_REFUSED, TABLE_FUNCTIONS
from lake.home.errors import LakeError
from tests.lake.recorded import record_tables
from tests.lake.sail_homes import folder_of, sail_home, write

TRADES = "gold.fact_trades"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = sail_home(tmp_path_factory.mktemp("confined") / "home")
    write(config, TRADES, *({"trade_id": f"T-{n}", "symbol": "ABC"[n % 3], "quantity": n} for n in range(6)))
    record_tables(config.home)
    return config.home


@pytest.fixture
def elsewhere(home: Path) -> Path:
    """A folder outside the home with a text, a Delta table and nothing else."""
    outside = home.parent / "elsewhere"
    if not outside.exists():
        outside.mkdir()
        (outside / "secret.csv").write_text("a,b\n1,2\n")
        (outside / "schema.sql").write_text("create table stolen as select 1;")
        (outside / "load.sql").write_text("select 1;")
        write(sail_home(outside), TRADES, {"n": 1})
    return outside


@pytest.fixture(scope="module")
def opened(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_lake(sail_home(home)) as connection:
        yield connection


@pytest.fixture
def connection(opened: duckdb.DuckDBPyConnection, home: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    """With temporary tables of its own."""
    monkeypatch.chdir(home)
    return opened.cursor()


# {out} is a folder outside the home, {table} a Delta table in it, {inside} the folder of the home's tables.
ATTACKS = {
    "a log in a file": "call enable_logging(storage = 'file', storage_config = {{'path': '{out}/new'}})",
    "a log, explained": "explain analyze call enable_logging(storage = 'file', storage_config = {{'path': '{out}/new'}})",
    "a log by a pragma": "pragma enable_logging",
    "a blob in a file": "select write_blob('{out}/new', 'x'::blob)",
    "a blob in a file, by a method": "select '{out}/new'.write_blob('x'::blob)",
    "a blob in a file, in a macro": "create temp macro w(x) as write_blob(x, 'x'::blob)",
    "a blob in a file, in a view": "create temp view w as select write_blob('{out}/new', 'x'::blob)",
    "a blob in a file, in a prepared statement": "prepare p as select write_blob('{out}/new', 'x'::blob)",
    "a blob in a file, in a filter": f"select count(*) filter (where write_blob('{{out}}/new', 'x'::blob)) from {TRADES}",
    "copy": "copy (select 1) to '{out}/new'",
    "copy between the tables": "copy (select 1) to '{inside}/new.csv'",
    "copy, second": "select 1; copy (select 1) to '{out}/new'",
    "copy, explained": "explain analyze copy (select 1) to '{out}/new'",
    "copy, explained behind options": "explain (analyze, format json) copy (select 1) to '{out}/new'",
    "copy, explained behind a comment": "explain /* select */ analyze -- select\n copy (select 1) to '{out}/new'",
    "copy, prepared": "prepare p as copy (select 1) to '{out}/new'",
    "copy of a pivot": "copy (pivot (values (1, 2)) t(a, b) on a using sum(b)) to '{out}/new'",
    "copy of a pivot, explained": "explain analyze copy (pivot (values (1, 2)) t(a, b) on a using sum(b)) to '{out}/new'",
    "copy of a database": "copy from database lake to memory",
    "copy into a table": "copy mine from '{out}/secret.csv'",
    "export": "export database '{out}/new'",
    "a profile in a file": "set profiling_output = '{out}/new'",
    "a profile in a file, by a pragma": "pragma profiling_output = '{out}/new'",
    "a profile": "pragma enable_profiling = 'json'",
    "a database": "attach '{out}/new' as a",
    "a Delta table, attached": "attach '{table}' as a (type delta)",
    "detach": "detach lake",
    "import": "import database '{out}'",
    "import by a pragma": "pragma import_database('{out}')",
    "a text": "from read_text('{out}/secret.csv')",
    "a text, quoted": "from \"read_text\"('{out}/secret.csv')",
    "a text, shouted": "FROM READ_TEXT('{out}/secret.csv')",
    "a text, of the system": "from system.main.read_text('{out}/secret.csv')",
    "a text, behind a comment": "from read_text/* ( */('{out}/secret.csv')",
    "a text, behind a line": "from read_text -- (\n ('{out}/secret.csv')",
    "a text, behind a space that is none": "from\u00a0read_text('{out}/secret.csv')",
    "a text, behind a space of no width": "from\u200bread_text('{out}/secret.csv')",
    "a text, in a tag that is none": "select $\u00a0$ x $\u00a0$ from read_text('{out}/secret.csv')",
    "a text, after letters of two bytes": "select 'äöü' as \"ß\", (select content from read_text('{out}/secret.csv'))",
    "a text, in a subquery": f"from {TRADES} where exists (from read_text('{{out}}/secret.csv'))",
    "a text, in a limit": f"from {TRADES} limit (select size from read_text('{{out}}/secret.csv'))",
    "a text, in a common table": "with recursive a as (select 1 union all select size from read_text('{out}/secret.csv')) from a",
    "a text, lateral": f"from {TRADES}, lateral (from read_text('{{out}}/' || symbol))",
    "a text, described": "describe from read_text('{out}/secret.csv')",
    "a text, pivoted": "pivot (from read_text('{out}/secret.csv')) on filename using sum(size)",
    "a text, in a temporary table": "create temp table t as from read_text('{out}/secret.csv')",
    "a text, in a table macro": "create temp macro t(x) as table from read_text(x)",
    "a text, in a view": "create or replace temporary view t as from read_text('{out}/secret.csv')",
    "a text, inserted": "insert into mine select size from read_text('{out}/secret.csv')",
    "a text, in an update": "update mine set n = (select size from read_text('{out}/secret.csv'))",
    "a text, in a variable": "set variable t = (select content from read_text('{out}/secret.csv'))",
    "a text, in a query of text": "from query('from read_text(''{out}/secret.csv'')')",
    "a text, in a query of json": "from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "a text, in a pragma of json": "pragma json_execute_serialized_sql('{{}}')",
    "a query that is only planned": "select json_serialize_plan('from delta_list_files(''{table}'')')",
    "a table by its name": "from query_table('{out}/secret.csv')",
    "a file by its name": "from '{out}/secret.csv'",
    "a file by its name, relative": "from '../elsewhere/secret.csv'",
    "a file by its name, explained": "explain analyze from '{out}/secret.csv'",
    "a file by its name, summarized": "summarize '{out}/secret.csv'",
    "a file by its name, described": "describe '{out}/secret.csv'",
    "a file by its name, pivoted": "pivot '{out}/secret.csv' on a using sum(b)",
    "a file by its name, kept": "create temp table t as from '{out}/secret.csv'",
    "csv": "from read_csv('{out}/secret.csv')",
    "what a csv is": "from sniff_csv('{out}/secret.csv')",
    "bytes": "from read_blob('{out}/secret.csv')",
    "json": "from read_json('{out}/secret.csv')",
    "parquet": "from parquet_scan('{out}/secret.csv')",
    "what a parquet file holds": "from parquet_metadata('{out}/secret.csv')",
    "a database file": "from read_duckdb('{out}/new')",
    "names of files": "from glob('{out}/*')",
    "files of a Delta table": "from delta_list_files('{table}')",
    "a Delta table": "from delta_scan('{table}')",
    "a transaction of a Delta table": "from delta_set_transaction_version('{table}', 'a', 1, 1)",
    "the network, by Delta": "from delta_scan('http://127.0.0.1:9/table')",
    "the network, by a list": "from delta_list_files('http://127.0.0.1:9/table')",
    "the network": "from read_csv('http://127.0.0.1:9/x.csv')",
    "the network, by a name": "from 'http://127.0.0.1:9/x.parquet'",
    "the network, attached": "attach 'http://127.0.0.1:9/x' (type delta)",
    "memory by its address": "from arrow_scan(1, 2, 3)",
    "an environment variable": "select getenv('HOME')",
    "secrets": "from duckdb_secrets()",
    "which secret": "from which_secret('s3://a', 's3')",
    "a secret": "create secret (type s3)",
    "a secret that stays": "create persistent secret s (type s3)",
    "a temporary secret": "create temporary secret s (type s3)",
    "an extension": "load httpfs",
    "an extension, installed": "install httpfs",
    "an extension, by itself": "from read_xlsx('{out}/secret.csv')",
    "a setting": "set enable_external_access = true",
    "a setting of the session": "set session memory_limit = '1GB'",
    "a setting, back": "reset enable_external_access",
    "a pragma": "pragma enable_verification",
    "a pragma, second": "select 1; pragma enable_verification; select 2",
    "what was logged": "from duckdb_logs()",
    "a call": "call pragma_version()",
    "an execution": "execute p",
    "a table that stays": "create table gold.mine as select 1",
    "a view that stays": f"create view gold.mine as from {TRADES}",
    "a macro that stays": "create macro mine() as 1",
    "a type that stays": "create type mine as enum ('a')",
    "a row of gold": f"insert into {TRADES} select * from {TRADES}",
    "a row of gold, gone": f"delete from {TRADES}",
    "a view of gold, gone": f"drop view {TRADES}",
    "a checkpoint": "checkpoint",
    "sleep": "select sleep_ms(1)",
    "a transaction": "begin",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_and_leaves_no_file(
    connection: duckdb.DuckDBPyConnection, home: Path, elsewhere: Path, attack: str
) -> None:
    connection.execute("create temp table mine as select 1 as n")
    table, inside = folder_of(sail_home(elsewhere), TRADES), home / "tables"
    before = files(home.parent)

    with pytest.raises(LakeError) as caught:
        execute(connection, ATTACKS[attack].format(out=elsewhere, table=table, inside=inside)).fetchall()

    assert caught.value.problem
    assert "INTERNAL" not in caught.value.problem
    assert files(home.parent) == before


def files(folder: Path) -> set[str]:
    return {str(Path(where, name)) for where, _, names in os.walk(folder) for name in names if "readers" not in where}


WORK = [
    f"select symbol, sum(quantity) as held from {TRADES} group by all order by held desc",
    f"with bought as (from {TRADES} where quantity > 0), counted(n) as (select count(*) from bought) from counted",
    "with recursive days(n) as (select 1 union all select n + 1 from days where n < 3) from days",
    f"select trade_id, sum(quantity) over (partition by symbol order by trade_id rows 2 preceding) from {TRADES}",
    f"from {TRADES} qualify row_number() over (partition by symbol order by quantity desc) = 1",
    f"pivot {TRADES} on symbol using sum(quantity)",
    f"pivot {TRADES} on symbol in ('A', 'B') using sum(quantity), count(*) group by trade_id",
    f"with wide as (pivot {TRADES} on symbol using sum(quantity)) select * from wide",
    "unpivot (select 1 as a, 2 as b) on a, b",
    "select unnest([1, 2, 3])",
    "from unnest([1, 2, 3])",
    "from range(3) as t(n)",
    "from range(date '2024-01-01', date '2024-02-01', interval 1 day)",
    "select * from generate_series(1, 10, 2)",
    "values (1, 'a/b.csv'), (2, 'from read_text(''x'')')",
    'select \'ä\u00a0ö\', "ß" from (select 1 as "ß") -- Käse',
    f"table {TRADES}",
    f"from {TRADES} using sample 2 rows",
    f"from {TRADES} limit 1;",
    f"describe {TRADES}",
    f"describe select count(*) from {TRADES}",
    f"summarize {TRADES}",
    "show tables",
    "show all tables",
    "show databases",
    "from information_schema.columns",
    "from duckdb_views()",
    f"from pragma_table_info('{TRADES}')",
    f"pragma table_info('{TRADES}')",
    "pragma version",
    f"explain select count(*) from {TRADES}",
    f"explain analyze from {TRADES}",
    f"explain (analyze, format json) with a as (from {TRADES}) from a",
    "explain (select 1)",
    f"explain pivot {TRADES} on symbol in ('A') using sum(quantity)",
    f"create temp table mine as from {TRADES}; from mine",
    "create or replace temporary table mine (n int); insert into mine values (1); update mine set n = 2; delete from mine",
    f"create temp table wide as pivot {TRADES} on symbol using sum(quantity); from wide; drop table wide",
    f"create temp view mine as from {TRADES}; from mine",
    "create temp macro twice(x) as 2 * x; select twice(21)",
    "create temp macro days(n) as table from range(n); from days(3)",
    "set variable day = date '2024-01-01'; select getvariable('day')",
    "use gold; select count(*) from fact_trades",
    "from gold.this_reading",
    "select list_transform([1, 2], x -> x + 1), [x for x in [1, 2] if x > 1], {'a': 1}.a, map {'k': 1}",
    "select histogram(n), list(n order by n), arg_max(n, n), quantile_cont(n, 0.5) from range(3) as t(n)",
    "select json_extract('{\"a\": [1]}', '$.a'), '{}'::json from json_each('[1]')",
    "select regexp_replace('a/b', '/', '.'), strftime(date '2024-01-01', '%d.%m.%Y'), \"glob\" from (select 1 as \"glob\")",
    f"select * from {TRADES} as one asof join {TRADES} as other on one.quantity >= other.quantity",
    f"select columns('q.*') from {TRADES} order by all",
    "select cast('1.5' as decimal(10, 2)), try_cast('x' as int), interval 1 month, now() is not null",
]


@pytest.mark.parametrize("sql", WORK)
def test_the_work_of_an_analyst_is_done(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    execute(connection, sql).fetchall()


def test_every_table_function_that_duckdb_knows_is_on_the_list_or_refused(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "select distinct function_name, function_type from duckdb_functions() where database_name = 'system'"
    known = connection.execute(sql).fetchall()

    tables = {name.lower() for name, kind in known if kind in {"table", "table_macro"}}
    rows = {name.lower() for name, kind in known if kind not in {"table", "table_macro", "pragma"}}
    assert tables | {"table_info"} >= TABLE_FUNCTIONS
    # A DuckDB that has others: look at what they do, and put them on a list of lake/clients/statements.py.
    suspects = {"blob", "env", "exec", "file", "http", "log", "plan", "read", "secret", "shell", "sleep", "sql", "write"}
    found = {name for name in rows if suspects & set(name.split("_"))}
    assert found - FUNCTIONS_REFUSED == {"json_deserialize_sql", "json_serialize_sql", "log", "parse_duckdb_log_message"}


def test_what_does_not_fit_into_memory_is_spilled_below_the_home_and_gone_afterwards(home: Path) -> None:
    with open_lake(sail_home(home)) as connection:
        (where,) = connection.execute("select current_setting('temp_directory')").fetchone() or ("",)

    assert Path(where).is_relative_to(home)
    assert list((home / "run" / "readers").iterdir()) == []
