"""What the topics hold already: the reading side of the producers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from lake.errors import LakeError
from lake.events import TOPICS


class Topics:
    """A look at the topics of one broker."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._servers = bootstrap_servers
        try:
            self._consumer = KafkaConsumer(
                bootstrap_servers=bootstrap_servers,
                bootstrap_timeout_ms=5_000,
                enable_auto_commit=False,
                allow_auto_create_topics=False,
            )
        except KafkaError as error:
            raise LakeError(f"no Kafka broker answers at {bootstrap_servers}.", "Start it with: lake up") from error

    def require(self, topics: Iterable[str] = tuple(TOPICS)) -> None:
        """Raise a LakeError unless the broker holds all of these topics."""
        if missing := sorted(set(topics) - self._consumer.topics()):
            raise LakeError(f"Kafka at {self._servers} has no topics {', '.join(missing)}.", "Create them with: lake up")

    def end_offsets(self, topic: str) -> int:
        """How many messages were ever appended to a topic, over all of its partitions."""
        return int(sum(self._consumer.end_offsets(self._partitions(topic)).values()))

    def values(self, topic: str) -> Iterator[bytes]:
        """Every message value that a topic holds now, tombstones left out."""
        partitions = self._partitions(topic)
        self._consumer.assign(partitions)
        self._consumer.seek_to_beginning(*partitions)
        ends = self._consumer.end_offsets(partitions)
        while any(self._consumer.position(partition) < ends[partition] for partition in partitions):
            for records in self._consumer.poll(timeout_ms=500).values():
                yield from (record.value for record in records if record.value is not None)

    def close(self) -> None:
        """Let the connection go."""
        self._consumer.close()

    def _partitions(self, topic: str) -> list[TopicPartition]:
        return [TopicPartition(topic, number) for number in sorted(self._consumer.partitions_for_topic(topic) or ())]


@contextmanager
def open_topics(bootstrap_servers: str) -> Iterator[Topics]:
    """The topics, and the connection closed behind them."""
    topics = Topics(bootstrap_servers)
    try:
        yield topics
    finally:
        topics.close()
