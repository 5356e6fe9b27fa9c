"""Sail: Spark's SQL inside this process, a Spark Connect server on 127.0.0.1 that ends with it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

REMOTE = "LAKE_SAIL_REMOTE"  # dbt/profiles.yml reads it
CONF = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC"}


class Sail:
    """An open session; tables are known to it once they are registered."""

    def __init__(self, session: "SparkSession") -> None:
        self._session = session

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""
        return [tuple(row) for row in self._session.sql(statement).collect()]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""
        return list(self._session.table(table).columns)


def _session(remote: str) -> "SparkSession":
    """A session whose configuration stays ours, and the one that dbt-spark finds: it would turn ANSI off before each statement.

    Without ANSI an overflow of money is null instead of an error.
    """
    from pyspark.sql.connect.conf import RuntimeConf
    from pyspark.sql.connect.session import SparkSession

    class Kept(RuntimeConf):
        def _set_all(self, configs: Any, silent: bool) -> None:
            """Not taken."""

    class Session(SparkSession):
        @property
        def conf(self) -> RuntimeConf:
            return Kept(self.client)

    session = Session(connection=remote)
    for name, value in CONF.items():
        session.conf.set(name, value)
    SparkSession._set_default_and_active_session(session)
    return session


@contextmanager
def sail() -> Iterator[Sail]:
    """Start a server on a free port and open a session, which dbt in this process shares; both end with the block."""
    from pysail.spark import SparkConnectServer

    os.environ.setdefault("RUST_LOG", "error")
    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _, port = server.listening_address
    os.environ[REMOTE] = f"sc://127.0.0.1:{port}"
    try:
        session = _session(os.environ[REMOTE])
        try:
            yield Sail(session)
        finally:
            session.stop()  # one that is left open keeps this process from ending
    finally:
        os.environ.pop(REMOTE, None)
        server.stop()
