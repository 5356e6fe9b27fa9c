"""A process that is told to stop says so and ends with 128 + the signal: while it starts, too, and where that is swallowed."""

import os
import signal
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.signals import wait_until_caught

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
SWALLOWS = """
import time
from lake.home.stopping import end_on_signals
end_on_signals(patience=1)
while True:
    try:
        print(flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        pass
"""


@pytest.mark.parametrize("number", ENDING)
def test_lake_told_to_stop_while_it_starts_says_so(tmp_path: Path, number: signal.Signals) -> None:
    command = [str(Path(sys.executable).parent / "lake"), "build", "--watch", "60"]
    environment = os.environ | {"LAKE_HOME": str(tmp_path)}

    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as lake:
        wait_until_caught(lake.pid)
        lake.send_signal(number)
        _, said = lake.communicate(timeout=60)

    assert (lake.returncode, "Stopped" in said, "Traceback" in said) == (128 + number, True, False), said
    assert list(tmp_path.iterdir()) == []


def test_the_signals_are_caught_before_anything_else_is_read() -> None:
    (script,) = entry_points(group="console_scripts", name="lake")
    code = f"import sys, {script.module}; print(*sys.modules)"

    read = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert "lake.home.stopping" in read
    assert not {"typer", "rich", "pydantic", "lake.cli"} & set(read)


def test_where_the_signal_is_swallowed_the_process_ends_after_its_patience() -> None:
    with subprocess.Popen([sys.executable, "-c", SWALLOWS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as deaf:
        assert deaf.stdout is not None
        deaf.stdout.readline()  # sooner, the signal interrupts what comes before its loop
        deaf.send_signal(signal.SIGTERM)
        _, said = deaf.communicate(timeout=30)

    assert (deaf.returncode, "Stopped" in said) == (128 + signal.SIGTERM, True), said
