"""What to do when a query has died, by what the message says."""

import re
from pathlib import Path

_FROM_THE_LEDGER = "bronze goes on from what its table holds, nothing is lost and nothing is there twice."
_LOST = ("DATA_LOSS", "data loss", "offset was changed", "OffsetOutOfRange")
_GONE = ("UnknownTopic", "not present in metadata", "TopicAuthorization")
# What Spark says of each kind of damage that checkpoints.py knows (tests/spark_jobs/test_checkpoints.py asks it).
_CHECKPOINT = (
    *("Incomplete log file", "INCOMPLETE_LOG", "OffsetSeq", "CommitLog", "checkpoint", "Multiple streaming queries"),
    *("next on empty iterator", "com.fasterxml.jackson", "CONCURRENT_STREAM_LOG_UPDATE", "not found in offset log"),
)
_LOST_BATCH = re.compile(r"batch \d+ doesn't exist")
_DISK = ("No space left", "Disk quota")


def remedy_for(reason: str, checkpoint: Path) -> str:
    """One or two sentences for whoever runs it."""
    if _says(reason, _LOST):
        return "Start again: bronze compares its ledger with the broker, says which events are lost and how to go on."
    if _says(reason, _GONE):
        return "Bring the topic back (`lake up kafka` makes those that are missing), then start again."
    if _says(reason, _DISK):
        return f"Make room on the disk and start again: {_FROM_THE_LEDGER}"
    if _says(reason, _CHECKPOINT) or _LOST_BATCH.search(reason):
        return move_away(checkpoint)
    return f"Start again: {_FROM_THE_LEDGER} If it dies at once again, `lake doctor` looks for the cause."


def move_away(checkpoint: Path) -> str:
    """The remedy for a checkpoint with which a query cannot go on."""
    return f"Move {checkpoint} away and start again: {_FROM_THE_LEDGER}"


def _says(reason: str, signs: tuple[str, ...]) -> bool:
    return any(sign in reason for sign in signs)
