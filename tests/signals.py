"""When a process that a test has started can be sent a signal: Python itself needs a moment before any of our code runs."""

import signal
import time
from pathlib import Path


def wait_until_caught(pid: int, number: signal.Signals = signal.SIGTERM, seconds: float = 30) -> None:
    """Come back as soon as the process has a handler of its own for a signal, or has ended (Linux: /proc)."""
    deadline = time.monotonic() + seconds
    while (caught := _caught(pid)) is not None and not caught >> (number - 1) & 1:
        assert time.monotonic() < deadline, f"process {pid} has no handler for {number.name} after {seconds} s"
        time.sleep(0.002)


def _caught(pid: int) -> int | None:
    """The signals that a process catches, as bits; None of one that has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    return None if found["State"].startswith("Z") else int(found["SigCgt"], 16)
