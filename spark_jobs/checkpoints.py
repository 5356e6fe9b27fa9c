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
    for checksum in checkpoint.glob("*/.*.crc"):
        if not checksum.with_name(checksum.name[1:-4]).exists():
            checksum.unlink()
