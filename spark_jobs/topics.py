"""What the broker says of the topics: who they are, and from where to where they reach."""

from dataclasses import dataclass
from pathlib import Path

from lake.contract.events import TOPICS
from lake.home.errors import LakeError

TOPIC_ID = "lake.topic_id"  # the property of a bronze table


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


def refuse_another_topic(topic: str, topic_id: str, held: str | None, path: str, checkpoint: Path) -> None:
    """LakeError when the table at `path` holds a topic of another id than the broker has."""
    if held != topic_id:
        raise LakeError(
            f"The topic {topic} was deleted and made anew: bronze.{topic} holds the topic with the id {held}, "
            f"the broker has {topic_id}. Its offsets would be taken for events that are already there.",
            "Bring the old topic back (the broker's log), or start bronze anew for this topic by moving both "
            f"{path} and {checkpoint} away.",
        )


def refuse_lost_offsets(state: TopicState, held: dict[int, int]) -> None:
    """LakeError when Kafka begins above what bronze holds (its highest offset by partition), or ends below it."""
    for partition, offset in held.items():
        first, end = state.first.get(partition, 0), state.end.get(partition, 0)
        if first > offset + 1:
            raise LakeError(
                f"Kafka has lost events of {state.name} that bronze never saw: partition {partition} begins at offset {first}, "
                f"bronze.{state.name} ends at {offset}.",
                "Bring the broker's log back, or accept the loss once: "
                f"`lake stream --available-now --accept-loss {state.name}`.",
            )
        if end < offset + 1:
            raise LakeError(
                f"Kafka has lost events of {state.name} that bronze holds: partition {partition} ends at offset {end - 1}, "
                f"bronze.{state.name} at {offset}. New events would be taken for those that are already there.",
                "Bring the broker's log back, or start the topic anew: delete it, make it again, and do what bronze then says.",
            )


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
