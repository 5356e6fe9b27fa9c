"""Golden cases of contributions to the return of a month."""

from tests.reference.cases import GoldenCase
from tests.reference.story import Story

CONTRIBUTION = "as_of_date period from_date symbol contribution pnl"


def contribution_cases() -> list[GoldenCase]:
    """Every case of contributions."""
    return [_two_shares_and_a_deposit(), _fees_and_flows_at_the_end()]


def _two_shares_and_a_deposit() -> GoldenCase:
    """1,000 make 4 %, 1,300 nothing and then 3 %: 1.04 x 1.03 = 1.0712. X makes 40, -20 and 26 of it, Y 20, cash 13.

    X 0.04 - 20/1300 x 1.04 + 0.02 x 1.04, Y 20/1300 x 1.04, cash 0.01 x 1.04.
    """
    story = Story("GLD-CONTRIBUTED")
    events = [
        story.deposit("d1", "2023-11-30", "1000"),
        story.buy("b1", "2023-11-30", "4", "100"),
        story.buy("b2", "2023-11-30", "4", "50", symbol="Y"),
        *(story.close(day, price) for day, price in [("2023-11-30", "100"), ("2023-12-01", "110"), ("2023-12-04", "105")]),
        *(story.close(day, price, "Y") for day, price in [("2023-11-30", "50"), ("2023-12-01", "50"), ("2023-12-04", "55")]),
        story.deposit("d2", "2023-12-04", "260"),
        story.close("2023-12-05", "111.5"),
        story.cash("INTEREST", "i1", "2023-12-05", "13"),
    ]
    rows = story.rows(
        "contributions",
        CONTRIBUTION,
        "2023-12-31 MTD 2023-11-30 X    0.0448 46",
        "2023-12-31 MTD 2023-11-30 Y    0.016  20",
        "2023-12-31 MTD 2023-11-30 null 0.0104 13",
        "2023-12-31 1D  2023-12-30 null 0      0",
    )
    nothing = {"scope_id": story.account_id, "as_of_date": rows[0]["as_of_date"], "period": "1D"}
    absent = [("contributions", nothing | {"symbol": story.id(symbol)}) for symbol in ("X", "Y")]
    return GoldenCase("contributions of two shares and a deposit", events, {"contributions": rows}, absent)


def _fees_and_flows_at_the_end() -> GoldenCase:
    """Flows count from the end of their day. 1,000 make 1 % (15 of the price less a fee of 5), 1,010 lose 10 % by an account fee.

    Then 1,899, of which 879 go out, make 5 %: 1.01 x 0.9 x 1.05 = 0.95445. X 0.01 + 0.05 x 0.909, cash -0.1 x 1.01.
    """
    story = Story("GLD-CONTRIBUTED-FEES")
    events = [
        story.announce(flow_timing="ALL_END"),
        story.deposit("d1", "2023-11-30", "1000"),
        story.buy("b1", "2023-12-01", "5", "100", fee="5"),
        story.close("2023-12-01", "103"),
        story.deposit("d2", "2023-12-04", "990"),
        story.cash("FEE", "f1", "2023-12-04", "101"),
        story.withdraw("w1", "2023-12-05", "879"),
        story.close("2023-12-05", "121.99"),
    ]
    rows = story.rows(
        "contributions",
        CONTRIBUTION,
        "2023-12-31 MTD 2023-11-30 X    0.05545 104.95",
        "2023-12-31 MTD 2023-11-30 null -0.101  -101",
        "2023-12-31 ITD 2023-11-30 X    0.05545 104.95",
    )
    return GoldenCase("contributions of fees, with flows at the end of their day", events, {"contributions": rows})
