"""An exchange rate: as it came, turned round, or by way of a common currency."""

from dataclasses import replace
from decimal import Decimal

from lake.read.explain.arithmetic import computed, worked_out
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node

TABLE = "silver.rates_daily"
EVENTS = "bronze.fx_rates"


def rate(day: Day, currency: str, base_currency: str) -> Node:
    """`base_currency` per 1 of `currency` on a day; null when none is known."""
    label = f"{base_currency} per {currency}"
    found = day.rate(currency, base_currency)
    if found is None:
        return Node(f"{label}: no rate is known", None, source=TABLE)
    details = (("rate_date", found.rate_date), ("via", found.via_currency))
    via = found.via_currency or base_currency
    ways = ((currency, via), (via, base_currency))
    legs = tuple(_leg(leg, *way) for leg, way in zip(found.legs, ways, strict=False))
    event_ids = tuple(event_id for event_id, *_ in found.legs)
    if len(legs) == 1 and not legs[0].children:
        return Node(label, found.rate, source=TABLE, event_ids=event_ids, details=details)
    how, parts = (How.PRODUCT, legs) if len(legs) != 1 else (legs[0].how, legs[0].children)
    return Node(label, found.rate, how, parts, 10, source=TABLE, event_ids=event_ids, details=details)


def _leg(leg: tuple[str, str, str, Decimal], currency: str, base_currency: str) -> Node:
    """What an event says of a pair, or its inverse with all its digits."""
    event_id, base, quote, sent = leg
    event = Node(f"{quote} per {base}", sent, source=EVENTS, event_ids=(event_id,))
    if (base, quote) == (currency, base_currency):
        return event
    return worked_out(f"{base_currency} per {currency}", How.QUOTIENT, (Node(f"1 {base}", Decimal(1), source=EVENTS), event))


def converted(day: Day, amount: Node, pair: tuple[str, str], value: Decimal | None = None, source: str = "") -> Node:
    """An amount in another currency, rounded to the sixth decimal; itself where both are the same.

    `value` and `source`: what a table says that it is; without, it is worked out.
    """
    currency, base_currency = pair
    if currency == base_currency:
        return amount
    return at_rate(amount, rate(day, currency, base_currency), base_currency, value, source)


def at_rate(amount: Node, of_rate: Node, base_currency: str, value: Decimal | None = None, source: str = "") -> Node:
    """An amount times a rate."""
    plain = replace(amount, is_subtracted=False)
    node = Node(f"{amount.label} in {base_currency}", value, How.PRODUCT, (plain, of_rate), 6, amount.is_subtracted, source)
    return node if source else replace(node, value=computed(node))
