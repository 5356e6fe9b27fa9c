"""What Kafka holds, read-only; producers/publisher.py is the only code that writes."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from lake.clients.reach import reachable
from lake.contract.events import TOPICS
from lake.home.errors import LakeError
from lake.home.home import Home

Offsets = dict[str, dict[int, int]]


class Topics:
    """A look at the topics of one broker."""

    def __init__(self, servers: str, consumer: Any) -> None:
        self._servers = servers
        self._consumer = consumer

    def require(self) -> None:
        """Raise a LakeError unless the broker holds every topic of the contract."""
        if missing := sorted(TOPICS.keys() - self._consumer.topics()):
            raise LakeError(f"Kafka at {self._servers} has no topics {', '.join(missing)}.", "Create them with `lake up`.")

    def end_offsets(self) -> Offsets:
        """Topic -> partition -> the offset that the next record will get; LakeError when a topic is missing."""
        self.require()
        ends = self._consumer.end_offsets([part for topic in TOPICS for part in self._partitions(topic)])
        return {topic: {part.partition: ends[part] for part in self._partitions(topic)} for topic in TOPICS}

    def appended_at(self, topic: str, partition: int, offset: int) -> datetime | None:
        """When Kafka took the first record from an offset on; None when there is none yet."""
        from kafka import TopicPartition

        place = TopicPartition(topic, partition)
        if offset >= self._consumer.end_offsets([place])[place]:
            return None
        self._consumer.assign([place])
        self._consumer.seek(place, offset)
        records = self._consumer.poll(timeout_ms=5_000, max_records=1).get(place)
        return datetime.fromtimestamp(records[0].timestamp / 1000, UTC) if records else None

    def values(self, topic: str) -> Iterator[bytes]:
        """Every message value that a topic holds now, tombstones left out."""
        partitions = self._partitions(topic)
        self._consumer.assign(partitions)
        self._consumer.seek_to_beginning(*partitions)
        ends = self._consumer.end_offsets(partitions)
        while any(self._consumer.position(partition) < ends[partition] for partition in partitions):
            for records in self._consumer.poll(timeout_ms=500).values():
                yield from (record.value for record in records if record.value is not None)

    def _partitions(self, topic: str) -> list[Any]:
        from kafka import TopicPartition

        return [TopicPartition(topic, number) for number in sorted(self._consumer.partitions_for_topic(topic) or ())]


@contextmanager
def open_topics(servers: str) -> Iterator[Topics]:
    """The topics of a broker, and the connection closed behind them; LakeError, at once, when no broker answers."""
    from kafka import KafkaConsumer
    from kafka.errors import KafkaError

    absent = LakeError(f"No Kafka broker answers at {servers}.", "Start it with `lake up`.")
    if not reachable(servers):
        raise absent
    options = {"bootstrap_timeout_ms": 5_000, "enable_auto_commit": False, "allow_auto_create_topics": False}
    try:
        with closing(KafkaConsumer(bootstrap_servers=servers, **options)) as consumer:
            yield Topics(servers, consumer)
    except KafkaError as error:
        raise absent from error


def end_offsets(config: Home) -> Offsets:
    """Topic -> partition -> the offset that the next record will get; LakeError when the broker or a topic is missing."""
    with open_topics(config.bootstrap_servers) as topics:
        return topics.end_offsets()
