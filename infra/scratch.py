"""Lakehouses for a while, of tests and measurements: homes that collide with no other, and a broker in one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra import services
from lake.home.home import Home, this_home


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_settings(home: Path, **others: Any) -> Home:
    """Settings of a lakehouse in `home`, on free ports, with the project's jars and no service from outside."""
    own = {
        "jars": this_home().places.jars,
        "kafka_bootstrap": None,
        "tables_uri": None,
        "kafka_port": free_port(),
        "kafka_controller_port": free_port(),
        "thrift_port": free_port(),
        "kafka_memory": "256m",
    }
    return Home(home=home, **own | others)


@contextmanager
def running_broker(home: Path) -> Iterator[Home]:
    """A broker in `home` with the topics of the contract."""
    config = own_settings(home)
    try:
        services.up(config, only=("kafka",))
        yield config
    finally:
        services.down(config)
