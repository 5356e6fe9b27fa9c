"""Golden cases of currencies. Those of no other case: a rate holds for everyone."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Arrival, Story, event_of

BALANCES = "currency balance_date balance fx_rate fx_rate_date balance_base"
POSITIONS = (
    "symbol position_date currency market_value_local fx_rate market_value_base cost_basis_gross_local cost_basis_gross_base "
    "unrealized_pnl_base unrealized_pnl_fx_base valuation_status"
)
PNL = "symbol pnl_date realized_pnl_base unrealized_change_base income_base fees_base fx_pnl_base total_pnl_base"
DISPOSAL = (
    "close_trade_id open_trade_id proceeds_gross_base cost_gross_base realized_pnl_gross_base realized_pnl_net_base "
    "realized_pnl_fx_base"
)
VALUE = "value_date currency total_value cash_balance positions_value inflow valuation_status unpriced_count"


def currency_cases() -> list[GoldenCase]:
    """Every case of currencies."""
    return [_foreign_shares(), _rates_by_every_way(), _dividend_in_another_currency(), _without_a_rate()]


def rate(base: str, quote: str, day: str, value: str, **more: str | int) -> Arrival:
    """An exchange rate: 1 base = value quote."""
    pair = {"base_currency": base, "quote_currency": quote, "rate": value, "rate_date": day}
    return event_of("fx_rates", f"{base}/{quote}:{day}", **pair, **more)


def _foreign_shares() -> GoldenCase:
    """Norwegian shares in a Swedish account: bought for kronor at the broker's rate, half of them sold for Norwegian money."""
    story = Story("GLD-FOREIGN")
    events = [
        story.announce(base_currency="SEK"),
        event_of("instruments", story.id("X"), symbol=story.id("X"), name="X", currency="NOK"),
        rate("SEK", "NOK", "2024-01-02", "1.25"),
        rate("SEK", "NOK", "2024-01-03", "1.6"),
        rate("SEK", "NOK", "2024-01-05", "1"),
        rate("SEK", "NOK", "2024-01-08", "2"),
        story.deposit("d1", "2024-01-02", "10000", currency="SEK"),
        story.buy("b1", "2024-01-02", "10", "100", currency="NOK", settlement_currency="SEK", fx_rate="0.8", fee="5"),
        story.close("2024-01-02", "100", currency="NOK"),
        story.close("2024-01-03", "110", currency="NOK"),
        story.sell("s1", "2024-01-05", "5", "120", currency="NOK"),
        story.close("2024-01-05", "120", currency="NOK"),
    ]
    expected = {
        "fact_cash_balances_daily": story.rows(
            "fact_cash_balances_daily",
            BALANCES,
            "SEK 2024-01-02 9196 1   null       9196",
            "NOK 2024-01-05 600  1   2024-01-05 600",
            "NOK 2024-01-06 600  1   2024-01-05 600",
            "NOK 2024-01-08 600  0.5 2024-01-08 300",
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            POSITIONS,
            "X 2024-01-02 NOK 1000 0.8   800   1000 800 0      0    PRICED",
            "X 2024-01-03 NOK 1100 0.625 687.5 1000 800 -112.5 -175 PRICED",
            "X 2024-01-04 NOK 1100 0.625 687.5 1000 800 -112.5 -175 CARRIED",
            "X 2024-01-05 NOK 600  1     600   500  400 200    100  PRICED",
            "X 2024-01-08 NOK 600  0.5   300   500  400 -100   -150 CARRIED",
        ),
        "fact_lot_disposals": story.rows("fact_lot_disposals", DISPOSAL, "s1 b1 600 400 200 198 100"),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            PNL,
            "X    2024-01-02 0   0      0 4 0    -4",
            "X    2024-01-05 200 312.5  0 0 0    512.5",
            "X    2024-01-08 0   -300   0 0 0    -300",
            "null 2024-01-08 0   0      0 0 -300 -300",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            VALUE,
            "2024-01-02 SEK 9996   9196 800   10000 PRICED 0",
            "2024-01-03 SEK 9883.5 9196 687.5 0     PRICED 0",
            "2024-01-08 SEK 9796   9496 300   0     CARRIED 0",
        ),
    }
    return GoldenCase("foreign shares", events, expected)


