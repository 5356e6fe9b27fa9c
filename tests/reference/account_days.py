"""One account, day by day: cash, positions, P&L."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

from lake.contract.events import CashEvent
from tests.reference.balances import Money, move, move_conversions, move_dividends
from tests.reference.book import Book, every_day
from tests.reference.cash import Result, results_in_base
from tests.reference.conversions import Conversion
from tests.reference.dividends import Dividend, dividends_of
from tests.reference.fills import Fill
from tests.reference.holdings import Holding
from tests.reference.matching import Matching
from tests.reference.move_flows import transferred_gain
from tests.reference.rates import converted
from tests.reference.rounding import ZERO

Row = dict[str, Any]


@dataclass
class AccountDay:
    """What one account has at the end of one day, and what happened on it."""

    day: date
    cash: Decimal  # of all currencies, dividends receivable included, in the account's
    receivable: Decimal = ZERO  # the part of it that is dividends receivable
    unpriced_cash: int = 0  # balances whose currency has no rate
    balances: list[Row] = field(default_factory=list)
    positions: list[Row] = field(default_factory=list)
    pnl: list[Row] = field(default_factory=list)
    disposals: list[Row] = field(default_factory=list)
    held: set[str] = field(default_factory=set)  # symbols held at the end of the day

    @property
    def total_value(self) -> Decimal:
        """Cash and the market values that are known."""
        return self.cash + sum((row["market_value_base"] or ZERO for row in self.positions), ZERO)


@dataclass(frozen=True)
class Gain:
    """What holding and trading one symbol brought on one day, gross, and what its trades cost."""

    realized: Decimal = ZERO
    unrealized_change: Decimal = ZERO
    fees: Decimal = ZERO
    taxes: Decimal = ZERO
    fx: Decimal = ZERO
    transferred: Decimal = ZERO


@dataclass(frozen=True)
class Steps:
    """What changes the position in one symbol on one day, in this order; and what moving at cost brings."""

    conversions: list[Conversion]
    fills: list[Fill]
    transferred: Decimal


@dataclass
class AccountHistory:
    """All days of one account, and its holdings at the end of the last."""

    account_id: str
    days: list[AccountDay]
    holdings: list[Holding]


def walk_account(book: Book, account_id: str, matching: Matching) -> AccountHistory:
    """Every day of an account from its first booked event to the as-of date."""
    fills: dict[date, list[Fill]] = defaultdict(list)
    conversions: dict[date, list[Conversion]] = defaultdict(list)
    events: dict[date, list[CashEvent]] = defaultdict(list)
    symbols = set()
    for fill in book.fills:
        if fill.trade.account_id == account_id:
            fills[fill.trade_date].append(fill)
            symbols.add(fill.trade.symbol)
    for conversion in book.booked_conversions:
        if conversion.account_id == account_id:
            conversions[conversion.ex_date].append(conversion)
            symbols |= conversion.touched
    for event in book.cash_events:
        if event.account_id == account_id:
            events[cast(date, event.value_date)].append(event)
            symbols |= {event.symbol} if event.symbol is not None else set()
    holdings = [Holding(account_id, symbol, book, matching) for symbol in sorted(symbols)]
    dividends = [dividend for dividend in dividends_of(book, [account_id]) if dividend.rate is not None]
    cash = {book.base_currency(account_id): Money()}
    cash_before = ZERO
    days = []
    for day in every_day(book.first_day(account_id), book.as_of):
        fills_today, conversions_today, events_today = fills[day], conversions[day], events[day]
        due_today = [dividend for dividend in dividends if dividend.action.ex_date == day]
        moved = ZERO
        if book.tracks_cash(account_id):
            moved = move(book, cash, fills_today, events_today) + move_dividends(cash, dividends, day)
            moved += move_conversions(cash, conversions_today)
        account_day = _day_of_cash(book, account_id, day, cash)
        for holding in holdings:
            fills_of_symbol = [fill for fill in fills_today if fill.trade.symbol == holding.symbol]
            of_symbol = [each for each in conversions_today if holding.symbol in each.touched]
            events_of_symbol = [event for event in events_today if event.symbol == holding.symbol]
            transferred = sum((transferred_gain(book, fill, matching) for fill in fills_of_symbol), ZERO)
            income = [_income(dividend) for dividend in due_today if dividend.action.symbol == holding.symbol]
            results = [*_results(book, events_of_symbol), *income]
            _walk_holding(account_day, holding, Steps(of_symbol, fills_of_symbol, transferred), results)
        of_cash = Gain(fx=account_day.cash - cash_before - moved)
        events_of_cash = [event for event in events_today if event.symbol is None]
        account_day.pnl.append(_pnl_row(account_id, None, day, of_cash, _results(book, events_of_cash)))
        cash_before = account_day.cash
        for row in account_day.positions:
            row["weight"] = _weight(row["market_value_base"], account_day.total_value)
        days.append(account_day)
    return AccountHistory(account_id, days, holdings)


def _income(dividend: Dividend) -> Result:
    return Result(income=dividend.amount_base or ZERO)


def _day_of_cash(book: Book, account_id: str, day: date, cash: Mapping[str, Money]) -> AccountDay:
    """A day with the balance of each currency, and their sum in the account's."""
    account_day = AccountDay(day, ZERO)
    for currency, held in cash.items():
        rate = book.rates.rate(currency, book.base_currency(account_id), day)
        value = converted(held.balance, rate.rate) if rate else None
        receivable = converted(held.receivable, rate.rate) if rate else None
        account_day.cash += (value or ZERO) + (receivable or ZERO)
        account_day.receivable += receivable or ZERO
        account_day.unpriced_cash += (held.balance != 0 or held.receivable != 0) and value is None
        account_day.balances.append(
            {
                "account_id": account_id,
                "currency": currency,
                "balance_date": day,
                "balance": held.balance,
                "dividends_receivable": held.receivable,
                "fx_rate": rate.rate if rate else None,
                "fx_rate_date": rate.rate_date if rate else None,
                "balance_base": value,
                "dividends_receivable_base": receivable,
            }
        )
    return account_day


