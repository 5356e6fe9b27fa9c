"""What the machine must have, checked one sentence at a time.

Only the standard library and no syntax newer than Python 3.7: the bootstrap runs this before anything is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from lake.home.errors import LakeError

PYTHON_NEEDED = (3, 11)
JAVA_NEEDED = 17
FREE_GIGABYTES_NEEDED = 3


def check_python(version: tuple[int, int]) -> None:
    """Refuse a Python that the packages do not support."""
    if version < PYTHON_NEEDED:
        raise LakeError(
            f"Python {version[0]}.{version[1]} is too old: {PYTHON_NEEDED[0]}.{PYTHON_NEEDED[1]} or newer is needed.",
            "Install it (Debian and Ubuntu: apt install python3.11 python3.11-venv; macOS: brew install python@3.11) "
            "and say `make setup PYTHON=python3.11`.",
        )


def find_java() -> Path:
    """The `java` of JAVA_HOME, else the one on PATH."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if not found:
        where = f"in JAVA_HOME ({home})" if home else "on PATH"
        raise LakeError(f"There is no Java {where}: Kafka and Spark need Java {JAVA_NEEDED} or newer.", _get_java())
    return Path(found)


def java_version(java: Path) -> int:
    """The major version that `java -version` tells; 8 for 1.8."""
    told = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)
    match = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    if not match:
        raise LakeError(f"{java} does not tell its version: {(told.stderr or told.stdout).strip()[:200]}", _get_java())
    return int(match.group(1))


def check_java() -> Path:
    """The path of a Java that is new enough."""
    java = find_java()
    version = java_version(java)
    if version < JAVA_NEEDED:
        raise LakeError(f"Java {version} ({java}) is too old: {JAVA_NEEDED} or newer is needed.", _get_java())
    return java


def check_disk(folder: Path, needed: float = FREE_GIGABYTES_NEEDED) -> None:
    """Refuse a disk that cannot hold the packages, the jars and a first lakehouse."""
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(nearest).free / 1e9
    if free < needed:
        raise LakeError(
            f"{nearest} has {free:.1f} GB free: about {needed:g} GB are needed for packages, jars and data.",
            "Make room, or put the data on another disk with LAKE_HOME.",
        )


def _get_java() -> str:
    return (
        f"Install it (Debian and Ubuntu: apt install openjdk-{JAVA_NEEDED}-jre-headless; "
        f"macOS: brew install openjdk@{JAVA_NEEDED}), or set JAVA_HOME to one that is there."
    )
