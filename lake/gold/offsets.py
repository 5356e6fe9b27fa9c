"""Kafka offsets as a predicate: how far a run has read a table of bronze (dbt has the same, macro `up_to_offsets`)."""

from collections.abc import Mapping


def up_to(offsets: Mapping[str, int]) -> str:
    """The rows up to the highest offset of each partition, as literals in brackets; of a partition that is not named, none."""
    parts = [f"kafka_partition = {int(partition)} and kafka_offset <= {int(highest)}" for partition, highest in offsets.items()]
    return f"({' or '.join(parts) or 'false'})"
