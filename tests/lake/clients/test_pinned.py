"""A reader sees what one recorded run left, and bronze as it was when the reader opened: tables that delta-rs writes."""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
import typer
from deltalake import DeltaTable, write_deltalake
from typer.testing import CliRunner

import lake
from lake.clients.duckdb import execute, open_lake
from lake.clients.duckdb_tables import table_names
from lake.commands import query as query_command
from lake.gold.published import this_reading
from lake.home.errors import LakeError
from lake.home.home import Home, this_home
from tests.lake.recorded import record_tables
from tests.lake.sail_homes import folder_of, sail_home, write

FILLS, VERSIONS, LOTS = "bronze.trades", "silver.trade_versions", "gold.fact_pnl_daily"
ALL = f"select (select count(*) from {FILLS}), (select count(*) from {VERSIONS}), (select list(lot order by lot) from {LOTS})"
REJECT = {"reject_reason": None, "value": b"{}", "kafka_topic": "trades", "kafka_partition": 0, "known_at": None}


@pytest.fixture
def config(tmp_path: Path) -> Home:
    """A home of one recorded run: one fill, one version of it, one lot."""
    config = sail_home(tmp_path / "home")
    write_all(config, 1)
    record_tables(config.home)
    return config


def write_all(config: Home, number: int) -> None:
    write_bronze(config, number)
    write(config, VERSIONS, {"trade_id": f"T-{number}"})
    write(config, LOTS, {"lot": f"L-{number}"})


def write_bronze(config: Home, number: int) -> None:
    fields = [
        *[("trade_id", pa.string()), ("reject_reason", pa.string()), ("value", pa.binary()), ("kafka_topic", pa.string())],
        *[("kafka_partition", pa.int32()), ("kafka_offset", pa.int64())],
        *[("known_at", pa.timestamp("us", "UTC")), ("ingested_at", pa.timestamp("us", "UTC"))],
    ]
    row = REJECT | {"trade_id": f"T-{number}", "kafka_offset": number, "ingested_at": None}
    write_deltalake(folder_of(config, FILLS), pa.Table.from_pylist([row], pa.schema(fields)), mode="append")


def half_a_build(config: Home) -> None:
    """More bronze, one table written anew, one not yet, one that is new, and a line in the record's table of another kind."""
    write_bronze(config, 2)
    write(config, VERSIONS, {"trade_id": "T-2"})
    write_deltalake(
        folder_of(config, LOTS), pa.table({"lot": ["L-9"], "side": ["LONG"]}), mode="overwrite", schema_mode="overwrite"
    )
    write(config, "gold.new_metric", {"n": 1})


def test_readers_of_before_and_of_now_see_what_the_recorded_run_left_while_another_builds(config: Home) -> None:
    before = open_lake(config)
    half_a_build(config)
    now = open_lake(config)

    assert before.execute(ALL).fetchall() == [(1, 1, ["L-1"])]
    assert now.execute(ALL).fetchall() == [(2, 1, ["L-1"])]
    assert now.sql(f"from {LOTS}").columns == ["lot"]
    assert "gold.new_metric" not in table_names(now)
    with pytest.raises(LakeError, match=r"no table new_metric.*--unrecorded"):
        execute(now, "from gold.new_metric")


def test_what_is_recorded_is_seen_by_the_next_reader_and_not_by_an_older_one(config: Home) -> None:
    before = open_lake(config)
    half_a_build(config)
    record_tables(config.home)

    assert open_lake(config).execute(ALL).fetchall() == [(2, 2, ["L-9"])]
    assert before.execute(ALL).fetchall() == [(1, 1, ["L-1"])]


def test_the_newest_is_read_where_it_is_asked_for_and_stays_as_it_was_found(config: Home) -> None:
    half_a_build(config)

    with open_lake(config, unrecorded=True) as unrecorded:
        write_bronze(config, 3)
        write(config, VERSIONS, {"trade_id": "T-3"})

        assert unrecorded.execute(ALL).fetchall() == [(2, 2, ["L-9"])]
        assert "gold.new_metric" in table_names(unrecorded)
        assert this_reading(unrecorded) is None


def test_a_reading_tells_its_run(config: Home) -> None:
    with open_lake(config) as connection:
        run = this_reading(connection)

        recorded = connection.execute("select run_id, run_number, ended from gold.calc_runs").fetchall()
    assert run is not None
    assert [(run.run_id, run.run_number, run.published_at)] == recorded
    assert run.at >= run.published_at


