"""Events changed at random, to hold two judges against each other."""

import json
import random
from typing import Any

from spark_jobs.transforms.schema import topic_specs
from tests.spark_jobs.records import EXAMPLES, compact

VALUES: list[Any] = [
    None, 0, 1, -1, 1.5, 10**12, True, False, "", "0", "0.0", "-0", "1", "-1", "1.", ".5", "1e3", "00001", "9" * 13, "9" * 12, "1" * 19,
    "0.12345678", "0.123456789", "0.1234567", "NaN", "x", "USD", "usd", "EUR", "XXX", "DEM", "NEW", "new", "BUY", "SPLIT", "MERGER", "FIFO",
    "2024-02-29", "2023-02-29", "2024-02-30", "2024-13-01", "2024-1-1", "1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01", "0000-01-01",
    "2024-03-01T14:30:00Z", "2024-03-01T14:30:00.1Z", "2024-03-01T14:30:60Z", "2024-03-01T24:00:00Z", "2024-02-29T00:00:00.123456Z",
    "2023-02-29T00:00:00Z", "2024-03-01 14:30:00Z", "2024-03-01T14:30:00z", "2200-06-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "a/../b", "..", "a..b", "../", "./a", "A" * 64, "A" * 65, "é", "a b", "a'b", 'a"b', "a\\b", "a\n", "\ufffd", "😀", {}, {"a": 1}, [], ["x"],
]  # fmt: skip


def mutations(topic: str, seed: int, count: int) -> list[bytes]:
    """`count` payloads, each a valid example with up to two things changed."""
    source = random.Random(seed)
    events = [json.loads(path.read_bytes()) for path in sorted((EXAMPLES / topic / "valid").glob("*.json"))]
    return [_bytes(source, _mutated(source, topic, source.choice(events))) for _ in range(count)]


def _mutated(source: random.Random, topic: str, event: dict[str, Any]) -> dict[str, Any]:
    changed = dict(event)
    names = [*(spec.name for spec in topic_specs(topic)), "note"]
    for name in source.sample(names, source.choice([0, 1, 1, 1, 2])):
        if source.random() < 0.1:
            changed.pop(name, None)
        else:
            changed[name] = source.choice(VALUES)
    if source.random() < 0.2:
        changed = dict(source.sample(list(changed.items()), len(changed)))
    return changed


def _bytes(source: random.Random, event: dict[str, Any]) -> bytes:
    payload = source.choice([compact, lambda it: json.dumps(it).encode(), lambda it: json.dumps(it, indent=2).encode()])(event)
    if source.random() < 0.05:
        place = source.randrange(len(payload))
        payload = (
            payload[:place] + source.choice([b"", b"}", b",", b'"', b" ", b"\xff", b"\\", b"0", b"{}"]) + payload[place + 1 :]
        )
    return payload
