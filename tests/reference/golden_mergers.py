"""Golden cases of mergers."""

from tests.reference.cases import GoldenCase
from tests.reference.golden_conversions import CONVERSION, COST, DISPOSAL, LOT
from tests.reference.golden_currencies import rate
from tests.reference.story import Story, event_of

PNL = "symbol pnl_date realized_pnl_base unrealized_change_base fx_pnl_base total_pnl_base"
VALUE = "value_date total_value cash_balance inflow outflow"


def merger_cases() -> list[GoldenCase]:
    """Every case of mergers."""
    return [
        _cash_below_cost(),
        _cash_above_the_cost_of_one_lot(),
        _all_cash(),
        _short(),
        _without_cash_of_its_own(),
        _into_the_other_side(),
        _between_currencies(),
    ]


def _cash_below_cost() -> GoldenCase:
    """Three for two, and 5 a share: 50 of the cost of 500 are paid back, the rest is the new shares'."""
    story = Story("GLD-MERGER")
    by = f"m1+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "50", fee="2"),
        story.close("2024-01-02", "60"),
        story.merger("m1", "2024-01-04", ("3", "2"), cash_per_share="5"),
        story.close("2024-01-04", "40", symbol="Y"),
        story.sell("s1", "2024-01-05", "15", "42", symbol="Y"),
    ]
    expected = {
        "fact_conversions": story.rows(
            "fact_conversions",
            f"{CONVERSION} cash_base flow_base local_rate",
            f"m1 {by} MERGER X Y 10 15 50 true 2024-01-04 50 0 1",
        ),
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-04 548"),
        "fact_positions_daily": story.rows("fact_positions_daily", COST, "X 2024-01-04 0 0 0", "Y 2024-01-04 15 450 452"),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            PNL,
            "X    2024-01-04 0 -100 0 -100",
            "Y    2024-01-04 0 150  0 150",
            "null 2024-01-04 0 0    0 0",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily", VALUE, "2024-01-03 1098 498 0 0", "2024-01-04 1148 548 0 0"
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", DISPOSAL, f"{by} b1 null X 0 50 50 50 0 2", f"s1 b1 {by} Y 15 630 450 452 180 3"
        ),
    }
    return GoldenCase("a merger with cash below the cost", events, expected)


def _cash_above_the_cost_of_one_lot() -> GoldenCase:
    """4 a share: twice what the first lot cost, less than the second did."""
    story = Story("GLD-MERGER-GAIN")
    by = f"m1+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "2", fee="1"),
        story.buy("b2", "2024-01-03", "10", "10"),
        story.merger("m1", "2024-01-04", ("1", "2"), cash_per_share="4"),
    ]
    expected = {
        "fact_conversions": story.rows("fact_conversions", CONVERSION, f"m1 {by} MERGER X Y 20 10 80 true 2024-01-04"),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            f"{DISPOSAL} proceeds_net_base realized_pnl_net_base",
            f"{by} b1 null X 0 40 20 21 20 2 40 19",
            f"{by} b2 null X 0 40 40 40 0  1 40 0",
        ),
        "fact_lots": story.rows("fact_lots", LOT, f"Y b1 {by} 2024-01-02 LONG 5 5 0 0", f"Y b2 {by} 2024-01-03 LONG 5 5 60 60"),
        "fact_pnl_daily": story.rows("fact_pnl_daily", "symbol pnl_date realized_pnl_base", "X 2024-01-04 20", "Y 2024-01-04 0"),
    }
    return GoldenCase("a merger with cash above the cost of one lot", events, expected)


def _all_cash() -> GoldenCase:
    """Nothing but 60 a share: a sale of all."""
    story = Story("GLD-MERGER-CASH")
    by = f"m1+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "50", fee="1"),
        story.merger("m1", "2024-01-04", ("0", "1"), cash_per_share="60"),
    ]
    expected = {
        "fact_conversions": story.rows("fact_conversions", CONVERSION, f"m1 {by} MERGER X Y 10 0 600 true 2024-01-04"),
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-04 1099"),
        "fact_positions_daily": story.rows("fact_positions_daily", COST, "X 2024-01-04 0 0 0"),
        "fact_lot_disposals": story.rows("fact_lot_disposals", DISPOSAL, f"{by} b1 null X 10 600 500 501 100 2"),
    }
    absent: list[tuple[str, dict[str, object]]] = [
        ("fact_lots", {"account_id": story.account_id}),
        ("fact_positions_daily", {"symbol": story.id("Y")}),
    ]
    return GoldenCase("a merger for cash alone", events, expected, absent)


def _short() -> GoldenCase:
    """Who is short owes the cash; what the sale brought is less by it."""
    story = Story("GLD-MERGER-SHORT")
    by = f"m1+{story.account_id}"
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.sell("s1", "2024-01-02", "10", "50"),
        story.merger("m1", "2024-01-04", ("3", "2"), cash_per_share="5"),
        story.buy("b1", "2024-01-05", "15", "28", symbol="Y"),
    ]
    expected = {
        "fact_conversions": story.rows("fact_conversions", CONVERSION, f"m1 {by} MERGER X Y -10 -15 -50 true 2024-01-04"),
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-04 1450"),
        "fact_positions_daily": story.rows("fact_positions_daily", COST, "Y 2024-01-04 -15 -450 -450"),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals", DISPOSAL, f"{by} s1 null X 0 50 50 50 0 2", f"b1 s1 {by} Y 15 450 420 420 30 3"
        ),
    }
    return GoldenCase("a short position through a merger", events, expected)


