"""Kafka records for tests: the examples of the contract, the poison corpus, and frames made of them."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from lake.contract import events

EXAMPLES = Path(events.__file__).parent / "examples"
KAFKA_SCHEMA = "key binary, value binary, topic string, partition int, offset long, timestamp timestamp"
KNOWN_AT = datetime(2024, 3, 1, 15, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Example:
    """A payload and the reason why it must be rejected, None when it must pass."""

    name: str
    payload: bytes | None
    reason: str | None


def compact(event: dict[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()


def valid_event(topic: str, name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EXAMPLES / topic / "valid" / f"{name}.json").read_bytes())
    return event


def examples(topic: str) -> list[Example]:
    """The example files of a topic; events also in the spellings of other JSON writers."""
    found = []
    for path in sorted((EXAMPLES / topic / "valid").glob("*.json")):
        found.append(Example(path.stem, path.read_bytes(), None))
        found += spellings(path.stem, json.loads(path.read_bytes()), None)
    for path in sorted((EXAMPLES / topic / "invalid").glob("*.json")):
        example = json.loads(path.read_bytes())
        if "event" in example:
            found += spellings(path.stem, example["event"], example["reason"])
        else:
            found.append(Example(path.stem, base64.b64decode(example["bytes_base64"]), example["reason"]))
    return found


def spellings(name: str, event: dict[str, Any], reason: str | None) -> list[Example]:
    return [
        Example(f"{name}, compact", compact(event), reason),
        Example(f"{name}, with blanks", json.dumps(event).encode(), reason),
        Example(f"{name}, indented and turned round", json.dumps(dict(reversed(event.items())), indent=1).encode(), reason),
    ]


def kafka_records(spark: SparkSession, topic: str, payloads: Sequence[bytes | None]) -> DataFrame:
    """What the Kafka source gives for these payloads: one partition, offsets from 0."""
    rows = [
        (None, None if payload is None else bytearray(payload), topic, 0, offset, KNOWN_AT)
        for offset, payload in enumerate(payloads)
    ]
    return spark.createDataFrame(rows, KAFKA_SCHEMA)
