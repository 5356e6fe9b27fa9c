"""Builds, timed: what one took, and which models took most of it."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.measure import cpu_seconds
from infra.supervisor.client import Supervisor
from lake.commands.build import Wish, build_once
from lake.layout import layout
from lake.settings import Settings


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


def timed_build(config: Settings, wish: Wish) -> Built:
    """One of ours: the Thrift Server, which is there before and after, and dbt in this process."""
    server = psutil.Process(Supervisor(config).states()["thrift"].pid)
    cpu, own, began = cpu_seconds(server.pid), time.process_time(), time.monotonic()
    build_once(config, wish)
    seconds, used = time.monotonic() - began, cpu_seconds(server.pid) - cpu + time.process_time() - own
    return Built(
        round(seconds, 2), round(used, 1), server.memory_info().rss // 2**20, seconds_of_models(layout(config).dbt_target)
    )


def seconds_of_models(target: Path) -> dict[str, float]:
    """What dbt's last run took for each model, from its target folder."""
    results = json.loads((target / "run_results.json").read_text())["results"]
    return {each["unique_id"].rpartition(".")[2]: round(each["execution_time"], 2) for each in results}
