"""The record of runs, gold.calc_runs, as Sail writes it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.build.record import (
    COLUMNS,
    Done,
    Inputs,
    Run,
    ensure_table,
    last_run,
    record,
    table_versions,
    tables_of,
    version_of,
    write_checkpoints,
)
from lake.clients.duckdb import open_lake
from lake.clients.engine import Engine, engine
from lake.gold.tables import PUBLISHED, VIEWS
from lake.home.errors import LakeError
from lake.home.home import Home
from tests.lake.sail_homes import read, sail_home, write

STARTED = datetime(2024, 1, 5, 12, 0, 0, 250000, tzinfo=UTC)
OFFSETS = {"trades": {"0": 4, "1": 7}, "fx_rates": {}}
INPUTS = Inputs(OFFSETS, "2024-01-04", "abc")
RUN = Run("run-1", 1, INPUTS, {"trades": 3}, {"silver": {"trade_versions": 2}, "gold": {"fact_pnl_daily": 5}}, "sail")
DONE = Done(RUN, STARTED, is_restating=False, checks=25, restated_until=None)


@pytest.fixture
def config(tmp_path: Path) -> Home:
    return sail_home(tmp_path / "home")


@pytest.fixture
def server(config: Home) -> Iterator[Engine]:
    write(config, "silver.trade_versions", {"trade_id": "T-1"})
    with engine(config) as session:
        yield session


def _read_by_duckdb(config: Home) -> list[dict[str, Any]]:
    relation: duckdb.DuckDBPyRelation = open_lake(config, unrecorded=True).sql("from gold.calc_runs order by run_number")
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def test_before_the_first_record_there_is_no_run(config: Home, server: Engine) -> None:
    without_table = last_run(server, config)
    ensure_table(server, config)

    assert (without_table, last_run(server, config)) == (None, None)


def test_a_first_record_makes_the_table_and_is_read_as_it_was_written(config: Home, server: Engine) -> None:
    ensure_table(server, config)
    record(server, DONE)

    (row,) = _read_by_duckdb(config)
    assert last_run(server, config) == RUN
    assert list(row) == list(COLUMNS)
    assert (row["as_of_date"], row["started"], row["rows_restated"]) == (date(2024, 1, 4), STARTED, 0)
    assert (row["is_restating"], row["engine"], row["checks"]) == (False, "sail", 25)
    assert timedelta(0) <= datetime.now(UTC) - row["ended"] < timedelta(minutes=1)


def test_the_last_run_is_that_of_the_highest_number(config: Home, server: Engine) -> None:
    ensure_table(server, config)
    second = replace(RUN, run_id="run-2", number=2)

    record(server, replace(DONE, run=second, checks=None))
    record(server, DONE)

    assert last_run(server, config) == second
    assert [row["checks"] for row in _read_by_duckdb(config)] == [25, None]


def test_text_with_quotes_and_backslashes_stays_as_it_is(config: Home, server: Engine) -> None:
    odd = replace(RUN, run_id="it's \\ \"odd\"\\'", inputs=replace(INPUTS, code_version="a\\nb"))
    ensure_table(server, config)

    record(server, replace(DONE, run=odd))

    assert last_run(server, config) == odd


def test_a_table_of_an_earlier_release_gets_the_columns_that_it_lacks_and_keeps_its_rows(config: Home, tmp_path: Path) -> None:
    earlier = {
        "run_id": "run-1",
        "code_version": "abc",
        "kafka_offsets": '{"trades": {"0": 4}}',
        "bronze_versions": '{"trades": 3}',
        "silver_versions": '{"trade_versions": 2}',
        "gold_versions": '{"fact_pnl_daily": 5}',
        "run_number": 1,
        "rows_restated": 0,
        "is_restating": False,
        "as_of_date": date(2024, 1, 3),
        "started": STARTED,
        "ended": STARTED,
    }
    write(config, "gold.calc_runs", earlier)

    with engine(config) as server:
        first = last_run(server, config)
        ensure_table(server, config)
        again = last_run(server, config)
        record(server, replace(DONE, run=replace(RUN, run_id="run-2", number=2)))

    assert first == again
    assert first is not None
    assert (first.run_id, first.engine, first.versions["gold"]) == ("run-1", "thrift", {"fact_pnl_daily": 5})
    assert _read_by_duckdb(config)[0] == dict.fromkeys(COLUMNS) | earlier
    assert [(row["run_number"], row["engine"], row["checks"]) for row in _read_by_duckdb(config)] == [
        (1, None, None),
        (2, "sail", 25),
    ]


def test_of_days_that_had_been_published_it_counts_the_rows_that_the_run_published_anew(config: Home) -> None:
    dated = [table for table in PUBLISHED if table.day]
    for table in dated:
        versions = [{table.day: date(2024, 1, of), "run_number": run} for of, run in [(3, 1), (3, 2), (4, 2), (5, 2)]]
        write(config, f"gold.{table.name}_published", *versions)

    with engine(config) as server:
        ensure_table(server, config)
        record(server, replace(DONE, run=replace(RUN, number=2), restated_until="2024-01-04"))

    assert read(config, "gold.calc_runs")[0]["rows_restated"] == 2 * len(dated)


def test_a_view_is_no_table_where_the_session_is_asked_for_them(config: Home) -> None:
    elsewhere = config.model_copy(update={"tables_uri": "s3a://bucket/tables"})
    write(config, "gold.dim_account", {"account_id": "ACC-1"})

    with engine(config) as server:
        for view in VIEWS:
            server.rows(f"create view gold.{view} as select * from gold.dim_account")
        found = tables_of(server, elsewhere)

    assert found == {("gold", "dim_account")}


def test_a_build_under_a_name_has_a_record_of_its_own(config: Home, server: Engine) -> None:
    ensure_table(server, config)
    ensure_table(server, config, "then")

    record(server, DONE, "then")

    assert last_run(server, config) is None
    assert [row["run_id"] for row in read(config, "then_gold.calc_runs")] == ["run-1"]


def test_versions_are_those_of_all_tables_but_the_record(config: Home, server: Engine) -> None:
    ensure_table(server, config)
    write(config, "gold.fact_pnl_daily", {"lot": "L-1"})
    write(config, "gold.fact_pnl_daily", {"lot": "L-2"})
    write(config, "then_gold.fact_pnl_daily", {"lot": "L-1"})

    assert table_versions(server, config) == {"silver": {"trade_versions": 0}, "gold": {"fact_pnl_daily": 1}}
    assert table_versions(server, config, "then") == {"silver": {}, "gold": {"fact_pnl_daily": 0}}


def test_the_version_of_a_table_that_is_not_there_is_an_error_with_a_remedy(config: Home, server: Engine) -> None:
    with pytest.raises(LakeError, match=r"There is no table bronze\.trades yet.*lake up"):
        version_of(server, config, "bronze", "trades")


def test_only_tables_of_versions_get_the_checkpoints_that_sail_does_not_write(config: Home) -> None:
    for number in range(21):
        write(config, "silver.trade_versions", {"trade_id": f"T-{number}"})
        write(config, "silver.booked_trades", {"trade_id": f"T-{number}"})

    write_checkpoints(config, ["trade_versions", "booked_trades"])

    found = {path.parents[1].name for path in (config.home / "tables").rglob("*.checkpoint.parquet")}
    assert found == {"trade_versions"}
    assert len(read(config, "silver.trade_versions")) == 21
