import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import typer
from pyspark.sql import SparkSession
from typer.testing import CliRunner

import lake
from lake.clients.duckdb import execute
from lake.clients.duckdb_errors import as_lake_error
from lake.clients.duckdb_tables import table_names
from lake.commands import query as query_command
from lake.home.errors import LakeError
from tests.lake.recorded import record_tables
from tests.lake.tiny_lakehouse import write_tables

pytestmark = pytest.mark.spark
UseHome = Callable[[Path], None]


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    query_command.register(app)
    return app


def test_each_delta_table_is_a_view_and_the_rejected_rows_are_in_quarantine(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)

    names = table_names(connection)

    assert {"bronze.trades", "silver.trade_versions", "gold.fact_trades", "bronze.quarantine"} <= set(names)
    rejected = connection.execute("select kafka_topic, kafka_offset, reject_reason, value from bronze.quarantine").fetchall()
    assert rejected == [("trades", 2, "quantity: not a decimal string", b"{}")]


def test_decimals_stay_decimals_and_times_are_utc(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)

    row = connection.execute("select cash_amount, trade_date, executed_at from gold.fact_trades").fetchone()

    assert row == (Decimal("-501.000000"), date(2024, 1, 3), datetime(2024, 1, 3, 15, tzinfo=UTC))
    assert str(row[0]) == "-501.000000"
    assert connection.execute("select current_setting('timezone')").fetchone() == ("UTC",)


def test_rows_that_deletion_vectors_had_deleted_at_the_recorded_run_are_gone_and_no_others(
    spark: SparkSession, tmp_path: Path
) -> None:
    write_tables(spark, tmp_path / "tables", {"gold": {"numbers": ("n int", [(n,) for n in range(10)])}})
    spark.sql(f"delete from delta.`{tmp_path}/tables/gold/numbers` where n in (3, 7)")
    log = "".join(path.read_text() for path in (tmp_path / "tables/gold/numbers/_delta_log").glob("*.json"))
    assert "deletionVector" in log

    record_tables(tmp_path)
    spark.sql(f"delete from delta.`{tmp_path}/tables/gold/numbers` where n > 4")

    rows = lake.connect(tmp_path).execute("select n from gold.numbers order by n").fetchall()

    assert [n for (n,) in rows] == [0, 1, 2, 4, 5, 6, 8, 9]


@pytest.mark.parametrize(
    "write",
    [
        "insert into gold.fact_trades select * from gold.fact_trades",
        "delete from gold.fact_trades",
        "drop view gold.fact_trades",
        "create table gold.mine as select 1",
        "set enable_external_access = true",
        "from read_text('/etc/hostname')",
    ],
)
def test_a_connection_refuses_to_write_and_to_look_elsewhere(tiny_home: Path, write: str) -> None:
    connection = lake.connect(tiny_home)

    with pytest.raises(duckdb.Error):
        connection.execute(write)


def test_a_delta_table_attached_by_hand_cannot_be_written(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)
    connection.execute(f"attach '{tiny_home}/tables/gold/fact_trades' as trades (type delta)")

    with pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("insert into trades select * from trades")


def test_temporary_tables_are_allowed(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)

    connection.execute("create temp table mine as select * from gold.dim_account")

    assert connection.execute("select count(*) from mine").fetchone() == (2,)


def test_without_tables_the_error_tells_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="lake build"):
        lake.connect(tmp_path)


def test_an_error_of_duckdb_itself_is_one_line_and_names_the_remedy() -> None:
    error = as_lake_error(duckdb.InternalException("INTERNAL Error: index 0\n\nStack Trace:\n\n/a/file.so(+0x1)"))

    assert error.problem == "INTERNAL Error: index 0"
    assert "count in a subquery" in error.remedy


def test_an_unknown_table_names_the_nearest(tiny_home: Path) -> None:
    with pytest.raises(LakeError, match=r"no table fact_trade\. Nearest: gold\.fact_trades"):
        execute(lake.connect(tiny_home), "select * from gold.fact_trade")


def test_json_holds_exact_decimals_iso_dates_and_every_column(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)
    sql = "select quantity, quantity * 0 as quantity, trade_date, executed_at, null as nothing from gold.fact_trades"

    result = CliRunner().invoke(app, ["query", sql, "--format", "json"])

    assert json.loads(result.stdout) == [
        {
            "quantity": "10.00000000",
            "quantity_1": "0.00000000",
            "trade_date": "2024-01-03",
            "executed_at": "2024-01-03T15:00:00Z",
            "nothing": None,
        }
    ]


def test_sql_comes_from_a_file_or_stdin(app: typer.Typer, tiny_home: Path, use_home: UseHome, tmp_path: Path) -> None:
    use_home(tiny_home)
    file = tmp_path / "count.sql"
    file.write_text("select count(*) as n from gold.dim_account;")

    from_file = CliRunner().invoke(app, ["query", "--file", str(file), "--format", "csv"])
    from_stdin = CliRunner().invoke(app, ["query", "-", "--format", "csv"], input=file.read_text())

    assert from_file.stdout == from_stdin.stdout == "n\n2\n"


def test_gold_built_under_a_name_is_read_under_it(
    app: typer.Typer, tiny_home: Path, spark: SparkSession, use_home: UseHome, tmp_path: Path
) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "bronze").symlink_to(tiny_home / "tables" / "bronze")
    write_tables(spark, tmp_path / "tables", {"then_gold": {"dim_account": ("account_id string", [("THEN",)])}})
    record_tables(tmp_path, into="then_")
    use_home(tmp_path)
    sql = "select (select count(*) from bronze.trades) as trades, account_id from gold.dim_account"

    then = CliRunner().invoke(app, ["query", sql, "--schema", "then", "--format", "csv"])

    assert then.stdout == "trades,account_id\n5,THEN\n"
    with pytest.raises(LakeError, match="no gold under the name now") as refused:
        lake.connect(tmp_path, schema="now")
    assert refused.value.remedy == "There are then."
    with pytest.raises(LakeError, match="no name for schemas"):
        lake.connect(tmp_path, schema="../elsewhere/then")


def test_a_table_tells_when_it_is_cut(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)

    result = CliRunner().invoke(app, ["query", "from range(200) as t(n)", "--limit", "3"])

    assert "│ 2 │" in result.output
    assert "│ 3 │" not in result.output
    assert "The first 3 rows" in result.output


def test_the_shell_goes_on_after_an_error_and_joins_lines(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)

    result = CliRunner().invoke(
        app, ["shell"], input=".tables\nselekt 1;\nselect 40\n+ 2 as answer;\n.quit\nselect 7 as unseen;\n"
    )

    assert result.exit_code == 0
    assert "gold.fact_trades" in result.output
    assert "syntax error" in result.output
    assert "42" in result.output
    assert "unseen" not in result.output
