"""What Kafka holds, read-only; producers/publisher.py is the only code that writes."""

from contextlib import closing

from lake.errors import LakeError
from lake.events import TOPICS
from lake.settings import Settings

Offsets = dict[str, dict[int, int]]


def end_offsets(settings: Settings) -> Offsets:
    """Topic -> partition -> the offset that the next record will get; LakeError when the broker or a topic is missing."""
    from kafka import KafkaConsumer, TopicPartition
    from kafka.errors import KafkaError

    try:
        with closing(KafkaConsumer(bootstrap_servers=settings.bootstrap_servers, bootstrap_timeout_ms=5000)) as consumer:
            partitions = {topic: consumer.partitions_for_topic(topic) or set() for topic in TOPICS}
            ends = consumer.end_offsets([TopicPartition(topic, part) for topic, parts in partitions.items() for part in parts])
    except KafkaError as error:
        raise LakeError(f"No Kafka broker answers on {settings.bootstrap_servers}.", "Start it with `lake up`.") from error
    missing = [topic for topic, parts in partitions.items() if not parts]
    if missing:
        raise LakeError(f"Kafka has no topic {', '.join(missing)}.", "Create the topics with `lake up`.")
    return {topic: {part: ends[TopicPartition(topic, part)] for part in sorted(parts)} for topic, parts in partitions.items()}
