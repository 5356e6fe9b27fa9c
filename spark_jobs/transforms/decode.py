"""From a Kafka record to a bronze row: typed columns when the record keeps the contract, its reason when it does not."""

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake.contract.events import MAX_PAYLOAD_BYTES
from lake.contract.fields import FieldSpec, Kind
from spark_jobs.transforms.avro import with_avro_fields
from spark_jobs.transforms.let import let
from spark_jobs.transforms.plain import fields_of, plain_values, rest_is_valid, rewritten_if_plain
from spark_jobs.transforms.problems import first_problem
from spark_jobs.transforms.schema import column_type, payload_schema, topic_specs


def decode_records(topic: str, value_format: str = "json") -> Callable[[DataFrame], DataFrame]:
    """The transform from the Kafka source's columns to the columns of `bronze.<topic>`; no record is dropped."""
    fields = topic_specs(topic)
    judge = _JUDGES[value_format]

    def decode(records: DataFrame) -> DataFrame:
        return records.transform(judge, fields, topic).transform(_with_batch_time).transform(_select_bronze, fields)

    return decode


def _with_json_fields(records: DataFrame, fields: tuple[FieldSpec, ...], topic: str) -> DataFrame:
    return (
        records.transform(_with_plain_values, fields)
        .transform(_with_fields_as_sent, fields, topic)
        .transform(_with_reason, fields)
    )


def _with_plain_values(records: DataFrame, fields: tuple[FieldSpec, ...]) -> DataFrame:
    small_enough = F.octet_length("value") <= MAX_PAYLOAD_BYTES
    text, rewritten = F.col("_text"), F.col("_rewritten")
    return (
        records.withColumn("_text", F.col("value").cast("string"))
        .withColumn("_rewritten", F.when(small_enough, rewritten_if_plain(fields, text)))
        .withColumn("_values", plain_values(text, rewritten))
        .drop("_rewritten")
    )


def _with_fields_as_sent(records: DataFrame, fields: tuple[FieldSpec, ...], topic: str) -> DataFrame:
    text, values = F.col("_text"), F.col("_values")
    small_text = F.when(F.octet_length(text) <= MAX_PAYLOAD_BYTES, text)
    sent = F.when(values.isNotNull(), fields_of(fields, values)).otherwise(F.from_json(small_text, payload_schema(topic)))
    return records.select(
        "value", "topic", "partition", "offset", "timestamp", values.isNotNull().alias("_is_plain"), sent.alias("_sent")
    )


def _with_reason(records: DataFrame, fields: tuple[FieldSpec, ...]) -> DataFrame:
    value, sent = F.col("value"), F.col("_sent")
    is_good = F.col("_is_plain") & rest_is_valid(fields, sent)
    return records.withColumn("_reason", F.when(~F.coalesce(is_good, F.lit(False)), first_problem(fields, value, sent)))


def _with_batch_time(records: DataFrame) -> DataFrame:
    """The start of the micro-batch; as a constant in the generated code it would have each batch compiled anew."""
    return records.withColumn("_batch_time", let(F.col("offset"), lambda _: F.current_timestamp()))


def _select_bronze(records: DataFrame, fields: tuple[FieldSpec, ...]) -> DataFrame:
    by_name = {spec.name: spec for spec in fields}
    return records.select(
        *[F.when(F.col("_reason").isNull(), _typed(spec, by_name)).alias(spec.name) for spec in fields],
        F.col("value"),
        F.col("topic").alias("kafka_topic"),
        F.col("partition").alias("kafka_partition"),
        F.col("offset").alias("kafka_offset"),
        F.col("timestamp").alias("known_at"),
        F.col("_batch_time").alias("ingested_at"),
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


_JUDGES = {"json": _with_json_fields, "avro": with_avro_fields}
