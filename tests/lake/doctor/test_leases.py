"""Leases of processes that were killed, with real processes."""

import socket
import subprocess
import sys
from pathlib import Path

from lake.doctor import Finding, Severity
from lake.doctor.leases import leases_are_held_by_the_living
from lake.home.home import Home
from lake.home.lease import held_by, lease
from tests.lake.doctor.conftest import leave_lease_of_another_machine

_HOLD = """
import sys, time
from pathlib import Path
from lake.home.lease import lease
with lease(Path(sys.argv[1]), "lake build", alive_while=int(sys.argv[2]) or None):
    print("held", flush=True)
    time.sleep(60)
"""


def found(config: Home) -> list[Finding]:
    return list(leases_are_held_by_the_living(config))


def path_of(config: Home) -> Path:
    return config.places.run / "build.lease"


def holding(config: Home, alive_while: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _HOLD, str(path_of(config)), str(alive_while)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_lease_that_is_held_or_was_let_go_has_no_finding(config: Home) -> None:
    process = holding(config)
    try:
        held = found(config)
    finally:
        process.kill()
        process.communicate()
    with lease(path_of(config), "another"):
        pass

    assert held == found(config) == []


def test_a_lease_of_somebody_who_was_killed_is_told_and_heals(config: Home) -> None:
    process = holding(config)
    process.kill()
    process.communicate()

    (finding,) = found(config)

    assert finding.severity is Severity.NOTICE
    assert f"lake build (process {process.pid} on {socket.gethostname()}" in finding.what
    assert held_by(path_of(config)) is None


def test_a_process_that_still_writes_for_a_dead_holder_is_found(config: Home) -> None:
    with subprocess.Popen(["sleep", "60"]) as writer:
        process = holding(config, writer.pid)
        process.kill()
        process.communicate()

        (finding,) = found(config)
        writer.kill()

    assert finding.severity is Severity.FAULT
    assert f"process {writer.pid}, which writes for it, still runs" in finding.what
    assert f"`kill {writer.pid}`" in finding.remedy


def test_a_lease_of_another_machine_is_told(config: Home) -> None:
    leave_lease_of_another_machine(config)

    (finding,) = found(config)

    assert "held it on another machine" in finding.what


def test_a_lease_that_was_cut_short_is_free(config: Home) -> None:
    path_of(config).parent.mkdir()
    path_of(config).write_text('{"pid": 12')

    with lease(path_of(config), "this one", patience=0):
        pass

    assert found(config) == []
