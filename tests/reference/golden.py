"""The golden cases: numbers known from outside (docs/metrics.md says whence), worked out by hand."""

from tests.reference.cases import GoldenCase
from tests.reference.golden_cash import cash_cases
from tests.reference.golden_contributions import contribution_cases
from tests.reference.golden_conversions import conversion_cases
from tests.reference.golden_correlations import correlation_cases
from tests.reference.golden_currencies import currency_cases
from tests.reference.golden_dividends import dividend_cases
from tests.reference.golden_exposures import exposure_cases
from tests.reference.golden_lots import lot_cases
from tests.reference.golden_mergers import merger_cases
from tests.reference.golden_methods import method_cases
from tests.reference.golden_moves import move_cases
from tests.reference.golden_periods import period_cases
from tests.reference.golden_prices import price_cases
from tests.reference.golden_returns import return_cases
from tests.reference.golden_risk import risk_cases
from tests.reference.golden_splits import split_cases
from tests.reference.golden_statements import statement_cases
from tests.reference.golden_versions import version_cases


def golden_cases() -> list[GoldenCase]:
    """Every case."""
    return [
        *lot_cases(),
        *method_cases(),
        *move_cases(),
        *split_cases(),
        *conversion_cases(),
        *merger_cases(),
        *price_cases(),
        *cash_cases(),
        *dividend_cases(),
        *currency_cases(),
        *return_cases(),
        *period_cases(),
        *contribution_cases(),
        *exposure_cases(),
        *risk_cases(),
        *correlation_cases(),
        *version_cases(),
        *statement_cases(),
    ]
