"""Processes that a supervisor left behind, found by the mark in their environment and never by their name."""

import os
from pathlib import Path

import psutil

from infra.environment import MARKER
from infra.supervisor.client import ProcessState


def marked_processes(home: Path) -> list[psutil.Process]:
    """Every process of this user that `lake up` of this very home started, the supervisor itself among them."""
    ours = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [process for process in psutil.process_iter() if process.pid not in ours and variable(process, MARKER) == str(home)]


def orphan_states(home: Path) -> dict[str, ProcessState]:
    """The services of this home whose supervisor is gone, by name: of each the process that the supervisor had started."""
    found: dict[str, ProcessState] = {}
    for process in marked_processes(home):
        name = variable(process, "SUPERVISOR_PROCESS_NAME")
        if name and name not in found:
            found[name] = ProcessState(name, "ORPHANED", process.pid, int(process.create_time()), "")
    return found


def end_processes(processes: list[psutil.Process], patience: float) -> None:
    """Ask each to end and, after `patience` seconds, make it. psutil never signals another process that got the same pid."""
    for process in processes:
        _signal(process, kill=False)
    _, alive = psutil.wait_procs(processes, timeout=patience)
    for process in alive:
        _signal(process, kill=True)
    psutil.wait_procs(alive, timeout=10)


def variable(process: psutil.Process, name: str) -> str | None:
    """What a process was started with; None when this user may not see that."""
    try:
        return process.environ().get(name)
    except (psutil.Error, OSError):
        return None


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        process.kill() if kill else process.terminate()
    except psutil.NoSuchProcess:
        return
