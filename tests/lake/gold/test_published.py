"""Tables as they stood published at a moment, read from Delta tables by DuckDB, the commands and dbt's macros."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
import typer
from deltalake import DeltaTable, write_deltalake
from jinja2 import Environment, FileSystemLoader
from pyspark.sql import SparkSession
from rich.console import Console
from typer.testing import CliRunner

import lake
from lake.clients.duckdb import execute
from lake.clients.duckdb_tables import table_names
from lake.commands import query as query_command
from lake.commands import report as report_command
from lake.gold import published
from lake.gold.published import KEYS
from lake.home.errors import LakeError
from lake.home.settings import PROJECT
from lake.home.typed import moment
from lake.read.report import Scope, find_scope, read_report
from lake.read.report.page import render_page
from lake.read.report.terminal import print_report
from tests.lake.recorded import record_tables
from tests.lake.tiny_published import RUN_1, RUN_2, write_published

UseHome = Callable[[Path], None]
BETWEEN = "2024-01-07"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-06T18:00:00Z", datetime(2024, 1, 6, 18, tzinfo=UTC)),
        ("2024-01-06 18:00", datetime(2024, 1, 6, 18, tzinfo=UTC)),
        ("2024-01-06T20:00:00.5+02:00", datetime(2024, 1, 6, 18, 0, 0, 500000, tzinfo=UTC)),
        ("2024-01-06", datetime(2024, 1, 6, tzinfo=UTC)),
    ],
)
def test_a_moment_is_utc_unless_it_says_otherwise(text: str, expected: datetime) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize("text", ["yesterday", "", "2024-13-01", "0001-01-01T00:00:00+05:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(LakeError, match="is no moment"):
        moment(text)


@pytest.fixture(scope="session")
def home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny lakehouse with what it published (tiny_published.py); not to be written to."""
    home = tmp_path_factory.mktemp("published") / "home"
    shutil.copytree(tiny_home, home)
    write_published(home)
    return home


@pytest.mark.spark
@pytest.mark.parametrize("table", KEYS)
def test_a_table_as_published_has_the_columns_of_the_table_and_after_the_last_run_its_rows(home: Path, table: str) -> None:
    connection = lake.connect(home)

    now = connection.sql(f"from gold.{table} order by all")
    stood = connection.sql(f"from gold.{table}_as_published_at(timestamp '2024-02-01 00:00:00') order by all")

    assert stood.columns == now.columns
    assert stood.fetchall() == now.fetchall() != []
    assert connection.sql(f"from gold.{table}_as_published_at('2024-01-06 17:59:59.999999')").fetchall() == []


@pytest.mark.spark
@pytest.mark.parametrize(("at", "value"), [(RUN_1, 1019), (BETWEEN, 1019), ("2024-01-07 18:00:00.499999", 1019), (RUN_2, 1049)])
def test_a_value_stands_until_the_run_that_changed_it_was_published(home: Path, at: str, value: int) -> None:
    sql = "select total_value from gold.fact_portfolio_value_daily where scope_id = 'ACC-1' and value_date = '2024-01-04'"

    assert lake.connect(home, as_published_at=at).execute(sql).fetchall() == [(Decimal(value),)]


@pytest.mark.spark
def test_versions_say_from_when_to_when_they_stood_and_a_killed_run_left_none(home: Path) -> None:
    sql = "select is_removed, run_number, published_from, published_to from gold.fact_trades_published where trade_id = $id"
    first, second = moment(RUN_1), moment(RUN_2)
    connection = lake.connect(home)

    assert connection.execute(f"{sql} order by run_number", {"id": "T-0"}).fetchall() == [
        (False, 1, first, second),
        (True, 2, second, None),
    ]
    assert connection.execute("select max(run_number) from gold.fact_portfolio_value_daily_published").fetchall() == [(2,)]
    assert connection.execute("select max(run_number) from gold.restatements").fetchall() == [(2,)]


