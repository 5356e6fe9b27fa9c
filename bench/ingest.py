"""`make bench-ingest`: how fast a backlog of trades becomes a Delta table, by our bronze and by what one would write instead."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from bench.backlog import TOPIC, as_json, fill, trades
from bench.measure import metered
from bench.report import Round, machine, save, show_table
from bench.spark_side import spark_environment
from bench.worker import Worker
from infra.environment import environment
from infra.scratch import running_broker
from infra.supervisor.client import Supervisor
from lake.home.console import messages, say
from lake.home.home import Home, this_home
from producers.publisher_formats import as_avro


@dataclass(frozen=True, slots=True)
class Side:
    """Something that drains the topic."""

    name: str
    arguments: tuple[str, ...]
    value_format: str = "json"

    @property
    def on_spark(self) -> bool:
        """Whether it starts a Spark driver of its own."""
        return self.arguments[0] == "bench.spark_side"


SIDES = {
    "bronze": Side("bronze, JSON", ("bench.spark_side", "bronze")),
    "avro": Side("bronze, Avro", ("bench.spark_side", "bronze"), "avro"),
    "python1": Side("Python consumer, JSON, 1 process", ("bench.python_side", "consumer", "1")),
    "python2": Side("Python consumer, JSON, 2 processes", ("bench.python_side", "consumer", "2")),
    "consume": Side("limit: consume only", ("bench.python_side", "consume", "1")),
    "raw": Side("limit: Spark, bytes to Delta", ("bench.spark_side", "raw")),
}


ENCODINGS = {"json": as_json, "avro": lambda event: as_avro(TOPIC, event)}


def main(
    events: Annotated[int, typer.Option(help="Trades in the backlog.", min=1_000)] = 2_000_000,
    rounds: Annotated[int, typer.Option(help="Rounds of each side; the first is the cold one.", min=2)] = 5,
    sides: Annotated[str, typer.Option(help="Which, separated by commas.")] = ",".join(SIDES),
) -> None:
    """Measure each side in turn, round after round, on one broker; print a table and keep the figures as JSON."""
    folder = this_home().home / "bench"
    scratch = folder / f"ingest-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    scratch.mkdir(parents=True)
    wanted = [SIDES[name] for name in sides.split(",")]
    try:
        with running_broker(scratch / "json") as on_json, running_broker(scratch / "avro") as on_avro:
            brokers = {"json": on_json, "avro": on_avro}
            conditions = {"events": events, "rounds": rounds} | {
                f"{name}_bytes": fill(brokers[name].bootstrap_servers, map(encode, trades(events))) // events
                for name, encode in ENCODINGS.items()
                if any(side.value_format == name for side in wanted)
            }
            found = measure(brokers, wanted, rounds, events, scratch)
        say(f"figures: {save(folder / f'{scratch.name}.json', conditions | machine(), rounds=found)}")
        show_table(conditions, found)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def measure(brokers: dict[str, Home], sides: list[Side], rounds: int, count: int, scratch: Path) -> list[Round]:
    """Every side once a round, each round in the same order."""
    broker_pids = {name: Supervisor(config).states()["kafka"].pid for name, config in brokers.items()}
    with (scratch / "workers.log").open("ab") as log:
        workers = {side: Worker(list(side.arguments), _environment(brokers[side.value_format], side), log) for side in sides}
        found: list[Round] = []
        for number, side in track([(number, side) for number in range(rounds) for side in sides], console=messages):
            home = scratch / f"round-{len(found)}"  # each its own: Delta remembers tables by their path
            task = {"home": str(home), "servers": brokers[side.value_format].bootstrap_servers}
            with metered(workers[side].pid, broker_pids[side.value_format]) as usage:
                answer = workers[side].work(task)
            found.append(Round.of(side.name, number, count, usage, answer["table"]))
            shutil.rmtree(home, ignore_errors=True)
        for worker in workers.values():
            worker.stop()
    return found


def _environment(config: Home, side: Side) -> dict[str, str]:
    own = {"LAKE_KAFKA_BOOTSTRAP": config.bootstrap_servers, "LAKE_VALUE_FORMAT": json.dumps({TOPIC: side.value_format})}
    return (spark_environment(config) if side.on_spark else environment(config)) | own


if __name__ == "__main__":
    typer.run(main)
