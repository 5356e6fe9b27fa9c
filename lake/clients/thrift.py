"""The Spark Thrift Server, for the statements that `lake` itself sends; everything else is dbt's. Every wait has a limit."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.layout import same_address

ANSWER_SECONDS = 15  # to take a connection, open a session and say which home it serves
STATEMENT_SECONDS = 1800


class Thrift:
    """An open connection."""

    def __init__(self, connection: Any, socket: Any) -> None:
        self._connection, self._socket = connection, socket

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""
        cursor = self._connection.cursor()
        with _goodbye(cursor), _in_step(self._socket):
            cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""
        return [row[0] for row in self.rows(f"show columns in {table}")]


@contextmanager
def thrift(config: Home, patience: float = STATEMENT_SECONDS, answer: float = ANSWER_SECONDS) -> Iterator[Thrift]:
    """Connect to the Thrift Server of this home.

    LakeError when none answers within `answer` seconds, when it serves another home, when it goes away before the end of the
    block, and when a statement in it takes longer than `patience` seconds.
    """
    from thrift.transport.TTransport import TTransportException

    where, deadline = f"{config.thrift_host}:{config.thrift_port}", time.monotonic() + answer
    try:
        socket, connection = _connect(config, answer)
    except (OSError, TTransportException) as error:
        raise LakeError(
            f"No Spark Thrift Server answers on {where} within {answer:g} s.",
            "Start it with `lake up thrift`, or set LAKE_THRIFT_HOST and LAKE_THRIFT_PORT to where one runs. One that is there "
            "but mute: `lake logs thrift` says why; then `lake down`, `lake up`.",
        ) from error
    try:
        with _goodbye(connection), ExitStack() as at_last:
            at_last.callback(socket.setTimeout, answer * 1000)
            server = Thrift(connection, socket)
            socket.setTimeout(max(0.1, deadline - time.monotonic()) * 1000)
            _require_home(server, config, where)
            socket.setTimeout(patience * 1000)
            yield server
    except (TTransportException, OSError) as error:
        raise LakeError(
            f"The Spark Thrift Server on {where} went away in the middle of it, or took longer than {patience:.0f} s.",
            "`lake status` tells whether it is up again, `lake logs thrift` why; nothing was recorded: say it again.",
        ) from error


@contextmanager
def _in_step(socket: Any) -> Iterator[None]:
    """Hang up when an answer is not waited for to its end: what is still to come of it would be taken for that to the next."""
    from pyhive import exc

    try:
        yield
    except exc.Error:  # that was the answer
        raise
    except BaseException:
        socket.close()
        raise


@contextmanager
def _goodbye(session: Any) -> Iterator[None]:
    """Close a session or a cursor at the end; one that was hung up on cannot be told any more."""
    from thrift.transport.TTransport import TTransportException

    try:
        yield
    finally:
        with suppress(TTransportException, OSError):
            session.close()


def _connect(config: Home, answer: float) -> tuple[Any, Any]:
    """The socket and a connection through it: PyHive itself knows no time limit."""
    from pyhive import hive
    from thrift.transport.TSocket import TSocket
    from thrift_sasl import TSaslClientTransport

    socket = TSocket(config.thrift_host, config.thrift_port)
    socket.setTimeout(answer * 1000)

    def login() -> Any:
        return hive.get_pure_sasl_client(config.thrift_host, "PLAIN", username="lake", password="x")

    return socket, hive.connect(thrift_transport=TSaslClientTransport(login, "PLAIN", socket))


def _require_home(server: Thrift, config: Home, where: str) -> None:
    """A server on our port may be that of another home: nothing is asked of it, and nothing written."""
    serves = server.rows("set spark.sql.warehouse.dir")[0][1]
    if not same_address(serves, config.places.tables):
        raise LakeError(
            f"The Spark Thrift Server on {where} serves {serves}, not {config.places.tables}.",
            "Set LAKE_THRIFT_PORT to a port of this home's own, then `lake up thrift`.",
        )
