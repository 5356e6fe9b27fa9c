"""What really happened in the accounts of the demo, whatever was said of it first."""

from datetime import date

from lake.contract.events import CashEvent, Event, Trade
from producers.demo.euro import ACCOUNT_ID
from producers.demo.scenario import true_activity


def is_of_euros(event: Event) -> bool:
    """Whether the event is of the euro account, in whichever account it was booked first."""
    return ACCOUNT_ID in event.event_id


def dollar_activity() -> list[Event]:
    """The truth of the other accounts."""
    return [event for _, event in true_activity() if not is_of_euros(event)]


def business_day(event: Event) -> date:
    if isinstance(event, Trade):
        return event.trade_date or event.executed_at.date()
    assert isinstance(event, CashEvent)
    return event.value_date or event.occurred_at.date()


def account_of(event: Event) -> str:
    assert isinstance(event, Trade | CashEvent)
    return event.account_id
