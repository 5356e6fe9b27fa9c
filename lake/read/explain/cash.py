"""The cash balance of an account: what was there before, and every fill and cash event of the day."""

from decimal import Decimal

from lake.read.explain import fills
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.rows import CashEvent

BALANCES = "gold.fact_cash_balances_daily"
EVENTS = "gold.fact_cash_events"


def balance(day: Day, account_id: str) -> Node:
    """An account's cash at the end of a day."""
    moved = [(fill.trade_date, fills.cash(fill)) for fill in day.fills if fill.account_id == account_id]
    moved += [(event.value_date, movement(event)) for event in day.cash_events if event.account_id == account_id]
    in_order = [node for _, node in sorted(moved, key=lambda dated: dated[0])]
    parts = in_order if day.books.with_history else [_opening(day, account_id), *in_order]
    return Node(f"cash of {account_id}, {day.date}", day.balances.get(account_id), How.SUM, tuple(parts), source=BALANCES)


def movement(event: CashEvent, is_subtracted: bool = False) -> Node:
    """The money that a cash event moved."""
    about = (("symbol", event.symbol),) if event.symbol else ()
    return Node(
        event.cash_type,
        event.amount,
        is_subtracted=is_subtracted,
        source=EVENTS,
        event_ids=(event.event_id,),
        details=(("cash_event_id", event.cash_event_id), ("value_date", event.value_date), *about),
    )


def _opening(day: Day, account_id: str) -> Node:
    """The balance of the evening before, checked against the sum of all that moved until then."""
    before = day.before.date
    published = day.before.balances.get(account_id, Decimal(0))
    moved = day.cash_before.get(account_id)
    if moved is None:
        return Node("opening: nothing moved before", published, How.SUM)
    details = (("movements", moved.count), ("from", moved.first), ("to", moved.last))
    total = Node("all movements before", moved.amount, source=f"{fills.TABLE}, {EVENTS}", details=details)
    return Node(f"opening: cash of {account_id}, {before}", published, How.SUM, (total,), source=BALANCES)
