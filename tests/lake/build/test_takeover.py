"""Tables as releases that built on Spark alone made them, taken over by Sail."""

from pathlib import Path

import pytest
from deltalake import DeltaTable
from pyspark.sql import SparkSession

from lake.build.takeover import free_for_sail
from lake.clients.duckdb import open_lake
from lake.clients.engine import engine
from lake.gold.delta_log import holds_rows_of, newest_version
from lake.home.home import Home
from tests.lake.sail_homes import folder_of, sail_home, write

pytestmark = pytest.mark.spark
LOTS = "gold.fact_positions_daily"
ROWS = [(1, "one"), (3, "three")]


@pytest.fixture
def config(spark: SparkSession, tmp_path: Path) -> Home:
    """A home with a clustered table that has a change feed, of which a row is deleted by a deletion vector."""
    config = sail_home(tmp_path / "home")
    table = f"delta.`{folder_of(config, LOTS)}`"
    properties = "delta.enableChangeDataFeed = true, delta.enableDeletionVectors = true, delta.checkpointInterval = 1000"
    spark.sql(f"create table {table} (number int, name string) using delta cluster by (number) tblproperties ({properties})")
    spark.sql(f"insert into {table} select /*+ coalesce(1) */ * from values (1, 'one'), (2, 'two'), (3, 'three') as x(a, b)")
    spark.sql(f"delete from {table} where number = 2")
    return config


def _by_spark(spark: SparkSession, config: Home) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in spark.sql(f"select * from delta.`{folder_of(config, LOTS)}` order by number").collect()]


def _by_duckdb(config: Home) -> list[tuple[int, str]]:
    return open_lake(config, unrecorded=True).execute(f"from {LOTS} order by number").fetchall()


def test_a_table_of_spark_is_freed_of_its_features_and_keeps_its_rows(spark: SparkSession, config: Home) -> None:
    folder = folder_of(config, LOTS)
    before = newest_version(folder)

    freed = free_for_sail(config)

    table = DeltaTable(folder)
    assert freed == [LOTS]
    assert set(table.protocol().writer_features or ()) <= {"deletionVectors", "appendOnly", "invariants"}
    assert table.metadata().configuration == {"delta.enableDeletionVectors": "true", "delta.checkpointInterval": "1000"}
    assert holds_rows_of(folder, before)
    assert _by_spark(spark, config) == _by_duckdb(config) == ROWS


def test_sail_can_write_to_a_table_that_was_freed(spark: SparkSession, config: Home) -> None:
    free_for_sail(config)

    with engine(config) as server:
        server.rows(f"insert into {LOTS} select 4 as number, 'four' as name")
        server.rows(f"delete from {LOTS} where number = 1")
        by_sail = server.rows(f"select * from {LOTS} order by number")

    assert by_sail == [(3, "three"), (4, "four")] == _by_spark(spark, config) == _by_duckdb(config)


def test_a_table_that_sail_can_write_is_left_alone(config: Home) -> None:
    write(config, "silver.trade_versions", {"trade_id": "T-1"})
    free_for_sail(config)

    assert free_for_sail(config) == []
    assert newest_version(folder_of(config, "silver.trade_versions")) == 0


def test_bronze_is_not_touched(spark: SparkSession, config: Home) -> None:
    folder = folder_of(config, "bronze.trades")
    spark.sql(f"create table delta.`{folder}` (id int) using delta cluster by (id)")

    assert free_for_sail(config) == [LOTS]
    assert newest_version(folder) == 0
