"""Less than half of the last digit of a share: the quantity shown is zero, the position and its money are still there."""

from datetime import date
from decimal import Decimal

from tests.reference.ledger import ledger
from tests.reference.story import Story


def test_what_a_reverse_split_leaves_below_the_last_digit_is_still_a_position() -> None:
    story = Story("A")
    arrivals = [
        story.deposit("d", "2024-01-02", "100"),
        story.buy("b", "2024-01-02", "0.00000004", "1000000000"),
        story.close("2024-01-02", "1000000000"),
        story.split("x", "2024-01-04", ("1", "10")),
    ]

    tables = ledger(arrivals, as_of=date(2024, 1, 5))

    positions = {row["position_date"].day: row["quantity"] for row in tables["fact_positions_daily"]}
    assert positions == {2: Decimal("4E-8"), 3: Decimal("4E-8"), 4: 0, 5: 0}
    assert [(row["open_quantity"], row["cost_gross_base"]) for row in tables["fact_lots"]] == [(Decimal(0), Decimal(40))]
    of_symbol = {row["pnl_date"].day: row["total_pnl_base"] for row in tables["fact_pnl_daily"] if row["symbol"]}
    assert of_symbol == {2: 0, 3: 0, 4: -40, 5: 0}
    assert tables["fact_portfolio_value_daily"][-1]["total_value"] == 60
