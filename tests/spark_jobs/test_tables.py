"""Bronze tables of an earlier release."""

from decimal import Decimal
from pathlib import Path

import pytest
from delta.tables import DeltaTable
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lake.home.errors import LakeError
from lake.home.home import this_home
from spark_jobs.tables import ensure_bronze_table


@pytest.fixture
def old_rates(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """bronze.fx_rates with rates of eight fraction digits, as releases before made it."""
    monkeypatch.setenv("LAKE_HOME", str(tmp_path))
    monkeypatch.delenv("LAKE_TABLES_URI", raising=False)
    this_home.cache_clear()
    ensure_bronze_table(spark, "fx_rates", "topic-1")
    path = this_home().places.table("bronze", "fx_rates")
    old = spark.read.format("delta").load(path).withColumn("rate", F.col("rate").cast("decimal(18,8)"))
    spark.sql(f"alter table delta.`{path}` set tblproperties ('delta.appendOnly' = 'false')")
    old.write.format("delta").mode("overwrite").option("overwriteSchema", "true").save(path)
    return path


def add_rate(spark: SparkSession, path: str, rate: str, offset: int) -> None:
    row = spark.sql(f"select 'e{offset}' as event_id, cast('{rate}' as decimal(18,8)) as rate, bigint({offset}) as kafka_offset")
    row.write.format("delta").mode("append").save(path)


def test_rates_of_eight_digits_are_kept_when_the_contract_has_ten(spark: SparkSession, old_rates: str) -> None:
    add_rate(spark, old_rates, "1.08340001", 0)
    add_rate(spark, old_rates, "99999999.5", 1)

    ensure_bronze_table(spark, "fx_rates", "topic-1")
    ensure_bronze_table(spark, "fx_rates", "topic-1")

    table = spark.read.format("delta").load(old_rates)
    assert table.schema["rate"].dataType.simpleString() == "decimal(18,10)"
    assert [row.rate for row in table.orderBy("kafka_offset").collect()] == [Decimal("1.08340001"), Decimal("99999999.5")]
    assert DeltaTable.forPath(spark, old_rates).detail().first()["properties"]["delta.appendOnly"] == "true"


def test_a_rate_that_ten_digits_leave_no_room_for_is_refused(spark: SparkSession, old_rates: str) -> None:
    add_rate(spark, old_rates, "123456789.5", 0)

    with pytest.raises(LakeError, match="1 values that decimal"):
        ensure_bronze_table(spark, "fx_rates", "topic-1")

    assert [row.rate for row in spark.read.format("delta").load(old_rates).collect()] == [Decimal("123456789.5")]
