"""A backlog of trades on a broker: the same events every time, some 280 bytes each as JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from lake.contract.events import Trade, to_json

TOPIC = "trades"
PARTITIONS = 2
_START = datetime(2024, 1, 2, 14, 30, tzinfo=UTC)
_LEFT_TO_DEFAULT = ("action", "tax", "fx_rate")  # as most senders would


def trades(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """`count` trades of 1,000 accounts and 200 symbols in their JSON form, the fields in the order of the contract."""
    chance = Random(seed)
    for number in range(count):
        at = _START + timedelta(milliseconds=37 * number)
        trade = Trade(
            event_id=f"E{number:09d}",
            source="bench",
            recorded_at=at,
            trade_id=f"T{number:09d}",
            account_id=f"ACC{chance.randrange(1_000):04d}",
            symbol=f"SYM{chance.randrange(200):03d}",
            side="BUY" if chance.random() < 0.5 else "SELL",
            quantity=Decimal(chance.randint(1, 5_000)),
            price=Decimal(chance.randint(10_000, 5_000_000)).scaleb(-4),
            currency="USD",
            fee=Decimal(chance.randint(0, 5_000)).scaleb(-2),
            executed_at=at,
        )
        yield {name: value for name, value in to_json(trade).items() if name not in _LEFT_TO_DEFAULT}


def as_json(event: dict[str, Any]) -> bytes:
    """The payload as the project's publisher writes it."""
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()


def fill(servers: str, payloads: Iterator[bytes]) -> int:
    """Send the payloads to the partitions of the topic in turn; how many bytes the broker has acknowledged."""
    from confluent_kafka import Producer

    config = {"acks": "all", "linger.ms": 50, "batch.size": 262_144, "queue.buffering.max.messages": 500_000}
    producer = Producer({"bootstrap.servers": servers, **config})
    failures: list[str] = []
    size = count = 0
    for payload in payloads:
        while True:
            try:
                producer.produce(
                    TOPIC,
                    payload,
                    partition=count % PARTITIONS,
                    on_delivery=lambda error, _: failures.append(str(error)) if error else None,
                )
                break
            except BufferError:
                producer.poll(0.1)
        if count % 1_000 == 0:
            producer.poll(0)
        count, size = count + 1, size + len(payload)
    producer.flush()
    if failures:
        raise RuntimeError(f"{len(failures)} payloads were not acknowledged, the first: {failures[0]}")
    return size
