"""The cash of an account: what was there before, each fill, cash event and paid dividend of the day, and what is due."""

from decimal import Decimal

from lake.read.explain import conversions, dividends, fills
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.rates import converted
from lake.read.explain.rows import AccountValue, Balance, CashEvent

BALANCES = "gold.fact_cash_balances_daily"
EVENTS = "gold.fact_cash_events"


def balance(day: Day, account: AccountValue) -> Node:
    """An account's cash at the end of a day: of each currency, in the account's own."""
    balances = day.balances.get(account.account_id, [])
    parts = (
        *(_in_base(day, each, account.currency) for each in balances),
        *(_due_in_base(day, each, account.currency) for each in balances if each.receivable),
    )
    if len(parts) == 1:
        return parts[0]
    label = f"cash of {account.account_id}, {day.date}"
    return Node(label, account.cash_balance, How.SUM_OF_KNOWN, parts, source="gold.fact_portfolio_value_daily")


def _in_base(day: Day, each: Balance, base_currency: str) -> Node:
    return converted(day, _of_currency(day, each, base_currency), (each.currency, base_currency), each.amount_base, BALANCES)


def _due_in_base(day: Day, each: Balance, base_currency: str) -> Node:
    return converted(day, dividends.receivable(day, each), (each.currency, base_currency), each.receivable_base, BALANCES)


def _of_currency(day: Day, each: Balance, base_currency: str) -> Node:
    """What an account has of one currency."""
    own = (each.account_id, each.currency)
    moved = [
        (fill.trade_date, fills.cash(fill))
        for fill in day.fills
        if fill.tracks_cash and not fill.is_in_kind and (fill.account_id, fill.settlement_currency) == own
    ]
    events = [event for event in day.cash_events if event.tracks_cash and (event.account_id, event.currency) == own]
    moved += [(event.value_date, movement(event)) for event in events]
    moved += [(dividend.pay_date, dividends.amount(day, dividend)) for dividend in dividends.paid(day, each)]
    moved += [(merger.ex_date, node) for merger, node in conversions.cash(day, each)]
    in_order = [node for _, node in sorted(moved, key=lambda dated: dated[0])]
    parts = in_order if day.books.with_history else [_opening(day, each), *in_order]
    what = "cash" if each.currency == base_currency else f"{each.currency} cash"
    return Node(f"{what} of {each.account_id}, {day.date}", each.amount, How.SUM, tuple(parts), source=BALANCES)


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


def in_base(day: Day, event: CashEvent, is_subtracted: bool = False) -> Node:
    """The same in the account's currency."""
    of_day = day.books.day(event.value_date)
    amount = movement(event, is_subtracted)
    return converted(of_day, amount, (event.currency, event.base_currency), event.amount_base, EVENTS)


def _opening(day: Day, each: Balance) -> Node:
    """The balance of the evening before, checked against the sum of all that moved until then."""
    before = day.before.date
    of_currency = [row.amount for row in day.before.balances.get(each.account_id, []) if row.currency == each.currency]
    published = next(iter(of_currency), Decimal(0))
    moved = day.cash_before.get((each.account_id, each.currency))
    if moved is None:
        return Node("opening: nothing moved before", published, How.SUM)
    details = (("movements", moved.count), ("from", moved.first), ("to", moved.last))
    total = Node("all movements before", moved.amount, source=f"{fills.TABLE}, {EVENTS}", details=details)
    return Node(f"opening: cash of {each.account_id}, {before}", published, How.SUM, (total,), source=BALANCES)
