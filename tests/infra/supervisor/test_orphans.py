import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from infra.environment import MARKER
from infra.supervisor.orphans import end_processes, marked_processes

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"


@contextmanager
def marked_with(home: Path) -> Iterator[subprocess.Popen[str]]:
    variables = {**os.environ, MARKER: str(home)}
    with subprocess.Popen([sys.executable, "-c", STUBBORN], env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_only_processes_of_this_very_home_are_found(tmp_path: Path) -> None:
    with marked_with(tmp_path / "one") as ours, marked_with(tmp_path / "one-more") as theirs:
        found = [process.pid for process in marked_processes(tmp_path / "one")]

        assert found == [ours.pid]
        assert theirs.poll() is None


def test_process_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    with marked_with(tmp_path) as process:
        end_processes(marked_processes(tmp_path), patience=0.2)

        assert not psutil.pid_exists(process.pid)


def test_this_process_is_never_among_them(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from infra.supervisor.orphans import marked_processes;"
        f"print(os.getpid() in [p.pid for p in marked_processes(Path({str(tmp_path)!r}))])"
    )

    told = subprocess.check_output([sys.executable, "-c", code], env={**os.environ, MARKER: str(tmp_path)}, text=True)

    assert told.strip() == "False"