def test_lake_query_says_whose_numbers_it_shows_and_reads_what_is_not_recorded_when_told(
    config: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_a_build(config)
    monkeypatch.setenv("LAKE_HOME", str(config.home))
    this_home.cache_clear()
    app = typer.Typer()
    query_command.register(app)
    app.command()(lambda: None)

    recorded = CliRunner().invoke(app, ["query", f"from {LOTS}"])
    newest = CliRunner().invoke(app, ["query", f"select lot from {LOTS}", "--unrecorded", "--format", "csv"])

    this_home.cache_clear()
    assert "L-1" in recorded.output
    assert "As run run-1 left it, published at " in recorded.stderr
    assert (newest.stdout, newest.stderr) == ("lot\nL-9\n", "")


def test_before_the_first_record_there_is_bronze_and_no_more(tmp_path: Path) -> None:
    config = sail_home(tmp_path / "home")
    write_all(config, 1)

    with open_lake(config) as connection:
        assert table_names(connection) == ["bronze.quarantine", FILLS]
        with pytest.raises(LakeError, match=r"no table .*fact_pnl_daily.*nothing in silver and gold yet.*lake build"):
            execute(connection, f"from {LOTS}")


def test_without_bronze_and_record_nothing_is_there_yet(tmp_path: Path) -> None:
    config = sail_home(tmp_path / "home")
    write(config, LOTS, {"lot": "L-1"})

    with pytest.raises(LakeError, match=r"No run has been recorded yet.*lake build"):
        open_lake(config)


def test_a_table_that_was_restored_or_laid_out_anew_is_read_in_its_newest_version(config: Home) -> None:
    recorded = DeltaTable(folder_of(config, LOTS)).version()
    write(config, LOTS, {"lot": "L-2"})
    DeltaTable(folder_of(config, LOTS)).restore(recorded)
    write(config, VERSIONS, {"trade_id": "T-2"})
    record_tables(config.home)
    DeltaTable(folder_of(config, VERSIONS)).optimize.compact()
    for small in DeltaTable(folder_of(config, VERSIONS), version=1).file_uris():
        Path(small).unlink()

    assert open_lake(config).execute(ALL).fetchall() == [(1, 2, ["L-1"])]


def test_a_version_whose_log_is_gone_is_an_error_with_a_remedy(config: Home) -> None:
    write(config, LOTS, {"lot": "L-2"})
    DeltaTable(folder_of(config, LOTS)).create_checkpoint()
    (folder_of(config, LOTS) / "_delta_log" / f"{0:020d}.json").unlink()

    with pytest.raises(LakeError, match=r"gold\.fact_pnl_daily cannot be read in version 0, which run run-1 left") as caught:
        open_lake(config)
    assert "lake build --full-refresh" in caught.value.remedy
    assert open_lake(config, unrecorded=True).execute(f"select count(*) from {LOTS}").fetchall() == [(2,)]


def test_a_version_whose_files_are_gone_is_an_error_with_a_remedy(config: Home) -> None:
    connection = open_lake(config)
    for file in DeltaTable(folder_of(config, LOTS)).file_uris():
        Path(file).unlink()

    with pytest.raises(LakeError) as caught:
        execute(connection, f"select count(lot) from {LOTS}")
    assert "connect anew" in caught.value.remedy


@pytest.mark.parametrize("table", [LOTS, VERSIONS])
def test_a_table_that_is_gone_or_older_is_an_error_with_a_remedy(config: Home, tmp_path: Path, table: str) -> None:
    older = shutil.copytree(folder_of(config, table), tmp_path / "older")
    write_all(config, 2)
    record_tables(config.home)
    shutil.rmtree(folder_of(config, table))

    with pytest.raises(LakeError, match=f"{table} is not as run run-1 left it, in version 1: it is gone") as caught:
        open_lake(config)
    shutil.copytree(older, folder_of(config, table))
    with pytest.raises(LakeError, match="it is older, of version 0"):
        open_lake(config)
    assert "one copy" in caught.value.remedy


def test_a_record_that_does_not_say_what_was_left_is_an_error_with_a_remedy(config: Home) -> None:
    record = folder_of(config, "gold.calc_runs")
    rows = DeltaTable(record).to_pyarrow_table().drop_columns(["silver_versions", "gold_versions"])
    shutil.rmtree(record)
    write_deltalake(record, rows)

    with pytest.raises(LakeError, match=r"did not say what it left.*lake build --full-refresh"):
        open_lake(config)


def test_the_run_of_the_highest_number_is_read_whatever_its_clock_said(config: Home) -> None:
    record = folder_of(config, "gold.calc_runs")
    first = DeltaTable(record).to_pyarrow_table().to_pylist()[0]
    write_all(config, 2)
    versions = {"gold_versions": json.dumps({"fact_pnl_daily": 1}), "silver_versions": json.dumps({"trade_versions": 1})}
    second = first | versions | {"run_id": "run-2", "run_number": 2, "ended": first["ended"].replace(year=2001)}
    write_deltalake(record, pa.Table.from_pylist([second], DeltaTable(record).to_pyarrow_table().schema), mode="append")

    with open_lake(config) as connection:
        run = this_reading(connection)
        assert run is not None
        assert run.run_id == "run-2"
        assert connection.execute(ALL).fetchall() == [(2, 2, ["L-1", "L-2"])]


def test_what_was_built_under_a_name_is_read_as_its_own_run_left_it(config: Home) -> None:
    shutil.copytree(config.home / "tables" / "gold", config.home / "tables" / "then_gold")
    write(config, "then_gold.fact_pnl_daily", {"lot": "L-then"})
    record_tables(config.home, into="then_")
    write(config, "then_gold.fact_pnl_daily", {"lot": "L-later"})

    lots = lake.connect(config.home, schema="then").execute(f"select lot from {LOTS} order by lot").fetchall()

    assert lots == [("L-1",), ("L-then",)]
