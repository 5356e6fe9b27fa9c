"""What to do when a query has died, by what the message says."""

from pathlib import Path

_FROM_THE_LEDGER = "bronze goes on from what its table holds, nothing is lost and nothing is there twice."
_LOST = ("DATA_LOSS", "data loss", "offset was changed", "OffsetOutOfRange")
_GONE = ("UnknownTopic", "not present in metadata", "TopicAuthorization")
_CHECKPOINT = ("Incomplete log file", "INCOMPLETE_LOG", "OffsetSeq", "CommitLog", "checkpoint", "Multiple streaming queries")
_DISK = ("No space left", "Disk quota")


def remedy_for(reason: str, checkpoint: Path) -> str:
    """One or two sentences for whoever runs it."""
    if _says(reason, _LOST):
        return "Start again: bronze compares its ledger with the broker, says which events are lost and how to go on."
    if _says(reason, _GONE):
        return "Bring the topic back (`lake up kafka` makes those that are missing), then start again."
    if _says(reason, _DISK):
        return f"Make room on the disk and start again: {_FROM_THE_LEDGER}"
    if _says(reason, _CHECKPOINT):
        return f"Move {checkpoint} away and start again: {_FROM_THE_LEDGER}"
    return f"Start again: {_FROM_THE_LEDGER} If it dies at once again, `lake doctor` looks for the cause."


def _says(reason: str, signs: tuple[str, ...]) -> bool:
    return any(sign in reason for sign in signs)
