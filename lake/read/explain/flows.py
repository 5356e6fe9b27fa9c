"""External flows of a scope: transfers between two of its accounts are none; purchases and sales are where cash is not kept."""

from collections.abc import Iterator

from lake.read.explain import fills
from lake.read.explain.books import Day
from lake.read.explain.cash import in_base
from lake.read.explain.node import How, Node
from lake.read.explain.rates import converted
from lake.read.explain.rows import CashEvent
from lake.read.explain.value import TABLE


def inflow(day: Day, is_subtracted: bool = False) -> Node:
    """What came in from outside on the day."""
    parts = tuple(_flows(day, comes_in=True))
    return Node(f"inflow of {day.date}", day.published.inflow, How.SUM_OF_KNOWN, parts, is_subtracted=is_subtracted, source=TABLE)


def outflow(day: Day, is_subtracted: bool = False) -> Node:
    """What went out on the day, as a number of 0 or more."""
    parts = tuple(_flows(day, comes_in=False))
    return Node(
        f"outflow of {day.date}", day.published.outflow, How.SUM_OF_KNOWN, parts, is_subtracted=is_subtracted, source=TABLE
    )


def _flows(day: Day, comes_in: bool) -> Iterator[Node]:
    """Each flow of one direction, in its account's currency first, then in the scope's; negative money subtracted."""
    for event in external(day):
        if (event.amount > 0) == (comes_in == event.tracks_cash):
            amount = in_base(day, event, is_subtracted=event.amount < 0)
            yield converted(day, amount, (event.base_currency, day.published.currency))
    for fill in day.fills:
        if fill.trade_date == day.date and not fill.tracks_cash and fill.is_in == comes_in:
            yield converted(day, fills.net_in_base(day, fill), (fill.base_currency, day.published.currency))


def external(day: Day) -> list[CashEvent]:
    """The external cash events of the day, for this scope: what goes to an account that does not keep it has left."""
    own = {member.account_id for member in day.books.members if member.tracks_cash}
    return [
        event
        for event in day.cash_events
        if event.value_date == day.date and event.is_external and event.transfer_account_id not in own
    ]
