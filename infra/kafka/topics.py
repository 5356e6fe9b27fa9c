"""The one table of topics: partitions, retention and clean-up of each, and how they come to be on the broker."""

from dataclasses import dataclass
from typing import Any

from lake.contract.events import TOPICS
from lake.home.errors import LakeError

MAX_MESSAGE_BYTES = 1024 * 1024  # far above MAX_PAYLOAD_BYTES: an oversized event must reach quarantine, not fail to be sent
_THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000
_PARTITIONS = {"trades": 2, "cash_events": 2, "prices": 2}  # reference topics: 1


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """A topic as it must be on the broker."""

    name: str
    partitions: int
    configs: dict[str, str]


def topic_specs() -> tuple[TopicSpec, ...]:
    """The eight topics of the contract."""
    return tuple(TopicSpec(name, _PARTITIONS.get(name, 1), _configs(topic.compacted)) for name, topic in TOPICS.items())


def _configs(compacted: bool) -> dict[str, str]:
    # Nothing expires: the lakehouse must be able to rebuild itself from Kafka.
    return {
        "cleanup.policy": "compact" if compacted else "delete",
        "min.compaction.lag.ms": str(_THIRTY_DAYS_MS),  # a stopped stream has that long to read each version of an account
        "retention.ms": "-1",
        "retention.bytes": "-1",
        "message.timestamp.type": "LogAppendTime",  # `known_at` is this time
        "max.message.bytes": str(MAX_MESSAGE_BYTES),
    }


def ensure_topics(bootstrap: str, replication: int = -1) -> list[str]:
    """Create the topics that are missing and refuse one that differs in what correctness rests on; the names created."""
    from kafka.admin import KafkaAdminClient

    admin: Any = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        present = set(admin.list_topics())
        missing = [spec for spec in topic_specs() if spec.name not in present]
        if missing:
            admin.create_topics({spec.name: _as_request(spec, replication) for spec in missing})
            admin.wait_for_topics([spec.name for spec in missing])
        for spec in topic_specs():
            if spec.name in present:
                _refuse_another(admin, spec)
        return [spec.name for spec in missing]
    finally:
        admin.close()


def _as_request(spec: TopicSpec, replication: int) -> dict[str, Any]:
    return {"num_partitions": spec.partitions, "replication_factor": replication, "configs": spec.configs}


def _refuse_another(admin: Any, spec: TopicSpec) -> None:
    """Partitions decide the order of an account's events and the append time is `known_at`: neither is changed silently."""
    partitions = len(admin.describe_topics([spec.name])[0]["partitions"])
    if partitions != spec.partitions:
        raise LakeError(
            f"Topic {spec.name} has {partitions} partitions, infra/kafka/topics.py says {spec.partitions}.",
            "Write the number that the broker has into that table, or delete the topic when its events may be lost.",
        )
    timestamp_type = _config(admin, spec.name, "message.timestamp.type")
    if timestamp_type != "LogAppendTime":
        raise LakeError(
            f"Topic {spec.name} has message.timestamp.type={timestamp_type}: known_at would be the sender's time.",
            "Set it to LogAppendTime before anything is produced to it.",
        )


def _config(admin: Any, topic: str, name: str) -> str:
    from kafka.admin import ConfigResource, ConfigResourceType

    answer = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {name: None})], config_filter="all")
    return str(answer["topic"][topic][name]["value"])