@pytest.mark.spark
def test_tables_of_an_earlier_release_which_kept_the_moment_in_each_row_are_read_the_same(home: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "home"
    shutil.copytree(home, earlier)
    for table in KEYS:
        versions = DeltaTable(home / "tables" / "gold" / f"{table}_published").to_pyarrow_table()
        moments = pa.array([moment("2024-01-01")] * len(versions), pa.timestamp("us", "UTC"))
        at = earlier / "tables" / "gold" / f"{table}_published"
        write_deltalake(at, versions.append_column("published_from", moments), mode="overwrite", schema_mode="overwrite")
    record_tables(earlier)

    now, then = lake.connect(home), lake.connect(earlier)

    for relation in (f"gold.{{}}_as_published_at('{BETWEEN}')", f"gold.{{}}_as_published_at('{RUN_2}')", "gold.{}_published"):
        for table in KEYS:
            read, expected = (connection.sql(f"from {relation.format(table)} order by all") for connection in (then, now))
            assert (read.columns, read.fetchall()) == (expected.columns, expected.fetchall())


@pytest.mark.spark
def test_only_what_is_kept_is_there_and_the_rest_is_refused_by_name(home: Path) -> None:
    connection = lake.connect(home, as_published_at=BETWEEN)

    assert set(table_names(connection)) == {f"gold.{table}" for table in (*published.KEPT, published.READING)}
    assert execute(connection, "select as_published_at()").fetchall() == [(moment(BETWEEN),)]
    assert execute(connection, "select max(run_id) from gold.calc_runs").fetchall() == [("run-1",)]
    assert execute(connection, "select count(*) from gold.restatements").fetchall() == [(0,)]
    for table in ("gold.fact_positions_daily", "silver.lot_segments", "bronze.trades"):
        with pytest.raises(LakeError, match=r"not kept.*Kept are fact_trades, fact_portfolio_value_daily"):
            execute(connection, f"select * from {table}")
    with pytest.raises(LakeError, match=r"Nearest: gold\.fact_trades"):
        execute(connection, "select * from fact_trades")


@pytest.mark.spark
def test_a_moment_before_the_first_run_names_the_first_there_is(home: Path) -> None:
    with pytest.raises(LakeError, match=r"published at 2024-01-06T17:59:00Z.*2024-01-06T18:00:00Z"):
        lake.connect(home, as_published_at="2024-01-06 17:59")
    with pytest.raises(LakeError, match=r"published at 2024-01-06T17:59:00Z.*2024-01-06T18:00:00Z"):
        read_report(lake.connect(home), Scope("ALL", "ALL"), at=moment("2024-01-06 17:59"))


@pytest.mark.spark
def test_where_no_run_kept_what_it_published_the_error_says_so(tiny_home: Path) -> None:
    with pytest.raises(LakeError, match="No build has kept what it published yet"):
        lake.connect(tiny_home, as_published_at="2024-02-01")
    with pytest.raises(LakeError, match="No build has kept what it published yet"):
        read_report(lake.connect(tiny_home), Scope("ALL", "ALL"), at=moment("2024-02-01"))


@pytest.mark.spark
@pytest.mark.parametrize("scope", ["ACC-1", "ACC-2", "FAMILY", "ALL"])
def test_the_report_as_published_after_the_last_run_is_the_report(home: Path, scope: str) -> None:
    connection = lake.connect(home)
    found = find_scope(connection, scope)

    now = read_report(connection, found)
    stood = read_report(connection, found, at=moment("2024-02-01"))

    drawdowns = [day.drawdown for day in now.days]
    assert [day.drawdown for day in stood.days] == pytest.approx(drawdowns)
    assert [replace(day, drawdown=None) for day in stood.days] == [replace(day, drawdown=None) for day in now.days]
    of_now = {each.period: each.twr for each in now.returns}
    assert {each.period: each.twr for each in stood.returns} == pytest.approx(
        {each.period: of_now[each.period] for each in stood.returns}
    )
    assert (stood.volatility, stood.total_pnl) == (now.volatility, now.total_pnl)
    assert (stood.positions, stood.pnl) == (None, None)
    assert stood.published is not None
    assert stood.published.run_id == "run-2"


@pytest.mark.spark
def test_profit_of_a_period_as_published_is_the_change_of_value_less_the_flows(home: Path) -> None:
    report = read_report(lake.connect(home), Scope("ALL", "ALL"), date(2024, 1, 2), date(2024, 1, 4), moment(BETWEEN))

    assert report.total_pnl == 1219 - 1000 - 200


@pytest.mark.spark
def test_a_scope_that_was_is_found_only_when_it_was(home: Path) -> None:
    connection = lake.connect(home)

    assert find_scope(connection, "OLD", moment(BETWEEN)) == Scope("ACCOUNT", "OLD")
    with pytest.raises(LakeError, match="no account or portfolio OLD"):
        find_scope(connection, "OLD", moment(RUN_2))


@pytest.mark.spark
def test_a_report_says_what_it_shows_and_what_is_not_kept(home: Path) -> None:
    report = read_report(lake.connect(home), Scope("ACCOUNT", "ACC-1"), at=moment(BETWEEN))
    console = Console(record=True, width=300)

    print_report(report, console)

    for text in (console.export_text(), render_page(report)):
        assert "As published at 2024-01-07T00:00:00Z: values and returns by run run-1 of 2024-01-06T18:00:00Z." in text
        assert "Positions and the parts of profit and loss are not kept" in text
        assert "1,019.00" in text
        assert "XYZ" not in text
        assert "19.00" in text


@pytest.mark.spark
def test_the_commands_take_the_moment(home: Path, use_home: UseHome) -> None:
    use_home(home)
    app = typer.Typer()
    query_command.register(app)
    report_command.register(app)
    sql = "select total_value from gold.fact_portfolio_value_daily where scope_id = 'ALL' order by value_date desc limit 1"

    queried = CliRunner().invoke(app, ["query", sql, "--as-published-at", BETWEEN, "--format", "csv"])
    reported = CliRunner().invoke(app, ["report", "ALL", "--as-published-at", BETWEEN, "--format", "json"])
    now = CliRunner().invoke(app, ["report", "ALL", "--format", "json"])

    assert queried.stdout == "total_value\n1219.000000\n"
    data = json.loads(reported.stdout)
    assert (data["as_published_at"], data["run_id"], data["total_value"]) == ("2024-01-07T00:00:00Z", "run-1", "1219.000000")
    assert (data["positions"], data["pnl"]) == (None, {"total": "19.000000"})
    assert json.loads(now.stdout)["as_published_at"] is None


@pytest.mark.spark
@pytest.mark.parametrize("at", ["2024-01-07 00:00:00", RUN_2])
def test_the_macros_of_dbt_give_the_rows_that_duckdb_gives(spark: SparkSession, home: Path, at: str) -> None:
    def columns_of(relation: str, without: list[str]) -> list[str]:
        return [column for column in spark.sql(f"select * from {relation}").columns if column not in without]

    macros = Environment(loader=FileSystemLoader(PROJECT / "dbt" / "macros")).get_template("as_published_at.sql")
    tables = f"{home}/tables"
    of_dbt = {
        "ref": lambda name: f"delta.`{tables}/gold/{name}`",
        "source": lambda schema, name: f"delta.`{tables}/{schema}/{name}`",
        "columns_of": columns_of,
    }
    module, connection = macros.make_module(of_dbt), lake.connect(home)

    for table, keys in KEYS.items():
        relation = getattr(module, f"{table}_as_published_at")(at)
        value = {"fact_trades": "quantity", "fact_portfolio_value_daily": "total_value"}.get(table, table.rstrip("s"))
        columns = ", ".join((*keys, value))
        by_spark = spark.sql(f"select * from {relation} as stood")

        assert by_spark.columns == connection.sql(f"from gold.{table}").columns
        stood = connection.execute(f"select {columns} from gold.{table}_as_published_at('{at}')").fetchall()
        assert {tuple(row) for row in by_spark.selectExpr(*columns.split(", ")).collect()} == set(stood)
