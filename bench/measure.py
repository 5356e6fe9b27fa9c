"""What a piece of work takes: seconds, CPU seconds of its processes, their memory at most, and what else ran meanwhile."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

_SAMPLE_SECONDS = 0.1


@dataclass
class Usage:
    """Filled when the work is done; memory is the resident memory of all its processes together."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: int = 0
    other_cores: float = 0.0  # busy with neither the work nor the broker
    samples: list[int] = field(default_factory=list, repr=False)


@contextmanager
def metered(pid: int, broker_pid: int) -> Iterator[Usage]:
    """Measure what the process `pid` and its children do within the block."""
    usage, done = Usage(), threading.Event()
    sampler = threading.Thread(target=_sample, args=(pid, usage, done), daemon=True)
    own, broker, machine, began = cpu_seconds(pid), cpu_seconds(broker_pid), _machine_seconds(), time.monotonic()
    sampler.start()
    yield usage
    usage.seconds = time.monotonic() - began
    usage.cpu_seconds = cpu_seconds(pid) - own
    others = _machine_seconds() - machine - usage.cpu_seconds - (cpu_seconds(broker_pid) - broker)
    usage.other_cores = max(others, 0.0) / usage.seconds
    done.set()
    sampler.join()
    usage.peak_mib = max(usage.samples, default=0) // 2**20


def cpu_seconds(pid: int) -> float:
    """User and system seconds of a process and all that it has started, those that have ended included."""
    return sum(sum(process.cpu_times()[:4]) for process in _tree(pid))


def _tree(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _machine_seconds() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.system + times.softirq + times.irq)


def _sample(pid: int, usage: Usage, done: threading.Event) -> None:
    while not done.wait(_SAMPLE_SECONDS):
        try:
            usage.samples.append(sum(process.memory_info().rss for process in _tree(pid)))
        except psutil.NoSuchProcess:
            continue
