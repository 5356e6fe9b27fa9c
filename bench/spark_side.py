"""Workers on Spark: our bronze, and, as a limit, the bytes as they are into Delta."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.backlog import TOPIC
from bench.worker import Work, serve
from infra.environment import environment
from infra.spark.applications import bronze_command
from lake.home.home import Home, this_home
from spark_jobs.queries import prepare_sinks, start_query, watch
from spark_jobs.session import bronze_session
from spark_jobs.sources import read_topic
from spark_jobs.topics import topic_states

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def spark_environment(config: Home) -> dict[str, str]:
    """The environment of a worker that starts a Spark driver of its own, with the configuration of the bronze application."""
    (config.home / "tmp").mkdir(parents=True, exist_ok=True)
    submit = bronze_command(config.model_copy(update={"spark_master": "local[2]"}))[1:3]
    return environment(config) | {"PYSPARK_SUBMIT_ARGS": " ".join([*submit, "pyspark-shell"])}


def start(side: str) -> Work:
    """A session, and what drains the topic into the home of each task."""
    spark = bronze_session()
    drain = {"bronze": drain_to_bronze, "raw": drain_raw}[side]

    def work(task: dict[str, Any]) -> dict[str, Any]:
        os.environ["LAKE_HOME"], os.environ["LAKE_TABLES_URI"] = task["home"], f"{task['home']}/tables"
        this_home.cache_clear()
        return {"table": drain(spark)}

    return work


def drain_to_bronze(spark: "SparkSession") -> str:
    """What the bronze application does with `--available-now`, for one topic; the path of the table."""
    state = topic_states(this_home().bootstrap_servers)[TOPIC]
    sinks = prepare_sinks(spark, {TOPIC: state}, frozenset())
    watch([start_query(spark, sink, available_now=True) for sink in sinks], lambda: False, may_end=True)
    return this_home().places.table("bronze", TOPIC)


def drain_raw(spark: "SparkSession") -> str:
    """The bytes and their coordinates, not looked at; the path of the table."""
    state = topic_states(this_home().bootstrap_servers)[TOPIC]
    path = this_home().places.table("bronze", TOPIC)

    def append(batch: "DataFrame", _: int) -> None:
        batch.select("value", "topic", "partition", "offset", "timestamp").write.format("delta").mode("append").save(path)

    before_the_first = {partition: offset - 1 for partition, offset in state.first.items()}
    records = read_topic(spark, this_home().bootstrap_servers, TOPIC, before_the_first)
    checkpoint = Path(this_home().places.checkpoint(TOPIC))
    writer = records.writeStream.foreachBatch(append).option("checkpointLocation", str(checkpoint))
    writer.trigger(availableNow=True).start().awaitTermination()
    return path


if __name__ == "__main__":
    serve(lambda: start(sys.argv[1]))
