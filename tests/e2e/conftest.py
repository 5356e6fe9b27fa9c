"""The named states that the end-to-end tests stand on; each is made once, and kept, before the next one is made of it.

`demo` and `golden` are homes without services that hold the tables as they stood: no test writes rows to them. `live` runs,
has the demo and may have more, and is always built; `random` is the same, moved on as far as it goes. So a test may be run alone,
and after or before any other.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lake.contract.events import to_json
from producers.demo.reinvest import reinvest_events
from producers.demo.scenario import demo_events
from tests.e2e import golden_run
from tests.e2e.golden_run import Event
from tests.e2e.lakehouse import Lakehouse, running_lakehouse


@pytest.fixture(scope="session")
def demo_sent() -> list[Event]:
    """The demo and, for each share, an account that reinvests every dividend; in the order of their arrival."""
    return [(message.topic, to_json(message.event)) for message in (*demo_events(), *reinvest_events())]


@pytest.fixture(scope="session")
def golden_sent(demo_sent: list[Event]) -> list[Event]:
    """What the second run takes in, and what of it is supported."""
    return golden_run.supported(demo_sent)


@pytest.fixture(scope="session")
def live() -> Iterator[Lakehouse]:
    """A running lakehouse with the demo in it, built and tested; what it has been sent is built."""
    with running_lakehouse() as started:
        started.lake("produce", "demo")
        started.publish((message.topic, to_json(message.event)) for message in reinvest_events())
        started.lake("build", "--test")
        started.kept("demo")
        yield started


@pytest.fixture(scope="session")
def demo(live: Lakehouse) -> Lakehouse:
    """The tables after the first run, of the demo."""
    return live.kept("demo")


@pytest.fixture(scope="session")
def golden(live: Lakehouse, demo: Lakehouse, golden_sent: list[Event]) -> Lakehouse:
    """The tables after the second run, of the golden cases, a random book, a correction, and what is not supported."""
    live.publish(golden_sent)
    live.publish(golden_run.not_supported())
    live.lake("build", "--restate")
    return live.kept("golden")


@pytest.fixture(scope="session")
def random(live: Lakehouse, golden: Lakehouse) -> Lakehouse:
    """The running lakehouse, with random events beside all others; made after `golden` was kept, and free to be sent more."""
    live.lake("produce", "random", "--rate", "100", "--duration", "2")
    live.publish([])  # sends nothing: waits until bronze holds what was sent
    live.lake("build")
    return live


@pytest.fixture
def copy_of_demo(demo: Lakehouse, tmp_path: Path) -> Lakehouse:
    """A home with the tables of `demo`, to be written to."""
    return demo.copied(tmp_path / "home")
