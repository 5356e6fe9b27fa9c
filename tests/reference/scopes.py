"""Scopes (ACCOUNT, PORTFOLIO, ALL): their value and external flows of every day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.reference.account_days import AccountDay, AccountHistory
from tests.reference.book import Book, every_day
from tests.reference.dividends import dividends_of
from tests.reference.flows import Flow, flows_of, in_transit, transfers_between
from tests.reference.matching import Matching
from tests.reference.move_flows import flows_of_moves
from tests.reference.rates import converted
from tests.reference.rounding import ZERO

DEFAULT_TIMING = "IN_START_OUT_END"


@dataclass(frozen=True)
class Scope:
    """A set of accounts that is valued as one. Only accounts with a booked event are in `accounts`."""

    scope_type: str
    scope_id: str
    accounts: tuple[str, ...]
    flow_timing: str
    currency: str


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
        Scope(scope_type, scope_id, tuple(accounts), _common_timing(book, accounts), _common_currency(book, accounts))
        for (scope_type, scope_id), accounts in members.items()
    ]


def _common_timing(book: Book, accounts: list[str]) -> str:
    timings = {book.accounts[account].flow_timing if account in book.accounts else DEFAULT_TIMING for account in accounts}
    return timings.pop() if len(timings) == 1 else DEFAULT_TIMING


def _common_currency(book: Book, accounts: list[str]) -> str:
    currencies = {book.base_currency(account) for account in accounts}
    return currencies.pop() if len(currencies) == 1 else book.reporting_currency


def value_rows(book: Book, scope: Scope, histories: dict[str, AccountHistory], matching: Matching) -> list[dict[str, Any]]:
    """The rows of fact_portfolio_value_daily of one scope, in the order of the days."""
    external = [*flows_of(book, scope.accounts), *flows_of_moves(book, scope.accounts, matching)]
    transfers = transfers_between(book, scope.accounts)
    unbooked = [day for account_id in scope.accounts for day in book.unbooked_from[account_id]]
    unbooked += [dividend.action.ex_date for dividend in dividends_of(book, scope.accounts) if dividend.rate is None]
    rows = []
    for day in every_day(_first_day(scope, histories), book.as_of):
        days, flows = days_by_account(scope, histories, day), [flow for flow in external if flow.day == day]
        row = _value_row(book, scope, day, days, (flows, in_transit(book, scope.currency, transfers, day)))
        rows.append(row | {"valuation_status": "UNSUPPORTED"} if any(since <= day for since in unbooked) else row)
    return rows


def days_of(scope: Scope, histories: dict[str, AccountHistory], day: date) -> list[AccountDay]:
    """The day of every account of the scope that has begun by then."""
    return list(days_by_account(scope, histories, day).values())


def days_by_account(scope: Scope, histories: dict[str, AccountHistory], day: date) -> dict[str, AccountDay]:
    """The same, by account."""
    chosen = {}
    for account_id in scope.accounts:
        days = histories[account_id].days
        number = (day - days[0].day).days
        if number >= 0:
            chosen[account_id] = days[number]
    return chosen


def _first_day(scope: Scope, histories: dict[str, AccountHistory]) -> date:
    return min(histories[account_id].days[0].day for account_id in scope.accounts)


def _value_row(
    book: Book, scope: Scope, day: date, days: dict[str, AccountDay], moved: tuple[list[Flow], Decimal]
) -> dict[str, Any]:
    positions = [row for account_day in days.values() for row in account_day.positions]
    cash = receivable = long_value = short_value = ZERO
    unpriced = sum(account_day.unpriced_cash for account_day in days.values())
    for account_id, account_day in days.items():
        rate = book.rates.rate(book.base_currency(account_id), scope.currency, day)
        if rate is None:
            unpriced += 1
            continue
        values = [row["market_value_base"] or ZERO for row in account_day.positions]
        cash += converted(account_day.cash, rate.rate)
        receivable += converted(account_day.receivable, rate.rate)
        long_value += converted(_total([value for value in values if value > 0]), rate.rate)
        short_value += converted(_total([value for value in values if value < 0]), rate.rate)
    held = [row["valuation_status"] for row in positions if row["quantity"] != 0]
    external, transit = moved
    cash += transit
    flows = [amount for flow in external if (amount := _in_currency(book, scope, flow)) is not None]
    return {
        "scope_type": scope.scope_type,
        "scope_id": scope.scope_id,
        "account_id": scope.scope_id if scope.scope_type == "ACCOUNT" else None,
        "value_date": day,
        "currency": scope.currency,
        "total_value": cash + long_value + short_value,
        "cash_balance": cash,
        "cash_in_transit": transit,
        "dividends_receivable": receivable,
        "positions_value": long_value + short_value,
        "long_value": long_value,
        "short_value": short_value,
        "inflow": _total([flow for flow in flows if flow > 0]),
        "outflow": -_total([flow for flow in flows if flow < 0]),
        "unpriced_count": unpriced + held.count("UNPRICED"),
        "valuation_status": _status(unpriced, held),
    }


def _status(unpriced: int, held: list[str]) -> str:
    if unpriced:
        return "UNPRICED"
    return next((status for status in ("UNPRICED", "CARRIED") if status in held), "PRICED")


def _in_currency(book: Book, scope: Scope, flow: Flow) -> Decimal | None:
    """A flow in the scope's currency, at the rate of its day."""
    rate = book.rates.rate(book.base_currency(flow.account_id), scope.currency, flow.day)
    return converted(flow.amount, rate.rate) if rate else None


def _total(amounts: list[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
