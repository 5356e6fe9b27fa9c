"""Events that never were, each made from a real one, to be cancelled."""

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from lake.contract.events import CashEvent, Event, Trade

E = TypeVar("E", bound=Event)


def phantom(event: E) -> E:
    """The event again under an id of its own, recorded a minute after it."""
    event = replace(
        event, event_id=event.event_id.replace("-v1", "-GHOST-v1"), recorded_at=event.recorded_at + timedelta(minutes=1)
    )
    if isinstance(event, Trade):
        return replace(event, trade_id=f"{event.trade_id}-GHOST")
    if isinstance(event, CashEvent):
        return replace(event, cash_event_id=f"{event.cash_event_id}-GHOST")
    return event
