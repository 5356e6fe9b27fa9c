"""What the commits of a build wrote, read from the Delta logs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lake.home.home import Home

# What a MERGE and an INSERT say of the rows that they wrote or removed; rows that were only copied count, too.
ROWS = (
    "numTargetRowsInserted",
    "numTargetRowsUpdated",
    "numTargetRowsDeleted",
    "numTargetRowsCopied",
)


@dataclass(frozen=True, slots=True)
class Written:
    """Of one table: commits, rows written, removed or copied, and bytes of new files."""

    commits: int
    rows: int
    size_bytes: int


def versions(config: Home) -> dict[str, int]:
    """schema.table -> its newest Delta version."""
    return {name: max(_commits(log), default=-1) for name, log in _logs(config)}


def written_since(config: Home, before: dict[str, int]) -> dict[str, Written]:
    """What was committed after these versions, of the tables that have new ones."""
    found = {}
    for name, log in _logs(config):
        new = sorted(version for version in _commits(log) if version > before.get(name, -1))
        if new:
            found[name] = _written([log / f"{version:020d}.json" for version in new])
    return found


def _logs(config: Home) -> Iterator[tuple[str, Path]]:
    for log in sorted(Path(config.places.tables).glob("[sg]*/*/_delta_log")):
        yield f"{log.parts[-3]}.{log.parts[-2]}", log


def _commits(log: Path) -> list[int]:
    return [int(file.stem) for file in log.glob("*.json") if file.stem.isdigit()]


def _written(commits: list[Path]) -> Written:
    rows = size = 0
    for commit in commits:
        for action in map(json.loads, commit.read_text().splitlines()):
            if "commitInfo" in action:
                rows += _rows(action["commitInfo"].get("operationMetrics", {}))
            if "add" in action and action["add"]["dataChange"]:
                vector = action["add"].get("deletionVector") or {}
                size += vector.get("sizeInBytes", 0) if vector else action["add"]["size"]
    return Written(len(commits), rows, size)


def _rows(metrics: dict[str, Any]) -> int:
    merged = sum(int(metrics.get(name, 0)) for name in ROWS)
    return merged or int(metrics.get("numOutputRows", 0))
