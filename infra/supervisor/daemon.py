"""Start and end the supervisor of one LAKE_HOME, whatever a crash has left there."""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from infra.environment import MARKER, environment
from infra.started import BY_ENVIRONMENT, SUPERVISOR, note, started_file
from infra.supervisor.client import Supervisor
from infra.supervisor.conf import Program, conf_path, render_conf
from infra.supervisor.orphans import end_processes, marked_processes
from infra.supervisor.socket import make_socket_folder, socket_path
from lake.home.errors import LakeError
from lake.home.home import Home


@contextmanager
def only_one(config: Home) -> Iterator[None]:
    """Hold the home's lock, so that two `lake up` or `lake down` do not cross."""
    run = config.places.run
    run.mkdir(parents=True, exist_ok=True)
    with (run / "lake.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            problem = f"Another `lake up` or `lake down` is at work in {config.home}."
            raise LakeError(problem, "Wait for it to end.") from None
        yield


def start_daemon(config: Home, programs: list[Program]) -> None:
    """Start the supervisor, with nothing in it yet; one that runs is kept when its configuration is the same."""
    text, path = render_conf(config, programs), conf_path(config)
    if Supervisor(config).answers():
        if path.exists() and path.read_text() != text:
            raise LakeError("The settings have changed since the services were started.", "Say `lake down`, then `lake up`.")
        return
    make_socket_folder(config)
    for folder in (config.places.logs, config.home / "tmp"):
        folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    note(config, SUPERVISOR, BY_ENVIRONMENT)
    _spawn(config, path)


def stop_daemon(config: Home, patience: float = 120) -> None:
    """End the supervisor and all it runs; what is left after `patience` seconds, or was orphaned, is ended by pid."""
    supervisor = Supervisor(config)
    pid = supervisor.pid()
    if pid is not None:
        for name, state in supervisor.states().items():
            if state.alive and name != "kafka":  # those that speak to Kafka first, and all at once
                supervisor.stop(name, wait=False)
        supervisor.shut_down()
        _await_end(pid, patience)
    clear_leftovers(config)


def _await_end(pid: int, patience: float) -> None:
    with suppress(psutil.Error):
        psutil.Process(pid).wait(patience)


def clear_leftovers(config: Home) -> None:
    """End orphans of an earlier run and remove its socket, pid and ready files."""
    orphans = marked_processes(config.home)
    if orphans:
        end_processes(orphans, patience=30)
    for path in (socket_path(config), *_run_files(config)):
        path.unlink(missing_ok=True)


def _run_files(config: Home) -> list[Path]:
    run = config.places.run
    return [*run.glob("*.pid"), *run.glob("*.ready"), *run.glob("supervisor.sock.*"), started_file(config)]


def _spawn(config: Home, path: Path) -> None:
    variables = {**environment(config), MARKER: str(config.home)}
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(path)]
    ran = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, cwd=config.home)
    deadline = time.monotonic() + 15
    while ran.returncode == 0 and time.monotonic() < deadline:
        if Supervisor(config).answers():
            return
        time.sleep(0.05)
    told = (ran.stderr or ran.stdout).strip()[-400:]
    log = config.places.logs / "supervisord.log"
    raise LakeError(f"The supervisor did not start: {told or 'it does not answer'}.", f"Its log is {log}.")
