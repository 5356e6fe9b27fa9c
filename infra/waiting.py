"""Wait until services are ready, telling how long it takes, and show the log of one that fails."""

import time
from collections.abc import Callable, Mapping, Set
from pathlib import Path

from infra.supervisor.client import ProcessState, Supervisor
from lake.home.console import messages, say
from lake.home.errors import LakeError
from lake.home.home import Home

_FAILED = {"BACKOFF", "FATAL", "EXITED", "STOPPED"}
_LAST_LINES = 15


class Waiter:
    """Waits for services of one home, with one deadline for all of them; shows of a log only what is new since it was made."""

    def __init__(self, config: Home, timeout: float) -> None:
        self._config = config
        self._log_sizes = {log: log.stat().st_size for log in config.places.logs.glob("*.log")}
        self._began = time.monotonic()
        self._timeout = timeout

    def until_ready(self, checks: Mapping[str, Callable[[ProcessState], bool]], already: Set[str]) -> None:
        """Come back when every check holds; raise with the last lines of the log when a service fails or the time is over."""
        waiting = dict(checks)
        with messages.status("") as shown:
            while waiting:
                shown.update(f"  waiting for {' and '.join(waiting)} ({self._seconds():.0f} s)")
                states = Supervisor(self._config).states()
                for name in [name for name, check in waiting.items() if check(self._alive(name, states))]:
                    del waiting[name]
                    say(f"  {name:<7} {'was running' if name in already else f'ready after {self._seconds():.1f} s'}")
                if waiting and self._seconds() > self._timeout:
                    raise self._failure(next(iter(waiting)), f"is not ready after {self._timeout:.0f} s")
                time.sleep(0.2 if waiting else 0)

    def _alive(self, name: str, states: Mapping[str, ProcessState]) -> ProcessState:
        """The state of a service that has not failed; one that fails while it is awaited is stopped, not tried for ever."""
        state = states.get(name)
        if state is None:
            raise self._failure(name, "has lost its supervisor")
        if state.state in _FAILED:
            Supervisor(self._config).stop(name)
            raise self._failure(name, f"ended instead of starting ({state.note or state.state.lower()})")
        return state

    def _failure(self, name: str, what: str) -> LakeError:
        log = self._config.places.logs / f"{name}.log"
        return LakeError(
            f"{name} {what}. The end of its log:\n{last_lines(log, self._log_sizes.get(log, 0))}",
            f"The whole log: `lake logs {name}` ({log}).",
        )

    def _seconds(self) -> float:
        return time.monotonic() - self._began


def last_lines(log: Path, since: int = 0) -> str:
    """The last lines of what was written past `since` bytes, indented; of the whole log when it was rotated in the meantime."""
    if not log.exists():
        return "    (there is no log)"
    written = log.read_bytes()
    new = written[since:] if len(written) >= since else written
    lines = new.decode(errors="replace").splitlines()[-_LAST_LINES:]
    return "\n".join(f"    {line[:300]}" for line in lines) or "    (it has written nothing)"
