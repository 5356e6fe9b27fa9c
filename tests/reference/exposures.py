"""What a scope holds, by what it is: positions and cash, long and short."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from tests.reference.account_days import AccountDay, AccountHistory
from tests.reference.book import Book
from tests.reference.rates import converted
from tests.reference.rounding import ZERO
from tests.reference.scopes import Scope, days_by_account

Row = dict[str, Any]
Item = tuple[Decimal, Mapping[str, str]]
LARGEST = 10


def exposure_rows(book: Book, scope: Scope, histories: dict[str, AccountHistory], values: list[Row]) -> list[Row]:
    """The rows of exposures of one scope; `values` are its rows of fact_portfolio_value_daily."""
    ends = [row for row in values if row["value_date"] == book.as_of or (row["value_date"] + timedelta(days=1)).day == 1]
    return [row for end in ends for row in _of_day(book, scope, histories, end)]


def _of_day(book: Book, scope: Scope, histories: dict[str, AccountHistory], end: Row) -> Iterator[Row]:
    sides: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(lambda: [ZERO, ZERO]))
    for amount, members in _items(book, scope, histories, end):
        for dimension, member in members.items():
            sides[dimension][member][amount < 0] += amount
    for dimension, members_of in sides.items():
        gross = {member: long - short for member, (long, short) in members_of.items()}
        shares = {member: float(amount / sum(gross.values())) for member, amount in gross.items()}
        largest = sorted(gross, key=lambda member: (-gross[member], member))[:LARGEST]
        for member, (long, short) in members_of.items():
            yield {
                "scope_type": scope.scope_type,
                "scope_id": scope.scope_id,
                "as_of_date": end["value_date"],
                "dimension": dimension,
                "member": member,
                "market_value": long + short,
                "long_value": long,
                "short_value": short,
                "gross_value": gross[member],
                "weight": float((long + short) / end["total_value"]) if end["total_value"] else None,
                "herfindahl": sum(share * share for share in shares.values()),
                "top_10_weight": sum(shares[member] for member in largest),
            }


def _items(book: Book, scope: Scope, histories: dict[str, AccountHistory], end: Row) -> Iterator[Item]:
    """Each holding that is worth something, in the scope's currency."""
    day: date = end["value_date"]
    for account_id, account_day in days_by_account(scope, histories, day).items():
        rate = book.rates.rate(book.base_currency(account_id), scope.currency, day)
        for amount, members in _of_account(book, account_day) if rate else ():
            if in_scope := converted(amount, cast(Any, rate).rate):
                yield in_scope, members
    if end["cash_in_transit"]:
        yield end["cash_in_transit"], _cash("IN_TRANSIT")


def _of_account(book: Book, account_day: AccountDay) -> Iterator[Item]:
    for position in account_day.positions:
        if position["market_value_base"]:
            yield position["market_value_base"], _instrument(book, position["symbol"], position["currency"])
    for balance in account_day.balances:
        if balance["balance_base"]:
            yield balance["balance_base"], _cash(balance["currency"])
        if balance["dividends_receivable_base"]:
            members = {**_cash(balance["currency"]), "INSTRUMENT": f"DIVIDENDS:{balance['currency']}"}
            yield balance["dividends_receivable_base"], members


def _instrument(book: Book, symbol: str, currency: str) -> Mapping[str, str]:
    instrument = book.instruments.get(symbol)
    return {
        "ASSET_CLASS": instrument.asset_class if instrument else "EQUITY",
        "SECTOR": (instrument and instrument.sector) or "UNKNOWN",
        "COUNTRY": (instrument and instrument.country) or "UNKNOWN",
        "CURRENCY": currency,
        "INSTRUMENT": symbol,
    }


def _cash(currency: str) -> Mapping[str, str]:
    return {
        **dict.fromkeys(("ASSET_CLASS", "SECTOR", "COUNTRY"), "CASH"),
        "CURRENCY": currency,
        "INSTRUMENT": f"CASH:{currency}",
    }
