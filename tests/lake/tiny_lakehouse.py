"""A lakehouse of two accounts and three days, worked out by hand and written as Delta tables by Spark.

ACC-1 (portfolio FAMILY): 1,000 in on 2 January; buys 10 XYZ at 50, fee 1, on the 3rd; XYZ closes at 50 and at 55.
ACC-2: 200 in on the 3rd. One fill was cancelled, one event was delivered twice, one record was rejected. The statements of the
3rd have a dollar too much in ACC-1, and agree otherwise.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyspark.sql import SparkSession

from tests.lake.tiny_events import BRONZE, SILVER, Table
from tests.lake.tiny_gold import GOLD


def write_tables(spark: SparkSession, tables: Path, wanted: dict[str, dict[str, Table]]) -> None:
    """Write schema -> table -> (DDL, rows) as Delta tables with deletion vectors on, four at a time."""

    def write(schema: str, name: str) -> None:
        ddl, rows = wanted[schema][name]
        frame = spark.createDataFrame(rows, ddl).coalesce(1)
        frame.write.format("delta").option("delta.enableDeletionVectors", "true").save(f"{tables}/{schema}/{name}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda table: write(*table), [(schema, name) for schema, contents in wanted.items() for name in contents]))


def write_lakehouse(spark: SparkSession, home: Path) -> None:
    """Write all of it to `home`/tables."""
    write_tables(spark, home / "tables", {"bronze": BRONZE, "silver": SILVER, "gold": GOLD})
