"""Where things are: the one home of every path below LAKE_HOME and of the address of every table."""

import re
from dataclasses import dataclass
from pathlib import Path

from lake.home.errors import LakeError


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one lakehouse."""

    home: Path
    tables: str
    jars: Path  # fetched by `lake setup`: `jars/broker`, `jars/spark`

    @property
    def kafka(self) -> Path:
        """The broker's log and configuration."""
        return self.home / "kafka"

    @property
    def run(self) -> Path:
        """Pids, sockets, leases and generated configuration of what runs now."""
        return self.home / "run"

    @property
    def readers(self) -> Path:
        """What DuckDB writes while somebody reads: its catalog, and what does not fit into memory."""
        return self.run / "readers"

    @property
    def scratch(self) -> Path:
        """What a build by Sail is about to merge; gone when it has ended."""
        return self.run / "scratch"

    @property
    def logs(self) -> Path:
        """One log file for each service."""
        return self.home / "logs"

    @property
    def metastore(self) -> Path:
        """The Thrift Server's embedded Derby."""
        return self.home / "metastore"

    @property
    def dbt_target(self) -> Path:
        """What dbt compiles, and its run results."""
        return self.home / "dbt"

    @property
    def folder(self) -> Path | None:
        """The folder of the tables; None when they are in an object store."""
        address = self.tables.removeprefix("file://")
        return None if "://" in address else Path(address)

    def checkpoint(self, topic: str) -> Path:
        """The checkpoint of a topic's streaming query."""
        return self.home / "checkpoints" / topic

    def table(self, schema: str, name: str) -> str:
        """The address of a Delta table."""
        return f"{self.tables}/{schema}/{name}"


def same_address(one: str, other: str) -> bool:
    """Whether two addresses of a table or a folder of them mean the same place."""
    return plain_address(one) == plain_address(other)


def plain_address(address: str) -> str:
    """A local address as a path; any other as it is, without a slash at its end."""
    return re.sub(r"^file:/*", "/", address).rstrip("/")


def schema_name(schema: str, into: str | None) -> str:
    """gold, or the NAME_gold of a build into a name of its own; LakeError when that is no name."""
    if into is None:
        return schema
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", into) or into in {"bronze", "silver", "gold", "default"}:
        raise LakeError(f"{into!r} is no name for schemas.", "Use lower-case letters, digits and _, a letter first.", 2)
    return f"{into}_{schema}"
