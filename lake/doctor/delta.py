"""What can be wrong with the folder of a Delta table, told from its log and its files."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lake.gold.delta_log import LOG, is_table


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a table; `commit` is the file of its newest commit where that is all that is wrong."""

    what: str
    commit: Path | None = None


def damage(folder: Path) -> Damage | None:
    """The first thing that is wrong with a table; None when its log can be read and every file that it names is there."""
    if not is_table(folder):
        files = sum(1 for _ in folder.rglob("*.parquet"))
        return Damage(f"It has {files} files and no log.") if files else None
    newest = max((folder / LOG).glob("*.json"), key=lambda path: path.name)
    if (reason := _unreadable(newest)) is not None:
        return Damage(f"Its newest commit, {newest.name}, cannot be read: {reason}.", newest)
    from deltalake import DeltaTable

    try:
        files_of = DeltaTable(str(folder)).get_add_actions(flatten=True)
        named = list(zip(files_of["path"].to_pylist(), files_of["size_bytes"].to_pylist(), strict=True))
    except Exception as error:
        return Damage(f"Its log cannot be read: {' '.join(str(error).split())[:300]}")
    return _files(folder, named)


def _unreadable(commit: Path) -> str | None:
    try:
        actions = [json.loads(line) for line in commit.read_text().splitlines() if line]
    except ValueError as error:  # of JSON, and of bytes that are no text
        return " ".join(str(error).split())[:120]
    return None if actions else "it is empty"


def _files(folder: Path, named: list[tuple[str, int]]) -> Damage | None:
    """Files that are gone, or cut short."""
    gone, short = [], []
    for name, size in named:
        path = folder / unquote(name)
        if not path.exists():
            gone.append(name)
        elif path.stat().st_size != size:
            short.append(name)
    for what, names in (("not there", gone), ("of another size than the log says", short)):
        if names:
            return Damage(f"{len(names)} of the {len(named)} files that its log names are {what}, such as {names[0]}.")
    return None
