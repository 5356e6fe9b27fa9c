"""`lake produce random`: one thread for each topic, paced to the rate, until the time is over or a signal says so."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event as Flag
from threading import Thread
from types import FrameType

from producers.message import Message
from producers.publisher import Progress, Publisher
from producers.random_events import STREAMS, Universe, announcements, run_id

GRACE_SECONDS = 1.0  # for the last events; a broker slower than the rate gets no more time
SLICE_SECONDS = 0.02  # how long a thread rests once it has sent what was due


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the broker acknowledged, and the signal that ended the run early (0: none)."""

    acknowledged: Counter[str]
    signal: int = 0


def send_random(
    bootstrap_servers: str, universe: Universe, rate: float, seconds: float, on_progress: Progress | None = None
) -> Outcome:
    """Send `rate` events a second, over all topics, for `seconds`; accounts and instruments are announced first.

    SIGINT and SIGTERM end it early: what was sent is flushed and counted all the same.
    """
    stop = Flag()
    run = run_id(_now)
    with Publisher(bootstrap_servers, on_progress) as publisher, _signals(stop) as caught:
        publisher.send_all(announcements(universe))
        pumps = [_Pump(publisher, make(universe, _now, run), rate * share, seconds, stop) for make, share in STREAMS.values()]
        for pump in pumps:
            pump.start()
        for pump in pumps:
            pump.join()
        for pump in pumps:
            if pump.error is not None:
                raise pump.error
        publisher.flush()
        return Outcome(publisher.acknowledged, caught[0] if caught else 0)


class _Pump(Thread):
    """Sends one topic's messages at `rate` a second; an error stops all pumps and waits in `error`."""

    def __init__(self, publisher: Publisher, source: Iterator[Message], rate: float, seconds: float, stop: Flag) -> None:
        super().__init__(daemon=True)
        self._publisher, self._source, self._rate, self._seconds, self._halt = publisher, source, rate, seconds, stop
        self.error: Exception | None = None

    def run(self) -> None:
        """Pump until the time is over, all is sent, or somebody stops it."""
        try:
            self._pump()
        except Exception as error:  # whatever it is, the main thread raises it
            self.error = error
            self._halt.set()

    def _pump(self) -> None:
        started, sent, total = time.monotonic(), 0, self._rate * self._seconds
        while sent < total and (elapsed := time.monotonic() - started) < self._seconds + GRACE_SECONDS:
            due = min(elapsed * self._rate, total)
            while sent < due and not self._halt.is_set():
                self._publisher.send(next(self._source))
                sent += 1
            if self._halt.wait(SLICE_SECONDS):
                return


@contextmanager
def _signals(stop: Flag) -> Iterator[list[int]]:
    """SIGINT and SIGTERM set `stop` and are noted in the list; the second one ends at once."""
    caught: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if caught:
            raise KeyboardInterrupt  # asked twice: the broker may be gone, and a flush waits for it
        caught.append(number)
        stop.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _now() -> datetime:
    return datetime.now(UTC)
