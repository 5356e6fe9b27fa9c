"""A fill: its money, its cash and its units."""

from decimal import Decimal

from lake.read.explain.arithmetic import EXACT, rounded, worked_out
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.rates import at_rate, converted
from lake.read.explain.rows import Fill

TABLE = "gold.fact_trades"


def gross(fill: Fill, is_subtracted: bool = False) -> Node:
    """The fill's money before fee and tax: quantity x price, or what the sender said instead."""
    parts: tuple[Node, ...] = (Node("quantity", fill.quantity, source=TABLE), Node("price", fill.price, source=TABLE))
    own = rounded(EXACT.multiply(fill.quantity, fill.price), 6) == fill.gross_amount
    return Node(
        "gross amount" if own else "gross amount as sent",
        fill.gross_amount,
        How.PRODUCT if own else How.RECORDED,
        parts if own else (),
        digits=6,
        is_subtracted=is_subtracted,
        source=TABLE,
        event_ids=(fill.event_id,),
        details=(("trade_id", fill.trade_id),),
    )


def gross_in_base(day: Day, fill: Fill) -> Node:
    """The same in the account's currency: at the rate of the confirmation, else at that of its day."""
    return _in_base(day, fill, gross(fill), fill.gross_base)


def net_in_base(day: Day, fill: Fill) -> Node:
    """The fill's money with its costs, in the account's currency: more than gross for a purchase, less for a sale."""
    costs = costs_in_base(day, fill, is_subtracted=not fill.is_in)
    return worked_out(f"{fill.side} {fill.trade_id} with its costs", How.SUM, (gross_in_base(day, fill), *costs))


def costs_in_base(day: Day, fill: Fill, is_subtracted: bool = False) -> list[Node]:
    """Its fee and its tax, if it has any, in the account's currency."""
    return [
        _in_base(day, fill, Node(name, amount, is_subtracted=is_subtracted, source=TABLE, event_ids=(fill.event_id,)))
        for name, amount in (("fee", fill.fee), ("tax", fill.tax))
        if amount
    ]


def _in_base(day: Day, fill: Fill, amount: Node, value: Decimal | None = None) -> Node:
    if fill.currency == fill.base_currency:
        return amount
    source = TABLE if value is not None else ""
    if fill.settlement_currency == fill.base_currency:
        return at_rate(amount, of_confirmation(fill), fill.base_currency, value, source)
    return converted(day.books.day(fill.trade_date), amount, (fill.currency, fill.base_currency), value, source)


def of_confirmation(fill: Fill) -> Node:
    """The exchange rate that the broker printed."""
    return Node("exchange rate of the confirmation", fill.fx_rate, source=TABLE, event_ids=(fill.event_id,))


def cash(fill: Fill) -> Node:
    """The cash that a fill moved."""
    is_buy = fill.is_in
    costs = [
        Node(name, amount, is_subtracted=True, source=TABLE) for name, amount in (("fee", fill.fee), ("tax", fill.tax)) if amount
    ]
    parts: tuple[Node, ...] = (gross(fill, is_subtracted=is_buy), *costs)
    how = How.SUM
    if fill.fx_rate != 1:
        local = worked_out("in the currency of the fill", How.SUM, parts)
        parts, how = (local, of_confirmation(fill)), How.PRODUCT
    label = f"{fill.side} {fill.symbol}"
    return Node(label, fill.cash_amount, how, parts, 6, source=TABLE, event_ids=(fill.event_id,), details=identity(fill))


def shares(fill: Fill) -> Node:
    """What a fill adds to the position, in the shares of its day."""
    return _units(fill, fill.quantity, ())


def common_units(fill: Fill) -> Node:
    """What a fill adds to the position in units that no split changes: quantity x scale of its date."""
    scale = Node(f"split scale of {fill.trade_date}", fill.scale, source="silver.share_scales")
    parts = (Node("quantity", fill.quantity, source=TABLE), scale)
    product = EXACT.multiply(fill.quantity, fill.scale)
    if product == fill.units:
        return _units(fill, fill.units, parts)
    dust = Node("dust that went with it", EXACT.subtract(fill.units, product), source=TABLE)
    return _units(fill, fill.units, (worked_out("quantity x scale", How.PRODUCT, parts), dust), How.SUM)


def _units(fill: Fill, value: Decimal, parts: tuple[Node, ...], how: How = How.PRODUCT) -> Node:
    return Node(
        fill.side,
        value,
        how if parts else How.RECORDED,
        parts,
        is_subtracted=not fill.is_in,
        source="" if parts else TABLE,
        event_ids=(fill.event_id,),
        details=identity(fill),
    )


def identity(fill: Fill) -> tuple[tuple[str, object], ...]:
    """Which fill it is."""
    return (("trade_id", fill.trade_id), ("trade_date", fill.trade_date))
