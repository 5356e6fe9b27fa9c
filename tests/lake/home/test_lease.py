import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lake.home.errors import LakeError
from lake.home.lease import held_by, lease

_HOLD = """
import sys, time
from pathlib import Path
from lake.home.lease import lease
with lease(Path(sys.argv[1]), "the other one"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def another_process_holding(path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_second_holder_is_told_who_holds_it_and_since_when(tmp_path: Path) -> None:
    with (
        another_process_holding(tmp_path / "lease") as other,
        pytest.raises(LakeError) as refused,
        lease(tmp_path / "lease", "this one", patience=0),
    ):
        pass

    assert f"the other one (process {other.pid} on " in refused.value.problem
    assert f"since {time.strftime('%Y-')}" in refused.value.problem


def test_lease_is_free_when_its_holder_was_killed(tmp_path: Path) -> None:
    with another_process_holding(tmp_path / "lease") as other:
        other.send_signal(signal.SIGKILL)
        other.wait()

        with lease(tmp_path / "lease", "this one", patience=0) as holder:
            assert holder.what == "this one"


def test_lease_waits_for_the_process_that_does_the_writing(tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    take = "from lake.home.lease import *; import os\nwith lease(Path({!r}), 'a driver', alive_while={}): os._exit(1)"
    subprocess.run([sys.executable, "-c", take.format(str(tmp_path / "lease"), writer.pid)], check=False)

    with pytest.raises(LakeError, match=f"kill {writer.pid}"), lease(tmp_path / "lease", "this one", patience=0):
        pass
    writer.kill()
    writer.wait()

    with lease(tmp_path / "lease", "this one", patience=0):
        pass


def test_lease_is_given_back(tmp_path: Path) -> None:
    with lease(tmp_path / "lease", "this one"):
        held = held_by(tmp_path / "lease")

    assert held is not None
    assert held.what == "this one"
    assert held_by(tmp_path / "lease") is None
