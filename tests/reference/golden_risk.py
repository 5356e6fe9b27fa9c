"""Golden cases of risk: a few trading days whose statistics are worked out by hand."""

from math import sqrt
from typing import Any

from tests.reference.cases import GoldenCase
from tests.reference.story import Story

OBSERVED = "return_date from_date trading_day_return benchmark_return"
MONTH_END = "2023-12-31"


def risk_cases() -> list[GoldenCase]:
    """Every case of risk."""
    return [_beside_a_benchmark(), _after_a_loss_of_all()]


def _beside_a_benchmark() -> GoldenCase:
    """0, +10 %, -10 %, +10 % beside a benchmark of 0, +5 %, -5 %, +5 %: twice as much. A Saturday is no trading day."""
    story = Story("GLD-RISK")
    prices = [("2023-12-21", "100"), ("2023-12-22", "110"), ("2023-12-25", "99"), ("2023-12-26", "108.9")]
    of_benchmark = [("2023-12-20", "100"), ("2023-12-21", "100"), ("2023-12-22", "105"), ("2023-12-25", "99.75")]
    events = [
        story.announce(benchmark_symbol=story.id("B")),
        story.deposit("d1", "2023-12-21", "1000"),
        story.buy("b1", "2023-12-21", "10", "100"),
        *(story.close(day, price) for day, price in prices),
        *(story.close(day, price, "B") for day, price in [*of_benchmark, ("2023-12-26", "104.7375")]),
        story.tick("2023-12-23T12:00:00Z", "120"),
        story.deposit("d2", "2024-01-03", "1"),
    ]
    # The mean is 0.025; the squares of what differs from it are 0.000625, 0.005625 twice, and 0.015625.
    deviation = sqrt(0.0275 / 3)
    metrics = {
        "n_obs": 4,
        "annual_return": 1.089**63 - 1,
        "volatility": deviation * sqrt(252),
        "downside_deviation": sqrt(0.01 / 4) * sqrt(252),
        "sharpe": 0.025 / deviation * sqrt(252),
        "sortino": 0.025 * sqrt(252) / sqrt(0.01 / 4),
        "calmar": (1.089**63 - 1) / 0.1,
        "max_drawdown": -0.1,
        "var_95": None,
        "beta": 2.0,
        "alpha": 0.0,
        "correlation": 1.0,
        "tracking_error": deviation / 2 * sqrt(252),
        "information_ratio": 0.0125 / (deviation / 2),
    }
    observed = story.rows(
        "trading_day_returns",
        OBSERVED,
        "2023-12-21 2023-12-20 0    0",
        "2023-12-22 2023-12-21 0.1  0.05",
        "2023-12-25 2023-12-22 -0.1 -0.05",
        "2023-12-26 2023-12-25 0.1  0.05",
    )
    expected = {"trading_day_returns": observed, "risk_metrics": [_at_month_end(story, metrics)]}
    return GoldenCase("risk beside a benchmark", events, expected)


def _after_a_loss_of_all() -> GoldenCase:
    """From a loss of all on there are days, but nothing that a statistic could be of."""
    story = Story("GLD-RISKALL")
    events = [
        story.deposit("d1", "2023-12-21", "1000"),
        story.buy("b1", "2023-12-21", "10", "100"),
        story.close("2023-12-21", "100"),
        story.close("2023-12-22", "0"),
        story.deposit("d2", "2023-12-26", "500"),
        story.close("2023-12-26", "0"),
        story.deposit("d3", "2024-01-03", "1"),
    ]
    observed = story.rows(
        "trading_day_returns",
        OBSERVED,
        "2023-12-21 2023-12-20 0    null",
        "2023-12-22 2023-12-21 null null",
        "2023-12-26 2023-12-22 null null",
    )
    nothing = dict.fromkeys(("annual_return", "volatility", "sharpe", "max_drawdown", "beta"))
    expected = {"trading_day_returns": observed, "risk_metrics": [_at_month_end(story, {"n_obs": 3, **nothing})]}
    return GoldenCase("risk after a loss of all", events, expected)


def _at_month_end(story: Story, metrics: dict[str, Any]) -> dict[str, Any]:
    (row,) = story.rows("risk_metrics", "as_of_date period", f"{MONTH_END} ITD")
    return row | metrics
