"""One writer at a time: a lease on what only one process may do, such as writing bronze.

On a local disk two processes that commit to one Delta table at the same moment lose commits silently. The lease is an `flock`, so
the operating system releases it however its holder dies.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import psutil

from lake.home.errors import LakeError


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease; `alive_while` is the process that may still write after the one that took the lock is gone."""

    pid: int
    alive_while: int
    process_started: float  # seconds since the epoch, of `alive_while`: process ids are used again
    host: str
    since: str  # ISO-8601, UTC
    what: str

    def __str__(self) -> str:
        return f"{self.what} (process {self.pid} on {self.host}, since {self.since})"


@contextmanager
def lease(path: Path, what: str, alive_while: int | None = None, patience: float = 10.0) -> Iterator[Holder]:
    """Hold the lease at `path`; LakeError says who else does, after `patience` seconds.

    `alive_while` names a process besides this one that does the writing: the JVM of a Spark driver.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        _lock(file, path, patience)
        holder = _holder(what, alive_while or os.getpid())
        file.truncate(0)
        file.write(json.dumps(asdict(holder)))
        file.flush()
        yield holder
        file.truncate(0)


def last_holder(path: Path) -> Holder | None:
    """Who took the lease at `path` and has not let go of it, alive or not: the file is read, no lock is asked for."""
    try:
        return _parsed(path.read_text())
    except OSError:
        return None


def held_by(path: Path) -> Holder | None:
    """Who holds the lease at `path` now."""
    if not path.exists():
        return None
    with path.open("a+") as file:
        return _other_holder(file)


def _lock(file: TextIO, path: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while (other := _other_holder(file)) is not None:
        if time.monotonic() > deadline:
            raise LakeError(
                f"{other} holds the lease {path}.",
                f"Only one may write. Stop it first: `lake down`, or `kill {other.alive_while}`.",
            )
        time.sleep(0.2)


def _other_holder(file: TextIO) -> Holder | None:
    """None when the lock is now ours (until `file` is closed) and nobody is left of its last holder."""
    file.seek(0)
    last = _parsed(file.read())
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return last or Holder(0, 0, 0.0, socket.gethostname(), "just now", "another process")
    return last if last and is_alive(last) else None


def _parsed(text: str) -> Holder | None:
    """Half a text is of somebody who died while writing it: as good as none."""
    try:
        return Holder(**json.loads(text)) if text else None
    except (ValueError, TypeError):
        return None


def is_alive(holder: Holder) -> bool:
    """Whether what writes for a holder still runs, on this machine; false for this very process and its parent."""
    if holder.host != socket.gethostname() or holder.alive_while in (os.getpid(), os.getppid()):
        return False
    try:
        return abs(psutil.Process(holder.alive_while).create_time() - holder.process_started) < 1
    except psutil.NoSuchProcess:
        return False


def _holder(what: str, alive_while: int) -> Holder:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    started = psutil.Process(alive_while).create_time()
    return Holder(os.getpid(), alive_while, started, socket.gethostname(), now, what)
