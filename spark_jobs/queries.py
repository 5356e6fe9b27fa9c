"""One streaming query for each topic: made ready, started, watched and stopped together."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lake.home.errors import LakeError
from lake.home.home import this_home
from spark_jobs.checkpoints import drop_orphaned_checksums, set_aside
from spark_jobs.ledger import read_highest_offsets
from spark_jobs.remedies import remedy_for
from spark_jobs.sinks import BronzeSink
from spark_jobs.sources import read_topic
from spark_jobs.tables import ensure_bronze_table
from spark_jobs.topics import TopicState, refuse_lost_offsets
from spark_jobs.transforms.decode import decode_records

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
    from pyspark.sql.streaming.query import StreamingQuery


@dataclass(frozen=True, slots=True)
class Running:
    """A started query and the sink that it feeds."""

    query: "StreamingQuery"
    sink: BronzeSink


def prepare_sinks(spark: "SparkSession", states: dict[str, TopicState], accept_loss: frozenset[str]) -> list[BronzeSink]:
    """The table, the ledger and the sink of every topic; several at a time, each is mostly waiting."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(lambda state: _prepare_sink(spark, state, state.name in accept_loss), states.values()))


def _prepare_sink(spark: "SparkSession", state: TopicState, accept_loss: bool) -> BronzeSink:
    path, checkpoint = this_home().places.table("bronze", state.name), this_home().places.checkpoint(state.name)
    ensure_bronze_table(spark, state.name, state.topic_id)
    drop_orphaned_checksums(checkpoint)
    held = read_highest_offsets(spark, path)
    if accept_loss:
        set_aside(checkpoint, datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
        held = {partition: max(offset, state.first[partition] - 1) for partition, offset in held.items()}
    refuse_lost_offsets(state, held)
    before_the_first = {partition: offset - 1 for partition, offset in state.first.items()}
    return BronzeSink(state.name, path, checkpoint, before_the_first | held)


def start_query(spark: "SparkSession", sink: BronzeSink, available_now: bool) -> Running:
    """Start the query of a topic in a scheduler pool of its own."""
    spark.sparkContext.setLocalProperty("spark.scheduler.pool", sink.topic)
    records = read_topic(spark, this_home().bootstrap_servers, sink.topic, sink.highest)
    writer = (
        records.transform(decode_records(sink.topic, this_home().value_format.get(sink.topic, "json")))
        .writeStream.queryName(sink.topic)
        .foreachBatch(sink)
        .option("checkpointLocation", str(sink.checkpoint))
    )
    seconds = this_home().trigger_seconds[sink.topic]
    writer = (
        writer.trigger(availableNow=True)
        if available_now
        else writer.trigger(processingTime=f"{seconds * 1000:.0f} milliseconds")
    )
    try:
        return Running(writer.start(), sink)
    except Exception as error:
        raise _died(sink, str(error)) from error


def wait_until_running(queries: list[Running], may_end: bool) -> None:
    """Return when every query has begun to read its topic; LakeError when one died."""
    while any(_is_starting(running.query) for running in queries):
        time.sleep(0.1)
    for running in queries:
        if not running.query.isActive:
            _raise_if_failed(running, may_end)


def _is_starting(query: "StreamingQuery") -> bool:
    return query.isActive and query.status["message"].startswith("Initializing")


def watch(queries: list[Running], is_stopping: Callable[[], bool], may_end: bool) -> None:
    """Return when the application is to stop, or, if they `may_end`, every topic is drained; LakeError when a query died."""
    active = queries
    while active and not is_stopping():
        for running in active:
            if not running.query.isActive:
                _raise_if_failed(running, may_end)
        active = [running for running in active if running.query.isActive]
        time.sleep(0.3)


def _raise_if_failed(running: Running, may_end: bool) -> None:
    error = running.query.exception()
    if running.sink.failure is not None:
        raise running.sink.failure
    if error is None and may_end:
        return
    raise _died(running.sink, str(error) if error else "it ended without saying why") from error


def _died(sink: BronzeSink, reason: str) -> LakeError:
    reason = reason.strip()[:2000]
    return LakeError(f"The bronze query of {sink.topic} died: {reason}", remedy_for(reason, sink.checkpoint))
