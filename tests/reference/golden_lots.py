"""Golden cases of lots: costs, shorts, prorating and the order of fills."""

from decimal import Decimal
from typing import Any

from tests.reference.cases import GoldenCase, Total
from tests.reference.story import Arrival, Row, Story


def lot_cases() -> list[GoldenCase]:
    """Every case of lots."""
    return [
        _fifo_with_costs(),
        _through_zero(),
        _across_zero_and_back_with_fees(),
        _shares_add_up_to_the_last_digit(),
        _fractional_quantities(),
        _gross_amount_wins(),
        _two_fills_of_one_second(),
        _intraday_round_trip(),
    ]


def _fifo_with_costs() -> GoldenCase:
    story = Story("GLD-FIFO")
    events = two_buys_and_a_sale(story)
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id quantity proceeds_net_base cost_net_base realized_pnl_gross_base realized_pnl_net_base"
            " holding_days",
            "s1 b1 10 1296 1005   300 291  2",
            "s1 b2 5  648  602.5  50  45.5 1",
        ),
        "fact_lots": story.rows(
            "fact_lots",
            "symbol open_trade_id side original_quantity open_quantity cost_gross_base cost_net_base",
            "X b2 LONG 10 5 600 602.5",
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity market_value_base cost_basis_gross_base cost_basis_net_base unrealized_pnl_base",
            "X 2024-01-02 10 1000 1000 1005  0",
            "X 2024-01-03 20 2400 2200 2210  200",
            "X 2024-01-04 5  650  600  602.5 50",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            "symbol pnl_date realized_pnl_base unrealized_change_base fees_base total_pnl_base",
            "X    2024-01-02 0   0    5 -5",
            "X    2024-01-03 0   200  5 195",
            "X    2024-01-04 350 -150 6 194",
            "null 2024-01-04 0   0    0 0",
        ),
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-04 4734"),
    }
    own = {"account_id": story.account_id}
    totals = [
        Total("fact_lot_disposals", own, "realized_pnl_net_base", Decimal("336.50")),
        Total("fact_pnl_daily", own, "total_pnl_base", Decimal("384.00")),
    ]
    return GoldenCase("FIFO with costs", events, expected, totals=totals)


def _through_zero() -> GoldenCase:
    story = Story("GLD-ZERO")
    events = [
        story.deposit("d1", "2024-01-02", "10000"),
        story.buy("b1", "2024-01-02", "100", "50"),
        story.sell("s1", "2024-01-03", "150", "55"),
        story.buy("b2", "2024-01-04", "50", "52"),
        story.close("2024-01-03", "56"),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id quantity proceeds_gross_base cost_gross_base realized_pnl_gross_base",
            "s1 b1 100 5500 5000 500",
            "b2 s1 50  2750 2600 150",
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity market_value_base cost_basis_gross_base unrealized_pnl_base valuation_status",
            "X 2024-01-03 -50 -2800 -2750 -50 PRICED",
            "X 2024-01-04 0   0     0     0   CARRIED",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            "value_date total_value cash_balance long_value short_value",
            "2024-01-03 10450 13250 0 -2800",
            "2024-01-04 10650 10650 0 0",
        ),
    }
    absent = [("fact_lots", {"account_id": story.account_id})]
    return GoldenCase("through zero", events, expected, absent)


def _across_zero_and_back_with_fees() -> GoldenCase:
    story = Story("GLD-CROSS")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "20", fee="1"),
        story.sell("s1", "2024-01-03", "25", "22", fee="2", tax="0.5"),
        story.buy("b2", "2024-01-04", "20", "21", fee="2"),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id proceeds_gross_base proceeds_net_base cost_gross_base cost_net_base"
            " realized_pnl_net_base",
            "s1 b1 220 219   200 201   18",
            "b2 s1 330 328.5 315 316.5 12",
        ),
        "fact_lots": story.rows(
            "fact_lots",
            "symbol open_trade_id side original_quantity open_quantity cost_gross_base cost_net_base",
            "X b2 LONG 5 5 105 105.5",
        ),
        "fact_trades": story.rows(
            "fact_trades", "trade_id gross_amount cash_amount", "b1 200 -201", "s1 550 547.5", "b2 420 -422"
        ),
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-04 924.5"),
    }
    return GoldenCase("across zero and back with fees", events, expected)


def _shares_add_up_to_the_last_digit() -> GoldenCase:
    story = Story("GLD-THIRDS")
    events, expected = thirds(story)
    return GoldenCase("shares add up to the last digit", events, expected)


