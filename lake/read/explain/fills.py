"""A fill: its money, its cash and its units."""

from decimal import Decimal

from lake.read.explain.arithmetic import EXACT, rounded, worked_out
from lake.read.explain.node import How, Node
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
        parts, how = (local, Node("exchange rate of the confirmation", fill.fx_rate, source=TABLE)), How.PRODUCT
    label = f"{fill.side} {fill.symbol}"
    return Node(label, fill.cash_amount, how, parts, 6, source=TABLE, event_ids=(fill.event_id,), details=identity(fill))


def shares(fill: Fill) -> Node:
    """What a fill adds to the position, in the shares of its day."""
    return _units(fill, fill.quantity, ())


def common_units(fill: Fill) -> Node:
    """What a fill adds to the position in units that no split changes: quantity x scale of its date."""
    scale = Node(f"split scale of {fill.trade_date}", fill.scale, source="silver.share_scales")
    parts = (Node("quantity", fill.quantity, source=TABLE), scale)
    return _units(fill, EXACT.multiply(fill.quantity, fill.scale), parts)


def _units(fill: Fill, value: Decimal, parts: tuple[Node, ...]) -> Node:
    how = How.PRODUCT if parts else How.RECORDED
    return Node(
        fill.side,
        value,
        how,
        parts,
        is_subtracted=not fill.is_in,
        source="" if parts else TABLE,
        event_ids=(fill.event_id,),
        details=identity(fill),
    )


def identity(fill: Fill) -> tuple[tuple[str, object], ...]:
    """Which fill it is."""
    return (("trade_id", fill.trade_id), ("trade_date", fill.trade_date))
