"""What SQL `lake query` and `lake shell` run: attacks that are refused, work of an analyst that is done."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from lake.clients.duckdb import execute, open_lake
from lake.clients.statements import FUNCTIONS_REFUSED, TABLE_FUNCTIONS
from lake.home.errors import LakeError
from tests.lake.clients.attacks import ATTACKS, TRADES
from tests.lake.recorded import record_tables
from tests.lake.sail_homes import folder_of, sail_home, write


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
