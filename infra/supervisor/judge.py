"""When a server that runs is to be started anew: what it has been seen to do since its process began."""

from dataclasses import dataclass

LONGEST_START_SECONDS = 3600.0


@dataclass
class Judge:
    """Counts missed answers: `patience` in a row are too many.

    A server that has not answered yet is starting, and left alone for `starting` seconds: twice as long after each restart that
    brought no answer, so that one which is slow to start, on a machine with much to do, is not started anew for ever.
    """

    patience: int = 3
    starting: float = 180.0
    missed: int = 0
    _pid: int = 0
    _since: float = 0.0  # when this process was first seen
    _has_answered: bool = False
    _restarts: int = 0  # in a row, without an answer between them

    def is_lost(self, pid: int, *, answers: bool, now: float) -> bool:
        """Whether the server, process `pid`, is to be started anew; `now` in seconds of any steady clock."""
        if pid != self._pid:
            self._pid, self._since, self._has_answered, self.missed = pid, now, False, 0
        if answers:
            self._has_answered, self.missed, self._restarts = True, 0, 0
        elif self._has_answered or now - self._since >= self.seconds_to_start:
            self.missed += 1
        if self.missed < self.patience:
            return False
        self.missed, self._restarts = 0, self._restarts + 1
        return True

    @property
    def seconds_to_start(self) -> float:
        """How long a server that has not answered yet is left alone."""
        return min(self.starting * 2.0**self._restarts, max(self.starting, LONGEST_START_SECONDS))
