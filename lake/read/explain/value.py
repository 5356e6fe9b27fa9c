"""The value of a scope: cash and positions of its accounts, each in its currency, and in the scope's."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lake.read.explain import cash
from lake.read.explain.arithmetic import worked_out
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.positions import market_value
from lake.read.explain.rates import converted
from lake.read.explain.rows import AccountValue, Position

TABLE = "gold.fact_portfolio_value_daily"


def total_value(day: Day) -> Node:
    """Cash and positions; of a group, the sum of its accounts."""
    parts = (*(_total(day, account) for account in day.account_values), *_in_transit(day))
    return _of_scope(day, "total value", day.published.total_value, parts)


def cash_balance(day: Day) -> Node:
    """The cash; of a group, the sum of its accounts."""
    parts = (*(_cash(day, account) for account in day.account_values), *_in_transit(day))
    return _of_scope(day, "cash", day.published.cash_balance, parts)


def positions_value(day: Day) -> Node:
    """The market values of all positions; of a group, the sum of its accounts."""
    parts = tuple(_positions(day, account) for account in day.account_values if account.account_id in day.positions)
    return _of_scope(day, "positions", day.published.positions_value, parts)


def _of_scope(day: Day, name: str, value: Decimal, parts: tuple[Node, ...]) -> Node:
    """A group's number is that of its accounts, as far as a rate is known; an account's is the one part itself."""
    if not day.books.is_group and parts:
        return parts[0]
    return Node(f"{name} of {day.books.scope.title}, {day.date}", value, How.SUM_OF_KNOWN, parts, source=TABLE)


def _in_transit(day: Day) -> Iterator[Node]:
    """What has left an account of the group and not reached another (it enters with the other sign); the other way round, too."""
    for event in day.in_transit:
        in_base = converted(day, cash.movement(event, is_subtracted=True), (event.currency, event.base_currency))
        in_scope = converted(day, in_base, (event.base_currency, day.published.currency))
        yield replace(in_scope, label=f"on its way between {event.account_id} and {event.transfer_account_id}: {in_scope.label}")


def _total(day: Day, account: AccountValue) -> Node:
    parts = (_cash(day, account), _positions(day, account))
    label = f"total value of {account.account_id}, {day.date}"
    if account.currency == day.published.currency:
        return Node(label, account.total_value, How.SUM, parts, source=TABLE)
    return worked_out(f"{label} in {day.published.currency}", How.SUM, parts)


def _cash(day: Day, account: AccountValue) -> Node:
    return converted(day, cash.balance(day, account), (account.currency, day.published.currency))


def _positions(day: Day, account: AccountValue) -> Node:
    """What has no price is left out of the sum, and its own node says so; in another currency long and short apart."""
    label = f"positions of {account.account_id}, {day.date}"
    held = day.positions.get(account.account_id, [])
    if account.currency == day.published.currency:
        parts = tuple(market_value(day, position) for position in held)
        return Node(label, account.positions_value, How.SUM_OF_KNOWN, parts, source=TABLE)
    sides = (("long", [each for each in held if not _is_short(each)]), ("short", [each for each in held if _is_short(each)]))
    return worked_out(label, How.SUM, [_side(day, account, f"{name} {label}", own) for name, own in sides if own])


def _is_short(position: Position) -> bool:
    return position.market_value is not None and position.market_value < 0


def _side(day: Day, account: AccountValue, label: str, held: list[Position]) -> Node:
    amount = worked_out(label, How.SUM_OF_KNOWN, [market_value(day, position) for position in held])
    return converted(day, amount, (account.currency, day.published.currency))
