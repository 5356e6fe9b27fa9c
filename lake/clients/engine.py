"""The engine that builds silver and gold: Sail in this process, or the Spark Thrift Server; both are sent the same SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from lake.clients.sail import sail
from lake.clients.thrift import thrift
from lake.gold.catalog import register
from lake.home.errors import LakeError
from lake.home.home import Home


class Engine(Protocol):
    """An open session."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a statement gives."""
        ...

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""
        ...


@contextmanager
def engine(config: Home) -> Iterator[Engine]:
    """A session of the engine that the settings name, to which every table is known; LakeError when it does not answer."""
    if config.engine == "sail" and config.places.folder is None:
        raise LakeError(
            f"The tables are at {config.places.tables}, and Sail builds in a local folder only.",
            "Set LAKE_ENGINE=thrift, or LAKE_TABLES_URI to a folder.",
            2,
        )
    with sail() if config.engine == "sail" else thrift(config) as session:
        register(session, config)
        yield session
