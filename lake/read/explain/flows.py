"""External flows of a scope: a transfer between two of its accounts is none."""

from lake.read.explain.books import Day
from lake.read.explain.cash import in_base
from lake.read.explain.node import How, Node
from lake.read.explain.rates import converted
from lake.read.explain.rows import CashEvent
from lake.read.explain.value import TABLE


def inflow(day: Day, is_subtracted: bool = False) -> Node:
    """What came in from outside on the day."""
    parts = tuple(_in_scope_currency(day, event) for event in external(day) if event.amount > 0)
    return Node(f"inflow of {day.date}", day.published.inflow, How.SUM_OF_KNOWN, parts, is_subtracted=is_subtracted, source=TABLE)


def outflow(day: Day, is_subtracted: bool = False) -> Node:
    """What went out on the day, as a number of 0 or more."""
    parts = tuple(_in_scope_currency(day, event, is_subtracted=True) for event in external(day) if event.amount < 0)
    return Node(
        f"outflow of {day.date}", day.published.outflow, How.SUM_OF_KNOWN, parts, is_subtracted=is_subtracted, source=TABLE
    )


def _in_scope_currency(day: Day, event: CashEvent, is_subtracted: bool = False) -> Node:
    """In its account's currency first, then in the scope's."""
    amount = in_base(day, event, is_subtracted)
    return converted(day, amount, (event.base_currency, day.published.currency))


def external(day: Day) -> list[CashEvent]:
    """The external cash events of the day, for this scope."""
    own = set(day.books.accounts)
    return [
        event
        for event in day.cash_events
        if event.value_date == day.date and event.is_external and event.transfer_account_id not in own
    ]
