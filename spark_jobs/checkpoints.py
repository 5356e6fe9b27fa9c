"""What a query's checkpoint says: from which offsets to which a batch goes."""

import json
from pathlib import Path

from spark_jobs.ledger import Offsets


def batch_end(checkpoint: Path, topic: str, batch_id: int) -> Offsets | None:
    """The offset after the last record of a batch, for each partition; None when the checkpoint has no such batch.

    Spark writes it before it hands out the batch: a version, the batch's metadata and one line for each source.
    """
    file = checkpoint / "offsets" / str(batch_id)
    if not file.exists():
        return None
    by_topic = json.loads(file.read_text().splitlines()[2])
    return {int(partition): offset for partition, offset in by_topic.get(topic, {}).items()}


def set_aside(checkpoint: Path, stamp: str) -> None:
    """Move a checkpoint away, so that the query starts from what its table holds."""
    if checkpoint.exists():
        checkpoint.rename(checkpoint.with_name(f"{checkpoint.name}.set-aside-{stamp}"))


def drop_orphaned_checksums(checkpoint: Path) -> None:
    """Remove the checksums of log files that are gone: Spark takes one for another query that writes the same checkpoint."""
    for checksum in orphaned_checksums(checkpoint):
        checksum.unlink()


def orphaned_checksums(checkpoint: Path) -> list[Path]:
    """Those of log files that are gone."""
    found = sorted(checkpoint.glob("*/.*.crc"))
    return [checksum for checksum in found if not checksum.with_name(checksum.name[1:-4]).exists()]


def damage(checkpoint: Path) -> str | None:
    """What keeps a query from going on with a checkpoint; None when nothing does, as when there is none.

    Spark reads the offsets of the newest batch and of the one before, the newest commit, and the query's own id. A commit that is
    missing only repeats its batch; one of a batch whose offsets are missing does not fit any more.
    """
    if not checkpoint.exists():
        return None
    batch, committed = newest_batch(checkpoint), _newest(checkpoint / "commits")
    if committed is not None and committed > (-1 if batch is None else batch):
        return f"commits/{committed} is of a batch whose offsets are missing"
    needed = [name for name in (batch, None if not batch else batch - 1) if name is not None]
    files = [(checkpoint / "offsets" / str(number), 3) for number in needed]
    if needed or (checkpoint / "metadata").exists():
        files.append((checkpoint / "metadata", 1))
    if committed is not None:
        files.append((checkpoint / "commits" / str(committed), 2))
    return next((reason for file, lines in files if (reason := _unreadable(file, lines, checkpoint))), None)


def newest_batch(checkpoint: Path) -> int | None:
    """The number of the last batch that was planned."""
    return _newest(checkpoint / "offsets")


def start_of_next(checkpoint: Path, topic: str) -> Offsets:
    """The offsets at which the query goes on: the newest batch is repeated unless it was committed."""
    batch = newest_batch(checkpoint)
    if batch is None:
        return {}
    return batch_end(checkpoint, topic, batch if _newest(checkpoint / "commits") == batch else batch - 1) or {}


def _newest(folder: Path) -> int | None:
    return max((int(file.name) for file in folder.glob("*") if file.name.isdigit()), default=None)


def _unreadable(file: Path, lines: int, checkpoint: Path) -> str | None:
    """Why Spark could not read a file of a checkpoint: a version, then JSON, one value in a line."""
    name = file.relative_to(checkpoint)
    if not file.exists():
        return f"{name} is missing"
    try:
        text = file.read_text().splitlines()
        for line in text[1:] if lines > 1 else text:
            json.loads(line)
    except ValueError:
        return f"{name} is not what Spark has written"
    return None if len(text) >= lines else f"{name} is cut short"
