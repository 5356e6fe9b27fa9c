"""Golden cases of versions: cancelled, corrected, moved and redelivered events."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Story


def version_cases() -> list[GoldenCase]:
    """Every case of versions."""
    return [_cancelled(), _moved_to_another_account(), _moved_to_an_earlier_date(), _delivered_twice()]


def _cancelled() -> GoldenCase:
    story, empty = Story("GLD-CANCEL"), Story("GLD-CANCEL-ALL")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-03", "10", "50"),
        story.buy("b1", "2024-01-03", "10", "50", version=2, action="CANCEL"),
        empty.deposit("d1", "2024-01-02", "1000", version=2, action="CANCEL"),
        empty.deposit("d1", "2024-01-02", "1000"),
    ]
    expected = {
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily", "value_date total_value positions_value", "2024-01-02 1000 0"
        ),
    }
    symbol, account = {"symbol": story.id("X")}, {"account_id": empty.account_id}
    absent = [
        ("fact_trades", {"trade_id": story.id("b1")}),
        ("fact_cash_events", account),
        *(
            (table, symbol)
            for table in ("dim_symbol", "fact_positions_daily", "fact_lots", "fact_lot_disposals", "fact_pnl_daily")
        ),
        *(
            (table, account)
            for table in ("dim_account", "fact_cash_balances_daily", "fact_pnl_daily", "fact_portfolio_value_daily")
        ),
        *((table, {"scope_id": empty.account_id}) for table in ("daily_returns", "cumulative_returns", "drawdown")),
    ]
    return GoldenCase("what is cancelled leaves nothing", events, expected, absent)


def _moved_to_another_account() -> GoldenCase:
    wrong, right = Story("GLD-WRONG"), Story("GLD-RIGHT")
    events = [
        wrong.deposit("d1", "2024-01-02", "1000"),
        right.deposit("d1", "2024-01-02", "1000"),
        wrong.buy("b1", "2024-01-03", "10", "50"),
        wrong.buy("b1", "2024-01-03", "10", "50", version=2, action="CORRECT", account_id=right.account_id),
        wrong.close("2024-01-03", "60"),
    ]
    moved = {"account_id": right.account_id}
    expected = {
        "fact_positions_daily": [
            row | moved
            for row in wrong.rows(
                "fact_positions_daily", "symbol position_date quantity unrealized_pnl_base", "X 2024-01-03 10 100"
            )
        ],
        "fact_trades": wrong.rows("fact_trades", "trade_id account_id version", f"b1 {right.account_id} 2"),
        "fact_cash_balances_daily": [
            *wrong.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-03 1000"),
            *right.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-03 500"),
        ],
    }
    own = {"account_id": wrong.account_id}
    absent = [("fact_positions_daily", own), ("fact_lots", own), ("fact_pnl_daily", own | {"symbol": wrong.id("X")})]
    return GoldenCase("a correction that moves a trade to another account", events, expected, absent)


def _moved_to_an_earlier_date() -> GoldenCase:
    """The correction arrives before what it corrects, and makes the trade the oldest: FIFO closes it first."""
    story = Story("GLD-EARLIER")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-04", "10", "20"),
        story.sell("s1", "2024-01-08", "10", "30"),
        story.buy("b2", "2024-01-05", "10", "10", trade_date="2024-01-03", version=2, action="CORRECT"),
        story.buy("b2", "2024-01-05", "10", "10"),
    ]
    expected = {
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", "close_trade_id open_trade_id open_date realized_pnl_gross_base", "s1 b2 2024-01-03 200"
        ),
        "fact_positions_daily": story.rows(
            "fact_positions_daily",
            "symbol position_date quantity cost_basis_gross_base",
            "X 2024-01-03 10 100",
            "X 2024-01-04 20 300",
            "X 2024-01-08 10 200",
        ),
        "fact_cash_balances_daily": story.rows(
            "fact_cash_balances_daily", "balance_date balance", "2024-01-02 1000", "2024-01-03 900", "2024-01-04 700"
        ),
    }
    return GoldenCase("a correction that moves a trade to an earlier date", events, expected)


def _delivered_twice() -> GoldenCase:
    story = Story("GLD-TWICE")
    deposit = story.deposit("d1", "2024-01-02", "1000")
    purchase = story.buy("b1", "2024-01-02", "10", "50")
    correction = story.buy("b1", "2024-01-02", "10", "51", version=2, action="CORRECT")
    events = [deposit, purchase, correction, purchase, deposit, correction]
    expected = {
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-02 490"),
        "fact_trades": story.rows("fact_trades", "trade_id quantity gross_amount version", "b1 10 510 2"),
    }
    return GoldenCase("what is delivered twice counts once", events, expected)
