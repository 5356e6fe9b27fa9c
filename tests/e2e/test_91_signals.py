"""Told to stop, a build stops: by any signal, at any moment, also the first, on both engines; and the next one ends right."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.e2e.lakehouse import GOLD_TABLES, Lakehouse, running_lakehouse
from tests.reference.compare import KEYS, assert_same
from tests.signals import wait_until_caught

pytestmark = [pytest.mark.e2e, pytest.mark.chaos]
MOMENTS = 20
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL)
HELP_SECONDS = 1.0  # of `lake --help` on a machine with nothing else to do: the limits are for such a one
STATUS_SECONDS = 5
TRIES = 3  # a server that is mute stays so, where one that is busy does not
END_SECONDS = {"sail": 3, "thrift": 60}  # the Thrift Server is told to cancel what it does
LONGEST_BUILD = {"sail": 8.0, "thrift": 60.0}  # signals come within this many seconds; a build that was faster is done


@pytest.fixture(params=["sail", "thrift"])
def home(request: pytest.FixtureRequest, demo: Lakehouse) -> Iterator[Lakehouse]:
    """A home of its own with the bronze of the demo, and nothing built."""
    engine = str(request.param)
    with running_lakehouse(engine, ["thrift"] if engine == "thrift" else ["kafka"]) as started:
        shutil.copytree(demo.tables / "bronze", started.tables / "bronze")
        yield started


def test_builds_stopped_at_random_moments_leave_nothing_and_the_next_one_ends_right(home: Lakehouse, demo: Lakehouse) -> None:
    engine, random, slow = home.config.engine, Random(20), 1.0

    for number in range(MOMENTS):
        sent = SIGNALS[number % len(SIGNALS)]
        moment = random.uniform(0, LONGEST_BUILD[engine]) * min(slow, 4.0)
        code, seconds = _stopped(home, sent, moment)
        told = f"{sent.name} after {moment:.1f} s: exit {code} after {seconds:.1f} s"
        slow = max(1.0, _answers(home, "--help") / HELP_SECONDS)
        assert code in {0, -signal.SIGKILL if sent is signal.SIGKILL else 128 + sent}, told
        assert seconds < END_SECONDS[engine] * slow, told
        assert any(_answers(home, "status") < STATUS_SECONDS * slow for _ in range(TRIES)), told

    home.lake("build", "--full-refresh", "--test")
    runs = sorted(home.rows("calc_runs"), key=lambda run: run["run_number"])
    assert [run["run_number"] for run in runs] == list(range(1, len(runs) + 1))
    assert_same(*({table: each.rows(table) for table in KEYS} for each in (home, demo)))
    for table in set(GOLD_TABLES) - KEYS.keys() - {"calc_runs"}:
        assert _sorted(home, table) == _sorted(demo, table), table


def _stopped(home: Lakehouse, number: signal.Signals, moment: float) -> tuple[int, float]:
    """A build that is sent a signal, `moment` seconds after Python has begun to run it: its exit code, and how soon it ended."""
    command = [str(Path(sys.executable).parent / "lake"), "build", "--full-refresh", "--no-test"]
    with subprocess.Popen(command, env=home.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as build:
        wait_until_caught(build.pid)
        time.sleep(moment)
        build.send_signal(number)
        began = time.monotonic()
        build.wait(120)
        return build.returncode, time.monotonic() - began


def _answers(home: Lakehouse, command: str) -> float:
    began = time.monotonic()
    home.lake(command, check=False)
    return time.monotonic() - began


def _sorted(home: Lakehouse, table: str) -> list[str]:
    """All rows as text; none of these tables has doubles."""
    return sorted(str(list(row.values())) for row in home.rows(table))
