"""What producers hand to the publisher, and the moments at which things happen in what they make up."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple

from lake.contract.events import Event

SOURCE = "lake.produce"


class Message(NamedTuple):
    """An event and the name of its topic."""

    topic: str
    event: Event


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """That time of that day, UTC."""
    return datetime.combine(day, time(hour, minute, second), UTC)
