"""The Spark Thrift Server, for the few statements that `lake` itself sends; everything else is dbt's."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from lake.errors import LakeError
from lake.settings import Settings


class Thrift:
    """An open connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()]


@contextmanager
def thrift(settings: Settings) -> Iterator[Thrift]:
    """Connect to the Thrift Server; LakeError when it does not answer, or goes away before the end of the block."""
    from pyhive import hive
    from thrift.transport.TTransport import TTransportException

    try:
        connection = hive.connect(settings.thrift_host, port=settings.thrift_port)
    except (OSError, TTransportException) as error:
        raise LakeError(
            f"No Spark Thrift Server answers on {settings.thrift_host}:{settings.thrift_port}.",
            "Start it with `lake up`, or set LAKE_THRIFT_HOST and LAKE_THRIFT_PORT to where one runs.",
        ) from error
    try:
        yield Thrift(connection)
    except (TTransportException, ConnectionError) as error:
        raise LakeError(
            f"The Spark Thrift Server on {settings.thrift_host}:{settings.thrift_port} went away in the middle of it.",
            "`lake status` tells whether it is up again, `lake logs thrift` why; nothing was recorded: say it again.",
        ) from error
    finally:
        with suppress(TTransportException, OSError):  # one that went away cannot be told
            connection.close()
