"""The bronze application: from Kafka to one Delta table for each topic. spark-submit runs this file."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from py4j.protocol import Py4JError  # type: ignore[import-untyped]

from lake.contract.events import TOPICS
from lake.home.console import messages, say
from lake.home.errors import LakeError
from lake.home.home import this_home
from lake.home.lease import lease
from spark_jobs.delta_log import write_checkpoint
from spark_jobs.queries import prepare_sinks, start_query, wait_until_running, watch
from spark_jobs.session import bronze_session
from spark_jobs.topics import topic_states


def main(arguments: list[str]) -> int:
    """Run until SIGTERM, or until the topics are drained; the exit code is not 0 when a query died."""
    options = _options(arguments)
    try:
        with lease(this_home().places.run / "bronze.lease", "the bronze application", alive_while=os.getppid()):
            stream(options.available_now, frozenset(options.accept_loss))
    except LakeError as error:
        messages.print(f"✗ {error.problem}\n  {error.remedy}", soft_wrap=True, markup=False)
        return error.exit_code
    return 0


def stream(available_now: bool, accept_loss: frozenset[str] = frozenset()) -> None:
    """Stream every topic into bronze."""
    stopping = _StopSignal()
    states = topic_states(this_home().bootstrap_servers)
    spark = bronze_session()
    try:
        sinks = prepare_sinks(spark, states, accept_loss)
        if not available_now:
            # A process's first one takes seconds, most of it compiling: better now than in the middle of a stream.
            write_checkpoint(spark, sinks[0].path)
        queries = [start_query(spark, sink, available_now) for sink in sinks]
        wait_until_running(queries, may_end=available_now)
        with _ReadyFile(this_home().places.run / "bronze.ready"):
            say(f"bronze: {len(queries)} queries run, {this_home().bootstrap_servers} to {this_home().places.tables}/bronze")
            watch(queries, stopping.is_set, may_end=available_now)
    except Py4JError:
        if not stopping.is_set():
            raise
    finally:
        if not stopping.is_set():
            spark.stop()


class _StopSignal:
    """SIGTERM and SIGINT ask the application to stop. The JVM gets them too and just ends: a batch is appended whole or not."""

    def __init__(self) -> None:
        self._set = False
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._set = True

    def is_set(self) -> bool:
        return self._set


class _ReadyFile:
    """There while every query runs; it holds the driver's process id."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(str(os.getppid()))

    def __exit__(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bronze", description=__doc__)
    parser.add_argument("--available-now", action="store_true", help="drain the topics and stop")
    parser.add_argument("--accept-loss", action="append", default=[], choices=list(TOPICS), help="go on after lost events")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
