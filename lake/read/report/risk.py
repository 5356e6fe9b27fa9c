"""Risk of a scope at the end of a day: statistics of periods, what made its return, what it is exposed to, its deepest falls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from lake.read.report import queries

PERIODS = ("YTD", "1Y", "3Y", "5Y", "ITD")
DEEPEST = 5  # falls
MOST = 5  # contributions, of the largest and of the smallest


@dataclass(frozen=True, slots=True)
class PeriodRisk:
    """Statistics of a period (docs/metrics.md, Risk); rates and returns are fractions, None where there is no such number."""

    period: str
    n_obs: int
    annual_return: float | None
    volatility: float | None
    downside_deviation: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    max_drawdown: float | None
    var_95: float | None
    cvar_95: float | None
    beta: float | None
    alpha: float | None
    correlation: float | None
    tracking_error: float | None
    information_ratio: float | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an instrument made of the return of a period, a fraction, and its P&L; `symbol` None: cash, and all else."""

    period: str
    from_date: date
    symbol: str | None
    contribution: float
    pnl: Decimal


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a scope holds of a member of a dimension, in its currency; `weight` is a fraction of its value."""

    dimension: str
    member: str
    market_value: Decimal
    long_value: Decimal
    short_value: Decimal
    weight: float | None
    herfindahl: float
    top_10_weight: float


@dataclass(frozen=True, slots=True)
class Fall:
    """A fall of the index from its peak to its trough and back; `depth` is a fraction, 0 or less."""

    peak_date: date
    trough_date: date
    recovery_date: date | None
    depth: float
    days_to_trough: int
    days_to_recover: int | None


@dataclass(frozen=True)
class Risk:
    """All of it. Exposures are known at the end of a month and on the last day, falls on the last day: else they are None."""

    periods: Sequence[PeriodRisk]
    contributions: Sequence[Contribution]
    exposures: Sequence[Exposure] | None
    falls: Sequence[Fall] | None


def read_risk(connection: duckdb.DuckDBPyConnection, parameters: dict[str, str], day: date, *, shown: str, is_last: bool) -> Risk:
    """The risk of a scope ($scope_type, $scope_id) at the end of a day, contributions to `shown`; `is_last`: of all its days."""
    at_day = parameters | {"day": day}
    asked = at_day | {"periods": list(PERIODS)}
    exposures = [Exposure(*row) for row in connection.execute(queries.EXPOSURES, at_day).fetchall()]
    falls = (
        [Fall(*row) for row in connection.execute(queries.FALLS, parameters | {"most": DEEPEST}).fetchall()] if is_last else None
    )
    periods = [PeriodRisk(*row) for row in connection.execute(queries.RISK, asked).fetchall()]
    largest = connection.execute(queries.CONTRIBUTIONS, at_day | {"period": shown, "most": MOST}).fetchall()
    return Risk(periods, [Contribution(*row) for row in largest], exposures or None, falls)
