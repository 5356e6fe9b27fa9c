"""The figures of a report, read from gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from lake.gold.published import PublishedRun, run_at, this_reading
from lake.home.errors import LakeError
from lake.read.report import queries
from lake.read.report.returns import Index, PeriodReturn, periods, volatility
from lake.read.report.risk import Risk, read_risk
from lake.read.scopes import Scope


@dataclass(frozen=True, slots=True)
class Day:
    """A scope at the end of a day: money in `currency`, returns as fractions; `volatility` is that of 30 trading days, a year."""

    value_date: date
    total_value: Decimal
    cash_balance: Decimal
    positions_value: Decimal
    inflow: Decimal
    outflow: Decimal
    valuation_status: str
    unpriced_count: int
    unsupported_count: int
    daily_return: float | None
    is_trading_day: bool | None
    twr_index: float | None
    drawdown: float | None
    volatility: float | None


@dataclass(frozen=True, slots=True)
class Position:
    """A scope's holding of an instrument at the last day; `weight` is a fraction of the scope's value."""

    symbol: str
    name: str
    quantity: Decimal
    price: Decimal | None
    price_currency: str | None
    price_date: date | None
    valuation_status: str
    market_value: Decimal | None
    cost_basis: Decimal
    unrealized_pnl: Decimal | None
    weight: float | None


@dataclass(frozen=True, slots=True)
class Pnl:
    """Profit and loss of the days shown, by its parts (docs/metrics.md), without what exchange rates made of the cash."""

    realized: Decimal
    unrealized_change: Decimal
    income: Decimal
    fees: Decimal
    taxes: Decimal

    @property
    def total(self) -> Decimal:
        """Their sum."""
        return self.realized + self.unrealized_change + self.income - self.fees - self.taxes


@dataclass(frozen=True)
class Report:
    """Everything a report tells of one scope; `start` is the day at whose end it begins, None: before the first.

    As published at an earlier moment, by the run `published`, positions, risk and the parts of the P&L are None: none are kept.
    """

    scope: Scope
    currency: str
    start: date | None
    days: Sequence[Day]
    positions: Sequence[Position] | None
    returns: Sequence[PeriodReturn]
    pnl: Pnl | None
    volatility: float | None
    risk: Risk | None
    published: PublishedRun | None = None
    run: PublishedRun | None = None  # the one that left these numbers; None: no recorded one

    @property
    def last(self) -> Day:
        """The last day shown."""
        return self.days[-1]

    @property
    def total_pnl(self) -> Decimal:
        """Profit and loss of the days shown: the change of value less what came in from outside."""
        opening, days = (self.days[0].total_value, self.days[1:]) if self.start else (Decimal(0), self.days)
        return self.last.total_value - opening - sum((day.inflow - day.outflow for day in days), Decimal(0))

    @property
    def fx_pnl(self) -> Decimal | None:
        """What exchange rates made of cash, and of accounts in other currencies than the scope's: what the other parts leave."""
        return self.total_pnl - self.pnl.total if self.pnl else None

    @property
    def max_drawdown(self) -> Day | None:
        """The day of the deepest drawdown shown."""
        return min((day for day in self.days if day.drawdown is not None), key=lambda day: day.drawdown or 0, default=None)


def read_report(
    connection: duckdb.DuckDBPyConnection,
    scope: Scope,
    start: date | None = None,
    end: date | None = None,
    at: datetime | None = None,
    *,
    with_risk: bool = True,
) -> Report:
    """The report of a scope from the end of `start` to the end of `end` (default: all of its days), as published at `at`."""
    published = None if at is None else run_at(connection, at)
    parameters = {"scope_type": scope.scope_type, "scope_id": scope.scope_id}
    kept: dict[str, Any] = parameters | ({} if at is None else {"at": at})
    of_days, of_base = (queries.DAYS, queries.BASE_DATE) if at is None else (queries.DAYS_PUBLISHED, queries.BASE_DATE_PUBLISHED)
    history = [Day(*row) for row in connection.execute(of_days, kept).fetchall()]
    if not history:
        raise LakeError(f"{scope.title} has no value{'' if at is None else ' that was published by then'}.", exit_code=2)
    days = [day for day in history if (not start or day.value_date >= start) and (not end or day.value_date <= end)]
    if not days:
        raise LakeError(
            f"{scope.title} has no value between {start or 'its first day'} and {end or 'its last'}.",
            f"It has one for each day from {history[0].value_date} to {history[-1].value_date}.",
            exit_code=2,
        )
    last = days[-1].value_date
    after = start if start and start >= history[0].value_date else None
    index = Index(
        _one(connection, of_base, kept)[0], {day.value_date: day.twr_index for day in history if day.twr_index is not None}
    )
    returns = _returns(connection, parameters, index, last, after) if at is None else periods(index, last, after)
    observed = [day.value_date for day in history if day.is_trading_day and day.daily_return is not None]
    return Report(
        scope=scope,
        currency=_currency(connection, parameters),
        start=after,
        days=days,
        positions=None if at else _positions(connection, parameters, last),
        returns=returns,
        pnl=None if at else Pnl(*_one(connection, queries.PNL, parameters | {"start": after or date.min, "day": last})),
        volatility=volatility(index, observed, after, last),
        risk=read_risk(connection, parameters, last, shown=_shown(returns, after), is_last=last == history[-1].value_date)
        if with_risk and not at
        else None,
        published=published,
        run=published or this_reading(connection),
    )


def _returns(
    connection: duckdb.DuckDBPyConnection, parameters: dict[str, str], index: Index, day: date, start: date | None
) -> list[PeriodReturn]:
    """All periods to the end of a day, and the one that was asked for when it has a start."""
    found = [PeriodReturn(*row) for row in connection.execute(queries.PERIODS, parameters | {"day": day}).fetchall()]
    return [*found, *([] if start is None else [index.period("shown", start, day)])]


def _shown(returns: Sequence[PeriodReturn], start: date | None) -> str:
    """The period that begins with the days shown; where none does, since inception."""
    return next((found.period for found in returns if start and found.from_date == start and found.period != "shown"), "ITD")


def _currency(connection: duckdb.DuckDBPyConnection, parameters: dict[str, str]) -> str:
    return str(_one(connection, queries.CURRENCY, parameters)[0])


def _positions(connection: duckdb.DuckDBPyConnection, parameters: dict[str, str], day: date) -> list[Position]:
    return [Position(*row) for row in connection.execute(queries.POSITIONS, parameters | {"day": day}).fetchall()]


def _one(connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any]) -> tuple[Any, ...]:
    row = connection.execute(sql, parameters).fetchone()
    if row is None:
        raise LakeError("Gold gave no row for a sum.", "`lake verify` tells what is wrong with it.")
    return row
