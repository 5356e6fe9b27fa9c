"""Money between two accounts of a group: it is the group's until it arrives, and what is lost on the way went out."""

from decimal import Decimal

import duckdb
import pytest

from lake.read.explain import explain
from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import D3, D4, D5, A, B, parts, problems_of
from tests.reference.story import Arrival, event_of


@pytest.fixture(scope="module")
def lake() -> duckdb.DuckDBPyConnection:
    """100 euros leave A on the 3rd, and 98 of them reach B on the 5th; 1 euro is 1.1 dollars, from the 4th on 1.2."""
    return lake_of(
        [
            A.announce(portfolio_id="P"),
            B.announce(portfolio_id="P"),
            _rate("2024-01-02", "1.1"),
            _rate("2024-01-04", "1.2"),
            A.cash("DEPOSIT", "d1", "2024-01-02", "500", currency="EUR"),
            A.cash("TRANSFER_OUT", "out", "2024-01-03", "100", currency="EUR", transfer_id="t1"),
            B.cash("TRANSFER_IN", "in", "2024-01-05", "98", currency="EUR", transfer_id="t1"),
        ]
    )


def _rate(day: str, rate: str) -> Arrival:
    return event_of("fx_rates", f"EUR/USD:{day}", base_currency="EUR", quote_currency="USD", rate_date=day, rate=rate)


def test_money_on_its_way_is_in_the_value_of_the_group_at_the_rate_of_the_day(lake: duckdb.DuckDBPyConnection) -> None:
    on_third, on_fourth = (explain(lake, "P", day, "cash_balance") for day in (D3, D4))

    assert parts(on_third.tree)[-1] == ("on its way between A and B: TRANSFER_OUT in USD", 110)
    assert parts(on_fourth.tree)[-1] == ("on its way between A and B: TRANSFER_OUT in USD", 120)
    assert (on_fourth.tree.value, problems_of(on_third), problems_of(on_fourth)) == (600, [], [])


def test_what_is_lost_on_the_way_goes_out_of_the_group_when_the_rest_arrives(lake: duckdb.DuckDBPyConnection) -> None:
    outflow, inflow = (explain(lake, "P", D5, metric) for metric in ("outflow", "inflow"))

    assert (outflow.tree.value, inflow.tree.value) == (Decimal("2.4"), 0)
    assert parts(outflow.tree.children[0].children[0]) == [("TRANSFER_IN", 98), ("the half of A", -100)]
    assert problems_of(outflow) == problems_of(explain(lake, "B", D5, "inflow")) == []
