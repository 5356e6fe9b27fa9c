"""The value of a scope: cash and positions of its accounts."""

from decimal import Decimal

from lake.read.explain import cash
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.positions import market_value
from lake.read.explain.rows import AccountValue

TABLE = "gold.fact_portfolio_value_daily"


def total_value(day: Day) -> Node:
    """Cash and positions; of a group, the sum of its accounts."""
    parts = tuple(_total(day, account) for account in day.account_values)
    return _of_scope(day, "total value", day.published.total_value, How.SUM, parts)


def cash_balance(day: Day) -> Node:
    """The cash; of a group, the sum of its accounts."""
    parts = tuple(cash.balance(day, account.account_id) for account in day.account_values)
    return _of_scope(day, "cash", day.published.cash_balance, How.SUM, parts)


def positions_value(day: Day) -> Node:
    """The market values of all positions; of a group, the sum of its accounts."""
    parts = tuple(_positions(day, account) for account in day.account_values if account.account_id in day.positions)
    return _of_scope(day, "positions", day.published.positions_value, How.SUM, parts)


def _of_scope(day: Day, name: str, value: Decimal, how: How, parts: tuple[Node, ...]) -> Node:
    """A group's number is that of its accounts; an account's is the one part itself."""
    if not day.books.is_group and parts:
        return parts[0]
    return Node(f"{name} of {day.books.scope.title}, {day.date}", value, how, parts, source=TABLE)


def _total(day: Day, account: AccountValue) -> Node:
    parts = (cash.balance(day, account.account_id), _positions(day, account))
    return Node(f"total value of {account.account_id}, {day.date}", account.total_value, How.SUM, parts, source=TABLE)


def _positions(day: Day, account: AccountValue) -> Node:
    """What has no price is left out of the sum, and its own node says so."""
    parts = tuple(market_value(day, position) for position in day.positions.get(account.account_id, []))
    label = f"positions of {account.account_id}, {day.date}"
    return Node(label, account.positions_value, How.SUM_OF_KNOWN, parts, source=TABLE)
