"""Statistics of the returns from trading day to trading day."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import exp, log, sqrt
from typing import Any

import numpy as np

from tests.reference.book import Book
from tests.reference.periods import benchmark_of, price_of_benchmark, starts
from tests.reference.returns import TOO_LARGE, TRADING_DAYS_PER_YEAR, ReturnDay, base_date_of, observed_return
from tests.reference.rounding import in_units
from tests.reference.scopes import Scope

Row = dict[str, Any]
Returns = np.ndarray[Any, np.dtype[np.float64]]
A_LAST_DIGIT, MOST_DIGITS = 1e-12, 700
FEWEST_FOR_VAR = 20
OF_OWN = ("annual_return", "volatility", "downside_deviation", "sharpe", "sortino", "calmar", "max_drawdown", "var_95", "cvar_95")
OF_BENCHMARK = ("beta", "alpha", "correlation", "tracking_error", "information_ratio")


@dataclass(frozen=True)
class Observation:
    """From one trading day to the next; a return is None where no statistic could be of it."""

    from_day: date
    day: date
    from_index: float
    to_index: float
    own: float | None
    benchmark: float | None


def observations(book: Book, scope: Scope, days: list[ReturnDay]) -> list[Observation]:
    """One for each trading day with a return."""
    from_day, from_index = base_date_of({day.day: day.daily_return for day in days}), Fraction(1)
    price = _prices(book, scope)
    found = []
    for day in days:
        if day.is_trading_day and day.daily_return is not None and day.index is not None and from_day is not None:
            index = Fraction(day.index)
            own = observed_return(from_index, index)
            before, after = price(from_day), price(day.day)
            benchmark = float(after / before - 1) if before and after is not None else None
            found.append(Observation(from_day, day.day, float(from_index), float(index), own, benchmark))
            from_day, from_index = day.day, index
    return found


def _prices(book: Book, scope: Scope) -> Callable[[date], Fraction | None]:
    symbol = benchmark_of(book, scope)
    known: dict[date, Fraction | None] = {}

    def price(day: date) -> Fraction | None:
        if symbol is not None and day not in known:
            known[day] = price_of_benchmark(book, symbol, scope.currency, day)
        return known.get(day)

    return price


def trading_day_rows(book: Book, scope: Scope, found: list[Observation]) -> list[Row]:
    """The rows of trading_day_returns."""
    return [
        {
            "scope_type": scope.scope_type,
            "scope_id": scope.scope_id,
            "return_date": each.day,
            "from_date": each.from_day,
            "benchmark_symbol": benchmark_of(book, scope),
            "from_index": each.from_index,
            "to_index": each.to_index,
            "trading_day_return": each.own,
            "benchmark_return": each.benchmark,
        }
        for each in found
    ]


def risk_rows(book: Book, scope: Scope, returns: list[ReturnDay], found: list[Observation]) -> list[Row]:
    """The rows of risk_metrics, at each end of a month and at the last day."""
    base_date = base_date_of({day.day: day.daily_return for day in returns})
    days = [each.day for each in found]
    ends = [day.day for day in returns if day.day == book.as_of or (day.day + timedelta(days=1)).day == 1]
    rows, rate = [], risk_free_rate(book, scope)
    for end in ends:
        for period, start in starts(end, base_date).items():
            has_begun = start is not None and base_date is not None and start >= base_date
            within = found[bisect_right(days, start) : bisect_right(days, end)] if start is not None and has_begun else []
            key = {"scope_type": scope.scope_type, "scope_id": scope.scope_id, "as_of_date": end, "period": period}
            policies = {"benchmark_symbol": benchmark_of(book, scope), "risk_free_rate": rate}
            rows.append(key | policies | {"from_date": start} | _metrics(within, float(rate)))
    return rows


def risk_free_rate(book: Book, scope: Scope) -> Decimal:
    """That of all the scope's accounts, else 0."""
    nothing = Decimal(0)
    rates = {book.accounts[account].risk_free_rate if account in book.accounts else nothing for account in scope.accounts}
    return in_units(rates.pop() if len(rates) == 1 else nothing)


