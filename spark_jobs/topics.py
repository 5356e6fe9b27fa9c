"""What the broker says of the topics: who they are, and from where to where they reach."""

from dataclasses import dataclass

from lake.contract.events import TOPICS
from lake.home.errors import LakeError


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic as the broker has it now."""

    name: str
    topic_id: str  # the UUID that Kafka gave it when it was made
    first: dict[int, int]  # partition → the lowest offset that is still there
    end: dict[int, int]  # partition → the offset that the next record will get


def topic_states(bootstrap_servers: str, wait_seconds: float = 60) -> dict[str, TopicState]:
    """The state of every topic of the contract; waits for the broker, and says which topic is missing."""
    from kafka import KafkaConsumer, TopicPartition

    admin = _admin(bootstrap_servers, wait_seconds)
    described = {topic["name"]: topic for topic in admin.describe_topics(list(TOPICS))}
    admin.close()
    missing = [name for name in TOPICS if described.get(name, {"error_code": 3})["error_code"]]
    if missing:
        raise LakeError(f"The broker has no topic {', '.join(missing)}.", "`lake up kafka` makes the topics.")
    consumer = KafkaConsumer(bootstrap_servers=bootstrap_servers)
    states = {}
    for name in TOPICS:
        partitions = [TopicPartition(name, item["partition_index"]) for item in described[name]["partitions"]]
        first, end = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
        states[name] = TopicState(name, described[name]["topic_id"], _by_number(first), _by_number(end))
    consumer.close()
    return states


def _by_number(offsets: dict) -> dict[int, int]:  # type: ignore[type-arg]
    return {partition.partition: offset for partition, offset in offsets.items()}


def _admin(bootstrap_servers: str, wait_seconds: float):  # type: ignore[no-untyped-def]
    from kafka import KafkaAdminClient
    from kafka.errors import KafkaError
    from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

    attempts = Retrying(retry=retry_if_exception_type(KafkaError), stop=stop_after_delay(wait_seconds), wait=wait_fixed(1))
    try:
        return attempts(KafkaAdminClient, bootstrap_servers=bootstrap_servers)
    except RetryError as error:
        problem = f"No Kafka broker answers at {bootstrap_servers}."
        raise LakeError(problem, "`lake up kafka` starts ours; LAKE_KAFKA_BOOTSTRAP names another.") from error
