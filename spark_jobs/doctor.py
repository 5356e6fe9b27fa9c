"""The checks of `lake doctor` that look at bronze: its checkpoints, and Kafka's topics against its tables."""

from collections.abc import Iterator
from pathlib import Path

from deltalake import DeltaTable

from lake.clients.duckdb import one_table
from lake.clients.reach import reachable
from lake.contract.events import TOPICS
from lake.doctor.registry import Finding, Severity, check, fault, within
from lake.gold.delta_log import commit_info, is_table, newest_version
from lake.home.errors import LakeError
from lake.home.home import Home
from spark_jobs.checkpoints import damage, orphaned_checksums, start_of_next
from spark_jobs.ledger import Offsets, noted_offsets
from spark_jobs.remedies import move_away
from spark_jobs.sinks import hole
from spark_jobs.topics import TOPIC_ID, TopicState, refuse_another_topic, refuse_lost_offsets, topic_states

KAFKA_SECONDS = 15.0


@check("checkpoints")
def checkpoints_can_be_gone_on_with(config: Home) -> Iterator[Finding]:
    """Of each topic's query: Spark can read its checkpoint, and it goes on where the table ends, or before."""
    for topic in TOPICS:
        checkpoint = config.places.checkpoint(topic)
        remedy = f"`lake down`; then: {move_away(checkpoint)}"
        if (reason := damage(checkpoint)) is not None:
            what = f"The checkpoint of {topic} is damaged: {reason}."
            yield Finding(Severity.FAULT, str(checkpoint), what, remedy)
        elif config.places.folder and (reason := hole(topic, start_of_next(checkpoint, topic), held_offsets(config, topic))):
            yield Finding(Severity.FAULT, str(checkpoint), reason, remedy)
        if orphans := orphaned_checksums(checkpoint):
            what = f"{len(orphans)} checksums of log files that are gone, such as {orphans[0].name}."
            yield Finding(Severity.NOTICE, str(checkpoint), what, "Nothing: bronze removes them when it starts.")


@check("topics")
def bronze_is_of_the_brokers_topics(config: Home) -> Iterator[Finding]:
    """Where a broker answers: no topic is missing or was made anew, and none has lost what bronze lacks or holds."""
    root = config.places.folder
    if root is None or not reachable(config.bootstrap_servers):
        return
    held = {topic: held_offsets(config, topic) for topic in TOPICS}  # before Kafka is asked: both only grow
    try:
        states = within(KAFKA_SECONDS, lambda: topic_states(config.bootstrap_servers, wait_seconds=2))
    except TimeoutError:
        what = f"What listens there does not answer as a Kafka broker within {KAFKA_SECONDS:g} s."
        remedy = "`lake logs kafka` tells why, if it is ours; `lake down && lake up` starts it anew."
        yield Finding(Severity.FAULT, config.bootstrap_servers, what, remedy)
        return
    for topic, state in states.items():
        if is_table(root / "bronze" / topic):
            yield from _refused(config, state, held[topic], root / "bronze" / topic)


def held_offsets(config: Home, topic: str) -> Offsets:
    """The highest offset of each partition in a bronze table; nothing of one that is not there or damaged."""
    root = config.places.folder
    folder = root / "bronze" / topic if root else None
    if folder is None or not is_table(folder):
        return {}
    try:
        noted = noted_offsets(newest_version(folder), lambda version: commit_info(folder, version))
        return _counted(folder) if noted is None else noted
    except (ValueError, LakeError):
        return {}  # the check of the tables tells of it


def _counted(folder: Path) -> Offsets:
    with one_table(folder, "bronze", folder.name) as session:
        held = session.rows(f"select kafka_partition, max(kafka_offset) from bronze.{folder.name} group by all")
    return dict(held)


def _refused(config: Home, state: TopicState, held: Offsets, folder: Path) -> Iterator[Finding]:
    """What bronze would say at its next start."""
    where, checkpoint = f"{config.bootstrap_servers}/{state.name}", config.places.checkpoint(state.name)
    try:
        topic_id = DeltaTable(str(folder)).metadata().configuration.get(TOPIC_ID)
    except Exception:
        return  # the check of the tables tells of it
    try:
        refuse_another_topic(state.name, state.topic_id, topic_id, str(folder), checkpoint)
        refuse_lost_offsets(state, held)
    except LakeError as error:
        yield fault(where, error)
