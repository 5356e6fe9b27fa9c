"""What an account has of each currency, and what moves it on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from lake.contract.events import CashEvent
from tests.reference.book import Book
from tests.reference.cash import signed_amount
from tests.reference.conversions import Conversion
from tests.reference.dividends import Dividend
from tests.reference.fills import IN_KIND, Fill
from tests.reference.rates import converted
from tests.reference.rounding import ZERO


@dataclass(frozen=True)
class Money:
    """What an account has of a currency, and what dividends are due to it in it."""

    balance: Decimal = ZERO
    receivable: Decimal = ZERO

    def with_more(self, amount: Decimal) -> "Money":
        """With more cash, or less."""
        return Money(self.balance + amount, self.receivable)


def move(book: Book, cash: dict[str, Money], fills: Iterable[Fill], events: Iterable[CashEvent]) -> Decimal:
    """Move the cash of a day; how much that was as it was booked, in the account's currency."""
    moved = ZERO
    for fill in fills:
        currency = cast(str, fill.trade.settlement_currency)
        cash[currency] = cash.get(currency, Money()).with_more(fill.money.cash)
        moved -= ZERO if fill.trade.side in IN_KIND else fill.sign * fill.money.net
    for event in events:
        cash[event.currency] = cash.get(event.currency, Money()).with_more(signed_amount(event))
        moved += converted(signed_amount(event), cast(Decimal, book.base_rate(event)))
    return moved


def move_dividends(cash: dict[str, Money], dividends: Iterable[Dividend], day: date) -> Decimal:
    """Dividends that go ex are due, those that are paid are cash; what became due, in the account's currency."""
    moved = ZERO
    for dividend in dividends:
        money = cash.get(cast(str, dividend.action.currency), Money())
        if dividend.action.ex_date == day:
            money = Money(money.balance, money.receivable + dividend.amount)
            moved += dividend.amount_base or ZERO
        if dividend.pay_date == day:
            money = Money(money.balance + dividend.amount, money.receivable - dividend.amount)
        if day in {dividend.action.ex_date, dividend.pay_date}:
            cash[cast(str, dividend.action.currency)] = money
    return moved


def move_conversions(cash: dict[str, Money], conversions: Iterable[Conversion]) -> Decimal:
    """The cash of mergers of a day; how much it was, in the account's currency."""
    moved = ZERO
    for conversion in conversions:
        if conversion.terms and conversion.terms.cash_amount:
            currency = cast(str, conversion.action.currency)
            cash[currency] = cash.get(currency, Money()).with_more(conversion.terms.cash_amount)
            moved += conversion.terms.cash_base
    return moved