def _fractional_quantities() -> GoldenCase:
    story = Story("GLD-FRACTION")
    events = [
        story.deposit("d1", "2024-01-02", "100"),
        story.buy("b1", "2024-01-02", "0.12345678", "345.67"),
        story.sell("s1", "2024-01-03", "0.02345678", "350.123456"),
        story.close("2024-01-02", "345.67"),
        story.close("2024-01-03", "0.00000015"),
    ]
    expected = {
        "fact_trades": story.rows("fact_trades", "trade_id gross_amount", "b1 42.675305", "s1 8.212769"),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id quantity cost_gross_base realized_pnl_gross_base",
            "s1 b1 0.02345678 8.108305 0.104464",
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity price market_value_base cost_basis_gross_base",
            "X 2024-01-02 0.12345678 345.67     42.675305 42.675305",
            "X 2024-01-03 0.1        0.00000015 0         34.567",
        ),
    }
    return GoldenCase("fractional quantities", events, expected)


def _gross_amount_wins() -> GoldenCase:
    story = Story("GLD-GROSS")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "3", "33.33", gross_amount="100", fee="1"),
    ]
    expected = {
        "fact_trades": story.rows("fact_trades", "trade_id price gross_amount cash_amount", "b1 33.33 100 -101"),
        "fact_lots": story.rows("fact_lots", "symbol open_trade_id cost_gross_base cost_net_base", "X b1 100 101"),
    }
    return GoldenCase("gross_amount wins", events, expected)


def _two_fills_of_one_second() -> GoldenCase:
    story = Story("GLD-SECOND")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b-second", "2024-01-02", "10", "20"),
        story.buy("b-first", "2024-01-02", "10", "10"),
        story.sell("s1", "2024-01-03", "10", "30"),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", "close_trade_id open_trade_id realized_pnl_gross_base", "s1 b-first 200"
        ),
        "fact_lots": story.rows("fact_lots", "symbol open_trade_id cost_gross_base", "X b-second 200"),
    }
    return GoldenCase("two fills of one second go by trade_id", events, expected)


def _intraday_round_trip() -> GoldenCase:
    story = Story("GLD-INTRADAY")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.sell("s1", "2024-01-03", "10", "12", at="15:00:00"),
        story.buy("b1", "2024-01-03", "10", "10", at="09:30:00"),
        story.close("2024-01-03", "11"),
    ]
    expected = {
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity price market_value_base unrealized_pnl_base valuation_status",
            "X 2024-01-03 0 11 0 0 PRICED",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily", "symbol pnl_date realized_pnl_base unrealized_change_base total_pnl_base", "X 2024-01-03 20 0 20"
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", "close_trade_id open_trade_id realized_pnl_gross_base holding_days", "s1 b1 20 0"
        ),
    }
    absent = [("fact_lots", {"account_id": story.account_id})]
    return GoldenCase("intraday round trip", events, expected, absent)


def two_buys_and_a_sale(story: Story, **policies: Any) -> list[Arrival]:
    """10 at 100 and 10 at 120 with a fee of 5 each, 15 sold at 130 with one of 6, of an account with these policies."""
    return [
        story.announce(**policies),
        story.deposit("d1", "2024-01-02", "5000"),
        story.buy("b1", "2024-01-02", "10", "100", fee="5"),
        story.buy("b2", "2024-01-03", "10", "120", fee="5"),
        story.sell("s1", "2024-01-04", "15", "130", fee="6"),
        story.close("2024-01-02", "100"),
        story.close("2024-01-03", "120"),
        story.close("2024-01-04", "130"),
    ]


def thirds(story: Story) -> tuple[list[Arrival], dict[str, list[Row]]]:
    """3 bought for 10 and sold one by one, and the disposals: a lot and a pool are cut alike."""
    events = [
        story.deposit("d1", "2024-01-02", "100"),
        story.buy("b1", "2024-01-02", "3", "3.33", gross_amount="10"),
        story.sell("s1", "2024-01-03", "1", "4"),
        story.sell("s2", "2024-01-03", "1", "4"),
        story.sell("s3", "2024-01-03", "1", "4"),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id cost_gross_base realized_pnl_gross_base",
            "s1 b1 3.333333 0.666667",
            "s2 b1 3.333334 0.666666",
            "s3 b1 3.333333 0.666667",
        ),
    }
    return events, expected
