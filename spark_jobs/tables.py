"""The Delta tables of bronze: made once, and widened when the contract gains a field."""

from typing import TYPE_CHECKING

from pyspark.sql import functions as F
from pyspark.sql import types as T

from lake.home.errors import LakeError
from lake.home.home import this_home
from spark_jobs.delta_log import newest_snapshot
from spark_jobs.topics import TOPIC_ID, refuse_another_topic
from spark_jobs.transforms.schema import bronze_schema

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Only what is pruned on: a file's statistics of twenty more columns cost as much as decoding its timestamps.
INDEXED = ("known_at", "kafka_partition", "kafka_offset", "ingested_at")
PROPERTIES = {
    "delta.enableChangeDataFeed": "true",
    "delta.appendOnly": "true",  # bronze is what arrived
    "delta.enableDeletionVectors": "false",  # nothing is ever deleted; every reader can read it
    "delta.dataSkippingStatsColumns": ",".join(INDEXED),
    "delta.checkpointInterval": "100",  # each is written inside a batch
}


def ensure_bronze_table(spark: "SparkSession", topic: str, topic_id: str) -> None:
    """Make `bronze.<topic>` if it is missing; else add new columns, and refuse a table of another topic or another type.

    Clustered by `known_at`: appended files are in that order anyway, and compaction keeps it, so that a day can be pruned.
    """
    path = this_home().places.table("bronze", topic)
    snapshot = newest_snapshot(spark, path)
    if snapshot.version < 0:
        _create(spark, topic, topic_id, path)
        return
    refuse_another_topic(topic, topic_id, snapshot.properties.get(TOPIC_ID), path, this_home().places.checkpoint(topic))
    if digits := _gained_digits(topic, snapshot.schema):
        _rewrite_with(spark, topic, digits, path)
    elif snapshot.properties.get("delta.appendOnly") != "true":  # killed while it was rewritten
        _set_append_only(spark, path, is_on=True)
    _add_new_columns(spark, topic, spark.read.format("delta").load(path).schema if digits else snapshot.schema, path)


def _create(spark: "SparkSession", topic: str, topic_id: str, path: str) -> None:
    from delta.tables import DeltaTable

    builder = DeltaTable.createIfNotExists(spark).location(path).addColumns(bronze_schema(topic)).clusterBy("known_at")
    for name, value in {**PROPERTIES, TOPIC_ID: topic_id}.items():
        builder = builder.property(name, value)
    builder.execute()


def _gained_digits(topic: str, schema: T.StructType) -> dict[str, T.DecimalType]:
    """The decimals that have more fraction digits in the contract than in the table: rates have ten since 2026-11."""
    present = {field.name: field.dataType for field in schema}
    return {
        field.name: field.dataType
        for field in bronze_schema(topic).fields
        if isinstance(field.dataType, T.DecimalType)
        and isinstance(held := present.get(field.name), T.DecimalType)
        and held.precision == field.dataType.precision
        and held.scale < field.dataType.scale
    }


def _rewrite_with(spark: "SparkSession", topic: str, digits: dict[str, T.DecimalType], path: str) -> None:
    """The same rows in one commit, these columns with more fraction digits; a value too large for that is refused."""
    rows = spark.read.format("delta").load(path)
    for name, kind in digits.items():
        if too_large := rows.where(F.abs(F.col(name)) >= F.lit(10 ** (kind.precision - kind.scale))).count():
            raise LakeError(
                f"bronze.{topic}.{name} has {too_large} values that {kind.simpleString()} cannot hold.",
                f"Move {path} away and replay the topic.",
            )
    _set_append_only(spark, path, is_on=False)
    widened = rows.select(
        *(F.col(name).cast(digits[name]).alias(name) if name in digits else F.col(name) for name in rows.columns)
    )
    widened.write.format("delta").mode("overwrite").option("overwriteSchema", "true").save(path)
    _set_append_only(spark, path, is_on=True)


def _set_append_only(spark: "SparkSession", path: str, *, is_on: bool) -> None:
    spark.sql(f"alter table delta.`{path}` set tblproperties ('delta.appendOnly' = '{str(is_on).lower()}')")


def _add_new_columns(spark: "SparkSession", topic: str, schema: T.StructType, path: str) -> None:
    wanted = bronze_schema(topic).fields
    present = {field.name: field.dataType for field in schema}
    for before, field in zip([None, *wanted], wanted, strict=False):
        if field.name not in present:
            place = f"after `{before.name}`" if before else "first"
            spark.sql(f"alter table delta.`{path}` add column (`{field.name}` {field.dataType.simpleString()} {place})")
        elif present[field.name] != field.dataType:
            raise LakeError(
                f"bronze.{topic}.{field.name} is {present[field.name].simpleString()} in the table and "
                f"{field.dataType.simpleString()} in the contract.",
                f"A field's type never changes: give the field a new name, or move {path} away and replay the topic.",
            )
