import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest
from kafka import KafkaAdminClient

from infra.kafka.topics import ensure_topics
from infra.scratch import free_port
from lake.clients.kafka import open_topics
from lake.contract.events import TOPICS, message_key, to_json
from lake.home.errors import LakeError
from producers.message import Message
from producers.publisher import CONFIG, Publisher
from producers.random_events import Universe, announcements, trades
from tests.producers.conftest import Broker


def _now() -> datetime:
    return datetime.now(UTC)


def _trades(run: str, size: int) -> Iterator[Message]:
    return islice(trades(Universe(), _now, run), size)


def test_configuration_states_what_keeps_a_message_once_and_in_order() -> None:
    stated = {name: CONFIG[name] for name in ("enable_idempotence", "acks", "max_in_flight_requests_per_connection")}

    assert stated == {"enable_idempotence": True, "acks": "all", "max_in_flight_requests_per_connection": 5}


def test_without_a_broker_the_error_says_what_to_run() -> None:
    with pytest.raises(LakeError) as caught:
        Publisher(f"127.0.0.1:{free_port()}", bootstrap_timeout_ms=500)

    assert "no Kafka broker answers" in caught.value.problem
    assert "lake up" in caught.value.remedy


@pytest.mark.e2e
def test_all_that_was_sent_is_acknowledged_and_there_once_under_its_key(broker: Broker) -> None:
    messages = [*announcements(Universe()), *_trades("keys", 3_000)]
    reports: list[Counter[str]] = []

    with Publisher(broker.servers, reports.append) as publisher:
        acknowledged = publisher.send_all(messages)

    held = [record for record in broker.records("trades") if json.loads(record.value)["event_id"].startswith("keys-")]
    assert acknowledged == Counter(message.topic for message in messages)
    assert reports[-1] == acknowledged
    assert Counter(record.value for record in held) == Counter(
        json.dumps(to_json(event), separators=(",", ":")).encode() for topic, event in messages if topic == "trades"
    )
    assert all(record.key == message_key(TOPICS["trades"], json.loads(record.value)) for record in held)


@pytest.mark.e2e
def test_messages_of_a_key_keep_their_order(broker: Broker) -> None:
    with Publisher(broker.servers, batch_size=1_024) as publisher:
        publisher.send_all(_trades("order", 2_000))

    sent = [json.loads(record.value) for record in broker.records("trades")]
    numbers = [
        [
            int(event["event_id"].rsplit("-", 1)[1])
            for event in sent
            if event["account_id"] == account and event["event_id"].startswith("order-")
        ]
        for account in Universe().account_ids
    ]
    assert all(found == sorted(found) for found in numbers)


@pytest.fixture
def without_fx_rates(broker: Broker) -> Iterator[Broker]:
    admin: Any = KafkaAdminClient(bootstrap_servers=broker.servers)
    admin.delete_topics(["fx_rates"])
    admin.close()
    yield broker
    ensure_topics(broker.servers)


@pytest.mark.e2e
def test_missing_topic_is_an_error_and_not_a_topic_made_up(without_fx_rates: Broker) -> None:
    rate = {"event_id": "e1", "base_currency": "EUR", "quote_currency": "USD", "rate": "1.08", "rate_date": "2024-03-01"}

    with (
        pytest.raises(LakeError, match="has no topic fx_rates"),
        Publisher(without_fx_rates.servers, max_block_ms=500) as publisher,
    ):
        publisher.send_payload("fx_rates", rate)

    with pytest.raises(LakeError, match="has no topics fx_rates"), open_topics(without_fx_rates.servers) as topics:
        topics.require()


@pytest.mark.e2e
def test_message_that_the_broker_refuses_is_not_counted(broker: Broker) -> None:
    good = list(_trades("refused", 5))
    settings = {"max_request_size": 8 * 1024 * 1024, "compression_type": None}

    with pytest.raises(LakeError, match="did not acknowledge 1 messages"), Publisher(broker.servers, **settings) as publisher:
        publisher.send_all(good)
        publisher.send_payload("trades", to_json(good[0].event) | {"note": "x" * 2 * 1024 * 1024})
        publisher.flush()

    assert publisher.acknowledged == Counter(trades=5)
