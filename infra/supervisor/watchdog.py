"""Restarts a Thrift Server that runs but has stopped answering: `python -m infra.supervisor.watchdog`, a process beside it.

supervisord restarts what ends. A server whose sessions all hang does not end, so it is asked for an answer again and again.
"""

import signal
import sys
import time
from types import FrameType
from typing import NoReturn

from infra.readiness import thrift_answers
from infra.supervisor.client import Supervisor
from infra.supervisor.judge import Judge
from lake.home.home import Home, this_home

SECONDS_BETWEEN = 30.0
ANSWER_SECONDS = 20.0  # more than `lake status` gives: a build may keep all cores busy


def watch(config: Home, judge: Judge, *, between: float = SECONDS_BETWEEN, answer: float = ANSWER_SECONDS) -> NoReturn:
    """Ask every `between` seconds until this process is ended; start the server anew when the judge says so."""
    while True:
        time.sleep(between)
        state = Supervisor(config).states().get("thrift")
        if state is None or not state.alive:
            continue
        lost = judge.is_lost(state.pid, answers=thrift_answers(config, answer), now=time.monotonic())
        if judge.missed:
            print(f"The Thrift Server (process {state.pid}) has not answered, {judge.missed} of {judge.patience}.", flush=True)
        if lost:
            seconds = f"{judge.seconds_to_start:.0f}"
            print(f"The Thrift Server (process {state.pid}) is started anew, and has {seconds} s to answer.", flush=True)
            Supervisor(config).start("thrift")


def main() -> None:
    """Watch until SIGTERM."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, end)
    watch(this_home(), Judge())


if __name__ == "__main__":
    main()
