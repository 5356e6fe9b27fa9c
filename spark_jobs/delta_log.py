"""What a Delta table's log says, asked of Delta itself: SQL would run a job for each answer, and there are eight tables."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyspark.sql import types as T

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The newest version of a table."""

    version: int  # -1: there is no table
    schema: T.StructType
    properties: dict[str, str]


def newest_snapshot(spark: "SparkSession", path: str) -> Snapshot:
    """The newest version of the table at `path`."""
    java = _java(spark)
    nothing = java.scala.Option.empty()
    log = java.org.apache.spark.sql.delta.DeltaLog.forTable(spark._jsparkSession, path)
    snapshot = log.update(False, nothing, nothing)
    properties = java.scala.jdk.javaapi.CollectionConverters.asJava(snapshot.metadata().configuration())
    return Snapshot(snapshot.version(), T.StructType.fromJson(json.loads(snapshot.schema().json())), dict(properties))


def commit_info(spark: "SparkSession", path: str, version: int) -> dict[str, Any] | None:
    """The `commitInfo` of a version of the table at `path`; None when its commit file has been cleaned up."""
    java = _java(spark)
    file = java.org.apache.hadoop.fs.Path(f"{path}/_delta_log/{version:020d}.json")
    files = file.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    if not files.exists(file):
        return None
    stream = files.open(file)
    try:
        actions = java.org.apache.commons.io.IOUtils.toString(stream, "UTF-8").splitlines()
    finally:
        stream.close()
    infos = (json.loads(action).get("commitInfo") for action in actions if '"commitInfo"' in action)
    return next((info for info in infos if info), None)


def write_checkpoint(spark: "SparkSession", path: str) -> None:
    """Have Delta write a checkpoint of the newest version of the table at `path`, as it does by itself at every hundredth."""
    _java(spark).org.apache.spark.sql.delta.DeltaLog.forTable(spark._jsparkSession, path).checkpoint()


def _java(spark: "SparkSession") -> Any:
    return spark._jvm
