"""One warm Spark for the whole test run, with Delta and Kafka on its class path."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pyspark.sql import SparkSession

from lake.home.home import this_home

_SUBMIT = {
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    "spark.sql.warehouse.dir": "file:/nonexistent",  # nothing is made by name: every test says where
}

# The same draws each time: what a change breaks is told from what nobody had drawn before. `make chaos` draws others.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_configure() -> None:
    """Ctrl-C ends the tests that `make test` runs beside others, too: a shell starts what is in the background deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A local session of two cores, with the settings of the bronze application."""
    from spark_jobs.session import CONF, LOOPBACK

    venv_bin = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([venv_bin, os.environ["PATH"]])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    # Read when pyspark starts its JVM: what is on the class path cannot be added later.
    class_path = {"spark.driver.extraClassPath": f"{this_home().places.jars}/spark/*"}
    confs = " ".join(f"--conf '{key}={value}'" for key, value in {**class_path, **_SUBMIT, **LOOPBACK, **CONF}.items())
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--master local[2] {confs} pyspark-shell"
    session = SparkSession.builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
