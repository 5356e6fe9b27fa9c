"""Fetch the jars with the Ivy that pyspark ships: Java alone is enough, no Maven."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from infra.jars.lock import FOLDER, SETS, Difference, LockedJar, compare, read_lock, sha256, write_lock
from infra.machine import check_java
from lake.home.console import messages, say
from lake.home.errors import LakeError


def spark_home() -> Path:
    """Where pyspark keeps Spark, found without importing it."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise LakeError("pyspark is not installed.", "Say `make setup`.")
    return Path(found.origin).parent


def check_jars(jars: Path, set_name: str) -> None:
    """Refuse a folder of jars that is not what the lock says; names the jars that differ."""
    difference = compare(jars / set_name, _locked(set_name))
    if difference:
        raise LakeError(
            f"The {set_name} jars in {jars / set_name} are not those of infra/jars/jars.lock: {_told(difference)}.",
            "Say `lake setup`: it fetches what is missing or changed, and removes what does not belong there.",
        )


def fetch_jars(jars: Path, set_name: str) -> int:
    """Make a set's folder what the lock says; the number of jars that were put there. Needs no network when all are there."""
    folder = jars / set_name
    difference = compare(folder, _locked(set_name))
    if not difference:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*difference.changed, *difference.surplus):
        say(f"  {name} in {folder} is not what the lock says: removed")
        (folder / name).unlink()
    wanted = {*difference.missing, *difference.changed}
    if wanted:
        _install(_resolve(jars, set_name), folder, wanted, set_name)
    shutil.rmtree(jars / ".ivy", ignore_errors=True)
    return len(wanted)


def relock(jars: Path, set_names: Sequence[str] = SETS) -> int:
    """Resolve these sets anew and write them into the lock, which keeps the others; the number of jars that were locked."""
    kept = [jar for jar in read_lock() if jar.set_name not in set_names]
    found = [LockedJar(name, _coordinate(jar), sha256(jar)) for name in set_names for jar in _resolve(jars, name)]
    write_lock(kept + found)
    return len(found)


def _install(resolved: list[Path], folder: Path, wanted: set[str], set_name: str) -> None:
    """Move each wanted jar into its place, by rename, once its content is what the lock says."""
    locked = {jar.file_name: jar for jar in _locked(set_name)}
    found = {jar.name: jar for jar in resolved}
    for name in sorted(wanted):
        got = sha256(found[name]) if name in found else "no such file"
        if got != locked[name].sha256:
            shutil.rmtree(folder.parent / ".ivy", ignore_errors=True)
            raise LakeError(
                f"The fetched {locked[name].coordinate} is not the locked one: expected sha256 {locked[name].sha256}, got {got}.",
                "Say `lake setup` once more. If it stays so, another file is served: find out why before `lake setup --relock`.",
            )
        found[name].replace(folder / name)


def _resolve(jars: Path, set_name: str) -> list[Path]:
    """Every jar of a set, in `.ivy/<set>/<group>/<artifact>/<version>/`; the cache stays there until the set is complete."""
    scratch = jars / ".ivy"
    scratch.mkdir(parents=True, exist_ok=True)
    (ivy,) = (spark_home() / "jars").glob("ivy-*.jar")
    properties = [f"-Dlake.ivy.cache={scratch / 'cache'}", f"-Divy.default.ivy.user.dir={scratch}"]
    pattern = f"{scratch / set_name}/[organisation]/[artifact]/[revision]/[artifact]-[revision].[ext]"
    files = ["-settings", str(FOLDER / "ivysettings.xml"), "-ivy", str(FOLDER / f"{set_name}.xml"), "-retrieve", pattern]
    _run_ivy([str(check_java()), *properties, "-jar", str(ivy), *files], set_name)
    return sorted((scratch / set_name).rglob("*.jar"))


def _run_ivy(command: list[str], set_name: str) -> None:
    told: list[str] = []
    with (
        messages.status(f"  {set_name} jars: asking Ivy …") as status,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as ivy,
    ):
        for line in ivy.stdout or ():
            told.append(line.strip())
            if "[SUCCESSFUL ]" in line:
                status.update(f"  {set_name} jars: {line.split('!')[-1].strip()}")
    if ivy.returncode != 0:
        faults = [line for line in told if re.search("UNRESOLVED|ERROR|FAILED", line)]
        raise LakeError(
            f"Ivy could not fetch the {set_name} jars: {'; '.join(faults[:3] or told[-3:])}",
            "Check the network, then say `lake setup` again: it goes on where it stopped.",
        )


def _coordinate(jar: Path) -> str:
    return ":".join(jar.parts[-4:-1])


def _locked(set_name: str) -> tuple[LockedJar, ...]:
    return tuple(jar for jar in read_lock() if jar.set_name == set_name)


def _told(difference: Difference) -> str:
    kinds = ("missing", "changed", "surplus")
    return "; ".join(f"{kind}: {', '.join(getattr(difference, kind))}" for kind in kinds if getattr(difference, kind))
