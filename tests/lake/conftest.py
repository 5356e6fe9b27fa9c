"""Tiny lakehouses: one to read, copies of it to break."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lake.home.home import this_home
from tests.lake.recorded import record_tables
from tests.lake.tiny_lakehouse import write_lakehouse


@pytest.fixture(scope="session")
def tiny_home(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The LAKE_HOME of the tiny lakehouse; not to be written to."""
    home = tmp_path_factory.mktemp("tiny")
    write_lakehouse(spark, home)
    record_tables(home)
    return home


@pytest.fixture
def broken_home(spark: SparkSession, tiny_home: Path, tmp_path: Path) -> Callable[..., Path]:
    """Copies the tiny lakehouse and runs Spark SQL on its tables, each named as {schema.table}; that is what its run left."""

    def break_it(*statements: str) -> Path:
        home = tmp_path / "home"
        shutil.copytree(tiny_home, home)
        for statement in statements:
            spark.sql(re.sub(r"\{(\w+)\.(\w+)\}", rf"delta.`{home}/tables/\1/\2`", statement))
        record_tables(home)
        return home

    return break_it


@pytest.fixture
def use_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Makes a folder the LAKE_HOME of the commands that a test runs, with no broker in reach."""

    def use(home: Path) -> None:
        monkeypatch.setenv("LAKE_HOME", str(home))
        monkeypatch.delenv("LAKE_TABLES_URI", raising=False)
        monkeypatch.setenv("LAKE_KAFKA_BOOTSTRAP", "127.0.0.1:1")
        this_home.cache_clear()

    yield use
    this_home.cache_clear()
