"""An oracle does not guess: what is not supported is refused, unless it is cancelled or superseded."""

import pytest

from tests.reference.ledger import ledger
from tests.reference.story import Arrival, Story
from tests.reference.unsupported import UnsupportedError

STORY = Story("A")
TRADE = ("b1", "2024-01-02", "10", "1")


@pytest.mark.parametrize(
    "arrival",
    [
        STORY.split("x", "2024-01-02", ("1.00001", "1")),
        STORY.split("x", "2024-01-02", ("1000000007", "1")),
    ],
    ids=lambda arrival: f"{arrival[0]} {arrival[1].event_id}",
)
def test_what_is_not_supported_is_refused(arrival: Arrival) -> None:
    with pytest.raises(UnsupportedError):
        ledger([arrival])


def test_what_was_cancelled_is_not_refused() -> None:
    cancelled = STORY.split("x", "2024-01-02", ("1.00001", "1"), version=2, action="CANCEL")

    assert ledger([STORY.buy(*TRADE), STORY.split("x", "2024-01-02", ("1.00001", "1")), cancelled])["fact_lots"]
