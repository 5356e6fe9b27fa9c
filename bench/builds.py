"""Builds, timed: what one took, and which models took most of it."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.measure import cpu_seconds
from infra.supervisor.client import Supervisor
from lake.home.home import Home

_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Built:
    """Of one build: wall seconds, CPU seconds and resident memory of the processes that did it, seconds of each model."""

    seconds: float
    cpu_seconds: float
    peak_mib: int
    models: dict[str, float]

    def slowest(self, count: int) -> str:
        """The models that took longest; several run at a time."""
        longest = sorted(self.models.items(), key=lambda model: -model[1])[:count]
        return ", ".join(f"{name} {seconds:.1f}" for name, seconds in longest)


def timed_build(config: Home, *arguments: str) -> Built:
    """One `lake build` as a user says it, from the start of its process to the end; with the Thrift Server, where that works."""
    server = psutil.Process(Supervisor(config).states()["thrift"].pid) if config.engine == "thrift" else None
    before, began = cpu_seconds(server.pid) if server else 0.0, time.monotonic()
    command = [str(Path(sys.executable).parent / "lake"), "build", *arguments]
    log = config.places.logs / "bench-builds.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as told, subprocess.Popen(command, env=build_environment(config), stdout=told, stderr=told) as build:
        peak, used = _watched(psutil.Process(build.pid))
        code = build.wait()
    seconds = time.monotonic() - began
    if code:
        raise RuntimeError(f"{command} ended with {code}: {log.read_text()[-2000:]}")
    if server:
        used, peak = used + cpu_seconds(server.pid) - before, peak + server.memory_info().rss
    return Built(round(seconds, 2), round(used, 1), peak // 2**20, seconds_of_models(config.places.dbt_target))


def build_environment(config: Home) -> dict[str, str]:
    """The environment of a command for this home: every setting, whatever .env says."""
    values = {f"LAKE_{name.upper()}": value for name, value in config.model_dump(mode="json").items() if value is not None}
    return os.environ | {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}


def _watched(process: psutil.Process) -> tuple[int, float]:
    """The most resident memory, in bytes, and the CPU seconds of a process until it ends."""
    peak, used, done = 0, 0.0, threading.Event()
    while not done.wait(_SAMPLE_SECONDS):
        try:
            peak, times = max(peak, process.memory_info().rss), process.cpu_times()
            used = times.user + times.system
            if process.status() == psutil.STATUS_ZOMBIE:
                break
        except psutil.NoSuchProcess:
            break
    return peak, used


def seconds_of_models(target: Path) -> dict[str, float]:
    """What dbt's last run took for each model, from its target folder."""
    results = json.loads((target / "run_results.json").read_text())["results"]
    return {each["unique_id"].rpartition(".")[2]: round(each["execution_time"], 2) for each in results}