def _rates_by_every_way() -> GoldenCase:
    """By way of the zloty, then by the inverse of a pair, then by the pair itself, though the other ways are newer."""
    story = Story("GLD-RATES")
    events = [
        story.announce(base_currency="CHF"),
        rate("PLN", "DKK", "2024-01-02", "0.8"),
        rate("PLN", "CHF", "2024-01-02", "1.2"),
        story.deposit("d1", "2024-01-02", "100", currency="DKK"),
        rate("PLN", "CHF", "2024-01-03", "1.6"),
        rate("CHF", "DKK", "2024-01-04", "0.64"),
        rate("DKK", "CHF", "2024-01-05", "1.75"),
        rate("CHF", "DKK", "2024-01-06", "3"),
        rate("PLN", "CHF", "2024-01-06", "9"),
        rate("CHF", "DKK", "2024-01-03", "7", version=1),
        rate("CHF", "DKK", "2024-01-03", "7", version=2, action="CANCEL"),
    ]
    expected = {
        "fact_cash_balances_daily": story.rows(
            "fact_cash_balances_daily",
            BALANCES,
            "CHF 2024-01-02 0   1            null       0",
            "DKK 2024-01-02 100 1.5          2024-01-02 150",
            "DKK 2024-01-03 100 2            2024-01-02 200",
            "DKK 2024-01-04 100 1.5625       2024-01-04 156.25",
            "DKK 2024-01-05 100 1.75         2024-01-05 175",
            "DKK 2024-01-06 100 1.75         2024-01-05 175",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            PNL,
            "null 2024-01-02 0 0 0 0 0      0",
            "null 2024-01-03 0 0 0 0 50     50",
            "null 2024-01-04 0 0 0 0 -43.75 -43.75",
            "null 2024-01-05 0 0 0 0 18.75  18.75",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily", VALUE, "2024-01-02 CHF 150 150 0 150 PRICED 0", "2024-01-05 CHF 175 175 0 0 PRICED 0"
        ),
    }
    return GoldenCase("rates by every way", events, expected)


def _dividend_in_another_currency() -> GoldenCase:
    """The tax that was withheld is converted by itself; what came and what was withheld are the income.

    The balance is converted as a whole each day: the last digit of what moved stays with the cash.
    """
    story = Story("GLD-FXDIVIDEND")
    events = [
        story.announce(base_currency="CZK"),
        rate("HUF", "CZK", "2024-01-02", "0.0612345678"),
        story.cash("DIVIDEND", "i1", "2024-01-02", "8.5", symbol="X", tax="1.5", currency="HUF"),
        story.cash("FEE", "f1", "2024-01-03", "1000000.01", currency="HUF"),
    ]
    expected = {
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            "symbol pnl_date income_base taxes_base fees_base fx_pnl_base total_pnl_base",
            "X    2024-01-02 0.612346 0.091852 0            0 0.520494",
            "null 2024-01-03 0        0        61234.568412 -0.000001 -61234.568413",
        ),
    }
    return GoldenCase("a dividend in another currency", events, expected)


def _without_a_rate() -> GoldenCase:
    """A share whose currency no rate is known of has a value where it trades, and none in the account; money is not booked."""
    story = Story("GLD-NORATE")
    events = [
        event_of("instruments", story.id("X"), symbol=story.id("X"), name="X", currency="ISK"),
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "100", currency="ISK", settlement_currency="USD", fx_rate="0.008"),
        story.close("2024-01-02", "100", currency="ISK"),
        story.deposit("d2", "2024-01-03", "5", currency="ISK"),
    ]
    expected = {
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "currency balance_date balance", "USD 2024-01-03 992"),
        "fact_positions_daily": story.rows(
            "fact_positions_daily", POSITIONS, "X 2024-01-02 ISK 1000 null null 1000 8 null null UNPRICED"
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            VALUE,
            "2024-01-02 USD 992 992 0 1000 UNPRICED    1",
            "2024-01-03 USD 992 992 0 0    UNSUPPORTED 1",
        ),
    }
    return GoldenCase("without a rate", events, expected)
