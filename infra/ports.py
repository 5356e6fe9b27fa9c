"""The ports that a service listens on, checked before it is started."""

import socket
from dataclasses import dataclass

import psutil

from lake.home.errors import LakeError
from lake.home.home import Home


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a service, and the setting that moves it."""

    number: int
    setting: str
    what: str


def kafka_ports(config: Home) -> tuple[Port, ...]:
    """Kafka's: one for clients, one for its controller."""
    return (
        Port(config.kafka_port, "LAKE_KAFKA_PORT", "Kafka"),
        Port(config.kafka_controller_port, "LAKE_KAFKA_CONTROLLER_PORT", "Kafka's controller"),
    )


def thrift_ports(config: Home) -> tuple[Port, ...]:
    """The Thrift Server's."""
    return (Port(config.thrift_port, "LAKE_THRIFT_PORT", "the Thrift Server"),)


def no_ports(_: Home) -> tuple[Port, ...]:
    """A service that nothing connects to."""
    return ()


def check_free(port: Port) -> None:
    """Refuse a port that something listens on; says what, as far as this user may see it, and which setting moves ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port.number))
        except OSError as error:
            raise LakeError(
                f"Port {port.number}, for {port.what}, is taken{_holder(port.number)}: {error.strerror}.",
                move(port),
            ) from None


def move(port: Port) -> str:
    """The remedy for a port that somebody else has."""
    return f"Set {port.setting} to a free port, in the environment or in .env, or stop what holds it."


def listeners() -> dict[int, int | None]:
    """Port -> the process that listens on it; None for one of another user. Nothing where this user may not see that (macOS)."""
    try:
        listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
    except psutil.Error:
        return {}
    return {each.laddr.port: each.pid for each in listening if each.laddr}


def _holder(number: int) -> str:
    pid = listeners().get(number)
    try:
        return f" by {psutil.Process(pid).name()} (pid {pid})" if pid else ""
    except psutil.Error:
        return ""
