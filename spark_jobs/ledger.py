"""Bronze is its own offset ledger: the highest Kafka offset of each partition that a table holds.

Each append carries the ledger as it is after it in its commit, so that a start reads one small file and not the table.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from spark_jobs.delta_log import commit_info, newest_snapshot

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Offsets = dict[int, int]  # partition → offset
CommitInfo = Callable[[int], dict[str, Any] | None]  # version → its `commitInfo`; None where its file has been cleaned up

_LOOK_BACK = 50  # commits
_CHANGES_NO_ROWS = {"OPTIMIZE", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES", "ADD COLUMNS", "CLUSTER BY", "COMPUTE STATS"}


def as_commit_note(highest: Offsets) -> str:
    """What an append says of the ledger in its commit."""
    return json.dumps({"highest_offsets": highest})


def read_highest_offsets(spark: "SparkSession", path: str) -> Offsets:
    """The highest offset of each partition in the table at `path`, from its last append; counted when that does not say."""
    noted = noted_offsets(newest_snapshot(spark, path).version, lambda version: commit_info(spark, path, version))
    return count_highest_offsets(spark, path) if noted is None else noted


def noted_offsets(newest: int, commit_info: CommitInfo) -> Offsets | None:
    """What the last append says, looked for from the newest version on down; None when none of the last commits says it."""
    for version in range(newest, max(newest - _LOOK_BACK, -1), -1):
        commit = commit_info(version)
        if commit is None:
            break
        if commit["operation"] == "CREATE TABLE":
            return {}
        if (noted := _noted(commit.get("userMetadata"))) is not None:
            return noted
        if commit["operation"] not in _CHANGES_NO_ROWS:
            break
    return None


def count_highest_offsets(spark: "SparkSession", path: str) -> Offsets:
    """The same from the rows themselves: two columns of the whole table."""
    held = spark.read.format("delta").load(path).groupBy("kafka_partition").agg({"kafka_offset": "max"})
    return {row["kafka_partition"]: row["max(kafka_offset)"] for row in held.collect()}


def _noted(note: str | None) -> Offsets | None:
    if not note or "highest_offsets" not in note:
        return None
    return {int(partition): offset for partition, offset in json.loads(note)["highest_offsets"].items()}
