"""From a Kafka record to a bronze row: typed columns when the record keeps the contract, its reason when it does not."""

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake.events import MAX_PAYLOAD_BYTES, FieldSpec, Kind
from spark_jobs.transforms.plain import is_plain_and_valid
from spark_jobs.transforms.problems import first_problem
from spark_jobs.transforms.schema import column_type, payload_schema, topic_specs


def decode_records(topic: str) -> Callable[[DataFrame], DataFrame]:
    """The transform from the Kafka source's columns to the columns of `bronze.<topic>`; no record is dropped."""
    fields = topic_specs(topic)

    def decode(records: DataFrame) -> DataFrame:
        return records.transform(_with_fields_as_sent, topic).transform(_with_reason, fields).transform(_select_bronze, fields)

    return decode


def _with_fields_as_sent(records: DataFrame, topic: str) -> DataFrame:
    text = F.col("value").cast("string")
    small_enough = F.when(F.octet_length("value") <= MAX_PAYLOAD_BYTES, text)
    return records.select("*", text.alias("_text"), F.from_json(small_enough, payload_schema(topic)).alias("_sent"))


def _with_reason(records: DataFrame, fields: tuple[FieldSpec, ...]) -> DataFrame:
    value, text, sent = F.col("value"), F.col("_text"), F.col("_sent")
    plain = is_plain_and_valid(fields, text, sent)
    return records.withColumn("_reason", F.when(~F.coalesce(plain, F.lit(False)), first_problem(fields, value, text, sent)))


def _select_bronze(records: DataFrame, fields: tuple[FieldSpec, ...]) -> DataFrame:
    by_name = {spec.name: spec for spec in fields}
    return records.select(
        *[F.when(F.col("_reason").isNull(), _typed(spec, by_name)).alias(spec.name) for spec in fields],
        F.col("value"),
        F.col("topic").alias("kafka_topic"),
        F.col("partition").alias("kafka_partition"),
        F.col("offset").alias("kafka_offset"),
        F.col("timestamp").alias("known_at"),
        F.current_timestamp().alias("ingested_at"),
        F.col("_reason").alias("reject_reason"),
    )


def _typed(spec: FieldSpec, by_name: dict[str, FieldSpec]) -> Column:
    stored_as = column_type(spec)
    sent = F.col(f"_sent.{spec.name}").try_cast(stored_as)
    if spec.default is not None:
        return F.coalesce(sent, F.lit(spec.default).cast(stored_as))
    if spec.default_from is not None:
        source = by_name[spec.default_from]
        default = F.col(f"_sent.{source.name}")
        is_its_day = spec.kind is Kind.DATE and source.kind is Kind.TIMESTAMP
        return F.coalesce(sent, (F.substring(default, 1, 10) if is_its_day else default).try_cast(stored_as))
    return sent