def _without_cash_of_its_own() -> GoldenCase:
    """Where the account does not track its cash, that of a merger goes out to its owner."""
    story = Story("GLD-MERGER-FLOW")
    by = f"m1+{story.account_id}"
    events = [
        story.announce(tracks_cash=False),
        story.buy("b1", "2024-01-02", "10", "50"),
        story.close("2024-01-02", "50"),
        story.merger("m1", "2024-01-04", ("3", "2"), cash_per_share="5"),
        story.close("2024-01-04", "32", symbol="Y"),
    ]
    expected = {
        "fact_conversions": story.rows(
            "fact_conversions", f"{CONVERSION} cash_base flow_base", f"m1 {by} MERGER X Y 10 15 50 true 2024-01-04 50 -50"
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily", VALUE, "2024-01-02 500 0 500 0", "2024-01-04 480 0 0 50"
        ),
        "daily_returns": story.rows("daily_returns", "return_date daily_return", "2024-01-04 0.06"),
        "fact_cash_balances_daily": story.rows("fact_cash_balances_daily", "balance_date balance", "2024-01-04 0"),
    }
    return GoldenCase("a merger's cash of an account without cash", events, expected)


def _into_the_other_side() -> GoldenCase:
    """Long of what would become a short position: it is not booked, and says so from then on."""
    story = Story("GLD-MERGER-SIDES")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "50"),
        story.sell("s1", "2024-01-03", "5", "20", symbol="Y"),
        *(story.close("2024-01-03", price, symbol=symbol) for symbol, price in (("X", "50"), ("Y", "20"))),
        story.merger("m1", "2024-01-04", ("1", "1"), cash_per_share="1"),
    ]
    columns = f"{CONVERSION} cash_base flow_base local_rate unsupported_reason"
    reason = "a_position_of_the_other_side_in_the_new_symbol"
    expected = {
        "fact_conversions": story.rows(
            "fact_conversions",
            columns,
            f"m1 m1+{story.account_id} MERGER X Y 10 null null false 2024-01-04 null null null {reason}",
        ),
        "fact_positions_daily": story.rows("fact_positions_daily", COST, "X 2024-01-04 10 500 500", "Y 2024-01-04 -5 -100 -100"),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            "value_date total_value valuation_status",
            "2024-01-03 1000 PRICED",
            "2024-01-04 1000 UNSUPPORTED",
        ),
    }
    return GoldenCase("a merger into a position of the other side", events, expected)


def _between_currencies() -> GoldenCase:
    """An Australian account, shares from New Zealand into shares from Singapore, with Singapore dollars.

    20 SGD are 22 AUD and 26.666667 NZD; what is left of the cost in NZD, 973.333333, is 730 SGD.
    """
    story = Story("GLD-MERGER-FX")
    by = f"m1+{story.account_id}"
    currencies = {"X": "NZD", "Y": "SGD"}
    events = [
        story.announce(base_currency="AUD"),
        *(
            event_of("instruments", story.id(symbol), symbol=story.id(symbol), name=symbol, currency=currency)
            for symbol, currency in currencies.items()
        ),
        rate("NZD", "AUD", "2024-01-02", "0.9"),
        rate("NZD", "AUD", "2024-01-04", "0.8"),
        rate("NZD", "SGD", "2024-01-04", "0.75"),
        rate("SGD", "AUD", "2024-01-04", "1.1"),
        story.buy("b1", "2024-01-02", "10", "100", currency="NZD"),
        story.merger("m1", "2024-01-04", ("1", "2"), cash_per_share="2", currency="SGD"),
        story.sell("s1", "2024-01-05", "4", "160", symbol="Y", currency="SGD"),
    ]
    expected = {
        "fact_conversions": story.rows(
            "fact_conversions",
            f"{CONVERSION} currency cash_base local_rate",
            f"m1 {by} MERGER X Y 10 5 20 true 2024-01-04 SGD 22 0.75",
        ),
        "fact_cash_balances_daily": story.rows(
            "fact_cash_balances_daily", "currency balance_date balance balance_base", "SGD 2024-01-04 20 22"
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            f"{DISPOSAL} realized_pnl_fx_base",
            f"{by} b1 null X 0 22  22    22    0   2 -0.666666",
            f"s1   b1 {by} Y 4 704 702.4 702.4 1.6 3 -60",
        ),
        "fact_lots": story.rows(
            "fact_lots",
            f"{LOT} cost_gross_local open_fx_rate",
            f"Y b1 {by} 2024-01-02 LONG 5 1 175.6 175.6 146 null",
        ),
        "fact_pnl_daily": story.rows("fact_pnl_daily", "symbol pnl_date fx_pnl_base", "null 2024-01-04 100"),
    }
    return GoldenCase("a merger between currencies", events, expected)