def _metrics(within: list[Observation], risk_free_rate: float) -> Row:
    row: Row = {"n_obs": len(within), **dict.fromkeys((*OF_OWN, *OF_BENCHMARK))}
    own = [each.own for each in within if each.own is not None]
    other = [each.benchmark for each in within if each.benchmark is not None and each.benchmark < TOO_LARGE]
    if not within or len(own) < len(within):
        return row
    risk_free = (1 + risk_free_rate) ** (1 / TRADING_DAYS_PER_YEAR) - 1
    growth = within[-1].to_index / within[0].from_index
    row |= own_metrics(np.array(own), growth, risk_free)
    row["max_drawdown"] = max_drawdown([within[0].from_index, *(each.to_index for each in within)])
    if row["max_drawdown"] < -A_LAST_DIGIT and row["annual_return"] is not None:
        row["calmar"] = row["annual_return"] / -row["max_drawdown"]
    return row | (benchmark_metrics(np.array(own), np.array(other), risk_free) if len(other) == len(within) else {})


def own_metrics(returns: Returns, growth: float, risk_free: float) -> Mapping[str, float | None]:
    """Of the returns alone."""
    year, n = TRADING_DAYS_PER_YEAR, len(returns)
    deviation = float(np.std(returns, ddof=1)) if n > 1 else None
    downside = float(np.sqrt(np.mean(np.minimum(returns, 0) ** 2)))
    mean, has_tail = float(np.mean(returns)), n >= FEWEST_FOR_VAR
    return {
        "annual_return": compounded(growth, year / n),
        "volatility": None if deviation is None else deviation * sqrt(year),
        "downside_deviation": downside * sqrt(year),
        "sharpe": (mean - risk_free) / deviation * sqrt(year) if deviation and deviation > A_LAST_DIGIT else None,
        "sortino": mean * year / (downside * sqrt(year)) if downside > A_LAST_DIGIT else None,
        "var_95": float(np.percentile(returns, 5)) if has_tail else None,
        "cvar_95": float(np.mean(np.sort(returns)[: int((n - 1) * 0.05) + 1])) if has_tail else None,
    }


def max_drawdown(indices: list[float]) -> float:
    """The lowest index over the highest before it, less 1."""
    return float(np.min(np.array(indices) / np.maximum.accumulate(indices)) - 1)


def benchmark_metrics(own: Returns, other: Returns, risk_free: float) -> Mapping[str, float | None]:
    """Of the returns beside those of the benchmark on the same days."""
    year, found = TRADING_DAYS_PER_YEAR, dict.fromkeys(OF_BENCHMARK)
    if len(own) < 2:
        return found
    (variance, covariance), (_, of_other) = np.cov(own, other, ddof=1)
    active = own - other
    deviation, of_active = sqrt(of_other), float(np.std(active, ddof=1))
    metrics: dict[str, float | None] = {**found, "tracking_error": of_active * sqrt(year)}
    if of_active > A_LAST_DIGIT:
        metrics["information_ratio"] = float(np.mean(active)) / of_active
    if deviation > A_LAST_DIGIT:
        beta = metrics["beta"] = covariance / of_other
        metrics["alpha"] = compounded(1 + float(np.mean(own - risk_free - beta * (other - risk_free))), year)
        if sqrt(variance) > A_LAST_DIGIT:
            metrics["correlation"] = covariance / sqrt(variance) / deviation
    return metrics


def compounded(growth: float, exponent: float) -> float | None:
    """growth^exponent - 1; None where growth is not above 0, or the outcome is more than a double holds."""
    if growth <= 0 or exponent * log(growth) >= MOST_DIGITS:
        return None
    return exp(exponent * log(growth)) - 1
