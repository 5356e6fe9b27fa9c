"""What the log of a Delta table in a local folder says: its newest version, and whether that has the rows of an earlier one."""

import json
from pathlib import Path
from typing import Any

LOG = "_delta_log"


def is_table(folder: Path) -> bool:
    """Whether a folder holds a Delta table."""
    return any((folder / LOG).glob("*.json"))


def newest_version(folder: Path) -> int:
    """The number of the last commit."""
    return max(int(path.stem) for path in (folder / LOG).glob("*.json") if path.stem.isdigit())


def holds_rows_of(folder: Path, version: int) -> bool:
    """Whether the newest version has the rows of `version`: since then its files were only laid out anew, or restored to it."""
    for number in range(newest_version(folder), version, -1):
        commit = _commit(folder, number)
        if commit is None:
            return False
        if _restored_version(commit) == version:
            return True
        if _changes_rows(commit):
            return False
    return newest_version(folder) >= version


def commit_info(folder: Path, version: int) -> dict[str, Any] | None:
    """The `commitInfo` of a version; None when its file has been cleaned up, or says nothing of it."""
    infos = (action.get("commitInfo") for action in _commit(folder, version) or ())
    return next((info for info in infos if info), None)


def newest_with_rows_of(folder: Path, version: int) -> int:
    """The newest version that has the rows and columns of `version`: its files laid out anew, or restored; else itself."""
    found = number = version
    is_same = True
    while (commit := _commit(folder, number := number + 1)) is not None:
        if _restored_version(commit) == version:
            is_same = True
        elif _changes_rows(commit) or any("metaData" in action for action in commit):
            is_same = False
        found = number if is_same else found
    return found


def checkpoint(folder: Path, after: int) -> None:
    """Write a checkpoint of the newest version, for readers, when the last one is `after` commits old or more."""
    from deltalake import DeltaTable

    last = max((int(path.name.split(".")[0]) for path in (folder / LOG).glob("*.checkpoint*.parquet")), default=0)
    if newest_version(folder) - last >= after:
        DeltaTable(str(folder)).create_checkpoint()


def _changes_rows(commit: list[dict[str, Any]]) -> bool:
    return any(action.get("dataChange") for each in commit for action in (each.get("add"), each.get("remove")) if action)


def _commit(folder: Path, number: int) -> list[dict[str, Any]] | None:
    path = folder / LOG / f"{number:020d}.json"
    return [json.loads(line) for line in path.read_text().splitlines() if line] if path.exists() else None


def _restored_version(commit: list[dict[str, Any]]) -> int | None:
    for action in commit:
        info = action.get("commitInfo", {})
        if info.get("operation") == "RESTORE":
            return int(info["operationParameters"]["version"])
    return None
