"""The ledger's statistics are those of empyrical-reloaded on the same returns, where both define the same."""

from math import isnan, prod
from typing import Any

import empyrical
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.risk import benchmark_metrics, max_drawdown, own_metrics

RISK_FREE = 1.03 ** (1 / 252) - 1


def returns_of(seed: int, size: int) -> tuple[Any, Any]:
    """Two series that move together, in part."""
    random = np.random.default_rng(seed)
    market = random.normal(0.0004, 0.011, size)
    return 0.7 * market + random.normal(0.0002, 0.006, size), market


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(20, 800))
def test_statistics_are_those_of_empyrical(seed: int, size: int) -> None:
    own, market = returns_of(seed, size)
    growth = prod(1 + own)
    metrics = own_metrics(own, growth, RISK_FREE) | benchmark_metrics(own, market, RISK_FREE)
    drawdown = max_drawdown([1.0, *np.cumprod(1 + own)])

    alpha, beta = empyrical.alpha_beta(own, market, risk_free=RISK_FREE)
    assert metrics == pytest.approx(
        {
            "annual_return": empyrical.annual_return(own),
            "volatility": empyrical.annual_volatility(own),
            "downside_deviation": empyrical.downside_risk(own),
            "sharpe": empyrical.sharpe_ratio(own, RISK_FREE),
            "sortino": empyrical.sortino_ratio(own),
            "var_95": empyrical.value_at_risk(own, 0.05),
            "cvar_95": empyrical.conditional_value_at_risk(own, 0.05),
            "alpha": alpha,
            "beta": beta,
            "correlation": np.corrcoef(own, market)[0, 1],
            "tracking_error": empyrical.annual_volatility(own - market),
            "information_ratio": empyrical.excess_sharpe(own, market),
        },
        rel=1e-9,
        abs=1e-12,
    )
    assert drawdown == pytest.approx(empyrical.max_drawdown(own), abs=1e-12)
    assert metrics["annual_return"] / -drawdown == pytest.approx(empyrical.calmar_ratio(own), rel=1e-9)  # type: ignore[operator]


def test_where_empyrical_has_no_number_there_is_none_and_where_too_few_make_one() -> None:
    rising = np.array([0.01, 0.02, 0.01])

    assert own_metrics(rising, 1.04, 0)["sortino"] is None and np.isinf(empyrical.sortino_ratio(rising))
    assert own_metrics(rising[:1], 1.01, 0)["volatility"] is None and isnan(empyrical.annual_volatility(rising[:1]))
    # Of three returns the worst of twenty is not known.
    assert own_metrics(rising, 1.04, 0)["var_95"] is None and empyrical.value_at_risk(rising, 0.05) == pytest.approx(0.01)


def test_a_constant_return_has_no_sharpe_ratio_and_a_constant_benchmark_no_beta() -> None:
    same, other = np.full(30, 0.001), np.linspace(-0.01, 0.01, 30)

    assert own_metrics(same, 1.001**30, 0)["sharpe"] is None
    assert benchmark_metrics(other, same, 0)["beta"] is None
    assert benchmark_metrics(same, other, 0)["correlation"] is None
