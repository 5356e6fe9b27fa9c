"""Golden cases of prices: none yet, closes and ticks, corrected ones."""

from decimal import Decimal

from tests.reference.cases import GoldenCase, Total
from tests.reference.story import Story


def price_cases() -> list[GoldenCase]:
    """Every case of prices."""
    return [_unpriced_then_priced(), _close_before_tick()]


def _unpriced_then_priced() -> GoldenCase:
    story = Story("GLD-UNPRICED")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "50"),
        story.close("2024-01-04", "55"),
    ]
    expected = {
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date price price_date stale_days market_value_base unrealized_pnl_base weight valuation_status",
            "X 2024-01-03 null null       null null null null                UNPRICED",
            "X 2024-01-04 55   2024-01-04 0    550  50   0.5238095238095238  PRICED",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            "value_date total_value positions_value unpriced_count valuation_status",
            "2024-01-03 500  0   1 UNPRICED",
            "2024-01-04 1050 550 0 PRICED",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            "symbol pnl_date unrealized_change_base total_pnl_base",
            "X 2024-01-02 -500 -500",
            "X 2024-01-03 0    0",
            "X 2024-01-04 550  550",
        ),
    }
    totals = [Total("fact_pnl_daily", {"account_id": story.account_id}, "total_pnl_base", Decimal(50))]
    return GoldenCase("a position without a price, priced later", events, expected, totals=totals)


def _close_before_tick() -> GoldenCase:
    """A close wins over every tick of its day, a later tick over an earlier one; a cancelled close never was."""
    story = Story("GLD-TICKS")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "1", "100"),
        story.close("2024-01-02", "101"),
        story.tick("2024-01-02T23:00:00Z", "102"),
        story.tick("2024-01-03T16:00:00Z", "104"),
        story.tick("2024-01-03T15:00:00Z", "103"),
        story.close("2024-01-04", "107", version=3, action="CORRECT"),
        story.close("2024-01-04", "105"),
        story.close("2024-01-04", "106", version=2, action="CORRECT"),
        story.close("2024-01-05", "999"),
        story.close("2024-01-05", "999", version=2, action="CANCEL"),
    ]
    expected = {
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date price price_date valuation_status",
            "X 2024-01-02 101 2024-01-02 PRICED",
            "X 2024-01-03 104 2024-01-03 PRICED",
            "X 2024-01-04 107 2024-01-04 PRICED",
            "X 2024-01-05 107 2024-01-04 CARRIED",
        ),
        "daily_returns": story.rows(
            "daily_returns",
            "return_date is_trading_day",
            "2024-01-02 true",
            "2024-01-03 false",
            "2024-01-04 true",
            "2024-01-05 false",
        ),
    }
    return GoldenCase("closes, ticks and corrected prices", events, expected)
