"""A lakehouse of its own for each test: its own home and its own ports, with the project's jars."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import services
from lake.layout import layout
from lake.settings import Settings


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_settings(folder: Path) -> Settings:
    """Settings of a lakehouse below `folder` that collides with no other."""
    return Settings(
        home=folder / "home",
        jars=layout().jars,
        kafka_bootstrap=None,
        tables_uri=None,
        kafka_port=free_port(),
        kafka_controller_port=free_port(),
        thrift_port=free_port(),
        kafka_memory="256m",
    )


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return own_settings(tmp_path)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A running broker that tests leave as it is."""
    config = own_settings(tmp_path_factory.mktemp("broker"))
    services.up(config, only=("kafka",))
    yield config
    services.down(config)


@pytest.fixture
def stopped_afterwards(config: Settings) -> Iterator[Settings]:
    yield config
    services.down(config)
