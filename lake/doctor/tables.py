"""Tables whose log or files are damaged."""

import re
from collections.abc import Iterator
from pathlib import Path

from lake.build.rollback import RESTORE_ALL
from lake.clients.duckdb import open_lake
from lake.doctor.delta import Damage, damage
from lake.doctor.registry import Finding, Severity, check, fault
from lake.doctor.runs import recorded_run
from lake.gold.tables import GROWING, RUNS
from lake.home.errors import LakeError
from lake.home.home import Home


@check("tables")
def tables_are_whole(config: Home) -> Iterator[Finding]:
    """Every log can be read, every file that it names is there, and DuckDB can open them all."""
    damaged = False
    folders = [folder for folder in _folders(config) if folder.is_dir()]
    for folder in folders:
        if (found := damage(folder)) is not None:
            damaged = True
            what = f"{folder.parent.name}.{folder.name}: {found.what}"
            yield Finding(Severity.FAULT, str(found.commit or folder), what, _remedy(config, folder, found))
    if folders and not damaged:
        yield from _as_duckdb_sees_them(config)


def _folders(config: Home) -> list[Path]:
    root = config.places.folder
    if root is None:
        return []
    return sorted(folder for folder in root.glob("*/*") if re.fullmatch(r"(.+_)?(bronze|silver|gold)", folder.parent.name))


def _as_duckdb_sees_them(config: Home) -> Iterator[Finding]:
    try:
        open_lake(config).close()
    except LakeError as error:
        if "no tables" not in error.problem:  # folders that are empty yet
            yield fault(config.places.tables, LakeError(error.problem, f"Move that table away, then `lake build`. {RESTORE_ALL}"))


def _remedy(config: Home, folder: Path, found: Damage) -> str:
    schema, name = folder.parent.name, folder.name
    if schema == "bronze":
        return _remedy_of_bronze(config, folder, found)
    if schema not in {"silver", "gold"}:
        into = schema.removesuffix("_silver").removesuffix("_gold")
        return f"`lake drop {into}`, then `lake build --into {into}` again."
    if name not in {RUNS, *GROWING}:
        return f"Move {folder} away, then `lake build`: it makes silver and gold anew from bronze."
    if found.commit is not None and not _is_of_a_recorded_run(config, folder, found.commit):
        return f"Move {_all_of(found.commit)} away, then `lake build`: it takes back what that run left and repeats it."
    return RESTORE_ALL


def _is_of_a_recorded_run(config: Home, folder: Path, commit: Path) -> bool:
    """Of a table that is only ever added to: whether a recorded run rests on a commit. The record itself rests on none."""
    if folder.name == RUNS:
        return False
    run = recorded_run(config)
    return run is None or run.versions.get(folder.parent.name, {}).get(folder.name, -1) >= int(commit.stem)


def _all_of(commit: Path) -> str:
    """A commit and its checksums, Delta's and Hadoop's: one that stays is taken for that of the next commit of this number."""
    return f"{commit.parent / commit.stem}.*, {commit.parent}/.{commit.stem}.*"


def _remedy_of_bronze(config: Home, folder: Path, found: Damage) -> str:
    checkpoint = config.places.checkpoint(folder.name)
    away = _all_of(found.commit) if found.commit else folder
    return (
        f"`lake down`, move {away} and {checkpoint} away, `lake up`: bronze then reads what it lacks from Kafka, "
        "which still has it. If Kafka has lost it, restore the whole home from one copy."
    )
