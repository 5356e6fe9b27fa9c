"""A position: quantity down to its fills, over splits, times a price."""

from dataclasses import replace
from decimal import Decimal

from lake.read.explain import conversions, fills, queries
from lake.read.explain.arithmetic import EXACT, computed, worked_out
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.rates import converted
from lake.read.explain.rows import Fill, Position

TABLE = "gold.fact_positions_daily"


def market_value(day: Day, position: Position) -> Node:
    """quantity x price of an account's position, in the account's currency; null when it has no price, or no rate.

    Nothing held is worth nothing, whether its price is known or not.
    """
    pieces = (quantity(day, position), *((price(day, position),) if position.quantity else ()))
    name, details = f"{position.symbol} of {position.account_id}", (("valuation_status", position.valuation_status),)
    if not position.quantity or {position.price_currency, position.currency} <= {None, position.base_currency}:
        return Node(name, position.market_value, How.PRODUCT, pieces, 6, source=TABLE, details=details)
    return _converted(day, position, Node(name, None, How.PRODUCT, pieces, 6, details=details))


def _converted(day: Day, position: Position, of_price: Node) -> Node:
    """The price's currency, the instrument's, the account's: each step is rounded."""
    in_price_currency = replace(of_price, value=computed(of_price))
    price_currency = position.price_currency or position.currency
    local = converted(day, in_price_currency, (price_currency, position.currency), position.market_value_local, TABLE)
    return replace(
        converted(day, local, (position.currency, position.base_currency), position.market_value, TABLE), label=of_price.label
    )


def quantity(day: Day, position: Position) -> Node:
    """The units held at the end of the day: the sum of all fills and conversions, in the shares of the day."""
    own = [fill for fill in day.fills if (fill.account_id, fill.symbol) == (position.account_id, position.symbol)]
    before = None if day.books.with_history else day.units_before.get((position.account_id, position.symbol))
    scale = day.books.scale(position.symbol, day.date)
    scales = {scale, *(fill.scale for fill in own)} | ({before.lowest_scale, before.highest_scale} if before else set())
    came = tuple(conversions.units(day, position.account_id, position.symbol))
    if scales == {1} or (len(scales) == 1 and not came):
        parts = [*_opening(day, position, scale), *came, *(fills.shares(fill) for fill in own)]
        return Node("quantity", position.quantity, How.SUM, tuple(parts), 8, source=TABLE)
    units = _common_units(day, position, came, own)
    of_day = Node(f"split scale of {day.date}", scale, source="silver.share_scales")
    return Node("quantity", position.quantity, How.QUOTIENT, (units, of_day), 8, source=TABLE)


def _common_units(day: Day, position: Position, came: tuple[Node, ...], own: list[Fill]) -> Node:
    parts = [*_opening(day, position, Decimal(1)), *came, *(fills.common_units(fill) for fill in own)]
    return worked_out("in units that no split changes", How.SUM, parts)


def _opening(day: Day, position: Position, scale: Decimal) -> list[Node]:
    """The fills before the day as one number, in common units / scale; nothing when they are shown one by one."""
    before = day.units_before.get((position.account_id, position.symbol)) if not day.books.with_history else None
    if before is None:
        return []
    details = (("fills", before.count), ("from", before.first), ("to", before.last))
    return [Node("opening: all fills before", EXACT.divide(before.units, scale), source=fills.TABLE, details=details)]


def price(day: Day, position: Position) -> Node:
    """The price of the day, or the last one before it, carried over the splits between."""
    details = (
        ("price_date", position.price_date),
        ("stale_days", position.stale_days),
        ("valuation_status", position.valuation_status),
    )
    event_ids = (position.price_event_id,) if position.price_event_id else ()
    carried = _carried(day, position)
    how = How.QUOTIENT if carried else How.RECORDED
    return Node("price", position.price, how, carried, digits=8, source=TABLE, event_ids=event_ids, details=details)


def _carried(day: Day, position: Position) -> tuple[Node, ...]:
    """The price as it was sent x scale of the day / scale of the shares that it is of, when a split lies between.

    Those are the shares of its date; of a split-adjusted feed, those of the as-of date.
    """
    if position.price_date is None:
        return ()
    shares_of = position.price_date if position.price_adjustment == "RAW" else day.books.days[1]
    now, then = (day.books.scale(position.symbol, on) for on in (day.date, shares_of))
    if now == then:
        return ()
    sent = day.books.rows(queries.PRICE_EVENT, event_id=position.price_event_id)
    if not sent:
        return ()
    event_ids = (position.price_event_id,) if position.price_event_id else ()
    raw = Node(f"price of {position.price_date}", sent[0][0], source="bronze.prices", event_ids=event_ids)
    scales = "silver.share_scales"
    scaled = worked_out(
        "in units that no split changes", How.PRODUCT, [raw, Node(f"split scale of {day.date}", now, source=scales)]
    )
    return scaled, Node(f"split scale of {shares_of}", then, source=scales)
