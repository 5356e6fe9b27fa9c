"""Returns by period, drawdown and volatility of a scope, all from its TWR index (docs/metrics.md)."""

import calendar
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

TRADING_DAYS_A_YEAR = 252


@dataclass(frozen=True, slots=True)
class PeriodReturn:
    """The return from the end of `from_date` to the end of `to_date`, a fraction; None when it starts before the base day.

    Of values as they were published at an earlier moment, and of days that were asked for, only the time-weighted return is told.
    """

    period: str
    from_date: date | None
    to_date: date
    twr: float | None
    twr_annualized: float | None
    twr_gross: float | None = None
    xirr: float | None = None
    xirr_status: str | None = None
    modified_dietz: float | None = None
    benchmark_return: float | None = None
    active_return: float | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """A scope's TWR index: 1 on `base_date`, then a value for each calendar day."""

    base_date: date | None
    values: Mapping[date, float]

    def at(self, day: date) -> float | None:
        """The index at the end of a day; None before the base day."""
        if self.base_date is None or day < self.base_date:
            return None
        return 1.0 if day == self.base_date else self.values.get(day)

    def period(self, name: str, start: date, end: date) -> PeriodReturn:
        """The return of one period."""
        first, last = self.at(start), self.at(end)
        twr = last / first - 1 if first and last is not None else None
        days = (end - start).days
        annualized = (1 + twr) ** (365 / days) - 1 if twr is not None and days >= 365 else None
        return PeriodReturn(name, start, end, twr, annualized)


def periods(index: Index, end: date, start: date | None = None) -> list[PeriodReturn]:
    """1M, 3M, YTD, 1Y and ITD to `end`, and the period that was asked for when it has a start."""
    starts = {
        "1M": months_before(end, 1),
        "3M": months_before(end, 3),
        "YTD": date(end.year - 1, 12, 31),
        "1Y": months_before(end, 12),
    }
    if index.base_date is not None and index.base_date <= end:
        starts["ITD"] = index.base_date
    if start is not None:
        starts["shown"] = start
    return [index.period(name, first, end) for name, first in starts.items()]


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def volatility(index: Index, observed: Sequence[date], start: date | None, end: date) -> float | None:
    """Annualised standard deviation of the returns between observed days, those after `start` up to `end`; None below two.

    `observed`: the trading days that have a return, in order.
    """
    previous, returns = 1.0, []
    for day in observed:
        value = index.values[day]
        if previous and (start is None or day > start) and day <= end:
            returns.append(value / previous - 1)
        previous = value
    return statistics.stdev(returns) * math.sqrt(TRADING_DAYS_A_YEAR) if len(returns) > 1 else None
