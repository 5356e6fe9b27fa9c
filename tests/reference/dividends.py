"""Dividends by ex-date: of what an account held on the evening before it, whose dividends come from corporate actions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from lake.contract.events import CorporateAction
from tests.reference.book import Book
from tests.reference.rates import converted
from tests.reference.rounding import ZERO, in_units, money


@dataclass(frozen=True)
class Dividend:
    """What an account is due: less than nothing where it was short. `amount_base` is None without a rate: it is not booked."""

    account_id: str
    action: CorporateAction
    quantity: Decimal
    amount: Decimal
    rate: Decimal | None

    @property
    def pay_date(self) -> date:
        """Never before it is due."""
        return max(cast(date, self.action.pay_date), self.action.ex_date)

    @property
    def amount_base(self) -> Decimal | None:
        """In the account's currency, at the rate of the ex-date."""
        return None if self.rate is None else converted(self.amount, self.rate)


def dividends_of(book: Book, accounts: Iterable[str]) -> Iterator[Dividend]:
    """Every dividend of these accounts, booked or not."""
    for account_id in accounts:
        if book.dividend_source(account_id) == "CORPORATE_ACTION":
            for action in book.dividends:
                quantity = _held_before(book, account_id, action)
                if quantity != 0:
                    currency = cast(str, action.currency)
                    rate = book.rates.rate(currency, book.base_currency(account_id), action.ex_date)
                    amount = money(Fraction(quantity) * Fraction(cast(Decimal, action.amount_per_share)))
                    yield Dividend(account_id, action, quantity, amount, rate.rate if rate else None)


def _held_before(book: Book, account_id: str, action: CorporateAction) -> Decimal:
    day_before = action.ex_date - timedelta(days=1)
    units = book.units_after(account_id, action.symbol, day_before)
    return in_units(units / book.splits[action.symbol].scale(day_before))


def dividend_rows(book: Book) -> list[dict[str, Any]]:
    """The rows of fact_dividends."""
    return [
        {
            "account_id": dividend.account_id,
            "corporate_action_id": dividend.action.corporate_action_id,
            "symbol": dividend.action.symbol,
            "currency": dividend.action.currency,
            "quantity": dividend.quantity,
            "amount_per_share": in_units(dividend.action.amount_per_share or ZERO),
            "amount": dividend.amount,
            "base_rate": dividend.rate,
            "amount_base": dividend.amount_base,
            "is_booked": dividend.rate is not None,
            "ex_date": dividend.action.ex_date,
            "pay_date": dividend.pay_date,
            "version": dividend.action.version,
        }
        for dividend in dividends_of(book, book.active_accounts)
    ]
