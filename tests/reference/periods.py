"""Returns of periods: from the end of one day to the end of another."""

import calendar
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.account_days import AccountHistory
from tests.reference.book import Book, every_day
from tests.reference.rates import converted
from tests.reference.returns import ReturnDay, base_date_of
from tests.reference.rounding import ZERO
from tests.reference.scopes import Scope
from tests.reference.xirr import xirr

Row = dict[str, Any]
MONTHS = {"1M": 1, "3M": 3, "6M": 6, "1Y": 12, "3Y": 36, "5Y": 60}
A_YEAR = 365


@dataclass(frozen=True)
class History:
    """A scope with its days, and its base day."""

    book: Book
    scope: Scope
    days: Mapping[date, "ScopeDay"]
    base_date: date | None


@dataclass(frozen=True)
class ScopeDay:
    """A day of a scope as its periods need it."""

    value: Decimal
    inflow: Decimal
    outflow: Decimal
    index: Decimal | None
    daily_return: Decimal | None
    costs: Decimal  # what fees and taxes took


def period_rows(
    book: Book, scope: Scope, histories: Mapping[str, AccountHistory], values: list[Row], returns: list[ReturnDay]
) -> list[Row]:
    """The rows of period_returns of one scope."""
    costs = _costs(book, scope, histories)
    days = {
        row["value_date"]: ScopeDay(
            row["total_value"], row["inflow"], row["outflow"], of_day.index, of_day.daily_return, costs[of_day.day]
        )
        for row, of_day in zip(values, returns, strict=True)
    }
    base_date = base_date_of({of_day.day: of_day.daily_return for of_day in returns})
    history = History(book, scope, days, base_date)
    return [
        _row(history, period, start, end)
        for end in days
        if end == book.as_of or (end + timedelta(days=1)).day == 1
        for period, start in starts(end, base_date).items()
    ]


def starts(end: date, base_date: date | None) -> dict[str, date | None]:
    """Period -> the day at whose end it begins."""
    quarter = date(end.year, end.month - (end.month - 1) % 3, 1)
    to_date = {
        "1D": end,
        "WTD": end - timedelta(days=end.weekday()),
        "MTD": end.replace(day=1),
        "QTD": quarter,
        "YTD": date(end.year, 1, 1),
    }
    since = base_date if base_date is not None and base_date < end else None
    return {
        **{period: first - timedelta(days=1) for period, first in to_date.items()},
        **{period: _months_before(end, months) for period, months in MONTHS.items()},
        "ITD": since,
    }


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _costs(book: Book, scope: Scope, histories: Mapping[str, AccountHistory]) -> dict[date, Decimal]:
    """Fees and taxes of each day in the scope's currency; of an account without a rate they are not known."""
    costs: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for account_id in scope.accounts:
        for row in (row for day in histories[account_id].days for row in day.pnl):
            rate = book.rates.rate(book.base_currency(account_id), scope.currency, row["pnl_date"])
            if rate is not None:
                costs[row["pnl_date"]] += converted(row["fees_base"] + row["taxes_base"], rate.rate)
    return costs


