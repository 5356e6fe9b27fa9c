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
from lake.home.settings import Settings, settings

SECONDS_BETWEEN = 30.0
PATIENCE = 3  # answers missed in a row
STARTING_SECONDS = 180  # it is given after each start


def watch(
    config: Settings, *, between: float = SECONDS_BETWEEN, patience: int = PATIENCE, starting: float = STARTING_SECONDS
) -> None:
    """Ask until this process is ended; restart the server after `patience` answers missed."""
    missed = 0
    while True:
        time.sleep(between)
        state = Supervisor(config).states().get("thrift")
        if state is None or not state.alive or time.time() - state.started_at < starting or thrift_answers(config):
            missed = 0
            continue
        missed += 1
        print(f"The Thrift Server has not answered, {missed} of {patience}.", flush=True)
        if missed >= patience:
            print(f"The Thrift Server (process {state.pid}) is started anew.", flush=True)
            Supervisor(config).start("thrift")
            missed = 0


def main() -> None:
    """Watch until SIGTERM."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, end)
    watch(settings())


if __name__ == "__main__":
    main()
