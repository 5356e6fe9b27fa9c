"""How much of the tiny lakehouse a run would touch: two days of one position, and events of which some are new."""

from pathlib import Path

import pytest

from lake.build.estimate import Estimate, estimate
from lake.build.plan import Plan
from lake.build.record import Inputs, Run
from lake.contract.events import TOPICS
from tests.lake.sail_homes import sail_home
from tests.lake.tiny_events import BRONZE

pytestmark = pytest.mark.spark
ALL = {topic: {"0": len(BRONZE[topic][1]) - 1} for topic in TOPICS}


def plan(**read_before: int) -> Plan:
    """The plan of a run that reads all, after one that had read of each topic that is named up to this offset."""
    before = ALL | {topic: {"0": offset} for topic, offset in read_before.items()}
    recorded = Run("one", 1, Inputs(before, "2024-01-04", "code"), {}, {}, "sail")
    return Plan(Inputs(ALL, "2024-01-04", "code"), {}, recorded=recorded, knows_past=True)


@pytest.mark.parametrize(
    ("read_before", "touched"),
    [
        ({}, 0),
        ({"trades": -1}, 2),  # a fill of the first day, and all days after it
        ({"prices": 0}, 1),  # the close of the last day
        ({"cash_events": 0}, 0),  # of an account that holds nothing
        ({"instruments": -1}, 2),  # what is said of a symbol holds on all days
        ({"accounts": -1}, 2),
    ],
)
def test_an_event_touches_the_days_from_its_own_on(tiny_home: Path, read_before: dict[str, int], touched: int) -> None:
    assert estimate(sail_home(tiny_home), plan(**read_before)) == Estimate(rows=2, touched=touched)


def test_it_is_not_known_without_a_recorded_run(tiny_home: Path) -> None:
    assert estimate(sail_home(tiny_home), Plan(Inputs(ALL, "2024-01-04", "code"), {})) is None
