"""`lake setup`: the machine, the jars and the dbt project, each told in a line."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

from infra.environment import environment
from infra.jars.fetch import fetch_jars, relock
from infra.jars.lock import SETS
from infra.machine import check_disk, check_java, java_version
from lake.home.console import messages, say
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.settings import PROJECT

DBT = PROJECT / "dbt"


def prepare(config: Home, *, lock_anew: bool = False) -> None:
    """Make everything ready that `lake up` and `lake build` need."""
    java = check_java()
    say(f"[green]✓[/green] Java {java_version(java)} ({java})")
    check_disk(config.home, needed=1)
    prepare_jars(config.places.jars, lock_anew=lock_anew)
    parse_dbt(config)


def prepare_jars(jars: Path, *, lock_anew: bool) -> None:
    """Fetch what is missing; with `lock_anew`, resolve and write the lock first."""
    if lock_anew:
        say(f"[green]✓[/green] jars.lock written: {relock(jars)} jars")
    for set_name in SETS:
        began = time.monotonic()
        count = fetch_jars(jars, set_name)
        what = f"{count} put into {jars / set_name} ({time.monotonic() - began:.1f} s)" if count else "all there and as locked"
        say(f"[green]✓[/green] {set_name} jars: {what}")


def parse_dbt(config: Home) -> None:
    """Have dbt parse the project, unless the very same files were parsed before."""
    began = time.monotonic()
    stamp, wanted = config.places.dbt_target / "parsed.sha256", _dbt_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        say("[green]✓[/green] dbt project: unchanged since it was last parsed")
        return
    places = ["--project-dir", str(DBT), "--profiles-dir", str(DBT), "--target-path", str(config.places.dbt_target)]
    command = [str(Path(sys.executable).parent / "dbt"), "--quiet", "--log-path", str(config.places.logs), "parse", *places]
    with messages.status("  dbt parses the project …"):
        ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment(config))
    if ran.returncode != 0:
        told = (ran.stdout + ran.stderr).strip()[-1500:]
        raise LakeError(f"dbt cannot parse the project in {DBT}:\n{told}", "Mend the file it names.")
    stamp.write_text(wanted)
    say(f"[green]✓[/green] dbt project: parsed ({time.monotonic() - began:.1f} s)")


def _dbt_fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(DBT.rglob("*")):
        if path.suffix in {".sql", ".yml", ".csv", ".md"} and not {"target", "logs"} & set(path.relative_to(DBT).parts):
            digest.update(f"{path.relative_to(DBT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
