"""Is everything that Kafka acknowledged in bronze?"""

import time

from lake.clients.duckdb import open_lake
from lake.clients.kafka import Offsets
from lake.contract.events import TOPICS
from lake.home.errors import LakeError
from lake.verify.registry import Evidence, Outcome, Result, check


@check("Kafka: bronze holds every offset up to the end", *(f"bronze.{topic}" for topic in TOPICS))
def bronze_reaches_the_end_of_kafka(evidence: Evidence) -> Outcome:
    """The end offsets are asked first: what arrives later cannot make a difference."""
    try:
        return _compare(evidence)
    except LakeError as error:
        return Outcome(Result.NOT_CHECKED, str(error))


def _compare(evidence: Evidence) -> Outcome:
    ends = evidence.kafka_ends()
    deadline = time.monotonic() + evidence.catch_up_seconds
    behind = _behind(ends, evidence)
    while behind and time.monotonic() < deadline:
        time.sleep(0.5)
        with open_lake(evidence.home) as newer:  # a connection shows what bronze held when it was opened
            behind = _behind(ends, Evidence(newer, evidence.home))
    if ahead := _ahead(evidence):
        told = f"bronze is ahead of Kafka in {', '.join(ahead)}: the topic was made anew; `lake doctor` knows the remedy"
        return Outcome(Result.FAILED, told)
    if behind:
        return Outcome(Result.FAILED, f"bronze lacks {', '.join(behind)}; `lake status` tells if the bronze job runs")
    total = sum(end for partitions in ends.values() for end in partitions.values())
    return Outcome(Result.PASSED, f"{total:,} offsets in {sum(map(len, ends.values()))} partitions of {len(ends)} topics")


def _next_offsets(evidence: Evidence) -> Offsets:
    found: Offsets = {topic: {} for topic in TOPICS}
    for topic in TOPICS:
        for partition, highest in evidence.rows(f"select kafka_partition, max(kafka_offset) from bronze.{topic} group by all"):
            found[topic][partition] = highest + 1
    return found


def _behind(ends: Offsets, evidence: Evidence) -> list[str]:
    held = _next_offsets(evidence)
    return [
        f"{topic}/{partition} {held[topic].get(partition, 0)} to {end - 1}"
        for topic, partitions in ends.items()
        for partition, end in partitions.items()
        if held[topic].get(partition, 0) < end
    ]


def _ahead(evidence: Evidence) -> list[str]:
    """Asked anew and after bronze was read, Kafka's end is never below what bronze holds, unless its topic is another one."""
    held = _next_offsets(evidence)
    ends = evidence.kafka_ends()
    return [
        f"{topic}/{partition}"
        for topic, partitions in held.items()
        for partition, following in partitions.items()
        if following > ends[topic].get(partition, 0)
    ]
