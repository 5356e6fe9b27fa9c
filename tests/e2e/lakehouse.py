"""A lakehouse of its own for a test session: every service for real, on free ports, below a temporary home."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.scratch import own_settings
from lake.clients.duckdb import open_lake
from lake.gold.catalog import found_tables
from lake.gold.delta_log import newest_version
from lake.gold.tables import RUNS, TABLES
from lake.home.home import Home
from producers.publisher import Publisher
from tests.reference.compare import Row

UP_SECONDS = "900"  # half a minute on an idle machine; the tests are to pass on one with much else to do, too
GOLD_TABLES = tuple(table.name for table in TABLES if not table.is_history)
DAYS_AND_EVENTS = tuple(name for name in GOLD_TABLES if name != RUNS)


@dataclass(frozen=True)
class Lakehouse:
    """A running lakehouse and the ways that a user has to it."""

    config: Home

    @property
    def environment(self) -> dict[str, str]:
        names = ("engine", "home", "jars", "kafka_port", "kafka_controller_port", "thrift_port", "kafka_memory", "thrift_memory")
        others = {name: value for name, value in os.environ.items() if not name.startswith("LAKE_")}
        return others | {f"LAKE_{name.upper()}": str(getattr(self.config, name)) for name in names}

    def lake(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`lake ...` as a user runs it; its output is shown when it fails."""
        command = [str(Path(sys.executable).parent / "lake"), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, f"{command} exited with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done

    def publish(self, events: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Send events in this order and wait until bronze holds them."""
        with Publisher(self.config.bootstrap_servers) as publisher:
            for topic, event in events:
                publisher.send_payload(topic, event)
        self.python(
            "from lake.read.arrival import wait_for_bronze; from lake.home.home import this_home; wait_for_bronze(this_home())"
        )

    def python(self, code: str) -> None:
        """Run code in a process of this lakehouse."""
        subprocess.run([sys.executable, "-c", code], env=self.environment, check=True)

    def rows(self, table: str) -> list[Row]:
        """All rows of a gold table, read by DuckDB."""
        with open_lake(self.config) as lake:
            relation = lake.sql(f"select * from gold.{table}")
            return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    def digests(self) -> dict[str, tuple[int, int]]:
        """Of each gold table, as it is now, how many rows it has, and a hash of them all, whatever their order."""
        with open_lake(self.config, unrecorded=True) as lake:
            sql = "select count(*), bit_xor(hash(each)) from gold.{} as each"
            return {table: lake.execute(sql.format(table)).fetchall()[0] for table in GOLD_TABLES}

    @property
    def tables(self) -> Path:
        """The folder of the tables."""
        return Path(self.config.places.tables)

    def copied(self, home: Path) -> "Lakehouse":
        """Another home, without services, with the tables as they are now."""
        other = Lakehouse(own_settings(home, engine=self.config.engine))
        shutil.copytree(self.tables, other.tables)
        return other

    def kept(self, name: str) -> "Lakehouse":
        """The copy of that name below the home: made when it is asked for first."""
        home = self.config.home / "kept" / name
        return Lakehouse(own_settings(home, engine=self.config.engine)) if home.exists() else self.copied(home)

    def versions(self) -> dict[str, int]:
        """The newest version of every silver and gold table."""
        tables = [(schema, name) for schema, name in found_tables(self.config) if schema in {"silver", "gold"}]
        return {f"{schema}.{name}": newest_version(Path(self.config.places.table(schema, name))) for schema, name in tables}


@contextmanager
def running_lakehouse(engine: str = "sail", services: Sequence[str] = ()) -> Iterator[Lakehouse]:
    """Start one, with the services that its engine needs or those named, and leave nothing of it behind."""
    home = Path(tempfile.mkdtemp(prefix="lake-"))
    lakehouse = Lakehouse(own_settings(home, engine=engine, kafka_memory="384m", thrift_memory="3g"))
    try:
        lakehouse.lake("up", *services, "--timeout", UP_SECONDS)
        yield lakehouse
    finally:
        lakehouse.lake("down", check=False)
        shutil.rmtree(home, ignore_errors=True)
