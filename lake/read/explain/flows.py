"""External flows of a scope: of a transfer between two of its accounts what its halves differ by; in kind, or cash not kept."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lake.read.explain import conversions, dividends, fills, moves
from lake.read.explain.arithmetic import worked_out
from lake.read.explain.books import Day
from lake.read.explain.cash import EVENTS, in_base, movement
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
    for event in _unequal(day):
        if (event.difference_base > 0) == comes_in:
            yield converted(day, _difference(day, event), (event.base_currency, day.published.currency))
    yield from _not_kept(day, comes_in)
    for fill in day.fills:
        if fill.trade_date == day.date and fill.is_flow and not fill.transfer_trade_id:
            net = fills.net_in_base(day, fill)
            # What goes out for less than it costs is money that comes in.
            is_negative = isinstance(net.value, Decimal) and net.value < 0
            if (fill.is_in != is_negative) == comes_in:
                yield converted(day, replace(net, is_subtracted=is_negative), (fill.base_currency, day.published.currency))
    for fill in day.fills:
        if fill.trade_date == day.date and fill.transfer_trade_id:
            flow = moves.flow(day, fill)
            if isinstance(flow.value, Decimal) and flow.value and (flow.value > 0) == comes_in:
                turned = replace(flow, is_subtracted=not comes_in)
                yield converted(day, turned, (fill.base_currency, day.published.currency))


def _not_kept(day: Day, comes_in: bool) -> Iterator[Node]:
    """What corporate actions paid an account that does not keep its cash goes to its owner."""
    for dividend in day.dividends:
        if dividend.ex_date == day.date and not dividend.tracks_cash and (dividend.amount > 0) != comes_in:
            amount = dividends.in_base(day, dividend, is_subtracted=dividend.amount < 0)
            yield converted(day, amount, (dividend.base_currency, day.published.currency))
    for each in day.conversions:
        if each.ex_date == day.date and not each.tracks_cash and each.cash_base and (each.cash_base > 0) != comes_in:
            amount = conversions.in_base(day, each, is_subtracted=each.cash_base < 0)
            yield converted(day, amount, (each.base_currency, day.published.currency))


def external(day: Day) -> list[CashEvent]:
    """The external cash events of the day, for this scope: what goes to an account that does not keep it has left."""
    return [
        event
        for event in day.cash_events
        if event.value_date == day.date and event.is_external and event.transfer_account_id not in day.books.keepers
    ]


def _unequal(day: Day) -> list[CashEvent]:
    """The later halves of the day of transfers within the scope that do not bring what was sent."""
    return [
        event
        for event in day.cash_events
        if event.value_date == day.date and event.difference_base and event.tracks_cash
        if event.transfer_account_id in day.books.keepers
    ]


def _difference(day: Day, event: CashEvent) -> Node:
    """What the halves differ by, in base currency; less than nothing is what goes out, and subtracted."""
    is_out = event.difference_base < 0
    sent = Node(f"the half of {event.transfer_account_id}", event.transfer_amount, is_subtracted=event.amount > 0, source=EVENTS)
    parts = (movement(event), sent)
    label = f"what the halves of the transfer differ by, with {event.transfer_account_id}"
    amount = replace(worked_out(label, How.SUM, parts), is_subtracted=is_out)
    return converted(day, amount, (event.currency, event.base_currency), event.difference_base, EVENTS)