def _walk_holding(account_day: AccountDay, holding: Holding, steps: Steps, results: list[Result | None]) -> None:
    day = account_day.day
    units_before, unrealized_before = holding.units, holding.unrealized
    disposals = holding.book([*steps.conversions, *steps.fills])
    position = holding.close_day(day)
    has_position_row = holding.units != 0 or bool(steps.conversions) or bool(steps.fills)
    if has_position_row:
        account_day.positions.append(position)
    if holding.quantity != 0:
        account_day.held.add(holding.symbol)
    if has_position_row or units_before != 0 or any(results):
        gain = Gain(
            realized=sum((row["realized_pnl_gross_base"] for row in disposals), ZERO),
            unrealized_change=holding.unrealized - unrealized_before,
            transferred=steps.transferred,
            fees=sum((fill.money.fee for fill in steps.fills), ZERO),
            taxes=sum((fill.money.tax for fill in steps.fills), ZERO),
        )
        account_day.pnl.append(_pnl_row(holding.account_id, holding.symbol, day, gain, results))
    account_day.disposals += disposals


def _results(book: Book, events: list[CashEvent]) -> list[Result | None]:
    return [results_in_base(event, cast(Decimal, book.base_rate(event))) for event in events]


def _pnl_row(account_id: str, symbol: str | None, day: date, gain: Gain, results: list[Result | None]) -> Row:
    known = [result or Result() for result in results]
    income = sum((result.income for result in known), ZERO)
    fees = sum((result.fees for result in known), gain.fees)
    taxes = sum((result.taxes for result in known), gain.taxes)
    return {
        "account_id": account_id,
        "symbol": symbol,
        "pnl_date": day,
        "realized_pnl_base": gain.realized,
        "unrealized_change_base": gain.unrealized_change,
        "income_base": income,
        "fees_base": fees,
        "taxes_base": taxes,
        "fx_pnl_base": gain.fx,
        "transferred_gain_base": gain.transferred,
        "total_pnl_base": gain.realized + gain.unrealized_change + gain.transferred + income - fees - taxes + gain.fx,
    }


def _weight(value: Decimal | None, total: Decimal) -> float | None:
    return None if value is None or total == 0 else float(value / total)
