"""The Spark session of the bronze application."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONF = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",  # streams refuse it, and say so at each start
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # A snapshot is otherwise rebuilt in 50 tasks.
    "spark.databricks.delta.snapshotPartitions": "1",
    # One pool for each topic: a backlog of one does not keep the others waiting.
    "spark.scheduler.mode": "FAIR",
    "spark.streaming.stopGracefullyOnShutdown": "false",
    "spark.sql.streaming.metricsEnabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
LOOPBACK = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


def bronze_session() -> "SparkSession":
    """The session of the bronze driver; master, memory and class path are spark-submit's to say."""
    from pyspark.conf import SparkConf
    from pyspark.sql import SparkSession

    submitted = SparkConf()
    builder = SparkSession.builder.appName("bronze")
    for key, value in {**LOOPBACK, **CONF}.items():
        if not submitted.contains(key):
            builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    return spark
