"""Whether bronze holds everything that Kafka does."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lake.clients.duckdb import connect
from lake.clients.kafka import end_offsets
from lake.contract.events import TOPICS
from lake.home.console import messages
from lake.home.errors import LakeError
from lake.home.home import Home


def records_in_kafka(config: Home) -> int:
    """Offsets given out so far, over all topics."""
    return sum(sum(partitions.values()) for partitions in end_offsets(config).values())


def records_in_bronze() -> int:
    """Offsets up to the highest that bronze holds, over all topics and partitions."""
    highest = " union all ".join(
        f"select max(kafka_offset) + 1 as next_offset from bronze.{topic} group by kafka_partition" for topic in TOPICS
    )
    with connect() as lake:
        row = lake.sql(f"select coalesce(sum(next_offset), 0)::bigint from ({highest})").fetchone()
    return int(row[0]) if row else 0


def wait_for_bronze(config: Home, patience_seconds: float = 120) -> int:
    """Wait until bronze holds every record that is in Kafka now; LakeError when it stands still for `patience_seconds`."""
    total = records_in_kafka(config)
    columns = (TextColumn("Bronze:"), BarColumn(), MofNCompleteColumn(), TextColumn("events"), TimeElapsedColumn())
    with Progress(*columns, console=messages, transient=True) as progress:
        task = progress.add_task("", total=total)
        landed, moved_at = -1, time.monotonic()
        while landed < total:
            before, landed = landed, records_in_bronze()
            progress.update(task, completed=landed)
            if landed > before:
                moved_at = time.monotonic()
            elif time.monotonic() - moved_at > patience_seconds:
                problem = f"Bronze stands still at {landed} of {total} events for {patience_seconds:.0f} s."
                raise LakeError(problem, "See `lake status` and `lake logs bronze`.")
            if landed < total:
                time.sleep(0.5)
    return total
