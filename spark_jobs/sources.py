"""The Kafka source of one topic."""

import json
from typing import TYPE_CHECKING

from spark_jobs.ledger import Offsets

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# Large batches for a backlog (a commit costs as much as some ten thousand rows), but not so large that a crash repeats minutes.
MOST_RECORDS_PER_BATCH = 2_000_000


def read_topic(spark: "SparkSession", bootstrap_servers: str, topic: str, highest: Offsets) -> "DataFrame":
    """The stream of a topic's records, from the one after the highest that bronze holds; lost records stop it.

    With a checkpoint Spark goes on where that ends, and the sink drops what the table already has.
    """
    start = {str(partition): offset + 1 for partition, offset in highest.items()}
    return (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", bootstrap_servers)
        .option("subscribe", topic)
        .option("startingOffsets", json.dumps({topic: start}))
        .option("failOnDataLoss", "true")
        .option("maxOffsetsPerTrigger", MOST_RECORDS_PER_BATCH)
        .option("kafka.max.poll.records", 5_000)
        .option("kafka.max.partition.fetch.bytes", 8 * 1024 * 1024)
        .load()
    )
