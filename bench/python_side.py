"""Workers without Spark: the consumer that one would write in Python instead, and, as a limit, consuming alone.

The consumer keeps the same columns and is exactly-once by transaction ids of the table, but it only casts: what cannot be cast,
or lacks a required field, gets one reason for all.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
from confluent_kafka import Consumer, Message, TopicPartition
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake

from bench.backlog import PARTITIONS, TOPIC
from bench.worker import Work, serve
from lake.contract.events import TOPICS, specs
from lake.contract.fields import FieldSpec, Kind

ROWS_PER_COMMIT = 500_000
_CONFIG = {
    "group.id": "bench",
    "enable.auto.commit": False,
    "enable.partition.eof": False,
    "queued.max.messages.kbytes": 262_144,
    "fetch.message.max.bytes": 8_388_608,
}


def start(side: str, processes: int) -> Work:
    """A pool of processes, each of which drains its share of the partitions for each task."""
    drain = {"consumer": consume_into_delta, "consume": only_consume}[side]
    shares = [list(range(PARTITIONS))[number::processes] for number in range(processes)]
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    list(pool.map(_warm_import, shares))

    def work(task: dict[str, Any]) -> dict[str, Any]:
        table = f"{task['home']}/tables/bronze/{TOPIC}"
        done = [pool.submit(drain, task["servers"], share, table) for share in shares]
        for each in done:
            each.result()
        return {"table": table}

    return work


def _warm_import(_: list[int]) -> None:
    """Only starts the process of the pool."""


def only_consume(servers: str, partitions: list[int], _: str) -> None:
    """Fetch every record and look at its length."""
    for messages in _batches(servers, dict.fromkeys(partitions, 0)):
        sum(len(message) for message in messages)


def consume_into_delta(servers: str, partitions: list[int], table: str) -> None:
    """Append batches of typed rows and their bytes; the transaction id of each partition is its next offset."""
    writer = WriterProperties(compression="ZSTD")
    connection = duckdb.connect(config={"threads": len(partitions)})
    connection.execute("set enable_progress_bar = false")
    start = _next_offsets(table, partitions)
    for messages in _batches(servers, start):
        rows = _rows(messages)
        typed = connection.sql(_decode_sql()).to_arrow_table()
        start |= {int(message.partition() or 0): int(message.offset() or 0) + 1 for message in messages}
        transactions = [Transaction(f"{TOPIC}-{partition}", offset) for partition, offset in start.items()]
        properties = CommitProperties(app_transactions=transactions)
        write_deltalake(table, typed, mode="append", writer_properties=writer, commit_properties=properties)
        del rows, typed


def _next_offsets(table: str, partitions: list[int]) -> dict[int, int]:
    if not DeltaTable.is_deltatable(table):
        return dict.fromkeys(partitions, 0)
    held = DeltaTable(table)
    return {partition: held.transaction_version(f"{TOPIC}-{partition}") or 0 for partition in partitions}


def _batches(servers: str, start: dict[int, int]) -> Iterator[list[Message]]:
    consumer = Consumer({"bootstrap.servers": servers, **_CONFIG})
    ends = {partition: consumer.get_watermark_offsets(TopicPartition(TOPIC, partition))[1] for partition in start}
    consumer.assign([TopicPartition(TOPIC, partition, offset) for partition, offset in start.items()])
    missing = sum(ends[partition] - offset for partition, offset in start.items())
    while missing:
        batch: list[Message] = []
        while len(batch) < min(ROWS_PER_COMMIT, missing):
            batch += consumer.consume(min(50_000, missing - len(batch)), timeout=1.0)
        missing -= len(batch)
        yield batch
    consumer.close()


def _rows(messages: list[Message]) -> pa.Table:
    return pa.table(
        {
            "value": pa.array([message.value() for message in messages], pa.string()),
            "kafka_partition": pa.array([message.partition() for message in messages], pa.int32()),
            "kafka_offset": pa.array([message.offset() for message in messages], pa.int64()),
            "known_at": pa.array([message.timestamp()[1] for message in messages], pa.timestamp("ms", "UTC")),
        }
    )


def _decode_sql() -> str:
    fields = specs(TOPICS[TOPIC].event)
    by_name = {spec.name: spec for spec in fields}
    structure = ", ".join(f'"{spec.name}": "VARCHAR"' for spec in fields)
    typed = ", ".join(f"{_typed(spec, by_name)} as {spec.name}" for spec in fields)
    required = " and ".join(f"{spec.name} is not null" for spec in fields if spec.required)
    return f"""
        with sent as (select *, from_json(value, '{{{structure}}}') as sent from rows),
        typed as (select {typed}, * exclude (sent) from sent)
        select * replace (encode(value) as value), '{TOPIC}' as kafka_topic, now() as ingested_at,
            case when not ({required}) then 'invalid' end as reject_reason
        from typed"""


def _typed(spec: FieldSpec, by_name: dict[str, FieldSpec]) -> str:
    stored_as = {Kind.TIMESTAMP: "timestamptz"}.get(spec.kind, spec.column_type)
    cast = f"try_cast(sent.{spec.name} as {stored_as})"
    if spec.default is not None:
        return f"coalesce({cast}, cast('{spec.default}' as {stored_as}))"
    if spec.default_from is not None:
        is_its_day = spec.kind is Kind.DATE and by_name[spec.default_from].kind is Kind.TIMESTAMP
        text = f"left(sent.{spec.default_from}, 10)" if is_its_day else f"sent.{spec.default_from}"
        return f"coalesce({cast}, try_cast({text} as {stored_as}))"
    return cast


if __name__ == "__main__":
    serve(lambda: start(sys.argv[1], int(sys.argv[2])))
