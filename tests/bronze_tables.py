"""Bronze without Kafka and a JVM: events as rows of Delta tables, written by delta-rs, for tests of what is built on them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from lake.contract.events import TOPICS, specs, to_json
from lake.home.home import Home
from tests.reference.accepted import Arrival, decoded

FIRST_KNOWN = datetime(2026, 1, 1, tzinfo=UTC)
KAFKA = pa.schema(
    [
        ("value", pa.binary()),
        ("kafka_topic", pa.string()),
        ("kafka_partition", pa.int32()),
        ("kafka_offset", pa.int64()),
        ("known_at", pa.timestamp("us", "UTC")),
        ("ingested_at", pa.timestamp("us", "UTC")),
        ("reject_reason", pa.string()),
    ]
)
TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
}


def write_bronze(config: Home, arrivals: Iterable[Arrival]) -> None:
    """Append events, in the order in which they became known, each to partition 0 of its topic; makes every table of bronze."""
    rows: dict[str, list[dict[str, Any]]] = {topic: [] for topic in TOPICS}
    begun = {topic: _rows_of(config, topic) for topic in TOPICS}
    known = FIRST_KNOWN + timedelta(seconds=sum(begun.values()))
    for number, (topic, event) in enumerate(arrivals):
        known_at = known + timedelta(seconds=number)
        rows[topic].append(_row(topic, event, begun[topic] + len(rows[topic]), known_at))
    for topic, of_topic in rows.items():
        if of_topic or not DeltaTable.is_deltatable(config.places.table("bronze", topic)):
            write_deltalake(
                config.places.table("bronze", topic), pa.Table.from_pylist(of_topic, schema=_schema(topic)), mode="append"
            )


def _rows_of(config: Home, topic: str) -> int:
    folder = config.places.table("bronze", topic)
    return DeltaTable(folder).to_pyarrow_table(columns=["kafka_offset"]).num_rows if DeltaTable.is_deltatable(folder) else 0


def _row(topic: str, event: Any, offset: int, known_at: datetime) -> dict[str, Any]:
    whole = decoded(topic, event)
    fields = {spec.name: getattr(whole, spec.name) for spec in specs(TOPICS[topic].event)}
    return fields | {
        "value": json.dumps(to_json(whole)).encode(),
        "kafka_topic": topic,
        "kafka_partition": 0,
        "kafka_offset": offset,
        "known_at": known_at,
        "ingested_at": known_at,
        "reject_reason": None,
    }


def _schema(topic: str) -> pa.Schema:
    typed = [pa.field(spec.name, _type(spec.column_type)) for spec in specs(TOPICS[topic].event)]
    return pa.schema([*typed, *KAFKA])


def _type(column_type: str) -> pa.DataType:
    if column_type.startswith("decimal"):
        precision, scale = column_type.removeprefix("decimal(").removesuffix(")").split(",")
        return pa.decimal128(int(precision), int(scale))
    return TYPES[column_type]
