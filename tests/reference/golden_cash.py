"""Golden cases of cash events and accounts."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Story

VALUE = "value_date total_value inflow outflow"
PNL = "symbol pnl_date income_base fees_base taxes_base total_pnl_base"


def cash_cases() -> list[GoldenCase]:
    """Every case of cash events and accounts."""
    return [
        _dividend_after_the_sale(),
        _every_type_of_income_and_cost(),
        _transfers_within_a_portfolio(),
        _money_on_its_way(),
        _account_never_announced(),
        _cash_that_is_not_tracked(),
        _transfer_to_where_cash_is_not_tracked(),
    ]


def _dividend_after_the_sale() -> GoldenCase:
    story = Story("GLD-DIVIDEND")
    events = [
        story.deposit("d1", "2024-01-02", "1000"),
        story.buy("b1", "2024-01-02", "10", "10"),
        story.close("2024-01-02", "10"),
        story.sell("s1", "2024-01-03", "10", "11"),
        story.cash("DIVIDEND", "i1", "2024-01-05", "8.5", symbol="X", tax="1.5"),
        story.deposit("d2", "2024-01-08", "1"),
    ]
    expected = {
        "fact_pnl_daily": story.rows("fact_pnl_daily", PNL, "X 2024-01-03 0 0 0 10", "X 2024-01-05 10 0 1.5 8.5"),
        "fact_cash_events": story.rows(
            "fact_cash_events",
            "cash_event_id symbol signed_amount gross_amount is_external",
            "i1 X 8.5 10 false",
            "d2 null 1 1 true",
        ),
        "fact_portfolio_value_daily": story.rows("fact_portfolio_value_daily", VALUE, "2024-01-05 1018.5 0 0"),
    }
    after = story.rows("fact_pnl_daily", "symbol pnl_date", "X 2024-01-04", "X 2024-01-06", "X 2024-01-08")
    return GoldenCase("a dividend after the sale", events, expected, [("fact_pnl_daily", row) for row in after])


def _every_type_of_income_and_cost() -> GoldenCase:
    """Fee and tax named on a DEPOSIT, or on a FEE itself, are information only."""
    story = Story("GLD-INCOME")
    events = [
        story.deposit("d1", "2024-01-02", "1000", fee="7"),
        story.cash("INTEREST", "i1", "2024-01-03", "9", fee="0.4", tax="0.6"),
        story.cash("INTEREST_CHARGE", "i2", "2024-01-03", "3", fee="1"),
        story.cash("FEE", "f1", "2024-01-04", "5", tax="1"),
        story.cash("FEE_REFUND", "f2", "2024-01-04", "2"),
        story.cash("TAX", "t1", "2024-01-05", "4", symbol="X"),
        story.cash("TAX_REFUND", "t2", "2024-01-05", "1"),
    ]
    expected = {
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            PNL,
            "null 2024-01-02 0 0   0   0",
            "null 2024-01-03 7 0.4 0.6 6",
            "null 2024-01-04 0 3   0   -3",
            "X    2024-01-05 0 0   4   -4",
            "null 2024-01-05 0 0   -1  1",
        ),
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily", VALUE, "2024-01-02 1000 1000 0", "2024-01-03 1006 0 0", "2024-01-05 1000 0 0"
        ),
    }
    return GoldenCase("every type of income and cost", events, expected)


def _transfers_within_a_portfolio() -> GoldenCase:
    first, second = Story("GLD-PAIR-A"), Story("GLD-PAIR-B")
    events = [
        first.announce(portfolio_id="GLD-PAIR"),
        second.announce(portfolio_id="GLD-PAIR"),
        first.deposit("d1", "2024-01-02", "1000"),
        second.deposit("d1", "2024-01-02", "500"),
        second.cash("TRANSFER_IN", "in", "2024-01-03", "300", transfer_id="GLD-PAIR:1"),
        first.cash("TRANSFER_OUT", "out", "2024-01-03", "300", transfer_id="GLD-PAIR:1"),
        first.cash("TRANSFER_OUT", "unpaired", "2024-01-04", "50"),
        second.cash("TRANSFER_IN", "unpaired", "2024-01-04", "50"),
        first.cash("TRANSFER_OUT", "other-day", "2024-01-05", "20", transfer_id="GLD-PAIR:2"),
        second.cash("TRANSFER_IN", "other-day", "2024-01-06", "20", transfer_id="GLD-PAIR:2"),
    ]
    portfolio = {"scope_type": "PORTFOLIO", "scope_id": "GLD-PAIR"}
    value, returns = "fact_portfolio_value_daily", "daily_returns"
    expected = {
        value: [
            *first.rows(value, VALUE, "2024-01-03 700 0 300", "2024-01-04 650 0 50", "2024-01-05 630 0 20"),
            *second.rows(value, VALUE, "2024-01-03 800 300 0", "2024-01-04 850 50 0", "2024-01-06 870 20 0"),
            *(
                row | portfolio
                for row in first.rows(
                    value,
                    VALUE,
                    "2024-01-02 1500 1500 0",
                    "2024-01-03 1500 0    0",
                    "2024-01-04 1500 50   50",
                    "2024-01-05 1500 0    0",
                    "2024-01-06 1500 0    0",
                )
            ),
        ],
        returns: [
            *first.rows(returns, "return_date daily_return", "2024-01-03 0", "2024-01-04 0"),
            *(row | portfolio for row in first.rows(returns, "return_date daily_return", "2024-01-03 0", "2024-01-05 0")),
        ],
    }
    expected["fact_cash_events"] = first.rows(
        "fact_cash_events", "cash_event_id signed_amount is_external", "out -300 true", "unpaired -50 true"
    )
    return GoldenCase("cash transfers within a portfolio", events, expected)


def _money_on_its_way() -> GoldenCase:
    """100 leave on the 3rd and 98 arrive on the 5th, 2 of them are lost; 40 are there on the 8th that are sent on the 9th."""
    first, second = Story("GLD-TRANSIT-A"), Story("GLD-TRANSIT-B")
    events = [
        first.announce(portfolio_id="GLD-TRANSIT"),
        second.announce(portfolio_id="GLD-TRANSIT"),
        first.deposit("d1", "2024-01-02", "1000"),
        second.cash("TRANSFER_IN", "in", "2024-01-05", "98", transfer_id="GLD-TRANSIT:1"),
        first.cash("TRANSFER_OUT", "out", "2024-01-03", "100", transfer_id="GLD-TRANSIT:1"),
        first.cash("TRANSFER_OUT", "out2", "2024-01-09", "40", transfer_id="GLD-TRANSIT:2"),
        second.cash("TRANSFER_IN", "in2", "2024-01-08", "40", transfer_id="GLD-TRANSIT:2"),
    ]
    value, with_transit = "fact_portfolio_value_daily", f"{VALUE} cash_balance cash_in_transit"
    group = first.rows(
        value,
        with_transit,
        "2024-01-03 1000 0 0 1000 100",
        "2024-01-04 1000 0 0 1000 100",
        "2024-01-05 998  0 2 998  0",
        "2024-01-08 998  0 0 998  -40",
        "2024-01-09 998  0 0 998  0",
    )
    expected = {
        value: [
            *first.rows(value, with_transit, "2024-01-03 900 0 100 900 0", "2024-01-08 900 0 0 900 0"),
            *second.rows(value, with_transit, "2024-01-05 98 98 0 98 0", "2024-01-08 138 40 0 138 0"),
            *(row | {"scope_type": "PORTFOLIO", "scope_id": "GLD-TRANSIT"} for row in group),
        ],
        "fact_cash_events": [
            *first.rows("fact_cash_events", "cash_event_id transfer_amount transfer_date difference_base", "out 98 2024-01-05 0"),
            *second.rows(
                "fact_cash_events", "cash_event_id transfer_amount transfer_date difference_base", "in 100 2024-01-03 -2"
            ),
        ],
    }
    return GoldenCase("money on its way", events, expected)


def _account_never_announced() -> GoldenCase:
    story = Story("GLD-UNKNOWN")
    events = [story.deposit("d1", "2024-01-02", "100"), story.cash("FEE", "f1", "2024-01-04", "10")]
    expected = {
        "dim_account": story.rows(
            "dim_account",
            "base_currency flow_timing is_announced first_activity_date last_activity_date",
            "USD IN_START_OUT_END false 2024-01-02 2024-01-04",
        ),
        "daily_returns": story.rows("daily_returns", "return_date daily_return", "2024-01-03 0", "2024-01-04 -0.1"),
    }
    return GoldenCase("an account that was never announced", events, expected)


def _cash_that_is_not_tracked() -> GoldenCase:
    """Purchases and costs are flows in, sales and income flows out; a deposit is nothing, and a round trip of a day its gain."""
    story = Story("GLD-NOCASH")
    events = [
        story.announce(tracks_cash=False),
        story.buy("b1", "2024-01-02", "10", "100", fee="1"),
        story.close("2024-01-02", "100"),
        story.cash("DIVIDEND", "i1", "2024-01-03", "8", symbol="X", tax="2"),
        story.close("2024-01-03", "110"),
        story.deposit("d1", "2024-01-04", "500"),
        story.cash("FEE", "f1", "2024-01-04", "5"),
        story.buy("b2", "2024-01-05", "5", "110"),
        story.sell("s1", "2024-01-05", "5", "112"),
        story.sell("s2", "2024-01-06", "10", "120"),
    ]
    expected = {
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            f"{VALUE} cash_balance",
            "2024-01-02 1000 1001 0    0",
            "2024-01-03 1100 0    8    0",
            "2024-01-04 1100 5    0    0",
            "2024-01-05 1100 550  560  0",
            "2024-01-06 0    0    1200 0",
        ),
        "daily_returns": story.rows(
            "daily_returns",
            "return_date daily_return",
            f"2024-01-02 {1000 / 1001 - 1}",
            f"2024-01-03 {1108 / 1000 - 1}",
            f"2024-01-04 {1100 / 1105 - 1}",
            f"2024-01-05 {1660 / 1650 - 1}",
            f"2024-01-06 {1200 / 1100 - 1}",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            f"{PNL} fx_pnl_base",
            "X    2024-01-02 0  1 0 -1  0",
            "X    2024-01-03 10 0 2 108 0",
            "null 2024-01-04 0  5 0 -5  0",
            "X    2024-01-05 0  0 0 10  0",
            "X    2024-01-06 0  0 0 100 0",
        ),
        "fact_cash_events": story.rows(
            "fact_cash_events", "cash_event_id is_external flow_base", "i1 true -8", "d1 false 0", "f1 true 5"
        ),
    }
    return GoldenCase("cash that is not tracked", events, expected)


def _transfer_to_where_cash_is_not_tracked() -> GoldenCase:
    """What arrives where nobody keeps it has left the group, although the group has both halves."""
    story, other = Story("GLD-KEPT"), Story("GLD-NOT-KEPT")
    events = [
        story.announce(portfolio_id="GLD-KEEPERS"),
        other.announce(portfolio_id="GLD-KEEPERS", tracks_cash=False),
        story.deposit("d1", "2024-01-02", "100"),
        story.cash("TRANSFER_OUT", "t1", "2024-01-03", "30", transfer_id="GLD-KEPT-T"),
        other.cash("TRANSFER_IN", "t2", "2024-01-03", "30", transfer_id="GLD-KEPT-T"),
    ]
    group = {"scope_type": "PORTFOLIO", "scope_id": "GLD-KEEPERS"}
    rows = story.rows("fact_portfolio_value_daily", VALUE, "2024-01-03 70 0 30")
    expected = {"fact_portfolio_value_daily": [*rows, *(row | group for row in rows)]}
    return GoldenCase("a transfer to where cash is not tracked", events, expected)
