"""One real broker for the stream tests, and a LAKE_HOME of its own for each test."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from infra.scratch import running_broker
from lake.home.home import Home, this_home

Send = Callable[[str, Sequence[bytes | None]], None]


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A running broker with the topics of the contract."""
    with running_broker(tmp_path_factory.mktemp("broker")) as config:
        yield config


@pytest.fixture
def home(broker: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A LAKE_HOME with nothing in it, on the broker of the session; its settings are those of this process."""
    monkeypatch.setenv("LAKE_HOME", str(tmp_path))
    monkeypatch.setenv("LAKE_JARS", str(broker.jars))
    monkeypatch.setenv("LAKE_KAFKA_BOOTSTRAP", broker.bootstrap_servers)
    monkeypatch.delenv("LAKE_TABLES_URI", raising=False)
    this_home.cache_clear()
    yield tmp_path
    this_home.cache_clear()


@pytest.fixture
def send(broker: Home) -> Iterator[Send]:
    """Sends payloads to a topic and waits until the broker has them."""
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=broker.bootstrap_servers, acks="all", linger_ms=5)

    def send_and_wait(topic: str, payloads: Sequence[bytes | None]) -> None:
        sent = [producer.send(topic, key=b"key", value=payload, partition=0) for payload in payloads]
        for future in sent:
            future.get(30)

    yield send_and_wait
    producer.close()
