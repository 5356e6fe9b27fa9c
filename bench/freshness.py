"""`make bench-freshness`: how long after it was sent an event is seen in DuckDB, and what the bronze driver costs meanwhile.

With --gold `lake build --watch 1` runs beside it, on the demo, and of each trade it is told, too, when the first recorded run
had it: when it was in the portfolio's value.
"""

import shutil
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.table import Table

from bench.builds import build_environment
from bench.measure import metered
from bench.report import machine, print_table, save
from infra import services
from infra.scratch import own_settings
from infra.supervisor.client import Supervisor
from lake.clients.duckdb import delta_extension, open_lake
from lake.clients.duckdb_tables import quoted
from lake.home.console import say
from lake.home.home import Home, this_home
from producers.random_events import STREAMS, Universe
from producers.random_run import send_random

SETTLE_SECONDS = 5.0
POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Freshness:
    """Seconds from the moment in `recorded_at`, just before the event is sent, to the first query that sees it."""

    topic: str
    events: int
    p50: float
    p95: float
    p99: float
    most: float


def main(
    rate: Annotated[float, typer.Option(help="Events a second, over all topics.", min=1)] = 1_000,
    seconds: Annotated[float, typer.Option(help="How long.", min=10)] = 120,
    warm_up: Annotated[float, typer.Option(help="Seconds before it that are not counted.", min=1)] = 30,
    gold: Annotated[bool, typer.Option("--gold", help="Build meanwhile, too, on the demo: when is a trade in gold?")] = False,
) -> None:
    """Send random events to a lakehouse of its own while all bronze queries run; print a table and keep the figures as JSON."""
    folder = this_home().home / "bench"
    scratch = folder / f"freshness-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    config, building = own_settings(scratch), None
    try:
        services.up(config, only=("kafka", "bronze"), timeout=600)
        universe = Universe(accounts=100, symbols=100)
        building = _build_beside(config) if gold else None
        send_random(config.bootstrap_servers, universe, rate, warm_up)
        time.sleep(SETTLE_SECONDS)
        states = Supervisor(config).states()
        watchers = [Watcher(config, topic) for topic in STREAMS] + ([GoldWatcher(config)] if gold else [])
        for watcher in watchers:
            watcher.start()
        own_seconds = time.process_time()
        with metered(states["bronze"].pid, states["kafka"].pid) as usage:
            send_random(config.bootstrap_servers, universe, rate, seconds)
        own_cores = (time.process_time() - own_seconds) / usage.seconds
        time.sleep(SETTLE_SECONDS * (6 if gold else 1))
        found = [watcher.result() for watcher in watchers]
    finally:
        if building:
            building.terminate()
            building.wait(60)
        services.down(config)
        shutil.rmtree(scratch, ignore_errors=True)
    cores = {
        "driver_cores": round(usage.cpu_seconds / usage.seconds, 2),
        "sender_and_reader_cores": round(own_cores, 2),
        "others_cores": round(max(usage.other_cores - own_cores, 0.0), 2),
    }
    conditions = (
        {"rate": rate, "seconds": seconds, "warm_up_seconds": warm_up, "trigger_seconds": config.trigger_seconds}
        | cores
        | machine()
    )
    say(f"figures: {save(folder / f'{scratch.name}.json', conditions, topics=found)}")
    show(conditions, found)


class Watcher(threading.Thread):
    """Asks DuckDB for the rows of a table that it has not seen, at each new commit, and notes how old they are by then."""

    def __init__(self, config: Home, topic: str) -> None:
        super().__init__(daemon=True)
        self.topic = topic
        self._log = Path(config.places.table("bronze", topic)) / "_delta_log"
        self._connection = duckdb.connect()  # not `open_lake`, which shows what there was when it was opened
        self._connection.load_extension(delta_extension())
        self._table = f"delta_scan({quoted(config.places.table('bronze', topic))})"
        self._highest: dict[int, int] = {}
        self._ages: list[float] = []
        self._end = threading.Event()
        self._new_rows()

    def run(self) -> None:
        """Until it is told to end."""
        version = 0
        while not self._end.wait(POLL_SECONDS):
            if (newest := sum(1 for _ in self._log.iterdir())) != version:
                version = newest
                sent = self._new_rows()
                self._ages += [time.time() - at for at in sent]

    def result(self) -> Freshness:
        """End, and give the percentiles of what was seen."""
        self._end.set()
        self.join()
        cuts = statistics.quantiles(self._ages, n=100)
        figures = (cuts[49], cuts[94], cuts[98], max(self._ages))
        return Freshness(self.topic, len(self._ages), *(round(figure, 3) for figure in figures))

    def _new_rows(self) -> list[float]:
        """The moments at which the new rows were sent, seconds since 1970."""
        sql = f"select kafka_partition, kafka_offset, epoch(recorded_at) from {self._table} where kafka_offset > ?"
        lowest = min(self._highest.values(), default=-1)
        rows = self._connection.execute(sql, [lowest]).fetchall()
        new = [(partition, offset, at) for partition, offset, at in rows if offset > self._highest.get(partition, -1)]
        for partition, offset, _ in new:
            self._highest[partition] = max(offset, self._highest.get(partition, -1))
        return [at for _, _, at in new]


class GoldWatcher(Watcher):
    """The same for the trades of gold, whenever a run is recorded."""

    def __init__(self, config: Home) -> None:
        self._seen: set[str] = set()
        self._config = config
        super().__init__(config, "trades")
        self.topic = "trades in gold"
        self._log = Path(config.places.table("gold", "calc_runs")) / "_delta_log"

    def _new_rows(self) -> list[float]:
        with open_lake(self._config) as lake:
            rows = lake.execute("select trade_id, epoch(recorded_at) from gold.fact_trades").fetchall()
        new = [(trade, at) for trade, at in rows if trade not in self._seen]
        self._seen |= {trade for trade, _ in new}
        return [at for _, at in new]


def _build_beside(config: Home) -> "subprocess.Popen[bytes]":
    """The demo, built, and `lake build --watch 1` beside what comes after it."""
    lake, environment = str(Path(sys.executable).parent / "lake"), build_environment(config)
    subprocess.run([lake, "produce", "demo"], env=environment, check=True)
    wait = "from lake.read.arrival import wait_for_bronze; from lake.home.home import this_home; wait_for_bronze(this_home())"
    subprocess.run([sys.executable, "-c", wait], env=environment, check=True)
    subprocess.run([lake, "build", "--no-test"], env=environment, check=True)
    log = config.places.logs / "watch.log"
    return subprocess.Popen([lake, "build", "--watch", "1"], env=environment, stdout=log.open("wb"), stderr=subprocess.STDOUT)


def show(conditions: dict[str, object], found: list[Freshness]) -> None:
    """One line for each topic."""
    table = Table(title=", ".join(f"{name.replace('_', ' ')} {value}" for name, value in conditions.items()))
    for column in ("topic", "events", "p50 s", "p95 s", "p99 s", "longest s"):
        table.add_column(column, justify="left" if column == "topic" else "right")
    for each in found:
        table.add_row(each.topic, f"{each.events:,}", *(f"{x:.2f}" for x in (each.p50, each.p95, each.p99, each.most)))
    print_table(table)


if __name__ == "__main__":
    typer.run(main)
