"""Scopes (ACCOUNT, PORTFOLIO, ALL): their value and external flows of every day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lake.contract.events import CashEvent
from tests.reference.account_days import AccountDay, AccountHistory
from tests.reference.book import Book, every_day
from tests.reference.cash import is_external, signed_amount
from tests.reference.rounding import ZERO

DEFAULT_TIMING = "IN_START_OUT_END"


@dataclass(frozen=True)
class Scope:
    """A set of accounts that is valued as one. Only accounts with a booked event are in `accounts`."""

    scope_type: str
    scope_id: str
    accounts: tuple[str, ...]
    flow_timing: str


def scopes_of(book: Book) -> list[Scope]:
    """Every scope that has a booked event."""
    active = book.active_accounts
    members: dict[tuple[str, str], list[str]] = {("ACCOUNT", account_id): [account_id] for account_id in active}
    for account_id in active:
        account = book.accounts.get(account_id)
        if account is not None and account.portfolio_id is not None:
            members.setdefault(("PORTFOLIO", account.portfolio_id), []).append(account_id)
        members.setdefault(("ALL", "ALL"), []).append(account_id)
    return [
        Scope(scope_type, scope_id, tuple(accounts), _common_timing(book, accounts))
        for (scope_type, scope_id), accounts in members.items()
    ]


def _common_timing(book: Book, accounts: list[str]) -> str:
    timings = {book.accounts[account].flow_timing if account in book.accounts else DEFAULT_TIMING for account in accounts}
    return timings.pop() if len(timings) == 1 else DEFAULT_TIMING


def value_rows(book: Book, scope: Scope, histories: dict[str, AccountHistory]) -> list[dict[str, Any]]:
    """The rows of fact_portfolio_value_daily of one scope, in the order of the days."""
    events = [event for event in book.cash_events if event.account_id in scope.accounts]
    external = [event for event in events if is_external(event, book.cash_events, scope.accounts)]
    rows = []
    for day in every_day(_first_day(scope, histories), book.as_of):
        days = days_of(scope, histories, day)
        rows.append(_value_row(scope, day, days, [event for event in external if event.value_date == day]))
    return rows


def days_of(scope: Scope, histories: dict[str, AccountHistory], day: date) -> list[AccountDay]:
    """The day of every account of the scope that has begun by then."""
    chosen = []
    for account_id in scope.accounts:
        days = histories[account_id].days
        number = (day - days[0].day).days
        if number >= 0:
            chosen.append(days[number])
    return chosen


def _first_day(scope: Scope, histories: dict[str, AccountHistory]) -> date:
    return min(histories[account_id].days[0].day for account_id in scope.accounts)


def _value_row(scope: Scope, day: date, days: list[AccountDay], external: list[CashEvent]) -> dict[str, Any]:
    positions = [row for account_day in days for row in account_day.positions]
    values = [row["market_value_base"] for row in positions if row["market_value_base"] is not None]
    held = [row["valuation_status"] for row in positions if row["quantity"] != 0]
    flows = [signed_amount(event) for event in external]
    cash = sum((account_day.cash for account_day in days), ZERO)
    return {
        "scope_type": scope.scope_type,
        "scope_id": scope.scope_id,
        "account_id": scope.scope_id if scope.scope_type == "ACCOUNT" else None,
        "value_date": day,
        "total_value": cash + _total(values),
        "cash_balance": cash,
        "positions_value": _total(values),
        "long_value": _total([value for value in values if value > 0]),
        "short_value": _total([value for value in values if value < 0]),
        "inflow": _total([flow for flow in flows if flow > 0]),
        "outflow": -_total([flow for flow in flows if flow < 0]),
        "unpriced_count": held.count("UNPRICED"),
        "valuation_status": next((status for status in ("UNPRICED", "CARRIED") if status in held), "PRICED"),
    }


def _total(amounts: list[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
