"""Transfers in kind: every number of every account and group that they touch adds up, and says what moved."""

from datetime import date
from decimal import Decimal

import pytest

from lake.read.explain import explain
from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import METRICS, A, parts, problems_of, values
from tests.reference.cases import GoldenCase
from tests.reference.golden_moves import move_cases

D4, D5 = date(2024, 1, 4), date(2024, 1, 5)
CASES = {case.name: case for case in move_cases()}


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.name)
def test_every_number_of_what_moves_adds_up(case: GoldenCase) -> None:
    lake = lake_of(case.events)
    rows = lake.sql("select scope_id, value_date from gold.fact_portfolio_value_daily where scope_type <> 'ALL'").fetchall()

    wrong = {
        (scope, day, metric): found
        for scope, day in rows
        for metric in METRICS
        if (found := problems_of(explain(lake, scope, day, metric)))
    }

    assert wrong == {}


def test_a_move_without_a_price_is_worth_that_of_the_day_and_for_the_group_nothing() -> None:
    lake = lake_of(CASES["lots move with their cost and date"].events)

    inflow = explain(lake, "GLD-MOVE-B", D4, "inflow")
    of_group = explain(lake, "GLD-MOVE", D4, "inflow")

    assert values(inflow)["at the price of the day"] == 1125
    assert (of_group.tree.value, of_group.tree.children) == (0, ())


def test_what_closes_lots_that_moved_says_by_which_transfer_they_came() -> None:
    lake = lake_of(CASES["lots move with their cost and date"].events)

    (symbol,) = explain(lake, "GLD-MOVE-B", D5, "realized_pnl").tree.children

    assert [dict(disposal.details)["received_trade_id"] for disposal in symbol.children] == ["GLD-MOVE-B:i1", "GLD-MOVE-B:i1"]
    assert [value for _, value in parts(symbol)] == [300, 40]


def test_what_leaves_for_less_than_its_costs_is_money_that_comes_in() -> None:
    lake = lake_of(
        [
            A.buy("b", "2024-01-02", "10", "10"),
            A.sell("o", "2024-01-04", "10", "0", side="TRANSFER_OUT", fee="2.5"),
        ]
    )

    inflow, outflow = (explain(lake, "A", D4, metric) for metric in ("inflow", "outflow"))

    assert (inflow.tree.value, inflow.problems) == (Decimal("2.5"), [])
    assert (outflow.tree.value, outflow.problems) == (0, [])
