"""Micro-batches into bronze: one atomic append each, nothing twice, nothing left out."""

from functools import reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING

from lake.home.errors import LakeError
from spark_jobs.checkpoints import batch_end
from spark_jobs.ledger import Offsets, as_commit_note
from spark_jobs.remedies import move_away, remedy_for

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

# Below it one task writes one file; above it the cores are worth a file each.
ROWS_FOR_ONE_FILE = 200_000


class BronzeSink:
    """The `foreachBatch` of one topic. It holds the ledger: the highest offset of each partition that the table has."""

    def __init__(self, topic: str, path: str, checkpoint: Path, highest: Offsets) -> None:
        self.topic = topic
        self.path = path
        self.checkpoint = checkpoint
        self.highest = dict(highest)
        self.failure: LakeError | None = None

    def __call__(self, batch: "DataFrame", batch_id: int) -> None:
        """Append what is new in a batch; an empty batch makes no commit."""
        end = batch_end(self.checkpoint, self.topic, batch_id)
        if end is None:
            raise self._failed(f"Batch {batch_id} of {self.topic} is not in its checkpoint.")
        start = batch_end(self.checkpoint, self.topic, batch_id - 1)
        self._refuse_a_hole(start or {})
        ahead = {partition: offset - 1 for partition, offset in end.items() if offset - 1 > self.highest.get(partition, -1)}
        if not ahead:
            return
        rows = sum(offset - self.highest.get(partition, -1) for partition, offset in ahead.items())
        new = batch if self._is_all_new(start) else batch.where(self._is_above_ledger())
        highest = self.highest | ahead
        self._append(new if rows > ROWS_FOR_ONE_FILE else new.coalesce(1), highest)
        self.highest = highest

    def _append(self, rows: "DataFrame", highest: Offsets) -> None:
        try:
            rows.write.format("delta").mode("append").option("userMetadata", as_commit_note(highest)).save(self.path)
        except Exception as error:
            # Spark matches the message of a failed batch with a recursive regular expression: a whole Java stack trace in it
            # overflows the stack, and the query ends without saying why.
            reason = first_lines(error)
            remedy = remedy_for(reason, self.checkpoint)
            self.failure = LakeError(f"The append to bronze.{self.topic} failed: {reason}", remedy)
            raise self.failure from None

    def _is_all_new(self, start: Offsets | None) -> bool:
        return start is not None and all(offset > self.highest.get(partition, -1) for partition, offset in start.items())

    def _is_above_ledger(self) -> "Column":
        from pyspark.sql import functions as F

        conditions = [
            (F.col("kafka_partition") != partition) | (F.col("kafka_offset") > offset)
            for partition, offset in self.highest.items()
        ]
        return reduce(and_, conditions, F.lit(True))

    def _refuse_a_hole(self, start: Offsets) -> None:
        if (problem := hole(self.topic, start, self.highest)) is not None:
            raise self._failed(problem)

    def _failed(self, problem: str) -> LakeError:
        self.failure = LakeError(problem, move_away(self.checkpoint))
        return self.failure


def first_lines(error: Exception) -> str:
    """What an error says without its stack trace: Py4J's first line says only that there was one."""
    return " ".join(str(error).strip().splitlines()[:2])[:1000]


def hole(topic: str, start: Offsets, highest: Offsets) -> str | None:
    """What would be missing if a topic's batches went on at `start` when its table ends at `highest`; None when nothing."""
    for partition, offset in start.items():
        held = highest.get(partition, -1)
        if offset > held + 1:
            return (
                f"The checkpoint of {topic} goes on at offset {offset} of partition {partition}, "
                f"but bronze.{topic} ends at {held}: {offset - held - 1} events would be missing."
            )
    return None
