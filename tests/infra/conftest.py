"""A lakehouse of its own for each test: its own home and its own ports, with the project's jars."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import services
from infra.scratch import own_settings, running_broker
from lake.home.home import Home


@pytest.fixture
def config(tmp_path: Path) -> Home:
    return own_settings(tmp_path / "home")


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A running broker that tests leave as it is."""
    with running_broker(tmp_path_factory.mktemp("broker") / "home") as config:
        yield config


@pytest.fixture
def stopped_afterwards(config: Home) -> Iterator[Home]:
    yield config
    services.down(config)
