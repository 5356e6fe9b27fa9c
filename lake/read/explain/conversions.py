"""Renames, mergers and spin-offs: the units that go and come, and the cash that is paid for them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lake.read.explain.actions import Conversion
from lake.read.explain.arithmetic import worked_out
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.rates import converted
from lake.read.explain.rows import Balance

TABLE = "gold.fact_conversions"


def units(day: Day, account_id: str, symbol: str) -> Iterator[Node]:
    """What conversions of the day (with history, of all days up to it) add to a position, in common units."""
    for each in day.conversions:
        if each.account_id == account_id and (day.books.with_history or each.ex_date == day.date):
            if each.symbol == symbol and each.leaves:
                yield _told(each, Node(f"{each.action_type} into {each.new_symbol}", each.units, is_subtracted=True))
            elif each.new_symbol == symbol and each.new_units:
                yield _came(each)


def cash(day: Day, balance: Balance) -> Iterator[tuple[Conversion, Node]]:
    """What mergers of the day (with history, of all days up to it) paid into an account's cash of a currency."""
    for each in filter(lambda each: each.cash_amount, day.conversions):
        is_shown = day.books.with_history or each.ex_date == day.date
        if is_shown and each.tracks_cash and (each.account_id, each.currency) == (balance.account_id, balance.currency):
            yield each, amount(each)


def amount(each: Conversion, is_subtracted: bool = False) -> Node:
    """The cash of a merger, in its own currency; less than nothing where the position was short."""
    held = Node("quantity at the start of the day", each.quantity, source=TABLE)
    per_share = Node("cash per share", each.cash_per_share, source=TABLE, event_ids=(each.event_id,))
    label, parts = f"{each.action_type} of {each.symbol}", (held, per_share)
    return _told(each, Node(label, each.cash_amount, How.PRODUCT, parts, 6, is_subtracted))


def in_base(day: Day, each: Conversion, is_subtracted: bool = False) -> Node:
    """The same in the account's currency, at the rate of the ex-date."""
    pair = (each.currency or each.base_currency, each.base_currency)
    return converted(day.books.day(each.ex_date), amount(each, is_subtracted), pair, each.cash_base, TABLE)


def _came(each: Conversion) -> Node:
    """Units of the old symbol x the factor, rounded to eight digits."""
    label = f"{each.action_type} of {each.symbol}"
    if each.numerator == each.denominator:
        return _told(each, Node(label, each.new_units))
    held = Node(f"units of {each.symbol}", each.units, source=TABLE)
    times = worked_out("x new units", How.PRODUCT, (held, Node("new units", Decimal(each.numerator), source=TABLE)))
    parts = (times, Node("for old units", Decimal(each.denominator), source=TABLE))
    return _told(each, Node(label, each.new_units, How.QUOTIENT, parts, 8))


def _told(each: Conversion, node: Node) -> Node:
    """With what says so."""
    details = (("conversion_id", each.conversion_id), ("ex_date", each.ex_date))
    return replace(node, source=TABLE, event_ids=(each.event_id,), details=details)
