"""One lakehouse with the demo in it, built and tested once for the whole session."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lake.contract.events import to_json
from producers.demo.reinvest import reinvest_events
from producers.demo.scenario import demo_events
from tests.e2e.golden_run import gold, published_before, supported
from tests.e2e.lakehouse import Lakehouse, running_lakehouse

__all__ = ["gold", "published_before", "supported"]


@pytest.fixture(scope="session")
def demo() -> list[tuple[str, dict[str, Any]]]:
    """The demo and, for each share, an account that reinvests every dividend; in the order of their arrival."""
    return [(message.topic, to_json(message.event)) for message in (*demo_events(), *reinvest_events())]


@pytest.fixture(scope="session")
def lakehouse() -> Iterator[Lakehouse]:
    with running_lakehouse() as started:
        started.lake("produce", "demo")
        started.publish((message.topic, to_json(message.event)) for message in reinvest_events())
        started.lake("build", "--test")
        started.copy_tables("demo")
        yield started


@pytest.fixture(scope="session")
def lakehouse_home(lakehouse: Lakehouse) -> Path:
    return lakehouse.config.home
