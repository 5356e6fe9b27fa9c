"""A real broker with the topics of the contract, one for all tests of the producers, on ports of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition

from infra.scratch import running_broker
from lake.home.home import Home

LAKE = [sys.executable, "-c", "from lake.cli import main; main()"]


@dataclass(frozen=True)
class Broker:
    """A running broker: what it holds, and the `lake` command aimed at it."""

    config: Home

    @property
    def servers(self) -> str:
        return self.config.bootstrap_servers

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"LAKE_HOME": str(self.config.home), "LAKE_KAFKA_BOOTSTRAP": self.servers}

    def lake(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*LAKE, *arguments], env=self.environment, capture_output=True, text=True, check=False)

    def start_lake(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen([*LAKE, *arguments], env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def records(self, topic: str) -> list[Any]:
        """Every record that a topic holds, by partition and offset."""
        consumer: Any = KafkaConsumer(bootstrap_servers=self.servers, enable_auto_commit=False)
        partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic))]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        found = []
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            found += [record for batch in consumer.poll(timeout_ms=500).values() for record in batch]
        consumer.close()
        return sorted(found, key=lambda record: (record.partition, record.offset))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with running_broker(tmp_path_factory.mktemp("producers") / "home") as config:
        yield Broker(config)
