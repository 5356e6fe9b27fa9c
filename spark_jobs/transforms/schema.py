"""The shapes that decoding goes through: the payload as strings, and the bronze row."""

from pyspark.sql import types as T

from lake.contract.events import TOPICS, specs
from lake.contract.fields import FieldSpec, Kind

PROVENANCE = T.StructType(
    [
        T.StructField("value", T.BinaryType()),  # as received
        T.StructField("kafka_topic", T.StringType()),
        T.StructField("kafka_partition", T.IntegerType()),
        T.StructField("kafka_offset", T.LongType()),
        T.StructField("known_at", T.TimestampType()),  # Kafka append time
        T.StructField("ingested_at", T.TimestampType()),  # start of the micro-batch
        T.StructField("reject_reason", T.StringType()),  # null when good
    ]
)

_PLAIN_TYPES: dict[Kind, T.DataType] = {
    Kind.INTEGER: T.IntegerType(),
    Kind.BOOLEAN: T.BooleanType(),
    Kind.TIMESTAMP: T.TimestampType(),
    Kind.DATE: T.DateType(),
}


def topic_specs(topic: str) -> tuple[FieldSpec, ...]:
    """The contract of each field of a topic's events, in the order of the columns."""
    return specs(TOPICS[topic].event)


def column_type(spec: FieldSpec) -> T.DataType:
    """How a field is stored; `FieldSpec.column_type` says the same in SQL."""
    if spec.kind is Kind.DECIMAL:
        return T.DecimalType(spec.integer_digits + spec.fraction_digits, spec.fraction_digits)
    return _PLAIN_TYPES.get(spec.kind, T.StringType())


def bronze_schema(topic: str) -> T.StructType:
    """The columns of `bronze.<topic>`: the typed fields of the contract, then where the record came from."""
    typed = [T.StructField(spec.name, column_type(spec)) for spec in topic_specs(topic)]
    return T.StructType(typed + PROVENANCE.fields)


def payload_schema(topic: str) -> T.StructType:
    """Every field of a topic's payload as the text that was sent."""
    return T.StructType([T.StructField(spec.name, T.StringType()) for spec in topic_specs(topic)])
