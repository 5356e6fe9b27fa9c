"""The flow of a transfer in kind whose other half is known: what it is worth, and its costs (docs/metrics.md)."""

from dataclasses import replace
from decimal import Decimal

from lake.read.explain import fills, queries
from lake.read.explain.arithmetic import worked_out
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.rates import at_rate, converted
from lake.read.explain.rows import Fill


def flow(day: Day, fill: Fill) -> Node:
    """Into its account (+) or out of it (-), in base currency; of a scope with both, its costs and what the halves differ by."""
    costs = fills.costs_in_base(day, fill)
    if fill.transfer_account_id not in day.books.accounts:
        value = _value(day, fill, is_subtracted=not fill.is_in)
        return worked_out(f"{fill.side} {fill.trade_id} with its costs", How.SUM, (value, *costs))
    difference = (_difference(day, fill),) if fill.is_received else ()
    return worked_out(f"{fill.side} {fill.trade_id}: its costs, and what its halves differ by", How.SUM, (*costs, *difference))


def _value(day: Day, fill: Fill, is_subtracted: bool = False) -> Node:
    """At its price; where lots move without one, at that of the day, else at cost."""
    if not fill.is_carried or fill.gross_amount:
        parts: tuple[Node, ...] = (fills.gross_in_base(day, fill),)
    else:
        of_day = _at_price_of_day(day, fill)
        parts = (of_day,) if of_day and of_day.value is not None else tuple(_cost(day, fill))
    return replace(worked_out(f"value of {fill.side} {fill.trade_id}", How.SUM, parts), is_subtracted=is_subtracted)


def _at_price_of_day(day: Day, fill: Fill) -> Node | None:
    rows = day.books.rows(queries.PRICE_OF_DAY, symbol=fill.symbol, day=fill.trade_date)
    if not rows:
        return None
    price, currency, event_id = rows[0]
    parts = (
        Node("quantity", fill.quantity, source=fills.TABLE),
        Node(f"price of {fill.trade_date}", price, source="silver.prices_daily", event_ids=(event_id,)),
    )
    value = worked_out("at the price of the day", How.PRODUCT, parts, 6)
    local = converted(day, value, (currency, fill.local_currency))
    return converted(day, local, (fill.local_currency, fill.base_currency))


def _cost(day: Day, fill: Fill) -> list[Node]:
    """The cost of each part of a lot that moved, in the currency of the account."""
    sent = fill.transfer_trade_id if fill.is_received else fill.trade_id
    rows = day.books.rows(queries.COST_THAT_MOVED, trade_id=sent)
    parts = [Node(f"cost of a part of {opened}", money, source="silver.lot_segments") for opened, money in rows]
    if not fill.is_received or fill.transfer_rate in {None, Decimal(1)}:
        return parts
    rate = Node("exchange rate of the transfer", fill.transfer_rate, source=fills.TABLE)
    return [at_rate(part, rate, fill.base_currency) for part in parts]


def _difference(day: Day, received: Fill) -> Node:
    """By how much more arrives than was sent, both told by the halves themselves."""
    sent = next(fill for fill in day.fills if fill.trade_id == received.transfer_trade_id)
    told = {(fill.currency, fill.gross_amount) for fill in (received, sent)}
    if received.base_currency != sent.base_currency and len(told) == 1:
        return Node("the halves are told at one price", Decimal("0.000000"), source=fills.TABLE)
    value = _value(day, sent)
    if received.transfer_rate != 1:
        rate = Node("exchange rate of the transfer", received.transfer_rate, source=fills.TABLE)
        value = at_rate(value, rate, received.base_currency)
    return worked_out("what the halves differ by", How.SUM, (_value(day, received), replace(value, is_subtracted=True)))
