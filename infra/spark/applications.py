"""The two Spark applications: their generated configuration and their command lines."""

import os
from pathlib import Path

from infra.jars.fetch import spark_home
from lake.contract.events import MAX_PAYLOAD_BYTES
from lake.home.home import Home
from lake.home.settings import PROJECT

ROWS_OF_A_FILE = 100_000
_LOG4J = Path(__file__).parent / "log4j2.properties"
# A few bytes of Avro can claim a text of 2 GiB, and the decoder makes room for it before it reads.
_AVRO_LIMITS = "".join(f" -Dorg.apache.avro.limits.{kind}.maxLength={MAX_PAYLOAD_BYTES}" for kind in ("string", "bytes"))


def bronze_command(config: Home, *arguments: str) -> list[str]:
    """The streaming application; `--available-now` drains the topics and stops."""
    confs = {
        **common_confs(config),
        "spark.driver.memory": config.bronze_memory,
        # The rows of a backlog count here, not the length of a pause.
        "spark.driver.extraJavaOptions": _java_options(config.home) + " -XX:+UseParallelGC" + _AVRO_LIMITS,
        "spark.scheduler.mode": "FAIR",
        **config.spark_conf,
    }
    return [*_submit(config, "bronze", confs), str(PROJECT / "spark_jobs" / "bronze.py"), *arguments]


def thrift_command(config: Home) -> list[str]:
    """The Thrift Server: the only process that opens the metastore and writes silver and gold."""
    confs = {**common_confs(config), **_thrift_confs(config), **config.spark_conf}
    server = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
    return [*_submit(config, "thrift", confs), "--class", server, "spark-internal"]


def common_confs(config: Home) -> dict[str, str]:
    """What every Spark application of this home has in common."""
    where = config.places
    jars = _class_path(where.jars)
    return {
        "spark.master": config.spark_master,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.extraClassPath": jars,
        "spark.executor.extraClassPath": jars,
        "spark.driver.extraJavaOptions": _java_options(where.home),
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        # Hadoop sets the permissions of what it makes itself, whatever the umask of its process is (lake/home/private.py).
        "spark.hadoop.fs.permissions.umask-mode": "077",
        "spark.sql.warehouse.dir": where.tables,
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.databricks.delta.snapshotPartitions": "1",
        # VACUUM lists a table in as many tasks as this; the default of 10,000 took 11 s for an empty folder.
        "spark.sql.sources.parallelPartitionDiscovery.parallelism": "8",
    }


def _thrift_confs(config: Home) -> dict[str, str]:
    where = config.places
    return {
        "spark.driver.memory": config.thrift_memory,
        # Work on all cores for some seconds at a time: throughput counts here, not the length of a pause.
        # A hundred statements' worth of generated code does not fit into the default 240 MB: it was thrown out and compiled
        # anew for as long as the server ran (docs/performance.md).
        "spark.driver.extraJavaOptions": _java_options(where.home) + " -XX:+UseParallelGC -XX:ReservedCodeCacheSize=1g",
        # A MERGE reads whole files of its target: many small ones, each of few accounts, so that it reads few rows.
        "spark.sql.files.maxRecordsPerFile": str(ROWS_OF_A_FILE),
        # The models filter by literals where it matters. Inferring filters through the many renamed columns of the versions
        # took the planner minutes and all of its memory.
        "spark.sql.constraintPropagation.enabled": "false",
        # Delta 4.4.0 answers `max(date)` of a whole table from its statistics, and fails: a Thrift Server's dates are LocalDates
        # (docs/decisions/two-engines.md).
        "spark.databricks.delta.optimizeMetadataQuery.enabled": "false",
        # A level of ranked_matches is four queries deep, and an account of LIFO or HIFO may need seventeen; the default is 100.
        "spark.sql.analyzer.maxIterations": "1000",
        # A build has some thousand stages with code of their own; with room for all of them, the next one finds it compiled.
        "spark.sql.codegen.cache.maxEntries": "10000",
        # Plans of Delta's statements are megabytes of text, and a thousand of them are kept for a UI that is off.
        "spark.sql.maxPlanStringLength": "10000",
        "spark.sql.ui.retainedExecutions": "10",
        "spark.ui.retainedJobs": "20",
        "spark.ui.retainedStages": "20",
        "spark.ui.retainedTasks": "200",
        # Embedded Derby, at an absolute path: a relative one makes a metastore wherever the server was started.
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={where.metastore / 'derby'};create=true",
        # A client that goes away while statements run keeps its connection to the metastore: the default pool has ten and waits
        # for one without limit, so that after some such every new session hung for ever. Derby is in this process and needs none.
        "spark.hadoop.datanucleus.connectionPoolingType": "None",
        # Without authentication whoever can connect can run code as this user: loopback only.
        "spark.hadoop.hive.server2.thrift.bind.host": "127.0.0.1",
        "spark.hadoop.hive.server2.thrift.port": str(config.thrift_port),
        "spark.hadoop.hive.exec.scratchdir": str(where.home / "tmp" / "hive"),
        "spark.hadoop.hive.exec.local.scratchdir": str(where.home / "tmp" / "hive-local"),
        "spark.hadoop.hive.downloaded.resources.dir": str(where.home / "tmp" / "hive-resources"),
        "spark.hadoop.hive.querylog.location": str(where.home / "tmp" / "hive-queries"),
        "spark.hadoop.hive.server2.logging.operation.enabled": "false",
        # Statements run in a pool that starts a thread for each until it has a hundred, and ends those that had nothing to do for
        # 10 s; and each new thread reads the whole of the Hive settings again, 7 % of the CPU of a build, 4 % with these.
        "spark.hadoop.hive.server2.async.exec.threads": "16",
        "spark.hadoop.hive.server2.async.exec.keepalive.time": "1h",
        # Statements stay in the server's memory for its UI, which is off.
        "spark.sql.thriftserver.ui.retainedStatements": "20",
    }


def _class_path(jars: Path) -> str:
    """Our jars; those of the container image for the cloud come after Spark's: the AWS bundle has an slf4j that logs nowhere."""
    folders = [jars / "spark"]
    if (jars / "cloud").exists():
        folders += [spark_home() / "jars", jars / "cloud"]
    return os.pathsep.join(str(folder / "*") for folder in folders)


def _java_options(home: Path) -> str:
    properties = {
        "java.io.tmpdir": str(home / "tmp"),
        "log4j2.configurationFile": _LOG4J.as_uri(),
        "derby.stream.error.file": str(home / "logs" / "derby.log"),
        "user.timezone": "UTC",
    }
    crash = f'"-XX:ErrorFile={home / "logs" / "java-crash-%p.log"}"'  # else it is written wherever the process was started
    return " ".join(f'"-D{name}={value}"' for name, value in properties.items()) + f" {crash} -XX:+ExitOnOutOfMemoryError"


def _submit(config: Home, name: str, confs: dict[str, str]) -> list[str]:
    """Write the application's properties file and name it; a Java properties file doubles its backslashes."""
    path = config.places.run / f"spark-{name}.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (f"{key} {value.replace(chr(92), chr(92) * 2)}\n" for key, value in confs.items())
    path.write_text("# Generated from infra/spark/applications.py: edit that, not this.\n" + "".join(lines))
    return [str(spark_home() / "bin" / "spark-submit"), "--properties-file", str(path)]
