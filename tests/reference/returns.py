"""From value and flows of each day to returns, index, drawdown and rolling volatility."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np

Row = dict[str, Any]
WINDOWS = (30, 63, 126, 252)  # trading days
A_LAST_DIGIT = Decimal("1e-12")
TRADING_DAYS_PER_YEAR, TOO_LARGE = 252, 100


@dataclass(frozen=True)
class ReturnDay:
    """One day of a scope. The return and the index keep all the digits of the decimal context."""

    day: date
    daily_return: Decimal | None
    index: Decimal | None
    is_trading_day: bool


def daily_return(timing: str, value: Decimal, before: Decimal, inflow: Decimal, outflow: Decimal) -> Decimal | None:
    """The return of one day as a fraction; None when nothing was invested."""
    match timing:
        case "IN_START_OUT_END":
            end, base = value + outflow, before + inflow
        case "ALL_START":
            end, base = value, before + inflow - outflow
        case "ALL_END":
            end, base = value - inflow + outflow, before
        case _:
            raise ValueError(f"unknown flow timing {timing}")
    return end / base - 1 if base > 0 else None


def chain(timing: str, values: list[Row], trading_days: set[date]) -> list[ReturnDay]:
    """Returns and index of a scope; `values` are its rows of fact_portfolio_value_daily, day by day."""
    returns: dict[date, Decimal | None] = {}
    before = Decimal(0)
    for row in values:
        returns[row["value_date"]] = daily_return(timing, row["total_value"], before, row["inflow"], row["outflow"])
        before = row["total_value"]
    base_date = base_date_of(returns)
    index = Decimal(1)
    days = []
    for day, change in returns.items():
        if change is not None:
            index *= 1 + change
        has_begun = base_date is not None and day >= base_date
        days.append(ReturnDay(day, change, index if has_begun else None, day in trading_days))
    return days


def base_date_of(returns: Mapping[date, Decimal | None]) -> date | None:
    """The day before the first return that is not null."""
    return next((day - timedelta(days=1) for day, change in returns.items() if change is not None), None)


def daily_return_rows(scope: Row, timing: str, days: list[ReturnDay]) -> list[Row]:
    """The rows of daily_returns."""
    return [
        {
            **scope,
            "return_date": day.day,
            "flow_timing": timing,
            "daily_return": _float(day.daily_return),
            "daily_return_pct": None if day.daily_return is None else float(day.daily_return * 100),
            "is_trading_day": day.is_trading_day,
            "is_no_investment": day.daily_return is None,
        }
        for day in days
    ]


def cumulative_rows(scope: Row, days: list[ReturnDay]) -> list[Row]:
    """The rows of cumulative_returns."""
    base_date = base_date_of({day.day: day.daily_return for day in days})
    return [
        {
            **scope,
            "return_date": day.day,
            "base_date": None if day.index is None else base_date,
            "twr_index": _float(day.index),
            "cumulative_return": None if day.index is None else float(day.index - 1),
            "cumulative_return_pct": None if day.index is None else float((day.index - 1) * 100),
        }
        for day in days
    ]


def drawdown_rows(scope: Row, days: list[ReturnDay]) -> list[Row]:
    """The rows of drawdown, from the base day on."""
    peak = Decimal(1)
    rows = []
    for day in days:
        if day.index is None:
            continue
        peak = max(peak, day.index)
        fall = day.index / peak - 1
        rows.append(
            {
                **scope,
                "return_date": day.day,
                "running_peak": float(peak),
                "drawdown": float(fall),
                "drawdown_pct": float(fall * 100),
            }
        )
    return rows


def episode_rows(scope: Row, days: list[ReturnDay]) -> list[Row]:
    """The rows of drawdown_episodes: each run of days that are not at the peak."""
    rows: list[Row] = []
    peak, episode = Decimal(1), []
    peak_day: date | None = None
    for day in (day for day in days if day.index is not None):
        peak_day = peak_day or day.day - timedelta(days=1)
        fall = day.index / max(peak, day.index) - 1
        peak = max(peak, day.index)
        if fall <= -A_LAST_DIGIT:
            episode.append((fall, day.day))
            continue
        if episode:
            rows.append(_episode(scope, peak_day, episode, day.day))
        peak_day, episode = day.day, []
    return [*rows, _episode(scope, peak_day, episode, None)] if episode and peak_day else rows


def _episode(scope: Row, peak_day: date, falls: list[tuple[Decimal, date]], recovery: date | None) -> Row:
    depth = min(fall for fall, _ in falls)
    trough = next(day for fall, day in falls if fall <= depth + A_LAST_DIGIT)
    return {
        **scope,
        "peak_date": peak_day,
        "trough_date": trough,
        "recovery_date": recovery,
        "depth": float(depth),
        "days_to_trough": (trough - peak_day).days,
        "days_to_recover": None if recovery is None else (recovery - trough).days,
    }


def observed_return(from_index: Fraction, to_index: Fraction) -> float | None:
    """None from a loss of all on, and where it is too large to be one: no statistic could be of it."""
    if from_index <= 0 or to_index <= 0 or to_index / from_index - 1 >= TOO_LARGE:
        return None
    return float(to_index / from_index - 1)


def volatility_rows(scope: Row, days: list[ReturnDay]) -> list[Row]:
    """The rows of rolling_volatility: one for each window and trading day with a return."""
    index_before = Decimal(1)
    observations: list[float | None] = []
    rows = []
    for day in days:
        if not day.is_trading_day or day.daily_return is None or day.index is None:
            continue
        observations.append(observed_return(Fraction(index_before), Fraction(day.index)))
        index_before = day.index
        for length in WINDOWS:
            window = observations[-length:]
            rows.append(
                {
                    **scope,
                    "return_date": day.day,
                    "window_days": length,
                    "n_obs": len(window),
                    "volatility": _annual_deviation(window) if len(window) == length else None,
                }
            )
    return rows


def _annual_deviation(window: list[float | None]) -> float | None:
    returns = [value for value in window if value is not None]
    return None if len(returns) < len(window) else float(np.std(returns, ddof=1)) * sqrt(TRADING_DAYS_PER_YEAR)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