def _row(history: History, period: str, start: date | None, end: date) -> Row:
    book, scope, days, base_date = history.book, history.scope, history.days, history.base_date
    row: Row = {
        "scope_type": scope.scope_type,
        "scope_id": scope.scope_id,
        "as_of_date": end,
        "period": period,
        "currency": scope.currency,
        "benchmark_symbol": benchmark_of(book, scope),
        "from_date": start,
    }
    if start is None or base_date is None or start < base_date:
        nothing = ("twr", "twr_annualized", "twr_gross", "xirr", "modified_dietz", "benchmark_return", "active_return")
        return row | dict.fromkeys(nothing) | {"xirr_status": "BEFORE_BASE"}
    within = {day: days[day] for day in every_day(start + timedelta(days=1), end) if day in days}
    value_before = days[start].value if start in days else ZERO
    index_before = (days[start].index if start in days else None) or Decimal(start == base_date)
    index = days[end].index
    assert index is not None
    growth = index / index_before if index_before else None
    rate, status = xirr(_amounts(start, end, value_before, within))
    benchmark = _benchmark_return(book, scope, start, end)
    twr = None if growth is None else float(growth - 1)
    is_annual = growth is not None and (end - start).days >= A_YEAR and index_before > 0 and index > 0
    return row | {
        "twr": twr,
        "twr_annualized": float(growth) ** (A_YEAR / (end - start).days) - 1 if growth is not None and is_annual else None,
        "twr_gross": _gross(scope.flow_timing, growth, within),
        "xirr": rate,
        "xirr_status": status,
        "modified_dietz": modified_dietz(scope.flow_timing, start, end, value_before, within),
        "benchmark_return": benchmark,
        "active_return": None if twr is None or benchmark is None else twr - benchmark,
    }


def _gross(timing: str, growth: Decimal | None, within: Mapping[date, ScopeDay]) -> float | None:
    """The return as if fees and taxes had been paid back at the end of their day; None where nothing was left."""
    for day in within.values():
        if day.daily_return is None or day.costs == 0:
            continue
        left = {"IN_START_OUT_END": day.outflow, "ALL_START": ZERO, "ALL_END": day.outflow - day.inflow}[timing] + day.value
        if growth is None or left <= 0 or left + day.costs <= 0:
            return None
        growth *= (left + day.costs) / left
    return None if growth is None else float(growth - 1)


def modified_dietz(timing: str, start: date, end: date, value_before: Decimal, within: Mapping[date, ScopeDay]) -> float | None:
    """The gain over what was invested on average; None when that is nothing or less."""
    length = (end - start).days
    gain, invested = within[end].value - value_before, Fraction(value_before)
    for day, of_day in within.items():
        if not (of_day.inflow or of_day.outflow):
            continue
        at_start, at_end = Fraction((end - day).days + 1, length), Fraction((end - day).days, length)
        inflow_weight = at_end if timing == "ALL_END" else at_start
        outflow_weight = at_start if timing == "ALL_START" else at_end
        gain -= of_day.inflow - of_day.outflow
        invested += Fraction(of_day.inflow) * inflow_weight - Fraction(of_day.outflow) * outflow_weight
    return float(Fraction(gain) / invested) if invested > 0 else None


def _amounts(start: date, end: date, value_before: Decimal, within: Mapping[date, ScopeDay]) -> dict[date, Decimal]:
    """What the owner paid in (below 0) and got back, the value before paid in at the start, that at the end got back."""
    amounts = {start: -value_before}
    amounts |= {day: of_day.outflow - of_day.inflow for day, of_day in within.items() if of_day.outflow != of_day.inflow}
    amounts[end] = amounts.get(end, ZERO) + within[end].value
    return amounts


def benchmark_of(book: Book, scope: Scope) -> str | None:
    """That of all the scope's accounts."""
    found = {book.accounts[account].benchmark_symbol if account in book.accounts else None for account in scope.accounts}
    return found.pop() if len(found) == 1 else None


def _benchmark_return(book: Book, scope: Scope, start: date, end: date) -> float | None:
    symbol = benchmark_of(book, scope)
    before, after = (None if symbol is None else price_of_benchmark(book, symbol, scope.currency, day) for day in (start, end))
    return float(after / before - 1) if before and after is not None else None


def price_of_benchmark(book: Book, symbol: str, currency: str, day: date) -> Fraction | None:
    """Of a common unit, in a currency."""
    quote = book.prices.quote(symbol, day, book.splits[symbol])
    rate = book.rates.rate(quote.currency, currency, day) if quote else None
    return Fraction(quote.price) / book.splits[symbol].scale(day) * Fraction(rate.rate) if quote and rate else None
