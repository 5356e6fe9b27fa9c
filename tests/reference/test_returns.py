"""Returns, index, drawdown and rolling volatility of given values and flows."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import sqrt
from statistics import stdev
from typing import Any

import pytest

from tests.reference.returns import ReturnDay, chain, cumulative_rows, drawdown_rows, volatility_rows
from tests.reference.story import Row

FIRST = date(2024, 1, 1)
SCOPE: Row = {"scope_type": "ACCOUNT", "scope_id": "A"}


def values(*days: tuple[str, str, str]) -> list[Row]:
    """Rows of (value, inflow, outflow), a day each."""
    return [
        {
            "value_date": FIRST + timedelta(days=number),
            "total_value": Decimal(value),
            "inflow": Decimal(inflow),
            "outflow": Decimal(outflow),
        }
        for number, (value, inflow, outflow) in enumerate(days)
    ]


def every_day(rows: list[Row]) -> set[date]:
    return {row["value_date"] for row in rows}


def column(rows: list[Row], name: str) -> list[Any]:
    return [row[name] for row in rows]


def test_a_day_without_investment_leaves_the_index_as_it_is() -> None:
    rows = values(("100", "100", "0"), ("110", "0", "0"), ("0", "0", "110"), ("0", "0", "0"), ("55", "50", "0"))

    days = chain("IN_START_OUT_END", rows, set())

    assert [day.daily_return for day in days] == [0, Decimal("0.1"), 0, None, Decimal("0.1")]
    assert [day.index for day in days] == [1, Decimal("1.1"), Decimal("1.1"), Decimal("1.1"), Decimal("1.21")]


def test_the_base_day_is_the_day_before_the_first_return() -> None:
    rows = values(("-5", "0", "0"), ("-5", "0", "0"), ("100", "100", "0"), ("0", "0", "100"))

    cumulative = cumulative_rows(SCOPE, chain("ALL_END", rows, set()))

    assert column(cumulative, "base_date") == [None, None, date(2024, 1, 3), date(2024, 1, 3)]
    assert column(cumulative, "twr_index") == [None, None, 1.0, 1.0]


def test_a_scope_that_never_had_a_return_has_no_index_and_no_drawdown() -> None:
    days = chain("IN_START_OUT_END", values(("0", "0", "0"), ("-1", "0", "0")), set())

    assert column(cumulative_rows(SCOPE, days), "twr_index") == [None, None]
    assert drawdown_rows(SCOPE, days) == []


def test_the_peak_of_a_drawdown_starts_at_one() -> None:
    rows = values(("90", "100", "0"), ("120", "0", "0"), ("60", "0", "0"))

    drawdowns = drawdown_rows(SCOPE, chain("IN_START_OUT_END", rows, set()))

    assert column(drawdowns, "running_peak") == [1.0, 1.2, 1.2]
    assert column(drawdowns, "drawdown") == pytest.approx([-0.1, 0.0, -0.5], abs=1e-15)
    assert column(drawdowns, "drawdown_pct") == pytest.approx([-10.0, 0.0, -50.0], abs=1e-13)


def of_30_days(days: list[ReturnDay]) -> list[Row]:
    """The rows of the shortest window."""
    return [row for row in volatility_rows(SCOPE, days) if row["window_days"] == 30]


def test_volatility_is_null_until_its_window_is_full() -> None:
    rows = values(*[(str(100 + number % 7), "100" if number == 0 else "0", "0") for number in range(40)])

    volatility = of_30_days(chain("IN_START_OUT_END", rows, every_day(rows)))

    series = [100 + number % 7 for number in range(40)]
    returns = [0.0] + [today / before - 1 for before, today in pairwise(series)]
    assert column(volatility, "n_obs") == [*range(1, 30), *[30] * 11]
    assert column(volatility, "volatility")[:29] == [None] * 29
    assert volatility[29]["volatility"] == pytest.approx(stdev(returns[:30]) * sqrt(252), rel=1e-12)
    assert volatility[39]["volatility"] == pytest.approx(stdev(returns[10:]) * sqrt(252), rel=1e-12)


def test_longer_windows_are_full_later() -> None:
    rows = values(*[(str(100 + number % 7), "100" if number == 0 else "0", "0") for number in range(70)])

    of_63 = [row for row in volatility_rows(SCOPE, chain("IN_START_OUT_END", rows, every_day(rows))) if row["window_days"] == 63]

    returns = [0.0] + [(100 + number % 7) / (100 + (number - 1) % 7) - 1 for number in range(1, 63)]
    assert column(of_63, "n_obs") == [*range(1, 63), *[63] * 8]
    assert of_63[61]["volatility"] is None
    assert of_63[62]["volatility"] == pytest.approx(stdev(returns) * sqrt(252), rel=1e-12)


def test_what_a_weekend_brings_is_in_the_next_trading_day() -> None:
    rows = values(("100", "100", "0"), *[(str(100 + number), "0", "0") for number in range(1, 62)])
    trading_days = {row["value_date"] for row in rows[::2]}

    volatility = of_30_days(chain("IN_START_OUT_END", rows, trading_days))

    returns = [(100 + number) / (98 + number) - 1 for number in range(4, 62, 2)]
    assert len(volatility) == 31
    assert volatility[30]["volatility"] == pytest.approx(stdev([0.02, *returns]) * sqrt(252), rel=1e-12)


def test_no_volatility_after_a_total_loss() -> None:
    rows = values(("100", "100", "0"), *[("0", "0", "0")] * 3, *[("10", "10", "0")] * 40)

    volatility = of_30_days(chain("IN_START_OUT_END", rows, every_day(rows)))

    assert column(volatility, "n_obs")[-1] == 30
    assert set(column(volatility, "volatility")) == {None}
